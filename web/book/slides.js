// Starts the slides, and keeps apart what is meant for them and what is meant for a lab.
(() => {
  const MOVED = 4;
  const inLab = (element) => element?.closest?.(".backprop-canvas") ?? null;

  // After a drag the keys are the slides' again; after a click they stay with what was clicked.
  let down = null;
  addEventListener("pointerdown", (event) => (down = inLab(event.target) && event), true);
  addEventListener("pointerup", (event) => {
    const far = down && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > MOVED;
    down = null;
    if (far) document.activeElement?.blur?.();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !inLab(event.target) || event.target.tagName === "INPUT") return;
    event.target.blur();
    event.stopPropagation();
  }, true);

  // On a phone a slide is as long as it needs to be, and scrolls.
  Reveal.initialize({
    width: 1280,
    height: 720,
    margin: 0,
    maxScale: 4,
    disableLayout: matchMedia("(max-width: 700px)").matches,
    scrollActivationWidth: null,
    center: false,
    hash: true,
    navigationMode: "linear",
    controlsTutorial: false,
    slideNumber: "c/t",
    transition: "none",
    backgroundTransition: "none",
    keyboardCondition: (event) => !inLab(event.target),
    plugins: [RevealNotes],
  });
  Reveal.addKeyBinding({ keyCode: 84, key: "T", description: "Light or dark" }, turnTheme);
})();
