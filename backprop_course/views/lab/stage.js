// Draws what Python sends and reports gestures. The arithmetic is Python's.

const PICTURES = ["network", "slice", "checks", "panel"];
const PER_PIXEL = 0.01;
const STEP = 0.1;
const FINE = 0.1;
const STEPS = {
  ArrowUp: 1, ArrowRight: 1, PageUp: 10, ArrowDown: -1, ArrowLeft: -1, PageDown: -10,
};
const TURNS = { n: 1, p: -1 };
const TWO_TAPS = 400;
const ABOVE = 30;
const ABOVE_A_FINGER = 60;

// Makes `node` the same as `wanted`, touching only what differs, so that focus stays where it is.
function patch(node, wanted) {
  if (node.nodeName !== wanted.nodeName || node.nodeType !== wanted.nodeType) {
    node.replaceWith(wanted.cloneNode(true));
    return;
  }
  if (node.nodeType === Node.TEXT_NODE) {
    if (node.data !== wanted.data) node.data = wanted.data;
    return;
  }
  for (const { name } of [...node.attributes]) {
    if (!wanted.hasAttribute(name)) node.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) {
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

// The name and the value of what is held, beside it.
class Tag {
  constructor(el, handleOf) {
    [this.el, this.handleOf, this.key] = [el, handleOf, null];
    this.node = document.createElement("div");
    this.node.className = "backprop-tag";
    this.node.setAttribute("aria-hidden", "true"); // the handle itself is a slider, which says it
  }

  // Above a point of the page; without one, above the handle.
  hold(key, x, y) {
    const [box, around] = [this.handleOf(key), this.el].map((e) => e.getBoundingClientRect());
    this.key = key;
    this.el.append(this.node);
    this.write();
    const half = this.node.offsetWidth / 2;
    const left = (x ?? box.x + box.width / 2) - around.x;
    const top = (y ?? box.y - ABOVE / 2) - around.y;
    this.node.style.left = `${Math.max(half, Math.min(left, around.width - half))}px`;
    this.node.style.top = `${Math.max(0, top)}px`;
  }

  write() {
    const handle = this.handleOf(this.key);
    if (!handle) return;
    const value = Number(handle.getAttribute("aria-valuenow")).toPrecision(3).replace("-", "−");
    const text = `${handle.getAttribute("aria-label")} = ${value}`;
    if (this.node.textContent !== text) this.node.textContent = text;
  }

  release() {
    this.key = null;
    this.node.remove();
  }
}

// What ipywidgets leaves unsaid to a screen reader: the name of a slider, of a button that shows a
// mark and no word, and whether a button is pressed.

function sayNames(lab) {
  for (const handle of lab.querySelectorAll(".noUi-handle:not([aria-label])")) {
    const label = handle.closest(".widget-slider")?.querySelector(".widget-label");
    if (label) handle.setAttribute("aria-label", label.textContent);
  }
  for (const button of lab.querySelectorAll(".jupyter-button[title]:not([aria-label])")) {
    if (!/\p{L}/u.test(button.textContent)) button.setAttribute("aria-label", button.title);
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

function render({ model, el }) {
  el.classList.add("backprop-stage");
  // JupyterLab would take letters and arrows for its own commands.
  el.dataset.lmSuppressShortcuts = "true";
  const reports = new Reports(model);
  const report = (gesture) => {
    hint.classList.add("done");
    reports.add(gesture);
  };
  const template = document.createElement("template");

  const hint = document.createElement("div");
  hint.className = "backprop-hint";
  hint.textContent = model.get("hint");
  if (hint.textContent) el.append(hint);

  const mine = PICTURES.filter((name) => model.get(name) !== "");
  const handleOf = (key) => el.querySelector(`[data-handle="${CSS.escape(key)}"]`);
  const tag = new Tag(el, handleOf);
  const listeners = mine.map((name) => {
    const place = document.createElement("div");
    place.className = `backprop-${name}`;
    el.append(place);
    const draw = () => {
      template.innerHTML = model.get(name);
      const wanted = document.createElement("div");
      wanted.className = place.className;
      wanted.append(template.content.cloneNode(true));
      patch(place, wanted);
      if (tag.key !== null) tag.write();
    };
    draw();
    model.on(`change:${name}`, draw);
    return [`change:${name}`, draw];
  });

  const status = document.createElement("div");
  status.className = "backprop-message";
  status.setAttribute("role", "status");
  el.append(status);
  const tell = () => (status.textContent = model.get("message"));
  tell();
  model.on("change:message", tell);

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
    if (handle !== undefined) reports.add({ choose: handle });
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
      report({ play: true });
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
    const input = document.createElement("input");
    input.className = "backprop-type";
    input.setAttribute("aria-label", handle.getAttribute("aria-label"));
    input.value = handle.getAttribute("aria-valuenow");
    input.style.left = `${box.x + box.width / 2 - around.x}px`;
    input.style.top = `${box.y + box.height / 2 - around.y}px`;
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
  reports.add({ ready: true });
  return () => {
    stopNames();
    el.removeEventListener("touchmove", stay);
    reports.close();
    listeners.forEach(([event, draw]) => model.off(event, draw));
    model.off("change:message", tell);
  };
}

export default { render };
