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
            parent, place = formula.parent, formula.parent.index(formula)
            after = parent[place + 1] if place + 1 < len(parent) else None
            before = parent[place - 1] if place else None
            closes = CLOSES.search(after) if isinstance(after, nodes.Text) else None
            opens = OPENS.search(before) if isinstance(before, nodes.Text) else None
            if not (closes or opens) or len(formula.astext()) > SHORT:
                continue
            held = nodes.inline("", "", classes=["held"])
            parent[place] = held
            if opens:
                held += nodes.Text(opens[0])
                parent[place - 1] = nodes.Text(before[: opens.start()])
            held += formula
            if closes:
                held += nodes.Text(closes[0])
                parent[place + 1] = nodes.Text(after[closes.end() :])


def setup(app: Sphinx) -> None:
    """Tell Sphinx of it."""
    app.add_post_transform(HoldPunctuation)
