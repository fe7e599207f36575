"""Slips of lesson 03: many classes."""

from __future__ import annotations

import numpy as np

from backprop_course.exercises.answers import lesson03 as right
from backprop_course.exercises.misconceptions import batch, classes, products, scale, slopes
from backprop_course.exercises.slips.common import scaled, turned_and_stray
from backprop_course.exercises.slips.outputs import (
    in_order,
    of_error,
    of_loss,
    of_softmax_error,
    one,
    sigma,
)
from backprop_course.exercises.task import Place, slip
from backprop_lib._checks import Array
from backprop_lib.activations import Softmax

S2 = Place("03", "Slip S2: a missing minus and a missing transpose")
S21 = Place("03", "Slip S21: a column among rows")
S23 = Place("03", "Slip S23: which question do sigmoids answer?")
MACHINE = Place("03", "8. Softmax on a real machine")


def turned(y: Array, a: Array) -> tuple[Array, Array]:
    """The arguments of `cross_entropy(y, a)` as a, then y."""
    return a, y


ONE_HOT = (
    slip(classes.OFF_BY_ONE, lambda labels, K: np.eye(K)[labels - 1]),
    slip(classes.K_FROM_LABELS, lambda labels, K: np.eye(labels.max() + 1)[labels]),
    slip(classes.COMPLEMENT, lambda labels, K: 1 - np.eye(K)[labels]),
    slip(
        products.TRANSPOSED,
        lambda labels, K: np.eye(K)[labels].T,
        why="The ones are right and lie on their side. One example is one row, so (E, K).",
    ),
    slip(classes.LABEL_FOR_ONE, lambda labels, K: np.eye(K)[labels] * labels[:, None]),
    slip(batch.LAST_EXAMPLE, lambda labels, K: np.eye(K)[labels[-1:]]),
    slip(classes.ROWS_WITHOUT_ORDER, lambda labels, K: np.eye(K)[np.sort(labels)]),
    *turned_and_stray(right.one_hot),
)

CROSS_ENTROPY = (
    *of_loss(one, turned),
    slip(
        scale.OVER_OUTPUTS,
        scaled(right.cross_entropy, lambda y, a: 1 / y.size),
        why="The K questions are added up, not averaged (F30).",
    ),
    slip(batch.SUM_MISSING, lambda y, a: -y * np.log(a) - (1 - y) * np.log(1 - a)),
    slip(
        products.NOT_TRANSPOSED,
        lambda y, a: -y @ np.log(a) - (1 - y) @ np.log(1 - a),
        why="A row times a row does not exist. A row times a column adds up over the classes, so "
        "both logarithms take a transpose (slip S2).",
        read=S2,
    ),
    slip(
        products.OUTER_PRODUCT,
        lambda y, a: -y.T @ np.log(a) - (1 - y).T @ np.log(1 - a),
        read=S2,
    ),
    *turned_and_stray(right.cross_entropy),
)

DZ_OUTPUT = (
    *of_error(one, in_order),
    *of_softmax_error(one, in_order),
    slip(
        scale.OVER_OUTPUTS,
        scaled(right.dz_output, lambda a, y: 1 / y.size),
        why="The K questions are added up, so each keeps its own slope. Nothing is divided by K.",
    ),
    slip(
        products.TRANSPOSED,
        lambda a, y: (a - y).T,
        why="The numbers are right and stand in a column (slip S21). One example is one row.",
        read=S21,
    ),
    slip(
        classes.TRUE_CLASS_ONLY,
        lambda a, y: (a - y)[:, np.flatnonzero(y[0])],
        why="Every output has an error, also those whose label is 0: they said too much.",
    ),
    slip(
        products.COLUMN_FOR_ROW,
        lambda a, y: a.T - y,
        why="A column met a row, and broadcasting made a grid of all pairs. Both must be rows.",
        read=S21,
    ),
    *turned_and_stray(right.dz_output),
)


def shares(e: Array) -> Array:
    """Each row divided by its sum."""
    return e / e.sum(axis=1, keepdims=True)


SOFTMAX = (
    slip(classes.UNSTABLE, lambda z: shares(np.exp(z)), read=MACHINE),
    slip(classes.ONE_MAXIMUM, lambda z: shares(np.exp(z - z.max())), read=MACHINE),
    slip(
        batch.EXTRA_BROADCAST,
        lambda z: shares(np.exp(z - z.max(axis=1))),
        why="Without keepdims the largest of each row stands in a vector (E,), which is subtracted "
        "as if it were a row. With E = K that runs and mixes the examples.",
        read=MACHINE,
    ),
    slip(
        batch.EXTRA_BROADCAST,
        lambda z: (e := np.exp(z - z.max(axis=1, keepdims=True))) / e.sum(axis=1),
        why="Without keepdims the sums of the rows stand in a vector (E,), which divides as if it "
        "were a row. With E = K that runs and mixes the examples.",
        read=MACHINE,
    ),
    slip(batch.WRONG_AXIS, lambda z: right.softmax(z.T).T),
    slip(classes.WHOLE_SUM, lambda z: (e := np.exp(z - z.max(axis=1, keepdims=True))) / e.sum()),
    slip(classes.WHOLE_SUM, lambda z: (e := np.exp(z - z.max())) / e.sum()),
    slip(
        classes.WHOLE_SUM,
        lambda z: (e := np.exp(z)) / e.sum(),
        why="Each row is an example with shares of its own, so each is divided by its own sum. And "
        "e^1000 is too large for the machine: subtract each row's largest logit first.",
        read=MACHINE,
    ),
    slip(classes.NOT_NORMALISED, lambda z: np.exp(z - z.max(axis=1, keepdims=True))),
    slip(classes.NOT_NORMALISED, np.exp),
    slip(classes.NO_EXPONENTIAL, shares),
    slip(classes.SIGMOIDS_FOR_SOFTMAX, sigma, read=S23),
    slip(classes.LOG_SOFTMAX, lambda z: np.log(right.softmax(z))),
    slip(
        slopes.EXPONENT_SIGN,
        lambda z: right.softmax(-z),
        why="The largest logit must get the largest share, so it is e^(+z).",
    ),
    *turned_and_stray(right.softmax),
)

SOFTMAX_JACOBIAN = (
    slip(classes.DIAGONAL_ONLY, lambda a: np.diag((a * (1 - a))[0])),
    slip(
        classes.DIAGONAL_ONLY,
        lambda a: a * (1 - a),
        why="Here stands the diagonal alone, as a row. The Jacobian has an entry for each pair, "
        "share i and logit j: a K × K grid.",
    ),
    slip(classes.OFF_DIAGONAL_ONLY, lambda a: -a.T @ a),
    slip(classes.OUTER_LEFT_OUT, lambda a: np.diag(a[0])),
    slip(classes.PLUS_FOR_MINUS, lambda a: np.diag(a[0]) + a.T @ a),
    slip(classes.ROW_FOR_OUTER, lambda a: np.diag(a[0]) - a),
    slip(
        products.INNER_PRODUCT,
        lambda a: np.diag(a[0]) - a @ a.T,
        why="a aᵀ, a row times a column, is one number. aᵀa, a column times a row, is the K × K "
        "grid.",
    ),
    slip(classes.DIAG_OF_ROW, lambda a: np.diag(a) - a.T @ a),
    slip(classes.IDENTITY_FOR_DIAG, lambda a: np.eye(a.shape[1]) - a.T @ a),
    slip(
        classes.SOFTMAX_TWICE,
        lambda a: (lambda s: np.diag(s[0]) - s.T @ s)(Softmax()(a)),
    ),
    *turned_and_stray(right.softmax_jacobian),
)
