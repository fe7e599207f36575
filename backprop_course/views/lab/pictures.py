"""What the lab and its still picture both show: the slice, the matrices, and all side by side."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_course.shared.language import say
from backprop_course.shared.style import sub
from backprop_course.views.charts import POINTS, draw_slice
from backprop_course.views.grids import Matrix, draw_alone
from backprop_course.views.lab.network_picture import draw_network
from backprop_course.views.lab.state import LabState, Parameter, Snapshot, reach_of, symbol
from backprop_course.views.svg import Drawing, Picture
from backprop_lib._checks import Array
from backprop_lib.network import Network


def slice_drawing(state: LabState, snapshot: Snapshot) -> Drawing:
    """The loss along the chosen parameter."""
    chosen = snapshot.chosen
    values, losses, _ = losses_to_draw(state, snapshot)
    name, value = symbol(chosen, snapshot.sizes), state.get(chosen)
    return draw_slice(name, values, losses, value, snapshot.loss, snapshot.slope(chosen))


def losses_to_draw(
    state: LabState, snapshot: Snapshot, learning_rate: float | None = None
) -> tuple[Array, Array, tuple[float, float] | None]:
    """Values of the chosen parameter, the loss at each, and where a step leads, with its loss."""
    chosen = snapshot.chosen
    value, slope = state.get(chosen), snapshot.slope(chosen)
    values = np.linspace(-1, 1, POINTS) * reach_of(value)
    after = None
    if learning_rate is not None and chosen.kind != "X" and np.isfinite(slope):
        moved = value - learning_rate * slope
        after = (moved, float(state.losses_along(chosen, np.array([moved]))[0]))
    return values, state.losses_along(chosen, values), after


def draw_matrices(snapshot: Snapshot) -> list[list[Drawing]]:
    """Every W and b, with its gradient beside it: a row a layer, each matrix a picture."""
    rows = []
    for layer, grad in enumerate(snapshot.grads, start=1):
        W, b = snapshot.W[layer - 1], snapshot.b[layer - 1]
        row = [("W", W, "W"), ("dW", grad.dW, "W"), ("b", b, "b"), ("db", grad.db, "b")]
        rows.append(
            [
                draw_alone(
                    Matrix(
                        f"{name}{sub(layer)}",
                        values,
                        lit=_lit(snapshot, kind, layer, values.shape),
                        key=f"{name}{layer}",
                    )
                )
                for name, values, kind in row
            ]
        )
    return rows


def still(state: LabState, show: str = "gradient") -> list[Drawing]:
    """Diagram, slice and matrices."""
    snapshot = state.snapshot()
    matrices = [drawing for row in draw_matrices(snapshot) for drawing in row]
    return [draw_network(snapshot, show), slice_drawing(state, snapshot), *matrices]


def _lit(snapshot: Snapshot, kind: str, layer: int, shape: tuple[int, ...]) -> Array:
    mask = np.zeros(shape, dtype=bool)
    chosen = snapshot.chosen
    if (chosen.kind, chosen.layer) == (kind, layer):
        mask[chosen.row, chosen.column] = True
    return mask


def diagram(net: Network, X: Any, Y: Any, show: str = "gradient", example: int = 0) -> Picture:
    """The network with its numbers for one example; edges show "gradient" or "weight"."""
    if show not in ("gradient", "weight"):
        raise ValueError(
            say("show must be 'gradient' or 'weight', got {show!r}; try 'gradient'", show=show)
        )
    state = LabState(net, X, Y)
    state.view_example(example)
    drawing = draw_network(state.snapshot(), show)
    return Picture(drawing.markup(), drawing.label)


def loss_slice(
    net: Network, X: Any, Y: Any, kind: str = "W", layer: int = 1, row: int = 0, column: int = 0
) -> Picture:
    """The loss along one entry of a layer's W or b (from 1), or of X (layer 0), with tangent.

    `kind` may be the entry's whole name, such as "W1[0,2]".
    """
    named = Parameter.from_key(kind) if "[" in kind else Parameter(kind, layer, row, column)
    state = LabState(net, X, Y, named)
    drawing = slice_drawing(state, state.snapshot())
    return Picture(drawing.markup(), drawing.label)
