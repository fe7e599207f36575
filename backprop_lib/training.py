"""Training: gradient descent, one-hot labels, and the share of right answers.

Gradient descent is W ← W − η dW and b ← b − η db, for every layer at once, after the whole backward
pass: the error must be sent back through the weights that made it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from backprop_lib._checks import Array, all_finite, numbers, positive, shape_text, whole
from backprop_lib.layers import HasGradients
from backprop_lib.network import Network


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


@np.errstate(over="ignore", invalid="ignore")
def step(net: Network, grads: Sequence[HasGradients], learning_rate: float) -> None:
    """One step of gradient descent, in place: W ← W − η dW, b ← b − η db.

    `grads` is what `gradients`, `backward` or `sharded_gradients` returned: a record a layer.

    Raises FloatingPointError, and changes nothing, where a new weight would not be finite.
    """
    new = [
        (layer.W - learning_rate * grad.dW, layer.b - learning_rate * grad.db)
        for layer, grad in zip(net.layers, grads, strict=True)
    ]
    if not all(all_finite(W) and all_finite(b) for W, b in new):
        raise FloatingPointError(
            f"the step must leave every weight finite, got inf or nan with learning_rate = "
            f"{learning_rate:g}; try learning_rate={learning_rate / 10:g}"
        )
    try:
        _assign(net, new)
    except KeyboardInterrupt:
        _assign(net, new)  # a step is done whole, or not at all
        raise


def _assign(net: Network, new: list[tuple[Array, Array]]) -> None:
    for layer, (W, b) in zip(net.layers, new, strict=True):
        layer.W[:], layer.b[:] = W, b


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
    epochs = whole("epochs", epochs, 1, "how often all rows are seen")
    learning_rate = positive("learning_rate", learning_rate, "the step size η", "learning_rate=0.1")
    X = net.checked_inputs(X)
    E = len(X)
    Y = net.checked_labels(Y, E)
    size = E if batch_size is None else whole("batch_size", batch_size, 1, "rows in a step")
    if size > E:
        raise ValueError(
            f"batch_size, rows in a step, must be at most E = {E}, got {size}; leave it out to use "
            f"all rows at once"
        )
    rng = np.random.default_rng(seed)
    history = History()
    bar: Any = _progress_bar(epochs) if progress else range(1, epochs + 1)
    try:
        for epoch in bar:
            if size < E:
                order = rng.permutation(E)
                X, Y = X[order], Y[order]
            history.loss.append(_one_epoch(net, X, Y, size, learning_rate))
            if progress:
                bar.set_postfix(loss=f"{history.loss[-1]:.4g}")
            if on_epoch is not None:
                on_epoch(epoch, history)
    except FloatingPointError as error:
        raise DivergenceError(
            f"training must keep the loss and every weight finite, but in epoch "
            f"{len(history.loss) + 1} {error}; the last finite weights are kept. Try "
            f"learning_rate={learning_rate / 10:g}, or inputs scaled to about 1",
            history,
        ) from None
    except KeyboardInterrupt:
        history.interrupted = True
    finally:
        if progress:
            bar.close()
    return history


def _one_epoch(net: Network, X: Array, Y: Array, size: int, learning_rate: float) -> float:
    E, total = len(X), 0.0
    for start in range(0, E, size):
        rows = slice(start, start + size)
        with np.errstate(over="ignore", invalid="ignore"):
            loss, grads = net.gradients(X[rows], Y[rows])
        if not np.isfinite(loss):
            raise FloatingPointError(f"the loss became {loss}")
        step(net, grads, learning_rate)
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
    except ImportError:
        raise ImportError(
            "progress must be False where tqdm is not installed, got True; "
            "pip install tqdm, or pass progress=False"
        ) from None
    bar: Iterable[int] = trange(1, epochs + 1, unit="epoch")
    return bar


def one_hot(labels: Any, K: int) -> Array:
    """Class numbers 0 … K−1, shape (E,), as rows with a single 1, shape (E, K) (F29)."""
    K = whole("K", K, 1, "the number of classes")
    labels = numbers("labels", labels)
    if labels.ndim != 1:
        raise ValueError(
            f"labels must be (E,), one class number for each example, got "
            f"{shape_text(labels.shape)}; labels.ravel() makes one axis of it"
        )
    if len(labels) == 0:
        raise ValueError("labels must be (E,) with E ≥ 1, got (0,); give at least one label")
    if labels.dtype.kind not in "iu":
        raise TypeError(
            f"labels must be whole numbers, got dtype {labels.dtype}; "
            f"labels.astype(int) makes them so, if nothing is lost"
        )
    if labels.min() < 0 or labels.max() >= K:
        worst = int(np.argmax((labels < 0) | (labels >= K)))
        raise ValueError(
            f"labels must be class numbers from 0 to K − 1 = {K - 1}, got {labels[worst]} at "
            f"[{worst}]; the first class is number 0, so labels − 1 may be meant"
        )
    Y = np.zeros((len(labels), K))
    Y[np.arange(len(labels)), labels] = 1
    return Y


def accuracy(net: Network, X: Any, Y: Any) -> float:
    """The share of rows answered rightly, from 0 to 1.

    With K ≥ 2 outputs the largest is the answer; with one, the side of one half it is on.
    """
    A = net.predict(X)
    Y = net.checked_labels(Y, len(A))
    if A.shape[1] == 1:
        return float(((A.real > 0.5) == (Y.real > 0.5)).mean())
    return float((A.real.argmax(axis=1) == Y.real.argmax(axis=1)).mean())
