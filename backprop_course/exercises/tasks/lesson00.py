"""Tasks of lesson 00: the idea."""

from __future__ import annotations

from functools import partial

from numpy.random import Generator

from backprop_course.exercises.answers import lesson00 as answers
from backprop_course.exercises.forms import OneArray, OneNumber
from backprop_course.exercises.probes import (
    Probe,
    activation,
    between,
    distinct,
    equal,
    labels,
    signed,
)
from backprop_course.exercises.slips import lesson00 as slips
from backprop_course.exercises.task import Place, Task

place = partial(Place, "00")


def outputs(rng: Generator, E: int, K: int) -> Probe:
    """A and Y."""
    return Probe({"A": between(rng, E, K), "Y": labels(rng, E, K)}, {"E": E, "K": K})


def three_layers(rng: Generator, E: int, *n: int) -> Probe:
    """X and three matrices of weights, small enough for σ not to saturate."""
    weights = {f"W{l}": signed(rng, n[l - 1], n[l]) / 2 for l in (1, 2, 3)}
    return Probe({"X": signed(rng, E, n[0])} | weights, {"E": E, "K": n[3]})


TASKS = (
    Task(
        "00.sigmoid_slope",
        answers.sigmoid_slope,
        OneNumber(),
        lambda rng, i: Probe({"a": activation(rng)}, {}),
        place("The bend: the slope of σ (F8)"),
        (
            "F8 ends with σ(1 − σ). Which number is σ(z) here?",
            "σ(z) is a, the argument itself. No exponential is needed any more.",
            "a times 1 − a.",
        ),
        (
            r"$\sigma'=\frac{e^{-z}}{(1+e^{-z})^2}=\frac1{1+e^{-z}}-\frac1{(1+e^{-z})^2}"
            r"=\sigma-\sigma^2$ (F8).",
            r"With $a=\sigma(z)$ this is $a(1-a)$.",
        ),
        slips.SIGMOID_SLOPE,
    ),
    Task(
        "00.squared_error_dA",
        answers.squared_error_dA,
        OneArray("(E, K)"),
        lambda rng, i: outputs(rng, *distinct(rng, 2)),
        place("Its slope (F6)"),
        (
            "Each output occurs in one term of the sum, its own. What is the slope of ½(a − y)²?",
            "The 2 from the square meets the ½ in front.",
            "The difference of A and Y, with nothing added up.",
        ),
        (
            r"$\mathcal L=\frac12\sum_{e,k}(A_{ek}-Y_{ek})^2$ (F2), and $A_{ek}$ occurs "
            r"in one term.",
            r"Its slope is $\frac12\cdot2\,(A_{ek}-Y_{ek})$, so the matrix of slopes is "
            r"$A-Y$ (F6).",
        ),
        slips.SQUARED_ERROR_DA,
    ),
    Task(
        "00.cross_entropy_dA",
        answers.cross_entropy_dA,
        OneArray("(E, K)"),
        lambda rng, i: outputs(rng, *distinct(rng, 2)),
        place("Another loss: cross entropy (F7)"),
        (
            "The slope of log a is 1/a. Both terms have a log; take them one by one.",
            "In log(1 − a) the inside has the slope −1, which turns the second term's sign.",
            "Minus Y/A, plus (1 − Y)/(1 − A); the fractions divide entry by entry.",
        ),
        (
            r"Each $A_{ek}$ occurs in one term. The slope of $-Y\log A$ is $-\frac YA$.",
            r"The slope of $-(1-Y)\log(1-A)$ is $-\frac{1-Y}{1-A}\cdot(-1)$. Together: "
            r"$-\frac YA+\frac{1-Y}{1-A}$ (F7).",
        ),
        slips.CROSS_ENTROPY_DA,
    ),
    Task(
        "00.three_layer_forward",
        answers.three_layer_forward,
        OneArray("(E, n_3)"),
        lambda rng, i: three_layers(rng, *distinct(rng, 5)),
        place("4. Many numbers at once (F1)"),
        (
            "One layer is Z = A_prev @ W and A = σ(Z). What comes out of one goes into the next.",
            "Three times the same two steps. X is the A of layer 0.",
            "σ after each of the three products, the last one too; return the third A.",
        ),
        (
            r"$Z_l=A_{l-1}W_l,\;A_l=\sigma(Z_l)$ with $A_0=X$ (F1), for $l=1,2,3$.",
            r"$\hat Y=A_3$ has a row for each example and a column for each output, $(E,n_3)$.",
        ),
        slips.THREE_LAYER_FORWARD,
        (lambda rng: three_layers(rng, *equal(rng, 5)),),
    ),
)
