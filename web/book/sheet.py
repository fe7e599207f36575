"""What the page to print takes from elsewhere: formulas, their code, the most famous mistakes."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from backprop_course.exercises import misconceptions as kinds
from backprop_course.exercises.check import TASKS
from backprop_course.proofs.ledger import entries

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


def parts() -> dict[str, str]:
    """By name, what the page is filled with."""
    return {"formulas": formulas(), "famous mistakes": mistakes()}


def formulas() -> str:
    """A row for each formula, as the ledger states it, with its line of code."""
    rows = ["| | formula | in code |", "|---|---|---|"]
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
    """Lines of code in a cell of a table, each below the other."""
    shown = (line.strip().removeprefix("return ") for line in lines.splitlines())
    return "<br>".join(f"`{line}`" for line in shown if line)


def mistakes() -> str:
    """A row for each of the six mistakes that most people have made."""
    rows = ["| mistake | wrong | right |", "|---|---|---|"]
    for page in famous():
        wrong, right = map(as_code, page.lines)
        rows.append(f"| **{page.title}.** {page.why} | {wrong} | {right} |")
    return "\n".join(rows)


@dataclass(frozen=True)
class Famous:
    """A mistake, and the line in which it is made."""

    kind: kinds.Misconception
    task: str
    was: str
    becomes: str

    @property
    def title(self) -> str:
        """Its name, as a heading."""
        name = self.kind.name
        return name[0].upper() + name[1:] if name[0].isascii() else name

    @property
    def why(self) -> str:
        """Why it is one."""
        return self.kind.why

    @property
    def lines(self) -> tuple[str, str]:
        """The wrong line and the right one."""
        right = result(TASKS[self.task].code)
        return right.replace(self.was, self.becomes), right


def famous() -> list[Famous]:
    """The six mistakes that most people have made."""
    return [
        Famous(kinds.SLOPE_LEFT_OUT, "04.dZ_hidden", " * A * (1 - A)", ""),
        Famous(kinds.SLOPE_AGAIN, "04.dZ_output", "(A - Y)", "(A - Y) * A * (1 - A)"),
        Famous(kinds.NOT_TRANSPOSED, "04.dZ_hidden", "W_next.T", "W_next"),
        Famous(kinds.MISSING_MEAN, "04.dZ_output", "(A - Y) / len(Y)", "A - Y"),
        Famous(kinds.BIAS_NOT_SUMMED, "04.db", ".sum(axis=0, keepdims=True)", ""),
        Famous(kinds.ADDED_UP, "04.dW", "A_prev", "total + A_prev"),
    ]
