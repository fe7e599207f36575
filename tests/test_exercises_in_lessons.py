"""The lessons with their exercises solved: each solution, put in its stub's place, is right there.

The committed lessons hold empty stubs; `nbval` runs those.
"""

import ast
import re

import lessons
import nbformat
import pytest
from nbclient import NotebookClient

from backprop_course.exercises import questions, tasks
from backprop_course.exercises.check import find

LESSONS = {path.stem[:2]: path for path in lessons.LESSONS if path.stem != lessons.REFERENCE}
CHECK = re.compile(r'^check\("([^"]+)", (\w+)\)$', re.MULTILINE)
PREDICT = re.compile(r'^predict\("([^"]+)", None\)$', re.MULTILINE)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def is_stub(cell, name):
    body = ast.parse(cell.source).body
    if not (body and isinstance(body[-1], ast.FunctionDef) and body[-1].name == name):
        return False
    last = body[-1].body[-1]
    return isinstance(last, ast.Return) and ast.unparse(last) in ("return None", "return")


def solved(notebook):
    """The notebook with every stub replaced; the ids of its tasks, in order."""
    cells = code_cells(notebook)
    found = []
    for cell in cells:
        for task_id, name in CHECK.findall(cell.source):
            stubs = [c for c in cells[: cells.index(cell)] if is_stub(c, name)]
            assert len(stubs) >= 1, f"{task_id} has no stub named {name}"
            stubs[-1].source = find(task_id).code
            found.append(task_id)
    return found


@pytest.mark.parametrize("number", LESSONS)
def test_each_lesson_asks_all_its_tasks_and_questions(number):
    cells = code_cells(nbformat.read(LESSONS[number], as_version=4))
    source = "\n".join(cell.source for cell in cells)
    assert sorted(task for task, _ in CHECK.findall(source)) == sorted(tasks(number))
    assert sorted(PREDICT.findall(source)) == sorted(questions(number))


@pytest.mark.parametrize("number", LESSONS)
def test_stored_exercises_are_not_attempted(number):
    for cell in code_cells(nbformat.read(LESSONS[number], as_version=4)):
        if CHECK.search(cell.source):
            (output,) = cell.outputs
            assert "not attempted" in output.data["text/plain"].lower(), cell.source


@pytest.mark.parametrize("number", LESSONS)
def test_a_lesson_with_its_solutions_is_green(number, whole):
    path = whole(LESSONS[number])
    notebook = nbformat.read(path, as_version=4)
    ids = solved(notebook)
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": path.parent}}
    )
    client.execute()  # raises where a cell does
    verdicts = [
        output.data["text/plain"]
        for cell in code_cells(notebook)
        if CHECK.search(cell.source)
        for output in cell.outputs
    ]
    assert len(verdicts) == len(ids)
    assert [v for v in verdicts if not re.match(r"(✓|Correct|.*correct)", v)] == []
