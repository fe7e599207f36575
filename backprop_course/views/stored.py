"""What a notebook keeps of a live view: a still in an output of its own, beside the view."""

from __future__ import annotations

from typing import Any

from backprop_course.views.svg import THEMES


class Stored:
    """Shown once with the view, then brought up to date.

    `live` is the class of an element that is there while the view is. JupyterLab then hides the
    still; and where the view's kernel is gone, its own word of that.
    """

    def __init__(self, live: str) -> None:
        self._style = (
            f"<style>.jp-OutputArea:has(.{live}) .backprop-still,"
            ".jp-OutputArea:has(.backprop-still) .jupyter-widgets-error-widget,"
            ".jp-OutputArea:has(.backprop-still) .jp-OutputArea-output.lm-Panel:not(:has(*))"
            "{display:none}</style>"
        )
        self._handle: Any = None

    @property
    def shown(self) -> bool:
        """Whether a notebook has it."""
        return self._handle is not None

    def show(self, html: str, text: str, view: Any) -> None:
        """Two outputs: these, and of a widget's mimebundle the live view alone."""
        from IPython.display import display

        bundle, raw = self._bundle(html, text), {"raw": True}
        self._handle = display(bundle, display_id=True, **raw)  # type: ignore[no-untyped-call]
        data = view[0] if isinstance(view, tuple) else view or {}
        live = {name: data[name] for name in data if "widget-view" in name}
        display(live, **raw)  # type: ignore[no-untyped-call]

    def update(self, html: str, text: str) -> None:
        """Put these into the notebook, where it has been shown."""
        if self.shown:
            self._handle.update(self._bundle(html, text), raw=True)

    def _bundle(self, html: str, text: str) -> dict[str, str]:
        return {"text/html": f"{html}{THEMES}{self._style}", "text/plain": text}
