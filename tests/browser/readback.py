"""What a lab displays in the page, read back and held against the library."""

import time
from pathlib import Path

import pytest
from library_numbers import LINES

from backprop_course.shared.style import ROUNDING

# As source, since the kernel may be one that has no access to this folder: Pyodide.
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
    """What a lab shows in the page, by its keys: numbers in full, lines as text, else None."""
    found = lab.locator("[data-key]:visible").evaluate_all(
        "all => all.map((e) => [e.dataset.key, e.dataset.value ?? null, e.textContent])"
    )
    return {
        key: text if key in LINES else None if value is None else float(value)
        for key, value, text in found
    }


def agree(key, seen, wanted):
    """Whether what is displayed is what the library says."""
    if isinstance(seen, float) and isinstance(wanted, float):
        # what is left of rounding differs from one way of adding up to another
        least = 1e-12 if key.startswith("difference") else ROUNDING
        return seen == pytest.approx(wanted, rel=1e-9, abs=least, nan_ok=True)
    return seen == wanted


def settle(notebook):
    """Wait until all that was done has been answered.

    While a report is on its way, the page keeps the next: hence twice.
    """
    for _ in range(2):
        library(notebook, "how_many()")
        notebook.page.wait_for_timeout(30)


def assert_shows_the_librarys_numbers(notebook, k, seconds=20, place=None):
    """Wait until lab k displays what the library says, all of it and nothing else.

    `place` is where that is, if not in the lab itself.
    """
    lab = place or notebook.page.locator(".backprop-lab").nth(k)
    settle(notebook)
    deadline = time.monotonic() + seconds
    while True:
        seen, wanted = displayed(lab), library(notebook, f"values({k})")
        if lab.locator(".backprop-stage").evaluate("stage => stage.clientWidth < 560"):
            # on a narrow page few edges have a number, the chosen one among them
            key = library(notebook, f"chosen({k})")
            few = {f"edge{key[1:]}"} if key[0] == "W" else set()
            few |= {key for key in seen if key[:4] == "edge"}
            wanted = {key: v for key, v in wanted.items() if key[:4] != "edge" or key in few}
        wrong = {
            key: (seen.get(key, "nothing"), wanted.get(key, "nothing"))
            for key in seen.keys() | wanted.keys()
            if not agree(key, seen.get(key, "nothing"), wanted.get(key, "nothing"))
        }
        if not wrong:
            return
        assert time.monotonic() < deadline, f"(displayed, library's): {wrong}"
        notebook.page.wait_for_timeout(40)
