"""A block of rows: what travels to where it is worked on, and the share of the gradient it gives.

F37 and F38 are sums over the rows of the batch. Such a sum may be cut between any two rows.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from uuid import uuid4

import numpy as np

from backprop_lib._checks import Array
from backprop_lib.network import Network


class ParameterGradients(NamedTuple):
    """The loss's gradients by one layer's parameters. There is no dZ: it has a row an example."""

    dW: Array
    """By the weights, (n_in, n_out)."""
    db: Array
    """By the biases, (1, n_out)."""


Share = tuple[float, list[ParameterGradients]]


class Rows:
    """Rows of a matrix, ready to travel.

    Rows of a `numpy.memmap` go to another process as the place in the file where they stand, and
    are read there. All others go as numbers.
    """

    def __init__(self, array: Array) -> None:
        self.array = array

    def __reduce__(self) -> tuple[Callable[..., Rows], tuple[Any, ...]]:
        """How pickle sends them."""
        place = place_in_file(self.array)
        return (Rows, (np.asarray(self.array),)) if place is None else (rows_of_file, place)

    def __dask_tokenize__(self) -> str:
        """Never equal to other rows: Dask would give an old result again for a changed file."""
        return uuid4().hex


class Block(NamedTuple):
    """One of the parts that a batch of E rows is cut into."""

    number: int
    """From 1 to `of`."""
    of: int
    start: int
    """Its first row in the batch."""
    X: Rows
    Y: Rows
    E: int
    """The rows of the whole batch."""

    def __str__(self) -> str:
        """Which block and which rows, from the first to the last."""
        last = self.start + len(self.X.array) - 1
        return f"block {self.number} of {self.of} (rows {self.start} to {last})"


def cut(X: Array, Y: Array, shards: int) -> Iterator[Block]:
    """The batch as `shards` blocks in order; their numbers of rows differ by at most one."""
    E = len(X)
    for s in range(shards):
        start, end = E * s // shards, E * (s + 1) // shards
        yield Block(s + 1, shards, start, Rows(X[start:end]), Rows(Y[start:end]), E)


def share(net: Network, X: Rows, Y: Rows, E: int) -> Share:
    """What these rows add to the loss and the gradients of a batch of E rows."""
    loss, grads = net.gradients(X.array, Y.array, E=E)
    return loss, [ParameterGradients(grad.dW, grad.db) for grad in grads]


def place_in_file(array: Array) -> tuple[str, str, int, tuple[int, ...]] | None:
    """File, dtype, offset in bytes and shape of these rows; None where no file holds them so."""
    if not isinstance(array, np.memmap) or not array.flags.c_contiguous:
        return None
    if array.filename is None or array.mode == "c":  # "c" keeps changes to itself
        return None
    whole: Any = array
    while isinstance(whole.base, np.memmap):
        whole = whole.base
    offset = whole.offset + array.ctypes.data - whole.ctypes.data
    return os.fspath(array.filename), array.dtype.str, offset, array.shape


def rows_of_file(path: str, dtype: str, offset: int, shape: tuple[int, ...]) -> Rows:
    """The rows that stand at this place of the file."""
    return Rows(np.memmap(path, dtype, mode="r", offset=offset, shape=shape))
