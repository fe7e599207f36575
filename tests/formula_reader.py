"""Reads what a step writes: formulas over matrices, and numbers with the rounding they carry."""

import re

import numpy as np
from mpmath import iv, mp

import backprop_lib as bp
from backprop_course.views.grids import Matrix
from backprop_course.views.lab.walk.step import RESULT

PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
ROW_MARK = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾", "0123456789__")


def _product(left, right):
    """Two factors side by side: matrices must conform, numbers multiply anything."""
    if np.ndim(left) == 0 or np.ndim(right) == 0:
        return left * right
    return np.matmul(left, right)


class Value:
    """An array whose shapes are checked: ∘ and − take equal shapes, or a number."""

    def __init__(self, array):
        self.array = np.asarray(array, dtype=float)

    def _with(self, other, operation):
        other = other.array if isinstance(other, Value) else np.asarray(other, dtype=float)
        assert 0 in (self.array.ndim, other.ndim) or self.array.shape == other.shape
        return Value(operation(self.array, other))

    def __add__(self, other):
        return self._with(other, np.add)

    def __sub__(self, other):
        return self._with(other, np.subtract)

    def __rsub__(self, other):
        return Value(other) - self

    def __mul__(self, other):
        return self._with(other, np.multiply)

    def __rmul__(self, other):
        return self * other

    def __matmul__(self, other):
        return Value(_product(self.array, other.array if isinstance(other, Value) else other))

    def __rmatmul__(self, other):
        return Value(_product(other, self.array))

    def __pow__(self, power):
        return Value(self.array**power)

    def __neg__(self):
        return Value(-self.array)

    def __gt__(self, other):
        return Value(self.array > other)

    @property
    def T(self):
        return Value(self.array.T)


FUNCTIONS = {
    "σ": lambda v: Value(bp.Sigmoid()(v.array)),
    "tanh": lambda v: Value(np.tanh(v.array)),
    "relu": lambda v: Value(np.maximum(v.array, 0)),
    "softmax": lambda v: Value(bp.Softmax()(v.array)),
    "log": lambda v: Value(np.log(v.array)),
    "total": lambda v: Value([[v.array.sum()]]),
    "squares": lambda v: Value([[(v.array**2).sum()]]),
    "diag": lambda v: Value(np.diag(v.array[0])),
    "half": Value(0.5),
}


def python(formula):
    """A formula as the expression it stands for; side by side is a product of matrices."""
    text = formula.translate(PLAIN)
    text = re.sub(r"⁽(.)⁾", lambda found: found[0].translate(ROW_MARK), text)
    text = text.replace("1/E", "mean").replace("½", "half")
    text = re.sub(r"\b1ᵀ", "ones", text)
    text = re.sub(r"log (\w+)", r"log(\1)", text).replace("Σ (", "total(")
    text = re.sub(r"‖(.*)‖²", r"squares(\1)", text).replace("²", "**2")
    text = re.sub(r"\[(.*?)\]", r"(\1)", text).replace("max(0, ", "relu(")
    text = text.replace("ᵀ", ".T").replace("−", "-").replace("∘", "*")
    return re.sub(r"(?<=[\w)]) (?=[\w(])", " @ ", text)


def evaluate(formula, names):
    """The array that a formula stands for."""
    scope = FUNCTIONS | {name: Value(array) for name, array in names.items()}
    value = eval(python(formula), {"__builtins__": {}}, scope)
    return value.array


def evaluate_row(row, names):
    """The array that signs and matrices in a row stand for; `names` replaces some by index."""
    text, scope = "", dict(FUNCTIONS)
    for place, part in enumerate(row):
        if not isinstance(part, Matrix):
            text += f" {part} "
        elif part.key != RESULT:
            text += f"M{place}"
            scope[f"M{place}"] = Value(names.get(place, part.array))
    text = text.strip().removesuffix("=").replace("1/", "1 / ").replace("½ ", "half * ")
    text = text.replace("Σ (", "total(").replace("‖²", ")").replace("‖", "squares(")
    text = text.replace("²", "**2").replace("max(0,", "relu(")
    text = text.replace("−", "-").replace("∘", "*").replace("·", "*")
    return eval(text, {"__builtins__": {}}, scope).array


def rounded(text):
    """All numbers that are written like this."""
    if text == "≈0":
        return iv.mpf([-1e-15, 1e-15])
    value = mp.mpf(text.replace("−", "-"))
    if value == 0 or re.fullmatch(r"\d\d?", text):  # 0 and the E of 1/E are written in full
        return iv.mpf(value)
    half = mp.mpf(10) ** (mp.floor(mp.log10(value)) - 2) / 2
    return iv.mpf([value - half, value + half])


def _rising(function):
    return lambda x: iv.mpf([function(x.a), function(x.b)])


NUMBER_FUNCTIONS = {
    "N": rounded,
    "σ": _rising(lambda x: 1 / (1 + mp.exp(-mp.mpf(x)))),
    "tanh": _rising(lambda x: mp.tanh(mp.mpf(x))),
    "relu": _rising(lambda x: max(mp.mpf(x), 0)),
    "exp": _rising(lambda x: mp.exp(mp.mpf(x))),
    "log": _rising(lambda x: mp.log(mp.mpf(x))),
    "half": iv.mpf(0.5),
}


def evaluate_numbers(text):
    """All values that an expression in rounded numbers can stand for, as an interval."""
    text = text.replace("max(0, ", "relu(").replace("½", "half").replace("²", "**2")
    text = re.sub(r"≈0|(?<![\w*])\d+(?:\.\d+)?(?:e−?\d+)?", lambda n: f"N({n[0]!r})", text)
    text = re.sub(r"log (N\([^)]*\))", r"log(\1)", text)
    text = text.replace("·", "*").replace(" − ", " - ")
    text = re.sub(r"−(?=[Nh(l])", "-", text)
    return eval(text, {"__builtins__": {}}, NUMBER_FUNCTIONS)
