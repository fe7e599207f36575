"""Every number of one moment of a live view."""

from __future__ import annotations

from dataclasses import dataclass

from backprop_course.views.lab.parameter import Parameter
from backprop_lib._checks import Array
from backprop_lib.activations import Activation
from backprop_lib.losses import Loss
from backprop_lib.network import Gradients, Trace


@dataclass(frozen=True)
class Snapshot:
    """Every number of one moment."""

    sizes: list[int]
    X: Array
    Y: Array
    W: list[Array]
    b: list[Array]
    activations: list[Activation]
    loss_function: Loss
    trace: Trace
    grads: Gradients
    dX: Array
    loss: float
    example: int
    chosen: Parameter

    def value(self, parameter: Parameter) -> float:
        """A parameter's value."""
        if parameter.kind == "X":
            array = self.X
        else:
            array = (self.W if parameter.kind == "W" else self.b)[parameter.layer - 1]
        return float(array[parameter.row, parameter.column])

    def slope(self, parameter: Parameter) -> float:
        """The loss's gradient by one parameter."""
        if parameter.kind == "X":
            array = self.dX
        else:
            grad = self.grads[parameter.layer - 1]
            array = grad.dW if parameter.kind == "W" else grad.db
        return float(array[parameter.row, parameter.column])

    def flow(self, layer: int) -> Array:
        """What flows back along each edge of a layer for the example in view: δ·w, as W."""
        return self.grads[layer - 1].dZ[self.example] * self.W[layer - 1]
