"""Small arrays and a network of two layers in NumPy, for the examples of the slips."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

Array = Any
Rule = Callable[[Array, Array, Array], Array]


def some(*shape: int) -> Array:
    """Numbers between −1 and 1 that are the same on every machine."""
    return np.sin(1 + 1.7 * np.arange(prod(shape))).reshape(shape)


def digits(values: Any) -> str:
    """A number, a row or the rows of a matrix, with three significant digits."""
    array = np.asarray(values, dtype=float)
    if array.ndim == 0:
        return f"{float(array) + 0.0:.3g}".replace("-", "−")
    inner = (", " if array.ndim == 1 else "; ").join(
        digits(part) if array.ndim == 1 else " ".join(map(digits, part)) for part in array
    )
    return f"[{inner}]"


def shape(array: Any) -> str:
    """The shape of an array, as (E, n)."""
    return str(np.shape(array))


def attempt(operation: Callable[[], Any]) -> str:
    """The shape that comes of an operation, or that it is refused."""
    try:
        return f"gives {shape(operation())}"
    except (ValueError, IndexError):
        return "is refused"


def sigmoid(Z: Array) -> Array:
    """σ, elementwise."""
    return 1 / (1 + np.exp(-Z))


def slope(A: Array) -> Array:
    """σ' from σ."""
    return A * (1 - A)


def cross_entropies(A: Array, Y: Array) -> Array:
    """The cross entropy of each output."""
    return -Y * np.log(A) - (1 - Y) * np.log(1 - A)


def cross_entropy(A: Array, Y: Array) -> float:
    """F33: the sum over classes, the mean over examples."""
    return float(cross_entropies(A, Y).sum() / len(Y))


def one_hot(*classes: int) -> Array:
    """A row for each example, with a 1 at its class."""
    return np.eye(max(classes) + 1)[list(classes)]


def apart(wrong: Array, right: Array) -> str:
    """The largest difference, as a percentage of the largest right entry."""
    return f"{100 * np.abs(wrong - right).max() / np.abs(right).max():.3g} %"


def output_rule(A: Array, Y: Array, _: Array) -> Array:
    """F34: (A − Y) / E."""
    return (A - Y) / len(Y)


def hidden_rule(D: Array, W: Array, A: Array) -> Array:
    """F36: (D Wᵀ) ∘ A ∘ (1 − A)."""
    return (D @ W.T) * slope(A)


class Net:
    """Two layers of sigmoids with cross entropy, whose rules back can be exchanged."""

    def __init__(self, n0: int, n1: int, n2: int) -> None:
        self.W1, self.b1 = some(n0, n1), np.zeros((1, n1))
        self.W2, self.b2 = some(n1, n2), np.zeros((1, n2))

    def outputs(self, X: Array) -> tuple[Array, Array]:
        """A_1 and A_2."""
        A1 = sigmoid(X @ self.W1 + self.b1)
        return A1, sigmoid(A1 @ self.W2 + self.b2)

    def errors(
        self, X: Array, Y: Array, output: Rule = output_rule, hidden: Rule = hidden_rule
    ) -> tuple[Array, Array]:
        """The loss by Z_1 and by Z_2, by these rules."""
        A1, A2 = self.outputs(X)
        D2 = output(A2, Y, A1)
        return hidden(D2, self.W2, A1), D2

    def train(
        self,
        X: Array,
        Y: Array,
        output: Rule = output_rule,
        hidden: Rule = hidden_rule,
        *,
        steps: int = 300,
        rate: float = 1.0,
    ) -> list[float]:
        """The loss before the first step and after each."""
        losses = [cross_entropy(self.outputs(X)[1], Y)]
        for _ in range(steps):
            A1, _A2 = self.outputs(X)
            D1, D2 = self.errors(X, Y, output, hidden)
            self.W1, self.b1 = self.W1 - rate * X.T @ D1, self.b1 - rate * D1.sum(0)
            self.W2, self.b2 = self.W2 - rate * A1.T @ D2, self.b2 - rate * D2.sum(0)
            losses.append(cross_entropy(self.outputs(X)[1], Y))
        return losses
