"""The verdict on an answer: what was seen, and which mistake has the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from backprop_course.exercises import misconceptions as kinds
from backprop_course.exercises.comparison import close, same_error, same_outcome, same_parts
from backprop_course.exercises.edits import Edit, Source, source_of
from backprop_course.exercises.misconceptions import ADDED_UP, Misconception
from backprop_course.exercises.run_safely import Outcome, call
from backprop_course.exercises.seen import at, seen
from backprop_course.exercises.task import (
    PRECISION,
    Mistake,
    Part,
    Parts,
    Probe,
    Status,
    Task,
    Verdict,
)
from backprop_course.shared.language import say
from backprop_lib._checks import Array

Sizes = dict[str, int]
FACTORS: tuple[tuple[str, Callable[[Sizes], float]], ...] = (
    ("right in size and wrong in sign", lambda n: -1),
    ("exactly 2 times too large", lambda n: 2),
    ("exactly half of what it should be", lambda n: 0.5),
    ("exactly E times too large", lambda n: n["E"]),
    ("exactly E times too small", lambda n: 1 / n["E"]),
    ("exactly K times too small", lambda n: 1 / n["K"]),
    ("exactly E/K times what it should be", lambda n: n["E"] / n["K"]),
)


def number_sentence(
    name: str, got: Sequence[Parts], want: Sequence[Parts], probes: Sequence[Probe]
) -> str:
    """A constant factor on every input, or the worst entry of the first input that is off."""
    sizes = [probe.sizes for probe in probes]
    for words, factor in FACTORS:
        if all(_is_multiple(*row, factor) for row in zip(got, want, sizes, strict=True)):
            return f"Your {name} is {words} on every input tried{_first(words, sizes[0])}"
    for mine, right in zip(got, want, strict=True):
        for a, b in zip(mine, right, strict=True):
            if not close(a.array, b.array).all():
                return a.if_wrong or _worst(a, b)
    raise ValueError("got must differ from want, but they agree; compare them first")


def _first(words: str, sizes: Sizes) -> str:
    """The sizes that the words speak of, on the first input."""
    named = [f"{symbol} = {size}" for symbol, size in sizes.items() if symbol in words]
    return f" ({', '.join(named)} on the first)" if named else ""


def _is_multiple(got: Parts, want: Parts, sizes: Sizes, factor: Callable[[Sizes], float]) -> bool:
    try:
        times = factor(sizes)
    except KeyError:
        return False
    return all(bool(close(a.array, times * b.array).all()) for a, b in zip(got, want, strict=True))


def _worst(got: Part, want: Part) -> str:
    off = np.abs(got.array - want.array)
    place = tuple(int(i) for i in np.unravel_index(int(off.argmax()), off.shape))
    wrong = ~close(got.array, want.array)
    if not off.shape:
        return f"Your {got.name} is off: {_kind(got.array, want.array, place)}"
    many = f"{int(wrong.sum())} of {wrong.size} entries are off on the first input"
    return (
        f"In your {got.name}, {many}; the worst is{at(place)}: "
        f"{_kind(got.array, want.array, place)}"
    )


def _kind(got: Array, want: Array, place: tuple[int, ...]) -> str:
    """Whether sign, scale or pattern is off."""
    if np.allclose(np.abs(got), np.abs(want), rtol=PRECISION):
        return "the sizes are right, but signs are wrong"
    ratio = got / np.where(want == 0, np.nan, want)
    if got.size > 1 and np.allclose(ratio, ratio[place], rtol=PRECISION):
        return "the pattern is right, but the scale is off, by one factor in all entries"
    sign = "its sign is wrong" if got[place] * want[place] < 0 else "its sign is right"
    size = "too large" if abs(got[place]) > abs(want[place]) else "too small"
    pattern = "" if got.size == 1 else "; no one factor would fix all entries, the pattern is off"
    return f"{sign}, its size is {size}{pattern}"


def judge(task: Task, probes: Sequence[Probe], outcomes: Sequence[Outcome]) -> Verdict:
    """The verdict on these outcomes, one for each probe; fewer only where the time was up."""
    want = [call(task.answer, probe, task, None) for probe in probes]
    status, sentence = seen(task, probes, outcomes, want)
    if status in ("not attempted", "took too long", "correct"):
        return Verdict(task.id, status, sentence)
    if not sentence:
        both = [outcome.parts for outcome in outcomes], [outcome.parts for outcome in want]
        sentence = number_sentence(task.function_name, *both, probes)
    mistakes = _matching(task, probes, outcomes, want)
    message = sentence if sentence.endswith("?") else f"{sentence}."
    if status == "changed its arguments":
        return Verdict(task.id, status, message)
    if not mistakes and status == "wrong":
        several = _times_a_factor(task, probes, outcomes)
        if several:
            return _together(task, status, message, several)
    edits = [] if mistakes or status == "raised an error" else _edits(task, probes, outcomes, want)
    if edits:
        return _edited(task, status, message, edits)
    return Verdict(
        task.id,
        status,
        f"{message}\n{_reason(task, status, mistakes)}",
        " or ".join(mistake.name for mistake in mistakes) or None,
    )


def _matching(
    task: Task, probes: Sequence[Probe], got: Sequence[Outcome], want: Sequence[Outcome]
) -> list[Mistake]:
    """The mistakes that come to the same on every probe."""
    again = _added_up(got, want)
    if again is not None:
        return [mistake for mistake in task.mistakes if mistake.kind is ADDED_UP] if again else []
    others = [mistake for mistake in task.mistakes if mistake.kind is not ADDED_UP]
    found = [mistake for mistake in others if _matches(mistake, task, probes, got)]
    return list({mistake.kind: mistake for mistake in found}.values())


def _matches(mistake: Mistake, task: Task, probes: Sequence[Probe], got: Sequence[Outcome]) -> bool:
    told = False
    in_same_words = True
    make = mistake.fresh()
    for probe, mine in zip(probes, got, strict=True):
        theirs = call(make, probe, task, None)
        if not same_outcome(mine, theirs):
            return False
        told = told or mine.kind == "answer"
        in_same_words = in_same_words and same_error(mine, theirs)
    return told or in_same_words


STRAY: tuple[tuple[Misconception, Misconception, Callable[[Sizes], float], str], ...] = (
    (kinds.SIGN, kinds.SIGN, lambda n: -1, ""),
    (kinds.FACTOR_2, kinds.FACTOR_2, lambda n: 2, ""),
    (kinds.FACTOR_HALF, kinds.FACTOR_HALF, lambda n: 0.5, ""),
    (kinds.MISSING_MEAN, kinds.TOO_LARGE, lambda n: n["E"], "E"),
    (kinds.MEAN_TWICE, kinds.TOO_SMALL, lambda n: 1 / n["E"], "E"),
    (kinds.MEAN_FOR_SUM, kinds.TOO_SMALL, lambda n: 1 / n["E"], "E"),
    (kinds.OVER_OUTPUTS, kinds.TOO_SMALL, lambda n: 1 / n["K"], "K"),
    (kinds.TOO_LARGE, kinds.TOO_LARGE, lambda n: n["K"], "K"),
)
"""A factor's name, where the task knows it; its name elsewhere; the factor; its symbol."""


def _times_a_factor(
    task: Task, probes: Sequence[Probe], got: Sequence[Outcome]
) -> list[tuple[Misconception, str]]:
    """A known mistake with one factor besides, or the right answer with two; empty for neither."""
    told = {mistake.kind: mistake for mistake in task.mistakes}
    sizes = [probe.sizes for probe in probes]
    possible = [stray for stray in STRAY if not stray[3] or all(stray[3] in n for n in sizes)]
    possible.sort(key=lambda stray: stray[0] not in told)  # what the task knows comes first

    def words(stray: tuple[Misconception, Misconception, Any, str]) -> tuple[Misconception, str]:
        own, elsewhere, _, symbol = stray
        if own in told:
            return own, told[own].why
        kind = Misconception(say(elsewhere.name, factor=symbol), elsewhere.why)
        return kind, say(kind.why, factor=symbol)

    def is_times(make: Any, *strays: tuple[Misconception, Misconception, Any, str]) -> bool:
        for probe, mine in zip(probes, got, strict=True):
            theirs = call(make, probe, task, None)
            if theirs.kind != mine.kind:
                return False
            if mine.kind != "answer":
                continue
            factor = float(np.prod([times(probe.sizes) for _, _, times, _ in strays]))
            if [a.array.shape for a in mine.parts] != [b.array.shape for b in theirs.parts]:
                return False
            for a, b in zip(mine.parts, theirs.parts, strict=True):
                if a.if_wrong or not close(a.array, factor * b.array).all():
                    return False
        return any(mine.kind == "answer" for mine in got)

    for one, other in combinations(possible, 2):
        if is_times(task.answer, one, other):
            return [words(one), words(other)]
    factors = {stray[0] for stray in STRAY} | {ADDED_UP}
    for known in task.mistakes:
        if known.kind in factors:
            continue
        for stray in possible:
            if is_times(known.fresh(), stray):
                return [(known.kind, known.why), words(stray)]
    return []


def _together(
    task: Task, status: Status, message: str, several: Sequence[tuple[Misconception, str]]
) -> Verdict:
    """The verdict on several mistakes at once."""
    each = [say("– {mistake}. {why}", mistake=kind.name, why=why) for kind, why in several]
    place = say("Read again: {place}.", place=task.place)
    text = "\n".join([message, say("Two things at once:"), *each, place])
    return Verdict(task.id, status, text, " and ".join(kind.name for kind, _ in several))


def _edits(
    task: Task, probes: Sequence[Probe], got: Sequence[Outcome], want: Sequence[Outcome]
) -> list[Edit]:
    """The nearest edits of the solution that come to the same on every probe: one, or two alike.

    Two edits together are tried only where the solution is one formula.
    """
    source = source_of(task.answer)
    facts = any(part.if_wrong for outcome in want for part in outcome.parts)
    if source is None or facts or _added_up(got, want) is not None:
        return []
    singles = source.singles
    found = _nearest(source, task, probes, got, singles)
    if not found and source.one_formula:
        runs = [edit for edit in singles if _run(source, edit, task, probes[0]) is not None]
        pairs = sorted(source.pairs(runs), key=lambda pair: pair.cost)
        found = _nearest(source, task, probes, got, pairs)
    return list({edit.kinds: edit for edit in found}.values())[:2]


def _run(source: Source, edit: Edit, task: Task, probe: Probe) -> Outcome | None:
    """What the edited solution gives; None where it does not run."""
    outcome = call(lambda *arguments: source.run(edit, arguments), probe, task, None)
    return outcome if outcome.kind == "answer" else None


def _nearest(
    source: Source,
    task: Task,
    probes: Sequence[Probe],
    got: Sequence[Outcome],
    edits: Sequence[Edit],
) -> list[Edit]:
    """Of these edits, in order of their cost, the first that match on every probe."""
    found: list[Edit] = []
    for edit in edits:
        if found and edit.cost > found[0].cost:
            break
        if all(
            mine.kind == "answer"
            and (theirs := _run(source, edit, task, probe)) is not None
            and same_outcome(mine, theirs)
            for probe, mine in zip(probes[1:], got[1:], strict=True)
        ):
            found.append(edit)
    return found


def _edited(task: Task, status: Status, message: str, edits: Sequence[Edit]) -> Verdict:
    """The verdict on an answer that has the numbers of these edits."""
    source = source_of(task.answer)
    told = {mistake.kind: mistake for mistake in task.mistakes}
    lines = [message]
    for edit in edits:
        code = source.shown(edit) if source else ""
        lines.append(
            say("Your {name} has the numbers of `{code}`.", name=task.function_name, code=code)
        )
        if len(edit.kinds) > 1:
            lines.append(say("Two things at once:"))
        for kind, fields in zip(edit.kinds, edit.fields, strict=True):
            why = told[kind].why if kind in told else say(kind.why, **fields)
            lines.append(say("– {mistake}. {why}", mistake=kind.name, why=why))
    lines.append(say("Read again: {place}.", place=task.place))
    names = [" and ".join(dict.fromkeys(kind.name for kind in edit.kinds)) for edit in edits]
    return Verdict(task.id, status, "\n".join(lines), " or ".join(dict.fromkeys(names)))


def _added_up(got: Sequence[Outcome], want: Sequence[Outcome]) -> bool | None:
    """Of two calls with the same arguments: None where they agree.

    Else whether the second one gave the first answer plus the right one.
    """
    first, second, right = got[0], got[1], want[0]
    if first.kind != "answer" or second.kind != "answer":
        return None
    if same_parts(first.parts, second.parts):
        return None
    try:
        added = [b.array - a.array for a, b in zip(first.parts, second.parts, strict=True)]
    except ValueError:
        return False
    return all(
        bool(np.allclose(more, part.array, rtol=1e-4, atol=1e-4))
        for more, part in zip(added, right.parts, strict=True)
    )


def _reason(task: Task, status: Status, mistakes: Sequence[Mistake]) -> str:
    if not mistakes:
        unknown = "I do not recognise this mistake."
        if status == "raised an error":
            unknown = "There is no answer yet, so fix this error first."
        return f"{unknown} Read again: {task.place}."
    places = dict.fromkeys(str(mistake.read_again or task.place) for mistake in mistakes)
    read = f"Read again: {'; '.join(places)}."
    if len(mistakes) == 1:
        return f"The mistake: {mistakes[0].name}. {mistakes[0].why}\n{read}"
    each = "\n".join(f"– {mistake.name}. {mistake.why}" for mistake in mistakes)
    return f"It is one of {len(mistakes)} mistakes, which give the same numbers:\n{each}\n{read}"
