"""From strokes to the 64 numbers that a network trained on the digits knows.

Those digits were scanned, scaled to fill 32 × 32 dots, straightened, and counted in blocks of 4 × 4
dots. Here strokes go the same way, so that it does not matter where, how large, or how slanted
somebody draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backprop_course.shared.language import say
from backprop_lib._checks import Array

Stroke = Sequence[tuple[float, float]]
"""Points (x, y) from 0 to 1 of the sheet's side, y downwards."""

DOTS, CELLS = 32, 8
BLOCK = DOTS // CELLS

WIDTH = 22
"""Dots across that a drawing fills, pen included."""
FOOT = 12
"""Dots across that a 1 with a foot fills: at WIDTH its stem would be as thin as none scanned."""
PEN = 0.1
"""The pen's radius, as a share of the drawing's height."""
STRETCH = 1.2
"""A narrow drawing is made wider than it is high by no more than this: a 1 stays narrow."""
STRAIGHTENED = 0.5
"""The share of the slant that is taken out, from the leftmost dot at the top to the one below."""
FLATTEST = 0.6
"""A drawing flatter than this, height by width, does not fill the height: a dash stays a dash."""
SMALLEST = 0.1
"""A drawing smaller than this, in sides of the sheet, stays small: a dot stays a dot."""

_SPACING = 0.02
"""Points nearer to one another along a stroke, in drawing heights, are left out."""
_AT_ONCE = 32


def picture(strokes: Sequence[Stroke]) -> Array:
    """The share of ink in each cell, (8, 8), from 0 to 1 in sixteenths; all 0 for no strokes."""
    blocks = bitmap(strokes).reshape(CELLS, BLOCK, CELLS, BLOCK)
    return blocks.sum((1, 3)) / BLOCK**2


def bitmap(strokes: Sequence[Stroke]) -> NDArray[np.bool_]:
    """The drawing as dots, (32, 32): scaled to fill the height, straightened, centred."""
    drawn = [np.asarray(stroke, dtype=float).reshape(-1, 2) for stroke in strokes if len(stroke)]
    if not drawn:
        return np.zeros((DOTS, DOTS), dtype=bool)
    corners = np.array([end(points, axis=0) for points in drawn for end in (np.min, np.max)])
    low, high = corners.min(0), corners.max(0)
    width, height = high - low
    size = max(height, FLATTEST * width, SMALLEST)
    radius = PEN * size
    down = DOTS / (size + 2 * radius)
    starts, ends = (a.astype(np.float32) for a in _segments(drawn, _SPACING * size))
    filled = FOOT if _stands_on_a_foot(starts, ends) else WIDTH
    across = min(filled / (width + 2 * radius), STRETCH * down)
    centre = (low + high) / 2
    from_middle = np.arange(DOTS) + 0.5 - DOTS / 2
    x, y = centre[0] + from_middle / across, centre[1] + from_middle / down
    x, y = x.astype(np.float32), y.astype(np.float32)
    return _straightened(_squared_distances(x, y, starts, ends) <= radius**2)


def _segments(drawn: list[Array], spacing: float) -> tuple[Array, Array]:
    """Where the straight pieces start and end, (pieces, 2) each."""
    starts, ends = [], []
    for stroke in drawn:
        points = stroke
        if len(points) > 2:
            lengths = np.hypot(*np.diff(points, axis=0).T)
            passed = np.floor(np.cumsum(lengths) / spacing)
            kept = np.append(True, np.diff(passed, prepend=0) > 0)
            kept[-1] = True
            points = points[kept]
        starts.append(points[:-1] if len(points) > 1 else points)
        ends.append(points[1:] if len(points) > 1 else points)
    return np.concatenate(starts), np.concatenate(ends)


def _stands_on_a_foot(starts: Array, ends: Array) -> bool:
    """Whether a narrow stem comes down to a bar that stands out on both of its sides: a 1."""
    along = np.linspace(0, 1, 9)[:, None, None]
    x, y = (starts + along * (ends - starts)).reshape(-1, 2).T
    height = y.max() - y.min()
    down = (y - y.min()) / (height or 1)
    stem, foot = x[(down >= 0.35) & (down <= 0.8)], x[down >= 0.9]
    if not stem.size or np.ptp(stem) > 0.25 * height:
        return False
    left, right = stem.min() - foot.min(), foot.max() - stem.max()
    return bool(min(left, right) > 0.08 * height)


def _squared_distances(x: Array, y: Array, starts: Array, ends: Array) -> Array:
    """From each dot (x, y) to the nearest piece, (rows, columns).

    With s = (p − start)·(end − start), the nearest point lies at t = s/|end − start|², kept within
    0 and 1, and |p − start|² − t(2s − t|end − start|²) away, squared.
    """
    nearest: Array = np.full((len(y), len(x)), np.inf, np.float32)
    for first in range(0, len(starts), _AT_ONCE):
        a = starts[first : first + _AT_ONCE]
        d = ends[first : first + _AT_ONCE] - a
        squared = (d**2).sum(1)[:, None, None]
        dx, dy = (x - a[:, :1])[:, None, :], (y - a[:, 1:])[:, :, None]
        s = dx * d[:, 0, None, None] + dy * d[:, 1, None, None]
        t = np.clip(s / np.where(squared > 0, squared, 1), 0, 1)
        distances = dx**2 + dy**2 - t * (2 * s - t * squared)
        nearest = np.minimum(nearest, distances.min(0))
    return nearest


def _straightened(dots: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Rows moved so that less of the slant is left, and the whole centred again."""
    rows = np.flatnonzero(dots.any(1))
    top, bottom = int(rows[0]), int(rows[-1])
    if top == bottom:
        return dots
    lean = (dots[bottom].argmax() - dots[top].argmax()) / (bottom - top)
    moved = np.round(STRAIGHTENED * lean * (np.arange(DOTS) - DOTS / 2 + 0.5)).astype(int)
    row, column = np.nonzero(dots)
    column = column - moved[row]
    column += round((DOTS - 1 - column.min() - column.max()) / 2 + 1e-9)
    inside = (column >= 0) & (column < DOTS)
    upright = np.zeros_like(dots)
    upright[row[inside], column[inside]] = True
    return upright


def checked_stroke(flat: Any) -> list[tuple[float, float]]:
    """A stroke as the page tells it, [x, y, x, y, …], each from 0 to 1, as points."""
    if not isinstance(flat, list) or len(flat) % 2 or not flat:
        raise ValueError(
            say("a stroke must be a list [x, y, x, y, …], got {flat!r:.60}", flat=flat)
        )
    for value in flat:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise ValueError(
                say(
                    "a point of a stroke must lie on the sheet, x and y from 0 to 1, got "
                    "{value!r:.60}",
                    value=value,
                )
            )
    return list(zip(flat[::2], flat[1::2], strict=True))
