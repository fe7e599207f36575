"""Lesson 08: more than one machine."""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

import numpy as np
from numpy.random import Generator

from backprop_course.exercises import misconceptions as kinds
from backprop_course.exercises.mistakes import added_up, scaled
from backprop_course.exercises.task import (
    OneArray,
    Place,
    Probe,
    Questions,
    Task,
    distinct,
    mistake,
    signed,
)


def blocks(rng: Generator, i: int) -> Probe:
    """What each of three to eight blocks found, and how many rows it had."""
    count, n_prev, n = distinct(rng, 3)
    sizes = [int(size) for size in rng.permutation(20)[:count] + 1]
    dWs = [signed(rng, n_prev, n) / size for size in sizes]
    return Probe({"dWs": dWs, "sizes": sizes}, {"E": sum(sizes), "n_prev": n_prev, "n": n})


STACKED = (
    "Each block gives one matrix in the shape of W, and so is the answer. The matrices must be "
    "added; here they are only put together."
)


def combine(dWs, sizes):
    E = sum(sizes)
    return sum(E_s / E * dW for dW, E_s in zip(dWs, sizes, strict=True))


COMBINE = Task(
    "08.combine",
    combine,
    OneArray("(n_{l−1}, n_l)"),
    blocks,
    Place("08", "2. Blocks of unequal size"),
    (
        "dWs is a list of arrays, one for each block. Each is a mean over the rows of its block. "
        "Times its E_s it is their sum.",
        "The sums add up to the sum over all rows. Divide that by E, the sum of all sizes. So a "
        "block has the weight E_s/E.",
        "Go through both lists together with zip, and add up E_s / E * dW.",
    ),
    (
        r"The loss is a mean over all rows (F33): $\mathcal L=\frac1E\sum_e\mathcal L^{(e)}"
        r"=\sum_s\frac{E_s}E\mathcal L_s$, where $\mathcal L_s$ is the mean over block $s$.",
        r"The derivative of a sum is the sum of the derivatives: "
        r"$\frac{\partial\mathcal L}{\partial W}=\sum_s\frac{E_s}E"
        r"\frac{\partial\mathcal L_s}{\partial W}$. So F37 may be cut between any two rows.",
    ),
    symbol=r"\frac{\partial\mathcal L}{\partial W}",
    letters="$S$ is the number of blocks, and $E_s$ the number of rows in block $s$.",
    examples=(
        Probe(
            {
                "dWs": [np.array([[0.2, -0.4]]), np.array([[0.5, 0.1]]), np.array([[-1.0, 0.9]])],
                "sizes": [4, 4, 2],
            },
            {"E": 10, "n_prev": 1, "n": 2},
        ),
    ),
    mistakes=(
        mistake(kinds.MEAN_OF_MEANS, lambda dWs, sizes: np.mean(dWs, axis=0)),
        mistake(kinds.WEIGHTS_LEFT_OUT, lambda dWs, sizes: np.sum(dWs, axis=0)),
        mistake(
            kinds.BLOCKS_FOR_ROWS,
            scaled(combine, lambda dWs, sizes: sum(sizes) / len(sizes)),
        ),
        mistake(
            kinds.FULL_BLOCKS,
            scaled(combine, lambda dWs, sizes: sum(sizes) / (max(sizes) * len(sizes))),
        ),
        mistake(
            kinds.WEIGHT_UPSIDE_DOWN,
            lambda dWs, sizes: sum(
                sum(sizes) / E_s * dW for dW, E_s in zip(dWs, sizes, strict=True)
            ),
        ),
        mistake(kinds.LAST_BLOCK, lambda dWs, sizes: dWs[-1]),
        mistake(kinds.LAST_BLOCK, lambda dWs, sizes: sizes[-1] / sum(sizes) * dWs[-1]),
        mistake(
            kinds.MISSING_MEAN,
            scaled(combine, lambda dWs, sizes: sum(sizes)),
            why="E_s times its mean is the sum over a block's rows. Added up, that is the sum "
            "over all E rows. The gradient of the mean is one E-th of it.",
        ),
        mistake(
            kinds.MEAN_TWICE,
            scaled(combine, lambda dWs, sizes: 1 / sum(sizes)),
            why="The weights E_s/E already divide by E. A second division makes every number E "
            "times too small.",
        ),
        mistake(
            kinds.NOT_ADDED,
            lambda dWs, sizes: np.array(dWs) * np.reshape(sizes, (-1, 1, 1)) / sum(sizes),
            why=STACKED,
        ),
        mistake(kinds.NOT_ADDED, lambda dWs, sizes: np.array(dWs), why=STACKED),
        mistake(kinds.NOT_ADDED, lambda dWs, sizes: np.concatenate(dWs), why=STACKED),
        added_up(combine),
    ),
)


TASKS = (COMBINE,)

QUESTIONS: Questions = {
    "08.q1": {
        "9": "Each block gets half the weight. One half is shared by 100 rows, the other by 900.",
        "1": "That holds for blocks of equal size. Here half the weight falls on 100 rows.",
        "2": "Each block gets half the weight, but the two halves are shared by 900 and 100 rows.",
    },
    "08.q2": {
        "same": "Each worker reads its own rows. What travels has the shapes of W and b.",
        "100": "The work grows a hundred times. But each worker reads its own rows: none is sent.",
        "10": "What travels has the shapes of W and b. It does not depend on the number of rows.",
    },
    "08.q3": {
        "same": "Each worker sends 2(N − 1)/N gradients: from 1.998 to 1.999998 of them.",
        "1000": "That is the middle of a star, which serves every worker. In a ring nobody does.",
        "double": "With a thousand workers each sends 1.998 gradients. It is always less than 2.",
    },
}

FORMERLY = {
    "07.combine": "08.combine",
    "07.q1": "08.q1",
    "07.q2": "08.q2",
    "07.q3": "08.q3",
}
