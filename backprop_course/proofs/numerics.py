"""Expressions as numbers: what is false somewhere is refuted.

A sum is added up where it stands, each term as a number. Never is a product of sums written out:
three layers would have some ten thousand terms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import sympy as sp

from backprop_course.proofs.indices import carried_out
from backprop_course.proofs.stand_ins import in_numbers
from backprop_course.proofs.symbols import SIZES

DIGITS = 40


def value_at(
    expression: Any, sizes: dict[Any, int] | None = None, indices: Sequence[int] | None = None
) -> Any:
    """The expression as a number, at sizes that are numbers and entries that are fractions."""
    sizes = SIZES if sizes is None else sizes
    expression = carried_out(expression)  # an index of the derivative's letter is not free before
    free = _free_indices(expression, sizes)
    indices = [1 + place % 2 for place in range(len(free))] if indices is None else indices
    at = dict(zip(free, map(sp.Integer, indices), strict=True))
    return _Numbers().of(in_numbers(expression.subs(sizes)), at)


def values(expression: Any) -> Iterator[Any]:
    """The expression as a number, for its free indices being 1 or 2 in all ways."""
    expression = carried_out(expression)
    for indices in product((1, 2), repeat=len(_free_indices(expression, SIZES))):
        yield value_at(expression, indices=indices)


def _free_indices(expression: Any, sizes: dict[Any, int]) -> list[Any]:
    free = sorted(expression.free_symbols - set(sizes), key=str)
    return [symbol for symbol in free if symbol.is_integer]


class _Numbers:
    """Numbers for expressions: for each letter, and each entry of a matrix, one of its own.

    What has been worked out is kept, so that a sum in a sum is added up once for each index.
    """

    def __init__(self) -> None:
        self._point: dict[Any, Any] = {}
        self._letters: dict[Any, set[Any]] = {}
        self._known: dict[Any, Any] = {}

    def of(self, expression: Any, at: dict[Any, Any]) -> Any:
        """The expression as a number, `at` these indices of the sums it stands in."""
        key = expression, *((x, at[x]) for x in self._free(expression) if x in at)
        if key not in self._known:
            self._known[key] = self._worked_out(expression, at)
        return self._known[key]

    def _free(self, expression: Any) -> set[Any]:
        """The free symbols, remembered: SymPy goes through a sum in a sum again and again."""
        if expression not in self._letters:
            found = {expression} if isinstance(expression, sp.Symbol) else set()
            found = found.union(*map(self._free, expression.args))
            bound = expression.bound_symbols if isinstance(expression, sp.Sum) else ()
            self._letters[expression] = found.difference(bound)
        return self._letters[expression]

    def _worked_out(self, expression: Any, at: dict[Any, Any]) -> Any:
        if expression in at:
            return at[expression]
        if isinstance(expression, sp.Indexed | sp.Symbol):
            # the numerators step by 37 through the remainders of a prime: no two letters are equal
            fraction = sp.Rational(11 + (37 * len(self._point)) % 83, 101)
            return self._point.setdefault(expression.xreplace(at), fraction.evalf(DIGITS))
        if isinstance(expression, sp.Sum):
            terms = _terms(expression, at)
            return sp.Add(*(self.of(expression.function, at | term) for term in terms))
        if isinstance(expression, sp.UnevaluatedExpr):
            return self.of(expression.args[0], at)
        if not expression.args:
            return expression
        found = expression.func(*(self.of(part, at) for part in expression.args))
        return found if found.is_Integer or not isinstance(found, sp.Expr) else found.evalf(DIGITS)


def _terms(whole: Any, at: dict[Any, Any]) -> Iterator[dict[Any, Any]]:
    indices, _, sizes = zip(*whole.limits, strict=True)
    for term in product(*(range(1, int(size.xreplace(at)) + 1) for size in sizes)):
        yield dict(zip(indices, map(sp.Integer, term), strict=True))
