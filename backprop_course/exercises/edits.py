"""Edits of a solution: what its formula gives where one thing in it, or two, is another.

The source of the solution is compiled once, with a switch at each place that can be edited. An
edit turns some switches; the formula that it stands for can be shown.
"""

from __future__ import annotations

import ast
import copy
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations
from types import CodeType
from typing import Any

import numpy as np

from backprop_course.exercises import misconceptions as kinds
from backprop_course.exercises.misconceptions import Misconception
from backprop_course.shared.language import say
from backprop_lib.activations import Sigmoid

Function = Callable[..., Any]


def pinv(matrix: Any) -> Any:
    """NumPy's pinv, of finite numbers: with an infinite one it may never come back."""
    if not np.isfinite(matrix).all():
        text = "matrix must be finite, got inf or nan in it; look at it first"
        raise ValueError(say(text))
    return np.linalg.pinv(matrix)


TOOLS: dict[str, Any] = {"np": np, "sigma": Sigmoid(), "sigmoid": Sigmoid(), "pinv": pinv}
"""What the edited formulas may call."""

ROLES = {
    r"dZ|dz|G|r\d": "error",
    r"W|w|weights": "weight",
    r"A_prev|a_prev|X|x": "input",
    r"A|a": "activation",
    r"Y|y|labels": "target",
    r"b|biases": "bias",
    r"learning_rate": "rate",
    r"dW|db|grads|dWs": "gradient",
}


def role_of(node: ast.expr) -> str:
    """What an expression is in the derivation: an error, a weight, a slope, the mean, …"""
    match node:
        case ast.Name(id=name):
            for pattern, role in ROLES.items():
                if re.fullmatch(rf"({pattern})(_\w+|\d+)?", name):
                    return role
        case ast.Attribute(value=value, attr="T" | "value"):
            return role_of(value)
        case ast.Subscript(value=value):
            return role_of(value)
        case ast.BinOp(left=ast.Constant(value=1), op=ast.Sub()):
            return "complement"
        case ast.BinOp(left=left, op=ast.MatMult(), right=right):
            return "error" if "error" in (role_of(left), role_of(right)) else "term"
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            if (role_of(left), role_of(right)) == ("activation", "target"):
                return "error"
        case ast.Call(func=ast.Name(id="len")):
            return "mean"
        case ast.Call(func=ast.Name(id="sigma" | "sigmoid")):
            return "activation"
        case ast.Call(func=ast.Attribute(value=value, attr="sum" | "max" as name)):
            return f"{name} of {role_of(value)}"
    return "term"


@dataclass(frozen=True)
class Change:
    """One way to change a place. `template` is its expression, over the operands _0, _1, …"""

    template: str
    kind: Misconception
    cost: float = 1.0
    """How far from the right formula it is: the nearest wins."""


@dataclass
class Site:
    """A node of the source that can be edited."""

    node: ast.expr
    operands: list[ast.expr]
    default: str
    changes: list[Change]
    like: str = ""
    """Places that say the same here can be edited all together."""
    visited: bool = True
    """Whether places inside the operands can be edited too."""


@dataclass(frozen=True)
class Edit:
    """Places, each with the number of its change."""

    switches: tuple[tuple[int, int], ...]
    kinds: tuple[Misconception, ...]
    cost: float
    fields: tuple[dict[str, str], ...] = ()
    """For each kind, what stood there (`was`) and what stands there in the edit (`now`)."""


OFTEN = 1.1
"""The cost up to which a change is common enough to come together with another."""

LEFT_OUT = {
    "weight": kinds.WEIGHT_LEFT_OUT,
    "error": kinds.ERROR_LEFT_OUT,
    "input": kinds.INPUT_LEFT_OUT,
    "complement": kinds.HALF_SLOPE,
    "activation": kinds.HALF_SLOPE,
    "rate": kinds.LEARNING_RATE_MISSING,
}


def product(factors: Sequence[str]) -> str:
    """These factors, multiplied entry by entry."""
    return " * ".join(factors) if factors else "1"


def factors_of(node: ast.expr) -> list[ast.expr]:
    """The factors of a product a * b * c, from left to right."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return [*factors_of(node.left), *factors_of(node.right)]
    return [node]


def of_product(node: ast.BinOp) -> Site:
    """a * b * …: a factor left out, doubled or divided by; a slope wrong; another product."""
    factors = factors_of(node)
    names = [f"_{i}" for i in range(len(factors))]
    changes = []
    texts = [ast.unparse(factor) for factor in factors]
    pairs = [
        (i, j)
        for i in range(len(factors))
        for j in range(len(factors))
        if texts[j] == f"1 - {texts[i]}"
    ]
    in_slope = {i for pair in pairs for i in pair}
    for i, factor in enumerate(factors):
        rest = names[:i] + names[i + 1 :]
        role = role_of(factor)
        left_out = LEFT_OUT.get(role, kinds.FACTOR_LEFT_OUT)
        if left_out is kinds.HALF_SLOPE and i not in in_slope:
            left_out = kinds.FACTOR_LEFT_OUT
        changes.append(Change(product(rest), left_out))
        changes.append(Change(f"{product(names)} * _{i}", kinds.FACTOR_TWICE, 1.1))
        if i not in in_slope:
            changes.append(Change(f"{product(rest)} / _{i}", kinds.DIVIDED, 1.2))
    for i, j in pairs:
        rest = [name for k, name in enumerate(names) if k not in (i, j)]
        before = product(rest)
        slopes = (
            (f"_{i} * _{j} * _{i} * _{j}", kinds.SLOPE_TWICE, 1.0),
            (f"(1 - _{i} ** 2)", kinds.TANH_SLOPE, 1.0),
            (f"sigma(_{i}) * (1 - sigma(_{i}))", kinds.SLOPE_OF_A, 1.0),
            (f"(_{i} - _{j})", kinds.ADDED_LINKS, 1.1),
            (f"(_{i} + _{j})", kinds.ADDED_LINKS, 1.1),
        )
        changes += [Change(product([*rest, text]), kind, cost) for text, kind, cost in slopes]
        changes.append(Change(before, kinds.SLOPE_LEFT_OUT))
        if rest:
            slope = f"(_{i} * _{j})"
            changes += [
                Change(f"{before} + {slope}", kinds.ADDED_LINKS, 1.1),
                Change(f"({before}) @ {slope}", kinds.PRODUCT_FOR_HADAMARD),
                Change(f"({before}) @ {slope}.T", kinds.PRODUCT_FOR_HADAMARD),
                Change(f"({before}) @ (_{i}.T @ _{j})", kinds.PRODUCT_FOR_HADAMARD),
                Change(f"({before}) / {slope}", kinds.DIVIDED, 1.2),
            ]
    if len(factors) == 2 and not pairs:
        changes += [
            Change("_0 @ _1", kinds.PRODUCT_FOR_HADAMARD),
            Change("_0 @ _1.T", kinds.PRODUCT_FOR_HADAMARD),
            Change("_0.T @ _1", kinds.PRODUCT_FOR_HADAMARD),
        ]
    changes.append(Change(" + ".join(names), kinds.ADDED_LINKS))
    return Site(node, factors, product(names), changes)


def of_matrix_product(node: ast.BinOp) -> Site:
    """a @ b: another product, another order, a factor left out, a transpose too many."""
    turned = [
        isinstance(side, ast.Attribute) and side.attr == "T" for side in (node.left, node.right)
    ]
    right_out, left_out = (
        kinds.FACTOR_LEFT_OUT if kind is kinds.HALF_SLOPE else kind
        for kind in (LEFT_OUT.get(role_of(s), kinds.HALF_SLOPE) for s in (node.right, node.left))
    )
    changes = [
        Change("_0 * _1", kinds.HADAMARD_FOR_PRODUCT),
        Change("_1 @ _0", kinds.ORDER),
        Change("(_0 @ _1).T", kinds.TRANSPOSED),
        Change("_0", right_out, 1.1),
        Change("_1", left_out, 1.1),
        Change("_0 @ np.linalg.pinv(_1.T)", kinds.INVERSE, 1.2),
    ]
    for i, is_turned in enumerate(turned):
        if not is_turned:
            sides = ["_0", "_1"]
            sides[i] += ".T"
            changes.append(Change(" @ ".join(sides), kinds.TRANSPOSE_TOO_MANY, 1.05))
            changes.append(Change(" * ".join(sides), kinds.HADAMARD_FOR_PRODUCT, 1.1))
    if turned[0]:
        changes += [
            Change("_0[:, -1:] @ _1[-1:]", kinds.LAST_EXAMPLE),
            Change("_0[:, :1] @ _1[:1]", kinds.FIRST_EXAMPLE),
            Change("_0.T * _1", kinds.HADAMARD_FOR_PRODUCT, 1.1),
            Change("_0.T[:, :, None] * _1[:, None, :]", kinds.NOT_ADDED, 1.1),
        ]
    return Site(node, [node.left, node.right], "_0 @ _1", changes)


SIZED = (
    ("2 * {x}", 1.3),
    ("{x} / 2", 1.3),
    ("{x} / len({x})", 1.25),
    ("{x} * len({x})", 1.3),
    ("{x} / {x}.shape[1]", 1.3),
    ("{x} * {x}.shape[1]", 1.3),
    ("{x}.sum()", 1.4),
    ("{x}.mean()", 1.4),
)
"""One side of a sum or a difference with a factor of its own."""


def of_sum(node: ast.BinOp) -> Site:
    """a + b or a − b: the other sign, a side left out, exchanged or scaled."""
    sign, other = ("+", "-") if isinstance(node.op, ast.Add) else ("-", "+")
    if role_of(node) == "complement":
        around_one = [
            Change("1 + _1", kinds.OTHER_SIGN, 1.05),
            Change("_1 - 1", kinds.EXCHANGED_SIDES, 1.05),
            Change("1 - _1 ** 2", kinds.SQUARED, 1.2),
            Change("1 - 2 * _1", kinds.TERM_SCALED, 1.3),
            Change("(1 - _1) ** 2", kinds.SQUARED, 1.2),
        ]
        return Site(node, [node.left, node.right], "_0 - _1", around_one)
    changes = [
        Change(f"_0 {other} _1", kinds.OTHER_SIGN),
        Change("_0", kinds.TERM_LEFT_OUT, 1.05),
        Change("_1" if sign == "+" else "-_1", kinds.TERM_LEFT_OUT, 1.05),
        Change("_0 * _1", kinds.PRODUCT_FOR_SUM, 1.2),
        Change(f"_0 {sign} _1 ** 2", kinds.SQUARED, 1.3),
        Change(f"_0 {sign} 2 * _0 * _1", kinds.TERM_SCALED, 1.4),
    ]
    if sign == "-":
        changes.append(Change("_1 - _0", kinds.EXCHANGED_SIDES))
        changes.append(Change("abs(_0 - _1)", kinds.ABSOLUTE, 1.2))
        changes.append(Change("(_0 - _1) ** 2", kinds.SQUARED, 1.2))
        changes.append(Change("np.sign(_0 - _1)", kinds.SIGN_ALONE, 1.2))
    for template, cost in SIZED:
        for i in (0, 1):
            sides = [f"_{k}" if k != i else template.format(x=f"_{i}") for k in (0, 1)]
            changes.append(Change(f" {sign} ".join(sides), kinds.TERM_SCALED, cost))
    return Site(node, [node.left, node.right], f"_0 {sign} _1", changes)


def of_quotient(node: ast.BinOp) -> Site:
    """a / b: not divided, divided twice, multiplied, upside down."""
    mean = role_of(node.right) == "mean"
    changes = [
        Change("_0", kinds.MISSING_MEAN if mean else kinds.NOT_DIVIDED),
        Change("_0 / _1 / _1", kinds.MEAN_TWICE if mean else kinds.DIVIDED_TWICE, 1.1),
        Change("_0 * _1", kinds.MULTIPLIED, 1.1),
        Change("_1 / _0", kinds.FRACTION_TURNED, 1.1),
        Change("1 / _1", kinds.NUMERATOR_LEFT_OUT, 1.2),
    ]
    if mean:
        changes.append(Change("_0 / (_1 - 1)", kinds.ONE_LESS, 1.2))
    return Site(node, [node.left, node.right], "_0 / _1", changes)


def of_reduction(node: ast.Call, name: str, value: ast.expr) -> Site | None:
    """x.sum(axis=…, keepdims=…) or x.max(…): averaged, not summed, along another axis."""
    given = {word.arg: ast.unparse(word.value) for word in node.keywords if word.arg}
    if not all(isinstance(word.value, ast.Constant) for word in node.keywords):
        return None
    axis, keep = given.get("axis"), given.get("keepdims")
    error = role_of(value) == "error"

    def call(method: str, axis: str | None, keep: str | None) -> str:
        words = [f"axis={axis}"] * (axis is not None) + [f"keepdims={keep}"] * (keep is not None)
        return f"_0.{method}({', '.join(words)})"

    changes = []
    if name == "sum":
        averaged = kinds.BIAS_AVERAGED if error else kinds.MEAN_FOR_THE_SUM
        changes += [
            Change(call("mean", axis, keep), averaged),
            Change("_0", kinds.BIAS_NOT_SUMMED if error else kinds.SUM_MISSING),
            Change("_0[-1:]", kinds.LAST_EXAMPLE),
            Change("_0[:1]", kinds.FIRST_EXAMPLE),
            Change(call("max", axis, keep), kinds.MAXIMUM_FOR_SUM, 1.2),
            Change(call("prod", axis, keep), kinds.PRODUCT_OF_ENTRIES, 1.3),
            Change(call("cumsum", axis or "0", None), kinds.RUNNING_SUM, 1.3),
        ]
    else:
        changes.append(Change("0", kinds.UNSTABLE))
        changes.append(Change(call("min", axis, keep), kinds.MINIMUM_FOR_MAXIMUM, 1.1))
    if axis is None:
        changes += [Change(call(name, a, "True"), kinds.SUM_MISSING, 1.1) for a in ("0", "1")]
    else:
        across = {"0": "1", "1": "0"}.get(axis, "0")
        wrong_axis = kinds.WRONG_AXIS if name == "sum" else kinds.MAXIMUM_AXIS
        changes.append(Change(call(name, across, keep), wrong_axis))
        changes.append(
            Change(call(name, None, None), kinds.WHOLE_SUM if name == "sum" else kinds.ONE_MAXIMUM)
        )
        if name == "sum":
            whole = "np.full(_0.sum(axis=0, keepdims=True).shape, _0.sum())"
            changes.append(Change(whole, kinds.WHOLE_SUM, 1.1))
        if keep:
            changes.append(Change(call(name, axis, None), kinds.AXIS_DROPPED))
    return Site(node, [value], call(name, axis, keep), changes)


def of_call(node: ast.Call) -> Site | None:
    """A function of one value: left out, applied twice, another one."""
    match node.func:
        case ast.Attribute(value=value, attr="sum" | "max" as method) if not node.args:
            return of_reduction(node, method, value)
    if len(node.args) != 1 or node.keywords:
        return None
    (value,) = node.args
    name = ast.unparse(node.func)
    found: Sequence[tuple[str, Misconception, float]]
    match name:
        case "sigma" | "sigmoid":
            found = (
                ("_0", kinds.ACTIVATION_LEFT_OUT, 1.0),
                ("sigma(sigma(_0))", kinds.SIGMOID_AGAIN, 1.0),
                ("np.tanh(_0)", kinds.TANH_FOR_SIGMOID, 1.0),
                ("sigma(-_0)", kinds.EXPONENT_SIGN, 1.0),
                ("sigma(_0) * (1 - sigma(_0))", kinds.SLOPE_FOR_VALUE, 1.1),
                ("np.maximum(_0, 0)", kinds.RELU_FOR_SIGMOID, 1.0),
                ("1 / 1 + np.exp(-_0)", kinds.DENOMINATOR_BRACKETS, 1.0),
                ("1 / (1 - np.exp(-_0))", kinds.OTHER_SIGN, 1.2),
                ("np.exp(-_0) / (1 + np.exp(-_0))", kinds.EXPONENT_SIGN, 1.2),
                (
                    "np.exp(_0) / np.exp(_0).sum(axis=-1, keepdims=True)",
                    kinds.SOFTMAX_FOR_SIGMOID,
                    1.0,
                ),
            )
        case "np.log":
            found = (
                ("_0", kinds.LOGARITHM_LEFT_OUT, 1.0),
                ("np.log2(_0)", kinds.LOG_BASE, 1.0),
                ("np.log10(_0)", kinds.LOG_BASE, 1.0),
                ("np.log1p(_0)", kinds.LOGARITHM_OF_ONE_MORE, 1.1),
                ("np.exp(_0)", kinds.EXPONENTIAL_FOR_LOGARITHM, 1.2),
                ("1 / _0", kinds.SLOPE_FOR_VALUE, 1.2),
                ("np.log(1 - _0)", kinds.LOG_ARGUMENT, 1.1),
            )
        case "np.exp":
            found = (
                ("_0", kinds.NO_EXPONENTIAL, 1.0),
                ("np.exp(-_0)", kinds.EXPONENT_SIGN, 1.0),
                ("_0 ** 2", kinds.SQUARED, 1.2),
                ("2 ** _0", kinds.OTHER_BASE, 1.1),
                ("10 ** _0", kinds.OTHER_BASE, 1.2),
                ("abs(_0)", kinds.ABSOLUTE, 1.2),
            )
        case "len":
            found = (
                ("_0.shape[1]", kinds.OUTPUTS_FOR_EXAMPLES, 1.0),
                ("_0.size", kinds.OVER_OUTPUTS, 1.0),
            )
        case "np.diag":
            found = (
                ("_0", kinds.ROW_FOR_DIAG, 1.0),
                ("np.eye(len(_0))", kinds.IDENTITY_FOR_DIAG, 1.0),
                ("0", kinds.OFF_DIAGONAL_ONLY, 1.0),
            )
        case _:
            return None
    changes = [Change(*change) for change in found]
    return Site(node, [value], f"{name}(_0)", changes, like=name)


def of_transpose(node: ast.Attribute) -> Site:
    """a.T: left out, or something else that fits the shape."""
    changes = [
        Change("_0", kinds.NOT_TRANSPOSED),
        Change("_0.reshape(_0.shape[::-1])", kinds.RESHAPED),
        Change("np.linalg.pinv(_0)", kinds.INVERSE),
        Change("_0.T[::-1]", kinds.FLIPPED, 1.1),
        Change("_0.T[:, ::-1]", kinds.FLIPPED, 1.1),
    ]
    return Site(node, [node.value], "_0.T", changes)


def of_minus(node: ast.UnaryOp) -> Site:
    """−a."""
    return Site(node, [node.operand], "-_0", [Change("_0", kinds.MINUS_MISSING)])


UNARY = {
    "activation": (
        ("sigma(_0)", kinds.SIGMOID_AGAIN, 1.2),
        ("(1 - _0)", kinds.COMPLEMENT_FOR, 1.3),
        ("_0 ** 2", kinds.SQUARED, 1.3),
    ),
    "input": (
        ("sigma(_0)", kinds.SIGMOID_AGAIN, 1.2),
        ("(_0 * (1 - _0))", kinds.SLOPE_IN_WEIGHT, 1.1),
        ("(_0 * _0 * (1 - _0))", kinds.SLOPE_IN_WEIGHT, 1.1),
        ("(1 - _0)", kinds.COMPLEMENT_FOR, 1.3),
        ("_0 ** 2", kinds.SQUARED, 1.3),
    ),
    "error": (
        ("_0 ** 2", kinds.SQUARED, 1.3),
        ("abs(_0)", kinds.ABSOLUTE, 1.3),
        ("np.sign(_0)", kinds.SIGN_ALONE, 1.3),
        ("_0[::-1]", kinds.ROWS_REVERSED, 1.4),
    ),
    "gradient": (
        ("_0 ** 2", kinds.SQUARED, 1.3),
        ("abs(_0)", kinds.ABSOLUTE, 1.3),
        ("np.sign(_0)", kinds.SIGN_ALONE, 1.3),
    ),
    "target": (("(1 - _0)", kinds.COMPLEMENT_FOR, 1.2),),
    "weight": (
        ("_0 ** 2", kinds.SQUARED, 1.3),
        ("abs(_0)", kinds.ABSOLUTE, 1.3),
        ("np.sign(_0)", kinds.SIGN_ALONE, 1.4),
    ),
}
"""What may be done to a value before it is used."""


def of_value(node: ast.Name | ast.Subscript, others: Sequence[ast.expr]) -> Site:
    """A variable: another one of the same shape, or something done to it first."""
    role = role_of(node)
    changes = [Change(*change) for change in UNARY.get(role, ())]
    changes += [
        Change(
            f"_{i}", kinds.DW_FOR_W if pair == ("weight", "gradient") else kinds.OTHER_VALUE, 1.15
        )
        for i, pair in enumerate(((role, role_of(other)) for other in others), start=1)
    ]
    return Site(node, [node, *others], "_0", changes, like=ast.unparse(node), visited=False)


def of_entry(node: ast.Subscript, lists: Sequence[str]) -> Site:
    """a[l]: of the layer before or behind, or of another list."""
    role, name, index = role_of(node), ast.unparse(node.value), ast.unparse(node.slice)
    next_kind = kinds.WRONG_WEIGHT if role == "weight" else kinds.OTHER_LAYER
    texts = [f"{name}[{index}]", f"{name}[{index} + 1]", f"{name}[{index} - 1]"]
    texts += [f"{other}[{index}]" for other in lists if other != name]
    # An index may leave its list, so these are looked up only where they are wanted.
    lazy = [ast.parse(f"lambda: {text}", mode="eval").body for text in texts]
    changes = [
        Change("_1()", next_kind, 1.1),
        Change("_2()", next_kind, 1.1),
        *(Change(f"_{i}()", kinds.OTHER_VALUE, 1.2) for i in range(3, len(lazy))),
    ]
    for text, kind, cost in UNARY.get(role, ()):
        changes.append(Change(text.replace("_0", "_0()"), kind, cost))
    return Site(node, lazy, "_0()", changes, like=ast.unparse(node), visited=False)


class Source:
    """The source of a solution, read: its places, and the code with a switch at each."""

    def __init__(self, answer: Function) -> None:
        tree = ast.parse(textwrap.dedent(inspect.getsource(answer)))
        self.name = answer.__name__
        self.places: list[Site] = []
        self.tree = tree
        expressions = (node for node in ast.walk(tree) if isinstance(node, ast.expr))
        for number, node in enumerate(expressions):
            node.number = number  # type: ignore[attr-defined]
        self.code = self._compiled(copy.deepcopy(tree))
        self.at = {place.node.number: i for i, place in enumerate(self.places)}  # type: ignore[attr-defined]
        names = dict(answer.__globals__)
        names["_at"] = self._at
        exec(self.code, names)
        self.function: Function = names[self.name]
        self.defaults = [compiled(place.default) for place in self.places]
        self.turned: dict[int, Function] = {}

    def _compiled(self, tree: ast.Module) -> CodeType:
        _Switches(self.places).visit(tree)
        return compile(ast.fix_missing_locations(tree), f"<edits of {self.name}>", "exec")

    def _at(self, place: int, *operands: Any) -> Any:
        return self.turned.get(place, self.defaults[place])(*operands)

    def run(self, edit: Edit, arguments: Sequence[Any]) -> Any:
        """What the edited solution gives."""
        self.turned = {
            place: compiled(self.places[place].changes[which].template)
            for place, which in edit.switches
        }
        return self.function(*arguments)

    def shown(self, edit: Edit) -> str:
        """The statements that were edited, as code; where there is but one, its expression."""
        chosen = {place: self.places[place].changes[which] for place, which in edit.switches}
        numbers = {self.places[place].node.number for place in chosen}  # type: ignore[attr-defined]
        lines = []
        for statement in ast.walk(self.tree):
            if not isinstance(statement, ast.Assign | ast.Return | ast.Expr | ast.AugAssign):
                continue
            if not any(getattr(node, "number", None) in numbers for node in ast.walk(statement)):
                continue
            edited = _Edited(self, chosen).visit(copy.deepcopy(statement))
            if isinstance(edited, ast.Return | ast.Expr):
                edited = edited.value
            lines.append(ast.unparse(ast.fix_missing_locations(edited)))
        return "; ".join(lines)

    @property
    def one_formula(self) -> bool:
        """Whether the solution is a single return."""
        (function,) = self.tree.body
        return isinstance(function, ast.FunctionDef) and len(function.body) == 1

    @cached_property
    def singles(self) -> list[Edit]:
        """Each change alone; where the same stands at several places, also in all of them."""
        found = []
        alike: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for i, place in enumerate(self.places):
            for which, change in enumerate(place.changes):
                found.append(self._edit([(i, which)]))
                if place.like:
                    alike.setdefault((place.like, change.template), []).append((i, which))
        found += [self._edit(together) for together in alike.values() if len(together) > 1]
        return sorted(found, key=lambda edit: edit.cost)

    @cached_property
    def statements(self) -> list[int]:
        """Of each place, the number of its statement."""
        found: dict[int, int] = {}
        for number, statement in enumerate(ast.walk(self.tree)):
            if isinstance(statement, ast.Assign | ast.Return | ast.Expr | ast.AugAssign):
                inside = (getattr(node, "number", None) for node in ast.walk(statement))
                found |= dict.fromkeys((self.at[n] for n in inside if n in self.at), number)
        return [found.get(place, -place) for place in range(len(self.places))]

    def _edit(self, switches: list[tuple[int, int]]) -> Edit:
        i, which = switches[0]
        change = self.places[i].changes[which]
        place = self.places[i]
        operands = {f"_{k}": ast.unparse(unlazy(o)) for k, o in enumerate(place.operands)}
        was, now = (filled(text, operands) for text in (place.default, change.template))
        return Edit(tuple(switches), (change.kind,), change.cost, ({"was": was, "now": now},))

    @property
    def pairs(self) -> Iterator[Edit]:
        """Two edits of different places, of the kinds that people make often.

        Where the solution has several statements, the two are in different ones.
        """
        most = OFTEN if self.one_formula else 1.0
        often = [edit for edit in self.singles if edit.cost <= most]
        for one, other in combinations(often, 2):
            places = [{place for place, _ in edit.switches} for edit in (one, other)]
            if not self.one_formula:
                places = [{self.statements[place] for place in some} for some in places]
            if places[0].isdisjoint(places[1]):
                yield Edit(
                    one.switches + other.switches,
                    one.kinds + other.kinds,
                    one.cost + other.cost,
                    one.fields + other.fields,
                )


def unlazy(operand: ast.expr) -> ast.expr:
    """An operand as it is shown."""
    return operand.body if isinstance(operand, ast.Lambda) else operand


def filled(template: str, operands: Mapping[str, str]) -> str:
    """The template with the operands' own text in it."""

    class Filled(ast.NodeTransformer):
        def visit_Call(self, node: ast.Call) -> ast.AST:
            if isinstance(node.func, ast.Name) and node.func.id in operands:
                return self.visit(node.func)
            return self.generic_visit(node)

        def visit_Name(self, node: ast.Name) -> ast.AST:
            text = operands.get(node.id)
            return node if text is None else ast.parse(text, mode="eval").body

    return ast.unparse(Filled().visit(ast.parse(template, mode="eval")))


@cache
def compiled(template: str) -> Function:
    """A template as a function of its operands."""
    template = template.replace("np.linalg.pinv", "pinv")
    function: Function = eval(f"lambda _0=None, _1=None, *_: {template}", dict(TOOLS))
    count = 1 + max([int(n) for n in re.findall(r"\b_(\d+)", template)], default=0)
    if count > 2:
        names = ", ".join(f"_{i}" for i in range(count))
        function = eval(f"lambda {names}, *_: {template}", dict(TOOLS))
    return function


COUNTS = {"L", "l", "K", "E", "size", "start", "epochs", "order", "rows", "shape"}
"""Names of numbers that count, which are no part of a formula."""

FEW = 4
"""Variables in sight, up to which any may be taken for any other; beyond, only its like."""


class _Switches(ast.NodeTransformer):
    """Puts a switch at each place, and lists the places."""

    def __init__(self, places: list[Site]) -> None:
        self.places = places
        self.values: list[str] = []
        self.lists: list[str] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        before = list(self.values), list(self.lists)
        names = [argument.arg for argument in node.args.args]
        lists = {"weights", "biases", "dWs", "sizes"} | (
            {"w", "b"} & set(names) if "w" in names else set()
        )
        self.lists += [name for name in names if name in lists]
        self.values += [name for name in names if name not in lists | COUNTS]
        node.body = [self.visit(statement) for statement in node.body]
        self.values, self.lists = before
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        is_list = any(isinstance(part, ast.List) for part in ast.walk(node.value))
        node.value = self.visit(node.value)
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        (self.lists if is_list else self.values).extend(set(names) - COUNTS)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        node.value = self.visit(node.value)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        node.value = self.visit(node.value)
        return node

    def visit_For(self, node: ast.For) -> ast.AST:
        node.body = [self.visit(statement) for statement in node.body]
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        before = list(self.values)
        node.body = [self.visit(statement) for statement in node.body]
        self.values = before
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        return node

    def visit(self, node: ast.AST) -> Any:
        place = self._place(node) if isinstance(node, ast.expr) else None
        if place is None:
            return super().visit(node)
        index = len(self.places)
        self.places.append(place)
        operands = list(place.operands)
        # the operands as the learner reads them, before switches are put inside
        place.operands = [copy.deepcopy(operand) for operand in operands]
        place.node = copy.copy(node)  # type: ignore[assignment]
        if place.visited:
            operands = [self.visit(operand) for operand in operands]
            self._brackets(node, index, operands)
        return ast.Call(ast.Name("_at", ast.Load()), [ast.Constant(index), *operands], [])

    def _brackets(self, node: ast.AST, index: int, operands: list[ast.expr]) -> None:
        """Where an operand is a sum or a quotient of its own: the brackets set otherwise."""
        place = self.places[index]
        signs = {ast.Add: "+", ast.Sub: "-", ast.Div: "/", ast.Mult: "*", ast.MatMult: "@"}
        if not isinstance(node, ast.BinOp):
            return
        if isinstance(node.op, ast.Mult):
            self._slope_inside(index, operands)
        if len(operands) != 2:
            return
        outer = signs.get(type(node.op))
        for side in (0, 1):
            inner, read = operands[side], place.operands[side]
            if (
                not (isinstance(read, ast.BinOp) and isinstance(inner, ast.Call))
                or len(inner.args) != 3
            ):
                continue
            sign = signs.get(type(read.op))
            if sign is None or outer is None or {sign, outer} <= {"+"} or {sign, outer} <= {"*"}:
                continue
            first = len(operands)
            for k in (1, 2):
                name = f"_b{index}_{first}_{k}"
                inner.args[k] = ast.NamedExpr(ast.Name(name, ast.Store()), inner.args[k])
                operands.append(ast.Name(name, ast.Load()))
            place.operands += [read.left, read.right]
            x, y = f"_{first}", f"_{first + 1}"
            text = f"{x} {sign} ({y} {outer} _1)" if side == 0 else f"(_0 {outer} {x}) {sign} {y}"
            kind = kinds.BRACKETS if sign == "@" or outer == "@" else kinds.OTHER_BRACKETS
            place.changes.append(Change(text, kind))

    def _slope_inside(self, index: int, operands: list[ast.expr]) -> None:
        """(D @ W.T) * slope: the slope multiplied into one of the two before the product."""
        place = self.places[index]
        read, made = place.operands[0], operands[0]
        if not (isinstance(read, ast.BinOp) and isinstance(read.op, ast.MatMult)):
            return
        count = len(operands)
        for k, name in enumerate((f"_b{index}_l", f"_b{index}_r"), start=1):
            made.args[k] = ast.NamedExpr(ast.Name(name, ast.Store()), made.args[k])  # type: ignore[attr-defined]
            operands.append(ast.Name(name, ast.Load()))
        place.operands += [read.left, read.right]
        slope = product([f"_{i}" for i in range(1, count)])
        left, right = f"_{count}", f"_{count + 1}"
        place.changes += [
            Change(f"({slope} * {left}) @ {right}", kinds.SLOPE_FIRST),
            Change(f"{left} @ ({right} * {slope})", kinds.BRACKETS),
            Change(f"{left} @ ({right} * ({slope}).T)", kinds.BRACKETS, 1.1),
        ]

    def _place(self, node: ast.expr) -> Site | None:
        inside = [part for part in ast.walk(node) if isinstance(part, ast.Name | ast.List)]
        if any(isinstance(part, ast.List) for part in inside):
            return None
        if {part.id for part in inside if isinstance(part, ast.Name)} <= COUNTS | {"len", "w"}:
            return None
        match node:
            case ast.BinOp(op=ast.Mult()):
                return of_product(node)
            case ast.BinOp(op=ast.MatMult()):
                return of_matrix_product(node)
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub()) if not isinstance(left, ast.List):
                return of_sum(node)
            case ast.BinOp(op=ast.Div()):
                return of_quotient(node)
            case ast.UnaryOp(op=ast.USub(), operand=operand) if not isinstance(
                operand, ast.Constant
            ):
                return of_minus(node)
            case ast.Call():
                return of_call(node)
            case ast.Attribute(attr="T"):
                return of_transpose(node)
            case ast.Name(id=name) if name in self.values:
                others = [ast.Name(other, ast.Load()) for other in self.values if other != name]
                if len(others) > FEW:
                    others = [other for other in others if role_of(other) == role_of(node)]
                return of_value(node, others)
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Name() | ast.BinOp()) if (
                name in self.lists
            ):
                return of_entry(node, self.lists)
        return None


class _Edited(ast.NodeTransformer):
    """The source with the chosen changes in it, as it is shown."""

    def __init__(self, source: Source, chosen: Mapping[int, Change]) -> None:
        self.source, self.chosen = source, chosen

    def visit(self, node: ast.AST) -> Any:
        index = (
            self.source.at.get(getattr(node, "number", -1)) if isinstance(node, ast.expr) else None
        )
        change = self.chosen.get(index) if index is not None else None
        if change is None or index is None:
            return self.generic_visit(node)
        place = self.source.places[index]
        operands = [copy.deepcopy(unlazy(operand)) for operand in place.operands]
        if place.visited:
            operands = [self.visit(operand) for operand in operands]
        texts = {f"_{i}": ast.unparse(operand) for i, operand in enumerate(operands)}
        return ast.parse(filled(change.template, texts), mode="eval").body


@cache
def source_of(answer: Function) -> Source | None:
    """The source of this solution; None where it cannot be read."""
    try:
        return Source(answer)
    except (OSError, TypeError, SyntaxError):
        return None
