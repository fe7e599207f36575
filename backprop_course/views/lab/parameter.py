"""One number of a network that can be varied, its name in code and its symbol."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Self

from backprop_course.views.style import sub

_KEY = re.compile(r"(X|[Wb](\d+))\[(\d+),(\d+)\]")


@dataclass(frozen=True)
class Parameter:
    """One number that can be varied: W or b of a layer (from 1), or an input of an example."""

    kind: str
    """ "W", "b" or "X"."""
    layer: int
    """The layer, from 1; 0 for an input."""
    row: int
    """Where in the matrix, from 0. For an input: the example."""
    column: int

    @classmethod
    def from_key(cls, key: str) -> Self:
        """The parameter of a name in code; ValueError where it is none."""
        found = _KEY.fullmatch(key)
        if found is None:
            raise ValueError(f"key must be such as W1[0,2], b1[0,2] or X[0,2], got {key!r}")
        return cls(key[0], int(found[2] or 0), int(found[3]), int(found[4]))

    @property
    def key(self) -> str:
        """The name in code, such as W1[0,2]."""
        return f"{self.kind}{self.layer or ''}[{self.row},{self.column}]"


def symbol(parameter: Parameter, sizes: list[int]) -> str:
    """The parameter as the derivation writes it: w₁ where layers have one neuron, else W₁ 1→2."""
    if parameter.kind == "X":
        return "x" if sizes[0] == 1 else f"x {parameter.column + 1}"
    n_in, n_out = sizes[parameter.layer - 1], sizes[parameter.layer]
    layer = sub(parameter.layer)
    if parameter.kind == "b":
        return f"b{layer}" if n_out == 1 else f"b{layer} {parameter.column + 1}"
    if n_in == n_out == 1:
        return f"w{layer}"
    return f"W{layer} {parameter.row + 1}→{parameter.column + 1}"


def reach_of(value: float) -> float:
    """How far, on both sides of 0, a parameter is varied: wide enough for its value, or nearly."""
    return max(4.0, float(math.ceil(abs(value) - 0.05)))
