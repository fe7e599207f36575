// Light or dark, as the book was last read, else as the system is.
const turnTheme = (() => {
  const themes = ["light", "dark"];
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const show = (theme) => (document.body.dataset.theme = theme);
  let kept = null;
  try {
    kept = localStorage.getItem("theme");
  } catch {
    // nothing is kept here
  }
  show(themes.includes(kept) ? kept : themes[Number(dark)]);
  const turn = () => {
    const theme = show(themes[Number(document.body.dataset.theme === "light")]);
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // for this time only
    }
  };
  document.querySelector("[data-turn-theme]")?.addEventListener("click", turn);
  return turn;
})();
