"""The network as a graph: from a snapshot of numbers to SVG, and nothing else."""

from __future__ import annotations

import math

from backprop_lib._checks import Array
from backprop_lib.views.state import Parameter, Snapshot
from backprop_lib.views.style import DASH, PAGE, colour, number, share, sub, sup
from backprop_lib.views.svg import Drawing

RADIUS, ROW, COLUMN, MARGIN = 25.0, 96.0, 226.0, 44.0
WIDEST, NARROWEST = 8.0, 1.0

Point = tuple[float, float]


def draw_network(snapshot: Snapshot, show: str = "gradient") -> Drawing:
    """Nodes with a and δ; edges with the weight or, by default, its gradient."""
    sizes = snapshot.sizes
    tallest = max(sizes)
    height = tallest * ROW + 50
    width = 2 * MARGIN + (len(sizes) - 1) * COLUMN + 92
    drawing = Drawing(width, height, _spoken(snapshot))
    places = [
        column(MARGIN + layer * COLUMN, n, tallest * ROW, ROW) for layer, n in enumerate(sizes)
    ]
    edges = [g.dW for g in snapshot.grads] if show == "gradient" else snapshot.W
    largest = max(float(abs(values).max()) for values in edges)

    for layer, values in enumerate(edges, start=1):
        _draw_edges(drawing, snapshot, layer, values, largest, places)
    for layer, nodes in enumerate(places):
        for i, place in enumerate(nodes):
            _draw_node(drawing, snapshot, layer, i, place)
    _draw_labels_and_loss(drawing, snapshot, places[-1])
    _draw_legend(drawing, height - 18, "|dW|" if show == "gradient" else "|W|", largest)
    return drawing


def _draw_edges(
    drawing: Drawing,
    snapshot: Snapshot,
    layer: int,
    values: Array,
    largest: float,
    places: list[list[Point]],
) -> None:
    along = label_share(*values.shape)
    labels = []
    for i, start in enumerate(places[layer - 1]):
        for j, end in enumerate(places[layer]):
            value = float(values[i, j])
            (x1, y1), (x2, y2) = between(start, end, RADIUS + 8)
            chosen = snapshot.chosen == Parameter("W", layer, i, j)
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
            )
            x = start[0] + along * (end[0] - start[0])
            y = start[1] + along * (end[1] - start[1])
            labels.append((x, y, value, f"edge{layer}[{i},{j}]", chosen))
    for x, y, value, key, chosen in labels:
        weight = "bold" if chosen else None
        text = number(value)
        # a plate, as a halo leaves slivers of a wide line between the digits
        width = 7.2 * len(text) + 4
        drawing.box(x - width / 2, y - 8, width, 16, fill=PAGE, stroke="none", rx=4)
        drawing.text(x, y, text, 12, data_key=key, font_weight=weight)


def _draw_node(drawing: Drawing, snapshot: Snapshot, layer: int, i: int, place: Point) -> None:
    x, y = place
    e = snapshot.example
    values = snapshot.X if layer == 0 else snapshot.trace[layer - 1].A
    value = float(values[e, i])
    drawing.circle(
        x, y, RADIUS, fill=colour(value), fill_opacity=0.28 * share(value, 1.0), stroke_width=1.3
    )
    drawing.text(x, y, number(value), 13, data_key=f"a{layer}[{i}]")
    many = snapshot.sizes[layer] > 1
    name = ("x" if layer == 0 else f"a{sub(layer)}") + (sup(i + 1) if many else "")
    drawing.halo_text(x, y - RADIUS - 13, name, 12, font_style="italic")
    if layer == 0:
        return
    dZ = snapshot.grads[layer - 1].dZ
    delta, largest = float(dZ[e, i]), float(abs(dZ).max())
    drawing.circle(
        x,
        y,
        RADIUS + 4.5,
        stroke=colour(delta),
        stroke_width=1 + 4 * share(delta, largest),
        stroke_dasharray=DASH if delta < 0 else None,
    )
    drawing.halo_text(x, y + RADIUS + 17, f"δ {number(delta)}", 12, data_key=f"delta{layer}[{i}]")


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


def _spoken(snapshot: Snapshot) -> str:
    sizes = "-".join(str(n) for n in snapshot.sizes)
    outputs = ", ".join(number(float(a)) for a in snapshot.trace[-1].A[snapshot.example])
    return f"network {sizes}, output {outputs}, loss {number(snapshot.loss)}"
