"""Curves between axes: the frame that all of them stand in, and the loss along one parameter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backprop_course.shared.style import FAINT, apart, colour, number, width_of
from backprop_course.views.svg import Drawing
from backprop_course.views.words import Spoken
from backprop_lib._checks import Array

Numbers = Sequence[float] | Array

TICK = 11.0
"""How large the letters of a tick's number are, where they have room."""

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
        across, up = _share(x, *self.x), _share(y, *self.y)
        return self.left + across * self.width, self.top + (1 - up) * self.height

    def slope(self, slope: float) -> float:
        """How steeply a line of this slope is drawn: pixels down, for one to the right."""
        scale = _scale(*self.x)
        across = self.width / (self.x[1] / scale - self.x[0] / scale)
        return -slope * (self.height / (self.y[1] - self.y[0])) / across * scale

    @property
    def right(self) -> float:
        """Where the x axis ends."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Where the x axis stands."""
        return self.top + self.height

    def axes(self, name: str = "", y_marks: Sequence[float] | None = None) -> None:
        """Both axes, the values at their ends, and above what goes up.

        `y_marks` are values to be written on the y axis instead of those at its ends.
        """
        drawing, bottom = self.drawing, self.bottom
        drawing.line(self.left, bottom, self.right, bottom, stroke_opacity=FAINT)
        drawing.line(self.left, self.top, self.left, bottom, stroke_opacity=FAINT)
        marks = self.y if y_marks is None else y_marks
        below = float("inf")
        for value, text in zip(marks, apart(*marks), strict=True):
            y = self.at(self.x[0], value)[1]
            if abs(below - y) >= TICK + 2:
                size = min(TICK, TICK * (self.left - 6) / width_of(text, TICK))
                drawing.text(self.left - 6, y, text, size, text_anchor="end")
                below = y
        for value, anchor in zip(self.x, ("start", "end"), strict=True):
            text = str(value) if isinstance(value, int) else number(value)
            drawing.text(self.at(value, self.y[0])[0], bottom + 14, text, TICK, text_anchor=anchor)
        if name:
            drawing.text(self.left, self.top - 18, name, 14)

    def curve(
        self, x: Numbers, y: Numbers, dash: str | None = None, end: bool = True
    ) -> tuple[float, float]:
        """A line through these points, and a dot at the last; where that stands."""
        drawn = np.unique(np.linspace(0, len(y) - 1, MOST_POINTS).round().astype(int))
        points = [self.at(float(x[i]), float(y[i])) for i in drawn]
        self.drawing.path(points, stroke_width=1.8, stroke_dasharray=dash)
        if end:
            self.drawing.circle(*points[-1], 3.5, fill="currentColor")
        return points[-1]


def _share(value: float, start: float, end: float) -> float:
    """How far a value is from start to end, 0 to 1."""
    scale = _scale(start, end)
    return (value / scale - start / scale) / (end / scale - start / scale)


def _scale(start: float, end: float) -> float:
    """What values are divided by before one is taken from another: else huge ones overflow."""
    return max(abs(start), abs(end))


WIDTH, HEIGHT = 300.0, 240.0
LEFT, RIGHT, TOP, BOTTOM = 58.0, 14.0, 34.0, 34.0
TIP = 6.0
"""How long the tip of an arrow is."""
POINTS = 61
"""Of a curve along one parameter."""

LARGEST = 1e300
"""A loss from here on is off every scale."""


def draw_slice(
    name: str,
    values: Array,
    losses: Array,
    value: float,
    loss: float,
    slope: float,
) -> Drawing:
    """The curve (values, losses), the point (value, loss) on it and the tangent of this slope.

    painter.js draws the same, and where a step of gradient descent leads.
    """
    label = Spoken.SLICE.format(name=name, value=number(value), slope=number(slope))
    drawing = Drawing(WIDTH, HEIGHT, label)
    seen = np.abs(losses) < LARGEST
    finite = losses[seen]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    # A flat loss would put every point on the frame, or divide by nothing.
    room = max(0.08 * (high - low), 1e-3 * max(1.0, abs(high)))
    frame = Frame(
        drawing,
        LEFT,
        TOP,
        WIDTH - LEFT - RIGHT,
        HEIGHT - TOP - BOTTOM,
        (float(values[0]), float(values[-1])),
        (low - room, high + room),
    )
    frame.axes("ℒ", (low, high))
    drawing.text(LEFT + frame.width / 2, frame.bottom + 22, name, 12, font_style="italic")
    if finite.size:
        frame.curve(values[seen], finite, end=False)

    def at(value: float, loss: float) -> tuple[float, float]:
        return frame.at(value, loss if abs(loss) < LARGEST else frame.y[1])

    x, y = at(value, loss)
    _draw_tangent(frame, x, y, slope)
    drawing.circle(x, y, 5, fill="currentColor")
    written = f"({name})" if " " in name else name
    drawing.text(
        frame.right,
        TOP - 20,
        f"∂ℒ/∂{written} = {number(slope)}",
        13,
        slope,
        text_anchor="end",
        data_key="slope",
    )
    return drawing


def _draw_tangent(frame: Frame, x: float, y: float, slope: float) -> None:
    """A line through (x, y), as long as fits into the frame."""
    pixel_slope = frame.slope(slope)
    if not np.isfinite(pixel_slope):
        return
    half = 70 / np.hypot(1, pixel_slope)
    for end in (1, -1):
        length = half
        if pixel_slope != 0:
            edge = frame.top if pixel_slope * end < 0 else frame.bottom
            length = min(half, abs((edge - y) / pixel_slope))
        length = min(length, abs((frame.right if end > 0 else frame.left) - x))
        frame.drawing.line(
            x,
            y,
            x + end * length,
            y + end * length * pixel_slope,
            stroke=colour(slope),
            stroke_width=3,
            stroke_dasharray="6 3" if slope < 0 else None,
        )
