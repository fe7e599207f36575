"""Case 4, the way back, F36-F38: from the errors of layer l+1 to layer l, to W and to b."""

from __future__ import annotations

from sympy import Derivative, KroneckerDelta, Sum

from backprop_course.proofs.cases.batch import (
    A,
    D,
    W,
    Z,
    act,
    b,
    error,
    from_a,
    from_the_loss,
    slope,
    z_next,
)
from backprop_course.proofs.entry import ANY_SIZE, Claim, Entry, Formula
from backprop_course.proofs.symbols import E, e, f, i, j, m, n, q


def _f36() -> list[Claim]:
    back = Sum(D[f, j] * W[i, j], (j, 1, m))
    slope_here = slope(f, i)
    return [
        Claim(
            Sum(D[e, j] * Derivative(z_next(e, j), Z[f, i]), (e, 1, E), (j, 1, m)),
            [
                (
                    Sum(
                        D[e, j] * KroneckerDelta(e, f) * W[i, j] * slope_here,
                        (e, 1, E),
                        (j, 1, m),
                    ),
                    "the chain rule with the links of F35",
                ),
                (Sum(D[f, j] * W[i, j] * slope_here, (j, 1, m)), "the delta picks e = f"),
                (back * slope_here, "the slope does not depend on j"),
            ],
            wrong={
                "sign": -back * slope_here,
                "W for its transpose": Sum(D[f, j] * W[j, i], (j, 1, m)) * slope_here,
                "slope missing": back,
                "slope of z, not of a": back * Z[f, i] * (1 - Z[f, i]),
                "1/E once more": back * slope_here / E,
                "summed over the examples": Sum(D[e, j] * W[i, j], (j, 1, m), (e, 1, E))
                * slope_here,
                "brackets moved (S10)": Sum(D[f, j] * W[i, j] * slope(j, i), (j, 1, m)),
            },
            ranges={f: E, i: n},
        ),
        from_the_loss(
            Z[f, i], slope_here * Sum(error(f, j) * W[i, j], (j, 1, m)) / E, {f: E, i: n}
        ),
    ]


def _f37() -> list[Claim]:
    product = Sum(A[e, i] * D[e, j], (e, 1, E))
    return [
        Claim(
            Sum(D[e, q] * Derivative(z_next(e, q, from_a), W[i, j]), (e, 1, E), (q, 1, m)),
            [
                (
                    Sum(D[e, q] * A[e, i] * KroneckerDelta(q, j), (e, 1, E), (q, 1, m)),
                    "weights into neuron j move it alone (F25)",
                ),
                (product, "the delta picks q = j"),
            ],
            wrong={
                "sign": -product,
                "transposed": Sum(A[e, j] * D[e, i], (e, 1, E)),
                "1/E once more": product / E,
                "activation missing": Sum(D[e, j], (e, 1, E)),
                "one example alone": A[f, i] * D[f, j],
                "Hadamard for matrix product": A[i, j] * D[i, j],
                "sums multiplied": Sum(A[e, i], (e, 1, E)) * Sum(D[e, j], (e, 1, E)),
            },
            ranges={i: n, j: m},
        ),
        from_the_loss(W[i, j], Sum(act(e, i) * error(e, j), (e, 1, E)) / E, {i: n, j: m}),
    ]


def _f38() -> list[Claim]:
    column = Sum(D[e, j], (e, 1, E))
    return [
        Claim(
            Sum(D[e, q] * Derivative(z_next(e, q, from_a), b[j]), (e, 1, E), (q, 1, m)),
            [
                (
                    Sum(D[e, q] * KroneckerDelta(q, j), (e, 1, E), (q, 1, m)),
                    "bias j moves neuron j in every example",
                ),
                (column, "the delta picks q = j"),
            ],
            wrong={
                "sign": -column,
                "1/E once more": column / E,
                "not summed, as in F28": D[f, j],
                "summed over the neurons": Sum(D[f, q], (q, 1, m)),
                "summed over both": Sum(D[e, q], (e, 1, E), (q, 1, m)),
            },
            ranges={j: m},
        ),
        from_the_loss(b[j], Sum(error(e, j), (e, 1, E)) / E, {j: m}),
    ]


BACK: list[Entry] = [
    Formula(
        "F36",
        r"$\frac{\partial\mathcal L}{\partial Z_l}=\left(\frac{\partial\mathcal L}{\partial "
        r"Z_{l+1}}W_{l+1}^\top\right)\circ A_l\circ(1-A_l)$, "
        r"with $D=\frac{\partial\mathcal L}{\partial Z_{l+1}}$",
        ANY_SIZE,
        _f36,
    ),
    Formula(
        "F37",
        r"$\frac{\partial\mathcal L}{\partial W_{l+1}}=\sum_ea_l^{(e)\top}\delta_{l+1}^{(e)}="
        r"A_l^\top\frac{\partial\mathcal L}{\partial Z_{l+1}}$, "
        r"with $D=\frac{\partial\mathcal L}{\partial Z_{l+1}}$",
        ANY_SIZE,
        _f37,
    ),
    Formula(
        "F38",
        r"$\frac{\partial\mathcal L}{\partial b_{l+1}}=\mathbf 1^\top"
        r"\frac{\partial\mathcal L}{\partial Z_{l+1}},\ \mathbf 1\in\mathbb R^{E\times1}$, "
        r"with $D=\frac{\partial\mathcal L}{\partial Z_{l+1}}$",
        ANY_SIZE,
        _f38,
    ),
]
