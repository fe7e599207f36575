"""Slips of lesson 01: one neuron a layer."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_course.exercises.answers import lesson01 as right
from backprop_course.exercises.misconceptions import chain, slopes
from backprop_course.exercises.slips.common import added_up, turned_and_stray
from backprop_course.exercises.slips.outputs import in_order, of_error, one, sigma
from backprop_course.exercises.slips.way_back import WayBack, sent_back
from backprop_course.exercises.task import Function, Place, slip
from backprop_lib._checks import Array

BATON = Place("01", "4. Passing the baton (F19, F20)")
TO_WEIGHTS = Place("01", "5. From the errors to the weights (F21, F22)")
OUTPUT = Place("01", "3. The first step back: the output (F16, F17, F18)")


DZ_OUTPUT = (*of_error(one, in_order), *turned_and_stray(right.dz_output))


def hidden(slope: Function) -> Function:
    """F20 with another slope."""
    return lambda dz_next, w_next, a: dz_next * w_next * slope(a)


DZ_HIDDEN = (
    slip(slopes.SLOPE_LEFT_OUT, hidden(lambda a: 1)),
    slip(slopes.SLOPE_OF_A, hidden(lambda a: sigma.slope(a, sigma(np.asarray(a))))),
    slip(slopes.SLOPE_TWICE, hidden(lambda a: (a * (1 - a)) ** 2)),
    slip(slopes.TANH_SLOPE, hidden(lambda a: 1 - a**2)),
    slip(slopes.HALF_SLOPE, hidden(lambda a: a)),
    slip(slopes.HALF_SLOPE, hidden(lambda a: 1 - a)),
    slip(chain.WEIGHT_LEFT_OUT, lambda dz, w, a: dz * a * (1 - a)),
    slip(chain.DW_FOR_W, lambda dz, w, a: dz * (dz * a) * a * (1 - a)),
    slip(chain.ERROR_LEFT_OUT, lambda dz, w, a: w * a * (1 - a)),
    *turned_and_stray(right.dz_hidden),
)

DW = (
    slip(chain.INPUT_LEFT_OUT, lambda dz, a: dz),
    slip(
        chain.ERROR_LEFT_OUT,
        lambda dz, a: a,
        why="This is the slope of z along w, the last link "
        "alone. The loss's slope is the error times it.",
    ),
    slip(slopes.SLOPE_IN_WEIGHT, lambda dz, a: dz * a * (1 - a)),
    slip(slopes.SIGMOID_AGAIN, lambda dz, a: dz * sigma(np.asarray(a))),
    slip(chain.ADDED_LINKS, lambda dz, a: dz + a),
    added_up(right.dw),
    *turned_and_stray(right.dw),
)

DB = (
    slip(chain.BIAS_FORGOTTEN, lambda dz: 0.0),
    slip(chain.LAST_LINK_ONLY, lambda dz: 1.0),
    slip(
        slopes.SLOPE_IN_WEIGHT,
        lambda dz: dz * sigma.slope(dz, sigma(np.asarray(dz))),
        why="The slope of z along b is 1. There is no bend between b and z.",
    ),
    added_up(right.db),
    *turned_and_stray(right.db),
)


def as_chain(way: WayBack) -> Function:
    """A way back between matrices, for one number a layer and lists with an empty place 0."""

    def backward(x: float, y: float, w: list[Any], b: list[Any]) -> tuple[list[Any], list[Any]]:
        one_row = np.array([[x]]), np.array([[y]])
        layers = [np.array([[n]]) for n in w[1:]], [np.array([[n]]) for n in b[1:]]
        pairs = way(*one_row, *layers)
        dw = [None, *(float(dW[0, 0]) for dW, _ in pairs)]
        return dw, [None, *(float(np.sum(db)) for _, db in pairs)]

    return backward


WAY = WayBack()


def by_own_weight(dZ: Array, W: list[Array], l: int, slope: Array, dW: Array) -> Any:
    """z_l reached through w_l."""
    return dZ @ W[l - 1].T * slope


BACKWARD = (
    *sent_back(WAY, as_chain),
    slip(chain.OWN_WEIGHT, as_chain(WAY.but(carry=by_own_weight))),
    slip(
        chain.WEIGHT_LEFT_OUT,
        as_chain(WAY.but(carry=lambda dZ, W, l, slope, dW: dZ * slope)),
        read=BATON,
    ),
    slip(
        chain.INPUT_LEFT_OUT,
        as_chain(WAY.but(weight=lambda A, Z, l, dZ: dZ)),
        read=TO_WEIGHTS,
    ),
    slip(chain.BIAS_FORGOTTEN, as_chain(WAY.but(bias=lambda dZ: 0 * dZ)), read=TO_WEIGHTS),
    added_up(right.backward),
    *turned_and_stray(right.backward),
)
