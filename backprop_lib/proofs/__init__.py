"""Proofs with SymPy, each step checked."""

from backprop_lib.proofs.derivation import Derivation, NotProvedError, derivation

__all__ = ["Derivation", "NotProvedError", "derivation"]
