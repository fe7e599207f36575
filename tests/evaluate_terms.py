"""Computes what a formula's terms stand for, with NumPy, operator by operator."""

import functools

import numpy as np

import backprop_lib as bp
from backprop_course.views.grids import Matrix
from backprop_course.views.lab.terms import Constant, Term


def alike(operation):
    """For an operator that takes parts of one shape, and numbers."""

    def applied(*parts):
        assert len({np.shape(part) for part in parts} - {()}) <= 1
        return functools.reduce(operation, parts)

    return applied


def minus(first, *others):
    return alike(np.subtract)(first, *others) if others else -first


OPERATORS = {
    "+": alike(np.add),
    "−": minus,
    "∘": alike(np.multiply),
    "·": alike(np.multiply),
    "/": alike(np.divide),
    "@": np.matmul,
    "²": np.square,
    "‖²": lambda v: np.array([[(v**2).sum()]]),
    "Σ": lambda v: np.array([[v.sum()]]),
    "Σₑ": lambda v: np.array([[v.sum()]]),
    "log": np.log,
    "exp": np.exp,
    "σ": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "max": lambda z: np.maximum(z, 0),
    "softmax": bp.Softmax(),
}


def evaluate(part, instead=None, functions=None):
    """The array or number; `instead` = (matrix, array) puts another array in for one matrix."""
    if isinstance(part, Term):
        operator = (OPERATORS | (functions or {}))[part.sign]
        return operator(*(evaluate(each, instead, functions) for each in part.parts))
    if isinstance(part, Constant):
        return part.value
    if isinstance(part, Matrix):
        return instead[1] if instead and part is instead[0] else np.asarray(part.array, dtype=float)
    return part


def operands(part):
    """The matrices and numbers of a formula, from left to right."""
    if isinstance(part, Term):
        return [operand for each in part.parts for operand in operands(each)]
    return [part]
