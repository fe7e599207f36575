"""Layers: `Dense` is one step of the derivation, Z = A_prev W + b, A = f(Z), and its way back."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from backprop_lib._checks import Array, matrix, of_kind
from backprop_lib.activations import Activation


class LayerTrace(NamedTuple):
    """What going forward through one layer leaves behind."""

    A_prev: Array
    """What came in, (E, n_in)."""
    Z: Array
    """The weighted sums, (E, n_out)."""
    A: Array
    """The activations, (E, n_out)."""


class LayerGradients(NamedTuple):
    """The loss's gradients at one layer."""

    dZ: Array
    """By the weighted sums, (E, n_out): the δ of this layer."""
    dW: Array
    """By the weights, (n_in, n_out)."""
    db: Array
    """By the biases, (1, n_out)."""


class ParameterGradients(NamedTuple):
    """The loss's gradients by one layer's parameters. There is no dZ: it has a row an example."""

    dW: Array
    """By the weights, (n_in, n_out)."""
    db: Array
    """By the biases, (1, n_out)."""


AnyGradients = LayerGradients | ParameterGradients


class Dense:
    """A layer in which every input reaches every neuron.

    `W` is (n_in, n_out), from row to column; `b` is (1, n_out). Both are copied. The dtype of W
    decides: float64 (whole numbers too), float32 or complex128.

    Raises ValueError for a wrong shape or a value that is not finite, TypeError for a wrong type.
    """

    def __init__(self, W: Any, b: Any, activation: Activation) -> None:
        self._W = matrix("W", W, "(n_in, n_out)", (None, None)).copy()
        self._b = matrix("b", b, "(1, n_out)", (1, self.n_out), self.dtype).copy()
        self.activation = activation

    @property
    def W(self) -> Array:
        """The weights, (n_in, n_out). Assigning keeps shape and dtype, and copies."""
        return self._W

    @W.setter
    def W(self, value: Any) -> None:
        self._W = matrix("W", value, "(n_in, n_out)", (self.n_in, self.n_out), self.dtype).copy()

    @property
    def b(self) -> Array:
        """The biases, (1, n_out). Assigning keeps shape and dtype, and copies."""
        return self._b

    @b.setter
    def b(self, value: Any) -> None:
        self._b = matrix("b", value, "(1, n_out)", (1, self.n_out), self.dtype).copy()

    @property
    def activation(self) -> Activation:
        """The function f of A = f(Z)."""
        return self._activation

    @activation.setter
    def activation(self, value: Activation) -> None:
        of_kind("activation", value, Activation, "Sigmoid()")
        self._activation = value

    @property
    def n_in(self) -> int:
        """How many numbers come in."""
        return int(self._W.shape[0])

    @property
    def n_out(self) -> int:
        """How many neurons the layer has."""
        return int(self._W.shape[1])

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype of W, which everything computed here takes."""
        return self._W.dtype

    def forward(self, A_prev: Array) -> LayerTrace:
        """One layer forward (F32). A_prev is (E, n_in)."""
        W, b, f = self._W, self._b, self.activation
        Z = A_prev @ W
        Z += b
        A = f(Z)
        return LayerTrace(A_prev, Z, A)

    def gradients(self, dZ: Array, A_prev: Array) -> LayerGradients:
        """From the error at Z to W and b (F37, F38). dZ is (E, n_out), A_prev (E, n_in)."""
        dW = A_prev.T @ dZ
        db = np.ones((1, len(dZ)), dZ.dtype) @ dZ  # the sum over the rows, as a product
        return LayerGradients(dZ, dW, db)

    def dA_prev(self, dZ: Array) -> Array:
        """The error sent back to what came in, dZ Wᵀ, (E, n_in): the bracket of F36."""
        return dZ @ self._W.T

    def __repr__(self) -> str:
        """Sizes and activation."""
        return f"Dense({self.n_in} → {self.n_out}, {self.activation!r})"
