"""What a network answers over the plane, and the line on which it is undecided."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import numpy as np

from backprop_course.shared.language import say
from backprop_course.shared.style import NEGATIVE, PAGE, POSITIVE
from backprop_course.views.charts import Frame
from backprop_course.views.svg import Drawing, Picture
from backprop_lib._checks import Array
from backprop_lib.network import Network

CELLS = 44
SHADES = 4
"""Steps between undecided and sure, for each of the two answers."""
SIZE = 264.0
MARGIN = 12.0
MARK = 3.5


@np.errstate(over="ignore", invalid="ignore")
def decision(net: Network, X: Any, Y: Any) -> Picture:
    """The answers of a network with two inputs and one output, X (E, 2) and Y (E, 1) in it.

    Blue and + for 1, vermilion and − for 0; a ring is a wrong answer. Raises ValueError for a
    network of other sizes.
    """
    if (net.sizes[0], net.sizes[-1]) != (2, 1):
        raise ValueError(
            say(
                "net must have n_0 = 2 inputs and K = 1 output, got n_0 = {inputs} and K = "
                "{outputs}; views.confusion shows the answers of any other classifier",
                inputs=net.sizes[0],
                outputs=net.sizes[-1],
            )
        )
    X = net.checked_inputs(X)
    Y = net.checked_labels(Y, len(X))
    wrong = int(_is_wrong(net, X, Y).sum())
    drawing = Drawing(
        SIZE + 2 * MARGIN,
        SIZE + 2 * MARGIN,
        say("{count} points, {wrong} wrong", count=len(X), wrong=wrong),
    )
    draw_decision(drawing, MARGIN, MARGIN, net, X, Y)
    return Picture(drawing.markup(), drawing.label)


@np.errstate(over="ignore", invalid="ignore")
def draw_decision(
    drawing: Drawing, left: float, top: float, net: Network, X: Array, Y: Array
) -> None:
    """The plane around X, shaded by the answer, with its points."""
    middle = (X.min(axis=0) + X.max(axis=0)) / 2
    reach = 0.55 * float(np.ptp(X, axis=0).max()) or 1.0
    (x1, x2), (y1, y2) = ((float(m - reach), float(m + reach)) for m in middle)
    frame = Frame(drawing, left, top, SIZE, SIZE, (x1, x2), (y1, y2))
    share = (np.arange(CELLS) + 0.5) / CELLS
    across, up = np.meshgrid(x1 + share * (x2 - x1), y2 - share * (y2 - y1))
    A = net.predict(np.column_stack([across.ravel(), up.ravel()])).reshape(CELLS, CELLS)
    # a network that diverged answers inf and nan, which have no place on the page
    A = np.nan_to_num(A, nan=0.5)
    _draw_shades(frame, A)
    _draw_line(frame, A)
    _draw_points(frame, net, X, Y)


def _draw_shades(frame: Frame, A: Array) -> None:
    """Cells of like answers in a row, joined; all of one shade are one shape."""
    sure = np.clip(np.ceil((2 * A - 1) * SHADES), 1 - SHADES, SHADES).astype(int).tolist()
    side = SIZE / CELLS
    shapes: dict[int, list[str]] = {}
    for i, row in enumerate(sure):
        for shade, run in groupby(enumerate(row), key=lambda cell: cell[1]):
            columns = [j for j, _ in run]
            x, y, width = columns[0] * side, i * side, len(columns) * side
            shapes.setdefault(shade, []).append(
                f"M{frame.left + x:.1f} {frame.top + y:.1f}h{width:.1f}v{side:.1f}h-{width:.1f}z"
            )
    for shade, d in sorted(shapes.items()):
        strength = shade if shade > 0 else 1 - shade
        frame.drawing.shape(
            "".join(d),
            fill=POSITIVE if shade > 0 else NEGATIVE,
            fill_opacity=0.07 * strength,
            stroke="none",
            data_key=f"shade[{shade}]",
        )


def _draw_line(frame: Frame, A: Array) -> None:
    """Where A crosses one half, between the centres of four cells at a time."""
    side, above = SIZE / CELLS, (A > 0.5).astype(int)
    mixed = above[:-1, :-1] + above[:-1, 1:] + above[1:, :-1] + above[1:, 1:]
    d = []
    for i, j in np.argwhere((mixed > 0) & (mixed < 4)).tolist():
        corners = [(i, j), (i, j + 1), (i + 1, j + 1), (i + 1, j)]
        crossings = []
        for a, b in zip(corners, corners[1:] + corners[:1], strict=True):
            if above[a] != above[b]:
                t = (0.5 - A[a]) / (A[b] - A[a])
                row, column = (p + t * (q - p) + 0.5 for p, q in zip(a, b, strict=True))
                crossings.append(f"{frame.left + column * side:.1f} {frame.top + row * side:.1f}")
        for start, end in zip(crossings[::2], crossings[1::2], strict=True):
            d.append(f"M{start}L{end}")
    if d:
        frame.drawing.shape("".join(d), stroke_width=2, stroke_linecap="round", data_key="line")


def _draw_points(frame: Frame, net: Network, X: Array, Y: Array) -> None:
    places = [frame.at(x, y) for x, y in X.tolist()]
    yes = (Y[:, 0] > 0.5).tolist()
    wrong = _is_wrong(net, X, Y).tolist()
    for label, colour in ((True, POSITIVE), (False, NEGATIVE)):
        bar = f"h{2 * MARK}" + (f"m-{MARK}-{MARK}v{2 * MARK}" if label else "")
        d = [
            f"M{x - MARK:.1f} {y:.1f}{bar}"
            for (x, y), is_yes in zip(places, yes, strict=True)
            if is_yes == label
        ]
        # the page's colour below, so that a mark stands out from its own shade
        for stroke, width in ((PAGE, 4.5), (colour, 2)):
            frame.drawing.shape("".join(d), stroke=stroke, stroke_width=width)
    for (x, y), is_wrong in zip(places, wrong, strict=True):
        if is_wrong:
            frame.drawing.circle(x, y, 2.2 * MARK, stroke_width=1.6, data_key="wrong")


def _is_wrong(net: Network, X: Array, Y: Array) -> Array:
    """For each point, (E,), whether it is answered wrongly; what is not a number is."""
    A = net.predict(X)
    return ~np.where(Y > 0.5, A > 0.5, A <= 0.5)[:, 0]
