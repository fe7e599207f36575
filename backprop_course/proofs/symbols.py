"""The letters of the derivation, for SymPy: sizes, indices, matrices of any size, σ."""

from __future__ import annotations

from typing import Any

import sympy as sp

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


def matrix(name: str, rows: int, columns: int) -> Any:
    """A matrix of symbols name_{11}, name_{12}, …, of a size that is a number."""
    return sp.Matrix(rows, columns, lambda r, c: sp.Symbol(f"{name}_{{{r + 1}{c + 1}}}", real=True))


def row(name: str, columns: int) -> Any:
    """A row of symbols name_1, name_2, …"""
    return sp.Matrix(1, columns, lambda _, c: sp.Symbol(f"{name}_{c + 1}", real=True))
