"""Training: gradient descent, one-hot labels, and the share of right answers.

Gradient descent is W ← W − η dW and b ← b − η db, for every layer at once, after the whole backward
pass: the error must be sent back through the weights that made it.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from math import isfinite
from operator import attrgetter
from typing import Any

import numpy as np

from backprop_lib._checks import Array, all_finite, numbers, positive, refused, rng_of, shown, whole
from backprop_lib.layers import AnyGradients
from backprop_lib.network import Network, check_network, checked_slopes


@dataclass
class History:
    """What training went through."""

    loss: list[float] = field(default_factory=list)
    """After each epoch, the mean loss of its steps, each taken before the step."""
    interrupted: bool = False
    """True where the stop button ended it early."""


class DivergenceError(ArithmeticError):
    """Training left the finite numbers. The network keeps its last finite weights."""

    def __init__(self, message: str, history: History) -> None:
        super().__init__(message)
        self.history = history
        """What was reached before."""

    def __reduce__(self) -> tuple[Any, ...]:
        """With its history, so that it comes whole out of another process."""
        return type(self), (*self.args, self.history), self.__dict__


class _NotFiniteError(FloatingPointError):
    """Training left the finite numbers. What a caller's own function raises is another error."""


@np.errstate(all="ignore")
def step(net: Network, grads: Sequence[AnyGradients], learning_rate: float) -> None:
    """One step of gradient descent, in place: W ← W − η dW, b ← b − η db.

    `grads` is what `gradients`, `backward` or `sharded_gradients` returned: a record a layer. The
    step is taken whole or not at all, whatever interrupts it.

    Raises FloatingPointError, and changes nothing, where a new weight would not be finite.
    """
    check_network(net)
    learning_rate = positive("learning_rate", learning_rate, "the step size η", "learning_rate=0.1")
    parameters = net.parameters
    _step(parameters, checked_slopes("grads", grads, parameters), learning_rate)


def _step(old: list[Array], slopes: list[Array], learning_rate: float) -> None:
    new = [value - learning_rate * slope for value, slope in zip(old, slopes, strict=True)]
    if not isfinite(sum(map(np.vdot, new, new)).real) and not all(map(all_finite, new)):
        came, fix = "weights or gradients that hold inf or nan", "scale X and W to about 1"
        if all(map(all_finite, (*old, *slopes))):
            came = f"inf or nan with learning_rate={learning_rate:g}"
            fix = f"try learning_rate={1 / max(np.abs(slope).max() for slope in slopes):.1g}"
        raise refused("the step must leave every weight finite", came, fix, _NotFiniteError)
    if not all(map(attrgetter("flags.writeable"), old)):
        fix = "give the layer a copy, layer.W = layer.W.copy()"
        raise refused("W and b must be writeable for a step", "read-only ones", fix)
    # One call, none of it in Python: no interrupt, alarm or trace function can come in between.
    deque(map(np.ndarray.__setitem__, old, repeat(...), new), maxlen=0)


def train(
    net: Network,
    X: Any,
    Y: Any,
    *,
    epochs: int,
    learning_rate: float,
    batch_size: int | None = None,
    seed: int | np.random.Generator | None = None,
    progress: bool = True,
    on_epoch: Callable[[int, History], object] | None = None,
) -> History:
    """Plain gradient descent on `net`, in place. X is (E, n_0), Y is (E, K).

    Each epoch shuffles the rows (by `seed`) and takes one step for every `batch_size` of them, the
    last batch being the shorter; without a batch size, one step for all rows. `on_epoch(epoch,
    history)` is called after each. Interrupting keeps the weights of the last finished step.

    Raises DivergenceError, with the history so far, where the loss or a weight stops being finite.
    """
    check_network(net)
    epochs = whole("epochs", epochs, 1, "how often all rows are seen")
    learning_rate = positive("learning_rate", learning_rate, "the step size η", "learning_rate=0.1")
    if not (on_epoch is None or callable(on_epoch)):
        must, fix = "on_epoch must be a function of (epoch, history)", "on_epoch=print is one"
        raise refused(must, shown(on_epoch), fix, TypeError)
    net.check()
    X = net.checked_inputs(X)
    E = len(X)
    Y = net.checked_labels(Y, E)
    size, rows = E, f"rows in a step, of E = {E}"
    if batch_size is not None:
        size = whole("batch_size", batch_size, 1, rows, f"batch_size={E}", most=E)
    rng = rng_of(seed)
    history = History()
    bar: Any = _progress_bar(epochs) if progress else range(1, epochs + 1)
    try:
        for epoch in bar:
            if size < E:
                order = rng.permutation(E)
                X, Y = X[order], Y[order]
            try:
                history.loss.append(_one_epoch(net, X, Y, size, learning_rate))
            except _NotFiniteError as error:
                raise DivergenceError(
                    f"training must stay among the finite numbers, but left them in epoch {epoch}; "
                    f"the last finite weights are kept: {error}",
                    history,
                ) from None
            if progress:
                bar.set_postfix(loss=f"{history.loss[-1]:.4g}")
            if on_epoch is not None:
                on_epoch(epoch, history)
    except KeyboardInterrupt:
        history.interrupted = True
    finally:
        if progress:
            bar.close()
    return history


@np.errstate(all="ignore")
def _one_epoch(net: Network, X: Array, Y: Array, size: int, learning_rate: float) -> float:
    E, total = len(X), 0.0
    for start in range(0, E, size):
        rows = slice(start, start + size)
        loss, grads = net.gradients(X[rows], Y[rows])
        if not np.isfinite(loss):
            fix = f"try learning_rate={learning_rate / 10:g} on a new network, or scale X and W"
            raise refused("the loss must be finite", str(loss), fix, _NotFiniteError)
        _step(net.parameters, [d for grad in grads for d in (grad.dW, grad.db)], learning_rate)
        total += loss * len(X[rows])
    return total / E


def _progress_bar(epochs: int) -> Iterable[int]:
    try:
        if sys.platform == "emscripten":
            import tqdm
            from tqdm.notebook import trange

            tqdm.tqdm.monitor_interval = 0  # it would be a thread
        else:
            from tqdm.auto import trange
    except ImportError as error:
        must, fix = "progress must be False where tqdm is not installed", "pip install tqdm"
        raise refused(must, "True", f"{fix}, or pass progress=False", ImportError) from error
    bar: Iterable[int] = trange(1, epochs + 1, unit="epoch")
    return bar


def one_hot(labels: Any, K: int) -> Array:
    """Class numbers 0 … K−1, shape (E,), as rows with a single 1, shape (E, K) (F29)."""
    must, fix = "labels must be", "np.unique(labels, return_inverse=True)[1] numbers them from 0"
    labels = numbers("labels", labels, fix)
    if labels.ndim != 1 or len(labels) == 0:
        fix = "np.ravel(labels) makes one axis of it" if labels.size else "give at least one"
        if labels.ndim == 2 and labels.shape[1] > 1:
            fix = "np.argmax(labels, axis=1) are the class numbers of one-hot rows"
        must = f"{must} (E,) with E ≥ 1, one class number for each example"
        raise refused(must, str(labels.shape), fix)
    if labels.dtype.kind not in "iu":
        raise refused(f"{must} whole numbers", f"dtype {labels.dtype}", fix, TypeError)
    low, high = int(labels.min()), int(labels.max())
    K = whole("K", K, 1, "the number of classes", f"K={max(1, high + 1)}")
    if low < 0 or high >= K:
        worst = int(np.argmax((labels < 0) | (labels >= K)))
        came = f"{labels[worst]} at [{worst}]"
        raise refused(f"{must} from 0 to K − 1 = {K - 1}", came, f"{fix}; K is how many there are")
    Y = np.zeros((len(labels), K))
    Y[np.arange(len(labels)), labels] = 1
    return Y


def accuracy(net: Network, X: Any, Y: Any) -> float:
    """The share of rows answered rightly, from 0 to 1, for labels Y (E, K) of 0 and 1.

    Where each row of Y has a single 1 among K ≥ 2, the answer is the output that is larger than all
    others. Else the labels are independent, and right is a row with each of its outputs on the
    label's side of one half. What is not a number is never right.
    """
    check_network(net)
    A = net.predict(X).real
    Y = net.checked_labels(Y, len(A)).real
    if not (sure := np.isin(Y, (0, 1))).all():
        came, fix = shown(Y[~sure][0].item()), "np.greater(Y, 0.5) makes them so"
        raise refused("Y must be (E, K) labels 0 and 1 for accuracy", came, fix)
    if Y.shape[1] > 1 and (Y.sum(axis=1) == 1).all():
        others = np.where(Y == 1, -np.inf, A).max(axis=1)
        return float((A[Y == 1] > others).mean())
    return float(np.where(Y == 1, A > 0.5, A <= 0.5).all(axis=1).mean())
