"""The verdict on an answer: what was seen, and which mistake has the same numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backprop_course.exercises.comparison import close, same_error, same_outcome, same_parts
from backprop_course.exercises.edits import source_of
from backprop_course.exercises.explanation import (
    Atom,
    Case,
    Explanation,
    Form,
    Item,
    case_of,
    explanations,
    ratio,
)
from backprop_course.exercises.misconceptions import ADDED_UP
from backprop_course.exercises.run_safely import Outcome, call
from backprop_course.exercises.seen import seen
from backprop_course.exercises.task import (
    PRECISION,
    Mistake,
    Part,
    Probe,
    Status,
    Task,
    Verdict,
)
from backprop_course.shared.language import either, say, sentences

FACTORS: dict[Form, str] = {
    (-1, 0, ()): "Your {name} is right in size and wrong in sign on every input tried.",
    (1, 1, ()): "Your {name} is exactly 2 times too large on every input tried.",
    (1, -1, ()): "Your {name} is exactly half of what it should be on every input tried.",
    (1, 0, (("E", 1),)): (
        "Your {name} is exactly E times too large on every input tried (E = {E} on the first)."
    ),
    (1, 0, (("E", -1),)): (
        "Your {name} is exactly E times too small on every input tried (E = {E} on the first)."
    ),
    (1, 0, (("K", -1),)): (
        "Your {name} is exactly K times too small on every input tried (K = {K} on the first)."
    ),
    (1, 0, (("E", 1), ("K", -1))): (
        "Your {name} is exactly E/K times what it should be on every input tried (E = {E}, K = {K} "
        "on the first)."
    ),
}
"""What to say of a factor."""


MANY = 8
"""Parts, beyond which they are not listed."""


def where_it_is_off(case: Case) -> str:
    """A constant factor; else in which parts and entries, all inputs taken together."""
    name = case.task.function_name
    scale = case.scale
    by_one_factor = FACTORS.get(scale) if scale else None
    if by_one_factor:
        return say(by_one_factor, name=name, **case.evidence[0].probe.sizes)
    pairs = _wrong_pairs(case)
    if pairs[0][0].if_wrong:
        return say("{sentence}.", sentence=pairs[0][0].if_wrong)
    if len(case.atoms) > MANY:
        return say(
            "Your {name} is off in {parts} of {all_parts} parts; the first is {first}.",
            name=name,
            parts=len(case.wrong),
            all_parts=len(case.atoms),
            first=pairs[0][0].name,
        )
    if len(case.atoms) > 1:
        return which_parts(name, case.right, case.atoms)
    off = sum(int((~close(a.array, b.array)).sum()) for a, b in pairs)
    entries = sum(part.array.size for shown in case.evidence for part in shown.want)
    if all(right.array.ndim == 0 for _, right in pairs):
        text = "Your {name} is off on {off} of {entries} inputs."
        return say(text, name=name, off=off, entries=entries)
    first, meant = pairs[0]
    gap = np.abs(first.array - meant.array)
    place = np.unravel_index(int(np.nan_to_num(gap, nan=np.inf).argmax()), gap.shape)
    return say(
        "Your {name} is off in {off} of the {entries} entries of all inputs. On the first of these "
        "inputs the worst is at [{place}].",
        name=name,
        off=off,
        entries=entries,
        place=", ".join(map(str, place)),
    )


def which_parts(name: str, right: frozenset[Atom], among: frozenset[Atom]) -> str:
    """Which parts of an answer are right, and which are off."""
    wrong = named_atoms(among - right, among)
    if not right:
        return say("Your {name} is off in all its parts: {wrong}.", name=name, wrong=wrong)
    text = "Your {name} is right in {right}. It is off in {wrong}."
    return say(text, name=name, right=named_atoms(right, among), wrong=wrong)


def nothing_but_zeros(case: Case) -> str | None:
    """What to say of an answer that is 0 everywhere; None for another one."""
    parts = [part for shown in case.evidence for part in shown.parts or ()]
    if not parts or parts[0].if_wrong or any(part.array.any() for part in parts):
        return None
    text = (
        "Every number of your {name} is 0, on all inputs. Was it filled? An array of integers cuts "
        "off what stands behind the point, and may be all 0 for that."
    )
    return say(text, name=case.task.function_name)


NEARLY = 1e-3
"""Of the largest number in a part: what is as near is right, but not computed exactly."""


def nearly_right(case: Case) -> str | None:
    """What to say of an answer that is right to some digits; None for another one."""
    for shown in case.evidence:
        for mine, right in zip(shown.parts or (), shown.want, strict=False):
            if mine.if_wrong or mine.array.shape != right.array.shape:
                return None
            gap = np.abs(mine.array - right.array).max(initial=0)
            if not gap <= NEARLY * np.abs(right.array).max(initial=0):
                return None
    if not case.evidence[0].parts:
        return None
    return say(
        "Your {name} is right to about three digits, and no further: is it a slope measured with "
        "a step, or are the numbers kept as float16?",
        name=case.task.function_name,
    )


def how_it_is_off(case: Case) -> str:
    """Signs, sizes and pattern of all entries that are off, on all inputs."""
    pairs = [(a.array, b.array) for a, b in _wrong_pairs(case)]
    wrong = [~close(a, b) for a, b in pairs]
    got = np.concatenate([a[w] for (a, _), w in zip(pairs, wrong, strict=True)])
    want = np.concatenate([b[w] for (_, b), w in zip(pairs, wrong, strict=True)])
    turned = got * want < 0
    if len(got) > 2 and (got == got[0]).all():
        return say("It is the same number everywhere.")
    sign = "Some signs are wrong there."
    if turned.all() or not turned.any():
        sign = "Every sign is wrong there." if turned.all() else "Every sign is right there."
    larger, same = np.abs(got) > np.abs(want), np.isclose(np.abs(got), np.abs(want), PRECISION)
    size = "Some numbers are too large, others too small."
    if same.all():
        size = "Every size is right."
    elif larger.all() or not larger.any():
        size = "Every number is too large." if larger.all() else "Every number is too small."
    factors = [factor for a, b in pairs if (factor := ratio([a], [b])) is not None]
    pattern = ""
    if len(factors) == len(pairs) and np.allclose(factors, factors[0], rtol=PRECISION):
        pattern = "One and the same factor would fix all numbers of all inputs."
    elif len(factors) == len(pairs) and min(a.size for a, _ in pairs) > 1:
        pattern = "On each input one factor would fix all its entries."
    return sentences(say(sign), say(size), say(pattern))


def _wrong_pairs(case: Case) -> list[tuple[Part, Part]]:
    """The parts that are off, each with the right one, input by input."""
    return [
        (mine, right)
        for shown in case.evidence
        for mine, right in zip(shown.parts or (), shown.want, strict=True)
        if not close(mine.array, right.array).all()
    ]


def judge(task: Task, probes: Sequence[Probe], outcomes: Sequence[Outcome]) -> Verdict:
    """The verdict on these outcomes, one for each probe; fewer only where the time was up."""
    want = [call(task.answer, probe, task, None) for probe in probes]
    status, sentence = seen(task, probes, outcomes, want)
    if status in ("not attempted", "took too long", "correct"):
        return Verdict(task.id, status, sentence)
    mistakes = _matching(task, probes, outcomes, want)
    steady = same_outcome(outcomes[0], outcomes[1])
    case = case_of(task, probes, outcomes, want)
    plain = None if sentence or not steady else nothing_but_zeros(case) or nearly_right(case)
    if sentence:
        is_question = sentence.endswith(("?", "？"))
        message = sentence if is_question else say("{sentence}.", sentence=sentence)
    elif steady:
        message = plain or where_it_is_off(case)
    else:
        text = "Called twice with the same arguments, your {name} gave two different answers."
        message = say(text, name=task.function_name)
    if status == "changed its arguments":
        return Verdict(task.id, status, message)
    if not mistakes and plain:
        read = say("Read again: {place}.", place=task.place)
        return Verdict(task.id, status, f"{message}\n{read}")
    if not mistakes and steady:
        found = explanations(case)
        if found:
            return _explained(task, status, message, found)
        if not sentence and not any(part.if_wrong for part in want[0].parts):
            message = sentences(message, how_it_is_off(case))
    return Verdict(
        task.id,
        status,
        f"{message}\n{_reason(task, status, mistakes)}",
        either(mistake.name for mistake in mistakes) if mistakes else None,
        tuple((mistake.name, mistake.kind.page) for mistake in mistakes),
    )


def _matching(
    task: Task, probes: Sequence[Probe], got: Sequence[Outcome], want: Sequence[Outcome]
) -> list[Mistake]:
    """The mistakes that come to the same on every probe."""
    if _is_added_up(got, want):
        return [mistake for mistake in task.mistakes if mistake.kind is ADDED_UP]
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
    first = found[0]
    if status == "wrong" and len(found) == 1 and any(where.isdigit() for _, where in first.atoms):
        message = which_parts(task.function_name, first.right, first.atoms)
    lines = [message]
    for number, explanation in enumerate(found):
        if number:
            lines.append(say("Or, with the same numbers:"))
        inner = explanation.within or task
        source = source_of(inner.answer)
        if explanation.within:
            wrong = explanation.atoms - explanation.right
            lines.append(
                say(
                    "One epoch shows the gradients of its steps. Right: {right}. Off: {wrong}.",
                    right=named_atoms(explanation.right, explanation.atoms) or say("none"),
                    wrong=named_atoms(wrong, explanation.atoms),
                )
            )
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
    pages = {name: page for explanation in found for name, page in explanation.pages.items()}
    return Verdict(task.id, status, "\n".join(lines), either(names), tuple(pages.items()))


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


def _is_added_up(got: Sequence[Outcome], want: Sequence[Outcome]) -> bool:
    """Whether, of two calls with the same arguments, the second gave both answers added."""
    first, second, right = got[0], got[1], want[0]
    if first.kind != "answer" or second.kind != "answer" or same_parts(first.parts, second.parts):
        return False
    rows = zip(first.parts, second.parts, right.parts, strict=True)
    return all(
        a.array.shape == b.array.shape == part.array.shape
        and bool(np.allclose(b.array - a.array, part.array, rtol=1e-4, atol=1e-4))
        for a, b, part in rows
    )


def _reason(task: Task, status: Status, mistakes: Sequence[Mistake]) -> str:
    if not mistakes:
        text = "I do not recognise this mistake. Read again: {place}."
        if status == "raised an error":
            text = "There is no answer yet, so fix this error first. Read again: {place}."
        return say(text, place=task.place)
    places = dict.fromkeys(str(mistake.read_again or task.place) for mistake in mistakes)
    read = say("Read again: {places}.", places="; ".join(places))
    if len(mistakes) == 1:
        (known,) = mistakes
        told = say("The mistake: {mistake}. {why}", mistake=known.name, why=known.why)
        return f"{told}\n{read}"
    first = say("It is one of {count} mistakes, which give the same numbers:", count=len(mistakes))
    each = [say("– {mistake}. {why}", mistake=known.name, why=known.why) for known in mistakes]
    return "\n".join([first, *each, read])
