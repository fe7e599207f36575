"""What was seen, in a sentence: the shape, the error, a constant factor, or the worst entry.

The expected numbers are never told, only where and how the answer is off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from backprop_course.exercises.compare import close
from backprop_course.exercises.forms import PRECISION, Part, Parts
from backprop_course.exercises.guard import Outcome
from backprop_course.exercises.probes import Probe
from backprop_lib._checks import Array, shape_text

Sizes = dict[str, int]
LONGEST_ERROR = 200

FACTORS: tuple[tuple[str, Callable[[Sizes], float]], ...] = (
    ("right in size and turned in sign", lambda n: -1),
    ("exactly 2 times too large", lambda n: 2),
    ("exactly half of what it should be", lambda n: 0.5),
    ("exactly E times too large", lambda n: n["E"]),
    ("exactly E times too small", lambda n: 1 / n["E"]),
    ("exactly K times too small", lambda n: 1 / n["K"]),
    ("exactly E/K times what it should be", lambda n: n["E"] / n["K"]),
)


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
            return f"Your {part.name} holds {part.array[place]}{_at(place)}"
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
        f"In your {got.name}, {many}; the worst is{_at(place)}: "
        f"{_kind(got.array, want.array, place)}"
    )


def _kind(got: Array, want: Array, place: tuple[int, ...]) -> str:
    """Whether sign, scale or pattern is off."""
    if np.allclose(np.abs(got), np.abs(want), rtol=PRECISION):
        return "the sizes are right, but signs are turned"
    ratio = got / np.where(want == 0, np.nan, want)
    if got.size > 1 and np.allclose(ratio, ratio[place], rtol=PRECISION):
        return "the pattern is right, but the scale is off, by one factor in all entries"
    sign = "its sign is turned" if got[place] * want[place] < 0 else "its sign is right"
    size = "too large" if abs(got[place]) > abs(want[place]) else "too small"
    pattern = "" if got.size == 1 else "; no one factor would mend all entries, the pattern is off"
    return f"{sign}, its size is {size}{pattern}"


def _at(place: tuple[int, ...]) -> str:
    return f" at [{', '.join(map(str, place))}]" if place else ""
