"""From what a function gave to a verdict.

The slips are run on the very inputs that the function got. One is named only where it comes to the
same on every one of them and no other does; those that cannot be told apart share the message.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backprop_course.exercises import sight
from backprop_course.exercises.compare import same_error, same_outcome, same_parts
from backprop_course.exercises.forms import UnreadableError
from backprop_course.exercises.guard import Outcome, call
from backprop_course.exercises.misconceptions.batch import ADDED_UP
from backprop_course.exercises.probes import Probe
from backprop_course.exercises.task import Slip, Task
from backprop_course.exercises.verdict import Status, Verdict


def judge(task: Task, probes: Sequence[Probe], outcomes: Sequence[Outcome]) -> Verdict:
    """The verdict on these outcomes, one for each probe; fewer only where the time was up."""
    if all(outcome.kind == "nothing" for outcome in outcomes):
        return Verdict(
            task.id,
            "not attempted",
            f"Not attempted yet: your {task.function_name} returned None. "
            f"If you have written it, look whether its `return` is missing.",
        )
    if outcomes[-1].kind == "took too long":
        return Verdict(
            task.id,
            "took too long",
            f"Your {task.function_name} had not come back when its time was up. "
            f"Does one of its loops never end?",
        )
    want = [call(task.answer, probe, task, None) for probe in probes]
    status, seen = _seen(task, probes, outcomes, want)
    if status == "correct":
        return Verdict(task.id, "correct", f"Right, on {len(probes) - 1} random inputs.")
    slips = _matching(task, probes, outcomes, want)
    message = seen if seen.endswith("?") else f"{seen}."
    if status == "changed its arguments":
        return Verdict(task.id, status, message)
    return Verdict(
        task.id,
        status,
        f"{message}\n{_reason(task, status, slips)}",
        " or ".join(slip.name for slip in slips) or None,
    )


def _seen(
    task: Task, probes: Sequence[Probe], got: Sequence[Outcome], want: Sequence[Outcome]
) -> tuple[Status, str]:
    """The status, and the sentence of what was seen; the graver thing comes first."""
    name = task.function_name
    for outcome in got:
        if outcome.kind == "raised":
            return "raised an error", sight.error_sentence(name, outcome)
    for outcome in got:
        if outcome.changed:
            return "changed its arguments", (
                f"Your {name} changed its argument {outcome.changed}, which is still needed "
                f"outside: make a new array instead, X - Y and not X -= Y"
            )
    for outcome in got:
        if isinstance(outcome.error, UnreadableError):
            return outcome.error.status, str(outcome.error)
        if outcome.kind == "nothing":
            return "wrong type", (
                f"Your {name} returned None on some inputs and an answer on others: "
                f"does a way through it miss its `return`?"
            )
    for outcome in got:
        if not outcome.finite:
            return "not finite", sight.not_finite_sentence(outcome.parts)
    for mine, right in zip(got, want, strict=True):
        wrong = sight.shape_sentence(name, mine.parts, right.parts, task.form.shape)
        if wrong:
            return "wrong shape", wrong
    if all(map(same_outcome, got, want)):
        return "correct", ""
    mine_and_right = [outcome.parts for outcome in got], [outcome.parts for outcome in want]
    return "wrong", sight.number_sentence(name, *mine_and_right, probes)


def _matching(
    task: Task, probes: Sequence[Probe], got: Sequence[Outcome], want: Sequence[Outcome]
) -> list[Slip]:
    """The slips that come to the same on every probe."""
    again = _added_up(got, want)
    if again is not None:
        return [slip for slip in task.slips if slip.kind is ADDED_UP] if again else []
    others = [slip for slip in task.slips if slip.kind is not ADDED_UP]
    found = [slip for slip in others if _matches(slip, task, probes, got)]
    return list({slip.kind: slip for slip in found}.values())


def _matches(slip: Slip, task: Task, probes: Sequence[Probe], got: Sequence[Outcome]) -> bool:
    told = False
    in_same_words = True
    for probe, mine in zip(probes, got, strict=True):
        theirs = call(slip.make, probe, task, None)
        if not same_outcome(mine, theirs):
            return False
        told = told or mine.kind == "answer"
        in_same_words = in_same_words and same_error(mine, theirs)
    return told or in_same_words


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


def _reason(task: Task, status: Status, slips: Sequence[Slip]) -> str:
    if not slips:
        unknown = "It is not a slip I know."
        if status == "raised an error":
            unknown = "No answer came of it, so this is to be mended first."
        return f"{unknown} Read again: {task.place}."
    places = dict.fromkeys(str(slip.read_again or task.place) for slip in slips)
    read = f"Read again: {'; '.join(places)}."
    if len(slips) == 1:
        return f"The slip: {slips[0].name}. {slips[0].why}\n{read}"
    each = "\n".join(f"– {slip.name}. {slip.why}" for slip in slips)
    return f"It is one of {len(slips)} slips, which give the same numbers:\n{each}\n{read}"
