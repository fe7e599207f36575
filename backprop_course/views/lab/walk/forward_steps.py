"""The steps forward through one layer: Z = A_prev W + b, A = f(Z)."""

from __future__ import annotations

import numpy as np

from backprop_course.views.grids import Matrix
from backprop_course.views.lab.walk.local_slope import function_name
from backprop_course.views.lab.walk.notation import after_sign, total
from backprop_course.views.lab.walk.step import Row, Scene, Step, edges, lit, nodes, value_at
from backprop_course.views.style import number
from backprop_lib.activations import Softmax


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
