"""The verdict: what was seen, the slip's name where it is known, and what to read again."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Literal

Status = Literal[
    "correct",
    "wrong",
    "not attempted",
    "raised an error",
    "wrong shape",
    "wrong type",
    "not finite",
    "changed its arguments",
    "took too long",
]

RIGHT, WRONG, OPEN = "#0072B2", "#D55E00", "#767676"
TEXT = "var(--jp-content-font-color1, currentColor)"
FONT = "var(--jp-ui-font-family, system-ui, sans-serif)"

_CODE, _AS_CODE = re.compile(r"`([^`]+)`"), r"<code>\1</code>"


@dataclass(frozen=True)
class Verdict:
    """What `check` or `predict` found. It is true (`bool`) only where the answer is correct."""

    task: str
    """The task's id, for instance "04.dW"."""
    status: Status
    """One of nine words; "correct" is the only one that passes."""
    message: str
    """What was seen, why it gives just this, and what to read again."""
    slip: str | None = None
    """The name of the slip, where it is known."""

    def __bool__(self) -> bool:
        """True for "correct", false for everything else."""
        return self.status == "correct"

    @property
    def sign(self) -> str:
        """✓, ✗ or …, so that colour never stands alone."""
        return {"correct": "✓", "not attempted": "…"}.get(self.status, "✗")

    @property
    def heading(self) -> str:
        """Sign, task, status and slip in one line."""
        name = f": {self.slip}" if self.slip else ""
        return f"{self.sign} {self.task} · {self.status}{name}"

    def __repr__(self) -> str:
        """Plain text."""
        return f"{self.heading}\n{self.message}"

    def _repr_html_(self) -> str:
        colour = {"✓": RIGHT, "✗": WRONG, "…": OPEN}[self.sign]
        outer = (
            f"border-left:4px solid {colour};padding:0.4em 0.9em;margin:0.4em 0;"
            f"max-width:46em;color:{TEXT};font-family:{FONT};line-height:1.45"
        )
        return (
            f'<div style="{outer}"><div style="font-weight:600">{html.escape(self.heading)}</div>'
            f'<div style="white-space:pre-line">{_CODE.sub(_AS_CODE, html.escape(self.message))}'
            "</div></div>"
        )
