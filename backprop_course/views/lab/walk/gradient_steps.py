"""The steps from a layer's error to its weights and biases, and the update of them all."""

from __future__ import annotations

import numpy as np

from backprop_course.views.grids import Matrix
from backprop_course.views.lab.walk.notation import product, total
from backprop_course.views.lab.walk.step import (
    NEXT_LINE,
    Entry,
    Row,
    Scene,
    Step,
    edges,
    lit,
    nodes,
    value_at,
)
from backprop_course.views.style import number
from backprop_lib._checks import Array


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
