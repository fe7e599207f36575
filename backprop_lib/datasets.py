"""Small data to learn on: each function returns X (E, 2) and Y (E, 1), labels 0 or 1."""

from __future__ import annotations

from collections.abc import Callable

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

    def moon(share: Array, label: Array) -> Array:
        angle, turned = np.pi * share, 1 - 2 * label
        return np.column_stack(
            [label + turned * np.cos(angle), 0.5 * label + turned * np.sin(angle)]
        )

    return _two_arms(moon, E, seed, noise)


def spirals(
    E: int, seed: int | np.random.Generator | None = None, noise: float = 0.05
) -> tuple[Array, Array]:
    """Two arms that wind round one another, E rows in all, in a shuffled order."""

    def arm(share: Array, label: Array) -> Array:
        radius = 0.1 + 0.9 * share
        angle = 3 * np.pi * radius + np.pi * label
        return radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])

    return _two_arms(arm, E, seed, noise)


def _two_arms(
    arm: Callable[[Array, Array], Array],
    E: int,
    seed: int | np.random.Generator | None,
    noise: float,
) -> tuple[Array, Array]:
    """Points of two curves, arm(share of the way, label), moved by normal noise and shuffled."""
    E = whole("E", E, 2, "the number of rows")
    rng = np.random.default_rng(seed)
    label = rng.permutation(np.arange(E) % 2)
    X = arm(rng.uniform(0, 1, E), label) + rng.normal(0, noise, (E, 2))
    return X, label[:, None].astype(float)
