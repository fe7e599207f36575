"""Lesson 03: many classes."""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

from functools import partial

import numpy as np
from numpy.random import Generator

from backprop_course.exercises import misconceptions as kinds
from backprop_course.exercises.mistakes import (
    in_order,
    of_error,
    of_loss,
    of_softmax_error,
    one,
    scaled,
    sigma,
    turned_and_stray,
)
from backprop_course.exercises.task import (
    OneArray,
    OneNumber,
    Place,
    Probe,
    Questions,
    Task,
    between,
    distinct,
    equal,
    labels,
    mistake,
    signed,
)
from backprop_lib._checks import Array
from backprop_lib.activations import Softmax

place = partial(Place, "03")


def classes(rng: Generator, i: int) -> Probe:
    """Labels in no order; every other time the last class is missing."""
    E, K = distinct(rng, 2)
    drawn = rng.integers(0, K - 1 if i % 2 else K, E)
    drawn[:3] = (K - 2 if i % 2 else K - 1, 0, 1)
    return Probe({"labels": drawn, "K": K}, {"E": E, "K": K})


def label_first(rng: Generator, i: int) -> Probe:
    """y and a."""
    K = distinct(rng, 1)[0]
    return Probe({"y": labels(rng, 1, K), "a": between(rng, 1, K)}, {"K": K})


def output_first(rng: Generator, i: int) -> Probe:
    """The same as a and y."""
    probe = label_first(rng, i)
    return Probe({name: probe.arguments[name] for name in ("a", "y")}, probe.sizes)


def logits(rng: Generator, E: int, K: int) -> Probe:
    """z, of sizes that no exponential minds."""
    return Probe({"z": signed(rng, E, K) * 1.5}, {"E": E, "K": K})


def huge_logits(rng: Generator) -> Probe:
    """A row near 1000 and a row near −1000, in sixteenths, which float32 keeps."""
    E, K = distinct(rng, 2)
    z = rng.integers(-32, 32, (E, K)) / 16
    z[0] += 1000
    z[1] -= 1000
    return Probe({"z": z}, {"E": E, "K": K})


def some_shares(rng: Generator, i: int) -> Probe:
    """A row that adds up to 1."""
    K = distinct(rng, 1)[0]
    return Probe({"a": Softmax()(signed(rng, 1, K))}, {"K": K})


S2 = Place("03", "Slip S2: a missing minus and a missing transpose")
S21 = Place("03", "Slip S21: a column among rows")


S23 = Place("03", "Slip S23: which question do sigmoids answer?")
MACHINE = Place("03", "8. Softmax on a real machine")


def turned(y: Array, a: Array) -> tuple[Array, Array]:
    """The arguments of `cross_entropy(y, a)` as a, then y."""
    return a, y


def one_hot(labels, K):
    return np.eye(K)[labels]


ONE_HOT = Task(
    "03.one_hot",
    one_hot,
    OneArray("(E, K)"),
    classes,
    place("One-hot (F29)"),
    (
        "A row for each label, a column for each class; the 1 stands in the label's column.",
        "Row k of the identity matrix is the one-hot row of class k.",
        "NumPy picks rows by a list of numbers: take np.eye(K) and pick with the labels.",
    ),
    (
        r"The row of class $c$ is $y_k=\delta_{ck}$, which is row $c$ of the identity (F29).",
        r"Picking such a row for each label gives $(E,K)$.",
    ),
    mistakes=(
        mistake(kinds.OFF_BY_ONE, lambda labels, K: np.eye(K)[labels - 1]),
        mistake(kinds.K_FROM_LABELS, lambda labels, K: np.eye(labels.max() + 1)[labels]),
        mistake(kinds.COMPLEMENT, lambda labels, K: 1 - np.eye(K)[labels]),
        mistake(
            kinds.TRANSPOSED,
            lambda labels, K: np.eye(K)[labels].T,
            why="The ones are right and lie on their side. One example is one row, so (E, K).",
        ),
        mistake(kinds.LABEL_FOR_ONE, lambda labels, K: np.eye(K)[labels] * labels[:, None]),
        mistake(kinds.LAST_EXAMPLE, lambda labels, K: np.eye(K)[labels[-1:]]),
        mistake(kinds.ROWS_WITHOUT_ORDER, lambda labels, K: np.eye(K)[np.sort(labels)]),
        *turned_and_stray(one_hot),
    ),
)


def cross_entropy(y, a):
    return float((-y @ np.log(a).T - (1 - y) @ np.log(1 - a).T).item())


CROSS_ENTROPY = Task(
    "03.cross_entropy",
    cross_entropy,
    OneNumber(),
    label_first,
    place("2. One loss out of K questions (F30)"),
    (
        "Each output answers a question of its own, with the loss of lesson 01 (F15).",
        "Write the K terms entry by entry, with both minus signs, then add them up.",
        "The sum of −y log a − (1 − y) log(1 − a).",
    ),
    (
        r"$\mathcal L=\sum_k[-y_k\log a_k-(1-y_k)\log(1-a_k)]$, the sum of $K$ times "
        r"F15 (F30).",
        r"As products of a row and a column: $-y\log a^\top-(1-y)\log(1-a)^\top$ (F30).",
    ),
    mistakes=(
        *of_loss(one, turned),
        mistake(
            kinds.OVER_OUTPUTS,
            scaled(cross_entropy, lambda y, a: 1 / y.size),
            why="The K questions are added up, not averaged (F30).",
        ),
        mistake(kinds.SUM_MISSING, lambda y, a: -y * np.log(a) - (1 - y) * np.log(1 - a)),
        mistake(
            kinds.NOT_TRANSPOSED,
            lambda y, a: -y @ np.log(a) - (1 - y) @ np.log(1 - a),
            why="A row times a row does not exist. A row times a column adds up over the "
            "classes, so "
            "both logarithms take a transpose.",
            read=S2,
        ),
        mistake(
            kinds.OUTER_PRODUCT,
            lambda y, a: -y.T @ np.log(a) - (1 - y).T @ np.log(1 - a),
            read=S2,
        ),
        *turned_and_stray(cross_entropy),
    ),
)


def dz_output(a, y):
    return a - y


DZ_OUTPUT = Task(
    "03.dz_output",
    dz_output,
    OneArray("(1, K)"),
    output_first,
    place("3. The error at the output: a − y (F31)"),
    (
        "z_j reaches a_j and no other output. So the K questions do not mix.",
        "For each output it is F18 again.",
        "What was said minus what is true, for the whole row.",
    ),
    (
        r"$\frac{\partial\mathcal L}{\partial z_k}="
        r"\left(-\frac{y_k}{a_k}+\frac{1-y_k}{1-a_k}\right)a_k(1-a_k)=a_k-y_k$ (F31).",
        r"As a row: $a-y\in\mathbb R^{1\times K}$ (F31).",
    ),
    mistakes=(
        *of_error(one, in_order),
        *of_softmax_error(one, in_order),
        mistake(
            kinds.OVER_OUTPUTS,
            scaled(dz_output, lambda a, y: 1 / y.size),
            why="The K questions are added up, so each keeps its own slope. Nothing is "
            "divided by K.",
        ),
        mistake(
            kinds.TRANSPOSED,
            lambda a, y: (a - y).T,
            why="The numbers are right and stand in a column. One example is one row.",
            read=S21,
        ),
        mistake(
            kinds.TRUE_CLASS_ONLY,
            lambda a, y: (a - y)[:, np.flatnonzero(y[0])],
            why="Every output has an error, also those whose label is 0: they said too much.",
        ),
        mistake(
            kinds.COLUMN_FOR_ROW,
            lambda a, y: a.T - y,
            why="A column met a row, and broadcasting made a grid of all pairs. Both must be rows.",
            read=S21,
        ),
        *turned_and_stray(dz_output),
    ),
)


def shares(e: Array) -> Array:
    """Each row divided by its sum."""
    return e / e.sum(axis=1, keepdims=True)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


SOFTMAX = Task(
    "03.softmax",
    softmax,
    OneArray("(E, K)"),
    lambda rng, i: logits(rng, *distinct(rng, 2)),
    place("Softmax"),
    (
        "e^z, divided by the sum over the classes of the same row.",
        "e^1000 is too large for the machine. To subtract a number from all logits of a row "
        "does not change its shares.",
        "Subtract z.max(axis=1, keepdims=True) first; keepdims=True in the sum as well.",
    ),
    (
        r"$a_k=\frac{e^{z_k}}{\sum_je^{z_j}}=\frac{e^{z_k-m}}{\sum_je^{z_j-m}}$, as $e^{-m}$ "
        r"cancels.",
        r"With $m$ the row's largest logit no exponent is above $0$, so nothing "
        r"overflows. Proved as softmax in the ledger.",
    ),
    mistakes=(
        mistake(kinds.UNSTABLE, lambda z: shares(np.exp(z)), read=MACHINE),
        mistake(kinds.ONE_MAXIMUM, lambda z: shares(np.exp(z - z.max())), read=MACHINE),
        mistake(
            kinds.EXTRA_BROADCAST,
            lambda z: shares(np.exp(z - z.max(axis=1))),
            why="Without keepdims the largest of each row stands in a vector (E,), which is "
            "subtracted "
            "as if it were a row. With E = K that runs and mixes the examples.",
            read=MACHINE,
        ),
        mistake(
            kinds.EXTRA_BROADCAST,
            lambda z: (e := np.exp(z - z.max(axis=1, keepdims=True))) / e.sum(axis=1),
            why="Without keepdims the sums of the rows stand in a vector (E,), which divides "
            "as if it "
            "were a row. With E = K that runs and mixes the examples.",
            read=MACHINE,
        ),
        mistake(kinds.WRONG_AXIS, lambda z: softmax(z.T).T),
        mistake(
            kinds.WHOLE_SUM, lambda z: (e := np.exp(z - z.max(axis=1, keepdims=True))) / e.sum()
        ),
        mistake(kinds.WHOLE_SUM, lambda z: (e := np.exp(z - z.max())) / e.sum()),
        mistake(
            kinds.WHOLE_SUM,
            lambda z: (e := np.exp(z)) / e.sum(),
            why="Each row is an example with shares of its own, so each is divided by its "
            "own sum. And "
            "e^1000 is too large for the machine: subtract each row's largest logit first.",
            read=MACHINE,
        ),
        mistake(kinds.NOT_NORMALISED, lambda z: np.exp(z - z.max(axis=1, keepdims=True))),
        mistake(kinds.NOT_NORMALISED, np.exp),
        mistake(kinds.NO_EXPONENTIAL, shares),
        mistake(kinds.SIGMOIDS_FOR_SOFTMAX, sigma, read=S23),
        mistake(kinds.LOG_SOFTMAX, lambda z: np.log(softmax(z))),
        mistake(
            kinds.EXPONENT_SIGN,
            lambda z: softmax(-z),
            why="The largest logit must get the largest share, so it is e^(+z).",
        ),
        *turned_and_stray(softmax),
    ),
    extra=(huge_logits, lambda rng: logits(rng, *equal(rng, 2))),
)


def softmax_jacobian(a):
    return np.diag(a[0]) - a.T @ a


SOFTMAX_JACOBIAN = Task(
    "03.softmax_jacobian",
    softmax_jacobian,
    OneArray("(K, K)"),
    some_shares,
    place("6. The Jacobian of softmax"),
    (
        "Two cases: the slope of a_i along its own z_i, and along another z_j.",
        "a_i(1 − a_i) on the diagonal, −a_i a_j beside it. Which grid holds all a_i a_j?",
        "diag(a) minus aᵀa. np.diag needs one axis: a[0].",
    ),
    (
        r"$\frac{\partial a_i}{\partial z_j}=a_i\delta_{ij}-a_ia_j$: the numerator knows only "
        r"its own $z$, the sum below knows all of them.",
        r"As a grid: $\operatorname{diag}(a)-a^\top a$. With it the error at the output is "
        r"$a-y$ again, as in F31, when the labels add up to 1.",
    ),
    mistakes=(
        mistake(kinds.DIAGONAL_ONLY, lambda a: np.diag((a * (1 - a))[0])),
        mistake(
            kinds.DIAGONAL_ONLY,
            lambda a: a * (1 - a),
            why="Here stands the diagonal alone, as a row. The Jacobian has an entry for "
            "each pair, "
            "share i and logit j: a K × K grid.",
        ),
        mistake(kinds.OFF_DIAGONAL_ONLY, lambda a: -a.T @ a),
        mistake(kinds.OUTER_LEFT_OUT, lambda a: np.diag(a[0])),
        mistake(kinds.PLUS_FOR_MINUS, lambda a: np.diag(a[0]) + a.T @ a),
        mistake(kinds.ROW_FOR_OUTER, lambda a: np.diag(a[0]) - a),
        mistake(
            kinds.INNER_PRODUCT,
            lambda a: np.diag(a[0]) - a @ a.T,
            why="a aᵀ, a row times a column, is one number. aᵀa, a column times a row, is "
            "the K × K "
            "grid.",
        ),
        mistake(kinds.DIAG_OF_ROW, lambda a: np.diag(a) - a.T @ a),
        mistake(kinds.IDENTITY_FOR_DIAG, lambda a: np.eye(a.shape[1]) - a.T @ a),
        mistake(
            kinds.SOFTMAX_TWICE,
            lambda a: (lambda s: np.diag(s[0]) - s.T @ s)(Softmax()(a)),
        ),
        *turned_and_stray(softmax_jacobian),
    ),
)


TASKS = (
    ONE_HOT,
    CROSS_ENTROPY,
    DZ_OUTPUT,
    SOFTMAX,
    SOFTMAX_JACOBIAN,
)

QUESTIONS: Questions = {
    "03.q1": {
        "1": "Only at the true class is y = 1, and a lies below 1. Elsewhere a − 0 is positive.",
        "0": "At the true class y is 1, and a lies below 1. So a − y is negative there.",
        "3": "Three labels are 0, and a − 0 is positive: those outputs said too much.",
        "4": "Where the label is 0 the error is a itself, and that is positive.",
    },
    "03.q2": {
        "stay": "e^100 can be taken out above and below the fraction, and cancels.",
        "grow": "Every e^z grows by the same factor, and so does their sum.",
        "equal": "The logits keep their distances, and the shares depend on nothing else.",
    },
    "03.q3": {
        "0": "The shares add up to 1, and so do the labels. 1 − 1 = 0.",
        "1": "The shares a add up to 1. From them the labels are subtracted, which add "
        "up to 1 too.",
        "unknown": "Both rows add up to 1, whatever stands in them. So the difference is known.",
    },
}
