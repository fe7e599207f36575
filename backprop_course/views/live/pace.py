"""The pace of a live picture: not more often than can be seen, nor than training can spare."""

from __future__ import annotations

import time
from collections.abc import Callable

SECONDS = 0.1
"""From picture to picture, at least."""

PATIENCE = 6.0
"""After a picture that took t seconds to draw, at least so many times t pass: one part in seven."""


class Pace:
    """Says when the next picture is due, and holds back what is too quick to be seen.

    The whole is to take at least `seconds`; `clock` gives seconds, `sleep` lets them pass.
    """

    def __init__(
        self,
        seconds: float = 0.0,
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._seconds = seconds
        self._clock, self._sleep = clock, sleep
        self._began = clock()
        self._next = self._began

    def due(self) -> bool:
        """True where a picture may be drawn now."""
        return self._clock() >= self._next

    def draw(self, picture: Callable[[], None]) -> None:
        """Draw it, and note how long that took."""
        began = self._clock()
        picture()
        ended = self._clock()
        self._next = ended + max(SECONDS, PATIENCE * (ended - began))

    def hold(self, share: float) -> None:
        """Wait until this share of the seconds, from 0 to 1, is over."""
        left = self._began + share * self._seconds - self._clock()
        if left > 0:
            self._sleep(left)
