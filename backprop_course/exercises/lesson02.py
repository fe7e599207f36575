"""Lesson 02: many neurons, one example."""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

from functools import partial

import numpy as np
from numpy.random import Generator

from backprop_course.exercises import misconceptions as kinds
from backprop_course.exercises.mistakes import added_up, scaled, sigma, turned_and_stray
from backprop_course.exercises.task import (
    Function,
    Mistake,
    OneArray,
    Place,
    Probe,
    Questions,
    Task,
    between,
    distinct,
    equal,
    mistake,
    signed,
)

place = partial(Place, "02")


def link(rng: Generator, n: int, n_next: int) -> Probe:
    """What F23 needs."""
    return Probe({"W_next": signed(rng, n, n_next), "a": between(rng, 1, n)}, {"n": n})


def step_back(rng: Generator, n: int, n_next: int) -> Probe:
    """What F26 needs."""
    arguments = {"dz_next": signed(rng, 1, n_next), "W_next": signed(rng, n, n_next)}
    return Probe({**arguments, "a": between(rng, 1, n)}, {"n": n})


def met(rng: Generator, n_prev: int, n: int) -> Probe:
    """What F27 needs."""
    return Probe({"a_prev": between(rng, 1, n_prev), "dz": signed(rng, 1, n)}, {"n": n})


S4 = Place("02", "A row is not a column (Slip S4)")
S17 = Place("02", "From, to; or to, from? (Slip S17)")


S18 = Place("02", "Two ways to lay out a derivative (Slip S18)")
HADAMARD = Place("02", "4. Entry by entry: Hadamard product and broadcasting (F24)")


SLOPES = Place("02", "3. All arrows in one grid: the Jacobian")


def wrong_slopes(made: Function) -> tuple[Mistake, ...]:
    """The mistakes of the slope; `made(slope)` is the task's formula with it."""
    return (
        mistake(kinds.SLOPE_LEFT_OUT, made(np.ones_like), read=SLOPES),
        mistake(kinds.SLOPE_OF_A, made(lambda a: sigma.slope(a, sigma(a))), read=SLOPES),
        mistake(kinds.SLOPE_TWICE, made(lambda a: (a * (1 - a)) ** 2), read=SLOPES),
        mistake(kinds.TANH_SLOPE, made(lambda a: 1 - a**2), read=SLOPES),
        mistake(kinds.HALF_SLOPE, made(lambda a: a), read=SLOPES),
        mistake(kinds.HALF_SLOPE, made(lambda a: 1 - a), read=SLOPES),
    )


def jacobian(W_next, a):
    return W_next.T * a * (1 - a)


JACOBIAN = Task(
    "02.jacobian",
    jacobian,
    OneArray("(n_{l+1}, n_l)"),
    lambda rng, i: link(rng, *distinct(rng, 2)),
    place("5. The link, put together (F23)"),
    (
        "One entry: the weight from i to j times the slope of neuron i. Row j, column i.",
        "W_next is (from, to), the answer is (to, from). The row of slopes is copied down.",
        "W_next.T, times a, times 1 − a, entry by entry.",
    ),
    (
        r"One arrow: $\frac{\partial z_{l+1}^j}{\partial z_l^i}=W_{l+1}^{i,j}\,a_l^i(1-a_l^i)$ "
        r"(F23, one entry).",
        r"It stands in row $j$, column $i$: $W_{l+1}^\top\circ a_l\circ(1-a_l)$, the row "
        r"broadcast down (F23).",
    ),
    mistakes=(
        mistake(
            kinds.NOT_TRANSPOSED,
            lambda W, a: W * a * (1 - a),
            why="W is (from, to) and the Jacobian is (to, from), so it takes Wᵀ. With equal "
            "sizes W "
            "itself runs and gives the arrows of other pairs.",
            read=S17,
        ),
        mistake(
            kinds.TRANSPOSED,
            lambda W, a: W * (a * (1 - a)).T,
            why="The numbers are right and lie on their side. Row j, column i says how z_{l+1}^j "
            "answers to z_l^i (numerator layout).",
            read=S18,
        ),
        mistake(
            kinds.COLUMN_FOR_ROW,
            lambda W, a: W.T * (a * (1 - a)).T,
            read=S4,
        ),
        mistake(kinds.PRODUCT_FOR_HADAMARD, lambda W, a: W.T @ (a * (1 - a)).T, read=HADAMARD),
        mistake(kinds.PRODUCT_FOR_HADAMARD, lambda W, a: (a * (1 - a)) @ W, read=HADAMARD),
        *wrong_slopes(lambda slope: lambda W, a: W.T * slope(a)),
        *turned_and_stray(jacobian),
    ),
    extra=(lambda rng: link(rng, *equal(rng, 2)),),
)


def dz_hidden(dz_next, W_next, a):
    return (dz_next @ W_next.T) * a * (1 - a)


DZ_HIDDEN = Task(
    "02.dz_hidden",
    dz_hidden,
    OneArray("(1, n_l)"),
    lambda rng, i: step_back(rng, *distinct(rng, 2)),
    place("7. Back through a layer (F26)"),
    (
        "First collect the errors through the weights, then multiply by each neuron's slope.",
        "dz_next is (1, n_next), W_next is (n, n_next), the result is (1, n). Which way must "
        "W_next lie?",
        "(dz_next @ W_next.T), in brackets, then times a and times 1 − a.",
    ),
    (
        r"$\delta_l=\delta_{l+1}\frac{\partial z_{l+1}}{\partial z_l}$, a row times the "
        r"Jacobian F23 (F26).",
        r"The slope of neuron $i$ leaves the sum: "
        r"$\left(\delta_{l+1}W_{l+1}^\top\right)\circ a_l\circ(1-a_l)$.",
    ),
    mistakes=(
        mistake(kinds.NOT_TRANSPOSED, lambda dz, W, a: (dz @ W) * a * (1 - a), read=S17),
        mistake(
            kinds.HADAMARD_FOR_PRODUCT, lambda dz, W, a: dz.T * W.T * a * (1 - a), read=HADAMARD
        ),
        mistake(kinds.HADAMARD_FOR_PRODUCT, lambda dz, W, a: dz * W * a * (1 - a), read=HADAMARD),
        mistake(kinds.HADAMARD_FOR_PRODUCT, lambda dz, W, a: dz * W.T * a * (1 - a), read=HADAMARD),
        mistake(
            kinds.HADAMARD_FOR_PRODUCT, lambda dz, W, a: dz * W * (a * (1 - a)).T, read=HADAMARD
        ),
        mistake(
            kinds.PRODUCT_FOR_HADAMARD,
            lambda dz, W, a: (dz @ W.T) @ (a * (1 - a)).T,
            read=HADAMARD,
        ),
        mistake(kinds.SLOPE_FIRST, lambda dz, W, a: (a * (1 - a) * dz) @ W.T),
        mistake(
            kinds.TRANSPOSED,
            lambda dz, W, a: (W @ dz.T) * (a * (1 - a)).T,
            why="The numbers are right and stand in a column. One example is one row, (1, n_l).",
            read=S4,
        ),
        mistake(kinds.COLUMN_FOR_ROW, lambda dz, W, a: (W @ dz.T) * a * (1 - a), read=S4),
        mistake(kinds.DW_FOR_W, lambda dz, W, a: (dz @ (a.T @ dz).T) * a * (1 - a)),
        *wrong_slopes(lambda slope: lambda dz, W, a: (dz @ W.T) * slope(a)),
        *turned_and_stray(dz_hidden),
    ),
    extra=(lambda rng: step_back(rng, *equal(rng, 2)),),
)


def dW(a_prev, dz):
    return a_prev.T @ dz


DW = Task(
    "02.dW",
    dW,
    OneArray("(n_{l−1}, n_l)"),
    lambda rng, i: met(rng, *distinct(rng, 2)),
    place("8. From the errors to the weights (F27, F28)"),
    (
        "The weight from i to j: what came in from i, times the error at j.",
        "All pairs of i and j: a column times a row.",
        "a_prev.T @ dz.",
    ),
    (
        r"$W^{i,j}$ occurs in $z^j$ alone, with the slope $a^i$, so its gradient is "
        r"$a^i\delta^j$.",
        r"The grid of all pairs is the outer product $a_{l-1}^\top\delta_l$ (F27).",
    ),
    mistakes=(
        mistake(kinds.TRANSPOSED, lambda a, dz: dz.T @ a, read=S18),
        mistake(
            kinds.NOT_TRANSPOSED,
            lambda a, dz: a @ dz,
            why="A column times a row makes the grid, so a_prev must stand up: (n, 1) @ (1, "
            "n_next). "
            "Two rows cannot be multiplied.",
        ),
        mistake(
            kinds.INNER_PRODUCT,
            lambda a, dz: a @ dz.T,
        ),
        mistake(kinds.HADAMARD_FOR_PRODUCT, lambda a, dz: a * dz, read=HADAMARD),
        mistake(kinds.SLOPE_IN_WEIGHT, lambda a, dz: (a * (1 - a)).T @ dz),
        mistake(kinds.SIGMOID_AGAIN, lambda a, dz: sigma(a).T @ dz),
        mistake(kinds.INPUT_LEFT_OUT, lambda a, dz: dz),
        mistake(kinds.INPUT_LEFT_OUT, lambda a, dz: np.ones_like(a).T @ dz),
        mistake(
            kinds.OVER_OUTPUTS,
            scaled(dW, lambda a, dz: 1 / dz.size),
            why="Nothing is averaged here: each weight has its own pair, one a and one dz.",
        ),
        added_up(dW),
        *turned_and_stray(dW),
    ),
    extra=(lambda rng: met(rng, *equal(rng, 2)),),
)


def db(dz):
    return dz


DB = Task(
    "02.db",
    db,
    OneArray("(1, n_l)"),
    lambda rng, i: Probe({"dz": signed(rng, 1, distinct(rng, 1)[0])}, {}),
    place("The biases (F28)"),
    (
        "In z = a_prev W + b the bias of neuron j stands alone, in one sum.",
        "Its slope is 1.",
        "The row of errors, as it is.",
    ),
    (
        r"$b^j$ occurs in $z^j$ alone, with the slope $1$.",
        r"So $\frac{\partial\mathcal L}{\partial b_l}=\delta_l$, a row $(1,n_l)$ (F28).",
    ),
    mistakes=(
        mistake(
            kinds.WRONG_AXIS,
            lambda dz: dz.sum(axis=1, keepdims=True),
            why="The sum ran over the neurons. Each neuron has its own bias, and with one example "
            "there is nothing to add.",
        ),
        mistake(
            kinds.BIAS_AVERAGED,
            lambda dz: dz.mean(axis=1, keepdims=True),
            why="The mean ran over the neurons. Each neuron has its own bias, and with one example "
            "there is nothing to average.",
        ),
        mistake(
            kinds.BIAS_AVERAGED,
            lambda dz: dz / dz.size,
            why="Divided by the number of neurons. Nothing is averaged here: each bias has "
            "its own dz.",
        ),
        mistake(
            kinds.TRANSPOSED,
            lambda dz: dz.T,
            why="The numbers are right and stand in a column. b is a row, (1, n), and so is db.",
            read=S4,
        ),
        mistake(kinds.DROPPED_AXIS, lambda dz: dz[0]),
        mistake(kinds.LAST_LINK_ONLY, np.ones_like),
        mistake(kinds.BIAS_FORGOTTEN, np.zeros_like),
        added_up(db),
        *turned_and_stray(db),
    ),
)


TASKS = (
    JACOBIAN,
    DZ_HIDDEN,
    DW,
    DB,
)

QUESTIONS: Questions = {
    "02.q1": {
        "(2,3)": "A row for each z of the next layer, a column for each z of this one.",
        "(3,2)": "That is the shape of W, from and to. The Jacobian is (to, from), so it has Wᵀ.",
        "(3,3)": "That is the Jacobian of the bend, from z to a in one layer.",
        "(1,3)": "That is a row of slopes. There is a slope for each pair of an input "
        "and an output.",
    },
    "02.q2": {
        "6": "The column is copied to the right and the row down: all pairs, as in the "
        "outer product.",
        "error": "A size of 1 is copied to fit. (3, 1) and (1, 2) both become (3, 2).",
        "3": "The row is copied down as well, so there are two columns.",
        "2": "The column is copied to the right as well, so there are three rows.",
    },
    "02.q3": {
        "row": "Row i of dW is a_prev^i times dz. What sends 0 gets no blame.",
        "column": "A column of dW belongs to a neuron of the next layer, to dz and not to a_prev.",
        "all": "Only the pairs with this one input are 0. The other rows have inputs of their own.",
        "none": "dW^{i,j} is a_prev^i times dz^j. Where the one is 0 the product is 0.",
    },
}
