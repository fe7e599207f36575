"""The idea, F1-F4: three layers, squared error, any activation f.

Where the source's chain is heuristic, what is proved is the exact one, entry by entry.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy import Derivative, IndexedBase, Sum

from backprop_course.proofs.entry import ANY_SIZE, Claim, formula
from backprop_course.proofs.letters import E, K, M, Named, any_function, e, i, j, k, m, n, p, q

X, Y, A, A2 = (IndexedBase(name) for name in ("X", "Y", "A", "A_2"))
W1, W2, W3 = (IndexedBase(name) for name in ("W_1", "W_2", "W_3"))
r, s, t, u, v = sp.symbols("r s t u v", integer=True, positive=True)
"""Bound indices of what has a name, used nowhere else."""

act, act_slope = any_function("f"), any_function("f", 1)


def _z1(e: Any, i: Any) -> Any:
    return Named("Z_1", Sum(X[e, r] * W1[r, i], (r, 1, M)), e, i)


def _a1(e: Any, i: Any) -> Any:
    return Named("A_1", act(_z1(e, i)), e, i)


def _z2(e: Any, j: Any) -> Any:
    return Named("Z_2", Sum(_a1(e, s) * W2[s, j], (s, 1, n)), e, j)


def _a2(e: Any, j: Any) -> Any:
    return Named("A_2", act(_z2(e, j)), e, j)


def _z3(e: Any, k: Any) -> Any:
    return Named("Z_3", Sum(_a2(e, t) * W3[t, k], (t, 1, m)), e, k)


def _a3(e: Any, k: Any) -> Any:
    return Named("A_3", act(_z3(e, k)), e, k)


def _d3(e: Any, k: Any) -> Any:
    return Named(r"\delta_3", (_a3(e, k) - Y[e, k]) * act_slope(_z3(e, k)), e, k)


def _d2(e: Any, j: Any) -> Any:
    back = Sum(_d3(e, u) * W3[j, u], (u, 1, K))
    return Named(r"\delta_2", back * act_slope(_z2(e, j)), e, j)


def _d1(e: Any, i: Any) -> Any:
    back = Sum(_d2(e, v) * W2[i, v], (v, 1, m))
    return Named(r"\delta_1", back * act_slope(_z1(e, i)), e, i)


def _squared(a: Any, y: Any) -> Any:
    return (a - y) ** 2 / 2


LOSS = Sum(_squared(_a3(e, k), Y[e, k]), (e, 1, E), (k, 1, K))


@formula(
    "F1",
    r"$Z_l=A_{l-1}W_l,\ A_l=f(Z_l),\ A_0=X,\ \hat Y=A_3$: one function of $X$, entry by entry; "
    r"without $f$, $\hat Y=X(W_1W_2W_3)$",
    ANY_SIZE,
)
def f1() -> list[Claim]:
    """One function of X, and what it would be without f."""
    return [_three_layers(), _without_f()]


def _three_layers() -> Claim:
    def out(first: Any, second: Any, third: Any) -> Any:
        inner = first(Sum(X[e, p] * W1[p, i], (p, 1, M)))
        return third(Sum(second(Sum(inner * W2[i, j], (i, 1, n))) * W3[j, k], (j, 1, m)))

    return Claim(
        _a3(e, k),
        [
            (act(_z3(e, k)), "f, entry by entry"),
            (act(Sum(_a2(e, j) * W3[j, k], (j, 1, m))), "row e times column k"),
            (act(Sum(act(Sum(_a1(e, i) * W2[i, j], (i, 1, n))) * W3[j, k], (j, 1, m))), "layer 2"),
            (out(act, act, act), "layer 1, and row e of X: sizes M, n, m, K fit"),
        ],
        wrong={
            "no f in the first layer": out(sp.Id, act, act),
            "no f in the last layer": out(act, act, sp.Id),
            "f′ for f": out(act, act_slope, act),
            "W for its transpose": act(Sum(_a2(e, j) * W3[k, j], (j, 1, m))),
        },
        ranges={e: E, k: K},
    )


def _without_f() -> Claim:
    hidden = Sum(Sum(X[e, p] * W1[p, i], (p, 1, M)) * W2[i, j], (i, 1, n))
    weights = Named("(W_1W_2W_3)", Sum(W1[p, s] * W2[s, t] * W3[t, k], (s, 1, n), (t, 1, m)), p, k)
    return Claim(
        Sum(hidden * W3[j, k], (j, 1, m)),
        [(Sum(X[e, p] * weights, (p, 1, M)), "without f, three layers are one")],
        wrong={
            "sign": -Sum(X[e, p] * weights, (p, 1, M)),
            "a layer lost": Sum(X[e, p] * W1[p, s] * W2[s, k], (p, 1, M), (s, 1, n)),
        },
        ranges={e: E, k: K},
    )


@formula(
    "F2",
    r"$\mathcal L=\frac12\lVert\hat Y-Y\rVert_F^2$, the squares of all entries "
    r"($A=\hat Y$, $D=A-Y$)",
    ANY_SIZE,
)
def f2() -> list[Claim]:
    """The sum of all squares."""
    whole = ((e, 1, E), (k, 1, K))
    squares = Sum(_squared(A[e, k], Y[e, k]), *whole)
    trace = Named(r"(DD^\top)", Sum((A[e, u] - Y[e, u]) ** 2, (u, 1, K)), e, e)
    return [
        Claim(
            Sum(trace, (e, 1, E)) / 2,
            [
                (squares, "D = A − Y: the trace adds up all squares, row by row"),
                (
                    Sum(A[e, k] ** 2 - 2 * A[e, k] * Y[e, k] + Y[e, k] ** 2, *whole) / 2,
                    "multiplied out",
                ),
            ],
            wrong={
                "½ missing": 2 * squares,
                "square of the sum": Sum(A[e, k] - Y[e, k], *whole) ** 2 / 2,
                "norm not squared": sp.sqrt(2 * squares) / 2,
                "difference of squares": Sum(A[e, k] ** 2 - Y[e, k] ** 2, *whole) / 2,
                "1/E, of which F2 has none": squares / E,
            },
        )
    ]


@formula(
    "F3",
    r"heuristic: $\frac{d\mathcal L}{dW_3}=\frac{d\mathcal L}{dA_3}\frac{dA_3}{dZ_3}"
    r"\frac{dZ_3}{dW_3}$; exact: $\frac{\partial\mathcal L}{\partial W_3}="
    r"A_2^\top\left((A_3-Y)\circ f'(Z_3)\right)$",
    ANY_SIZE,
)
def f3() -> list[Claim]:
    """The last layer's weights."""

    def z(k: Any) -> Any:
        return Named("Z_3", Sum(A2[e, t] * W3[t, k], (t, 1, m)), e, k)

    def error(k: Any) -> Any:
        return Named("A_3", act(z(k)), e, k) - Y[e, k]

    whole = ((e, 1, E), (k, 1, K))
    found = A2[e, j] * error(q) * act_slope(z(q))
    return [
        Claim(
            Derivative(Sum(error(k) ** 2 / 2, *whole), W3[j, q]),
            [
                (
                    Sum(error(k) * act_slope(z(k)) * Derivative(z(k), W3[j, q]), *whole),
                    "chain rule: the three factors",
                ),
                (Sum(found, (e, 1, E)), "column q of W moves column q of Z"),
            ],
            wrong={
                "sign": -Sum(found, (e, 1, E)),
                "slope missing": Sum(A2[e, j] * error(q), (e, 1, E)),
                "f for f′": Sum(A2[e, j] * error(q) * act(z(q)), (e, 1, E)),
                "input of the layer missing": Sum(error(q) * act_slope(z(q)), (e, 1, E)),
                "mean over the examples": Sum(found, (e, 1, E)) / E,
                "added up over k too": Sum(A2[e, j] * error(k) * act_slope(z(k)), *whole),
            },
            ranges={j: m, q: K},
        )
    ]


@formula(
    "F4",
    r"heuristic: $\frac{d\mathcal L}{dW_1}$ is a chain of seven factors; exact: "
    r"$\frac{\partial\mathcal L}{\partial W_1}=X^\top\delta_1$ with "
    r"$\delta_3=(A_3-Y)\circ f'(Z_3)$, $\delta_l=(\delta_{l+1}W_{l+1}^\top)\circ f'(Z_l)$",
    ANY_SIZE,
)
def f4() -> list[Claim]:
    """The first layer's weights: the chain all the way down."""
    w, outer = W1[p, q], Sum(X[e, p] * _d1(e, q), (e, 1, E))
    by_z3, by_z2, by_z1 = (Derivative(z, w) for z in (_z3(e, k), _z2(e, j), _z1(e, i)))
    without = Sum(_d2(e, v) * W2[q, v], (v, 1, m))
    return [
        Claim(
            Derivative(LOSS, w),
            [
                (
                    Sum(_d3(e, k) * by_z3, (e, 1, E), (k, 1, K)),
                    "chain rule: loss, f′",
                ),
                (Sum(_d2(e, j) * by_z2, (e, 1, E), (j, 1, m)), "back through W₃, times f′"),
                (Sum(_d1(e, i) * by_z1, (e, 1, E), (i, 1, n)), "back through W₂, times f′"),
                (outer, "layer to weights"),
            ],
            wrong={
                "sign": -outer,
                "last slope missing": Sum(X[e, p] * without, (e, 1, E)),
                "a layer skipped": Sum(X[e, p] * _d2(e, q), (e, 1, E)),
                "A₁ for the input X": Sum(_a1(e, p) * _d1(e, q), (e, 1, E)),
            },
            ranges={p: M, q: n},
        )
    ]
