"""The sheet in the page: strokes come in as they are drawn, pictures go out.

The page's side draws a stroke at once in its own pixels and reports its points, no more.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from backprop_course.views import words
from backprop_course.views.digit_sheet.pictures import (
    DRAWN_PEN,
    SIDE,
    draw_answer,
    draw_seen,
    draw_sheet,
    draw_thumbnail,
    said,
    still,
)
from backprop_course.views.digit_sheet.sheet import Sheet
from backprop_course.views.stored import Stored
from backprop_lib.network import Network

HERE = Path(__file__).parent
SCRIPTS = (HERE.parent / "reports.js", HERE / "sheet.js")
SAID_IN_THE_PAGE = ("SHEET", "PEN_DOWN", "PEN_UP", "CLEAR", "KEYS", "EXAMPLES", "EXAMPLE")


def draw_digit(net: Network, examples: Any = None) -> DrawDigit:
    """A sheet on which a digit is drawn; the network answers while the pen moves.

    `net` has n_0 = 64 inputs and K = 10 sigmoid or softmax outputs; trained on, it answers the next
    stroke with its new weights. `examples`, (E, 64) from 0 to 1, stand below, ready to be laid on
    the sheet. Raises ValueError or TypeError for anything else.
    """
    return DrawDigit(net, examples)


class DrawDigit(anywidget.AnyWidget):
    """See `draw_digit`. What is drawn and answered is in `sheet`."""

    _esm = "\n".join(file.read_text("utf-8") for file in SCRIPTS)
    _css = HERE / "sheet.css"

    drawn = traitlets.Unicode().tag(sync=True)
    seen = traitlets.Unicode().tag(sync=True)
    answer = traitlets.Unicode().tag(sync=True)
    thumbnails = traitlets.List(traitlets.Unicode()).tag(sync=True)
    example = traitlets.Int(-1).tag(sync=True)
    """Which example is on the sheet; −1 for none."""
    said = traitlets.Unicode().tag(sync=True)
    """The answer in words, for a screen reader."""
    message = traitlets.Unicode().tag(sync=True)
    """Why the last gesture was refused; the page reads it out."""
    pen = traitlets.Float(DRAWN_PEN / SIDE).tag(sync=True)
    """The width of a stroke, in sides of the sheet."""
    words = traitlets.Dict().tag(sync=True)
    answered = traitlets.Int().tag(sync=True)
    """The number of the last report that the pictures show."""

    def __init__(self, net: Network, examples: Any = None) -> None:
        self.sheet = Sheet(net, examples)
        super().__init__()
        self.words = {name: getattr(words, name) for name in SAID_IN_THE_PAGE}
        self.thumbnails = [draw_thumbnail(row).markup() for row in self.sheet.examples]
        self._stored = Stored("backprop-drawing")
        self.on_msg(self._receive)
        self._follow(None)

    def receive(self, gesture: Any) -> None:
        """What the page reports: see `Sheet.receive`."""
        try:
            self.sheet.receive(gesture)
        finally:
            number = gesture.get("report") if isinstance(gesture, dict) else None
            self._follow(number if isinstance(number, int) else None)

    def _receive(self, _: object, content: Any, buffers: object) -> None:
        if content == {"rest": True}:
            self._stored.update(*self._still())
        else:
            self.receive(content)

    def _follow(self, answered: int | None) -> None:
        sheet = self.sheet
        with self.hold_sync():
            self.drawn = draw_sheet(sheet).markup()
            self.seen = draw_seen(sheet).markup()
            self.answer = draw_answer(sheet).markup()
            self.said = said(sheet)
            self.example = -1 if sheet.example is None else sheet.example
            self.message = sheet.message
            if answered is not None:
                self.answered = answered

    def _ipython_display_(self) -> None:
        self._stored.show(*self._still(), super()._repr_mimebundle_())

    def _still(self) -> tuple[str, str]:
        return still(self.sheet), f"<sheet: {said(self.sheet)}>"
