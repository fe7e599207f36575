"""What a learner hands in where a function belongs, and how it takes its arguments."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from backprop_course.exercises.task import Task, kind_of
from backprop_course.shared.language import say


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
    needed = _names(task.answer)
    try:
        # A wrapper is called with its own parameters, whatever functools.wraps says of it.
        taken = inspect.signature(function, follow_wrapped=False)
    except (ValueError, TypeError):  # some built-in functions do not tell
        return None
    try:
        taken.bind(*needed)
    except TypeError:
        parameters = list(taken.parameters.values())
        if [parameter.name for parameter in parameters][:1] == ["self"]:
            text = (
                "{name} is the method of a class, without an object: make one first, such as "
                "net = Net(), and hand in net.{name}"
            )
            return say(text, name=getattr(function, "__name__", task.function_name))
        text = "check calls {call}, with {count} arguments in this order; yours is {name}{taken}"
        if any(p.kind is p.KEYWORD_ONLY and p.default is p.empty for p in parameters):
            text = (
                "check calls {call}, with {count} arguments in this order and without their names; "
                "yours is {name}{taken}, where what stands after the * must be named: take the * "
                "away"
            )
        return say(
            text,
            call=task.signature,
            count=len(needed),
            name=task.function_name,
            taken=str(taken),
        )
    return None


def _names(function: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(function).parameters)


def _alike(names: list[str], needed: list[str]) -> tuple[list[str], list[str]]:
    """Both without capitals, unless two of the names differ in these alone."""
    small = [name.lower() for name in names], [name.lower() for name in needed]
    return small if all(len(set(some)) == len(some) for some in small) else (names, needed)


def all_named(task: Task, names: list[str]) -> bool:
    """Whether these are the task's own names, in whatever order."""
    names, needed = _alike(names, _names(task.answer))
    return sorted(names) == sorted(needed)


def own_order(task: Task, function: Any) -> list[int] | None:
    """For each of its parameters, the place of the argument that it names.

    None unless a name of the task's stands in another place. Names of its own take what is left.
    """
    try:
        parameters = inspect.signature(function).parameters.values()
    except (ValueError, TypeError):
        return None
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    needed = _names(task.answer)
    names = [p.name for p in parameters if p.kind in positional][: len(needed)]
    names, needed = _alike(names, needed)
    if len(names) != len(needed):
        return None
    left = iter([place for place, name in enumerate(needed) if name not in names])
    places = [needed.index(name) if name in needed else next(left) for name in names]
    return None if places == sorted(places) else places
