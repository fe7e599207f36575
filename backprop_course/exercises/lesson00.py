"""Lesson 00: the idea."""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.random import Generator

from backprop_course.exercises.misconceptions import (
    AT_Z,
    BEND_LEFT_OUT,
    EXPONENT_SIGN,
    HADAMARD_FOR_PRODUCT,
    HALF_SLOPE,
    INNER_MINUS,
    LAST_BEND_LEFT_OUT,
    LAST_EXAMPLE,
    LOG_ARGUMENT,
    MEAN_FOR_SUM,
    MINUS_MISSING,
    NOT_TRANSPOSED,
    ORDER,
    OVER_OUTPUTS,
    SIGMOID_AGAIN,
    SIGN,
    SLOPE_FOR_VALUE,
    SLOPE_OF_A,
    SLOPE_OF_Z,
    SLOPE_TOO_EARLY,
    SLOPE_TWICE,
    SOFTMAX_FOR_SIGMOID,
    SUMMED,
    TANH_FOR_SIGMOID,
    TANH_SLOPE,
    TRUE_CLASS_ONLY,
    UPSIDE_DOWN,
    VALUE_FOR_SLOPE,
)
from backprop_course.exercises.mistakes import scaled, sigma, turned_and_stray
from backprop_course.exercises.task import (
    Function,
    OneArray,
    OneNumber,
    Place,
    Probe,
    Slip,
    Task,
    activation,
    between,
    distinct,
    equal,
    labels,
    signed,
    slip,
)
from backprop_lib._checks import Array
from backprop_lib.activations import Sigmoid, Softmax

sigmoid = Sigmoid()


def sigmoid_slope(a):
    return a * (1 - a)


def squared_error_dA(A, Y):
    return A - Y


def cross_entropy_dA(A, Y):
    return -Y / A + (1 - Y) / (1 - A)


def three_layer_forward(X, W1, W2, W3):
    A1 = sigmoid(X @ W1)
    A2 = sigmoid(A1 @ W2)
    return sigmoid(A2 @ W3)


S11 = Place("00", "One minus too many (Slip S11)")
S14 = Place("00", "The missing sum (Slip S14)")

SIGMOID_SLOPE = (
    slip(
        SIGN,
        scaled(sigmoid_slope, lambda a: -1),
        why="σ only rises, so its slope is never negative. One minus too many in F8 turns it round "
        "(slip S11).",
        read=S11,
    ),
    slip(SLOPE_OF_A, lambda a: float(sigma.slope(np.asarray(a), sigma(np.asarray(a))))),
    slip(SLOPE_OF_Z, lambda a: np.log(a / (1 - a)) * (1 - np.log(a / (1 - a)))),
    slip(SLOPE_TWICE, lambda a: (a * (1 - a)) ** 2),
    slip(TANH_SLOPE, lambda a: 1 - a**2),
    slip(HALF_SLOPE, lambda a: 1 - a),
    slip(
        VALUE_FOR_SLOPE,
        lambda a: a,
        why="This is a, the value of σ. Asked for is how fast σ rises there.",
    ),
    slip(
        UPSIDE_DOWN,
        lambda a: 1 / (a * (1 - a)),
    ),
    *turned_and_stray(sigmoid_slope)[1:],
)


def loss_slopes(answer: Function) -> tuple[Slip, ...]:
    """What the slope of a summed loss along A can have."""
    return (
        slip(MEAN_FOR_SUM, scaled(answer, lambda A, Y: 1 / len(Y))),
        slip(
            OVER_OUTPUTS,
            scaled(answer, lambda A, Y: 1 / Y.size),
            why="`.mean()` divides by the number of all entries, E times K. This loss adds up "
            "all entries and takes no mean (F2, F7).",
        ),
        slip(SUMMED, lambda A, Y: answer(A, Y).sum()),
        slip(SUMMED, lambda A, Y: answer(A, Y).sum(axis=0, keepdims=True)),
        slip(LAST_EXAMPLE, lambda A, Y: answer(A[-1:], Y[-1:])),
        *turned_and_stray(answer),
    )


SQUARED_ERROR_DA = (
    *loss_slopes(squared_error_dA),
    slip(VALUE_FOR_SLOPE, lambda A, Y: (A - Y) ** 2 / 2),
    slip(VALUE_FOR_SLOPE, lambda A, Y: ((A - Y) ** 2).sum() / 2),
    slip(
        SLOPE_TOO_EARLY,
        lambda A, Y: (A - Y) * A * (1 - A),
    ),
)

CROSS_ENTROPY_DA = (
    *loss_slopes(cross_entropy_dA),
    slip(MINUS_MISSING, lambda A, Y: Y / A + (1 - Y) / (1 - A)),
    slip(INNER_MINUS, lambda A, Y: -Y / A - (1 - Y) / (1 - A)),
    slip(TRUE_CLASS_ONLY, lambda A, Y: -Y / A),
    slip(
        LOG_ARGUMENT,
        lambda A, Y: -Y / (1 - A) + (1 - Y) / A,
        why="The slope of log A is 1/A and goes with Y; that of log(1 − A) goes with 1 − Y. Here "
        "the two have changed places.",
    ),
    slip(AT_Z, lambda A, Y: A - Y),
    slip(
        VALUE_FOR_SLOPE,
        lambda A, Y: -Y * np.log(A) - (1 - Y) * np.log(1 - A),
        read=S14,
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


THREE_LAYER_FORWARD = (
    slip(BEND_LEFT_OUT, layers(identity, identity)),
    slip(LAST_BEND_LEFT_OUT, layers(sigma, identity)),
    slip(
        BEND_LEFT_OUT,
        layers(identity, sigma),
        why="Only the last layer bends. Without σ between them the three layers are a single one, "
        "with the weights W₁W₂W₃.",
    ),
    slip(TANH_FOR_SIGMOID, layers(np.tanh, np.tanh)),
    slip(EXPONENT_SIGN, layers(lambda Z: sigma(-Z), lambda Z: sigma(-Z))),
    slip(
        SLOPE_FOR_VALUE,
        layers(*[lambda Z: sigma.slope(Z, sigma(Z))] * 2),
    ),
    slip(
        SIGMOID_AGAIN,
        layers(sigma, lambda Z: sigma(sigma(Z))),
        why="After the last layer σ has been applied twice. Each layer bends once.",
    ),
    slip(SOFTMAX_FOR_SIGMOID, layers(sigma, Softmax())),
    slip(
        NOT_TRANSPOSED,
        product_of(lambda A, W: A @ W.T),
        why="Forward, W is used as it stands: (E, n_in) @ (n_in, n_out). The transpose comes on "
        "the way back. With equal sizes the wrong product runs and gives other numbers.",
    ),
    slip(
        ORDER,
        product_of(lambda A, W: W @ A),
    ),
    slip(HADAMARD_FOR_PRODUCT, product_of(lambda A, W: A * W)),
)


place = partial(Place, "00")


def outputs(rng: Generator, E: int, K: int) -> Probe:
    """A and Y."""
    return Probe({"A": between(rng, E, K), "Y": labels(rng, E, K)}, {"E": E, "K": K})


def three_layers(rng: Generator, E: int, *n: int) -> Probe:
    """X and three matrices of weights, small enough for σ not to saturate."""
    weights = {f"W{l}": signed(rng, n[l - 1], n[l]) / 2 for l in (1, 2, 3)}
    return Probe({"X": signed(rng, E, n[0])} | weights, {"E": E, "K": n[3]})


TASKS = (
    Task(
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
        SIGMOID_SLOPE,
    ),
    Task(
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
        SQUARED_ERROR_DA,
    ),
    Task(
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
        CROSS_ENTROPY_DA,
    ),
    Task(
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
        THREE_LAYER_FORWARD,
        (lambda rng: three_layers(rng, *equal(rng, 5)),),
    ),
)
