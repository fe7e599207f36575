"""The gradient of a batch in blocks of rows: in turn, in threads, or on many machines.

F37 and F38 are sums over the rows of the batch. Such a sum may be cut between any two rows. What is
given out is a block of rows, what comes back is the share it adds to the loss and the gradients. Of
an executor only `submit` is used, and of its futures `result`, `done` and `cancel`.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

import numpy as np

from backprop_lib._checks import Array, all_finite, numbers, positive, refused, shown, whole
from backprop_lib.layers import ParameterGradients
from backprop_lib.network import Network, Share, added_up, check_network, checked_slopes, row_blocks

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

PATIENCE = 1.0
"""Seconds to wait for a block before asking whether the executor is still there."""


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

    Raises ValueError or TypeError for wrong arguments and for what cannot be a block's gradients,
    FloatingPointError where they are not finite, RuntimeError where the executor takes no work or
    goes away, TimeoutError where the next block is not ready after `timeout` seconds. All other
    blocks are cancelled then. An error in a block comes as it is, with a note that names its
    rows. A cluster that lost all its workers may wait for new ones, so give it a `timeout`.
    """
    check_network(net)
    X, Y = _as_array("X", X), _as_array("Y", Y)
    _check_shapes(net, X, Y)
    E = len(X)
    shards = whole("shards", shards, 1, f"blocks of E = {E} rows", f"shards={E}", most=E)
    if timeout is not None:
        timeout = positive("timeout", timeout, "seconds to wait for a block", "timeout=60")
    blocks = (
        Block(number, shards, rows.start, Rows(X[rows]), Rows(Y[rows]), E)
        for number, rows in enumerate(row_blocks(E, shards), start=1)
    )
    if executor is None:
        shares = in_turn(net, blocks)
    else:
        if isinstance(executor, type) or not callable(getattr(executor, "submit", None)):
            must = "executor must be a concurrent.futures executor, which has a method submit"
            fix = "try ThreadPoolExecutor(), or leave it out to take the blocks in turn"
            raise refused(must, shown(executor), fix, TypeError)
        for array in (X, Y):
            if isinstance(array, np.memmap):
                array.flush()  # workers on other machines are to see what was changed here
        shares = sent_out(net, blocks, executor, timeout)
    with closing(shares):
        return added_up(shares)


class Rows:
    """Rows of a matrix, ready to travel.

    Rows of a `numpy.memmap` go to another process as the place in the file where they stand, and
    are read there. All others go as numbers.
    """

    def __init__(self, array: Array) -> None:
        self.array = array

    def __reduce__(self) -> tuple[Callable[..., Rows], tuple[Any, ...]]:
        """How pickle sends them."""
        place = place_in_file(self.array)
        return (Rows, (np.asarray(self.array),)) if place is None else (rows_of_file, place)

    def __dask_tokenize__(self) -> str:
        """Never equal to other rows: Dask would give an old result again for a changed file."""
        return uuid4().hex


class Block(NamedTuple):
    """One of the parts that a batch of E rows is cut into."""

    number: int
    """From 1 to `of`."""
    of: int
    start: int
    """Its first row in the batch."""
    X: Rows
    Y: Rows
    E: int
    """The rows of the whole batch."""

    def __str__(self) -> str:
        """Which block and which rows, from the first to the last."""
        last = self.start + len(self.X.array) - 1
        return f"block {self.number} of {self.of} (rows {self.start} to {last})"


def share_of(net: Network, X: Rows, Y: Rows, E: int) -> Share:
    """What these rows add to the loss and the gradients of a batch of E rows."""
    return net.share(X.array, Y.array, E)


def place_in_file(array: Array) -> tuple[str, str, int, tuple[int, ...]] | None:
    """File, dtype, offset in bytes and shape of these rows; None where no file holds them so."""
    if not isinstance(array, np.memmap) or not array.flags.c_contiguous:
        return None
    if array.filename is None or array.mode == "c":  # "c" keeps changes to itself
        return None
    whole: Any = array
    while isinstance(whole.base, np.memmap):
        whole = whole.base
    offset = whole.offset + array.ctypes.data - whole.ctypes.data
    return os.fspath(array.filename), array.dtype.str, offset, array.shape


def rows_of_file(path: str, dtype: str, offset: int, shape: tuple[int, ...]) -> Rows:
    """The rows that stand at this place of the file."""
    return Rows(np.memmap(path, dtype, mode="r", offset=offset, shape=shape))


def in_turn(net: Network, blocks: Iterable[Block]) -> Generator[Share, None, None]:
    """The blocks' shares, made here, one after the other."""
    for block in blocks:
        with _naming_rows(block):
            share = _checked(net, share_of(net, block.X, block.Y, block.E))
        yield share


def sent_out(
    net: Network, blocks: Iterable[Block], executor: Executor, timeout: float | None
) -> Generator[Share, None, None]:
    """The blocks' shares, made by the executor, in the order of the blocks.

    Whatever ends this early, the blocks that are not done are cancelled.
    """
    from concurrent.futures import BrokenExecutor

    waiting: deque[tuple[Block, Future[Share]]] = deque()
    try:
        for block in blocks:
            waiting.append((block, _submitted(net, block, executor)))
        while waiting:
            block, future = waiting[0]
            share = _result(net, future, block, executor, timeout)
            del future
            waiting.popleft()  # so that the executor can forget it
            yield share
    except RuntimeError as error:
        if isinstance(error.__cause__, BrokenExecutor):
            waiting.clear()  # it is failing them all itself
        raise
    finally:
        for _, future in waiting:
            with suppress(Exception):  # what ended the work is to be heard of, not this
                future.cancel()


def _submitted(net: Network, block: Block, executor: Executor) -> Future[Share]:
    try:
        future = executor.submit(share_of, net, block.X, block.Y, block.E)
    except Exception as error:
        raise RuntimeError(
            f"executor must take every block, but it refused {block} ({shown(error)}); start a new "
            f"one, or leave it out"
        ) from error
    if not all(callable(getattr(future, name, None)) for name in ("result", "done", "cancel")):
        must, fix = "executor.submit must give a Future", "try a ThreadPoolExecutor(), or none"
        raise refused(must, shown(future), fix, TypeError)
    return future


def _result(
    net: Network, future: Future[Share], block: Block, executor: Executor, timeout: float | None
) -> Share:
    from concurrent.futures import BrokenExecutor, CancelledError

    started = monotonic()
    while not _ready(future, PATIENCE if timeout is None else min(PATIENCE, timeout)):
        if timeout is not None and monotonic() - started >= timeout:
            raise TimeoutError(
                f"executor must finish the next block within timeout = {timeout:g} seconds, but "
                f"{block} is not ready; see whether its workers are alive, or give a longer timeout"
            )
        _check_still_there(executor, block)
    try:
        with _naming_rows(block):
            return _checked(net, future.result())
    except (CancelledError, BrokenExecutor) as error:
        raise _gone(block, error) from error


def _ready(future: Future[Share], seconds: float) -> bool:
    """Whether the block is done, well or not, after waiting so long at most."""
    with suppress(Exception):
        future.result(seconds)
    return future.done()


def _check_still_there(executor: Executor, block: Block) -> None:
    """A cluster may go away without a word to those who wait. It then takes no more work."""
    try:
        executor.submit(int)
    except Exception as error:
        raise _gone(block, error) from error


def _gone(block: Block, error: BaseException) -> RuntimeError:
    return RuntimeError(
        f"executor must finish every block, but it was shut down or lost its workers before "
        f"{block} was ready ({shown(error)}); the other blocks are cancelled. Start a new one and "
        f"call again"
    )


def _checked(net: Network, share: Any) -> Share:
    """What came back for a block. Nothing is broadcast, and nothing that is not finite added."""
    loss, grads = share if isinstance(share, tuple) and len(share) == 2 else (None, None)
    if not isinstance(loss, float | (complex if net.dtype.kind == "c" else float)):
        must = "what executor gives back must be the loss and the gradients of a block"
        raise refused(must, shown(share), "let it call what it is given", TypeError)
    slopes = checked_slopes("the gradients of a block", grads, net.parameters)
    if not (np.isfinite(loss) and all(map(all_finite, slopes))):
        must, fix = "a block's loss and gradients must be finite", "scale X and W to about 1"
        raise refused(must, f"inf or nan, and the loss {loss}", fix, FloatingPointError)
    pairs = zip(slopes[::2], slopes[1::2], strict=True)
    return loss, [ParameterGradients(*pair) for pair in pairs]  # type: ignore[return-value]


@contextmanager
def _naming_rows(block: Block) -> Iterator[None]:
    """An error inside says in which rows it came about."""
    try:
        yield
    except Exception as error:
        error.add_note(f"This was in {block}. A row named above is counted from the block's first.")
        raise


def _as_array(name: str, value: Any) -> Array:
    """The value as it is where it is an array: a numpy.memmap is not read."""
    return value if type(value) in (np.ndarray, np.memmap) else numbers(name, value)


def _check_shapes(net: Network, X: Array, Y: Array) -> None:
    """The network's own words for a wrong shape. It is not asked to check E rows at once."""
    n_0, K = net.sizes[0], net.sizes[-1]
    if X.shape[1:] != (n_0,) or len(X) == 0 or X.dtype.kind not in "biufc":
        net.checked_inputs(X)
    if Y.shape != (len(X), K) or Y.dtype.kind not in "biufc":
        net.checked_labels(Y, len(X))
