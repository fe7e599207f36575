"""How the time of a proof at fixed sizes grows with the sizes, against the proof for any size.

Both prove F36: ∂ℒ/∂Z = (D Wᵀ) ∘ A ∘ (1 − A). At fixed sizes every entry of D, W, b and Z is a
symbol, and SymPy differentiates and compares entry by entry.
"""

from __future__ import annotations

import statistics
import time

import sympy as sp

from backprop_course.proofs import derivation
from backprop_course.proofs.entry import judge
from backprop_course.proofs.ledger import find
from backprop_course.proofs.letters import sigma

SIZES = [(1, 2, 3), (2, 3, 4), (3, 4, 5), (4, 6, 8), (5, 8, 12)]
ROUNDS = 3


def symbol_matrix(name: str, rows: int, columns: int) -> sp.Matrix:
    """A matrix of symbols name_{11}, name_{12}, …"""
    return sp.Matrix(rows, columns, lambda r, c: sp.Symbol(f"{name}_{{{r + 1}{c + 1}}}", real=True))


def at_fixed_sizes(E: int, n: int, m: int) -> None:
    """F36 for E examples and layers of n and m neurons, entry by entry."""
    Z, W, D = symbol_matrix("Z", E, n), symbol_matrix("W", n, m), symbol_matrix("D", E, m)
    A = Z.applyfunc(sigma)
    total = sum(D.multiply_elementwise(A * W))
    measured = sp.Matrix(E, n, lambda e, i: sp.diff(total, Z[e, i]))
    formula = (D * W.T).multiply_elementwise(A.applyfunc(lambda a: a * (1 - a)))
    derivation(measured, formula)


def seconds(prove: object, *arguments: int) -> float:
    """The median over a few rounds, SymPy's cache emptied before each."""
    times = []
    for _ in range(ROUNDS):
        sp.core.cache.clear_cache()
        started = time.perf_counter()
        prove(*arguments)  # type: ignore[operator]
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    """Print a row for each size, and the proof for any size."""
    any_size = seconds(lambda: judge(find("F36")))
    print(f"{'E, n, m':>12}  {'seconds':>8}  against any size")
    for sizes in SIZES:
        fixed = seconds(at_fixed_sizes, *sizes)
        print(f"{', '.join(map(str, sizes)):>12}  {fixed:8.3f}  {fixed / any_size:6.1f} ×")
    print(
        f"{'any size':>12}  {any_size:8.3f}  with {len(judge(find('F36')).wrong_forms)} wrong forms"
    )


if __name__ == "__main__":
    main()
