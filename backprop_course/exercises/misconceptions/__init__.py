"""The slips by name, each with the reason why it gives just this number.

A task may give a reason of its own, closer to its formula. The functions that make the mistakes
stand in `slips/`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Misconception:
    """A name, and why its number is what it is."""

    name: str
    why: str
