"""Which mistakes give the numbers of an answer: one, or two at once, in all parts or in some."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, cached_property, partial
from itertools import combinations, product
from typing import Any

import numpy as np

from backprop_course.exercises import misconceptions as kinds
from backprop_course.exercises.comparison import close, same_parts
from backprop_course.exercises.edits import Edit, Source, source_of
from backprop_course.exercises.misconceptions import (
    ADDED_UP,
    FIRST_EXAMPLE,
    LAST_EXAMPLE,
    Misconception,
)
from backprop_course.exercises.run_safely import Outcome, call
from backprop_course.exercises.task import PRECISION, Mistake, Parts, Place, Probe, Task
from backprop_course.shared.language import both
from backprop_lib._checks import Array

Sizes = Mapping[str, float]
Atom = tuple[str, str]
"""Parts that are judged together: "dW", "db" or a name, and "first", "middle" or "last" layer."""


@dataclass(frozen=True)
class Item:
    """One thing that is wrong."""

    name: str
    why: str
    page: str
    """Its page in the atlas of mistakes."""
    place: Place | None = None

    @classmethod
    def of(cls, mistake: Mistake) -> Item:
        """A mistake of a task's own list."""
        return cls(mistake.name, mistake.why, mistake.kind.page, mistake.read_again)

    @classmethod
    def named(cls, kind: Misconception, **words: str) -> Item:
        """A mistake by its name; `words` fill the fields of its name and its reason."""
        name, why = (text.format(**words) if words else text for text in (kind.name, kind.why))
        return cls(name, why, kind.page)


@dataclass(frozen=True, eq=False)
class Candidate:
    """A way to numbers: the right one, a known mistake, or an edit of the solution."""

    run: Callable[[Probe], Outcome]
    items: tuple[Item, ...] = ()
    cost: float = 0.0
    edit: Edit | None = None
    whole: bool = False
    """Whether it explains nothing unless all parts have its numbers."""


@dataclass(frozen=True)
class Unit:
    """A candidate, scaled and turned, and the atoms whose numbers it has."""

    candidate: Candidate
    extra: tuple[Item, ...]
    """What its factor and its layout are called."""
    form: Form
    layout: int
    atoms: frozenset[Atom]


@dataclass(frozen=True)
class Explanation:
    """One or two things that are wrong, each with the atoms in which it is seen."""

    items: tuple[tuple[Item, frozenset[Atom]], ...]
    cost: float
    units: tuple[Unit, ...]
    atoms: frozenset[Atom]
    right: frozenset[Atom]
    within: Task | None = None
    """The inner task in which it was found."""

    @property
    def name(self) -> str:
        """The names, joined."""
        return both(dict.fromkeys(item.name for item, _ in self.items))

    @property
    def pages(self) -> dict[str, str]:
        """Of each name, its page in the atlas of mistakes."""
        return {item.name: item.page for item, _ in self.items}

    @property
    def edits(self) -> list[Edit]:
        """The edits in it, whose code can be shown."""
        found = [unit.candidate.edit for unit in self.units]
        return list({edit.switches: edit for edit in found if edit is not None}.values())


@dataclass(frozen=True)
class Evidence:
    """A probe with what the learner's function gave, and what is right."""

    probe: Probe
    parts: Parts | None
    """None where it raised an error."""
    want: Parts
    numbered: bool = False
    """Whether layers are told apart by their numbers, and not as first, middle and last."""

    @cached_property
    def atoms(self) -> dict[Atom, list[int]]:
        """The numbers of the parts in each atom."""
        found: dict[Atom, list[int]] = {}
        layers = [part.layer for part in self.parts or () if part.layer]
        for i, part in enumerate(self.parts or ()):
            where = ""
            if part.layer and self.numbered:
                where = str(part.layer)
            elif part.layer:
                where = "last" if part.layer == max(layers) else "middle"
                where = "first" if part.layer == 1 < max(layers) else where
            found.setdefault((part.label or part.name, where), []).append(i)
        return found


# How the numbers lie


def transposed(array: Array, like: Array) -> Array | None:
    """Rows and columns exchanged."""
    return array.T if array.ndim == 2 else None


def axes_of_one(array: Array, like: Array) -> Array | None:
    """An axis of length 1 dropped or put in."""
    if array.ndim == like.ndim or array.squeeze().shape != like.squeeze().shape:
        return None
    return array.reshape(like.shape)


def cut_off(array: Array, like: Array) -> Array | None:
    """What stands behind the point left out."""
    return np.trunc(array)


AS_IT_IS, TRANSPOSED, OTHER_AXES, CUT_OFF = range(4)
LAYOUTS: tuple[tuple[Misconception | None, Callable[[Array, Array], Array | None]], ...] = (
    (None, lambda array, like: array),
    (kinds.TRANSPOSED, transposed),
    (kinds.AXIS_DROPPED, axes_of_one),
    (kinds.CUT_OFF, cut_off),
)


def ratio(got: Sequence[Array], base: Sequence[Array]) -> float | None:
    """The one number that `base` is multiplied with in `got`; nan for any; None for none."""
    found = float("nan")
    for a, b in zip(got, base, strict=True):
        if a.shape != b.shape:
            return None
        if found != found:
            size = np.abs(b).ravel()
            size[~(np.isfinite(a) & np.isfinite(b)).ravel()] = 0
            place = int(size.argmax()) if size.size else 0
            if size.size and size[place]:
                found = float(a.flat[place] / b.flat[place])
                # most candidates end here, at one more entry
                gap = abs(a.flat[-1] - found * b.flat[-1])
                if found == 0 or gap > 2 * PRECISION * abs(found) * size[place]:
                    return None
        if found != found:  # nothing finite but zeros: of infinities the sign alone is left
            if not (close(a, b).all() or (np.isinf(b).any() and close(a, -b).all())):
                return None
        elif not close(a, found * b).all():
            return None
    return found


Form = tuple[int, int, tuple[tuple[str, int], ...]]
"""Sign, power of two, and powers of sizes."""


@cache
def forms(symbols: tuple[str, ...]) -> list[Form]:
    """All factors of at most two things, the simplest first."""
    powers: list[tuple[tuple[str, int], ...]] = [()]
    powers += [((s, p),) for s in symbols for p in (1, -1, 2, -2)]
    powers += [((s, 1), (t, -1)) for s in symbols for t in symbols if s != t]
    powers += [((s, p), (t, p)) for s, t in combinations(symbols, 2) for p in (1, -1)]
    found = [
        (sign, two, sizes)
        for sign, two, sizes in product((1, -1), (0, 1, -1, 2, -2), powers)
        if (sign < 0) + (two != 0) + len(sizes) <= 2
    ]

    def effort(form: Form) -> int:
        sign, two, sizes = form
        return (
            10 * ((sign < 0) + (two != 0) + len(sizes)) + abs(two) + sum(abs(p) for _, p in sizes)
        )

    return sorted(found, key=effort)


def value(form: Form, sizes: Sizes) -> float:
    """The factor at these sizes."""
    sign, two, powers = form
    return float(sign * 2.0**two * np.prod([float(sizes[s]) ** p for s, p in powers]))


class Scales:
    """The factors that are tried, with their values at each probe's sizes.

    A size counts only where it differs between probes: 2/E must not pass for ½.
    """

    def __init__(self, sizes: Sequence[Sizes]) -> None:
        symbols = [s for s in sizes[0] if all(s in n for n in sizes)]
        self.forms = forms(tuple(s for s in symbols if len({n[s] for n in sizes}) > 1))
        self.values = np.array([[value(form, n) for form in self.forms] for n in sizes])

    def fitting(self, number: int, ratio: float) -> Array:
        """Of each factor, whether it is this ratio at this probe; nan is any."""
        if np.isnan(ratio):
            return np.ones(len(self.forms), dtype=bool)
        near: Array = np.abs(self.values[number] - ratio) <= 3e-5 * abs(ratio)
        return near


FACTOR_KINDS: dict[tuple[str, int], tuple[Misconception, ...]] = {
    ("E", 1): (kinds.MISSING_MEAN,),
    ("E", -1): (kinds.MEAN_TWICE, kinds.MEAN_FOR_SUM),
    ("K", -1): (kinds.OVER_OUTPUTS,),
}
"""By size and power: what a factor is called where the task knows it by that name."""
ANYWHERE = {
    ("", -1): kinds.SIGN,
    ("2", 1): kinds.FACTOR_2,
    ("2", -1): kinds.FACTOR_HALF,
    ("η", 1): kinds.LEARNING_RATE_TWICE,
    ("η", -1): kinds.LEARNING_RATE_MISSING,
    ("η", -2): kinds.RATE_DIVIDED,
}
"""What these are called in any task."""


def factor_items(form: Form, task: Task, of_biases: bool = False) -> tuple[Item, ...]:
    """What a factor is called in this task."""
    sign, two, powers = form
    found = [("", -1)] if sign < 0 else []
    found += [("2", two)] if two else []
    told = task.told
    items = []
    for symbol, power in (*found, *powers):
        own = FACTOR_KINDS.get((symbol, power), ())
        if of_biases and (symbol, power) == ("E", -1):
            own = (kinds.BIAS_AVERAGED,)
        generic = ANYWHERE.get((symbol, power))
        of_task = next((told[kind] for kind in (*own, generic) if kind in told), None)
        if of_task:
            items.append(Item.of(of_task))
        elif generic:
            items.append(Item.named(generic))
        else:
            kind = kinds.TOO_LARGE if power > 0 else kinds.TOO_SMALL
            text = {("2", 2): "4", ("2", -2): "4"}.get((symbol, power), symbol)
            text = f"{text}²" if abs(power) == 2 and symbol != "2" else text
            items.append(Item.named(kind, factor=text))
    return tuple(items)


# What is tried


def known(mistake: Mistake, task: Task) -> Candidate:
    """A mistake of the task's own list."""
    make = mistake.fresh()
    return Candidate(
        partial(call, make, task=task, seconds=None),
        (Item.of(mistake),),
        1.0,
        None,
        not is_dataclass(make),
    )


UNLISTED = 0.05
"""What an edit costs beside its own: of two as simple, the mistake that is written down wins."""


def edited(edit: Edit, source: Source, task: Task) -> Candidate:
    """An edit of the solution."""
    told = task.told
    items = []
    for kind, texts in zip(edit.kinds, edit.fields, strict=True):
        if kind in told:
            items.append(Item.of(told[kind]))
        else:
            wants = any(f"{{{field}}}" in kind.why for field in texts)
            why = kind.why.format(**texts) if wants else kind.why
            items.append(Item(kind.name, why, kind.page))

    def run(probe: Probe) -> Outcome:
        return call(lambda *arguments: source.run(edit, arguments), probe, task, None)

    return Candidate(run, tuple(items), edit.cost + UNLISTED, edit)


def merged(one: Any, other: Any) -> Any:
    """Two mistakes in one function, where each changes other fields of it; None where not."""
    if type(one) is not type(other) or not is_dataclass(one) or isinstance(one, type):
        return None
    kind: Any = type(one)
    right = kind()
    changes = {}
    for field in fields(right):
        own = getattr(right, field.name)
        others = [v for v in (getattr(one, field.name), getattr(other, field.name)) if v is not own]
        if len(others) == 2 and others[0] is not others[1]:
            deeper = merged(*others)
            if deeper is None:
                return None
            others = [deeper]
        if others:
            changes[field.name] = others[0]
    return replace(right, **changes)


def in_pairs(task: Task) -> Iterator[Candidate]:
    """Two known mistakes at once, where their functions can be put together."""
    for one, other in combinations(task.mistakes, 2):
        if one.kind is other.kind:
            continue
        make = merged(one.make, other.make)
        if make is not None:
            items = (Item.of(one), Item.of(other))
            yield Candidate(partial(call, make, task=task, seconds=None), items, 2.0)


# What fits


def units(candidate: Candidate, case: Case) -> list[Unit]:
    """The candidate with each factor and layout that gives the numbers of some wrong atoms."""
    alive: dict[tuple[int, Atom], Array] = {}
    for number, shown in enumerate(case.evidence):
        outcome = candidate.run(shown.probe)
        if (outcome.kind == "answer") != (shown.parts is not None):
            return []
        if shown.parts is None:
            continue
        if len(outcome.parts) != len(shown.parts):
            return []
        if number == 0:
            if candidate.edit and not case.differs(outcome.parts):
                return []
            alive = {key: np.array(True) for key in _layouts(shown, outcome.parts)}
        for i, atom in list(alive):
            found = _ratio(shown.atoms.get(atom, []), shown.parts, outcome.parts, LAYOUTS[i][1])
            fits = None if found is None else alive[i, atom] & case.scales.fitting(number, found)
            if fits is None or not fits.any():
                del alive[i, atom]
            else:
                alive[i, atom] = fits
        if not any(atom in case.wrong for _, atom in alive):
            return []
    return list(_grouped(candidate, case, alive))


def _layouts(shown: Evidence, base: Parts) -> Iterator[tuple[int, Atom]]:
    """The layouts in which these numbers could lie."""
    parts = shown.parts or ()
    for atom, places in shown.atoms.items():
        pairs = [(parts[k].array, base[k].array) for k in places]
        if all(a.shape == b.shape for a, b in pairs):
            whole = all((a == np.trunc(a)).all() for a, _ in pairs)
            yield from ((i, atom) for i in ((AS_IT_IS, CUT_OFF) if whole else (AS_IT_IS,)))
        else:
            yield from ((i, atom) for i in (TRANSPOSED, OTHER_AXES))


def _ratio(
    places: Sequence[int], got: Parts, base: Parts, layout: Callable[[Array, Array], Array | None]
) -> float | None:
    mine = [got[k].array for k in places]
    theirs = [layout(base[k].array, got[k].array) for k in places]
    whole = [array for array in theirs if array is not None]
    return ratio(mine, whole) if len(whole) == len(theirs) else None


def _grouped(
    candidate: Candidate, case: Case, alive: Mapping[tuple[int, Atom], Array]
) -> Iterator[Unit]:
    """Atoms with the same layout and the same factor stand together."""
    simplest: dict[tuple[int, int], set[Atom]] = {}
    for (i, atom), fits in alive.items():
        simplest.setdefault((i, int(fits.argmax())), set()).add(atom)
    for i, which in simplest:
        atoms = {atom for (k, atom), fits in alive.items() if k == i and fits.ravel()[which]}
        if candidate.whole and atoms < case.atoms:
            continue
        if i == CUT_OFF and not case.any_number(atoms):
            continue
        kind, form = LAYOUTS[i][0], case.scales.forms[which]
        of_biases = all(label in ("db", "b") for label, _ in atoms)
        extra = factor_items(form, case.task, of_biases)
        extra += (Item.named(kind),) if kind else ()
        yield Unit(candidate, extra, form, i, frozenset(atoms))


MOST = 2
"""Things that are wrong at once, as many as a verdict names."""
FACTOR_COST = 0.95
"""Beside a known mistake's 1 and an edit's cost: the right answer scaled is simpler than these."""


def _together(several: tuple[Unit, ...], right: frozenset[Atom]) -> Explanation | None:
    """These units as one explanation; None where it would take too many things."""
    atoms: frozenset[Atom] = frozenset().union(right, *(unit.atoms for unit in several))
    candidates = dict.fromkeys(unit.candidate for unit in several)
    items: dict[Item, frozenset[Atom]] = {}
    for unit in several:
        for item in (*unit.candidate.items, *unit.extra):
            items[item] = items.get(item, frozenset()) | unit.atoms - right
    if len(items) > MOST:
        return None
    strays = len(items) - sum(len(candidate.items) for candidate in candidates)
    cost = sum(candidate.cost for candidate in candidates) + FACTOR_COST * strays
    return Explanation(tuple(items.items()), cost, several, atoms, right)


def _covering(
    found: Sequence[Unit], wrong: frozenset[Atom], right: frozenset[Atom]
) -> list[Explanation]:
    """The units, alone or two together, that have the numbers of all wrong atoms."""
    groups: list[tuple[Unit, ...]] = [(unit,) for unit in found if wrong <= unit.atoms]
    groups += [
        (one, other)
        for one, other in combinations(found, 2)
        if wrong <= one.atoms | other.atoms and not wrong <= one.atoms and not wrong <= other.atoms
    ]
    made = [_together(group, right) for group in groups]
    return sorted((e for e in made if e is not None and e.items), key=lambda e: e.cost)


SMALL = 0.9
"""Of an argument: beside a known mistake, a term is an addition only where it is not all of it."""


class Case:
    """A wrong answer: what is known of it."""

    def __init__(self, task: Task, evidence: Sequence[Evidence]) -> None:
        self.task = task
        answers = [shown for shown in evidence if shown.parts is not None]
        # The deepest network says the most, and one epoch is the fastest to run.
        answers.sort(key=lambda e: (-len(e.atoms), e.probe.arguments.get("epochs", 1)))
        self.evidence = answers + [shown for shown in evidence if shown.parts is None]
        self.atoms = frozenset(atom for shown in answers for atom in shown.atoms)
        self.right = frozenset(atom for atom in self.atoms if self._is_right(atom, answers))
        self.wrong = self.atoms - self.right
        self.scales = Scales([shown.probe.sizes for shown in answers]) if answers else Scales([{}])

    @staticmethod
    def _is_right(atom: Atom, answers: Sequence[Evidence]) -> bool:
        return all(
            same_parts([(shown.parts or ())[k]], [shown.want[k]])
            for shown in answers
            for k in shown.atoms.get(atom, [])
        )

    def differs(self, parts: Parts) -> bool:
        """Whether these are other numbers than the right ones where the answer is wrong."""
        first = self.evidence[0]
        places = [k for atom in self.wrong for k in first.atoms.get(atom, [])]
        return not same_parts([parts[k] for k in places], [first.want[k] for k in places])

    def any_number(self, atoms: Iterable[Atom]) -> bool:
        """Whether the learner's function gave any finite number but 0 for these."""
        return any(
            bool((np.isfinite(array := (shown.parts or ())[k].array) & (array != 0)).any())
            for shown in self.evidence
            for atom in atoms
            for k in shown.atoms.get(atom, [])
        )

    def solution(self) -> Candidate:
        """The right answer, which may be scaled or turned."""
        return Candidate(lambda probe: call(self.task.answer, probe, self.task, None))

    @property
    def scale(self) -> Form | None:
        """The factor by which the whole answer differs from the right one; None for none."""
        fitting = units(self.solution(), self)
        whole = [u for u in fitting if u.layout == AS_IT_IS and u.atoms == self.atoms]
        return whole[0].form if whole else None

    def one_thing(self) -> Iterator[Candidate]:
        """Known mistakes and edits."""
        yield from (known(m, self.task) for m in self.task.mistakes if m.kind is not ADDED_UP)
        source = source_of(self.task.answer)
        if source:
            yield from (edited(e, source, self.task) for e in source.singles if self.can_be(e))

    def can_be(self, edit: Edit) -> bool:
        """Whether this may be said of the task: of one example alone there is none left out."""
        sizes = self.evidence[0].probe.sizes
        return "E" in sizes or not {LAST_EXAMPLE, FIRST_EXAMPLE} & set(edit.kinds)

    def two_things(self) -> Iterator[Candidate]:
        """Two known mistakes, and two edits."""
        yield from in_pairs(self.task)
        source = source_of(self.task.answer)
        if source:
            yield from (edited(e, source, self.task) for e in source.pairs if self.can_be(e))

    def explained_by(self, candidates: Iterable[Candidate]) -> list[Explanation]:
        """The simplest explanations of all that is wrong."""
        found = [unit for candidate in candidates for unit in units(candidate, self)]
        return _covering(found, self.wrong, self.right)

    def with_a_term(self) -> list[Explanation]:
        """A known mistake, or the right numbers scaled, plus a multiple of an argument."""
        if self.evidence[-1].parts is None:
            return []
        right = [shown.want for shown in self.evidence]
        for which, form in enumerate(self.scales.forms):
            if (form[0] < 0) + (form[1] != 0) + len(form[2]) < 2:
                term = self._term(right, self.scales.values[:, which])
                if term is not None:
                    return [self._of_items((*factor_items(form, self.task), term))]
        for candidate in (known(m, self.task) for m in self.task.mistakes):
            outcomes = [candidate.run(shown.probe) for shown in self.evidence]
            if all(outcome.kind == "answer" for outcome in outcomes):
                base = [outcome.parts for outcome in outcomes]
                term = self._term(base, np.ones(len(base)), at_most=SMALL)
                if term is not None:
                    return [self._of_items((*candidate.items, term))]
        return []

    def _of_items(self, items: Sequence[Item]) -> Explanation:
        everywhere = tuple((item, self.wrong) for item in items)
        return Explanation(everywhere, len(items), (), self.atoms, self.right)

    def _term(self, base: Sequence[Parts], factors: Array, at_most: float = np.inf) -> Item | None:
        """What stands in the answer beside `base` times the factors: a multiple of an argument."""
        names: set[str] = set()
        amounts: list[float] = []
        for shown, parts, factor in zip(self.evidence, base, factors, strict=True):
            added = _added(shown, parts, factor)
            if added is None:
                return None
            rate = shown.probe.arguments.get("learning_rate", 1.0)
            names |= {name for name, _ in added}
            amounts += [amount / rate for _, amount in added]
        if len(names) != 1 or not np.allclose(amounts, amounts[0], rtol=1e-3):
            return None
        if abs(amounts[0]) > at_most:
            return None
        (name,) = names
        kind = kinds.TERM_ADDED
        if name.lower() in ("w", "weights", "w_next"):
            kind = kinds.WEIGHT_DECAY
        return Item(kind.name, kind.why.format(what=name), kind.page)


def _added(shown: Evidence, base: Parts, factor: float) -> list[tuple[str, float]] | None:
    """Of each part: the argument of which a multiple was added, and how much; None for none."""
    found = []
    for mine, other, right in zip(shown.parts or (), base, shown.want, strict=True):
        if mine.array.shape != other.array.shape:
            return None
        more = mine.array - factor * other.array
        if close(mine.array, factor * other.array).all():
            continue
        for name, argument in shown.probe.arguments.items():
            if isinstance(argument, list) and mine.layer:
                argument = argument[mine.layer - (argument[0] is not None)]
            if isinstance(argument, np.ndarray) and argument.shape == more.shape:
                amount = ratio([more], [argument])
                if amount is not None and ratio([argument], [right.array]) is None:
                    found.append((name, amount))
                    break
        else:
            return None
    return found


def case_of(
    task: Task, probes: Sequence[Probe], got: Sequence[Outcome], want: Sequence[Outcome]
) -> Case:
    """What the learner's function gave, beside the solution; the first probe comes twice."""
    return Case(
        task,
        [
            Evidence(probe, mine.parts if mine.kind == "answer" else None, right.parts)
            for probe, mine, right in zip(probes[1:], got[1:], want[1:], strict=True)
        ],
    )


def explanations(case: Case) -> list[Explanation]:
    """The simplest of all that is wrong; two where they are as simple; none where unknown."""
    if not case.any_number(case.wrong) or any(part.if_wrong for part in case.evidence[0].want):
        return []
    numbered = [replace(shown, numbered=True) for shown in case.evidence]
    found = (
        case.explained_by([case.solution(), *case.one_thing()])
        or Case(case.task, numbered).explained_by([case.solution()])
        or case.with_a_term()
        or _seen_within(case)
        or case.explained_by(case.two_things())
    )
    nearest = [e for e in found if e.cost <= found[0].cost + 0.01]
    return list({e.name: e for e in nearest}.values())[:2]


def _seen_within(case: Case) -> list[Explanation]:
    """Explanations of the inner task's answers, of those that also hold for the outer one's."""
    within = case.task.within
    if within is None:
        return []
    evidence = []
    for shown in case.evidence:
        inner = within.shown(shown.probe, shown.parts) if shown.parts else None
        if inner is not None:
            right = call(within.task.answer, inner[0], within.task, None)
            evidence.append(Evidence(*inner, right.parts))
    inside = Case(within.task, evidence)
    if not inside.wrong:
        return []
    found = inside.explained_by([inside.solution(), *inside.one_thing()])
    found = found or inside.explained_by(inside.two_things())
    return [replace(e, within=within.task) for e in found if _holds(e, case)]


def _holds(explanation: Explanation, case: Case) -> bool:
    """Whether the outer answer, made with the explained inner one, has the learner's numbers."""
    within = case.task.within
    if within is None:
        return False
    for shown in case.evidence:
        sizes = dict(shown.probe.sizes) | {"η": shown.probe.arguments["learning_rate"]}

        def arrays(arguments: dict[str, Any], sizes: dict[str, Any] = sizes) -> list[Array]:
            return _made(explanation, Probe(arguments, sizes), within.task)

        outcome = call(within.around(arrays), shown.probe, case.task, None)
        if shown.parts is None or outcome.kind != "answer":
            return False
        if not same_parts(shown.parts, outcome.parts):
            return False
    return True


def _made(explanation: Explanation, probe: Probe, task: Task) -> list[Array]:
    """The arrays that an explanation gives for this probe."""
    right = call(task.answer, probe, task, None).parts
    arrays = [part.array for part in right]
    for unit in explanation.units:
        parts = unit.candidate.run(probe).parts
        for atom, places in Evidence(probe, parts, right).atoms.items():
            if atom in unit.atoms - explanation.right:
                for k in places:
                    arrays[k] = value(unit.form, probe.sizes) * parts[k].array
    return arrays
