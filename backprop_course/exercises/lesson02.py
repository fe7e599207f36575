"""Lesson 02: many neurons, one example."""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.random import Generator

from backprop_course.exercises import misconceptions as kinds
from backprop_course.exercises.mistakes import (
    BackwardPass,
    added_up,
    scaled,
    sent_back,
)
from backprop_course.exercises.task import (
    Mistake,
    NamedParts,
    OneArray,
    Place,
    Probe,
    Questions,
    Task,
    between,
    distinct,
    equal,
    labels,
    mistake,
    network,
    signed,
)
from backprop_lib._checks import Array
from backprop_lib.activations import Sigmoid

place = partial(Place, "02")
sigmoid = Sigmoid()


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


def two_layers(rng: Generator, n_0: int, n_1: int) -> Probe:
    """A network n_0-n_1-1 with one example."""
    (W1, W2), (b1, b2) = network(rng, [n_0, n_1, 1])
    y = labels(rng, 2, 1)[:1]
    arguments = {"x": signed(rng, 1, n_0), "y": y, "W1": W1, "b1": b1, "W2": W2, "b2": b2}
    return Probe(arguments, {"n_0": n_0, "n_1": n_1})


SHAPES = place("1. A layer is a row of numbers")
GRID = place("3. All arrows in one grid")
TRANSPOSE = place("Why the transpose")
HADAMARD = place("Entry by entry")
COPIES = place("When NumPy copies")
BACK = place("4. The error, one layer back")
GRADIENTS = place("5. Weights and biases")
WHOLE = place("6. The whole pass, written by you")


def jacobian(W_next, a):
    return W_next.T * a * (1 - a)


JACOBIAN = Task(
    "02.jacobian",
    jacobian,
    OneArray("(n_{l+1}, n_l)"),
    lambda rng, i: link(rng, *distinct(rng, 2)),
    GRID,
    (
        "Start with one entry: the weight from i to j, times the slope of neuron i. It belongs "
        "in row j, column i.",
        "W_next has a row for each “from”. The answer has a row for each “to”. What must you do "
        "with W_next first?",
        "Take W_next.T. Multiply it entry by entry by a and by 1 − a: NumPy copies these rows "
        "down.",
    ),
    (
        r"One arrow, from neuron $i$ to neuron $j$: the slope is $W_{ij}\,a_i(1-a_i)$.",
        r"It belongs in row $j$, column $i$. All together: $W_{l+1}^\top\circ a_l\circ(1-a_l)$, "
        r"where the row $a_l$ is copied down (F23).",
    ),
    symbol=r"\frac{\partial z_{\text{next}}}{\partial z}",
    examples=(
        Probe(
            {"W_next": np.array([[1.0, -2.0, 0.5], [0.4, 1.5, -1.0]]), "a": np.array([[0.8, 0.4]])},
            {"n": 2},
        ),
        Probe(
            {"W_next": np.array([[1.0, -2.0], [0.4, 1.5]]), "a": np.array([[0.8, 0.4]])}, {"n": 2}
        ),
    ),
    mistakes=(
        mistake(
            kinds.NOT_TRANSPOSED,
            lambda W, a: W * a * (1 - a),
            why="W has a row for each “from”, the Jacobian a row for each “to”, so W must be "
            "transposed. With equal sizes W itself raises no error and puts other arrows in the "
            "grid.",
            read=TRANSPOSE,
        ),
        mistake(
            kinds.TRANSPOSED,
            lambda W, a: W * (a * (1 - a)).T,
            why="The numbers are right, but rows and columns are exchanged. The Jacobian has a "
            "row for each number that moves and a column for each number that is nudged.",
        ),
        mistake(
            kinds.COLUMN_FOR_ROW,
            lambda W, a: W.T * (a * (1 - a)).T,
            read=COPIES,
        ),
        mistake(kinds.PRODUCT_FOR_HADAMARD, lambda W, a: W.T @ (a * (1 - a)).T, read=HADAMARD),
        mistake(kinds.PRODUCT_FOR_HADAMARD, lambda W, a: (a * (1 - a)) @ W, read=HADAMARD),
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
    BACK,
    (
        "Two steps: first add up the errors over the paths, then multiply by each neuron's own "
        "slope.",
        "dz_next is (1, n_next) and W_next is (n, n_next). The sum must be (1, n). Does "
        "W_next fit as it is?",
        "(dz_next @ W_next.T), in brackets, then times a and times 1 − a.",
    ),
    (
        r"Paths add: $\delta_l=\delta_{l+1}\frac{\partial z_{l+1}}{\partial z_l}$, a row times "
        r"the Jacobian (F23, F26).",
        r"The slope of neuron $i$ is in every term, so it comes out of the sum: "
        r"$\left(\delta_{l+1}W_{l+1}^\top\right)\circ a_l\circ(1-a_l)$.",
    ),
    symbol=r"\frac{\partial\mathcal L}{\partial z}",
    examples=(
        Probe(
            {
                "dz_next": np.array([[0.3, -0.2, 0.5]]),
                "W_next": np.array([[1.0, -2.0, 0.5], [0.4, 1.5, -1.0]]),
                "a": np.array([[0.8, 0.4]]),
            },
            {"n": 2},
        ),
        Probe(
            {
                "dz_next": np.array([[0.3, -0.2]]),
                "W_next": np.array([[1.0, -2.0], [0.4, 1.5]]),
                "a": np.array([[0.8, 0.4]]),
            },
            {"n": 2},
        ),
    ),
    mistakes=(
        mistake(
            kinds.NOT_TRANSPOSED,
            lambda dz, W, a: (dz @ W) * a * (1 - a),
            why="dz_next has an entry for each “to”, and W a row for each “from”, so W must be "
            "transposed. With equal sizes W itself raises no error and gives other numbers.",
        ),
        mistake(
            kinds.HADAMARD_FOR_PRODUCT, lambda dz, W, a: dz.T * W.T * a * (1 - a), read=HADAMARD
        ),
        mistake(
            kinds.HADAMARD_FOR_PRODUCT,
            lambda dz, W, a: dz * W * a * (1 - a),
            why="`*` multiplies entry by entry and adds nothing up. The errors have to be added "
            "over the paths: that is `@`, a row times a matrix.",
        ),
        mistake(kinds.HADAMARD_FOR_PRODUCT, lambda dz, W, a: dz * W.T * a * (1 - a), read=HADAMARD),
        mistake(
            kinds.HADAMARD_FOR_PRODUCT, lambda dz, W, a: dz * W * (a * (1 - a)).T, read=HADAMARD
        ),
        mistake(
            kinds.PRODUCT_FOR_HADAMARD,
            lambda dz, W, a: (dz @ W.T) @ (a * (1 - a)).T,
            read=HADAMARD,
        ),
        mistake(
            kinds.SLOPE_FIRST,
            lambda dz, W, a: (a * (1 - a) * dz) @ W.T,
            why="`*` and `@` are done from left to right, so the slope met the errors of the next "
            "layer. It belongs to this layer, after the sum: (dz_next @ W_next.T) comes first, in "
            "brackets.",
        ),
        mistake(
            kinds.TRANSPOSED,
            lambda dz, W, a: (W @ dz.T) * (a * (1 - a)).T,
            why="The numbers are right, but they are in a column. One example is one row, "
            "(1, n_l).",
            read=SHAPES,
        ),
        mistake(kinds.COLUMN_FOR_ROW, lambda dz, W, a: (W @ dz.T) * a * (1 - a), read=COPIES),
        mistake(kinds.DW_FOR_W, lambda dz, W, a: (dz @ (a.T @ dz).T) * a * (1 - a)),
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
    GRADIENTS,
    (
        "One entry, the weight from i to j: a_prev of neuron i times dz of neuron j.",
        "You need the grid of all pairs. Which product of a column and a row gives it?",
        "a_prev is a row; a_prev.T is a column: a_prev.T @ dz.",
    ),
    (
        r"$W_{ij}$ is in the sum $z_j$ alone, times $a_i$, so its slope is $a_i\,\delta_j$.",
        r"The grid of all pairs is a column times a row: $a_{l-1}^\top\delta_l$ (F27).",
    ),
    symbol=r"\frac{\partial\mathcal L}{\partial W}",
    examples=(
        Probe(
            {"a_prev": np.array([[0.8, 0.4]]), "dz": np.array([[0.3, -0.2, 0.5]])},
            {"n_prev": 2, "n": 3},
        ),
        Probe(
            {"a_prev": np.array([[0.8, 0.4]]), "dz": np.array([[0.3, -0.2]])}, {"n_prev": 2, "n": 2}
        ),
    ),
    mistakes=(
        mistake(
            kinds.TRANSPOSED,
            lambda a, dz: dz.T @ a,
            why="The numbers are right, but rows and columns are exchanged. The gradient of the "
            "loss with respect to W has the same shape as W.",
        ),
        mistake(
            kinds.NOT_TRANSPOSED,
            lambda a, dz: a @ dz,
            why="Two rows cannot be multiplied as matrices. A column times a row gives the grid "
            "of all pairs, so a_prev must be transposed: (n, 1) @ (1, n_next).",
        ),
        mistake(
            kinds.INNER_PRODUCT,
            lambda a, dz: a @ dz.T,
        ),
        mistake(
            kinds.NOT_TRANSPOSED,
            lambda a, dz: a * dz,
            why="`*` between two rows multiplies only entries at the same place. A column times a "
            "row gives all pairs, so a_prev must be transposed: a_prev.T @ dz.",
        ),
        mistake(
            kinds.OVER_OUTPUTS,
            scaled(dW, lambda a, dz: 1 / dz.size),
            why="Nothing is averaged here. Each weight has one pair of its own, one a and one dz.",
        ),
        added_up(dW),
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
    GRADIENTS,
    (
        "Look at the sum for neuron j: its bias is added there as it is, and in no other sum.",
        "So the slope of z along the bias is 1.",
        "The loss's slope is the error times 1: the row dz as it is.",
    ),
    (
        r"$b_j$ is in the sum $z_j$ alone, with slope $1$.",
        r"So $\frac{\partial\mathcal L}{\partial b_l}=\delta_l$, a row $(1,n_l)$ (F28).",
    ),
    symbol=r"\frac{\partial\mathcal L}{\partial b}",
    examples=(Probe({"dz": np.array([[0.3, -0.2, 0.5]])}, {"n": 3}),),
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
            why="This divides by the number of neurons. Nothing is averaged here: each bias has "
            "its own dz.",
        ),
        mistake(
            kinds.TRANSPOSED,
            lambda dz: dz.T,
            why="The numbers are right, but they are in a column. b is a row, (1, n), and so is "
            "db.",
            read=SHAPES,
        ),
        mistake(kinds.DROPPED_AXIS, lambda dz: dz[0], read=SHAPES),
        mistake(kinds.LAST_LINK_ONLY, np.ones_like),
        mistake(kinds.LAST_LINK_ONLY, lambda dz: 1),
        mistake(kinds.BIAS_FORGOTTEN, np.zeros_like),
        mistake(kinds.BIAS_FORGOTTEN, lambda dz: 0),
        added_up(db),
    ),
)


def backward(x, y, W1, b1, W2, b2):
    a1 = sigmoid(x @ W1 + b1)
    a2 = sigmoid(a1 @ W2 + b2)
    dz2 = a2 - y
    dW2 = a1.T @ dz2
    dz1 = (dz2 @ W2.T) * a1 * (1 - a1)
    dW1 = x.T @ dz1
    return dW1, dz1, dW2, dz2


WAY = BackwardPass(bias=lambda dZ: dZ)


@dataclass(frozen=True)
class InTwoLayers:
    """A way back of any depth as this task's function."""

    way: BackwardPass = WAY

    def __call__(
        self, x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array
    ) -> tuple[Array, ...]:
        """dW1, db1, dW2, db2."""
        (dW1, db1), (dW2, db2) = self.way(x, y, [W1, W2], [b1, b2])
        return dW1, db1, dW2, db2


def wrong(kind: Any, read: Place, why: str | None = None, **parts: Any) -> Mistake:
    """The whole pass with other parts."""
    return mistake(kind, InTwoLayers(WAY.but(**parts)), why, read)


READ = {
    kinds.WRONG_LAYER: GRADIENTS,
    kinds.Z_FOR_A: GRADIENTS,
    kinds.SLOPE_LEFT_OUT: BACK,
    kinds.SLOPE_OF_A: BACK,
    kinds.SLOPE_OF_Z: BACK,
    kinds.SLOPE_TWICE: BACK,
    kinds.TANH_SLOPE: BACK,
    kinds.HALF_SLOPE: BACK,
    kinds.NEXT_SLOPE: BACK,
    kinds.DW_FOR_W: BACK,
}
"""What explains a mistake of the whole pass, where its own section does not."""

BACKWARD = Task(
    "02.backward",
    backward,
    NamedParts(("dW1", "db1", "dW2", "db2")),
    lambda rng, i: two_layers(rng, *distinct(rng, 2)),
    WHOLE,
    (
        "Forward first: a1 from x, W1 and b1, then a2 from a1, W2 and b2. Keep both.",
        "Start the way back at the output with dz2 = a2 − y. It gives dW2 and db2. Then bring it "
        "back through W2 to get dz1, which gives dW1 and db1.",
        "dz1 = (dz2 @ W2.T) * a1 * (1 - a1). A weight's gradient is what came into the layer, "
        "transposed, @ the layer's error: x for layer 1, a1 for layer 2. Each bias has its "
        "layer's error.",
    ),
    (
        r"At the output the error is $a-y$ (F18): `dz2 = a2 - y`. A weight's gradient is "
        r"$a_l^\top\delta_{l+1}$ (F27): `dW2 = a1.T @ dz2`. A bias's gradient is the error (F28): "
        r"`db2` is `dz2`.",
        r"One layer back: $\left(\delta_{l+1}W_{l+1}^\top\right)\circ a_l\circ(1-a_l)$ (F26): "
        r"`dz1 = (dz2 @ W2.T) * a1 * (1 - a1)`.",
        r"Then $x$ takes the place of $a_l$: `dW1 = x.T @ dz1`, and `db1` is `dz1`.",
    ),
    symbol=r"dW_1,\;db_1,\;dW_2,\;db_2",
    examples=(
        Probe(
            {
                "x": np.array([[1.0, -2.0]]),
                "y": np.array([[1.0]]),
                "W1": np.array([[0.5, -1.0, 0.8], [0.4, 1.2, -0.6]]),
                "b1": np.array([[0.1, -0.3, 0.2]]),
                "W2": np.array([[1.5], [-0.8], [0.6]]),
                "b2": np.array([[-0.2]]),
            },
            {"n_0": 2, "n_1": 3},
        ),
    ),
    mistakes=(
        *(replace(each, read_again=READ.get(each.kind)) for each in sent_back(WAY, InTwoLayers)),
        wrong(
            kinds.NOT_TRANSPOSED,
            BACK,
            "On the way back W is transposed: dz2 is (1, 1) and W2 is (n, 1), so dz2 @ W2 does "
            "not fit.",
            carry=lambda dZ, W, l, slope, dW: (dZ @ W[l]) * slope,
        ),
        wrong(
            kinds.WEIGHT_LEFT_OUT,
            BACK,
            carry=lambda dZ, W, l, slope, dW: dZ * slope,
        ),
        wrong(
            kinds.SLOPE_IN_WEIGHT,
            GRADIENTS,
            weight=lambda A, Z, l, dZ: (A[l] * (1 - A[l])).T @ dZ,
        ),
        wrong(
            kinds.TRANSPOSED,
            GRADIENTS,
            "The numbers are right, but rows and columns are exchanged. The gradient of the loss "
            "with respect to W1 has the same shape as W1.",
            weight=lambda A, Z, l, dZ: dZ.T @ A[l],
        ),
        wrong(
            kinds.INPUT_LEFT_OUT,
            GRADIENTS,
            weight=lambda A, Z, l, dZ: np.ones_like(A[l]).T @ dZ,
        ),
        wrong(
            kinds.DROPPED_AXIS,
            SHAPES,
            "The numbers are right. b1 and b2 are rows with two axes, (1, n), and so are db1 and "
            "db2.",
            bias=lambda dZ: dZ[0],
        ),
        wrong(kinds.BIAS_FORGOTTEN, GRADIENTS, bias=np.zeros_like),
        wrong(kinds.LAST_LINK_ONLY, GRADIENTS, bias=np.ones_like),
        added_up(backward),
    ),
    extra=(lambda rng: two_layers(rng, *equal(rng, 2)),),
)


TASKS = (
    JACOBIAN,
    DZ_HIDDEN,
    DW,
    DB,
    BACKWARD,
)

QUESTIONS: Questions = {
    "02.q1": {
        "(2,3)": "Two numbers move, so there are two rows. Three are nudged, so there are three "
        "columns.",
        "(3,2)": "That is the shape of W, a row for each “from”. The rows of the Jacobian are "
        "for what moves.",
        "(3,3)": "That is the grid from z to a within one layer: three are nudged and three move.",
        "(1,3)": "That would be one number that moves. Here two move, and each has a slope along "
        "each of the three.",
    },
    "02.q2": {
        "6": "The column is copied to the right and the row is copied down, so both become "
        "(3, 2): all pairs.",
        "error": "A size of 1 is copied to fit. (3, 1) and (1, 2) both become (3, 2).",
        "3": "The row has two entries, and the column is copied for each of them.",
        "2": "The column has three entries, and the row is copied for each of them.",
    },
    "02.q3": {
        "row": "Row 3 of the grid is a₃ times the errors. The weights that start at neuron 3 get "
        "gradient 0.",
        "column": "A column belongs to one neuron of the next layer. It has one error and all "
        "three activations in it.",
        "all": "Only the entries with a₃ in them are 0. The other rows have activations of their "
        "own.",
        "none": "Each entry is an activation times an error. Where the activation is 0, so is the "
        "product.",
    },
}
