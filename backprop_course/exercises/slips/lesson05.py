"""Slips of lesson 05: train your own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.random import Generator

from backprop_course.exercises.answers import lesson05 as right
from backprop_course.exercises.misconceptions import batch, products, scale, training
from backprop_course.exercises.slips.descent import Descent, last_example_only, updated_first
from backprop_course.exercises.slips.way_back import WayBack, between_matrices, sent_back
from backprop_course.exercises.task import Place, slip
from backprop_lib._checks import Array

WAY = WayBack()
GOOD = Descent()
ALGORITHM = Place("04", "8. The whole algorithm on one screen")

STEP = (
    slip(training.UPHILL, lambda W, D, rate: W + rate * D),
    slip(scale.LEARNING_RATE_MISSING, lambda W, D, rate: W - D),
    slip(training.CHANGE_ONLY, lambda W, D, rate: -rate * D),
    slip(training.CHANGE_ONLY, lambda W, D, rate: rate * D),
    slip(training.GRADIENT_FOR_WEIGHTS, lambda W, D, rate: D - rate * W),
    slip(training.GRADIENT_FOR_WEIGHTS, lambda W, D, rate: W - rate * W),
    slip(training.SHRUNK, lambda W, D, rate: rate * (W - D)),
    slip(training.RATE_DIVIDED, lambda W, D, rate: W - D / rate),
    slip(
        scale.FACTOR_2,
        lambda W, D, rate: W - 2 * rate * D,
        why="The change is twice as long as it should be: was the step taken twice?",
    ),
    slip(
        scale.FACTOR_HALF,
        lambda W, D, rate: W - rate * D / 2,
        why="The change is half as long as it should be. The step is η dW, as it is.",
    ),
    slip(
        scale.MEAN_TWICE,
        lambda W, D, rate: W - rate * D / len(D),
        why="The 1/E is in dW already, since dZ carries it (F34). Here the step was divided by "
        "the number of rows of dW, which are inputs and no examples.",
    ),
    slip(
        training.UPHILL,
        lambda W, D, rate: rate * D - W,
        why="The two sides of the difference are exchanged: it is W minus the step.",
    ),
)


def cut(X: Array, Y: Array, size: int, rows: Array, partners: Array) -> Iterator[Any]:
    """Batches of these rows of X and these of Y."""
    for start in range(0, len(X), size):
        some = slice(start, start + size)
        yield X[rows[some]], Y[partners[some]]


def unshuffled(X: Array, Y: Array, size: int, rng: Generator) -> Iterator[Any]:
    """The old order."""
    return cut(X, Y, size, np.arange(len(X)), np.arange(len(X)))


def apart(X: Array, Y: Array, size: int, rng: Generator) -> Iterator[Any]:
    """Two orders."""
    return cut(X, Y, size, rng.permutation(len(X)), rng.permutation(len(X)))


def only_x(X: Array, Y: Array, size: int, rng: Generator) -> Iterator[Any]:
    """X shuffled, Y not."""
    return cut(X, Y, size, rng.permutation(len(X)), np.arange(len(X)))


def replaced(X: Array, Y: Array, size: int, rng: Generator) -> Iterator[Any]:
    """Rows drawn one by one, each from all."""
    rows = rng.integers(0, len(X), len(X))
    return cut(X, Y, size, rows, rows)


def elsewhere(X: Array, Y: Array, size: int, rng: Generator) -> Iterator[Any]:
    """An order of its own, always the same."""
    rows = np.random.default_rng(0).permutation(len(X))
    return cut(X, Y, size, rows, rows)


def cut_short(X: Array, Y: Array, size: int, rng: Generator) -> list[Any]:
    """Whole batches only."""
    return list(right.minibatches(X, Y, size, rng))[: len(X) // size]


def counted(X: Array, Y: Array, size: int, rng: Generator) -> Iterator[Any]:
    """So many batches, whatever their size."""
    for rows in np.array_split(rng.permutation(len(X)), size):
        yield X[rows], Y[rows]


MINIBATCHES = (
    slip(training.NOT_SHUFFLED, unshuffled),
    slip(training.SHUFFLED_APART, apart),
    slip(
        training.SHUFFLED_APART,
        only_x,
        why="X and Y are in different orders: each row of X has lost its own row of Y.",
    ),
    slip(training.WITH_REPLACEMENT, replaced),
    slip(training.OTHER_CHANCE, elsewhere),
    slip(training.SHORT_BATCH_LOST, cut_short),
    slip(training.COUNT_FOR_SIZE, counted),
    slip(training.FIRST_BATCH_ONLY, lambda *args: list(right.minibatches(*args))[:1]),
)


def through(way: WayBack) -> Descent:
    """Training with another way back."""
    return GOOD.but(way=way)


TRAIN = (
    slip(training.UPDATED_FIRST, updated_first, read=ALGORITHM),
    slip(training.UPHILL, GOOD.but(sign=1.0)),
    slip(training.GRADIENTS_KEPT, GOOD.but(keep=True)),
    slip(training.STALE_GRADIENTS, GOOD.but(once=True)),
    slip(training.STEPS_MISSING, GOOD.but(fewer=1)),
    slip(training.STEP_TOO_MANY, GOOD.but(fewer=-1)),
    slip(training.ONE_STEP, GOOD.but(only=1)),
    slip(training.BIASES_LEFT, GOOD.but(biases_too=False)),
    slip(training.LAST_LAYER_ONLY, GOOD.but(first_layer=-1)),
    slip(training.RATE_DIVIDED, GOOD.but(over_rate=True)),
    slip(training.NOT_TRAINED, GOOD.but(only=0)),
    slip(
        scale.LEARNING_RATE_MISSING,
        lambda X, Y, W, b, rate, epochs: GOOD(X, Y, W, b, 1.0, epochs),
    ),
    slip(
        scale.FACTOR_2,
        GOOD.but(length=2.0),
        why="Every step is twice as long as it should be.",
    ),
    slip(
        scale.FACTOR_HALF,
        GOOD.but(length=0.5),
        why="Every step is half as long as it should be.",
    ),
    slip(
        scale.MISSING_MEAN,
        lambda X, Y, *rest: GOOD.but(length=len(Y))(X, Y, *rest),
        why="Every step is E times too long, as the error at the output lacks the 1/E (F34).",
    ),
    slip(
        scale.MEAN_TWICE,
        lambda X, Y, *rest: GOOD.but(length=1 / len(Y))(X, Y, *rest),
        why="Every step is E times too short: the 1/E is in dZ already (F34).",
    ),
    slip(
        batch.BIAS_AVERAGED,
        through(WAY.but(bias=lambda dZ: dZ.mean(axis=0, keepdims=True))),
        read=ALGORITHM,
    ),
    slip(batch.BIAS_NOT_SUMMED, through(WAY.but(bias=lambda dZ: dZ)), read=ALGORITHM),
    slip(batch.LAST_EXAMPLE, through(last_example_only(WAY)), read=ALGORITHM),
    slip(
        products.BRACKETS,
        through(WAY.but(carry=lambda dZ, W, l, slope, dW: dZ @ (W[l].T * slope))),
        read=Place("04", "Slip S10: brackets"),
    ),
    *sent_back(WAY, through),
    *between_matrices(WAY, through),
)
