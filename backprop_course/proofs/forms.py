"""Matrix expressions of any size: turned over, read entry by entry, written as LaTeX or NumPy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy import HadamardProduct, MatAdd, MatMul, OneMatrix, Sum, Transpose

ONES = "1"
"""The name of a column of ones."""


class Diagonal(sp.MatrixExpr):  # type: ignore[misc]  # SymPy has no types
    """diag(v) of a row or a column v."""

    def __new__(cls, vector: Any) -> Any:
        """Of v and its transpose, whose diagonals agree, the one with fewer turned letters."""
        vector = min(vector, transposed(vector), key=lambda v: len(v.atoms(Transpose)))
        return super().__new__(cls, vector)

    @property
    def shape(self) -> tuple[Any, Any]:
        """As many rows and columns as v has entries."""
        return (self.args[0].rows * self.args[0].cols,) * 2


def transposed(x: Any) -> Any:
    """The transpose, carried through to the letters, and all terms kept in their order."""
    if isinstance(x, MatMul):
        number, factors = x.as_coeff_matrices()
        turned = [transposed(factor) for factor in reversed(factors)]
        return MatMul(*([] if number == 1 else [number]), *turned)
    if isinstance(x, MatAdd | HadamardProduct):
        return x.func(*map(transposed, x.args))
    if isinstance(x, OneMatrix):
        return OneMatrix(x.cols, x.rows)
    if isinstance(x, Transpose):
        return x.arg
    return x if isinstance(x, Diagonal) else Transpose(x)


def entry(x: Any, r: Any, c: Any, letter: Callable[[str, Any, Any], Any]) -> Any:
    """The entry in row r and column c, in index notation. `letter` gives that of a letter."""
    if isinstance(x, MatMul):
        number, (first, *rest) = x.as_coeff_matrices()
        if not rest:
            return number * entry(first, r, c, letter)
        single = first.cols == 1
        inner = sp.S.One if single else sp.Symbol("p" * len(rest), integer=True, positive=True)
        right = entry(MatMul(*rest) if len(rest) > 1 else rest[0], inner, c, letter)
        product = entry(first, r, inner, letter) * right
        return number * (product if single else Sum(product, (inner, 1, first.cols)))
    if isinstance(x, MatAdd):
        return sp.Add(*(entry(term, r, c, letter) for term in x.args))
    if isinstance(x, HadamardProduct):
        return sp.Mul(*(entry(factor, r, c, letter) for factor in x.args))
    if isinstance(x, Transpose):
        return entry(x.arg, c, r, letter)
    if isinstance(x, Diagonal):
        (v,) = x.args
        on_it = entry(v, 1, r, letter) if v.rows == 1 else entry(v, r, 1, letter)
        return sp.KroneckerDelta(r, c) * on_it
    return sp.S.One if isinstance(x, OneMatrix) or x.name == ONES else letter(x.name, r, c)


@dataclass(frozen=True)
class Style:
    """How an expression is written."""

    names: dict[str, str]
    """For each letter; one that is missing is written as it is called."""
    transpose: str
    product: str
    hadamard: str
    brackets: tuple[str, str]
    diagonal: str
    code: bool = False


CODE = Style({}, ".T", " @ ", " * ", ("(", ")"), "np.diag(({}).ravel())", code=True)
LATEX = Style(
    {
        "A": "A_l",
        "Z_next": "Z_{l+1}",
        "W_next": "W_{l+1}",
        "b_next": "b_{l+1}",
        "dZ_L": r"\delta_L",
        "dZ": r"\delta_l",
        "dZ_next": r"\delta_{l+1}",
        "dW_next": r"\frac{\partial\mathcal L}{\partial W_{l+1}}",
        "db_next": r"\frac{\partial\mathcal L}{\partial b_{l+1}}",
        "J": r"\frac{\partial z_{l+1}}{\partial z_l}",
        "a": "a_l",
        ONES: r"\mathbf 1",
    },
    r"^\top",
    r"\,",
    r"\circ ",
    (r"\left(", r"\right)"),
    r"\operatorname{{diag}}\left({}\right)",
)


def text(x: Any, style: Style, number: Any = sp.S.One) -> str:
    """number × x, written out; the number is 1 or 1/E."""
    if number == 1:
        return _text(x, style)
    written = _bracketed(x, style) if isinstance(x, MatAdd) else _text(x, style)
    return f"{written} / {1 / number}" if style.code else rf"\tfrac1{1 / number}\,{written}"


def _text(x: Any, style: Style) -> str:
    if isinstance(x, MatMul):
        number, factors = x.as_coeff_matrices()
        return ("-" if number == -1 else "") + _product(factors, style)
    if isinstance(x, MatAdd):
        first, *rest = (_text(term, style) for term in x.args)
        return first + "".join(f" - {t[1:]}" if t[0] == "-" else f" + {t}" for t in rest)
    if isinstance(x, HadamardProduct):
        return style.hadamard.join(_bracketed(factor, style) for factor in x.args)
    if isinstance(x, Transpose):
        return _text(x.arg, style) + style.transpose
    if isinstance(x, Diagonal):
        return style.diagonal.format(_text(x.args[0], style))
    return "1" if isinstance(x, OneMatrix) else style.names.get(x.name, x.name)


def _product(factors: list[Any], style: Style) -> str:
    written = [_bracketed(factor, style) for factor in factors]
    ones = [_is_ones(factor) for factor in factors]
    if style.code and any(ones):
        # ones beside b copy it to every example: broadcasting does; beside δ they add its examples
        (other,) = (place for place, one in enumerate(ones) if not one)
        if 1 in factors[other].shape:
            return written[other]
        return f"{written[other]}.sum(axis={1 - other}, keepdims=True)"
    return style.product.join(written)


def _is_ones(x: Any) -> bool:
    return bool(getattr(x.arg if isinstance(x, Transpose) else x, "name", None) == ONES)


def _bracketed(x: Any, style: Style) -> str:
    left, right = style.brackets
    many = isinstance(x, MatAdd | MatMul | HadamardProduct)
    return left + _text(x, style) + right if many else _text(x, style)
