"""Check a learner's function."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from backprop_course.exercises.diagnose import judge
from backprop_course.exercises.guard import Outcome, call
from backprop_course.exercises.probes import Probe
from backprop_course.exercises.registry import find
from backprop_course.exercises.task import Task
from backprop_course.exercises.verdict import Verdict


def check(
    task_id: str, function: Any, *, seed: int | None = None, time_limit: float = 5.0
) -> Verdict:
    """Try `function` on random inputs and say what it does, and why, where the slip is known.

    The inputs are drawn anew each time; `seed` repeats them. After `time_limit` seconds the verdict
    is "took too long", where the host can stop a call. The verdict is true only for "correct", so
    that `assert check("04.dW", dW)` grades. Raises ValueError for an id that there is not.
    """
    task = find(task_id)
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
