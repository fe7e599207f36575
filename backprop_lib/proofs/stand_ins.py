"""What a proof writes for something longer, or for something that is not known."""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy as sp
from sympy.core.symbol import Str

from backprop_lib.proofs.symbols import sigma, sigmoid


class Named(sp.Expr):  # type: ignore[misc]  # SymPy has no types
    """An expression that is shown by its name and its indices: Z_{ej}, for Σ_p A_{ep} W_{pj}.

    In all else it is its definition. The bound indices of the definition must be letters that are
    used nowhere else.
    """

    is_commutative = True

    def __new__(cls, name: Any, definition: Any, *indices: Any) -> Named:
        """`name` is LaTeX."""
        name = Str(name) if isinstance(name, str) else name
        return super().__new__(cls, name, sp.sympify(definition), *indices)

    @classmethod
    def class_key(cls) -> tuple[int, int, str]:
        """Before sums in brackets: a (1 − a), not (1 − a) a."""
        return 3, 0, cls.__name__

    @property
    def definition(self) -> Any:
        """What the name stands for."""
        return self.args[1]

    def doit(self, **hints: Any) -> Any:
        """The definition, carried out."""
        return self.definition.doit(**hints)

    def _eval_derivative(self, symbol: Any) -> Any:
        return self.definition.diff(symbol)

    def _latex(self, printer: Any) -> str:
        name, indices = str(self.args[0]), ",".join(map(printer._print, self.args[2:]))
        return f"{{{name}}}_{{{indices}}}" if indices else name

    def _sympystr(self, printer: Any) -> str:
        name, indices = _plain(str(self.args[0])), ", ".join(map(printer._print, self.args[2:]))
        return f"{name}[{indices}]" if indices else name


class AnyFunction(sp.Function):  # type: ignore[misc]  # SymPy has no types
    """A function of one number of which nothing is known but that it has slopes: f, f′, f″ …"""

    nargs = 1
    letter = "f"
    primes = 0

    def fdiff(self, argindex: int = 1) -> Any:
        """The slope: the same letter, with one prime more."""
        return any_function(self.letter, self.primes + 1)(self.args[0])

    def example(self) -> Any:
        """What it is for one f, f(u) = sin u + u²/3. What is false for one is false for any."""
        u = sp.Dummy()
        return sp.diff(sp.sin(u) + u**2 / 3, u, self.primes).subs(u, self.args[0])

    def _latex(self, printer: Any, exp: Any = None) -> str:
        power = "" if exp is None else f"^{{{exp}}}"
        name = self.letter + "'" * self.primes
        name = f"{{{name}}}" if power else name
        return rf"{name}{power}\left({printer._print(self.args[0])}\right)"


@cache
def any_function(letter: str, primes: int = 0) -> Any:
    """An unknown function, by its letter (LaTeX)."""
    body = {"letter": letter, "primes": primes}
    return type(_plain(letter) + "′" * primes, (AnyFunction,), body)


def _plain(latex: str) -> str:
    return latex.replace("\\mathcal ", "").replace("\\", "")


def unfolded(expression: Any) -> Any:
    """The expression with definitions in the place of names."""
    return expression.replace(lambda part: isinstance(part, Named), lambda part: part.definition)


def in_numbers(expression: Any) -> Any:
    """The expression with σ written out, and an example in the place of an unknown function."""
    written = expression.replace(sigma, sigmoid)
    return written.replace(lambda part: isinstance(part, AnyFunction), lambda part: part.example())
