"""Slips of lesson 02: many neurons, one example."""

from __future__ import annotations

import numpy as np

from backprop_course.exercises.answers import lesson02 as right
from backprop_course.exercises.misconceptions import batch, chain, products, scale, slopes
from backprop_course.exercises.slips.common import added_up, scaled, turned_and_stray
from backprop_course.exercises.slips.outputs import sigma
from backprop_course.exercises.task import Function, Place, Slip, slip

S4 = Place("02", "A row is not a column (Slip S4)")
S17 = Place("02", "From, to; or to, from? (Slip S17)")
S18 = Place("02", "Two ways to lay out a derivative (Slip S18)")
HADAMARD = Place("02", "4. Entry by entry: Hadamard product and broadcasting (F24)")
SLOPES = Place("02", "3. All arrows in one grid: the Jacobian")


def wrong_slopes(made: Function) -> tuple[Slip, ...]:
    """The slips of the slope; `made(slope)` is the task's formula with it."""
    return (
        slip(slopes.SLOPE_LEFT_OUT, made(np.ones_like), read=SLOPES),
        slip(slopes.SLOPE_OF_A, made(lambda a: sigma.slope(a, sigma(a))), read=SLOPES),
        slip(slopes.SLOPE_TWICE, made(lambda a: (a * (1 - a)) ** 2), read=SLOPES),
        slip(slopes.TANH_SLOPE, made(lambda a: 1 - a**2), read=SLOPES),
        slip(slopes.HALF_SLOPE, made(lambda a: a), read=SLOPES),
        slip(slopes.HALF_SLOPE, made(lambda a: 1 - a), read=SLOPES),
    )


JACOBIAN = (
    slip(
        products.NOT_TRANSPOSED,
        lambda W, a: W * a * (1 - a),
        why="W is (from, to) and the Jacobian is (to, from), so it takes Wᵀ. With equal sizes W "
        "itself runs and gives the arrows of other pairs.",
        read=S17,
    ),
    slip(
        products.TRANSPOSED,
        lambda W, a: W * (a * (1 - a)).T,
        why="The numbers are right and lie on their side. Row j, column i says how z_{l+1}^j "
        "answers to z_l^i (numerator layout).",
        read=S18,
    ),
    slip(
        products.COLUMN_FOR_ROW,
        lambda W, a: W.T * (a * (1 - a)).T,
        read=S4,
    ),
    slip(products.PRODUCT_FOR_HADAMARD, lambda W, a: W.T @ (a * (1 - a)).T, read=HADAMARD),
    slip(products.PRODUCT_FOR_HADAMARD, lambda W, a: (a * (1 - a)) @ W, read=HADAMARD),
    *wrong_slopes(lambda slope: lambda W, a: W.T * slope(a)),
    *turned_and_stray(right.jacobian),
)

DZ_HIDDEN = (
    slip(products.NOT_TRANSPOSED, lambda dz, W, a: (dz @ W) * a * (1 - a), read=S17),
    slip(products.HADAMARD_FOR_PRODUCT, lambda dz, W, a: dz.T * W.T * a * (1 - a), read=HADAMARD),
    slip(products.HADAMARD_FOR_PRODUCT, lambda dz, W, a: dz * W * a * (1 - a), read=HADAMARD),
    slip(products.HADAMARD_FOR_PRODUCT, lambda dz, W, a: dz * W.T * a * (1 - a), read=HADAMARD),
    slip(products.HADAMARD_FOR_PRODUCT, lambda dz, W, a: dz * W * (a * (1 - a)).T, read=HADAMARD),
    slip(
        products.PRODUCT_FOR_HADAMARD,
        lambda dz, W, a: (dz @ W.T) @ (a * (1 - a)).T,
        read=HADAMARD,
    ),
    slip(products.SLOPE_FIRST, lambda dz, W, a: (a * (1 - a) * dz) @ W.T),
    slip(
        products.TRANSPOSED,
        lambda dz, W, a: (W @ dz.T) * (a * (1 - a)).T,
        why="The numbers are right and stand in a column. One example is one row, (1, n_l).",
        read=S4,
    ),
    slip(products.COLUMN_FOR_ROW, lambda dz, W, a: (W @ dz.T) * a * (1 - a), read=S4),
    slip(chain.DW_FOR_W, lambda dz, W, a: (dz @ (a.T @ dz).T) * a * (1 - a)),
    *wrong_slopes(lambda slope: lambda dz, W, a: (dz @ W.T) * slope(a)),
    *turned_and_stray(right.dz_hidden),
)

DW = (
    slip(products.TRANSPOSED, lambda a, dz: dz.T @ a, read=S18),
    slip(
        products.NOT_TRANSPOSED,
        lambda a, dz: a @ dz,
        why="A column times a row makes the grid, so a_prev must stand up: (n, 1) @ (1, n_next). "
        "Two rows cannot be multiplied.",
    ),
    slip(
        products.INNER_PRODUCT,
        lambda a, dz: a @ dz.T,
    ),
    slip(products.HADAMARD_FOR_PRODUCT, lambda a, dz: a * dz, read=HADAMARD),
    slip(slopes.SLOPE_IN_WEIGHT, lambda a, dz: (a * (1 - a)).T @ dz),
    slip(slopes.SIGMOID_AGAIN, lambda a, dz: sigma(a).T @ dz),
    slip(chain.INPUT_LEFT_OUT, lambda a, dz: dz),
    slip(chain.INPUT_LEFT_OUT, lambda a, dz: np.ones_like(a).T @ dz),
    slip(
        scale.OVER_OUTPUTS,
        scaled(right.dW, lambda a, dz: 1 / dz.size),
        why="Nothing is averaged here: each weight has its own pair, one a and one dz.",
    ),
    added_up(right.dW),
    *turned_and_stray(right.dW),
)

DB = (
    slip(
        batch.WRONG_AXIS,
        lambda dz: dz.sum(axis=1, keepdims=True),
        why="The sum ran over the neurons. Each neuron has its own bias, and with one example "
        "there is nothing to add.",
    ),
    slip(
        batch.BIAS_AVERAGED,
        lambda dz: dz.mean(axis=1, keepdims=True),
        why="The mean ran over the neurons. Each neuron has its own bias, and with one example "
        "there is nothing to average.",
    ),
    slip(
        batch.BIAS_AVERAGED,
        lambda dz: dz / dz.size,
        why="Divided by the number of neurons. Nothing is averaged here: each bias has its own dz.",
    ),
    slip(
        products.TRANSPOSED,
        lambda dz: dz.T,
        why="The numbers are right and stand in a column. b is a row, (1, n), and so is db.",
        read=S4,
    ),
    slip(batch.DROPPED_AXIS, lambda dz: dz[0]),
    slip(chain.LAST_LINK_ONLY, np.ones_like),
    slip(chain.BIAS_FORGOTTEN, np.zeros_like),
    added_up(right.db),
    *turned_and_stray(right.db),
)
