"""Lesson 00: the idea."""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from backprop_course.exercises import misconceptions as kinds
from backprop_course.exercises.misconceptions import Misconception, instead
from backprop_course.exercises.mistakes import added_up, scaled, sigma
from backprop_course.exercises.task import (
    Mistake,
    NamedParts,
    OneNumber,
    Place,
    Probe,
    Questions,
    Task,
    activation,
    mistake,
    number,
)
from backprop_lib.activations import Sigmoid

place = partial(Place, "00")

sigmoid = Sigmoid()


def sigmoid_slope(a):
    return a * (1 - a)


SIGMOID_SLOPE = Task(
    "00.sigmoid_slope",
    sigmoid_slope,
    OneNumber(),
    lambda rng, i: Probe({"a": activation(rng)}, {}),
    place("The slope of σ"),
    (
        "In the numerator, replace e⁻ᶻ by (1 + e⁻ᶻ) − 1. Then split the fraction in two.",
        "The first fraction is 1/(1 + e⁻ᶻ). That is σ(z), and σ(z) is a. The second is its square.",
        "a − a², which is a times 1 − a.",
    ),
    (
        r"$\sigma'=\frac{e^{-z}}{(1+e^{-z})^2}=\frac1{1+e^{-z}}-\frac1{(1+e^{-z})^2}"
        r"=\sigma-\sigma^2$ (F8).",
        r"With $a=\sigma(z)$ this is $a-a^2=a(1-a)$.",
    ),
    symbol=r"\sigma'(z)",
    examples=(Probe({"a": 0.8}, {}),),
    mistakes=(
        mistake(
            kinds.SIGN,
            scaled(sigmoid_slope, lambda a: -1),
            why="σ only rises, so its slope is never negative. Count the minus signs: one comes "
            "from the power −1, one from −z, and together they make a plus.",
        ),
        mistake(
            kinds.SLOPE_OF_A, lambda a: float(sigma.slope(np.asarray(a), sigma(np.asarray(a))))
        ),
        mistake(kinds.SLOPE_OF_Z, lambda a: np.log(a / (1 - a)) * (1 - np.log(a / (1 - a)))),
        mistake(
            kinds.VALUE_FOR_SLOPE,
            lambda a: a,
            why="This is a, the value of σ. The question is how fast σ rises there.",
        ),
        mistake(kinds.UPSIDE_DOWN, lambda a: 1 / (a * (1 - a))),
    ),
)


Numbers = list[Any]
"""One number for each layer; index 0 belongs to the input."""


@dataclass(frozen=True)
class Chain:
    """The three slopes with some of the links exchanged. Lists have a place for each layer l."""

    forward: Callable[[Any, int], Any] = lambda z, l: sigma(np.asarray(z))
    """From z_l to a_l, on the way forward."""
    loss: Callable[[Any, Any], Any] = lambda a, y: a - y
    """The first link, from the output and the target."""
    activation: Callable[[Numbers, Numbers, int], Any] = lambda a, z, l: a[l] * (1 - a[l])
    """From z_l to a_l."""
    weight: Callable[[Numbers, Numbers, int], Any] = lambda w, a, l: w[l]
    """From a_{l−1} to z_l."""
    came_in: Callable[[Numbers, Numbers, Numbers, int], Any] = lambda a, z, w, l: a[l - 1]
    """From w_l to z_l, where the path ends."""

    def __call__(self, x: Any, y: Any, *weights: Any) -> tuple[Any, ...]:
        """The slopes dw1, dw2, dw3."""
        w, a, z = [None, *weights], [x], [x]
        for l in (1, 2, 3):
            z.append(w[l] * a[l - 1])
            a.append(self.forward(z[l], l))
        so_far, found = self.loss(a[3], y), []
        for l in (3, 2, 1):
            so_far = so_far * self.activation(a, z, l)
            found.append(so_far * self.came_in(a, z, w, l))
            so_far = so_far * self.weight(w, a, l)
        return tuple(found[::-1])


LAYER_SKIPPED = Misconception(
    "layer-skipped",
    "a layer skipped",
    "The path to w₁ goes back through layers 3, 2 and 1, one after the other. Your product for "
    "w₁ leaves out one of them, its weight and its activation.",
    looks_right="The path to w₁ has seven links, and two of them look like the two before.",
    notice="Count the links: three for w₃, five for w₂, seven for w₁.",
    wrong=instead("00.slopes", ("r1 * x, r2", "r2 * x, r2")),
    see=("slope-not-sent-on", "output-error-in-every-layer", "end-carried-on"),
)
WEIGHT_FOR_INPUT = Misconception(
    "weight-for-input",
    "the weight where what came in belongs",
    "In z = w·a the slope along w is a, and the slope along a is w. At the end of a path w is "
    "the number that moves, so the last link is the number that came in.",
    looks_right="On the way through the layers the link is the weight, and it is soon written at "
    "the end too.",
    notice="Set x = 0. Then w₁ cannot move the loss, and dw1 must be 0.",
    wrong=instead("00.slopes", ("r1 * x, r2 * a1, r3 * a2", "r1 * w1, r2 * w2, r3 * w3")),
    see=("input-for-weight", "input-left-out", "activation-of-the-wrong-layer"),
)
INPUT_FOR_WEIGHT = Misconception(
    "input-for-weight",
    "what came in where the weight belongs",
    "In z = w·a the slope along a is w. Where the path goes on through the layer, a is the "
    "number that moves, so the link is the weight.",
    looks_right="At the end of a path the link is the number that came in, and it is soon "
    "written on the way too.",
    notice="Set w3 = 0. Nothing before it reaches the loss then, so dw1 and dw2 must be 0.",
    wrong=instead("00.slopes", ("r3 * w3", "r3 * a2"), ("r2 * w2", "r2 * a1")),
    see=("weight-for-input", "weight-left-out"),
)
BACK_TO_FRONT = Misconception(
    "slopes-in-reverse-order",
    "the slopes in the opposite order",
    "The three numbers are right, but they come as dw3, dw2, dw1. Return dw1 first.",
    looks_right="They are computed in this order, from the loss back.",
    notice="Set x = 0. The first number must be 0, as dw1 ends with x.",
    wrong=instead("00.slopes", ("r1 * x, r2 * a1, r3 * a2", "r3 * a2, r2 * a1, r1 * x")),
    see=("list-in-reverse-order", "dw-and-db-exchanged"),
)
CARRIED_ON = Misconception(
    "end-carried-on",
    "the end of one path carried on into the next",
    "What the next line repeats is the product up to z, without the number in the box. That "
    "number belongs to this weight alone.",
    looks_right="Each line begins with the one before, and the line before ends with a₂.",
    notice="dw3 is right, and the others are too small: a₂ and a₁ are below 1 and stand in them "
    "once too often.",
    wrong=instead(
        "00.slopes",
        ("r3 = (a3 - y) * a3 * (1 - a3)", "r3 = (a3 - y) * a3 * (1 - a3) * a2"),
        ("r2 = r3 * w3 * a2 * (1 - a2)", "r2 = r3 * w3 * a2 * (1 - a2) * a1"),
        ("r1 = r2 * w2 * a1 * (1 - a1)", "r1 = r2 * w2 * a1 * (1 - a1) * x"),
        ("return r1 * x, r2 * a1, r3 * a2", "return r1, r2, r3"),
    ),
    see=("layer-skipped", "factor-twice"),
)
TARGET_EVERYWHERE = Misconception(
    "target-in-every-layer",
    "every layer compared with y",
    "Only the output is compared with the target. A layer before it has no target of its own: it "
    "reaches the loss through the layers after it.",
    looks_right="At the output it is right, and every layer has an a that could be compared.",
    notice="Set w3 = 0. Nothing before it reaches the loss then, so dw1 and dw2 must be 0.",
    wrong=instead(
        "00.slopes",
        ("r2 = r3 * w3 * a2 * (1 - a2)", "r2 = (a2 - y) * a2 * (1 - a2)"),
        ("r1 = r2 * w2 * a1 * (1 - a1)", "r1 = (a1 - y) * a1 * (1 - a1)"),
    ),
    see=("output-error-in-every-layer", "layer-skipped"),
)


def links(x, y, w1, w2, w3):
    """The seven links of w₁, from the loss back."""
    a1 = sigma(np.asarray(w1 * x))
    a2 = sigma(w2 * a1)
    a3 = sigma(w3 * a2)
    return [a3 - y, a3 * (1 - a3), w3, a2 * (1 - a2), w2, a1 * (1 - a1), x], (a1, a2)


def added_links(*numbers):
    """Each slope as the sum of its links."""
    path, (a1, a2) = links(*numbers)
    return sum(path), sum(path[:4]) + a1, sum(path[:2]) + a2


def layer_2_skipped(*numbers):
    """w₁ without crossing from layer 3 to layer 2."""
    path, (a1, a2) = links(*numbers)
    dw1 = np.prod(path[:2] + path[4:])
    return dw1, np.prod(path[:4]) * a1, np.prod(path[:2]) * a2


def layer_1_skipped(*numbers):
    """w₁ without crossing from layer 2 to layer 1."""
    path, (a1, a2) = links(*numbers)
    dw1 = np.prod(path[:4] + path[6:])
    return dw1, np.prod(path[:4]) * a1, np.prod(path[:2]) * a2


def carried_on(x, y, w1, w2, w3):
    """Each slope, the box at its end too, taken on into the next line."""
    path, (a1, a2) = links(x, y, w1, w2, w3)
    dw3 = np.prod(path[:2]) * a2
    dw2 = dw3 * np.prod(path[2:4]) * a1
    return dw2 * np.prod(path[4:]), dw2, dw3


def target_everywhere(x, y, w1, w2, w3):
    """Each layer as if it were the output."""
    a = [x]
    for w in (w1, w2, w3):
        a.append(sigma(np.asarray(w * a[-1])))
    return tuple((a[l] - y) * a[l] * (1 - a[l]) * a[l - 1] for l in (1, 2, 3))


def slopes(x, y, w1, w2, w3):
    a1 = sigmoid(w1 * x)
    a2 = sigmoid(w2 * a1)
    a3 = sigmoid(w3 * a2)
    r3 = (a3 - y) * a3 * (1 - a3)
    r2 = r3 * w3 * a2 * (1 - a2)
    r1 = r2 * w2 * a1 * (1 - a1)
    return r1 * x, r2 * a1, r3 * a2


SHARED = place("4. What the three slopes share")
KINDS = place("3. Three kinds of link")


def of_activations() -> tuple[Mistake, ...]:
    """What the activations' links can have."""

    def wrong(kind: Misconception, link: Any, why: str | None = None) -> Mistake:
        return mistake(kind, Chain(activation=link), why, KINDS)

    def only_inside(a: Numbers, z: Numbers, l: int) -> Any:
        return 1 if l == 3 else a[l] * (1 - a[l])

    def only_output(a: Numbers, z: Numbers, l: int) -> Any:
        return a[l] * (1 - a[l]) if l == 3 else 1

    def of_next(a: Numbers, z: Numbers, l: int) -> Any:
        return a[min(l + 1, 3)] * (1 - a[min(l + 1, 3)])

    return (
        wrong(kinds.SLOPE_LEFT_OUT, lambda a, z, l: 1),
        wrong(
            kinds.SLOPE_LEFT_OUT,
            only_inside,
            "a₃ − y is the slope of the loss along a₃. To reach z₃ the path passes one more "
            "link, a₃(1 − a₃). It is missing, and with it one factor in all three products.",
        ),
        wrong(
            kinds.SLOPE_LEFT_OUT,
            only_output,
            "The link a₃(1 − a₃) is there. Layers 1 and 2 have an activation too, so the path to "
            "w₁ passes three of these links and the path to w₂ two.",
        ),
        wrong(kinds.SLOPE_OF_A, lambda a, z, l: sigma.slope(a[l], sigma(a[l]))),
        wrong(kinds.SLOPE_OF_Z, lambda a, z, l: z[l] * (1 - z[l])),
        wrong(kinds.SLOPE_TWICE, lambda a, z, l: (a[l] * (1 - a[l])) ** 2),
        wrong(kinds.TANH_SLOPE, lambda a, z, l: 1 - a[l] ** 2),
        wrong(kinds.HALF_SLOPE, lambda a, z, l: a[l]),
        wrong(kinds.HALF_SLOPE, lambda a, z, l: 1 - a[l]),
        wrong(
            kinds.NEXT_SLOPE,
            of_next,
            "Each layer has its own link a(1 − a), with its own a. Here layers 1 and 2 use the a "
            "of the layer after them.",
        ),
    )


def of_weights() -> tuple[Mistake, ...]:
    """What the weights' links can have, on the way and at the end of a path."""

    def going_on(kind: Misconception, link: Any, why: str) -> Mistake:
        return mistake(kind, Chain(weight=link), why, SHARED)

    def last(kind: Misconception, link: Any, why: str | None = None) -> Mistake:
        return mistake(kind, Chain(came_in=link), why, KINDS)

    return (
        going_on(
            kinds.WEIGHT_LEFT_OUT,
            lambda w, a, l: 1,
            "From z of one layer to z of the layer before lead two links: the weight, and the "
            "activation a(1 − a). Only the activation is here.",
        ),
        going_on(
            kinds.OWN_WEIGHT,
            lambda w, a, l: w[l - 1] if l > 1 else 1,
            "The path from z₃ back to a₂ passes w₃, and the path from z₂ back to a₁ passes w₂. "
            "Yours takes the weight of the layer before.",
        ),
        mistake(INPUT_FOR_WEIGHT, Chain(weight=lambda w, a, l: a[l - 1]), read=KINDS),
        last(WEIGHT_FOR_INPUT, lambda a, z, w, l: w[l]),
        last(
            kinds.WRONG_LAYER,
            lambda a, z, w, l: a[l],
            "The last link of w_l is the number that came into its layer: x for w₁, a₁ for w₂, a₂ "
            "for w₃. Yours takes the number that went out.",
        ),
        last(
            kinds.Z_FOR_A,
            lambda a, z, w, l: z[l - 1],
            "w₂ is multiplied by a₁ = σ(z₁) on the way forward, so its last link is a₁. Yours is "
            "z₁, the number before σ; the same with w₃.",
        ),
        last(
            kinds.INPUT_LEFT_OUT,
            lambda a, z, w, l: 1,
            "This is the slope of the loss along each z. One link is missing at the end of each "
            "path, from z to its weight: the number that came in.",
        ),
        last(
            kinds.SLOPE_IN_WEIGHT,
            lambda a, z, w, l: a[l - 1] * (1 - a[l - 1]) if l > 1 else a[0],
            "In z = w·a the slope along w is a, as it is. The path ends there and does not pass "
            "the activation that made a.",
        ),
    )


SLOPES = Task(
    "00.slopes",
    slopes,
    NamedParts(("dw1", "dw2", "dw3"), numbers=True),
    lambda rng, i: Probe(
        {"x": number(rng), "y": float(i % 2)} | {f"w{l}": number(rng) for l in (1, 2, 3)}, {}
    ),
    SHARED,
    (
        "Go forward first: a1 = sigmoid(w1 * x), and a2 and a3 in the same way. Then start at the "
        "loss: the first link is a3 − y. Which link comes next, on the way to z₃?",
        "The shared part up to z₃ is (a3 − y) · a3(1 − a3). Keep it in a variable. Times what "
        "came into layer 3 it is dw3. To reach z₂ it needs two more links: the weight w3, and the "
        "activation of layer 2.",
        "r3 = (a3 − y) a3(1 − a3), then r2 = r3 w3 a2(1 − a2), then r1 = r2 w2 a1(1 − a1). "
        "Multiply them by a2, a1 and x, and return dw1 first.",
    ),
    (
        r"The links of $w_3$: $\frac{\partial\mathcal L}{\partial w_3}=(a_3-y)\,a_3(1-a_3)\,a_2$ "
        r"(F3). Call what stands before $a_2$ the shared part $r_3$.",
        r"One layer back, $r_l=r_{l+1}\,w_{l+1}\,a_l(1-a_l)$ (F11).",
        r"Each path ends with what came in: $\frac{\partial\mathcal L}{\partial w_l}="
        r"r_l\,a_{l-1}$ with $a_0=x$ (F12). For $w_1$ that makes seven links (F4).",
    ),
    symbol=r"dw_1,\;dw_2,\;dw_3",
    examples=(Probe({"x": 1.5, "y": 1.0, "w1": 0.8, "w2": -1.2, "w3": 1.4}, {}),),
    mistakes=(
        *of_activations(),
        *of_weights(),
        mistake(LAYER_SKIPPED, layer_2_skipped),
        mistake(LAYER_SKIPPED, layer_1_skipped),
        mistake(CARRIED_ON, carried_on, read=SHARED),
        mistake(TARGET_EVERYWHERE, target_everywhere),
        mistake(
            kinds.ADDED_LINKS,
            added_links,
            why="Links that follow one another multiply, like exchange rates. Here they are added.",
            read=place("1. One weight, three links"),
        ),
        mistake(
            kinds.ERROR_LEFT_OUT,
            Chain(loss=lambda a, y: 1),
            why="These are the slopes of the output a₃. The first link, from the loss to a₃, is "
            "missing: a₃ − y.",
            read=KINDS,
        ),
        mistake(
            kinds.ERROR_LEFT_OUT,
            lambda *numbers: (numbers[0], *links(*numbers)[1]),
            why="These are the last links alone: x, a₁ and a₂. The links between each weight's z "
            "and the loss are missing.",
        ),
        mistake(
            kinds.VALUE_FOR_SLOPE,
            Chain(loss=lambda a, y: (a - y) ** 2 / 2),
            why="The first factor is the loss itself. The link is its slope along a₃, which is "
            "a₃ − y.",
            read=KINDS,
        ),
        mistake(
            kinds.BEND_LEFT_OUT,
            Chain(forward=lambda z, l: z),
            why="On the way forward every layer applies σ: a = σ(z). Here z goes on as it is.",
            read=place("2. Three layers, seven links"),
        ),
        mistake(
            kinds.LAST_BEND_LEFT_OUT,
            Chain(forward=lambda z, l: z if l == 3 else sigma(np.asarray(z))),
            why="On the way forward the last layer applies σ too: a₃ = σ(z₃). Here z₃ is taken "
            "for the output.",
            read=place("2. Three layers, seven links"),
        ),
        mistake(BACK_TO_FRONT, lambda *numbers: slopes(*numbers)[::-1]),
        added_up(slopes),
        mistake(
            kinds.SIGN,
            scaled(slopes, lambda *_: -1),
            why="All three slopes have the opposite sign. The slope of ½(a₃ − y)² along a₃ is "
            "a₃ − y, and not y − a₃.",
            read=KINDS,
        ),
        mistake(
            kinds.FACTOR_2,
            scaled(slopes, lambda *_: 2),
            why="The square in the loss gives a factor 2, and the ½ before it cancels that.",
            read=KINDS,
        ),
        mistake(
            kinds.FACTOR_HALF,
            scaled(slopes, lambda *_: 0.5),
            why="The ½ belongs to the loss. In its slope it has met the 2 of the square, and both "
            "are gone.",
            read=KINDS,
        ),
    ),
)


TASKS = (
    SIGMOID_SLOPE,
    SLOPES,
)

QUESTIONS: Questions = {
    "00.q2": {
        "0": "At z = 0, a is one half, and a(1 − a) is largest there: one quarter.",
        "5": "High is not steep. At z = 5, a is near 1, so 1 − a is near 0, and so is the slope.",
        "-5": "At z = −5, a is near 0, and so is the slope a(1 − a). The curve is flat there.",
    },
    "00.q1": {
        "down": "Two of the seven links are negative, and minus times minus is plus: the loss "
        "rises with w₁.",
        "up": "The output is too low, but the sign of the product decides. Count the negative "
        "links.",
        "unknown": "The slope is the product of the seven links, and all seven are printed above. "
        "Count the negative ones.",
    },
    "00.q3": {
        "loss": "The loss occurs in one link only, the one from the loss to the output.",
        "activation": "This link is the slope of σ at its own z. Which loss comes after it makes "
        "no difference.",
        "weight": "This link is w, or the number that came in. Which loss comes after it makes no "
        "difference.",
        "all": "Each link depends on its own step only. Only one of the steps is the loss.",
    },
}

FORMERLY = {"00.q1": "00.q2"}
