"""What came: the status of an answer and a sentence on it, before any number is compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backprop_course.exercises.comparison import same_outcome
from backprop_course.exercises.run_safely import Outcome
from backprop_course.exercises.task import Parts, Probe, Status, Task, UnreadableError
from backprop_lib._checks import shape_text

LONGEST_ERROR = 200


def error_sentence(name: str, outcome: Outcome) -> str:
    """The error as it was raised, and in which line of the function."""
    text = " ".join(str(outcome.error).split())
    if len(text) > LONGEST_ERROR:
        text = text[:LONGEST_ERROR] + " …"
    where = f" in its line {outcome.line}" if outcome.line else ""
    return f"Your {name} raised {type(outcome.error).__name__}{where}: {text}"


def not_finite_sentence(parts: Parts) -> str:
    """The first entry that is no finite number."""
    for part in parts:
        bad = np.argwhere(~np.isfinite(part.array))
        if len(bad):
            place = tuple(int(i) for i in bad[0])
            return f"Your {part.name} holds {part.array[place]}{at(place)}"
    raise ValueError("parts must hold an entry that is not finite, got none; look at them first")


def shape_sentence(name: str, got: Parts, want: Parts, symbols: str) -> str | None:
    """The first part of the wrong shape, or None where all shapes are right."""
    for mine, right in zip(got, want, strict=True):
        if mine.array.shape != right.array.shape:
            came, belongs = shape_text(mine.array.shape), shape_text(right.array.shape)
            if right.array.shape == ():
                return f"Your {mine.name} must be one number, got an array {came}"
            meant = f"{symbols} = {belongs}" if symbols.startswith("(") else belongs
            turned = mine.array.shape == right.array.shape[::-1]
            side = "; did you return its transpose?" if turned else ""
            return f"Your {mine.name} must be {meant}, got {came}{side}"
    return None


def seen(
    task: Task, probes: Sequence[Probe], got: Sequence[Outcome], want: Sequence[Outcome]
) -> tuple[Status, str]:
    """The status, and the sentence of what was seen; the graver thing comes first.

    Of an answer whose numbers alone are wrong there is no sentence yet. `got` is shorter than
    `probes` only where the time was up.
    """
    name = task.function_name
    if all(outcome.kind == "nothing" for outcome in got):
        return "not attempted", (
            f"Not attempted yet: your {name} returned None. "
            f"If you have written it, check whether its `return` is missing."
        )
    if got[-1].kind == "took too long":
        return "took too long", (
            f"Your {name} had not come back when its time was up. Does one of its loops never end?"
        )
    for outcome in got:
        if outcome.kind == "raised":
            return "raised an error", error_sentence(name, outcome)
    for outcome in got:
        if outcome.changed:
            instead = "make a new array instead, X - Y and not X -= Y"
            if isinstance(probes[0].arguments[outcome.changed], list):
                instead = (
                    f"build a new list instead, or begin with {outcome.changed} = "
                    f"list({outcome.changed}); and put new arrays in it, X - Y and not X -= Y"
                )
            return "changed its arguments", (
                f"Your {name} changed its argument {outcome.changed}, which is still needed "
                f"outside: {instead}"
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
            return "not finite", not_finite_sentence(outcome.parts)
    for mine, right in zip(got, want, strict=True):
        wrong = shape_sentence(name, mine.parts, right.parts, task.answer_shape.shape)
        if wrong:
            return "wrong shape", wrong
    if all(map(same_outcome, got, want)):
        return "correct", f"Right, on {len(probes) - 1} random inputs."
    return "wrong", ""


def at(place: tuple[int, ...]) -> str:
    """Where an entry stands: " at [0, 2]"; nothing for a lone number."""
    return f" at [{', '.join(map(str, place))}]" if place else ""
