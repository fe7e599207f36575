"""Case 2, the way back, F26-F28: from the error of layer l+1 to layer l, to W and to b."""

from __future__ import annotations

from sympy import Derivative, KroneckerDelta, Sum

from backprop_course.proofs.cases.rows import (
    W,
    a,
    act,
    b,
    d,
    error,
    from_a,
    from_the_loss,
    slope,
    z,
    z_next,
)
from backprop_course.proofs.entry import ANY_SIZE, Claim, Entry, Formula
from backprop_course.proofs.symbols import i, j, m, n, q


def _f26() -> list[Claim]:
    back = Sum(d[j] * W[i, j], (j, 1, m))
    return [
        Claim(
            Sum(d[j] * Derivative(z_next(j), z[i]), (j, 1, m)),
            [
                (Sum(d[j] * W[i, j] * slope(i), (j, 1, m)), "the chain rule with the link of F23"),
                (back * slope(i), "the slope does not depend on j"),
            ],
            wrong={
                "sign": -back * slope(i),
                "W for its transpose": Sum(d[j] * W[j, i], (j, 1, m)) * slope(i),
                "slope missing": back,
                "slope of z, not of a": back * z[i] * (1 - z[i]),
                "slope once for each j": back * slope(i) * m,
                "Hadamard for matrix product": d[i] * W[i, i] * slope(i),
            },
            ranges={i: n},
        ),
        from_the_loss(z[i], slope(i) * Sum(error(q) * W[i, q], (q, 1, m)), {i: n}),
    ]


def _f27() -> list[Claim]:
    outer = a[i] * d[j]
    return [
        Claim(
            Sum(d[q] * Derivative(z_next(q, from_a), W[i, j]), (q, 1, m)),
            [
                (
                    Sum(d[q] * a[i] * KroneckerDelta(q, j), (q, 1, m)),
                    "weights into neuron j move it alone (F25)",
                ),
                (outer, "the delta picks q = j"),
            ],
            wrong={
                "sign": -outer,
                "transposed": a[j] * d[i],
                "activation missing": d[j],
                "slope for the activation": a[i] * (1 - a[i]) * d[j],
                "Hadamard for outer product": a[i] * d[i],
                "summed over the neurons": a[i] * Sum(d[q], (q, 1, m)),
            },
            ranges={i: n, j: m},
        ),
        from_the_loss(W[i, j], act(i) * error(j), {i: n, j: m}),
    ]


def _f28() -> list[Claim]:
    return [
        Claim(
            Sum(d[q] * Derivative(z_next(q, from_a), b[j]), (q, 1, m)),
            [
                (Sum(d[q] * KroneckerDelta(q, j), (q, 1, m)), "bias j moves neuron j alone"),
                (d[j], "the delta picks q = j"),
            ],
            wrong={
                "sign": -d[j],
                "the weight's gradient": a[i] * d[j],
                "summed over the neurons": Sum(d[q], (q, 1, m)),
                "the bias as a factor": b[j] * d[j],
            },
            ranges={j: m},
        ),
        from_the_loss(b[j], error(j), {j: m}),
    ]


BACK: list[Entry] = [
    Formula(
        "F26",
        r"$\frac{\partial\mathcal L}{\partial z_l}=\delta_{l+1}\cdot"
        r"\frac{\partial z_{l+1}}{\partial z_l}=\left(\delta_{l+1}W_{l+1}^\top\right)\circ a_l"
        r"\circ(1-a_l)\in\mathbb R^{1\times n_l}$, with the row $d=\delta_{l+1}="
        r"\frac{\partial\mathcal L}{\partial z_{l+1}}$",
        ANY_SIZE,
        _f26,
    ),
    Formula(
        "F27",
        r"$\frac{\partial\mathcal L}{\partial W_{l+1}}=a_l^\top\,"
        r"\frac{\partial\mathcal L}{\partial z_{l+1}}\in\mathbb R^{n_l\times n_{l+1}}$, "
        r"with $d=\frac{\partial\mathcal L}{\partial z_{l+1}}$",
        ANY_SIZE,
        _f27,
    ),
    Formula(
        "F28",
        r"$\frac{\partial\mathcal L}{\partial b_{l+1}}="
        r"\frac{\partial\mathcal L}{\partial z_{l+1}}\in\mathbb R^{1\times n_{l+1}}$, "
        r"with $d=\frac{\partial\mathcal L}{\partial z_{l+1}}$",
        ANY_SIZE,
        _f28,
    ),
]
