"""A frame: two axes in a drawing, and where a point stands between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backprop_course.shared.style import FAINT, PAGE, colour, number
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


WIDTH, HEIGHT = 300.0, 240.0
LEFT, RIGHT, TOP, BOTTOM = 58.0, 14.0, 34.0, 34.0
TIP = 6.0
LARGEST = 1e300
"""A loss from here on is off every scale."""


def draw_slice(
    name: str,
    values: Array,
    losses: Array,
    value: float,
    loss: float,
    slope: float,
    step: tuple[float, float] | None = None,
) -> Drawing:
    """The curve (values, losses), the point (value, loss) on it and the tangent of this slope.

    `step` is the point that a step of gradient descent leads to, were this parameter alone to move.
    """
    label = f"loss along {name}: at {number(value)} the slope is {number(slope)}"
    drawing = Drawing(WIDTH, HEIGHT, label)
    left, right = float(values[0]), float(values[-1])
    reach = max(abs(left), abs(right))
    losses = np.where(np.abs(losses) < LARGEST, losses, np.nan)
    finite = losses[np.isfinite(losses)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    # A flat loss would put every point on the frame, or divide by nothing.
    room = max(0.08 * (high - low), 1e-3 * max(1.0, abs(high)))
    low, high = low - room, high + room
    per_loss = (HEIGHT - TOP - BOTTOM) / (high - low)
    per_reach = (WIDTH - LEFT - RIGHT) / (right / reach - left / reach)

    def x_of(v: float) -> float:
        # in parts of the reach, as a difference of the largest floats would overflow
        return LEFT + (v / reach - left / reach) * per_reach

    def y_of(v: float) -> float:
        return HEIGHT - BOTTOM - (v - low) * per_loss if abs(v) < LARGEST else TOP

    drawing.line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, stroke_opacity=FAINT)
    drawing.line(LEFT, TOP, LEFT, HEIGHT - BOTTOM, stroke_opacity=FAINT)
    for v, anchor in ((left, "start"), (right, "end")):
        drawing.text(x_of(v), HEIGHT - BOTTOM + 14, number(v), 11, text_anchor=anchor)
    for v in (low + room, high - room):
        drawing.text(LEFT - 6, y_of(v), number(v), 11, text_anchor="end")
    drawing.text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - BOTTOM + 22, name, 12, font_style="italic")
    drawing.text(LEFT, TOP - 20, "ℒ", 13, font_style="italic")

    points = [
        (x_of(float(v)), y_of(float(y)))
        for v, y in zip(values, losses, strict=True)
        if np.isfinite(y)
    ]
    drawing.path(points, stroke_width=1.6)
    _draw_tangent(drawing, x_of(value), y_of(loss), -slope * per_loss / per_reach * reach, slope)
    drawing.circle(x_of(value), y_of(loss), 5, fill="currentColor")
    if step is not None:
        _draw_step(drawing, x_of(value), x_of(step[0]), y_of(step[1]))
    written = f"({name})" if " " in name else name
    drawing.text(
        WIDTH - RIGHT,
        TOP - 20,
        f"∂ℒ/∂{written} = {number(slope)}",
        13,
        text_anchor="end",
        data_key="slope",
    )
    return drawing


def _draw_step(drawing: Drawing, x: float, x_after: float, y_after: float) -> None:
    """An arrow along the axis, and the point it leads to where that is in the frame."""
    y = HEIGHT - BOTTOM
    end = min(max(x_after, LEFT), WIDTH - RIGHT)
    drawing.path([(x, y), (end, y)], stroke_width=3)
    if abs(end - x) > TIP:
        back = end - float(np.copysign(TIP, end - x))
        drawing.path([(back, y - 5), (end, y), (back, y + 5)], stroke_width=2)
    if end == x_after and TOP <= y_after <= y:
        drawing.circle(end, y_after, 5, stroke_width=1.8, fill=PAGE)


def _draw_tangent(drawing: Drawing, x: float, y: float, pixel_slope: float, slope: float) -> None:
    """A line through (x, y), as long as fits into the frame."""
    if not np.isfinite(pixel_slope):
        return
    half = 70 / np.hypot(1, pixel_slope)
    for end in (1, -1):
        reach = half
        if pixel_slope != 0:
            edge = TOP if pixel_slope * end < 0 else HEIGHT - BOTTOM
            reach = min(half, abs((edge - y) / pixel_slope))
        reach = min(reach, abs((WIDTH - RIGHT if end > 0 else LEFT) - x))
        drawing.line(
            x,
            y,
            x + end * reach,
            y + end * reach * pixel_slope,
            stroke=colour(slope),
            stroke_width=3,
            stroke_dasharray="6 3" if slope < 0 else None,
        )
