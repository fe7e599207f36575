// Run in a page with the slides' style sheets: says what fits a slide.
(() => {
  const ruler = document.querySelector(".ruler");
  const WIDE = ".formula, .code, .said, .table-wrapper";
  const LARGEST = 1.6;
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

  // Whether something in it is wider than it is, whatever clips or scrolls that.
  const isOver = (element) => [element, ...element.querySelectorAll("*")]
    .some((e) => e.scrollWidth > Math.max(e.clientWidth, element.clientWidth) + 1);

  window.narrowed = (blocks) => blocks.map((html) => {
    ruler.innerHTML = `<div class="slide"><div class="body">${html}</div></div>`;
    for (const wide of ruler.querySelectorAll(WIDE)) {
      if (wide.querySelector(WIDE)) continue;
      for (let size = 1; isOver(wide) && size > 0.55; size -= 0.03) {
        wide.style.fontSize = `${(size - 0.03).toFixed(2)}em`;
      }
    }
    return ruler.querySelector(".body").innerHTML;
  });

  // The largest sizes at which a slide holds all of it, as a style; null where it does not.
  window.fitting = async (html, least, shrink) => {
    ruler.innerHTML = html;
    const [slide, body] = [ruler.querySelector(".slide"), ruler.querySelector(".body")];
    const pictures = [...body.querySelectorAll(".fit > div")];
    const lab = body.querySelector("[data-lab]") !== null;
    if (lab) window.wake();
    const plain = [...body.querySelectorAll(WIDE)].filter((wide) => !wide.querySelector(WIDE));
    const over = () => body.scrollHeight > body.clientHeight || slide.scrollWidth > slide.clientWidth ||
      [...pictures, ...plain].some(isOver);
    const largest = pictures.length ? LARGEST : 1;
    for (let size = 1; size >= shrink; size -= 0.05) {
      for (let scale = largest; scale >= Math.min(least, largest); scale -= 0.05) {
        const style = { "--size": size, "--scale": scale };
        const put = () => Object.entries(style).forEach(([name, value]) => slide.style.setProperty(name, value));
        put();
        if (lab) {
          await frame();
          await frame();
        }
        if (pictures.length) style["--high"] = `${Math.ceil(pictures[0].offsetHeight * scale)}px`;
        put();
        if (!over()) return Object.entries(style).map(([name, value]) => `${name}: ${value.toFixed?.(2) ?? value}`).join("; ");
      }
    }
    return null;
  };
})();
