"""An entry of the ledger, a formula or an erratum, and the ruling on it: proved, refuted, wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

from sympy.matrices.exceptions import ShapeError

from backprop_course.proofs.derivation import Derivation, NotProvedError, derivation
from backprop_course.proofs.index_notation import Ranges
from backprop_course.shared.language import say, translated
from backprop_course.shared.time_limit import TimeUp, has_alarm, time_limit

SECONDS = 30
"""An entry that takes longer is undecided, where the host can wake a proof by an alarm."""

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

    def __post_init__(self) -> None:
        """What is wrong is said in the reader's language."""
        wrong = {translated(name): form for name, form in self.wrong.items()}
        object.__setattr__(self, "wrong", wrong)

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
class Erratum:
    """A mistake of the source: what is printed, and which formulas of the ledger hold instead."""

    id: str
    """S1 … S24."""
    statement: str
    """What is printed and what is meant, LaTeX and a few words."""
    holds: Sequence[str]
    """The ids of the formulas that hold. Each is proved in its own entry."""
    printed: str | Callable[[], Claim]
    """What must be refuted: the name of a wrong form of the first of these formulas, or a claim."""
    example: Callable[[], str]
    """Where the printed form fails, in numbers or shapes."""
    scope: str = ANY_SIZE

    def claim(self, formulas: Sequence[Formula]) -> Claim:
        """The claim as printed; `formulas` are those that hold."""
        if callable(self.printed):
            return self.printed()
        name = translated(self.printed)
        for claim in formulas[0].claims():
            if name in claim.wrong:
                return replace(claim, steps=[(claim.wrong[name], say("as printed"))], wrong={})
        raise ValueError(
            say(
                "printed must be a wrong form of {id}, got {printed!r}; give {erratum} one of "
                "its names, or a claim",
                id=formulas[0].id,
                printed=self.printed,
                erratum=self.id,
            )
        )


def erratum(
    id: str,
    statement: str,
    *,
    holds: Sequence[str],
    printed: str | Callable[[], Claim],
    scope: str = ANY_SIZE,
) -> Callable[[Callable[[], str]], Erratum]:
    """For the function that shows where a printed form fails: it becomes that entry."""
    return lambda example: Erratum(id, statement, holds, printed, example, scope)


Entry = Formula | Erratum


VERDICTS = {
    "proved": "proved",
    "refuted": "refuted",
    "undecided": "undecided",
    "wrong": "wrong",
}
"""What each verdict is called where it is shown."""


@dataclass(frozen=True)
class Ruling:
    """What came of one entry."""

    entry: Entry
    verdict: str
    """ "proved", "refuted", "undecided", or "wrong": not as the ledger states it."""
    derivations: tuple[Derivation, ...] = ()
    wrong_forms: tuple[tuple[str, bool], ...] = ()
    """Each wrong form by its name, and whether it was rejected."""
    holds: tuple[Ruling, ...] = ()
    """For an erratum: the rulings on the formulas that hold."""
    printed: Claim | None = None
    """For an erratum: what was refuted; None where its shapes do not let it be written down."""
    counterexample: str = ""
    """For an erratum: how the printed form was refuted, and its example."""
    seconds: float = 0.0
    trouble: str = ""
    """Where the verdict is not as stated: why."""

    @property
    def said(self) -> str:
        """The verdict, in the reader's language."""
        return say(VERDICTS[self.verdict])

    @property
    def rejected(self) -> str:
        """The names of the wrong forms that were rejected."""
        return "; ".join(name for name, rejected in self.wrong_forms if rejected)

    @property
    def as_stated(self) -> bool:
        """True for a formula proved and all its wrong forms rejected, and an erratum refuted."""
        wanted = "refuted" if isinstance(self.entry, Erratum) else "proved"
        return self.verdict == wanted and all(rejected for _, rejected in self.wrong_forms)


def judge(formula: Formula) -> Ruling:
    """Carry out all proofs of a formula, and the refutations of its wrong forms."""
    return _in_time(formula, lambda: _proved(formula))


def judge_erratum(erratum: Erratum, holds: Sequence[Ruling]) -> Ruling:
    """Refute what is printed; `holds` are the rulings on the formulas that hold instead."""
    return _in_time(erratum, lambda: _refuted(erratum, tuple(holds)))


def _in_time(entry: Entry, ruling: Callable[[], Ruling]) -> Ruling:
    started = time.perf_counter()
    # Without an alarm every line would have to be traced, and SymPy would take many times as long.
    limit = time_limit(SECONDS) if has_alarm() else nullcontext()
    try:
        with limit:
            found = ruling()
    except NotProvedError as error:
        verdict = "wrong" if error.refuted else "undecided"
        found = Ruling(entry, verdict, trouble=str(error))
    except TimeUp:
        found = Ruling(
            entry, "undecided", trouble=say("not decided within {seconds} s", seconds=SECONDS)
        )
    return replace(found, seconds=time.perf_counter() - started)


def _proved(formula: Formula) -> Ruling:
    claims = formula.claims()
    derivations = tuple(claim.prove() for claim in claims)
    wrong_forms = tuple(
        (name, claim.refutes(expression))
        for claim in claims
        for name, expression in claim.wrong.items()
    )
    passed = [name for name, rejected in wrong_forms if not rejected]
    trouble = say("not rejected: {names}", names=", ".join(passed)) if passed else ""
    return Ruling(formula, "proved", derivations, wrong_forms, trouble=trouble)


def _refuted(erratum: Erratum, holds: tuple[Ruling, ...]) -> Ruling:
    not_as_stated = [of.entry.id for of in holds if not of.as_stated]
    if not_as_stated:
        trouble = say("{names} should hold, and is not as stated", names=", ".join(not_as_stated))
        return Ruling(erratum, "wrong", holds=holds, trouble=trouble)
    printed = None
    try:
        printed = erratum.claim([of.entry for of in holds if isinstance(of.entry, Formula)])
        printed.prove()
        how = ""
    except NotProvedError as error:
        how = str(error) if error.refuted else ""
    except ShapeError as error:
        how = say("the shapes do not fit: {error}", error=error)
    if not how:
        trouble = say("the printed form was not refuted")
        return Ruling(erratum, "wrong", holds=holds, printed=printed, trouble=trouble)
    counterexample = f"{how}\n{erratum.example()}"
    return Ruling(erratum, "refuted", holds=holds, printed=printed, counterexample=counterexample)
