"""The steps forward: Z = A_prev W + b, A = f(Z), and the loss."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from backprop_course.shared.style import ROUNDING
from backprop_course.views.grids import Matrix
from backprop_course.views.lab.step import (
    Moment,
    Notation,
    Step,
    applied,
    edges,
    lit,
    nodes,
    symbol_of,
)
from backprop_course.views.lab.terms import (
    HALF,
    Line,
    Part,
    Term,
    plus,
    symbols,
    times,
)
from backprop_lib._checks import Array
from backprop_lib.losses import CrossEntropy, Loss, SoftmaxCrossEntropy, SquaredError


def weighted_sum(moment: Moment, layer: int) -> Step:
    """Z = A_prev W + b; b is copied down, one row an example."""
    write, snapshot = moment.write, moment.snapshot
    A_prev, W, b = moment.inputs(layer), snapshot.W[layer - 1], snapshot.b[layer - 1]
    n_in, n_out = W.shape
    E = write.E
    e, j = entry = moment.neuron_entry(layer)
    name = write.name("Z", layer)
    copied = Matrix(
        write.name("b", layer),
        np.repeat(b, E, axis=0),
        lit=lit((E, n_out), e, j),
        ghost=np.arange(E)[:, None].repeat(n_out, axis=1) > 0,
        shape=f"(1, {n_out}) → ({E}, {n_out})" if write.batch else None,
    )
    inputs = moment.grid("A", layer - 1, A_prev, lit(A_prev.shape, e))
    weights = moment.grid("W", layer, W, lit(W.shape, None, j))
    formula = plus([times(write.at, inputs, weights), copied])
    pairs = zip(A_prev[e].tolist(), W[:, j].tolist(), strict=True)
    return Step(
        name=f"Z{layer}",
        direction=1,
        source=write.source("Z"),
        symbols=Line(name, "=", symbols(formula)),
        equations=((moment.result(name, snapshot.trace[layer - 1].Z, entry), formula),),
        entry_name=write.neuron("Z", layer, e, j),
        numbers=plus([*(times("·", *pair) for pair in pairs), float(b[0, j])]),
        edges=edges(layer, n_in, n_out),
        nodes=nodes(layer - 1, n_in) | nodes(layer, n_out),
        entry=entry,
    )


def activation(moment: Moment, layer: int) -> Step:
    """A = f(Z)."""
    write, snapshot = moment.write, moment.snapshot
    f, record = snapshot.activations[layer - 1], snapshot.trace[layer - 1]
    Z = record.Z
    e, j = entry = moment.neuron_entry(layer)
    name = write.name("A", layer)
    whole_row = symbol_of(f) == "softmax"
    used = lit(Z.shape, e, None if whole_row else j)
    formula = applied(f, layer, moment.grid("Z", layer, Z, used))
    z: Part = float(Z[e, j])
    if whole_row:
        added = plus([Term("exp", (each,)) for each in Z[e].tolist()])
        numbers: Part = Term("/", (Term("exp", (z,)), added))
    else:
        numbers = Term(formula.sign, (z,)) if isinstance(formula, Term) else z
    return Step(
        name=f"A{layer}",
        direction=1,
        source="softmax" if whole_row else write.source("A"),
        symbols=Line(name, "=", symbols(formula)),
        equations=((moment.result(name, record.A, entry), formula),),
        entry_name=write.neuron("A", layer, e, j),
        numbers=numbers,
        edges=frozenset(),
        nodes=nodes(layer, Z.shape[1]),
        entry=entry,
    )


class Written(NamedTuple):
    """How a loss is written."""

    source: str
    formula: Part
    numbers: Part
    """For the first example."""


class Output(NamedTuple):
    """What a loss is written from."""

    loss: Loss
    Z: Array
    A: Array
    Y: Array
    write: Notation
    a: Matrix
    """A under its name."""
    y: Matrix
    """Y under its name."""

    @property
    def by(self) -> str:
        """The elementwise product, of one number too."""
        return "·" if self.A.size == 1 else "∘"


def loss(moment: Moment, layer: int) -> Step:
    """The mean over the examples; `layer` is the last one, L."""
    snapshot, write = moment.snapshot, moment.write
    f, (_, Z, A), Y = snapshot.loss_function, snapshot.trace[-1], snapshot.Y
    formulas = {
        CrossEntropy.per_example: _cross_entropy,
        SoftmaxCrossEntropy.per_example: _softmax_cross_entropy,
        SquaredError.per_example: _squared_error,
    }
    a, y = Matrix(write.name("A", layer), A), Matrix(write.y, Y)
    write_loss = formulas.get(type(f).per_example, _by_value)
    source, formula, numbers = write_loss(Output(f, Z, A, Y, write, a, y))
    if write.batch:
        numbers = write.mean(plus(f.per_example(Z, A, Y)[:, 0].tolist()))
    return Step(
        name="loss",
        direction=1,
        source=source,
        symbols=Line("ℒ", "=", symbols(formula)),
        equations=((moment.result("ℒ", np.array([[snapshot.loss]]), (0, 0)), formula),),
        entry_name="ℒ",
        numbers=numbers,
        edges=frozenset(),
        nodes=nodes(layer, snapshot.sizes[-1]),
        entry=(0, 0),
    )


def _cross_entropy(output: Output) -> Written:
    f, Z, A, Y, write, a, y = output
    log_a, log_rest = -_alone(f, Z, A, 1.0), -_alone(f, Z, A, 0.0)
    products = [
        times(output.by, y, Matrix(f"log {a.name}", log_a)),
        times(
            output.by,
            Matrix(f"1 − {y.name}", 1 - Y),
            Matrix(f"log(1 − {a.name})", log_rest),
        ),
    ]
    numbers = [
        times("·", label, _log(log_p))
        for yes, *logs in zip(Y[0].tolist(), log_a[0].tolist(), log_rest[0].tolist(), strict=True)
        for label, log_p in zip((yes, 1 - yes), logs, strict=True)
    ]
    return _negative_sum(output, write.source("entropy"), products, numbers)


def _softmax_cross_entropy(output: Output) -> Written:
    f, Z, A, Y, write, a, y = output
    classes = np.eye(A.shape[1])
    log_a = -np.hstack([f.per_example(Z, A, np.tile(k, (write.E, 1))) for k in classes])
    numbers = [
        times("·", yes, _log(log_p))
        for yes, log_p in zip(Y[0].tolist(), log_a[0].tolist(), strict=True)
    ]
    product = times(output.by, y, Matrix(f"log {a.name}", log_a))
    return _negative_sum(output, "softmax-CE", [product], numbers)


def _squared_error(output: Output) -> Written:
    _, _, A, Y, write, a, y = output
    squared = Term("²" if A.size == 1 else "‖²", (Term("−", (a, y)),))
    squares: list[Part] = [
        Term("²", (Term("−", pair),)) for pair in zip(A[0].tolist(), Y[0].tolist(), strict=True)
    ]
    formula = write.mean(times("·", HALF, squared))
    return Written("F2", formula, times("·", HALF, plus(squares)))


def _by_value(output: Output) -> Written:
    f, Z, A, Y, write, a, y = output
    losses = f.per_example(Z, A, Y)
    value = float(losses[0, 0])
    if write.batch:
        added = Term("Σₑ", (Matrix("ℒ⁽ᵉ⁾", losses),))
        return Written(write.source("mean"), write.mean(added), value)
    return Written("", Term("ℒ", (a, y)), value)


def _negative_sum(
    output: Output, source: str, products: list[Part], numbers: list[Part]
) -> Written:
    """The mean of − products, each less the others, summed over the entries if there are more."""
    formula, in_numbers = (
        Term("−", (Term("−", (first,)), *others)) if others else Term("−", (first,))
        for first, *others in (products, numbers)
    )
    if output.A.size > 1:
        return Written(source, output.write.mean(Term("Σ", (formula,))), in_numbers)
    return Written(source, formula, in_numbers)


def _alone(f: Loss, Z: Array, A: Array, label: float) -> Array:
    """The loss of each entry by itself, (E, K), were its label this one: −log a, or −log(1 − a)."""
    labels = np.full((A.size, 1), label)
    return f.per_example(Z.reshape(-1, 1), A.reshape(-1, 1), labels).reshape(A.shape)


def _log(log_value: float) -> Part:
    """The logarithm of a number; where the number is too small to be written, its value."""
    value = float(np.exp(log_value))
    return Term("log", (value,)) if value >= ROUNDING else log_value
