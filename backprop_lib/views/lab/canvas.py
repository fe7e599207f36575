"""Pictures in the page: live where the page runs stage.js, still where it does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from backprop_lib.views.lab.stage import Stage

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

    def show(self, pictures: dict[str, str], message: str, answered: int | None) -> None:
        """Show these; `answered` is the number of the report that they answer."""
        mine = {name: pictures[name] for name in self.names}
        if self.stage.alive:
            self.still.value = ""
        else:
            inside = "".join(f"<div>{picture}</div>" for picture in mine.values())
            self.still.value = f"{_QUIET}{SIDE_BY_SIDE.format(inside)}"
        with self.stage.hold_sync():
            for name, picture in mine.items():
                setattr(self.stage, name, picture)
            self.stage.message = message
            if answered is not None:
                self.stage.answered = answered


SIDE_BY_SIDE = '<div style="display:flex;flex-wrap:wrap;gap:12px 24px;align-items:center">{}</div>'
