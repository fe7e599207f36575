"""The book beside the lessons: where it is, told by one setting."""

from __future__ import annotations

import os
from urllib.parse import quote, urlsplit

SETTING = "BACKPROP_BOOK"
"""The environment variable that holds the book's address, such as https://example.org/book/."""


def page_address(page: str) -> str | None:
    """The address of a page of the book; None where no book is told of, or its address is none."""
    book = os.environ.get(SETTING, "").strip()
    try:
        parts = urlsplit(book)
        found = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets or a port that are none
        return None
    if not found or parts.query or parts.fragment or any(sign.isspace() for sign in book):
        return None
    return f"{book.rstrip('/')}/{quote(page)}"
