"""Slips of the way back through a batch: S10 and S24."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp
from sympy import Derivative, MatrixSymbol, Sum, exp, log

from backprop_course.proofs.cases import rows
from backprop_course.proofs.cases.batch import A, D, W, Z, b, from_a, from_z, slope
from backprop_course.proofs.cases.slips_letters import entropy
from backprop_course.proofs.cases.slips_numbers import (
    Net,
    apart,
    attempt,
    cross_entropy,
    digits,
    one_hot,
    shape,
    sigmoid,
    some,
)
from backprop_course.proofs.cases.slips_numbers import slope as slope_of
from backprop_course.proofs.entry import ANY_SIZE, Claim, Entry, Slip
from backprop_course.proofs.letters import E, e, f, i, j, m, n, q
from backprop_course.proofs.letters import sigmoid as sigmoid_of


def _s10_printed() -> Claim:
    """At E = m, the only sizes but E = 1 at which the shapes allow it."""
    return Claim(
        Sum(D[e, j] * Derivative(from_z(e, j), Z[f, i]), (e, 1, m), (j, 1, m)),
        [(Sum(D[f, j] * W[i, j] * slope(j, i), (j, 1, m)), "∘ first, then the product, at E = m")],
        ranges={f: m, i: n},
    )


def _s10_mended() -> list[Claim]:
    back = Sum(D[f, j] * W[i, j], (j, 1, m))
    one = Sum(rows.d[j] * W[i, j], (j, 1, m)) * rows.slope(i)
    return [
        Claim(
            Sum(D[e, j] * Derivative(from_z(e, j), Z[f, i]), (e, 1, E), (j, 1, m)),
            [(back * slope(f, i), "the product first: (DWᵀ) ∘ slope")],
            wrong={
                "slope missing": back,
                "W for its transpose": Sum(D[f, j] * W[j, i], (j, 1, m)) * slope(f, i),
            },
            ranges={f: E, i: n},
        ),
        Claim(
            Sum(rows.d[j] * (W[i, j] * rows.slope(i)), (j, 1, m)),
            [(one, "at E = 1: the row is copied down, both readings agree")],
            wrong={"a column, copied across": Sum(rows.d[j] * W[i, j] * rows.slope(j), (j, 1, m))},
            ranges={i: n},
        ),
    ]


def _hadamard_first(D: Any, W: Any, A: Any) -> Any:
    return D @ (W.T * slope_of(A))


def _s10_example() -> str:
    tried = {}
    for rows_of_batch in (1, 2, 3):
        A1, W2, D2 = sigmoid(some(rows_of_batch, 3)), some(3, 2), some(rows_of_batch, 2)
        tried[rows_of_batch] = attempt(lambda: _hadamard_first(D2, W2, A1))  # noqa: B023  # run now
    X, Y, wrong, right = some(2, 4), one_hot(0, 1), Net(4, 3, 2), Net(4, 3, 2)
    off = apart(wrong.errors(X, Y, hidden=_hadamard_first)[0], right.errors(X, Y)[0])
    one = wrong.errors(X[:1], Y[:1], hidden=_hadamard_first)[0]
    agree = np.allclose(one, right.errors(X[:1], Y[:1])[0])
    losses, wrong_losses = right.train(X, Y), wrong.train(X, Y, hidden=_hadamard_first)
    return (
        f"n = 3 to 2, D(Wᵀ ∘ slope): E = 1 {tried[1]}, equal to (DWᵀ) ∘ slope: {agree}; E = 2 "
        f"{tried[2]}, off by {off}; E = 3 {tried[3]}.\nTraining: at E = 2 the loss falls all the "
        f"same, from {digits(losses[0])} to {digits(wrong_losses[-1])} in 300 steps (right: "
        f"{digits(losses[-1])}): nothing but a gradient check notices. In NumPy D @ W.T * A * (1 - "
        "A) without brackets is right, since @ and * go from left to right."
    )


def _s24_printed() -> Claim:
    """What the source says of a and δ, said of F28: every δ becomes D, which has E rows."""
    errors = MatrixSymbol("D", E, m)
    return Claim(
        MatrixSymbol("1", E, 1).T * errors,
        [(errors, "one example's db = δ, with a dimension E added, as it is for dW")],
    )


def _s24_mended() -> list[Claim]:
    weights, biases = Sum(A[e, i] * D[e, j], (e, 1, E)), Sum(D[e, j], (e, 1, E))
    label, output = sp.symbols("y z", real=True)
    s = sigmoid_of(output)
    return [
        Claim(
            Sum(D[e, q] * Derivative(from_a(e, q), W[i, j]), (e, 1, E), (q, 1, m)),
            [(weights, "the sum over e of aᵀδ is entry (i, j) of AᵀD")],
            wrong={"one example": A[f, i] * D[f, j], "mean": weights / E, "sign": -weights},
            ranges={i: n, j: m, f: E},
        ),
        Claim(
            Sum(D[e, q] * Derivative(from_a(e, q), b[j]), (e, 1, E), (q, 1, m)),
            [(biases, "the same sum for b: 1ᵀD, not D")],
            wrong={"one example": D[f, j], "mean": biases / E},
            ranges={j: m, f: E},
        ),
        Claim(
            Derivative(entropy(s, label), output),
            [
                (
                    Derivative(log(1 + exp(output)) - label * output, output),
                    "no log 0 in this form",
                ),
                (s - label, "a − y"),
            ],
            wrong={"label forgotten": s, "sign": label - s},
        ),
    ]


def _s24_example() -> str:
    X, Y, net = some(3, 4), one_hot(0, 1, 1), Net(4, 3, 2)
    A1, D2 = net.outputs(X)[0], net.errors(X, Y)[1]
    summed = sum(A1[[e]].T @ D2[[e]] for e in range(len(X)))
    moved, step = Net(4, 3, 2), 1e-5
    moved.W2[0, 0] += step
    before, after = (cross_entropy(one.outputs(X)[1], Y) for one in (net, moved))
    losses, bias = Net(4, 3, 2).train(X, Y, steps=20), net.b2 - D2
    with np.errstate(divide="ignore"):
        naive = -np.log(1 - sigmoid(40.0))
    return (
        "E = 3, n = 3 to 2: the sum over e of aᵀδ equals AᵀD: "
        f"{np.allclose(summed, A1.T @ D2)}; its first entry is {digits(summed[0, 0])}, and the "
        f"loss rises with that weight at {digits((after - before) / step)}. For b, "
        f"{shape(net.b2)}, the rule gives D; b − D runs silently and {attempt(lambda: bias)}, a "
        f"bias for each example, and one new example has {len(A1[:1] @ net.W2 + bias)} "
        "answers.\nTraining: with W − AᵀD and b − 1ᵀD the loss falls in 20 steps from "
        f"{digits(losses[0])} to {digits(losses[-1])}. At z = 40, y = 0 the loss as printed is "
        f"{digits(naive)}, since 1 − σ(40) is rounded to 0; log(1 + e^z) − yz is "
        f"{digits(np.logaddexp(0, 40.0))}."
    )


ENTRIES: list[Entry] = [
    Slip(
        "S10",
        r"Printed without brackets, $\frac{d\mathcal L}{dZ_{l+1}}\cdot W_{l+1}^\top\circ A_l\circ"
        r"(1-A_l)$; meant $\left(\frac{d\mathcal L}{dZ_{l+1}}W_{l+1}^\top\right)\circ A_l\circ"
        r"(1-A_l)$.",
        ANY_SIZE,
        _s10_printed,
        _s10_mended,
        _s10_example,
    ),
    Slip(
        "S24",
        r"Printed: $a_l$ and $\delta$ get a dimension $E$, therefore $A_l^\top D$; by that rule "
        r"$\frac{\partial\mathcal L}{\partial b}$ would be $D$. To be proved is "
        r"$\sum_ea^{(e)\top}\delta^{(e)}=A^\top D$. No update rule, no gradient check, no care for "
        r"$\log0$.",
        ANY_SIZE,
        _s24_printed,
        _s24_mended,
        _s24_example,
    ),
]
