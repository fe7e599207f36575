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
)
from backprop_course.exercises.task import (
    Function,
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


LARGE, ROWS = place("Softmax for large numbers"), place("A maximum for each row")


def turned(y: Array, a: Array) -> tuple[Array, Array]:
    """The arguments of `cross_entropy(y, a)` as a, then y."""
    return a, y


def every_label(labels, K):
    rows = np.zeros((len(labels), K))
    rows[:, labels] = 1
    return rows


def one_hot(labels, K):
    return np.eye(K)[labels]


ONE_HOT = Task(
    "03.one_hot",
    one_hot,
    OneArray("(E, K)"),
    classes,
    place("1. Why not one number?"),
    (
        "One row for each label, one column for each class. The 1 is in the column of the label.",
        "Row c of the identity matrix np.eye(K) is the one-hot row of class c. A loop that fills a "
        "matrix of zeros, one row at a time, is fine too.",
        "NumPy can pick rows by an array of numbers: M[labels] is row labels[0], then row "
        "labels[1], and so on.",
    ),
    (
        r"The row of class $c$ has $y_c=1$ and zeros elsewhere (F29). This is row $c$ of the "
        r"identity matrix.",
        r"Picking one such row for each label gives shape $(E,K)$.",
    ),
    symbol="Y",
    letters=r"$\ell_e$ is the label of example $e$.",
    examples=(Probe({"labels": np.array([2, 0, 1]), "K": 4}, {"E": 3, "K": 4}),),
    mistakes=(
        mistake(kinds.OFF_BY_ONE, lambda labels, K: np.eye(K)[labels - 1]),
        mistake(kinds.OFF_BY_ONE, lambda labels, K: np.eye(K)[labels + 1]),
        mistake(
            kinds.OFF_BY_ONE,
            lambda labels, K: np.eye(K + 1)[labels],
            why="The classes are 0 to K − 1, so there are K columns. Here is one too many.",
        ),
        mistake(kinds.K_FROM_LABELS, lambda labels, K: np.eye(labels.max() + 1)[labels]),
        mistake(kinds.COMPLEMENT, lambda labels, K: 1 - np.eye(K)[labels]),
        mistake(
            kinds.TRANSPOSED,
            lambda labels, K: np.eye(K)[labels].T,
            why="The ones are right, but it is transposed. One example is one row: (E, K).",
        ),
        mistake(kinds.LABEL_FOR_ONE, lambda labels, K: np.eye(K)[labels] * labels[:, None]),
        mistake(kinds.LAST_EXAMPLE, lambda labels, K: np.eye(K)[labels[-1:]]),
        mistake(kinds.ROWS_WITHOUT_ORDER, lambda labels, K: np.eye(K)[np.sort(labels)]),
        mistake(kinds.EVERY_LABEL, every_label),
    ),
)


def cross_entropy(y, a):
    return (-y * np.log(a) - (1 - y) * np.log(1 - a)).sum()


CROSS_ENTROPY = Task(
    "03.cross_entropy",
    cross_entropy,
    OneNumber(),
    label_first,
    place("2. The loss for K questions"),
    (
        "Each output answers its own yes/no question, with the loss of lesson 1. The label "
        "is the first argument.",
        "Compute the K terms entry by entry, with both minus signs. Then add them.",
        "The sum over all entries of −y log a − (1 − y) log(1 − a).",
    ),
    (
        r"One term of lesson 1 for each class, added: "
        r"$\mathcal L=\sum_k[-y_k\log a_k-(1-y_k)\log(1-a_k)]$ (F30).",
        r"A row times a column multiplies matching entries and adds: "
        r"$-y\log a^\top-(1-y)\log(1-a)^\top$ (F30).",
    ),
    symbol=r"\mathcal L",
    examples=(
        Probe({"y": np.array([[0.0, 1.0, 0.0]]), "a": np.array([[0.2, 0.7, 0.4]])}, {"K": 3}),
    ),
    mistakes=(
        *of_loss(one, turned),
        mistake(
            kinds.LOG_ARGUMENT,
            lambda y, a: cross_entropy(a, y),
            why="This takes the logarithm of the label, and log 0 is infinite. Are the arguments "
            "exchanged? Here it is cross_entropy(y, a): the label comes first.",
        ),
        mistake(
            kinds.OVER_OUTPUTS,
            scaled(cross_entropy, lambda y, a: 1 / y.size),
            why="The K terms are added, not averaged.",
        ),
        mistake(kinds.SUM_MISSING, lambda y, a: -y * np.log(a) - (1 - y) * np.log(1 - a)),
        mistake(
            kinds.NOT_TRANSPOSED,
            lambda y, a: -y @ np.log(a) - (1 - y) @ np.log(1 - a),
            why="(1, K) @ (1, K) does not fit. A row times a column adds over the classes, so "
            "both logarithms need a transpose: (1, K) @ (K, 1).",
        ),
        mistake(
            kinds.OUTER_PRODUCT,
            lambda y, a: -y.T @ np.log(a) - (1 - y).T @ np.log(1 - a),
        ),
    ),
)


def dz_output(a, y):
    return a - y


DZ_OUTPUT = Task(
    "03.dz_output",
    dz_output,
    OneArray("(1, K)"),
    output_first,
    place("3. The error at the output"),
    (
        "z_k moves only its own output a_k, so the K questions do not mix.",
        "For each k: (−y/a + (1 − y)/(1 − a)) · a(1 − a). Multiply out, as in lesson 1.",
        "Output minus label, for the whole row at once.",
    ),
    (
        r"$\frac{\partial\mathcal L}{\partial z_k}="
        r"\left(-\frac{y_k}{a_k}+\frac{1-y_k}{1-a_k}\right)a_k(1-a_k)=a_k-y_k$ (F31).",
        r"For all $k$ at once this is the row $a-y$, of shape $(1,K)$ (F31).",
    ),
    symbol=r"\frac{\partial\mathcal L}{\partial z}",
    examples=(
        Probe({"a": np.array([[0.2, 0.7, 0.4]]), "y": np.array([[0.0, 1.0, 0.0]])}, {"K": 3}),
    ),
    mistakes=(
        *of_error(one, in_order),
        *of_softmax_error(one, in_order),
        mistake(
            kinds.OVER_OUTPUTS,
            scaled(dz_output, lambda a, y: 1 / y.size),
            why="The K terms of the loss are added, not averaged, so nothing is divided by K.",
        ),
        mistake(
            kinds.TRANSPOSED,
            lambda a, y: (a - y).T,
            why="The numbers are right, but they are a column. One example is one row: (1, K).",
        ),
        mistake(
            kinds.TRUE_CLASS_ONLY,
            lambda a, y: (a - y)[:, np.flatnonzero(y[0])],
            why="Every output has an error. Where the label is 0, the error is the output itself.",
        ),
        mistake(
            kinds.TRUE_CLASS_ONLY,
            lambda a, y: np.full_like(a, (a - y)[y == 1].sum()),
            why="Every output has an error of its own: a_k − y_k. Here all have the one of the "
            "true class.",
        ),
        mistake(
            kinds.COLUMN_FOR_ROW,
            lambda a, y: a.T - y,
            why="A column minus a row: broadcasting made a grid of all pairs. Both must be rows.",
        ),
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
    place("5. One question, K answers"),
    (
        "Take e^z of every entry, then divide each row by its own sum.",
        "e^1000 is too large for the computer. Subtracting one number from all logits of a row "
        "does not change the outputs of that row.",
        "First subtract z.max(axis=1, keepdims=True). The sum needs axis=1, keepdims=True too.",
    ),
    (
        r"$a_k=\frac{e^{z_k}}{\sum_je^{z_j}}=\frac{e^{z_k-m}}{\sum_je^{z_j-m}}$, as $e^{-m}$ "
        r"cancels.",
        r"With $m$ the largest logit of the row, no exponent is above $0$ and nothing "
        r"overflows. Proved as softmax in the ledger.",
    ),
    symbol="a",
    examples=(
        Probe({"z": np.array([[2.0, 0.0, -1.0], [0.5, 1.5, 1.0]])}, {"E": 2, "K": 3}),
        Probe(
            {"z": np.array([[1000.0, 999.0, 998.0], [-1000.0, -1001.0, -1000.0]])}, {"E": 2, "K": 3}
        ),
    ),
    mistakes=(
        mistake(kinds.UNSTABLE, lambda z: shares(np.exp(z)), read=LARGE),
        mistake(kinds.ONE_MAXIMUM, lambda z: shares(np.exp(z - z.max())), read=ROWS),
        mistake(
            kinds.EXTRA_BROADCAST,
            lambda z: shares(np.exp(z - z.max(axis=1))),
            why="Without keepdims the maxima are a vector (E,), and NumPy subtracts it as if it "
            "were a row. With E = K this runs without an error and mixes the examples.",
            read=ROWS,
        ),
        mistake(
            kinds.EXTRA_BROADCAST,
            lambda z: (e := np.exp(z - z.max(axis=1, keepdims=True))) / e.sum(axis=1),
            why="Without keepdims the sums are a vector (E,), and NumPy divides by it as if it "
            "were a row. With E = K this runs without an error and mixes the examples.",
            read=ROWS,
        ),
        mistake(
            kinds.EXTRA_BROADCAST,
            lambda z: (e := np.exp(z - z.max(axis=1))) / e.sum(axis=1),
            why="Without keepdims the maxima and the sums are vectors (E,), and NumPy takes them "
            "for rows. With keepdims=True both are columns (E, 1). With E = K the vectors run "
            "without an error and mix the examples.",
            read=ROWS,
        ),
        mistake(
            kinds.EXTRA_BROADCAST,
            lambda z: (e := np.exp(z)) / e.sum(axis=1),
            why="Without keepdims the sums are a vector (E,), and NumPy divides by it as if it "
            "were a row: add keepdims=True. And e^1000 is too large for the computer: first "
            "subtract from each row its own maximum.",
            read=ROWS,
        ),
        mistake(kinds.WRONG_AXIS, lambda z: softmax(z.T).T, read=ROWS),
        mistake(
            kinds.WHOLE_SUM,
            lambda z: (e := np.exp(z - z.max(axis=1, keepdims=True))) / e.sum(),
            read=ROWS,
        ),
        mistake(kinds.WHOLE_SUM, lambda z: (e := np.exp(z - z.max())) / e.sum(), read=ROWS),
        mistake(
            kinds.WHOLE_SUM,
            lambda z: (e := np.exp(z)) / e.sum(),
            why="Each row is an example and must be divided by its own sum. And e^1000 is too "
            "large for the computer: subtract each row's maximum first.",
            read=LARGE,
        ),
        mistake(kinds.NOT_NORMALISED, lambda z: np.exp(z - z.max(axis=1, keepdims=True))),
        mistake(kinds.NOT_NORMALISED, np.exp),
        mistake(kinds.NO_EXPONENTIAL, shares),
        mistake(
            kinds.NO_EXPONENTIAL,
            lambda z: np.exp(z) / z.sum(axis=1, keepdims=True),
            why="Above the fraction stands e^z, below it the sum of the same e^z, not of z.",
        ),
        mistake(kinds.SIGMOIDS_FOR_SOFTMAX, sigma),
        mistake(kinds.LOG_SOFTMAX, lambda z: np.log(softmax(z))),
        mistake(
            kinds.EXPONENT_SIGN,
            lambda z: softmax(-z),
            why="The largest logit must get the largest output, so it is e^(+z).",
        ),
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
    place("The Jacobian of softmax"),
    (
        "Two cases: the slope of a_i along its own z_i, and along another z_j.",
        "On the diagonal a_i − a_i², elsewhere −a_i a_j. Which product is the grid of all a_i a_j?",
        "diag(a) − aᵀa. np.diag makes a diagonal matrix only from a vector: use a[0].",
    ),
    (
        r"$\frac{\partial a_i}{\partial z_i}=a_i-a_i^2$, and "
        r"$\frac{\partial a_i}{\partial z_j}=-a_ia_j$ for $i\ne j$: every $z_j$ moves the total.",
        r"As a grid: $\mathrm{diag}(a)-a^\top a$, proved as softmax in the ledger. With it the "
        r"error at the output is $a-y$ again, as in F31, if the label adds up to 1.",
    ),
    symbol=r"\frac{\partial a}{\partial z}",
    examples=(Probe({"a": np.array([[0.2, 0.5, 0.3]])}, {"K": 3}),),
    mistakes=(
        mistake(kinds.DIAGONAL_ONLY, lambda a: np.diag((a * (1 - a))[0])),
        mistake(
            kinds.DIAGONAL_ONLY,
            lambda a: a * (1 - a),
            why="This is the diagonal alone, as a row. The Jacobian has an entry for each pair of "
            "output i and logit j: it is (K, K).",
        ),
        mistake(kinds.OUTER_LEFT_OUT, lambda a: np.diag(a[0])),
        mistake(kinds.PLUS_FOR_MINUS, lambda a: np.diag(a[0]) + a.T @ a),
        mistake(kinds.ROW_FOR_OUTER, lambda a: np.diag(a[0]) - a),
        mistake(
            kinds.INNER_PRODUCT,
            lambda a: np.diag(a[0]) - a @ a.T,
            why="a aᵀ, a row times a column, is one number. aᵀa, a column times a row, is (K, K).",
        ),
        mistake(kinds.DIAG_OF_ROW, lambda a: np.diag(a) - a.T @ a),
        mistake(
            kinds.SOFTMAX_TWICE,
            lambda a: (lambda s: np.diag(s[0]) - s.T @ s)(Softmax()(a)),
        ),
    ),
)


def far_apart(rng: Generator) -> Probe:
    """Logits of 800 and −800: the label's probability is stored as 0."""
    K = distinct(rng, 1)[0]
    z = np.where(np.arange(K) % 2, 800.0, -800.0)[None] + signed(rng, 1, K)
    return Probe({"z": z, "y": np.eye(K)[[2]]}, {"K": K})


def label_low(rng: Generator) -> Probe:
    """Ordinary logits, but the label's is −800: no power of e is too large."""
    K = distinct(rng, 1)[0]
    z = signed(rng, 1, K)
    z[0, 2] = -800
    return Probe({"z": z, "y": np.eye(K)[[2]]}, {"K": K})


def label_alone(rng: Generator) -> Probe:
    """The label's logit is ordinary, all others are −800: their probabilities are stored as 0."""
    K = distinct(rng, 1)[0]
    y = np.eye(K)[[2]]
    return Probe({"z": np.where(y == 1, signed(rng, 1, K), -800.0), "y": y}, {"K": K})


def label_stored(rng: Generator) -> Probe:
    """The label's logit is 725 below: its probability is stored yet, but e^725 is not."""
    probe = label_low(rng)
    probe.arguments["z"][0, 2] = -725.0
    return probe


CLIPS = (
    *(1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-16, 1e-20, 1e-100, 1e-300),
    float(np.finfo(float).eps),
    float(np.finfo(float).tiny),
)
CLIPPED = (
    lambda a, y, least: -(y * np.log(np.clip(a, least, 1 - least))).sum(),
    lambda a, y, least: -(y * np.log(np.maximum(a, least))).sum(),
    lambda a, y, least: -(y * np.log(a + least)).sum(),
)


def softmax_loss(z, y):
    m = z.max()
    return m - (z * y).sum() + np.log(np.exp(z - m).sum())


def both_terms(a: Array, y: Array) -> Array:
    """The loss of K questions with yes or no."""
    loss: Array = -(y * np.log(a) + (1 - y) * np.log(1 - a)).sum()
    return loss


def over_sigmoids(z: Array, y: Array) -> Array:
    """The same of K sigmoids, each computed first."""
    return both_terms(sigma(z), y)


def over_softmax(loss: Function) -> Function:
    """A loss made of the outputs of softmax, and the label."""
    return lambda z, y: loss(softmax(z), y)


SOFTMAX_LOSS = Task(
    "03.softmax_loss",
    softmax_loss,
    OneNumber(),
    lambda rng, i: Probe(
        {"z": signed(rng, 1, 3 + i % 6) * 1.5, "y": labels(rng, 1, 3 + i % 6)}, {"K": 3 + i % 6}
    ),
    place("A loss without log 0"),
    (
        "Do not compute the outputs first: where one is stored as 0, its logarithm is gone. The "
        "formula above takes z alone.",
        "z_c, the logit of the true class, is the sum of z times y: the label has a 1 there and 0 "
        "elsewhere.",
        "With m = z.max(): m minus z_c plus the logarithm of the sum of e^(z − m).",
    ),
    (
        r"$-\log a_c=-\log\frac{e^{z_c}}{\sum_je^{z_j}}=-z_c+\log\sum_je^{z_j}$ (F30 with one "
        r"class, and softmax).",
        r"$\log\sum_je^{z_j}=m+\log\sum_je^{z_j-m}$, as $e^m$ comes out of the sum. Proved as "
        r"softmax in the ledger.",
    ),
    symbol=r"\mathcal L",
    examples=(
        Probe({"z": np.array([[2.0, 0.0, -1.0]]), "y": np.array([[0.0, 1.0, 0.0]])}, {"K": 3}),
        Probe({"z": np.array([[800.0, -800.0, 0.0]]), "y": np.array([[0.0, 1.0, 0.0]])}, {"K": 3}),
    ),
    mistakes=(
        mistake(kinds.LOG_OF_ZERO, over_softmax(lambda a, y: -(y * np.log(a)).sum())),
        mistake(kinds.LOG_OF_ZERO, over_softmax(lambda a, y: -np.log((y * a).sum()))),
        *(
            mistake(kinds.CLIPPED, over_softmax(partial(clipped, least=least)))
            for least in CLIPS
            for clipped in CLIPPED
        ),
        mistake(
            kinds.UNSTABLE,
            lambda z, y: -(z * y).sum() + np.log(np.exp(z).sum()),
            why="e^800 is too large for the machine and becomes inf. Take e^m out of the sum: its "
            "logarithm is m plus that of the sum of e^(z − m).",
        ),
        mistake(
            kinds.UNSTABLE,
            lambda z, y: np.log(np.exp(z - (z * y).sum()).sum()),
            why="Where another logit is far above z_c, e^(z − z_c) becomes inf. Subtract m, the "
            "largest logit, and not z_c.",
        ),
        mistake(
            kinds.SUM_OF_LOGARITHMS,
            lambda z, y: z.max() - (z * y).sum() + np.log(np.exp(z - z.max())).sum(),
        ),
        mistake(
            kinds.WRONG_AXIS,
            lambda z, y: z.max() - (z * y).sum() + np.log(np.exp(z - z.max()).sum(axis=0)),
            why="z is one row, (1, K). axis=0 goes down the rows, so nothing is added; the sum "
            "over the classes goes along axis 1.",
        ),
        mistake(
            kinds.MINIMUM_FOR_MAXIMUM,
            lambda z, y: z.min() - (z * y).sum() + np.log(np.exp(z - z.min()).sum()),
            why="Subtracting the smallest leaves positive exponents, and these overflow. Subtract "
            "the largest.",
        ),
        mistake(
            kinds.MAXIMUM_NOT_RETURNED,
            lambda z, y: -(z * y).sum() + np.log(np.exp(z - z.max()).sum()),
        ),
        mistake(
            kinds.MAXIMUM_NOT_RETURNED,
            lambda z, y: -z.max() - (z * y).sum() + np.log(np.exp(z - z.max()).sum()),
            why="e^m was taken out of the sum, so m must be added to its logarithm. Here it is "
            "subtracted.",
        ),
        *(
            mistake(
                kinds.SIGMOIDS_FOR_SOFTMAX,
                loss,
                why="This is a loss of K questions, one for each class, with terms of 1 − y. "
                "Softmax asks one question with K answers, and its loss has the term of the true "
                "class alone.",
            )
            for loss in (
                lambda z, y: (np.logaddexp(0, z) - y * z).sum(),
                over_sigmoids,
                over_softmax(both_terms),
            )
        ),
    ),
    extra=(far_apart, label_low, label_stored, label_alone),
)


TASKS = (
    ONE_HOT,
    CROSS_ENTROPY,
    DZ_OUTPUT,
    SOFTMAX,
    SOFTMAX_JACOBIAN,
    SOFTMAX_LOSS,
)

QUESTIONS: Questions = {
    "03.q1": {
        "1": "At the right class y is 1 and a is below 1, so a − y is negative. Elsewhere it is a.",
        "0": "At the right class y is 1, and a is below 1. So a − y is negative there.",
        "3": "Where the label is 0, a − y is a itself, and that is positive. There are 3 of them.",
        "4": "Where the label is 0, a − y is a itself, and that is positive.",
    },
    "03.q2": {
        "stay": "The factor e^100 is in the numerator and in the total, and cancels.",
        "grow": "Every e^z grows by the factor e^100, but so does the total.",
        "equal": "The differences between the logits stay, and the outputs depend only on these.",
    },
    "03.q3": {
        "0": "The outputs add up to 1, and so does the label. 1 − 1 = 0.",
        "1": "The outputs a add up to 1. But the label y is subtracted, and it adds up to 1 too.",
        "unknown": "Both rows add up to 1, whatever their entries are. So you do know it.",
    },
}
