"""The network as a graph: from a snapshot of numbers to SVG, and nothing else."""

from __future__ import annotations

from backprop_course.views.lab.parameter import Parameter
from backprop_course.views.lab.snapshot import Snapshot
from backprop_course.views.layout import RADIUS, Point, between, column, label_share
from backprop_course.views.neurons import Lit, draw_neuron, handle
from backprop_course.views.style import DASH, FADED, FADED_TEXT, PAGE, colour, number, share
from backprop_course.views.svg import Drawing
from backprop_lib._checks import Array

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
                    stroke_width=NARROWEST + (WIDEST - NARROWEST) * share(value, largest),
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
                data_key=f"edge{layer}[{parameter.row},{parameter.column}]",
                font_weight="bold" if chosen else None,
            )


def _draw_labels_and_loss(drawing: Drawing, snapshot: Snapshot, outputs: list[Point]) -> None:
    for k, (x, y) in enumerate(outputs):
        label = f"y {float(snapshot.Y[snapshot.example, k]):g}"
        drawing.text(x + RADIUS + 14, y, label, 13, text_anchor="start", data_key=f"y[{k}]")
    x = outputs[0][0] + RADIUS + 14
    y = outputs[0][1] - RADIUS - 13
    drawing.text(x, y, f"ℒ {number(snapshot.loss)}", 16, text_anchor="start", data_key="loss")


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
