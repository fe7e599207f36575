"""Slips of the idea's losses and of σ': S11, S13, S14."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp
from sympy import Derivative, MatrixSymbol, Sum, log

from backprop_course.proofs.cases.batch import A, Y
from backprop_course.proofs.cases.slips_letters import entropy, r
from backprop_course.proofs.cases.slips_numbers import (
    attempt,
    cross_entropies,
    digits,
    one_hot,
    shape,
    sigmoid,
    slope,
    some,
)
from backprop_course.proofs.entry import ANY_SIZE, NUMBERS, Claim, Entry, Slip
from backprop_course.proofs.letters import E, K, e, f, i, k, n, p, q
from backprop_course.proofs.letters import sigmoid as sigmoid_of

z = sp.Symbol("z", real=True)


def _first_line(*signs: Any) -> Any:
    """The first line of F8: −(1 / (e⁻ᶻ + 1))² e⁻ᶻ, times the signs."""
    return sp.Mul(-1, sigmoid_of(z) ** 2, sp.exp(-z), *signs, evaluate=False)


def _s11_printed() -> Claim:
    printed = _first_line(sp.Pow(-1, 2, evaluate=False))
    return Claim(Derivative(sigmoid_of(z), z), [(printed, "as printed")])


def _s11_mended() -> list[Claim]:
    s = sigmoid_of(z)
    return [
        Claim(
            Derivative(s, z),
            [
                (_first_line(sp.Integer(-1)), "power rule, then the slope −1 of −z"),
                (sp.exp(-z) / (1 + sp.exp(-z)) ** 2, "minus times minus"),
                (sp.Mul(s, 1 - s, evaluate=False), "add 1 and take 1 away"),
            ],
            wrong={"one (−1) too many": -s * (1 - s), "power rule not applied": sp.exp(-z) * s},
        )
    ]


def _fitted(sign: int) -> tuple[float, float]:
    """The squared error of one neuron before and after 50 steps, with ± the right slope."""
    w, losses = 0.5, []
    for _ in range(51):
        rest = float(sigmoid(w)) - 1
        losses.append(rest**2 / 2)
        w -= rest * sign * slope(rest + 1)
    return losses[0], losses[-1]


def _s11_example() -> str:
    printed = -((1 / (np.exp(-0.0) + 1)) ** 2) * np.exp(-0.0) * (-1) ** 2
    rise = sigmoid(0.5) - sigmoid(-0.5)
    (start, right), (_, wrong) = _fitted(1), _fitted(-1)
    return (
        f"The printed slope at z = 0 is {digits(printed)}; yet σ rises, by {digits(rise)} from "
        "z = −½ to ½.\nTraining: one neuron, x = 1, y = 1, squared error, 50 steps of rate 1. With "
        f"the right slope the loss falls from {digits(start)} to {digits(right)}; with the printed "
        f"one it climbs to {digits(wrong)}."
    )


def _s13_printed() -> Claim:
    s, t = sp.symbols("s t", real=True)
    # of a matrix with s and t on its diagonal and 0 elsewhere
    return Claim((s**2 + t**2) / 2, [(sp.Max(s**2, t**2) / 2, "as printed, the spectral norm")])


def _s13_mended() -> list[Claim]:
    half_square = Sum((A[e, q] - Y[e, q]) ** 2, (q, 1, K), (e, 1, E)) / 2
    right = A[f, k] - Y[f, k]
    return [
        Claim(
            Derivative(half_square, A[f, k]),
            [(right, "the Frobenius norm: one term depends on one entry")],
            wrong={"½ forgotten": 2 * right, "mean": right / E, "sign": -right},
            ranges={f: E, k: K},
        ),
        Claim(
            Derivative(half_square / E, A[f, k]),
            [(right / E, "as a mean over examples, like F33")],
            wrong={"sum for mean": right, "mean over classes": right / K},
            ranges={f: E, k: K},
        ),
        Claim(
            Sum(r[i] * r[p] * r[p], (p, 1, n)),
            [(r[i] * Sum(r[p] ** 2, (p, 1, n)), "one row, (rᵀr)rᵀ: here both norms agree")],
            ranges={i: n},
        ),
    ]


def _largest_part(R: Any) -> Any:
    """The gradient of ½‖R‖₂²: the part of R that belongs to its largest singular value."""
    u, s, vt = np.linalg.svd(R)
    return s[0] * np.outer(u[:, 0], vt[0])


def _s13_example() -> str:
    R = some(3, 2)
    spectral = _largest_part(R)
    by_spectral = by_frobenius = R
    for _ in range(20):
        by_spectral = by_spectral - _largest_part(by_spectral) / 10
        by_frobenius = by_frobenius - by_frobenius / 10
    return (
        f"Ŷ − Y = {digits(R)}: ½‖·‖² is {digits(np.sum(R**2) / 2)} by Frobenius and "
        f"{digits(np.linalg.norm(R, 2) ** 2 / 2)} by the spectral norm, whose gradient "
        f"{digits(spectral)} has rank {np.linalg.matrix_rank(spectral)} and is not Ŷ − Y. At E = 1 "
        "the norms agree: one example hides it.\nTraining: 20 steps of rate 0.1 on Ŷ itself leave "
        f"½‖Ŷ − Y‖² (Frobenius) at {digits(np.sum(by_frobenius**2) / 2)} with Ŷ − Y, at "
        f"{digits(np.sum(by_spectral**2) / 2)} with the spectral norm's gradient. Without 1/E the "
        f"step for these {len(R)} rows is {len(R)} times that for their mean."
    )


def _s14_printed() -> Claim:
    a, y, ones = MatrixSymbol("A", E, K), MatrixSymbol("Y", E, K), sp.OneMatrix(E, K)
    printed = -sp.HadamardProduct(y, a.applyfunc(log)) - sp.HadamardProduct(
        ones - y, (ones - a).applyfunc(log)
    )
    number = Sum(entropy(A[e, q], Y[e, q]), (q, 1, K), (e, 1, E))
    return Claim(number, [(printed, "as printed, elementwise")])


def _s14_mended() -> list[Claim]:
    ones, zeros = (1 - Y[f, k]) / (1 - A[f, k]), Y[f, k] / A[f, k]
    return [
        Claim(
            Derivative(Sum(entropy(A[e, q], Y[e, q]), (q, 1, K), (e, 1, E)), A[f, k]),
            [(-zeros + ones, "one term depends on one entry")],
            wrong={"sign": zeros - ones, "inner slope −1 forgotten": -zeros - ones},
            ranges={f: E, k: K},
        )
    ]


def _s14_example() -> str:
    outputs, Y3 = sigmoid(some(3, 2)), one_hot(0, 1, 1)
    logs = cross_entropies(outputs, Y3)
    return (
        f"E = 3, K = 2: the printed right side is {digits(logs)}, of shape {shape(logs)}; the loss "
        f"is its sum, {digits(logs.sum())}. Read as a matrix product, Y log A "
        f"{attempt(lambda: Y3 @ np.log(outputs))}.\nTraining: descent makes one number small. Of "
        f"these {logs.size}, a step may lower some and raise others, and neither is called less."
    )


ENTRIES: list[Entry] = [
    Slip(
        "S11",
        r"Printed $\frac{dA_l}{dZ_l}=-\left(\frac1{e^{-Z_l}+1}\right)^2e^{-Z_l}(-1)^2$, with one "
        r"$(-1)$ too many; meant $-\left(\frac1{e^{-Z_l}+1}\right)^2e^{-Z_l}(-1)$.",
        NUMBERS,
        _s11_printed,
        _s11_mended,
        _s11_example,
    ),
    Slip(
        "S13",
        r"Printed $\mathcal L=\frac12\lVert\hat Y-Y\rVert_2^2$, which of a matrix is the spectral "
        r"norm; meant $\lVert\cdot\rVert_F$. And F2 has no $\frac1E$, where F33 has.",
        ANY_SIZE,
        _s13_printed,
        _s13_mended,
        _s13_example,
    ),
    Slip(
        "S14",
        r"Printed $\mathcal L=-Y\log A_L-(1-Y)\log(1-A_L)$, a matrix; meant "
        r"$\sum\left[-Y\circ\log A_L-(1-Y)\circ\log(1-A_L)\right]$.",
        ANY_SIZE,
        _s14_printed,
        _s14_mended,
        _s14_example,
    ),
]
