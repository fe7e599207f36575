"""The ledger: its entries by id, the ruling on each, and how both are shown."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from backprop_course.proofs.derivation import Derivation
from backprop_course.proofs.entry import Claim, Entry, Erratum, Ruling, judge, judge_erratum
from backprop_course.shared.html import element
from backprop_course.shared.language import say, translated

if TYPE_CHECKING:
    from backprop_course.proofs.witnesses import WitnessErrors


CASES = {
    "The idea": ("three_layers", "local_slopes"),
    "One neuron": ("one_neuron",),
    "Many neurons": ("many_neurons",),
    "Many classes": ("many_classes",),
    "Many examples": ("many_examples",),
    "What the lessons add": ("other_activations",),
    "Errata": ("errata",),
}
"""The parts of the ledger, each with the modules of `proofs.cases` that hold its entries."""


@cache
def entries() -> dict[str, Entry]:
    """All entries by id, in the order of the derivation."""
    return {entry.id: entry for case in CASES for entry in entries_of(case)}


def entries_of(case: str) -> Sequence[Entry]:
    """The entries of one part of the ledger, in the order in which they are written down."""
    modules = [import_module(f"backprop_course.proofs.cases.{name}") for name in CASES[case]]
    return [
        found for module in modules for found in vars(module).values() if isinstance(found, Entry)
    ]


def find(id: str) -> Entry:
    """The entry of this id. KeyError, with the nearest ids, where there is none."""
    known = entries()
    if id in known:
        return known[id]
    near = difflib.get_close_matches(str(id).upper(), known, n=5, cutoff=0.3)
    raise KeyError(
        say(
            "id must be one of the ledger's {count} entries, got {id!r}; did you mean {names}?",
            count=len(known),
            id=id,
            names=", ".join(near or list(known)[:5]),
        )
    )


@cache
def verdict(id: str) -> Ruling:
    """The ruling on one entry, worked out once."""
    entry = find(id)
    if isinstance(entry, Erratum):
        return judge_erratum(entry, [verdict(formula) for formula in entry.holds])
    return judge(entry)


def verdicts(progress: bool = False) -> list[Ruling]:
    """The rulings on all entries, in order, with a progress bar if wanted."""
    return [verdict(id) for id in _one_by_one(entries(), progress)]


def witness(id: str, seed: int = 0) -> WitnessErrors:
    """The witnesses of the entry of this id, on random numbers of this seed."""
    from backprop_course.proofs.witnesses import witness_of

    return witness_of(find(id), seed)


def witnesses_of(entries: Iterable[Entry], progress: bool = False) -> list[WitnessErrors]:
    """The witnesses of these entries: how far the library's own numbers are from the proof's."""
    from backprop_course.proofs.witnesses import witness_of

    return [witness_of(entry) for entry in _one_by_one(entries, progress)]


def _one_by_one(items: Iterable[Any], progress: bool) -> Iterable[Any]:
    if progress:
        from tqdm.auto import tqdm

        items = tqdm(list(items), unit="entry", leave=False)
    return items


SIGNS = "&<>*_[]$`|~#\\"
"""What Markdown, HTML or MathJax would take for their own."""


class Shown:
    """One entry with its evidence: mathematics in a notebook, plain text elsewhere."""

    def __init__(self, ruling: Ruling) -> None:
        self.ruling = ruling

    def __repr__(self) -> str:
        """Plain text."""
        found, entry = self.ruling, self.ruling.entry
        told = f"{entry.id}  {found.said}  ({translated(entry.scope)})"
        lines = [told, translated(entry.statement)]
        if found.trouble:
            lines.append(found.trouble)
        if found.counterexample:
            lines.append(found.counterexample)
        lines += [repr(proof) for proof in found.derivations]
        if found.wrong_forms:
            lines.append(say("rejected: {names}", names=found.rejected))
        lines += [
            f"{of.entry.id}  {of.said}: {translated(of.entry.statement)}" for of in found.holds
        ]
        return "\n\n".join(lines)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/markdown": self._markdown(), "text/plain": repr(self)}

    def _markdown(self) -> str:
        found, entry = self.ruling, self.ruling.entry
        statement, scope = translated(entry.statement), translated(entry.scope)
        parts = [f"**{entry.id}** {statement} — *{found.said}, {scope}*"]
        if found.trouble:
            parts.append(found.trouble)
        if found.counterexample:
            parts += [
                _struck_out(found.printed),
                *_as_prose(found.counterexample.partition("\n")[2]),
            ]
        parts += map(_set_apart, found.derivations)
        if found.wrong_forms:
            parts.append(f"✗ {found.rejected}")
        parts += [
            f"**{of.entry.id}** {translated(of.entry.statement)} — *{of.said}*"
            for of in found.holds
        ]
        return "\n\n".join(parts)


def _struck_out(printed: Claim | None) -> str:
    """The printed form of an erratum with ≠ for its =, or that there is none."""
    if printed is None:
        return say("As printed, the shapes do not fit: it cannot even be written down for SymPy.")
    sides = Derivation((printed.first, printed.steps[-1][0]))
    return _set_apart(sides).replace("&=", r"&\ne", 1)


def _set_apart(proof: Derivation) -> str:
    """Between $$: inline, Markdown would take some of the formula's signs for its own."""
    return f"$${proof._repr_latex_().strip('$')}$$"


def _as_prose(text: str) -> list[str]:
    """The paragraphs of a plain text, for Markdown."""
    return text.translate({ord(sign): f"&#{ord(sign)};" for sign in SIGNS}).splitlines()


def show(id: str) -> Shown:
    """One entry with every step of its proof, to be shown in a notebook."""
    return Shown(verdict(id))


class Table:
    """Rulings as a table: HTML in a notebook, plain text elsewhere."""

    HEAD = (
        say("id"),
        say("verdict"),
        say("scope"),
        say("steps"),
        say("wrong forms rejected"),
    )
    WITNESSES = (say("symbolic"), say("numeric"), say("automatic"))

    def __init__(
        self, found: Sequence[Ruling], witnesses: Sequence[WitnessErrors] = (), digits: bool = True
    ) -> None:
        self.rulings = list(found)
        self.witnesses = list(witnesses)
        self.digits = digits
        """False leaves out what machines differ in: an error is "< 1e-12", no engine is asked."""

    @property
    def head(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.HEAD + (self.WITNESSES[: self._columns] if self.witnesses else ())

    @property
    def _columns(self) -> int:
        return len(self.WITNESSES) if self.digits else len(self.WITNESSES) - 1

    def rows(self) -> list[tuple[str, ...]]:
        """A row for each entry, as texts."""
        errors = [w.texts(self.digits)[: self._columns] for w in self.witnesses]
        return [
            (
                v.entry.id,
                v.said if v.as_stated else f"{v.said}: {v.trouble}",
                translated(v.entry.scope),
                _steps(v),
                _wrong_forms(v),
                *(errors[place] if errors else ()),
            )
            for place, v in enumerate(self.rulings)
        ]

    def __repr__(self) -> str:
        """Plain text, in columns."""
        rows = [self.head, *self.rows()]
        widths = [max(len(row[c]) for row in rows) for c in range(len(self.head))]
        return "\n".join(
            "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        def line(cells: Iterable[str], tag: str) -> str:
            return element("tr", *(element(tag, cell) for cell in cells))

        table = element("table", line(self.head, "th"), *(line(row, "td") for row in self.rows()))
        return {"text/html": table, "text/plain": repr(self)}


def _steps(found: Ruling) -> str:
    """How many steps were checked; an erratum's are those of the formulas that hold."""
    if found.holds:
        return " ".join(of.entry.id for of in found.holds)
    return str(sum(len(proof.expressions) - 1 for proof in found.derivations))


def _wrong_forms(found: Ruling) -> str:
    if isinstance(found.entry, Erratum):
        return "–"
    return say(
        "{rejected} of {count}",
        rejected=sum(rejected for _, rejected in found.wrong_forms),
        count=len(found.wrong_forms),
    )


def table(
    case: str | None = None,
    progress: bool = False,
    witnesses: bool = False,
    digits: bool = True,
) -> Table:
    """All entries, or those of one case ("The idea", …, "Errata"), with their rulings.

    `witnesses` adds how far the library's numbers are from each formula's, in the worst case;
    without `digits`, only whether that is below 1e-12, and no word of automatic differentiation.
    """
    if case is not None and case not in CASES:
        raise KeyError(
            say(
                "case must be one of {names}, got {case!r}; try 'The idea'",
                names=", ".join(CASES),
                case=case,
            )
        )
    chosen = list(entries().values()) if case is None else list(entries_of(case))
    found = [verdict(entry.id) for entry in _one_by_one(chosen, progress)]
    return Table(found, witnesses_of(chosen, progress) if witnesses else (), digits)


def summary(found: Sequence[Ruling]) -> str:
    """One line that counts the rulings."""
    proved = [v for v in found if v.verdict == "proved"]
    any_size = sum(v.entry.scope == "any size" for v in proved)
    errata = sum(v.verdict == "refuted" for v in found)
    undecided = sum(v.verdict == "undecided" for v in found)
    tried = [rejected for v in found for _, rejected in v.wrong_forms]
    return say(
        "{proved} proved ({any_size} for any size), {errata} errata refuted, {undecided} "
        "undecided, {others} not as stated; {rejected} of {count} wrong forms rejected",
        proved=len(proved),
        any_size=any_size,
        errata=errata,
        undecided=undecided,
        others=sum(not v.as_stated for v in found),
        rejected=sum(tried),
        count=len(tried),
    )
