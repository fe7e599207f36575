"""Activations: each takes a number to another one, and knows its own slope.

An activation takes a matrix `Z` of any shape (E, n) to `A` of the same shape. To write a new one,
subclass `Activation` and give it `__call__` and `slope`; nothing else in the library changes.

Complex `Z` passes through analytically: comparisons look at the real part only. That is what lets
`check_gradients` use the complex step.
"""

from __future__ import annotations

import numpy as np

from backprop_lib._checks import Array, hold_to_shape


class Activation:
    """An elementwise function f and its slope f'."""

    analytic = False
    """True where f takes complex Z, by the real part, and is analytic between its kinks."""

    kinks: tuple[float, ...] = ()
    """Where the slope jumps. `check_gradients` leaves out what a kink lies too near."""

    def __call__(self, Z: Array) -> Array:
        """The activations A = f(Z), shape (E, n), as Z."""
        raise NotImplementedError

    def slope(self, Z: Array, A: Array) -> Array:
        """The slope f'(Z), shape (E, n). A = f(Z) is given, so that it is not computed twice."""
        raise NotImplementedError

    def initial_variance(self, n_in: int, n_out: int) -> float:
        """The variance of W, (n_in, n_out), that keeps the numbers' size from layer to layer."""
        return 2 / (n_in + n_out)

    def backward(self, dA: Array, Z: Array, A: Array) -> Array:
        """From the loss's gradient at A to its gradient at Z: dA ∘ f'(Z), shape (E, n) (F36)."""
        return dA * self.slope(Z, A)

    def __repr__(self) -> str:
        """The name, as it is written in code."""
        return f"{type(self).__name__}()"

    def __init_subclass__(cls) -> None:
        """A function of one's own is held to the shapes it must give; analytic if it says so."""
        if "__call__" in vars(cls):
            cls.analytic = vars(cls).get("analytic", False)
        hold_to_shape(cls, __call__=None, slope=None, backward=None)


class Sigmoid(Activation):
    """σ(z) = 1 / (1 + e⁻ᶻ), with slope σ(1 − σ) (F8)."""

    analytic = True

    @np.errstate(over="ignore", under="ignore")
    def __call__(self, Z: Array) -> Array:
        """σ(Z), to full relative precision in both tails, down to the smallest normal number."""
        if np.iscomplexobj(Z):
            Z = np.maximum(Z, -700)  # a complex infinity has no reciprocal
        return 1 / (1 + np.exp(-Z))

    def slope(self, Z: Array, A: Array) -> Array:
        """A ∘ (1 − A) (F17, F23), with the digits that 1 − A has: none from z = 37 on."""
        return A * (1 - A)


class Tanh(Activation):
    """tanh(z), with slope 1 − tanh²."""

    analytic = True

    def __call__(self, Z: Array) -> Array:
        """tanh(Z)."""
        return np.tanh(Z)

    def slope(self, Z: Array, A: Array) -> Array:
        """1 − A ∘ A, with the digits that are left of 1: none from |z| = 19 on."""
        return 1 - A * A


class ReLU(Activation):
    """max(0, z). At the kink, z = 0, the slope is taken as 0."""

    analytic = True
    kinks = (0.0,)

    def __call__(self, Z: Array) -> Array:
        """0 where the (real) part of Z is not positive, else Z; nan stays nan."""
        return np.where(Z.real <= 0, 0, Z)

    def slope(self, Z: Array, A: Array) -> Array:
        """1 where Z > 0, and with it A, else 0, in the dtype of Z; nan stays nan."""
        return np.sign(A.real).astype(Z.dtype, copy=False)

    def initial_variance(self, n_in: int, n_out: int) -> float:
        """2/n_in, as half of the neurons give 0."""
        return 2 / n_in


class Identity(Activation):
    """f(z) = z: a layer that only adds up, for regression."""

    analytic = True

    def __call__(self, Z: Array) -> Array:
        """Z itself, copied, so that A and Z never share memory."""
        return Z.copy()

    def slope(self, Z: Array, A: Array) -> Array:
        """Ones."""
        return np.ones_like(Z)


class Softmax(Activation):
    """a_k = e^{z_k} / Σ_j e^{z_j}, row by row: K classes that exclude one another."""

    analytic = True

    @np.errstate(under="ignore")
    def __call__(self, Z: Array) -> Array:
        """The probabilities of each row. A unit of z_max − z costs at most half a rounding."""
        e = np.exp(Z - Z.real.max(axis=1, keepdims=True))
        e /= e.sum(axis=1, keepdims=True)
        return e

    def slope(self, Z: Array, A: Array) -> Array:
        """Softmax has none: its Jacobian, diag(a) − aᵀa, is not diagonal. Use `backward`."""
        raise TypeError(
            "Softmax is not elementwise, so it must not be asked for a slope; its Jacobian is "
            "diag(a) − aᵀa, and Softmax().backward(dA, Z, A) applies it"
        )

    def backward(self, dA: Array, Z: Array, A: Array) -> Array:
        """dA (diag(a) − aᵀa) for each row, without building the K × K matrix."""
        return A * (dA - (dA * A).sum(axis=1, keepdims=True))


ACTIVATIONS: dict[str, type[Activation]] = {
    f.__name__: f for f in (Sigmoid, Tanh, ReLU, Identity, Softmax)
}
"""The library's own, by name."""


def minus_abs(Z: Array) -> Array:
    """−|Z|, which stays analytic in a complex Z on either side of 0."""
    return np.minimum(Z, 0) - np.maximum(Z, 0) if np.iscomplexobj(Z) else -np.abs(Z)
