"""A page of Markdown in paragraphs, each of which is translated as a whole."""

from __future__ import annotations

import re

from backprop_course.shared.language import translated

FENCE = re.compile(r"(^```.*?^```$|^<!--.*?-->$|^\|[-| ]+\|$)", re.DOTALL | re.MULTILINE)
"""What stays as it is: code, comments, the line below the head of a table."""
BETWEEN = re.compile(r"(\n{2,}|\n(?=- |\d+\. |\|))")
"""Between paragraphs, entries of a list and rows of a table."""


def pieces(markdown: str) -> list[str]:
    """The text in pieces: from the second on, every other one is a paragraph.

    The rest stays as it is; joined, all of them are the text.
    """
    found = [""]
    for number, part in enumerate(FENCE.split(markdown)):
        if number % 2:
            found[-1] += part
            continue
        text = part.strip()
        before, _, after = part.partition(text) if text else (part, "", "")
        found[-1] += before
        if text:
            found += [*BETWEEN.split(text), after]
    return found


def in_own_language(markdown: str) -> str:
    """The text with each paragraph in this session's language."""
    parts = pieces(markdown)
    parts[1::2] = map(translated, parts[1::2])
    return "".join(parts)
