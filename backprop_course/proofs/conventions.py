"""The dictionary of conventions: our formulas as other books write them, converted and proved.

A convention says how each letter lies on the page: as ours, or transposed. A formula is converted
by turning the letters on its right, and the whole of it where the letter on its left is turned.
What comes out is then proved anew, for any size, from what the letters mean in that convention.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import sympy as sp
from sympy import HadamardProduct, MatAdd, MatMul, OneMatrix, Transpose

from backprop_course.proofs.derivation import Derivation
from backprop_course.proofs.forms import CODE, LATEX, ONES, Diagonal, text, transposed
from backprop_course.proofs.meanings import prove
from backprop_course.proofs.symbols import E, K, m, n

CONVENTIONS = {
    "examples": ("rows", "columns"),
    "weights": ("in_out", "out_in"),
    "layout": ("mixed", "numerator", "denominator"),
    "loss": ("mean", "sum", "mean_at_weights"),
}
"""Each choice with its possible values; the first is ours. Mixed layout: a gradient has the shape
of its letter (denominator layout), a Jacobian has a row for each output (numerator layout).
mean_at_weights: δ is that of the sum, and the 1/E of the mean comes in at W and b."""

SHOWN: dict[str, dict[str, str]] = {
    "ours": {},
    "examples as columns": {"examples": "columns"},
    "W as (out, in)": {"weights": "out_in"},
    "columns, W as (out, in)": {"examples": "columns", "weights": "out_in"},
    "columns, W as (out, in), 1/E at W and b": {
        "examples": "columns",
        "weights": "out_in",
        "loss": "mean_at_weights",
    },
    "numerator layout": {"layout": "numerator"},
    "denominator layout": {"layout": "denominator"},
    "sum over the examples": {"loss": "sum"},
    "1/E at W and b": {"loss": "mean_at_weights"},
}
"""What the table shows: each choice changed alone, and those that are often changed together."""

COLUMNS = {"A", "A_L", "Y", "Z", "Z_L", "Z_next", "b_next", "a", "z"}
DELTAS = {"dZ_L", "dZ", "dZ_next"}


def _letter(name: str, *shape: Any) -> Any:
    return sp.MatrixSymbol(name, *shape)


def _minus(left: Any, right: Any) -> Any:
    return MatAdd(left, MatMul(-1, right))


def _ours() -> dict[str, tuple[Any, Any, Any]]:
    A, W, delta = _letter("A", E, n), _letter("W_next", n, m), _letter("dZ_next", E, m)
    a, ones, b = _letter("a", 1, n), _letter(ONES, E, 1), _letter("b_next", 1, m)
    back = HadamardProduct(MatMul(delta, Transpose(W)), A, _minus(OneMatrix(E, n), A))
    link = MatMul(Transpose(W), Diagonal(HadamardProduct(a, _minus(OneMatrix(1, n), a))))
    one = sp.S.One
    return {
        "F32": (_letter("Z_next", E, m), one, MatAdd(MatMul(A, W), MatMul(ones, b))),
        "F23": (_letter("J", m, n), one, link),
        "F34": (_letter("dZ_L", E, K), 1 / E, _minus(_letter("A_L", E, K), _letter("Y", E, K))),
        "F36": (_letter("dZ", E, n), one, back),
        "F37": (_letter("dW_next", n, m), one, MatMul(Transpose(A), delta)),
        "F38": (_letter("db_next", 1, m), one, MatMul(Transpose(ones), delta)),
    }


OURS = _ours()
"""Our formulas: left side, number, right side. They are written down here and nowhere else."""


@dataclass(frozen=True)
class Translation:
    """A formula in one convention, and the proof that it holds there for any size."""

    id: str
    left: Any
    number: Any
    right: Any
    proof: Derivation

    @property
    def latex(self) -> str:
        """As mathematics."""
        return f"{text(self.left, LATEX)} = {text(self.right, LATEX, self.number)}"

    @property
    def code(self) -> str:
        """As a line of NumPy."""
        return f"{text(self.left, CODE)} = {text(self.right, CODE, self.number)}"

    @property
    def shape(self) -> str:
        """The shape of the left side."""
        return f"({self.left.rows}, {self.left.cols})"

    def __repr__(self) -> str:
        """The line of NumPy, with the shape of its left side."""
        return f"{self.id}  {self.code}    {self.shape}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/markdown": f"$${self.latex}$$", "text/plain": repr(self)}


def translate(id: str, **convention: str) -> Translation:
    """One of OURS in another convention: examples=, weights=, layout=, loss= (see CONVENTIONS).

    What is not named stays ours. Raises NotProvedError where the converted formula does not hold in
    that convention: what is returned has been proved.
    """
    _one_of("id", id, OURS)
    for choice, value in convention.items():
        _one_of("a convention", choice, CONVENTIONS)
        _one_of(choice, value, CONVENTIONS[choice])
    return _translated(id, **({c: values[0] for c, values in CONVENTIONS.items()} | convention))


def _one_of(what: str, value: str, possible: Iterable[str]) -> None:
    names = list(possible)
    if value not in names:
        raise ValueError(
            f"{what} must be one of {', '.join(names)}, got {value!r}; try {names[0]!r}"
        )


@cache
def _translated(id: str, examples: str, weights: str, layout: str, loss: str) -> Translation:
    left, number, right = OURS[id]
    turned = turned_letters(examples, weights, layout)
    right = converted(right, turned)
    if left.name in turned:
        left, right = _letter(left.name, *left.shape[::-1]), transposed(right)
    if loss != "mean":
        times_e = DELTAS | ({"dW_next", "db_next"} if loss == "sum" else set())
        of_delta = right.has(*(s for s in right.atoms(sp.MatrixSymbol) if s.name in DELTAS))
        number *= E ** ((left.name in times_e) - int(of_delta))
    return Translation(id, left, number, right, prove(id, turned, loss, left, number, right))


def turned_letters(examples: str, weights: str, layout: str) -> set[str]:
    """The letters that lie transposed to ours."""
    columns, out_in = examples == "columns", weights == "out_in"
    numerator = layout == "numerator"
    turned = {"J"} if layout == "denominator" else set()
    turned |= COLUMNS if columns else set()
    turned |= {"W_next"} if out_in else set()
    turned |= {*DELTAS, "db_next"} if columns != numerator else set()
    return turned | ({"dW_next"} if out_in != numerator else set())


def converted(x: Any, turned: set[str]) -> Any:
    """Our expression in letters of which some lie transposed."""
    if isinstance(x, sp.MatrixSymbol):
        return Transpose(_letter(x.name, x.cols, x.rows)) if x.name in turned else x
    if isinstance(x, Transpose):
        return transposed(converted(x.arg, turned))
    if isinstance(x, OneMatrix) or not isinstance(x, sp.MatrixExpr):
        return x
    return x.func(*(converted(part, turned) for part in x.args))


class Dictionary:
    """OURS in each of the conventions SHOWN: Markdown in a notebook, plain text elsewhere."""

    def forms(self, id: str) -> list[tuple[Translation, list[str]]]:
        """The different forms of one formula, each with the names of its conventions."""
        found: dict[str, tuple[Translation, list[str]]] = {}
        for name, convention in SHOWN.items():
            translation = translate(id, **convention)
            found.setdefault(repr(translation), (translation, []))[1].append(name)
        return list(found.values())

    def __repr__(self) -> str:
        """Plain text: a line for each form, and below it where it is used."""
        return "\n".join(
            f"{form!r}\n     {'; '.join(names)}" for id in OURS for form, names in self.forms(id)
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        parts = []
        for id in OURS:
            rows = [
                f"| ${form.latex}$ | `{form.code}` | {form.shape} | {'; '.join(names)} |"
                for form, names in self.forms(id)
            ]
            head = ["| formula | NumPy | shape | convention |", "|:--|:--|:--|:--|"]
            parts.append("\n".join([f"**{id}**", "", *head, *rows]))
        return {"text/markdown": "\n\n".join(parts), "text/plain": repr(self)}


def table() -> Dictionary:
    """The dictionary: the formulas OURS in the conventions SHOWN, each form proved."""
    return Dictionary()
