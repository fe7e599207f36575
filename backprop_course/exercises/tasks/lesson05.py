"""Tasks of lesson 05: train your own."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from numpy.random import Generator, default_rng

from backprop_course.exercises.answers import lesson05 as answers
from backprop_course.exercises.batch_form import Batches
from backprop_course.exercises.forms import OneArray
from backprop_course.exercises.layered_forms import Parameters
from backprop_course.exercises.probes import Probe, distinct, equal, signed
from backprop_course.exercises.slips import lesson05 as slips
from backprop_course.exercises.task import Place, Task
from backprop_course.exercises.tasks.lesson04 import batch

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


TASKS = (
    Task(
        "05.step",
        answers.step,
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
        slips.STEP,
    ),
    Task(
        "05.minibatches",
        answers.minibatches,
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
        slips.MINIBATCHES,
        (lambda rng: rows(rng, 12, 4),),
    ),
    Task(
        "05.train",
        answers.train,
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
        slips.TRAIN,
        (lambda rng: run(rng, *equal(rng, 4)),),
    ),
)
