"""The way of an error back through an activation, which every dZ ends with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop_course.shared.style import number
from backprop_course.views.grids import Matrix
from backprop_course.views.lab.walk.step import (
    NEXT_LINE,
    Entry,
    Factor,
    Row,
    Scene,
    Step,
    after_sign,
    edges,
    elementwise,
    jacobian,
    jacobian_name,
    lit,
    nodes,
    product,
    slope_factors,
    total,
    value_at,
)
from backprop_lib._checks import Array
from backprop_lib.losses import CrossEntropy, Loss, SoftmaxCrossEntropy, SquaredError


@dataclass(frozen=True)
class Before:
    """What an error is before it goes back through an activation: dA, (E, n)."""

    symbols: str
    numbers: str
    """The same for the entry in use."""
    row: Row
    values: Array
    mean: bool = False
    """True where 1/E stands before all of these."""

    @property
    def composed(self) -> bool:
        """True for more than one number."""
        return " + " in self.numbers or " − " in self.numbers


def through(scene: Scene, layer: int, entry: Entry, source: str, before: Before) -> Step:
    """dZ from dA, by the layer's activation: elementwise, or by its Jacobian."""
    f, record = scene.snapshot.activations[layer - 1], scene.snapshot.trace[layer - 1]
    if elementwise(f):
        factors = slope_factors(f, layer, record, scene.write)
        return error(scene, layer, entry, source, before, factors)
    return _through_jacobian(scene, layer, entry, source, before)


def error(
    scene: Scene, layer: int, entry: Entry, source: str, before: Before, factors: list[Factor]
) -> Step:
    """dZ = 1/E (before) ∘ the slope's factors, with brackets where they are needed."""
    write = scene.write
    followed = before.mean or bool(factors)
    # w₂ dz₂ a₁ needs none, nor does a single letter.
    around = followed and " " in before.symbols and (not write.scalar or " − " in before.symbols)
    opening, closing = ("(", ") ") if around else ("", "")
    mean, mean_value = (write.mean, write.mean_value) if before.mean else ("", "")
    bare = not (before.composed and followed) and not (mean and before.numbers.startswith("−"))
    value = before.numbers if bare else f"({before.numbers})"
    first = f"{mean_value}{opening}".strip()
    row: Row = [*([first] if first else []), *before.row]
    for factor in factors:
        grid = Matrix(factor.symbols, factor.values, lit=lit(factor.values.shape, *entry))
        row += [f"{closing}{write.by}", grid]
        closing = ""
    row.append(f"{closing}=")
    symbols = [f"{mean}{opening}{before.symbols}{')' if around else ''}"]
    numbers = [f"{mean_value}{value}"]
    for factor in factors:
        symbols.append(factor.bracketed)
        numbers.append(after_sign(float(factor.values[entry])))
    return finished(
        scene, layer, entry, source, write.hadamard.join(symbols), " · ".join(numbers), row
    )


def _through_jacobian(scene: Scene, layer: int, entry: Entry, source: str, before: Before) -> Step:
    """An activation that mixes the neurons of a row: dz⁽ᵉ⁾ = da⁽ᵉ⁾ J⁽ᵉ⁾, one example at a time."""
    write, (e, j) = scene.write, entry
    f, record = scene.snapshot.activations[layer - 1], scene.snapshot.trace[layer - 1]
    J = jacobian(f, record, e)
    da = before.values[e : e + 1] / (write.E if before.mean else 1)
    name, j_name = write.row("dA", layer, e), jacobian_name(f, layer, e, write)
    times = f"({j_name})" if " " in j_name else j_name
    row: Row = [
        Matrix(name, da, lit=lit(da.shape)),
        write.at,
        Matrix(j_name, J, lit=lit(J.shape, None, j)),
        "=",
    ]
    dA = f"{write.mean}({before.symbols})" if before.mean else before.symbols
    return finished(
        scene,
        layer,
        entry,
        source,
        f"{name} {times},  {write.name('dA', layer)} = {dA}",
        total(list(zip(da[0].tolist(), J[:, j].tolist(), strict=True))),
        row,
        only_row=e,
    )


def finished(
    scene: Scene,
    layer: int,
    entry: Entry,
    source: str,
    symbols: str,
    numbers: str,
    row: Row,
    only_row: int | None = None,
) -> Step:
    """The step whose formula ends in dZ; with `only_row`, one that holds for this example alone."""
    write, sizes = scene.write, scene.snapshot.sizes
    dZ = scene.snapshot.grads[layer - 1].dZ
    name = write.name("dZ", layer)
    shown = scene.result(name, dZ, entry)
    left = name
    if only_row is not None:
        left = write.row("dZ", layer, only_row)
        others = ~lit(dZ.shape, only_row)
        shown = Matrix(name, dZ, lit=shown.lit, ghost=others, key=shown.key, cells=True)
    row = [*row, shown]
    used, over = nodes(layer, sizes[layer]), frozenset[str]()
    if layer < len(sizes) - 1:
        used |= nodes(layer + 1, sizes[layer + 1])
        over = edges(layer + 1, sizes[layer], sizes[layer + 1])
    return Step(
        name=f"dZ{layer}",
        direction=-1,
        source=source,
        symbols=f"{left} = {symbols}",
        numbers=f"{write.neuron('dZ', layer, *entry)} = {numbers}",
        result=value_at(row, entry),
        row=row,
        edges=over,
        nodes=used,
        entry=entry,
    )


def output_error(scene: Scene, layer: int) -> Step:
    """dZ of the last layer, L: the loss's derivative, and its way through the activation."""
    write, snapshot = scene.write, scene.snapshot
    f, A, Y = snapshot.loss_function, snapshot.trace[-1].A, snapshot.Y
    e, j = entry = scene.neuron_entry(layer)
    a, y = write.name("A", layer), write.y
    difference = Before(
        f"{a} − {y}",
        f"{number(float(A[e, j]))} − {after_sign(float(Y[e, j]))}",
        [Matrix(a, A, lit=lit(A.shape, e, j)), "−", Matrix(y, Y, lit=lit(Y.shape, e, j))],
        A - Y,
        mean=write.batch,
    )
    if type(f).dZ is CrossEntropy.dZ:
        return error(scene, layer, entry, write.source("error"), difference, [])
    if type(f).dZ is SoftmaxCrossEntropy.dZ:
        return error(scene, layer, entry, "softmax-CE", difference, [])
    if type(f).dZ is not Loss.dZ:
        return _opaque(scene, layer, entry)
    if type(f).dA is SquaredError.dA:
        return through(scene, layer, entry, "F6", difference)
    dA = f.dA(A, Y)
    name = f"∂ℒ{'⁽ᵉ⁾' if write.batch else ''}/∂{a}"
    grid = Matrix(name, dA, lit=lit(dA.shape, e, j))
    derived = Before(name, number(float(dA[e, j])), [grid], dA, mean=write.batch)
    return through(scene, layer, entry, "F5", derived)


def error_sent_back(scene: Scene, layer: int) -> Step:
    """dZ of a layer, from the one after it: (dZ Wᵀ) ∘ f′."""
    write, snapshot = scene.write, scene.snapshot
    e, j = entry = scene.neuron_entry(layer)
    dZ, W = snapshot.grads[layer].dZ, snapshot.W[layer]
    d_name, w_name = write.name("dZ", layer + 1), write.turned("W", layer + 1)
    before = Before(
        f"{d_name} {w_name}",
        total(list(zip(dZ[e].tolist(), W[j].tolist(), strict=True))),
        [
            Matrix(d_name, dZ, lit=lit(dZ.shape, e)),
            write.at,
            Matrix(w_name, W.T, lit=lit(W.T.shape, None, j)),
        ],
        dZ @ W.T,
    )
    return through(scene, layer, entry, write.source("dZ"), before)


def _opaque(scene: Scene, layer: int, entry: Entry) -> Step:
    """A loss that gives its dZ by a way of its own."""
    name = f"∂ℒ/∂{scene.write.name('Z', layer)}"
    value = float(scene.snapshot.grads[layer - 1].dZ[entry])
    return finished(scene, layer, entry, "F5", name, number(value), [f"{name} ="])


def weight_gradient(scene: Scene, layer: int) -> Step:
    """dW = A_prevᵀ dZ."""
    write, sizes = scene.write, scene.snapshot.sizes
    A_prev, grad = scene.inputs(layer), scene.snapshot.grads[layer - 1]
    i, j = entry = scene.parameter_entry("W", layer)
    name, d_name, a_name = (
        write.name("dW", layer),
        write.name("dZ", layer),
        write.turned("A", layer - 1),
    )
    row: Row = [
        Matrix(a_name, A_prev.T, lit=lit(A_prev.T.shape, i)),
        write.at,
        Matrix(d_name, grad.dZ, lit=lit(grad.dZ.shape, None, j)),
        "=",
        scene.result(name, grad.dW, entry),
    ]
    products = total(list(zip(A_prev[:, i].tolist(), grad.dZ[:, j].tolist(), strict=True)))
    return Step(
        name=f"dW{layer}",
        direction=-1,
        source=write.source("dW"),
        symbols=f"{name} = {a_name} {d_name}",
        numbers=f"d{write.parameter('W', layer, i, j)} = {products}",
        result=value_at(row, entry),
        row=row,
        edges=edges(layer, sizes[layer - 1], sizes[layer]),
        nodes=nodes(layer - 1, sizes[layer - 1]) | nodes(layer, sizes[layer]),
        entry=entry,
    )


def bias_gradient(scene: Scene, layer: int) -> Step:
    """db = 1ᵀ dZ: the sum over the examples."""
    write, sizes = scene.write, scene.snapshot.sizes
    grad = scene.snapshot.grads[layer - 1]
    _, j = entry = scene.parameter_entry("b", layer)
    name, d_name = write.name("db", layer), write.name("dZ", layer)
    ones = np.ones((1, write.E))
    added: Row = [Matrix("1ᵀ", ones, lit=lit(ones.shape)), write.at] if write.batch else []
    row: Row = [
        *added,
        Matrix(d_name, grad.dZ, lit=lit(grad.dZ.shape, None, j)),
        "=",
        scene.result(name, grad.db, entry),
    ]
    terms = total([(value,) for value in grad.dZ[:, j].tolist()])
    return Step(
        name=f"db{layer}",
        direction=-1,
        source=write.source("db"),
        symbols=f"{name} = {'1ᵀ ' if write.batch else ''}{d_name}",
        numbers=f"d{write.parameter('b', layer, 0, j)} = {terms}",
        result=value_at(row, entry),
        row=row,
        edges=frozenset(),
        nodes=nodes(layer, sizes[layer]),
        entry=entry,
    )


def update(scene: Scene) -> Step:
    """W ← W − η dW, b ← b − η db, for every layer at once; the chosen one's entry is in use."""
    write, snapshot, rate = scene.write, scene.snapshot, scene.learning_rate
    chosen, last = snapshot.chosen, len(snapshot.W)
    kind, layer = ("W", 1) if chosen.kind == "X" else (chosen.kind, chosen.layer)
    entry = scene.parameter_entry(kind, layer)
    row: Row = []
    for number_of_layer, grad in enumerate(snapshot.grads, start=1):
        k = number_of_layer - 1
        for letter, old, slope in (("W", snapshot.W[k], grad.dW), ("b", snapshot.b[k], grad.db)):
            in_use = (letter, number_of_layer) == (kind, layer)
            row += [NEXT_LINE] if row else []
            row += _equation(scene, letter, number_of_layer, old, slope, entry if in_use else None)
    values, slopes = (
        (snapshot.W[layer - 1], snapshot.grads[layer - 1].dW)
        if kind == "W"
        else (snapshot.b[layer - 1], snapshot.grads[layer - 1].db)
    )
    w = "w" if write.scalar else "W"
    layers = "" if last == 1 else f",  l = 1 … {last}"
    changed = product(rate, float(slopes[entry]))
    return Step(
        name="update",
        direction=0,
        source="descent",
        symbols=f"{w}ₗ ← {w}ₗ − η d{w}ₗ,  bₗ ← bₗ − η dbₗ{layers}",
        numbers=f"{write.parameter(kind, layer, *entry)} ← "
        f"{number(float(values[entry]))} − {changed}",
        result=value_at(row, entry),
        row=row,
        edges=frozenset().union(*(edges(k, *W.shape) for k, W in enumerate(snapshot.W, start=1))),
        nodes=frozenset().union(*(nodes(k, W.shape[1]) for k, W in enumerate(snapshot.W, start=1))),
        entry=entry,
    )


def _equation(
    scene: Scene, letter: str, layer: int, old: Array, slope: Array, entry: Entry | None
) -> Row:
    write, rate = scene.write, scene.learning_rate
    name, new = write.name(letter, layer), old - rate * slope
    used = None if entry is None else lit(old.shape, *entry)
    return [
        Matrix(name, new, key=f"new{letter}{layer}")
        if entry is None
        else scene.result(name, new, entry),
        "←",
        Matrix(name, old, lit=used),
        f"− {number(rate)} ·",
        Matrix(write.name(f"d{letter}", layer), slope, lit=used),
    ]
