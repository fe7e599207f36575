"""The idea, F5-F7 and F13: the parts a gradient is made of, for any activation f.

One layer with input B = A_{l-1}, Z = BW and A = f(Z); G = ∂L/∂A.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy import Derivative, IndexedBase, KroneckerDelta, Sum, log

from backprop_course.proofs.entry import Claim
from backprop_course.proofs.stand_ins import Named, any_function
from backprop_course.proofs.symbols import E, K, e, f, i, j, k, m, n, p, q

A, B, G, W, Y, b = (IndexedBase(name) for name in ("A", "B", "G", "W", "Y", "b"))
r = sp.Symbol("r", integer=True, positive=True)
"""The bound index of Z's definition, used nowhere else."""

act, act_slope = any_function("f"), any_function("f", 1)
LAYER, OUTPUT = ((e, 1, E), (j, 1, m)), ((e, 1, E), (q, 1, K))


def _z(e: Any, j: Any) -> Any:
    return Named("Z", Sum(B[e, r] * W[r, j], (r, 1, n)), e, j)


def f5() -> list[Claim]:
    """Layer to weights, and layer to layer."""
    return [_layer_to_weights(), _inside_the_network()]


def _layer_to_weights() -> Claim:
    link = G[e, j] * act_slope(_z(e, j))
    found = Sum(B[e, i] * G[e, q] * act_slope(_z(e, q)), (e, 1, E))
    return Claim(
        Sum(G[e, j] * Derivative(act(_z(e, j)), W[i, q]), *LAYER),
        [
            (Sum(link * Derivative(_z(e, j), W[i, q]), *LAYER), "chain rule"),
            (found, "column q of W moves column q of Z"),
        ],
        wrong={
            "sign": -found,
            "slope missing": Sum(B[e, i] * G[e, q], (e, 1, E)),
            "loss to output missing": Sum(B[e, i] * act_slope(_z(e, q)), (e, 1, E)),
            "columns added up": Sum(B[e, i] * link, *LAYER),
        },
        ranges={i: n, q: m},
    )


def _inside_the_network() -> Claim:
    link = G[e, j] * act_slope(_z(e, j))
    found = Sum(G[f, j] * act_slope(_z(f, j)) * W[i, j], (j, 1, m))
    return Claim(
        Sum(G[e, j] * Derivative(act(_z(e, j)), B[f, i]), *LAYER),
        [
            (Sum(link * Derivative(_z(e, j), B[f, i]), *LAYER), "chain rule"),
            (found, "row f of B moves row f of Z"),
        ],
        wrong={
            "W for its transpose": Sum(G[f, j] * act_slope(_z(f, j)) * W[j, i], (j, 1, m)),
            "slope outside the sum": Sum(G[f, j] * W[i, j], (j, 1, m)) * act_slope(_z(f, i)),
            "rows added up": Sum(link * W[i, j], *LAYER),
        },
        ranges={f: E, i: n},
    )


def f6() -> list[Claim]:
    """Squared error by the output."""
    error = A[e, q] - Y[e, q]
    hit = KroneckerDelta(e, f) * KroneckerDelta(q, k)
    found = A[f, k] - Y[f, k]
    return [
        Claim(
            Derivative(Sum(error**2 / 2, *OUTPUT), A[f, k]),
            [
                (Sum(error * hit, *OUTPUT), "only the entry f, k depends on it; ½ · 2 = 1"),
                (found, "the deltas pick it"),
            ],
            wrong={
                "sign": -found,
                "2 left over": 2 * found,
                "mean over the examples": found / E,
                "errors added up": Sum(error, *OUTPUT),
                "error squared": found**2,
            },
            ranges={f: E, k: K},
        )
    ]


def f7() -> list[Claim]:
    """Cross entropy by the output."""
    loss = -Y[e, q] * log(A[e, q]) - (1 - Y[e, q]) * log(1 - A[e, q])
    each = -Y[e, q] / A[e, q] + (1 - Y[e, q]) / (1 - A[e, q])
    on, off = Y[f, k] / A[f, k], (1 - Y[f, k]) / (1 - A[f, k])
    return [
        Claim(
            Derivative(Sum(loss, *OUTPUT), A[f, k]),
            [
                (
                    Sum(each * KroneckerDelta(e, f) * KroneckerDelta(q, k), *OUTPUT),
                    "(log u)′ = u′/u, and (1 − A)′ = −1",
                ),
                (off - on, "the deltas pick the entry f, k"),
            ],
            wrong={
                "sign": on - off,
                "minus before the first term missing": on + off,
                "(1 − A)′ taken as 1": -on - off,
                "second term missing": -on,
                "mean over the examples": (off - on) / E,
            },
            ranges={f: E, k: K},
        )
    ]


def f13() -> list[Claim]:
    """The bias as a last row of the weights."""

    def wide(p: Any) -> Any:
        last = KroneckerDelta(p, n + 1)
        return Named(r"\tilde A", A[e, p] * (1 - last) + last, e, p)

    def tall(p: Any) -> Any:
        last = KroneckerDelta(p, n + 1)
        return Named(r"\tilde W", W[p, j] * (1 - last) + b[j] * last, p, j)

    product = Sum(A[e, p] * W[p, j], (p, 1, n))
    return [
        Claim(
            Sum(wide(p) * tall(p), (p, 1, n + 1)),
            [
                (
                    Sum(wide(p) * tall(p), (p, 1, n)) + wide(n + 1) * tall(n + 1),
                    "the last term on its own",
                ),
                (product + b[j], "[A, 1] has the column 1 there, and W over b the row b"),
            ],
            wrong={
                "bias missing": product,
                "sign of the bias": product - b[j],
                "bias times the input": product + A[e, n] * b[j],
                "bias once for each input": product + n * b[j],
                "bias of the wrong side": product + b[e],
            },
        ),
    ]
