"""Help: one more hint with each call, and the solution with its derivation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from backprop_course.exercises.registry import find

_asked: Counter[str] = Counter()


@dataclass(frozen=True)
class Hint:
    """One hint of three."""

    task: str
    number: int
    text: str
    was_last: bool
    """True where the third hint had been given before."""

    def __repr__(self) -> str:
        """Plain text."""
        more = " This was the last hint; solution() shows the rest." if self.was_last else ""
        return f"Hint {self.number} of 3, {self.task}: {self.text}{more}"


@dataclass(frozen=True)
class Solution:
    """The code that belongs in the stub cell, and why it is right."""

    task: str
    code: str
    derivation: tuple[str, ...]
    """Markdown with LaTeX, a line each."""

    def __repr__(self) -> str:
        """Plain text."""
        return "\n".join([f"{self.task}", "", self.code, *self.derivation])

    def _repr_markdown_(self) -> str:
        return "\n\n".join([f"```python\n{self.code}```", *self.derivation])


def hint(task_id: str) -> Hint:
    """The next hint of this task; after the third, the third again.

    Raises ValueError for an unknown id.
    """
    task = find(task_id)
    _asked[task_id] += 1
    number = min(_asked[task_id], len(task.hints))
    return Hint(task_id, number, task.hints[number - 1], _asked[task_id] > len(task.hints))


def solution(task_id: str) -> Solution:
    """The solution of this task. ValueError for an unknown id."""
    task = find(task_id)
    return Solution(task_id, task.code, task.derivation)
