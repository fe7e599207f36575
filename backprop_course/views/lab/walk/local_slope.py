"""An activation as a step writes it: its value, and the slope that an error goes back through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop_course.views.lab.walk.notation import Notation
from backprop_course.views.style import sub
from backprop_lib._checks import Array
from backprop_lib.activations import Activation, Identity, ReLU, Sigmoid, Softmax, Tanh
from backprop_lib.layers import LayerTrace


@dataclass(frozen=True)
class Factor:
    """One factor of a slope: how it is written, and its values (E, n)."""

    symbols: str
    values: Array

    @property
    def bracketed(self) -> str:
        """Written as a factor."""
        return f"({self.symbols})" if " − " in self.symbols else self.symbols


def function_name(f: Activation, layer: int) -> str:
    """What stands before the bracket in f(Z): σ, tanh, max, softmax; f₁ for one not ours."""
    # The method decides, not the class: a subclass may have kept it, or written its own.
    value = type(f).__call__
    for ours, name in ((Sigmoid, "σ"), (Tanh, "tanh"), (ReLU, "max"), (Softmax, "softmax")):
        if value is ours.__call__:
            return name
    return "" if value is Identity.__call__ else f"f{sub(layer)}"


def elementwise(f: Activation) -> bool:
    """True where the way back is dA ∘ f′(Z)."""
    return type(f).backward is Activation.backward


def slope_factors(f: Activation, layer: int, record: LayerTrace, write: Notation) -> list[Factor]:
    """The slope f′ as factors, none where it is 1. For an elementwise activation."""
    slope, Z, A = type(f).slope, record.Z, record.A
    z, a = write.name("Z", layer), write.name("A", layer)
    if slope is Sigmoid.slope:
        return [Factor(a, A), Factor(f"1 − {a}", 1 - A)]
    if slope is Tanh.slope:
        square = f"{a}²" if write.scalar else f"{a} ∘ {a}"
        return [Factor(f"1 − {square}", 1 - A * A)]
    if slope is ReLU.slope:
        return [Factor(f"[{z} > 0]", f.slope(Z, A))]
    if slope is Identity.slope:
        return []
    return [Factor(f"f{sub(layer)}′({z})", f.slope(Z, A))]


def jacobian(f: Activation, record: LayerTrace, e: int) -> Array:
    """Row k, column j: how a_k of one example grows with its z_j, (n, n)."""
    n = record.Z.shape[1]
    Z, A = (np.repeat(values[e : e + 1], n, axis=0) for values in (record.Z, record.A))
    return f.backward(np.eye(n), Z, A)


def jacobian_name(f: Activation, layer: int, e: int, write: Notation) -> str:
    """How the Jacobian is written."""
    if type(f).backward is Softmax.backward:
        a = write.row("A", layer, e)
        return f"diag({a}) − {a}ᵀ {a}"
    return f"J{sub(layer)}{write.of_example(e)}"
