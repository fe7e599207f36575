"""Small data to learn on.

`xor`, `two_moons` and `spirals` return X (E, 2) and Y (E, 1), labels 0 or 1; `digits` returns
X (E, 64) and the class numbers (E,).
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources

import numpy as np

from backprop_lib._checks import Array, Seed, all_finite, positive, refused, rng_of, shown, whole

TRAINING_DIGITS = 1347
"""How many rows of the digits, the first three quarters, are for training."""


def digits(part: str = "train") -> tuple[Array, Array]:
    """Handwritten digits: X (E, 64), 8 × 8 pixels from 0 (paper) to 1 (ink); labels (E,), 0 to 9.

    `part` is "train", the first 1347 rows, or "test", the other 450. The rows keep the source's
    order, in which one person's digits most likely stand together, so that the test asks for hands
    that training has not seen.

    Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine
    Learning Repository, 1998, CC BY 4.0; see `data/README.md`.
    """
    parts = {"train": slice(None, TRAINING_DIGITS), "test": slice(TRAINING_DIGITS, None)}
    if not isinstance(part, str) or part not in parts:
        raise refused('part must be "train" or "test"', shown(part), 'try digits("train")')
    file = resources.files("backprop_lib") / "data" / "digits.npz"
    with file.open("rb") as stream, np.load(stream) as stored:
        pixels, labels = stored["pixels"][parts[part]], stored["labels"][parts[part]]
    return pixels / 16, labels.astype(int)


def xor() -> tuple[Array, Array]:
    """The four corners of a square, labelled by "one or the other, not both"."""
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    Y = np.array([[0.0], [1.0], [1.0], [0.0]])
    return X, Y


def two_moons(E: int, seed: Seed = None, noise: float = 0.1) -> tuple[Array, Array]:
    """Two half circles that reach into one another, E rows in all, in a shuffled order."""

    def moon(share: Array, label: Array) -> Array:
        angle, turned = np.pi * share, 1 - 2 * label
        x, y = label + turned * np.cos(angle), 0.5 * label + turned * np.sin(angle)
        return np.column_stack([x, y])

    return _two_arms(moon, E, seed, noise)


def spirals(E: int, seed: Seed = None, noise: float = 0.05) -> tuple[Array, Array]:
    """Two arms that wind round one another, E rows in all, in a shuffled order."""

    def arm(share: Array, label: Array) -> Array:
        radius = 0.1 + 0.9 * share
        angle = 3 * np.pi * radius + np.pi * label
        return radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])

    return _two_arms(arm, E, seed, noise)


def _two_arms(
    arm: Callable[[Array, Array], Array], E: int, seed: Seed, noise: float
) -> tuple[Array, Array]:
    """Points of two curves, arm(share of the way, label), moved by normal noise and shuffled."""
    E = whole("E", E, 2, "the number of rows")
    spread, rng = "the points' spread about the curve", rng_of(seed)
    noise = positive("noise", noise, spread, "noise=0.1", zero=True)
    label = rng.permutation(np.arange(E) % 2)
    X = arm(rng.uniform(0, 1, E), label) + rng.normal(0, noise, (E, 2))
    if not all_finite(X):
        raise refused(f"noise, {spread}, must leave X finite", shown(noise), "try noise=0.1")
    return X, label[:, None].astype(float)
