"""Equality of expressions in index notation, for sizes that stay letters.

An expression is brought to a normal form in three moves: products are multiplied out, so that every
sum stands alone; a Kronecker delta under a sum picks its one term (δ is 0 or 1, so any f(δ) is
f(0) + δ (f(1) − f(0))); and a sum that is left becomes a letter, the same letter for the same sum,
whatever its index was called. Expressions are equal if their normal forms differ by 0.
"""

from __future__ import annotations

from itertools import permutations
from typing import Any

import sympy as sp

from backprop_course.proofs.stand_ins import unfolded

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
            f"a sum's index must not stand in the letter it is differentiated by, got {index} in "
            f"{derivative}; rename the index"
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
        assert len(whole.limits) == 1, "a sum up to n + 1 stands alone"
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
    assert all(low == 1 for _, low, _ in inner.limits), "sums run from 1"
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
                raise OutOfRangeError(f"{other} is not known to run from 1 to {summed[index]}")
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
