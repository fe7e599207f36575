"""The training steps that are timed, the same for every library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from backprop_lib import Network

Size = tuple[int, tuple[int, ...]]
"""E, and the layers' sizes."""
SMALL: Size = (2, (3, 2, 4))
"""Where calls are all there is to do."""
LIMITS: tuple[Size, ...] = ((1024, (784, 128, 10)), (4096, (784, 512, 512, 10)))
"""Where the matrix products should be nearly all there is to do."""
SIZES: tuple[Size, ...] = (
    (1, (1, 1, 1)),
    SMALL,
    (32, (2, 8, 8, 2)),
    (256, (64, 32, 10)),
    *LIMITS,
    (65536, (64, 64, 64, 10)),
    (65536, (2, 8, 8, 2)),
)
SMALLER: dict[Size, Size] = {(E, sizes): (4096, sizes) for E, sizes in SIZES if E > 4096}
"""What the time an example is held against."""
LEARNING_RATE = 0.01


class Case(NamedTuple):
    """One training step: sigmoids, K independent labels, plain gradient descent."""

    E: int
    sizes: tuple[int, ...]
    dtype: str

    def __str__(self) -> str:
        """E, the layers' sizes and the dtype."""
        return f"E={self.E} [{','.join(map(str, self.sizes))}] {self.dtype}"

    @property
    def size(self) -> Size:
        """Without the dtype."""
        return self.E, self.sizes

    def network(self) -> Network:
        """Our network, from which the others take their weights."""
        return Network.random(self.sizes, seed=0, dtype=np.dtype(self.dtype))

    def batch(self) -> tuple[Any, Any]:
        """X (E, n_0) and Y (E, K) in the case's dtype."""
        rng = np.random.default_rng(1)
        X = rng.normal(size=(self.E, self.sizes[0])).astype(self.dtype)
        Y = (rng.random((self.E, self.sizes[-1])) < 0.5).astype(self.dtype)
        return X, Y


def cases() -> Iterator[Case]:
    """Every size in both dtypes."""
    for E, sizes in (*SIZES, *SMALLER.values()):
        for dtype in ("float64", "float32"):
            yield Case(E, sizes, dtype)
