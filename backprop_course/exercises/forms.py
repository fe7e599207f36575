"""Forms: what a function must return, and how it is read into plain arrays.

Reading makes fresh float64 arrays, so nothing the learner holds can change what is compared.
Lists, float32, Fortran order and anything NumPy or PyTorch takes for an array are welcome.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from backprop_course.exercises.verdict import Status
from backprop_lib._checks import Array


@dataclass(frozen=True)
class Part:
    """One array of an answer."""

    name: str
    """"dW of layer 2"; the function's own name where the answer is one array."""
    array: Array
    if_wrong: str | None = None
    """What to say where it is wrong, if the entries would tell the reader nothing."""


Parts = tuple[Part, ...]

PRECISION = 1e-5
"""Of an entry, and of the largest one. float32 keeps it; no two slips are as near."""


class UnreadableError(Exception):
    """The answer is not of the form that was asked for."""

    def __init__(self, status: Status, message: str) -> None:
        super().__init__(message)
        self.status: Status = status


def fresh(name: str, value: Any) -> Array:
    """The value as a new float64 array; UnreadableError where it holds no real numbers."""
    if hasattr(value, "detach"):  # a tensor that remembers its gradient is no array yet
        value = value.detach()
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        raise UnreadableError(
            "wrong type", f"Your {name} holds rows that do not fit together, and so is no array"
        ) from None
    if array.dtype.kind not in "biuf":
        what = f"an object of type {type(value).__name__}"
        if isinstance(value, np.ndarray | list | tuple):
            what = f"{type(value).__name__} with entries of type {array.dtype}"
        raise UnreadableError(
            "wrong type", f"Your {name} must hold real numbers; what came is {what}"
        )
    return np.array(array, dtype=float, order="C", subok=False)


class Form:
    """How an answer is read. `shape` names the sizes, for the message."""

    shape = ""

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """The answer's arrays, each with its name. `arguments` are as the function left them."""
        raise NotImplementedError


@dataclass(frozen=True)
class OneArray(Form):
    """One array, whose shape counts."""

    shape: str

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """The array as it is."""
        return (Part(name, fresh(name, value)),)


class OneNumber(Form):
    """One number; extra axes of length 1 are free."""

    shape = "one number"

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """The number without its axes."""
        array = fresh(name, value)
        return (Part(name, array.reshape(()) if array.size == 1 else array),)


def pair(value: Any, otherwise: str) -> list[Any]:
    """The two members of a pair; UnreadableError, in these words, where it is none."""
    both = members(value)
    if both is None or len(both) != 2:
        raise UnreadableError("wrong type", otherwise)
    return both


def members(value: Any) -> list[Any] | None:
    """The members of a list, a tuple, an array or anything else that can be gone through."""
    if isinstance(value, str | bytes | dict) or not isinstance(value, Iterable):
        return None
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return None
    return list(islice(value, 1000))
