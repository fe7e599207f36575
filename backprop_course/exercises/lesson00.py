"""Lesson 00: the idea."""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.random import Generator

from backprop_course.exercises import misconceptions as kinds
from backprop_course.exercises.mistakes import scaled, sigma, turned_and_stray
from backprop_course.exercises.task import (
    Function,
    Mistake,
    OneArray,
    OneNumber,
    Place,
    Probe,
    Questions,
    Task,
    activation,
    between,
    distinct,
    equal,
    labels,
    mistake,
    signed,
)
from backprop_lib._checks import Array
from backprop_lib.activations import Sigmoid, Softmax

place = partial(Place, "00")


def outputs(rng: Generator, E: int, K: int) -> Probe:
    """A and Y."""
    return Probe({"A": between(rng, E, K), "Y": labels(rng, E, K)}, {"E": E, "K": K})


def three_layers(rng: Generator, E: int, *n: int) -> Probe:
    """X and three matrices of weights, small enough for σ not to saturate."""
    weights = {f"W{l}": signed(rng, n[l - 1], n[l]) / 2 for l in (1, 2, 3)}
    return Probe({"X": signed(rng, E, n[0])} | weights, {"E": E, "K": n[3]})


sigmoid = Sigmoid()


S11 = Place("00", "One minus too many (Slip S11)")
S14 = Place("00", "The missing sum (Slip S14)")


def sigmoid_slope(a):
    return a * (1 - a)


SIGMOID_SLOPE = Task(
    "00.sigmoid_slope",
    sigmoid_slope,
    OneNumber(),
    lambda rng, i: Probe({"a": activation(rng)}, {}),
    place("The bend: the slope of σ (F8)"),
    (
        "F8 ends with σ(1 − σ). Which number is σ(z) here?",
        "σ(z) is a, the argument itself. No exponential is needed any more.",
        "a times 1 − a.",
    ),
    (
        r"$\sigma'=\frac{e^{-z}}{(1+e^{-z})^2}=\frac1{1+e^{-z}}-\frac1{(1+e^{-z})^2}"
        r"=\sigma-\sigma^2$ (F8).",
        r"With $a=\sigma(z)$ this is $a(1-a)$.",
    ),
    mistakes=(
        mistake(
            kinds.SIGN,
            scaled(sigmoid_slope, lambda a: -1),
            why="σ only rises, so its slope is never negative. One minus too many in F8 "
            "turns it round "
            "(mistake S11).",
            read=S11,
        ),
        mistake(
            kinds.SLOPE_OF_A, lambda a: float(sigma.slope(np.asarray(a), sigma(np.asarray(a))))
        ),
        mistake(kinds.SLOPE_OF_Z, lambda a: np.log(a / (1 - a)) * (1 - np.log(a / (1 - a)))),
        mistake(kinds.SLOPE_TWICE, lambda a: (a * (1 - a)) ** 2),
        mistake(kinds.TANH_SLOPE, lambda a: 1 - a**2),
        mistake(kinds.HALF_SLOPE, lambda a: 1 - a),
        mistake(
            kinds.VALUE_FOR_SLOPE,
            lambda a: a,
            why="This is a, the value of σ. Asked for is how fast σ rises there.",
        ),
        mistake(
            kinds.UPSIDE_DOWN,
            lambda a: 1 / (a * (1 - a)),
        ),
        *turned_and_stray(sigmoid_slope)[1:],
    ),
)


def loss_slopes(answer: Function) -> tuple[Mistake, ...]:
    """What the slope of a summed loss along A can have."""
    return (
        mistake(kinds.MEAN_FOR_SUM, scaled(answer, lambda A, Y: 1 / len(Y))),
        mistake(
            kinds.OVER_OUTPUTS,
            scaled(answer, lambda A, Y: 1 / Y.size),
            why="`.mean()` divides by the number of all entries, E times K. This loss adds up "
            "all entries and takes no mean (F2, F7).",
        ),
        mistake(kinds.SUMMED, lambda A, Y: answer(A, Y).sum()),
        mistake(kinds.SUMMED, lambda A, Y: answer(A, Y).sum(axis=0, keepdims=True)),
        mistake(kinds.LAST_EXAMPLE, lambda A, Y: answer(A[-1:], Y[-1:])),
        *turned_and_stray(answer),
    )


def squared_error_dA(A, Y):
    return A - Y


SQUARED_ERROR_DA = Task(
    "00.squared_error_dA",
    squared_error_dA,
    OneArray("(E, K)"),
    lambda rng, i: outputs(rng, *distinct(rng, 2)),
    place("Its slope (F6)"),
    (
        "Each output occurs in one term of the sum, its own. What is the slope of ½(a − y)²?",
        "The 2 from the square meets the ½ in front.",
        "The difference of A and Y, with nothing added up.",
    ),
    (
        r"$\mathcal L=\frac12\sum_{e,k}(A_{ek}-Y_{ek})^2$ (F2), and $A_{ek}$ occurs "
        r"in one term.",
        r"Its slope is $\frac12\cdot2\,(A_{ek}-Y_{ek})$, so the matrix of slopes is "
        r"$A-Y$ (F6).",
    ),
    mistakes=(
        *loss_slopes(squared_error_dA),
        mistake(kinds.VALUE_FOR_SLOPE, lambda A, Y: (A - Y) ** 2 / 2),
        mistake(kinds.VALUE_FOR_SLOPE, lambda A, Y: ((A - Y) ** 2).sum() / 2),
        mistake(
            kinds.SLOPE_TOO_EARLY,
            lambda A, Y: (A - Y) * A * (1 - A),
        ),
    ),
)


def cross_entropy_dA(A, Y):
    return -Y / A + (1 - Y) / (1 - A)


CROSS_ENTROPY_DA = Task(
    "00.cross_entropy_dA",
    cross_entropy_dA,
    OneArray("(E, K)"),
    lambda rng, i: outputs(rng, *distinct(rng, 2)),
    place("Another loss: cross entropy (F7)"),
    (
        "The slope of log a is 1/a. Both terms have a log; take them one by one.",
        "In log(1 − a) the inside has the slope −1, which turns the second term's sign.",
        "Minus Y/A, plus (1 − Y)/(1 − A); the fractions divide entry by entry.",
    ),
    (
        r"Each $A_{ek}$ occurs in one term. The slope of $-Y\log A$ is $-\frac YA$.",
        r"The slope of $-(1-Y)\log(1-A)$ is $-\frac{1-Y}{1-A}\cdot(-1)$. Together: "
        r"$-\frac YA+\frac{1-Y}{1-A}$ (F7).",
    ),
    mistakes=(
        *loss_slopes(cross_entropy_dA),
        mistake(kinds.MINUS_MISSING, lambda A, Y: Y / A + (1 - Y) / (1 - A)),
        mistake(kinds.INNER_MINUS, lambda A, Y: -Y / A - (1 - Y) / (1 - A)),
        mistake(kinds.TRUE_CLASS_ONLY, lambda A, Y: -Y / A),
        mistake(
            kinds.LOG_ARGUMENT,
            lambda A, Y: -Y / (1 - A) + (1 - Y) / A,
            why="The slope of log A is 1/A and goes with Y; that of log(1 − A) goes with 1 − "
            "Y. Here "
            "the two have changed places.",
        ),
        mistake(kinds.AT_Z, lambda A, Y: A - Y),
        mistake(
            kinds.VALUE_FOR_SLOPE,
            lambda A, Y: -Y * np.log(A) - (1 - Y) * np.log(1 - A),
            read=S14,
        ),
    ),
)


def layers(bend: Function, last: Function) -> Function:
    """Three layers with other bends."""

    def forward(X: Array, *weights: Array) -> Any:
        for W in weights[:-1]:
            X = bend(X @ W)
        return last(X @ weights[-1])

    return forward


def product_of(multiply: Function) -> Function:
    """Three layers with another product."""

    def forward(X: Array, *weights: Array) -> Any:
        for W in weights:
            X = sigma(multiply(X, W))
        return X

    return forward


def identity(Z: Array) -> Array:
    """No bend."""
    return Z


def three_layer_forward(X, W1, W2, W3):
    A1 = sigmoid(X @ W1)
    A2 = sigmoid(A1 @ W2)
    return sigmoid(A2 @ W3)


THREE_LAYER_FORWARD = Task(
    "00.three_layer_forward",
    three_layer_forward,
    OneArray("(E, n_3)"),
    lambda rng, i: three_layers(rng, *distinct(rng, 5)),
    place("4. Many numbers at once (F1)"),
    (
        "One layer is Z = A_prev @ W and A = σ(Z). What comes out of one goes into the next.",
        "Three times the same two steps. X is the A of layer 0.",
        "σ after each of the three products, the last one too; return the third A.",
    ),
    (
        r"$Z_l=A_{l-1}W_l,\;A_l=\sigma(Z_l)$ with $A_0=X$ (F1), for $l=1,2,3$.",
        r"$\hat Y=A_3$ has a row for each example and a column for each output, $(E,n_3)$.",
    ),
    mistakes=(
        mistake(kinds.BEND_LEFT_OUT, layers(identity, identity)),
        mistake(kinds.LAST_BEND_LEFT_OUT, layers(sigma, identity)),
        mistake(
            kinds.BEND_LEFT_OUT,
            layers(identity, sigma),
            why="Only the last layer bends. Without σ between them the three layers are a "
            "single one, "
            "with the weights W₁W₂W₃.",
        ),
        mistake(kinds.TANH_FOR_SIGMOID, layers(np.tanh, np.tanh)),
        mistake(kinds.EXPONENT_SIGN, layers(lambda Z: sigma(-Z), lambda Z: sigma(-Z))),
        mistake(
            kinds.SLOPE_FOR_VALUE,
            layers(*[lambda Z: sigma.slope(Z, sigma(Z))] * 2),
        ),
        mistake(
            kinds.SIGMOID_AGAIN,
            layers(sigma, lambda Z: sigma(sigma(Z))),
            why="After the last layer σ has been applied twice. Each layer bends once.",
        ),
        mistake(kinds.SOFTMAX_FOR_SIGMOID, layers(sigma, Softmax())),
        mistake(
            kinds.NOT_TRANSPOSED,
            product_of(lambda A, W: A @ W.T),
            why="Forward, W is used as it stands: (E, n_in) @ (n_in, n_out). The transpose "
            "comes on "
            "the way back. With equal sizes the wrong product runs and gives other numbers.",
        ),
        mistake(
            kinds.ORDER,
            product_of(lambda A, W: W @ A),
        ),
        mistake(kinds.HADAMARD_FOR_PRODUCT, product_of(lambda A, W: A * W)),
    ),
    extra=(lambda rng: three_layers(rng, *equal(rng, 5)),),
)


TASKS = (
    SIGMOID_SLOPE,
    SQUARED_ERROR_DA,
    CROSS_ENTROPY_DA,
    THREE_LAYER_FORWARD,
)

QUESTIONS: Questions = {
    "00.q1": {
        "0": "At z = 0 a is one half, and a(1 − a) is largest there: one quarter.",
        "5": "High is not steep. At z = 5 a is near 1, so 1 − a is near 0, and with it the slope.",
        "-5": "At z = −5 a is near 0, and with it the slope a(1 − a). The curve lies flat there.",
    },
    "00.q2": {
        "20": "One slope for each weight: the gradient has the shape of W₂, (5, 4).",
        "8": "8 is the number of entries of Z₂, (2, 4). Asked for are slopes along weights.",
        "40": "That counts each weight once for every example. The examples' slopes are added up.",
        "62": "62 is the number of all weights, of the three layers together.",
    },
    "00.q3": {
        "loss": "The loss occurs in one link only, from itself to the output. The rest stays.",
        "bend": "The bend's slope is σ′, whatever loss stands behind it.",
        "weight": "The weight's link is what came in before it. No loss can change that.",
        "all": "Each link knows its own step alone. Only the one that touches the loss can change.",
    },
}
