"""Lesson 05: train your own."""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.random import Generator, default_rng

from backprop_course.exercises import misconceptions as kinds
from backprop_course.exercises.lesson04 import backward, batch
from backprop_course.exercises.mistakes import (
    BackwardPass,
    TrainLoop,
    between_matrices,
    last_example_only,
    sent_back,
    updated_first,
)
from backprop_course.exercises.task import (
    Batches,
    OneArray,
    Parameters,
    Place,
    Probe,
    Questions,
    Task,
    distinct,
    equal,
    mistake,
    signed,
)
from backprop_lib._checks import Array

place = partial(Place, "05")


def rate(rng: Generator) -> float:
    """A learning rate that is not its own reciprocal, nor one half of anything."""
    return float(rng.uniform(0.15, 0.45))


def one_step(rng: Generator, i: int) -> Probe:
    """W, dW and η."""
    shape = distinct(rng, 2)
    arguments = {"W": signed(rng, *shape), "dW": signed(rng, *shape), "learning_rate": rate(rng)}
    return Probe(arguments, {})


def rows(rng: Generator, E: int, size: int) -> Probe:
    """Rows that are all different, so that each can be found again."""
    arguments = {
        "X": rng.normal(size=(E, 2)),
        "Y": rng.normal(size=(E, 6)),
        "size": size,
        "rng": default_rng(rng.integers(2**32)),
    }
    return Probe(arguments, {"E": E})


def run(rng: Generator, E: int, *sizes: int) -> Probe:
    """A network, its batch, and a few epochs."""
    probe = batch(rng, E, *sizes)
    more = {"learning_rate": rate(rng), "epochs": int(rng.integers(3, 6))}
    return replace(probe, arguments=probe.arguments | more)


WAY = BackwardPass()


GOOD = TrainLoop()


ALGORITHM = Place("04", "8. The whole algorithm on one screen")


def step(W, dW, learning_rate):
    return W - learning_rate * dW


STEP = Task(
    "05.step",
    step,
    OneArray("(n_{l−1}, n_l)"),
    one_step,
    place("1. One step"),
    (
        "The gradient points uphill. Which way is the loss to go?",
        "The step is the learning rate times the gradient.",
        "W minus learning_rate times dW, as a new array.",
    ),
    (
        r"Along $-\frac{\partial\mathcal L}{\partial W}$ the loss falls fastest, and F37 gives "
        r"this gradient.",
        r"A step of length $\eta$: $W\leftarrow W-\eta\,\frac{\partial\mathcal "
        r"L}{\partial W}$.",
    ),
    mistakes=(
        mistake(kinds.UPHILL, lambda W, D, rate: W + rate * D),
        mistake(kinds.LEARNING_RATE_MISSING, lambda W, D, rate: W - D),
        mistake(kinds.CHANGE_ONLY, lambda W, D, rate: -rate * D),
        mistake(kinds.CHANGE_ONLY, lambda W, D, rate: rate * D),
        mistake(kinds.GRADIENT_FOR_WEIGHTS, lambda W, D, rate: D - rate * W),
        mistake(kinds.GRADIENT_FOR_WEIGHTS, lambda W, D, rate: W - rate * W),
        mistake(kinds.SHRUNK, lambda W, D, rate: rate * (W - D)),
        mistake(kinds.RATE_DIVIDED, lambda W, D, rate: W - D / rate),
        mistake(
            kinds.FACTOR_2,
            lambda W, D, rate: W - 2 * rate * D,
            why="The change is twice as long as it should be: was the step taken twice?",
        ),
        mistake(
            kinds.FACTOR_HALF,
            lambda W, D, rate: W - rate * D / 2,
            why="The change is half as long as it should be. The step is η dW, as it is.",
        ),
        mistake(
            kinds.MEAN_TWICE,
            lambda W, D, rate: W - rate * D / len(D),
            why="The 1/E is in dW already, since dZ carries it (F34). Here the step was divided by "
            "the number of rows of dW, which are inputs and no examples.",
        ),
        mistake(
            kinds.UPHILL,
            lambda W, D, rate: rate * D - W,
            why="The two sides of the difference are exchanged: it is W minus the step.",
        ),
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
    return list(minibatches(X, Y, size, rng))[: len(X) // size]


def counted(X: Array, Y: Array, size: int, rng: Generator) -> Iterator[Any]:
    """So many batches, whatever their size."""
    for rows in np.array_split(rng.permutation(len(X)), size):
        yield X[rows], Y[rows]


def minibatches(X, Y, size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), size):
        rows = order[start : start + size]
        yield X[rows], Y[rows]


MINIBATCHES = Task(
    "05.minibatches",
    minibatches,
    Batches(),
    lambda rng, i: rows(rng, (11, 13, 14, 17, 19)[i % 5], int(rng.integers(3, 5)) + (i == 3)),
    place("4. Some rows at a time"),
    (
        "Shuffle once: an order of all row numbers, from rng.permutation(len(X)).",
        "Cut the order into pieces of `size`. The last piece may be shorter.",
        "For each start in range(0, len(X), size) the rows order[start : start + size], of X "
        "and of Y.",
    ),
    (
        r"The gradient of a batch is a mean over its rows (F33), so any few rows give an "
        r"estimate of the whole.",
        r"One order for $X$ and $Y$ keeps each row beside its label; every row comes once.",
    ),
    mistakes=(
        mistake(kinds.NOT_SHUFFLED, unshuffled),
        mistake(kinds.SHUFFLED_APART, apart),
        mistake(
            kinds.SHUFFLED_APART,
            only_x,
            why="X and Y are in different orders: each row of X has lost its own row of Y.",
        ),
        mistake(kinds.WITH_REPLACEMENT, replaced),
        mistake(kinds.OTHER_CHANCE, elsewhere),
        mistake(kinds.SHORT_BATCH_LOST, cut_short),
        mistake(kinds.COUNT_FOR_SIZE, counted),
        mistake(kinds.FIRST_BATCH_ONLY, lambda *args: list(minibatches(*args))[:1]),
    ),
    extra=(lambda rng: rows(rng, 12, 4),),
)


def through(way: BackwardPass) -> TrainLoop:
    """Training with another way back."""
    return GOOD.but(way=way)


def train(X, Y, weights, biases, learning_rate, epochs):
    for _ in range(epochs):
        grads = backward(X, Y, weights, biases)
        weights = [step(W, dW, learning_rate) for W, (dW, _) in zip(weights, grads, strict=True)]
        biases = [step(b, db, learning_rate) for b, (_, db) in zip(biases, grads, strict=True)]
    return weights, biases


TRAIN = Task(
    "05.train",
    train,
    Parameters(),
    lambda rng, i: run(rng, *distinct(rng, 4 + i % 2)),
    place("2. Again and again"),
    (
        "Write `backward` of lesson 04 first. It gives a pair (dW, db) for each layer.",
        "In each epoch: all gradients first, then a step in every layer, W and b alike.",
        "Repeat this `epochs` times, with new lists each time, and return both lists.",
    ),
    (
        r"In each epoch F34, F36, F37 and F38 give every $\frac{\partial\mathcal L}"
        r"{\partial W_l}$ and $\frac{\partial\mathcal L}{\partial b_l}$ at the "
        r"present weights.",
        r"Then all layers step together: $W_l\leftarrow W_l-\eta\,\frac{\partial\mathcal L}"
        r"{\partial W_l}$, $b_l\leftarrow b_l-\eta\,\frac{\partial\mathcal L}{\partial b_l}$.",
    ),
    mistakes=(
        mistake(kinds.UPDATED_FIRST, updated_first, read=ALGORITHM),
        mistake(kinds.UPHILL, GOOD.but(sign=1.0)),
        mistake(kinds.GRADIENTS_KEPT, GOOD.but(keep=True)),
        mistake(kinds.STALE_GRADIENTS, GOOD.but(once=True)),
        mistake(kinds.STEPS_MISSING, GOOD.but(fewer=1)),
        mistake(kinds.STEP_TOO_MANY, GOOD.but(fewer=-1)),
        mistake(kinds.ONE_STEP, GOOD.but(only=1)),
        mistake(kinds.BIASES_LEFT, GOOD.but(biases_too=False)),
        mistake(kinds.LAST_LAYER_ONLY, GOOD.but(first_layer=-1)),
        mistake(kinds.RATE_DIVIDED, GOOD.but(over_rate=True)),
        mistake(kinds.NOT_TRAINED, GOOD.but(only=0)),
        mistake(
            kinds.LEARNING_RATE_MISSING,
            lambda X, Y, W, b, rate, epochs: GOOD(X, Y, W, b, 1.0, epochs),
        ),
        mistake(
            kinds.FACTOR_2,
            GOOD.but(length=2.0),
            why="Every step is twice as long as it should be.",
        ),
        mistake(
            kinds.FACTOR_HALF,
            GOOD.but(length=0.5),
            why="Every step is half as long as it should be.",
        ),
        mistake(
            kinds.MISSING_MEAN,
            lambda X, Y, *rest: GOOD.but(length=len(Y))(X, Y, *rest),
            why="Every step is E times too long, as the error at the output lacks the 1/E (F34).",
        ),
        mistake(
            kinds.MEAN_TWICE,
            lambda X, Y, *rest: GOOD.but(length=1 / len(Y))(X, Y, *rest),
            why="Every step is E times too short: the 1/E is in dZ already (F34).",
        ),
        mistake(
            kinds.BIAS_AVERAGED,
            through(WAY.but(bias=lambda dZ: dZ.mean(axis=0, keepdims=True))),
            read=ALGORITHM,
        ),
        mistake(kinds.BIAS_NOT_SUMMED, through(WAY.but(bias=lambda dZ: dZ)), read=ALGORITHM),
        mistake(kinds.LAST_EXAMPLE, through(last_example_only(WAY)), read=ALGORITHM),
        mistake(
            kinds.BRACKETS,
            through(WAY.but(carry=lambda dZ, W, l, slope, dW: dZ @ (W[l].T * slope))),
            read=Place("04", "Slip S10: brackets"),
        ),
        *sent_back(WAY, through),
        *between_matrices(WAY, through),
    ),
    extra=(lambda rng: run(rng, *equal(rng, 4)),),
)


TASKS = (
    STEP,
    MINIBATCHES,
    TRAIN,
)

QUESTIONS: Questions = {
    "05.q1": {
        "10": "What is left out is about η² in size. Divided by η, one η is left.",
        "100": "That is how the missing part of the loss shrinks, with η². The ratio divides it "
        "by η.",
        "1": "The tangent hugs the curve the closer, the shorter the step. So the gap must shrink.",
    },
    "05.q2": {
        "half": "The noise of a mean of n rows goes like 1/√n, and √4 = 2.",
        "quarter": "That would be so if all rows missed to the same side. They miss to all "
        "sides, and √4 = 2.",
        "same": "The more rows, the more of their misses cancel.",
    },
    "05.q3": {
        "260000": "Nine factors of at most ¼: at most 1/4⁹.",
        "36": "The slopes are factors: multiply nine of them, and do not add them up.",
        "4": "That is one layer. The error passes nine on its way to layer 1.",
    },
}
