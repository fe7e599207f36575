"""Comparing answers: entry by entry and tightly, whatever the numbers mean."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backprop_course.exercises.run_safely import Outcome
from backprop_course.exercises.task import PRECISION, Part
from backprop_lib._checks import Array


def close(got: Array, want: Array) -> Array:
    """Of each entry, whether it is the same number. nan counts as equal to nan."""
    finite = np.isfinite(want)
    size = np.abs(want) if finite.all() else np.where(finite, np.abs(want), 0)
    with np.errstate(invalid="ignore"):
        near = np.abs(got - want) <= PRECISION * (size + size.max(initial=0))
    if finite.all():
        return near
    return near & finite | (got == want) | np.isnan(got) & np.isnan(want)


def same_parts(got: Sequence[Part], want: Sequence[Part]) -> bool:
    """Whether all arrays agree, in number, shape and every entry."""
    return len(got) == len(want) and all(
        a.array.shape == b.array.shape and bool(close(a.array, b.array).all())
        for a, b in zip(got, want, strict=True)
    )


def same_outcome(got: Outcome, want: Outcome) -> bool:
    """Whether two calls came to the same: equal answers, or an error or unreadable both."""
    if got.kind != want.kind:
        return False
    return got.kind != "answer" or same_parts(got.parts, want.parts)


def same_error(got: Outcome, want: Outcome) -> bool:
    """Whether two calls failed in the same words, which hold the shapes that did not fit."""
    return type(got.error) is type(want.error) and got.error_text == want.error_text
