"""A drawing: SVG put together element by element, every text in it escaped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from html import escape as _slow_escape
from typing import Any

from backprop_course.shared import style

_HALO = {
    "stroke": style.PAGE,
    "stroke_width": 5,
    "stroke_linejoin": "round",
    "paint_order": "stroke",
}


escape = lru_cache(4096)(_slow_escape)
"""Most texts come again with the next picture."""

_STYLE = (
    f"max-width:100%;height:auto;color:{style.TEXT};font-family:{style.FONT};"
    "font-variant-numeric:tabular-nums;fill:currentColor;text-anchor:middle;"
    "dominant-baseline:central"
)

_STROKE = {"stroke": "currentColor"}
_OUTLINE = {"fill": "none", **_STROKE}


class Drawing:
    """An SVG picture of a fixed size; `label` says to a screen reader what it shows."""

    def __init__(
        self, width: float, height: float, label: str, role: str = "img", kind: str | None = None
    ) -> None:
        self.label = label
        self._elements: list[str] = []
        attributes = {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_text(width)} {_text(height)}",
            "width": width,
            "height": height,
            "role": role,
            "class": kind,
            "aria-label": label,
            "style": _STYLE,
        }
        self._opening = f"<svg{_written(attributes)}>"

    @contextmanager
    def group(self, **attributes: Any) -> Iterator[None]:
        """What is drawn inside belongs together."""
        self._elements.append(f"<g{_written(attributes)}>")
        yield
        self._elements.append("</g>")

    def line(self, x1: float, y1: float, x2: float, y2: float, **attributes: Any) -> None:
        """A straight line, in the text colour unless told otherwise."""
        self._elements.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
            f"{_written(_STROKE | attributes)}/>"
        )

    def path(self, points: list[tuple[float, float]], **attributes: Any) -> None:
        """A line through points."""
        joined = " ".join([f"{x:.1f},{y:.1f}" for x, y in points])
        self._elements.append(f'<polyline points="{joined}"{_written(_OUTLINE | attributes)}/>')

    def shape(self, d: str, **attributes: Any) -> None:
        """A path by its commands, for many marks in one element."""
        self._elements.append(f'<path d="{d}"{_written(_OUTLINE | attributes)}/>')

    def circle(self, x: float, y: float, r: float, **attributes: Any) -> None:
        """A circle, empty unless told otherwise."""
        self._elements.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"{_written(_OUTLINE | attributes)}/>'
        )

    def box(self, x: float, y: float, width: float, height: float, **attributes: Any) -> None:
        """A rectangle, empty unless told otherwise."""
        self._elements.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
            f"{_written(_OUTLINE | attributes)}/>"
        )

    def text(self, x: float, y: float, text: str, size: float = 13, **attributes: Any) -> None:
        """A label, centred on (x, y) unless told otherwise."""
        self._elements.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}"{_written(attributes)}>'
            f"{escape(text)}</text>"
        )

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
        return f"{self._opening}{''.join(self._elements)}</svg>"


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


def _written(attributes: dict[str, Any]) -> str:
    return _written_out(tuple(attributes.items()))


@lru_cache(8192)
def _written_out(attributes: tuple[tuple[str, Any], ...]) -> str:
    return "".join(
        [
            f' {name.rstrip("_").replace("_", "-")}="{_text(value)}"'
            for name, value in attributes
            if value is not None
        ]
    )


def _text(value: Any) -> str:
    """Numbers to a hundredth: finer cannot be seen, nor be the same twice."""
    if isinstance(value, float):
        written = f"{value:.2f}".rstrip("0").rstrip(".")
        return "0" if written == "-0" else written
    return escape(value) if isinstance(value, str) else str(value)
