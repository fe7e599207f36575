"""SymPy's printers, taught to write as the lessons do: a − y, not −y + a."""

from __future__ import annotations

import re
from typing import Any

import sympy as sp
from sympy.printing.latex import LatexPrinter
from sympy.printing.str import StrPrinter

from backprop_course.proofs.stand_ins import Named, entry


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
        return entry(self._print(expression.base), indices)

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
