"""An expression in index notation as an array of numbers, at sizes that are numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np
import sympy as sp

from backprop_course.proofs.indices import carried_out
from backprop_course.proofs.stand_ins import AnyFunction
from backprop_course.proofs.symbols import SIZES, ell

FUNCTIONS = {
    "sigma": lambda z: 1 / (1 + np.exp(-z)),
    "ell": lambda y, z: np.log1p(np.exp(z)) - y * z,
}
"""The functions that SymPy does not know, for numbers."""

EXAMPLES = {"f": sp.tanh, r"\mathcal L": lambda z: ell(sp.Symbol("y", real=True), z)}
"""What an unknown function is taken to be: an activation that is not σ, and the cross entropy."""


def tabulate(
    expression: Any, number: Callable[[str], Any], indices: Sequence[Any], lengths: Sequence[int]
) -> Any:
    """The expression at every value of its free indices, as an array with these lengths.

    `number` gives an array for the name of each IndexedBase, and a number for that of a symbol.
    """
    expression = carried_out(sp.sympify(expression)).replace(
        lambda part: isinstance(part, AnyFunction), _example
    )
    names = sorted(expression.atoms(sp.IndexedBase), key=str)
    known = {base.label for base in names} | set(indices)
    names += sorted(expression.atoms(sp.Symbol) & expression.free_symbols - known, key=str)
    values = [_value(name, number) for name in names]
    function = sp.lambdify(
        [*names, *indices], expression, modules=[FUNCTIONS, "numpy"], dummify=True
    )
    table = np.empty(tuple(lengths))
    for place in product(*map(range, lengths)):
        table[place] = function(*values, *(number + 1 for number in place))
    return table


def _example(part: Any) -> Any:
    x = sp.Dummy(real=True)
    return sp.diff(EXAMPLES[part.letter](x), x, part.primes).subs(x, part.args[0])


def _value(name: Any, number: Callable[[str], Any]) -> Any:
    """A size, a number, or an array that counts from 1 as the formulas do: entry 0 is NaN."""
    if name in SIZES:
        return SIZES[name]
    array = np.asarray(number(str(name)), float)
    return np.pad(array, [(1, 0)] * array.ndim, constant_values=np.nan) if array.ndim else array
