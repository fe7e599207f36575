"""What a live view knows: a small network, its data, the parameter in hand, and every number shown.

Nothing here draws, and nothing needs a widget.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from backprop_lib._checks import Array
from backprop_lib.layers import Dense
from backprop_lib.network import Gradients, Network, Trace
from backprop_lib.views.style import sub

LARGEST = 60
"""More neurons than this are not drawn."""


@dataclass(frozen=True)
class Parameter:
    """One number that can be varied: W or b of a layer (from 1), or an input of an example."""

    kind: str
    """ "W", "b" or "X"."""
    layer: int
    """The layer, from 1; 0 for an input."""
    row: int
    """Where in the matrix, from 0. For an input: the example."""
    column: int

    @property
    def key(self) -> str:
        """The name in code, such as W1[0,2]."""
        return f"{self.kind}{self.layer or ''}[{self.row},{self.column}]"


@dataclass(frozen=True)
class Snapshot:
    """Every number of one moment."""

    sizes: list[int]
    X: Array
    Y: Array
    W: list[Array]
    b: list[Array]
    trace: Trace
    grads: Gradients
    dX: Array
    loss: float
    example: int
    chosen: Parameter


class LabState:
    """The numbers behind a live view. The network is copied, so the caller's own never changes."""

    def __init__(self, net: Network, X: Any, Y: Any, chosen: Parameter | None = None) -> None:
        neurons = sum(net.sizes)
        if neurons > LARGEST:
            raise ValueError(
                f"net must have at most {LARGEST} neurons to be drawn, got {neurons}; "
                f"show its matrices with views.heatmap(net.layers[0].W) instead"
            )
        layers = [Dense(layer.W, layer.b, layer.activation) for layer in net.layers]
        self.network = Network(layers, net.loss_function)
        self.X = net.checked_inputs(X).copy()
        self.Y = net.checked_labels(Y, len(self.X)).copy()
        self.example = 0
        self.chosen = Parameter("W", 1, 0, 0) if chosen is None else chosen
        self.get(self.chosen)

    def parameters(self) -> Iterator[Parameter]:
        """Every weight, every bias, then the inputs of the example in view."""
        for number, layer in enumerate(self.network.layers, start=1):
            for kind, values in (("W", layer.W), ("b", layer.b)):
                for row, column in np.ndindex(values.shape):
                    yield Parameter(kind, number, row, column)
        for column in range(self.X.shape[1]):
            yield Parameter("X", 0, self.example, column)

    def get(self, parameter: Parameter) -> float:
        """The parameter's value."""
        return float(self._array(parameter)[parameter.row, parameter.column])

    def set(self, parameter: Parameter, value: float) -> None:
        """Give the parameter a value, which must be finite, and take it in hand."""
        if not math.isfinite(value):
            raise ValueError(
                f"{parameter.key} must be a finite number, got {value}; the old value stays"
            )
        self._array(parameter)[parameter.row, parameter.column] = value
        self.chosen = parameter

    def view_example(self, example: int) -> None:
        """Look at another example, from 0."""
        if not 0 <= example < len(self.X):
            raise ValueError(
                f"example must be from 0 to E − 1 = {len(self.X) - 1}, got {example}; try 0"
            )
        self.example = example
        if self.chosen.kind == "X":
            self.chosen = Parameter("X", 0, example, self.chosen.column)

    def snapshot(self) -> Snapshot:
        """Forward, loss and backward for the state as it is."""
        net = self.network
        trace = net.forward(self.X)
        grads = net.backward(trace, self.Y)
        return Snapshot(
            net.sizes,
            self.X.copy(),
            self.Y,
            [layer.W.copy() for layer in net.layers],
            [layer.b.copy() for layer in net.layers],
            trace,
            grads,
            net.layers[0].dA_prev(grads[0].dZ),
            float(net.loss_function.mean(trace[-1].Z, trace[-1].A, self.Y).real),
            self.example,
            self.chosen,
        )

    def losses_along(self, parameter: Parameter, values: Array) -> Array:
        """The loss at each value of one parameter, all else as it is. The state does not change."""
        array, place = self._array(parameter), (parameter.row, parameter.column)
        kept = array[place]
        losses = np.empty(len(values))
        for i, value in enumerate(values):
            array[place] = value
            losses[i] = self.network.loss(self.X, self.Y)
        array[place] = kept
        return losses

    def _array(self, parameter: Parameter) -> Array:
        if parameter.kind == "X":
            array = self.X
        elif parameter.kind in ("W", "b") and 1 <= parameter.layer <= len(self.network.layers):
            layer = self.network.layers[parameter.layer - 1]
            array = layer.W if parameter.kind == "W" else layer.b
        else:
            array = np.empty((0, 0))
        if not (0 <= parameter.row < array.shape[0] and 0 <= parameter.column < array.shape[1]):
            raise ValueError(
                f"parameter must be one of this network's, such as {Parameter('W', 1, 0, 0).key}, "
                f"got {parameter.key}; the network has sizes {self.network.sizes}"
            )
        return array


def slope_of(snapshot: Snapshot, parameter: Parameter) -> float:
    """The loss's gradient by one parameter."""
    if parameter.kind == "X":
        array = snapshot.dX
    else:
        grad = snapshot.grads[parameter.layer - 1]
        array = grad.dW if parameter.kind == "W" else grad.db
    return float(array[parameter.row, parameter.column])


def symbol(parameter: Parameter, sizes: list[int]) -> str:
    """The parameter as the derivation writes it: w₁ where layers have one neuron, else W₁ 1→2."""
    if parameter.kind == "X":
        return "x" if sizes[0] == 1 else f"x {parameter.column + 1}"
    n_in, n_out = sizes[parameter.layer - 1], sizes[parameter.layer]
    layer = sub(parameter.layer)
    if parameter.kind == "b":
        return f"b{layer}" if n_out == 1 else f"b{layer} {parameter.column + 1}"
    if n_in == n_out == 1:
        return f"w{layer}"
    return f"W{layer} {parameter.row + 1}→{parameter.column + 1}"
