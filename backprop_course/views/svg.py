"""A drawing: SVG put together element by element, every text in it escaped."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from backprop_course.shared import style
from backprop_course.shared.html import Markup, attributes, escape, in_full, written

_HALO: dict[str, Any] = {
    "stroke": style.PAGE,
    "stroke_width": 5,
    "stroke_linejoin": "round",
    "paint_order": "stroke",
}


STYLE = (
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
        look = {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {written(width)} {written(height)}",
            "width": width,
            "height": height,
            "role": role,
            "class": kind,
            "aria-label": label,
            "style": STYLE,
        }
        self._opening = f"<svg{attributes(look)}>"

    @contextmanager
    def group(self, **look: Any) -> Iterator[None]:
        """What is drawn inside belongs together."""
        self._elements.append(f"<g{attributes(look)}>")
        yield
        self._elements.append("</g>")

    def line(self, x1: float, y1: float, x2: float, y2: float, **look: Any) -> None:
        """A straight line, in the text colour unless told otherwise."""
        self._elements.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
            f"{attributes(_STROKE | look)}/>"
        )

    def path(self, points: list[tuple[float, float]], **look: Any) -> None:
        """A line through points."""
        joined = " ".join([f"{x:.1f},{y:.1f}" for x, y in points])
        self._elements.append(f'<polyline points="{joined}"{attributes(_OUTLINE | look)}/>')

    def shape(self, d: str, **look: Any) -> None:
        """A path by its commands, for many marks in one element."""
        self._elements.append(f'<path d="{d}"{attributes(_OUTLINE | look)}/>')

    def circle(self, x: float, y: float, r: float, **look: Any) -> None:
        """A circle, empty unless told otherwise."""
        self._elements.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"{attributes(_OUTLINE | look)}/>'
        )

    def box(self, x: float, y: float, width: float, height: float, **look: Any) -> None:
        """A rectangle, empty unless told otherwise."""
        self._elements.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
            f"{attributes(_OUTLINE | look)}/>"
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 13,
        value: float | None = None,
        **look: Any,
    ) -> None:
        """A label, centred on (x, y) unless told otherwise.

        `value` is the number that the text shows rounded; the page has it in full at data-value.
        """
        data = "" if value is None else f' data-value="{in_full(value)}"'
        self._elements.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{written(size)}"{data}{attributes(look)}>'
            f"{escape(text)}</text>"
        )

    def halo_text(self, x: float, y: float, text: str, size: float = 12, **look: Any) -> None:
        """A label that stays legible where lines cross it."""
        self.text(x, y, text, size, **_HALO, **look)

    def symbol(self, x: float, y: float, letter: str, sub: str, **look: Any) -> None:
        """A letter with a subscript, as in the derivation."""
        italic = {"font_style": "italic", **look}
        x -= 2.6 * len(sub)
        self.text(x, y, letter, 15, **italic)
        across = x + (8.5 if letter.isupper() else 5.5)
        self.text(across, y + 6, sub, 10, **{**italic, "text_anchor": "start"})

    def halo_symbol(self, x: float, y: float, letter: str, sub: str, **look: Any) -> None:
        """A symbol that stays legible where lines cross it."""
        self.symbol(x, y, letter, sub, **_HALO, **look)

    def markup(self) -> Markup:
        """The picture as SVG text."""
        return Markup(f"{self._opening}{''.join(self._elements)}</svg>")


_AS_IMAGE = (
    "<style>:root{color-scheme:light dark;--jp-content-font-color1:CanvasText;background:Canvas}"
    "</style>"
)
THEMES = Markup(
    "<style>[data-jp-theme-light=true] .backprop-image{color-scheme:light}"
    "[data-jp-theme-light=false] .backprop-image{color-scheme:dark}</style>"
)
"""An image has the system's colours, light or dark; these are JupyterLab's."""

_KIND = re.compile(r'<svg[^>]* class="([^"]*)"')
_IN_FULL = re.compile(r' data-value="[^"]*"')
"""Left out of images: unread there, and the last digits differ from machine to machine."""


def as_image(svg: str, label: str) -> Markup:
    """SVG as an image, which is shown where a page lets through no SVG of its own, nor scripts."""
    shown = _IN_FULL.sub("", svg).replace(">", f">{_AS_IMAGE}", 1)
    source = b64encode(shown.encode()).decode()
    kind = _KIND.match(svg)
    names = f"backprop-image {kind[1]}" if kind else "backprop-image"
    return Markup(
        f'<img class="{names}" alt="{escape(label)}" src="data:image/svg+xml;base64,{source}"'
        ' style="max-width:100%;height:auto" decoding="sync">'
    )


class Picture:
    """A finished picture, which a notebook shows in the colours of its theme."""

    def __init__(self, svg: str, label: str) -> None:
        self.svg = svg
        self.label = label

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        image = as_image(self.svg, self.label)
        return {"text/html": f"<div>{image}</div>{THEMES}", "text/plain": repr(self)}

    def __repr__(self) -> str:
        """What the picture shows, for hosts without pictures."""
        return f"<picture: {self.label}>"
