"""Softmax, K classes: its Jacobian, and its slope together with cross entropy."""

from __future__ import annotations

from typing import Any

from sympy import Derivative, IndexedBase, KroneckerDelta, Sum, Symbol, exp, log

from backprop_course.proofs.entry import Claim
from backprop_course.proofs.stand_ins import Named
from backprop_course.proofs.symbols import K, j, k, sigma

z, y, t = (IndexedBase(name) for name in ("z", "y", "t"))
r = Symbol("r", integer=True, positive=True)
"""The bound index of what has a name, used nowhere else."""


def _part(k: Any) -> Any:
    """a_k of softmax."""
    return Named("a", exp(z[k]) / Sum(exp(z[r]), (r, 1, K)), k)


def softmax() -> list[Claim]:
    """The Jacobian, and that its columns add up to 0."""
    total = Named("S", Sum(exp(z[r]), (r, 1, K)))
    same = KroneckerDelta(j, k)
    above = exp(z[k])
    return [
        Claim(
            Derivative(_part(k), z[j]),
            [
                (
                    (same * above * total - above * exp(z[j])) / total**2,
                    "(u/S)′ = (u′S − uS′)/S², S = Σ eᶻ",
                ),
                (same * _part(k) - _part(k) * _part(j), "a = eᶻ/S"),
            ],
            wrong={
                "diagonal only, as σ's": same * _part(k) * (1 - _part(k)),
                "diagonal forgotten": -_part(k) * _part(j),
                "sign": same * _part(k) + _part(k) * _part(j),
                "row for column": same * _part(k) - _part(k) ** 2,
            },
            ranges={j: K, k: K},
        ),
        Claim(
            Sum(Derivative(_part(k), z[j]), (k, 1, K)),
            [
                (Sum(same * _part(k) - _part(k) * _part(j), (k, 1, K)), "the Jacobian"),
                (0, "Σ a = 1 stays 1"),
            ],
            wrong={"sum 1": 1, "sum a": _part(j)},
            ranges={j: K},
        ),
    ]


def softmax_ce() -> list[Claim]:
    """With cross entropy: for any y, and for a y that adds up to 1."""
    found = Sum(y[k], (k, 1, K)) * _part(j) - y[j]
    jacobian = KroneckerDelta(j, k) * _part(k) - _part(k) * _part(j)

    def one(k: Any) -> Any:
        return Named("y", t[k] / Sum(t[r], (r, 1, K)), k)

    return [
        Claim(
            Derivative(-Sum(y[k] * log(_part(k)), (k, 1, K)), z[j]),
            [
                (-Sum(y[k] / _part(k) * jacobian, (k, 1, K)), "chain rule, softmax's Jacobian"),
                (-Sum(y[k] * (KroneckerDelta(j, k) - _part(j)), (k, 1, K)), "aₖ cancels"),
                (found, "the delta picks k = j"),
            ],
            wrong={
                "a − y, whatever Σ y is": _part(j) - y[j],
                "sign": -found,
                "slope of σ once more": found * _part(j) * (1 - _part(j)),
                "K sigmoids": sigma(z[j]) - y[j],
                "mean over the classes": found / K,
            },
            ranges={j: K},
        ),
        Claim(
            Derivative(-Sum(one(k) * log(_part(k)), (k, 1, K)), z[j]),
            [
                (Sum(one(k), (k, 1, K)) * _part(j) - one(j), "the same, now for y = t/Σ t"),
                (_part(j) - one(j), "Σ y = 1"),
            ],
            wrong={
                "y − a": one(j) - _part(j),
                "t for y": _part(j) - t[j],
                "Σ t left over": Sum(t[k], (k, 1, K)) * _part(j) - one(j),
            },
            ranges={j: K},
        ),
    ]
