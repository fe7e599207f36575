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
