"""A small step against the gradient lowers any loss of any number of weights, by induction.

One weight (`_one`); the weights w_1 … w_n and one more (`_one_more`, `_squares`). Then the whole at
once (`_neuron`), for the loss of one neuron.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy import Derivative, IndexedBase, Subs, Sum, Symbol

from backprop_course.proofs.entry import Claim
from backprop_course.proofs.stand_ins import Named, any_function
from backprop_course.proofs.symbols import E, e, n, p

X, w, y, g = (IndexedBase(name) for name in ("X", "w", "y", "g"))
rate = Symbol("eta", real=True)
r, s = sp.symbols("r s", integer=True, positive=True)
"""Bound indices of what has a name, used nowhere else."""


def descent() -> list[Claim]:
    """d/dη L(w − ηg) at η = 0 is −Σ g²."""
    return [_one(), _one_more(), _squares(), _neuron()]


def _at_0(expression: Any) -> Any:
    return Subs(Derivative(expression, rate), rate, 0)


def _one() -> Claim:
    loss, loss_slope = any_function(r"\mathcal L"), any_function(r"\mathcal L", 1)
    w = Symbol("w", real=True)
    g = Named("g", loss_slope(w))
    return Claim(
        _at_0(loss(w - rate * g)),
        [(-g * loss_slope(w), "one weight: chain rule"), (-(g**2), "g = L′(w)")],
        wrong={
            "sign, as in ascent": g**2,
            "square missing": -g,
            "the loss for its slope": -g * loss(w),
            "2 left over": -2 * g**2,
        },
    )


def _one_more() -> Claim:
    both, by_first, by_last = (any_function("F", *primes) for primes in ((0, 0), (1, 0), (0, 1)))
    return Claim(
        _at_0(both(rate, rate)),
        [
            (
                by_first(0, 0) + by_last(0, 0),
                "F(s, t): w₁ … wₙ go by s, one more by t; both go by η",
            )
        ],
        wrong={
            "product": by_first(0, 0) * by_last(0, 0),
            "the last alone": by_last(0, 0),
            "mean": (by_first(0, 0) + by_last(0, 0)) / 2,
        },
    )


def _squares() -> Claim:
    return Claim(
        -Sum(g[p] ** 2, (p, 1, n)) - g[n + 1] ** 2,
        [(-Sum(g[p] ** 2, (p, 1, n + 1)), "∂₁F by what holds for n weights, ∂₂F as for one")],
        wrong={
            "sign of the last": -Sum(g[p] ** 2, (p, 1, n)) + g[n + 1] ** 2,
            "one off": -Sum(g[p] ** 2, (p, 1, n)),
        },
    )


def _neuron() -> Claim:
    loss, by_z = any_function(r"\ell", 0, 0), any_function(r"\ell", 0, 1)
    z = Named("z", Sum(X[e, s] * w[s], (s, 1, n)), e)
    moved = Sum(X[e, p] * (w[p] - rate * _g(p)), (p, 1, n))
    squares = Sum(_g(p) ** 2, (p, 1, n))
    return Claim(
        _at_0(Sum(loss(y[e], moved), (e, 1, E))),
        [
            (
                -Sum(by_z(y[e], z) * Sum(X[e, p] * _g(p), (p, 1, n)), (e, 1, E)),
                "all at once, for a neuron: chain rule, z = Σ Xw",
            ),
            (-squares, "Σₑ ∂₂ℓ X = g"),
        ],
        wrong={
            "ascent": squares,
            "squares missing": -Sum(_g(p), (p, 1, n)),
            "square of the sum": -(Sum(_g(p), (p, 1, n)) ** 2),
            "norm not squared": -sp.sqrt(squares),
            "mean over the weights": -squares / n,
        },
    )


def _g(p: Any) -> Any:
    by_z = any_function(r"\ell", 0, 1)
    return Named("g", Sum(by_z(y[r], Sum(X[r, s] * w[s], (s, 1, n))) * X[r, p], (r, 1, E)), p)
