"""A frame: two axes in a drawing, and where a point stands between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backprop_course.views.style import FAINT, number
from backprop_course.views.svg import Drawing
from backprop_lib._checks import Array

Numbers = Sequence[float] | Array

MOST_POINTS = 400
"""A curve of more is drawn through so many of them."""


@dataclass(frozen=True)
class Frame:
    """A rectangle of the drawing, and the values at its sides."""

    drawing: Drawing
    left: float
    top: float
    width: float
    height: float
    x: tuple[float, float]
    """The values at the left and the right side."""
    y: tuple[float, float]
    """The values at the bottom and the top."""

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where the point (x, y) stands."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return self.left + across * self.width, self.top + (1 - up) * self.height

    def axes(self, name: str) -> None:
        """Both axes, the values at their ends, and above what goes up."""
        bottom, right = self.top + self.height, self.left + self.width
        drawing = self.drawing
        drawing.line(self.left, bottom, right, bottom, stroke_opacity=FAINT)
        drawing.line(self.left, self.top, self.left, bottom, stroke_opacity=FAINT)
        for value in self.y:
            drawing.text(
                self.left - 6, self.at(self.x[0], value)[1], number(value), 11, text_anchor="end"
            )
        for value, anchor in zip(self.x, ("start", "end"), strict=True):
            drawing.text(self.at(value, 0)[0], bottom + 14, _plain(value), 11, text_anchor=anchor)
        drawing.text(self.left, self.top - 18, name, 14)

    def curve(
        self, x: Sequence[float] | Array, y: Sequence[float], dash: str | None = None
    ) -> None:
        """A line through these points, and a dot at the last."""
        drawn = np.unique(np.linspace(0, len(y) - 1, MOST_POINTS).round().astype(int))
        points = [self.at(x[i], y[i]) for i in drawn]
        self.drawing.path(points, stroke_width=1.8, stroke_dasharray=dash)
        self.drawing.circle(*points[-1], 3.5, fill="currentColor")


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else number(value)
