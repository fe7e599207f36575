"""The sheet, the cells that the network sees, and its answer as bars: SVG, still or live."""

from __future__ import annotations

from typing import Any

from backprop_course.shared.html import element, side_by_side
from backprop_course.shared.style import FAINT, POSITIVE, number
from backprop_course.views import words
from backprop_course.views.digit_sheet.ink import CELLS, PEN
from backprop_course.views.digit_sheet.sheet import CLASSES, Sheet
from backprop_course.views.svg import Drawing, as_image
from backprop_lib._checks import Array

SIDE = 280.0
"""Of the sheet, in pixels."""
DRAWN_PEN = 1.4 * PEN * SIDE
"""The width of a stroke on the sheet: a digit that fills most of it is seen about as thick."""

CELL = 26.0
TOP, BOTTOM = 26.0, 46.0
ROW, BAR, DIGIT, NUMBER = 28.0, 168.0, 34.0, 76.0
THUMBNAIL = 5.0


def draw_sheet(sheet: Sheet) -> Drawing:
    """What is on the sheet: strokes, or the cells of an example."""
    drawing = Drawing(SIDE, SIDE, words.EMPTY if sheet.empty else words.DRAWN)
    if sheet.empty:
        drawing.text(SIDE / 2, SIDE / 2, words.INVITATION, 17, opacity=0.75)
    if sheet.example is not None:
        _cells(drawing, 0.0, 0.0, SIDE / CELLS, sheet.X)
    pen = {"stroke_width": DRAWN_PEN, "stroke_linecap": "round", "stroke_linejoin": "round"}
    for stroke in sheet.strokes:
        points = [(x * SIDE, y * SIDE) for x, y in stroke]
        # a line from a point to itself is drawn as a dot
        drawing.path(points if len(points) > 1 else points * 2, **pen)
    return drawing


def draw_seen(sheet: Sheet) -> Drawing:
    """The 8 × 8 cells as the network sees them, with the scale of their ink."""
    side = CELLS * CELL
    drawing = Drawing(side + 2, TOP + side + BOTTOM, words.SEEN)
    drawing.text(side / 2 + 1, TOP / 2 - 2, "X", 14, font_style="italic")
    _cells(drawing, 1.0, TOP, CELL, sheet.X, grid=True)
    y = TOP + side + 14
    drawing.text(side / 2 + 1, y, "(1, 64)", 12, opacity=0.75)
    y += 18
    left = side / 2 + 1 - 2.5 * 16
    drawing.text(left - 9, y, "0", 11)
    for step in range(5):
        _ink(drawing, left + 16 * step, y - 6, 16.0, 12.0, step / 4)
    drawing.text(left + 89, y, "1", 11)
    return drawing


def draw_answer(sheet: Sheet) -> Drawing:
    """The ten outputs as bars with their numbers; the largest is marked."""
    height = TOP + CLASSES * ROW + 26
    drawing = Drawing(DIGIT + BAR + NUMBER, height, said(sheet))
    answer = None if sheet.Y_hat is None else sheet.Y_hat[0]
    best = None if answer is None else int(answer.argmax())
    middle = DIGIT + BAR / 2
    drawing.text(middle, TOP / 2 - 2, "Ŷ", 14, font_style="italic")
    for digit in range(CLASSES):
        y = TOP + ROW * digit + ROW / 2
        is_best = digit == best
        weight = "700" if is_best else None
        drawing.text(
            DIGIT - 12, y, str(digit), 15, font_weight=weight, data_best=digit if is_best else None
        )
        if is_best:
            drawing.text(DIGIT - 27, y, "▸", 14)
        value = 0.0 if answer is None else float(answer[digit])
        drawing.box(
            DIGIT, y - 8, BAR * value, 16.0, fill=POSITIVE, stroke="none",
            fill_opacity=None if is_best else 0.55, data_bar=digit,
        )  # fmt: skip
        drawing.text(
            DIGIT + BAR + 8, y, "–" if answer is None else number(value), 13,
            None if answer is None else value,
            font_weight=weight, text_anchor="start", data_key=f"y[{digit}]",
        )  # fmt: skip
    bottom = TOP + CLASSES * ROW
    for x, end in ((DIGIT, "0"), (DIGIT + BAR, "1")):
        drawing.line(x, TOP, x, bottom, stroke_opacity=FAINT, stroke_width=1)
        drawing.text(x, TOP / 2, end, 11)
    drawing.text(middle, bottom + 12, "(1, 10)", 12, opacity=0.75)
    total = None if answer is None else float(answer.sum())
    text = "–" if total is None else number(total)
    drawing.text(
        DIGIT + BAR + 8, bottom + 12, f"Σ {text}", 12, total, text_anchor="start", data_key="sum"
    )
    return drawing


def draw_thumbnail(row: Array) -> Drawing:
    """One example, small."""
    side = THUMBNAIL * CELLS
    drawing = Drawing(side, side, "")
    _cells(drawing, 0.0, 0.0, THUMBNAIL, row.reshape(1, -1))
    return drawing


def still(sheet: Sheet) -> str:
    """The three pictures side by side, as HTML that wraps where the page is narrow."""
    drawings = [draw_sheet(sheet), draw_seen(sheet), draw_answer(sheet)]
    paper, *others = (as_image(drawing.markup(), drawing.label) for drawing in drawings)
    edge = "border:1px solid;border-radius:6px;line-height:0"
    pictures = side_by_side([element("div", paper, style=edge), *others])
    note = element("div", words.STILL_SHEET, class_="backprop-note")
    return element("div", pictures, note, class_="backprop-still")


def said(sheet: Sheet) -> str:
    """The answer in words, for a screen reader."""
    if sheet.Y_hat is None:
        return words.EMPTY
    best = int(sheet.Y_hat[0].argmax())
    return f"{words.ANSWER} {best}: {number(float(sheet.Y_hat[0, best]))}"


def _cells(
    drawing: Drawing, left: float, top: float, cell: float, X: Array, grid: bool = False
) -> None:
    for place, value in enumerate(X[0].tolist()):
        row, column = divmod(place, CELLS)
        x, y = left + cell * column, top + cell * row
        if grid:
            _ink(drawing, x, y, cell, cell, value, data_cell=place)
        elif value > 0:
            _ink(drawing, x, y, cell, cell, value, stroke="none")


def _ink(
    drawing: Drawing,
    x: float,
    y: float,
    width: float,
    height: float,
    value: float,
    **attributes: Any,
) -> None:
    """A cell with its share of ink."""
    line = {"stroke_opacity": 0.3, "stroke_width": 0.75}
    ink = {"fill": "currentColor", "fill_opacity": f"{value:g}"}
    drawing.box(x, y, width, height, **ink, **{**line, **attributes})
