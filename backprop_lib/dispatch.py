"""Blocks of rows given out to be worked on, and their shares taken in, in order.

Of an executor only `submit` is used, and of its futures `result`, `done` and `cancel`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from backprop_lib.blocks import Block, Share, share
from backprop_lib.network import Network

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

PATIENCE = 1.0
"""Seconds to wait for a block before asking whether the executor is still there."""


def in_turn(net: Network, blocks: Iterable[Block]) -> Generator[Share, None, None]:
    """The blocks' shares, made here, one after the other."""
    for block in blocks:
        try:
            yield share(net, block.X, block.Y, block.E)
        except Exception as error:
            _name_rows(error, block)
            raise


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
            result = _result(future, block, executor, timeout)
            del future
            waiting.popleft()  # so that the executor can forget it
            yield result
    except RuntimeError as error:
        if isinstance(error.__cause__, BrokenExecutor):
            waiting.clear()  # it is failing them all itself
        raise
    finally:
        for _, future in waiting:
            future.cancel()


def _submitted(net: Network, block: Block, executor: Executor) -> Future[Share]:
    try:
        return executor.submit(share, net, block.X, block.Y, block.E)
    except Exception as error:
        raise RuntimeError(
            f"executor must take every block, but it refused {block} ({_text(error)}); start a new "
            f"one, or leave it out"
        ) from error


def _result(
    future: Future[Share], block: Block, executor: Executor, timeout: float | None
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
        return future.result()
    except (CancelledError, BrokenExecutor) as error:
        raise _gone(block, error) from error
    except Exception as error:
        _name_rows(error, block)
        raise


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
        f"{block} was ready ({_text(error)}); the other blocks are cancelled. Start a new one and "
        f"call again"
    )


def _text(error: BaseException) -> str:
    return ": ".join(filter(None, (type(error).__name__, str(error))))


def _name_rows(error: Exception, block: Block) -> None:
    error.add_note(f"This was in {block}. A row named above is counted from the block's first.")
