"""The formula in a line of Python, as LaTeX in the symbols of the derivation."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import numpy as np

from backprop_course.exercises.task import Task

SUM, MINUS, PRODUCT, POWER, ATOM = range(5)
"""How strongly an expression holds together."""

SYMBOLS = {
    "learning_rate": r"\eta",
    "labels": r"\text{labels}",
    "weights": "W",
    "biases": "b",
    "sizes": "E",
    "dWs": "dW",
    "grads": r"dW,\;db",
    "way_back": r"\text{way\_back}",
}
"""Names that are written as something else."""

NAME = re.compile(r"(dZ|dz|dW|dw|dA|dB|db|[A-Za-z])(\d*)(?:_([a-z]+))?")
"""A letter of the derivation, a layer's number, and what else tells it apart."""

FUNCTIONS = {
    "np.log": r"\log",
    "np.log2": r"\log_2",
    "np.log10": r"\log_{10}",
    "np.tanh": r"\tanh",
    "tanh": r"\tanh",
    "np.sign": r"\operatorname{sign}",
    "np.sort": r"\operatorname{sort}",
}
REDUCTIONS = {
    "sum": r"\sum",
    "prod": r"\prod",
    "max": r"\max",
    "min": r"\min",
    "mean": r"\operatorname{mean}",
    "cumsum": r"\operatorname{cumsum}",
    "argmax": r"\operatorname{argmax}",
    "argmin": r"\operatorname{argmin}",
}
"""Methods that run along an axis: 0 over the examples e, 1 over the outputs k."""
SIZES = {"E", "E_s", "K", "L"}
"""Letters that count, which stay where a formula's other variables are put in."""
OF_ARRAYS = {"ravel", "reshape", "round"}


class NoFormulaError(ValueError):
    """The code is no formula, or none that could be written down."""


def symbol(name: str) -> str:
    """A name of the code as a letter of the derivation; a text where it is none."""
    if name in SYMBOLS:
        return SYMBOLS[name]
    found = NAME.fullmatch(name)
    if not found:
        return r"\text{" + name.replace("_", r"\_") + "}"
    letter, number, word = found.groups()
    letter = r"\delta" if letter in ("dZ", "dz") else letter
    below = number or (word if word and len(word) == 1 else rf"\text{{{word}}}" if word else "")
    return f"{letter}_{{{below}}}" if below else letter


@dataclass(frozen=True)
class Written:
    """An expression in LaTeX, and how strongly it holds together."""

    text: str
    strength: int = ATOM

    def within(self, strength: int) -> str:
        """In brackets, unless it holds together at least as strongly."""
        return self.text if self.strength >= strength else rf"\left({self.text}\right)"


@dataclass(frozen=True)
class Writer:
    """Writes the formulas of one task."""

    shapes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of each argument that is an array, its sizes as symbols."""
    numbers: frozenset[str] = frozenset()
    """The names of single numbers, which multiply without a ∘."""
    scalars: bool = False
    """Whether everything is a single number."""

    def expression(self, node: ast.expr) -> str:
        """The LaTeX of an expression; NoFormulaError where it is no formula."""
        return self._of(node).text

    def statement(self, node: ast.stmt, answer: str) -> str:
        """The LaTeX of a statement; `answer` is the symbol of what is returned."""
        match node:
            case ast.Return(value=ast.expr() as value) if answer:
                return f"{answer} = {self.expression(value)}"
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.BinOp(left=ast.List(), right=ast.ListComp(elt=each)),
            ):  # [None] + [… for l in …]
                return f"{symbol(name)}_l = {self.expression(each)}"
            case ast.Assign(targets=targets, value=value):
                left = " = ".join(self.expression(target) for target in targets)
                return f"{left} = {self.expression(value)}"
            case ast.Expr(
                value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[x])
            ):
                return f"{symbol(name)} = {self.expression(x)}"
        raise NoFormulaError(ast.unparse(node))

    def _of(self, node: ast.expr) -> Written:
        match node:
            case ast.Constant(value=int() | float() as value):
                return Written(re.sub(r"^1e-(\d+)$", r"10^{-\1}", f"{value:g}"))
            case ast.Name(id=name):
                return Written(symbol(name))
            case ast.Tuple(elts=members):
                return Written(r",\;".join(self.expression(member) for member in members))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Written(f"-{self._of(operand).within(PRODUCT)}", MINUS)
            case ast.BinOp():
                return self._operation(node)
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                return Written(rf"\left[{self.expression(left)} = {self.expression(right)}\right]")
            case ast.Attribute():
                return self._attribute(node)
            case ast.Subscript():
                return self._entry(node)
            case ast.Call():
                return self._call(node)
            case ast.Lambda(args=ast.arguments(args=[ast.arg(arg=name)]), body=body):
                return Written(rf"{symbol(name)}\mapsto {self.expression(body)}", SUM)
        raise NoFormulaError(ast.unparse(node))

    def _operation(self, node: ast.BinOp) -> Written:
        match node.op:
            case ast.Add() | ast.Sub():
                sign = "+" if isinstance(node.op, ast.Add) else "-"
                right = self._of(node.right).within(PRODUCT)
                return Written(f"{self.expression(node.left)} {sign} {right}", SUM)
            case ast.Mult():
                return self._product(node)
            case ast.MatMult():
                first, second = map(self._in_matrix_product, (node.left, node.right))
                return Written(rf"{first}\,{second}", PRODUCT)
            case ast.Div():
                return self._fraction(node)
            case ast.FloorDiv():
                fraction = (
                    rf"\frac{{{self.expression(node.left)}}}{{{self.expression(node.right)}}}"
                )
                return Written(rf"\left\lfloor{fraction}\right\rfloor")
            case ast.Pow():
                base = self._of(node.left).within(ATOM)
                return Written(f"{base}^{{{self.expression(node.right)}}}", POWER)
        raise NoFormulaError(ast.unparse(node))

    def _in_matrix_product(self, node: ast.expr) -> str:
        written = self._of(node)
        by_entries = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult)
        if by_entries and not self._is_number(node):
            return rf"\left({written.text}\right)"
        return written.within(MINUS if written.text.startswith("-") else PRODUCT)

    def _product(self, node: ast.BinOp) -> Written:
        sides = [self._of(side) for side in (node.left, node.right)]
        texts = [
            rf"\left({side.text}\right)"
            if isinstance(part, ast.BinOp) and isinstance(part.op, ast.MatMult)
            else side.within(MINUS if place == 0 else PRODUCT)
            for place, (part, side) in enumerate(zip((node.left, node.right), sides, strict=True))
        ]
        plain = self._is_number(node.left) or self._is_number(node.right)
        sign = (r"\," if not texts[1].startswith(r"\left(") else "") if plain else r"\circ "
        strength = MINUS if texts[0].startswith("-") else PRODUCT
        return Written(f"{texts[0]}{sign}{texts[1]}", strength)

    def _fraction(self, node: ast.BinOp) -> Written:
        above, below = node.left, [node.right]
        match above:
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                above, below = left, [right, node.right]
        minus = ""
        if isinstance(above, ast.UnaryOp) and isinstance(above.op, ast.USub):
            minus, above = "-", above.operand
        under = [self._of(part) for part in below]
        texts = [part.within(PRODUCT) if len(under) > 1 else part.text for part in under]
        denominator = r"\,".join(texts)
        fraction = rf"{minus}\frac{{{self.expression(above)}}}{{{denominator}}}"
        return Written(fraction, MINUS if minus else PRODUCT)

    def _attribute(self, node: ast.Attribute) -> Written:
        match node:
            case ast.Attribute(value=value, attr="T"):
                return Written(rf"{self._of(value).within(ATOM)}^\top", POWER)
            case ast.Attribute(value=value, attr="value"):
                return self._of(value)
            case ast.Attribute(value=ast.Name(id=name), attr="size") if name in self.shapes:
                sizes = [size for size in self.shapes[name] if size != "1"]
                return Written(r"\,".join(sizes), PRODUCT if len(sizes) > 1 else ATOM)
            case ast.Attribute(value=value, attr="shape"):
                return Written(rf"\operatorname{{shape}}{self._argument(value)}", PRODUCT)
        raise NoFormulaError(ast.unparse(node))

    def _entry(self, node: ast.Subscript) -> Written:
        match node:
            case ast.Subscript(
                value=ast.Attribute(value=ast.Name(id=name), attr="shape"),
                slice=ast.Constant(value=int() as axis),
            ) if name in self.shapes:
                return Written(self.shapes[name][axis])
            case ast.Subscript(slice=ast.Slice(lower=lower, upper=upper, step=step)):
                named = [None if end is None else ast.unparse(end) for end in (lower, upper, step)]
                inner = self._of(node.value).within(ATOM)
                if named == [None, None, "-1"]:
                    return Written(
                        rf"\operatorname{{reverse}}{self._argument(node.value)}", PRODUCT
                    )
                which = {("-1", None): "E", (None, "1"): "1"}.get((named[0], named[1]))
                if which and named[2] is None:
                    return Written(f"{inner}^{{({which})}}", POWER)
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Name() | ast.BinOp() as index):
                return Written(f"{symbol(name)}_{{{_layer(name, index)}}}")
            case ast.Subscript(value=ast.Name(id=name), slice=ast.UnaryOp() as index):
                if ast.unparse(index) == "-1":
                    return Written(f"{symbol(name)}_L")
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=0)):
                return Written(symbol(name))  # a row as a vector
            case ast.Subscript(value=ast.BinOp() as value, slice=ast.Constant(value=0)):
                return Written(rf"\left({self.expression(value)}\right)_0")
            case ast.Subscript(value=ast.Call(func=func, args=[K]), slice=rows) if (
                ast.unparse(func) == "np.eye"
            ):
                return Written(rf"I_{{{self.expression(K)}}}\left[{self.expression(rows)}\right]")
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Tuple() as axes) if (
                ast.unparse(axes) == "(:, None)"
            ):
                return Written(rf"{symbol(name)}^\top", POWER)
        raise NoFormulaError(ast.unparse(node))

    def _call(self, node: ast.Call) -> Written:
        name = ast.unparse(node.func)
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr=method)) if method in REDUCTIONS:
                return self._reduction(method, value, node)
            case ast.Call(func=ast.Attribute(value=value, attr="copy"), args=[]):
                return self._of(value)
            case ast.Call(func=ast.Attribute(value=value, attr=method)) if method in OF_ARRAYS:
                return Written(rf"\operatorname{{{method}}}{self._argument(value)}", PRODUCT)
            case ast.Call(func=ast.Name(id="sum"), args=[ast.GeneratorExp(elt=each)]):
                text = self.expression(_Renamed({"dW": "dW_s"}).visit(copy.deepcopy(each)))
                return Written(rf"\sum_s {text}", PRODUCT)
            case ast.Call(func=ast.Name(id="sum" | "max" as how), args=[ast.Name(id=of)]):
                return Written(rf"{REDUCTIONS[how]}_s {symbol(of)}_s", SUM)
            case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=of)]):
                return Written(self.shapes[of][0] if of in self.shapes else "S")
            case ast.Call(func=ast.Name(id="float"), args=[value]):
                return self._of(value)
            case ast.Call(args=[value], keywords=[]) if name == "np.exp":
                return Written(f"e^{{{self.expression(value)}}}", POWER)
            case ast.Call(args=[value], keywords=[]) if name == "np.log1p":
                return Written(rf"\log\left(1 + {self.expression(value)}\right)", PRODUCT)
            case ast.Call(args=[value], keywords=[]) if name in FUNCTIONS:
                return Written(f"{FUNCTIONS[name]}{self._argument(value)}", PRODUCT)
            case ast.Call(args=[value], keywords=[]) if name in ("sigma", "sigmoid"):
                return Written(rf"\sigma\left({self.expression(value)}\right)")
            case ast.Call(args=[value], keywords=[]) if name == "abs":
                return Written(rf"\left|{self.expression(value)}\right|")
            case ast.Call(args=[value], keywords=[]) if name == "np.linalg.pinv":
                return Written(f"{self._of(value).within(ATOM)}^+", POWER)
            case ast.Call(args=[value], keywords=[]) if name == "np.diag":
                if isinstance(value, ast.Name):  # of two axes: the diagonal is read off
                    return Written(f"{symbol(value.id)}_1")
                if isinstance(value, ast.Subscript):
                    value = value.value  # a row as a vector
                return Written(rf"\operatorname{{diag}}{self._argument(value)}", PRODUCT)
            case ast.Call(args=[value], keywords=[]) if name == "np.eye":
                size = "K" if name == "np.eye" and "len" in ast.unparse(value) else None
                return Written(f"I_{{{size or self.expression(value)}}}")
            case ast.Call(args=[one, other], keywords=[]) if name == "np.maximum":
                pair = f"{self.expression(one)},\\,{self.expression(other)}"
                return Written(rf"\max\left({pair}\right)")
            case ast.Call(args=[value, ast.Tuple(elts=parents), rule]) if name == "Node":
                inside = r",\;".join(self.expression(parent) for parent in parents)
                made = rf"{self.expression(value)},\;\left({inside}\right)"
                return Written(rf"\left({made},\;{self.expression(rule)}\right)")
        raise NoFormulaError(ast.unparse(node))

    def _reduction(self, method: str, value: ast.expr, node: ast.Call) -> Written:
        given = {word.arg: ast.unparse(word.value) for word in node.keywords}
        if node.args or not given.keys() <= {"axis", "keepdims"}:
            raise NoFormulaError(ast.unparse(node))
        along = {"0": "_e", "1": "_k", None: ""}.get(given.get("axis"))
        if along is None:
            raise NoFormulaError(ast.unparse(node))
        return Written(f"{REDUCTIONS[method]}{along} {self._of(value).within(PRODUCT)}", PRODUCT)

    def _argument(self, value: ast.expr) -> str:
        """What a named function is applied to: a letter alone stands without brackets."""
        written = self._of(value)
        if isinstance(value, ast.Name | ast.Subscript) and written.strength == ATOM:
            return f" {written.text}"
        return rf"\left({written.text}\right)"

    def _is_number(self, node: ast.expr) -> bool:
        match node:
            case ast.Constant():
                return True
            case ast.Name(id=name):
                return self.scalars or name in self.numbers or name in SIZES
            case ast.UnaryOp(operand=operand):
                return self._is_number(operand)
            case ast.BinOp(left=left, right=right):
                return self._is_number(left) and self._is_number(right)
            case ast.Attribute(attr="size"):
                return True
            case ast.Subscript(value=ast.Attribute(attr="shape")):
                return True
            case ast.Call(func=ast.Name(id="len" | "sum" | "max")):
                return True
            case ast.Call(func=ast.Attribute(attr=method), keywords=[]) if method in REDUCTIONS:
                return True
        return self.scalars


def _layer(name: str, index: ast.expr) -> str:
    """Which layer an index means: the lists of weights and biases begin with layer 1."""
    text = ast.unparse(index).replace(" ", "")
    if name in ("weights", "biases"):
        return {"l": "l+1", "l-1": "l"}.get(text, text)
    return text


class _Renamed(ast.NodeTransformer):
    """Names exchanged for others, or for whole expressions."""

    def __init__(self, names: Mapping[str, str | ast.expr]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        new = self.names.get(node.id)
        if new is None:
            return node
        return ast.Name(new, ast.Load()) if isinstance(new, str) else copy.deepcopy(new)


MOST = 2
"""Lines in front of a `return`, up to which a function is written as one formula."""


def one_formula(function: ast.FunctionDef) -> ast.expr | None:
    """What a function returns, its variables replaced by what they stand for; None for none."""
    *before, last = function.body
    if len(before) > MOST or not isinstance(last, ast.Return) or last.value is None:
        return None
    known: dict[str, ast.expr] = {}
    for line in before:
        match line:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if (
                len(name) == 1 and name not in SIZES
            ):
                known[name] = _Renamed(dict(known)).visit(copy.deepcopy(value))
            case _:
                return None
    inlined: ast.expr = _Renamed(dict(known)).visit(copy.deepcopy(last.value))
    return inlined


def _simple_statements(function: ast.FunctionDef) -> list[ast.stmt]:
    """All lines of a function that hold no others, in order."""
    kinds = (ast.Assign, ast.AugAssign, ast.Return, ast.Expr)
    lines = [node for node in ast.walk(function) if isinstance(node, kinds)]
    return sorted(lines, key=lambda line: line.lineno)


def function_of(code: str) -> ast.FunctionDef:
    """The last function of a code."""
    functions = [node for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)]
    return functions[-1]


NEAR = 1
"""Lines between two places, up to which they are shown as one."""


def different_lines(wrong: str, right: str) -> tuple[str, str]:
    """The lines in which two codes differ; where some were only added or left out, one beside."""
    codes = [[line for line in code.splitlines() if line.strip()] for code in (wrong, right)]
    matcher = SequenceMatcher(None, codes[0], codes[1], autojunk=False)
    places: list[list[int]] = []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        if places and i - places[-1][1] <= NEAR:
            places[-1][1::2] = i_end, j_end
        else:
            places.append([i, i_end, j, j_end])
    for place in places:
        i, i_end, j, j_end = place
        changed = [
            [line.strip() for line in side] for side in (codes[0][i:i_end], codes[1][j:j_end])
        ]
        if len(places) == 1 and ([] in changed or changed[0] == changed[1]):
            place[0::2] = max(i - 1, 0), max(j - 1, 0)
    first = [line for i, end, _, _ in places for line in (GAP, *codes[0][i:end])][1:]
    second = [line for _, _, j, end in places for line in (GAP, *codes[1][j:end])][1:]
    blanks = min(len(line) - len(line.lstrip()) for line in (*first, *second) if line != GAP)
    return _moved(first, blanks), _moved(second, blanks)


GAP = "# …"
"""What stands for lines that are the same in both."""


def _moved(lines: Sequence[str], blanks: int) -> str:
    return "\n".join(line if line == GAP else line[blanks:] for line in lines)


def different_statements(
    wrong: ast.FunctionDef, right: ast.FunctionDef
) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """The statements in which two functions differ; NoFormulaError for none on one side."""
    lines = _simple_statements(wrong), _simple_statements(right)
    texts = [[ast.unparse(line) for line in side] for side in lines]
    matcher = SequenceMatcher(None, texts[0], texts[1], autojunk=False)
    blocks = [block for block in matcher.get_opcodes() if block[0] != "equal"]
    found = (
        [line for _, i, end, _, _ in blocks for line in lines[0][i:end]],
        [line for _, _, _, j, end in blocks for line in lines[1][j:end]],
    )
    if not found[0] or not found[1]:
        raise NoFormulaError("lines were only added or left out")
    return found


def writer_of(task: Task) -> Writer:
    """What writes a task's formulas: its arguments' sizes are those of the first example."""
    probe = task.examples[0]
    names = {size: sign for sign, size in probe.sizes.items()}
    shapes = {
        name: tuple(_size(names, size) for size in value.shape)
        for name, value in probe.arguments.items()
        if isinstance(value, np.ndarray)
    }
    numbers = {name for name, value in probe.arguments.items() if isinstance(value, int | float)}
    return Writer(shapes, frozenset(numbers), scalars=task.id[:2] in ("00", "01"))


def _size(names: dict[int, str], size: int) -> str:
    sign = names.get(size, str(size)) if size != 1 else "1"
    return re.sub(r"_(\w+)", r"_{\\text{\1}}", sign)
