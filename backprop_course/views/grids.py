"""Where the rows, or the columns, of a grid stand, some of them left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from backprop_course.shared.language import say
from backprop_course.shared.style import (
    CELL_HEIGHT,
    CELL_WIDTH,
    FADED_TEXT,
    FAINT,
    colour,
    fitted,
    relative_size,
)
from backprop_course.views.svg import Drawing, Picture
from backprop_lib._checks import Array

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


GAP = 14.0
TOP = 24.0
BOTTOM = 22.0


@dataclass(frozen=True)
class Matrix:
    """A matrix to be drawn.

    `values` is (rows, columns), of numbers or of short texts. `lit` and `ghost` are masks of the
    same shape: lit cells are outlined, ghost cells (copies made by broadcasting) are faint.
    `shape` replaces the shape written below; `key` names the cells for tests: key[row,column].
    `rows` and `columns` are the indices to be shown, in order; dots stand for the others. `mixed`
    is a mask of cells that get a ±, `framed` outlines the grid. With `cells` every cell says in the
    page which one it is.
    """

    name: str
    values: Any
    lit: Any = None
    ghost: Any = None
    shape: str | None = None
    key: str | None = None
    rows: Sequence[int] | None = None
    columns: Sequence[int] | None = None
    mixed: Any = None
    framed: bool = False
    cells: bool = False

    @cached_property
    def array(self) -> Array:
        """The values as a two-dimensional array."""
        array = np.asarray(self.values)
        if array.ndim != 2 or np.ma.is_masked(self.values):
            came = (
                say("shape {shape}", shape=array.shape)
                if array.ndim != 2
                else say("masked entries")
            )
            fix = say("np.reshape(values, (1, -1)) makes a vector one row")
            if array.ndim == 2:
                came = say("masked entries")
                fix = say("values.filled(0) puts a number in their place")
            raise ValueError(
                say(
                    "{name}: values must be a matrix (rows, columns), got {came}; {fix}",
                    name=self.name,
                    came=came,
                    fix=fix,
                )
            )
        return array

    @property
    def width(self) -> float:
        """Pixels across, the name included."""
        return max(self.across.length, 8.0 * len(self.name), 46.0)

    @property
    def height(self) -> float:
        """Pixels down, name and shape included."""
        return TOP + self.down.length + BOTTOM

    @cached_property
    def across(self) -> Places:
        """Where the columns stand, from the first one's left."""
        return places(self.array.shape[1], self.columns, CELL_WIDTH)

    @cached_property
    def down(self) -> Places:
        """Where the rows stand, from the first one's top."""
        return places(self.array.shape[0], self.rows, CELL_HEIGHT)


def equation(*items: Matrix | tuple[str, Any] | str) -> Picture:
    """Matrices and signs in a row, as in `equation(("dW", dW), "=", ("A_prevᵀ", A.T), "@", …)`.

    An item is a sign (a str), a pair (name, values) or a `Matrix`.
    """
    parts = [item if isinstance(item, str | Matrix) else Matrix(*item) for item in items]
    width = sum(_width(part) for part in parts) + GAP * (len(parts) - 1) + 8
    height = max((part.height for part in parts if isinstance(part, Matrix)), default=40.0)
    label = " ".join(part if isinstance(part, str) else part.name for part in parts)
    drawing = Drawing(width, height, label)
    draw_row(drawing, 4.0, 0.0, height, parts)
    return Picture(drawing.markup(), label)


def draw_row(
    drawing: Drawing, x: float, y: float, height: float, parts: list[str | Matrix]
) -> None:
    """Signs and matrices from left to right, centred on one line."""
    for part in parts:
        if isinstance(part, str):
            drawing.text(x + _width(part) / 2, y + (height + TOP - BOTTOM) / 2, part, 17)
        else:
            draw_matrix(drawing, x, y + (height - part.height) / 2, part)
        x += _width(part) + GAP


def draw_alone(matrix: Matrix) -> Drawing:
    """One grid, a picture of its own."""
    rows, columns = matrix.array.shape
    drawing = Drawing(matrix.width + 2, matrix.height, f"{matrix.name} ({rows}, {columns})")
    draw_matrix(drawing, 1.0, 0.0, matrix)
    return drawing


def draw_matrix(drawing: Drawing, x: float, y: float, matrix: Matrix) -> None:
    """One grid: its name above, its cells, its shape below."""
    array, across, down = matrix.array, matrix.across, matrix.down
    left, top = x + (matrix.width - across.length) / 2, y + TOP
    numeric = array.dtype.kind in "biuf"
    finite = np.abs(array[np.isfinite(array)]) if numeric else np.empty(0)
    largest = float(finite.max()) if finite.size else 0.0
    values = array.tolist()
    lit, ghost, mixed = (
        None if mask is None else np.asarray(mask).tolist()
        for mask in (matrix.lit, matrix.ghost, matrix.mixed)
    )
    drawing.text(x + matrix.width / 2, y + TOP / 2 - 1, matrix.name, 13, font_weight="bold")
    for i, at_y in down.starts:
        for j, at_x in across.starts:
            cell_x, cell_y, value = left + at_x, top + at_y, values[i][j]
            faint = ghost is not None and ghost[i][j]
            cell = f"{i},{j}" if matrix.cells else None
            text, size = str(value), 12.0
            if numeric:
                text, size = fitted(float(value), 12, CELL_WIDTH - 2)
            elif len(text) >= 8:
                size = 10.5
            fill = {}
            if numeric and value != 0:
                opacity = 0.08 + 0.3 * relative_size(value, largest)
                fill = {"fill": colour(value), "fill_opacity": opacity * (FAINT if faint else 1)}
            elif cell:
                fill = {"fill": "currentColor", "fill_opacity": 0.0}  # an empty cell hears no click
            drawing.box(
                cell_x,
                cell_y,
                CELL_WIDTH,
                CELL_HEIGHT,
                stroke_width=0.7,
                stroke_opacity=FAINT,
                data_cell=cell,
                **fill,
            )
            if lit is not None and lit[i][j]:
                drawing.box(
                    cell_x + 1.5,
                    cell_y + 1.5,
                    CELL_WIDTH - 3,
                    CELL_HEIGHT - 3,
                    stroke_width=2,
                    data_cell=cell,
                )
            drawing.text(
                cell_x + CELL_WIDTH / 2,
                cell_y + CELL_HEIGHT / 2,
                text,
                size,
                float(value) if numeric and matrix.key else None,
                opacity=FADED_TEXT if faint or text == "0" else None,
                data_key=f"{matrix.key}[{i},{j}]" if matrix.key else None,
                data_cell=cell,
            )
            if mixed is not None and mixed[i][j]:
                drawing.text(cell_x + CELL_WIDTH - 6, cell_y + 5, "±", 9, font_weight="bold")
    if matrix.framed:
        drawing.box(left, top, across.length, down.length, stroke_width=2)
    for cut in across.cuts:
        drawing.text(left + cut, top + down.length / 2, "⋯", 15)
    for cut in down.cuts:
        drawing.text(left + across.length / 2, top + cut, "⋮", 15)
    rows, columns = array.shape
    shape = f"({rows}, {columns})" if matrix.shape is None else matrix.shape
    bottom = top + down.length + BOTTOM / 2 + 1
    drawing.text(x + matrix.width / 2, bottom, shape, 11, opacity=0.75)


def _width(part: str | Matrix) -> float:
    return 9.5 * len(part) if isinstance(part, str) else part.width
