"""Case 4's letters: E examples, so every layer is a matrix with a row for each."""

from __future__ import annotations

from typing import Any

from sympy import Derivative, IndexedBase, Sum

from backprop_course.proofs.entry import Claim
from backprop_course.proofs.letters import E, Named, e, ell, m, n, p, q, sigma

Z, A, W, b, D, Y = (IndexedBase(name) for name in ("Z", "A", "W", "b", "D", "Y"))
"""Z_l, A_l; the weights and biases of layer l+1; D = ∂L/∂Z_{l+1}; the labels."""


def act(e: Any, i: Any) -> Any:
    """A_l, entry by entry, as a function of Z_l."""
    return Named("A", sigma(Z[e, i]), e, i)


def slope(e: Any, i: Any) -> Any:
    """The slope of A_l by Z_l, at the same entry."""
    return act(e, i) * (1 - act(e, i))


def from_z(e: Any, j: Any) -> Any:
    """Z_{l+1}, entry by entry, as a function of Z_l."""
    return Sum(act(e, p) * W[p, j], (p, 1, n)) + b[j]


def from_a(e: Any, j: Any) -> Any:
    """Z_{l+1}, entry by entry, as a function of A_l, W_{l+1} and b_{l+1}."""
    return Sum(A[e, p] * W[p, j], (p, 1, n)) + b[j]


def z_next(e: Any, j: Any, made: Any = from_z) -> Any:
    """Z_{l+1}, entry by entry, by its name."""
    return Named("Z_{l+1}", made(e, j), e, j)


def error(e: Any, j: Any) -> Any:
    """A − Y of one output, where layer l+1 is the last."""
    return sigma(z_next(e, j)) - Y[e, j]


def from_the_loss(letter: Any, gradient: Any, ranges: dict[Any, Any]) -> Claim:
    """The loss itself differentiated, at the last hidden layer: no chain rule taken on trust."""
    loss = Sum(ell(Y[e, q], z_next(e, q)), (e, 1, E), (q, 1, m)) / E
    return Claim(
        Derivative(loss, letter),
        [(gradient, "from the loss itself: ∂ℓ/∂z = a − y (F18)")],
        wrong={"from the loss: sign": -gradient, "from the loss: 1/E missing": E * gradient},
        ranges=ranges,
    )
