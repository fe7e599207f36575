"""Slips of names, S16 and S19: where the layers begin, what a superscript is."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy import Derivative, Sum

from backprop_course.proofs.cases import batch, rows
from backprop_course.proofs.cases.slips_letters import entropy
from backprop_course.proofs.cases.slips_numbers import (
    Net,
    apart,
    digits,
    one_hot,
    sigmoid,
    slope,
    some,
)
from backprop_course.proofs.entry import ANY_SIZE, NUMBERS, Claim, Entry, Slip
from backprop_course.proofs.letters import E, K, Named, e, f, i, j, k, n, sigma


def _s16_printed() -> Claim:
    w, x, b = sp.symbols("w_1 x b_1", real=True)
    return Claim(sigma(w * x + b), [(x, "as printed: a₁ = x, where A₀ = X makes it σ(z₁)")])


def _s16_mended() -> list[Claim]:
    w_1, w_2, b_1, b_2, x, y = sp.symbols("w_1 w_2 b_1 b_2 x y", real=True)
    a_1 = Named("a_1", sigma(w_1 * x + b_1))
    a_2 = Named("a_2", sigma(w_2 * a_1 + b_2))
    right = (a_2 - y) * w_2 * a_1 * (1 - a_1) * x
    return [
        Claim(
            Derivative(entropy(a_2, y), w_1),
            [(right, "with a₀ = x: F21 for layer 1")],
            wrong={
                "a₁ = x: w₁ has no part": sp.Integer(0),
                "a₁ for a₀": right * a_1 / x,
                "x for a₁": right.xreplace({a_1: x}),
            },
        )
    ]


def _outputs(x: float, weights: list[float], biases: list[float]) -> list[float]:
    """x and the outputs of one neuron a layer."""
    found = [x]
    for w, b in zip(weights, biases, strict=True):
        found.append(float(sigmoid(w * found[-1] + b)))
    return found


def _s16_example() -> str:
    x, weights, biases = 0.7, [0.5, -1.0, 2.0], [0.1, 0.2, -0.3]
    right, printed = _outputs(x, weights, biases), _outputs(x, weights[1:], biases[1:])
    first = (right[3] - 1) * weights[2] * slope(right[2]) * weights[1] * slope(right[1]) * x
    return (
        f"L = 3, x = {digits(x)}: a₀ = x gives a₃ = {digits(right[-1])}, through "
        f"{len(right) - 1} layers; a₁ = x gives {digits(printed[-1])}, through "
        f"{len(printed) - 1}, and z₁ = w₁a₀ + b₁ is left without an a₀.\nTraining: for y = 1 the "
        f"loss by w₁ is {digits(first)}; from a₁ = x it is 0, and w₁ and b₁ never move."
    )


def _s19_printed() -> Claim:
    a, second = rows.act(i), rows.act(sp.Integer(2))
    return Claim(
        Derivative(a, rows.z[i]),
        [(a - second, "A − A² of F8, with ² read as in case 2: the second neuron")],
        ranges={i: n},
    )


def _s19_mended() -> list[Claim]:
    a, right = rows.act(i), (batch.act(f, j) - batch.Y[f, j]) / E
    loss = Sum(entropy(batch.act(e, k), batch.Y[e, k]), (e, 1, E), (k, 1, K)) / E
    return [
        Claim(
            Derivative(a, rows.z[i]),
            [(a - a**2, "neurons as subscripts: ² is a square")],
            wrong={"the second neuron": a - rows.act(sp.Integer(2)), "sign": a**2 - a},
            ranges={i: n},
        ),
        Claim(
            Derivative(loss, batch.Z[f, j]),
            [(right, "example and class as subscripts, in this order")],
            wrong={
                "a power": (batch.act(f, j) ** k - batch.Y[f, j]) / E,
                "class before example": (batch.act(j, f) - batch.Y[j, f]) / E,
            },
            ranges={f: E, j: K, k: K},
        ),
    ]


def _second_neuron(D: Any, W: Any, A: Any) -> Any:
    return (D @ W.T) * (A - A[:, 1:2])


def _s19_example() -> str:
    A, X, Y = sigmoid(some(3, 3)), some(4, 2), one_hot(0, 1, 2, 1)
    wrong, right = Net(2, 3, 3), Net(2, 3, 3)
    off = apart(wrong.errors(X, Y, hidden=_second_neuron)[0], right.errors(X, Y)[0])
    losses, wrong_losses = right.train(X, Y), wrong.train(X, Y, hidden=_second_neuron)
    return (
        f"A = {digits(A)}. A² as squares begins {digits((A**2)[0])}; as the matrix product AA "
        f"{digits((A @ A)[0])}; a² as neuron 2 of example 1 is {digits(A[0, 1])}; as example 2 "
        f"{digits(A[1])}.\nTraining: F8's A − A² with neuron 2 for the square leaves neuron 2 the "
        f"slope {digits(A[0, 1] - A[0, 1])}. The hidden errors are off by {off}, and 300 steps end "
        f"at a loss of {digits(wrong_losses[-1])} instead of {digits(losses[-1])}."
    )


ENTRIES: list[Entry] = [
    Slip(
        "S16",
        r"Printed $a_1=x$, where the idea has $A_0=X$; meant $a_0=x$, so that $a_1=\sigma(z_1)$.",
        NUMBERS,
        _s16_printed,
        _s16_mended,
        _s16_example,
    ),
    Slip(
        "S19",
        r"Printed: a superscript for a power ($A_l^2$), a neuron ($a_l^2$), an entry ($W^{1,2}$) "
        r"and an example ($a^{(2)}$); meant: subscripts for the indices.",
        ANY_SIZE,
        _s19_printed,
        _s19_mended,
        _s19_example,
    ),
]
