"""What a training went through, and what was measured on the way."""

from __future__ import annotations

from math import ceil
from typing import Any

import numpy as np

from backprop_lib._checks import Array
from backprop_lib.network import Network
from backprop_lib.training import History, accuracy

MOST_MEASUREMENTS = 25


class Training:
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
            f"test must be a pair (X, Y) of rows not trained on, got {type(test).__name__}; "
            f"try test=(X_test, Y_test)"
        )
    X = net.checked_inputs(test[0])
    return X, net.checked_labels(test[1], len(X))
