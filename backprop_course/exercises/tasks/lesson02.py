"""Tasks of lesson 02: many neurons, one example."""

from __future__ import annotations

from functools import partial

from numpy.random import Generator

from backprop_course.exercises.answers import lesson02 as answers
from backprop_course.exercises.forms import OneArray
from backprop_course.exercises.probes import Probe, between, distinct, equal, signed
from backprop_course.exercises.slips import lesson02 as slips
from backprop_course.exercises.task import Place, Task

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


TASKS = (
    Task(
        "02.jacobian",
        answers.jacobian,
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
        slips.JACOBIAN,
        (lambda rng: link(rng, *equal(rng, 2)),),
    ),
    Task(
        "02.dz_hidden",
        answers.dz_hidden,
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
        slips.DZ_HIDDEN,
        (lambda rng: step_back(rng, *equal(rng, 2)),),
    ),
    Task(
        "02.dW",
        answers.dW,
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
        slips.DW,
        (lambda rng: met(rng, *equal(rng, 2)),),
    ),
    Task(
        "02.db",
        answers.db,
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
        slips.DB,
    ),
)
