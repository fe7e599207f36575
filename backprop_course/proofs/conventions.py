"""The formulas in the conventions of other books, each form proved there for any size.

`translate("F36", examples="columns")` is one formula in one convention, `table()` all that are
shown. A formula is a matrix expression. To convert it is to turn some of its letters over, and to
move the 1/E; then one entry of it, by index notation, must equal what the convention defines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import sympy as sp
from sympy import (
    Derivative,
    HadamardProduct,
    IndexedBase,
    MatAdd,
    MatMul,
    MatrixSymbol,
    OneMatrix,
    S,
    Sum,
    Transpose,
)

from backprop_course.proofs.derivation import Derivation, NotProvedError, derivation
from backprop_course.proofs.index_notation import Ranges
from backprop_course.proofs.letters import E, K, e, ell, f, i, j, k, m, n, p, q, sigma
from backprop_course.shared.language import say

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
    say("ours"): {},
    say("examples as columns"): {"examples": "columns"},
    say("W as (out, in)"): {"weights": "out_in"},
    say("columns, W as (out, in)"): {"examples": "columns", "weights": "out_in"},
    say("columns, W as (out, in), 1/E at W and b"): {
        "examples": "columns",
        "weights": "out_in",
        "loss": "mean_at_weights",
    },
    say("numerator layout"): {"layout": "numerator"},
    say("denominator layout"): {"layout": "denominator"},
    say("sum over the examples"): {"loss": "sum"},
    say("1/E at W and b"): {"loss": "mean_at_weights"},
}
"""What the table shows: each choice changed alone, and those that are often changed together."""

COLUMNS = {"A", "A_L", "Y", "Z", "Z_L", "Z_next", "b_next", "a", "z"}
DELTAS = {"dZ_L", "dZ", "dZ_next"}


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


def converted(x: Any, turned: set[str]) -> Any:
    """Our expression in letters of which some lie transposed."""
    if isinstance(x, MatrixSymbol):
        return Transpose(MatrixSymbol(x.name, x.cols, x.rows)) if x.name in turned else x
    if isinstance(x, Transpose):
        return transposed(converted(x.arg, turned))
    if isinstance(x, OneMatrix) or not isinstance(x, sp.MatrixExpr):
        return x
    return x.func(*(converted(part, turned) for part in x.args))


def entry_of(x: Any, r: Any, c: Any, letter: Callable[[str, Any, Any], Any]) -> Any:
    """The entry in row r and column c, in index notation. `letter` gives that of a letter."""
    if isinstance(x, MatMul):
        number, (first, *rest) = x.as_coeff_matrices()
        if not rest:
            return number * entry_of(first, r, c, letter)
        single = first.cols == 1
        inner = sp.S.One if single else sp.Symbol("p" * len(rest), integer=True, positive=True)
        right = entry_of(MatMul(*rest) if len(rest) > 1 else rest[0], inner, c, letter)
        product = entry_of(first, r, inner, letter) * right
        return number * (product if single else Sum(product, (inner, 1, first.cols)))
    if isinstance(x, MatAdd):
        return sp.Add(*(entry_of(term, r, c, letter) for term in x.args))
    if isinstance(x, HadamardProduct):
        return sp.Mul(*(entry_of(factor, r, c, letter) for factor in x.args))
    if isinstance(x, Transpose):
        return entry_of(x.arg, c, r, letter)
    if isinstance(x, Diagonal):
        (v,) = x.args
        on_it = entry_of(v, 1, r, letter) if v.rows == 1 else entry_of(v, r, 1, letter)
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


def written(x: Any, style: Style, number: Any = sp.S.One) -> str:
    """number × x, written out; the number is 1 or 1/E."""
    if number == 1:
        return _written(x, style)
    alone = _bracketed(x, style) if isinstance(x, MatAdd) else _written(x, style)
    return f"{alone} / {1 / number}" if style.code else rf"\tfrac1{1 / number}\,{alone}"


def _written(x: Any, style: Style) -> str:
    if isinstance(x, MatMul):
        number, factors = x.as_coeff_matrices()
        return ("-" if number == -1 else "") + _product(factors, style)
    if isinstance(x, MatAdd):
        first, *rest = (_written(term, style) for term in x.args)
        return first + "".join(f" - {t[1:]}" if t[0] == "-" else f" + {t}" for t in rest)
    if isinstance(x, HadamardProduct):
        return style.hadamard.join(_bracketed(factor, style) for factor in x.args)
    if isinstance(x, Transpose):
        return _written(x.arg, style) + style.transpose
    if isinstance(x, Diagonal):
        return style.diagonal.format(_written(x.args[0], style))
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
    return left + _written(x, style) + right if many else _written(x, style)


def _minus(left: Any, right: Any) -> Any:
    return MatAdd(left, MatMul(-1, right))


def _ours() -> dict[str, tuple[Any, Any, Any]]:
    A, A_L, Y = MatrixSymbol("A", E, n), MatrixSymbol("A_L", E, K), MatrixSymbol("Y", E, K)
    W, delta = MatrixSymbol("W_next", n, m), MatrixSymbol("dZ_next", E, m)
    a, ones, b = MatrixSymbol("a", 1, n), MatrixSymbol(ONES, E, 1), MatrixSymbol("b_next", 1, m)
    back = HadamardProduct(MatMul(delta, Transpose(W)), A, _minus(OneMatrix(E, n), A))
    link = MatMul(Transpose(W), Diagonal(HadamardProduct(a, _minus(OneMatrix(1, n), a))))
    one = sp.S.One
    return {
        "F32": (MatrixSymbol("Z_next", E, m), one, MatAdd(MatMul(A, W), MatMul(ones, b))),
        "F23": (MatrixSymbol("J", m, n), one, link),
        "F34": (MatrixSymbol("dZ_L", E, K), 1 / E, _minus(A_L, Y)),
        "F36": (MatrixSymbol("dZ", E, n), one, back),
        "F37": (MatrixSymbol("dW_next", n, m), one, MatMul(Transpose(A), delta)),
        "F38": (MatrixSymbol("db_next", 1, m), one, MatMul(Transpose(ones), delta)),
    }


OURS = _ours()
"""Our formulas: left side, number, right side. They are written down here and nowhere else."""


LEDGER_NAMES = {"W_next": "W", "b_next": "b", "dZ_next": "D", "A_L": "A", "Z_L": "Z"}
"""How the ledger's proofs call these letters."""


def prove(id: str, turned: set[str], loss: str, left: Any, number: Any, right: Any) -> Derivation:
    """The entry of `left`, derived by definition, equals that of number × right, for any size.

    NotProvedError where it does not.
    """
    if left.shape != right.shape:
        raise NotProvedError(
            say(
                "{id} must keep the shape, got {left} and {right}",
                id=id,
                left=left.shape,
                right=right.shape,
            )
        )
    meaning, place, ranges = _Meaning(turned, loss).of(id)
    sums = {"A": "Z", "A_L": "Z_L", "a": "z"} if id in ("F23", "F34", "F36") else {}

    def letter(name: str, r: Any, c: Any) -> Any:
        return sigma(_indexed(sums[name], r, c)) if name in sums else _indexed(name, r, c)

    place = place[::-1] if left.name in turned else place
    found = number * entry_of(right, *place, letter)
    return derivation(meaning, found, reasons=[say("the converted form's entry")], ranges=ranges)


def _indexed(name: str, r: Any, c: Any) -> Any:
    return IndexedBase(LEDGER_NAMES.get(name, name))[r, c]


class _Meaning:
    """The definitions, each read from the letters as they lie."""

    def __init__(self, turned: set[str], loss: str) -> None:
        self.turned, self.loss = turned, loss

    def of(self, id: str) -> tuple[Any, tuple[Any, Any], Ranges]:
        """An entry by definition, where it stands with us, and how far its indices run."""
        if id == "F32":
            return self.z_next("A", e, j), (e, j), {e: E, j: m}
        if id == "F23":
            return Derivative(self.z_next("z", 1, j), self.at("z", 1, i)), (j, i), {i: n, j: m}
        if id == "F34":
            return Derivative(self.total(), self.at("Z_L", f, q)), (f, q), {f: E, q: K}
        if id == "F36":
            return self.chain("Z", self.at("Z", f, i)), (f, i), {f: E, i: n}
        late = 1 / E if self.loss == "mean_at_weights" else S.One
        if id == "F37":
            return late * self.chain("A", self.at("W_next", i, j)), (i, j), {i: n, j: m}
        return late * self.chain("A", self.at("b_next", 1, j)), (1, j), {j: m}

    def at(self, name: str, r: Any, c: Any) -> Any:
        """The entry that is in row r and column c with us."""
        return _indexed(name, *((c, r) if name in self.turned else (r, c)))

    def z_next(self, of: str, row: Any, neuron: Any) -> Any:
        """The weighted sum of one example and neuron, as a function of A, or of Z or z."""
        activation = self.at(of, row, p) if of == "A" else sigma(self.at(of, row, p))
        weighted = Sum(activation * self.at("W_next", p, neuron), (p, 1, n))
        return weighted + self.at("b_next", 1, neuron)

    def chain(self, of: str, by: Any) -> Any:
        """The chain rule, through every entry of Z_{l+1}."""
        links = self.at("dZ_next", e, q) * Derivative(self.z_next(of, e, q), by)
        return Sum(links, (e, 1, E), (q, 1, m))

    def total(self) -> Any:
        """The loss, by the weighted sums of the last layer."""
        loss = Sum(ell(self.at("Y", e, k), self.at("Z_L", e, k)), (e, 1, E), (k, 1, K))
        return loss / E if self.loss == "mean" else loss


def turned_letters(examples: str, weights: str, layout: str) -> set[str]:
    """The letters that lie transposed to ours."""
    columns, out_in = examples == "columns", weights == "out_in"
    numerator = layout == "numerator"
    turned = {"J"} if layout == "denominator" else set()
    turned |= COLUMNS if columns else set()
    turned |= {"W_next"} if out_in else set()
    turned |= {*DELTAS, "db_next"} if columns != numerator else set()
    return turned | ({"dW_next"} if out_in != numerator else set())


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
        return f"{written(self.left, LATEX)} = {written(self.right, LATEX, self.number)}"

    @property
    def code(self) -> str:
        """As a line of NumPy."""
        return f"{written(self.left, CODE)} = {written(self.right, CODE, self.number)}"

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
        _one_of(say("a convention"), choice, CONVENTIONS)
        _one_of(choice, value, CONVENTIONS[choice])
    return _translated(id, **({c: values[0] for c, values in CONVENTIONS.items()} | convention))


def _one_of(what: str, value: str, possible: Iterable[str]) -> None:
    names = list(possible)
    if value not in names:
        raise ValueError(
            say(
                "{what} must be one of {names}, got {value!r}; try {first!r}",
                what=what,
                names=", ".join(names),
                value=value,
                first=names[0],
            )
        )


@cache
def _translated(id: str, examples: str, weights: str, layout: str, loss: str) -> Translation:
    left, number, right = OURS[id]
    turned = turned_letters(examples, weights, layout)
    right = converted(right, turned)
    if left.name in turned:
        left, right = MatrixSymbol(left.name, *left.shape[::-1]), transposed(right)
    if loss != "mean":
        times_e = DELTAS | ({"dW_next", "db_next"} if loss == "sum" else set())
        of_delta = right.has(*(s for s in right.atoms(MatrixSymbol) if s.name in DELTAS))
        number *= E ** ((left.name in times_e) - int(of_delta))
    return Translation(id, left, number, right, prove(id, turned, loss, left, number, right))


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
            head = [say("| formula | NumPy | shape | convention |"), "|:--|:--|:--|:--|"]
            parts.append("\n".join([f"**{id}**", "", *head, *rows]))
        return {"text/markdown": "\n\n".join(parts), "text/plain": repr(self)}


def table() -> Dictionary:
    """The dictionary: the formulas OURS in the conventions SHOWN, each form proved."""
    return Dictionary()
