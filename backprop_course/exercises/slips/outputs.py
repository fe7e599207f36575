"""What goes wrong at the output: the error and the loss, for one example or many."""

from __future__ import annotations

import numpy as np

from backprop_course.exercises.misconceptions import classes, scale, slopes
from backprop_course.exercises.task import Function, Slip, slip
from backprop_lib._checks import Array
from backprop_lib.activations import Sigmoid, Softmax

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


def of_error(mean: Function, order: Function) -> tuple[Slip, ...]:
    """The slips of A − Y. `mean(Y)` is what it is divided by; `order` sorts the arguments."""
    made = _over(mean, order)
    return (
        slip(slopes.SLOPE_AGAIN, made(lambda A, Y: (A - Y) * A * (1 - A))),
        slip(slopes.AT_A, made(lambda A, Y: -Y / A + (1 - Y) / (1 - A))),
        slip(slopes.SIGMOID_AGAIN, made(lambda A, Y: sigma(np.asarray(A)) - Y)),
        slip(classes.TRUE_CLASS_ONLY, made(lambda A, Y: -Y * (1 - A))),
        slip(scale.MINUS_MISSING, made(lambda A, Y: A + Y - 2 * A * Y)),
    )


def of_softmax_error(mean: Function, order: Function) -> tuple[Slip, ...]:
    """The softmax derivative multiplied into A − Y, by its diagonal or whole."""
    made = _over(mean, order)
    return (
        slip(classes.SOFTMAX_AGAIN_DIAGONAL, made(lambda A, Y: (A - Y) * (A - A * A))),
        slip(classes.SOFTMAX_AGAIN_FULL, made(lambda A, Y: softmax_backward(A - Y, A))),
    )


def of_loss(mean: Function, order: Function) -> tuple[Slip, ...]:
    """The slips of the cross entropy. `mean(Y)` is what the sum is divided by."""
    over = _over(mean, order)

    def made(terms: Function) -> Function:
        return over(lambda A, Y: terms(A, Y).sum())

    def right(A: Array, Y: Array) -> Array:
        return -Y * np.log(A) - (1 - Y) * np.log(1 - A)

    return (
        slip(scale.MINUS_MISSING, made(lambda A, Y: Y * np.log(A) - (1 - Y) * np.log(1 - A))),
        slip(scale.LOG_BASE, made(lambda A, Y: right(A, Y) / np.log(2))),
        slip(scale.LOG_BASE, made(lambda A, Y: right(A, Y) / np.log(10))),
        slip(classes.TRUE_CLASS_ONLY, made(lambda A, Y: -Y * np.log(A))),
        slip(classes.LOG_ARGUMENT, made(lambda A, Y: right(1 - A, Y))),
        slip(slopes.SIGMOID_AGAIN, made(lambda A, Y: right(sigma(A), Y))),
    )
