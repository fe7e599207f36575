"""Gradient descent on a live view's network, one step at a time, and its loss curve."""

from __future__ import annotations

import numpy as np

from backprop_course.views.lab.state import LabState
from backprop_course.views.style import DASH, FAINT, NEGATIVE, number
from backprop_course.views.svg import Drawing
from backprop_lib._checks import positive
from backprop_lib.training import step

WIDTH, HEIGHT = 560.0, 200.0
LEFT, RIGHT, TOP, BOTTOM = 62.0, 90.0, 20.0, 34.0
MOST_POINTS = 400


class Descent:
    """The steps taken since the numbers were last moved by hand."""

    def __init__(self, state: LabState, learning_rate: float = 0.5) -> None:
        self.state = state
        self._learning_rate = learning_rate
        self._losses: list[float] = []
        self.diverged = False

    @property
    def learning_rate(self) -> float:
        """The step size η, positive and finite."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self._learning_rate = positive("learning_rate", value, "the step size η", "0.5")
        self.diverged = False

    @property
    def losses(self) -> list[float]:
        """The loss at the start and after each step."""
        return self._losses or [self.state.loss()]

    def begin(self) -> None:
        """Start a new curve where the state is now."""
        self._losses = []
        self.diverged = False

    def step(self) -> bool:
        """One step; False, with nothing changed, where it would leave the finite numbers."""
        now = self.state.snapshot()
        try:
            step(self.state.network, now.grads, self.learning_rate)
            after = self.state.loss()
        except FloatingPointError:
            after = np.inf
        if not np.isfinite(after):
            for layer, W, b in zip(self.state.network.layers, now.W, now.b, strict=True):
                layer.W[:], layer.b[:] = W, b
            self.diverged = True
            return False
        self._losses = self._losses or [now.loss]
        self._losses.append(after)
        return True


def draw_descent(descent: Descent) -> Drawing:
    """The loss after each step; one that left the finite numbers ends in ℒ → ∞."""
    losses = np.array(descent.losses)
    label = f"η {number(descent.learning_rate)}, step {len(losses) - 1}, ℒ {number(losses[-1])}"
    drawing = Drawing(WIDTH, HEIGHT, label + (", ℒ → ∞" if descent.diverged else ""))
    finite = losses[np.isfinite(losses)]
    low, high = (min(0.0, finite.min()), finite.max()) if finite.size else (0.0, 1.0)
    high = max(high, low + 1e-12)
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    last = max(len(losses) - 1 + descent.diverged, 10)

    def place(t: int) -> tuple[float, float]:
        height = (losses[t] - low) / (high - low) if np.isfinite(losses[t]) else 1.0
        return LEFT + t / last * (right - LEFT), bottom - float(height) * (bottom - TOP)

    drawing.line(LEFT, bottom, right, bottom, stroke_opacity=FAINT)
    drawing.line(LEFT, TOP, LEFT, bottom, stroke_opacity=FAINT)
    for value, y in ((low, bottom), (high, TOP)):
        drawing.text(LEFT - 8, y, number(float(value)), 11, text_anchor="end")
    drawing.text(LEFT, bottom + 15, "0", 11)
    drawing.text(right, bottom + 15, str(last), 11)
    drawn = np.unique(np.linspace(0, len(losses) - 1, MOST_POINTS).round().astype(int))
    points = [place(t) for t in drawn]
    drawing.path(points, stroke_width=1.8)
    x, y = points[-1]
    drawing.circle(x, y, 4, fill="currentColor")
    drawing.text(
        x + 10, y, f"ℒ {number(losses[-1])}", 13, text_anchor="start", data_key="descent-loss"
    )
    if descent.diverged:
        end = LEFT + len(losses) / last * (right - LEFT)
        drawing.path([(x, y), (end, TOP)], stroke=NEGATIVE, stroke_width=2.5, stroke_dasharray=DASH)
        drawing.text(
            end + 8, TOP - 2, "ℒ → ∞", 15, text_anchor="start", data_key="descent-diverged"
        )
    drawing.text(
        (LEFT + right) / 2, bottom + 16, f"t = {len(losses) - 1}", 12, data_key="descent-steps"
    )
    return drawing
