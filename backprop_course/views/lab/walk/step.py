"""One step of a training step, and what all of them are made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from backprop_course.views.grids import Matrix
from backprop_course.views.lab.parameter import Parameter
from backprop_course.views.lab.snapshot import Snapshot
from backprop_course.views.lab.walk.notation import Notation
from backprop_course.views.style import number
from backprop_lib._checks import Array

RESULT = "step"
"""The key of the matrix that a step gives."""

NEXT_LINE = "\n"
"""In a row: what follows is an equation of its own."""

Entry = tuple[int, int]
Row = list[str | Matrix]


@dataclass(frozen=True)
class Step:
    """One formula of the walk: in symbols, with one entry's numbers put in, and as matrices."""

    name: str
    """ "Z1", "A1", "loss", "dZ1", "dW1", "db1" or "update"."""
    direction: int
    """+1 forward, −1 back, 0 for the update."""
    source: str
    """Where the derivation has it, as in F36; empty where it has not."""
    symbols: str
    """The formula."""
    numbers: str
    """The same for one entry, with the numbers of this moment."""
    result: str
    """That entry's value."""
    row: Row
    """Signs and matrices in the order of the formula; the result's key is `RESULT`."""
    edges: frozenset[str]
    """The weights it uses, such as W1[0,2]."""
    nodes: frozenset[str]
    """The neurons it uses, such as a1[0]; inputs are a0[0]."""
    entry: Entry
    """The entry in use, row and column of the result."""


@dataclass(frozen=True)
class Scene:
    """The numbers of one moment, how they are written, and which entry a reader asked for."""

    snapshot: Snapshot
    write: Notation
    learning_rate: float
    wanted: Entry | None

    def entry(self, shape: tuple[int, ...], default: Entry) -> Entry:
        """The entry in use of a result: the one asked for, if it has it."""
        if self.wanted is not None:
            row, column = self.wanted
            if 0 <= row < shape[0] and 0 <= column < shape[1]:
                return row, column
        return default

    def neuron_entry(self, layer: int) -> Entry:
        """The entry in use of a layer's Z, A or dZ: the example in view, the chosen neuron."""
        snapshot, chosen = self.snapshot, self.snapshot.chosen
        column = chosen.column if chosen.layer == layer else 0
        return self.entry((self.write.E, snapshot.sizes[layer]), (snapshot.example, column))

    def parameter_entry(self, kind: str, layer: int) -> Entry:
        """The entry in use of a layer's dW or db: the chosen one, else its column, else (0, 0)."""
        snapshot, chosen = self.snapshot, self.snapshot.chosen
        n_in, n_out = snapshot.W[layer - 1].shape
        row, column = (chosen.row, chosen.column) if chosen.layer == layer else (0, 0)
        if kind == "b":
            return self.entry((1, n_out), (0, column))
        return self.entry((n_in, n_out), (row, column))

    def inputs(self, layer: int) -> Array:
        """What comes into a layer, (E, n_in)."""
        return self.snapshot.trace[layer - 1].A_prev

    def grid(self, letter: str, layer: int, values: Array, lit: Any = None) -> Matrix:
        """A matrix of a layer under its own name."""
        return Matrix(self.write.name(letter, layer), values, lit=lit)

    def result(self, name: str, values: Array, entry: Entry) -> Matrix:
        """The matrix that a step gives, its entry in use lit."""
        return Matrix(name, values, lit=lit(values.shape, *entry), key=RESULT, cells=True)


def lit(shape: tuple[int, ...], row: int | None = None, column: int | None = None) -> Array:
    """A mask with one row, one column, one cell, or all cells set."""
    mask = np.zeros(shape, dtype=bool)
    mask[slice(None) if row is None else row, slice(None) if column is None else column] = True
    return mask


def value_at(row: Row, entry: Entry) -> str:
    """The entry in use of a row's result, as it is shown."""
    (result,) = [part for part in row if isinstance(part, Matrix) and part.key == RESULT]
    return number(float(result.array[entry]))


@lru_cache(256)
def edges(layer: int, n_in: int, n_out: int) -> frozenset[str]:
    """The keys of a layer's weights."""
    return frozenset(Parameter("W", layer, i, j).key for i in range(n_in) for j in range(n_out))


@lru_cache(256)
def nodes(layer: int, n: int) -> frozenset[str]:
    """The keys of a layer's neurons."""
    return frozenset(f"a{layer}[{i}]" for i in range(n))
