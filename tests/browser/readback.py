"""What a lab displays in the page, read back and held against the library."""

import time
from pathlib import Path

from library_numbers import LINES

SOURCE = Path(__file__).with_name("library_numbers.py").read_text(encoding="utf-8")
IN_KERNEL = f"""
import sys, types
if "library_numbers" not in sys.modules:
    sys.modules["library_numbers"] = types.ModuleType("library_numbers")
    exec({SOURCE!r}, sys.modules["library_numbers"].__dict__)
import library_numbers
"""


def library(notebook, expression):
    """What `library_numbers` in the notebook's kernel says."""
    return notebook.evaluate(f"library_numbers.{expression}", IN_KERNEL)


def displayed(lab):
    """The numbers that a lab shows in the page, by their keys."""
    texts = lab.locator("[data-key]:visible").evaluate_all(
        "elements => elements.map(e => [e.dataset.key, e.textContent])"
    )
    return {key: text if key in LINES else text.split()[-1] for key, text in texts}


def settle(notebook):
    """Wait until all that was done has been answered.

    While a report is on its way, the page keeps the next: hence twice.
    """
    for _ in range(2):
        library(notebook, "how_many()")
        notebook.page.wait_for_timeout(30)


def assert_shows_the_librarys_numbers(notebook, k, seconds=20):
    """Wait until lab k displays what the library says, all of it and nothing else."""
    lab = notebook.page.locator(".backprop-lab").nth(k)
    settle(notebook)
    deadline = time.monotonic() + seconds
    while True:
        seen, wanted = displayed(lab), library(notebook, f"texts({k})")
        wrong = {
            key: (seen.get(key), wanted.get(key))
            for key in seen.keys() | wanted.keys()
            if seen.get(key) != wanted.get(key)
        }
        if not wrong:
            return
        assert time.monotonic() < deadline, f"(displayed, library's): {wrong}"
        notebook.page.wait_for_timeout(40)
