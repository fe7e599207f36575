"""A derivation: a list of expressions, each shown to equal the one before it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import sympy as sp
from sympy.matrices.expressions.matexpr import MatrixElement


class NotProvedError(ArithmeticError):
    """Two neighbouring expressions differ, or SymPy cannot tell whether they do."""


class Derivation:
    """Expressions proved equal, one after the other. A notebook shows them as mathematics."""

    def __init__(self, expressions: tuple[Any, ...]) -> None:
        self.expressions = expressions

    def _repr_latex_(self) -> str:
        first, *rest = (sp.latex(expression) for expression in self.expressions)
        lines = [f"{first} &= {rest[0]}"] + [f"&= {line}" for line in rest[1:]]
        return "$\\displaystyle \\begin{aligned}" + r" \\ ".join(lines) + "\\end{aligned}$"

    def __repr__(self) -> str:
        """The expressions as plain text, a line each."""
        first, *rest = (str(expression) for expression in self.expressions)
        return "\n".join([first, *(f"  = {line}" for line in rest)])


def derivation(*expressions: Any) -> Derivation:
    """Check that each expression equals the one before it, and return them to be shown.

    Expressions are SymPy's, all scalars or all matrices of one shape; an unevaluated `Derivative`
    is carried out for the check. Raises NotProvedError, naming the step, where two neighbours
    differ or SymPy cannot decide: what is returned has been proved.
    """
    if len(expressions) < 2:
        raise ValueError(
            f"expressions must be at least 2, to be shown equal, got {len(expressions)}; add a step"
        )
    sympified = tuple(sp.sympify(expression) for expression in expressions)
    for number, (before, after) in enumerate(pairwise(sympified), start=1):
        _check_step(number, before, after)
    return Derivation(sympified)


def _check_step(number: int, before: Any, after: Any) -> None:
    step = f"step {number}, from {before} to {after}"
    if getattr(before, "shape", ()) != getattr(after, "shape", ()):
        raise NotProvedError(
            f"{step}, must keep the shape, got {getattr(before, 'shape', 'a scalar')} and "
            f"{getattr(after, 'shape', 'a scalar')}; check for a missing transpose"
        )
    difference = _carried_out(before) - _carried_out(after)
    entries = list(difference) if isinstance(difference, sp.MatrixBase) else [difference]
    for entry in entries:
        rest = sp.simplify(entry)
        if rest == 0:
            continue
        found = "it is false" if _not_zero_somewhere(rest) else "SymPy cannot decide"
        raise NotProvedError(f"{step}, must be an equality, but {found}: they differ by {rest}")


def _not_zero_somewhere(expression: Any) -> bool:
    """Whether the expression, at some point, is a number well away from 0."""
    elements = sorted(expression.atoms(MatrixElement), key=str)
    expression = expression.xreplace({entry: sp.Dummy(real=True) for entry in elements})
    symbols = sorted(expression.free_symbols, key=str)
    point = {s: sp.Rational(7 + 4 * i, 31 + 3 * i) for i, s in enumerate(symbols)}
    value = expression.xreplace(point).evalf(40)
    return bool(value.is_number and abs(value) > sp.Float("1e-25"))


def _carried_out(expression: Any) -> Any:
    if isinstance(expression, sp.MatrixExpr):
        expression = expression.as_explicit()
    return expression.doit()
