// The contrast of each visible text of a lab, SVG's too, against what is painted under it.
(lab) => {
  const colour = (text) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const opacity = (element) => {
    let product = 1;
    for (let at = element; at; at = at.parentElement) product *= Number(getComputedStyle(at).opacity);
    return product;
  };
  const over = (below, [r, g, b, a], share) => {
    const part = a * share;
    return [r, g, b].map((c, i) => c * part + below[i] * (1 - part));
  };
  const paint = (element) => {
    const style = getComputedStyle(element);
    const shape = ["rect", "circle"].includes(element.tagName);
    if (!shape) return [colour(style.backgroundColor), opacity(element)];
    if (style.fill === "none") return [[0, 0, 0, 0], 0];
    return [colour(style.fill), Number(style.fillOpacity) * opacity(element)];
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => {
      const share = c / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };

  const texts = [...lab.querySelectorAll("*")].filter(
    (e) =>
      e.checkVisibility({ visibilityProperty: true }) &&
      [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim()),
  );
  return texts.flatMap((element) => {
    element.scrollIntoView({ block: "center" });
    const box = element.getBoundingClientRect();
    const stack = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const place = stack.indexOf(element);
    if (place < 0) return element.closest("style") ? [] : [[element.textContent, null]];
    let below = [255, 255, 255];
    for (const under of stack.slice(place).reverse()) {
      if (under !== element || !element.closest("svg")) below = over(below, ...paint(under));
    }
    const style = getComputedStyle(element);
    const ink = colour(element.closest("svg") ? style.fill : style.color);
    const above = over(below, ink, opacity(element));
    const [dark, light] = [luminance(above), luminance(below)].sort((a, b) => a - b);
    return [[element.textContent, (light + 0.05) / (dark + 0.05)]];
  });
}
