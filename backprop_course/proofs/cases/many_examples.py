"""Case 4, F32-F38: E examples, I neurons, K classes. Everything here holds for any size."""

from __future__ import annotations

from typing import Any

from sympy import Derivative, KroneckerDelta, Sum, log

from backprop_course.proofs.cases.layer_letters import (
    A,
    D,
    W,
    Y,
    Z,
    a,
    act,
    b,
    cross_entropy,
    error,
    from_a,
    from_z,
    slope,
    y,
    z_next,
)
from backprop_course.proofs.entry import ANY_SIZE, Claim, formula
from backprop_course.proofs.letters import E, K, e, ell, f, i, j, k, m, n, p, q


@formula(
    "F32",
    r"$X\in\mathbb R^{E\times M}$, $Y\in\mathbb R^{E\times K}$, "
    r"$A_l,Z_l\in\mathbb R^{E\times n_l}$: row $e$ of $Z_{l+1}=A_lW_{l+1}+\mathbf 1\,b_{l+1}$ "
    r"is example $e$ alone",
    ANY_SIZE,
)
def f32() -> list[Claim]:
    return [
        Claim(
            Derivative(z_next(e, j, made=from_a), A[f, i]),
            [
                (Derivative(from_a(e, j), A[f, i]), "row e times column j"),
                (
                    Sum(KroneckerDelta(e, f) * KroneckerDelta(p, i) * W[p, j], (p, 1, n)),
                    "row f is another row, unless f = e",
                ),
                (KroneckerDelta(e, f) * W[i, j], "the delta picks p = i"),
            ],
            wrong={
                "examples mixed": W[i, j],
                "W for its transpose": KroneckerDelta(e, f) * W[j, i],
                "mean over the examples": W[i, j] / E,
                "neurons kept apart, as in F25": KroneckerDelta(e, f)
                * KroneckerDelta(i, j)
                * W[i, j],
            },
            ranges={e: E, j: m, f: E, i: n},
        )
    ]


@formula(
    "F33",
    r"$\mathcal L=\frac1E\sum_e\mathcal L^{(e)}=\frac1E\sum_{e,k}\left[-Y\circ\log A_L"
    r"-(1-Y)\circ\log(1-A_L)\right]$",
    ANY_SIZE,
)
def f33() -> list[Claim]:
    return [_mean_of_rows(), _mean_not_sum()]


def _mean_of_rows() -> Claim:
    term = cross_entropy(A[e, k], Y[e, k])
    yes, no = Y[e, k] * log(A[e, k]), (1 - Y[e, k]) * log(1 - A[e, k])
    row = -Sum(yes, (k, 1, K)) - Sum(no, (k, 1, K))
    return Claim(
        Sum(row, (e, 1, E)) / E,
        [(Sum(term, (e, 1, E), (k, 1, K)) / E, "one sum over the matrix")],
        wrong={
            "1/E missing": Sum(term, (e, 1, E), (k, 1, K)),
            "mean over the classes too": Sum(term, (e, 1, E), (k, 1, K)) / (E * K),
            "first minus missing": Sum(yes - no, (e, 1, E), (k, 1, K)) / E,
            "not summed": term / E,
        },
    )


def _mean_not_sum() -> Claim:
    one = Sum(cross_entropy(a[k], y[k]), (k, 1, K))
    return Claim(
        Sum(cross_entropy(a[k], y[k]), (e, 1, E), (k, 1, K)) / E,
        [(one, "E equal examples have the loss of one")],
        wrong={"E times as much": E * one, "an E-th": one / E},
    )


@formula(
    "F34",
    r"$\frac{\partial\mathcal L}{\partial Z_L}=\frac1E(A_L-Y)\in\mathbb R^{E\times K}$",
    ANY_SIZE,
)
def f34() -> list[Claim]:
    by_z = (1 - Y[e, k]) * act(e, k) - Y[e, k] * (1 - act(e, k))
    here = KroneckerDelta(e, f) * KroneckerDelta(k, j)
    output, label = act(f, j), Y[f, j]
    whole = ((e, 1, E), (k, 1, K))
    return [
        Claim(
            Derivative(Sum(cross_entropy(act(e, k), Y[e, k]), *whole) / E, Z[f, j]),
            [
                (
                    Sum(here * by_z, *whole) / E,
                    "F16 times a(1 − a); A moves with its own Z alone",
                ),
                (((1 - label) * output - label * (1 - output)) / E, "the deltas pick e = f, k = j"),
                ((output - label) / E, "multiplied out"),
            ],
            wrong={
                "sign": (label - output) / E,
                "1/E missing": output - label,
                "first minus missing": (label * (1 - output) + (1 - label) * output) / E,
                "slope left over": (output - label) * slope(f, j) / E,
                "mean over the classes too": (output - label) / (E * K),
                "summed over the examples": Sum(act(e, j) - Y[e, j], (e, 1, E)) / E,
            },
            ranges={f: E, j: K},
        )
    ]


@formula(
    "F35",
    r"For each example $\left(\frac{\partial Z_{l+1}}{\partial Z_l}\right)^{(e)}="
    r"W_{l+1}^\top\circ A_l^{(e)}\circ(1-A_l^{(e)})$; stacked, a tensor",
    ANY_SIZE,
)
def f35() -> list[Claim]:
    return [_link_of_one_example(), _links_of_all()]


def _link_of_one_example() -> Claim:
    link = W[i, j] * slope(e, i)
    return Claim(
        Derivative(z_next(e, j), Z[e, i]),
        [
            (Derivative(from_z(e, j), Z[e, i]), "row e of the layer, written out"),
            (
                Sum(W[p, j] * slope(e, p) * KroneckerDelta(p, i), (p, 1, n)),
                "neuron p depends on its own z alone",
            ),
            (link, "the delta picks p = i"),
        ],
        wrong={
            "sign": -link,
            "W for its transpose": W[j, i] * slope(e, i),
            "slope missing": W[i, j],
            "slope of the next layer's neuron": W[i, j] * slope(e, j),
            "matrix product for Hadamard": Sum(W[p, j] * slope(e, p), (p, 1, n)),
            "1/E in the link": link / E,
        },
        ranges={e: E, j: m, i: n},
    )


def _links_of_all() -> Claim:
    link = W[i, j] * slope(e, i)
    return Claim(
        Derivative(z_next(e, j), Z[f, i]),
        [(KroneckerDelta(e, f) * link, "there is no link between two examples")],
        wrong={"one link for all examples": link, "1/E in the link": link / E},
        ranges={e: E, j: m, f: E, i: n},
    )


def _from_the_loss(letter: Any, gradient: Any, ranges: dict[Any, Any]) -> Claim:
    """The loss itself differentiated, at the last hidden layer: no chain rule taken on trust."""
    loss = Sum(ell(Y[e, q], z_next(e, q)), (e, 1, E), (q, 1, m)) / E
    return Claim(
        Derivative(loss, letter),
        [(gradient, "from the loss itself: ∂ℓ/∂z = a − y (F18)")],
        wrong={"from the loss: sign": -gradient, "from the loss: 1/E missing": E * gradient},
        ranges=ranges,
    )


@formula(
    "F36",
    r"$\frac{\partial\mathcal L}{\partial Z_l}=\left(\frac{\partial\mathcal L}{\partial "
    r"Z_{l+1}}W_{l+1}^\top\right)\circ A_l\circ(1-A_l)$, "
    r"with $D=\frac{\partial\mathcal L}{\partial Z_{l+1}}$",
    ANY_SIZE,
)
def f36() -> list[Claim]:
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
                "brackets moved": Sum(D[f, j] * W[i, j] * slope(j, i), (j, 1, m)),
            },
            ranges={f: E, i: n},
        ),
        _from_the_loss(
            Z[f, i], slope_here * Sum(error(f, j) * W[i, j], (j, 1, m)) / E, {f: E, i: n}
        ),
    ]


@formula(
    "F37",
    r"$\frac{\partial\mathcal L}{\partial W_{l+1}}=\sum_ea_l^{(e)\top}\delta_{l+1}^{(e)}="
    r"A_l^\top\frac{\partial\mathcal L}{\partial Z_{l+1}}$, "
    r"with $D=\frac{\partial\mathcal L}{\partial Z_{l+1}}$",
    ANY_SIZE,
)
def f37() -> list[Claim]:
    product = Sum(A[e, i] * D[e, j], (e, 1, E))
    return [
        Claim(
            Sum(D[e, q] * Derivative(z_next(e, q, made=from_a), W[i, j]), (e, 1, E), (q, 1, m)),
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
        _from_the_loss(W[i, j], Sum(act(e, i) * error(e, j), (e, 1, E)) / E, {i: n, j: m}),
    ]


@formula(
    "F38",
    r"$\frac{\partial\mathcal L}{\partial b_{l+1}}=\mathbf 1^\top"
    r"\frac{\partial\mathcal L}{\partial Z_{l+1}},\ \mathbf 1\in\mathbb R^{E\times1}$, "
    r"with $D=\frac{\partial\mathcal L}{\partial Z_{l+1}}$",
    ANY_SIZE,
)
def f38() -> list[Claim]:
    column = Sum(D[e, j], (e, 1, E))
    return [
        Claim(
            Sum(D[e, q] * Derivative(z_next(e, q, made=from_a), b[j]), (e, 1, E), (q, 1, m)),
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
        _from_the_loss(b[j], Sum(error(e, j), (e, 1, E)) / E, {j: m}),
    ]
