"""A clock of the page that plays and pauses, and a button for it that says its name."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets


class Player(widgets.HBox):  # type: ignore[misc]  # ipywidgets has no types
    """One button. `clock`, an ipywidgets `Play`, counts; its own buttons have no names."""

    def __init__(self, name: str, **options: Any) -> None:
        self.clock = widgets.Play(layout={"display": "none"}, **options)
        self.button = widgets.ToggleButton(icon="play", tooltip=name, layout={"width": "52px"})
        super().__init__([self.clock, self.button])
        widgets.link((self.clock, "playing"), (self.button, "value"))
        self.clock.observe(self._draw, "playing")

    def toggle(self) -> None:
        """Play, or pause."""
        self.clock.playing = not self.clock.playing

    def pause(self) -> None:
        """Stop where it is."""
        self.clock.playing = False

    def _draw(self, change: dict[str, Any]) -> None:
        self.button.icon = "pause" if change["new"] else "play"
