"""A neuron with its a and δ, and what makes it, or an edge, one that can be taken hold of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backprop_course.views.lab.parameter import Parameter, reach_of, symbol
from backprop_course.views.lab.snapshot import Snapshot
from backprop_course.views.layout import RADIUS, Point
from backprop_course.views.style import (
    DASH,
    FADED,
    FADED_TEXT,
    PAGE,
    colour,
    number,
    share,
    sub,
    sup,
)
from backprop_course.views.svg import Drawing
from backprop_lib._checks import Array


@dataclass(frozen=True)
class Lit:
    """What one step of a pass uses; the rest of the network fades."""

    edges: frozenset[str]
    """Weights, such as W1[0,2]."""
    nodes: frozenset[str]
    """Neurons, such as a1[0]; inputs are a0[0]."""
    direction: int
    """+1 forward, −1 back, 0 neither."""


def draw_neuron(
    drawing: Drawing,
    snapshot: Snapshot,
    layer: int,
    i: int,
    place: Point,
    live: bool,
    lit: Lit | None,
) -> None:
    """Neuron i (from 0) of a layer (0 for the inputs), for the example in view."""
    e = snapshot.example
    parameter = Parameter("X", 0, e, i) if layer == 0 else Parameter("b", layer, 0, i)
    used = lit is None or f"a{layer}[{i}]" in lit.nodes
    x, y = place
    values = snapshot.X if layer == 0 else snapshot.trace[layer - 1].A
    value = float(values[e, i])
    with drawing.group(**handle(snapshot, parameter, live)):
        if live:
            drawing.circle(x, y, RADIUS + 8, class_="hit", stroke_width=9, stroke_opacity=0)
        with drawing.group(opacity=None if used else FADED):
            if snapshot.chosen == parameter:
                drawing.circle(x, y, RADIUS + 9, stroke_width=8, stroke_opacity=0.13)
            drawing.circle(x, y, RADIUS, fill=PAGE, stroke="none")
            drawing.circle(
                x,
                y,
                RADIUS,
                fill=colour(value),
                fill_opacity=0.28 * share(value, 1.0),
                stroke_width=1.3,
            )
            if layer > 0:
                _draw_error_ring(drawing, place, snapshot.grads[layer - 1].dZ, e, i)
        with drawing.group(opacity=None if used else FADED_TEXT):
            text = number(value)
            drawing.text(x, y, text, 13 if len(text) < 8 else 10.5, data_key=f"a{layer}[{i}]")
            many = snapshot.sizes[layer] > 1
            name = ("x" if layer == 0 else f"a{sub(layer)}") + (sup(i + 1) if many else "")
            drawing.halo_text(x, y - RADIUS - 13, name, 12, font_style="italic")
            if layer > 0:
                delta = number(float(snapshot.grads[layer - 1].dZ[e, i]))
                drawing.halo_text(
                    x, y + RADIUS + 17, f"δ {delta}", 12, data_key=f"delta{layer}[{i}]"
                )


def _draw_error_ring(drawing: Drawing, place: Point, dZ: Array, e: int, i: int) -> None:
    """δ of neuron i for example e, as a ring: wide where it is large among all."""
    delta, largest = float(dZ[e, i]), float(abs(dZ).max())
    drawing.circle(
        *place,
        RADIUS + 4.5,
        stroke=colour(delta),
        stroke_width=1 + 4 * share(delta, largest),
        stroke_dasharray=DASH if delta < 0 else None,
    )


def handle(snapshot: Snapshot, parameter: Parameter, live: bool) -> dict[str, Any]:
    """What makes a group one that can be taken hold of, by pointer and by keyboard."""
    if not live:
        return {}
    value, slope = snapshot.value(parameter), snapshot.slope(parameter)
    reach = reach_of(value)
    return {
        "data_handle": parameter.key,
        "tabindex": 0,
        "role": "slider",
        "aria_label": symbol(parameter, snapshot.sizes),
        "aria_valuenow": f"{value:.6g}",
        "aria_valuemin": -reach,
        "aria_valuemax": reach,
        "aria_valuetext": f"{number(value)}, ∂ℒ {number(slope)}",
    }
