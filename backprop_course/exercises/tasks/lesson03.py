"""Tasks of lesson 03: many classes."""

from __future__ import annotations

from functools import partial

from numpy.random import Generator

from backprop_course.exercises.answers import lesson03 as answers
from backprop_course.exercises.forms import OneArray, OneNumber
from backprop_course.exercises.probes import Probe, between, distinct, equal, labels, signed
from backprop_course.exercises.slips import lesson03 as slips
from backprop_course.exercises.task import Place, Task
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


TASKS = (
    Task(
        "03.one_hot",
        answers.one_hot,
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
        slips.ONE_HOT,
    ),
    Task(
        "03.cross_entropy",
        answers.cross_entropy,
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
        slips.CROSS_ENTROPY,
    ),
    Task(
        "03.dz_output",
        answers.dz_output,
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
        slips.DZ_OUTPUT,
    ),
    Task(
        "03.softmax",
        answers.softmax,
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
            r"overflows. This softmax is what slip S23 asks for.",
        ),
        slips.SOFTMAX,
        (huge_logits, lambda rng: logits(rng, *equal(rng, 2))),
    ),
    Task(
        "03.softmax_jacobian",
        answers.softmax_jacobian,
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
        slips.SOFTMAX_JACOBIAN,
    ),
)
