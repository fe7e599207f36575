"""The gradient of a batch in blocks of rows: in turn, in threads, or on many machines."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np

from backprop_lib._checks import Array, numbers, positive, whole
from backprop_lib.blocks import ParameterGradients, cut
from backprop_lib.dispatch import in_turn, sent_out
from backprop_lib.network import Network

if TYPE_CHECKING:
    from concurrent.futures import Executor


def sharded_gradients(
    net: Network,
    X: Any,
    Y: Any,
    *,
    shards: int,
    executor: Executor | None = None,
    timeout: float | None = None,
) -> tuple[float, list[ParameterGradients]]:
    """The loss and the gradients of all rows, as a sum over `shards` blocks of them (F37, F38).

    X is (E, n_0), Y is (E, K). The blocks' numbers of rows differ by at most one. Without an
    `executor` they are worked on in turn; with one, such as a ThreadPoolExecutor or a Dask
    cluster's `client.get_executor()`, wherever it has room. The shares are added up in the order of
    the rows, so it does not matter which is ready first.

    Each layer's record has dW and db, and no dZ: nothing that is kept grows with E. Where X and Y
    are numpy.memmap, only the blocks in work are read, and the workers of other processes open the
    files themselves, by the same path.

    Raises ValueError or TypeError for wrong arguments, RuntimeError where the executor takes no
    work or goes away, TimeoutError where the next block is not ready after `timeout` seconds. All
    other blocks are cancelled then. An error in a block comes as it is, with a note that names its
    rows. A cluster that lost all its workers may wait for new ones, so give it a `timeout`.
    """
    X, Y = _as_array("X", X), _as_array("Y", Y)
    _check_shapes(net, X, Y)
    E = len(X)
    shards = whole("shards", shards, 1, "the number of blocks")
    if shards > E:
        raise ValueError(
            f"shards, the number of blocks, must be at most E = {E}, so that each has a row, got "
            f"{shards}; try shards={E}"
        )
    _check_executor(executor)
    if timeout is not None:
        timeout = positive("timeout", timeout, "seconds to wait for a block", "timeout=60")
    blocks = cut(X, Y, shards)
    if executor is None:
        shares = in_turn(net, blocks)
    else:
        _write_out(X, Y)
        shares = sent_out(net, blocks, executor, timeout)
    loss = 0.0
    grads = [
        ParameterGradients(np.zeros_like(layer.W), np.zeros_like(layer.b)) for layer in net.layers
    ]
    with closing(shares):
        for loss_s, grads_s in shares:
            loss += loss_s
            for total, part in zip(grads, grads_s, strict=True):
                total.dW[:] += part.dW
                total.db[:] += part.db
    return loss, grads


def _as_array(name: str, value: Any) -> Array:
    """The value as it is where it is an array: a numpy.memmap is not read."""
    return value if isinstance(value, np.ndarray) else numbers(name, value)


def _check_shapes(net: Network, X: Array, Y: Array) -> None:
    """The network's own words for a wrong shape. It is not asked to check E rows at once."""
    n_0, K = net.sizes[0], net.sizes[-1]
    if X.shape[1:] != (n_0,) or len(X) == 0 or X.dtype.kind not in "biufc":
        net.checked_inputs(X)
    if Y.shape != (len(X), K) or Y.dtype.kind not in "biufc":
        net.checked_labels(Y, len(X))


def _write_out(*arrays: Array) -> None:
    """Put into the files what was changed here, for workers on other machines to see."""
    for array in arrays:
        if isinstance(array, np.memmap):
            array.flush()


def _check_executor(executor: Any) -> None:
    if executor is None:
        return
    if isinstance(executor, type) or not callable(getattr(executor, "submit", None)):
        mend = f"{executor.__name__}()" if isinstance(executor, type) else "ThreadPoolExecutor()"
        raise TypeError(
            f"executor must be a concurrent.futures executor, which has a method submit, got "
            f"{executor!r}; try {mend}, or leave it out to take the blocks in turn"
        )
