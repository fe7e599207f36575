"""Lesson 01: one neuron a layer."""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.random import Generator

from backprop_course.exercises import misconceptions as kinds
from backprop_course.exercises.mistakes import (
    BackwardPass,
    added_up,
    in_order,
    of_error,
    one,
    sent_back,
    sigma,
    turned_and_stray,
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
    """A chain of two to five layers; place 0 of w and b is empty, as in the lesson."""
    L = 2 + i % 4
    w, b = ([None, *(number(rng) for _ in range(L))] for _ in range(2))
    return Probe({"x": number(rng), "y": float(i % 2), "w": w, "b": b}, {})


sigmoid = Sigmoid()


BATON = Place("01", "4. Passing the baton (F19, F20)")
TO_WEIGHTS = Place("01", "5. From the errors to the weights (F21, F22)")


OUTPUT = Place("01", "3. The first step back: the output (F16, F17, F18)")


def dz_output(a, y):
    return a - y


DZ_OUTPUT = Task(
    "01.dz_output",
    dz_output,
    OneNumber(),
    lambda rng, i: Probe({"a": activation(rng), "y": float(i % 2)}, {}),
    place("3. The first step back: the output (F16, F17, F18)"),
    (
        "Two links: from the loss to a (F16), and from a to z (F17). Multiply them.",
        "a(1 − a) cancels against both fractions. What is left?",
        "What was said minus what is true.",
    ),
    (
        r"$\left(-\frac ya+\frac{1-y}{1-a}\right)a(1-a)$ (F16 times F17).",
        r"Multiplied out: $-y(1-a)+(1-y)a=a-y$ (F18).",
    ),
    mistakes=(*of_error(one, in_order), *turned_and_stray(dz_output)),
)


def hidden(slope: Function) -> Function:
    """F20 with another slope."""
    return lambda dz_next, w_next, a: dz_next * w_next * slope(a)


def dz_hidden(dz_next, w_next, a):
    return dz_next * w_next * a * (1 - a)


DZ_HIDDEN = Task(
    "01.dz_hidden",
    dz_hidden,
    OneNumber(),
    lambda rng, i: Probe({"dz_next": number(rng), "w_next": number(rng), "a": activation(rng)}, {}),
    place("4. Passing the baton (F19, F20)"),
    (
        "The baton is handed on by multiplying it with the link (F19).",
        "The link has two parts: the weight w_next, and the slope of the bend at this layer.",
        "dz_next times w_next times a times 1 − a.",
    ),
    (
        r"$z_{l+1}=w_{l+1}\sigma(z_l)+b_{l+1}$, so "
        r"$\frac{\partial z_{l+1}}{\partial z_l}=w_{l+1}\,a_l(1-a_l)$ (F19).",
        r"The chain rule: $\delta_l=\delta_{l+1}\,w_{l+1}\,a_l(1-a_l)$ (F20).",
    ),
    mistakes=(
        mistake(kinds.SLOPE_LEFT_OUT, hidden(lambda a: 1)),
        mistake(kinds.SLOPE_OF_A, hidden(lambda a: sigma.slope(a, sigma(np.asarray(a))))),
        mistake(kinds.SLOPE_TWICE, hidden(lambda a: (a * (1 - a)) ** 2)),
        mistake(kinds.TANH_SLOPE, hidden(lambda a: 1 - a**2)),
        mistake(kinds.HALF_SLOPE, hidden(lambda a: a)),
        mistake(kinds.HALF_SLOPE, hidden(lambda a: 1 - a)),
        mistake(kinds.WEIGHT_LEFT_OUT, lambda dz, w, a: dz * a * (1 - a)),
        mistake(kinds.DW_FOR_W, lambda dz, w, a: dz * (dz * a) * a * (1 - a)),
        mistake(kinds.ERROR_LEFT_OUT, lambda dz, w, a: w * a * (1 - a)),
        *turned_and_stray(dz_hidden),
    ),
)


def dw(dz, a_prev):
    return dz * a_prev


DW = Task(
    "01.dw",
    dw,
    OneNumber(),
    lambda rng, i: Probe({"dz": number(rng), "a_prev": activation(rng)}, {}),
    place("5. From the errors to the weights (F21, F22)"),
    (
        "In z = w a_prev + b let only w move. How fast does z move?",
        "The slope of z along w is a_prev. The loss's slope along z is dz.",
        "The error behind the weight, times the number that came in before it.",
    ),
    (
        r"In $z_l=w_la_{l-1}+b_l$ the slope along $w_l$ is $a_{l-1}$.",
        r"The chain rule: $\frac{\partial\mathcal L}{\partial w_l}=\delta_l\,a_{l-1}$ (F21).",
    ),
    mistakes=(
        mistake(kinds.INPUT_LEFT_OUT, lambda dz, a: dz),
        mistake(
            kinds.ERROR_LEFT_OUT,
            lambda dz, a: a,
            why="This is the slope of z along w, the last link "
            "alone. The loss's slope is the error times it.",
        ),
        mistake(kinds.SLOPE_IN_WEIGHT, lambda dz, a: dz * a * (1 - a)),
        mistake(kinds.SIGMOID_AGAIN, lambda dz, a: dz * sigma(np.asarray(a))),
        mistake(kinds.ADDED_LINKS, lambda dz, a: dz + a),
        added_up(dw),
        *turned_and_stray(dw),
    ),
)


def db(dz):
    return dz


DB = Task(
    "01.db",
    db,
    OneNumber(),
    lambda rng, i: Probe({"dz": number(rng)}, {}),
    place("5. From the errors to the weights (F21, F22)"),
    (
        "In z = w a_prev + b let only b move. How fast does z move?",
        "The slope of z along b is 1.",
        "The error, as it is.",
    ),
    (
        r"In $z_l=w_la_{l-1}+b_l$ the slope along $b_l$ is $1$.",
        r"The chain rule: $\frac{\partial\mathcal L}{\partial b_l}=\delta_l$ (F22).",
    ),
    mistakes=(
        mistake(kinds.BIAS_FORGOTTEN, lambda dz: 0.0),
        mistake(kinds.LAST_LINK_ONLY, lambda dz: 1.0),
        mistake(
            kinds.SLOPE_IN_WEIGHT,
            lambda dz: dz * sigma.slope(dz, sigma(np.asarray(dz))),
            why="The slope of z along b is 1. There is no bend between b and z.",
        ),
        added_up(db),
        *turned_and_stray(db),
    ),
)


def as_chain(way: BackwardPass) -> Function:
    """A way back between matrices, for one number a layer and lists with an empty place 0."""

    def backward(x: float, y: float, w: list[Any], b: list[Any]) -> tuple[list[Any], list[Any]]:
        one_row = np.array([[x]]), np.array([[y]])
        layers = [np.array([[n]]) for n in w[1:]], [np.array([[n]]) for n in b[1:]]
        pairs = way(*one_row, *layers)
        dw = [None, *(float(dW[0, 0]) for dW, _ in pairs)]
        return dw, [None, *(float(np.sum(db)) for _, db in pairs)]

    return backward


WAY = BackwardPass()


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
    place("9. Longer chains"),
    (
        "Forward first, from layer 1 to L, and keep every a; a[0] is x.",
        "Start from dz[L] = a[L] − y. Then, for l from L − 1 down to 1, F20 with w[l + 1].",
        "At last dw[l] = dz[l] · a[l − 1] and db[l] = dz[l]. Place 0 of both stays empty.",
    ),
    (
        r"Forward $a_l=\sigma(w_la_{l-1}+b_l)$ with $a_0=x$ (F14). At the output "
        r"$\delta_L=a_L-y$ (F18).",
        r"Back $\delta_l=\delta_{l+1}w_{l+1}a_l(1-a_l)$ (F20), and in each layer "
        r"$\frac{\partial\mathcal L}{\partial w_l}=\delta_la_{l-1}$ (F21), "
        r"$\frac{\partial\mathcal L}{\partial b_l}=\delta_l$ (F22).",
    ),
    mistakes=(
        *sent_back(WAY, as_chain),
        mistake(kinds.OWN_WEIGHT, as_chain(WAY.but(carry=by_own_weight))),
        mistake(
            kinds.WEIGHT_LEFT_OUT,
            as_chain(WAY.but(carry=lambda dZ, W, l, slope, dW: dZ * slope)),
            read=BATON,
        ),
        mistake(
            kinds.INPUT_LEFT_OUT,
            as_chain(WAY.but(weight=lambda A, Z, l, dZ: dZ)),
            read=TO_WEIGHTS,
        ),
        mistake(kinds.BIAS_FORGOTTEN, as_chain(WAY.but(bias=lambda dZ: 0 * dZ)), read=TO_WEIGHTS),
        added_up(backward),
        *turned_and_stray(backward),
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
        "zero": "The link is w₂ a₁(1 − a₁). With w₂ = 0 nothing of layer 1 reaches the output.",
        "same": "The baton is not handed on as it is. It is multiplied by the link, and "
        "w₂ is in it.",
        "larger": "The link is w₂ a₁(1 − a₁). A weight of 0 lets nothing through.",
    },
    "01.q2": {
        "smaller": "a₁(1 − a₁) is nearly 0: the neuron is saturated, and the baton fades.",
        "larger": "a₁ grows, but 1 − a₁ shrinks faster than a₁ grows, and both stand in the link.",
        "same": "a₁ is in the link, twice. So δ₁ does depend on it.",
    },
    "01.q3": {
        "positive": "The slope a(1 − a) is never negative. Two negative factors make a plus.",
        "negative": "The sign is that of δ₂ times that of w₂: minus times minus.",
        "unknown": "The slope a(1 − a) is never negative, so two signs decide: those of δ₂ and w₂.",
    },
}
