"""The walk through one training step, as HTML: where we are, the formula, its matrices."""

from __future__ import annotations

from backprop_course.views.lab import words
from backprop_course.views.lab.walk.equation_row import draw_equation
from backprop_course.views.lab.walk.formula_lines import formula_lines, halves
from backprop_course.views.lab.walk.step import Step
from backprop_course.views.svg import escape

_ARROWS = {1: "→", -1: "←", 0: "↺"}

_MARKS = (
    '<div style="display:flex;flex-wrap:wrap;gap:2px 18px;font-size:13px;padding:2px 0 10px">'
    "{}</div>"
)
_WAY = (
    '<div style="display:flex;flex-wrap:wrap;gap:2px 9px;align-items:baseline">'
    '<span style="opacity:0.75">{}</span>{}</div>'
)
_MARK = '<span data-step="{}" style="opacity:0.75;border-bottom:2px solid transparent">{}</span>'
_HERE = (
    '<span data-step="{}" data-key="step-name" aria-current="step" '
    'style="font-weight:bold;border-bottom:2px solid currentColor">{}</span>'
)
_NOTE = '<div style="font-size:13px;padding-bottom:8px">{}</div>'


def draw_steps(steps: list[Step], at: int) -> str:
    """The step at this place of the walk.

    The name is at data-key "step-name", the result at "step-result", its cells at "step[i,j]"; the
    result's matrix can be focused, and says its shape and its entry in use in data-entry….
    """
    step = steps[at]
    spoken = f"{halves(step.numbers)[0]} = {step.result}"
    note = _NOTE.format(escape(words.OLD_WEIGHTS)) if step.direction == 0 else ""
    return (
        _marks(steps, at)
        + formula_lines(step.source, step.symbols, step.numbers, step.result, "step")
        + note
        + draw_equation(step.row, step.entry, spoken)
    )


def _marks(steps: list[Step], at: int) -> str:
    ways: list[tuple[int, list[str]]] = []
    for place, step in enumerate(steps):
        if not ways or ways[-1][0] != step.direction:
            ways.append((step.direction, []))
        form = _HERE if place == at else _MARK
        ways[-1][1].append(form.format(step.name, _label(step)))
    return _MARKS.format(
        "".join(_WAY.format(_ARROWS[direction], "".join(marks)) for direction, marks in ways)
    )


def _label(step: Step) -> str:
    """What the step finds, in the letters of its formula: Z₁, or z₁ for one example."""
    found = halves(step.symbols)[0]
    return f"{found.rstrip('ₗ')}, b" if step.direction == 0 else found
