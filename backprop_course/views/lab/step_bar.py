"""The controls of the walk through one pass: before, next, play."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from backprop_course.views.lab import words
from backprop_course.views.lab.alone import alone
from backprop_course.views.lab.player import Player
from backprop_course.views.lab.session import Session

MILLISECONDS = 1600


class StepBar(widgets.HBox):  # type: ignore[misc]  # ipywidgets has no types
    """Shown while the session's panel is "steps". `changed` is called when the step is another."""

    def __init__(self, session: Session, changed: Callable[[], None]) -> None:
        self._session, self._changed = session, changed
        self.alone = session.alone
        self.previous = widgets.Button(description="◀", tooltip=words.PREVIOUS)
        self.next = widgets.Button(description="▶", tooltip=words.NEXT)
        for button in (self.previous, self.next):
            button.layout.width = "44px"
        self.play = Player(words.PLAY, min=0, max=session.last, interval=MILLISECONDS)
        super().__init__([self.previous, self.next, self.play])
        self.previous.on_click(lambda _: self._turn(-1))
        self.next.on_click(lambda _: self._turn(1))
        self.play.clock.observe(self._played, "value")

    def follow(self) -> None:
        """Show what the session says."""
        shown = self._session.panel == "steps"
        self.layout.display = "" if shown else "none"
        if not shown:
            self.play.pause()
        self.play.clock.value = self._session.at

    @alone
    def _turn(self, by: int) -> None:
        self._session.turn_to(self._session.at + by)
        self._changed()

    @alone
    def _played(self, change: dict[str, Any]) -> None:
        if change["new"] != self._session.at:
            self._session.turn_to(change["new"])
            self._changed()
