"""Pictures in the page: live where the page runs stage.js, still where it does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from backprop_course.views.lab.panels import side_by_side
from backprop_course.views.lab.stage import Stage

# A page without the module says so in a red box, beside the still picture that stands in for it.
_QUIET = (
    "<style>.backprop-canvas .jupyter-widgets-error-widget,"
    ".backprop-canvas .jupyter-widget-error { display: none }</style>"
)


class Canvas(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Some of the pictures, by name. `listener` gets the page's gestures."""

    def __init__(self, names: tuple[str, ...], listener: Callable[[dict[str, Any]], None]) -> None:
        self.names = names
        self.stage = Stage(listener)
        self.still = widgets.HTML()
        self.still.add_class("backprop-still")
        super().__init__([self.still, self.stage])
        self.add_class("backprop-canvas")

    def show(self, pictures: dict[str, str], answered: int | None, message: str = "") -> None:
        """Show these; `answered` is the number of the report that they answer."""
        mine = {name: pictures[name] for name in self.names}
        if self.stage.alive:
            self.still.value = ""
        else:
            self.still.value = _QUIET + side_by_side(list(mine.values()))
        with self.stage.hold_sync():
            for name, picture in mine.items():
                setattr(self.stage, name, picture)
            self.stage.message = message
            if answered is not None:
                self.stage.answered = answered
