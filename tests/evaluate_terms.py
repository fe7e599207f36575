"""Computes what a formula's terms stand for, with NumPy, operator by operator."""

import functools

import numpy as np
from networks import HIDDEN

from backprop_course.views.grids import Matrix
from backprop_course.views.lab.step import symbol_of
from backprop_course.views.lab.terms import Constant, Term


def alike(operation):
    """For an operator that takes parts of one shape, and numbers."""

    def applied(*parts):
        assert len({np.shape(part) for part in parts} - {()}) <= 1
        return functools.reduce(operation, parts)

    return applied


def minus(first, *others):
    return alike(np.subtract)(first, *others) if others else -first


OPERATORS = {symbol_of(f): f for f in HIDDEN} | {
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
}

AS_CODE = {"−": "-", "²": "**2", "³": "**3", "·": "*", "∘": "*", "[": "(", "]": ")", "f′": "slope"}


def factor(f, template, Z, A):
    """What a factor of f's slope is by its writing alone, {z} and {a} being Z and A."""
    text = template.format(z="Z", a="A")
    for sign, code in AS_CODE.items():
        text = text.replace(sign, code)
    names = {"np": np, "Z": Z, "A": A, "slope": lambda Z: f.slope(Z, A)}
    names |= {name: getattr(np, name) for name in ("exp", "log", "sqrt", "tanh", "sin", "cos")}
    try:
        return eval(text, {symbol_of(g): g for g in HIDDEN} | names)
    except (SyntaxError, NameError) as error:
        raise AssertionError(
            f"slope_of({f!r}) writes {template!r}, which `factor` in tests/evaluate_terms.py "
            f"cannot read ({error}): write it in the signs of AS_CODE and the activations' symbols"
        ) from error


def evaluate(part, instead=None):
    """The array or number; `instead` = (matrix, array) puts another array in for one matrix."""
    if isinstance(part, Term):
        return OPERATORS[part.sign](*(evaluate(each, instead) for each in part.parts))
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
