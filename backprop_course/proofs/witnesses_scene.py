"""A network with numbers in it: every quantity of the formulas, as the library computes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from backprop_lib.activations import Activation, Sigmoid
from backprop_lib.losses import CrossEntropy, Loss, SoftmaxCrossEntropy
from backprop_lib.network import Gradients, Network, Trace


class Maths(Protocol):
    """The steps forward, by the library or by an engine that knows nothing of it."""

    def array(self, value: Any) -> Any:
        """A NumPy array as this engine's own."""

    def sums(self, A: Any, W: Any, b: Any) -> Any:
        """Z, from A of the layer before."""

    def bent(self, Z: Any, f: Activation) -> Any:
        """A, from Z."""

    def loss(self, Z: Any, A: Any, Y: Any, loss: Loss) -> Any:
        """The loss, from the output layer. Z is None where A does not come from it."""


@dataclass(frozen=True)
class Scene:
    """A network of these sizes and E examples, all numbers random.

    Its nodes are A0 (which is X), W1, b1, Z1, A1, W2, …, Y and "loss".
    """

    sizes: Sequence[int]
    E: int = 1
    hidden: Activation = field(default_factory=Sigmoid)
    loss: Loss = field(default_factory=CrossEntropy)
    equal_rows: bool = False
    biases: bool = True
    shift: float = 0
    """What is added to every bias: ±3 gives one neuron's Z its sign, whatever the seed."""
    label: float | None = None
    """Every label; random ones where it is None."""
    seed: int = 0

    @cached_property
    def net(self) -> Network:
        """The network, with weights large enough to bend, and of one size on any seed."""
        rng = np.random.default_rng(self.seed)
        net = Network.random(self.sizes, self.hidden, self.loss, rng)
        for layer in net.layers:
            layer.W = rng.uniform(-1.5, 1.5, layer.W.shape)
            layer.b = rng.uniform(-1, 1, layer.b.shape) * self.biases + self.shift
        return net

    @cached_property
    def X(self) -> Any:
        """The inputs (E, n_0)."""
        X = np.random.default_rng([self.seed, 1]).uniform(-1, 1, (self.E, self.sizes[0]))
        return X[:1].repeat(self.E, axis=0) if self.equal_rows else X

    @cached_property
    def Y(self) -> Any:
        """The labels (E, K), as a rule none 0 or 1, so that both terms of the loss count."""
        if self.label is not None:
            return np.full((self.E, self.sizes[-1]), self.label)
        Y = np.random.default_rng([self.seed, 2]).uniform(0.1, 0.9, (self.E, self.sizes[-1]))
        if isinstance(self.loss, SoftmaxCrossEntropy):
            Y /= Y.sum(axis=1, keepdims=True)
        return Y[:1].repeat(self.E, axis=0) if self.equal_rows else Y

    @cached_property
    def trace(self) -> Trace:
        """The library's way forward."""
        return self.net.forward(self.X)

    @cached_property
    def grads(self) -> Gradients:
        """The library's way back."""
        return self.net.backward(self.trace, self.Y)

    def node(self, name: str) -> Any:
        """A node's numbers by the library; dZ2, … are the loss's derivative by the node Z2, …"""
        if name.startswith("d"):
            return self.derivative("loss", name[1:])
        if name in ("A0", "Y"):
            return {"A0": self.X, "Y": self.Y}[name]
        if name == "loss":
            return np.asarray(self.net.loss(self.X, self.Y))
        letter, number = name[0], name[1:]
        if letter not in "ZAWb" or not number.isdigit() or int(number) > len(self.trace):
            raise KeyError(f"name must be a node such as Z1, W2 or loss, got {name!r}")
        source = self.trace if letter in "ZA" else self.net.layers
        return getattr(source[int(number) - 1], letter)

    def forward(self, of: str, by: str, value: Any, maths: Maths) -> Any:
        """The node `of`, computed anew with this value put in the place of the node `by`."""
        L = len(self.net.layers)
        names = ["A0", "Y", *(f"{name}{number + 1}" for name in "Wb" for number in range(L))]
        given = {name: maths.array(self.node(name)) for name in names} | {by: value}
        A = given["A0"]
        for number, layer in enumerate(self.net.layers, start=1):
            Z = given.get(f"Z{number}")
            if Z is None:
                Z = maths.sums(A, given[f"W{number}"], given[f"b{number}"])
            A = given.get(f"A{number}")
            if A is None:
                A = maths.bent(Z, layer.activation)
            if of in (f"Z{number}", f"A{number}"):
                return Z if of[0] == "Z" else A
        return maths.loss(None if by == f"A{L}" else Z, A, given["Y"], self.loss)

    def derivative(self, of: str, by: str) -> Any:
        """By the library's way back: ∂ of / ∂ by, of the shape of `of` and then that of `by`."""
        if of == "loss":
            return self._loss_derivative(by)
        units = np.eye(self.node(of).size).reshape(-1, *self.node(of).shape)
        rows = [self._back(unit, of, by) for unit in units]
        return np.reshape(rows, self.node(of).shape + self.node(by).shape)

    def _loss_derivative(self, by: str) -> Any:
        name, number = by[0], int(by[1:])
        if name != "A":
            grad = self.grads[number - 1]
            return {"Z": grad.dZ, "W": grad.dW, "b": grad.db}[name]
        if number == len(self.grads):
            return self.loss.dA(self.trace[-1].A, self.Y) / self.E
        return self.net.layers[number].dA_prev(self.grads[number].dZ)

    def _back(self, delta: Any, of: str, by: str) -> Any:
        """An error `delta` at the node `of`, sent back to the node `by` by the layers."""
        name, number = of[0], int(of[1:])
        while True:
            layer, record = self.net.layers[number - 1], self.trace[number - 1]
            if name == "A":
                delta = layer.activation.backward(delta, record.Z, record.A)
            if by == f"Z{number}":
                return delta
            if by in (f"W{number}", f"b{number}"):
                grad = layer.gradients(delta, record.A_prev)
                return grad.dW if by[0] == "W" else grad.db
            delta = layer.dA_prev(delta)
            name, number = "A", number - 1
            if by == f"A{number}":
                return delta
