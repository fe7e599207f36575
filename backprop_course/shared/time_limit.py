"""A time limit for a call, where the host allows one.

In the main thread of a system with an interval timer, an alarm ends the call. Elsewhere (in the
browser, on Windows, in another thread) the call is traced line by line, which ends every loop
written in Python. A debugger that traces already is left alone, and then there is no limit.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

AGAIN = 0.1
"""Seconds after which the alarm rings again, should the learner's code have caught the first."""


class TimeUp(BaseException):
    """The time is up. No Exception, so that `except Exception` does not hold it back."""


def has_alarm() -> bool:
    """Whether this thread of this system can be woken by an interval timer."""
    in_main = threading.current_thread() is threading.main_thread()
    return in_main and hasattr(signal, "setitimer") and hasattr(signal, "SIGALRM")


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeUp inside the block once so many seconds have passed."""
    limit = _by_alarm if has_alarm() else _by_tracing
    with limit(max(seconds, 1e-3)):
        yield


@contextmanager
def _by_alarm(seconds: float) -> Iterator[None]:
    traced, rings, running = sys.gettrace(), 0, True

    def ring(number: int, frame: FrameType | None) -> None:
        nonlocal rings
        rings += 1
        if not running:
            return
        if rings > 1 and traced is None and frame is not None:
            # The first alarm was caught by a bare `except`. Raise at every line: one is outside it.
            frame.f_trace = _stop_here
            sys.settrace(_stop_here)
        raise TimeUp

    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
        yield
    finally:
        try:
            running = False
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
            if rings > 1:
                sys.settrace(traced)


def _stop_here(frame: FrameType, event: str, argument: Any) -> Any:
    if event == "line":  # an error at any other event would only end the tracing
        raise TimeUp
    return _stop_here


@contextmanager
def _by_tracing(seconds: float) -> Iterator[None]:
    if sys.gettrace() is not None:
        yield
        return
    end = time.perf_counter() + seconds

    def look(frame: FrameType, event: str, argument: Any) -> Any:
        if time.perf_counter() > end:
            raise TimeUp
        return look

    sys.settrace(look)
    try:
        yield
    finally:
        sys.settrace(None)
