"""Case 2's letters: one example, so every layer is a row."""

from __future__ import annotations

from typing import Any

from sympy import Derivative, IndexedBase, Sum

from backprop_course.proofs.entry import Claim
from backprop_course.proofs.letters import Named, ell, m, n, p, q, sigma

z, a, W, b, d, y = (IndexedBase(name) for name in ("z", "a", "W", "b", "d", "y"))
"""Rows z_l, a_l; the weights and biases of layer l+1; d = δ_{l+1}; the labels."""


def act(i: Any) -> Any:
    """a_l, entry by entry, as a function of z_l."""
    return Named("a", sigma(z[i]), i)


def slope(i: Any) -> Any:
    """The slope of a_l by z_l, at the same neuron."""
    return act(i) * (1 - act(i))


def from_z(j: Any) -> Any:
    """z_{l+1}, entry by entry, as a function of z_l."""
    return Sum(act(p) * W[p, j], (p, 1, n)) + b[j]


def from_a(j: Any) -> Any:
    """z_{l+1}, entry by entry, as a function of the row a_l, of W_{l+1} and of b_{l+1}."""
    return Sum(a[p] * W[p, j], (p, 1, n)) + b[j]


def z_next(j: Any, made: Any = from_z) -> Any:
    """z_{l+1}, entry by entry, by its name."""
    return Named("z_{l+1}", made(j), j)


def error(j: Any) -> Any:
    """a − y of output j, where layer l+1 is the last."""
    return sigma(z_next(j)) - y[j]


def from_the_loss(letter: Any, gradient: Any, ranges: dict[Any, Any]) -> Claim:
    """The loss itself differentiated, at the last hidden layer: no chain rule taken on trust."""
    loss = Sum(ell(y[q], z_next(q)), (q, 1, m))
    return Claim(
        Derivative(loss, letter),
        [(gradient, "from the loss itself: ∂ℓ/∂z = a − y (F18)")],
        wrong={"from the loss: sign": -gradient, "from the loss: twice": 2 * gradient},
        ranges=ranges,
    )
