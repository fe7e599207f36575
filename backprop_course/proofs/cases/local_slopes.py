"""The idea, F5-F13: the parts that a gradient is made of, each on its own.

One layer with input B = A_{l-1}, Z = BW and A = f(Z), from F8 on A = σ(Z); G = ∂L/∂A. An exact
slope of a matrix by a matrix has four indices. With it comes what it makes of the gradient G that
arrives: a matrix again.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy import Derivative, IndexedBase, KroneckerDelta, Sum, log

from backprop_course.proofs.entry import ANY_SIZE, NUMBERS, Claim, formula
from backprop_course.proofs.letters import (
    E,
    K,
    Named,
    any_function,
    e,
    f,
    i,
    j,
    k,
    m,
    n,
    p,
    q,
    sigma,
    sigmoid,
)

A, B, G, W, Y, Z, b = (IndexedBase(name) for name in ("A", "B", "G", "W", "Y", "Z", "b"))
r = sp.Symbol("r", integer=True, positive=True)
"""The bound index of Z's definition, used nowhere else."""

act, act_slope = any_function("f"), any_function("f", 1)
LAYER, OUTPUT = ((e, 1, E), (j, 1, m)), ((e, 1, E), (q, 1, K))


def _z(e: Any, j: Any) -> Any:
    return Named("Z", Sum(B[e, r] * W[r, j], (r, 1, n)), e, j)


same_row, same_column = KroneckerDelta(e, f), KroneckerDelta(j, q)


@formula(
    "F5",
    r"heuristic: every gradient is made of $\frac{d\mathcal L}{dA_L}$, "
    r"$\frac{dA_l}{dA_{l-1}}$, $\frac{dZ_l}{dW_l}$; exact, with $B=A_{l-1}$ and "
    r"$G=\frac{\partial\mathcal L}{\partial A_l}$: "
    r"$\frac{\partial\mathcal L}{\partial W_l}=B^\top(G\circ f'(Z))$, "
    r"$\frac{\partial\mathcal L}{\partial B}=(G\circ f'(Z))W^\top$",
    ANY_SIZE,
)
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


@formula("F6", r"squared error: $\frac{\partial\mathcal L}{\partial A_L}=A_L-Y$", ANY_SIZE)
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
                "a factor 2 left": 2 * found,
                "mean over the examples": found / E,
                "errors added up": Sum(error, *OUTPUT),
                "error squared": found**2,
            },
            ranges={f: E, k: K},
        )
    ]


@formula(
    "F7",
    r"cross entropy: $\frac{\partial\mathcal L}{\partial A_L}=-\frac{Y}{A_L}+"
    r"\frac{1-Y}{1-A_L}$, elementwise",
    ANY_SIZE,
)
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


def _a(e: Any, j: Any) -> Any:
    return Named("A", sigma(_z(e, j)), e, j)


@formula("F8", r"$\sigma(z)=\frac1{1+e^{-z}}$, $\sigma'=\sigma(1-\sigma)$", NUMBERS)
def f8() -> list[Claim]:
    """σ's slope, every step of it."""
    z = sp.Symbol("z", real=True)
    small = sp.exp(-z)
    below = (small + 1) ** 2
    added = sp.Add(small, 1, -1, evaluate=False)
    inner = sp.Mul(-1, small, evaluate=False)
    return [
        Claim(
            Derivative(sigmoid(z), z),
            [
                (sp.Mul(-1 / below, inner, evaluate=False), "(1/u)′ = −u′/u², u′ = −e⁻ᶻ"),
                (small / below, "minus times minus"),
                (sp.Mul(added, 1 / below, evaluate=False), "add 1, subtract 1"),
                (
                    sp.Add(
                        sp.Mul(small + 1, 1 / below, evaluate=False), -1 / below, evaluate=False
                    ),
                    "two fractions",
                ),
                (1 / (small + 1) - 1 / below, "the first cancels"),
                (sigma(z) - sigma(z) ** 2, "σ for 1/(1 + e⁻ᶻ)"),
                (sigma(z) * (1 - sigma(z)), "factor out σ"),
            ],
            wrong={
                "one −1 too many": -small / below,
                "inner slope missing": -1 / below,
                "plus for minus": sigma(z) * (1 + sigma(z)),
                "z for σ": z * (1 - z),
                "tanh's slope": 1 - sigma(z) ** 2,
            },
        )
    ]


def _own(e: Any, j: Any) -> Any:
    """A_{ej}, where Z is not made of B and W but stands for itself."""
    return Named("A", sigma(Z[e, j]), e, j)


def _slope(e: Any, j: Any) -> Any:
    return _own(e, j) * (1 - _own(e, j))


@formula(
    "F9",
    r"heuristic: $\frac{dA_l}{dZ_l}=A_l\circ(1-A_l)$; exact: $\frac{\partial A_{ej}}"
    r"{\partial Z_{fq}}=\delta_{ef}\delta_{jq}A_{ej}(1-A_{ej})$, which makes "
    r"$G\circ A\circ(1-A)$ of $G=\frac{\partial\mathcal L}{\partial A}$",
    ANY_SIZE,
)
def f9() -> list[Claim]:
    """A by Z: four indices, a diagonal."""
    diagonal = _slope(e, j) * same_row * same_column
    found = G[f, q] * _slope(f, q)
    return [
        Claim(
            Derivative(_own(e, j), Z[f, q]),
            [(diagonal, "each entry depends on its own z alone")],
            wrong={
                "full": _slope(e, j),
                "whole row": _slope(e, j) * same_row,
                "whole column": _slope(e, j) * same_column,
                "sign": -diagonal,
            },
            ranges={e: E, f: E, j: m, q: m},
        ),
        Claim(
            Sum(G[e, j] * Derivative(_own(e, j), Z[f, q]), *LAYER),
            [
                (Sum(G[e, j] * diagonal, *LAYER), "the diagonal"),
                (found, "the deltas pick f, q: a Hadamard product"),
            ],
            wrong={
                "matrix product for Hadamard": Sum(G[f, j] * _slope(j, q), (j, 1, m)),
                "slope missing": G[f, q],
                "σ for its slope": G[f, q] * _own(f, q),
            },
            ranges={f: E, q: m},
        ),
    ]


@formula(
    "F10",
    r"heuristic: $\frac{dZ_l}{dA_{l-1}}=W_l$; exact, with $B=A_{l-1}$: "
    r"$\frac{\partial Z_{ej}}{\partial B_{fi}}=\delta_{ef}W_{ij}$, the Jacobian $W^\top$ of "
    r"each row, which makes $GW^\top$ of $G=\frac{\partial\mathcal L}{\partial Z}$",
    ANY_SIZE,
)
def f10() -> list[Claim]:
    """Z by the layer before."""
    by_input = Derivative(_z(e, j), B[f, i])
    found = Sum(G[f, j] * W[i, j], (j, 1, m))
    return [
        Claim(
            by_input,
            [(same_row * W[i, j], "row e depends on row e alone, by row j of Wᵀ")],
            wrong={
                "W for its transpose": same_row * W[j, i],
                "without the delta": W[i, j],
                "sign": -same_row * W[i, j],
            },
            ranges={e: E, f: E, i: n, j: m},
        ),
        Claim(
            Sum(G[e, j] * by_input, *LAYER),
            [
                (Sum(G[e, j] * same_row * W[i, j], *LAYER), "row e depends on row e alone"),
                (found, "the delta picks e = f: GWᵀ"),
            ],
            wrong={
                "W for its transpose": Sum(G[f, j] * W[j, i], (j, 1, m)),
                "rows added up": Sum(G[e, j] * W[i, j], *LAYER),
                "Hadamard for matrix product": G[f, i] * W[f, i],
            },
            ranges={f: E, i: n},
        ),
    ]


@formula(
    "F11",
    r"heuristic: $\frac{dA_l}{dA_{l-1}}=A_l\circ(1-A_l)\circ W_l$; exact, with $B=A_{l-1}$: "
    r"$\frac{\partial A_{ej}}{\partial B_{fi}}=\delta_{ef}A_{ej}(1-A_{ej})W_{ij}$, for each "
    r"row $\mathrm{diag}(a\circ(1-a))W^\top$",
    ANY_SIZE,
)
def f11() -> list[Claim]:
    """A by the layer before."""
    by_input, slope = Derivative(_a(e, j), B[f, i]), _a(e, j) * (1 - _a(e, j))
    slope_f = _a(f, j) * (1 - _a(f, j))
    return [
        Claim(
            by_input,
            [
                (slope * Derivative(_z(e, j), B[f, i]), "chain rule, F8"),
                (same_row * slope * W[i, j], "row e: diag(a(1 − a)) times Wᵀ"),
            ],
            wrong={
                "all elementwise": same_row * _a(e, i) * (1 - _a(e, i)) * W[i, j],
                "W for its transpose": same_row * slope * W[j, i],
                "slope missing": same_row * W[i, j],
                "without the delta": slope * W[i, j],
            },
            ranges={e: E, f: E, i: n, j: m},
        ),
        Claim(
            Sum(G[e, j] * by_input, *LAYER),
            [(Sum(G[f, j] * slope_f * W[i, j], (j, 1, m)), "(G ∘ A ∘ (1 − A))Wᵀ")],
            wrong={
                "slope after W": Sum(G[f, j] * W[i, j], (j, 1, m)) * _a(f, i) * (1 - _a(f, i)),
                "A for its slope": Sum(G[f, j] * _a(f, j) * W[i, j], (j, 1, m)),
            },
            ranges={f: E, i: n},
        ),
    ]


@formula(
    "F12",
    r"heuristic: $\frac{dZ_l}{dW_l}=A_{l-1}$; exact, with $B=A_{l-1}$: "
    r"$\frac{\partial Z_{ej}}{\partial W_{iq}}=B_{ei}\delta_{jq}$, which makes $B^\top G$ of "
    r"$G=\frac{\partial\mathcal L}{\partial Z}$",
    ANY_SIZE,
)
def f12() -> list[Claim]:
    """Z by the weights."""
    by_weight = Derivative(_z(e, j), W[i, q])
    found = Sum(B[e, i] * G[e, q], (e, 1, E))
    return [
        Claim(
            by_weight,
            [(B[e, i] * same_column, "column j depends on column j of W alone")],
            wrong={
                "without the delta": B[e, i],
                "B for its transpose": B[i, e] * same_column,
                "input missing": same_column,
            },
            ranges={e: E, i: n, j: m, q: m},
        ),
        Claim(
            Sum(G[e, j] * by_weight, *LAYER),
            [
                (Sum(G[e, j] * B[e, i] * same_column, *LAYER), "columns on their own"),
                (found, "the delta picks j = q: BᵀG"),
            ],
            wrong={
                "factors the other way": Sum(G[e, i] * B[e, q], (e, 1, E)),
                "columns added up": Sum(G[e, j] * B[e, i], *LAYER),
                "mean over the examples": found / E,
            },
            ranges={i: n, q: m},
        ),
    ]


@formula(
    "F13",
    r"$[A,\mathbf 1]\begin{bmatrix}W\\b\end{bmatrix}=AW+\mathbf 1b$, here "
    r"$\tilde A\tilde W$",
    ANY_SIZE,
)
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
