"""Gradient descent with one part exchanged: how the slips of a complete `train` are made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from backprop_course.exercises.slips.way_back import WayBack, sigma
from backprop_lib._checks import Array

WAY = WayBack()
Lists = tuple[list[Array], list[Array]]


@dataclass(frozen=True)
class Descent:
    """The right training, unless told otherwise."""

    way: WayBack = WAY
    sign: float = -1.0
    length: float = 1.0
    """What the step is multiplied with, beside η."""
    over_rate: bool = False
    fewer: int = 0
    """Steps that are left out at the end."""
    only: int | None = None
    """Where not None, so many steps in all."""
    biases_too: bool = True
    first_layer: int = 0
    """The first layer that is trained; −1 is the last."""
    keep: bool = False
    """Whether gradients are added to those of the steps before."""
    once: bool = False
    """Whether the gradients are computed before the loop."""

    def but(self, **parts: Any) -> Descent:
        """The same with other parts."""
        return replace(self, **parts)

    def __call__(
        self,
        X: Array,
        Y: Array,
        weights: list[Array],
        biases: list[Array],
        learning_rate: float,
        epochs: int,
    ) -> Lists:
        """The new weights and biases."""
        weights, biases = list(weights), list(biases)
        eta = self.sign * self.length * (1 / learning_rate if self.over_rate else learning_rate)
        trained = range(len(weights))[self.first_layer :]
        steps = epochs - self.fewer if self.only is None else self.only
        kept: Any = None
        for _ in range(steps):
            if kept is None or not self.once:
                grads = self.way(X, Y, weights, biases)
                if self.keep and kept is not None:
                    grads = [(a + b, c + d) for (a, c), (b, d) in zip(kept, grads, strict=True)]
                kept = grads
            for l in trained:
                weights[l] = weights[l] + eta * kept[l][0]
                if self.biases_too:
                    biases[l] = biases[l] + eta * kept[l][1]
        return weights, biases


def updated_first(
    X: Array,
    Y: Array,
    weights: list[Array],
    biases: list[Array],
    learning_rate: float,
    epochs: int,
) -> Lists:
    """Each layer takes its step before the error goes back through it."""
    weights, biases = list(weights), list(biases)
    for _ in range(epochs):
        A = [X]
        for W, b in zip(weights, biases, strict=True):
            A.append(sigma(A[-1] @ W + b))
        dZ = (A[-1] - Y) / len(Y)
        for l in reversed(range(len(weights))):
            dW, db = A[l].T @ dZ, dZ.sum(axis=0, keepdims=True)
            weights[l] = weights[l] - learning_rate * dW
            biases[l] = biases[l] - learning_rate * db
            dZ = (dZ @ weights[l].T) * A[l] * (1 - A[l])
    return weights, biases


def last_example_only(way: WayBack) -> WayBack:
    """Gradients from the last row alone."""
    return way.but(
        weight=lambda A, Z, l, dZ: A[l][-1:].T @ dZ[-1:],
        bias=lambda dZ: np.array(dZ[-1:]),
    )
