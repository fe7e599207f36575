"""Slips of rows and columns, S4, S20, S21: what is broadcast along what."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp
from sympy import Derivative, MatrixSymbol, Sum

from backprop_course.proofs.cases.rows import act, slope, y, z
from backprop_course.proofs.cases.slips_letters import (
    ROW,
    WEIGHTS,
    entropy,
    entry_of_f23,
    sizes,
)
from backprop_course.proofs.cases.slips_numbers import (
    Net,
    apart,
    attempt,
    digits,
    one_hot,
    shape,
    sigmoid,
    some,
)
from backprop_course.proofs.cases.slips_numbers import slope as slope_of
from backprop_course.proofs.entry import ANY_SIZE, Claim, Entry, Slip
from backprop_course.proofs.letters import K, j, k, m, n


def _s4_printed() -> Claim:
    printed = sp.Matrix([[n, m], [n, 1]])
    return Claim(sizes(WEIGHTS.T, ROW), [(printed, "as printed: 3×2 with 3×1, n = 3, m = 2")])


def _s4_mended() -> list[Claim]:
    return [
        entry_of_f23("entry (j, i): column i of Wᵀ has the slope of neuron i"),
    ]


def _column(D: Any, W: Any, A: Any) -> Any:
    """One example, with the slopes as a column."""
    return D @ (W.T * slope_of(A).T)


def _s4_example() -> str:
    W, a = some(3, 2), some(1, 3)
    X, Y, wrong, right = some(1, 2), one_hot(2), Net(2, 3, 3), Net(2, 3, 3)
    off = apart(wrong.errors(X, Y, hidden=_column)[0], right.errors(X, Y)[0])
    return (
        f"n = 3, m = 2: Wᵀ ∘ a is {shape(W.T)} with {shape(a)} and {attempt(lambda: W.T * a)}; "
        f"{shape(W.T)} with {shape(a.T)} {attempt(lambda: W.T * a.T)}.\nTraining: between layers "
        "of equal width, here 3, a column runs silently and gives each output's slope to its "
        f"whole row: the hidden errors are off by {off}."
    )


def _s20_printed() -> Claim:
    z_next = ROW * WEIGHTS + MatrixSymbol("b", 1, m)
    return Claim(z_next, [(z_next.T, "as drawn, a column")])


def _s20_mended() -> list[Claim]:
    return [
        entry_of_f23("∘ with the row copied down, so that the shapes are equal"),
    ]


def _s20_example() -> str:
    W, a, b = some(3, 2), some(1, 3), some(1, 2)
    symbols = MatrixSymbol("W", 2, 3), MatrixSymbol("a", 1, 3)
    column = (a @ W).T
    return (
        f"n = 3, m = 2: aW + b is {shape(a @ W + b)}. Drawn as a column, {shape(column)}, it takes "
        f"the row b, {shape(b)}, silently, and {attempt(lambda: column + b)}: every z with every "
        f"b, {digits(column + b)} for {digits(a @ W + b)}. ∘ as defined, for equal shapes, of 2×3 "
        f"and 1×3 {attempt(lambda: sp.HadamardProduct(*symbols))} (by SymPy); with the row copied "
        f"down it {attempt(lambda: W.T * np.repeat(a, 2, axis=0))}.\nTraining: for a column "
        f"z_(l+1) the error is a column too, and aᵀd, {shape(a.T)} by {shape(column)}, "
        f"{attempt(lambda: a.T @ column)}; as a row it {attempt(lambda: a.T @ column.T)}."
    )


def _s21_printed() -> Claim:
    difference = MatrixSymbol("a", 1, K) - MatrixSymbol("y", 1, K)
    return Claim(difference, [(difference.T, "as printed, (13) between (12) and (14)")])


def _s21_mended() -> list[Claim]:
    by_a = -y[j] / act(j) + (1 - y[j]) / (1 - act(j))
    right = act(j) - y[j]
    return [
        Claim(
            Derivative(Sum(entropy(act(k), y[k]), (k, 1, K)), z[j]),
            [(by_a * slope(j), "line (13), entry j of a row"), (right, "line (14), entry j")],
            wrong={"slope missing": by_a, "sign": -right},
            ranges={j: K},
        )
    ]


def _s21_example() -> str:
    a, y, hidden, b = sigmoid(some(1, 4)), one_hot(3), some(1, 3), some(1, 4)
    column = (a - y).T
    return (
        f"K = 4: (12) and (14) are {shape(a - y)}, (13) is {shape(column)}. In NumPy their "
        f"difference is not 0: it {attempt(lambda: (a - y) - column)}, with entries up to "
        f"{digits(np.abs((a - y) - column).max())}.\nTraining: with the column, aᵀd "
        f"{attempt(lambda: hidden.T @ column)} (with the row it "
        f"{attempt(lambda: hidden.T @ column.T)}), and the step b − d runs silently and "
        f"{attempt(lambda: b - column)}: from then on one example has {len(b - column)} rows."
    )


ENTRIES: list[Entry] = [
    Slip(
        "S4",
        r"Printed: $W_{l+1}^\top\circ a_l$ is “3×2 with 3×1”; meant 2×3 with 1×3, the row copied "
        r"down.",
        ANY_SIZE,
        _s4_printed,
        _s4_mended,
        _s4_example,
    ),
    Slip(
        "S20",
        r"Printed: $Z_{l+1}$ as a column, and $\circ$ for equal shapes but used with others; meant "
        r"a row, $z_{l+1}\in\mathbb R^{1\times n_{l+1}}$, and $\circ$ with broadcasting.",
        ANY_SIZE,
        _s20_printed,
        _s20_mended,
        _s20_example,
    ),
    Slip(
        "S21",
        r"Printed: line (13) as a column between the rows (12) and (14); meant a row, "
        r"$\frac{\partial\mathcal L}{\partial z_L}\in\mathbb R^{1\times K}$.",
        ANY_SIZE,
        _s21_printed,
        _s21_mended,
        _s21_example,
    ),
]
