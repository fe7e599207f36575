"""Where dW comes from: each example's outer product, and the mean of them all."""

from __future__ import annotations

import numpy as np

from backprop_course.views.grids import Matrix
from backprop_course.views.lab.snapshot import Snapshot
from backprop_course.views.lab.walk.equation_row import draw_equation
from backprop_course.views.lab.walk.formula_lines import formula_lines
from backprop_course.views.lab.walk.notation import Notation, after_sign
from backprop_course.views.lab.walk.step import NEXT_LINE, Row, lit
from backprop_course.views.style import number, sub, sup

MOST = 3
"""With more examples, the one in view stands by itself, the others are added up."""


def draw_examples(snapshot: Snapshot, layer: int) -> str:
    """dW of a layer (from 1) as (1/E) Σ aᵀ (E δ), one term an example; HTML.

    The example in view is framed, and shown as a product before. A ± marks an entry to which
    examples contribute with both signs. data-keys: outer1[i,j] for the first example's outer
    product, rest[i,j] for the sum of those not shown, sum[i,j] for dW.
    """
    write, E, e = Notation(snapshot), len(snapshot.X), snapshot.example
    A_prev, grad = snapshot.trace[layer - 1].A_prev, snapshot.grads[layer - 1]
    chosen = snapshot.chosen
    mine = (chosen.kind, chosen.layer) == ("W", layer)
    i, j = (chosen.row, chosen.column) if mine else (0, 0)
    used = lit(grad.dW.shape, i, j)
    with np.errstate(all="ignore"):
        errors = E * grad.dZ
        outers = A_prev[:, :, None] * errors[:, None, :]  # (E, n_in, n_out)
        rest = outers.sum(axis=0) - outers[e]
    a, d = ("x" if layer == 1 else f"a{sub(layer - 1)}"), f"dz{sub(layer)}"

    def of(example: int | str) -> str:
        return sup(f"({example})")

    def outer(example: int, key: str | None) -> Matrix:
        name = f"{a}{of(example + 1)}ᵀ E {d}{of(example + 1)}"
        return Matrix(name, outers[example], lit=used, key=key, framed=example == e)

    mark = of(e + 1)
    row: Row = [
        Matrix(f"{a}{mark}ᵀ", A_prev[e][:, None], lit=lit((len(used), 1), i)),
        "@",
        Matrix(f"E {d}{mark}", errors[e : e + 1], lit=lit((1, len(used.T)), None, j)),
        "=",
        outer(e, None),
        NEXT_LINE,
        f"1/{E} · (",
    ]
    if E <= MOST:
        terms = [outer(example, f"outer{example + 1}") for example in range(E)]
        values = [float(product[i, j]) for product in outers]
    else:
        others = Matrix(f"Σ (e ≠ {e + 1})", rest, lit=used, key="rest")
        terms = [outer(e, f"outer{e + 1}"), others]
        values = [float(outers[e, i, j]), float(rest[i, j])]
    for place, term in enumerate(terms):
        row += ["+", term] if place else [term]
    mixed = (outers > 0).any(axis=0) & (outers < 0).any(axis=0)
    name = write.name("dW", layer)
    row += [") =", Matrix(name, grad.dW, lit=used, key="sum", mixed=mixed)]
    first, *others_ = values
    added = " + ".join([number(first), *map(after_sign, others_)])
    return formula_lines(
        write.source("dW"),
        f"{name} = 1/E Σₑ {a}⁽ᵉ⁾ᵀ (E {d}⁽ᵉ⁾)",
        f"d{write.parameter('W', layer, i, j)} = 1/{E} · ({added})",
        number(float(grad.dW[i, j])),
        "examples",
    ) + draw_equation(row)
