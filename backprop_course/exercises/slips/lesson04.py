"""Slips of lesson 04: many examples."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_course.exercises.answers import lesson04 as right
from backprop_course.exercises.misconceptions import batch, chain, products, scale, slopes
from backprop_course.exercises.slips.common import added_up, last_example, scaled, turned_and_stray
from backprop_course.exercises.slips.outputs import (
    in_order,
    of_error,
    of_loss,
    of_softmax_error,
    sigma,
)
from backprop_course.exercises.slips.way_back import WayBack, between_matrices, sent_back
from backprop_course.exercises.task import Function, Place, Slip, slip
from backprop_lib._checks import Array

S10 = Place("04", "Slip S10: brackets")
S12 = Place("04", "Slip S12: the lost 1/E")


def at_output(answer: Function, lost: Place | None = None) -> tuple[Slip, ...]:
    """The slips of the mean, in the loss and in the error at the output."""
    return (
        slip(scale.MISSING_MEAN, scaled(answer, lambda A, Y: len(Y)), read=lost),
        slip(scale.MEAN_TWICE, scaled(answer, lambda A, Y: 1 / len(Y))),
        slip(scale.OVER_OUTPUTS, scaled(answer, lambda A, Y: 1 / Y.shape[1])),
        slip(scale.OUTPUTS_FOR_EXAMPLES, scaled(answer, lambda A, Y: len(Y) / Y.shape[1])),
        slip(batch.EXTRA_BROADCAST, lambda A, Y: answer(A, Y.ravel())),
        slip(
            batch.LAST_EXAMPLE,
            lambda A, Y: last_example(answer)(A, Y) / len(Y),
            why="Every example has its share of the loss. Only the last row was used.",
        ),
        *turned_and_stray(answer),
    )


CROSS_ENTROPY = (
    *at_output(right.cross_entropy),
    slip(
        batch.SUM_MISSING,
        lambda A, Y: (-Y * np.log(A) - (1 - Y) * np.log(1 - A)) / len(Y),
    ),
    slip(
        batch.SUM_MISSING,
        lambda A, Y: (-Y * np.log(A) - (1 - Y) * np.log(1 - A)).sum(axis=1),
        why="Here is one loss for each example. The mean over the examples is one number.",
    ),
    *of_loss(len, in_order),
)

DZ_OUTPUT = (
    *at_output(right.dZ_output, S12),
    *of_error(len, in_order),
    *of_softmax_error(len, in_order),
)


def hidden(slope: Function) -> Function:
    """F36 with another slope."""
    return lambda dZ_next, W_next, A: (dZ_next @ W_next.T) * slope(A)


DZ_HIDDEN = (
    slip(products.NOT_TRANSPOSED, lambda D, W, A: (D @ W) * A * (1 - A)),
    slip(products.BRACKETS, lambda D, W, A: D @ (W.T * A * (1 - A)), read=S10),
    slip(products.SLOPE_FIRST, lambda D, W, A: (A * (1 - A) * D) @ W.T),
    slip(products.HADAMARD_FOR_PRODUCT, lambda D, W, A: D * W.T * A * (1 - A)),
    slip(products.PRODUCT_FOR_HADAMARD, lambda D, W, A: (D @ W.T) @ (A * (1 - A))),
    slip(products.PRODUCT_FOR_HADAMARD, lambda D, W, A: (D @ W.T) @ (A * (1 - A)).T),
    slip(slopes.SLOPE_LEFT_OUT, hidden(lambda A: 1)),
    slip(slopes.SLOPE_OF_A, hidden(lambda A: sigma.slope(A, sigma(A)))),
    slip(slopes.SLOPE_TWICE, hidden(lambda A: (A * (1 - A)) ** 2)),
    slip(slopes.TANH_SLOPE, hidden(lambda A: 1 - A**2)),
    slip(slopes.HALF_SLOPE, hidden(lambda A: A)),
    slip(slopes.HALF_SLOPE, hidden(lambda A: 1 - A)),
    slip(scale.MEAN_TWICE, scaled(right.dZ_hidden, lambda D, W, A: 1 / len(D))),
    slip(scale.MISSING_MEAN, scaled(right.dZ_hidden, lambda D, W, A: len(D))),
    slip(
        chain.DW_FOR_W,
        lambda D, W, A: (D @ (A.T @ D).T) * A * (1 - A),
    ),
    slip(chain.WEIGHT_LEFT_OUT, lambda D, W, A: D * A * (1 - A)),
    *turned_and_stray(right.dZ_hidden),
)

CARRIED = (
    "Each entry of dZ already carries the 1/E (F34), and the sum over the examples adds such "
    "entries up. To multiply by E takes it out again, so every number is E times too large."
)

DW = (
    slip(scale.MISSING_MEAN, scaled(right.dW, lambda A, D: len(D)), why=CARRIED, read=S12),
    slip(scale.MEAN_TWICE, scaled(right.dW, lambda A, D: 1 / len(D)), read=S12),
    slip(scale.OVER_OUTPUTS, scaled(right.dW, lambda A, D: 1 / (len(D) * D.shape[1]))),
    slip(batch.LAST_EXAMPLE, last_example(right.dW)),
    slip(batch.NOT_ADDED, lambda A, D: A[:, :, None] * D[:, None, :]),
    slip(products.TRANSPOSED, lambda A, D: D.T @ A),
    slip(
        products.NOT_TRANSPOSED,
        lambda A, D: A @ D,
        why="The sum runs over the examples, the rows of both. So A_prev must lie on its side: "
        "(n_prev, E) @ (E, n). With equal sizes the wrong product runs and gives other numbers.",
    ),
    slip(products.HADAMARD_FOR_PRODUCT, lambda A, D: A.T * D),
    slip(products.HADAMARD_FOR_PRODUCT, lambda A, D: A * D),
    slip(slopes.SLOPE_IN_WEIGHT, lambda A, D: (A * (1 - A)).T @ D),
    slip(slopes.SIGMOID_AGAIN, lambda A, D: sigma(A).T @ D),
    added_up(right.dW),
    *turned_and_stray(right.dW),
)

DB = (
    slip(scale.MISSING_MEAN, scaled(right.db, len), why=CARRIED, read=S12),
    slip(batch.BIAS_AVERAGED, lambda D: D.mean(axis=0, keepdims=True)),
    slip(batch.BIAS_NOT_SUMMED, lambda D: D),
    slip(batch.LAST_EXAMPLE, lambda D: D[-1:]),
    slip(batch.DROPPED_AXIS, lambda D: D.sum(axis=0)),
    slip(batch.WRONG_AXIS, lambda D: D.sum(axis=1, keepdims=True)),
    slip(batch.WRONG_AXIS, lambda D: D.sum(axis=1)),
    slip(
        batch.WRONG_AXIS,
        lambda D: D.sum(),
        why="Without an axis `sum` adds up everything. Each neuron has its own bias, so only the "
        "rows, the examples, are added (axis=0).",
    ),
    added_up(right.db),
    *turned_and_stray(right.db),
)


def both(factor: Function) -> Function:
    """The whole way back with all gradients times a factor of Y."""
    return scaled(right.backward, lambda X, Y, weights, biases: factor(Y))


def no_brackets(dZ: Array, W: list[Array], l: int, slope: Array, dW: Array) -> Any:
    """S10."""
    return dZ @ (W[l].T * slope)


WAY = WayBack()
BACKWARD = (
    slip(scale.MISSING_MEAN, both(len), read=S12),
    slip(scale.MEAN_TWICE, both(lambda Y: 1 / len(Y)), read=S12),
    slip(scale.OVER_OUTPUTS, both(lambda Y: 1 / Y.shape[1])),
    slip(scale.OUTPUTS_FOR_EXAMPLES, both(lambda Y: len(Y) / Y.shape[1])),
    slip(batch.BIAS_AVERAGED, WAY.but(bias=lambda dZ: dZ.mean(axis=0, keepdims=True))),
    slip(batch.BIAS_NOT_SUMMED, WAY.but(bias=lambda dZ: dZ)),
    slip(batch.DROPPED_AXIS, WAY.but(bias=lambda dZ: dZ.sum(axis=0))),
    slip(
        batch.LAST_EXAMPLE,
        WAY.but(weight=lambda A, Z, l, dZ: A[l][-1:].T @ dZ[-1:], bias=lambda dZ: dZ[-1:]),
    ),
    slip(products.TRANSPOSED, WAY.but(weight=lambda A, Z, l, dZ: dZ.T @ A[l])),
    slip(products.BRACKETS, WAY.but(carry=no_brackets), read=S10),
    *sent_back(WAY),
    *between_matrices(WAY),
    added_up(right.backward),
    *turned_and_stray(right.backward),
)
