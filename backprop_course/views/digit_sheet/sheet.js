// Draws strokes at once, reports their points, and shows what Python answers.

const NEAREST = 0.004;
const PEN_STEP = 1 / 16;
const FINE = 1 / 4;
const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const SAY_AFTER = 600;
const REST = 1000;
const SVG = "http://www.w3.org/2000/svg";

// Strokes that wait to be sent, added up; `clear` and `example` do away with those before them.
class Strokes extends Reports {
  // What is on its way, as it is drawn here until Python's picture has it.
  flying = [];
  // Where the first waiting stroke comes from, if its beginning is on its way already.
  link = [];

  // `from` is the point from which the first stroke goes on; without it, it is a new one.
  add({ strokes, from, ...rest }) {
    if (Object.keys(rest).length > 0) [this.pending, this.flying, this.link] = [rest, [], []];
    if (strokes) {
      const waiting = (this.pending.strokes ??= []);
      if (from && waiting.length > 0) {
        waiting.at(-1).push(...strokes.shift());
      } else if (from) {
        this.pending.joined = true;
        this.link = from;
      }
      waiting.push(...strokes);
    }
    this.flush();
  }

  flush() {
    if (!this.waiting) [this.flying, this.link] = [this.shown, []];
    super.flush();
  }

  // What waits, as it is drawn.
  get shown() {
    const [first, ...others] = this.pending.strokes ?? [];
    return first ? [[...this.link, ...first], ...others] : [];
  }
}

function child(parent, name, attributes = {}, namespace = "http://www.w3.org/1999/xhtml") {
  const node = document.createElementNS(namespace, name);
  Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  parent.append(node);
  return node;
}

function render({ model, el }) {
  el.classList.add("backprop-drawing");
  // JupyterLab would take letters and arrows for its own commands.
  el.dataset.lmSuppressShortcuts = "true";
  const words = model.get("words");
  const reports = new Strokes(model);

  const left = child(el, "div", { class: "left" });
  const sheet = child(left, "div", {
    class: "sheet", tabindex: 0, role: "application", "aria-label": words.SHEET,
  });
  const drawn = child(sheet, "div", { class: "drawn" });
  const over = child(sheet, "svg", { viewBox: "0 0 1 1", "aria-hidden": "true" }, SVG);
  const fresh = child(over, "g", { class: "fresh", "stroke-width": model.get("pen") }, SVG);
  const tip = child(over, "circle", { class: "tip", r: model.get("pen") / 2 }, SVG);
  const bar = child(left, "div", { class: "bar" });
  const clear = child(bar, "button", { "aria-label": words.CLEAR, title: words.CLEAR });
  clear.textContent = "↺";
  const keys = child(bar, "span", { class: "keys", title: words.KEYS, "aria-hidden": "true" });
  keys.textContent = words.KEYS;
  const seen = child(el, "div", { class: "seen" });
  const answer = child(el, "div", { class: "answer" });
  const message = child(el, "div", { class: "message", role: "status" });
  const voice = child(el, "div", { class: "voice", role: "status" });
  const buttons = thumbnails();

  function thumbnails() {
    const rows = model.get("thumbnails");
    if (rows.length === 0) return [];
    const row = child(el, "div", {
      class: "examples", role: "group", "aria-label": words.EXAMPLES,
    });
    return rows.map((markup, i) => {
      const label = `${words.EXAMPLE} ${i + 1}`;
      const button = child(row, "button", { "aria-label": label, title: label });
      button.innerHTML = markup;
      button.firstElementChild.setAttribute("aria-hidden", "true");
      button.addEventListener("click", () => restart({ example: i }));
      return button;
    });
  }

  function drawFresh() {
    const lines = [...reports.flying, ...reports.shown].map((flat) => {
      const line = document.createElementNS(SVG, "polyline");
      line.setAttribute("points", (flat.length > 2 ? flat : [...flat, ...flat]).join(" "));
      return line;
    });
    fresh.replaceChildren(...lines);
  }

  let telling = 0;
  const say = (text) => {
    clearTimeout(telling);
    telling = setTimeout(() => (voice.textContent = text), SAY_AFTER);
  };

  // A while after the last stroke the notebook's still is brought up to date.
  let [resting, stored] = [0, model.get("drawn")];
  const rest = () => {
    stored = model.get("drawn");
    model.send({ rest: true });
  };

  // Everything of one answer arrives together, `answered` among it.
  function follow() {
    drawn.innerHTML = model.get("drawn");
    seen.innerHTML = model.get("seen");
    answer.innerHTML = model.get("answer");
    message.textContent = model.get("message");
    buttons.forEach((b, i) => b.setAttribute("aria-pressed", i === model.get("example")));
    drawFresh();
    clearTimeout(resting);
    if (model.get("drawn") !== stored) resting = setTimeout(rest, REST);
    if (voice.dataset.said !== model.get("said")) say((voice.dataset.said = model.get("said")));
  }

  // A stroke's next point, from 0 to 1; `start` begins a stroke.
  let last = null;
  function add(points, start) {
    const from = start ? undefined : last;
    const flat = [];
    for (const [x, y] of points) {
      if (!start && Math.hypot(x - last[0], y - last[1]) < NEAREST) continue;
      flat.push(x, y);
      last = [x, y];
    }
    if (flat.length === 0) return;
    reports.add({ strokes: [flat], from });
    drawFresh();
  }

  // The pointer that draws, and the keys' pen, which goes on where the pointer ended.
  let pointer = null;
  let pen = [0.5, 0.5];
  let down = false;
  const place = ({ clientX, clientY }) => {
    const box = over.getBoundingClientRect();
    return [(clientX - box.x) / box.width, (clientY - box.y) / box.height].map(
      (share) => Math.round(1e4 * Math.max(0, Math.min(share, 1))) / 1e4,
    );
  };
  function showPen() {
    tip.setAttribute("cx", pen[0]);
    tip.setAttribute("cy", pen[1]);
    tip.classList.toggle("down", down);
  }
  function restart(gesture) {
    [pointer, pen, down] = [null, [0.5, 0.5], false];
    showPen();
    reports.add(gesture);
    drawn.replaceChildren();
    drawFresh();
  }

  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || pointer !== null) return;
    event.preventDefault();
    sheet.focus({ preventScroll: true, focusVisible: false });
    sheet.setPointerCapture(event.pointerId);
    [pointer, down] = [event.pointerId, false];
    add([(pen = place(event))], true);
    showPen();
  });
  sheet.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    add((events.length > 0 ? events : [event]).map(place), false);
    pen = place(event);
    showPen();
  });
  const lift = (event) => {
    if (event.pointerId === pointer) pointer = null;
  };
  ["pointerup", "pointercancel", "lostpointercapture"].forEach((name) =>
    sheet.addEventListener(name, lift),
  );

  sheet.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = MOVES[event.key];
    if (move) {
      const far = PEN_STEP * (event.shiftKey ? FINE : 1);
      pen = pen.map((at, i) => Math.max(0, Math.min(at + far * move[i], 1)));
      if (down) add([pen], false);
      voice.textContent = pen.map((at) => Math.round(at / PEN_STEP)).join(", ");
    } else if (event.key === " ") {
      down = !down;
      if (down) add([pen], true);
      voice.textContent = down ? words.PEN_DOWN : words.PEN_UP;
    } else {
      return;
    }
    showPen();
    event.preventDefault();
    event.stopPropagation();
  });
  el.addEventListener("keydown", (event) => {
    if (event.key !== "c" || event.ctrlKey || event.metaKey || event.altKey) return;
    restart({ clear: true });
    event.preventDefault();
    event.stopPropagation();
  });
  clear.addEventListener("click", () => restart({ clear: true }));

  showPen();
  follow();
  model.on("change", follow);
  return () => {
    clearTimeout(telling);
    clearTimeout(resting);
    reports.close();
    model.off("change", follow);
  };
}

export default { render };
