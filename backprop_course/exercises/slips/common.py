"""Ways to spoil any answer: scale it, turn it, keep adding to it, see one example only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backprop_course.exercises.misconceptions import scale
from backprop_course.exercises.misconceptions.batch import ADDED_UP
from backprop_course.exercises.task import Function, Slip, slip


def every_number(change: Callable[[Any], Any], value: Any) -> Any:
    """The answer with each array in it changed; lists and tuples stay what they are."""
    if isinstance(value, list | tuple):
        return type(value)(every_number(change, member) for member in value)
    return None if value is None else change(value)


def scaled(answer: Function, factor: Callable[..., float]) -> Function:
    """The answer times a factor, which may look at the arguments."""
    return lambda *args: every_number(lambda part: factor(*args) * part, answer(*args))


def last_example(answer: Function) -> Function:
    """The answer to the last rows alone."""
    return lambda *args: answer(*(rows[-1:] for rows in args))


def turned_and_stray(answer: Function) -> tuple[Slip, ...]:
    """The slips that any answer can have: sign, 2, ½."""
    return (
        slip(scale.SIGN, scaled(answer, lambda *_: -1)),
        slip(scale.FACTOR_2, scaled(answer, lambda *_: 2)),
        slip(scale.FACTOR_HALF, scaled(answer, lambda *_: 0.5)),
    )


def added_up(answer: Function) -> Slip:
    """Each call adds to what the calls before have left."""
    return slip(ADDED_UP, AddedUp(answer))


class AddedUp:
    """An answer with a memory."""

    def __init__(self, answer: Function) -> None:
        self.answer = answer
        self.total: Any = None

    def __call__(self, *args: Any) -> Any:
        """The answer, plus all answers before."""
        new = self.answer(*args)
        self.total = new if self.total is None else _plus(self.total, new)
        return self.total


def _plus(total: Any, new: Any) -> Any:
    if isinstance(new, list | tuple):
        return type(new)(_plus(a, b) for a, b in zip(total, new, strict=True))
    return None if new is None else total + new
