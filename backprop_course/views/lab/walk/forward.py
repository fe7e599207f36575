"""The steps forward through one layer: Z = A_prev W + b, A = f(Z)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from backprop_course.shared.style import ROUNDING, number
from backprop_course.views.grids import Matrix
from backprop_course.views.lab.walk.step import (
    Notation,
    Row,
    Scene,
    Step,
    after_sign,
    edges,
    function_name,
    lit,
    nodes,
    total,
    value_at,
)
from backprop_lib._checks import Array
from backprop_lib.activations import Softmax
from backprop_lib.losses import CrossEntropy, Loss, SoftmaxCrossEntropy, SquaredError


def weighted_sum(scene: Scene, layer: int) -> Step:
    """Z = A_prev W + b; b is copied down, one row an example."""
    write, snapshot = scene.write, scene.snapshot
    A_prev, W, b = scene.inputs(layer), snapshot.W[layer - 1], snapshot.b[layer - 1]
    n_in, n_out = W.shape
    E = write.E
    e, j = entry = scene.neuron_entry(layer)
    name, b_name = write.name("Z", layer), write.name("b", layer)
    copied = Matrix(
        b_name,
        np.repeat(b, E, axis=0),
        lit=lit((E, n_out), e, j),
        ghost=np.arange(E)[:, None].repeat(n_out, axis=1) > 0,
        shape=f"(1, {n_out}) → ({E}, {n_out})" if write.batch else None,
    )
    row: Row = [
        scene.grid("A", layer - 1, A_prev, lit(A_prev.shape, e)),
        write.at,
        scene.grid("W", layer, W, lit(W.shape, None, j)),
        "+",
        copied,
        "=",
        scene.result(name, snapshot.trace[layer - 1].Z, entry),
    ]
    products = total(list(zip(A_prev[e].tolist(), W[:, j].tolist(), strict=True)))
    return Step(
        name=f"Z{layer}",
        direction=1,
        source=write.source("Z"),
        symbols=f"{name} = {write.name('A', layer - 1)} {write.name('W', layer)} + {b_name}",
        numbers=f"{write.neuron('Z', layer, e, j)} = {products} + {after_sign(float(b[0, j]))}",
        result=value_at(row, entry),
        row=row,
        edges=edges(layer, n_in, n_out),
        nodes=nodes(layer - 1, n_in) | nodes(layer, n_out),
        entry=entry,
    )


def activation(scene: Scene, layer: int) -> Step:
    """A = f(Z)."""
    write, snapshot = scene.write, scene.snapshot
    f, record = snapshot.activations[layer - 1], snapshot.trace[layer - 1]
    Z = record.Z
    e, j = entry = scene.neuron_entry(layer)
    name, z_name = write.name("A", layer), write.name("Z", layer)
    function = function_name(f, layer)
    whole_row = type(f).__call__ is Softmax.__call__
    value = number(float(Z[e, j]))
    if whole_row:
        parts = " + ".join(f"exp({number(z)})" for z in Z[e].tolist())
        applied = f"exp({value}) / ({parts})"
    else:
        applied = _applied(function, value)
    opening, closing = _applied(function, "\n").split("\n")
    row: Row = [
        *([opening] if opening else []),
        scene.grid("Z", layer, Z, lit(Z.shape, e, None if whole_row else j)),
        f"{closing} =" if closing else "=",
        scene.result(name, record.A, entry),
    ]
    return Step(
        name=f"A{layer}",
        direction=1,
        source="softmax" if whole_row else write.source("A"),
        symbols=f"{name} = {_applied(function, z_name)}",
        numbers=f"{write.neuron('A', layer, e, j)} = {applied}",
        result=value_at(row, entry),
        row=row,
        edges=frozenset(),
        nodes=nodes(layer, Z.shape[1]),
        entry=entry,
    )


def _applied(function: str, to: str) -> str:
    if not function:
        return to
    return f"max(0, {to})" if function == "max" else f"{function}({to})"


class Written(NamedTuple):
    """How a loss is written."""

    source: str
    symbols: str
    row: Row
    numbers: str
    """For the first example."""


class Parts(NamedTuple):
    """What a loss is written from."""

    loss: Loss
    Z: Array
    A: Array
    Y: Array
    a: str
    """A's name."""
    write: Notation


def loss(scene: Scene, layer: int) -> Step:
    """The mean over the examples; `layer` is the last one, L."""
    snapshot, write = scene.snapshot, scene.write
    f, (_, Z, A), Y = snapshot.loss_function, snapshot.trace[-1], snapshot.Y
    formulas = {
        CrossEntropy.per_example: _cross_entropy,
        SoftmaxCrossEntropy.per_example: _softmax_cross_entropy,
        SquaredError.per_example: _squared_error,
    }
    written = formulas.get(type(f).per_example, _by_value)(
        Parts(f, Z, A, Y, write.name("A", layer), write)
    )
    numbers = written.numbers
    if write.batch:
        first, *others = f.per_example(Z, A, Y)[:, 0].tolist()
        terms = " + ".join([number(first), *map(after_sign, others)])
        numbers = f"{write.mean_value}({terms})"
    row: Row = [*written.row, "=", scene.result("ℒ", np.array([[snapshot.loss]]), (0, 0))]
    return Step(
        name="loss",
        direction=1,
        source=written.source,
        symbols=f"ℒ = {written.symbols}",
        numbers=f"ℒ = {numbers}",
        result=value_at(row, (0, 0)),
        row=row,
        edges=frozenset(),
        nodes=nodes(layer, snapshot.sizes[-1]),
        entry=(0, 0),
    )


def _cross_entropy(parts: Parts) -> Written:
    f, Z, A, Y, a, write = parts
    y = write.y
    log_a, log_rest = -_alone(f, Z, A, 1.0), -_alone(f, Z, A, 0.0)
    terms = [
        f"− {number(yes)} · {_log(log_p)} − {number(1 - yes)} · {_log(log_q)}"
        for yes, log_p, log_q in zip(
            Y[0].tolist(), log_a[0].tolist(), log_rest[0].tolist(), strict=True
        )
    ]
    by = _by(A)
    row: Row = [
        Matrix(y, Y),
        by,
        Matrix(f"log {a}", log_a),
        "−",
        Matrix(f"1 − {y}", 1 - Y),
        by,
        Matrix(f"log(1 − {a})", log_rest),
    ]
    core = f"−{y} {by} log {a} − (1 − {y}) {by} log(1 − {a})"
    return _negative_sum(parts, write.source("entropy"), core, row, terms)


def _softmax_cross_entropy(parts: Parts) -> Written:
    f, Z, A, Y, a, write = parts
    classes = np.eye(A.shape[1])
    log_a = -np.hstack([f.per_example(Z, A, np.tile(k, (write.E, 1))) for k in classes])
    terms = [
        f"− {number(yes)} · {_log(log_p)}"
        for yes, log_p in zip(Y[0].tolist(), log_a[0].tolist(), strict=True)
    ]
    by = _by(A)
    row: Row = [Matrix(write.y, Y), by, Matrix(f"log {a}", log_a)]
    return _negative_sum(parts, "softmax-CE", f"−{write.y} {by} log {a}", row, terms)


def _squared_error(parts: Parts) -> Written:
    _, _, A, Y, a, write = parts
    left, right = ("(", ")²") if A.size == 1 else ("‖", "‖²")
    squares = [
        f"({number(p)} − {after_sign(y)})²"
        for p, y in zip(A[0].tolist(), Y[0].tolist(), strict=True)
    ]
    added = " + ".join(squares)
    return Written(
        "F2",
        f"{write.mean}½ {left}{a} − {write.y}{right}",
        [f"{write.mean_value}½ {left}", Matrix(a, A), "−", Matrix(write.y, Y), right],
        f"½ · {added}" if len(squares) == 1 else f"½ · ({added})",
    )


def _by_value(parts: Parts) -> Written:
    f, Z, A, Y, a, write = parts
    losses = f.per_example(Z, A, Y)
    value = number(float(losses[0, 0]))
    if write.batch:
        row: Row = [f"{write.mean_value}Σ", Matrix("ℒ⁽ᵉ⁾", losses)]
        return Written(write.source("mean"), "1/E Σₑ ℒ⁽ᵉ⁾", row, value)
    row = [Matrix(a, A), ",", Matrix(write.y, Y), "→"]
    return Written("", f"ℒ({a}, {write.y})", row, value)


def _negative_sum(parts: Parts, source: str, core: str, row: Row, terms: list[str]) -> Written:
    numbers = " ".join(terms).replace("− ", "−", 1)
    if parts.A.size == 1:
        return Written(source, core.replace(" · ", " "), ["−", *row], numbers)
    write = parts.write
    return Written(
        source, f"{write.mean}Σ ({core})", [f"{write.mean_value}Σ ( −", *row, ")"], numbers
    )


def _by(A: Array) -> str:
    return "·" if A.size == 1 else "∘"


def _alone(f: Loss, Z: Array, A: Array, label: float) -> Array:
    """The loss of each entry by itself, (E, K), were its label this one: −log a, or −log(1 − a)."""
    labels = np.full((A.size, 1), label)
    return f.per_example(Z.reshape(-1, 1), A.reshape(-1, 1), labels).reshape(A.shape)


def _log(log_value: float) -> str:
    """The logarithm of a number; where the number is too small to be written, its value."""
    value = float(np.exp(log_value))
    return f"log {number(value)}" if value >= ROUNDING else after_sign(log_value)
