"""Lesson 05: train your own."""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.random import Generator, default_rng

from backprop_course.exercises import misconceptions as kinds
from backprop_course.exercises.lesson04 import BACKWARD, backward, batch
from backprop_course.exercises.mistakes import (
    BackwardPass,
    TrainLoop,
    between_matrices,
    last_example_only,
    sent_back,
    through_layers,
)
from backprop_course.exercises.task import (
    Batches,
    Function,
    OneArray,
    OneNumber,
    Parameters,
    Part,
    Parts,
    Place,
    Probe,
    Questions,
    Task,
    Within,
    between,
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


def one_epoch(layers: int) -> Callable[[Generator], Probe]:
    """A probe of one epoch alone, which shows the gradients of the step."""

    def drawn(rng: Generator) -> Probe:
        probe = run(rng, *distinct(rng, layers + 2))
        return replace(probe, arguments=probe.arguments | {"epochs": 1})

    return drawn


def gradients_of_one_epoch(probe: Probe, parts: Parts) -> tuple[Probe, Parts] | None:
    """What went into the step of one epoch: (W − W′)/η; None for several epochs."""
    arguments = dict(probe.arguments)
    if arguments.pop("epochs") != 1:
        return None
    rate = arguments.pop("learning_rate")
    layers = range(1, len(arguments["weights"]) + 1)
    after = {(part.label, part.layer): part.array for part in parts}
    found = []
    for layer in layers:
        for label, old, name in (("dW", "W", "weights"), ("db", "b", "biases")):
            before, now = arguments[name][layer - 1], after[old, layer]
            if now.shape != before.shape:
                return None
            found.append(Part(f"{label} {layer}", (before - now) / rate, None, label, layer))
    return Probe(arguments, probe.sizes | {"η": rate}), tuple(found)


def with_gradients(of: Callable[[dict[str, Any]], list[Array]]) -> TrainLoop:
    """Training with these gradients, dW and db in turn."""

    def way(X: Array, Y: Array, weights: list[Array], biases: list[Array]) -> Any:
        found = of({"X": X, "Y": Y, "weights": weights, "biases": biases})
        return list(zip(found[::2], found[1::2], strict=True))

    return GOOD.but(way=way)


WAY = BackwardPass()


GOOD = TrainLoop()


DESCENT = place("2. Again and again")


ALGORITHM = Place("04", "6. The whole backward pass")


def step(W, dW, learning_rate):
    return W - learning_rate * dW


STEP = Task(
    "05.step",
    step,
    OneArray("(n_{l−1}, n_l)"),
    one_step,
    place("1. One step"),
    (
        "A positive slope means: more of this weight, more loss. So which way should it move?",
        "Move each weight by the learning rate times its slope, in the direction that lowers the "
        "loss.",
        "Return a new array: W minus learning_rate times dW.",
    ),
    (
        r"For a small move $H$ the loss changes by about $\sum_{i,j}dW_{ij}\,H_{ij}$, where F37 "
        r"gives $dW=\frac{\partial\mathcal L}{\partial W}$.",
        r"With $H=-\eta\,dW$ every product is $-\eta\,dW_{ij}^2$, which is never positive.",
        r"So the step is $W\leftarrow W-\eta\,dW$.",
    ),
    symbol=r"W_{\text{new}}",
    examples=(
        Probe(
            {
                "W": np.array([[1.5, -2.0], [0.4, 1.0]]),
                "dW": np.array([[0.3, -0.1], [0.2, 0.5]]),
                "learning_rate": 0.1,
            },
            {},
        ),
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
            why="The step is twice as long as it should be. Is it taken twice?",
        ),
        mistake(
            kinds.FACTOR_HALF,
            lambda W, D, rate: W - rate * D / 2,
            why="The step is half as long as it should be. It is η dW, with no other factor.",
        ),
        mistake(
            kinds.MEAN_TWICE,
            lambda W, D, rate: W - rate * D / len(D),
            why="The step is divided by the number of rows of dW. But these rows belong to inputs, "
            "not to examples, and the 1/E is already inside dW (F34).",
        ),
        mistake(
            kinds.UPHILL,
            lambda W, D, rate: rate * D - W,
            why="The difference is the wrong way round: it is W minus the step.",
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


def anew(X: Array, Y: Array, size: int, rng: Generator) -> Iterator[Any]:
    """A new order for each batch, and its first rows."""
    for _ in range(0, len(X), size):
        rows = rng.permutation(len(X))[:size]
        yield X[rows], Y[rows]


def anew_cut_short(X: Array, Y: Array, size: int, rng: Generator) -> list[Any]:
    """The same, with whole batches counted."""
    return list(anew(X, Y, size, rng))[: len(X) // size]


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


def inside(X: Array, Y: Array, size: int, rng: Generator) -> Iterator[Any]:
    """Always the same batches, each shuffled inside."""
    for start in range(0, len(X), size):
        rows = start + rng.permutation(len(X[start : start + size]))
        yield X[rows], Y[rows]


def batches_alone(X: Array, Y: Array, size: int, rng: Generator) -> Iterator[Any]:
    """Always the same batches, in another order."""
    for start in rng.permutation(np.arange(0, len(X), size)):
        yield X[start : start + size], Y[start : start + size]


class KeptOrder:
    """One order for all epochs, or even for tables of any length."""

    def __init__(self, for_all: bool = False) -> None:
        self.for_all = for_all
        self.orders: dict[int, Array] = {}

    def __call__(self, X: Array, Y: Array, size: int, rng: Generator) -> Iterator[Any]:
        """The batches in that order."""
        key = 0 if self.for_all else len(X)
        if key not in self.orders:
            self.orders[key] = rng.permutation(len(X))
        return cut(X, Y, size, self.orders[key], self.orders[key])


def minibatches(X, Y, size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), size):
        rows = order[start : start + size]
        yield X[rows], Y[rows]


MINIBATCHES = Task(
    "05.minibatches",
    minibatches,
    Batches(),
    lambda rng, i: rows(rng, (61, 62, 65, 66, 70)[i % 5], int(rng.integers(3, 5)) + (i == 3)),
    place("3. Some rows at a time"),
    (
        "rng.permutation(len(X)) gives all row numbers in random order. Call it once, before the "
        "loop.",
        "Cut this order into pieces of `size` row numbers. The last piece may be shorter.",
        "For each start in range(0, len(X), size) take rows = order[start : start + size], and "
        "yield X[rows], Y[rows].",
    ),
    (
        r"The loss is a mean over rows (F33), and so is its gradient: a few rows drawn at random "
        r"estimate it.",
        r"One order for both $X$ and $Y$ keeps each example with its own label, and every row "
        r"comes exactly once in an epoch.",
    ),
    symbol="",
    letters=r"$\pi$ is the order of the rows, $B_s$ the rows of batch $s$, and $n$ the size.",
    examples=(
        Probe(
            {
                "X": np.arange(7.0)[:, None],
                "Y": np.arange(7.0)[:, None],
                "size": 3,
                "rng": default_rng(1),
            },
            {"E": 7},
        ),
    ),
    mistakes=(
        mistake(kinds.NOT_SHUFFLED, unshuffled),
        mistake(kinds.SHUFFLED_INSIDE, inside),
        mistake(kinds.BATCHES_SHUFFLED, batches_alone),
        mistake(kinds.ORDER_KEPT, KeptOrder()),
        mistake(kinds.ORDER_KEPT, KeptOrder(for_all=True)),
        mistake(kinds.SHUFFLED_APART, apart),
        mistake(
            kinds.SHUFFLED_APART,
            only_x,
            why="X is shuffled and Y is not, so examples no longer stand beside their own labels.",
        ),
        mistake(
            kinds.WITH_REPLACEMENT,
            replaced,
            why="Some rows came twice and others never. In one epoch every row comes exactly once. "
            "Is rng called anew for each batch? Call rng.permutation once, before the loop.",
        ),
        mistake(kinds.DRAWN_ANEW, anew),
        mistake(kinds.DRAWN_ANEW, anew_cut_short),
        mistake(kinds.OTHER_CHANCE, elsewhere),
        mistake(kinds.SHORT_BATCH_LOST, cut_short),
        mistake(
            kinds.SHORT_BATCH_LOST,
            lambda X, Y, size, rng: list(minibatches(X, Y, size, rng))[
                : len(range(0, len(X) - size, size))
            ],
            why="`range(0, len(X) - size, size)` ends one batch too early: rows are left at the "
            "end. Go up to len(X).",
        ),
        mistake(kinds.COUNT_FOR_SIZE, counted),
        mistake(kinds.FIRST_BATCH_ONLY, lambda *args: list(minibatches(*args))[:1]),
    ),
    extra=(lambda rng: rows(rng, 64, 4),),
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
    DESCENT,
    (
        "`backward(X, Y, weights, biases)` returns a pair (dW, db) for each layer.",
        "In each epoch: first all gradients, at the present weights. Then one `step` for every W "
        "and every b.",
        "Repeat this `epochs` times. Build new lists of weights and biases each time, leave the "
        "lists you were given as they are, and return both.",
    ),
    (
        r"In each epoch F34, F36, F37 and F38 give every $dW_l$ and $db_l$ at the present "
        r"weights.",
        r"Then all layers step together: $W_l\leftarrow W_l-\eta\,dW_l$, "
        r"$b_l\leftarrow b_l-\eta\,db_l$.",
    ),
    symbol=r"W,\;b",
    letters="$W_t$ are the weights after $t$ epochs.",
    examples=(
        Probe(
            {
                "X": np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 0.5]]),
                "Y": np.array([[1.0], [0.0], [1.0]]),
                "weights": [np.array([[0.5, -1.0], [0.4, 1.2]]), np.array([[0.3], [-0.2]])],
                "biases": [np.array([[0.1, -0.3]]), np.array([[-0.2]])],
                "learning_rate": 2.0,
                "epochs": 3,
            },
            {"E": 3, "K": 1},
        ),
    ),
    mistakes=(
        mistake(
            kinds.LAST_LAYER_FIRST,
            lambda *inputs: tuple(arrays[::-1] for arrays in train(*inputs)),
            why="Both lists come back in reverse order. Layer 1 must be first.",
        ),
        mistake(kinds.UPDATED_FIRST, GOOD.but(updated_first=True), read=ALGORITHM),
        mistake(kinds.UPHILL, GOOD.but(sign=1.0)),
        mistake(
            kinds.SIGN,
            GOOD.but(sign=1.0),
            why="The error at the output is output minus label, A − Y. With Y − A every gradient "
            "has the wrong sign, and the step goes uphill.",
        ),
        mistake(kinds.GRADIENTS_KEPT, GOOD.but(keep=True)),
        mistake(kinds.STALE_GRADIENTS, GOOD.but(once=True)),
        mistake(kinds.STEP_PER_EXAMPLE, GOOD.but(each=True)),
        mistake(kinds.STEPS_MISSING, GOOD.but(fewer=1)),
        mistake(kinds.STEP_TOO_MANY, GOOD.but(fewer=-1)),
        mistake(kinds.ONE_STEP, GOOD.but(only=1)),
        mistake(kinds.BIASES_LEFT, GOOD.but(for_bias=lambda b, db: 0 * db)),
        mistake(
            kinds.GRADIENT_FOR_WEIGHTS,
            GOOD.but(for_bias=lambda b, db: b),
            why="The step of a bias is η times its gradient db. Here it is η times b itself.",
        ),
        mistake(kinds.FIRST_LAYER_LEFT, GOOD.but(first_layer=1)),
        mistake(kinds.LAST_LAYER_ONLY, GOOD.but(first_layer=-1)),
        mistake(kinds.RATE_DIVIDED, GOOD.but(rate=lambda rate: 1 / rate)),
        mistake(kinds.NOT_TRAINED, GOOD.but(only=0)),
        mistake(kinds.LEARNING_RATE_MISSING, GOOD.but(rate=lambda rate: 1.0)),
        mistake(
            kinds.FACTOR_2,
            GOOD.but(length=lambda Y: 2.0),
            why="Every step is twice as long as it should be.",
        ),
        mistake(
            kinds.FACTOR_HALF,
            GOOD.but(length=lambda Y: 0.5),
            why="Every step is half as long as it should be.",
        ),
        mistake(
            kinds.MISSING_MEAN,
            GOOD.but(length=len),
            why="Every step is E times too long: the 1/E is missing in the error at the output "
            "(F34).",
        ),
        mistake(
            kinds.MEAN_TWICE,
            GOOD.but(length=lambda Y: 1 / len(Y)),
            why="Every step is E times too short: the 1/E is already inside dZ (F34).",
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
            read=Place("04", "4. One layer back"),
        ),
        *sent_back(WAY, through),
        *through_layers(WAY, through),
        *between_matrices(WAY, through),
    ),
    extra=(lambda rng: run(rng, *equal(rng, 4)), *map(one_epoch, (3, 2, 2))),
    within=Within(BACKWARD, gradients_of_one_epoch, with_gradients),
)


def answered(rng: Generator, i: int) -> Probe:
    """Outputs, of which some are largest at the label and some are not, and the labels."""
    E, K = 20 + i, 4 + i % 3
    A, right = between(rng, E, K) * 0.9, rng.integers(0, K, E)
    A[: E // 2 + i % 4, :] *= 0.5
    sure = np.arange(E // 2 + i % 4)
    A[sure, right[sure]] = rng.uniform(0.55, 0.95, len(sure))
    A[1:4] = np.eye(K)[right[1:4]]  # saturated: the outputs are stored as 0 and 1
    A[4, (right[4] + 1) % K] = 0.0
    A[5, right[5]] = A[-1, right[-1] - 1] = 1.0  # alone in its row, once at the label, once not
    order = rng.permutation(E)
    return Probe({"A": A[order], "Y": np.eye(K)[right][order]}, {"E": E, "K": K})


def first_sure(rng: Generator) -> Probe:
    """The same; the first row is saturated, and right."""
    probe = answered(rng, 0)
    A, Y = probe.arguments["A"], probe.arguments["Y"]
    A[0] = Y[0]
    return probe


def accuracy(A, Y):
    return (A.argmax(axis=1) == Y.argmax(axis=1)).mean()


def share(rule: Function) -> Function:
    """The share of rows, or of entries, that a rule finds right."""
    return lambda A, Y: np.mean(rule(A, Y))


ACCURACY = Task(
    "05.accuracy",
    accuracy,
    OneNumber(),
    answered,
    place("The share that is right"),
    (
        "The answer of a row is the place of its largest output. The label is the place of its 1.",
        "`A.argmax(axis=1)` gives the place of the largest entry in each row, as E numbers.",
        "Compare the places in A with those in Y, and take the mean: True counts as 1.",
    ),
    (
        r"The answer to example $e$ is the class $k$ with the largest $a_k^{(e)}$; the label has "
        r"its 1 at one class (F29).",
        r"The share is the mean over the $E$ examples, as in the loss (F33), of 1 where both agree "
        r"and 0 elsewhere.",
    ),
    symbol=r"\text{share}",
    examples=(
        Probe(
            {
                "A": np.array(
                    [[0.7, 0.2, 0.4], [0.1, 0.3, 0.45], [0.6, 0.8, 0.2], [0.3, 0.9, 0.4]]
                ),
                "Y": np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]),
            },
            {"E": 4, "K": 3},
        ),
    ),
    mistakes=(
        mistake(kinds.ARGMAX_AXIS, share(lambda A, Y: A.argmax(axis=0) == Y.argmax(axis=0))),
        mistake(
            kinds.ARGMAX_AXIS,
            lambda A, Y: np.sum(A.argmax(axis=0) == Y.argmax(axis=0)) / len(A),
        ),
        mistake(kinds.ARGMAX_OF_ALL, share(lambda A, Y: A.argmax() == Y.argmax())),
        mistake(kinds.ENTRIES_COMPARED, share(lambda A, Y: A == Y)),
        mistake(kinds.ENTRIES_COMPARED, share(lambda A, Y: (A == Y).all(axis=1))),
        mistake(kinds.ROUNDED, share(lambda A, Y: A.round() == Y)),
        mistake(kinds.ROUNDED, share(lambda A, Y: (A.round() == Y).all(axis=1))),
        mistake(kinds.PLACES_AGAINST_ROWS, share(lambda A, Y: A.argmax(axis=1)[:, None] == Y)),
        mistake(kinds.PLACES_AGAINST_ROWS, share(lambda A, Y: A.argmax(axis=1) == Y)),
        mistake(kinds.LARGEST_COMPARED, share(lambda A, Y: A.max(axis=1) == Y.max(axis=1))),
        mistake(kinds.LARGEST_COMPARED, share(lambda A, Y: A.max(axis=1) == Y.argmax(axis=1))),
        mistake(kinds.SMALLEST, share(lambda A, Y: A.argmin(axis=1) == Y.argmax(axis=1))),
        mistake(kinds.SMALLEST, share(lambda A, Y: A.argmin(axis=1) == Y.argmin(axis=1))),
        mistake(kinds.WHOLE_NUMBER, lambda A, Y: accuracy(A, Y) // 1),
        mistake(
            kinds.MEAN_LEFT_OUT,
            lambda A, Y: A.argmax(axis=1) == Y.argmax(axis=1),
            why="Here is True or False for each example. Their mean is the share: True counts as "
            "1.",
        ),
        mistake(
            kinds.OUTPUTS_FOR_EXAMPLES,
            lambda A, Y: len(Y) * accuracy(A, Y) / Y.shape[1],
            why="The share is of the E examples, which are the rows: divide by len(A).",
        ),
        mistake(kinds.ERROR_RATE, lambda A, Y: 1 - accuracy(A, Y)),
        mistake(kinds.COUNT_FOR_SHARE, lambda A, Y: len(Y) * accuracy(A, Y)),
        mistake(kinds.PERCENT, lambda A, Y: 100 * accuracy(A, Y)),
        mistake(
            kinds.OVER_OUTPUTS,
            lambda A, Y: accuracy(A, Y) / Y.shape[1],
            why="The mean goes over the E rows. A.size counts every entry, K in each row.",
        ),
    ),
    extra=(first_sure,),
)


TASKS = (
    STEP,
    TRAIN,
    MINIBATCHES,
    ACCURACY,
)

QUESTIONS: Questions = {
    "05.q1": {
        "10": "What the promise leaves out is about η² in size. Divided by η, one η is left.",
        "100": "That is how the missing part of the loss shrinks, like η². The ratio divides it by "
        "η.",
        "1": "The shorter the step, the straighter the loss looks along it. So the gap shrinks.",
    },
    "05.q2": {
        "half": "The variance is a quarter, and the size of the miss is its root.",
        "quarter": "That is the variance. The size of the miss is its root.",
        "same": "More rows help: misses to opposite sides cancel.",
    },
    "05.q3": {
        "both": "At first it learns what the digits have in common, later the wrong "
        "labels of single rows.",
        "fall": "Four fifths of the labels are right. When these are learned, what is left to "
        "lower the training loss?",
        "rise": "The first epochs learn what most rows agree on, and this holds for the validation "
        "rows too.",
    },
    "05.q4": {
        "larger": "The few neurons that are not saturated send back errors a hundred times larger.",
        "smaller": "That would be so if every neuron were saturated. Some are not, and each weight "
        "brings a factor 100.",
        "same": "Two factors work against each other, slopes near 0 and weights times 100. One of "
        "them wins.",
    },
    "05.q5": {
        "260000": "Nine factors of at most ¼ are at most 1/4⁹.",
        "36": "The slopes are factors: multiply nine of them, do not add.",
        "4": "That is one slope. From layer 10 to layer 1 the error passes nine.",
    },
    "05.q6": {
        "10": "1 + 0.9 + 0.81 + … = 1/(1 − 0.9) = 10.",
        "1.9": "That is after two steps. Each later step adds another, smaller part.",
        "unlimited": "Old slopes fade: each part is 0.9 of the one before, and the sum of all "
        "of them is finite.",
    },
}
