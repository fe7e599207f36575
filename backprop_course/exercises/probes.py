"""Probes: the random inputs that a function is tried on.

Labels are 0 or 1, both present. Activations keep away from 0 and 1, so that float32 is precise
enough. In a general probe all sizes differ, and none is below 3: 2 could be a stray factor.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.random import Generator

from backprop_lib._checks import Array


@dataclass(frozen=True)
class Probe:
    """Arguments, by name and in order, and the sizes in them, by symbol."""

    arguments: dict[str, Any]
    sizes: dict[str, int]

    def copies(self) -> dict[str, Any]:
        """The arguments anew, so that nobody can touch the original."""
        return {name: _copy(value) for name, value in self.arguments.items()}


def _copy(value: Any) -> Any:
    if isinstance(value, list):
        return [_copy(member) for member in value]
    return copy.deepcopy(value) if isinstance(value, Generator) else copy.copy(value)


def distinct(rng: Generator, count: int) -> list[int]:
    """So many sizes from 3 to 8, all different."""
    return [int(size) for size in rng.permutation(np.arange(3, 9))[:count]]


def equal(rng: Generator, count: int) -> list[int]:
    """The same size so many times: here products that ought to be refused run."""
    return [int(rng.integers(3, 7))] * count


def between(rng: Generator, *shape: int) -> Array:
    """Activations of a sigmoid, from 0.05 to 0.95."""
    return rng.uniform(0.05, 0.95, shape)


def signed(rng: Generator, *shape: int) -> Array:
    """Numbers of either sign and of sizes from 0.2 to 1.5, none near zero."""
    return rng.uniform(0.2, 1.5, shape) * rng.choice([-1.0, 1.0], shape)


def number(rng: Generator) -> float:
    """One such number."""
    return float(signed(rng, 1)[0])


def activation(rng: Generator) -> float:
    """One activation; not near one half, where a and 1 − a could be confused."""
    return float(rng.choice([rng.uniform(0.05, 0.4), rng.uniform(0.6, 0.95)]))


def labels(rng: Generator, E: int, K: int) -> Array:
    """One-hot rows (E, K); for K = 1 a column with both labels in it."""
    if K == 1:
        return rng.permutation(np.arange(E) % 2)[:, None].astype(float)
    return np.eye(K)[rng.integers(0, K, E)]


def network(rng: Generator, sizes: list[int]) -> tuple[list[Array], list[Array]]:
    """Weights (n_in, n_out) and biases (1, n_out) of layers of these sizes."""
    pairs = list(pairwise(sizes))
    weights = [signed(rng, n_in, n_out) for n_in, n_out in pairs]
    return weights, [signed(rng, 1, n_out) for _, n_out in pairs]
