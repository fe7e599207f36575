"""Slips of lesson 00: the idea."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_course.exercises.answers import lesson00 as right
from backprop_course.exercises.misconceptions import (
    batch,
    chain,
    classes,
    products,
    scale,
    slopes,
)
from backprop_course.exercises.slips.common import scaled, turned_and_stray
from backprop_course.exercises.slips.outputs import sigma
from backprop_course.exercises.task import Function, Place, Slip, slip
from backprop_lib._checks import Array
from backprop_lib.activations import Softmax

S11 = Place("00", "One minus too many (Slip S11)")
S14 = Place("00", "The missing sum (Slip S14)")

SIGMOID_SLOPE = (
    slip(
        scale.SIGN,
        scaled(right.sigmoid_slope, lambda a: -1),
        why="σ only rises, so its slope is never negative. One minus too many in F8 turns it round "
        "(slip S11).",
        read=S11,
    ),
    slip(slopes.SLOPE_OF_A, lambda a: float(sigma.slope(np.asarray(a), sigma(np.asarray(a))))),
    slip(slopes.SLOPE_OF_Z, lambda a: np.log(a / (1 - a)) * (1 - np.log(a / (1 - a)))),
    slip(slopes.SLOPE_TWICE, lambda a: (a * (1 - a)) ** 2),
    slip(slopes.TANH_SLOPE, lambda a: 1 - a**2),
    slip(slopes.HALF_SLOPE, lambda a: 1 - a),
    slip(
        chain.VALUE_FOR_SLOPE,
        lambda a: a,
        why="This is a, the value of σ. Asked for is how fast σ rises there.",
    ),
    slip(
        slopes.UPSIDE_DOWN,
        lambda a: 1 / (a * (1 - a)),
    ),
    *turned_and_stray(right.sigmoid_slope)[1:],
)


def loss_slopes(answer: Function) -> tuple[Slip, ...]:
    """What the slope of a summed loss along A can have."""
    return (
        slip(scale.MEAN_FOR_SUM, scaled(answer, lambda A, Y: 1 / len(Y))),
        slip(
            scale.OVER_OUTPUTS,
            scaled(answer, lambda A, Y: 1 / Y.size),
            why="`.mean()` divides by the number of all entries, E times K. This loss adds up "
            "all entries and takes no mean (F2, F7).",
        ),
        slip(batch.SUMMED, lambda A, Y: answer(A, Y).sum()),
        slip(batch.SUMMED, lambda A, Y: answer(A, Y).sum(axis=0, keepdims=True)),
        slip(batch.LAST_EXAMPLE, lambda A, Y: answer(A[-1:], Y[-1:])),
        *turned_and_stray(answer),
    )


SQUARED_ERROR_DA = (
    *loss_slopes(right.squared_error_dA),
    slip(chain.VALUE_FOR_SLOPE, lambda A, Y: (A - Y) ** 2 / 2),
    slip(chain.VALUE_FOR_SLOPE, lambda A, Y: ((A - Y) ** 2).sum() / 2),
    slip(
        slopes.SLOPE_TOO_EARLY,
        lambda A, Y: (A - Y) * A * (1 - A),
    ),
)

CROSS_ENTROPY_DA = (
    *loss_slopes(right.cross_entropy_dA),
    slip(scale.MINUS_MISSING, lambda A, Y: Y / A + (1 - Y) / (1 - A)),
    slip(scale.INNER_MINUS, lambda A, Y: -Y / A - (1 - Y) / (1 - A)),
    slip(classes.TRUE_CLASS_ONLY, lambda A, Y: -Y / A),
    slip(
        classes.LOG_ARGUMENT,
        lambda A, Y: -Y / (1 - A) + (1 - Y) / A,
        why="The slope of log A is 1/A and goes with Y; that of log(1 − A) goes with 1 − Y. Here "
        "the two have changed places.",
    ),
    slip(slopes.AT_Z, lambda A, Y: A - Y),
    slip(
        chain.VALUE_FOR_SLOPE,
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
    slip(chain.BEND_LEFT_OUT, layers(identity, identity)),
    slip(chain.LAST_BEND_LEFT_OUT, layers(sigma, identity)),
    slip(
        chain.BEND_LEFT_OUT,
        layers(identity, sigma),
        why="Only the last layer bends. Without σ between them the three layers are a single one, "
        "with the weights W₁W₂W₃.",
    ),
    slip(slopes.TANH_FOR_SIGMOID, layers(np.tanh, np.tanh)),
    slip(slopes.EXPONENT_SIGN, layers(lambda Z: sigma(-Z), lambda Z: sigma(-Z))),
    slip(
        slopes.SLOPE_FOR_VALUE,
        layers(*[lambda Z: sigma.slope(Z, sigma(Z))] * 2),
    ),
    slip(
        slopes.SIGMOID_AGAIN,
        layers(sigma, lambda Z: sigma(sigma(Z))),
        why="After the last layer σ has been applied twice. Each layer bends once.",
    ),
    slip(classes.SOFTMAX_FOR_SIGMOID, layers(sigma, Softmax())),
    slip(
        products.NOT_TRANSPOSED,
        product_of(lambda A, W: A @ W.T),
        why="Forward, W is used as it stands: (E, n_in) @ (n_in, n_out). The transpose comes on "
        "the way back. With equal sizes the wrong product runs and gives other numbers.",
    ),
    slip(
        products.ORDER,
        product_of(lambda A, W: W @ A),
    ),
    slip(products.HADAMARD_FOR_PRODUCT, product_of(lambda A, W: A * W)),
)
