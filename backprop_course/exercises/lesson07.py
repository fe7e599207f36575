"""Lesson 07: the same in PyTorch."""

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
    between,
    distinct,
    labels,
    mistake,
    signed,
)


def weights(rng: Generator, i: int) -> Probe:
    """One matrix of weights."""
    return Probe({"W": signed(rng, *distinct(rng, 2))}, {})


def mean_of_all(rng: Generator, i: int) -> Probe:
    """The gradient of a mean over E·K entries."""
    E, K = distinct(rng, 2)
    dZ = (between(rng, E, K) - labels(rng, E, K)) / (E * K)
    return Probe({"dZ_torch": dZ}, {"E": E})


def to_torch(W):
    return W.T.copy()


TO_TORCH = Task(
    "07.to_torch",
    to_torch,
    OneArray("(n_out, n_in)"),
    weights,
    Place("07", "1. The same weights, transposed"),
    (
        "Ours: Z = X W + b, with W of shape (n_in, n_out). PyTorch's Linear: Z = X Wᵀ + b, with "
        "W of shape (n_out, n_in).",
        "The number at [i, j] goes to [j, i].",
        "Return the transpose, W.T.",
    ),
    (
        r"Ours is $Z=A_{l-1}W_l+b_l$ with $W_l\in\mathbb R^{n_{l-1}\times n_l}$ (F32).",
        r"`torch.nn.Linear` computes $A_{l-1}W^\top+b$ with a $W$ of shape $(n_l,n_{l-1})$. They "
        r"are equal for every $A_{l-1}$ when $W^\top=W_l$, so $W=W_l^\top$.",
    ),
    symbol=r"W_{\text{torch}}",
    examples=(
        Probe({"W": np.array([[1.0, -2.0, 0.5], [0.4, 1.5, -1.0]])}, {}),
        Probe({"W": np.array([[1.0, -2.0], [0.4, 1.5]])}, {}),
    ),
    mistakes=(
        mistake(
            kinds.NOT_TRANSPOSED,
            lambda W: W,
            why="`torch.nn.Linear` keeps its weight as (n_out, n_in) and computes X Wᵀ + b. Ours "
            "is (n_in, n_out) and computes X W + b. Each is the transpose of the other.",
        ),
    ),
)


def our_dZ(dZ_torch):
    return dZ_torch * dZ_torch.shape[1]


OUR_DZ = Task(
    "07.our_dZ",
    our_dZ,
    OneArray("(E, K)"),
    mean_of_all,
    Place("07", "2. Two means"),
    (
        "PyTorch's mean divides by E·K, ours by E. How many times as large is ours?",
        "A factor of the loss is a factor of each of its gradients.",
        "Multiply dZ_torch by K, which is dZ_torch.shape[1].",
    ),
    (
        r"`BCEWithLogitsLoss()` is $\frac1{EK}\sum_{e,k}$ of the same terms that our loss adds up "
        r"as $\frac1E\sum_{e,k}$ (F33). So ours is $K$ times as large.",
        r"The same holds for each gradient: "
        r"$\delta_L=\frac1E(A_L-Y)=K\cdot\frac1{EK}(A_L-Y)$ (F34).",
    ),
    symbol=r"\frac{\partial\mathcal L}{\partial Z}",
    examples=(
        Probe(
            {"dZ_torch": np.array([[-0.03, 0.05], [0.07, -0.07], [0.02, -0.02]])}, {"E": 3, "K": 2}
        ),
    ),
    mistakes=(
        mistake(
            kinds.OVER_OUTPUTS,
            lambda dZ: dZ,
            why="`BCEWithLogitsLoss()` is the mean over all E·K entries. Its gradient is "
            "one K-th of ours.",
        ),
        mistake(kinds.EXAMPLES_FOR_OUTPUTS, lambda dZ: dZ * len(dZ)),
        mistake(kinds.K_AS_NUMBER, lambda dZ: dZ * 3),
        mistake(
            kinds.MISSING_MEAN,
            lambda dZ: dZ * dZ.size,
            why="That undoes both divisions, the one by K and the one by E. Our loss keeps its "
            "1/E.",
        ),
        mistake(kinds.FACTOR_TURNED, lambda dZ: dZ / dZ.shape[1]),
        mistake(
            kinds.MEAN_TWICE,
            scaled(our_dZ, lambda dZ: 1 / len(dZ)),
            why="PyTorch's mean already contains the 1/E, as ours does. Only its 1/K has to go.",
        ),
        added_up(our_dZ),
    ),
)


TASKS = (
    TO_TORCH,
    OUR_DZ,
)

QUESTIONS: Questions = {
    "07.q1": {
        "doubled": "Each call of backward() adds its gradient to what is already in .grad.",
        "same": "That would need a backward() that empties .grad first. It does not.",
        "error": "The loss was computed anew, so there is a new graph to walk.",
    },
    "07.q2": {
        "3": "Both add up the same terms. PyTorch divides by E·K, we by E alone: the factor is K.",
        "1": "Both add up the same terms, but PyTorch's mean is over all E·K of them.",
        "5": "Both divide by E. Only the division by K differs.",
        "15": "Ours is a mean, too: it divides by E. So E is no part of the factor.",
    },
    "07.q3": {
        "above": "The loss applies a softmax to its inputs. Inputs between 0 and 1 are never far "
        "apart, so that softmax is never sure.",
        "0": "That would be right if the loss took the logarithm at once. It takes softmax first.",
        "error": "Probabilities have the shape and type of logits. PyTorch cannot tell them apart.",
    },
}

FORMERLY = {
    "06.to_torch": "07.to_torch",
    "06.our_dZ": "07.our_dZ",
    "06.q1": "07.q1",
    "06.q2": "07.q2",
    "06.q3": "07.q3",
}
