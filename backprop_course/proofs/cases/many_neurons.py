"""Case 2, F23-F28: many neurons, one example. Everything here holds for any size."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy import Derivative, KroneckerDelta, Sum

from backprop_course.proofs.cases.layer_letters import (
    W,
    a,
    act,
    b,
    d,
    error,
    from_a,
    from_z,
    slope,
    y,
    z,
    z_next,
)
from backprop_course.proofs.entry import ANY_SIZE, Claim, formula
from backprop_course.proofs.letters import ell, i, j, m, n, p, q


@formula(
    "F23",
    r"$\frac{\partial z_{l+1}}{\partial z_l}=W_{l+1}^\top\circ a_l\circ(1-a_l)"
    r"\in\mathbb R^{n_{l+1}\times n_l}$, the row copied down; $a=\sigma(z)$",
    ANY_SIZE,
)
def f23() -> list[Claim]:
    link = W[i, j] * slope(i)
    return [
        Claim(
            Derivative(z_next(j), z[i]),
            [
                (Derivative(from_z(j), z[i]), "the layer, written out"),
                (
                    Sum(W[p, j] * Derivative(act(p), z[i]), (p, 1, n)),
                    "sum rule; the bias stays",
                ),
                (
                    Sum(W[p, j] * slope(p) * KroneckerDelta(p, i), (p, 1, n)),
                    "neuron p depends on its own z alone",
                ),
                (link, "the delta picks p = i"),
            ],
            wrong={
                "sign": -link,
                "W for its transpose": W[j, i] * slope(i),
                "slope missing": W[i, j],
                "a for its slope": W[i, j] * act(i),
                "slope of the next layer's neuron": W[i, j] * slope(j),
                "matrix product for Hadamard": Sum(W[p, j] * slope(p), (p, 1, n)),
            },
            ranges={j: m, i: n},
        )
    ]


@formula(
    "F24",
    r"Hadamard product $(a\circ z)_i=a_iz_i$; a row copied down: $W^\top\circ a="
    r"W^\top\,\mathrm{diag}(a)$; a column copied right: "
    r"$d^\top\circ W^\top=\mathrm{diag}(d)\,W^\top$",
    ANY_SIZE,
)
def f24() -> list[Claim]:
    return [_entry_by_entry(), _row_copied_down(), _column_copied_right()]


def _entry_by_entry() -> Claim:
    return Claim(
        Sum(a[p] * z[p] * KroneckerDelta(p, i), (p, 1, n)),
        [(a[i] * z[i], "row a times diag(z): entry by entry")],
        wrong={
            "inner product": Sum(a[p] * z[p], (p, 1, n)),
            "entries added": a[i] + z[i],
            "outer product": a[i] * z[j],
        },
        ranges={i: n},
    )


def _row_copied_down() -> Claim:
    return Claim(
        Sum(W[p, j] * a[p] * KroneckerDelta(p, i), (p, 1, n)),
        [(W[i, j] * a[i], "Wᵀ diag(a): each column times its entry of the row a")],
        wrong={
            "copied to the right, as a column": W[i, j] * a[j],
            "matrix product for Hadamard": Sum(W[p, j] * a[p], (p, 1, n)),
            "W for its transpose": W[j, i] * a[i],
        },
        ranges={j: m, i: n},
    )


def _column_copied_right() -> Claim:
    return Claim(
        Sum(d[q] * KroneckerDelta(q, j) * W[i, q], (q, 1, m)),
        [(d[j] * W[i, j], "diag(d) Wᵀ: each row times its entry of the column dᵀ")],
        wrong={
            "copied down, as a row": d[i] * W[i, j],
            "matrix product for Hadamard": Sum(d[q] * W[i, q], (q, 1, m)),
        },
        ranges={j: m, i: n},
    )


@formula(
    "F25",
    r"$\frac{\partial a_i}{\partial z_p}=0$ for $p\ne i$; "
    r"$\frac{\partial z_j}{\partial W_{iq}}=0$ for $q\ne j$",
    ANY_SIZE,
)
def f25() -> list[Claim]:
    return [_sparse_in_z(), _sparse_in_w()]


def _sparse_in_z() -> Claim:
    return Claim(
        Derivative(act(i), z[p]),
        [(slope(i) * KroneckerDelta(i, p), "another neuron's z does not move it")],
        wrong={
            "full": slope(i),
            "the identity": KroneckerDelta(i, p),
            "zero on the diagonal": slope(i) * (1 - KroneckerDelta(i, p)),
            "a² read as the second a": (act(i) - act(sp.Integer(2))) * KroneckerDelta(i, p),
        },
        ranges={i: n, p: n},
    )


def _sparse_in_w() -> Claim:
    return Claim(
        Derivative(z_next(j, made=from_a), W[i, q]),
        [
            (Derivative(from_a(j), W[i, q]), "the layer, written out"),
            (
                Sum(a[p] * KroneckerDelta(p, i) * KroneckerDelta(j, q), (p, 1, n)),
                "weights into neuron q move neuron q alone",
            ),
            (a[i] * KroneckerDelta(j, q), "the delta picks p = i"),
        ],
        wrong={
            "full": a[i],
            "the activation missing": KroneckerDelta(j, q),
            "to and from exchanged": a[j] * KroneckerDelta(i, q),
            "summed over the neurons": Sum(a[p], (p, 1, n)) * KroneckerDelta(j, q),
        },
        ranges={j: m, i: n, q: m},
    )


def _from_the_loss(letter: Any, gradient: Any, ranges: dict[Any, Any]) -> Claim:
    """The loss itself differentiated, at the last hidden layer: no chain rule taken on trust."""
    loss = Sum(ell(y[q], z_next(q)), (q, 1, m))
    return Claim(
        Derivative(loss, letter),
        [(gradient, "from the loss itself: ∂ℓ/∂z = a − y (F18)")],
        wrong={"from the loss: sign": -gradient, "from the loss: twice": 2 * gradient},
        ranges=ranges,
    )


@formula(
    "F26",
    r"$\frac{\partial\mathcal L}{\partial z_l}=\delta_{l+1}\cdot"
    r"\frac{\partial z_{l+1}}{\partial z_l}=\left(\delta_{l+1}W_{l+1}^\top\right)\circ a_l"
    r"\circ(1-a_l)\in\mathbb R^{1\times n_l}$, with the row $d=\delta_{l+1}="
    r"\frac{\partial\mathcal L}{\partial z_{l+1}}$",
    ANY_SIZE,
)
def f26() -> list[Claim]:
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
        _from_the_loss(z[i], slope(i) * Sum(error(q) * W[i, q], (q, 1, m)), {i: n}),
    ]


@formula(
    "F27",
    r"$\frac{\partial\mathcal L}{\partial W_{l+1}}=a_l^\top\,"
    r"\frac{\partial\mathcal L}{\partial z_{l+1}}\in\mathbb R^{n_l\times n_{l+1}}$, "
    r"with $d=\frac{\partial\mathcal L}{\partial z_{l+1}}$",
    ANY_SIZE,
)
def f27() -> list[Claim]:
    outer = a[i] * d[j]
    return [
        Claim(
            Sum(d[q] * Derivative(z_next(q, made=from_a), W[i, j]), (q, 1, m)),
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
        _from_the_loss(W[i, j], act(i) * error(j), {i: n, j: m}),
    ]


@formula(
    "F28",
    r"$\frac{\partial\mathcal L}{\partial b_{l+1}}="
    r"\frac{\partial\mathcal L}{\partial z_{l+1}}\in\mathbb R^{1\times n_{l+1}}$, "
    r"with $d=\frac{\partial\mathcal L}{\partial z_{l+1}}$",
    ANY_SIZE,
)
def f28() -> list[Claim]:
    return [
        Claim(
            Sum(d[q] * Derivative(z_next(q, made=from_a), b[j]), (q, 1, m)),
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
        _from_the_loss(b[j], error(j), {j: m}),
    ]
