"""Ways to differentiate: the complex step on the library's own steps, and automatic engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from backprop_lib.activations import Activation, Sigmoid
from backprop_lib.gradcheck import COMPLEX_STEP
from backprop_lib.layers import Dense
from backprop_lib.losses import Loss

NOT_INSTALLED = "not installed"


class Library:
    """The library's own steps forward."""

    def array(self, value: Any) -> Any:
        """The array itself."""
        return value

    def sums(self, A: Any, W: Any, b: Any) -> Any:
        """Z, by `Dense`."""
        dtype = np.result_type(A, W, b)
        return Dense(W.astype(dtype), b.astype(dtype), Sigmoid()).forward(A).Z

    def bent(self, Z: Any, f: Activation) -> Any:
        """A, by the activation."""
        return f(Z)

    def loss(self, Z: Any, A: Any, Y: Any, loss: Loss) -> Any:
        """The loss, by `Loss.mean`, which may want the Z that gives A."""
        if Z is None and loss.output is Sigmoid:
            Z = np.log(A / (1 - A))
        return np.asarray(loss.mean(Z, A, Y))


@dataclass(frozen=True)
class Engine:
    """The steps forward, written once more for a package that differentiates them by itself."""

    name: str
    """ "PyTorch", "autograd"."""
    maths: Any
    """The package's exp, log, …"""
    array: Callable[[Any], Any]
    """A NumPy array as the package's own."""
    jacobian: Callable[[Callable[[Any], Any], Any], Any]
    """∂ f(x) / ∂ x at a NumPy array x, of the shape of f(x) and then that of x."""

    def sums(self, A: Any, W: Any, b: Any) -> Any:
        """Z."""
        return A @ W + b

    def bent(self, Z: Any, f: Activation) -> Any:
        """A, for each of the library's activations by its name."""
        exp, tanh = self.maths.exp, self.maths.tanh
        return {
            "Sigmoid": lambda: 1 / (1 + exp(-Z)),
            "Tanh": lambda: tanh(Z),
            "ReLU": lambda: Z * (Z > 0),
            "Identity": lambda: Z,
            "Softmax": lambda: (exp(Z).T / exp(Z).sum(1)).T,
        }[type(f).__name__]()

    def loss(self, Z: Any, A: Any, Y: Any, loss: Loss) -> Any:
        """The loss from A alone, for each of the library's losses by its name."""
        log = self.maths.log
        return {
            "SquaredError": lambda: ((A - Y) ** 2).sum() / 2,
            "CrossEntropy": lambda: -(Y * log(A) + (1 - Y) * log(1 - A)).sum(),
            "SoftmaxCrossEntropy": lambda: -(Y * log(A)).sum(),
        }[type(loss).__name__]() / len(Y)


def complex_step(f: Callable[[Any], Any], x: Any) -> Any:
    """∂ f(x) / ∂ x, of the shape of f(x) and then that of x, each entry of x moved by i·h."""
    columns = []
    for place in np.ndindex(x.shape):
        moved = x.astype(complex)
        moved[place] += 1j * COMPLEX_STEP
        columns.append(f(moved).imag / COMPLEX_STEP)
    return np.stack(columns, axis=-1).reshape(columns[0].shape + x.shape)


def engine() -> Engine | None:
    """PyTorch, else HIPS autograd, whichever is installed."""
    for find in (_pytorch, _autograd):
        try:
            return find()
        except ImportError:
            continue
    return None


def _pytorch() -> Engine:
    torch: Any = import_module("torch")

    def jacobian(f: Callable[[Any], Any], x: Any) -> Any:
        return torch.autograd.functional.jacobian(f, torch.tensor(x)).numpy()

    return Engine("PyTorch", torch, torch.tensor, jacobian)


def _autograd() -> Engine:
    autograd: Any = import_module("autograd")

    def jacobian(f: Callable[[Any], Any], x: Any) -> Any:
        return autograd.jacobian(f)(x)

    return Engine("autograd", import_module("autograd.numpy"), np.asarray, jacobian)
