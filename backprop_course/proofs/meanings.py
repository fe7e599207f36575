"""What the key formulas mean by definition, for letters of which some lie transposed.

A converted formula is checked against this, never against the formula that it came from.
"""

from __future__ import annotations

from typing import Any

from sympy import Derivative, IndexedBase, S, Sum

from backprop_course.proofs.derivation import Derivation, NotProvedError, derivation
from backprop_course.proofs.forms import entry
from backprop_course.proofs.indices import Ranges
from backprop_course.proofs.symbols import E, K, e, ell, f, i, j, k, m, n, p, q, sigma

SHORT = {"W_next": "W", "b_next": "b", "dZ_next": "D", "A_L": "A", "Z_L": "Z"}
"""How the ledger's proofs call these letters."""


def prove(id: str, turned: set[str], loss: str, left: Any, number: Any, right: Any) -> Derivation:
    """The entry of `left`, derived by definition, equals that of number × right, for any size.

    NotProvedError where it does not.
    """
    if left.shape != right.shape:
        raise NotProvedError(f"{id} must keep the shape, got {left.shape} and {right.shape}")
    meaning, place, ranges = _Meaning(turned, loss).of(id)
    sums = {"A": "Z", "A_L": "Z_L", "a": "z"} if id in ("F23", "F34", "F36") else {}

    def letter(name: str, r: Any, c: Any) -> Any:
        return sigma(_letter(sums[name], r, c)) if name in sums else _letter(name, r, c)

    place = place[::-1] if left.name in turned else place
    found = number * entry(right, *place, letter)
    return derivation(meaning, found, reasons=["the converted form's entry"], ranges=ranges)


def _letter(name: str, r: Any, c: Any) -> Any:
    return IndexedBase(SHORT.get(name, name))[r, c]


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
        return _letter(name, *((c, r) if name in self.turned else (r, c)))

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
