"""What a training went through, and what was measured on the way."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil
from typing import Any

import numpy as np

from backprop_course.shared.language import say
from backprop_course.shared.style import DASH, FAINT, NEGATIVE, number
from backprop_course.views.charts import Frame
from backprop_course.views.plane import MARGIN, SIZE, draw_decision
from backprop_course.views.svg import Drawing, Picture
from backprop_lib._checks import Array, positive, whole
from backprop_lib.network import Network
from backprop_lib.training import DivergenceError, History, accuracy
from backprop_lib.training import train as train_network

MOST_MEASUREMENTS = 25


class TrainingRecord:
    """The losses of a training, and the share of right answers at some of its epochs.

    Which epochs are measured depends on their number alone, never on the clock.
    """

    def __init__(self, net: Network, X: Any, Y: Any, test: Any, epochs: int) -> None:
        self.net = net
        self.X = net.checked_inputs(X)
        self.Y = net.checked_labels(Y, len(self.X))
        self.test = None if test is None else _pair(net, test)
        self.epochs = epochs
        self.history = History()
        self.diverged = False
        self.measured: list[int] = []
        """The epochs after which the accuracies were taken; 0 is before the first."""
        self.accuracy: list[float] = []
        """On the training rows."""
        self.test_accuracy: list[float] = []
        """On the test rows, if there are any."""
        self._classes = bool(np.isin(self.Y, (0, 1)).all())
        self._every = ceil(epochs / MOST_MEASUREMENTS)
        self.measure(0)

    @property
    def loss(self) -> list[float]:
        """After each epoch, the mean loss of its steps."""
        return self.history.loss

    @property
    def interrupted(self) -> bool:
        """True where the stop button ended it early."""
        return self.history.interrupted

    def follow(self, epoch: int, history: History) -> None:
        """Note an epoch that is done."""
        self.history = history
        if epoch % self._every == 0 or epoch == self.epochs:
            self.measure(epoch)

    def finish(self, history: History, diverged: bool = False) -> None:
        """Note the end, early or not; after a stop the kept weights are measured."""
        self.history, self.diverged = history, diverged
        if history.interrupted:
            self.measure(len(history.loss))

    def measure(self, epoch: int) -> None:
        """Take the accuracies, where labels are classes, anew if this epoch has some already."""
        if not self._classes:
            return
        if self.measured[-1:] == [epoch]:
            for taken in (self.measured, self.accuracy, self.test_accuracy):
                del taken[-1:]
        self.measured.append(epoch)
        self.accuracy.append(accuracy(self.net, self.X, self.Y))
        if self.test is not None:
            self.test_accuracy.append(accuracy(self.net, *self.test))

    def _ipython_display_(self) -> None:
        """Nothing: its picture is on the page already."""

    def __repr__(self) -> str:
        """How far it came."""
        return f"<training: {len(self.loss)} of {self.epochs} epochs>"


def _pair(net: Network, test: Any) -> tuple[Array, Array]:
    if not isinstance(test, tuple | list) or len(test) != 2:
        raise TypeError(
            say(
                "test must be a pair (X, Y) of rows not trained on, got {kind}; try "
                "test=(X_test, Y_test)",
                kind=type(test).__name__,
            )
        )
    X = net.checked_inputs(test[0])
    return X, net.checked_labels(test[1], len(X))


SECONDS = 0.1
"""From picture to picture, at least."""

PATIENCE = 6.0
"""After a picture that took t seconds to draw, at least so many times t pass: one part in seven."""


class Pace:
    """Says when the next picture is due, and holds back what is too quick to be seen.

    The whole is to take at least `seconds`; `clock` gives seconds, `sleep` lets them pass.
    """

    def __init__(
        self,
        seconds: float = 0.0,
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._seconds = seconds
        self._clock, self._sleep = clock, sleep
        self._began = clock()
        self._next = self._began

    def due(self) -> bool:
        """True where a picture may be drawn now."""
        return self._clock() >= self._next

    def draw(self, picture: Callable[[], None]) -> None:
        """Draw it, and note how long that took."""
        began = self._clock()
        picture()
        ended = self._clock()
        self._next = ended + max(SECONDS, PATIENCE * (ended - began))

    def hold(self, share: float) -> None:
        """Wait until this share of the seconds, from 0 to 1, is over."""
        left = self._began + share * self._seconds - self._clock()
        if left > 0:
            self._sleep(left)


LEFT, TOP, WIDTH, HEIGHT, RIGHT = 58.0, 34.0, 220.0, 200.0, 92.0
PANEL = LEFT + WIDTH + RIGHT
BAR = 30.0
APART = 15.0
"""Pixels between two labels, one below the other."""


ROWS = {"train": "train", "test": "test"}
"""What the two kinds of rows are called where they are shown."""


def draw_training(record: TrainingRecord) -> Picture:
    """The training as it stands."""
    plane = (record.net.sizes[0], record.net.sizes[-1]) == (2, 1)
    start = SIZE + 2 * MARGIN if plane else 0.0
    width = start + PANEL * (2 if record.measured else 1)
    height = max(TOP + HEIGHT + 24, SIZE + 2 * MARGIN if plane else 0) + BAR
    drawing = Drawing(width, height, _said(record), kind="training")
    if plane:
        draw_decision(drawing, MARGIN, MARGIN, record.net, record.X, record.Y)
    _draw_loss(drawing, start, record)
    if record.measured:
        _draw_accuracies(drawing, start + PANEL, record)
    _draw_progress(drawing, width, height - BAR / 2, record)
    return Picture(drawing.markup(), say("training"))


def _said(record: TrainingRecord) -> str:
    """The state in words and numbers, for a screen reader."""
    said = [
        say("training, epoch {epoch} of {epochs}", epoch=len(record.loss), epochs=record.epochs)
    ]
    if record.loss:
        said.append(say("loss {loss}", loss=number(record.loss[-1])))
    for name, shares in (("train", record.accuracy), ("test", record.test_accuracy)):
        if shares:
            said.append(f"{say(ROWS[name])} {number(shares[-1])}")
    said += [say("stopped")] if record.interrupted else []
    return ", ".join(said + ([say("loss → ∞")] if record.diverged else []))


def _draw_loss(drawing: Drawing, start: float, record: TrainingRecord) -> None:
    losses = record.loss
    high = max(losses, default=1.0) or 1.0
    frame = Frame(
        drawing, start + LEFT, TOP, WIDTH, HEIGHT, (0, record.epochs), (min([0.0, *losses]), high)
    )
    frame.axes("ℒ")
    if losses:
        # an epoch's loss is the mean of its steps, hence its middle
        frame.curve(np.arange(len(losses)) + 0.5, losses)
        x, y = frame.at(len(losses) - 0.5, losses[-1])
        drawing.text(x + 9, y, number(losses[-1]), 13, text_anchor="start", data_key="loss")
        if record.diverged:
            drawing.path([(x, y), (x + 14, TOP)], stroke=NEGATIVE, stroke_dasharray=DASH)
    if record.diverged:
        drawing.text(
            start + LEFT + WIDTH, TOP - 18, "ℒ → ∞", 15, text_anchor="end", data_key="diverged"
        )


def _draw_accuracies(drawing: Drawing, start: float, record: TrainingRecord) -> None:
    frame = Frame(drawing, start + LEFT, TOP, WIDTH, HEIGHT, (0, record.epochs), (0, 1))
    frame.axes("✓")
    curves = {"train": (record.accuracy, None), "test": (record.test_accuracy, DASH)}
    labels = []
    for name, (shares, dash) in curves.items():
        if shares:
            frame.curve(record.measured, shares, dash)
            x, y = frame.at(record.measured[-1], shares[-1])
            labels.append((y, x, name, shares[-1]))
    lowest = -APART
    for y, x, name, share in sorted(labels):
        y = lowest = max(y, lowest + APART)
        drawing.text(
            x + 9,
            y,
            f"{say(ROWS[name])} {number(share)}",
            13,
            text_anchor="start",
            data_key=f"✓ {name}",
        )


def _draw_progress(drawing: Drawing, width: float, y: float, record: TrainingRecord) -> None:
    """A bar as long as all epochs, filled by those that are done, and ■ where it was stopped."""
    done, epochs = len(record.loss), record.epochs
    right = width - RIGHT
    end = LEFT + done / epochs * (right - LEFT)
    drawing.line(LEFT, y, right, y, stroke_width=6, stroke_opacity=FAINT / 2)
    drawing.line(LEFT, y, end, y, stroke_width=6, data_key="bar")
    counted = f"{done}/{epochs}"
    start = min(right + 9, width - 7.6 * len(counted))
    drawing.text(start, y, counted, 13, text_anchor="start", data_key="epochs")
    if record.interrupted:
        drawing.box(end - 7, y - 7, 14, 14, fill="currentColor", data_key="stopped")


class Screen:
    """The output below the cell; where there is no notebook, nowhere.

    The front end itself replaces the picture: no widget, so that a saved notebook holds the last.
    """

    def __init__(self) -> None:
        self._handle: Any = None

    def show(self, picture: Picture) -> None:
        """Show this one instead of the last."""
        if self._handle is not None:
            self._handle.update(picture)
        elif _in_notebook():
            from IPython.display import display

            self._handle = display(picture, display_id=True)  # type: ignore[no-untyped-call]


def _in_notebook() -> bool:
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return False
    return get_ipython() is not None


def train(
    net: Network,
    X: Any,
    Y: Any,
    *,
    epochs: int,
    learning_rate: float,
    batch_size: int | None = None,
    seed: int | np.random.Generator | None = None,
    test: tuple[Any, Any] | None = None,
    seconds: float = 0.0,
) -> TrainingRecord:
    """`bp.train`, with a picture of it below the cell that follows while it runs.

    It shows the loss, the share of right answers on X (E, n_0), Y (E, K) and on `test`, a pair of
    such matrices, and for two inputs and one output the plane. Only the training rows train.
    What would be too quick to watch is held back so that it takes at least `seconds`.

    The stop button keeps the weights of the last finished step and everything measured so far.
    Raises what `bp.train` raises; the picture of what was reached stays.
    """
    epochs = whole("epochs", epochs, 1, "how often all rows are seen")
    if seconds != 0:
        seconds = positive("seconds", seconds, "how long it is to take at least", "seconds=3")
    record, pace, screen = TrainingRecord(net, X, Y, test, epochs), Pace(seconds), Screen()

    def show() -> None:
        screen.show(draw_training(record))

    def follow(epoch: int, history: History) -> None:
        record.follow(epoch, history)
        if epoch < epochs and pace.due():
            pace.draw(show)
        pace.hold(epoch / epochs)

    try:
        history = train_network(
            net,
            record.X,
            record.Y,
            epochs=epochs,
            learning_rate=learning_rate,
            batch_size=batch_size,
            seed=seed,
            progress=False,
            on_epoch=follow,
        )
    except DivergenceError as error:
        record.finish(error.history, diverged=True)
        show()
        raise
    record.finish(history)
    show()
    return record
