"""Signs and matrices in a row of the page, which wraps where the page is narrow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from backprop_course.views.grids import Matrix, draw_matrix
from backprop_course.views.lab.walk.step import NEXT_LINE, RESULT, Entry, Row
from backprop_course.views.places import window
from backprop_course.views.svg import Drawing, escape

SIZES = (8, 6, 5)
"""Of a larger matrix, at most so many rows and columns are drawn, around what is in use."""

WIDEST = 1250.0
"""Where a row is wider than this, about one and a half lines, less of each matrix is drawn."""

_LINE = (
    '<div style="display:flex;flex-wrap:wrap;align-items:center;gap:6px 10px;font-size:17px">'
    "{}</div>"
)
_ITEM = '<div style="display:flex;align-items:center;gap:10px;min-width:0">{}</div>'
_SIGN = '<span style="white-space:nowrap">{}</span>'


def draw_equation(row: Row, entry: Entry = (0, 0), spoken: str = "") -> str:
    """Each sign stays with the matrix behind it, a closing bracket with the one before.

    `entry` is the one in use of a step's result, whose cells can be picked; `spoken` says its
    value.
    """
    lines: list[Row] = [[]]
    for part in row:
        if part == NEXT_LINE:
            lines.append([])
        else:
            lines[-1].append(part)
    return "".join(_line(_cut_to_fit(line), entry, spoken) for line in lines)


def _line(row: Row, entry: Entry, spoken: str) -> str:
    items: list[list[str]] = [[]]
    for part in row:
        if isinstance(part, Matrix):
            items[-1].append(_picture(part, entry, spoken))
            items.append([])
            continue
        if part.startswith((")", "‖")):
            closing, _, part = part.partition(" ")
            items[-2].append(_SIGN.format(escape(closing)))
        if part:
            items[-1].append(_SIGN.format(escape(part)))
    return _LINE.format("".join(_ITEM.format("".join(item)) for item in items if item))


def _cut_to_fit(row: Row) -> Row:
    """Every matrix to the same size, so that a row and the column it meets show the same terms."""
    cut = row
    for most in SIZES:
        cut = [_cut(part, most) if isinstance(part, Matrix) else part for part in row]
        if sum(part.width for part in cut if isinstance(part, Matrix)) <= WIDEST:
            break
    return cut


def _cut(matrix: Matrix, most: int) -> Matrix:
    rows, columns = matrix.array.shape
    if rows <= most and columns <= most:
        return matrix
    mask = np.zeros((rows, columns), dtype=bool) if matrix.lit is None else np.asarray(matrix.lit)
    return replace(
        matrix,
        rows=window(rows, np.flatnonzero(mask.any(axis=1)).tolist(), most),
        columns=window(columns, np.flatnonzero(mask.any(axis=0)).tolist(), most),
    )


def _picture(matrix: Matrix, entry: Entry, spoken: str) -> str:
    rows, columns = matrix.array.shape
    drawing = Drawing(matrix.width + 2, matrix.height, f"{matrix.name} ({rows}, {columns})")
    draw_matrix(drawing, 1.0, 0.0, matrix)
    if matrix.key != RESULT:
        return f'<div style="min-width:0">{drawing.markup()}</div>'
    return (
        f'<div style="min-width:0" tabindex="0" role="group" aria-label="{escape(spoken)}" '
        f'data-entry="{entry[0]},{entry[1]}" data-entry-rows="{rows}" '
        f'data-entry-columns="{columns}">{drawing.markup()}</div>'
    )
