"""A small example, worked out: what goes in, and what a function gives, in Markdown with LaTeX."""

from __future__ import annotations

import copy
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from backprop_course.exercises.lesson06 import Graph, topological
from backprop_course.exercises.run_safely import call
from backprop_course.exercises.seen import error_sentence
from backprop_course.exercises.task import Batches, Probe, Task, UnreadableError
from backprop_course.shared.language import say
from backprop_course.shared.style import number
from backprop_lib._checks import Array, shape_text
from web.book.formulas import symbol

Result = tuple[str, Array | str]
"""A part of an answer: its label, empty where there is one part, and its numbers or words."""


BREAK = r" \\ "
"""Between two lines in LaTeX."""

SIGNS = re.compile(r"([\\*_\[\]<>$#|~{}])")


def prose(text: str) -> str:
    """A plain text for Markdown: its signs escaped, what stands between backquotes as code."""
    parts = text.split("`")
    parts[::2] = [SIGNS.sub(r"\\\1", part) for part in parts[::2]]
    return "`".join(parts)


class CodeRaisedError(Exception):
    """The code raised an error."""


def answer(
    task: Task, function: Callable[..., Any], probe: Probe, calls: int
) -> tuple[Result, ...]:
    """What the function gives in the last of so many calls, part by part.

    Of batches it is always two epochs, with one generator. CodeRaisedError where it raises one.
    """
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            return tuple(_parts(task, function, probe, calls))
        except UnreadableError as unreadable:
            return ((say("no answer"), str(unreadable)),)
        except Exception as error:
            outcome = call(function, probe, task, None)
            text = error_sentence(task.function_name, outcome, probe.sizes)
            raise CodeRaisedError(f"{text}.") from error


def _parts(task: Task, function: Callable[..., Any], probe: Probe, calls: int) -> Iterator[Result]:
    arguments = probe.copies()
    if isinstance(task.answer_shape, Batches):
        for epoch in (1, 2):
            yield say("epoch {n}", n=epoch), _rows(list(function(*arguments.values())))
        return
    value = function(*arguments.values())
    for _ in range(1, calls):
        arguments = probe.copies()
        value = function(*arguments.values())
    yield from _read(task, value, arguments)


def _rows(epoch: Sequence[Any]) -> str:
    """The row numbers of each batch; where X and Y differ, of both."""
    batches = []
    for batch in epoch:
        X, Y = (" ".join(f"{row:g}" for row in part[:, 0]) for part in batch)
        text = "{X}" if X == Y else "X {X} with Y {Y}"
        batches.append(say(text, X=X, Y=Y))
    return " | ".join(batches)


def _read(task: Task, value: Any, arguments: dict[str, Any]) -> Iterator[Result]:
    if hasattr(value, "way_back"):
        yield from _node_parts(value, arguments)
    elif isinstance(value, dict):
        known = _nodes(next(iter(arguments.values())))
        yield from ((letter, value[node]) for letter, node in _letters(known) if node in value)
        if len(value) > len(known):
            yield say("nodes of no use here"), str(len(value) - len(known))
    elif isinstance(value, list) and value and hasattr(value[0], "way_back"):
        letters = {node: letter for letter, node in _letters(_nodes(*arguments.values()))}
        order = ", ".join(letters[node] for node in value)
        yield say("order"), order if len(value) < 20 else say("{n} nodes", n=len(value))
    else:
        parts = task.answer_shape.read(task.function_name, value, arguments)
        for part in parts:
            yield part.name if len(parts) > 1 else "", part.array


def _node_parts(node: Any, arguments: dict[str, Any]) -> Iterator[Result]:
    names = {id(parent): name for name, parent in arguments.items()}
    yield say("value"), node.value
    parents = [names.get(id(parent), say("an array")) for parent in node.parents]
    yield say("parents"), ", ".join(parents) or say("none")
    gradients = node.way_back(what_comes_back(node.value.shape))
    for name, gradient in zip(arguments, gradients, strict=True):
        yield say("gradient of {name}", name=name), np.asarray(gradient)


def what_comes_back(shape: tuple[int, ...]) -> Array:
    """The gradient that is handed to a node of an example: 1, 2, 3 and so on."""
    return np.arange(1.0, np.prod(shape) + 1).reshape(shape)


def _nodes(last: Any) -> list[Any]:
    """All nodes of a graph, each after its parents."""
    nodes: list[Any] = topological(last)  # type: ignore[no-untyped-call]
    return nodes


def _letters(nodes: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """a, b, c, … for the nodes of a graph, in order."""
    return ((chr(ord("a") + i) if i < 26 else str(i), node) for i, node in enumerate(nodes))


def differ(one: Sequence[Result], other: Sequence[Result]) -> bool:
    """Whether two answers differ in their parts, in a shape or in a number that is shown."""
    return [(label, as_shown(value)) for label, value in one] != [
        (label, as_shown(value)) for label, value in other
    ]


def as_shown(value: Array | str) -> object:
    """What of a result can be seen on the page: its words, or its shape and rounded numbers."""
    if isinstance(value, str):
        return value
    array = np.asarray(value)
    return array.shape, [number(float(entry)) for entry in array.ravel()]


def written(results: Sequence[Result]) -> str:
    """The parts of an answer in a row, each with its shape."""
    if not results:
        return say("nothing")
    texts = []
    for name, value in results:
        shown = prose(value) if isinstance(value, str) else _shown(np.asarray(value), number)
        texts.append(f"{prose(name)}: {shown}" if name else shown)
    return "; ".join(texts)


def _shown(array: Array, write: Callable[[float], str], name: str = "") -> str:
    """An array in LaTeX, with its shape; a number alone. `name` = in front of it, if given."""
    left = f"{name} = " if name else ""
    if array.ndim == 0:
        return f"${left}{_digits(float(array), write)}$"
    if array.ndim == 3:
        blocks = r",\;".join(_matrix(block, write) for block in array)
    else:
        blocks = _matrix(np.atleast_2d(array), write)
    # in braces no line breaks it
    return f"${{{left}{blocks}}}$\N{NO-BREAK SPACE}{_shape(array.shape)}"


def _shape(shape: tuple[int, ...]) -> str:
    """A shape that no line breaks."""
    return shape_text(shape).replace(" ", "\N{NO-BREAK SPACE}")


TALL = 4
"""Rows, beyond which a column lies down."""


def _matrix(array: Array, write: Callable[[float], str]) -> str:
    lying = len(array) > TALL and array.shape[1] == 1
    rows = (
        " & ".join(_digits(float(entry), write) for entry in row)
        for row in (array.T if lying else array)
    )
    turned = r"^\top" if lying else ""
    return rf"\begin{{pmatrix}}{BREAK.join(rows)}\end{{pmatrix}}{turned}"


def _digits(value: float, write: Callable[[float], str]) -> str:
    text = write(value).replace("−", "-").replace("∞", r"\infty").replace("≈", r"\approx ")
    text = text.replace("nan", r"\text{nan}")
    return re.sub(r"e(-?\d+)", r"\\cdot10^{\1}", text)


def given(probe: Probe) -> Iterator[str]:
    """What goes in, argument by argument."""

    def plainly(value: float) -> str:
        return f"{value:g}"

    for name, value in probe.arguments.items():
        match value:
            case Graph():
                yield from _given_graph(name, copy.copy(value))
            case np.ndarray():
                yield _shown(value, plainly, symbol(name))
            case list():
                for layer, each in enumerate(value, start=int(value[0] is not None)):
                    if each is not None:
                        of_layer = f"{symbol(name)}_{{{layer}}}"
                        yield _shown(np.asarray(each), plainly, of_layer)
            case tuple():
                yield f"`{name}` = {_shape(value)}"
            case int() | float():
                yield f"${symbol(name)} = {plainly(value)}$"


def _given_graph(name: str, last: Any) -> Iterator[str]:
    known = _nodes(last)
    if len(known) > 20:
        yield say("A chain of {n} nodes.", n=len(known))
        return
    if len(known) == 1:
        yield _shown(last.value, "{:g}".format, name)
        return
    letters = {node: letter for letter, node in _letters(known)}
    for node, letter in letters.items():
        made = node.way_back.__qualname__.split(".")[0]
        parents = [letters[parent] for parent in node.parents]
        if not parents:
            yield _shown(node.value, "{:g}".format, letter)
        else:
            sign = {"multiply": r"\circ ", "add": "+"}.get(made)
            text = f" {sign} ".join(parents) if sign else rf"\sum {parents[0]}"
            yield f"${letter} = {text}$"
