"""Where the neurons of a drawn network stand, and the lines between them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from backprop_course.shared.style import (
    DASH,
    FADED,
    FADED_TEXT,
    PAGE,
    colour,
    number,
    relative_size,
    sub,
    sup,
)
from backprop_course.views.lab.state import Parameter, Snapshot, reach_of, symbol
from backprop_course.views.svg import Drawing, Picture
from backprop_lib._checks import Array, whole

RADIUS = 25.0

Point = tuple[float, float]


def column(x: float, n: int, height: float, row: float) -> list[Point]:
    """The places of n neurons, one below the other, centred in the height."""
    return [(x, height / 2 + (i - (n - 1) / 2) * row) for i in range(n)]


def label_share(n_in: int, n_out: int) -> float:
    """How far along the edges their labels stand, so that all of them are evenly apart.

    At 1/(n+1) of the way, counted from the side opposite n neurons, all labels make one column.
    """
    return 1 / (n_out + 1) if n_out <= n_in else 1 - 1 / (n_in + 1)


def between(start: Point, end: Point, gap: float) -> tuple[Point, Point]:
    """The piece of a line that leaves `gap` free at both ends."""
    (x1, y1), (x2, y2) = start, end
    length = math.hypot(x2 - x1, y2 - y1)
    ux, uy = (x2 - x1) / length * gap, (y2 - y1) / length * gap
    return (x1 + ux, y1 + uy), (x2 - ux, y2 - uy)


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
                fill_opacity=0.28 * relative_size(value, 1.0),
                stroke_width=1.3,
            )
            if layer > 0:
                _draw_error_ring(drawing, place, snapshot.grads[layer - 1].dZ, e, i)
        with drawing.group(opacity=None if used else FADED_TEXT):
            text = number(value)
            size = 13 if len(text) < 8 else 10.5
            drawing.text(x, y, text, size, value, data_key=f"a{layer}[{i}]")
            many = snapshot.sizes[layer] > 1
            name = ("x" if layer == 0 else f"a{sub(layer)}") + (sup(i + 1) if many else "")
            drawing.halo_text(x, y - RADIUS - 13, name, 12, font_style="italic")
            if layer > 0:
                delta, key = float(snapshot.grads[layer - 1].dZ[e, i]), f"delta{layer}[{i}]"
                below = y + RADIUS + 17
                drawing.halo_text(x, below, f"δ {number(delta)}", 12, value=delta, data_key=key)


def _draw_error_ring(drawing: Drawing, place: Point, dZ: Array, e: int, i: int) -> None:
    """δ of neuron i for example e, as a ring: wide where it is large among all."""
    delta, largest = float(dZ[e, i]), float(abs(dZ).max())
    drawing.circle(
        *place,
        RADIUS + 4.5,
        stroke=colour(delta),
        stroke_width=1 + 4 * relative_size(delta, largest),
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


ROW, COLUMN, MARGIN = 96.0, 226.0, 44.0
WIDEST, NARROWEST, HIT = 8.0, 1.0, 20.0

SHOWN = {"gradient": "dW", "weight": "W", "flow": "δ·w"}
"""What the edges can show: the loss's gradient, the weight, what flows back for one example."""


def draw_network(
    snapshot: Snapshot, show: str = "gradient", live: bool = False, lit: Lit | None = None
) -> Drawing:
    """Nodes with a and δ; edges with what `show` says, one of `SHOWN`.

    In a live picture every edge and node is a handle: it can be focused and has a name and a value.
    """
    sizes = snapshot.sizes
    tallest = max(sizes)
    height = tallest * ROW + 50
    width = 2 * MARGIN + (len(sizes) - 1) * COLUMN + 92
    drawing = Drawing(width, height, _spoken(snapshot), role="group" if live else "img")
    places = [
        column(MARGIN + layer * COLUMN, n, tallest * ROW, ROW) for layer, n in enumerate(sizes)
    ]
    edges = _edge_values(snapshot, show)
    largest = max(float(abs(values).max()) for values in edges)

    for layer, values in enumerate(edges, start=1):
        _draw_edges(drawing, snapshot, layer, values, largest, places, live, lit)
    for layer, nodes in enumerate(places):
        for i, place in enumerate(nodes):
            draw_neuron(drawing, snapshot, layer, i, place, live, lit)
    _draw_labels_and_loss(drawing, snapshot, places[-1])
    _draw_legend(drawing, height - 18, f"|{SHOWN[show]}|", largest)
    return drawing


def _edge_values(snapshot: Snapshot, show: str) -> list[Array]:
    if show == "weight":
        return snapshot.W
    if show == "flow":
        return [snapshot.flow(layer) for layer in range(1, len(snapshot.W) + 1)]
    return [grad.dW for grad in snapshot.grads]


def _draw_edges(
    drawing: Drawing,
    snapshot: Snapshot,
    layer: int,
    values: Array,
    largest: float,
    places: list[list[Point]],
    live: bool,
    lit: Lit | None,
) -> None:
    along = label_share(*values.shape)
    labels = []
    for i, start in enumerate(places[layer - 1]):
        for j, end in enumerate(places[layer]):
            value = float(values[i, j])
            (x1, y1), (x2, y2) = between(start, end, RADIUS + 8)
            parameter = Parameter("W", layer, i, j)
            chosen = snapshot.chosen == parameter
            used = lit is None or parameter.key in lit.edges
            with drawing.group(**handle(snapshot, parameter, live)):
                if live:
                    drawing.line(x1, y1, x2, y2, class_="hit", stroke_width=HIT, stroke_opacity=0)
                if chosen:
                    drawing.line(x1, y1, x2, y2, stroke_width=WIDEST + 8, stroke_opacity=0.13)
                drawing.line(
                    x1,
                    y1,
                    x2,
                    y2,
                    stroke=colour(value),
                    stroke_width=NARROWEST + (WIDEST - NARROWEST) * relative_size(value, largest),
                    stroke_dasharray=DASH if value < 0 else None,
                    opacity=None if used else FADED,
                )
                if lit is not None and used and lit.direction:
                    way = (x1, y1, x2, y2) if lit.direction > 0 else (x2, y2, x1, y1)
                    drawing.line(*way, class_="flow", stroke_width=3, pathLength=1)
            x = start[0] + along * (end[0] - start[0])
            y = start[1] + along * (end[1] - start[1])
            labels.append((x, y, value, parameter, chosen, used))
    for x, y, value, parameter, chosen, used in labels:
        text = number(value)
        # a plate, as a halo leaves slivers of a wide line between the digits
        width = 7.2 * len(text) + 4
        opacity = None if used else FADED_TEXT
        with drawing.group(opacity=opacity, data_grip=parameter.key if live else None):
            drawing.box(x - width / 2, y - 8, width, 16, fill=PAGE, stroke="none", rx=4)
            drawing.text(
                x,
                y,
                text,
                12,
                value,
                data_key=f"edge{layer}[{parameter.row},{parameter.column}]",
                font_weight="bold" if chosen else None,
            )


def _draw_labels_and_loss(drawing: Drawing, snapshot: Snapshot, outputs: list[Point]) -> None:
    for k, (x, y) in enumerate(outputs):
        label = float(snapshot.Y[snapshot.example, k])
        start, key = x + RADIUS + 14, f"y[{k}]"
        drawing.text(start, y, f"y {label:g}", 13, label, text_anchor="start", data_key=key)
    x = outputs[0][0] + RADIUS + 14
    y = outputs[0][1] - RADIUS - 13
    loss = snapshot.loss
    drawing.text(x, y, f"ℒ {number(loss)}", 16, loss, text_anchor="start", data_key="loss")


def _draw_legend(drawing: Drawing, y: float, what: str, largest: float) -> None:
    x = MARGIN - RADIUS
    drawing.line(x, y, x + 26, y, stroke=colour(1), stroke_width=3)
    drawing.text(x + 38, y, "+", 13)
    drawing.line(x + 58, y, x + 84, y, stroke=colour(-1), stroke_width=3, stroke_dasharray=DASH)
    drawing.text(x + 96, y, "−", 13)
    drawing.line(x + 122, y, x + 148, y, stroke_width=WIDEST, stroke_opacity=0.5)
    drawing.text(x + 156, y, f"{what} = {number(largest)}", 12, text_anchor="start")


def _spoken(snapshot: Snapshot) -> str:
    sizes = "-".join(str(n) for n in snapshot.sizes)
    outputs = ", ".join(number(float(a)) for a in snapshot.trace[-1].A[snapshot.example])
    return f"network {sizes}, output {outputs}, loss {number(snapshot.loss)}"


PAIR_ROW, SPAN, PAIR_MARGIN = 92.0, 330.0, 70.0
PAIR_FADED = 0.22


def connections(n_in: int = 3, n_out: int = 2, lit: int | None = None) -> Picture:
    """The layers l and l+1 with n_in and n_out neurons, every edge with its W (from, to).

    `lit` (from 1) picks one neuron of layer l+1: what does not reach it fades.
    """
    n_in, n_out = whole("n_in", n_in, 1, "neurons"), whole("n_out", n_out, 1, "neurons")
    if lit is not None and not 1 <= whole("lit", lit, 1, "a neuron of layer l+1") <= n_out:
        raise ValueError(f"lit must be from 1 to n_out = {n_out}, got {lit}; try lit=1")
    label = f"{n_in} neurons of layer l, {n_out} of layer l+1, each joined to each"
    height = max(n_in, n_out) * PAIR_ROW + 34
    drawing = Drawing(2 * PAIR_MARGIN + SPAN, height, label)
    starts = column(PAIR_MARGIN, n_in, height - 34, PAIR_ROW)
    ends = column(PAIR_MARGIN + SPAN, n_out, height - 34, PAIR_ROW)
    share = label_share(n_in, n_out)

    labels = []
    for i, start in enumerate(starts, start=1):
        for j, end in enumerate(ends, start=1):
            shown = 1.0 if lit in (None, j) else PAIR_FADED
            (x1, y1), (x2, y2) = between(start, end, RADIUS + 4)
            drawing.line(x1, y1, x2, y2, stroke_width=1.4, opacity=shown)
            x, y = (p + share * (q - p) for p, q in zip(start, end, strict=True))
            labels.append((x, y, f"{i},{j}", shown))
    for x, y, index, shown in labels:
        drawing.halo_symbol(x, y, "W", sub="l+1", sup=index, opacity=shown)
    for i, (x, y) in enumerate(starts, start=1):
        drawing.circle(x, y, RADIUS, stroke_width=1.3)
        drawing.symbol(x, y, "a", sub="l", sup=str(i))
    for j, (x, y) in enumerate(ends, start=1):
        shown = 1.0 if lit in (None, j) else PAIR_FADED
        drawing.circle(x, y, RADIUS, stroke_width=1.3, opacity=shown)
        drawing.symbol(x, y, "z", sub="l+1", sup=str(j), opacity=shown)
    drawing.text(PAIR_MARGIN, height - 12, "l", 13, font_style="italic")
    drawing.text(PAIR_MARGIN + SPAN, height - 12, "l + 1", 13, font_style="italic")
    return Picture(drawing.markup(), label)
