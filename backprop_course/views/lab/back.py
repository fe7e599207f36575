"""The steps back: dZ through each activation, dW, db, and the update that they end in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop_course.shared.style import number
from backprop_course.views.grids import Matrix
from backprop_course.views.lab.step import (
    Entry,
    Moment,
    Step,
    edges,
    elementwise,
    jacobian,
    lit,
    nodes,
    slope_factors,
)
from backprop_course.views.lab.terms import Constant, Line, Part, Term, symbols, times, total
from backprop_lib._checks import Array
from backprop_lib.losses import CrossEntropy, Loss, SoftmaxCrossEntropy, SquaredError


@dataclass(frozen=True)
class Before:
    """What an error is before it goes back through an activation: dA, (E, n)."""

    formula: Part
    numbers: Part
    """The same for the entry in use."""
    values: Array


def through(moment: Moment, layer: int, entry: Entry, source: str, before: Before) -> Step:
    """dZ from dA, by the layer's activation: elementwise, or by its Jacobian."""
    write = moment.write
    f, record = moment.snapshot.activations[layer - 1], moment.snapshot.trace[layer - 1]
    if not elementwise(f):
        return _through_jacobian(moment, layer, entry, source, before)
    factors = slope_factors(f, layer, record, entry, write)
    formula = times(write.by, before.formula, *factors)
    numbers = times("·", before.numbers, *(float(factor.array[entry]) for factor in factors))
    return finished(moment, layer, entry, source, formula, numbers)


def _through_jacobian(
    moment: Moment, layer: int, entry: Entry, source: str, before: Before
) -> Step:
    """An activation that mixes the neurons of a row: dz⁽ᵉ⁾ = da⁽ᵉ⁾ J⁽ᵉ⁾, one example at a time."""
    write, (e, j) = moment.write, entry
    f, record = moment.snapshot.activations[layer - 1], moment.snapshot.trace[layer - 1]
    J = jacobian(f, layer, record, entry, write)
    da = before.values[e : e + 1]
    formula = times(write.at, Matrix(write.row("dA", layer, e), da, lit=lit(da.shape)), J)
    numbers = total(da[0].tolist(), J.array[:, j].tolist())
    where = (write.name("dA", layer), before.formula)
    return finished(moment, layer, entry, source, formula, numbers, where)


def finished(
    moment: Moment,
    layer: int,
    entry: Entry,
    source: str,
    formula: Part,
    numbers: Part,
    where: tuple[str, Part] | None = None,
) -> Step:
    """The step whose formula gives dZ; with `where`, one that holds for this example alone."""
    write, sizes = moment.write, moment.snapshot.sizes
    dZ = moment.snapshot.grads[layer - 1].dZ
    name = left = write.name("dZ", layer)
    right = symbols(formula)
    given = moment.result(name, dZ, entry)
    if where is not None:
        left = write.row("dZ", layer, entry[0])
        right += f",  {where[0]} = {symbols(where[1])}"
        others = ~lit(dZ.shape, entry[0])
        given = Matrix(name, dZ, lit=given.lit, ghost=others, key=given.key, cells=True)
    used, over = nodes(layer, sizes[layer]), frozenset[str]()
    if layer < len(sizes) - 1:
        used |= nodes(layer + 1, sizes[layer + 1])
        over = edges(layer + 1, sizes[layer], sizes[layer + 1])
    return Step(
        name=f"dZ{layer}",
        direction=-1,
        source=source,
        symbols=Line(left, "=", right),
        equations=((given, formula),),
        entry_name=write.neuron("dZ", layer, *entry),
        numbers=numbers,
        edges=over,
        nodes=used,
        entry=entry,
        where=where,
    )


def output_error(moment: Moment, layer: int) -> Step:
    """dZ of the last layer, L: the loss's derivative, and its way through the activation."""
    write, snapshot = moment.write, moment.snapshot
    f, A, Y = snapshot.loss_function, snapshot.trace[-1].A, snapshot.Y
    entry = moment.neuron_entry(layer)
    a, y = (
        Matrix(name, values, lit=lit(values.shape, *entry))
        for name, values in ((write.name("A", layer), A), (write.y, Y))
    )
    difference = Before(
        write.mean(Term("−", (a, y))),
        write.mean(Term("−", (float(A[entry]), float(Y[entry])))),
        (A - Y) / write.E,
    )
    if type(f).dZ is CrossEntropy.dZ:
        source = write.source("error")
        return finished(moment, layer, entry, source, difference.formula, difference.numbers)
    if type(f).dZ is SoftmaxCrossEntropy.dZ:
        source = "softmax-CE"
        return finished(moment, layer, entry, source, difference.formula, difference.numbers)
    if type(f).dZ is not Loss.dZ:
        return _opaque(moment, layer, entry)
    if type(f).dA is SquaredError.dA:
        return through(moment, layer, entry, "F6", difference)
    dA = f.dA(A, Y)
    name = f"∂ℒ{'⁽ᵉ⁾' if write.batch else ''}/∂{a.name}"
    derived = Before(
        write.mean(Matrix(name, dA, lit=lit(dA.shape, *entry))),
        write.mean(float(dA[entry])),
        dA / write.E,
    )
    return through(moment, layer, entry, "F5", derived)


def error_sent_back(moment: Moment, layer: int) -> Step:
    """dZ of a layer, from the one after it: (dZ Wᵀ) ∘ f′."""
    write, snapshot = moment.write, moment.snapshot
    e, j = entry = moment.neuron_entry(layer)
    dZ, W = snapshot.grads[layer].dZ, snapshot.W[layer]
    before = Before(
        times(
            write.at,
            moment.grid("dZ", layer + 1, dZ, lit(dZ.shape, e)),
            Matrix(write.turned("W", layer + 1), W.T, lit=lit(W.T.shape, None, j)),
        ),
        total(dZ[e].tolist(), W[j].tolist()),
        dZ @ W.T,
    )
    return through(moment, layer, entry, write.source("dZ"), before)


def _opaque(moment: Moment, layer: int, entry: Entry) -> Step:
    """A loss that gives its dZ by a way of its own."""
    name = f"∂ℒ/∂{moment.write.name('Z', layer)}"
    value = float(moment.snapshot.grads[layer - 1].dZ[entry])
    return finished(moment, layer, entry, "F5", Constant(name, name, value), value)


def weight_gradient(moment: Moment, layer: int) -> Step:
    """dW = A_prevᵀ dZ."""
    write, sizes = moment.write, moment.snapshot.sizes
    A_prev, grad = moment.inputs(layer), moment.snapshot.grads[layer - 1]
    i, j = entry = moment.parameter_entry("W", layer)
    name = write.name("dW", layer)
    formula = times(
        write.at,
        Matrix(write.turned("A", layer - 1), A_prev.T, lit=lit(A_prev.T.shape, i)),
        moment.grid("dZ", layer, grad.dZ, lit(grad.dZ.shape, None, j)),
    )
    return Step(
        name=f"dW{layer}",
        direction=-1,
        source=write.source("dW"),
        symbols=Line(name, "=", symbols(formula)),
        equations=((moment.result(name, grad.dW, entry), formula),),
        entry_name=f"d{write.parameter('W', layer, i, j)}",
        numbers=total(A_prev[:, i].tolist(), grad.dZ[:, j].tolist()),
        edges=edges(layer, sizes[layer - 1], sizes[layer]),
        nodes=nodes(layer - 1, sizes[layer - 1]) | nodes(layer, sizes[layer]),
        entry=entry,
    )


def bias_gradient(moment: Moment, layer: int) -> Step:
    """db = 1ᵀ dZ: the sum over the examples."""
    write, sizes = moment.write, moment.snapshot.sizes
    grad = moment.snapshot.grads[layer - 1]
    _, j = entry = moment.parameter_entry("b", layer)
    name = write.name("db", layer)
    ones = np.ones((1, write.E))
    before = [Matrix("1ᵀ", ones, lit=lit(ones.shape))] if write.batch else []
    dZ = moment.grid("dZ", layer, grad.dZ, lit(grad.dZ.shape, None, j))
    formula = times(write.at, *before, dZ)
    return Step(
        name=f"db{layer}",
        direction=-1,
        source=write.source("db"),
        symbols=Line(name, "=", symbols(formula)),
        equations=((moment.result(name, grad.db, entry), formula),),
        entry_name=f"d{write.parameter('b', layer, 0, j)}",
        numbers=total(grad.dZ[:, j].tolist()),
        edges=frozenset(),
        nodes=nodes(layer, sizes[layer]),
        entry=entry,
    )


def update(moment: Moment) -> Step:
    """W ← W − η dW, b ← b − η db, for every layer at once; the chosen one's entry is in use."""
    write, snapshot, rate = moment.write, moment.snapshot, moment.learning_rate
    chosen, last = snapshot.chosen, len(snapshot.W)
    in_use = ("W", 1) if chosen.kind == "X" else (chosen.kind, chosen.layer)
    entry = moment.parameter_entry(*in_use)
    eta = Constant("η", number(rate), rate)
    equations: list[tuple[Matrix, Part]] = []
    numbers: Part = 0.0
    for layer, (W, b, grad) in enumerate(
        zip(snapshot.W, snapshot.b, snapshot.grads, strict=True), start=1
    ):
        for letter, old, slope in (("W", W, grad.dW), ("b", b, grad.db)):
            name, new = write.name(letter, layer), old - rate * slope
            used = lit(old.shape, *entry) if (letter, layer) == in_use else None
            formula = less_a_step(
                moment.grid(letter, layer, old, used),
                eta,
                moment.grid(f"d{letter}", layer, slope, used),
            )
            if used is None:
                equations.append((Matrix(name, new, key=f"new{letter}{layer}"), formula))
            else:
                equations.append((moment.result(name, new, entry), formula))
                numbers = less_a_step(float(old[entry]), eta, float(slope[entry]))
    w = "w" if write.scalar else "W"
    layers = "" if last == 1 else f",  l = 1 … {last}"
    return Step(
        name="update",
        direction=0,
        source="descent",
        symbols=Line(f"{w}ₗ", "←", f"{w}ₗ − η d{w}ₗ,  bₗ ← bₗ − η dbₗ{layers}"),
        equations=tuple(equations),
        entry_name=write.parameter(*in_use, *entry),
        numbers=numbers,
        edges=frozenset().union(*(edges(k, *W.shape) for k, W in enumerate(snapshot.W, start=1))),
        nodes=frozenset().union(*(nodes(k, W.shape[1]) for k, W in enumerate(snapshot.W, start=1))),
        entry=entry,
    )


def less_a_step(old: Part, rate: Constant, slope: Part) -> Part:
    """old − η slope."""
    return Term("−", (old, Term("·", (rate, slope))))
