"""Layer l and layer l + 1, entry by entry: one index of one example, two of E examples.

A row z_l or a_l, in small letters, has the neuron as its one index. A matrix Z_l or A_l, in
capitals, has the example before it. What follows takes either: `act(i)` is a_i, `act(e, i)` A_ei.
"""

from __future__ import annotations

from typing import Any

from sympy import IndexedBase, Sum, log

from backprop_course.proofs.letters import Named, n, p, sigma

z, a, d, y = (IndexedBase(name) for name in ("z", "a", "d", "y"))
"""One example: z_l, a_l, d = δ_{l+1}, the labels."""

Z, A, D, Y = (IndexedBase(name) for name in ("Z", "A", "D", "Y"))
"""E examples: Z_l, A_l, D = ∂L/∂Z_{l+1}, the labels."""

W, b = IndexedBase("W"), IndexedBase("b")
"""The weights and biases of layer l + 1."""


def act(*at: Any) -> Any:
    """A_l as a function of Z_l."""
    return Named("A", sigma(Z[at]), *at) if len(at) == 2 else Named("a", sigma(z[at]), *at)


def slope(*at: Any) -> Any:
    """The slope of A_l by Z_l, at the same entry."""
    return act(*at) * (1 - act(*at))


def from_z(*at: Any) -> Any:
    """Z_{l+1} as a function of Z_l."""
    *example, j = at
    return Sum(act(*example, p) * W[p, j], (p, 1, n)) + b[j]


def from_a(*at: Any) -> Any:
    """Z_{l+1} as a function of A_l, W_{l+1} and b_{l+1}."""
    *example, j = at
    return Sum((A if example else a)[(*example, p)] * W[p, j], (p, 1, n)) + b[j]


def z_next(*at: Any, made: Any = from_z) -> Any:
    """Z_{l+1}, by its name."""
    return Named("Z_{l+1}" if len(at) == 2 else "z_{l+1}", made(*at), *at)


def error(*at: Any) -> Any:
    """A − Y of one output, where layer l + 1 is the last."""
    return sigma(z_next(*at)) - (Y if len(at) == 2 else y)[at]


def cross_entropy(output: Any, label: Any) -> Any:
    """One output's share of the loss."""
    return -label * log(output) - (1 - label) * log(1 - output)
