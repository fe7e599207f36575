"""HTML and SVG put together element by element, every text in it escaped."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape as _escape
from typing import Any

from backprop_course.shared.style import number

escape = lru_cache(4096)(_escape)
"""Most texts come again with the next picture."""


class Markup(str):
    """Finished markup: `element` puts it in as it is, and escapes every other text."""

    __slots__ = ()


def element(name: str, *inside: str, **values: Any) -> Markup:
    """An element with what is inside, and these attributes: see `attributes`."""
    return Markup(f"<{name}{attributes(values)}>{joined(inside)}</{name}>")


def joined(parts: Iterable[str]) -> Markup:
    """Texts and markup, one after the other."""
    return Markup("".join([p if isinstance(p, Markup) else escape(p) for p in parts]))


def attributes(values: dict[str, Any]) -> str:
    """Attributes with a space before each; None stands for one that is not there.

    In a name, _ is written -, and one at the end is left out, as in `class_`.
    """
    return _attributes(tuple(values.items()))


@lru_cache(8192)
def _attributes(values: tuple[tuple[str, Any], ...]) -> str:
    return "".join(
        [
            f' {name.rstrip("_").replace("_", "-")}="{written(value)}"'
            for name, value in values
            if value is not None
        ]
    )


def written(value: Any) -> str:
    """An attribute's value. Numbers to a hundredth: finer cannot be seen, nor be the same twice."""
    if isinstance(value, float):
        text = f"{value:.2f}".rstrip("0").rstrip(".")
        return "0" if text == "-0" else text
    return escape(value) if isinstance(value, str) else str(value)


def in_full(value: float | None) -> str | None:
    """For data-value: all digits of a number that is shown rounded."""
    return None if value is None else repr(float(value))


def keyed_number(name: str, key: str, value: float) -> Markup:
    """An element that shows a number rounded, under this data-key, and has it in full beside."""
    return element(name, number(value), data_key=key, data_value=in_full(value))


def side_by_side(pictures: Iterable[str]) -> Markup:
    """Pictures in a row, which wraps where the page is narrow."""
    style = "display:flex;flex-wrap:wrap;gap:12px 24px;align-items:center"
    return element("div", *(element("div", picture) for picture in pictures), style=style)
