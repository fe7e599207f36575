"""Answers that are cut into batches."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

import numpy as np

from backprop_course.exercises.forms import (
    PRECISION,
    Form,
    Part,
    Parts,
    UnreadableError,
    fresh,
    pair,
)
from backprop_lib._checks import Array


class Batches(Form):
    """Pairs (X rows, Y rows), yielded or in a list, read as facts that no order of rows changes."""

    shape = "pairs (X rows, Y rows)"

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """The sizes, and four facts: 1 where all is well, else 0."""
        X, Y, chance = arguments["X"], arguments["Y"], arguments["rng"].bit_generator
        if not isinstance(value, Iterable) or isinstance(value, str | bytes):
            raise UnreadableError("wrong type", f"Your {name} must yield {self.shape}")
        rows: list[int] = []
        partners: list[int] = []
        sizes = []
        for batch in islice(value, 10 * len(X)):
            x_rows, y_rows = pair(batch, f"Your {name} must yield {self.shape}")
            some_x, some_y = fresh("X rows", x_rows), fresh("Y rows", y_rows)
            if some_x.shape[1:] != X.shape[1:] or some_y.shape[1:] != Y.shape[1:]:
                raise UnreadableError(
                    "wrong shape", f"Your {name} must yield rows of X and rows of Y, two axes each"
                )
            sizes.append(len(some_x))
            rows += _places(some_x, X)
            partners += _places(some_y, Y)
        padded = np.zeros(10 * len(X))
        padded[: len(sizes)] = sizes
        used = chance.state != type(chance)(chance.seed_seq).state
        facts = {
            "Some rows come more than once, or never": sorted(rows) == list(range(len(X))),
            "Rows of X stand beside other rows of Y": rows == partners,
            "The rows come in their old order": rows != sorted(rows),
            "Your minibatches was handed rng and did not use it": used or rows == sorted(rows),
        }
        text = ", ".join(map(str, sizes[:8])) + (" …" if len(sizes) > 8 else "")
        return (
            Part("sizes", padded, f"The batches have these sizes on the first input: {text}"),
            *(Part(fact, np.array(float(holds)), fact) for fact, holds in facts.items()),
        )


def _places(some: Array, table: Array) -> list[int]:
    """Of each row, its place in the table; −1 for a row that is not there."""
    same: Array = (np.abs(some[:, None] - table[None]) <= PRECISION).all(axis=2)
    places: list[int] = np.where(same.any(axis=1), same.argmax(axis=1), -1).tolist()
    return places
