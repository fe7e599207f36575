"""A time limit for a call, where the host allows one.

In the main thread of a system with an interval timer, an alarm ends the call. Elsewhere (in the
browser, on Windows, in another thread) the call is traced, which ends every loop written in Python.
A debugger that traces already is left alone, and then there is no limit.

An import is never cut off, as half an import leaves modules broken, and its time does not count.
"""

from __future__ import annotations

import contextlib
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

TICK = 0.1
"""Seconds after which the alarm rings again, should an import or an `except` hold it back."""


class TimeUp(BaseException):
    """The time is up. No Exception, so that `except Exception` does not hold it back."""


class Clock:
    """The time that is left to a block, imports not counted."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds
        self.done = False
        """Whether the block is over."""
        self._seen = time.perf_counter()
        self._imports = _imports(sys._getframe())

    def is_up(self, counts: bool = True) -> bool:
        """Whether no time is left; `counts` is whether the time since the last look counts."""
        now = time.perf_counter()
        if counts:
            self.left -= now - self._seen
        self._seen = now
        return self.left <= 0

    def is_up_by_now(self) -> bool:
        """Whether no time is left, for another thread to ask."""
        since = 0 if self.done else time.perf_counter() - self._seen
        return self.left <= since

    def importing(self, frame: FrameType | None) -> bool:
        """Whether an import that began in the block is running."""
        return _imports(frame) > self._imports


def has_alarm() -> bool:
    """Whether this thread of this system can be woken by an interval timer.

    Where something that is no Python answers to it, it could not be given back.
    """
    in_main = threading.current_thread() is threading.main_thread()
    has_timer = hasattr(signal, "setitimer") and hasattr(signal, "SIGALRM")
    return in_main and has_timer and signal.getsignal(signal.SIGALRM) is not None


_running = threading.local()


@contextmanager
def time_limit(seconds: float) -> Iterator[Clock]:
    """Raise TimeUp inside the block once so many seconds have passed.

    Of limits inside each other the one that ends first counts.
    """
    outer: Clock | None = getattr(_running, "clock", None)
    if outer is not None:
        outer.is_up()
        seconds = min(seconds, outer.left)
    seconds = max(seconds, 1e-3)
    clock = _running.clock = Clock(seconds)
    limit = _by_alarm if has_alarm() else _by_tracing
    try:
        with limit(clock), _new_threads_traced(clock):
            yield clock
    finally:
        clock.is_up()
        _running.clock = outer
        if outer is not None:
            outer.is_up(counts=False)
            outer.left -= seconds - clock.left


def _imports(frame: FrameType | None) -> int:
    """How many frames of the import system are on the stack."""
    count = 0
    while frame is not None:
        count += _is_import(frame)
        frame = frame.f_back
    return count


def _is_import(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith("<frozen importlib")


def _is_own(frame: FrameType) -> bool:
    """Whether the frame enters or leaves the block, which must not be cut short."""
    return frame.f_code.co_filename in (__file__, contextlib.__file__)


@contextmanager
def _by_alarm(clock: Clock) -> Iterator[None]:
    traced, rings = sys.gettrace(), 0

    def ring(number: int, frame: FrameType | None) -> None:
        nonlocal rings
        importing = clock.importing(frame)
        if not clock.is_up(counts=not importing) or importing:
            return
        if clock.done or frame is None or _is_own(frame):
            return
        rings += 1
        if rings > 1 and traced is None:
            # The first alarm was caught by a bare `except`. Raise at every line: one is outside it.
            tracer = _Tracer(clock)
            sys.settrace(tracer)
            frame.f_trace = tracer.follow(frame)
        raise TimeUp

    before = signal.signal(signal.SIGALRM, ring)
    began = time.perf_counter()
    other = signal.setitimer(signal.ITIMER_REAL, min(clock.left, TICK), TICK)
    try:
        yield
    finally:
        try:
            clock.done = True
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
            if other[0]:
                left = other[0] - (time.perf_counter() - began)
                signal.setitimer(signal.ITIMER_REAL, max(left, 1e-3), other[1])
            if rings > 1:
                sys.settrace(traced)


@contextmanager
def _by_tracing(clock: Clock) -> Iterator[None]:
    traced = sys.gettrace()
    if traced is not None and not isinstance(traced, _Tracer):
        yield
        return
    sys.settrace(_Tracer(clock))
    try:
        yield
    finally:
        clock.done = True
        sys.settrace(traced)


class _Tracer:
    """Looks at the clock at every line, and in code with a loop at every opcode."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.importing = False

    def __call__(self, frame: FrameType, event: str, argument: Any) -> Any:
        """Follow a frame that begins; raise in one that goes on."""
        if event == "call":
            return None if self.importing or _is_own(frame) else self.follow(frame)
        if event in ("line", "opcode"):  # an error at any other event would only end the tracing
            self.look()
        return self

    def follow(self, frame: FrameType) -> Any:
        """What is to trace this frame."""
        if _is_import(frame):
            self.importing = True
            self.clock.is_up()
            return self.until_imported
        frame.f_trace_opcodes = _has_loop(frame.f_code)  # one on one line has no other event
        return self

    def until_imported(self, frame: FrameType, event: str, argument: Any) -> Any:
        """Follow the frame of an import, in which nothing is ended."""
        if event == "return":
            self.importing = False
            self.clock.is_up(counts=False)
        return self.until_imported

    def look(self) -> None:
        """Raise where the time is up."""
        if not self.clock.done and self.clock.is_up():
            raise TimeUp


class _ThreadTracer(_Tracer):
    """The same for a thread that the block has started, which may outlive it."""

    def look(self) -> None:
        """End the thread, without a word, where the time was up."""
        if self.clock.is_up_by_now():
            raise SystemExit
        if self.clock.done:
            sys.settrace(None)


_JUMPS_BACK = {code for name, code in dis.opmap.items() if "JUMP_BACKWARD" in name}


@cache
def _has_loop(code: CodeType) -> bool:
    return not _JUMPS_BACK.isdisjoint(code.co_code[::2])


@contextmanager
def _new_threads_traced(clock: Clock) -> Iterator[None]:
    """Threads that are started in the block end with it: a join would wait for them for ever."""

    def begin(frame: FrameType, event: str, argument: Any) -> Any:
        tracer = _ThreadTracer(clock)
        sys.settrace(tracer)
        return tracer(frame, event, argument)

    try:
        if threading.gettrace() is None:  # else a debugger, or a limit around this one, is at work
            threading.settrace(begin)
        yield
    finally:
        clock.done = True  # were the time up below, every thread to come would end at once
        if threading.gettrace() is begin:
            threading.settrace(None)
