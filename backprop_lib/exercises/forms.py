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

from backprop_lib._checks import Array
from backprop_lib.exercises.verdict import Status


@dataclass(frozen=True)
class Part:
    """One array of an answer."""

    name: str
    """"dW of layer 2"; the function's own name where the answer is one array."""
    array: Array


Parts = tuple[Part, ...]


class UnreadableAnswer(Exception):
    """The answer is not of the form that was asked for."""

    def __init__(self, status: Status, message: str) -> None:
        super().__init__(message)
        self.status: Status = status


def fresh(name: str, value: Any) -> Array:
    """The value as a new float64 array; UnreadableAnswer where it holds no real numbers."""
    if hasattr(value, "detach"):  # a tensor that remembers its gradient is no array yet
        value = value.detach()
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        raise UnreadableAnswer(
            "wrong type", f"{name} holds rows that do not fit together, and so is no array"
        ) from None
    if array.dtype.kind not in "biuf":
        what = f"an object of type {type(value).__name__}"
        if isinstance(value, np.ndarray | list | tuple):
            what = f"{type(value).__name__} with entries of type {array.dtype}"
        raise UnreadableAnswer("wrong type", f"{name} must hold real numbers; what came is {what}")
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


class ChainLists(Form):
    """A pair of lists (dw, db) with a number for each layer; place 0 stays empty, as in w and b."""

    shape = "two lists, dw and db, as long as w"

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """The numbers from place 1 on."""
        places = len(arguments["w"])
        lists = _two_lists(value)
        if lists is None:
            raise UnreadableAnswer("wrong type", f"{name} must return {self.shape}")
        parts = []
        for label, numbers in zip(("dw", "db"), lists, strict=True):
            if len(numbers) != places:
                raise UnreadableAnswer(
                    "wrong shape",
                    f"{label} has {len(numbers)} places and w has {places}: give dw and db a place "
                    f"0 too, empty as in w, so that {label}[1] belongs to layer 1",
                )
            for layer in range(1, places):
                number = fresh(f"{label}[{layer}]", numbers[layer])
                number = number.reshape(()) if number.size == 1 else number
                parts.append(Part(f"{label}[{layer}]", number))
        return tuple(parts)


class LayerPairs(Form):
    """A list with a pair (dW, db) for each layer, the first layer first."""

    shape = "a list with a pair (dW, db) for each layer"

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """dW and db of each layer in turn."""
        layers = len(arguments["weights"])
        pairs = _sequence(value)
        if pairs is None:
            raise UnreadableAnswer("wrong type", f"{name} must return {self.shape}")
        if len(pairs) != layers:
            raise UnreadableAnswer(
                "wrong shape",
                f"{name} must return {self.shape}, {layers} here; what came has {len(pairs)} "
                f"entries",
            )
        parts = []
        for layer, pair in enumerate(pairs, start=1):
            if hasattr(pair, "dW") and hasattr(pair, "db"):
                pair = (pair.dW, pair.db)
            both = _sequence(pair)
            if both is None or len(both) != 2:
                raise UnreadableAnswer(
                    "wrong type", f"entry {layer - 1} of the list must be the pair (dW, db)"
                )
            for label, array in zip(("dW", "db"), both, strict=True):
                part = f"{label} of layer {layer}"
                parts.append(Part(part, fresh(part, array)))
        return tuple(parts)


class Parameters(Form):
    """A pair (weights, biases) of lists, one array for each layer."""

    shape = "two lists, weights and biases"

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """All W, then all b."""
        layers = len(arguments["weights"])
        lists = _two_lists(value)
        if lists is None:
            raise UnreadableAnswer("wrong type", f"{name} must return {self.shape}")
        parts = []
        for label, arrays in zip(("W", "b"), lists, strict=True):
            if len(arrays) != layers:
                raise UnreadableAnswer(
                    "wrong shape",
                    f"{name} must return an array for each of the {layers} layers in both lists; "
                    f"one list has {len(arrays)}",
                )
            for layer, array in enumerate(arrays, start=1):
                part = f"{label} of layer {layer}"
                parts.append(Part(part, fresh(part, array)))
        return tuple(parts)


class Batches(Form):
    """Pairs (X rows, Y rows), yielded or in a list, read as facts that no order of rows changes."""

    shape = "pairs (X rows, Y rows)"

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """The sizes, and four facts, 1 for true and 0 for false."""
        X, Y, chance = arguments["X"], arguments["Y"], arguments["rng"].bit_generator
        if not isinstance(value, Iterable) or isinstance(value, str | bytes):
            raise UnreadableAnswer("wrong type", f"{name} must yield {self.shape}")
        rows: list[int] = []
        partners: list[int] = []
        sizes = []
        for pair in islice(value, 10 * len(X)):
            both = _sequence(pair)
            if both is None or len(both) != 2:
                raise UnreadableAnswer("wrong type", f"{name} must yield {self.shape}")
            some_x, some_y = fresh("X rows", both[0]), fresh("Y rows", both[1])
            if some_x.shape[1:] != X.shape[1:] or some_y.shape[1:] != Y.shape[1:]:
                raise UnreadableAnswer(
                    "wrong shape", f"{name} must yield rows of X and rows of Y, two axes each"
                )
            sizes.append(len(some_x))
            rows += _places(some_x, X)
            partners += _places(some_y, Y)
        facts = {
            "every row once": sorted(rows) == list(range(len(X))),
            "rows of X beside their own rows of Y": rows == partners,
            "rows shuffled": rows != sorted(rows),
            "rng used": chance.state != type(chance)(chance.seed_seq).state,
        }
        parts = [Part("the sizes of the batches", np.array(sizes, dtype=float))]
        return (*parts, *(Part(fact, np.array(float(holds))) for fact, holds in facts.items()))


def _places(some: Array, table: Array) -> list[int]:
    """Of each row, its place in the table; −1 for a row that is not there."""
    same = np.isclose(some[:, None], table[None], rtol=1e-5, atol=1e-6).all(axis=2)
    return [int(row.argmax()) if row.any() else -1 for row in same]


def _sequence(value: Any) -> list[Any] | None:
    """The members of a list, a tuple, an array or anything else that can be gone through."""
    if isinstance(value, str | bytes | dict) or not isinstance(value, Iterable):
        return None
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return None
    return list(islice(value, 1000))


def _two_lists(value: Any) -> tuple[list[Any], list[Any]] | None:
    members = _sequence(value)
    lists = [_sequence(member) for member in members] if members is not None else []
    first, second = lists if len(lists) == 2 else (None, None)
    return None if first is None or second is None else (first, second)
