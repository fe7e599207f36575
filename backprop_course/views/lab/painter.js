// Paints a network's numbers as SVG: the same elements and attributes as the lab's Python does for
// its stills, from the same measures, LOOK. Handles, which a still has none of, are drawn where the
// view is `live`.
//
// A view is { state, numbers, live, lit, scale, rate, hovered, losses }: `state` and `numbers` as in
// engine.js, with state.example, state.chosen (a parameter) and state.show; the rest may be absent.
// Where it is `narrow`, layers stand closer, and few edges have a number.

const { style: S, network: N, slice: C, grid: G } = LOOK;

// Numbers and names

function number(value, digits = 3) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < S.ROUNDING) return "≈0";
  const whole = 1 + (size >= 9.5 && size < 999.5) + (size >= 99.5 && size < 999.5);
  const kept = Math.max(digits, whole);
  const [mantissa, exponent] = value.toExponential(kept - 1).split("e");
  const power = Number(exponent);
  const text = power >= -4 && power < kept ? value.toFixed(kept - 1 - power)
    : `${mantissa.replace(/\.?0+$/, "")}e${power}`;
  return text.replaceAll("-", "−");
}

const widthOf = (text, size) =>
  size * sum([...text].map((letter) => S.GLYPHS[letter] ?? S.WIDE));

// The number in as many of three digits as have room, and its size; it shrinks where none do.
function fitted(value, size, room) {
  const tried = [3, 2, 1].map((digits) => number(value, digits));
  const text = tried.find((each) => widthOf(each, size) <= room) ?? tried.at(-1);
  return [text, Math.min(size, Math.floor((10 * size * room) / widthOf(text, size)) / 10)];
}

// The numbers in as many digits as tell them apart.
function apart(...values) {
  for (let digits = 3; ; digits += 1) {
    const texts = values.map((value) => number(value, digits));
    if (digits === 17 || new Set(texts).size === new Set(values).size) return texts;
  }
}

const lowered = (index) => String(index).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]);
const colour = (value) => (value === 0 ? "currentColor" : value < 0 ? S.NEGATIVE : S.POSITIVE);

function relativeSize(value, largest) {
  if (!Number.isFinite(value)) return 1;
  return Number.isFinite(largest) && largest > 0 ? Math.min(1, Math.abs(value) / largest) : 0;
}

// A parameter's name in code, such as W1[0,2], and back: { kind, layer, row, column }.
const keyOf = ({ kind, layer, row, column }) => `${kind}${layer || ""}[${row},${column}]`;

function parameterOf(key) {
  const [, kind, layer, row, column] = /^([XWb])(\d*)\[(\d+),(\d+)\]$/.exec(key);
  return { kind, layer: Number(layer), row: Number(row), column: Number(column) };
}

const isSame = (a, b) => keyOf(a) === keyOf(b);
const sizesOf = ({ X, b }) => [X[0].length, ...b.map((row) => row[0].length)];

function symbol({ kind, layer, row, column }, sizes) {
  if (kind === "X") return neuronName(0, column, sizes);
  const alone = sizes[layer] === 1;
  if (kind === "b") return `b${lowered(layer)}${alone ? "" : `,${lowered(column + 1)}`}`;
  if (alone && sizes[layer - 1] === 1) return `w${lowered(layer)}`;
  return `W${lowered(layer)} ${row + 1}→${column + 1}`;
}

function neuronName(layer, i, sizes) {
  const many = sizes[layer] > 1;
  if (layer === 0) return `x${many ? lowered(i + 1) : ""}`;
  return `a${lowered(layer)}${many ? `,${lowered(i + 1)}` : ""}`;
}

const reachOf = (value) => Math.max(4, Math.ceil(Math.abs(value) - 0.05));

const matrixOf = ({ X, W, b }, { kind, layer }) =>
  ({ X, W: W[layer - 1], b: b[layer - 1] })[kind];

const valueOf = (state, parameter) => matrixOf(state, parameter)[parameter.row][parameter.column];

function slopeOf({ dX, layers }, { kind, layer, row, column }) {
  return (kind === "X" ? dX : layers[layer - 1][`d${kind}`])[row][column];
}

// Drawing

const escaped = (text) => String(text).replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
const tenth = (value) => value.toFixed(1);
const hundredth = (value) => value.toFixed(2).replace(/\.?0+$/, "").replace(/^-0$/, "0");

function attributes(look) {
  return Object.entries(look)
    .filter(([, value]) => value != null)
    .map(([name, value]) => {
      const text = typeof value === "number" ? hundredth(value) : escaped(value);
      return ` ${name.replace(/_$/, "").replaceAll("_", "-")}="${text}"`;
    })
    .join("");
}

const OUTLINE = { fill: "none", stroke: "currentColor" };
const HALO = { stroke: S.PAGE, stroke_width: 5, stroke_linejoin: "round", paint_order: "stroke" };

class Drawing {
  constructor(width, height, label, { role = "img", kind = null } = {}) {
    const look = { viewBox: `0 0 ${hundredth(width)} ${hundredth(height)}`, width, height, role,
      class_: kind, aria_label: label, style: LOOK.svg };
    this.parts = [`<svg xmlns="http://www.w3.org/2000/svg"${attributes(look)}>`];
  }

  add(name, points, look) {
    const places = Object.entries(points).map(([at, value]) => ` ${at}="${value}"`).join("");
    this.parts.push(`<${name}${places}${attributes(look)}/>`);
  }

  group(look, draw) {
    this.parts.push(`<g${attributes(look)}>`);
    draw();
    this.parts.push("</g>");
  }

  line(x1, y1, x2, y2, look = {}) {
    const points = { x1: tenth(x1), y1: tenth(y1), x2: tenth(x2), y2: tenth(y2) };
    this.add("line", points, { stroke: "currentColor", ...look });
  }

  path(points, look = {}) {
    const joined = points.map(([x, y]) => `${tenth(x)},${tenth(y)}`).join(" ");
    this.add("polyline", { points: joined }, { ...OUTLINE, ...look });
  }

  circle(x, y, r, look = {}) {
    this.add("circle", { cx: tenth(x), cy: tenth(y), r: tenth(r) }, { ...OUTLINE, ...look });
  }

  box(x, y, width, height, look = {}) {
    const points = { x: tenth(x), y: tenth(y), width: tenth(width), height: tenth(height) };
    this.add("rect", points, { ...OUTLINE, ...look });
  }

  text(x, y, text, size, value = null, look = {}) {
    const data = value === null ? {} : { data_value: String(value) };
    const all = attributes({ font_size: size, ...data, ...look });
    this.parts.push(`<text x="${tenth(x)}" y="${tenth(y)}"${all}>${escaped(text)}</text>`);
  }

  markup() {
    return `${this.parts.join("")}</svg>`;
  }
}

// The network

const placesIn = (x, n, height) =>
  Array.from({ length: n }, (_, i) => [x, height / 2 + (i - (n - 1) / 2) * N.ROW]);
const labelShare = (nIn, nOut) => (nOut <= nIn ? 1 / (nOut + 1) : 1 - 1 / (nIn + 1));
const onTheWay = ([x1, y1], [x2, y2], along) => [x1 + along * (x2 - x1), y1 + along * (y2 - y1)];

function between([x1, y1], [x2, y2], gap) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  const [ux, uy] = [((x2 - x1) / length) * gap, ((y2 - y1) / length) * gap];
  return [x1 + ux, y1 + uy, x2 - ux, y2 - uy];
}

function columnWidth(sizes, narrow) {
  if (narrow) return N.NARROWEST_COLUMN;
  let width = N.NEAREST;
  for (let l = 1; l < sizes.length; l += 1) {
    if (sizes[l - 1] * sizes[l] > N.FEW) continue;
    const share = labelShare(sizes[l - 1], sizes[l]);
    width = Math.max(width, Math.ceil(N.BESIDE / Math.min(share, 1 - share)));
  }
  return width;
}

function edgeValues({ state, numbers }) {
  if (state.show === "weight") return state.W;
  if (state.show === "gradient") return numbers.layers.map(({ dW }) => dW);
  return state.W.map((W, l) => {
    const delta = numbers.layers[l].dZ[state.example];
    return W.map((row) => row.map((w, j) => delta[j] * w));
  });
}

const largestOf = (matrices) =>
  matrices.flat(2).reduce((most, value) => (Number.isNaN(value) ? value : Math.max(most, Math.abs(value))), 0);

// What makes a group one that can be taken hold of, by pointer and by keyboard.
function handle({ state, numbers, live }, parameter) {
  if (!live) return {};
  const [value, slope] = [valueOf(state, parameter), slopeOf(numbers, parameter)];
  const now = Number(value.toPrecision(6));
  const reach = Math.max(reachOf(value), Math.abs(now));
  return {
    data_handle: keyOf(parameter),
    tabindex: 0,
    role: "slider",
    aria_label: symbol(parameter, sizesOf(state)),
    aria_valuenow: String(now),
    aria_valuemin: String(-reach),
    aria_valuemax: String(reach),
    aria_valuetext: `${number(value)}, ∂ℒ ${number(slope)}`,
  };
}

function paintNetwork(view) {
  const { state, numbers, live } = view;
  const sizes = sizesOf(state);
  const [tallest, far] = [Math.max(...sizes), columnWidth(sizes, view.narrow)];
  const height = tallest * N.ROW + 30;
  const outputs = numbers.layers.at(-1).A[state.example].map((a) => number(a)).join(", ");
  const label = `network ${sizes.join("-")}, output ${outputs}, loss ${number(numbers.loss)}`;
  const drawing = new Drawing(N.MARGIN + (sizes.length - 1) * far + N.OUTPUTS, height, label,
    { role: live ? "group" : "img", kind: "network" });
  const places = sizes.map((n, l) => placesIn(N.MARGIN + l * far, n, tallest * N.ROW));
  const edges = edgeValues(view);
  const scale = view.scale ?? largestOf(edges);
  edges.forEach((values, l) => paintEdges(drawing, view, l + 1, values, scale, places));
  places.forEach((nodes, layer) => {
    const largest = layer > 0 ? largestOf([numbers.layers[layer - 1].dZ]) : 0;
    nodes.forEach((place, i) => paintNeuron(drawing, view, layer, i, place, largest));
  });
  paintLabelsAndLoss(drawing, view, places.at(-1));
  paintLegend(drawing, height - 10, `|${N.SHOWN[state.show]}|`, scale);
  return drawing.markup();
}

function paintEdges(drawing, view, layer, values, scale, places) {
  const { state, live, lit } = view;
  const [starts, ends] = [places[layer - 1], places[layer]];
  const parameter = (row, column) => ({ kind: "W", layer, row, column });
  const usedBy = (row, column) => !lit || lit.edges.includes(keyOf(parameter(row, column)));
  values.forEach((row, i) => row.forEach((value, j) => {
    const [x1, y1, x2, y2] = between(starts[i], ends[j], N.RADIUS + 8);
    const used = usedBy(i, j);
    drawing.group(handle(view, parameter(i, j)), () => {
      if (live) drawing.line(x1, y1, x2, y2, { class_: "hit", stroke_width: N.HIT, stroke_opacity: 0 });
      if (isSame(state.chosen, parameter(i, j))) {
        drawing.line(x1, y1, x2, y2, { stroke_width: N.WIDEST + 8, stroke_opacity: 0.13 });
      }
      drawing.line(x1, y1, x2, y2, {
        stroke: colour(value),
        stroke_width: N.NARROWEST + (N.WIDEST - N.NARROWEST) * relativeSize(value, scale),
        stroke_dasharray: value < 0 ? S.DASH : null,
        opacity: used ? null : S.FADED,
      });
      if (lit && used && lit.direction) {
        const way = lit.direction > 0 ? [x1, y1, x2, y2] : [x2, y2, x1, y1];
        drawing.line(...way, { class_: "flow", stroke_width: 3, pathLength: 1 });
      }
    });
  }));
  const far = ends[0][0] - starts[0][0];
  const share = labelShare(starts.length, ends.length);
  const along = Math.min(Math.max(share, N.BESIDE / far), 1 - N.BESIDE / far);
  for (const [i, j] of numbered(view, layer, values, places, along)) {
    const [x, y] = onTheWay(starts[i], ends[j], along);
    const [text, size] = fitted(values[i][j], 12, N.PLATE - 4);
    const width = widthOf(text, size) + 4;
    const look = { opacity: usedBy(i, j) ? null : S.FADED_TEXT, data_grip: keyOf(parameter(i, j)) };
    drawing.group(look, () => {
      drawing.box(x - width / 2, y - 8, width, 16, { fill: S.PAGE, stroke: "none", rx: 4 });
      drawing.text(x, y, text, size, values[i][j], { data_key: `edge${layer}[${i},${j}]` });
    });
  }
}

// The edges of a layer that have a number: all of a few, where the page is wide; else the one under the pointer, the chosen
// one and the largest, where they do not lie on each other.
function numbered({ state, hovered, narrow }, layer, values, places, along) {
  const all = values.flatMap((row, i) => row.map((_, j) => [i, j]));
  if (all.length <= N.FEW && !narrow) return all;
  const sizes = all.map(([i, j]) => (Number.isFinite(values[i][j]) ? Math.abs(values[i][j]) : Infinity));
  const largest = all[sizes.indexOf(Math.max(...sizes))];
  const ofLayer = (parameter) =>
    parameter?.kind === "W" && parameter.layer === layer ? [[parameter.row, parameter.column]] : [];
  const kept = [];
  for (const [i, j] of [...ofLayer(hovered), ...ofLayer(state.chosen), largest]) {
    const heightOf = ([a, b]) => onTheWay(places[layer - 1][a], places[layer][b], along)[1];
    if (kept.every((other) => Math.abs(heightOf(other) - heightOf([i, j])) >= N.APART)) kept.push([i, j]);
  }
  return kept;
}

function paintNeuron(drawing, view, layer, i, [x, y], largestError) {
  const { state, numbers, live, lit } = view;
  const e = state.example;
  const parameter = layer === 0 ? { kind: "X", layer, row: e, column: i }
    : { kind: "b", layer, row: 0, column: i };
  const used = !lit || lit.nodes.includes(`a${layer}[${i}]`);
  const value = (layer === 0 ? state.X : numbers.layers[layer - 1].A)[e][i];
  const dZ = numbers.layers[layer - 1]?.dZ;
  drawing.group(handle(view, parameter), () => {
    if (live) drawing.circle(x, y, N.RADIUS + 8, { class_: "hit", stroke_width: 9, stroke_opacity: 0 });
    drawing.group({ opacity: used ? null : S.FADED }, () => {
      if (isSame(state.chosen, parameter)) {
        drawing.circle(x, y, N.RADIUS + 9, { stroke_width: 8, stroke_opacity: 0.13 });
      }
      drawing.circle(x, y, N.RADIUS, { fill: S.PAGE, stroke: "none" });
      const opacity = 0.28 * relativeSize(value, 1);
      drawing.circle(x, y, N.RADIUS, { fill: colour(value), fill_opacity: opacity, stroke_width: 1.3 });
      if (layer > 0) {
        const delta = dZ[e][i];
        drawing.circle(x, y, N.RADIUS + 4.5, {
          stroke: colour(delta),
          stroke_width: 1 + 4 * relativeSize(delta, largestError),
          stroke_dasharray: delta < 0 ? S.DASH : null,
        });
      }
    });
    drawing.group({ opacity: used ? null : S.FADED_TEXT }, () => {
      const [text, size] = fitted(value, 13, 2 * N.RADIUS - 2);
      drawing.text(x, y, text, size, value, { data_key: `a${layer}[${i}]` });
      const name = neuronName(layer, i, sizesOf(state));
      drawing.text(x, y - N.RADIUS - 15, name, 12, null, { ...HALO, font_style: "italic" });
      if (layer > 0) {
        const [shown, small] = fitted(dZ[e][i], 12, N.PLATE - 6);
        const look = { ...HALO, data_key: `delta${layer}[${i}]` };
        drawing.text(x, y + N.RADIUS + 17, `δ ${shown}`, small, dZ[e][i], look);
      }
    });
  });
}

function paintLabelsAndLoss(drawing, { state, numbers }, outputs) {
  outputs.forEach(([x, y], k) => {
    const label = state.Y[state.example][k];
    const text = label === 0 || label === 1 ? String(label) : number(label);
    const look = { text_anchor: "start", data_key: `y[${k}]` };
    drawing.text(x + N.RADIUS + 14, y, `y ${text}`, 13, label, look);
  });
  const [x, y] = [outputs[0][0] + N.RADIUS + 14, outputs[0][1] - N.RADIUS - 13];
  const [text, size] = fitted(numbers.loss, 16, N.OUTPUTS - N.RADIUS - 14 - 18);
  drawing.text(x, y, `ℒ ${text}`, size, numbers.loss, { text_anchor: "start", data_key: "loss" });
}

function paintLegend(drawing, y, what, scale) {
  const x = N.MARGIN - N.RADIUS;
  drawing.line(x, y, x + 26, y, { stroke: colour(1), stroke_width: 3 });
  drawing.text(x + 38, y, "+", 13);
  drawing.line(x + 58, y, x + 84, y, { stroke: colour(-1), stroke_width: 3, stroke_dasharray: S.DASH });
  drawing.text(x + 96, y, "−", 13);
  drawing.line(x + 122, y, x + 148, y, { stroke_width: N.WIDEST, stroke_opacity: 0.5 });
  drawing.text(x + 156, y, `${what} = ${number(scale)}`, 12, null, { text_anchor: "start" });
}

// The loss along the chosen parameter

const magnitude = (start, end) => Math.max(Math.abs(start), Math.abs(end));

function share(value, [start, end]) {
  const size = magnitude(start, end);
  return (value / size - start / size) / (end / size - start / size);
}

// Where along the chosen parameter the curve is drawn, and where one step of descent leads.
function along({ state, numbers, rate }) {
  const { chosen } = state;
  const [value, slope] = [valueOf(state, chosen), slopeOf(numbers, chosen)];
  const reach = reachOf(value);
  const values = Array.from({ length: C.POINTS }, (_, i) =>
    (i === C.POINTS - 1 ? 1 : i * (2 / (C.POINTS - 1)) - 1) * reach);
  const steps = rate != null && chosen.kind !== "X" && Number.isFinite(slope);
  return { values, after: steps ? value - rate * slope : null };
}

// view.losses is { along: a loss for each value, after: that of the step or null }.
function paintSlice(view) {
  const { state, numbers, losses } = view;
  const { chosen } = state;
  const name = symbol(chosen, sizesOf(state));
  const [value, slope, loss] = [valueOf(state, chosen), slopeOf(numbers, chosen), numbers.loss];
  const { values, after } = along(view);
  const label = `loss along ${name}: at ${number(value)} the slope is ${number(slope)}`;
  const drawing = new Drawing(C.WIDTH, C.HEIGHT, label);
  const seen = values.map((each, i) => [each, losses.along[i]])
    .filter(([, each]) => Math.abs(each) < C.LARGEST);
  const finite = seen.map(([, each]) => each);
  const [low, high] = finite.length ? [Math.min(...finite), Math.max(...finite)] : [0, 1];
  const room = Math.max(0.08 * (high - low), 1e-3 * Math.max(1, Math.abs(high)));
  const [xs, ys] = [[values[0], values.at(-1)], [low - room, high + room]];
  const [width, height] = [C.WIDTH - C.LEFT - C.RIGHT, C.HEIGHT - C.TOP - C.BOTTOM];
  const [right, bottom] = [C.LEFT + width, C.TOP + height];
  const at = (x, y) => [C.LEFT + share(x, xs) * width,
    C.TOP + (1 - share(Math.abs(y) < C.LARGEST ? y : ys[1], ys)) * height];

  drawing.line(C.LEFT, bottom, right, bottom, { stroke_opacity: S.FAINT });
  drawing.line(C.LEFT, C.TOP, C.LEFT, bottom, { stroke_opacity: S.FAINT });
  let below = Infinity;
  apart(low, high).forEach((text, i) => {
    const y = at(xs[0], [low, high][i])[1];
    if (Math.abs(below - y) < C.TICK + 2) return;
    const size = Math.min(C.TICK, (C.TICK * (C.LEFT - 6)) / widthOf(text, C.TICK));
    drawing.text(C.LEFT - 6, y, text, size, null, { text_anchor: "end" });
    below = y;
  });
  xs.forEach((x, i) => drawing.text(at(x, ys[0])[0], bottom + 14, number(x), C.TICK, null,
    { text_anchor: ["start", "end"][i] }));
  drawing.text(C.LEFT, C.TOP - 18, "ℒ", 14);
  drawing.text(C.LEFT + width / 2, bottom + 22, name, 12, null, { font_style: "italic" });
  if (finite.length) drawing.path(seen.map((point) => at(...point)), { stroke_width: 1.8 });

  const [x, y] = at(value, loss);
  const size = magnitude(...xs);
  const across = width / (xs[1] / size - xs[0] / size);
  const steep = ((-slope * (height / (ys[1] - ys[0]))) / across) * size;
  if (Number.isFinite(steep)) {
    for (const end of [1, -1]) {
      let length = 70 / Math.hypot(1, steep);
      if (steep !== 0) length = Math.min(length, Math.abs(((steep * end < 0 ? C.TOP : bottom) - y) / steep));
      length = Math.min(length, Math.abs((end > 0 ? right : C.LEFT) - x));
      const look = { stroke: colour(slope), stroke_width: 3, stroke_dasharray: slope < 0 ? "6 3" : null };
      drawing.line(x, y, x + end * length, y + end * length * steep, look);
    }
  }
  drawing.circle(x, y, 5, { fill: "currentColor", ...(view.live ? { data_dot: "" } : {}) });
  if (after !== null) paintStep(drawing, x, at(after, losses.after), [C.LEFT, right, C.TOP, bottom]);
  const written = name.includes(" ") ? `(${name})` : name;
  drawing.text(right, C.TOP - 20, `∂ℒ/∂${written} = ${number(slope)}`, 13, slope,
    { text_anchor: "end", data_key: "slope" });
  return drawing.markup();
}

function paintStep(drawing, x, after, [left, right, top, y]) {
  const end = Math.min(Math.max(after[0], left), right);
  drawing.path([[x, y], [end, y]], { stroke_width: 3 });
  if (Math.abs(end - x) > C.TIP) {
    const back = end - Math.sign(end - x) * C.TIP;
    drawing.path([[back, y - 5], [end, y], [back, y + 5]], { stroke_width: 2 });
  }
  if (end === after[0] && top <= after[1] && after[1] <= y) {
    drawing.circle(...after, 5, { stroke_width: 1.8, fill: S.PAGE });
  }
}

// W, dW, b and db

function paintMatrix(name, key, values, chosen) {
  const [rows, columns] = [values.length, values[0].length];
  const [across, down] = [columns * S.CELL_WIDTH, rows * S.CELL_HEIGHT];
  const width = Math.max(across, 8 * name.length, 46);
  const drawing = new Drawing(width + 2, G.TOP + down + G.BOTTOM, `${name} (${rows}, ${columns})`);
  const left = 1 + (width - across) / 2;
  const largest = values.flat().reduce((most, each) => (Number.isFinite(each) ? Math.max(most, Math.abs(each)) : most), 0);
  drawing.text(1 + width / 2, G.TOP / 2 - 1, name, 13, null, { font_weight: "bold" });
  values.forEach((row, i) => row.forEach((value, j) => {
    const [x, y] = [left + j * S.CELL_WIDTH, G.TOP + i * S.CELL_HEIGHT];
    const [text, size] = fitted(value, 12, S.CELL_WIDTH - 2);
    const fill = value === 0 ? {}
      : { fill: colour(value), fill_opacity: 0.08 + 0.3 * relativeSize(value, largest) };
    drawing.box(x, y, S.CELL_WIDTH, S.CELL_HEIGHT, { stroke_width: 0.7, stroke_opacity: S.FAINT, ...fill });
    if (chosen?.row === i && chosen?.column === j) {
      drawing.box(x + 1.5, y + 1.5, S.CELL_WIDTH - 3, S.CELL_HEIGHT - 3, { stroke_width: 2 });
    }
    const look = { opacity: text === "0" ? S.FADED_TEXT : null, data_key: `${key}[${i},${j}]` };
    drawing.text(x + S.CELL_WIDTH / 2, y + S.CELL_HEIGHT / 2, text, size, value, look);
  }));
  const bottom = G.TOP + down + G.BOTTOM / 2 + 1;
  drawing.text(1 + width / 2, bottom, `(${rows}, ${columns})`, 11, null, { opacity: 0.75 });
  return drawing.markup();
}

function paintMatrices({ state, numbers }) {
  const rows = numbers.layers.map(({ dW, db }, l) => {
    const { kind, layer } = state.chosen;
    const of = (name, values) => {
      const chosen = layer === l + 1 && name.endsWith(kind) ? state.chosen : null;
      return paintMatrix(`${name}${lowered(l + 1)}`, `${name}${l + 1}`, values, chosen);
    };
    return [of("W", state.W[l]), of("dW", dW), of("b", state.b[l]), of("db", db)];
  });
  return rows.map((row) => `<div class="backprop-row">${row.join("")}</div>`).join("");
}

export { along, number, paintMatrices, paintNetwork, paintSlice, parameterOf };
