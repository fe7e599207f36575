"""Calls a learner's function on copies, and says what came of it.

What it prints is shown as usual. It cannot spoil the probe, and the arrays of its answer are new
ones. It is no prison: who wants to cheat can, as the solutions are in this package.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from backprop_course.exercises.task import Parts, Probe, Task, UnreadableError
from backprop_course.shared.time_limit import TimeUp, time_limit


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

    @property
    def finite(self) -> bool:
        """Whether all numbers of the answer are finite."""
        return all(np.isfinite(part.array).all() for part in self.parts)


def call(function: Callable[..., Any], probe: Probe, task: Task, seconds: float | None) -> Outcome:
    """What the function gives for this probe, within so many seconds; None is no limit."""
    arguments = probe.copies()
    try:
        with nullcontext() if seconds is None else time_limit(seconds):
            value = function(*arguments.values())
            if value is None or value is NotImplemented or value is Ellipsis:
                return Outcome("nothing")
            parts = task.answer_shape.read(task.function_name, value, arguments)
    except TimeUp:
        return Outcome("took too long")
    except UnreadableError as error:
        return Outcome("unreadable", error=error, changed=_changed(probe, arguments))
    except NotImplementedError:
        return Outcome("nothing")
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return Outcome("raised", error=error, line=_line(function, error))
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


def _line(function: Callable[..., Any], error: BaseException) -> int | None:
    code, line = getattr(function, "__code__", None), None
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code is code:
            line = step.tb_lineno - step.tb_frame.f_code.co_firstlineno + 1
        step = step.tb_next
    return line
