"""Case 1, F14-F22: one neuron a layer, one example, two classes. Everything here is a number.

The way back, F19-F22, is in `one_neuron_back`.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy import Derivative, Symbol, exp, log

from backprop_course.proofs.cases import one_neuron_back
from backprop_course.proofs.entry import NUMBERS, Claim, Entry, Formula
from backprop_course.proofs.stand_ins import Named
from backprop_course.proofs.symbols import sigma, sigmoid

x, y, z, a = (Symbol(name, real=True) for name in ("x", "y", "z_L", "a_L"))
w1, b1, w2, b2 = (Symbol(name, real=True) for name in ("w_1", "b_1", "w_2", "b_2"))


def _cross_entropy(a: Any) -> Any:
    return -y * log(a) - (1 - y) * log(1 - a)


def _f14() -> list[Claim]:
    z1 = Named("z_1", w1 * x + b1)
    a1 = Named("a_1", sigma(z1))
    z2 = Named("z_2", w2 * a1 + b2)
    a2 = Named("a_2", sigma(z2))
    inside = sigma(w1 * x + b1)
    chain = a2 * (1 - a2) * w2 * a1 * (1 - a1) * w1
    return [
        Claim(
            a2,
            [
                (sigma(w2 * a1 + b2), "layer 2"),
                (sigma(w2 * sigma(z1) + b2), "a₁ = σ(z₁)"),
                (sigma(w2 * inside + b2), "layer 1, a₀ = x"),
            ],
            wrong={
                "no σ in layer 1": sigma(w2 * (w1 * x + b1) + b2),
                "no σ in layer 2": w2 * inside + b2,
                "biases forgotten": sigma(w2 * sigma(w1 * x)),
                "layers exchanged": sigma(w1 * sigma(w2 * x + b2) + b1),
                "bias after σ": sigma(w2 * inside) + b2,
            },
        ),
        Claim(
            Derivative(a2, x),
            [
                (a2 * (1 - a2) * Derivative(z2, x), "chain rule"),
                (chain, "every link is a number"),
            ],
            wrong={
                "a slope missing": a2 * (1 - a2) * w2 * w1,
                "links added": a2 * (1 - a2) * w2 + a1 * (1 - a1) * w1,
            },
        ),
    ]


def _f15() -> list[Claim]:
    t = Symbol("t", positive=True)
    positive, negative = (_cross_entropy(a).subs(y, label) for label in (1, 0))
    odds = t / (1 + t)
    likelihood = Named("p", odds**y * (1 / (1 + t)) ** (1 - y))
    return [
        Claim(
            sp.Subs(_cross_entropy(a), y, 1),
            [(-log(a), "label 1: the second term is 0")],
            wrong={"sign": log(a), "the other label": negative},
        ),
        Claim(
            sp.Subs(_cross_entropy(a), y, 0),
            [(-log(1 - a), "label 0: the first term is 0")],
            wrong={"sign": log(1 - a), "the other label": positive},
        ),
        Claim(
            -log(likelihood),
            [(_cross_entropy(Named("a_L", odds)), "p = aʸ(1 − a)¹⁻ʸ, for a = t/(1 + t)")],
            wrong={
                "minus of the first term missing": y * log(odds) - (1 - y) * log(1 - odds),
                "squared error": (odds - y) ** 2 / 2,
            },
        ),
    ]


def _f16() -> list[Claim]:
    on, off = y / a, (1 - y) / (1 - a)
    return [
        Claim(
            Derivative(_cross_entropy(a), a),
            [
                (
                    -y * (1 / a) - (1 - y) * Derivative(log(1 - a), a),
                    "(log a)′ = 1/a",
                ),
                (off - on, "(log(1 − a))′ = −1/(1 − a)"),
            ],
            wrong={
                "sign": on - off,
                "minus of the first term missing": on + off,
                "(1 − a)′ taken as 1": -on - off,
                "labels exchanged": y / (1 - a) - (1 - y) / a,
                "squared error's": a - y,
            },
        )
    ]


def _f17() -> list[Claim]:
    a = Named("a_L", sigmoid(z))
    return [
        Claim(
            Derivative(sigmoid(z), z),
            [
                (exp(-z) / (1 + exp(-z)) ** 2, "(1/u)′ = −u′/u²"),
                (a * (1 - a), "a = 1/(1 + e⁻ᶻ), 1 − a = e⁻ᶻ/(1 + e⁻ᶻ)"),
            ],
            wrong={
                "sign": -a * (1 - a),
                "plus": a * (1 + a),
                "z for a": z * (1 - z),
                "a factor missing": 1 - a,
                "tanh's slope": 1 - a**2,
            },
        )
    ]


def _f18() -> list[Claim]:
    a = Named("a_L", sigma(z))
    by_a = -y / a + (1 - y) / (1 - a)
    return [
        Claim(
            Derivative(_cross_entropy(a), z),
            [
                (by_a * Derivative(a, z), "chain rule, F16"),
                (by_a * a * (1 - a), "F17"),
                (-y * (1 - a) + (1 - y) * a, "a and 1 − a cancel"),
                (a - y, "ya goes out"),
            ],
            wrong={
                "sign": y - a,
                "slope once more": (a - y) * a * (1 - a),
                "slope missing": by_a,
                "z for a": z - y,
                "minus of the first term missing": y * (1 - a) + (1 - y) * a,
            },
        )
    ]


ENTRIES: list[Entry] = [
    Formula(
        "F14",
        r"$a_0=x,\ z_l=w_la_{l-1}+b_l,\ a_l=\sigma(z_l)$: two layers in one, and their slope",
        NUMBERS,
        _f14,
    ),
    Formula(
        "F15",
        r"$\mathcal L=-y\log a_L-(1-y)\log(1-a_L)$: minus the logarithm of the label's probability",
        NUMBERS,
        _f15,
    ),
    Formula(
        "F16",
        r"$\frac{\partial\mathcal L}{\partial a_L}=-\frac y{a_L}+\frac{1-y}{1-a_L}$",
        NUMBERS,
        _f16,
    ),
    Formula("F17", r"$\frac{\partial a_L}{\partial z_L}=a_L(1-a_L)$", NUMBERS, _f17),
    Formula("F18", r"$\frac{\partial\mathcal L}{\partial z_L}=a_L-y$", NUMBERS, _f18),
    *one_neuron_back.ENTRIES,
]
