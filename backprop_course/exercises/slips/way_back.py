"""The whole way back with one part exchanged: how the slips of a complete `backward` are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from backprop_course.exercises.misconceptions import chain, classes, slopes
from backprop_course.exercises.misconceptions.products import NOT_TRANSPOSED
from backprop_course.exercises.misconceptions.scale import MINUS_MISSING
from backprop_course.exercises.slips.outputs import softmax_backward
from backprop_course.exercises.task import Slip, slip
from backprop_lib._checks import Array
from backprop_lib.activations import Sigmoid, Tanh

sigma = Sigmoid()
Pairs = list[tuple[Array, Array]]


@dataclass(frozen=True)
class WayBack:
    """`A[l]` and `Z[l]` belong to layer l; A[0] = Z[0] = X. `W[l]` leads from layer l to l + 1."""

    error: Callable[[Array, Array, Array], Array] = lambda A, Z, Y: (A - Y) / len(Y)
    """From A_L, Z_L and Y."""
    slope: Callable[[list[Array], list[Array], int], Array] = lambda A, Z, l: A[l] * (1 - A[l])
    """The bend's slope at layer l, from all A, all Z and l."""
    carry: Callable[[Array, list[Array], int, Array, Array], Array] = lambda dZ, W, l, slope, dW: (
        (dZ @ W[l].T) * slope
    )
    """From dZ of layer l + 1, all W, l, the slope and dW of layer l + 1 to dZ of layer l."""
    weight: Callable[[list[Array], list[Array], int, Array], Array] = lambda A, Z, l, dZ: (
        A[l].T @ dZ
    )
    """dW of layer l + 1, from all A, all Z, l and dZ of layer l + 1."""
    bias: Callable[[Array], Array] = lambda dZ: dZ.sum(axis=0, keepdims=True)

    def __call__(self, X: Array, Y: Array, weights: list[Array], biases: list[Array]) -> Pairs:
        """A pair (dW, db) for each layer."""
        A, Z = [X], [X]
        for W, b in zip(weights, biases, strict=True):
            Z.append(A[-1] @ W + b)
            A.append(sigma(Z[-1]))
        dZ = self.error(A[-1], Z[-1], Y)
        grads = []
        for l in reversed(range(len(weights))):
            dW = self.weight(A, Z, l, dZ)
            grads.append((dW, self.bias(dZ)))
            if l > 0:
                dZ = self.carry(dZ, weights, l, self.slope(A, Z, l), dW)
        return grads[::-1]

    def but(self, **parts: Any) -> WayBack:
        """The same with other parts."""
        return replace(self, **parts)


def sent_back(right: WayBack, made: Callable[[WayBack], Any] = lambda way: way) -> tuple[Slip, ...]:
    """The slips of any whole way back; `made` turns a way back into the task's own function."""

    def wrong(kind: Any, **parts: Any) -> Slip:
        return slip(kind, made(right.but(**parts)))

    def twice(A: list[Array], Z: list[Array], l: int) -> Array:
        return (A[l] * (1 - A[l])) ** 2

    return (
        wrong(slopes.SLOPE_LEFT_OUT, slope=lambda A, Z, l: 1),
        wrong(slopes.SLOPE_OF_A, slope=lambda A, Z, l: sigma.slope(A[l], sigma(A[l]))),
        wrong(slopes.SLOPE_OF_Z, slope=lambda A, Z, l: Z[l] * (1 - Z[l])),
        wrong(slopes.SLOPE_TWICE, slope=twice),
        wrong(slopes.TANH_SLOPE, slope=lambda A, Z, l: Tanh().slope(Z[l], A[l])),
        wrong(slopes.HALF_SLOPE, slope=lambda A, Z, l: A[l]),
        wrong(slopes.HALF_SLOPE, slope=lambda A, Z, l: 1 - A[l]),
        wrong(chain.NEXT_SLOPE, slope=lambda A, Z, l: A[l + 1] * (1 - A[l + 1])),
        wrong(chain.DW_FOR_W, carry=lambda dZ, W, l, slope, dW: (dZ @ dW.T) * slope),
        wrong(chain.WRONG_LAYER, weight=lambda A, Z, l, dZ: A[l + 1].T @ dZ),
        wrong(chain.Z_FOR_A, weight=lambda A, Z, l, dZ: Z[l].T @ dZ),
        wrong(slopes.SLOPE_AGAIN, error=lambda A, Z, Y: (A - Y) * A * (1 - A) / len(Y)),
        wrong(slopes.AT_A, error=lambda A, Z, Y: (-Y / A + (1 - Y) / (1 - A)) / len(Y)),
        wrong(slopes.LOGITS, error=lambda A, Z, Y: (Z - Y) / len(Y)),
        wrong(slopes.SIGMOID_AGAIN, error=lambda A, Z, Y: (sigma(A) - Y) / len(Y)),
        wrong(classes.TRUE_CLASS_ONLY, error=lambda A, Z, Y: -Y * (1 - A) / len(Y)),
        wrong(MINUS_MISSING, error=lambda A, Z, Y: (A + Y - 2 * A * Y) / len(Y)),
    )


def between_matrices(
    right: WayBack, made: Callable[[WayBack], Any] = lambda way: way
) -> tuple[Slip, ...]:
    """The slips of a way back that a single number cannot have."""
    untransposed = right.but(carry=lambda dZ, W, l, slope, dW: (dZ @ W[l]) * slope)
    again = right.but(error=lambda A, Z, Y: softmax_backward((A - Y) / len(Y), A))
    return (
        slip(NOT_TRANSPOSED, made(untransposed)),
        slip(classes.SOFTMAX_AGAIN_FULL, made(again)),
    )
