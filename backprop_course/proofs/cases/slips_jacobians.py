"""Slips between one layer and the next in the idea, S5-S7, beside the exact objects."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp
from sympy import Derivative, KroneckerDelta, MatrixSymbol, Sum

from backprop_course.proofs.cases.batch import A, D, W, Z, act
from backprop_course.proofs.cases.batch import slope as slope_at
from backprop_course.proofs.cases.rows import a
from backprop_course.proofs.cases.slips_numbers import (
    Net,
    apart,
    attempt,
    digits,
    one_hot,
    shape,
    sigmoid,
    slope,
    some,
)
from backprop_course.proofs.entry import ANY_SIZE, Claim, Entry, Slip
from backprop_course.proofs.letters import E, Named, e, f, i, j, m, matrix, n, p, q, row, sigma


def _s5_printed() -> Claim:
    a_l, w = MatrixSymbol("A", 3, 2), MatrixSymbol("W", 4, 2)
    slopes = sp.HadamardProduct(a_l, sp.OneMatrix(3, 2) - a_l)
    return Claim(slopes, [(sp.HadamardProduct(slopes, w), "as printed, E = 3, n = 4 to 2")])


def _s5_mended() -> list[Claim]:
    a_j = Named("a_l", sigma(Sum(a[p] * W[p, j], (p, 1, n))), j)
    a_ej = Named("A_l", sigma(Sum(A[e, p] * W[p, j], (p, 1, n))), e, j)
    one, every = a_j * (1 - a_j) * W[i, j], a_ej * (1 - a_ej) * W[i, j]
    product = Sum(KroneckerDelta(j, q) * a_j * (1 - a_j) * W[i, q], (q, 1, m))
    return [
        Claim(
            Derivative(a_j, a[i]),
            [(one, "chain rule"), (product, "entry (j, i) of diag(a(1 − a))Wᵀ")],
            wrong={"W for its transpose": a_j * (1 - a_j) * W[j, i], "slope missing": W[i, j]},
            ranges={i: n, j: m},
        ),
        Claim(
            Derivative(a_ej, A[f, i]),
            [(KroneckerDelta(e, f) * every, "E rows: each by itself alone")],
            wrong={"each by every row": every, "slope missing": KroneckerDelta(e, f) * W[i, j]},
            ranges={e: E, f: E, i: n, j: m},
        ),
    ]


def _s5_example() -> str:
    A3, W3 = sigmoid(some(3, 2)), some(4, 2)
    A2, W2, error = sigmoid(some(2, 3)), some(2, 3), some(2, 3)
    printed, right = error * (slope(A2) * W2), (error * slope(A2)) @ W2.T
    return (
        f"E = 3, n = 4 to 2: {shape(A3)} ∘ {shape(W3)} {attempt(lambda: slope(A3) * W3)}. At E = 1 "
        f"it broadcasts to {shape(slope(A3[:1]) * W3)}, the transpose of the Jacobian "
        f"diag(a(1 − a))Wᵀ, {shape(np.diag(slope(A3[0])) @ W3.T)}.\nTraining: where E is "
        f"the number of inputs, here 2, all elementwise runs silently, and sends back "
        f"{digits(printed)}, {shape(printed)}, where {digits(right)} is right."
    )


def _s6_printed() -> Claim:
    inputs, w = row("a", 3), matrix("W", 3, 2)
    return Claim((inputs * w).jacobian(inputs), [(w, "as printed, laid out as F23")])


def _s6_mended() -> list[Claim]:
    z_ej = Sum(A[e, p] * W[p, j], (p, 1, n))
    back = Sum(D[f, j] * W[i, j], (j, 1, m))
    return [
        Claim(
            Derivative(z_ej, A[f, i]),
            [(KroneckerDelta(e, f) * W[i, j], "entry (ej, fi) of I ⊗ Wᵀ")],
            wrong={"W for its transpose": KroneckerDelta(e, f) * W[j, i], "no I": W[i, j]},
            ranges={e: E, f: E, i: n, j: m},
        ),
        Claim(
            Sum(D[e, j] * Derivative(z_ej, A[f, i]), (e, 1, E), (j, 1, m)),
            [(back, "contracted with D: DWᵀ")],
            wrong={"DW": Sum(D[f, j] * W[j, i], (j, 1, m)), "sign": -back},
            ranges={f: E, i: n},
        ),
    ]


def _without_transpose(D: Any, W: Any, A: Any) -> Any:
    return (D @ W) * slope(A)


def _s6_example() -> str:
    error, W3 = some(1, 2), some(3, 2)
    X, Y, printed, right = some(4, 2), one_hot(0, 1, 2, 1), Net(2, 3, 3), Net(2, 3, 3)
    off = apart(printed.errors(X, Y, hidden=_without_transpose)[0], right.errors(X, Y)[0])
    wrong_losses, losses = printed.train(X, Y, hidden=_without_transpose), right.train(X, Y)
    return (
        f"n = 3 to 2: δ is {shape(error)}, W {shape(W3)}; δW {attempt(lambda: error @ W3)}, δWᵀ "
        f"{attempt(lambda: error @ W3.T)}. (Laid out the other way, inputs by outputs, W is right "
        "for one row; F23 is not laid out so.)\nTraining: between layers of equal width, here 3, W "
        f"for Wᵀ runs silently, with hidden errors off by {off}. Yet in 300 steps the loss falls "
        f"from {digits(losses[0])} to {digits(wrong_losses[-1])} (right: {digits(losses[-1])}): "
        "only a gradient check sees it."
    )


def _s7_printed() -> Claim:
    return Claim(
        Derivative(act(e, i), Z[f, p]),
        [(slope_at(e, i), "as printed, whichever entries they are")],
        ranges={e: E, f: E, i: n, p: n},
    )


def _s7_mended() -> list[Claim]:
    same_example, same_neuron = KroneckerDelta(e, f), KroneckerDelta(i, p)
    return [
        Claim(
            Derivative(act(e, i), Z[f, p]),
            [(same_example * same_neuron * slope_at(e, i), "one entry depends on one entry")],
            wrong={
                "every neuron of the example": same_example * slope_at(e, i),
                "every example of the neuron": same_neuron * slope_at(e, i),
            },
            ranges={e: E, f: E, i: n, p: n},
        ),
        Claim(
            Sum(D[e, p] * Derivative(act(e, p), Z[f, i]), (e, 1, E), (p, 1, n)),
            [(D[f, i] * slope_at(f, i), "contracted with D: D ∘ A ∘ (1 − A)")],
            wrong={
                "slope missing": D[f, i],
                "summed over the neurons": Sum(D[f, p] * slope_at(f, p), (p, 1, n)),
            },
            ranges={f: E, i: n},
        ),
    ]


def _s7_example() -> str:
    A2, error = sigmoid(some(2, 3)), some(2, 3)
    every = np.einsum("ei,ef,ip->eifp", slope(A2), np.eye(2), np.eye(3))
    slopes, square = slope(sigmoid(some(2, 2))), some(2, 2)
    return (
        f"E = 2, n = 3: all derivatives of A by Z are {shape(every)}, {every.size} numbers, "
        f"{np.count_nonzero(every)} of them not 0; A ∘ (1 − A), {shape(A2)}, is their diagonal.\n"
        f"Training: as a factor of a matrix product, D(A ∘ (1 − A)) "
        f"{attempt(lambda: error @ slope(A2))}; at E = n = 2 it runs silently, and gives "
        f"{digits(square @ slopes)} where {digits(square * slopes)} is right."
    )


ENTRIES: list[Entry] = [
    Slip(
        "S5",
        r"Printed $\frac{dA_l}{dA_{l-1}}=A_l\circ(1-A_l)\circ W_l$, “all elementwise”, of "
        r"$E\times n_l$ and $n_{l-1}\times n_l$; meant, for one example, "
        r"$\mathrm{diag}(a_l\circ(1-a_l))W_l^\top$.",
        ANY_SIZE,
        _s5_printed,
        _s5_mended,
        _s5_example,
    ),
    Slip(
        "S6",
        r"Printed $\frac{dZ_l}{dA_{l-1}}=W_l$, against F23; meant $W_l^\top$ for one example, "
        r"$I_E\otimes W_l^\top$ for $E$.",
        ANY_SIZE,
        _s6_printed,
        _s6_mended,
        _s6_example,
    ),
    Slip(
        "S7",
        r"Printed $\frac{dA_l}{dZ_l}=A_l\circ(1-A_l)$; meant $\frac{\partial A_{ei}}{\partial "
        r"Z_{fp}}=\delta_{ef}\delta_{ip}A_{ei}(1-A_{ei})$, whose diagonal is that matrix.",
        ANY_SIZE,
        _s7_printed,
        _s7_mended,
        _s7_example,
    ),
]
