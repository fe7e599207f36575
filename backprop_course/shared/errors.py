"""How far two numbers lie apart."""

from __future__ import annotations

from math import isfinite


def relative_error(a: float, b: float, floor: float = 0.0) -> float:
    """|a − b| over the largest of |a|, |b|, `floor`: 0 for two zeros, infinite for NaN or inf."""
    if not (isfinite(a) and isfinite(b)):
        return float("inf")
    if a == b:
        return 0.0
    scale = max(abs(a), abs(b), floor if isfinite(floor) else 0.0)
    return abs(a - b) / scale
