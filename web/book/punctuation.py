"""Punctuation stays in the line of the formula that it belongs to: browsers would break there."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

OPENS = re.compile(r"[(\[“]+$")
SHORT = 30
"""Characters of TeX. A longer formula must be free to break on a phone."""
CLOSES = re.compile(r"^[,.;:!?)\]”]+")


class HoldPunctuation(SphinxPostTransform):  # type: ignore[misc]
    """Puts a formula and what is written right before and after it into one piece."""

    default_priority = 910

    def run(self, **_: Any) -> None:
        """Look at each formula in a line of text."""
        for formula in list(self.document.findall(nodes.math)):
            if len(formula.astext()) > SHORT:
                continue
            parent, place = formula.parent, formula.parent.index(formula)
            opens, closes = (
                self._edge(parent, place - 1, OPENS),
                self._edge(parent, place + 1, CLOSES),
            )
            if opens or closes:
                held = (nodes.Text(opens), formula, nodes.Text(closes))
                parent[place] = nodes.inline("", "", *held, classes=["held"])

    def _edge(self, parent: Any, place: int, pattern: re.Pattern[str]) -> str:
        """Take away what stands at the edge of the text beside a formula."""
        beside = parent[place] if 0 <= place < len(parent) else None
        found = pattern.search(beside) if isinstance(beside, nodes.Text) else None
        if found is None:
            return ""
        parent[place] = nodes.Text(pattern.sub("", str(beside)))
        return found[0]


def setup(app: Sphinx) -> None:
    """Tell Sphinx of it."""
    app.add_post_transform(HoldPunctuation)
