"""Where the rows, or the columns, of a grid stand, some of them left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

CUT = 22.0
"""Room for the dots that stand for what is left out."""


@dataclass(frozen=True)
class Places:
    """Lines of a grid, one after the other."""

    starts: list[tuple[int, float]]
    """Index and place of each one shown."""
    cuts: list[float]
    """The middle of each run left out."""
    length: float


def places(count: int, shown: Iterable[int] | None, size: float) -> Places:
    """Where those shown (rising indices below count; None for all) stand, each of this size."""
    starts: list[tuple[int, float]] = []
    cuts: list[float] = []
    at, following = 0.0, 0
    for index in range(count) if shown is None else shown:
        if index != following:
            cuts.append(at + CUT / 2)
            at += CUT
        starts.append((index, at))
        at += size
        following = index + 1
    if following != count:
        cuts.append(at + CUT / 2)
        at += CUT
    return Places(starts, cuts, at)


def window(count: int, used: Collection[int], most: int) -> list[int]:
    """At most `most` of count lines: those around the one used, else the first ones and the last.

    Equal counts with equal use give equal windows, so that a row and the column it meets agree.
    """
    if count <= most:
        return list(range(count))
    if len(used) == 1:
        (middle,) = used
        first = min(max(middle - most // 2, 0), count - most)
        return list(range(first, first + most))
    return [*range(most - 1), count - 1]
