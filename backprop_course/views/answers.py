"""What a classifier answers: every true class against every answer, and the worst mistakes."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_course.views.pixels import images
from backprop_course.views.style import CELL_HEIGHT, FAINT, NEGATIVE, POSITIVE, number
from backprop_course.views.svg import Drawing, Picture
from backprop_lib._checks import Array, whole
from backprop_lib.network import Network

CELL = 44.0
LEFT, TOP = 50.0, 52.0


def confusion(net: Network, X: Any, Y: Any) -> Picture:
    """How often each class, a row, was answered by each class, a column.

    X is (E, n_0), Y (E, K) with one-hot rows, K ≥ 2. Mistakes are dashed; right answers stand on
    the diagonal. Raises ValueError where a row of Y is not one-hot.
    """
    true, answered, _ = _answers(net, X, Y)
    K = net.sizes[-1]
    counts = np.zeros((K, K), dtype=int)
    np.add.at(counts, (true, answered), 1)
    right = int(np.trace(counts))
    label = f"{right} of {len(true)} right"
    drawing = Drawing(LEFT + K * CELL + 12, TOP + K * CELL_HEIGHT + 12, label)
    drawing.text(LEFT + K * CELL / 2, 14, "A", 13, font_style="italic")
    drawing.text(12, TOP + K * CELL_HEIGHT / 2, "Y", 13, font_style="italic")
    largest = int(counts.max())
    for k in range(K):
        drawing.text(LEFT + (k + 0.5) * CELL, TOP - 14, str(k), 12, font_weight="bold")
        drawing.text(LEFT - 14, TOP + (k + 0.5) * CELL_HEIGHT, str(k), 12, font_weight="bold")
    for (i, j), count in np.ndenumerate(counts):
        _draw_count(drawing, i, j, int(count), largest)
    return Picture(drawing.markup(), label)


def _draw_count(drawing: Drawing, i: int, j: int, count: int, largest: int) -> None:
    x, y = LEFT + j * CELL, TOP + i * CELL_HEIGHT
    drawing.box(x, y, CELL, CELL_HEIGHT, stroke_width=0.7, stroke_opacity=FAINT)
    if count and i == j:
        strength = 0.1 + 0.3 * count / largest
        drawing.box(x, y, CELL, CELL_HEIGHT, fill=POSITIVE, fill_opacity=strength, stroke="none")
    elif count:
        drawing.box(
            x + 2,
            y + 2,
            CELL - 4,
            CELL_HEIGHT - 4,
            fill=NEGATIVE,
            fill_opacity=0.15,
            stroke=NEGATIVE,
            stroke_width=1.5,
            stroke_dasharray="4 2",
        )
    text = str(count) if count else "·"
    drawing.text(x + CELL / 2, y + CELL_HEIGHT / 2, text, 12, data_key=f"count[{i},{j}]")


def mistakes(net: Network, X: Any, Y: Any, most: int = 16) -> Picture:
    """The rows answered wrongly, the surest first: true → answered, and the output for that.

    X is (E, n·n), a square picture a row; Y (E, K) has one-hot rows, K ≥ 2.
    """
    most = whole("most", most, 1, "how many to show")
    true, answered, A = _answers(net, X, Y)
    wrong = np.flatnonzero(true != answered)
    if not len(wrong):
        raise ValueError(
            f"X must hold at least one row answered wrongly, got {len(true)} right answers; "
            f"try rows that were not trained on"
        )
    sure = A[wrong, answered[wrong]]
    wrong = wrong[np.argsort(-sure, kind="stable")][:most]
    captions = [f"{true[e]} → {answered[e]}  {number(float(A[e, answered[e]]))}" for e in wrong]
    return images(net.checked_inputs(X)[wrong], captions)


def _answers(net: Network, X: Any, Y: Any) -> tuple[Array, Array, Array]:
    """True classes, answered classes, and the outputs."""
    A = net.predict(X)
    Y = net.checked_labels(Y, len(A))
    if A.shape[1] < 2:
        raise ValueError(
            "net must have K ≥ 2 outputs, one for each class, got K = 1; bp.accuracy counts the "
            "right answers of one output"
        )
    if not (np.isin(Y, (0, 1)).all() and (Y.sum(axis=1) == 1).all()):
        raise ValueError(
            "Y must have one-hot rows, a single 1 in each, got others; "
            "bp.one_hot(labels, K) makes them"
        )
    return Y.argmax(axis=1), A.argmax(axis=1), A
