"""The live pictures: SVG and HTML from Python, patched into the page, and gestures sent back.

The page's side, one module put together from `SCRIPTS`, draws what it is given and reports what a
reader does, no more. It also names ipywidgets' controls for a screen reader.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

HERE = Path(__file__).parent
SCRIPTS = ("stage.reports.js", "stage.names.js", "stage.js")


class Stage(anywidget.AnyWidget):
    """Pictures by name, and one listener for gestures.

    At most one report is on its way: what a reader does meanwhile is added up in the page, and
    sent when the answer to the last report has come.
    """

    _esm = "\n".join((HERE / name).read_text("utf-8") for name in SCRIPTS)
    _css = HERE / "stage.css"

    network = traitlets.Unicode().tag(sync=True)
    slice = traitlets.Unicode().tag(sync=True)
    witnesses = traitlets.Unicode().tag(sync=True)
    panel = traitlets.Unicode().tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)
    """Why the last gesture was refused; the page reads it out."""
    answered = traitlets.Int().tag(sync=True)
    """The number of the last report that the pictures show."""

    def __init__(self, listener: Callable[[dict[str, Any]], None]) -> None:
        super().__init__()
        self.alive = False
        """True once a page has said that it runs stage.js."""
        self._listener = listener
        self.on_msg(self._receive)

    def _receive(self, _: object, content: Any, buffers: object) -> None:
        if "ready" in content:
            self.alive = True
        self._listener(content)
