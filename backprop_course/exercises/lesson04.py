"""Lesson 04: many examples."""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.random import Generator

from backprop_course.exercises import misconceptions as kinds
from backprop_course.exercises.mistakes import (
    BackwardPass,
    added_up,
    between_matrices,
    in_order,
    last_example,
    of_error,
    of_loss,
    of_softmax_error,
    scaled,
    sent_back,
    sigma,
    turned_and_stray,
)
from backprop_course.exercises.task import (
    Function,
    LayerPairs,
    Mistake,
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
    network,
    signed,
)
from backprop_lib._checks import Array

place = partial(Place, "04")


def outputs(rng: Generator, E: int, K: int) -> Probe:
    """A and Y."""
    return Probe({"A": between(rng, E, K), "Y": labels(rng, E, K)}, {"E": E, "K": K})


def carried(rng: Generator, E: int, n: int, n_next: int) -> Probe:
    """What F36 needs."""
    arguments = {
        "dZ_next": signed(rng, E, n_next) / E,
        "W_next": signed(rng, n, n_next),
        "A": between(rng, E, n),
    }
    return Probe(arguments, {"E": E, "n": n, "n_next": n_next})


def met(rng: Generator, E: int, n_prev: int, n: int) -> Probe:
    """What F37 needs."""
    arguments = {"A_prev": between(rng, E, n_prev), "dZ": signed(rng, E, n) / E}
    return Probe(arguments, {"E": E, "n_prev": n_prev, "n": n})


def errors(rng: Generator, E: int, n: int) -> Probe:
    """What F38 needs."""
    return Probe({"dZ": signed(rng, E, n) / E}, {"E": E, "n": n})


def batch(rng: Generator, E: int, *sizes: int) -> Probe:
    """A whole network with its batch."""
    weights, biases = network(rng, list(sizes))
    arguments = {
        "X": signed(rng, E, sizes[0]),
        "Y": labels(rng, E, sizes[-1]),
        "weights": weights,
        "biases": biases,
    }
    return Probe(arguments, {"E": E, "K": sizes[-1]})


def of_any_depth(rng: Generator, i: int) -> Probe:
    """Two layers, three, one, and so on."""
    return batch(rng, *distinct(rng, 2 + (2, 3, 1)[i % 3]))


S10 = Place("04", "Slip S10: brackets")
S12 = Place("04", "Slip S12: the lost 1/E")


def at_output(answer: Function, lost: Place | None = None) -> tuple[Mistake, ...]:
    """The mistakes of the mean, in the loss and in the error at the output."""
    return (
        mistake(kinds.MISSING_MEAN, scaled(answer, lambda A, Y: len(Y)), read=lost),
        mistake(kinds.MEAN_TWICE, scaled(answer, lambda A, Y: 1 / len(Y))),
        mistake(kinds.OVER_OUTPUTS, scaled(answer, lambda A, Y: 1 / Y.shape[1])),
        mistake(kinds.OUTPUTS_FOR_EXAMPLES, scaled(answer, lambda A, Y: len(Y) / Y.shape[1])),
        mistake(kinds.EXTRA_BROADCAST, lambda A, Y: answer(A, Y.ravel())),
        mistake(
            kinds.LAST_EXAMPLE,
            lambda A, Y: last_example(answer)(A, Y) / len(Y),
            why="Every example has its share of the loss. Only the last row was used.",
        ),
        *turned_and_stray(answer),
    )


def cross_entropy(A, Y):
    return float(-(Y * np.log(A) + (1 - Y) * np.log(1 - A)).sum() / len(Y))


CROSS_ENTROPY = Task(
    "04.cross_entropy",
    cross_entropy,
    OneNumber(),
    lambda rng, i: outputs(rng, *distinct(rng, 2)),
    place("2. One loss for many examples"),
    (
        "Build the matrix of all terms first, entry by entry: −Y ∘ log A − (1 − Y) ∘ log(1 − A).",
        "`.sum()` without an axis adds up all its entries. Then comes the mean over the examples.",
        "The terms, `.sum()`, and the division by `len(Y)`, which is E.",
    ),
    (
        r"The loss of the batch is the mean of the examples' losses, "
        r"$\mathcal L=\frac1E\sum_e\mathcal L^{(e)}$ (F33).",
        r"Each $\mathcal L^{(e)}$ is a sum over the $K$ classes (F30), so together "
        r"$e$ and $k$ run over all entries: $\frac1E\sum_{e,k}[-Y\circ\log "
        r"A-(1-Y)\circ\log(1-A)]$.",
    ),
    mistakes=(
        *at_output(cross_entropy),
        mistake(
            kinds.SUM_MISSING,
            lambda A, Y: (-Y * np.log(A) - (1 - Y) * np.log(1 - A)) / len(Y),
        ),
        mistake(
            kinds.SUM_MISSING,
            lambda A, Y: (-Y * np.log(A) - (1 - Y) * np.log(1 - A)).sum(axis=1),
            why="Here is one loss for each example. The mean over the examples is one number.",
        ),
        *of_loss(len, in_order),
    ),
    extra=(lambda rng: outputs(rng, 5, 1),),
)


def dZ_output(A, Y):
    return (A - Y) / len(Y)


DZ_OUTPUT = Task(
    "04.dZ_output",
    dZ_output,
    OneArray("(E, K)"),
    lambda rng, i: outputs(rng, *distinct(rng, 2)),
    place("3. The error at the output"),
    (
        "For one example the error at the output is a − y (F31). What does the mean over the "
        "examples change?",
        "An entry of Z belongs to one example. Of the mean one term is left, and it keeps its 1/E.",
        "A minus Y, divided by the number of rows.",
    ),
    (
        r"$z_k^{(e)}$ moves the loss of example $e$ and no other: "
        r"$\frac{\partial\mathcal L}{\partial z_k^{(e)}}="
        r"\frac1E\frac{\partial\mathcal L^{(e)}}{\partial z_k^{(e)}}$.",
        r"By F31 this is $\frac1E(a_k^{(e)}-y_k^{(e)})$, and for all entries at once "
        r"$\frac1E(A_L-Y)$ (F34).",
    ),
    mistakes=(
        *at_output(dZ_output, S12),
        *of_error(len, in_order),
        *of_softmax_error(len, in_order),
    ),
    extra=(lambda rng: outputs(rng, 5, 1),),
)


def hidden(slope: Function) -> Function:
    """F36 with another slope."""
    return lambda dZ_next, W_next, A: (dZ_next @ W_next.T) * slope(A)


def dZ_hidden(dZ_next, W_next, A):
    return (dZ_next @ W_next.T) * A * (1 - A)


DZ_HIDDEN = Task(
    "04.dZ_hidden",
    dZ_hidden,
    OneArray("(E, n_l)"),
    lambda rng, i: carried(rng, *distinct(rng, 3)),
    place("5. The same without the tensor"),
    (
        "Two steps: collect the errors through the weights, then multiply by each neuron's slope.",
        "dZ_next is (E, n_next), W_next is (n, n_next), and the result is (E, n). "
        "Which way must W_next lie?",
        "(dZ_next @ W_next.T), in brackets, then times A and times 1 − A, entry by entry.",
    ),
    (
        r"$z_{l,i}$ reaches the loss through every neuron $j$ of the next layer: "
        r"$\sum_j\delta_{l+1,j}W_{ij}\;a_i(1-a_i)$ (F26 with F35).",
        r"The slope has no $j$ and leaves the sum. All rows at once: "
        r"$(\delta_{l+1}W_{l+1}^\top)\circ A_l\circ(1-A_l)$ (F36).",
    ),
    mistakes=(
        mistake(kinds.NOT_TRANSPOSED, lambda D, W, A: (D @ W) * A * (1 - A)),
        mistake(kinds.BRACKETS, lambda D, W, A: D @ (W.T * A * (1 - A)), read=S10),
        mistake(kinds.SLOPE_FIRST, lambda D, W, A: (A * (1 - A) * D) @ W.T),
        mistake(kinds.HADAMARD_FOR_PRODUCT, lambda D, W, A: D * W.T * A * (1 - A)),
        mistake(kinds.PRODUCT_FOR_HADAMARD, lambda D, W, A: (D @ W.T) @ (A * (1 - A))),
        mistake(kinds.PRODUCT_FOR_HADAMARD, lambda D, W, A: (D @ W.T) @ (A * (1 - A)).T),
        mistake(kinds.SLOPE_LEFT_OUT, hidden(lambda A: 1)),
        mistake(kinds.SLOPE_OF_A, hidden(lambda A: sigma.slope(A, sigma(A)))),
        mistake(kinds.SLOPE_TWICE, hidden(lambda A: (A * (1 - A)) ** 2)),
        mistake(kinds.TANH_SLOPE, hidden(lambda A: 1 - A**2)),
        mistake(kinds.HALF_SLOPE, hidden(lambda A: A)),
        mistake(kinds.HALF_SLOPE, hidden(lambda A: 1 - A)),
        mistake(kinds.MEAN_TWICE, scaled(dZ_hidden, lambda D, W, A: 1 / len(D))),
        mistake(kinds.MISSING_MEAN, scaled(dZ_hidden, lambda D, W, A: len(D))),
        mistake(
            kinds.DW_FOR_W,
            lambda D, W, A: (D @ (A.T @ D).T) * A * (1 - A),
        ),
        mistake(kinds.WEIGHT_LEFT_OUT, lambda D, W, A: D * A * (1 - A)),
        *turned_and_stray(dZ_hidden),
    ),
    extra=(lambda rng: carried(rng, *equal(rng, 3)),),
)


CARRIED = (
    "Each entry of dZ already carries the 1/E (F34), and the sum over the examples adds such "
    "entries up. To multiply by E takes it out again, so every number is E times too large."
)


def dW(A_prev, dZ):
    return A_prev.T @ dZ


DW = Task(
    "04.dW",
    dW,
    OneArray("(n_{l−1}, n_l)"),
    lambda rng, i: met(rng, *distinct(rng, 3)),
    place("6. From the errors to the weights"),
    (
        "For one example it is a column times a row. The examples' pieces are added up.",
        "Which product of A_prev (E, n_prev) and dZ (E, n) adds up over the rows of both?",
        "A_prev lies on its side: (n_prev, E) @ (E, n).",
    ),
    (
        r"The weight from $i$ to $j$ is used in every example: "
        r"$\frac{\partial\mathcal L}{\partial W_{ij}}=\sum_ea_i^{(e)}\delta_j^{(e)}$.",
        r"The sum runs down column $i$ of $A_{l-1}$ and column $j$ of $\delta_l$. "
        r"That is entry $ij$ of $A_{l-1}^\top\delta_l$ (F37). The $\frac1E$ is inside "
        r"$\delta_l$.",
    ),
    mistakes=(
        mistake(kinds.MISSING_MEAN, scaled(dW, lambda A, D: len(D)), why=CARRIED, read=S12),
        mistake(kinds.MEAN_TWICE, scaled(dW, lambda A, D: 1 / len(D)), read=S12),
        mistake(kinds.OVER_OUTPUTS, scaled(dW, lambda A, D: 1 / (len(D) * D.shape[1]))),
        mistake(kinds.LAST_EXAMPLE, last_example(dW)),
        mistake(kinds.NOT_ADDED, lambda A, D: A[:, :, None] * D[:, None, :]),
        mistake(kinds.TRANSPOSED, lambda A, D: D.T @ A),
        mistake(
            kinds.NOT_TRANSPOSED,
            lambda A, D: A @ D,
            why="The sum runs over the examples, the rows of both. So A_prev must lie on its side: "
            "(n_prev, E) @ (E, n). With equal sizes the wrong product runs and gives other "
            "numbers.",
        ),
        mistake(kinds.HADAMARD_FOR_PRODUCT, lambda A, D: A.T * D),
        mistake(kinds.HADAMARD_FOR_PRODUCT, lambda A, D: A * D),
        mistake(kinds.SLOPE_IN_WEIGHT, lambda A, D: (A * (1 - A)).T @ D),
        mistake(kinds.SIGMOID_AGAIN, lambda A, D: sigma(A).T @ D),
        added_up(dW),
        *turned_and_stray(dW),
    ),
    extra=(lambda rng: met(rng, *equal(rng, 3)),),
)


def db(dZ):
    return dZ.sum(axis=0, keepdims=True)


DB = Task(
    "04.db",
    db,
    OneArray("(1, n_l)"),
    lambda rng, i: errors(rng, *distinct(rng, 2)),
    place("7. From the errors to the biases"),
    (
        "A bias is a weight whose input is always 1. What becomes of F37?",
        "Forward, b is copied to every example. Backward, the copies' slopes are added up.",
        "The sum over the rows, axis=0, and keepdims=True to keep it a row (1, n).",
    ),
    (
        r"Put $1$ for every $a_i^{(e)}$ in F37: "
        r"$\frac{\partial\mathcal L}{\partial b_j}=\sum_e\delta_j^{(e)}$.",
        r"As a row: $\mathbf 1^\top\delta_l\in\mathbb R^{1\times n_l}$ (F38).",
    ),
    mistakes=(
        mistake(kinds.MISSING_MEAN, scaled(db, len), why=CARRIED, read=S12),
        mistake(kinds.BIAS_AVERAGED, lambda D: D.mean(axis=0, keepdims=True)),
        mistake(kinds.BIAS_NOT_SUMMED, lambda D: D),
        mistake(kinds.LAST_EXAMPLE, lambda D: D[-1:]),
        mistake(kinds.DROPPED_AXIS, lambda D: D.sum(axis=0)),
        mistake(kinds.WRONG_AXIS, lambda D: D.sum(axis=1, keepdims=True)),
        mistake(kinds.WRONG_AXIS, lambda D: D.sum(axis=1)),
        mistake(
            kinds.WRONG_AXIS,
            lambda D: D.sum(),
            why="Without an axis `sum` adds up everything. Each neuron has its own bias, so "
            "only the "
            "rows, the examples, are added (axis=0).",
        ),
        added_up(db),
        *turned_and_stray(db),
    ),
)


def both(factor: Function) -> Function:
    """The whole way back with all gradients times a factor of Y."""
    return scaled(backward, lambda X, Y, weights, biases: factor(Y))


def no_brackets(dZ: Array, W: list[Array], l: int, slope: Array, dW: Array) -> Any:
    """S10."""
    return dZ @ (W[l].T * slope)


WAY = BackwardPass()


def backward(X, Y, weights, biases):
    A = [X]
    for W, b in zip(weights, biases, strict=True):
        A.append(sigma(A[-1] @ W + b))
    dZ = (A[-1] - Y) / len(Y)
    grads = []
    for l in reversed(range(len(weights))):
        grads.append((A[l].T @ dZ, dZ.sum(axis=0, keepdims=True)))
        if l > 0:
            dZ = (dZ @ weights[l].T) * A[l] * (1 - A[l])
    return grads[::-1]


BACKWARD = Task(
    "04.backward",
    backward,
    LayerPairs(),
    of_any_depth,
    place("8. The whole algorithm on one screen"),
    (
        "Forward first, and keep every A. Backward then needs nothing but these and the weights.",
        "Start from F34. In each layer, from the last to the first: dW by F37, db by F38, then "
        "the error of the layer before by F36.",
        "Put the pairs (dW, db) into a list as they come, and turn it round at the end. Before "
        "the first layer no error is handed on.",
    ),
    (
        r"$\delta_L=\frac1E(A_L-Y)$ (F34). For each layer $\frac{\partial\mathcal "
        r"L}{\partial W_l}=A_{l-1}^\top\delta_l$ (F37) and "
        r"$\frac{\partial\mathcal L}{\partial b_l}=\mathbf 1^\top\delta_l$ (F38).",
        r"Then one layer back: $\delta_{l-1}=(\delta_lW_l^\top)\circ A_{l-1}\circ(1-A_{l-1})$ "
        r"(F36), down to layer 1.",
    ),
    mistakes=(
        mistake(kinds.MISSING_MEAN, both(len), read=S12),
        mistake(kinds.MEAN_TWICE, both(lambda Y: 1 / len(Y)), read=S12),
        mistake(kinds.OVER_OUTPUTS, both(lambda Y: 1 / Y.shape[1])),
        mistake(kinds.OUTPUTS_FOR_EXAMPLES, both(lambda Y: len(Y) / Y.shape[1])),
        mistake(kinds.BIAS_AVERAGED, WAY.but(bias=lambda dZ: dZ.mean(axis=0, keepdims=True))),
        mistake(kinds.BIAS_NOT_SUMMED, WAY.but(bias=lambda dZ: dZ)),
        mistake(kinds.DROPPED_AXIS, WAY.but(bias=lambda dZ: dZ.sum(axis=0))),
        mistake(
            kinds.LAST_EXAMPLE,
            WAY.but(weight=lambda A, Z, l, dZ: A[l][-1:].T @ dZ[-1:], bias=lambda dZ: dZ[-1:]),
        ),
        mistake(kinds.TRANSPOSED, WAY.but(weight=lambda A, Z, l, dZ: dZ.T @ A[l])),
        mistake(kinds.BRACKETS, WAY.but(carry=no_brackets), read=S10),
        *sent_back(WAY),
        *between_matrices(WAY),
        added_up(backward),
        *turned_and_stray(backward),
    ),
    extra=(lambda rng: batch(rng, *equal(rng, 4)),),
)


TASKS = (
    CROSS_ENTROPY,
    DZ_OUTPUT,
    DZ_HIDDEN,
    DW,
    DB,
    BACKWARD,
)

QUESTIONS: Questions = {
    "04.q1": {
        "same": "Twice as many pieces, and each has half the weight: the mean does not change.",
        "doubled": "The sum doubles, and so does E. The loss is a mean.",
        "halved": "1/E is halved, but there are twice as many examples to add up.",
    },
    "04.q2": {
        "(2,4)": "The row b is copied down: each example gets a “bias” of its own, "
        "without a message.",
        "(1,4)": "The larger shape wins: the row b is copied down to meet the rows of dZ.",
        "error": "(1, 4) and (2, 4) fit, since a size of 1 is copied. That is the trap.",
    },
    "04.q3": {
        "all": "The error at the output starts the whole way back, so the factor E is in "
        "every one.",
        "output": "The error of each layer is made from that of the next. The factor is handed on.",
        "none": "The 1/E enters once, here. No later rule puts it in.",
    },
}
