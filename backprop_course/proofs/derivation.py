"""SymPy's printers, taught to write as the lessons do: a − y, not −y + a."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import sympy as sp
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.printing.latex import LatexPrinter
from sympy.printing.str import StrPrinter

from backprop_course.proofs.index_notation import OutOfRangeError, Ranges, is_zero, value_at, values
from backprop_course.proofs.letters import Named, entry_latex, in_numbers, sigma, sigmoid
from backprop_course.shared.language import say, translated


class _PlusFirst:
    def _as_ordered_terms(self, expression: Any, order: Any = None) -> Any:
        above: Any = super()
        terms = above._as_ordered_terms(expression, order)
        return sorted(terms, key=lambda term: bool(term.could_extract_minus_sign()))


class _Latex(_PlusFirst, LatexPrinter):  # type: ignore[misc]  # SymPy has no types
    def _needs_mul_brackets(self, expression: Any, first: bool = False, last: bool = False) -> bool:
        if isinstance(expression, sp.Function | Named):  # nothing in it reaches out of it
            return False
        if isinstance(expression, sp.Derivative) and not last:
            return True
        return bool(super()._needs_mul_brackets(expression, first, last))

    def _print_Indexed(self, expression: Any) -> str:
        indices = ",".join(map(self._print, expression.indices))
        return entry_latex(self._print(expression.base), indices)

    def _print_ElementwiseApplyFunction(self, expression: Any) -> str:
        name = type(expression.function.expr).__name__  # log A, entry by entry, and not x ↦ log x
        return rf"\{name}{{\left({self._print(expression.expr)}\right)}}"


class _Text(_PlusFirst, StrPrinter):  # type: ignore[misc]  # SymPy has no types
    pass


def latex(expression: Any) -> str:
    """The expression in LaTeX."""
    return str(_Latex({"long_frac_ratio": 8}).doprint(expression)).replace("^{T}", r"^\top")


def note(reason: str) -> str:
    """A reason in LaTeX. Its primes are set as mathematics: as text they look like a slash."""
    plain = re.sub(r"([_#%&])", r"\\\1", reason)
    return rf"\text{{{plain}}}".replace("′", r"\({}'\)")


def width(latex: str) -> int:
    """About how many characters wide this LaTeX is when it is set."""
    one_row = re.sub(
        r"\\begin\{matrix\}(.*?)\\end\{matrix\}",
        lambda match: max(match[1].split(r"\\"), key=len),
        latex,
    )
    above = re.sub(r"\\frac\{([^{}]*)\}\{[^{}]*\}", r"\1", one_row)
    beside = re.sub(r"\\substack\{[^{}]*\}|_\{[^{}]*=1\}|\\(left|right|text)\b", "", above)
    signs = re.sub(r"\\[a-zA-Z]+", "x", beside)
    return len(re.sub(r"[{}_^&\s]", "", signs))


def text(expression: Any) -> str:
    """The expression in plain text."""
    return str(_Text().doprint(expression))


WIDE = 78
"""A derivation of more characters than these has its first expression on a line of its own."""


class NotProvedError(ArithmeticError):
    """Two neighbouring expressions are not shown to be equal."""

    refuted = False
    """True where they were shown to differ, False where SymPy cannot tell."""


class Derivation:
    """Expressions proved equal, one after the other. A notebook shows them as mathematics."""

    def __init__(self, expressions: Sequence[Any], reasons: Sequence[str] = ()) -> None:
        self.expressions = tuple(expressions)
        self.reasons = tuple(reasons)

    def _repr_latex_(self) -> str:
        first, *rest = map(latex, self.expressions)
        notes = [f" && {note(translated(reason))}" for reason in self.reasons] or [""] * len(rest)
        lines = [f"&= {line}{note}" for line, note in zip(rest, notes, strict=True)]
        widths = [width(line + note) for line, note in zip(rest, notes, strict=True)]
        if width(first) + max(widths) > WIDE:
            first = rf"& {first} \\ "
        return "$\\displaystyle \\begin{aligned}" + first + r" \\ ".join(lines) + "\\end{aligned}$"

    def __repr__(self) -> str:
        """The expressions as plain text, a line each."""
        first, *rest = map(text, self.expressions)
        notes = [f"    ({translated(reason)})" for reason in self.reasons] or [""] * len(rest)
        lines = [f"  = {line}{note}" for line, note in zip(rest, notes, strict=True)]
        return "\n".join([first, *lines])


def derivation(
    *expressions: Any, reasons: Sequence[str] = (), ranges: Ranges | None = None
) -> Derivation:
    """Check that each expression equals the one before it, and return them to be shown.

    Expressions are SymPy's, all scalars or all matrices of one shape; an unevaluated `Derivative`
    is carried out for the check. `reasons`, one for each step, say why. In index notation, with
    sizes that are letters, `ranges` says up to which size each free index runs.

    Raises NotProvedError, naming the step, where two neighbours differ or SymPy cannot decide: what
    is returned has been proved.
    """
    if len(expressions) < 2:
        raise ValueError(
            say(
                "expressions must be at least 2, to be shown equal, got {count}; add a step",
                count=len(expressions),
            )
        )
    if reasons and len(reasons) != len(expressions) - 1:
        raise ValueError(
            say(
                "reasons must be one for each of the {steps} steps, got {count}; leave them out or "
                "add the missing",
                steps=len(expressions) - 1,
                count=len(reasons),
            )
        )
    sympified = tuple(sp.sympify(expression) for expression in expressions)
    for expression in sympified:
        if not isinstance(expression, sp.Basic | sp.MatrixBase):
            text = (
                "expressions must be SymPy's, scalars or matrices, got {came!r}; write each one "
                "with sp.Symbol, for instance sp.Symbol('x') ** 2"
            )
            raise ValueError(say(text, came=expression))
    for number, (before, after) in enumerate(pairwise(sympified), start=1):
        _check_step(number, before, after, ranges or {})
    return Derivation(sympified, reasons)


def _check_step(number: int, before: Any, after: Any, ranges: Ranges) -> None:
    step = say("step {number}, from {before} to {after}", number=number, before=before, after=after)
    if _shape(before) != _shape(after):
        error = NotProvedError(
            say(
                "{step}, must keep the shape, got {first} and {second}; check for a missing "
                "transpose",
                step=step,
                first=_shape(before) or say("a scalar"),
                second=_shape(after) or say("a scalar"),
            )
        )
        error.refuted = True
        raise error
    if before.has(sp.Indexed, sp.Sum) or after.has(sp.Indexed, sp.Sum):
        _check_indexed(step, before - after, ranges)
        return
    difference = _carried_out(before) - _carried_out(after)
    entries = list(difference) if isinstance(difference, sp.MatrixBase) else [difference]
    for rest in entries:
        refuted = _not_zero_somewhere(rest)
        if refuted or not _is_zero(rest):
            raise _not_equal(step, rest, refuted)


def _is_zero(expression: Any) -> bool:
    """Whether it is 0, the quick way first: over one denominator, then simplified, then σ too."""
    if sp.expand(sp.numer(sp.together(expression))) == 0 or sp.simplify(expression) == 0:
        return True
    return bool(expression.has(sigma) and _is_zero(expression.replace(sigma, sigmoid)))


def _shape(expression: Any) -> tuple[Any, ...]:
    """(), where it is a scalar: an entry of an IndexedBase has a `shape` that cannot be asked."""
    return () if isinstance(expression, sp.Indexed) else getattr(expression, "shape", ())


def _check_indexed(step: str, difference: Any, ranges: Ranges) -> None:
    refuted = _is_not_zero(value_at(difference))
    try:
        proved = not refuted and is_zero(difference, ranges)
    except OutOfRangeError as error:
        raise NotProvedError(
            say("{step}, must be an equality, but {error}; name its range", step=step, error=error)
        ) from None
    if not proved:
        refuted = refuted or any(map(_is_not_zero, values(difference)))
        raise _not_equal(step, difference, refuted)


def _not_equal(step: str, rest: Any, refuted: bool) -> NotProvedError:
    found = say("it is false") if refuted else say("SymPy cannot decide")
    error = NotProvedError(
        say(
            "{step}, must be an equality, but {found}: they differ by {rest}",
            step=step,
            found=found,
            rest=rest,
        )
    )
    error.refuted = refuted
    return error


def _not_zero_somewhere(expression: Any) -> bool:
    """Whether the expression, at some point, is a number well away from 0."""
    elements = sorted(expression.atoms(MatrixElement), key=str)
    expression = expression.xreplace({entry: sp.Dummy(real=True) for entry in elements})
    symbols = sorted(expression.free_symbols, key=str)
    point = {s: sp.Rational(7 + 4 * place, 31 + 3 * place) for place, s in enumerate(symbols)}
    point |= {s: -point[s] for s in symbols if s.is_nonpositive}
    return _is_not_zero(in_numbers(expression.xreplace(point)).evalf(40))


def _is_not_zero(value: Any) -> bool:
    return bool(value.is_number and value.is_finite and abs(value) > sp.Float("1e-25"))


def _carried_out(expression: Any) -> Any:
    if isinstance(expression, sp.MatrixExpr):
        expression = expression.as_explicit()
    return expression.doit()
