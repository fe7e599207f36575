"""What came: the status of an answer and a sentence on it, before any number is compared."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from backprop_course.exercises.comparison import same_outcome
from backprop_course.exercises.run_safely import Outcome
from backprop_course.exercises.task import Parts, Probe, Status, Task, UnreadableError
from backprop_course.shared.language import say
from backprop_lib._checks import shape_text

LONGEST_ERROR = 200


NO_PRODUCT = re.compile(r"matmul.*\(size (\d+) is different from (\d+)\)")


def error_sentence(name: str, outcome: Outcome) -> str:
    """The error as it was raised, and in which line of the function."""
    error = type(outcome.error).__name__
    text = outcome.error_text
    text = say("(it cannot be written as text)") if text is None else " ".join(text.split())
    inner = NO_PRODUCT.search(text)
    if inner:
        text = say(
            "in a product X @ Y, X has {columns} columns and Y has {rows} rows; these must be as "
            "many",
            rows=inner[1],
            columns=inner[2],
        )
    if len(text) > LONGEST_ERROR:
        text = text[:LONGEST_ERROR] + " …"
    if not outcome.line:
        return say("Your {name} raised {error}: {text}", name=name, error=error, text=text)
    return say(
        "Your {name} raised {error} in its line {line}: {text}",
        name=name,
        error=error,
        line=outcome.line,
        text=text,
    )


def where_it_was_raised(probes: Sequence[Probe], got: Sequence[Outcome]) -> str:
    """The sizes of the input, and whether it was raised on some inputs only."""
    raised = [outcome.kind == "raised" for outcome in got]
    sizes = probes[raised.index(True)].sizes
    named = ", ".join(f"{symbol} = {size}" for symbol, size in sizes.items())
    if named and not all(raised):
        return say(". That was with {sizes}; other inputs gave no error", sizes=named)
    if named:
        return say(". That was with {sizes}", sizes=named)
    return "" if all(raised) else say(". Other inputs gave no error")


def not_finite_sentence(parts: Parts) -> str:
    """The first entry that is no finite number."""
    for part in parts:
        bad = np.argwhere(~np.isfinite(part.array))
        if len(bad):
            place = tuple(int(i) for i in bad[0])
            text = "Your {name} holds {number}{place}"
            return say(text, name=part.name, number=part.array[place], place=at(place))
    raise ValueError("parts must hold an entry that is not finite, got none; look at them first")


def shape_sentence(name: str, got: Parts, want: Parts, symbols: str) -> str | None:
    """The first part of the wrong shape, or None where all shapes are right."""
    for mine, right in zip(got, want, strict=True):
        if mine.array.shape != right.array.shape:
            came, belongs = shape_text(mine.array.shape), shape_text(right.array.shape)
            if right.array.shape == ():
                text = "Your {name} must be one number, got an array {came}"
                return say(text, name=mine.name, came=came)
            meant = f"{symbols} = {belongs}" if symbols.startswith("(") else belongs
            text = "Your {name} must be {meant}, got {came}"
            if mine.array.shape == right.array.shape[::-1]:
                text = "Your {name} must be {meant}, got {came}; did you return its transpose?"
            return say(text, name=mine.name, meant=meant, came=came)
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
        text = (
            "Not attempted yet: your {name} returned None. If you have written it, check whether "
            "its `return` is missing."
        )
        return "not attempted", say(text, name=name)
    if got[-1].kind == "took too long":
        text = (
            "Your {name} had not come back when its time was up. Does one of its loops never end?"
        )
        return "took too long", say(text, name=name)
    for outcome in got:
        if outcome.kind == "raised":
            where = where_it_was_raised(probes, got)
            return "raised an error", f"{error_sentence(name, outcome)}{where}"
    for outcome in got:
        if outcome.changed:
            text = (
                "Your {name} changed its argument {argument}, which is still needed outside: make "
                "a new array instead, X - Y and not X -= Y"
            )
            if isinstance(probes[0].arguments[outcome.changed], list):
                text = (
                    "Your {name} changed its argument {argument}, which is still needed outside: "
                    "build a new list instead, or begin with {argument} = list({argument}); and "
                    "put new arrays in it, X - Y and not X -= Y"
                )
            return "changed its arguments", say(text, name=name, argument=outcome.changed)
    for outcome in got:
        if isinstance(outcome.error, UnreadableError):
            return outcome.error.status, str(outcome.error)
        if outcome.kind == "nothing":
            text = (
                "Your {name} returned None on some inputs and an answer on others: does a way "
                "through it miss its `return`?"
            )
            return "wrong type", say(text, name=name)
    for outcome in got:
        if not outcome.finite:
            return "not finite", not_finite_sentence(outcome.parts)
    for mine, right in zip(got, want, strict=True):
        wrong = shape_sentence(name, mine.parts, right.parts, task.answer_shape.shape)
        if wrong:
            return "wrong shape", wrong
    if all(map(same_outcome, got, want)):
        return "correct", say("Right, on {count} random inputs.", count=len(probes) - 1)
    return "wrong", ""


def at(place: tuple[int, ...]) -> str:
    """Where an entry stands: " at [0, 2]"; nothing for a lone number."""
    return f" at [{', '.join(map(str, place))}]" if place else ""
