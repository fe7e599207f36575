"""The letters of the derivation, for SymPy: sizes, indices, matrices of any size, σ."""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy as sp
from sympy.core.symbol import Str

E, M, K, n, m = sp.symbols("E M K n m", integer=True, positive=True)
"""Sizes that stay letters: examples, inputs, classes, n = n_l and m = n_{l+1} neurons."""

e, f, i, j, k, p, q = sp.symbols("e f i j k p q", integer=True, positive=True)
"""Indices: e, f of examples; i, p of layer l; j, q of layer l+1; k of classes."""

SIZES: dict[Any, int] = {E: 3, M: 6, K: 5, n: 4, m: 2}
"""Sizes at which a false formula is caught by numbers: all different."""


class sigma(sp.Function):  # type: ignore[misc]  # noqa: N801  # SymPy has no types, and prints the name
    """σ, whose slope is σ(1 − σ) (F8, where that is proved)."""

    nargs = 1

    @classmethod
    def class_key(cls) -> tuple[int, int, str]:
        """Before sums in brackets: σ(1 − σ), not (1 − σ)σ."""
        return 3, 0, cls.__name__

    def fdiff(self, argindex: int = 1) -> Any:
        """The slope."""
        return self * (1 - self)

    def _latex(self, printer: Any, exp: Any = None) -> str:
        power = "" if exp is None else f"^{{{exp}}}"
        return rf"\sigma{power}\left({printer._print(self.args[0])}\right)"


def sigmoid(z: Any) -> Any:
    """σ written out: 1 / (1 + e⁻ᶻ)."""
    return 1 / (1 + sp.exp(-z))


class ell(sp.Function):  # type: ignore[misc]  # noqa: N801  # SymPy has no types, and prints the name
    """ℓ(y, z), the cross entropy of one output, whose slope by z is σ(z) − y (F18, F31)."""

    nargs = 2

    def fdiff(self, argindex: int = 1) -> Any:
        """The slope by z. By the label y there is none."""
        y, z = self.args
        if argindex != 2:
            raise sp.ArgumentIndexError(self, argindex)
        return sigma(z) - y

    def _latex(self, printer: Any) -> str:
        y, z = self.args
        return rf"\ell\left({printer._print(y)}, {printer._print(z)}\right)"


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
        return entry_latex(name, indices) if indices else name

    def _sympystr(self, printer: Any) -> str:
        name, indices = _plain(str(self.args[0])), ", ".join(map(printer._print, self.args[2:]))
        return f"{name}[{indices}]" if indices else name


def entry_latex(name: str, indices: str) -> str:
    """LaTeX for an entry: Z_{e,j}, but (Z_2)_{e,j} of what has an index of its own."""
    name = f"({name})" if "_" in name and not name.startswith("(") else f"{{{name}}}"
    return f"{name}_{{{indices}}}"


class AnyFunction(sp.Function):  # type: ignore[misc]  # SymPy has no types
    """A function of which nothing is known but that it has slopes: f, f′, f″; ∂₁F, ∂₂F …"""

    letter = "f"
    times = (0,)
    """How often the slope by each argument was taken."""
    primes = 0
    """How often in all."""

    def fdiff(self, argindex: int = 1) -> Any:
        """The slope by one argument."""
        more = (count + (place == argindex) for place, count in enumerate(self.times, start=1))
        return any_function(self.letter, *more)(*self.args)

    def example(self) -> Any:
        """What it is for one function, sin u + u²/3 with u the first argument, twice the second …

        What is false for one is false for any.
        """
        u = sp.Dummy()
        slope = sp.diff(sp.sin(u) + u**2 / 3, u, self.primes)
        at = sp.Add(*(place * part for place, part in enumerate(self.args, start=1)))
        inner = [place**count for place, count in enumerate(self.times, start=1)]
        return sp.Mul(*inner, slope.subs(u, at))

    def _latex(self, printer: Any, exp: Any = None) -> str:
        power = "" if exp is None else f"^{{{exp}}}"
        name = _slope_of(self.letter, self.times, r"\partial_{}", "'")
        name = f"{{{name}}}" if power else name
        return rf"{name}{power}\left({', '.join(map(printer._print, self.args))}\right)"


@cache
def any_function(letter: str, *times: int) -> Any:
    """An unknown function, by its letter (LaTeX); of more than one argument with a 0 for each."""
    times = times or (0,)
    name = _slope_of(_plain(letter), times, "∂{}", "′")
    body = {"letter": letter, "times": times, "primes": sum(times), "nargs": len(times)}
    return type(name, (AnyFunction,), body)


def _slope_of(letter: str, times: tuple[int, ...], partial: str, prime: str) -> str:
    if len(times) == 1:
        return letter + prime * times[0]
    slopes = (partial.format(place) * count for place, count in enumerate(times, start=1))
    return "".join(slopes) + letter


def _plain(latex: str) -> str:
    return latex.replace("\\mathcal ", "").replace("\\", "")


def unfolded(expression: Any) -> Any:
    """The expression with definitions in the place of names."""
    return expression.replace(lambda part: isinstance(part, Named), lambda part: part.definition)


def in_numbers(expression: Any) -> Any:
    """The expression with σ written out, and an example in the place of an unknown function."""
    written = expression.replace(sigma, sigmoid)
    return written.replace(lambda part: isinstance(part, AnyFunction), lambda part: part.example())
