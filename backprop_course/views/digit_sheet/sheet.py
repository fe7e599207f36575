"""One reader at one sheet: what is drawn on it, and what a network answers.

The page tells its gestures as plain dictionaries. Nothing here needs a widget or a browser.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_course.shared.language import say
from backprop_course.views.digit_sheet.ink import CELLS, Stroke, checked_stroke, picture
from backprop_lib._checks import Array, all_finite, matrix
from backprop_lib.activations import Sigmoid, Softmax
from backprop_lib.network import Network

INPUTS, CLASSES = CELLS**2, 10
MOST_EXAMPLES = 30
MOST_POINTS = 5000
"""More than these are a scribble; each event would cost a picture of them all."""


class Sheet:
    """Strokes or an example, and the network's answer.

    `net` is (64, …, 10) with sigmoid or softmax outputs, and is not copied: train it on, and the
    next stroke is answered by the new weights. `examples`, if any, is (E, 64) from 0 to 1.
    """

    def __init__(self, net: Network, examples: Any = None) -> None:
        self.net = _checked_network(net)
        self.examples = _checked_examples(examples, net)
        self.strokes: list[Stroke] = []
        self.example: int | None = None
        """The number of the example on the sheet, None where the strokes are."""
        self.message = ""
        """Why the last gesture was refused, else empty."""
        self._look()

    @property
    def empty(self) -> bool:
        """True where there is nothing to answer."""
        return not self.strokes and self.example is None

    def receive(self, gesture: Any) -> None:
        """What the page reports, in this order, each of it optional.

        "clear": True; "example": the number of one to lay on the sheet; "strokes": lists
        [x, y, x, y, …] of points from 0 to 1; with "joined" the first goes on where the last one
        ended. What cannot be done is refused with a message, and changes nothing.
        """
        self.message = ""
        try:
            self._take(gesture)
        except ValueError as error:
            self.message = str(error)
        else:
            self._look()

    def _take(self, gesture: Any) -> None:
        if not isinstance(gesture, dict):
            raise ValueError(
                say("a gesture must be a dictionary, got {gesture!r:.60}", gesture=gesture)
            )
        anew = bool(gesture.get("clear"))
        strokes, example = ([], None) if anew else (list(self.strokes), self.example)
        if "example" in gesture:
            strokes, example = [], self._checked_example(gesture["example"])
        told = gesture.get("strokes", [])
        if not isinstance(told, list):
            raise ValueError(say("strokes must be a list of strokes, got {told!r:.60}", told=told))
        added = [checked_stroke(flat) for flat in told]
        if added:
            example = None
            if gesture.get("joined") and strokes:
                strokes[-1] = [*strokes[-1], *added.pop(0)]
            strokes += added
        points = sum(map(len, strokes))
        if points > MOST_POINTS:
            raise ValueError(
                say(
                    "the sheet is full: {most} points are on it; clear it (key c)",
                    most=MOST_POINTS,
                )
            )
        self.strokes, self.example = strokes, example

    def _checked_example(self, number: Any) -> int:
        count = len(self.examples)
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < count:
            raise ValueError(
                say(
                    "example must be the number of one of the {count} examples, from 0, got "
                    "{number!r:.60}",
                    count=count,
                    number=number,
                )
            )
        return number

    def _look(self) -> None:
        """See the sheet as cells, and answer."""
        seen = picture(self.strokes) if self.example is None else self.examples[self.example]
        self.X: Array = seen.reshape(1, INPUTS).astype(self.net.dtype)
        """What the network is given, (1, 64)."""
        self.Y_hat: Array | None = None if self.empty else self.net.predict(self.X)
        """What it answers, (1, 10); None where the sheet is empty, or that is no number."""
        if self.Y_hat is not None and not all_finite(self.Y_hat):
            self.Y_hat = None


def _checked_network(net: Any) -> Network:
    if not isinstance(net, Network):
        raise TypeError(
            say(
                "net must be a Network, got {net!r:.60}; try Network.random([{inputs}, 32, "
                "{classes}])",
                net=net,
                inputs=INPUTS,
                classes=CLASSES,
            )
        )
    if net.sizes[0] != INPUTS:
        raise ValueError(
            say(
                "net must have n_0 = {inputs} inputs, one for each of the {cells} × {cells} "
                "cells, got {count}; try Network.random([{inputs}, 32, {classes}])",
                inputs=INPUTS,
                cells=CELLS,
                count=net.sizes[0],
                classes=CLASSES,
            )
        )
    if net.sizes[-1] != CLASSES:
        raise ValueError(
            say(
                "net must have K = {classes} outputs, one for each digit, got {count}; try "
                "Network.random([{inputs}, 32, {classes}])",
                classes=CLASSES,
                count=net.sizes[-1],
                inputs=INPUTS,
            )
        )
    output = net.layers[-1].activation
    if not isinstance(output, Sigmoid | Softmax):
        raise ValueError(
            say(
                "net must end in Sigmoid() or Softmax(), whose outputs lie between 0 and 1, "
                "got {output!r}; build it with loss=SoftmaxCrossEntropy()",
                output=output,
            )
        )
    if net.dtype.kind == "c":
        raise TypeError(
            say("net must have real weights, got {dtype}; build it from W.real", dtype=net.dtype)
        )
    return net


def _checked_examples(examples: Any, net: Network) -> Array:
    if examples is None:
        return np.empty((0, INPUTS))
    X = matrix("examples", examples, "(E, 64)", (None, INPUTS), net.dtype)
    if len(X) > MOST_EXAMPLES:
        raise ValueError(
            say(
                "examples must be at most {most} rows, got {count}; try examples[:10]",
                most=MOST_EXAMPLES,
                count=len(X),
            )
        )
    if X.min() < 0 or X.max() > 1:
        raise ValueError(
            say(
                "examples must lie between 0 (paper) and 1 (ink), got {min:g} to {max:g}; "
                "pixels from 0 to 16 are made so by / 16",
                min=X.min(),
                max=X.max(),
            )
        )
    return X.copy()
