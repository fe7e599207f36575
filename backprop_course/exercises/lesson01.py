"""Lesson 01: one neuron a layer."""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.random import Generator

from backprop_course.exercises import misconceptions as kinds
from backprop_course.exercises.misconceptions import Misconception, instead
from backprop_course.exercises.mistakes import (
    BackwardPass,
    added_up,
    in_order,
    of_error,
    one,
    sent_back,
    sigma,
    through_layers,
)
from backprop_course.exercises.task import (
    ChainLists,
    Function,
    OneNumber,
    Place,
    Probe,
    Questions,
    Task,
    activation,
    mistake,
    number,
)
from backprop_lib._checks import Array
from backprop_lib.activations import Sigmoid

place = partial(Place, "01")


def chain(rng: Generator, i: int) -> Probe:
    """A chain of two to five layers; index 0 of w and b is unused (None), as in the lesson."""
    L = 2 + i % 4
    w, b = ([None, *(number(rng) for _ in range(L))] for _ in range(2))
    return Probe({"x": number(rng), "y": float(i % 2), "w": w, "b": b}, {})


sigmoid = Sigmoid()


OUTPUT = place("3. The error at the output")
ONE_BACK = place("4. One layer back")
PARAMETERS = place("5. Weights and biases")


def dz_output(a, y):
    return a - y


DZ_OUTPUT = Task(
    "01.dz_output",
    dz_output,
    OneNumber(),
    lambda rng, i: Probe({"a": activation(rng), "y": float(i % 2)}, {}),
    OUTPUT,
    (
        "Two slopes multiply: −y/a + (1 − y)/(1 − a), from the loss to a, and a(1 − a), from a "
        "to z.",
        "Multiply out. In the first fraction a cancels, in the second 1 − a.",
        "−y(1 − a) + (1 − y)a. Multiply out once more: the two terms with ya cancel.",
    ),
    (
        r"The two slopes multiplied: $\left(-\frac ya+\frac{1-y}{1-a}\right)a(1-a)$ (F16, F17).",
        r"Multiplied out: $-y(1-a)+(1-y)a=-y+ya+a-ya=a-y$ (F18).",
    ),
    symbol=r"\frac{\partial\mathcal L}{\partial z}",
    examples=(Probe({"a": 0.8, "y": 1.0}, {}),),
    mistakes=of_error(one, in_order),
)


def hidden(slope: Function) -> Function:
    """The error one layer back, with another slope in place of a(1 − a)."""
    return lambda dz_next, w_next, a: dz_next * w_next * slope(a)


def dz_hidden(dz_next, w_next, a):
    return dz_next * w_next * a * (1 - a)


DZ_HIDDEN = Task(
    "01.dz_hidden",
    dz_hidden,
    OneNumber(),
    lambda rng, i: Probe({"dz_next": number(rng), "w_next": number(rng), "a": activation(rng)}, {}),
    ONE_BACK,
    (
        "dz_next says how the loss responds to the next layer's z. How does that z respond to this "
        "layer's z?",
        "In two steps: from z to a the slope is σ′ = a(1 − a), from a to the next z it is w_next.",
        "Three slopes multiply: dz_next, w_next and a(1 − a).",
    ),
    (
        r"$z_{l+1}=w_{l+1}\sigma(z_l)+b_{l+1}$, so "
        r"$\frac{\partial z_{l+1}}{\partial z_l}=w_{l+1}\,a_l(1-a_l)$ (F19).",
        r"By the chain rule $\delta_l=\delta_{l+1}\,w_{l+1}\,a_l(1-a_l)$ (F20).",
    ),
    symbol=r"\frac{\partial\mathcal L}{\partial z}",
    examples=(Probe({"dz_next": -0.2, "w_next": 1.5, "a": 0.6}, {}),),
    mistakes=(mistake(kinds.DW_FOR_W, lambda dz, w, a: dz * (dz * a) * a * (1 - a)),),
)


def dw(dz, a_prev):
    return dz * a_prev


DW = Task(
    "01.dw",
    dw,
    OneNumber(),
    lambda rng, i: Probe({"dz": number(rng), "a_prev": activation(rng)}, {}),
    PARAMETERS,
    (
        "In z = w a_prev + b, change only w by a small t. By how much does z change?",
        "z changes by a_prev times t, so the slope is a_prev. dz says how the loss responds to z.",
        "The error at the end of the weight, times the number that came in.",
    ),
    (
        r"In $z_l=w_la_{l-1}+b_l$, changing only $w_l$, the slope is $a_{l-1}$.",
        r"By the chain rule $\frac{\partial\mathcal L}{\partial w_l}=\delta_l\,a_{l-1}$ (F21).",
    ),
    symbol=r"\frac{\partial\mathcal L}{\partial w}",
    examples=(Probe({"dz": -0.2, "a_prev": 0.6}, {}),),
    mistakes=(
        mistake(
            kinds.ERROR_LEFT_OUT,
            lambda dz, a: a,
            why="This is how z responds to w. How the loss responds to z is missing: multiply by "
            "the error dz.",
        ),
        added_up(dw),
    ),
)


def db(dz):
    return dz


DB = Task(
    "01.db",
    db,
    OneNumber(),
    lambda rng, i: Probe({"dz": number(rng)}, {}),
    PARAMETERS,
    (
        "In z = w a_prev + b, change only b by a small t. By how much does z change?",
        "z changes by t as well, so the slope is 1.",
        "The error dz, times 1.",
    ),
    (
        r"In $z_l=w_la_{l-1}+b_l$, changing only $b_l$, the slope is $1$.",
        r"By the chain rule $\frac{\partial\mathcal L}{\partial b_l}=\delta_l$ (F22).",
    ),
    symbol=r"\frac{\partial\mathcal L}{\partial b}",
    examples=(Probe({"dz": -0.2}, {}),),
    mistakes=(
        mistake(kinds.BIAS_FORGOTTEN, lambda dz: 0.0),
        mistake(kinds.LAST_LINK_ONLY, lambda dz: 1.0),
        mistake(
            kinds.SLOPE_IN_WEIGHT,
            lambda dz: dz * sigma.slope(dz, sigma(np.asarray(dz))),
            why="b is added to z after σ of the layer before, and before σ of this layer. From b "
            "to z the slope is 1.",
        ),
        added_up(db),
    ),
)


WAY = BackwardPass()


@dataclass(frozen=True)
class AsChain:
    """A way back between matrices, for one number a layer and lists with index 0 unused."""

    way: BackwardPass = WAY

    def __call__(
        self, x: float, y: float, w: list[Any], b: list[Any]
    ) -> tuple[list[Any], list[Any]]:
        """dw and db."""
        one_row = np.array([[x]]), np.array([[y]])
        layers = [np.array([[n]]) for n in w[1:]], [np.array([[n]]) for n in b[1:]]
        pairs = self.way(*one_row, *layers)
        dw = [None, *(float(dW[0, 0]) for dW, _ in pairs)]
        return dw, [None, *(float(np.sum(db)) for _, db in pairs)]


EXCHANGED = Misconception(
    "dw-and-db-exchanged",
    "dw and db exchanged",
    "The numbers are right, but the two lists are in the wrong order. Return dw, the slopes for "
    "the weights, first, then db.",
    looks_right="Both lists are right and equally long.",
    notice="Set x = 0. The first list must have a 0 for layer 1.",
    wrong=instead("01.backward", ("return dw, dz", "return dz, dw")),
    see=("slopes-in-reverse-order", "two-gradients-exchanged", "parameters-in-another-order"),
)


def by_own_weight(dZ: Array, W: list[Array], l: int, slope: Array, dW: Array) -> Any:
    """z_l reached through w_l."""
    return dZ @ W[l - 1].T * slope


def backward(x, y, w, b):
    L = len(w) - 1
    a = [x]
    for l in range(1, L + 1):
        a.append(sigmoid(w[l] * a[l - 1] + b[l]))
    dz = [None] * (L + 1)
    dz[L] = a[L] - y
    for l in range(L - 1, 0, -1):
        dz[l] = dz[l + 1] * w[l + 1] * a[l] * (1 - a[l])
    dw = [None] + [dz[l] * a[l - 1] for l in range(1, L + 1)]
    return dw, dz


BACKWARD = Task(
    "01.backward",
    backward,
    ChainLists(),
    chain,
    place("10. The whole backward pass"),
    (
        "Forward first, from layer 1 to layer L. Keep every a in a list, with a[0] = x.",
        "Start with dz[L] = a[L] − y. Then for l from L − 1 down to 1: "
        "dz[l] = dz[l + 1] * w[l + 1] * a[l] * (1 - a[l]).",
        "In each layer dw[l] = dz[l] * a[l - 1] and db[l] = dz[l]. Index 0 of both stays unused "
        "(None).",
    ),
    (
        r"Forward $a_l=\sigma(w_la_{l-1}+b_l)$ with $a_0=x$ (F14). At the output "
        r"$\delta_L=a_L-y$ (F18).",
        r"Backward $\delta_l=\delta_{l+1}w_{l+1}a_l(1-a_l)$ (F20), and in each layer "
        r"$\frac{\partial\mathcal L}{\partial w_l}=\delta_la_{l-1}$ (F21), "
        r"$\frac{\partial\mathcal L}{\partial b_l}=\delta_l$ (F22).",
    ),
    symbol=r"dw,\;db",
    examples=(
        Probe({"x": 2.0, "y": 1.0, "w": [None, 0.5, -1.5, 2.0], "b": [None, 0.2, 0.4, -0.6]}, {}),
    ),
    mistakes=(
        *sent_back(WAY, AsChain),
        *through_layers(WAY, AsChain),
        mistake(kinds.OWN_WEIGHT, AsChain(WAY.but(carry=by_own_weight))),
        mistake(
            kinds.WEIGHT_LEFT_OUT,
            AsChain(WAY.but(carry=lambda dZ, W, l, slope, dW: dZ * slope)),
            read=ONE_BACK,
        ),
        mistake(
            kinds.INPUT_LEFT_OUT,
            AsChain(WAY.but(weight=lambda A, Z, l, dZ: dZ)),
            read=PARAMETERS,
        ),
        mistake(kinds.BIAS_FORGOTTEN, AsChain(WAY.but(bias=lambda dZ: 0 * dZ)), read=PARAMETERS),
        mistake(
            kinds.LAST_LAYER_FIRST,
            lambda *args: tuple([None, *numbers[:0:-1]] for numbers in backward(*args)),
            why="Going back, the last layer comes first. In the lists layer 1 stands at index 1.",
        ),
        mistake(EXCHANGED, lambda *args: backward(*args)[::-1]),
        added_up(backward),
    ),
)


TASKS = (
    DZ_OUTPUT,
    DZ_HIDDEN,
    DW,
    DB,
    BACKWARD,
)

QUESTIONS: Questions = {
    "01.q1": {
        "first": "Ten times the probability lowers the loss by log 10 = 2.3026. From 0.5 to 0.99 "
        "is less than twice the probability.",
        "second": "That step is larger on the axis, but it does not even double the probability. "
        "What counts for a logarithm is the factor.",
        "same": "The first step multiplies the probability by 10, the second by 1.98. A logarithm "
        "turns these factors into 2.30 and 0.68.",
    },
    "01.q2": {
        "positive": "a₁(1 − a₁) is positive. δ₂ and w₂ are both negative, and their product is "
        "positive.",
        "negative": "δ₁ is δ₂ times w₂ times a positive number. Two of these factors are negative.",
        "unknown": "a₁(1 − a₁) is positive for every a₁ between 0 and 1. The signs of δ₂ and w₂ "
        "decide.",
    },
    "01.q3": {
        "both": "a₁ is almost 0. It is a factor in δ₁, and in the slope for w₂.",
        "left": "The left number is δ₁ x, and it is near 0. But the right one is δ₂ a₁. How large "
        "is a₁?",
        "neither": "a₁ is almost 0. Look for it in δ₁ and in the slope for w₂.",
    },
}
