"""A lesson's main path can be run again after its Deeper sections, and comes to the same."""

import re

import nbformat
import pytest
from lessons import LESSONS, REFERENCE, Lesson, code
from nbclient import NotebookClient

MEASURED = re.compile(r"[\d.,]+ (ms|s|×|MB|kB)")
CHANGES = re.compile(r"\b(hint|train|rng)\b")
"""What a cell does that is meant to go on when it is run again: the next hint, more training."""


def shown(cell):
    """What a cell shows as text, but for times; prints may come in one piece or in several."""
    texts = [o.get("text", o.get("data", {}).get("text/plain", "")) for o in cell.outputs]
    return MEASURED.sub("…", "".join(texts))


@pytest.mark.parametrize("path", [p for p in LESSONS if p.stem != REFERENCE], ids=lambda p: p.stem)
def test_the_main_path_comes_to_the_same_after_every_section(path, whole):
    lesson = Lesson.read(whole(path))
    again = [nbformat.v4.new_code_cell(cell.source) for cell in code(lesson.main)]
    sections = [cell for section in lesson.sections for cell in code(section)]
    notebook = nbformat.v4.new_notebook(cells=[*code(lesson.main), *sections, *again])
    stored = [shown(cell) for cell in code(lesson.main)]
    resources = {"metadata": {"path": path.parent}}
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources=resources).execute()
    for cell, before in zip(again, stored, strict=True):
        if not CHANGES.search(cell.source):
            assert shown(cell) == before, cell.source
