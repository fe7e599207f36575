"""How a step is written: the derivation's letters for this network's case, and its F numbers."""

from __future__ import annotations

from backprop_course.views.lab.parameter import Parameter, symbol
from backprop_course.views.lab.snapshot import Snapshot
from backprop_course.views.style import number, sub, sup

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
        self.hadamard = " " if self.scalar else " ∘ "
        """The elementwise product in a formula."""
        self.mean = "1/E " if self.batch else ""
        """The factor before a sum over examples, in symbols."""
        self.mean_value = f"1/{self.E} · " if self.batch else ""
        """The same in numbers."""
        self.y = "Y" if self.batch else "y"

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
        """One neuron's number for one example, as in z₁³⁽²⁾."""
        many = self.sizes[layer] > 1
        small = letter[:-1] + letter[-1].lower()
        return f"{small}{sub(layer)}{sup(j + 1) if many else ''}{self.of_example(e)}"

    def parameter(self, kind: str, layer: int, i: int, j: int) -> str:
        """One weight or bias, as the rest of the lab writes it."""
        return symbol(Parameter(kind, layer, i, j), self.sizes)


def after_sign(value: float) -> str:
    """A number behind a sign: in brackets where it has a sign of its own."""
    text = number(value)
    return f"({text})" if text.startswith("−") else text


def product(*factors: float) -> str:
    """Numbers multiplied."""
    first, *others = factors
    return " · ".join([number(first), *map(after_sign, others)])


def total(terms: list[tuple[float, ...]]) -> str:
    """Products added up."""
    first, *others = terms
    return " + ".join(
        [product(*first), *(" · ".join(map(after_sign, factors)) for factors in others)]
    )
