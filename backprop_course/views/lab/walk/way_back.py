"""The way of an error back through an activation, which every dZ ends with."""

from __future__ import annotations

from dataclasses import dataclass

from backprop_course.views.grids import Matrix
from backprop_course.views.lab.walk.local_slope import (
    Factor,
    elementwise,
    jacobian,
    jacobian_name,
    slope_factors,
)
from backprop_course.views.lab.walk.notation import after_sign, total
from backprop_course.views.lab.walk.step import Entry, Row, Scene, Step, edges, lit, nodes, value_at
from backprop_lib._checks import Array


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
