"""Letters and shapes for the slips that the cases themselves do not need."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy import Derivative, IndexedBase, KroneckerDelta, MatrixSymbol, Sum, log

from backprop_course.proofs.cases.rows import W, from_z, slope, z
from backprop_course.proofs.entry import Claim
from backprop_course.proofs.letters import i, j, m, n, p

V, X, r = (IndexedBase(name) for name in ("V", "X", "r"))
"""The weights of the layer below, its inputs, a row of differences."""

ROW, WEIGHTS, ERRORS = MatrixSymbol("a", 1, n), MatrixSymbol("W", n, m), MatrixSymbol("d", 1, m)
"""a_l, W_{l+1} and the loss by z_{l+1}, as matrices of any size."""


def entropy(output: Any, target: Any) -> Any:
    """The cross entropy of one output."""
    return -target * log(output) - (1 - target) * log(1 - output)


def sizes(*products: Any) -> Any:
    """The shapes of matrix expressions, a row each."""
    return sp.Matrix([product.shape for product in products])


def entry_of_f23(reason: str) -> Claim:
    """Entry (j, i) of F23, and of Wᵀ times the diagonal matrix that says the same."""
    link = W[i, j] * slope(i)
    return Claim(
        Derivative(from_z(j), z[i]),
        [
            (link, reason),
            (Sum(W[p, j] * KroneckerDelta(p, i) * slope(p), (p, 1, n)), "the same as Wᵀ diag(…)"),
        ],
        wrong={"to, from": W[j, i] * slope(i), "a column, copied across": W[i, j] * slope(j)},
        ranges={i: n, j: m},
    )
