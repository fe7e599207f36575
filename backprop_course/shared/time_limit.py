"""A time limit for a call, where the host allows one.

In the main thread of a system with an interval timer, an alarm ends the call. Elsewhere (in the
browser, on Windows, in another thread) the call is traced line by line, which ends every loop
written in Python. A debugger that traces already is left alone, and then there is no limit.
An import is never cut off, as half an import leaves modules broken: the time starts anew after it.
"""

from __future__ import annotations

import ctypes
import dis
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import CodeType, FrameType
from typing import Any

AGAIN = 0.1
"""Seconds after which the alarm rings again, should the learner's code have caught the first."""


MOST_IMPORTS = 5
"""How often the time starts anew."""


class TimeUp(BaseException):
    """The time is up. No Exception, so that `except Exception` does not hold it back."""


def has_alarm() -> bool:
    """Whether this thread of this system can be woken by an interval timer."""
    in_main = threading.current_thread() is threading.main_thread()
    return in_main and hasattr(signal, "setitimer") and hasattr(signal, "SIGALRM")


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeUp inside the block once so many seconds have passed.

    Limits may lie in one another: the earlier end counts. Threads that the block has started and
    left running are ended with it.
    """
    limit = _by_alarm if has_alarm() else _by_tracing
    threads = set(threading.enumerate())
    try:
        with limit(max(seconds, 1e-3)):
            yield
    except TimeUp:
        for thread in set(threading.enumerate()) - threads:
            # SystemExit ends a thread without a word.
            raised = ctypes.c_ulong(thread.ident or 0), ctypes.py_object(SystemExit)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(*raised)
        raise


class _Deadline:
    """When the time is up. While something is imported it is not, and then it starts anew."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.end = seconds, time.perf_counter() + seconds
        self.importing, self.imports = False, 0

    def is_over(self, frame: FrameType | None) -> bool:
        """Whether it is over, for code that has come to this frame."""
        if time.perf_counter() < self.end:
            return False
        if self.imports >= MOST_IMPORTS:
            return True
        if _is_importing(frame):
            self.importing = True
            return False
        if self.importing:
            self.importing, self.imports = False, self.imports + 1
            self.end = time.perf_counter() + self.seconds
            return False
        return True


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


@contextmanager
def _by_alarm(seconds: float) -> Iterator[None]:
    traced, rings, running = sys.gettrace(), 0, True
    outer, began = signal.getitimer(signal.ITIMER_REAL)[0], time.perf_counter()
    seconds = min(seconds, outer) if outer else seconds
    deadline = _Deadline(seconds)

    def ring(number: int, frame: FrameType | None) -> None:
        nonlocal rings
        if not running or not deadline.is_over(frame):
            return
        rings += 1
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
            if outer:
                left = outer - (time.perf_counter() - began)
                signal.setitimer(signal.ITIMER_REAL, max(left, 1e-3), AGAIN)


def _stop_here(frame: FrameType, event: str, argument: Any) -> Any:
    if event == "line":  # an error at any other event would only end the tracing
        raise TimeUp
    return _stop_here


@contextmanager
def _by_tracing(seconds: float) -> Iterator[None]:
    if sys.gettrace() is not None:
        yield
        return
    deadline = _Deadline(seconds)

    def look(frame: FrameType, event: str, argument: Any) -> Any:
        if event == "call" and loops_on_one_line(frame.f_code):
            frame.f_trace_opcodes = True
        if deadline.is_over(frame):
            raise TimeUp
        return look

    sys.settrace(look)
    try:
        yield
    finally:
        sys.settrace(None)


@cache
def loops_on_one_line(code: CodeType) -> bool:
    """Whether it holds a loop like `while True: pass`, of which no new line is ever traced."""
    steps = [step for step in dis.get_instructions(code) if step.positions]
    lines = {step.offset: step.positions and step.positions.lineno for step in steps}
    back = [step for step in steps if step.opname.startswith("JUMP_BACKWARD")]
    return any(lines[step.offset] == lines.get(step.argval) for step in back)
