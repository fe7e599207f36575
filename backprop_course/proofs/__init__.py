"""Proofs with SymPy, each step checked: `show("F36")`, `table()`, `derivation(...)`."""

from backprop_course.proofs.derivation import Derivation, NotProvedError, derivation
from backprop_course.proofs.ledger import entries, show, table, verdict

__all__ = ["Derivation", "NotProvedError", "derivation", "entries", "show", "table", "verdict"]
