"""Gradient checks: the slope measured by moving one parameter, held against `backward`.

Two ways to measure. The complex step moves a parameter by i·h: L(w + ih) = L(w) + ih L'(w) − …, so
the imaginary part over h is the slope, with no difference of near-equal numbers and hence no
rounding error. It wants analytic functions. Elsewhere central differences, (L(w+h) − L(w−h)) / 2h,
do, as long as no kink lies between.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from backprop_lib._checks import Array
from backprop_lib.layers import Dense
from backprop_lib.network import Network

COMPLEX_STEP = 1e-30
CENTRAL_STEP = float(np.cbrt(np.finfo(float).eps))


@dataclass(frozen=True)
class GradientCheck:
    """What the check found. It is true (`bool`) where the gradients agree."""

    method: str
    """"complex step" or "central difference"."""
    error: float
    """The worst relative error; infinite where a value is not finite."""
    tolerance: float
    """The error up to which the gradients agree."""
    layer: int
    """The layer of the worst entry, from 1."""
    parameter: str
    """ "W" or "b"."""
    index: tuple[int, int]
    """Where in it, from 0."""
    analytic: float
    """What `backward` says there."""
    numeric: float
    """What was measured there."""
    checked: int
    """How many parameters were compared."""
    skipped: int
    """How many were left out, as a kink lay within the step."""

    @property
    def passed(self) -> bool:
        """True where something was compared and the worst error is within the tolerance."""
        return self.checked > 0 and self.error <= self.tolerance

    def __bool__(self) -> bool:
        """As `passed`."""
        return self.passed

    def __str__(self) -> str:
        """One paragraph: the verdict, the worst entry, what was left out."""
        verdict = "agree" if self.passed else "DISAGREE"
        kinks = f", {self.skipped} left out at a kink" if self.skipped else ""
        return (
            f"gradients {verdict} ({self.method}, {self.checked} parameters{kinks}): "
            f"worst relative error {self.error:.1e} (tolerance {self.tolerance:.0e}), at "
            f"{self.parameter}_{self.layer}[{self.index[0]}, {self.index[1]}], where backward "
            f"gives {self.analytic:.6g} and the measurement {self.numeric:.6g}"
        )

    __repr__ = __str__


def check_gradients(net: Network, X: Any, Y: Any) -> GradientCheck:
    """Every entry of every dW and db of `net.gradients(X, Y)` against a measured slope.

    X is (E, n_0), Y is (E, K). An error is relative to the larger of the two values, or to a
    thousandth of what the largest entry of the array would be if no terms cancelled and no slope
    were below 1: what cancelling or saturation leaves of a smaller entry has no twelve digits. A
    value that is not finite is an infinite error, and so is a gradient of the wrong shape.
    """
    X = net.checked_inputs(X)
    analytic_net = net.loss_function.analytic and all(f.activation.analytic for f in net.layers)
    measure = _complex_step if analytic_net else _central_difference
    probe = _copy(net, np.complex128 if analytic_net else np.float64)
    X_probe = X.astype(probe.dtype) if net.dtype != np.complex128 else X

    _, grads = net.gradients(X, Y)
    worst, checked, skipped = None, 0, 0
    for number, (layer, grad, bounds) in enumerate(
        zip(probe.layers, grads, _upper_bounds(net, X, Y), strict=True), start=1
    ):
        for parameter, values, analytic, bound in (
            ("W", layer.W, grad.dW, bounds[0]),
            ("b", layer.b, grad.db, bounds[1]),
        ):
            for index in np.ndindex(values.shape):
                numeric = measure(probe, X_probe, Y, values, index)
                if numeric is None:
                    skipped += 1
                    continue
                checked += 1
                ours = float(analytic[index].real) if analytic.shape == values.shape else np.nan
                error = relative_error(ours, numeric, 1e-3 * bound)
                if worst is None or error > worst[0]:
                    worst = (error, number, parameter, index, ours, numeric)
    error, number, parameter, index, ours, numeric = worst or (0.0, 1, "W", (0, 0), 0.0, 0.0)
    return GradientCheck(
        "complex step" if analytic_net else "central difference",
        error,
        _tolerance(net.dtype, analytic_net),
        number,
        parameter,
        (index[0], index[1]),
        ours,
        numeric,
        checked,
        skipped,
    )


def relative_error(a: float, b: float, floor: float = 0.0) -> float:
    """|a − b| over the largest of |a|, |b|, `floor`: 0 for two zeros, infinite for NaN or inf."""
    if not (np.isfinite(a) and np.isfinite(b)):
        return float("inf")
    if a == b:
        return 0.0
    scale = max(abs(a), abs(b), floor if np.isfinite(floor) else 0.0)
    return abs(a - b) / scale


def _upper_bounds(net: Network, X: Array, Y: Any) -> list[tuple[float, float]]:
    """For each layer, how large dW and db could be if no terms cancelled and every slope were 1."""
    trace = net.forward(X)
    Y = net.checked_labels(Y, len(X))
    loss, Z, A, f = net.loss_function, trace[-1].Z, trace[-1].A, net.layers[-1].activation
    bound = np.abs(loss.dZ(Z, A, Y, f) if loss.output else loss.dA(A, Y) / len(X))
    bounds = []
    for layer, record in zip(reversed(net.layers), reversed(trace), strict=True):
        dW, db = np.abs(record.A_prev).T @ bound, bound.sum(axis=0)
        bounds.append((float(dW.max()), float(db.max())))
        bound = bound @ np.abs(layer.W).T
    return bounds[::-1]


def _tolerance(dtype: np.dtype[Any], analytic_net: bool) -> float:
    if dtype == np.float32:
        return 1e-3
    return 1e-12 if analytic_net else 1e-6


def _copy(net: Network, dtype: Any) -> Network:
    layers = [
        Dense(layer.W.astype(dtype), layer.b.astype(dtype), layer.activation)
        for layer in net.layers
    ]
    return Network(layers, net.loss_function)


def _complex_step(
    net: Network, X: Array, Y: Any, values: Array, index: tuple[int, ...]
) -> float | None:
    kept = values[index]
    values[index] = kept + 1j * COMPLEX_STEP
    loss: complex = net.loss(X, Y)
    values[index] = kept
    return loss.imag / COMPLEX_STEP


def _central_difference(
    net: Network, X: Array, Y: Any, values: Array, index: tuple[int, ...]
) -> float | None:
    kept = values[index]
    h = CENTRAL_STEP * max(1.0, abs(float(kept)))
    losses, sides = [], []
    for moved in (kept + h, kept - h):
        values[index] = moved
        losses.append(net.loss(X, Y))
        sides.append(list(_sides_of_kinks(net, X)))
    values[index] = kept
    if any((up != down).any() for up, down in zip(*sides, strict=True)):
        return None
    return (losses[0] - losses[1]) / (2 * h)


def _sides_of_kinks(net: Network, X: Array) -> Iterator[Array]:
    """For every kink of every layer, on which side of it each Z stands."""
    for layer, record in zip(net.layers, net.forward(X), strict=True):
        for kink in layer.activation.kinks:
            yield np.sign(record.Z - kink)
