"""An entry of the ledger: a formula to be proved, or a slip to be refuted and mended."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sympy.matrices.exceptions import ShapeError

from backprop_course.proofs.derivation import Derivation, NotProvedError, derivation
from backprop_course.proofs.index_notation import Ranges

SECONDS = 30
"""A proof that takes longer is undecided."""

ANY_SIZE = "any size"
NUMBERS = "single numbers"


@dataclass(frozen=True)
class Claim:
    """Expressions said to be equal, the first to the second and so on."""

    first: Any
    steps: Sequence[tuple[Any, str]]
    """Each expression with the reason for which it equals the one before."""
    wrong: Mapping[str, Any] = field(default_factory=dict)
    """Other last expressions, by what is wrong with them. Each must be refuted."""
    ranges: Ranges = field(default_factory=dict)
    """In index notation, the size up to which each free index runs."""

    def prove(self) -> Derivation:
        """The derivation, or NotProvedError."""
        expressions, reasons = zip(*self.steps, strict=True)
        return derivation(self.first, *expressions, reasons=reasons, ranges=self.ranges)

    def refutes(self, wrong: Any) -> bool:
        """Whether another last expression is shown to be false (not: undecided)."""
        try:
            derivation(self.first, wrong, ranges=self.ranges)
        except NotProvedError as error:
            return error.refuted
        return False


@dataclass(frozen=True)
class Formula:
    """A formula of the source, or one that the lessons add."""

    id: str
    """F1 … F38, or a name."""
    statement: str
    """LaTeX."""
    scope: str
    """ANY_SIZE, NUMBERS, or "sizes …" where no general proof is had."""
    claims: Callable[[], Sequence[Claim]]


def formula(
    id: str, statement: str, scope: str
) -> Callable[[Callable[[], Sequence[Claim]]], Formula]:
    """For the function that makes a formula's claims: it becomes that entry of the ledger."""
    return lambda claims: Formula(id, statement, scope, claims)


@dataclass(frozen=True)
class Slip:
    """A slip of the source: what is printed, why it is wrong, what is right."""

    id: str
    """S1 … S24."""
    statement: str
    """What is printed and what is meant, LaTeX and a few words."""
    scope: str
    printed: Callable[[], Claim]
    """The claim as printed. It must be refuted, be it by shapes that do not fit."""
    mended: Callable[[], Sequence[Claim]]
    """The right form. It must be proved."""
    example: Callable[[], str]
    """A counterexample with numbers or shapes, and what the slip would do to training."""


Entry = Formula | Slip


@dataclass(frozen=True)
class Verdict:
    """What came of one entry."""

    entry: Entry
    verdict: str
    """ "proved", "refuted", "undecided", or "wrong": not as the ledger states it."""
    derivations: tuple[Derivation, ...] = ()
    counterexample: str = ""
    """For a slip: how the printed form was refuted, and its example."""
    wrong_forms: tuple[tuple[str, bool], ...] = ()
    """Each wrong form by its name, and whether it was rejected."""
    seconds: float = 0.0
    trouble: str = ""
    """Where the verdict is not as stated: why."""

    @property
    def rejected(self) -> str:
        """The names of the wrong forms that were rejected."""
        return "; ".join(name for name, rejected in self.wrong_forms if rejected)

    @property
    def as_stated(self) -> bool:
        """True for a formula that is proved, a slip that is refuted, all wrong forms rejected."""
        wanted = "refuted" if isinstance(self.entry, Slip) else "proved"
        return self.verdict == wanted and all(rejected for _, rejected in self.wrong_forms)


def judge(entry: Entry) -> Verdict:
    """Carry out all proofs and refutations of an entry."""
    started = time.perf_counter()
    try:
        with _time_limit(SECONDS):
            return _judged(entry, started)
    except NotProvedError as error:
        verdict = "wrong" if error.refuted else "undecided"
        return Verdict(entry, verdict, seconds=time.perf_counter() - started, trouble=str(error))
    except TimeoutError:
        trouble = f"not decided within {SECONDS} s"
        return Verdict(entry, "undecided", seconds=SECONDS, trouble=trouble)


def _judged(entry: Entry, started: float) -> Verdict:
    counterexample, verdict = "", "proved"
    if isinstance(entry, Slip):
        claims, verdict = entry.mended(), "refuted"
        refutation = _refutation(entry)
        if refutation is None:
            trouble = "the printed form was not refuted"
            return Verdict(entry, "wrong", seconds=time.perf_counter() - started, trouble=trouble)
        counterexample = f"{refutation}\n{entry.example()}"
    else:
        claims = entry.claims()
    derivations = tuple(claim.prove() for claim in claims)
    wrong_forms = tuple(
        (name, claim.refutes(expression))
        for claim in claims
        for name, expression in claim.wrong.items()
    )
    passed = [name for name, rejected in wrong_forms if not rejected]
    return Verdict(
        entry,
        verdict,
        derivations,
        counterexample,
        wrong_forms,
        time.perf_counter() - started,
        f"not rejected: {', '.join(passed)}" if passed else "",
    )


def _refutation(slip: Slip) -> str | None:
    """How the printed form fails; None where it does not."""
    try:
        slip.printed().prove()
    except NotProvedError as error:
        return str(error) if error.refuted else None
    except ShapeError as error:
        return f"the shapes do not fit: {error}"
    return None


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """TimeoutError after so many seconds, where the host has signals (a browser has none)."""
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def stop(*_: Any) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
