"""What a learner hands in where a function belongs, and how it takes its arguments."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from backprop_course.exercises.task import Task
from backprop_course.shared.language import say


def kind_of(value: Any) -> str:
    """What a value is, in words."""
    if isinstance(value, type):
        return say("the class {name}", name=value.__name__)
    if isinstance(value, str):
        return say("the text {text!r}", text=value)
    if inspect.isroutine(value):
        return say("the function {name}", name=getattr(value, "__name__", "?"))
    return say("an object of type {name}", name=type(value).__name__)


def what_came(task: Task, value: Any) -> str | None:
    """Why this cannot be called as the task's function; None where it can."""
    name = task.function_name
    right_call = f"check({task.id!r}, {name})"
    if isinstance(value, type):
        return say(
            "check must be given a function, got the class {came}. Make an object of it first and "
            "hand in the method: check({id!r}, {came}().{name})",
            came=value.__name__,
            id=task.id,
            name=name,
        )
    if isinstance(value, str):
        text = (
            "check must be given the function itself, {call}, without quotation marks; got {came}"
        )
        return say(text, call=right_call, came=kind_of(value))
    if not callable(value):
        return say(
            "check must be given the function itself, {call}, without brackets after its name; "
            "what came is {came}.",
            call=right_call,
            came=kind_of(value),
        )
    return _wrong_parameters(task, value)


def _wrong_parameters(task: Task, function: Callable[..., Any]) -> str | None:
    needed = list(inspect.signature(task.answer).parameters)
    try:
        taken = inspect.signature(function)
        taken.bind(*needed)
    except ValueError:  # some built-in functions do not tell
        return None
    except TypeError:
        names = list(taken.parameters)
        if names[:1] == ["self"] and len(names) == len(needed) + 1:
            text = (
                "{name} is the method of a class, without an object: make one first, such as "
                "net = Net(), and hand in net.{name}"
            )
            return say(text, name=getattr(function, "__name__", task.function_name))
        return say(
            "check calls {call}, with {count} arguments in this order; yours is {name}{taken}",
            call=task.signature,
            count=len(needed),
            name=task.function_name,
            taken=str(taken),
        )
    return None


def own_order(task: Task, function: Any) -> list[str] | None:
    """The names of its parameters, where they are the task's own in another order."""
    needed = list(inspect.signature(task.answer).parameters)
    try:
        names = list(inspect.signature(function).parameters)
    except (ValueError, TypeError):
        return None
    return names if names != needed and sorted(names) == sorted(needed) else None
