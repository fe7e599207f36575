"""Check an answer, help with it, or predict: what a lesson calls."""

from __future__ import annotations

import time
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from importlib import import_module
from numbers import Real
from pathlib import Path
from typing import Any

import numpy as np

from backprop_course.exercises.diagnosis import judge
from backprop_course.exercises.run_safely import Outcome, call
from backprop_course.exercises.task import Probe, Questions, Task, Verdict

LESSONS = [
    import_module(f"{__package__}.{path.stem}")
    for path in sorted(Path(__file__).parent.glob("lesson*.py"))
]
TASKS: dict[str, Task] = {task.id: task for lesson in LESSONS for task in lesson.TASKS}
QUESTIONS: Questions = {
    id: options for lesson in LESSONS for id, options in lesson.QUESTIONS.items()
}
MOVED: dict[str, str] = {
    old: new for lesson in LESSONS for old, new in getattr(lesson, "FORMERLY", {}).items()
}
"""Ids of older copies of the lessons, of tasks and of questions, with what they are now."""


def tasks(lesson: str | None = None) -> list[str]:
    """The ids of all tasks, or of one lesson's: tasks("04")."""
    return [id for id in TASKS if lesson is None or id.startswith(f"{lesson}.")]


def find(task_id: str) -> Task:
    """The task of this id, or of what the id is now; ValueError, with the nearest, for no id."""
    for id in (task_id, MOVED.get(task_id)):
        if id in TASKS:
            return TASKS[id]
    raise ValueError(unknown("task_id", task_id, list(TASKS)))


def _with_old_id(verdict: Verdict, asked: str) -> Verdict:
    """The verdict; where another task or question had this id before, a wrong one says so."""
    if verdict or asked not in MOVED or verdict.task != asked:
        return verdict
    note = f"In older copies of the lessons, {asked} was what is {MOVED[asked]} now."
    return replace(verdict, message=f"{verdict.message}\n{note}")


def unknown(name: str, value: object, known: list[str]) -> str:
    """The message for an id that there is not."""
    wanted = str(value).lower()
    names = {id: id.partition(".")[2].lower() for id in known}
    close = get_close_matches(wanted.partition(".")[2] or wanted, set(names.values()), n=1)
    near = get_close_matches(wanted, known, n=2, cutoff=0.5)
    near += [id for id in known if names[id] in close]
    offer = " or ".join(dict.fromkeys(near)) or "one of " + ", ".join(known)
    return f"{name} must be an id such as {known[0]}, got {value!r}; did you mean {offer}?"


def check(
    task_id: str, function: Any, *, seed: int | None = None, time_limit: float = 5.0
) -> Verdict:
    """Try `function` on random inputs and say what it does, and why, where the mistake is known.

    The inputs are drawn anew each time; `seed` repeats them. After `time_limit` seconds the verdict
    is "took too long", where the host can stop a call. The verdict is true only for "correct", so
    that `assert check("04.dW", dW)` grades. Raises ValueError for an id that there is not.
    """
    return _with_old_id(_checked(find(task_id), function, seed, time_limit), task_id)


def _checked(task: Task, function: Any, seed: int | None, time_limit: float) -> Verdict:
    if function is None:
        return Verdict(task.id, "not attempted", "Not attempted yet: there is no function so far.")
    if not callable(function):
        return _no_function(task, function)
    probes = task.probes(np.random.default_rng(seed))
    # The verdict speaks of overflow and of 0/0, so NumPy need not.
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return judge(task, probes, _outcomes(task, function, probes, time_limit))


def _outcomes(
    task: Task, function: Callable[..., Any], probes: Sequence[Probe], seconds: float
) -> list[Outcome]:
    """What the function gives for each probe, up to the one on which its time is up."""
    end = time.perf_counter() + seconds
    outcomes: list[Outcome] = []
    for probe in probes:
        outcomes.append(call(function, probe, task, end - time.perf_counter()))
        if outcomes[-1].kind == "took too long":
            break
    return outcomes


def _no_function(task: Task, value: Any) -> Verdict:
    name = task.function_name
    return Verdict(
        task.id,
        "wrong type",
        f"check must be given the function itself, check({task.id!r}, {name}), without brackets "
        f"after its name; what came is an object of type {type(value).__name__}.",
    )


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


def predict(question_id: str, answer: Any) -> Verdict:
    """The verdict on an answer, one of the question's options; None is not attempted.

    A wrong option is told what it takes for true, and the right one is not given away. Raises
    ValueError for an id that there is not.
    """
    for id in (question_id, MOVED.get(question_id)):
        if id in QUESTIONS:
            return _with_old_id(_answered(id, QUESTIONS[id], answer), question_id)
    raise ValueError(unknown("question_id", question_id, list(QUESTIONS)))


def _answered(question_id: str, question: dict[str, str], answer: Any) -> Verdict:
    if answer is None or answer is Ellipsis:
        return Verdict(
            question_id, "not attempted", f"Not answered yet. Options: {_offer(question)}."
        )
    given = _plain(answer)
    if given not in question:
        return Verdict(
            question_id,
            "wrong type",
            f"The answer must be one of {_offer(question)}; what came is {answer!r}.",
        )
    why = question[given]
    if given == next(iter(question)):
        return Verdict(question_id, "correct", f"{why} Now look: run the next cell.")
    return Verdict(question_id, "wrong", f"{why} Run the next cell and look.")


def questions(lesson: str | None = None) -> list[str]:
    """The ids of all questions, or of one lesson's: questions("04")."""
    return [id for id in QUESTIONS if lesson is None or id.startswith(f"{lesson}.")]


def _plain(answer: Any) -> str:
    """The answer as the options are written: small letters, no blanks, 1 for 1.0."""
    if isinstance(answer, Real) and not isinstance(answer, bool):
        return f"{float(answer):g}"
    return "".join(str(answer).lower().split())


def _offer(question: dict[str, str]) -> str:
    """The options in an order that tells nothing."""
    return ", ".join(sorted(question))
