// The lab in the page: paints, hears gestures, and runs ahead of Python with the page's own engine.
// With a kernel Python owns the numbers, and its answer is what stays. Without one the page is alone.

const PER_PIXEL = 0.01;
const STEP = 0.1;
const FINE = 0.1;
const STEPS = {
  ArrowUp: 1, ArrowRight: 1, PageUp: 10, ArrowDown: -1, ArrowLeft: -1, PageDown: -10,
};
const TURNS = { n: 1, p: -1 };
const MILLISECONDS = { steps: 1600, descent: 120 };
const REST = 1000;
const CLOSE = 1e-9;
const NARROW = 560;
// What stands above and below a network in a window of JupyterLab, and how far it shrinks for that.
const BESIDE_IT = 330;
const SMALLEST = 0.8;
const TWO_TAPS = 400;
const ABOVE = 30;
const ABOVE_A_FINGER = 60;

// Makes `node` the same as `wanted`, touching only what differs, so that focus stays where it is.
function patch(node, wanted) {
  if (node.isEqualNode(wanted)) return;
  if (node.nodeName !== wanted.nodeName || node.nodeType !== wanted.nodeType) {
    node.replaceWith(wanted.cloneNode(true));
    return;
  }
  if (node.nodeType === Node.TEXT_NODE) {
    if (node.data !== wanted.data) node.data = wanted.data;
    return;
  }
  for (const name of node.getAttributeNames()) {
    if (!wanted.hasAttribute(name)) node.removeAttribute(name);
  }
  for (const name of wanted.getAttributeNames()) {
    const value = wanted.getAttribute(name);
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
  const [now, next] = [[...node.childNodes], [...wanted.childNodes]];
  next.forEach((child, i) => (now[i] ? patch(now[i], child) : node.append(child.cloneNode(true))));
  now.slice(next.length).forEach((child) => child.remove());
}

// How far a point of the page lies from a drawn line.
function distance(line, x, y) {
  const at = new DOMPoint(x, y).matrixTransform(line.getScreenCTM().inverse());
  const [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map((name) => Number(line.getAttribute(name)));
  const across = (x2 - x1) * (at.y - y1) - (y2 - y1) * (at.x - x1);
  return Math.abs(across) / Math.hypot(x2 - x1, y2 - y1);
}

// How large the page shows an element: slides are scaled as a whole.
const scaleOf = (el) => el.getBoundingClientRect().width / el.offsetWidth || 1;

// The name and the value of what is held, beside it.
class Tag {
  constructor(el, handleOf) {
    [this.el, this.handleOf, this.key] = [el, handleOf, null];
    this.node = made("div", "backprop-tag");
    this.node.setAttribute("aria-hidden", "true"); // the handle itself is a slider, which says it
    this.atDot = this.node.cloneNode();
    this.atDot.classList.add("backprop-at-dot");
  }

  // Above a point of the page; without one, above the handle.
  hold(key, x, y) {
    const [box, around] = [this.handleOf(key), this.el].map((e) => e.getBoundingClientRect());
    this.key = key;
    this.el.append(this.node, this.atDot);
    this.write();
    const [half, scale] = [this.node.offsetWidth / 2, scaleOf(this.el)];
    const left = ((x ?? box.x + box.width / 2) - around.x) / scale;
    const top = ((y ?? box.y - ABOVE / 2) - around.y) / scale;
    this.node.style.left = `${Math.max(half, Math.min(left, this.el.offsetWidth - half))}px`;
    this.node.style.top = `${Math.max(0, top)}px`;
  }

  // The same beside the point on the curve.
  write() {
    const handle = this.handleOf(this.key);
    if (!handle) return;
    const value = number(Number(handle.getAttribute("aria-valuenow")));
    const text = `${handle.getAttribute("aria-label")} = ${value}`;
    for (const node of [this.node, this.atDot]) if (node.textContent !== text) node.textContent = text;
    const [dot, around] = [this.el.querySelector("[data-dot]"), this.el].map((e) => e.getBoundingClientRect());
    const [half, scale] = [this.atDot.offsetWidth / 2, scaleOf(this.el)];
    const middle = (dot.x + dot.width / 2 - around.x) / scale;
    this.atDot.style.left = `${Math.max(half, Math.min(middle, this.el.offsetWidth - half))}px`;
    this.atDot.style.top = `${(dot.y - around.y) / scale - ABOVE / 2}px`;
  }

  release() {
    this.key = null;
    this.node.remove();
    this.atDot.remove();
  }
}

// What ipywidgets leaves unsaid to a screen reader: the name of a slider, and whether a button is
// pressed.

function sayNames(lab) {
  for (const handle of lab.querySelectorAll(".noUi-handle:not([aria-label])")) {
    const label = handle.closest(".widget-slider")?.querySelector(".widget-label");
    if (label) handle.setAttribute("aria-label", label.textContent);
  }
  for (const button of lab.querySelectorAll(".widget-toggle-button")) {
    button.setAttribute("aria-pressed", button.classList.contains("mod-active"));
  }
}

// Says them from the first answer on, when `el` stands in its lab; gives what stops it.
function keepNames(el, model) {
  let watcher = null;
  const start = () => {
    const lab = el.closest(".backprop-lab");
    if (!lab || watcher) return;
    watcher = new MutationObserver(() => sayNames(lab));
    const attributeFilter = ["class"];
    watcher.observe(lab, { subtree: true, childList: true, attributes: true, attributeFilter });
    sayNames(lab);
  };
  model.on("change:answered", start);
  return () => {
    model.off("change:answered", start);
    watcher?.disconnect();
  };
}

// What a gesture makes of a view; what only Python can do is left out.
function applied(view, gesture) {
  const state = structuredClone(view.state);
  const choose = (parameter) => {
    state.chosen = parameter;
    if (parameter.kind === "X") state.example = parameter.row;
  };
  const put = (key, value) => {
    const parameter = parameterOf(key);
    if (!Number.isFinite(value)) return;
    matrixOf(state, parameter)[parameter.row][parameter.column] = value;
    choose(parameter);
  };
  for (const [key, by] of Object.entries(gesture.moves ?? {})) {
    put(key, Number((valueOf(state, parameterOf(key)) + by).toFixed(LOOK.digits)));
  }
  if (gesture.choose !== undefined) choose(parameterOf(gesture.choose));
  if (gesture.typed) put(gesture.typed[0], readNumber(gesture.typed[1]));
  if (gesture.reset && view.start) Object.assign(state, structuredClone(view.start));
  if (gesture.example !== undefined) {
    state.example = gesture.example;
    if (state.chosen.kind === "X") state.chosen = { ...state.chosen, row: gesture.example };
  }
  if (gesture.show !== undefined) state.show = gesture.show;
  return { ...view, state };
}

// As Python reads what is typed: no comma, no fraction.
function readNumber(text) {
  const plain = text.trim().replace("−", "-");
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

// JSON has no inf and no nan: they come as text.
const numeric = (value) => {
  if (Array.isArray(value)) return value.map(numeric);
  if (value === null || typeof value !== "object") return value === null ? null : Number(value);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, numeric(each)]));
};

// From what Python sends, or a still carries.
function revived({ state, numbers, losses, scale, ...rest }) {
  const chosen = typeof state.chosen === "string" ? parameterOf(state.chosen) : state.chosen;
  return {
    ...rest,
    state: { ...state, chosen },
    numbers: numbers && numeric(numbers),
    losses: losses && numeric(losses),
    scale: scale == null ? null : numeric(scale),
  };
}

// The numbers of a view, and the curve, from the page's own engine.
function withNumbers(view) {
  const numbers = computed(view.state);
  const { values, after } = along({ ...view, numbers });
  const [last, ...losses] = lossesAlong(view.state, view.state.chosen, [after ?? 0, ...values]);
  return { ...view, numbers, losses: { along: losses, after: after === null ? null : last } };
}

// The largest difference between two engines' numbers, against the largest of each array.
function difference(mine, theirs) {
  const [first] = [theirs].flat(Infinity);
  if (typeof first === "object") {
    const names = Object.keys(first);
    const each = Array.isArray(theirs) ? theirs.map((entry, i) => [mine[i], entry]) : [[mine, theirs]];
    return Math.max(...each.flatMap(([a, b]) => names.map((name) => difference(a[name], b[name]))));
  }
  const [a, b] = [mine, theirs].map((numbers) => [numbers].flat(Infinity));
  const size = Math.max(1, ...b.filter(Number.isFinite).map(Math.abs));
  const gaps = a.map((each, i) => (Object.is(each, b[i]) ? 0 : Math.abs(each - b[i])));
  return Math.max(...gaps.map((gap) => (Number.isNaN(gap) ? Infinity : gap))) / size;
}

// Why a still cannot come alive; "" where it can.
function faultOf(view) {
  const words = LOOK.words;
  try {
    if (view.version !== LOOK.version) return words.OLDER;
    const { X, Y, W, b, example, show } = view.state;
    const unknown = unknownIn(view.state);
    if (unknown !== null) return words.UNKNOWN.replace("{name}", unknown);
    const is = (M, rows, columns) =>
      M.length === rows && M.every((row) => row.length === columns && row.every(Number.isFinite));
    const sizes = sizesOf(view.state);
    const layers = W.length === b.length && view.state.activations.length === W.length &&
      W.every((w, l) => is(w, sizes[l], sizes[l + 1]) && is(b[l], 1, sizes[l + 1]));
    const whole = layers && sum(sizes) <= N.MOST && X.length > 0 && is(X, X.length, sizes[0]) &&
      is(Y, X.length, sizes.at(-1)) && X[example] && Object.hasOwn(N.SHOWN, show) &&
      Number.isFinite(valueOf(view.state, view.state.chosen));
    return whole ? "" : words.BROKEN;
  } catch {
    return words.BROKEN;
  }
}

// Stands in for the model where there is no kernel.
class Alone {
  constructor(view) {
    const { X, W, b } = view.state;
    this.values = { view: { ...view, start: { X, W, b } }, answered: 0, message: "", checks: "", panel: "" };
    this.events = new EventTarget();
  }

  get(name) {
    return this.values[name];
  }

  on(name, hear) {
    this.events.addEventListener(name, hear);
  }

  off(name, hear) {
    this.events.removeEventListener(name, hear);
  }

  send(gesture) {
    const { typed } = gesture;
    const refused = typed && !Number.isFinite(readNumber(typed[1]));
    const message = !refused ? ""
      : LOOK.words.REFUSED.replace("{key}", typed[0]).replace("{text}", JSON.stringify(typed[1]));
    const view = withNumbers(applied(this.values.view, gesture));
    Object.assign(this.values, { view, message, answered: gesture.report });
    const names = ["view", "message", "answered"];
    queueMicrotask(() => names.forEach((name) => this.events.dispatchEvent(new Event(`change:${name}`))));
  }
}

function made(name, className, parent, text = "") {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.textContent = text;
  parent?.append(node);
  return node;
}

// A row of buttons of which one is chosen.
function choices(parent, labels, titles, pick) {
  const group = made("span", "backprop-choices", parent);
  group.setAttribute("role", "group");
  for (const [value, label] of labels) {
    const button = made("button", "", group, label);
    button.type = "button";
    button.dataset.value = value;
    button.title = titles[value] ?? label;
    if (!/\p{L}/u.test(label)) button.setAttribute("aria-label", button.title);
    button.addEventListener("click", () => pick(value));
  }
  return (chosen) => {
    for (const button of group.children) {
      button.setAttribute("aria-pressed", String(button.dataset.value === String(chosen)));
    }
  };
}

function action(parent, label, title, act) {
  const button = made("button", "", parent, label);
  button.type = "button";
  button.title = title;
  if (!/\p{L}/u.test(label)) button.setAttribute("aria-label", title);
  button.addEventListener("click", act);
  return button;
}

// The steps of a panel, one after the other, until it is told to stop.
class Player {
  constructor(button, step) {
    [this.button, this.step, this.timer] = [button, step, null];
    button.addEventListener("click", () => this.toggle());
    this.draw();
  }

  toggle() {
    if (this.timer === null) this.timer = setInterval(this.step, MILLISECONDS[this.button.dataset.panel]);
    else this.stop();
    this.draw();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.draw();
  }

  draw() {
    this.button.textContent = this.timer === null ? "▶" : "❚❚";
    this.button.setAttribute("aria-pressed", String(this.timer !== null));
  }
}

function mount(model, outer) {
  const { words } = LOOK;
  outer.classList.add("backprop-canvas");
  const el = made("div", "backprop-stage", outer);
  // JupyterLab would take letters and arrows for its own commands.
  el.dataset.lmSuppressShortcuts = "true";
  const reports = new Reports(model);
  const alone = model instanceof Alone;
  let base = revived(model.get("view"));
  const known = unknownIn(base.state) === null;
  let local = base;
  let [rest, stored] = [null, model.get("view")];

  const bar = made("div", "backprop-bar", el);
  const drawShow = choices(bar, Object.entries(N.SHOWN), words.SHOW, (show) => report({ show }));
  const examples = base.state.X.map((_, e) => [e, `(${e + 1})`]);
  const titles = examples.map(([, label]) => `${words.EXAMPLE} ${label.slice(1, -1)}`);
  const drawExample = examples.length === 1 ? () => {}
    : choices(bar, examples, titles, (example) => report({ example }));
  action(bar, "↺", words.RESET, () => {
    players.forEach((player) => player.stop());
    report({ reset: true });
  });
  const hint = made("span", "backprop-hint", bar, words.HINT);
  const pictures = made("div", "backprop-pictures", el);
  const network = made("div", "backprop-network", pictures);
  const side = made("div", "backprop-side", pictures);
  const slice = made("div", "backprop-slice", side);
  const folded = made("details", "backprop-checks", side);
  made("summary", "", folded, words.CHECKS);
  const checks = made("div", "", folded);
  folded.addEventListener("toggle", () => reports.add({ checks: folded.open }));
  folded.hidden = alone;
  const confirmed = made("div", "backprop-confirmed", side);

  const lower = made("div", "backprop-bar", el);
  const panels = Object.entries(words.PANELS);
  const drawPanel = choices(lower, panels, words.PANELS, (name) => reports.add({ panel: name }));
  if (alone) {
    for (const button of lower.querySelectorAll("[data-value]:not([data-value=matrices])")) {
      button.disabled = true;
      button.title = words.NEEDS_PYTHON;
    }
  }
  const stepBar = made("span", "backprop-choices", lower);
  action(stepBar, "←", words.PREVIOUS, () => reports.add({ turn: -1 }));
  action(stepBar, "→", words.NEXT, () => reports.add({ turn: 1 }));
  const descentBar = made("span", "backprop-choices", lower);
  const rate = made("input", "", made("label", "", descentBar, "η "));
  rate.setAttribute("aria-label", words.LEARNING_RATE);
  rate.title = words.LEARNING_RATE;
  const takeRate = () => {
    if (rate.value !== String(base.learning_rate)) reports.add({ learning_rate: rate.value });
  };
  rate.addEventListener("change", takeRate);
  rate.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") takeRate();
  });
  action(descentBar, "−η dW", words.DESCEND, () => reports.add({ descend: 1 }));
  const players = [
    ["steps", stepBar, words.PLAY, () => reports.add({ turn: 1 })],
    ["descent", descentBar, words.RUN, () => reports.add({ descend: 1 })],
  ].map(([panel, parent, title, step]) => {
    const button = action(parent, "", title, () => {});
    button.dataset.panel = panel;
    return new Player(button, () => reports.waiting || step());
  });
  const panel = made("div", "backprop-panel", el);
  const status = made("div", "backprop-message", el);
  status.setAttribute("role", "status");

  const send = (gesture) => {
    reports.add(gesture);
    if (ahead().length && known && !alone) runAhead();
  };
  const report = (gesture) => {
    hint.classList.add("done");
    send(gesture);
  };
  const handleOf = (key) => el.querySelector(`[data-handle="${CSS.escape(key)}"]`);
  const tag = new Tag(el, handleOf);
  const template = document.createElement("template");
  const shown = new Map();
  const put = (place, markup) => {
    if (shown.get(place) === markup) return;
    shown.set(place, markup);
    template.innerHTML = markup;
    const wanted = place.cloneNode(false);
    wanted.append(template.content);
    patch(place, wanted);
  };

  function paint() {
    framed = null;
    const { state, learning_rate: eta, diverged, at, last } = local;
    put(network, paintNetwork({ ...local, live: true, hovered, narrow: room.width < NARROW }));
    const [across, down] = ["width", "height"].map((name) => Number(network.firstChild.getAttribute(name)));
    const shrunk = Math.min(1, Math.max((room.height - BESIDE_IT) / down, SMALLEST));
    network.style.maxWidth = `min(100%, ${Math.round(across * shrunk)}px)`;
    put(slice, paintSlice({ ...local, live: true }));
    drawShow(state.show);
    drawExample(state.example);
    drawPanel(local.panel);
    stepBar.hidden = local.panel !== "steps";
    descentBar.hidden = local.panel !== "descent";
    if (stepBar.hidden || at === last) players[0].stop();
    if (descentBar.hidden || diverged) players[1].stop();
    if (document.activeElement !== rate && eta !== undefined) rate.value = String(eta);
    if (starting?.button.dataset.panel === local.panel) {
      starting.toggle();
      starting = null;
    }
    put(panel, local.panel === "matrices" ? paintMatrices(local) : model.get("panel"));
    // Measured only where its size can be another: that takes as long as all the rest.
    const size = `${local.panel} ${room.width} ${local.panel === "steps" ? at : ""}`;
    if (measured !== size) {
      // The page does not jump where the next step is lower.
      const low = local.panel === "steps" ? parseFloat(panel.style.minHeight) || 0 : 0;
      panel.style.minHeight = local.panel === "steps" ? `${Math.max(low, panel.scrollHeight)}px` : "";
      if (panel.scrollWidth > panel.clientWidth) panel.tabIndex = 0;
      else panel.removeAttribute("tabindex");
      measured = size;
    }
    put(checks, model.get("checks"));
    if (tag.key !== null) tag.write();
  }
  let [framed, hovered, starting, measured] = [null, null, null, null];
  const paintSoon = () => (framed ??= requestAnimationFrame(paint));
  const paintNow = () => {
    cancelAnimationFrame(framed);
    paint();
  };

  // What Python has not answered yet.
  const ahead = () => [model.get("answered") < reports.sent ? reports.onTheWay : {}, reports.pending]
    .filter((gesture) => Object.keys(gesture).length);

  // The page's numbers, until Python's come.
  function runAhead() {
    local = withNumbers(ahead().reduce(applied, base));
    confirmed.textContent = "…";
    paintSoon();
  }

  function take() {
    base = revived(model.get("view"));
    if (ahead().length && known) return runAhead();
    local = base;
    confirm();
    paintSoon();
  }

  // Says whether Python's numbers are the page's, and that nothing more is under way.
  function confirm() {
    if (alone) return (confirmed.textContent = words.ALONE);
    const worst = known ? difference(computed(base.state), base.numbers) : NaN;
    const text = !known ? words.UNKNOWN_HERE : worst < CLOSE ? words.CONFIRMED : words.CORRECTED;
    confirmed.textContent = text.replace("{difference}", `${worst.toPrecision(1)}`.replaceAll("-", "−"));
    confirmed.dataset.difference = String(worst);
    clearTimeout(rest);
    if (model.get("view") === stored) return;
    rest = setTimeout(() => {
      stored = model.get("view");
      reports.add({ rest: true });
    }, REST);
  }

  // A turned phone, or a folded side bar.
  const look = () => ({ width: el.clientWidth, height: innerHeight / scaleOf(el) });
  let room = look();
  const watched = new ResizeObserver(() => {
    const before = room;
    room = look();
    if (room.width !== before.width || room.height !== before.height) paintSoon();
  });
  watched.observe(el);
  const tell = () => {
    status.textContent = model.get("message");
    if (status.textContent) rate.value = String(local.learning_rate ?? "");
  };
  const listeners = [["change:view", take], ["change:checks", paintSoon], ["change:panel", paintSoon],
    ["change:message", tell], ["change:answered", () => local !== base && !ahead().length && take()],
    ["comm_live_update", die]];
  listeners.forEach(([event, hear]) => model.on(event, hear));

  // The page goes on alone.
  function die() {
    if (!outer.isConnected || dead) return;
    dead = true;
    close();
    const next = new Alone(local);
    next.values.message = words.NEW_KERNEL;
    mount(next, outer);
  }
  let dead = false;

  // What a pointer is on. Where edges cross, it is the one whose middle line is nearest.
  const keyAt = ({ target, clientX, clientY }) => {
    const grip = target.closest?.("[data-handle], [data-grip]");
    if (grip?.querySelector("line.hit") == null) return grip?.dataset.handle ?? grip?.dataset.grip;
    const near = document
      .elementsFromPoint(clientX, clientY)
      .filter((found) => found.matches("line.hit") && el.contains(found))
      .map((line) => [distance(line, clientX, clientY), line.parentNode.dataset.handle])
      .sort(([a], [b]) => a - b);
    return near[0]?.[1] ?? grip.dataset.handle;
  };

  // A layer with many edges numbers the one under the pointer.
  el.addEventListener("pointerover", (event) => {
    if (drag) return;
    const before = hovered;
    const key = keyAt(event);
    hovered = key?.startsWith("W") ? parameterOf(key) : null;
    if ((before && keyOf(before)) !== (hovered && keyOf(hovered))) paintSoon();
  });

  let drag = null;
  let tapped = { key: null, at: 0 };
  el.addEventListener("pointerdown", (event) => {
    const key = keyAt(event);
    if (key === undefined || event.button !== 0) return;
    event.preventDefault();
    handleOf(key)?.focus();
    drag = { key, x: event.clientX, y: event.clientY, id: event.pointerId, moved: false };
  });
  // An SVG group heeds no touch-action: without this the page would scroll under the finger.
  const stay = (event) => drag && event.preventDefault();
  el.addEventListener("touchmove", stay, { passive: false });
  // What was touched may be repainted, and its events then reach nobody else.
  el.addEventListener("touchstart", ({ target }) =>
    drag && target.addEventListener("touchmove", stay, { passive: false }));
  el.addEventListener("pointermove", (event) => {
    if (drag?.id !== event.pointerId) return;
    const pixels = event.clientX - drag.x - (event.clientY - drag.y);
    if (pixels === 0) return;
    [drag.x, drag.y] = [event.clientX, event.clientY];
    const above = event.pointerType === "mouse" ? ABOVE : ABOVE_A_FINGER;
    if (!drag.moved) tag.hold(drag.key, event.clientX, event.clientY - above);
    drag.moved = true;
    // Not before: a captured pointer's double click would not say what it meant.
    el.setPointerCapture(event.pointerId);
    report({ moves: { [drag.key]: pixels * PER_PIXEL * (event.shiftKey ? FINE : 1) } });
  });
  const drop = () => {
    drag = null;
    tag.release();
  };
  el.addEventListener("pointerup", (event) => {
    if (event.pointerType !== "mouse" && drag && !drag.moved) tap(drag.key, event.timeStamp);
    drop();
  });
  el.addEventListener("pointercancel", drop);
  // Two taps are no double click everywhere.
  function tap(key, at) {
    if (tapped.key === key && at - tapped.at < TWO_TAPS) ask(key);
    tapped = { key, at };
  }

  el.addEventListener("focusin", (event) => {
    const { handle } = event.target.dataset ?? {};
    if (handle !== undefined) send({ choose: handle });
  });

  el.addEventListener("click", (event) => {
    const cell = event.target.closest?.("[data-cell]")?.dataset.cell;
    if (cell !== undefined) report({ entry: cell.split(",").map(Number) });
    const step = event.target.closest?.("[data-at]")?.dataset.at;
    if (step !== undefined) report({ at: Number(step) });
  });
  el.addEventListener("dblclick", (event) => {
    const key = keyAt(event);
    if (key !== undefined) ask(key);
  });

  el.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (target.tagName === "INPUT" || event.ctrlKey || event.metaKey || event.altKey) return;
    const { handle, entry } = target.dataset ?? {};
    const steps = STEPS[key];
    if (handle !== undefined && steps !== undefined) {
      tag.hold(handle);
      report({ moves: { [handle]: steps * STEP * (event.shiftKey ? FINE : 1) } });
    } else if (handle !== undefined && key === "Enter") {
      ask(handle);
    } else if (entry !== undefined && key.startsWith("Arrow")) {
      report({ entry: neighbour(target, key) });
    } else if (TURNS[key]) {
      report({ turn: TURNS[key] });
    } else if (key === "d") {
      report({ descend: 1 });
    } else if (key === "r") {
      starting = players[Number(local.panel !== "steps")];
      if (local.panel === starting.button.dataset.panel) paint();
      else reports.add({ panel: "descent" });
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });

  el.addEventListener("keyup", () => drag ?? tag.release());
  el.addEventListener("focusout", () => drag ?? tag.release());

  // The entry beside the one in use, kept inside its matrix.
  function neighbour(grid, key) {
    if (framed !== null) paintNow();
    const [row, column] = reports.entry ?? grid.dataset.entry.split(",").map(Number);
    const down = { ArrowDown: 1, ArrowUp: -1 }[key] ?? 0;
    const right = { ArrowRight: 1, ArrowLeft: -1 }[key] ?? 0;
    const inside = (index, count) => Math.max(0, Math.min(index, count - 1));
    return [
      inside(row + down, Number(grid.dataset.entryRows)),
      inside(column + right, Number(grid.dataset.entryColumns)),
    ];
  }

  // Lets the reader type an exact value over the handle.
  function ask(key) {
    const handle = handleOf(key);
    if (!handle || el.querySelector(".backprop-type")) return;
    const [box, around] = [handle.getBoundingClientRect(), el.getBoundingClientRect()];
    const input = made("input", "backprop-type");
    input.setAttribute("aria-label", handle.getAttribute("aria-label"));
    input.value = handle.getAttribute("aria-valuenow");
    const scale = scaleOf(el);
    input.style.left = `${(box.x + box.width / 2 - around.x) / scale}px`;
    input.style.top = `${(box.y + box.height / 2 - around.y) / scale}px`;
    const close = (send) => {
      input.removeEventListener("blur", leave);
      input.remove();
      handleOf(key)?.focus();
      if (send) report({ typed: [key, input.value] });
    };
    const leave = () => close(false);
    input.addEventListener("blur", leave);
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") close(true);
      if (event.key === "Escape") close(false);
    });
    el.append(input);
    input.select();
  }

  const stopNames = keepNames(el, model);
  tell();
  take();
  paint();
  if (!alone) reports.add({ ready: true });
  const close = () => {
    stopNames();
    clearTimeout(rest);
    watched.disconnect();
    cancelAnimationFrame(framed);
    players.forEach((player) => player.stop());
    el.removeEventListener("touchmove", stay);
    reports.close();
    listeners.forEach(([event, hear]) => model.off(event, hear));
    el.remove();
  };
  return close;
}

// Brings each still in the page to life that can be, without Python; any other says why it cannot.
function wake() {
  for (const still of document.querySelectorAll(".backprop-still[data-lab]:not([data-awake])")) {
    still.dataset.awake = "";
    let [view, why] = [null, LOOK.words.BROKEN];
    try {
      view = revived(JSON.parse(still.dataset.lab));
      why = faultOf(view);
    } catch {
      // told below
    }
    if (why) {
      still.querySelector(".backprop-note").textContent = why;
      continue;
    }
    const [style, el] = [made("style", "", null, LOOK.css), made("div")];
    still.replaceChildren(style, el);
    mount(new Alone(withNumbers(view)), el);
  }
}

const render = ({ model, el }) => mount(model, el);

export { applied, difference, faultOf, revived, wake, withNumbers };
export default { render };
