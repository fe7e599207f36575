"""A step of the walk, and how it is written: the derivation's letters for this network's case."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from backprop_course.shared.style import sub, sup
from backprop_course.views.grids import Matrix
from backprop_course.views.lab.state import Parameter, Snapshot, symbol
from backprop_course.views.lab.terms import Constant, Line, Part, Row, Term, as_row, put_in, times
from backprop_lib._checks import Array
from backprop_lib.activations import Activation, Identity, ReLU, Sigmoid, Softmax, Tanh
from backprop_lib.layers import LayerTrace

_SOURCES = {
    "Z": ("F14", "F14", "F14", "F32"),
    "A": ("F14", "F14", "F14", "F32"),
    "entropy": ("F15", "F15", "F30", "F33"),
    "error": ("F18", "F18", "F31", "F34"),
    "dZ": ("F19, F20", "F23, F26", "F23, F26", "F36"),
    "dW": ("F21", "F27", "F27", "F37"),
    "db": ("F22", "F28", "F28", "F38"),
    "mean": ("", "", "", "F33"),
}
"""For the derivation's cases 1 to 4. F14 and F18 have no form of their own for rows."""


class Notation:
    """Case 1: scalars. Cases 2 and 3: rows, with one output or more. Case 4: E rows."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.sizes = snapshot.sizes
        self.E = len(snapshot.X)
        self.batch = self.E > 1
        self.scalar = not self.batch and set(self.sizes) == {1}
        self._case = 3 if self.batch else 0 if self.scalar else 1 if self.sizes[-1] == 1 else 2
        self.at, self.by = ("·", "·") if self.scalar else ("@", "∘")
        """The signs of the two products between grids."""
        self.y = "Y" if self.batch else "y"

    def mean(self, added: Part) -> Part:
        """A sum over the examples, divided by their number where there is more than one."""
        if not self.batch:
            return added
        return times("·", Constant("1/E", f"1/{self.E}", 1 / self.E), added)

    def source(self, kind: str) -> str:
        """The F numbers of a formula in this case."""
        return _SOURCES[kind][self._case]

    def name(self, letter: str, layer: int) -> str:
        """A matrix of a layer, as in A₁; X for the layer 0, small letters for rows and scalars."""
        if letter == "A" and layer == 0:
            return "X" if self.batch else "x"
        small = self.scalar if letter.endswith("W") else not self.batch
        head = letter[:-1] + (letter[-1].lower() if small else letter[-1])
        return f"{head}{sub(layer)}"

    def turned(self, letter: str, layer: int) -> str:
        """The transpose's name; a scalar has none."""
        return self.name(letter, layer) + ("" if self.scalar else "ᵀ")

    def row(self, letter: str, layer: int, e: int) -> str:
        """The row of one example, as in a₁⁽²⁾."""
        small = letter[:-1] + letter[-1].lower()
        name = "x" if letter == "A" and layer == 0 else f"{small}{sub(layer)}"
        return name + self.of_example(e)

    def of_example(self, e: int) -> str:
        """The mark of one example, (e), where there is more than one."""
        return sup(f"({e + 1})") if self.batch else ""

    def neuron(self, letter: str, layer: int, e: int, j: int) -> str:
        """One neuron's number for one example, as in z₁,₃⁽²⁾."""
        many = self.sizes[layer] > 1
        small = letter[:-1] + letter[-1].lower()
        number = f",{sub(j + 1)}" if many else ""
        return f"{small}{sub(layer)}{number}{self.of_example(e)}"

    def parameter(self, kind: str, layer: int, i: int, j: int) -> str:
        """One weight or bias, as the rest of the lab writes it."""
        return symbol(Parameter(kind, layer, i, j), self.sizes)


RESULT = "step"
"""The key of the matrix that a step gives."""

NEXT_LINE = "\n"
"""In a row: what follows is an equation of its own."""

Entry = tuple[int, int]


@dataclass(frozen=True)
class Step:
    """One formula of the walk: in symbols, with one entry's numbers put in, and as matrices."""

    name: str
    """ "Z1", "A1", "loss", "dZ1", "dW1", "db1" or "update"."""
    direction: int
    """+1 forward, −1 back, 0 for the update."""
    source: str
    """Where the derivation has it, as in F36; empty where it has not."""
    symbols: Line
    """The formula."""
    equations: tuple[tuple[Matrix, Part], ...]
    """What it gives, and from what. The key of the result with the entry in use is `RESULT`."""
    entry_name: str
    """How the entry in use is written."""
    numbers: Part
    """The formula of that entry, over the numbers of this moment."""
    edges: frozenset[str]
    """The weights it uses, such as W1[0,2]."""
    nodes: frozenset[str]
    """The neurons it uses, such as a1[0]; inputs are a0[0]."""
    entry: Entry
    """The entry in use, row and column of the result."""
    where: tuple[str, Part] | None = None
    """A name in the formula that needs one of its own, and that."""

    @property
    def result(self) -> Matrix:
        """The matrix it gives, or the one that the entry in use belongs to."""
        (result,) = [given for given, _ in self.equations if given.key == RESULT]
        return result

    @property
    def value(self) -> float:
        """The entry in use of the result."""
        return float(self.result.array[self.entry])

    @property
    def with_numbers(self) -> Line:
        """The formula of the entry in use, with numbers put in."""
        return Line(self.entry_name, self.symbols.sign, put_in(self.numbers))

    @property
    def row(self) -> Row:
        """Signs and matrices in the order of the formula."""
        row: Row = []
        for given, formula in self.equations:
            row += [NEXT_LINE] if row else []
            parts = as_row(formula)
            row += [given, "←", *parts] if self.direction == 0 else [*parts, "=", given]
        return row


@dataclass(frozen=True)
class Moment:
    """The numbers of one moment, how they are written, and which entry a reader asked for."""

    snapshot: Snapshot
    write: Notation
    learning_rate: float
    wanted: Entry | None

    def entry(self, shape: tuple[int, ...], default: Entry) -> Entry:
        """The entry in use of a result: the one asked for, if it has it."""
        if self.wanted is not None:
            i, j = self.wanted
            if 0 <= i < shape[0] and 0 <= j < shape[1]:
                return i, j
        return default

    def neuron_entry(self, layer: int) -> Entry:
        """The entry in use of a layer's Z, A or dZ: the example in view, the chosen neuron."""
        snapshot, chosen = self.snapshot, self.snapshot.chosen
        column = chosen.column if chosen.layer == layer else 0
        return self.entry((self.write.E, snapshot.sizes[layer]), (snapshot.example, column))

    def parameter_entry(self, kind: str, layer: int) -> Entry:
        """The entry in use of a layer's dW or db: the chosen one, else its column, else (0, 0)."""
        snapshot, chosen = self.snapshot, self.snapshot.chosen
        n_in, n_out = snapshot.W[layer - 1].shape
        i, j = (chosen.row, chosen.column) if chosen.layer == layer else (0, 0)
        return self.entry((1, n_out), (0, j)) if kind == "b" else self.entry((n_in, n_out), (i, j))

    def inputs(self, layer: int) -> Array:
        """What comes into a layer, (E, n_in)."""
        return self.snapshot.trace[layer - 1].A_prev

    def grid(self, letter: str, layer: int, values: Array, lit: Any = None) -> Matrix:
        """A matrix of a layer under its own name."""
        return Matrix(self.write.name(letter, layer), values, lit=lit)

    def result(self, name: str, values: Array, entry: Entry) -> Matrix:
        """The matrix that a step gives, its entry in use lit."""
        return Matrix(name, values, lit=lit(values.shape, *entry), key=RESULT, cells=True)


def lit(shape: tuple[int, ...], row: int | None = None, column: int | None = None) -> Array:
    """A mask with one row, one column, one cell, or all cells set."""
    mask = np.zeros(shape, dtype=bool)
    mask[slice(None) if row is None else row, slice(None) if column is None else column] = True
    return mask


@lru_cache(256)
def edges(layer: int, n_in: int, n_out: int) -> frozenset[str]:
    """The keys of a layer's weights."""
    return frozenset(Parameter("W", layer, i, j).key for i in range(n_in) for j in range(n_out))


@lru_cache(256)
def nodes(layer: int, n: int) -> frozenset[str]:
    """The keys of a layer's neurons."""
    return frozenset(f"a{layer}[{i}]" for i in range(n))


_OURS: dict[str, tuple[str, dict[type, Any]]] = {
    "__call__": (
        "symbol",
        {Sigmoid: "σ", Tanh: "tanh", ReLU: "max", Identity: "", Softmax: "softmax"},
    ),
    "slope": (
        "slope_factors",
        {
            Sigmoid: lambda Z, A: [("{a}", A), ("1 − {a}", 1 - A)],
            Tanh: lambda Z, A: [("1 − {a}²", 1 - A * A)],
            ReLU: lambda Z, A: [("[{z} > 0]", np.sign(A))],
            Identity: lambda Z, A: [],
        },
    ),
    "backward": ("jacobian", {Softmax: "diag({a}) − {a}ᵀ {a}"}),
}
"""What an activation may say of each of its methods, and what is said of the library's own."""


def _said(f: Activation, method: str) -> Any:
    """How f writes this method; None where it has one of its own of which nothing is said."""
    attribute, ours = _OURS[method]
    for each in type(f).__mro__:
        if attribute in vars(each):
            return getattr(f, attribute)
        if method in vars(each):
            return ours.get(each)
    return None


def symbol_of(f: Activation) -> str | None:
    """What stands before the bracket in f(z): "σ", "tanh", …; empty where f(z) = z.

    An activation of one's own may have an attribute `symbol`; without it there is none.
    """
    sign: str | None = _said(f, "__call__")
    return sign


def slope_of(f: Activation, Z: Array, A: Array) -> list[tuple[str, Array]]:
    """The factors of f'(Z): how each is written, in {z} and {a}, and its values (E, n).

    An activation of one's own may have a method `slope_factors(Z, A)` that gives them.
    """
    factors = _said(f, "slope")
    return factors(Z, A) if factors else [("f′({z})", f.slope(Z, A))]


def jacobian_of(f: Activation) -> str | None:
    """How the Jacobian of one row is written, where there is no slope; {a} stands for the row.

    An activation of one's own may have an attribute `jacobian`; without it there is none.
    """
    written: str | None = _said(f, "backward")
    return written


def applied(f: Activation, layer: int, Z: Matrix) -> Part:
    """f(Z); f₁ for a function that has no symbol of its own."""
    sign = symbol_of(f)
    return Z if sign == "" else Term(sign or f"f{sub(layer)}", (Z,))


def elementwise(f: Activation) -> bool:
    """True where the way back is dA ∘ f′(Z)."""
    return type(f).backward is Activation.backward


def slope_factors(
    f: Activation, layer: int, record: LayerTrace, entry: Entry, write: Notation
) -> list[Matrix]:
    """The slope f′ as factors, none where it is 1. For an elementwise activation."""
    z, a = write.name("Z", layer), write.name("A", layer)
    factors = []
    for template, values in slope_of(f, record.Z, record.A):
        if not write.scalar:
            template = template.replace("{a}²", "{a} ∘ {a}")
        name = template.replace("f′", f"f{sub(layer)}′").format(z=z, a=a)
        factors.append(Matrix(name, values, lit=lit(values.shape, *entry)))
    return factors


def jacobian(
    f: Activation, layer: int, record: LayerTrace, entry: Entry, write: Notation
) -> Matrix:
    """Row k, column j: how a_k of the example in use grows with its z_j, (n, n)."""
    e, j = entry
    n = record.Z.shape[1]
    Z, A = (np.repeat(values[e : e + 1], n, axis=0) for values in (record.Z, record.A))
    written = jacobian_of(f) or f"J{sub(layer)}{write.of_example(e)}"
    name = written.format(a=write.row("A", layer, e))
    return Matrix(name, f.backward(np.eye(n), Z, A), lit=lit((n, n), None, j))
