"""Equality of expressions in index notation, for sizes that stay letters.

An expression is brought to a normal form in three moves: products are multiplied out, so that every
sum stands alone; a Kronecker delta under a sum picks its one term (δ is 0 or 1, so any f(δ) is
f(0) + δ (f(1) − f(0))); and a sum that is left becomes a letter, the same letter for the same sum,
whatever its index was called. Expressions are equal if their normal forms differ by 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations, product
from typing import Any

import sympy as sp

from backprop_course.proofs.letters import SIZES, in_numbers, unfolded
from backprop_course.shared.language import say

Ranges = dict[Any, Any]
"""For each free index the size it runs up to, from 1."""


class OutOfRangeError(ArithmeticError):
    """A delta joins two indices of which it is not known that they run over the same range."""


def carried_out(expression: Any) -> Any:
    """The expression with its derivatives taken, and its sums left as sums."""
    taken = unfolded(expression).replace(lambda part: isinstance(part, sp.Derivative), _taken)
    return taken.replace(
        lambda part: isinstance(part, sp.Subs),
        lambda part: part.expr.subs(dict(zip(part.variables, part.point, strict=True))),
    )


def _taken(derivative: Any) -> Any:
    bound = {index for part in derivative.expr.atoms(sp.Sum) for index, *_ in part.limits}
    for index in bound & set().union(*(letter.free_symbols for letter in derivative.variables)):
        raise ValueError(
            say(
                "a sum's index must not stand in the letter it is differentiated by, got "
                "{index} in {derivative}; rename the index",
                index=index,
                derivative=derivative,
            )
        )
    return sp.diff(carried_out(derivative.expr), *derivative.variables)


def normal_form(expression: Any, ranges: Ranges) -> Any:
    """The expression without sums: those that remain are letters."""
    total = sp.S.Zero
    work = [((), term) for term in _terms(_last_apart(_renamed(carried_out(expression))))]
    while work:
        limits, term = work.pop()
        opened = _open_sums(limits, term)
        if opened is not None:
            work += opened
            continue
        picked = _pick(limits, term, ranges)
        if picked is not None:
            work += picked
            continue
        total += _as_letter(limits, term)
    return total


def is_zero(expression: Any, ranges: Ranges) -> bool:
    """Whether the expression is 0 for all sizes."""
    form = normal_form(expression, ranges)
    return bool(sp.expand(sp.numer(sp.together(form))) == 0 or sp.simplify(form) == 0)


def _renamed(expression: Any) -> Any:
    """Bound indices named by how deep their sum goes, so that no free index is ever one of them."""

    def depth(part: Any) -> int:
        return 1 + max(map(depth, part.function.atoms(sp.Sum)), default=0)

    def renamed(part: Any) -> Any:
        level = depth(part)
        names = {
            index: sp.Symbol(f"#{level}.{place}", integer=True, positive=True)
            for place, (index, *_) in enumerate(part.limits)
        }
        return part.xreplace(names)

    return expression.replace(lambda part: isinstance(part, sp.Sum), renamed)


def _last_apart(expression: Any) -> Any:
    """Each sum up to n + 1 as the sum up to n and the last term; up to n, no index is n + 1."""

    def apart(whole: Any) -> Any:
        index, _, last = whole.limits[0]
        size = last - 1 if last.is_Add else last
        inside = whole.function.xreplace({sp.KroneckerDelta(index, size + 1): sp.S.Zero})
        if size == last:
            return whole.func(inside, *whole.limits)
        assert len(whole.limits) == 1, say("a sum up to n + 1 stands alone")
        return sp.Sum(inside, (index, 1, size)) + whole.function.subs(index, last)

    return expression.replace(lambda part: isinstance(part, sp.Sum), apart)


def _terms(expression: Any) -> list[Any]:
    expanded = sp.expand(expression, log=False, power_base=False, power_exp=False)
    return list(sp.Add.make_args(expanded))


def _open_sums(limits: tuple[Any, ...], term: Any) -> list[tuple[Any, Any]] | None:
    """Move the first sum among the factors outwards; None where there is none."""
    factors = list(sp.Mul.make_args(term))
    place = next((x for x, factor in enumerate(factors) if _is_power_of_sum(factor)), None)
    if place is None:
        return None
    inner, power = factors.pop(place).as_base_exp()
    factors.append(inner ** (power - 1))
    fresh = {index: sp.Dummy(str(index), integer=True, positive=True) for index, *_ in inner.limits}
    assert all(low == 1 for _, low, _ in inner.limits), say("sums run from 1")
    outer = limits + tuple((fresh[index], size) for index, _, size in inner.limits)
    summand = sp.Mul(*factors) * inner.function.xreplace(fresh)
    return [(outer, part) for part in _terms(summand)]


def _is_power_of_sum(factor: Any) -> bool:
    base, power = factor.as_base_exp()
    return isinstance(base, sp.Sum) and bool(power.is_Integer and power.is_positive)


def _pick(
    limits: tuple[Any, ...], term: Any, ranges: Ranges
) -> list[tuple[tuple[Any, ...], Any]] | None:
    """Let one delta pick its term; None where no delta has an index that is summed over."""
    summed = dict(limits)
    for delta in sorted(term.atoms(sp.KroneckerDelta), key=str):
        for index, other in (delta.args, delta.args[::-1]):
            if index not in summed:
                continue
            if summed.get(other, ranges.get(other)) != summed[index]:
                raise OutOfRangeError(
                    say(
                        "{other} is not known to run from 1 to {summed}",
                        other=other,
                        summed=summed[index],
                    )
                )
            without = term.xreplace({delta: sp.S.Zero})
            chosen = (term.xreplace({delta: sp.S.One}) - without).xreplace({index: other})
            rest = tuple(limit for limit in limits if limit[0] != index)
            return [(limits, part) for part in _terms(without)] + [
                (rest, part) for part in _terms(chosen)
            ]
    return None


def _as_letter(limits: tuple[Any, ...], term: Any) -> Any:
    """The sum of one term as coefficient × letters: Σ_p Σ_q a_p b_q is Σ a times Σ b."""
    used = tuple(limit for limit in limits if term.has(limit[0]))
    for index, size in limits:
        if not term.has(index):
            term *= size  # Σ 1 = size
    if not used:
        return _letters_inside(term)
    free, bound = term.as_independent(*(index for index, _ in used), as_Add=False)
    found = _letters_inside(free)
    for together, factor in _apart(used, bound):
        found *= _letter(together, factor)
    return found


def _apart(limits: tuple[Any, ...], term: Any) -> list[tuple[tuple[Any, ...], Any]]:
    """The term as factors, each with the indices that it alone has."""
    parts: list[tuple[set[Any], Any]] = []
    for factor in _factors(term):
        indices = {index for index, _ in limits if factor.has(index)}
        linked = [part for part in parts if part[0] & indices]
        parts = [part for part in parts if not part[0] & indices]
        whole = sp.Mul(factor, *(other for _, other in linked))
        parts.append((indices.union(*(others for others, _ in linked)), whole))
    return [(tuple(x for x in limits if x[0] in indices), factor) for indices, factor in parts]


def _factors(term: Any) -> list[Any]:
    """The factors, with e^{x + y} as two."""
    factors: list[Any] = []
    for factor in sp.Mul.make_args(term):
        power = isinstance(factor, sp.exp) and factor.args[0].is_Add
        factors += map(sp.exp, factor.args[0].args) if power else [factor]
    return factors


def _letter(limits: tuple[Any, ...], summand: Any) -> Any:
    """One symbol for a sum, whatever its indices are called and however they are ordered."""
    candidates = []
    for order in permutations(limits):
        names = {index: sp.Symbol(f"#{place}") for place, (index, _) in enumerate(order)}
        sizes = tuple(str(size) for _, size in order)
        candidates.append(f"{sizes} {sp.srepr(summand.xreplace(names))}")
    return sp.Symbol(min(candidates), real=True)


def _letters_inside(expression: Any) -> Any:
    """Sums inside a power or a function, made letters too."""
    return expression.replace(
        lambda part: isinstance(part, sp.Sum),
        lambda part: _letter(tuple((x, size) for x, _, size in part.limits), part.function),
    )


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
            terms = _places(expression, at)
            return sp.Add(*(self.of(expression.function, at | term) for term in terms))
        if isinstance(expression, sp.UnevaluatedExpr):
            return self.of(expression.args[0], at)
        if not expression.args:
            return expression
        found = expression.func(*(self.of(part, at) for part in expression.args))
        return found if found.is_Integer or not isinstance(found, sp.Expr) else found.evalf(DIGITS)


def _places(whole: Any, at: dict[Any, Any]) -> Iterator[dict[Any, Any]]:
    indices, _, sizes = zip(*whole.limits, strict=True)
    for term in product(*(range(1, int(size.xreplace(at)) + 1) for size in sizes)):
        yield dict(zip(indices, map(sp.Integer, term), strict=True))
