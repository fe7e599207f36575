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
NO_DOT = re.compile(r"shapes (\(.*?\)) and (\(.*?\)) not aligned")
NO_BROADCAST = re.compile(r"could not be broadcast together with shapes (\([\d,]*\)) (\([\d,]*\))$")


def error_sentence(name: str, outcome: Outcome, sizes: dict[str, int]) -> str:
    """The error as it was raised, and in which line of the function."""
    error = type(outcome.error).__name__
    text = outcome.error_text
    text = say("(it cannot be written as text)") if text is None else " ".join(text.split())
    text = _shapes_that_do_not_fit(text, sizes) or text
    if len(text) > LONGEST_ERROR:
        text = text[:LONGEST_ERROR] + " …"
    fields = {"name": name, "error": error, "line": outcome.line, "text": text}
    if not text:
        if not outcome.line:
            return say("Your {name} raised {error}", **fields)
        return say("Your {name} raised {error} in its line {line}", **fields)
    if not outcome.line:
        return say("Your {name} raised {error}: {text}", **fields)
    return say("Your {name} raised {error} in its line {line}: {text}", **fields)


def _shapes_that_do_not_fit(text: str, sizes: dict[str, int]) -> str | None:
    """NumPy's words on shapes that do not fit, with the symbols of the sizes; None for others."""
    if inner := NO_PRODUCT.search(text):
        return say(
            "in a product X @ Y, X has {columns} columns and Y has {rows} rows; these must be as "
            "many",
            rows=_size(int(inner[1]), sizes),
            columns=_size(int(inner[2]), sizes),
        )
    if shapes := NO_DOT.search(text):
        return say(
            "in a product, {one} and {other} do not fit: the columns of the first must be as many "
            "as the rows of the second",
            one=_shape_in_symbols(shapes[1], sizes),
            other=_shape_in_symbols(shapes[2], sizes),
        )
    if shapes := NO_BROADCAST.search(text):
        return say(
            "entry by entry, {one} and {other} could not be combined",
            one=_shape_in_symbols(shapes[1], sizes),
            other=_shape_in_symbols(shapes[2], sizes),
        )
    return None


def _size(size: int, sizes: dict[str, int]) -> str:
    symbol = size_symbol(size, sizes)
    return symbol if symbol == str(size) else say("{symbol} = {size}", symbol=symbol, size=size)


def _shape_in_symbols(shape: str, sizes: dict[str, int]) -> str:
    return in_symbols([int(size) for size in re.findall(r"\d+", shape)], sizes)


def where_it_was_raised(error: str, probes: Sequence[Probe], got: Sequence[Outcome]) -> str:
    """The sentence on the error, with the input's sizes, and whether it came on some only."""
    raised = [outcome.kind == "raised" for outcome in got]
    common = _only_there(probes, raised)
    if common:
        text = "{error}. That is so only where {what} = {size}"
        return say(text, error=error, what=common[0], size=common[1])
    sizes = probes[raised.index(True)].sizes
    named = ", ".join(f"{symbol} = {size}" for symbol, size in sizes.items())
    if named and not all(raised):
        text = "{error}. That was with {sizes}; other inputs gave no error"
        return say(text, error=error, sizes=named)
    if named:
        return say("{error}. That was with {sizes}", error=error, sizes=named)
    return error if all(raised) else say("{error}. Other inputs gave no error", error=error)


def _only_there(probes: Sequence[Probe], raised: Sequence[bool]) -> tuple[str, int] | None:
    """A size of 1, or a number of layers, that the inputs have on which it was raised, no others.

    None for none: that a size is some 5 or other is chance.
    """
    sizes = [dict(probe.sizes) for probe in probes]
    for probe, of in zip(probes, sizes, strict=True):
        if "weights" in probe.arguments:
            of[say("the number of layers")] = len(probe.arguments["weights"])
    there = [of for of, was in zip(sizes, raised, strict=True) if was]
    elsewhere = [of for of, was in zip(sizes, raised, strict=True) if not was]
    for what, size in there[0].items() if elsewhere else ():
        told = size == 1 or what not in probes[0].sizes
        alike = all(of.get(what) == size for of in there)
        if told and alike and all(of.get(what) != size for of in elsewhere):
            return what, size
    return None


def not_finite_sentence(parts: Parts) -> str:
    """The first entry that is no finite number."""
    for part in parts:
        bad = np.argwhere(~np.isfinite(part.array))
        if len(bad):
            place = tuple(int(i) for i in bad[0])
            fields = {"name": part.name, "number": part.array[place]}
            if not place:
                return say("Your {name} holds {number}", **fields)
            entry = ", ".join(map(str, place))
            return say("Your {name} holds {number} at [{place}]", **fields, place=entry)
    raise ValueError(
        say("parts must hold an entry that is not finite, got none; look at them first")
    )


def shape_sentence(got: Parts, want: Parts, symbols: str, sizes: dict[str, int]) -> str | None:
    """The first part of the wrong shape, or None where all shapes are right."""
    for mine, right in zip(got, want, strict=True):
        if mine.array.shape != right.array.shape:
            return _shape(mine.name, mine.array.shape, right.array.shape, symbols, sizes)
    return None


def _shape(
    name: str, came: tuple[int, ...], wanted: tuple[int, ...], symbols: str, sizes: dict[str, int]
) -> str:
    own = symbols.strip("()").split(", ") if symbols.startswith("(") else []
    named = dict(zip(own, wanted, strict=True)) if len(own) == len(wanted) else {}
    others = {symbol: size for symbol, size in sizes.items() if size not in named.values()}
    meant = say("{symbols} = {shape}", symbols=symbols, shape=shape_text(wanted))
    fields = {
        "name": name,
        "meant": meant if own else shape_text(wanted),
        "came": in_symbols(came, others | named),
    }
    text = "Your {name} must be {meant}, got {came}"
    if wanted == ():
        text = "Your {name} must be one number, got an array {came}"
    elif 0 in came:
        text = "Your {name} must be {meant}, got {came}, which has no entries"
    elif came == wanted[::-1]:
        text = "Your {name} must be {meant}, got {came}; did you return its transpose?"
    elif len(came) < len(wanted) and _without_ones(came) == _without_ones(wanted):
        text = (
            "Your {name} must be {meant}, got {came}: an axis is missing. keepdims=True keeps the "
            "axis of a sum; reshape{shape} puts it back"
        )
        numbers = ["-1" if size != 1 else "1" for size in wanted]
        fields["shape"] = f"({', '.join(numbers)})" if "1" in numbers else shape_text(wanted)
    elif len(came) > len(wanted) and _without_ones(came) == _without_ones(wanted):
        text = "Your {name} must be {meant}, got {came}: an axis of length 1 is too many"
    return say(text, **fields)


def _without_ones(shape: tuple[int, ...]) -> list[int]:
    return [size for size in shape if size != 1]


def in_symbols(shape: Sequence[int], sizes: dict[str, int]) -> str:
    """A shape as sizes and numbers, "(E, n) = (5, 3)"; numbers alone where no size is known."""
    symbols = [size_symbol(size, sizes) for size in shape]
    if symbols == list(map(str, shape)):
        return shape_text(shape)
    written = f"({', '.join(symbols)}{',' if len(symbols) == 1 else ''})"
    return say("{symbols} = {shape}", symbols=written, shape=shape_text(shape))


def size_symbol(size: int, sizes: dict[str, int]) -> str:
    """The symbol of this size; the number where no symbol, or more than one, has it."""
    named = [symbol for symbol, value in sizes.items() if value == size]
    return named[0] if len(named) == 1 and size != 1 else str(size)


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
    for probe, outcome in zip(probes, got, strict=True):
        if outcome.kind == "raised":
            raised = error_sentence(name, outcome, probe.sizes)
            return "raised an error", where_it_was_raised(raised, probes, got)
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
    for probe, mine, right in zip(probes, got, want, strict=True):
        wrong = shape_sentence(mine.parts, right.parts, task.answer_shape.shape, probe.sizes)
        if wrong:
            return "wrong shape", wrong
    if all(map(same_outcome, got, want)):
        return "correct", say("Right, on {count} random inputs.", count=len(probes) - 1)
    return "wrong", ""
