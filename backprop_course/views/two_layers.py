"""Two layers in symbols, as in the derivation: which a reaches which z through which weight."""

from __future__ import annotations

from backprop_course.views.layout import RADIUS, between, column, label_share
from backprop_course.views.svg import Drawing, Picture
from backprop_lib._checks import whole

ROW, SPAN, MARGIN = 92.0, 330.0, 70.0
FADED = 0.22


def connections(n_in: int = 3, n_out: int = 2, lit: int | None = None) -> Picture:
    """The layers l and l+1 with n_in and n_out neurons, every edge with its W (from, to).

    `lit` (from 1) picks one neuron of layer l+1: what does not reach it fades.
    """
    n_in, n_out = whole("n_in", n_in, 1, "neurons"), whole("n_out", n_out, 1, "neurons")
    if lit is not None and not 1 <= whole("lit", lit, 1, "a neuron of layer l+1") <= n_out:
        raise ValueError(f"lit must be from 1 to n_out = {n_out}, got {lit}; try lit=1")
    label = f"{n_in} neurons of layer l, {n_out} of layer l+1, each joined to each"
    height = max(n_in, n_out) * ROW + 34
    drawing = Drawing(2 * MARGIN + SPAN, height, label)
    starts = column(MARGIN, n_in, height - 34, ROW)
    ends = column(MARGIN + SPAN, n_out, height - 34, ROW)
    share = label_share(n_in, n_out)

    labels = []
    for i, start in enumerate(starts, start=1):
        for j, end in enumerate(ends, start=1):
            shown = 1.0 if lit in (None, j) else FADED
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
        shown = 1.0 if lit in (None, j) else FADED
        drawing.circle(x, y, RADIUS, stroke_width=1.3, opacity=shown)
        drawing.symbol(x, y, "z", sub="l+1", sup=str(j), opacity=shown)
    drawing.text(MARGIN, height - 12, "l", 13, font_style="italic")
    drawing.text(MARGIN + SPAN, height - 12, "l + 1", 13, font_style="italic")
    return Picture(drawing.markup(), label)
