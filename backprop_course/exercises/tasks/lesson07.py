"""Tasks of lesson 07: more than one machine."""

from __future__ import annotations

from numpy.random import Generator

from backprop_course.exercises.answers import lesson07 as answers
from backprop_course.exercises.forms import OneArray
from backprop_course.exercises.probes import Probe, distinct, signed
from backprop_course.exercises.slips import lesson07 as slips
from backprop_course.exercises.task import Place, Task


def blocks(rng: Generator, i: int) -> Probe:
    """What each of three to eight blocks found, and how many rows it had."""
    count, n_prev, n = distinct(rng, 3)
    sizes = [int(size) for size in rng.permutation(20)[:count] + 1]
    dWs = [signed(rng, n_prev, n) / size for size in sizes]
    return Probe({"dWs": dWs, "sizes": sizes}, {"E": sum(sizes), "n_prev": n_prev, "n": n})


TASKS = (
    Task(
        "07.combine",
        answers.combine,
        OneArray("(n_{l−1}, n_l)"),
        blocks,
        Place("07", "1. Cut the sum"),
        (
            "Each dW in the list is a mean over the rows of one block. Which part of all E rows "
            "does a block have?",
            "A block of E_s rows has the weight E_s/E, and E is the sum of all sizes.",
            "Go through both lists together, for instance with zip, and add up E_s / E * dW.",
        ),
        (
            r"The loss is a mean over all rows (F33): $\mathcal L=\frac1E\sum_e\mathcal L^{(e)}"
            r"=\sum_s\frac{E_s}E\mathcal L_s$, where $\mathcal L_s$ is the mean over block $s$.",
            r"A sum is differentiated term by term: $\frac{\partial\mathcal L}{\partial W}"
            r"=\sum_s\frac{E_s}E\frac{\partial\mathcal L_s}{\partial W}$. So F37 may be cut "
            r"between any two rows.",
        ),
        slips.COMBINE,
    ),
)
