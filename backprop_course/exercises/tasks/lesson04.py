"""Tasks of lesson 04: many examples."""

from __future__ import annotations

from functools import partial

from numpy.random import Generator

from backprop_course.exercises.answers import lesson04 as answers
from backprop_course.exercises.forms import OneArray, OneNumber
from backprop_course.exercises.layered_forms import LayerPairs
from backprop_course.exercises.probes import (
    Probe,
    between,
    distinct,
    equal,
    labels,
    network,
    signed,
)
from backprop_course.exercises.slips import lesson04 as slips
from backprop_course.exercises.task import Place, Task

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


TASKS = (
    Task(
        "04.cross_entropy",
        answers.cross_entropy,
        OneNumber(),
        lambda rng, i: outputs(rng, *distinct(rng, 2)),
        place("2. One loss for many examples"),
        (
            "Build the matrix of all terms first, entry by entry: −Y ∘ log A − (1 − Y) ∘ "
            "log(1 − A).",
            "`.sum()` without an axis adds up all its entries. Then comes the mean over "
            "the examples.",
            "The terms, `.sum()`, and the division by `len(Y)`, which is E.",
        ),
        (
            r"The loss of the batch is the mean of the examples' losses, "
            r"$\mathcal L=\frac1E\sum_e\mathcal L^{(e)}$ (F33).",
            r"Each $\mathcal L^{(e)}$ is a sum over the $K$ classes (F30), so together "
            r"$e$ and $k$ run over all entries: $\frac1E\sum_{e,k}[-Y\circ\log "
            r"A-(1-Y)\circ\log(1-A)]$.",
        ),
        slips.CROSS_ENTROPY,
        (lambda rng: outputs(rng, 5, 1),),
    ),
    Task(
        "04.dZ_output",
        answers.dZ_output,
        OneArray("(E, K)"),
        lambda rng, i: outputs(rng, *distinct(rng, 2)),
        place("3. The error at the output"),
        (
            "For one example the error at the output is a − y (F31). What does the mean over the "
            "examples change?",
            "An entry of Z belongs to one example. Of the mean one term is left, and it "
            "keeps its 1/E.",
            "A minus Y, divided by the number of rows.",
        ),
        (
            r"$z_k^{(e)}$ moves the loss of example $e$ and no other: "
            r"$\frac{\partial\mathcal L}{\partial z_k^{(e)}}="
            r"\frac1E\frac{\partial\mathcal L^{(e)}}{\partial z_k^{(e)}}$.",
            r"By F31 this is $\frac1E(a_k^{(e)}-y_k^{(e)})$, and for all entries at once "
            r"$\frac1E(A_L-Y)$ (F34).",
        ),
        slips.DZ_OUTPUT,
        (lambda rng: outputs(rng, 5, 1),),
    ),
    Task(
        "04.dZ_hidden",
        answers.dZ_hidden,
        OneArray("(E, n_l)"),
        lambda rng, i: carried(rng, *distinct(rng, 3)),
        place("5. The same without the tensor"),
        (
            "Two steps: collect the errors through the weights, then multiply by each "
            "neuron's slope.",
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
        slips.DZ_HIDDEN,
        (lambda rng: carried(rng, *equal(rng, 3)),),
    ),
    Task(
        "04.dW",
        answers.dW,
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
        slips.DW,
        (lambda rng: met(rng, *equal(rng, 3)),),
    ),
    Task(
        "04.db",
        answers.db,
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
        slips.DB,
    ),
    Task(
        "04.backward",
        answers.backward,
        LayerPairs(),
        of_any_depth,
        place("8. The whole algorithm on one screen"),
        (
            "Forward first, and keep every A. Backward then needs nothing but these and "
            "the weights.",
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
        slips.BACKWARD,
        (lambda rng: batch(rng, *equal(rng, 4)),),
    ),
)
