// Run in the page that is printed: makes what is too large for a sheet fit it, keeps what announces
// something with it, marks where what must not be cut begins and ends, and gives what is too wide.
([width, height]) => {
  const WHOLE = ".formula, .backprop-still, .cell_output .text_html svg, .cell_output .text_html img";
  const WIDE = ".formula, .table-wrapper";
  const SHORT = 100;
  const SHARE = 0.62; // of a sheet: the code above a picture has room too
  const all = (what) => [...document.querySelectorAll(what)];
  all("[tabindex]").forEach((element) => element.removeAttribute("tabindex"));

  const across = (element) => Math.max(...[element, ...element.querySelectorAll("*")].map((e) => e.scrollWidth));
  const sizes = new Map(all(WIDE).map((wide) => [wide, 1]));
  for (let round = 0; round < 4; round += 1) {
    const ratios = [...sizes.keys()].map((wide) => [wide, wide.clientWidth / across(wide)]);
    for (const [wide, ratio] of ratios.filter(([, ratio]) => ratio < 1)) {
      sizes.set(wide, sizes.get(wide) * ratio * 0.99);
      wide.style.fontSize = `${sizes.get(wide)}em`;
    }
  }

  for (const lead of all("article p")) {
    const [text, before] = [lead.textContent.trim(), lead.previousElementSibling];
    const below = before?.matches("h1, h2, h3, h4") && text.length < SHORT;
    if (text.endsWith(":") || below) lead.style.breakAfter = "avoid";
  }

  const links = document.createElement("div");
  links.hidden = true;
  const mark = (name) => {
    const anchor = document.createElement("div");
    anchor.id = name;
    const link = document.createElement("a");
    link.href = `#${name}`;
    links.append(link);
    return anchor;
  };
  const wholes = all(WHOLE).filter((each) => !each.parentElement.closest(WHOLE));
  wholes.forEach((whole, k) => {
    const box = document.createElement("div");
    box.className = "whole";
    whole.replaceWith(box);
    box.append(mark(`whole-${k}-begins`), whole, mark(`whole-${k}-ends`));
  });
  const ratios = wholes.map((whole) => (height * SHARE) / whole.getBoundingClientRect().height);
  wholes.forEach((whole, k) => {
    if (ratios[k] < 1 && !whole.matches(".formula")) whole.style.zoom = ratios[k] * whole.currentCSSZoom;
  });
  document.body.append(links);

  // What would be cut by the right edge.
  const seen = all("article *").filter((each) => !each.closest("svg *, .katex-mathml"));
  return seen.filter((each) => each.getBoundingClientRect().right > width + 1)
    .map((each) => `${each.closest("article").id}: ${each.outerHTML.slice(0, 200)}`);
}
