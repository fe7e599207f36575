"""Witnesses: each formula's value held against the library's own, from three sides.

The library's number is the reference. The symbolic witness is the last line of the proof with
numbers put in; the numeric one the complex step on the library's steps forward; the automatic one
an engine (PyTorch or HIPS autograd) that knows nothing of the library's way back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from backprop_lib.activations import Identity, Tanh
from backprop_lib.gradcheck import relative_error
from backprop_lib.losses import SquaredError
from backprop_lib.proofs.entry import Claim, Entry, Slip
from backprop_lib.proofs.ledger import find
from backprop_lib.proofs.symbols import SIZES, E, K, M, m, n
from backprop_lib.proofs.tabulate import tabulate
from backprop_lib.proofs.witnesses_engines import NOT_INSTALLED, Library, complex_step, engine
from backprop_lib.proofs.witnesses_scene import Scene

TOLERANCE = 1e-12
"""The relative error up to which a witness agrees."""


@dataclass(frozen=True)
class Witness:
    """The worst relative error of each witness against the library; None where there is none."""

    symbolic: float | None = None
    numeric: float | None = None
    automatic: float | None = None
    engine: str = ""
    """ "PyTorch", "autograd" or "not installed"; "" where it would have no meaning."""
    reason: str = ""
    """Why a witness is missing, where one is."""

    @property
    def errors(self) -> tuple[float | None, float | None, float | None]:
        """All three, in the order of the columns."""
        return self.symbolic, self.numeric, self.automatic

    @property
    def agrees(self) -> bool:
        """Whether every witness that there is agrees with the library."""
        return all(error <= TOLERANCE for error in self.errors if error is not None)

    def texts(self, digits: bool = True) -> tuple[str, str, str]:
        """A cell for each; without `digits`, "< 1e-12" for every error that is below it."""
        symbolic, numeric, automatic = (_text(error, digits) for error in self.errors)
        missing = self.automatic is None and self.engine == NOT_INSTALLED
        return symbolic, numeric, NOT_INSTALLED if missing else automatic

    def __str__(self) -> str:
        """One line."""
        names = (
            "symbolic",
            "numeric",
            f"automatic ({self.engine})" if self.engine else "automatic",
        )
        pairs = (f"{name} {text}" for name, text in zip(names, self.texts(), strict=True))
        reason = f"; {self.reason}" if self.reason else ""
        return f"witnesses: {', '.join(pairs)}{reason}"


@dataclass(frozen=True)
class Target:
    """What the last line of a claim is in the network: ∂ of / ∂ by, or the value of `of`."""

    scene: Scene
    of: str
    by: str = ""
    l: int = 1  # noqa: E741  # the derivation's letter
    """The layer whose Z and A the claim's letters are; W, b and D are those of layer l + 1."""
    summed: bool = False
    """True where the claim's loss is the sum over the examples; the library's is the mean."""

    def letters(self) -> dict[str, Any]:
        """Every letter's numbers. Small letters are the first row, or numbers in a 1-1 network."""
        nodes = self.scene.nodes
        found = {"X": nodes["A0"], "Y": nodes["Y"]}
        found |= {f"W_{number}": nodes[f"W{number}"] for number in range(1, len(self.scene.sizes))}
        found |= {name: nodes[f"{name}{self.l}"] for name in "ZA"}
        following = {name: nodes.get(f"{name}{self.l + 1}") for name in "WbD"}
        found |= {name: array for name, array in following.items() if array is not None}
        if "b" in found:
            found["b"] = found["b"].squeeze()
        return found | {
            name.lower(): array[0].squeeze() for name, array in found.items() if name in "XYZAD"
        }


BATCH = Scene([SIZES[M], SIZES[n], SIZES[m], SIZES[K]], SIZES[E])
ROW = replace(BATCH, E=1)
EQUAL = replace(BATCH, equal_rows=True)
LAST = Scene([SIZES[M], SIZES[n], SIZES[m]], SIZES[E])
LAST_ROW = replace(LAST, E=1)
CLASSES = Scene([SIZES[M], SIZES[n], SIZES[K]])
THREE = replace(BATCH, hidden=Tanh(), loss=SquaredError(), biases=False)
LINEAR = replace(THREE, hidden=Identity())

TARGETS: dict[str, Sequence[Target | None]] = {
    "F1": [Target(THREE, "A3"), Target(LINEAR, "A3")],
    "F2": [Target(THREE, "loss", l=3, summed=True)],
    "F3": [Target(THREE, "loss", "W3", summed=True)],
    "F4": [Target(THREE, "loss", "W1", summed=True)],
    "F23": [Target(ROW, "Z2", "Z1")],
    "F25": [Target(ROW, "A1", "Z1"), Target(ROW, "Z2", "W2")],
    "F26": [Target(ROW, "loss", "Z1"), Target(LAST_ROW, "loss", "Z1")],
    "F27": [Target(ROW, "loss", "W2"), Target(LAST_ROW, "loss", "W2")],
    "F28": [Target(ROW, "loss", "b2"), Target(LAST_ROW, "loss", "b2")],
    "F30": [Target(ROW, "loss", l=3), None],
    "F31": [Target(ROW, "loss", "Z3", l=3), Target(CLASSES, "loss", "Z1")],
    "F32": [Target(BATCH, "Z2", "A1")],
    "F33": [Target(BATCH, "loss", l=3), Target(EQUAL, "loss", l=3)],
    "F34": [Target(BATCH, "loss", "Z3", l=3)],
    "F35": [None, Target(BATCH, "Z2", "Z1")],
    "F36": [Target(BATCH, "loss", "Z1"), Target(LAST, "loss", "Z1")],
    "F37": [Target(BATCH, "loss", "W2"), Target(LAST, "loss", "W2")],
    "F38": [Target(BATCH, "loss", "b2"), Target(LAST, "loss", "b2")],
}
"""For each claim of an entry, what it is in the network; None where it is no value there."""

WITHOUT = {
    "F24": "a definition, not a value of the network",
    "F29": "labels are given, not computed",
}
"""The formulas that have no witnesses, and why."""


def witness(id: str, seed: int = 0) -> Witness:
    """The witnesses of one entry. KeyError, with the nearest ids, where there is no such entry."""
    return witness_of(find(id), seed)


def witness_of(entry: Entry, seed: int = 0) -> Witness:
    """The witnesses of an entry, on random numbers of this seed."""
    if isinstance(entry, Slip):
        return Witness(reason="a slip is refuted; the formula it means has witnesses")
    if entry.id not in TARGETS:
        return Witness(reason=WITHOUT.get(entry.id, "no value of the network"))
    return worst(
        _of_claim(claim, replace(target, scene=replace(target.scene, seed=seed)))
        for claim, target in zip(entry.claims(), TARGETS[entry.id], strict=True)
        if target is not None
    )


def worst(witnesses: Iterable[Witness]) -> Witness:
    """The worst of each witness."""
    found = list(witnesses)
    errors = zip(*(w.errors for w in found), strict=True)
    symbolic, numeric, automatic = (
        max((error for error in each if error is not None), default=None) for each in errors
    )
    engine = next((w.engine for w in found if w.engine), "")
    reason = found[0].reason if numeric is None else ""
    return Witness(symbolic, numeric, automatic, engine, reason)


def _of_claim(claim: Claim, target: Target) -> Witness:
    scene, of, by = target.scene, target.of, target.by
    ours = scene.derivative(of, by) if by else scene.nodes[of]
    lengths = [SIZES[size] for size in claim.ranges.values()]
    symbolic = tabulate(claim.steps[-1][0], target.letters(), list(claim.ranges), lengths)
    symbolic /= scene.E if target.summed else 1
    numeric, automatic = None, None
    if by:
        library = Library()
        numeric = complex_step(lambda x: scene.forward(of, by, x, library), scene.nodes[by])
    found = engine()
    if found is not None and by:
        automatic = found.jacobian(lambda x: scene.forward(of, by, x, found), scene.nodes[by])
    elif found is not None:
        automatic = np.asarray(scene.forward(of, "A0", found.array(scene.X), found))
    return Witness(
        worst_error(ours, symbolic),
        None if numeric is None else worst_error(ours, numeric),
        None if automatic is None else worst_error(ours, automatic),
        NOT_INSTALLED if found is None else found.name,
        "" if by else "a value, not a slope: nothing to step along",
    )


def worst_error(ours: Any, theirs: Any) -> float:
    """The worst relative error of an entry, none taken as smaller than 1/1000 of the largest."""
    ours, theirs = np.squeeze(ours), np.squeeze(theirs)
    if ours.shape != theirs.shape:
        return float("inf")
    floor = 1e-3 * float(np.abs(ours).max())
    pairs = zip(ours.flat, theirs.flat, strict=True)
    return max(relative_error(float(a), float(b), floor) for a, b in pairs)


def _text(error: float | None, digits: bool) -> str:
    if error is None:
        return "–"
    if digits:
        return f"{error:.0e}" if error else "0"
    return f"{'<' if error <= TOLERANCE else '>'} {TOLERANCE:.0e}"
