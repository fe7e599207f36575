"""What the page to print takes from elsewhere: formulas, their code, the most famous mistakes."""

from __future__ import annotations

import ast
import re

from backprop_course.exercises.check import TASKS
from backprop_course.proofs.ledger import entries
from backprop_course.shared.language import say
from web.book.atlas import famous

FORMULAS = {
    "F17": "00.sigmoid_slope",
    "F18": "01.dz_output",
    "F34": "04.dZ_output",
    "F35": None,
    "F36": "04.dZ_hidden",
    "F37": "04.dW",
    "F38": "04.db",
}
"""Those on the page, each with the task whose solution is its code."""

NO_BREAK = "\N{NO-BREAK SPACE}"
"""Keeps the indent, which a browser would leave out."""


def parts() -> dict[str, str]:
    """By name, what the page is filled with."""
    wall = say("For the wall or the desk: print it, and it is one sheet of A4.")
    return {"for the wall": wall, "formulas": formulas(), "famous mistakes": mistakes()}


def formulas() -> str:
    """A row for each formula, as the ledger states it, with its line of code."""
    rows = [say("| | formula | in code |"), "|---|---|---|"]
    for id, task in FORMULAS.items():
        (stated, *_) = re.findall(r"\$(.+?)\$", entries()[id].statement)
        code = as_code(result(TASKS[task].code)) if task else ""
        rows.append(rf"| {id} | $\displaystyle {stated}$ | {code} |")
    return "\n".join(rows)


def result(code: str) -> str:
    """What a function of one line returns."""
    (returned,) = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Return)]
    assert returned.value is not None
    return ast.get_source_segment(code, returned.value) or ""


def as_code(lines: str) -> str:
    """Code in a cell of a table: of one line what it returns, of more each line below the other."""
    first, *more = [line.rstrip() for line in lines.splitlines() if line.strip()]
    if not more:
        return f"`{first.strip().removeprefix('return ')}`"
    return "<br>".join(f"`{line.replace(' ', NO_BREAK)}`" for line in (first, *more))


def mistakes() -> str:
    """A row for each of the six mistakes that most people have made."""
    rows = [say("| mistake | wrong | right |"), "|---|---|---|"]
    for page in famous():
        wrong, right = map(as_code, page.lines)
        rows.append(f"| **{page.title}.** {page.why} | {wrong} | {right} |")
    return "\n".join(rows)
