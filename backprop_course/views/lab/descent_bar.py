"""The controls of gradient descent: learning rate, one step, run and pause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from backprop_course.views.lab import words
from backprop_course.views.lab.alone import alone
from backprop_course.views.lab.player import Player
from backprop_course.views.lab.session import Session

MILLISECONDS = 120
MOST_STEPS = 1_000_000


class DescentBar(widgets.HBox):  # type: ignore[misc]  # ipywidgets has no types
    """Shown while the session's panel is "descent". `changed` is called after each step."""

    def __init__(self, session: Session, changed: Callable[[], None]) -> None:
        self._session, self._changed = session, changed
        self.alone = session.alone
        self.learning_rate = widgets.FloatText(
            session.descent.learning_rate,
            step=0.1,
            description="η",
            tooltip=words.LEARNING_RATE,
            layout={"width": "120px"},
        )
        self.learning_rate.style.description_width = "20px"
        self.step = widgets.Button(
            description="−η dW", tooltip=words.DESCEND, layout={"width": "76px"}
        )
        # The page counts; each new count is one step, however many it skipped.
        self.run = Player(words.RUN, max=MOST_STEPS, interval=MILLISECONDS)
        super().__init__([self.learning_rate, self.step, self.run])
        self.learning_rate.observe(self._rate, "value")
        self.step.on_click(lambda _: self._descend())
        self.run.clock.observe(self._counted, "value")

    def follow(self) -> None:
        """Show what the session says."""
        shown = self._session.panel == "descent"
        self.layout.display = "" if shown else "none"
        if not shown or self._session.descent.diverged:
            self.run.pause()

    @alone
    def _descend(self) -> None:
        self._session.descend()
        self._changed()

    def _counted(self, change: dict[str, Any]) -> None:
        if change["new"] > change["old"]:
            self._descend()

    @alone
    def _rate(self, change: dict[str, Any]) -> None:
        if change["new"] == self._session.descent.learning_rate:
            return  # put back after a refusal
        self._session.message = ""
        try:
            self._session.descent.learning_rate = change["new"]
        except ValueError as error:
            self._session.message = f"{error}. The old value stays."
            self.learning_rate.value = change["old"]
        self._changed()
