"""Where the neurons of a drawn network stand, and the lines between them."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from backprop_course.shared.language import say
from backprop_course.shared.style import (
    DASH,
    PAGE,
    colour,
    fitted,
    number,
    relative_size,
    sub,
    width_of,
)
from backprop_course.views.lab.state import Parameter, Snapshot
from backprop_course.views.svg import Drawing, Picture
from backprop_course.views.words import Spoken
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


ROW, MARGIN, OUTPUTS = 96.0, 44.0, 136.0
NEAREST = 226.0
"""Two layers stand at least so far apart."""

WIDEST, NARROWEST = 8.0, 1.0
PLATE = 58.0
"""Room for the number of an edge."""

BESIDE = RADIUS + 12 + PLATE / 2
"""How far from a neuron's middle such a number stands, at the least."""

NARROWEST_COLUMN = 144.0
"""How far apart layers stand on a narrow page, where few numbers stand between them."""

FEW = 16
"""Of a layer with more edges only the chosen one and the largest have a number."""

APART = 18.0
"""Two numbers of edges stand at least so far apart, one above the other."""

HIT = 20.0
"""How wide an edge is under the pointer."""

SHOWN = {"gradient": "dW", "weight": "W", "flow": "δ·w"}
"""What the edges can show: the loss's gradient, the weight, what flows back for one example."""


def column_width(sizes: list[int]) -> float:
    """How far apart two layers stand, so that the numbers of the edges pass by the neurons."""
    pairs = [pair for pair in pairwise(sizes) if math.prod(pair) <= FEW]
    shares = [min(share, 1 - share) for share in (label_share(*pair) for pair in pairs)]
    return max([NEAREST, *(float(math.ceil(BESIDE / share)) for share in shares)])


def draw_network(snapshot: Snapshot, show: str = "gradient") -> Drawing:
    """Nodes with a and δ; edges with what `show` says, one of `SHOWN`.

    painter.js draws the same; in a live view also handles, and what a step of the pass uses.
    """
    sizes = snapshot.sizes
    tallest, width = max(sizes), column_width(sizes)
    height = tallest * ROW + 30
    drawing = Drawing(
        MARGIN + (len(sizes) - 1) * width + OUTPUTS, height, _spoken(snapshot), kind="network"
    )
    places = [column(MARGIN + k * width, n, tallest * ROW, ROW) for k, n in enumerate(sizes)]
    edges, scale = _edge_values(snapshot, show), edge_scale(snapshot, show)
    for layer, values in enumerate(edges, start=1):
        _draw_edges(drawing, snapshot, layer, values, scale, places)
    for layer, nodes in enumerate(places):
        for i, place in enumerate(nodes):
            _draw_neuron(drawing, snapshot, layer, i, place)
    _draw_labels_and_loss(drawing, snapshot, places[-1])
    _draw_legend(drawing, height - 10, f"|{SHOWN[show]}|", scale)
    return drawing


def edge_scale(snapshot: Snapshot, show: str) -> float:
    """The largest value that the edges show."""
    return max(float(abs(values).max()) for values in _edge_values(snapshot, show))


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
    scale: float,
    places: list[list[Point]],
) -> None:
    for i, start in enumerate(places[layer - 1]):
        for j, end in enumerate(places[layer]):
            value, parameter = float(values[i, j]), Parameter("W", layer, i, j)
            (x1, y1), (x2, y2) = between(start, end, RADIUS + 8)
            with drawing.group():
                if snapshot.chosen == parameter:
                    drawing.line(x1, y1, x2, y2, stroke_width=WIDEST + 8, stroke_opacity=0.13)
                drawing.line(
                    x1,
                    y1,
                    x2,
                    y2,
                    stroke=colour(value),
                    stroke_width=NARROWEST + (WIDEST - NARROWEST) * relative_size(value, scale),
                    stroke_dasharray=DASH if value < 0 else None,
                )
    far = places[1][0][0] - places[0][0][0]
    along = min(max(label_share(*values.shape), BESIDE / far), 1 - BESIDE / far)
    for i, j in _numbered(snapshot, layer, values, places, along):
        parameter = Parameter("W", layer, i, j)
        x, y = _point(places[layer - 1][i], places[layer][j], along)
        text, size = fitted(float(values[i, j]), 12, PLATE - 4)
        # a plate, as a halo leaves slivers of a wide line between the digits
        width = width_of(text, size) + 4
        with drawing.group(data_grip=parameter.key):
            drawing.box(x - width / 2, y - 8, width, 16, fill=PAGE, stroke="none", rx=4)
            key = f"edge{layer}[{i},{j}]"
            drawing.text(x, y, text, size, float(values[i, j]), data_key=key)


def _point(start: Point, end: Point, along: float) -> Point:
    return start[0] + along * (end[0] - start[0]), start[1] + along * (end[1] - start[1])


def _numbered(
    snapshot: Snapshot, layer: int, values: Array, places: list[list[Point]], along: float
) -> list[tuple[int, int]]:
    """The edges of a layer that have a number: all of a few; else the chosen and the largest."""
    if values.size <= FEW:
        return list(np.ndindex(values.shape))
    chosen = snapshot.chosen
    sizes = np.where(np.isfinite(values), abs(values), np.inf)
    largest = divmod(int(sizes.argmax()), values.shape[1])
    if (chosen.kind, chosen.layer) != ("W", layer):
        return [largest]
    edges = [(chosen.row, chosen.column), largest]
    first, second = (_point(places[layer - 1][i], places[layer][j], along)[1] for i, j in edges)
    return edges if abs(first - second) >= APART else edges[:1]


def _draw_neuron(drawing: Drawing, snapshot: Snapshot, layer: int, i: int, place: Point) -> None:
    """Neuron i (from 0) of a layer (0 for the inputs), for the example in view."""
    e = snapshot.example
    parameter = Parameter("X", 0, e, i) if layer == 0 else Parameter("b", layer, 0, i)
    x, y = place
    values = snapshot.X if layer == 0 else snapshot.trace[layer - 1].A
    value = float(values[e, i])
    with drawing.group():
        with drawing.group():
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
        with drawing.group():
            text, size = fitted(value, 13, 2 * RADIUS - 2)
            drawing.text(x, y, text, size, value, data_key=f"a{layer}[{i}]")
            name = neuron_name(layer, i, snapshot.sizes)
            drawing.halo_text(x, y - RADIUS - 15, name, 12, font_style="italic")
            if layer > 0:
                delta, key = float(snapshot.grads[layer - 1].dZ[e, i]), f"delta{layer}[{i}]"
                text, size = fitted(delta, 12, PLATE - 6)
                below = y + RADIUS + 17
                drawing.halo_text(x, below, f"δ {text}", size, value=delta, data_key=key)


def neuron_name(layer: int, i: int, sizes: list[int]) -> str:
    """A neuron's output, as in x₂ or a₁,₂; without its number where it is alone in its layer."""
    if layer == 0:
        return "x" + (sub(i + 1) if sizes[0] > 1 else "")
    return f"a{sub(layer)}" + (f",{sub(i + 1)}" if sizes[layer] > 1 else "")


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


def _draw_labels_and_loss(drawing: Drawing, snapshot: Snapshot, outputs: list[Point]) -> None:
    for k, (x, y) in enumerate(outputs):
        label = float(snapshot.Y[snapshot.example, k])
        text = str(int(label)) if label in (0, 1) else number(label)
        start, key = x + RADIUS + 14, f"y[{k}]"
        drawing.text(start, y, f"y {text}", 13, label, text_anchor="start", data_key=key)
    x = outputs[0][0] + RADIUS + 14
    y = outputs[0][1] - RADIUS - 13
    loss = snapshot.loss
    text, size = fitted(loss, 16, OUTPUTS - RADIUS - 14 - 18)
    drawing.text(x, y, f"ℒ {text}", size, loss, text_anchor="start", data_key="loss")


def _draw_legend(drawing: Drawing, y: float, what: str, scale: float) -> None:
    x = MARGIN - RADIUS
    drawing.line(x, y, x + 26, y, stroke=colour(1), stroke_width=3)
    drawing.text(x + 38, y, "+", 13)
    drawing.line(x + 58, y, x + 84, y, stroke=colour(-1), stroke_width=3, stroke_dasharray=DASH)
    drawing.text(x + 96, y, "−", 13)
    drawing.line(x + 122, y, x + 148, y, stroke_width=WIDEST, stroke_opacity=0.5)
    drawing.text(x + 156, y, f"{what} = {number(scale)}", 12, text_anchor="start")


def _spoken(snapshot: Snapshot) -> str:
    sizes = "-".join(str(n) for n in snapshot.sizes)
    outputs = ", ".join(number(float(a)) for a in snapshot.trace[-1].A[snapshot.example])
    return Spoken.NETWORK.format(sizes=sizes, outputs=outputs, loss=number(snapshot.loss))


PAIR_ROW, SPAN, PAIR_MARGIN = 92.0, 330.0, 70.0
PAIR_FADED = 0.22


def connections(n_in: int = 3, n_out: int = 2, lit: int | None = None) -> Picture:
    """The layers l and l+1 with n_in and n_out neurons, every edge with its W (from, to).

    `lit` (from 1) picks one neuron of layer l+1: what does not reach it fades.
    """
    n_in, n_out = whole("n_in", n_in, 1, "neurons"), whole("n_out", n_out, 1, "neurons")
    if lit is not None and not 1 <= whole("lit", lit, 1, say("a neuron of layer l+1")) <= n_out:
        raise ValueError(
            say("lit must be from 1 to n_out = {n_out}, got {lit}; try lit=1", n_out=n_out, lit=lit)
        )
    label = say(
        "{n_in} neurons of layer l, {n_out} of layer l+1, each joined to each",
        n_in=n_in,
        n_out=n_out,
    )
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
            labels.append((x, y, f"{i}{j}" if max(n_in, n_out) < 10 else f"{i},{j}", shown))
    for x, y, index, shown in labels:
        drawing.halo_symbol(x, y, "W", sub=index, opacity=shown)
    for i, (x, y) in enumerate(starts, start=1):
        drawing.circle(x, y, RADIUS, stroke_width=1.3)
        drawing.symbol(x, y, "a", sub=str(i))
    for j, (x, y) in enumerate(ends, start=1):
        shown = 1.0 if lit in (None, j) else PAIR_FADED
        drawing.circle(x, y, RADIUS, stroke_width=1.3, opacity=shown)
        drawing.symbol(x, y, "z", sub=str(j), opacity=shown)
    drawing.text(PAIR_MARGIN, height - 12, "l", 13, font_style="italic")
    drawing.text(PAIR_MARGIN + SPAN, height - 12, "l + 1", 13, font_style="italic")
    return Picture(drawing.markup(), label)
