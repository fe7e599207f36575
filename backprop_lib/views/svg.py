"""A drawing: SVG put together element by element, every label escaped by the XML library."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from backprop_lib.views import style

_HALO = {
    "stroke": style.PAGE,
    "stroke_width": 5,
    "stroke_linejoin": "round",
    "paint_order": "stroke",
}


class Drawing:
    """An SVG picture of a fixed size; `label` says to a screen reader what it shows."""

    def __init__(self, width: float, height: float, label: str) -> None:
        self.label = label
        self.root = ElementTree.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {_text(width)} {_text(height)}",
                "width": _text(width),
                "height": _text(height),
                "role": "img",
                "aria-label": label,
                "style": (
                    f"max-width:100%;height:auto;color:{style.TEXT};font-family:{style.FONT};"
                    "font-variant-numeric:tabular-nums"
                ),
            },
        )

    def _add(self, tag: str, attributes: dict[str, Any]) -> ElementTree.Element:
        written = {
            name.rstrip("_").replace("_", "-"): _text(value)
            for name, value in attributes.items()
            if value is not None
        }
        return ElementTree.SubElement(self.root, tag, written)

    def line(self, x1: float, y1: float, x2: float, y2: float, **attributes: Any) -> None:
        """A straight line, in the text colour unless told otherwise."""
        self._add("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, **_stroke(attributes)})

    def path(self, points: list[tuple[float, float]], **attributes: Any) -> None:
        """A line through points."""
        joined = " ".join(f"{_text(x)},{_text(y)}" for x, y in points)
        self._add("polyline", {"points": joined, "fill": "none", **_stroke(attributes)})

    def circle(self, x: float, y: float, r: float, **attributes: Any) -> None:
        """A circle, empty unless told otherwise."""
        self._add("circle", {"cx": x, "cy": y, "r": r, "fill": "none", **_stroke(attributes)})

    def box(self, x: float, y: float, width: float, height: float, **attributes: Any) -> None:
        """A rectangle, empty unless told otherwise."""
        size = {"x": x, "y": y, "width": width, "height": height}
        self._add("rect", {**size, "fill": "none", **_stroke(attributes)})

    def text(self, x: float, y: float, text: str, size: float = 13, **attributes: Any) -> None:
        """A label, centred on (x, y) unless told otherwise."""
        plain = {"text_anchor": "middle", "dominant_baseline": "central", "fill": "currentColor"}
        element = self._add("text", {"x": x, "y": y, "font_size": size, **plain, **attributes})
        element.text = text

    def halo_text(self, x: float, y: float, text: str, size: float = 12, **attributes: Any) -> None:
        """A label that stays legible where lines cross it."""
        self.text(x, y, text, size, **_HALO, **attributes)

    def symbol(
        self, x: float, y: float, letter: str, sub: str, sup: str, **attributes: Any
    ) -> None:
        """A letter with a subscript and a superscript above it, as in the derivation."""
        italic = {"font_style": "italic", **attributes}
        width = 8.5 if letter.isupper() else 5.5
        x -= 2.6 * max(len(sub), len(sup))
        self.text(x, y, letter, 15, **italic)
        for index, dy in ((sub, 6.0), (sup, -6.0)):
            self.text(x + width, y + dy, index, 10, **{**italic, "text_anchor": "start"})

    def halo_symbol(
        self, x: float, y: float, letter: str, sub: str, sup: str, **attributes: Any
    ) -> None:
        """A symbol that stays legible where lines cross it."""
        self.symbol(x, y, letter, sub, sup, **_HALO, **attributes)

    def markup(self) -> str:
        """The picture as SVG text."""
        return ElementTree.tostring(self.root, encoding="unicode")


class Picture:
    """A finished picture, which a notebook shows inline, in the colours of its theme."""

    def __init__(self, svg: str, label: str) -> None:
        self.svg = svg
        self.label = label

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": f"<div>{self.svg}</div>", "text/plain": repr(self)}

    def __repr__(self) -> str:
        """What the picture shows, for hosts without pictures."""
        return f"<picture: {self.label}>"


def _stroke(attributes: dict[str, Any]) -> dict[str, Any]:
    return {"stroke": "currentColor", **attributes}


def _text(value: Any) -> str:
    """Coordinates to a tenth of a pixel: finer cannot be seen, and would not be the same twice."""
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".") if value != 0 else "0"
    return str(value)
