"""Losses: how far the output is from the labels, and the first gradient of the way back.

A loss is the mean over the E examples of the sum over the K classes (F33). To write a new one,
subclass `Loss` and give it `per_example` and `dA`, its local derivative; nothing else changes.

Where a loss belongs with one output activation, it is computed from the logits `Z`, never from a
rounded `A`: log A would be log 0 long before Z is large. For labels 0 and 1 no digit is lost, but
for half a rounding for each unit of z_max − z in a softmax.
"""

from __future__ import annotations

import numpy as np

from backprop_lib._checks import Array, hold_to_shape, refused, shown
from backprop_lib.activations import Activation, Sigmoid, Softmax, minus_abs


class Loss:
    """The mean over the rows of a loss for each row."""

    output: type[Activation] | None = None
    """The one output activation this loss belongs with; None where any will do."""

    analytic = False
    """True where the loss has a complex derivative everywhere."""

    def per_example(self, Z: Array, A: Array, Y: Array) -> Array:
        """The loss of each row, shape (E, 1). Z, A, Y are (E, K)."""
        raise NotImplementedError

    def dA(self, A: Array, Y: Array) -> Array:
        """The local derivative of each row's loss by its A, shape (E, K), without the 1/E."""
        raise NotImplementedError

    def mean(self, Z: Array, A: Array, Y: Array) -> float | complex:
        """The loss of the batch: (1/E) Σ over rows (F33)."""
        value: float | complex = self.per_example(Z, A, Y).sum().item() / len(Y)
        return value

    def dZ(self, Z: Array, A: Array, Y: Array, activation: Activation) -> Array:
        """The gradient at the output's Z, shape (E, K): the chain rule, with the mean's 1/E."""
        E = len(Y)
        return activation.backward(self.dA(A, Y) / E, Z, A)

    def check_labels(self, Y: Array) -> None:
        """Raise ValueError where Y (E, K) cannot be labels of this loss."""

    def __repr__(self) -> str:
        """The name, as it is written in code."""
        return f"{type(self).__name__}()"

    def __init_subclass__(cls) -> None:
        """A loss of somebody's own is held to the shapes it must give; analytic if it says so."""
        if "per_example" in vars(cls):
            cls.analytic = vars(cls).get("analytic", False)
        hold_to_shape(cls, per_example=1, dA=None, dZ=None)


class SquaredError(Loss):
    """½‖a − y‖² for each row (F2), mean over rows. Any output activation will do."""

    analytic = True

    def per_example(self, Z: Array, A: Array, Y: Array) -> Array:
        """½ Σ_k (a_k − y_k)², shape (E, 1)."""
        return over_classes(0.5 * (A - Y) ** 2)

    def dA(self, A: Array, Y: Array) -> Array:
        """A − Y (F6)."""
        return A - Y


class CrossEntropy(Loss):
    """−y log a − (1 − y) log(1 − a), summed over K independent yes/no labels (F7, F15, F30)."""

    output = Sigmoid
    analytic = True

    @np.errstate(under="ignore")
    def per_example(self, Z: Array, A: Array, Y: Array) -> Array:
        """Σ_k max(z, 0) − y z + log(1 + e^−|z|), shape (E, 1): F30 with a = σ(z) put in."""
        terms = np.maximum(Z, 0) - Y * Z + np.log1p(np.exp(minus_abs(Z)))
        return over_classes(terms)

    def dA(self, A: Array, Y: Array) -> Array:
        """−Y/A + (1 − Y)/(1 − A) (F7, F16); infinite where a label is missed with certainty."""
        return -Y / A + (1 - Y) / (1 - A)

    def dZ(self, Z: Array, A: Array, Y: Array, activation: Activation) -> Array:
        """(A − Y) / E (F34), keeping the digits that 1 − A loses once A is near 1."""
        E = len(Y)
        # a − y = (1 − y) a − y (1 − a), and 1 − σ(z) is σ(−z) to the last digit.
        return ((1 - Y) * A - Y * activation(-Z)) / E

    def check_labels(self, Y: Array) -> None:
        """Labels are probabilities: from 0 to 1."""
        low, high = Y.min(), Y.max()
        if not (low >= 0 and high <= 1):
            must, came = f"Y must be (E, K) labels from 0 to 1 for {self!r}", f"{low} to {high}"
            raise refused(must, came, "turn class numbers into rows with one_hot(labels, K)")


class SoftmaxCrossEntropy(Loss):
    """−Σ_k y_k log a_k with a = softmax(z): K classes that exclude one another, Σ y = 1."""

    output = Softmax
    analytic = True

    def per_example(self, Z: Array, A: Array, Y: Array) -> Array:
        """Σ_k y_k (z_max − z_k) + log(1 + Σ_{j≠max} e^{z_j − z_max}), shape (E, 1)."""
        below, _, rest = _around_the_largest(Z)
        return over_classes(-Y * below) + np.log1p(rest)

    def dA(self, A: Array, Y: Array) -> Array:
        """−Y/A; infinite where the true class got probability 0."""
        return -Y / A

    def dZ(self, Z: Array, A: Array, Y: Array, activation: Activation) -> Array:
        """(A − Y) / E, keeping the digits that 1 − A loses once A is near 1."""
        E = len(Y)
        _, top, rest = _around_the_largest(Z)
        one_minus_A = np.where(top, rest / (1 + rest), 1 - A)
        return ((1 - Y) * A - Y * one_minus_A) / E

    def check_labels(self, Y: Array) -> None:
        """Each row is a distribution: from 0 to 1, adding up to 1."""
        rounding = 4 * Y.shape[1] * np.finfo(Y.dtype).eps
        right = (np.abs(Y.real.sum(axis=1) - 1) <= rounding) & (Y.real >= 0).all(axis=1)
        if not right.all():
            row = int(np.argmin(right))
            must = f"Y must be (E, K) rows of labels ≥ 0 that add up to 1 for {self!r}"
            fix = "use one_hot(labels, K), or Y / np.sum(Y, axis=1, keepdims=True), or CrossEntropy"
            came = f"{shown(Y[row].real.tolist())} in row {row}"
            raise refused(must, came, f"{fix} for labels that do not exclude one another")


LOSSES: dict[str, type[Loss]] = {
    f.__name__: f for f in (SquaredError, CrossEntropy, SoftmaxCrossEntropy)
}
"""The library's own, by name."""


def over_classes(terms: Array) -> Array:
    """Σ_k of each row, (E, K) to (E, 1), as a product: `sum` is slow where rows are short."""
    return terms @ np.ones((terms.shape[1], 1), terms.dtype)


@np.errstate(under="ignore")
def _around_the_largest(Z: Array) -> tuple[Array, Array, Array]:
    """For each row: z − z_max (E, K); where the largest stands (E, K); Σ e^ of all the others."""
    top = np.arange(Z.shape[1]) == Z.real.argmax(axis=1)[:, None]
    below = Z - Z[top][:, None]
    rest = np.where(top, 0, np.exp(below)).sum(axis=1, keepdims=True)
    return below, top, rest
