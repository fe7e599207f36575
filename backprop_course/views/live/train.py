"""Training, watched."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_course.views.live.pace import Pace
from backprop_course.views.live.picture import draw_training
from backprop_course.views.live.screen import Screen
from backprop_course.views.live.training import Training
from backprop_lib import training as plain
from backprop_lib._checks import positive, whole
from backprop_lib.network import Network


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
) -> Training:
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
    training, pace, screen = Training(net, X, Y, test, epochs), Pace(seconds), Screen()

    def show() -> None:
        screen.show(draw_training(training))

    def follow(epoch: int, history: plain.History) -> None:
        training.follow(epoch, history)
        if epoch < epochs and pace.due():
            pace.draw(show)
        pace.hold(epoch / epochs)

    try:
        history = plain.train(
            net,
            training.X,
            training.Y,
            epochs=epochs,
            learning_rate=learning_rate,
            batch_size=batch_size,
            seed=seed,
            progress=False,
            on_epoch=follow,
        )
    except plain.DivergenceError as error:
        training.finish(error.history, diverged=True)
        show()
        raise
    training.finish(history)
    show()
    return training
