"""Ways to spoil any answer: scale it, turn it, keep adding to it, see one example only."""

# mypy: allow-untyped-defs, allow-untyped-calls
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from backprop_course.exercises import misconceptions as kinds
from backprop_course.exercises.task import Function, Mistake, mistake
from backprop_lib._checks import Array
from backprop_lib.activations import Sigmoid, Softmax, Tanh


def every_number(change: Callable[[Any], Any], value: Any) -> Any:
    """The answer with each array in it changed; lists and tuples stay what they are."""
    if isinstance(value, list | tuple):
        return type(value)(every_number(change, member) for member in value)
    return None if value is None else change(value)


def scaled(answer: Function, factor: Callable[..., float]) -> Function:
    """The answer times a factor, which may look at the arguments."""
    return lambda *args: every_number(lambda part: factor(*args) * part, answer(*args))


def last_example(answer: Function) -> Function:
    """The answer to the last rows alone."""
    return lambda *args: answer(*(rows[-1:] for rows in args))


def added_up(answer: Function) -> Mistake:
    """Each call adds to what the calls before have left."""
    return mistake(kinds.ADDED_UP, AddedUp(answer))


class AddedUp:
    """An answer with a memory."""

    def __init__(self, answer: Function) -> None:
        self.answer = answer
        self.total: Any = None

    def __call__(self, *args: Any) -> Any:
        """The answer, plus all answers before."""
        new = self.answer(*args)
        self.total = new if self.total is None else _plus(self.total, new)
        return self.total


def _plus(total: Any, new: Any) -> Any:
    if isinstance(new, list | tuple):
        return type(new)(_plus(a, b) for a, b in zip(total, new, strict=True))
    return None if new is None else total + new


sigma = Sigmoid()


def one(_: Array) -> int:
    """One example: nothing to take the mean of."""
    return 1


def in_order(A: Array, Y: Array) -> tuple[Array, Array]:
    """The arguments as they come: A, then Y."""
    return A, Y


def softmax_backward(dA: Array, A: Array) -> Array:
    """dA through softmax's Jacobian diag(a) − aᵀa, row by row."""
    return Softmax().backward(dA, A, A)


def _over(mean: Function, order: Function) -> Function:
    """What turns a function of A and Y into one of the task's arguments, divided by the mean's."""

    def made(value: Function) -> Function:
        return lambda *args: (lambda A, Y: value(A, Y) / mean(Y))(*order(*args))

    return made


def of_error(mean: Function, order: Function) -> tuple[Mistake, ...]:
    """The mistakes of A − Y. `mean(Y)` is what it is divided by; `order` sorts the arguments."""
    made = _over(mean, order)
    return (
        mistake(kinds.SLOPE_AGAIN, made(lambda A, Y: (A - Y) * A * (1 - A))),
        mistake(
            kinds.ERROR_LEFT_OUT,
            made(lambda A, Y: A * (1 - A)),
            why="This is the slope from z to a. The slope from a to the loss is missing.",
        ),
        mistake(
            kinds.VALUE_FOR_SLOPE,
            made(lambda A, Y: -Y * np.log(A) - (1 - Y) * np.log(1 - A)),
            why="These are the terms of the loss itself. Wanted is how the loss changes with z.",
        ),
        mistake(kinds.AT_A, made(lambda A, Y: -Y / A + (1 - Y) / (1 - A))),
        mistake(kinds.SIGMOID_AGAIN, made(lambda A, Y: sigma(np.asarray(A)) - Y)),
        mistake(kinds.TRUE_CLASS_ONLY, made(lambda A, Y: -Y * (1 - A))),
        mistake(kinds.MINUS_MISSING, made(lambda A, Y: A + Y - 2 * A * Y)),
    )


def of_softmax_error(mean: Function, order: Function) -> tuple[Mistake, ...]:
    """The softmax derivative multiplied into A − Y, by its diagonal or whole."""
    made = _over(mean, order)
    return (
        mistake(kinds.SOFTMAX_AGAIN_DIAGONAL, made(lambda A, Y: (A - Y) * (A - A * A))),
        mistake(kinds.SOFTMAX_AGAIN_FULL, made(lambda A, Y: softmax_backward(A - Y, A))),
    )


def of_loss(mean: Function, order: Function) -> tuple[Mistake, ...]:
    """The mistakes of the cross entropy. `mean(Y)` is what the sum is divided by."""
    over = _over(mean, order)

    def made(terms: Function) -> Function:
        return over(lambda A, Y: terms(A, Y).sum())

    def right(A: Array, Y: Array) -> Array:
        return -Y * np.log(A) - (1 - Y) * np.log(1 - A)

    return (
        mistake(kinds.MINUS_MISSING, made(lambda A, Y: Y * np.log(A) - (1 - Y) * np.log(1 - A))),
        mistake(kinds.LOG_BASE, made(lambda A, Y: right(A, Y) / np.log(2))),
        mistake(kinds.LOG_BASE, made(lambda A, Y: right(A, Y) / np.log(10))),
        mistake(kinds.TRUE_CLASS_ONLY, made(lambda A, Y: -Y * np.log(A))),
        mistake(kinds.LOG_ARGUMENT, made(lambda A, Y: right(1 - A, Y))),
        mistake(kinds.SIGMOID_AGAIN, made(lambda A, Y: right(sigma(A), Y))),
    )


Pairs = list[tuple[Array, Array]]


@dataclass(frozen=True)
class BackwardPass:
    """`A[l]` and `Z[l]` belong to layer l; A[0] = Z[0] = X. `W[l]` leads from layer l to l + 1."""

    error: Callable[[Array, Array, Array], Array] = lambda A, Z, Y: (A - Y) / len(Y)
    """From A_L, Z_L and Y."""
    slope: Callable[[list[Array], list[Array], int], Array] = lambda A, Z, l: A[l] * (1 - A[l])
    """The slope of σ at layer l, from all A, all Z and l."""
    carry: Callable[[Array, list[Array], int, Array, Array], Array] = lambda dZ, W, l, slope, dW: (
        (dZ @ W[l].T) * slope
    )
    """From dZ of layer l + 1, all W, l, the slope and dW of layer l + 1 to dZ of layer l."""
    weight: Callable[[list[Array], list[Array], int, Array], Array] = lambda A, Z, l, dZ: (
        A[l].T @ dZ
    )
    """dW of layer l + 1, from all A, all Z, l and dZ of layer l + 1."""
    bias: Callable[[Array], Array] = lambda dZ: dZ.sum(axis=0, keepdims=True)
    without_slopes: bool = False
    """Whether the error goes back without σ′, which each layer multiplies in for its own dW."""
    from_output: bool = False
    """Whether every layer is given the error at the output."""
    stepped: float = 0.0
    """Where not 0, the η with which weights take their step before the error goes through them."""

    def __call__(self, X: Array, Y: Array, weights: list[Array], biases: list[Array]) -> Pairs:
        """A pair (dW, db) for each layer."""
        A, Z = [X], [X]
        for W, b in zip(weights, biases, strict=True):
            Z.append(A[-1] @ W + b)
            A.append(sigma(Z[-1]))
        dZ = error = self.error(A[-1], Z[-1], Y)
        weights, grads = list(weights), []
        for l in reversed(range(len(weights))):
            dW = self.weight(A, Z, l, dZ)
            grads.append((dW, self.bias(dZ)))
            if l > 0:
                slope = self.slope(A, Z, l)
                if self.stepped:
                    weights[l] = weights[l] - self.stepped * dW
                if self.without_slopes:
                    error = self.carry(error, weights, l, np.ones_like(A[l]), dW)
                    dZ = error * slope
                else:
                    dZ = self.carry(error if self.from_output else dZ, weights, l, slope, dW)
        return grads[::-1]

    def but(self, **parts: Any) -> BackwardPass:
        """The same with other parts."""
        return replace(self, **parts)


AGAIN_IN_EACH_LAYER = (
    "Each layer on the way back divides by E once more. The 1/E comes in once, in the error at the "
    "output (F34), and is carried on in every δ."
)


def divided_again(dZ: Array, W: list[Array], l: int, slope: Array, dW: Array) -> Array:
    """One layer back, and the mean once more."""
    return (dZ @ W[l].T) * slope / len(dZ)


def sent_back(
    right: BackwardPass, made: Callable[[BackwardPass], Any] = lambda way: way
) -> tuple[Mistake, ...]:
    """The mistakes of any whole way back; `made` turns a way back into the task's own function."""

    def wrong(kind: Any, **parts: Any) -> Mistake:
        return mistake(kind, made(right.but(**parts)))

    def twice(A: list[Array], Z: list[Array], l: int) -> Array:
        return (A[l] * (1 - A[l])) ** 2

    return (
        wrong(kinds.SLOPE_LEFT_OUT, slope=lambda A, Z, l: 1),
        wrong(kinds.SLOPE_OF_A, slope=lambda A, Z, l: sigma.slope(A[l], sigma(A[l]))),
        wrong(kinds.SLOPE_OF_Z, slope=lambda A, Z, l: Z[l] * (1 - Z[l])),
        wrong(kinds.SLOPE_TWICE, slope=twice),
        wrong(kinds.TANH_SLOPE, slope=lambda A, Z, l: Tanh().slope(Z[l], A[l])),
        wrong(kinds.HALF_SLOPE, slope=lambda A, Z, l: A[l]),
        wrong(kinds.HALF_SLOPE, slope=lambda A, Z, l: 1 - A[l]),
        wrong(kinds.NEXT_SLOPE, slope=lambda A, Z, l: A[l + 1] * (1 - A[l + 1])),
        wrong(kinds.DW_FOR_W, carry=lambda dZ, W, l, slope, dW: (dZ @ dW.T) * slope),
        wrong(kinds.Z_TIMES_SLOPE, slope=lambda A, Z, l: A[l] * (1 - A[l]) * Z[l]),
        wrong(kinds.WRONG_LAYER, weight=lambda A, Z, l, dZ: A[l + 1].T @ dZ),
        wrong(kinds.SLOPE_IN_WEIGHT, weight=lambda A, Z, l, dZ: (A[l] * (1 - A[l])).T @ dZ),
        wrong(kinds.Z_FOR_A, weight=lambda A, Z, l, dZ: Z[l].T @ dZ),
        wrong(kinds.SLOPE_AGAIN, error=lambda A, Z, Y: (A - Y) * A * (1 - A) / len(Y)),
        wrong(kinds.AT_A, error=lambda A, Z, Y: (-Y / A + (1 - Y) / (1 - A)) / len(Y)),
        wrong(kinds.LOGITS, error=lambda A, Z, Y: (Z - Y) / len(Y)),
        wrong(kinds.SIGMOID_AGAIN, error=lambda A, Z, Y: (sigma(A) - Y) / len(Y)),
        wrong(kinds.TRUE_CLASS_ONLY, error=lambda A, Z, Y: -Y * (1 - A) / len(Y)),
        wrong(kinds.MINUS_MISSING, error=lambda A, Z, Y: (A + Y - 2 * A * Y) / len(Y)),
    )


def through_layers(
    right: BackwardPass, made: Callable[[BackwardPass], Any] = lambda way: way
) -> tuple[Mistake, ...]:
    """The mistakes of a way back that shows only with three layers or more."""
    return (
        mistake(kinds.SLOPE_NOT_SENT_ON, made(right.but(without_slopes=True))),
        mistake(kinds.ERROR_OF_THE_OUTPUT, made(right.but(from_output=True))),
        mistake(
            kinds.INPUT_IN_EVERY_LAYER, made(right.but(weight=lambda A, Z, l, dZ: A[0].T @ dZ))
        ),
    )


def between_matrices(
    right: BackwardPass, made: Callable[[BackwardPass], Any] = lambda way: way
) -> tuple[Mistake, ...]:
    """The mistakes of a way back that a single number cannot have."""
    untransposed = right.but(carry=lambda dZ, W, l, slope, dW: (dZ @ W[l]) * slope)
    again = right.but(error=lambda A, Z, Y: softmax_backward((A - Y) / len(Y), A))
    divided = right.but(carry=divided_again)
    return (
        mistake(kinds.NOT_TRANSPOSED, made(untransposed)),
        mistake(kinds.MEAN_TWICE, made(divided), AGAIN_IN_EACH_LAYER),
        mistake(kinds.SOFTMAX_AGAIN_FULL, made(again)),
    )


WAY = BackwardPass()
Lists = tuple[list[Array], list[Array]]


@dataclass(frozen=True)
class TrainLoop:
    """The right training, unless told otherwise."""

    way: Callable[..., Pairs] = WAY
    sign: float = -1.0
    length: Callable[[Array], float] = lambda Y: 1.0
    """From Y, what the step is multiplied with, beside η."""
    rate: Callable[[float], float] = lambda rate: rate
    fewer: int = 0
    """Steps that are left out at the end."""
    only: int | None = None
    """Where not None, so many steps in all."""
    for_bias: Callable[[Array, Array], Array] = lambda b, db: db
    """From b and db, what stands in the bias's step."""
    first_layer: int = 0
    """The first layer that is trained; −1 is the last."""
    keep: bool = False
    """Whether gradients are added to those of the steps before."""
    once: bool = False
    """Whether the gradients are computed before the loop."""
    updated_first: bool = False
    """Whether each layer takes its step before the error goes back through it."""
    each: bool = False
    """Whether a step is taken after every example."""

    def but(self, **parts: Any) -> TrainLoop:
        """The same with other parts."""
        return replace(self, **parts)

    def __call__(
        self,
        X: Array,
        Y: Array,
        weights: list[Array],
        biases: list[Array],
        learning_rate: float,
        epochs: int,
    ) -> Lists:
        """The new weights and biases."""
        weights, biases = list(weights), list(biases)
        eta = self.sign * self.length(Y) * self.rate(learning_rate)
        way = self.way
        if self.updated_first and isinstance(way, BackwardPass):
            way = way.but(stepped=-eta)
        trained = range(len(weights))[self.first_layer :]
        steps = epochs - self.fewer if self.only is None else self.only
        batches = [(X, Y)]
        if self.each:
            batches = [(X[e : e + 1], Y[e : e + 1]) for e in range(len(X))]
        kept: Any = None
        for some_X, some_Y in batches * steps:
            if kept is None or not self.once:
                grads = way(some_X, some_Y, weights, biases)
                if self.keep and kept is not None:
                    grads = [(a + b, c + d) for (a, c), (b, d) in zip(kept, grads, strict=True)]
                kept = grads
            for l in trained:
                weights[l] = weights[l] + eta * kept[l][0]
                biases[l] = biases[l] + eta * self.for_bias(biases[l], kept[l][1])
        return weights, biases


def last_example_only(way: BackwardPass) -> BackwardPass:
    """Gradients from the last row alone."""
    return way.but(
        weight=lambda A, Z, l, dZ: A[l][-1:].T @ dZ[-1:],
        bias=lambda dZ: np.array(dZ[-1:]),
    )
