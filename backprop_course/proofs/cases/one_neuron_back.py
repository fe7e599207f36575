"""Case 1, F19-F22: from one neuron to the one before it, and to its weight and its bias."""

from __future__ import annotations

from sympy import Derivative, Symbol

from backprop_course.proofs.entry import NUMBERS, Claim, Entry, Formula
from backprop_course.proofs.stand_ins import Named, any_function
from backprop_course.proofs.symbols import sigma

z, a, w, b = (Symbol(name, real=True) for name in ("z_l", "a_l", "w_{l+1}", "b_{l+1}"))

loss, loss_slope = any_function(r"\mathcal L"), any_function(r"\mathcal L", 1)
"""The loss as a function of z_{l+1}: all that lies behind z_{l+1}, whatever it is."""


def _f19() -> list[Claim]:
    a = Named("a_l", sigma(z))
    after = Named("a_{l+1}", sigma(w * sigma(z) + b))
    return [
        Claim(
            Derivative(w * a + b, z),
            [(w * Derivative(a, z), "b is a constant"), (w * a * (1 - a), "F17")],
            wrong={
                "sign": -w * a * (1 - a),
                "w missing": a * (1 - a),
                "slope missing": w,
                "a for its slope": w * a,
                "slope of the next layer": w * after * (1 - after),
                "bias left over": w * a * (1 - a) + b,
            },
        )
    ]


def _f20() -> list[Claim]:
    a = Named("a_l", sigma(z))
    after = Named("z_{l+1}", w * a + b)
    back = loss_slope(after)
    link = w * a * (1 - a)
    return [
        Claim(
            Derivative(loss(after), z),
            [
                (back * Derivative(after, z), "chain rule, whatever the loss does with z"),
                (back * link, "F19"),
            ],
            wrong={
                "added": back + link,
                "link missing": back,
                "loss to z missing": link,
                "slope of the loss at the wrong z": loss_slope(z) * link,
                "the loss for its slope": loss(after) * link,
                "link twice": back * link**2,
            },
        )
    ]


def _f21() -> list[Claim]:
    after = Named("z_{l+1}", w * a + b)
    back = loss_slope(after)
    return [
        Claim(
            Derivative(loss(after), w),
            [(back * Derivative(after, w), "chain rule"), (back * a, "w a + b has the slope a")],
            wrong={
                "sign": -back * a,
                "w for a": back * w,
                "a missing": back,
                "slope of a, not a": back * a * (1 - a),
                "the next layer's a": back * sigma(after),
            },
        )
    ]


def _f22() -> list[Claim]:
    after = Named("z_{l+1}", w * a + b)
    back = loss_slope(after)
    return [
        Claim(
            Derivative(loss(after), b),
            [(back * Derivative(after, b), "chain rule"), (back, "w a + b has the slope 1")],
            wrong={
                "sign": -back,
                "b as a factor": back * b,
                "a as a factor": back * a,
                "none at all": 0,
            },
        )
    ]


ENTRIES: list[Entry] = [
    Formula(
        "F19",
        r"$\frac{\partial z_{l+1}}{\partial z_l}=w_{l+1}\,a_l(1-a_l)$",
        NUMBERS,
        _f19,
    ),
    Formula(
        "F20",
        r"$\frac{\partial\mathcal L}{\partial z_l}=\frac{\partial\mathcal L}{\partial z_{l+1}}"
        r"\frac{\partial z_{l+1}}{\partial z_l}$, for any loss",
        NUMBERS,
        _f20,
    ),
    Formula(
        "F21",
        r"$\frac{\partial\mathcal L}{\partial w_{l+1}}=\frac{\partial\mathcal L}"
        r"{\partial z_{l+1}}a_l$, for any loss",
        NUMBERS,
        _f21,
    ),
    Formula(
        "F22",
        r"$\frac{\partial\mathcal L}{\partial b_{l+1}}=\frac{\partial\mathcal L}"
        r"{\partial z_{l+1}}$, for any loss",
        NUMBERS,
        _f22,
    ),
]
