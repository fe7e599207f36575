"""Calls a learner's function on copies, and says what came of it.

What it prints is shown as usual. It cannot spoil the probe, and the arrays of its answer are new
ones. It is no prison: who wants to cheat can, as the solutions are in this package.
"""

from __future__ import annotations

import dis
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Literal

import numpy as np

from backprop_course.exercises.task import Parts, Probe, Task, UnreadableError
from backprop_course.shared.time_limit import TimeUp, time_limit

RAISE = dis.opmap["RAISE_VARARGS"]


@dataclass(frozen=True)
class Outcome:
    """What a call came to."""

    kind: Literal["answer", "nothing", "unreadable", "raised", "took too long"]
    parts: Parts = ()
    error: BaseException | None = None
    line: int | None = None
    """The line of the function in which the error was raised, counted from its `def`."""
    changed: str | None = None
    """The first argument that is not as it was."""
    left: float = 0.0
    """How many seconds were left at the end, where there was a limit."""

    @property
    def finite(self) -> bool:
        """Whether all numbers of the answer are finite."""
        return all(np.isfinite(part.array).all() for part in self.parts)

    @property
    def error_text(self) -> str | None:
        """The error's own words; None where it cannot say them."""
        try:
            return str(self.error)
        except (Exception, SystemExit):  # whatever the learner's own exception does here
            return None


def call(function: Callable[..., Any], probe: Probe, task: Task, seconds: float | None) -> Outcome:
    """What the function gives for this probe, within so many seconds; None is no limit."""
    if seconds is None:
        return _call(function, probe, task)
    try:
        with time_limit(seconds) as clock:
            outcome = _call(function, probe, task)
    except TimeUp:
        return Outcome("took too long")
    return replace(outcome, left=clock.left)


def _call(function: Callable[..., Any], probe: Probe, task: Task) -> Outcome:
    arguments = probe.copies()
    try:
        value = function(*arguments.values())
        if value is None or value is NotImplemented or value is Ellipsis:
            return Outcome("nothing")
        parts = task.answer_shape.read(task.function_name, value, arguments)
    except TimeUp:
        raise
    except UnreadableError as error:
        return Outcome("unreadable", error=error, changed=_changed(probe, arguments))
    except NotImplementedError:
        return Outcome("nothing")
    except BaseException as error:
        steps = _steps(error)
        if isinstance(error, KeyboardInterrupt) and not _is_raised_by(function, steps[-1]):
            raise
        return Outcome("raised", error=error, line=_line(function, steps))
    return Outcome("answer", parts, changed=_changed(probe, arguments))


def _changed(probe: Probe, after: dict[str, Any]) -> str | None:
    for name, before in probe.arguments.items():
        if not _same(before, after[name]):
            return name
    return None


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, np.random.Generator):
        return True
    if isinstance(before, list):
        return len(before) == len(after) and all(map(_same, before, after))
    if isinstance(before, np.ndarray):
        return before.shape == after.shape and before.tobytes() == after.tobytes()
    return bool(before == after)


def _steps(error: BaseException) -> list[TracebackType]:
    """Where the error came through, from the call to the place where it was raised."""
    steps, step = [], error.__traceback__
    while step is not None:
        steps.append(step)
        step = step.tb_next
    return steps


def _is_raised_by(function: Callable[..., Any], last: TracebackType) -> bool:
    """Whether a `raise` in the function's own cell or file raised it, and not the stop button."""
    raising = last.tb_frame.f_code
    own = getattr(function, "__code__", None)
    return (
        own is not None
        and raising.co_filename == own.co_filename
        and raising.co_code[last.tb_lasti] == RAISE
    )


def _line(function: Callable[..., Any], steps: list[TracebackType]) -> int | None:
    code = getattr(function, "__code__", None)
    lines = [step.tb_lineno for step in steps if step.tb_frame.f_code is code]
    return lines[-1] - code.co_firstlineno + 1 if code is not None and lines else None
