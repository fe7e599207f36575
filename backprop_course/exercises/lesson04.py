"""Lesson 04: many examples."""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

from dataclasses import replace
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
    through_layers,
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
from backprop_lib.activations import Softmax

place = partial(Place, "04")


def outputs(rng: Generator, E: int, K: int) -> Probe:
    """A and Y."""
    return Probe({"A": between(rng, E, K), "Y": labels(rng, E, K)}, {"E": E, "K": K})


def carried(rng: Generator, E: int, n: int, n_next: int) -> Probe:
    """What one layer back needs."""
    arguments = {
        "dZ_next": signed(rng, E, n_next) / E,
        "W_next": signed(rng, n, n_next),
        "A": between(rng, E, n),
    }
    return Probe(arguments, {"E": E, "n": n, "n_next": n_next})


def met(rng: Generator, E: int, n_prev: int, n: int) -> Probe:
    """What dW needs."""
    arguments = {"A_prev": between(rng, E, n_prev), "dZ": signed(rng, E, n) / E}
    return Probe(arguments, {"E": E, "n_prev": n_prev, "n": n})


def one_loud_example(rng: Generator) -> Probe:
    """E = 1, and errors so large that some gradient is above 1: whole numbers are not all 0."""
    probe = met(rng, 1, *distinct(rng, 2))
    return replace(probe, arguments=probe.arguments | {"dZ": 4 * probe.arguments["dZ"]})


def errors(rng: Generator, E: int, n: int) -> Probe:
    """What db needs."""
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


def three_layers(rng: Generator, E: int, *n: int) -> Probe:
    """X and three matrices of weights, small enough for σ not to saturate."""
    weights = {f"W{l}": signed(rng, n[l - 1], n[l]) / 2 for l in (1, 2, 3)}
    return Probe({"X": signed(rng, E, n[0])} | weights, {"E": E, "K": n[3]})


ERROR = place("3. The error at the output")
ONE_LAYER_BACK = place("4. One layer back")
TO_THE_WEIGHTS = place("5. Back to the weights: contributions add")
OPENING = place("The opening formulas, in matrices")


def at_output(answer: Function, lost: Place | None = None) -> tuple[Mistake, ...]:
    """The mistakes of the mean, in the loss and in the error at the output."""
    return (
        mistake(kinds.MISSING_MEAN, scaled(answer, lambda A, Y: len(Y)), read=lost),
        mistake(kinds.MEAN_TWICE, scaled(answer, lambda A, Y: 1 / len(Y))),
        mistake(kinds.OVER_OUTPUTS, scaled(answer, lambda A, Y: 1 / Y.shape[1])),
        mistake(kinds.OUTPUTS_FOR_EXAMPLES, scaled(answer, lambda A, Y: len(Y) / Y.shape[1])),
        mistake(kinds.EXTRA_BROADCAST, lambda A, Y: answer(A, Y.ravel())),
        mistake(kinds.EXTRA_BROADCAST, lambda A, Y: answer(A, Y.ravel()) * Y.shape[1]),
        mistake(kinds.EXTRA_BROADCAST, lambda A, Y: answer(A, Y.squeeze())),
        mistake(
            kinds.EXTRA_BROADCAST, lambda A, Y: answer(A, Y.squeeze()) * len(Y.squeeze()) / len(Y)
        ),
        mistake(kinds.EXTRA_BROADCAST, lambda A, Y: answer(A.squeeze(), Y)),
        mistake(
            kinds.LAST_EXAMPLE,
            lambda A, Y: last_example(answer)(A, Y) / len(Y),
            why="Every example has its share of the loss. Only the last row was used.",
        ),
    )


def cross_entropy(A, Y):
    return float(-(Y * np.log(A) + (1 - Y) * np.log(1 - A)).sum() / len(Y))


CROSS_ENTROPY = Task(
    "04.cross_entropy",
    cross_entropy,
    OneNumber(),
    lambda rng, i: outputs(rng, *distinct(rng, 2)),
    place("2. One loss, and one 1/E"),
    (
        "First build the (E, K) matrix of all terms: −Y ∘ log A − (1 − Y) ∘ log(1 − A).",
        "`.sum()` without an axis adds up all its entries. Then take the mean over the examples.",
        "The matrix of terms, then `.sum()`, then divide by `len(Y)`, which is E.",
    ),
    (
        r"The loss of the batch is the mean of the examples' losses, "
        r"$\mathcal L=\frac1E\sum_e\mathcal L^{(e)}$ (F33).",
        r"Each $\mathcal L^{(e)}$ is a sum over the $K$ classes (F30), so together "
        r"$e$ and $k$ run over all entries: $\frac1E\sum_{e,k}[-Y\circ\log "
        r"A-(1-Y)\circ\log(1-A)]$.",
    ),
    symbol=r"\mathcal L",
    examples=(
        Probe(
            {
                "A": np.array([[0.8, 0.3], [0.4, 0.6], [0.1, 0.9]]),
                "Y": np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]),
            },
            {"E": 3, "K": 2},
        ),
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
        mistake(
            kinds.SUM_MISSING,
            lambda A, Y: (-Y * np.log(A) - (1 - Y) * np.log(1 - A)).sum(axis=1) / len(Y),
            why="Here is one number for each example. The loss is their sum.",
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
    ERROR,
    (
        "For one example the error at the output is a − y, as in lesson 3. What does the mean "
        "over the examples change?",
        "An entry of Z belongs to one example, so it moves one term of the mean. The 1/E in front "
        "of that term stays.",
        "A minus Y, divided by the number of rows, `len(Y)`.",
    ),
    (
        r"$z_k^{(e)}$ moves the loss of example $e$ and no other: "
        r"$\frac{\partial\mathcal L}{\partial z_k^{(e)}}="
        r"\frac1E\frac{\partial\mathcal L^{(e)}}{\partial z_k^{(e)}}$.",
        r"By F31 this is $\frac1E(a_k^{(e)}-y_k^{(e)})$, and for all entries at once "
        r"$\frac1E(A_L-Y)$ (F34).",
    ),
    symbol=r"\frac{\partial\mathcal L}{\partial Z}",
    examples=(
        Probe(
            {
                "A": np.array([[0.8, 0.3], [0.4, 0.6], [0.1, 0.9]]),
                "Y": np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]),
            },
            {"E": 3, "K": 2},
        ),
        Probe(
            {"A": np.array([[0.8], [0.4], [0.1]]), "Y": np.array([[1.0], [0.0], [0.0]])},
            {"E": 3, "K": 1},
        ),
    ),
    mistakes=(
        *at_output(dZ_output, ERROR),
        *of_error(len, in_order),
        *of_softmax_error(len, in_order),
    ),
    extra=(lambda rng: outputs(rng, 5, 1), lambda rng: outputs(rng, 1, *distinct(rng, 1))),
)


def hidden(slope: Function) -> Function:
    """One layer back, with another slope."""
    return lambda dZ_next, W_next, A: (dZ_next @ W_next.T) * slope(A)


def dZ_hidden(dZ_next, W_next, A):
    return (dZ_next @ W_next.T) * A * (1 - A)


DZ_HIDDEN = Task(
    "04.dZ_hidden",
    dZ_hidden,
    OneArray("(E, n_l)"),
    lambda rng, i: carried(rng, *distinct(rng, 3)),
    ONE_LAYER_BACK,
    (
        "Two steps: send the errors back through the weights, then multiply by each neuron's "
        "slope.",
        "dZ_next is (E, n_next), W_next is (n, n_next), and the result is (E, n). "
        "Which way must W_next lie?",
        "(dZ_next @ W_next.T) in brackets, then times A and times 1 − A, entry by entry.",
    ),
    (
        r"$z_{l,i}$ reaches the loss through every neuron $j$ of the next layer: "
        r"$\sum_j\delta_{l+1,j}W_{ij}\;a_i(1-a_i)$ (F26 with F35).",
        r"The slope has no $j$, so it comes out of the sum. All rows at once: "
        r"$(\delta_{l+1}W_{l+1}^\top)\circ A_l\circ(1-A_l)$ (F36).",
    ),
    symbol=r"\frac{\partial\mathcal L}{\partial Z}",
    examples=(
        Probe(
            {
                "dZ_next": np.array([[0.3, -0.2, 0.5], [-0.1, 0.4, 0.2]]),
                "W_next": np.array([[1.0, -2.0, 0.5], [0.4, 1.5, -1.0]]),
                "A": np.array([[0.8, 0.4], [0.3, 0.9]]),
            },
            {"E": 2, "n": 2, "n_next": 3},
        ),
        Probe(
            {
                "dZ_next": np.array([[0.3, -0.2], [-0.1, 0.4]]),
                "W_next": np.array([[1.0, -2.0], [0.4, 1.5]]),
                "A": np.array([[0.8, 0.4], [0.3, 0.9]]),
            },
            {"E": 2, "n": 2, "n_next": 2},
        ),
    ),
    mistakes=(
        mistake(kinds.BRACKETS, lambda D, W, A: D @ (W.T * A * (1 - A)), read=ONE_LAYER_BACK),
        mistake(kinds.MEAN_TWICE, scaled(dZ_hidden, lambda D, W, A: 1 / len(D))),
        mistake(kinds.MISSING_MEAN, scaled(dZ_hidden, lambda D, W, A: len(D))),
        mistake(
            kinds.DW_FOR_W,
            lambda D, W, A: (D @ (A.T @ D).T) * A * (1 - A),
        ),
    ),
    extra=(
        lambda rng: carried(rng, *equal(rng, 3)),
        lambda rng: carried(rng, 1, *distinct(rng, 2)),
    ),
)


CARRIED = (
    "Each entry of dZ already holds the 1/E (F34), and the sum over the examples adds up such "
    "entries. Multiplying by E takes it out again, so every number is E times too large."
)


def dW(A_prev, dZ):
    return A_prev.T @ dZ


DW = Task(
    "04.dW",
    dW,
    OneArray("(n_l, n_{l+1})"),
    lambda rng, i: met(rng, *distinct(rng, 3)),
    TO_THE_WEIGHTS,
    (
        "One example contributes a column times a row. The contributions are added.",
        "A_prev is (E, n) and dZ is (E, n_next). A product adds up over its inner size, and that "
        "must be E.",
        "Transpose A_prev: (n, E) @ (E, n_next).",
    ),
    (
        r"The weight from $i$ to $j$ is used in every example: "
        r"$\frac{\partial\mathcal L}{\partial W_{ij}}=\sum_ea_i^{(e)}\delta_j^{(e)}$.",
        r"The sum runs down column $i$ of $A_l$ and column $j$ of $\delta_{l+1}$. "
        r"That is entry $ij$ of $A_l^\top\delta_{l+1}$ (F37). The $\frac1E$ is inside "
        r"$\delta_{l+1}$.",
    ),
    symbol=r"\frac{\partial\mathcal L}{\partial W}",
    examples=(
        Probe(
            {
                "A_prev": np.array([[0.8, 0.4], [0.3, 0.9], [0.5, 0.1]]),
                "dZ": np.array([[0.1], [0.3], [-0.2]]),
            },
            {"E": 3, "n_prev": 2, "n": 1},
        ),
        Probe(
            {
                "A_prev": np.array([[0.8, 0.4], [0.3, 0.9]]),
                "dZ": np.array([[0.1, -0.2], [0.3, 0.1]]),
            },
            {"E": 2, "n_prev": 2, "n": 2},
        ),
    ),
    mistakes=(
        mistake(kinds.MISSING_MEAN, scaled(dW, lambda A, D: len(D)), why=CARRIED, read=ERROR),
        mistake(kinds.MEAN_TWICE, scaled(dW, lambda A, D: 1 / len(D)), read=ERROR),
        mistake(kinds.OVER_OUTPUTS, scaled(dW, lambda A, D: 1 / (len(D) * D.shape[1]))),
        mistake(
            kinds.NOT_TRANSPOSED,
            lambda A, D: A @ D,
            why="The sum runs over the examples, the rows of both. So A_prev must be transposed: "
            "(n, E) @ (E, n_next). Where the sizes are equal, the wrong product runs too, and "
            "gives other numbers.",
        ),
        added_up(dW),
    ),
    extra=(lambda rng: met(rng, *equal(rng, 3)), one_loud_example),
)


def db(dZ):
    return dZ.sum(axis=0, keepdims=True)


DB = Task(
    "04.db",
    db,
    OneArray("(1, n_{l+1})"),
    lambda rng, i: errors(rng, *distinct(rng, 2)),
    TO_THE_WEIGHTS,
    (
        "A bias is a weight whose input is always 1. What does the sum for a weight become?",
        "Forward, b is copied to every example. Backward, the slopes of the copies are added.",
        "Add up the rows (axis=0), and keep the result a row (1, n_next) with keepdims=True.",
    ),
    (
        r"Put $1$ for every $a_i^{(e)}$ in F37: "
        r"$\frac{\partial\mathcal L}{\partial b_j}=\sum_e\delta_j^{(e)}$.",
        r"As a row: $\mathbf 1^\top\delta_{l+1}\in\mathbb R^{1\times n_{l+1}}$ (F38).",
    ),
    symbol=r"\frac{\partial\mathcal L}{\partial b}",
    examples=(Probe({"dZ": np.array([[0.1, -0.2], [0.3, 0.1], [-0.2, 0.4]])}, {"E": 3, "n": 2}),),
    mistakes=(
        mistake(kinds.MISSING_MEAN, scaled(db, len), why=CARRIED, read=ERROR),
        mistake(kinds.BIAS_AVERAGED, lambda D: D.mean(axis=0, keepdims=True)),
        mistake(kinds.DROPPED_AXIS, lambda D: D.sum(axis=0)),
        mistake(
            kinds.WHOLE_SUM,
            lambda D: D.sum(),
            why="Without an axis `sum` adds up everything. Each neuron has its own bias, so add "
            "up the rows only, the examples (axis=0).",
        ),
        added_up(db),
    ),
    extra=(lambda rng: errors(rng, 1, *distinct(rng, 1)),),
)


def both(factor: Function) -> Function:
    """The whole way back with all gradients times a factor of Y."""
    return scaled(backward, lambda X, Y, weights, biases: factor(Y))


def no_brackets(dZ: Array, W: list[Array], l: int, slope: Array, dW: Array) -> Any:
    """The slopes multiplied into the weights, before the product."""
    return dZ @ (W[l].T * slope)


WAY = BackwardPass()

NAME_OF_A_FUNCTION = kinds.Misconception(
    "name-of-a-function",
    "a variable with the name of a function",
    "Inside backward a variable has the name of your function, dW or db. Python then takes this "
    "name for the variable in all of backward, and there is no value in it yet. Give the "
    "variable another name, such as grad_W.",
    looks_right="dW is the best name for what dW gives, and outside of a function the line runs "
    "once.",
    notice="Python raises UnboundLocalError and names the variable.",
    wrong=kinds.instead(
        "04.backward",
        (
            "grads.append((A[l].T @ dZ, dZ.sum(axis=0, keepdims=True)))",
            "dW = dW(A[l], dZ)\n        grads.append((dW, dZ.sum(axis=0, keepdims=True)))",
        ),
    ),
    formula=(r"dW = dW(A_l,\delta)", r"dW = A_l^\top\delta"),
    see=("another-variable", "parameters-in-another-order"),
)


def dW_of_its_own_name(X, Y, weights, biases):
    """The name dW for the function and for what it gives."""
    dW = dW(X, Y)  # noqa: F823
    return [(dW, Y)]


def db_of_its_own_name(X, Y, weights, biases):
    """The name db for the function and for what it gives."""
    db = db(Y)  # noqa: F823
    return [(X, db)]


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
    place("6. The whole backward pass"),
    (
        "Begin with A = forward(X, weights, biases). Then A[0] is X, and A[-1] is the output.",
        "Go back with `for l in reversed(range(len(weights)))`. The input of weights[l] is A[l]. "
        "With dZ, the error after these weights, their gradient is A[l].T @ dZ.",
        "In each round append A[l].T @ dZ and the bias's gradient to a list, as a pair. Then, "
        "where l > 0, make the new dZ from the old one, weights[l] and A[l]. At the end reverse "
        "the list.",
    ),
    (
        r"$\delta_L=\frac1E(A_L-Y)$ (F34). For each layer $\frac{\partial\mathcal "
        r"L}{\partial W_{l+1}}=A_l^\top\delta_{l+1}$ (F37) and "
        r"$\frac{\partial\mathcal L}{\partial b_{l+1}}=\mathbf 1^\top\delta_{l+1}$ (F38).",
        r"Then one layer back: $\delta_l=(\delta_{l+1}W_{l+1}^\top)\circ A_l\circ(1-A_l)$ "
        r"(F36), down to $\delta_1$.",
    ),
    symbol=r"dW,\;db",
    examples=(
        Probe(
            {
                "X": np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 0.5]]),
                "Y": np.array([[1.0], [0.0], [1.0]]),
                "weights": [
                    np.array([[0.5, -1.0, 0.8], [0.4, 1.2, -0.6]]),
                    np.array([[1.5], [-0.8], [0.6]]),
                ],
                "biases": [np.array([[0.1, -0.3, 0.2]]), np.array([[-0.2]])],
            },
            {"E": 3, "K": 1},
        ),
        Probe(
            {
                "X": np.array([[1.0, -2.0], [0.5, 1.0]]),
                "Y": np.array([[1.0, 0.0], [0.0, 1.0]]),
                "weights": [
                    np.array([[0.5, -1.0], [0.4, 1.2]]),
                    np.array([[1.5, 0.3], [-0.8, 0.6]]),
                ],
                "biases": [np.array([[0.1, -0.3]]), np.array([[-0.2, 0.4]])],
            },
            {"E": 2, "K": 2},
        ),
    ),
    mistakes=(
        mistake(kinds.MISSING_MEAN, both(len), read=ERROR),
        mistake(kinds.MEAN_TWICE, both(lambda Y: 1 / len(Y)), read=ERROR),
        mistake(kinds.OVER_OUTPUTS, both(lambda Y: 1 / Y.shape[1])),
        mistake(kinds.OUTPUTS_FOR_EXAMPLES, both(lambda Y: len(Y) / Y.shape[1])),
        mistake(
            kinds.BIAS_AVERAGED,
            WAY.but(bias=lambda dZ: dZ.mean(axis=0, keepdims=True)),
            read=TO_THE_WEIGHTS,
        ),
        mistake(kinds.BIAS_NOT_SUMMED, WAY.but(bias=lambda dZ: dZ), read=TO_THE_WEIGHTS),
        mistake(kinds.DROPPED_AXIS, WAY.but(bias=lambda dZ: dZ.sum(axis=0)), read=TO_THE_WEIGHTS),
        mistake(
            kinds.LAST_EXAMPLE,
            WAY.but(weight=lambda A, Z, l, dZ: A[l][-1:].T @ dZ[-1:], bias=lambda dZ: dZ[-1:]),
            read=TO_THE_WEIGHTS,
        ),
        mistake(
            kinds.TRANSPOSED, WAY.but(weight=lambda A, Z, l, dZ: dZ.T @ A[l]), read=TO_THE_WEIGHTS
        ),
        mistake(kinds.BRACKETS, WAY.but(carry=no_brackets), read=ONE_LAYER_BACK),
        mistake(kinds.LAST_LAYER_FIRST, lambda *inputs: backward(*inputs)[::-1]),
        mistake(NAME_OF_A_FUNCTION, dW_of_its_own_name),
        mistake(NAME_OF_A_FUNCTION, db_of_its_own_name),
        *sent_back(WAY),
        *through_layers(WAY),
        *between_matrices(WAY),
        added_up(backward),
    ),
    extra=(lambda rng: batch(rng, *equal(rng, 4)), lambda rng: batch(rng, 1, *distinct(rng, 3))),
)


def loss_slopes(answer: Function) -> tuple[Mistake, ...]:
    """What the slope of a summed loss along A can have."""
    return (
        mistake(kinds.MEAN_FOR_SUM, scaled(answer, lambda A, Y: 1 / len(Y))),
        mistake(
            kinds.OVER_OUTPUTS,
            scaled(answer, lambda A, Y: 1 / Y.size),
            why="`.mean()` divides by the number of all entries, E times K. This loss is the sum "
            "of all entries, not their mean.",
        ),
        mistake(kinds.SUMMED, lambda A, Y: answer(A, Y).sum()),
        mistake(kinds.SUMMED, lambda A, Y: answer(A, Y).sum(axis=0, keepdims=True)),
        mistake(kinds.LAST_EXAMPLE, lambda A, Y: answer(A[-1:], Y[-1:])),
    )


def squared_error_dA(A, Y):
    return A - Y


SQUARED_ERROR_DA = Task(
    "04.squared_error_dA",
    squared_error_dA,
    OneArray("(E, K)"),
    lambda rng, i: outputs(rng, *distinct(rng, 2)),
    OPENING,
    (
        "Each output occurs in one term of the sum only. What is the slope of ½(a − y)²?",
        "The 2 from the square and the ½ in front cancel.",
        "The difference of A and Y, entry by entry. Nothing is added up.",
    ),
    (
        r"$\mathcal L=\frac12\sum_{e,k}(A_{ek}-Y_{ek})^2$ (F2), and $A_{ek}$ occurs "
        r"in one term.",
        r"Its slope is $\frac12\cdot2\,(A_{ek}-Y_{ek})$, so the matrix of slopes is "
        r"$A-Y$ (F6).",
    ),
    symbol=r"\frac{\partial\mathcal L}{\partial A}",
    examples=(
        Probe(
            {
                "A": np.array([[0.8, 0.3], [0.4, 0.6], [0.1, 0.9]]),
                "Y": np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]),
            },
            {"E": 3, "K": 2},
        ),
    ),
    mistakes=(
        *loss_slopes(squared_error_dA),
        mistake(kinds.VALUE_FOR_SLOPE, lambda A, Y: (A - Y) ** 2 / 2),
        mistake(kinds.VALUE_FOR_SLOPE, lambda A, Y: ((A - Y) ** 2).sum() / 2),
        mistake(
            kinds.SLOPE_TOO_EARLY,
            lambda A, Y: (A - Y) * A * (1 - A),
        ),
    ),
)


def cross_entropy_dA(A, Y):
    return -Y / A + (1 - Y) / (1 - A)


CROSS_ENTROPY_DA = Task(
    "04.cross_entropy_dA",
    cross_entropy_dA,
    OneArray("(E, K)"),
    lambda rng, i: outputs(rng, *distinct(rng, 2)),
    OPENING,
    (
        "The slope of log a is 1/a. Take the two terms one after the other.",
        "In log(1 − a) the inside has the slope −1, which changes the sign of the second term.",
        "Minus Y/A, plus (1 − Y)/(1 − A), divided entry by entry.",
    ),
    (
        r"Each $A_{ek}$ occurs in one term. The slope of $-Y\log A$ is $-\frac YA$.",
        r"The slope of $-(1-Y)\log(1-A)$ is $-\frac{1-Y}{1-A}\cdot(-1)$. Together: "
        r"$-\frac YA+\frac{1-Y}{1-A}$ (F7).",
    ),
    symbol=r"\frac{\partial\mathcal L}{\partial A}",
    examples=(
        Probe(
            {
                "A": np.array([[0.8, 0.3], [0.4, 0.6], [0.1, 0.9]]),
                "Y": np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]),
            },
            {"E": 3, "K": 2},
        ),
    ),
    mistakes=(
        *loss_slopes(cross_entropy_dA),
        mistake(kinds.MINUS_MISSING, lambda A, Y: Y / A + (1 - Y) / (1 - A)),
        mistake(kinds.INNER_MINUS, lambda A, Y: -Y / A - (1 - Y) / (1 - A)),
        mistake(kinds.TRUE_CLASS_ONLY, lambda A, Y: -Y / A),
        mistake(
            kinds.LOG_ARGUMENT,
            lambda A, Y: -Y / (1 - A) + (1 - Y) / A,
            why="The slope of log A is 1/A and belongs to Y; the slope of log(1 − A) belongs to "
            "1 − Y. Here the two are exchanged.",
        ),
        mistake(kinds.AT_Z, lambda A, Y: A - Y),
        mistake(
            kinds.VALUE_FOR_SLOPE,
            lambda A, Y: -Y * np.log(A) - (1 - Y) * np.log(1 - A),
        ),
    ),
)


def layers(between: Function, last: Function) -> Function:
    """Three layers with other activations."""

    def forward(X: Array, *weights: Array) -> Any:
        for W in weights[:-1]:
            X = between(X @ W)
        return last(X @ weights[-1])

    return forward


def product_of(multiply: Function) -> Function:
    """Three layers with another product."""

    def forward(X: Array, *weights: Array) -> Any:
        for W in weights:
            X = sigma(multiply(X, W))
        return X

    return forward


def identity(Z: Array) -> Array:
    """No activation."""
    return Z


def three_layer_forward(X, W1, W2, W3):
    A1 = sigma(X @ W1)
    A2 = sigma(A1 @ W2)
    return sigma(A2 @ W3)


THREE_LAYER_FORWARD = Task(
    "04.three_layer_forward",
    three_layer_forward,
    OneArray("(E, n_3)"),
    lambda rng, i: three_layers(rng, *distinct(rng, 5)),
    OPENING,
    (
        "One layer is Z = A_prev @ W and A = σ(Z). The output of one layer is the input of the "
        "next.",
        "Do the same two steps three times. X is the A of layer 0.",
        "Apply σ after each of the three products, the last one too. Return the third A.",
    ),
    (
        r"$Z_l=A_{l-1}W_l,\;A_l=\sigma(Z_l)$ with $A_0=X$ (F1), for $l=1,2,3$.",
        r"$\hat Y=A_3$ has a row for each example and a column for each output, $(E,n_3)$.",
    ),
    symbol=r"\hat Y",
    examples=(
        Probe(
            {
                "X": np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 0.5]]),
                "W1": np.array([[0.5, -1.0], [0.4, 1.2]]),
                "W2": np.array([[1.5, 0.3], [-0.8, 0.6]]),
                "W3": np.array([[1.0, -0.5], [2.0, 0.7]]),
            },
            {"E": 3, "K": 2},
        ),
        Probe(
            {
                "X": np.array([[1.0, -2.0], [0.5, 1.0]]),
                "W1": np.array([[0.5, -1.0], [0.4, 1.2]]),
                "W2": np.array([[1.5, 0.3], [-0.8, 0.6]]),
                "W3": np.array([[1.0, -0.5], [2.0, 0.7]]),
            },
            {"E": 2, "K": 2},
        ),
    ),
    mistakes=(
        mistake(kinds.BEND_LEFT_OUT, layers(identity, identity)),
        mistake(kinds.LAST_BEND_LEFT_OUT, layers(sigma, identity)),
        mistake(
            kinds.BEND_LEFT_OUT,
            layers(identity, sigma),
            why="Only the last layer has its σ. Without σ between them the three layers are a "
            "single one, with the weights W₁W₂W₃.",
        ),
        mistake(kinds.TANH_FOR_SIGMOID, layers(np.tanh, np.tanh)),
        mistake(kinds.EXPONENT_SIGN, layers(lambda Z: sigma(-Z), lambda Z: sigma(-Z))),
        mistake(
            kinds.SLOPE_FOR_VALUE,
            layers(*[lambda Z: sigma.slope(Z, sigma(Z))] * 2),
        ),
        mistake(
            kinds.SIGMOID_AGAIN,
            layers(sigma, lambda Z: sigma(sigma(Z))),
            why="After the last layer σ is applied twice. Each layer applies it once.",
        ),
        mistake(kinds.SOFTMAX_FOR_SIGMOID, layers(sigma, Softmax())),
        mistake(
            kinds.TRANSPOSE_TOO_MANY,
            product_of(lambda A, W: A @ W.T),
            why="Forward, W is used as it is: (E, n_in) @ (n_in, n_out). The transpose belongs "
            "to the backward pass. Where the sizes are equal, the wrong product runs too, and "
            "gives other numbers.",
        ),
        mistake(
            kinds.ORDER,
            product_of(lambda A, W: W @ A),
        ),
        mistake(kinds.HADAMARD_FOR_PRODUCT, product_of(lambda A, W: A * W)),
    ),
    extra=(lambda rng: three_layers(rng, *equal(rng, 5)),),
)


TASKS = (
    CROSS_ENTROPY,
    DZ_OUTPUT,
    DZ_HIDDEN,
    DW,
    DB,
    BACKWARD,
    THREE_LAYER_FORWARD,
    SQUARED_ERROR_DA,
    CROSS_ENTROPY_DA,
)

QUESTIONS: Questions = {
    "04.q1": {
        "same": "There are twice as many terms, and each counts half as much.",
        "doubled": "The sum doubles, and so does E. This loss is the mean.",
        "halved": "1/E is halved, but there are twice as many examples to add up.",
    },
    "04.q2": {
        "(3,4)": "The row b is copied down, so each example gets a bias of its own. NumPy does "
        "not complain.",
        "(1,4)": "NumPy copies the row b down to match the three rows of dZ. The result has three.",
        "error": "(1, 4) and (3, 4) fit, because a size of 1 may be copied. So the bug is silent.",
    },
    "04.q3": {
        "all": "Every gradient is made from the error at the output, so the factor E is in all of "
        "them.",
        "output": "The error of each layer is made from that of the next, so the factor is handed "
        "on.",
        "none": "The 1/E enters once, at the output. No later rule puts it in.",
    },
}

FORMERLY = {
    "00.squared_error_dA": "04.squared_error_dA",
    "00.cross_entropy_dA": "04.cross_entropy_dA",
    "00.three_layer_forward": "04.three_layer_forward",
}
