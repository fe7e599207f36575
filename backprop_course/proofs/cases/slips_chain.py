"""Slips on the way to the weights and the bias: S8, S9, S22."""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy import Derivative, KroneckerDelta, MatrixSymbol, Sum

from backprop_course.proofs.cases.batch import A, D, W, Y, b
from backprop_course.proofs.cases.slips_letters import V, X, sizes
from backprop_course.proofs.cases.slips_numbers import (
    attempt,
    digits,
    one_hot,
    shape,
    sigmoid,
    slope,
    some,
)
from backprop_course.proofs.entry import ANY_SIZE, Claim, Entry, Slip
from backprop_course.proofs.letters import E, K, M, Named, e, f, i, j, k, m, n, p, q, sigma


def _s8_printed() -> Claim:
    return Claim(
        Derivative(Sum(A[e, p] * W[p, j], (p, 1, n)), W[i, q]),
        [(A[e, i], "as printed, whichever columns they are")],
        ranges={e: E, i: n, j: m, q: m},
    )


def _s8_mended() -> list[Claim]:
    z_ej = Sum(A[e, p] * W[p, j], (p, 1, n))
    right = Sum(A[e, i] * D[e, q], (e, 1, E))
    return [
        Claim(
            Derivative(z_ej, W[i, q]),
            [(A[e, i] * KroneckerDelta(j, q), "column j of Z depends on column j of W")],
            wrong={"delta of the inputs": A[e, q] * KroneckerDelta(i, j), "no delta": A[e, i]},
            ranges={e: E, i: n, j: m, q: m},
        ),
        Claim(
            Sum(D[e, j] * Derivative(z_ej, W[i, q]), (e, 1, E), (j, 1, m)),
            [(right, "contracted with D: AᵀD")],
            wrong={"mean": right / E, "transpose": Sum(A[e, q] * D[e, i], (e, 1, E))},
            ranges={i: n, q: m},
        ),
    ]


def _s8_example() -> str:
    A2, error = sigmoid(some(2, 3)), some(2, 4)
    every = np.einsum("ei,jq->ejiq", A2, np.eye(4))
    square, square_error = sigmoid(some(2, 2)), some(2, 2)
    return (
        f"E = 2, n = 3 to 4: all derivatives of Z by W are {shape(every)}, {every.size} numbers; A "
        f"is {shape(A2)}. In the order written, DA {attempt(lambda: error @ A2)}; AᵀD "
        f"{attempt(lambda: A2.T @ error)}, the shape of W.\nTraining: where E and both widths are "
        f"equal, here 2, DA runs silently, and gives {digits(square_error @ square)} where "
        f"{digits(square.T @ square_error)} is right."
    )


def _s9_printed() -> Claim:
    factors = MatrixSymbol("D", 3, 2), MatrixSymbol("S", 3, 2), MatrixSymbol("A", 3, 4)
    error, slopes, a_2 = factors
    return Claim(MatrixSymbol("G", 4, 2), [(error * slopes * a_2, "F3 as printed")])


def _s9_mended() -> list[Claim]:
    return [_to_the_last_weights(), _a_layer_down()]


def _to_the_last_weights() -> Claim:
    def out(k: Any) -> Any:
        return Named("A_3", sigma(Sum(A[e, p] * W[p, k], (p, 1, n))), e, k)

    slopes = out(k) * (1 - out(k))
    right = Sum(A[e, i] * (out(k) - Y[e, k]) * slopes, (e, 1, E))
    return Claim(
        Derivative(Sum((out(j) - Y[e, j]) ** 2, (j, 1, K), (e, 1, E)) / 2, W[i, k]),
        [(right, "F3, in an order that fits")],
        wrong={
            "slope missing": Sum(A[e, i] * (out(k) - Y[e, k]), (e, 1, E)),
            "½ forgotten": 2 * right,
        },
        ranges={i: n, k: K},
    )


def _a_layer_down() -> Claim:
    def below(i: Any) -> Any:
        return Named("A", sigma(Sum(X[e, k] * V[k, i], (k, 1, M))), e, i)

    def back(weight: Any) -> Any:
        return Sum(X[e, i] * Sum(D[e, j] * weight, (j, 1, m)) * slopes, (e, 1, E))

    above, slopes = Sum(below(p) * W[p, j], (p, 1, n)), below(q) * (1 - below(q))
    return Claim(
        Sum(D[e, j] * Derivative(above, V[i, q]), (e, 1, E), (j, 1, m)),
        [(back(W[q, j]), "F4, a layer further down")],
        wrong={
            "W for its transpose": back(W[j, q]),
            "slope missing": Sum(X[e, i] * D[e, j] * W[q, j], (e, 1, E), (j, 1, m)),
        },
        ranges={i: M, q: n},
    )


def _s9_example() -> str:
    A2, A3, Y3 = sigmoid(some(3, 4)), sigmoid(some(3, 2)), one_hot(0, 1, 1)
    error, slopes = A3 - Y3, slope(A3)
    B2, B3 = sigmoid(some(2, 2)), sigmoid(some(2, 2) - 1)
    square = B3 - one_hot(0, 1)
    return (
        f"E = 3, n = 4 to 2: {shape(error)}{shape(slopes)}{shape(A2)} in the order of F3 "
        f"{attempt(lambda: error @ slopes @ A2)}; A₂ᵀ((A₃ − Y) ∘ slope) "
        f"{attempt(lambda: A2.T @ (error * slopes))}, the shape of W₃.\nTraining: where E and both "
        f"widths are equal, here 2, the order of F3 runs silently, and gives "
        f"{digits(square @ slope(B3) @ B2)} where {digits(B2.T @ (square * slope(B3)))} is right."
    )


def _s22_printed() -> Claim:
    errors, folded = MatrixSymbol("D", E, m), MatrixSymbol("W", n + 1, m)
    return Claim(
        sizes(MatrixSymbol("Z", E, n)),
        [(sizes(errors * folded.T), "the error sent back through all of [W; b]ᵀ")],
    )


def _s22_mended() -> list[Claim]:
    z_ej = Sum(A[e, p] * W[p, j], (p, 1, n)) + b[j]
    right = Sum(D[f, j] * W[i, j], (j, 1, m))
    column = Sum(D[e, q], (e, 1, E))
    return [
        Claim(
            Sum(D[e, j] * Derivative(z_ej, A[f, i]), (e, 1, E), (j, 1, m)),
            [(right, "DWᵀ: b multiplies the ones, not A")],
            wrong={"b's row kept": right + Sum(D[f, j] * b[j], (j, 1, m)), "sign": -right},
            ranges={f: E, i: n},
        ),
        Claim(
            Sum(D[e, j] * Derivative(z_ej, b[q]), (e, 1, E), (j, 1, m)),
            [(column, "b's row of [A, 1]ᵀD: the column of ones")],
            wrong={"not summed over the examples": D[f, q], "mean": column / E},
            ranges={q: m, f: E},
        ),
    ]


def _with_ones(array: Any) -> Any:
    return np.hstack([array, np.ones((len(array), 1))])


def _s22_example() -> str:
    X, W1, W2, error = _with_ones(some(2, 4)), some(5, 3), some(4, 2), some(2, 2)
    w1, w2 = some(5, 1), some(2, 2)
    A1 = sigmoid(X @ W1)
    kept, left_out = (error @ W2.T) * slope(_with_ones(A1)), (error @ W2[:-1].T) * slope(A1)
    narrow = (error @ w2.T) * slope(_with_ones(sigmoid(X @ w1)))
    return (
        f"E = 2, n = 4, 3, 2: [W₁; b₁] is {shape(W1)}, [W₂; b₂] {shape(W2)}. With ones beside X "
        f"alone, A₁[W₂; b₂] {attempt(lambda: A1 @ W2)}: every layer needs its own column.\nThrough "
        f"all of [W₂; b₂]ᵀ the error sent back is {shape(kept)}, where Z₁ is {shape(A1)}; its last "
        f"column is {digits(kept[:, -1])}, since 1(1 − 1) = 0.\nTraining: with that column "
        f"[X, 1]ᵀD₁ is {shape(X.T @ kept)}, and the step {attempt(lambda: W1 - X.T @ kept)}; "
        f"without b₂'s row it {attempt(lambda: W1 - X.T @ left_out)}. With one hidden neuron the "
        f"step runs silently and {attempt(lambda: w1 - X.T @ narrow)}: the layer has grown."
    )


ENTRIES: list[Entry] = [
    Slip(
        "S8",
        r"Printed $\frac{dZ_l}{dW_l}=A_{l-1}$; meant $\frac{\partial Z_{ej}}{\partial W_{iq}}="
        r"A_{ei}\delta_{jq}$, which gives $A^\top D$ when contracted with $D$.",
        ANY_SIZE,
        _s8_printed,
        _s8_mended,
        _s8_example,
    ),
    Slip(
        "S9",
        r"Printed $\frac{d\mathcal L}{dW_3}=\frac{d\mathcal L}{dA_3}\frac{dA_3}{dZ_3}"
        r"\frac{dZ_3}{dW_3}$, matrices that do not fit in this order; meant "
        r"$A_2^\top\left((A_3-Y)\circ A_3\circ(1-A_3)\right)$, and a layer down, where "
        r"$A=\sigma(XV)$, $X^\top\left((DW^\top)\circ A\circ(1-A)\right)$.",
        ANY_SIZE,
        _s9_printed,
        _s9_mended,
        _s9_example,
    ),
    Slip(
        "S22",
        r"Printed: to fold the bias into $W$, just ignore $b$. But every layer needs its own "
        r"column of ones, and going back the row of $b$ must be left out of $W^\top$.",
        ANY_SIZE,
        _s22_printed,
        _s22_mended,
        _s22_example,
    ),
]
