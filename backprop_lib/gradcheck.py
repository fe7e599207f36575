"""Gradient checks: the slope measured by moving one parameter, held against `backward`.

The complex step moves a parameter by i·h: L(w + ih) = L(w) + ih L'(w) − …, so the imaginary part
over h is the slope, with no difference of near-equal numbers. Where an activation or a loss takes
no complex numbers, what it does to them is measured by central differences of it alone.

Right gradients may differ from that by what rounding does at that entry, and by no more. This too
is measured: by going forward and backward again and again, all numbers moved by about a rounding.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np

from backprop_lib._checks import Array, refused
from backprop_lib.layers import Dense, LayerGradients, LayerTrace
from backprop_lib.network import Gradients, Network

EPS = float(np.finfo(float).eps)
COMPLEX_STEP = 1e-30
UNDERFLOW = 1e-290  # slopes as small are lost in the complex step
STEPS = (1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5)
"""Of central differences of five points; those are believed that agree best."""
PASSES, SAFETY = 12, 3
"""So often rounding is tried, and so many times what it was seen to do is allowed."""


@dataclass(frozen=True)
class GradientCheck:
    """What the check found. It is true (`bool`) where the gradients agree.

    The worst entry is `index`, from 0, of `parameter` ("W" or "b") of `layer`, from 1. There
    `backward` says `analytic`, `numeric` was measured, `error` is their relative error (infinite
    where a value is not finite) and `tolerance` what rounding explains of it.

    So many entries were `checked` and so many of them `disagreed`; `skipped` were left out at a
    kink, and `unclear` as rounding, or overflow, leaves no digit. `method` is "complex step" or,
    where a function had to be measured alone, "central difference".
    """

    method: str
    error: float
    tolerance: float
    layer: int
    parameter: str
    index: tuple[int, int]
    analytic: float
    numeric: float
    checked: int
    disagreed: int
    skipped: int
    unclear: int

    @property
    def passed(self) -> bool:
        """True where something was compared and nothing disagreed."""
        return self.checked > 0 and self.disagreed == 0

    def __bool__(self) -> bool:
        """As `passed`."""
        return self.passed

    def __str__(self) -> str:
        """One paragraph: the verdict, what was left out, the worst entry."""
        how = self.method
        how += f", {self.skipped} left out at a kink" if self.skipped else ""
        how += f", {self.unclear} left out as rounding leaves no digit" if self.unclear else ""
        if not self.checked:
            return f"gradients COULD NOT BE COMPARED ({how})"
        verdict = f"DISAGREE in {self.disagreed} of" if self.disagreed else "agree in all"
        return (
            f"gradients {verdict} {self.checked} parameters ({how}): worst relative error "
            f"{self.error:.1e} (rounding explains {self.tolerance:.0e}), at "
            f"{self.parameter}_{self.layer}[{self.index[0]}, {self.index[1]}], where backward "
            f"gives {self.analytic:.6g} and the measurement {self.numeric:.6g}"
        )

    __repr__ = __str__


def check_gradients(net: Network, X: Any, Y: Any) -> GradientCheck:
    """Every entry of every dW and db of `net.gradients(X, Y)` against a measured slope.

    X is (E, n_0), Y is (E, K). An entry at a kink, or of which rounding leaves no digit, is left
    out and counted. A value that is not finite, or of a wrong shape, is an infinite error.
    """
    X = net.checked_inputs(X)
    if any(p.imag.any() for p in net.parameters):
        raise refused("net must have real weights", "complex ones", "pass a network of W.real")
    with np.errstate(all="ignore"):
        grads = net.gradients(X, Y)[1]
        return _Measurement(net, X, net.checked_labels(Y, len(X))).held_against(grads)


class _Measurement:
    """A copy of a network, and its batch, of which parameters and numbers can be moved."""

    def __init__(self, net: Network, X: Array, Y: Array) -> None:
        self.net = Network([_cast(layer, float) for layer in net.layers], net.loss_function)
        self.X, self.Y, self.info = X.real.astype(float), Y.real.astype(float), np.finfo(net.dtype)
        self.moved = [_cast(layer, complex) for layer in net.layers]
        self.analytic = all(f.activation.analytic for f in net.layers) & net.loss_function.analytic
        self.rng = np.random.default_rng(0)
        self.trace = self.net._forward(self.X)

    def held_against(self, grads: Gradients) -> GradientCheck:
        """Measure every entry, and compare."""
        parameters = self.net.parameters
        places = [(i, index) for i, p in enumerate(parameters) for index in np.ndindex(p.shape)]
        measured = [self.slope(*place) for place in places]
        at_kink = np.array([each is None for each in measured])
        slopes, spreads = np.array([each or (0.0, 0.0) for each in measured]).T
        ours, noise = _flat(grads, parameters), np.zeros(len(places))
        finite = np.isfinite(ours)
        compared = ~at_kink & np.isfinite(slopes) & (finite | (not self.overflows()))
        size = np.maximum(np.where(finite, abs(ours), 0), abs(slopes))
        off = np.where(finite, abs(ours - slopes), np.inf)
        for passes in (PASSES, 5 * PASSES):
            noise = np.maximum(noise, self.rounding(passes))
            allowed = SAFETY * (noise + spreads) + 4 * EPS * size + UNDERFLOW
            excess = np.where(compared, np.where(off == 0, 0, off / allowed), -1)
            wrong = excess > 1
            if not wrong.any():
                break
        worst = int((np.where(wrong, off / size, 0) if wrong.any() else excess).argmax())
        unclear = ~at_kink & ~wrong & ~(compared & ((allowed <= size / 2) | (ours == slopes)))
        (i, (row, column)), one = places[worst], size[worst] or 1.0
        return GradientCheck(
            "complex step" if self.analytic else "central difference",
            float(off[worst] / one), float(allowed[worst] / one), i // 2 + 1, "Wb"[i % 2],
            (row, column), float(ours[worst]), float(slopes[worst]),
            *(int(each.sum()) for each in (~at_kink & ~unclear, wrong, at_kink, unclear)),
        )  # fmt: skip

    def slope(self, i: int, index: tuple[int, ...]) -> tuple[float, float] | None:
        """By parameter i there, and how unsure it is; None where a kink is too near."""
        layer, found = i // 2, []
        values = self.moved[layer].b if i % 2 else self.moved[layer].W
        values[index] += 1j * COMPLEX_STEP
        for step in STEPS[: 1 if self.analytic else None]:
            if (loss := self.loss(layer, step)) is not None:
                found.append(loss.imag / COMPLEX_STEP)
        values[index] = values[index].real
        if self.analytic or len(found) < 3:
            return (found[0], 0.0) if self.analytic and found else None
        gaps = abs(np.diff(found))
        spreads = 8 * np.maximum(gaps[1:], gaps[:-1]) + 1e-8 * abs(np.array(found[1:-1]))
        best = int(spreads.argmin())
        return found[1 + best], float(spreads[best])

    def loss(self, first: int, step: float) -> complex | None:
        """Of what comes to layer `first`, from 0; None where a Z that moves is at a kink."""
        A = self.trace[first].A_prev.astype(complex)
        for layer in self.moved[first:]:
            f, Z = layer.activation, layer.forward(A).Z
            reach = 0 if f.analytic else 2 * step * np.maximum(1, abs(Z.real))
            if any(Z.imag[abs(Z.real - kink) <= reach].any() for kink in f.kinks):
                return None
            A = f(Z) if f.analytic else self.along(f, Z, step)
        of, K, V = self.net.loss_function, Z.shape[1], np.hstack([Z, A])
        if of.analytic:
            return complex(of.mean(Z, A, self.Y))
        rows = self.along(lambda V: of.per_example(V[:, :K], V[:, K:], self.Y), V, step)
        return complex(rows.mean())

    def along(self, f: Callable[[Array], Array], V: Array, step: float) -> Array:
        """f of real rows, and i times its slope along each row's imaginary part, measured."""
        size, scale = (abs(part).max(axis=1, keepdims=True) for part in (V.imag, V.real))
        direction = np.divide(V.imag, size, out=np.zeros(V.shape), where=size > 0)
        h = step * np.maximum(1, scale)

        def at(steps: int) -> Array:
            values = f(V.real + steps * h * direction)
            return values * (1 + EPS * self.rng.uniform(-1, 1, values.shape))

        slope = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h)
        return f(V.real) + 1j * size * slope

    def rounding(self, passes: int) -> Array:
        """How far it moves each entry of every dW and db."""

        def shake(values: Array) -> Array:
            relative, absolute = self.rng.uniform(-1, 1, (2, *values.shape))
            tiny = np.where(values == 0, 0, float(self.info.smallest_subnormal))
            return values * (1 + float(self.info.eps) * relative) + tiny * absolute

        layers = [_Shaken(layer, shake) for layer in self.net.layers]
        shaken = Network(layers, self.net.loss_function)
        moved = [self.slopes(shaken) for _ in range(passes)]
        return np.fmax.reduce(abs(np.array(moved) - self.slopes(self.net)))

    def slopes(self, net: Network) -> Array:
        """Every dW and db by `backward`."""
        return _flat(net._backward(net._forward(self.X), self.Y), net.parameters)

    def overflows(self) -> bool:
        """Whether a number on the way is beyond what the network's dtype holds."""
        records = self.trace + self.net._backward(self.trace, self.Y)
        return not max(abs(v).max() for each in records for v in each) < self.info.max / 1000


class _Shaken(Dense):
    """A layer all of whose numbers are moved by about a rounding."""

    def __init__(self, layer: Dense, shake: Callable[[Array], Array]) -> None:
        vars(self).update(vars(layer))
        self.layer, self.shake = layer, shake

    def forward(self, A_prev: Array) -> LayerTrace:
        Z = self.shake(self.layer.forward(self.shake(A_prev)).Z)
        return LayerTrace(A_prev, Z, self.shake(self.activation(Z)))

    def gradients(self, dZ: Array, A_prev: Array) -> LayerGradients:
        return LayerGradients(*map(self.shake, self.layer.gradients(self.shake(dZ), A_prev)))

    def dA_prev(self, dZ: Array) -> Array:
        return self.shake(self.layer.dA_prev(self.shake(dZ)))


def _cast(layer: Dense, dtype: Any) -> Dense:
    same = copy(layer)
    vars(same).update(_W=layer.W.real.astype(dtype), _b=layer.b.real.astype(dtype))
    return same


def _flat(grads: Gradients, parameters: list[Array]) -> Array:
    """Every entry of every dW and db; NaN for an array of the wrong shape."""
    slopes = [slope for grad in grads for slope in (grad.dW, grad.db)]
    pairs = zip(slopes, parameters, strict=True)
    fitting = [d.real if d.shape == p.shape else np.full(p.shape, np.nan) for d, p in pairs]
    return np.concatenate([d.ravel() for d in fitting]).astype(float)
