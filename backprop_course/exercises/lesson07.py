"""Lesson 07: the same in PyTorch."""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

from numpy.random import Generator

from backprop_course.exercises import misconceptions as kinds
from backprop_course.exercises.mistakes import added_up, scaled, turned_and_stray
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
    Place("07", "1. The same weights, lying the other way"),
    (
        "Ours: x W, with W of shape (n_in, n_out). PyTorch's Linear: x Wᵀ, with W of shape "
        "(n_out, n_in).",
        "The same numbers must land in the other shape: entry [i, j] goes to [j, i].",
        "The transpose. torch.tensor may be put round it; an array will do as well.",
    ),
    (
        r"Ours is $Z=A_{l-1}W_l$ with $W_l\in\mathbb R^{n_{l-1}\times n_l}$ (F1, F32).",
        r"`torch.nn.Linear` computes $xW^\top+b$ with $W$ of shape (n_out, n_in). Both agree "
        r"when one is the other's transpose.",
    ),
    mistakes=(
        mistake(
            kinds.NOT_TRANSPOSED,
            lambda W: W,
            why="A `torch.nn.Linear` keeps its weight as (n_out, n_in) and computes x Wᵀ + "
            "b. Ours is "
            "(n_in, n_out) and computes x W + b. So one is the other's transpose.",
        ),
        mistake(kinds.RESHAPED, lambda W: W.reshape(W.shape[::-1])),
        mistake(kinds.FLIPPED, lambda W: W.T[::-1]),
        mistake(kinds.FLIPPED, lambda W: W.T[:, ::-1]),
        *turned_and_stray(to_torch),
    ),
)


def our_dZ(dZ_torch):
    return dZ_torch * dZ_torch.shape[1]


OUR_DZ = Task(
    "07.our_dZ",
    our_dZ,
    OneArray("(E, K)"),
    mean_of_all,
    Place("07", "6. Yes or no, K times: BCEWithLogitsLoss"),
    (
        "PyTorch's mean divides by E·K, ours by E. Which factor is between them?",
        "A factor of the loss is a factor of each of its gradients.",
        "dZ_torch times K, and K is dZ_torch.shape[1].",
    ),
    (
        r"`BCEWithLogitsLoss()` is $\frac1{EK}\sum_{e,k}$ of the terms that F33 adds up as "
        r"$\frac1E\sum_{e,k}$. Ours is $K$ times as large.",
        r"So is each gradient: $\delta_L=\frac1E(A_L-Y)=K\cdot\frac1{EK}(A_L-Y)$ (F34).",
    ),
    mistakes=(
        mistake(
            kinds.OVER_OUTPUTS,
            lambda dZ: dZ,
            why="`BCEWithLogitsLoss()` is the mean over all E·K entries. So its gradient is "
            "K times "
            "smaller than ours. It must be scaled.",
        ),
        mistake(kinds.EXAMPLES_FOR_OUTPUTS, lambda dZ: dZ * len(dZ)),
        mistake(
            kinds.MISSING_MEAN,
            lambda dZ: dZ * dZ.size,
            why="That undoes both divisions, the one by K and the one by E. Ours keeps the "
            "1/E (F33).",
        ),
        mistake(kinds.FACTOR_TURNED, lambda dZ: dZ / dZ.shape[1]),
        mistake(
            kinds.MEAN_TWICE,
            scaled(our_dZ, lambda dZ: 1 / len(dZ)),
            why="The 1/E is in PyTorch's mean already, as in ours. Only the K is too much.",
        ),
        *turned_and_stray(our_dZ),
        added_up(our_dZ),
    ),
)


TASKS = (
    TO_TORCH,
    OUR_DZ,
)

QUESTIONS: Questions = {
    "07.q1": {
        "doubled": "PyTorch adds each gradient to what is in .grad already.",
        "same": "That would be so if backward() began by emptying .grad. It does not.",
        "error": "The graph is a new one, as the loss was computed anew. So nothing is missing.",
    },
    "07.q2": {
        "2": "It divides by E and by K, we by E alone. The factor is K.",
        "1": "Both add up the same terms. But PyTorch's mean goes over all E·K of them.",
        "5": "Both divide by E. What only PyTorch divides by is the other size.",
        "10": "Ours is a mean too: it divides by E. So E is no part of the factor.",
    },
    "07.q3": {
        "above": "The loss takes a softmax of its own, of inputs from 0 to 1: never far apart.",
        "0": "That would be so if it took the logarithms at once. It takes softmax again first.",
        "error": "Probabilities are numbers like any others. Nobody can see that they were logits.",
    },
}

FORMERLY = {
    "06.to_torch": "07.to_torch",
    "06.our_dZ": "07.our_dZ",
    "06.q1": "07.q1",
    "06.q2": "07.q2",
    "06.q3": "07.q3",
}
