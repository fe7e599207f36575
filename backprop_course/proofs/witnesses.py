"""Witnesses: each formula's value held against the library's own, from three sides.

The library's number is the reference. The symbolic witness is the last line of the proof with
numbers put in; the numeric one the complex step on the library's steps forward; the automatic one
an engine (PyTorch or HIPS autograd) that knows nothing of the library's way back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from backprop_course.proofs.entry import Claim, Entry, Slip
from backprop_course.proofs.witnesses_engines import NOT_INSTALLED, Library, complex_step, engine
from backprop_course.proofs.witnesses_targets import TARGETS, WITHOUT, Target
from backprop_lib.gradcheck import relative_error

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
    ours = scene.derivative(of, by) if by else scene.node(of)
    numeric, automatic = None, None
    if by:
        library = Library()
        numeric = complex_step(lambda x: scene.forward(of, by, x, library), scene.node(by))
    found = engine()
    if found is not None and by:
        automatic = found.jacobian(lambda x: scene.forward(of, by, x, found), scene.node(by))
    elif found is not None:
        automatic = np.asarray(scene.forward(of, "A0", found.array(scene.X), found))
    return Witness(
        worst_error(ours, target.tabulated(claim)),
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
