"""Where the neurons of a drawn network stand, and the lines between them."""

from __future__ import annotations

import math

RADIUS = 25.0

Point = tuple[float, float]


def column(x: float, n: int, height: float, row: float) -> list[Point]:
    """The places of n neurons, one below the other, centred in the height."""
    return [(x, height / 2 + (i - (n - 1) / 2) * row) for i in range(n)]


def label_share(n_in: int, n_out: int) -> float:
    """How far along the edges their labels stand, so that all of them are evenly apart.

    At 1/(n+1) of the way, counted from the side opposite n neurons, all labels make one column.
    """
    return 1 / (n_out + 1) if n_out <= n_in else 1 - 1 / (n_in + 1)


def between(start: Point, end: Point, gap: float) -> tuple[Point, Point]:
    """The piece of a line that leaves `gap` free at both ends."""
    (x1, y1), (x2, y2) = start, end
    length = math.hypot(x2 - x1, y2 - y1)
    ux, uy = (x2 - x1) / length * gap, (y2 - y1) / length * gap
    return (x1 + ux, y1 + uy), (x2 - ux, y2 - uy)
