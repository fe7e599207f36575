"""Small square pictures in rows: examples, and what the first layer's neurons look for."""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt
from typing import Any

import numpy as np

from backprop_course.shared.language import say
from backprop_course.shared.style import CELL_HEIGHT, FAINT, NEGATIVE, POSITIVE, number
from backprop_course.views.svg import Drawing, Picture
from backprop_lib._checks import Array, all_finite, matrix, whole
from backprop_lib.network import Network

PIXEL = 9.0
GAP = 16.0
CAPTION = 20.0
INKS = 16
"""Steps from paper to full ink."""


def images(X: Any, captions: Sequence[object] | None = None, columns: int = 8) -> Picture:
    """Rows of X (E, n·n), numbers from 0 (paper) to 1 (ink), as pictures of n × n pixels."""
    X = _squares("X", X)
    texts = [""] * len(X) if captions is None else [str(caption) for caption in captions]
    if len(texts) != len(X):
        raise ValueError(
            say(
                "captions must be E = {count} texts, one for each row of X, got {texts}; "
                "leave them out for none",
                count=len(X),
                texts=len(texts),
            )
        )
    gallery = _Gallery(X, columns, say("{count} images", count=len(X)))
    for e, x in enumerate(X):
        left, top = gallery.frame(e)
        ink = np.rint(np.clip(x, 0, 1) * INKS).astype(int)
        for strength in range(1, INKS + 1):
            d = _cells(
                np.flatnonzero(ink == strength), gallery.n, left, top, np.full(len(x), PIXEL)
            )
            if d:
                gallery.drawing.shape(
                    d, fill="currentColor", fill_opacity=strength / INKS, stroke="none"
                )
        gallery.caption(e, texts[e])
    return gallery.picture()


def weights(net: Network, columns: int = 8) -> Picture:
    """The first layer's W (n·n, n_1), one picture a neuron: area is size, hollow is negative.

    The largest |W| of all fills its pixel, and is written below.
    """
    W = _squares(say("the first layer's Wᵀ"), net.layers[0].W.T)
    largest = float(np.abs(W).max()) or 1.0
    gallery = _Gallery(
        W,
        columns,
        say("W of {count} neurons, at most {largest}", count=len(W), largest=number(largest)),
        foot=CAPTION,
    )
    for i, w in enumerate(W):
        left, top = gallery.frame(i)
        side = np.sqrt(np.abs(w) / largest) * (PIXEL - 1.5)
        filled = _cells(np.flatnonzero(w > 0), gallery.n, left, top, side)
        hollow = _cells(np.flatnonzero(w < 0), gallery.n, left, top, side)
        gallery.drawing.shape(filled, fill=POSITIVE, stroke=POSITIVE, stroke_width=1)
        gallery.drawing.shape(hollow, stroke=NEGATIVE, stroke_width=1)
        gallery.caption(i, str(i + 1))
    gallery.scale(largest)
    return gallery.picture()


class _Gallery:
    """Places for square pictures, row by row."""

    def __init__(self, rows: Array, columns: int, label: str, foot: float = 0.0) -> None:
        self.n = isqrt(rows.shape[1])
        self._columns = min(whole("columns", columns, 1, "pictures in a row"), len(rows))
        self._side = self.n * PIXEL
        down = -(-len(rows) // self._columns)
        width = self._columns * (self._side + GAP) + GAP
        self._foot = down * (self._side + CAPTION + GAP) + GAP / 2
        self.drawing = Drawing(width, self._foot + foot, label)

    def frame(self, index: int) -> tuple[float, float]:
        """Draw the edge of a picture; where its left top corner is."""
        row, column = divmod(index, self._columns)
        left = GAP + column * (self._side + GAP)
        top = GAP / 2 + row * (self._side + CAPTION + GAP)
        self.drawing.box(left, top, self._side, self._side, stroke_opacity=FAINT, stroke_width=0.7)
        return left, top

    def caption(self, index: int, text: str) -> None:
        """Write below a picture."""
        row, column = divmod(index, self._columns)
        x = GAP + column * (self._side + GAP) + self._side / 2
        y = GAP / 2 + row * (self._side + CAPTION + GAP) + self._side + CAPTION / 2 + 2
        self.drawing.text(x, y, text, 12, data_key=f"caption[{index}]")

    def scale(self, largest: float) -> None:
        """Say at the foot what a full square means."""
        y, side = self._foot + CAPTION / 2 - 4, PIXEL - 1.5
        for x, value, paint in (
            (GAP, largest, {"fill": POSITIVE, "stroke": POSITIVE}),
            (GAP + 90, -largest, {"stroke": NEGATIVE}),
        ):
            self.drawing.box(x, y - side / 2, side, side, stroke_width=1, **paint)
            self.drawing.text(
                x + 16, y, number(value), 12, text_anchor="start", data_key=f"scale[{value > 0:d}]"
            )

    def picture(self) -> Picture:
        """What was drawn."""
        return Picture(self.drawing.markup(), self.drawing.label)


def _cells(which: Array, n: int, left: float, top: float, side: Array) -> str:
    """Squares of these sides, each in the middle of its pixel, as one path."""
    d = []
    for p in which.tolist():
        row, column, s = p // n, p % n, float(side[p])
        x = left + (column + 0.5) * PIXEL - s / 2
        y = top + (row + 0.5) * PIXEL - s / 2
        d.append(f"M{x:.1f} {y:.1f}h{s:.1f}v{s:.1f}h-{s:.1f}z")
    return "".join(d)


def _squares(name: str, X: Any) -> Array:
    X = matrix(name, X, "(E, n·n)", (None, None))
    n = isqrt(X.shape[1])
    if n * n != X.shape[1]:
        raise ValueError(
            say(
                "{name} must be (E, n·n), so that a row is a square picture, got ({rows}, "
                "{columns}); views.heatmap draws any matrix",
                name=name,
                rows=len(X),
                columns=X.shape[1],
            )
        )
    return X


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
    label = say("{right} of {count} right", right=right, count=len(true))
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
            say(
                "X must hold at least one row answered wrongly, got {count} right answers; "
                "try rows that were not trained on",
                count=len(true),
            )
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
            say(
                "net must have K ≥ 2 outputs, one for each class, got K = 1; bp.accuracy "
                "counts the right answers of one output"
            )
        )
    if not (np.isin(Y, (0, 1)).all() and (Y.sum(axis=1) == 1).all()):
        raise ValueError(
            say(
                "Y must have one-hot rows, a single 1 in each, got others; "
                "bp.one_hot(labels, K) makes them"
            )
        )
    if not all_finite(A):
        raise ValueError(
            say("net must answer with finite numbers, got inf or nan; scale X and W to about 1")
        )
    return Y.argmax(axis=1), A.argmax(axis=1), A
