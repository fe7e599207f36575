"""The idea, F8-F12: the slopes inside a layer, each on its own.

One layer with input B = A_{l-1}, Z = BW and A = σ(Z). An exact slope of a matrix by a matrix has
four indices. With it comes what it makes of the gradient G that arrives: a matrix again.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy import Derivative, IndexedBase, KroneckerDelta, Sum

from backprop_course.proofs.entry import Claim
from backprop_course.proofs.stand_ins import Named
from backprop_course.proofs.symbols import E, e, f, i, j, m, n, q, sigma, sigmoid

B, G, W, Z = (IndexedBase(name) for name in ("B", "G", "W", "Z"))
r = sp.Symbol("r", integer=True, positive=True)
"""The bound index of Z's definition, used nowhere else."""

LAYER = ((e, 1, E), (j, 1, m))
same_row, same_column = KroneckerDelta(e, f), KroneckerDelta(j, q)


def _z(e: Any, j: Any) -> Any:
    return Named("Z", Sum(B[e, r] * W[r, j], (r, 1, n)), e, j)


def _a(e: Any, j: Any) -> Any:
    return Named("A", sigma(_z(e, j)), e, j)


def f8() -> list[Claim]:
    """σ's slope, every step of it."""
    z = sp.Symbol("z", real=True)
    small = sp.exp(-z)
    below = (small + 1) ** 2
    added = sp.Add(small, 1, -1, evaluate=False)
    inner = sp.Mul(-1, small, evaluate=False)
    return [
        Claim(
            Derivative(sigmoid(z), z),
            [
                (sp.Mul(-1 / below, inner, evaluate=False), "(1/u)′ = −u′/u², u′ = −e⁻ᶻ"),
                (small / below, "minus times minus"),
                (sp.Mul(added, 1 / below, evaluate=False), "1 added and taken away"),
                (
                    sp.Add(
                        sp.Mul(small + 1, 1 / below, evaluate=False), -1 / below, evaluate=False
                    ),
                    "two fractions",
                ),
                (1 / (small + 1) - 1 / below, "the first cancels"),
                (sigma(z) - sigma(z) ** 2, "σ for 1/(1 + e⁻ᶻ)"),
                (sigma(z) * (1 - sigma(z)), "σ taken out"),
            ],
            wrong={
                "one −1 too many (S11)": -small / below,
                "inner slope missing": -1 / below,
                "plus for minus": sigma(z) * (1 + sigma(z)),
                "z for σ": z * (1 - z),
                "tanh's slope": 1 - sigma(z) ** 2,
            },
        )
    ]


def _own(e: Any, j: Any) -> Any:
    """A_{ej}, where Z is not made of B and W but stands for itself."""
    return Named("A", sigma(Z[e, j]), e, j)


def _bend(e: Any, j: Any) -> Any:
    return _own(e, j) * (1 - _own(e, j))


def f9() -> list[Claim]:
    """A by Z: four indices, a diagonal."""
    diagonal = _bend(e, j) * same_row * same_column
    found = G[f, q] * _bend(f, q)
    return [
        Claim(
            Derivative(_own(e, j), Z[f, q]),
            [(diagonal, "each entry depends on its own z alone")],
            wrong={
                "full": _bend(e, j),
                "whole row": _bend(e, j) * same_row,
                "whole column": _bend(e, j) * same_column,
                "sign": -diagonal,
            },
            ranges={e: E, f: E, j: m, q: m},
        ),
        Claim(
            Sum(G[e, j] * Derivative(_own(e, j), Z[f, q]), *LAYER),
            [
                (Sum(G[e, j] * diagonal, *LAYER), "the diagonal"),
                (found, "the deltas pick f, q: a Hadamard product"),
            ],
            wrong={
                "matrix product for Hadamard": Sum(G[f, j] * _bend(j, q), (j, 1, m)),
                "slope missing": G[f, q],
                "σ for its slope": G[f, q] * _own(f, q),
            },
            ranges={f: E, q: m},
        ),
    ]


def f10() -> list[Claim]:
    """Z by the layer before."""
    by_input = Derivative(_z(e, j), B[f, i])
    found = Sum(G[f, j] * W[i, j], (j, 1, m))
    return [
        Claim(
            by_input,
            [(same_row * W[i, j], "row e depends on row e alone, by row j of Wᵀ")],
            wrong={
                "W for its transpose": same_row * W[j, i],
                "without the delta": W[i, j],
                "sign": -same_row * W[i, j],
            },
            ranges={e: E, f: E, i: n, j: m},
        ),
        Claim(
            Sum(G[e, j] * by_input, *LAYER),
            [
                (Sum(G[e, j] * same_row * W[i, j], *LAYER), "row e depends on row e alone"),
                (found, "the delta picks e = f: GWᵀ"),
            ],
            wrong={
                "W for its transpose": Sum(G[f, j] * W[j, i], (j, 1, m)),
                "rows added up": Sum(G[e, j] * W[i, j], *LAYER),
                "Hadamard for matrix product": G[f, i] * W[f, i],
            },
            ranges={f: E, i: n},
        ),
    ]


def f11() -> list[Claim]:
    """A by the layer before."""
    by_input, bend = Derivative(_a(e, j), B[f, i]), _a(e, j) * (1 - _a(e, j))
    bend_f = _a(f, j) * (1 - _a(f, j))
    return [
        Claim(
            by_input,
            [
                (bend * Derivative(_z(e, j), B[f, i]), "chain rule, F8"),
                (same_row * bend * W[i, j], "row e: diag(a(1 − a)) times Wᵀ"),
            ],
            wrong={
                "all elementwise": same_row * _a(e, i) * (1 - _a(e, i)) * W[i, j],
                "W for its transpose": same_row * bend * W[j, i],
                "slope missing": same_row * W[i, j],
                "without the delta": bend * W[i, j],
            },
            ranges={e: E, f: E, i: n, j: m},
        ),
        Claim(
            Sum(G[e, j] * by_input, *LAYER),
            [(Sum(G[f, j] * bend_f * W[i, j], (j, 1, m)), "(G ∘ A ∘ (1 − A))Wᵀ")],
            wrong={
                "slope after W": Sum(G[f, j] * W[i, j], (j, 1, m)) * _a(f, i) * (1 - _a(f, i)),
                "A for its slope": Sum(G[f, j] * _a(f, j) * W[i, j], (j, 1, m)),
            },
            ranges={f: E, i: n},
        ),
    ]


def f12() -> list[Claim]:
    """Z by the weights."""
    by_weight = Derivative(_z(e, j), W[i, q])
    found = Sum(B[e, i] * G[e, q], (e, 1, E))
    return [
        Claim(
            by_weight,
            [(B[e, i] * same_column, "column j depends on column j of W alone")],
            wrong={
                "without the delta": B[e, i],
                "B for its transpose": B[i, e] * same_column,
                "input missing": same_column,
            },
            ranges={e: E, i: n, j: m, q: m},
        ),
        Claim(
            Sum(G[e, j] * by_weight, *LAYER),
            [
                (Sum(G[e, j] * B[e, i] * same_column, *LAYER), "columns on their own"),
                (found, "the delta picks j = q: BᵀG"),
            ],
            wrong={
                "factors the other way": Sum(G[e, i] * B[e, q], (e, 1, E)),
                "columns added up": Sum(G[e, j] * B[e, i], *LAYER),
                "mean over the examples": found / E,
            },
            ranges={i: n, q: m},
        ),
    ]
