"""What the lab and its still picture both show: the slice, the matrices, and all side by side."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_course.shared.html import side_by_side
from backprop_course.shared.style import sub
from backprop_course.views.charts import draw_slice
from backprop_course.views.grids import GAP, Matrix, draw_row
from backprop_course.views.lab.network_picture import draw_network
from backprop_course.views.lab.state import LabState, Parameter, Snapshot, reach_of, symbol
from backprop_course.views.svg import Drawing, Picture
from backprop_lib._checks import Array
from backprop_lib.network import Network

POINTS = 61


def slice_drawing(
    state: LabState, snapshot: Snapshot, learning_rate: float | None = None
) -> Drawing:
    """The loss along the chosen parameter; with a learning rate, where one step leads."""
    chosen = snapshot.chosen
    value, slope = state.get(chosen), snapshot.slope(chosen)
    reach = reach_of(value)
    values = np.linspace(-1, 1, POINTS) * reach
    step = None
    if learning_rate is not None and chosen.kind != "X" and np.isfinite(slope):
        after = value - learning_rate * slope
        step = (after, float(state.losses_along(chosen, np.array([after]))[0]))
    name = symbol(chosen, snapshot.sizes)
    losses = state.losses_along(chosen, values)
    return draw_slice(name, values, losses, value, snapshot.loss, slope, step)


def matrices_drawing(snapshot: Snapshot) -> Drawing:
    """Every W and b, with its gradient beside it, layer by layer."""
    rows: list[list[str | Matrix]] = []
    for layer, (W, b, grad) in enumerate(
        zip(snapshot.W, snapshot.b, snapshot.grads, strict=True), start=1
    ):
        name = sub(layer)
        rows.append(
            [
                Matrix(f"W{name}", W, lit=_lit(snapshot, "W", layer, W.shape), key=f"W{layer}"),
                Matrix(
                    f"dW{name}", grad.dW, lit=_lit(snapshot, "W", layer, W.shape), key=f"dW{layer}"
                ),
                Matrix(f"b{name}", b, lit=_lit(snapshot, "b", layer, b.shape), key=f"b{layer}"),
                Matrix(
                    f"db{name}", grad.db, lit=_lit(snapshot, "b", layer, b.shape), key=f"db{layer}"
                ),
            ]
        )
    heights = [max(m.height for m in row if isinstance(m, Matrix)) for row in rows]
    widths = [sum(m.width for m in row if isinstance(m, Matrix)) + 3 * GAP for row in rows]
    drawing = Drawing(max(widths) + 8, sum(heights), "every weight and bias, and its gradient")
    y = 0.0
    for row, height in zip(rows, heights, strict=True):
        draw_row(drawing, 4.0, y, height, row)
        y += height
    return drawing


def still(state: LabState, show: str = "gradient") -> str:
    """Diagram, slice and matrices, as HTML that wraps where the page is narrow."""
    snapshot = state.snapshot()
    pictures = [
        draw_network(snapshot, show),
        slice_drawing(state, snapshot),
        matrices_drawing(snapshot),
    ]
    return side_by_side(picture.markup() for picture in pictures)


def _lit(snapshot: Snapshot, kind: str, layer: int, shape: tuple[int, ...]) -> Array:
    mask = np.zeros(shape, dtype=bool)
    chosen = snapshot.chosen
    if (chosen.kind, chosen.layer) == (kind, layer):
        mask[chosen.row, chosen.column] = True
    return mask


def diagram(net: Network, X: Any, Y: Any, show: str = "gradient", example: int = 0) -> Picture:
    """The network with its numbers for one example; edges show "gradient" or "weight"."""
    if show not in ("gradient", "weight"):
        raise ValueError(f"show must be 'gradient' or 'weight', got {show!r}; try 'gradient'")
    state = LabState(net, X, Y)
    state.view_example(example)
    drawing = draw_network(state.snapshot(), show)
    return Picture(drawing.markup(), drawing.label)


def loss_slice(
    net: Network, X: Any, Y: Any, kind: str = "W", layer: int = 1, row: int = 0, column: int = 0
) -> Picture:
    """The loss along one entry of a layer's W or b (from 1), or of X (layer 0), with tangent."""
    state = LabState(net, X, Y, Parameter(kind, layer, row, column))
    drawing = slice_drawing(state, state.snapshot())
    return Picture(drawing.markup(), drawing.label)
