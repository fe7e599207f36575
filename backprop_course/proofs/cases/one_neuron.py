"""Case 1, F14-F22: one neuron a layer, one example, two classes. Everything here is a number."""

from __future__ import annotations

import sympy as sp
from sympy import Derivative, Symbol, exp, log

from backprop_course.proofs.cases.layer_letters import cross_entropy
from backprop_course.proofs.entry import NUMBERS, Claim, formula
from backprop_course.proofs.letters import Named, any_function, sigma, sigmoid

x, y, z, a = (Symbol(name, real=True) for name in ("x", "y", "z_L", "a_L"))
w1, b1, w2, b2 = (Symbol(name, real=True) for name in ("w_1", "b_1", "w_2", "b_2"))


@formula(
    "F14",
    r"$a_0=x,\ z_l=w_la_{l-1}+b_l,\ a_l=\sigma(z_l)$: two layers in one, and their slope",
    NUMBERS,
)
def f14() -> list[Claim]:
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
                "a₁ = x": sigma(w2 * x + b2),
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


@formula(
    "F15",
    r"$\mathcal L=-y\log a_L-(1-y)\log(1-a_L)$: minus the logarithm of the label's probability",
    NUMBERS,
)
def f15() -> list[Claim]:
    t = Symbol("t", positive=True)
    positive, negative = (cross_entropy(a, label) for label in (1, 0))
    odds = t / (1 + t)
    likelihood = Named("p", odds**y * (1 / (1 + t)) ** (1 - y))
    return [
        Claim(
            sp.Subs(cross_entropy(a, y), y, 1),
            [(-log(a), "label 1: the second term is 0")],
            wrong={"sign": log(a), "the other label": negative},
        ),
        Claim(
            sp.Subs(cross_entropy(a, y), y, 0),
            [(-log(1 - a), "label 0: the first term is 0")],
            wrong={"sign": log(1 - a), "the other label": positive},
        ),
        Claim(
            -log(likelihood),
            [(cross_entropy(Named("a_L", odds), y), "p = aʸ(1 − a)¹⁻ʸ, for a = t/(1 + t)")],
            wrong={
                "minus of the first term missing": y * log(odds) - (1 - y) * log(1 - odds),
                "squared error": (odds - y) ** 2 / 2,
            },
        ),
    ]


@formula(
    "F16", r"$\frac{\partial\mathcal L}{\partial a_L}=-\frac y{a_L}+\frac{1-y}{1-a_L}$", NUMBERS
)
def f16() -> list[Claim]:
    on, off = y / a, (1 - y) / (1 - a)
    return [
        Claim(
            Derivative(cross_entropy(a, y), a),
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


@formula("F17", r"$\frac{\partial a_L}{\partial z_L}=a_L(1-a_L)$", NUMBERS)
def f17() -> list[Claim]:
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


@formula("F18", r"$\frac{\partial\mathcal L}{\partial z_L}=a_L-y$", NUMBERS)
def f18() -> list[Claim]:
    a = Named("a_L", sigma(z))
    by_a = -y / a + (1 - y) / (1 - a)
    return [
        Claim(
            Derivative(cross_entropy(a, y), z),
            [
                (by_a * Derivative(a, z), "chain rule, F16"),
                (by_a * a * (1 - a), "F17"),
                (-y * (1 - a) + (1 - y) * a, "a and 1 − a cancel"),
                (a - y, "the two terms y a cancel"),
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


z_l, a_l, w, b = (Symbol(name, real=True) for name in ("z_l", "a_l", "w_{l+1}", "b_{l+1}"))

loss, loss_slope = any_function(r"\mathcal L"), any_function(r"\mathcal L", 1)
"""The loss as a function of z_{l+1}: all that lies behind z_{l+1}, whatever it is."""


@formula("F19", r"$\frac{\partial z_{l+1}}{\partial z_l}=w_{l+1}\,a_l(1-a_l)$", NUMBERS)
def f19() -> list[Claim]:
    a_l = Named("a_l", sigma(z_l))
    after = Named("a_{l+1}", sigma(w * sigma(z_l) + b))
    return [
        Claim(
            Derivative(w * a_l + b, z_l),
            [(w * Derivative(a_l, z_l), "b is a constant"), (w * a_l * (1 - a_l), "F17")],
            wrong={
                "sign": -w * a_l * (1 - a_l),
                "w missing": a_l * (1 - a_l),
                "slope missing": w,
                "a for its slope": w * a_l,
                "slope of the next layer": w * after * (1 - after),
                "bias left over": w * a_l * (1 - a_l) + b,
            },
        )
    ]


@formula(
    "F20",
    r"$\frac{\partial\mathcal L}{\partial z_l}=\frac{\partial\mathcal L}{\partial z_{l+1}}"
    r"\frac{\partial z_{l+1}}{\partial z_l}$, for any loss",
    NUMBERS,
)
def f20() -> list[Claim]:
    a_l = Named("a_l", sigma(z_l))
    after = Named("z_{l+1}", w * a_l + b)
    back = loss_slope(after)
    link = w * a_l * (1 - a_l)
    return [
        Claim(
            Derivative(loss(after), z_l),
            [
                (back * Derivative(after, z_l), "chain rule, whatever the loss does with z"),
                (back * link, "F19"),
            ],
            wrong={
                "added": back + link,
                "link missing": back,
                "loss to z missing": link,
                "slope of the loss at the wrong z": loss_slope(z_l) * link,
                "the loss for its slope": loss(after) * link,
                "link twice": back * link**2,
            },
        )
    ]


@formula(
    "F21",
    r"$\frac{\partial\mathcal L}{\partial w_{l+1}}=\frac{\partial\mathcal L}"
    r"{\partial z_{l+1}}a_l$, for any loss",
    NUMBERS,
)
def f21() -> list[Claim]:
    after = Named("z_{l+1}", w * a_l + b)
    back = loss_slope(after)
    return [
        Claim(
            Derivative(loss(after), w),
            [(back * Derivative(after, w), "chain rule"), (back * a_l, "w a + b has the slope a")],
            wrong={
                "sign": -back * a_l,
                "w for a": back * w,
                "a missing": back,
                "slope of a, not a": back * a_l * (1 - a_l),
                "the next layer's a": back * sigma(after),
            },
        )
    ]


@formula(
    "F22",
    r"$\frac{\partial\mathcal L}{\partial b_{l+1}}=\frac{\partial\mathcal L}"
    r"{\partial z_{l+1}}$, for any loss",
    NUMBERS,
)
def f22() -> list[Claim]:
    after = Named("z_{l+1}", w * a_l + b)
    back = loss_slope(after)
    return [
        Claim(
            Derivative(loss(after), b),
            [(back * Derivative(after, b), "chain rule"), (back, "w a + b has the slope 1")],
            wrong={
                "sign": -back,
                "b as a factor": back * b,
                "a as a factor": back * a_l,
                "none at all": 0,
            },
        )
    ]
