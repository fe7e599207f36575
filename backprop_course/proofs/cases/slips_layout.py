"""Slips of layout, S17, S18: which index of W comes first, which of a derivative."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp
from sympy import Derivative, Sum

from backprop_course.proofs.cases.rows import W, a, d, from_a
from backprop_course.proofs.cases.slips_letters import (
    ERRORS,
    ROW,
    entry_of_f23,
)
from backprop_course.proofs.cases.slips_numbers import (
    attempt,
    digits,
    shape,
    sigmoid,
    some,
)
from backprop_course.proofs.entry import ANY_SIZE, Claim, Entry, Slip
from backprop_course.proofs.letters import i, j, m, matrix, n, q


def _s17_printed() -> Claim:
    printed = sp.Matrix(2, 3, lambda r, c: sp.Symbol(f"W_{{{r + 1}{c + 1}}}", real=True))
    return Claim(printed, [(matrix("W", 3, 2).T, "as printed, from line (2) to line (3)")])


def _s17_mended() -> list[Claim]:
    return [entry_of_f23("entry (j, i) holds the weight from i to j, W_ij")]


def _fit(gradient: Any) -> list[float]:
    """The squared error in 50 steps of rate ½, with z by (to, from): XWᵀ."""
    X, W, losses = some(4, 2), some(2, 2), []
    target = X @ np.array([[0.0, 1.0], [-1.0, 0.0]])
    for _ in range(51):
        D = (X @ W.T - target) / len(X)
        losses.append(float(len(X) * np.sum(D**2) / 2))
        W = W - gradient(X, D) / 2
    return losses


def _s17_example() -> str:
    W3, W2, a2 = some(3, 2), some(2, 2), some(1, 2)
    mixed, right = _fit(lambda X, D: X.T @ D), _fit(lambda X, D: D.T @ X)
    return (
        f"W is {shape(W3)}: printed, line (2) asks for W₁₃, which {attempt(lambda: W3[0, 2])}; "
        f"W₃₁, which is meant, is {digits(W3[2, 0])}. At 2×2 both readings exist: from a = "
        f"{digits(a2[0])} z is {digits((a2 @ W2)[0])} by (from, to), {digits((a2 @ W2.T)[0])} by "
        "(to, from).\nTraining: z by (to, from) with F27 by (from, to) runs silently at 2×2; in 50 "
        f"steps of a linear layer the loss goes from {digits(mixed[0])} to {digits(mixed[-1])} "
        f"(right: {digits(right[-1])})."
    )


def _s18_printed() -> Claim:
    return Claim(ERRORS.T * ROW, [(ROW.T * ERRORS, "as printed, (10) in the layout of (1)")])


def _s18_mended() -> list[Claim]:
    gradient = Sum(d[q] * Derivative(from_a(q), W[i, j]), (q, 1, m))
    return [
        Claim(
            gradient,
            [(a[i] * d[j], "entry (i, j) of aᵀd, shaped like W; entry (j, i) of dᵀa")],
            wrong={"transposed": a[j] * d[i], "sign": -a[i] * d[j]},
            ranges={i: n, j: m},
        ),
        entry_of_f23("entry (j, i): outputs by inputs"),
    ]


def _s18_example() -> str:
    W, a, d = some(3, 2), sigmoid(some(1, 3)), some(1, 2)
    square, a2 = some(2, 2), sigmoid(some(1, 2))
    wrong = square - d.T @ a2
    return (
        f"n = 3, m = 2: F23 is outputs by inputs, {shape(W.T)}; in that layout the gradient of W "
        f"is dᵀa, {shape(d.T @ a)}, but (10) is aᵀd, {shape(a.T @ d)}, shaped like W.\nTraining: "
        f"the step W − dᵀa {attempt(lambda: W - d.T @ a)}, W − aᵀd {attempt(lambda: W - a.T @ d)}. "
        f"At 2×2 the first runs silently: {digits(wrong)} where {digits(square - a2.T @ d)} is "
        f"right."
    )


ENTRIES: list[Entry] = [
    Slip(
        "S17",
        r"Printed: $W^{i,j}$ as (to, from) in the matrix of line (2), which line (3) calls "
        r"$W_{l+1}^\top$; meant (from, to), as $W_{l+1}\in\mathbb R^{n_l\times n_{l+1}}$.",
        ANY_SIZE,
        _s17_printed,
        _s17_mended,
        _s17_example,
    ),
    Slip(
        "S18",
        r"Printed: $\frac{\partial z_{l+1}}{\partial z_l}\in\mathbb R^{n_{l+1}\times n_l}$, "
        r"outputs by inputs, but $\frac{\partial\mathcal L}{\partial W_{l+1}}\in\mathbb "
        r"R^{n_l\times n_{l+1}}$, shaped like $W$; meant: each in the layout it is said to be in.",
        ANY_SIZE,
        _s18_printed,
        _s18_mended,
        _s18_example,
    ),
]
