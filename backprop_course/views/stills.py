"""The lab's pictures, still: for the text of a lesson, and for hosts without widgets."""

from __future__ import annotations

from typing import Any

from backprop_course.views.lab.panels import slice_drawing
from backprop_course.views.lab.parameter import Parameter
from backprop_course.views.lab.state import LabState
from backprop_course.views.network_diagram import draw_network
from backprop_course.views.svg import Picture
from backprop_lib.network import Network


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
