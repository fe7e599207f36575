"""Tasks of lesson 06: the same in PyTorch."""

from __future__ import annotations

from numpy.random import Generator

from backprop_course.exercises.answers import lesson06 as answers
from backprop_course.exercises.forms import OneArray
from backprop_course.exercises.probes import Probe, between, distinct, labels, signed
from backprop_course.exercises.slips import lesson06 as slips
from backprop_course.exercises.task import Place, Task


def weights(rng: Generator, i: int) -> Probe:
    """One matrix of weights."""
    return Probe({"W": signed(rng, *distinct(rng, 2))}, {})


def mean_of_all(rng: Generator, i: int) -> Probe:
    """The gradient of a mean over E·K entries."""
    E, K = distinct(rng, 2)
    dZ = (between(rng, E, K) - labels(rng, E, K)) / (E * K)
    return Probe({"dZ_torch": dZ}, {"E": E})


TASKS = (
    Task(
        "06.to_torch",
        answers.to_torch,
        OneArray("(n_out, n_in)"),
        weights,
        Place("06", "1. The same weights, lying the other way"),
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
        slips.TO_TORCH,
    ),
    Task(
        "06.our_dZ",
        answers.our_dZ,
        OneArray("(E, K)"),
        mean_of_all,
        Place("06", "6. Yes or no, K times: BCEWithLogitsLoss"),
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
        slips.OUR_DZ,
    ),
)
