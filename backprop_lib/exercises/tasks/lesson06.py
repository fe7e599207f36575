"""Tasks of lesson 06: the same in PyTorch."""

from __future__ import annotations

from numpy.random import Generator

from backprop_lib.exercises.answers import lesson06 as answers
from backprop_lib.exercises.forms import OneArray
from backprop_lib.exercises.probes import Probe, distinct, signed
from backprop_lib.exercises.slips import lesson06 as slips
from backprop_lib.exercises.task import Place, Task


def weights(rng: Generator, i: int) -> Probe:
    """One matrix of weights."""
    return Probe({"W": signed(rng, *distinct(rng, 2))}, {})


TASKS = (
    Task(
        "06.to_torch",
        answers.to_torch,
        OneArray("(n_out, n_in)"),
        weights,
        Place("08", "13. A dictionary of conventions"),
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
)
