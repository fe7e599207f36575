"""One number of a network that can be varied, its name in code and its symbol."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from backprop_course.shared.language import say
from backprop_course.shared.style import sub
from backprop_lib._checks import Array
from backprop_lib.activations import Activation
from backprop_lib.layers import Dense
from backprop_lib.losses import Loss
from backprop_lib.network import Gradients, Network, Trace

_KEY = re.compile(r"(X|[Wb](\d+))\[(\d+),(\d+)\]")


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

    @classmethod
    def from_key(cls, key: str) -> Self:
        """The parameter of a name in code; ValueError where it is none."""
        found = _KEY.fullmatch(key)
        if found is None:
            raise ValueError(
                say("key must be such as W1[0,2], b1[0,2] or X[0,2], got {key!r}", key=key)
            )
        return cls(key[0], int(found[2] or 0), int(found[3]), int(found[4]))

    @property
    def key(self) -> str:
        """The name in code, such as W1[0,2]."""
        return f"{self.kind}{self.layer or ''}[{self.row},{self.column}]"


def symbol(parameter: Parameter, sizes: list[int]) -> str:
    """The parameter as the derivation writes it: w₁ where layers have one neuron, else W₁ 1→2."""
    if parameter.kind == "X":
        return "x" if sizes[0] == 1 else f"x{sub(parameter.column + 1)}"
    n_in, n_out = sizes[parameter.layer - 1], sizes[parameter.layer]
    layer = sub(parameter.layer)
    if parameter.kind == "b":
        return f"b{layer}" if n_out == 1 else f"b{layer},{sub(parameter.column + 1)}"
    if n_in == n_out == 1:
        return f"w{layer}"
    return f"W{layer} {parameter.row + 1}→{parameter.column + 1}"


def reach_of(value: float) -> float:
    """How far, on both sides of 0, a parameter is varied: wide enough for its value, or nearly."""
    return max(4.0, float(math.ceil(abs(value) - 0.05)))


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


MOST = 60
"""More neurons than this are not drawn."""


class LabState:
    """The numbers behind a live view, as float64.

    The network is copied, so the caller's own never changes.
    """

    def __init__(self, net: Network, X: Any, Y: Any, chosen: Parameter | None = None) -> None:
        neurons = sum(net.sizes)
        if neurons > MOST:
            raise ValueError(
                say(
                    "net must have at most {most} neurons to be drawn, got {neurons}; show its "
                    "matrices with views.heatmap(net.layers[0].W) instead",
                    most=MOST,
                    neurons=neurons,
                )
            )
        if net.dtype.kind == "c":
            raise TypeError(
                say(
                    "net must have real weights to be drawn, got {dtype}; build it from W.real",
                    dtype=net.dtype,
                )
            )
        layers = [
            Dense(layer.W.astype(float), layer.b.astype(float), layer.activation)
            for layer in net.layers
        ]
        self.network = Network(layers, net.loss_function)
        self.X = self.network.checked_inputs(X).copy()
        self.Y = self.network.checked_labels(Y, len(self.X)).copy()
        self.example = 0
        self.chosen = Parameter("W", 1, 0, 0) if chosen is None else chosen
        self.get(self.chosen)
        self._start = [array.copy() for array in self._arrays()]

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
        """Give the parameter a value, which must be finite, and choose it."""
        array = self._array(parameter)
        if not math.isfinite(value):
            raise ValueError(
                say(
                    "{key} must be a finite number, got {value}; try 0.5",
                    key=parameter.key,
                    value=value,
                )
            )
        array[parameter.row, parameter.column] = value
        self.choose(parameter)

    def choose(self, parameter: Parameter) -> None:
        """Look at one parameter; an input brings its example into view."""
        self.get(parameter)
        self.chosen = parameter
        if parameter.kind == "X":
            self.example = parameter.row

    def view_example(self, example: int) -> None:
        """Look at another example, from 0."""
        if not 0 <= example < len(self.X):
            raise ValueError(
                say(
                    "example must be from 0 to E − 1 = {count}, got {example}; try 0",
                    count=len(self.X) - 1,
                    example=example,
                )
            )
        self.example = example
        if self.chosen.kind == "X":
            self.chosen = Parameter("X", 0, example, self.chosen.column)

    def restart(self) -> None:
        """Every number as it was at first."""
        for array, start in zip(self._arrays(), self._start, strict=True):
            array[:] = start

    def loss(self) -> float:
        """The loss of all examples; inf or NaN where it is too large."""
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            return float(self.network.loss(self.X, self.Y))

    def snapshot(self) -> Snapshot:
        """Forward, loss and backward for the state as it is. A loss too large is inf or NaN."""
        net = self.network
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            trace = net.forward(self.X)
            grads = net.backward(trace, self.Y)
            dX = net.layers[0].dA_prev(grads[0].dZ)
            loss = net.loss_function.mean(trace[-1].Z, trace[-1].A, self.Y)
        return Snapshot(
            net.sizes,
            self.X.copy(),
            self.Y,
            [layer.W.copy() for layer in net.layers],
            [layer.b.copy() for layer in net.layers],
            [layer.activation for layer in net.layers],
            net.loss_function,
            trace,
            grads,
            dX,
            float(loss.real),
            self.example,
            self.chosen,
        )

    def losses_along(self, parameter: Parameter, values: Array) -> Array:
        """The loss at each value of one parameter, all else as it is. The state does not change.

        Z is linear in the parameter, so all values go forward together, as a batch of n E rows.
        """
        array, place = self._array(parameter), (parameter.row, parameter.column)
        layers, number = self.network.layers, max(parameter.layer, 1)
        first = layers[number - 1]
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            A_prev = self.network.forward(self.X)[number - 1].A_prev
            kept, array[place] = array[place], 0
            Z = np.repeat(first.forward(A_prev).Z[None], len(values), axis=0)  # (n, E, n_out)
            array[place] = kept
            if np.iscomplexobj(values):
                Z = Z.astype(complex)
            if parameter.kind == "X":
                Z[:, parameter.row] += values[:, None] * first.W[parameter.column]
            else:
                along = A_prev[:, parameter.row] if parameter.kind == "W" else np.ones(len(A_prev))
                Z[:, :, parameter.column] += values[:, None] * along
            Z = Z.reshape(-1, first.n_out)
            A = first.activation(Z)
            for layer in layers[number:]:
                _, Z, A = layer.forward(A)
            Y = np.tile(self.Y, (len(values), 1))
            losses = self.network.loss_function.per_example(Z, A, Y)
            return losses.reshape(len(values), -1).mean(axis=1)

    def _arrays(self) -> list[Array]:
        return [array for layer in self.network.layers for array in (layer.W, layer.b)] + [self.X]

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
                say(
                    "parameter must be one of this network's, such as {first}, got {key}; the "
                    "network has sizes {sizes}",
                    first=Parameter("W", 1, 0, 0).key,
                    key=parameter.key,
                    sizes=self.network.sizes,
                )
            )
        return array


def is_same(a: float, b: float) -> bool:
    """True where two values of a parameter differ by rounding alone."""
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)


def read_number(key: str, text: str) -> float:
    """The finite number that a reader typed for a parameter; ValueError says what else it was."""
    try:
        value = float(text.strip().replace("−", "-"))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(
            say("{key} must be a finite number, got {text!r}; try 0.5", key=key, text=text)
        )
    return value
