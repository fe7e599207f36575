"""Small data to learn on: each function returns X (E, 2) and Y (E, 1), labels 0 or 1."""

from __future__ import annotations

import numpy as np

from backprop_lib._checks import Array, whole


def xor() -> tuple[Array, Array]:
    """The four corners of a square, labelled by "one or the other, not both"."""
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    Y = np.array([[0.0], [1.0], [1.0], [0.0]])
    return X, Y


def two_moons(
    E: int, seed: int | np.random.Generator | None = None, noise: float = 0.1
) -> tuple[Array, Array]:
    """Two half circles that reach into one another, E rows in all, in a shuffled order."""
    E = whole("E", E, 2, "the number of rows")
    rng = np.random.default_rng(seed)
    label = np.arange(E) % 2
    angle = rng.uniform(0, np.pi, E)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    X = np.where(label[:, None] == 0, upper, lower) + rng.normal(0, noise, (E, 2))
    return _shuffled(X, label, rng)


def spirals(
    E: int, seed: int | np.random.Generator | None = None, noise: float = 0.05
) -> tuple[Array, Array]:
    """Two arms that wind round one another, E rows in all, in a shuffled order."""
    E = whole("E", E, 2, "the number of rows")
    rng = np.random.default_rng(seed)
    label = np.arange(E) % 2
    turn = rng.uniform(0.1, 1, E)
    angle = 3 * np.pi * turn + np.pi * label
    X = turn[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return _shuffled(X + rng.normal(0, noise, (E, 2)), label, rng)


def _shuffled(X: Array, label: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    order = rng.permutation(len(X))
    return X[order], label[order, None].astype(float)
