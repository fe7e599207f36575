"""One training step, walked: every formula in symbols, in numbers, and in matrices."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any

import numpy as np

from backprop_course.shared.html import Markup, element, joined, keyed_number
from backprop_course.shared.style import number, sub, sup
from backprop_course.views import words
from backprop_course.views.grids import Matrix, draw_alone, window
from backprop_course.views.lab.back import (
    bias_gradient,
    error_sent_back,
    output_error,
    update,
    weight_gradient,
)
from backprop_course.views.lab.forward import activation, loss, weighted_sum
from backprop_course.views.lab.state import Snapshot
from backprop_course.views.lab.step import (
    NEXT_LINE,
    RESULT,
    Entry,
    Moment,
    Notation,
    Step,
    lit,
)
from backprop_course.views.lab.terms import Constant, Line, Part, Row, as_row, plus, put_in, times


def steps(snapshot: Snapshot, learning_rate: float, entry: Entry | None = None) -> list[Step]:
    """Z₁, A₁, … A_L, the loss, dZ_L, dW_L, db_L, dZ_{L−1}, … db₁, and the update.

    `entry` (row, column) is the entry of each result that its numbers are for; where a result has
    no such entry, or for None, it is the one of the chosen parameter and of the example in view.
    """
    moment = Moment(snapshot, Notation(snapshot), learning_rate, entry)
    last = len(snapshot.W)
    walk: list[Step] = []
    with np.errstate(all="ignore"):
        for layer in range(1, last + 1):
            walk += [weighted_sum(moment, layer), activation(moment, layer)]
        walk += [loss(moment, last), output_error(moment, last)]
        for layer in range(last, 0, -1):
            walk += [weight_gradient(moment, layer), bias_gradient(moment, layer)]
            if layer > 1:
                walk.append(error_sent_back(moment, layer - 1))
        walk.append(update(moment))
    return walk


_LINES = (
    "display:grid;grid-template-columns:max-content max-content 1fr;gap:4px 8px;font-size:15px;"
    "line-height:1.45;font-variant-numeric:tabular-nums;padding-bottom:8px"
)
_MARGIN = "font-size:12px;opacity:0.75;padding-right:10px;line-height:22px"


def formula_lines(source: str, formula: Line, numbers: Line, value: float, key: str) -> Markup:
    """`source` in the margin; the lines aligned at their = or ←, broken between terms only.

    The lines' data-keys are key-symbols and key-numbers, the value's is key-result.
    """
    return element(
        "div",
        element("span", source, style=_MARGIN),
        _formula_line(f"{key}-symbols", formula),
        element("span", style=_MARGIN),
        _formula_line(f"{key}-numbers", numbers),
        element("span", style=_MARGIN),
        element("span"),
        element("span", "= ", keyed_number("b", f"{key}-result", value)),
        style=_LINES,
    )


def _formula_line(key: str, line: Line) -> Markup:
    kept = line.right.replace(" · ", "\u00a0·\u00a0").replace(" ∘ ", "\u00a0∘\u00a0")
    left = element("span", f"{line.left} ", style="text-align:right")
    right = element("span", f"{line.sign} {kept}")
    return element("div", left, right, style="display:contents", data_key=key)


SIZES = (8, 6, 5)
"""Of a larger matrix, at most so many rows and columns are drawn, around what is in use."""

WIDEST = 1250.0
"""Where a row is wider than this, about one and a half lines, less of each matrix is drawn."""

_LINE = "display:flex;flex-wrap:wrap;align-items:center;gap:6px 10px;font-size:17px"
_ITEM = "display:flex;align-items:center;gap:10px;min-width:0"


def draw_equation(row: Row, entry: Entry = (0, 0), spoken: str = "") -> Markup:
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
    return joined(_line(_cut_to_fit(line), entry, spoken) for line in lines)


def _line(row: Row, entry: Entry, spoken: str) -> Markup:
    items: list[list[Markup]] = [[]]
    for part in row:
        if isinstance(part, Matrix):
            items[-1].append(_picture(part, entry, spoken))
            items.append([])
            continue
        if part.startswith((")", "‖")):
            closing, _, part = part.partition(" ")
            items[-2].append(_sign(closing))
        if part:
            items[-1].append(_sign(part))
    return element(
        "div", *(element("div", *item, style=_ITEM) for item in items if item), style=_LINE
    )


def _sign(text: str) -> Markup:
    return element("span", text, style="white-space:nowrap")


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


def _picture(matrix: Matrix, entry: Entry, spoken: str) -> Markup:
    rows, columns = matrix.array.shape
    look: dict[str, Any] = {"style": "min-width:0"}
    if matrix.key == RESULT:
        look |= {
            "tabindex": 0,
            "role": "group",
            "aria_label": spoken,
            "data_entry": f"{entry[0]},{entry[1]}",
            "data_entry_rows": rows,
            "data_entry_columns": columns,
        }
    return element("div", draw_alone(matrix).markup(), **look)


_ARROWS = {1: "→", -1: "←", 0: "↺"}
_MARKS = "display:flex;flex-wrap:wrap;gap:2px 18px;font-size:13px;padding:2px 0 10px"
_WAY = "display:flex;flex-wrap:wrap;gap:2px 9px;align-items:baseline"
_BARE = "font:inherit;color:inherit;background:none;border:0;padding:3px 2px;cursor:pointer;"
_ELSEWHERE = {"style": _BARE + "opacity:0.75;border-bottom:2px solid transparent"}
_HERE = {
    "data_key": "step-name",
    "aria_current": "step",
    "style": _BARE + "font-weight:bold;border-bottom:2px solid currentColor",
}


def draw_steps(steps: list[Step], at: int) -> Markup:
    """The step at this place of the walk.

    Each step is a button, which leads to it.

    The name is at data-key "step-name", the result at "step-result", its cells at "step[i,j]"; the
    result's matrix can be focused, and says its shape and its entry in use in data-entry….
    """
    step = steps[at]
    spoken = f"{step.entry_name} = {number(step.value)}"
    note = []
    if step.direction == 0:
        note = [element("div", words.OLD_WEIGHTS, style="font-size:13px;padding-bottom:8px")]
    return joined(
        [
            _marks(steps, at),
            formula_lines(step.source, step.symbols, step.with_numbers, step.value, "step"),
            *note,
            draw_equation(step.row, step.entry, spoken),
        ]
    )


def _marks(steps: list[Step], at: int) -> Markup:
    ways: list[Markup] = []
    for direction, group in groupby(enumerate(steps), key=lambda numbered: numbered[1].direction):
        marks = [
            element(
                "button",
                _label(step),
                type="button",
                data_step=step.name,
                data_at=k,
                **_HERE if k == at else _ELSEWHERE,
            )
            for k, step in group
        ]
        arrow = element("span", _ARROWS[direction], style="opacity:0.75")
        ways.append(element("div", arrow, *marks, style=_WAY))
    return element("div", *ways, style=_MARKS)


def _label(step: Step) -> str:
    """What the step finds, in the letters of its formula: Z₁, or z₁ for one example."""
    found = step.symbols.left
    return f"{found.rstrip('ₗ')}, b" if step.direction == 0 else found


MOST = 3
"""With more examples, the one in view stands by itself, the others are added up."""


def draw_examples(snapshot: Snapshot, layer: int) -> Markup:
    """dW of a layer (from 1) as (1/E) Σ aᵀ (E δ), one term an example; HTML.

    The example in view is framed, and shown as a product before. A ± marks an entry to which
    examples contribute with both signs. data-keys: outer1[i,j] for the first example's outer
    product, rest[i,j] for the sum of those not shown, sum[i,j] for dW.
    """
    write, E, e = Notation(snapshot), len(snapshot.X), snapshot.example
    A_prev, grad = snapshot.trace[layer - 1].A_prev, snapshot.grads[layer - 1]
    chosen = snapshot.chosen
    mine = (chosen.kind, chosen.layer) == ("W", layer)
    i, j = (chosen.row, chosen.column) if mine else (0, 0)
    used = lit(grad.dW.shape, i, j)
    with np.errstate(all="ignore"):
        errors = E * grad.dZ
        outers = A_prev[:, :, None] * errors[:, None, :]  # (E, n_in, n_out)
        rest = outers.sum(axis=0) - outers[e]
    a, d = ("x" if layer == 1 else f"a{sub(layer - 1)}"), f"dz{sub(layer)}"

    def of(example: int | str) -> str:
        return sup(f"({example})")

    def outer(example: int, key: str | None) -> Matrix:
        name = f"{a}{of(example + 1)}ᵀ E {d}{of(example + 1)}"
        return Matrix(name, outers[example], lit=used, key=key, framed=example == e)

    mark = of(e + 1)
    product = times(
        "@",
        Matrix(f"{a}{mark}ᵀ", A_prev[e][:, None], lit=lit((len(used), 1), i)),
        Matrix(f"E {d}{mark}", errors[e : e + 1], lit=lit((1, len(used.T)), None, j)),
    )
    if E <= MOST:
        terms: list[Part] = [outer(example, f"outer{example + 1}") for example in range(E)]
        values: list[Part] = outers[:, i, j].tolist()
    else:
        others = Matrix(f"Σ (e ≠ {e + 1})", rest, lit=used, key="rest")
        terms = [outer(e, f"outer{e + 1}"), others]
        values = [float(outers[e, i, j]), float(rest[i, j])]
    mixed = (outers > 0).any(axis=0) & (outers < 0).any(axis=0)
    name = write.name("dW", layer)
    mean = Constant("1/E", f"1/{E}", 1 / E)
    total = Matrix(name, grad.dW, lit=used, key="sum", mixed=mixed)
    row: Row = [*as_row(product), "=", outer(e, None), NEXT_LINE]
    row += [*as_row(times("·", mean, plus(terms))), "=", total]
    numbers = put_in(times("·", mean, plus(values)))
    lines = formula_lines(
        write.source("dW"),
        Line(name, "=", f"1/E Σₑ {a}⁽ᵉ⁾ᵀ (E {d}⁽ᵉ⁾)"),
        Line(f"d{write.parameter('W', layer, i, j)}", "=", numbers),
        float(grad.dW[i, j]),
        "examples",
    )
    return joined([lines, draw_equation(row)])
