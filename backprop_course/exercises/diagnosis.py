"""The verdict on an answer: what was seen, and which mistake has the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from backprop_course.exercises.comparison import close, same_error, same_outcome, same_parts
from backprop_course.exercises.edits import source_of
from backprop_course.exercises.explanation import Atom, Explanation, Item, explanations
from backprop_course.exercises.misconceptions import ADDED_UP
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
    if not mistakes and _added_up(outcomes, want) is None:
        found = explanations(task, probes, outcomes, want)
        if found:
            return _explained(task, status, message, found)
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


def _explained(task: Task, status: Status, message: str, found: Sequence[Explanation]) -> Verdict:
    """The verdict on an answer whose numbers are explained; by two, where both are as simple."""
    lines = [message]
    if len(found) == 1 and found[0].right:
        right = named_atoms(found[0].right, found[0].atoms)
        lines.append(say("Right: {parts}.", parts=right))
    for number, explanation in enumerate(found):
        if number:
            lines.append(say("Or, with the same numbers:"))
        inner = explanation.within or task
        source = source_of(inner.answer)
        if explanation.within:
            lines.append(say("This is how its first epoch steps, with these gradients:"))
        for edit in explanation.edits:
            code = source.shown(edit) if source else ""
            text = "Your {name} has the numbers of `{code}`."
            lines.append(say(text, name=inner.function_name, code=code))
        if len(explanation.items) > 1:
            lines.append(say("Two things at once:"))
        lines += [_line(item, seen_in, explanation) for item, seen_in in explanation.items]
    places = [item.place or task.place for e in found for item, _ in e.items]
    lines.append(say("Read again: {places}.", places="; ".join(dict.fromkeys(map(str, places)))))
    names = dict.fromkeys(explanation.name for explanation in found)
    return Verdict(task.id, status, "\n".join(lines), " or ".join(names))


def _line(item: Item, seen_in: frozenset[Atom], explanation: Explanation) -> str:
    """What one thing that is wrong is called, and why; where it is not everywhere, in what."""
    if seen_in >= explanation.atoms - explanation.right:
        text = (
            "– {mistake}. {why}" if len(explanation.items) > 1 else "The mistake: {mistake}. {why}"
        )
        return say(text, mistake=item.name, why=item.why)
    parts = named_atoms(seen_in, explanation.atoms)
    return say("– In {parts}: {mistake}. {why}", parts=parts, mistake=item.name, why=item.why)


WHERE = {
    ("first", "middle", "last"): "every {label}",
    ("last",): "{label} of the last layer",
    ("first", "middle"): "{label} before the last layer",
    ("first",): "{label} of the first layer",
    ("middle", "last"): "{label} after the first layer",
    ("middle",): "{label} between the first layer and the last",
    ("first", "last"): "{label} of the first layer and of the last",
    ("",): "{label}",
}


def named_atoms(some: frozenset[Atom], among: frozenset[Atom]) -> str:
    """These parts in words: "every db, dW of the last layer"."""
    named = []
    for label in dict.fromkeys(label for label, _ in sorted(among)):
        numbers = sorted(where for of, where in some if of == label and where.isdigit())
        named += [say("{label} of layer {layer}", label=label, layer=layer) for layer in numbers]
        layers = [where for where in ("first", "middle", "last", "") if (label, where) in some]
        there = {where for where in ("first", "middle", "last") if (label, where) in among}
        if there and set(layers) == there:
            layers = ["first", "middle", "last"]
        elif layers == ["first"] and there == {"first", "last"}:
            layers = ["first", "middle"]
        if layers:
            named.append(say(WHERE[tuple(layers)], label=label))
    return ", ".join(named)


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
