"""The lessons with their exercises solved: each solution, put in its stub's place, is right there.

The committed lessons hold empty stubs; `nbval` runs those.
"""

import re

import lessons
import nbformat
import pytest
from assignments import CHECK, exercises, solve
from nbclient import NotebookClient
from questions import PREDICT

from backprop_course.exercises import questions, tasks

LESSONS = {path.stem[:2]: path for path in lessons.LESSONS if path.stem != lessons.REFERENCE}


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("number", LESSONS)
def test_each_lesson_asks_all_its_tasks_in_order_and_all_its_questions(number):
    notebook = nbformat.read(LESSONS[number], as_version=4)
    source = "\n".join(cell.source for cell in code_cells(notebook))
    assert [exercise.task.id for exercise in exercises(notebook)] == tasks(number)
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
    ids = solve(notebook)
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
