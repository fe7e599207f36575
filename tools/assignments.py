"""Assignments made from the lessons: assignments.py [FOLDER].

teacher/      each lesson with its solutions
nbgrader/     a course: source/ with the solutions, release/ for the students
otter/        for each lesson source/, in the format of Otter Assign, and made from it
              autograder/ and student/
questions/    each lesson's questions as QTI, for a learning platform
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import questions
from nbformat import NotebookNode

from backprop_course.exercises import tasks
from backprop_course.exercises.check import find
from backprop_course.exercises.task import Task

ROOT = Path(__file__).parent.parent
LESSONS = [p for p in sorted((ROOT / "notebooks").glob("*.ipynb")) if tasks(p.stem[:2])]
"""Those that ask for something."""

CHECK = re.compile(r'check\("([^"]+)", (\w+)\)')
FOLD = re.compile(r"<details>.*?</details>\n*", re.DOTALL)


@dataclass
class Exercise:
    """A task with its two cells, which stand one after the other."""

    task: Task
    stub: NotebookNode
    check: NotebookNode

    @property
    def name(self) -> str:
        """The function's name, which no other task of the lesson has."""
        return self.task.function_name

    def solved(self, begin: str, end: str) -> str:
        """The stub with our solution in it, between these two lines."""
        *head, last = self.stub.source.split("\n")
        lines = self.task.code.rstrip().split("\n")
        body = ast.parse(self.task.code).body[0].body
        statements = lines[body[0].lineno - 1 :]
        return "\n".join([*head, f"    {begin}", *statements, f"    {end}", last])


def exercises(notebook: NotebookNode) -> Iterator[Exercise]:
    """The tasks of a lesson in its order; ValueError where a check does not follow its stub."""
    for stub, check in zip(notebook.cells, notebook.cells[1:], strict=False):
        found = CHECK.fullmatch(check.source) if check.cell_type == "code" else None
        if not found:
            continue
        task = find(found[1])
        if not is_stub(stub, found[2]) or task.function_name != found[2]:
            raise ValueError(f"no stub of {found[2]} stands before {check.source}")
        yield Exercise(task, stub, check)


def is_stub(cell: NotebookNode, name: str) -> bool:
    """Whether this cell is the function to be written, which so far returns None."""
    if cell.cell_type != "code":
        return False
    body = ast.parse(cell.source).body
    if not (len(body) == 1 and isinstance(body[0], ast.FunctionDef) and body[0].name == name):
        return False
    last = body[0].body[-1]
    return isinstance(last, ast.Return) and ast.unparse(last) == "return None"


def solve(notebook: NotebookNode) -> list[str]:
    """Put our solution into each stub; the ids of the tasks."""
    found = list(exercises(notebook))
    for exercise in found:
        exercise.stub.source = exercise.task.code.rstrip()
    return [exercise.task.id for exercise in found]


def without_outputs(notebook: NotebookNode) -> NotebookNode:
    """A copy of the lesson as if no cell had been run."""
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def without_answers(notebook: NotebookNode) -> NotebookNode:
    """A copy with the stubs alone: without outputs, and without anything that is folded."""
    notebook = without_outputs(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = FOLD.sub("", cell.source).strip()
    notebook.cells = [cell for cell in notebook.cells if cell.source]
    return notebook


def for_teachers(notebook: NotebookNode) -> NotebookNode:
    """The lesson with its solutions."""
    notebook = without_outputs(notebook)
    solve(notebook)
    return notebook


IN_NBGRADER = """{check}
### BEGIN HIDDEN TESTS
from backprop_course.exercises import check as grade

verdict = grade("{id}", {name})
assert verdict, verdict.message
### END HIDDEN TESTS"""
"""The students see what the lesson shows; an error counts only when it is graded."""


def for_nbgrader(notebook: NotebookNode) -> NotebookNode:
    """What `nbgrader generate_assignment` makes a release of."""
    notebook = without_answers(notebook)
    for exercise in exercises(notebook):
        _mark(exercise.stub, exercise.name, solution=True)
        _mark(exercise.check, f"check-{exercise.name}", grade=True, locked=True, points=1)
        exercise.stub.source = exercise.solved("### BEGIN SOLUTION", "### END SOLUTION")
        fields = {"check": exercise.check.source, "id": exercise.task.id, "name": exercise.name}
        exercise.check.source = IN_NBGRADER.format(**fields)
    return notebook


def _mark(cell: NotebookNode, grade_id: str, **values: bool | int) -> None:
    told = {"grade": False, "locked": False, "solution": False, "task": False} | values
    cell.metadata["nbgrader"] = {"grade_id": grade_id, "schema_version": 3, **told}


NBGRADER_CONFIG = """c = get_config()
c.CourseDirectory.course_id = "backpropagation"
c.ClearSolutions.code_stub = {"python": "# your lines"}
c.ExecutePreprocessor.timeout = 600
"""

OTTER_CONFIG = """# ASSIGNMENT CONFIG
name: {name}
export_cell:
  pdf: false
tests:
  ok_format: false
"""
IN_OTTER = """def test_{name}({name}):
    from backprop_course.exercises import check

    verdict = check("{id}", {name})
    assert verdict, verdict.message"""
"""A cell of tests: Otter runs it in a place of its own, where the lesson's imports do not reach."""


def for_otter(notebook: NotebookNode, name: str, requirements: list[str]) -> NotebookNode:
    """What `otter assign` makes a student's version and an autograder of."""
    notebook = without_answers(notebook)
    config = OTTER_CONFIG.format(name=name)
    if requirements:
        config += "\n  - ".join(["requirements:", *requirements])
    cells = {id(cell): [cell] for cell in notebook.cells}
    for exercise in exercises(notebook):
        stub, check = exercise.stub, exercise.check
        stub.source = exercise.solved("# BEGIN SOLUTION NO PROMPT", "# END SOLUTION")
        check.source = IN_OTTER.format(name=exercise.name, id=exercise.task.id)
        cells[id(stub)] = [
            _raw(stub, f"BEGIN QUESTION\nname: {exercise.name}\npoints: 1"),
            _raw(stub, "BEGIN SOLUTION"),
            stub,
            _raw(stub, "END SOLUTION"),
        ]
        marks = (_raw(check, "BEGIN TESTS"), _raw(check, "END TESTS"), _raw(check, "END QUESTION"))
        cells[id(check)] = [marks[0], check, *marks[1:]]
    first = nbformat.v4.new_raw_cell(config, id="assignment")
    notebook.cells = [first, *(cell for group in cells.values() for cell in group)]
    return notebook


def _raw(beside: NotebookNode, mark: str) -> NotebookNode:
    """A line for Otter Assign, with an id that is the same each time."""
    kind = "-".join(mark.split()[:2]).lower()
    return nbformat.v4.new_raw_cell(f"# {mark}", id=f"{beside.id}-{kind}")


def write(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook that is whole."""
    nbformat.validate(notebook)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def write_sources(folder: Path, requirements: list[str]) -> None:
    """All that is made without nbgrader and Otter."""
    for path in LESSONS:
        name, lesson = path.stem, nbformat.read(path, as_version=4)
        write(for_teachers(lesson), folder / "teacher" / path.name)
        write(for_nbgrader(lesson), folder / "nbgrader/source" / name / path.name)
        write(for_otter(lesson, name, requirements), folder / "otter" / name / "source" / path.name)
        questions.write(path, folder / "questions" / f"{name}.zip")
    (folder / "nbgrader/nbgrader_config.py").write_text(NBGRADER_CONFIG, encoding="utf-8")


def write_releases(folder: Path) -> None:
    """The students' versions, each made by the program that will grade it."""
    for path in LESSONS:
        name = path.stem
        run(folder / "nbgrader", "nbgrader", "generate_assignment", name, "--force")
        for made in ("autograder", "student"):
            shutil.rmtree(folder / "otter" / name / made, ignore_errors=True)
        source = f"source/{path.name}"
        run(folder / "otter" / name, "otter", "assign", source, ".", "--no-run-tests")


def run(folder: Path, program: str, *arguments: str) -> None:
    """Call a program of this environment; where it fails, say what it said."""
    here = Path(sys.executable).parent
    if not (here / program).exists():
        sys.exit(f"{program} must be installed beside {sys.executable}; make assignments does that")
    path = f"{here}{os.pathsep}{os.environ['PATH']}"  # nbgrader calls another by its mere name
    command = [here / program, *arguments]
    environment = os.environ | {"PATH": path}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{program} {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")


def main() -> None:
    """Read the command line and write. What students have handed in, and their grades, stay."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "build/assignments")
    parser.add_argument("--repository", default="", help="OWNER/REPO, where Otter finds the course")
    chosen = parser.parse_args()
    if chosen.repository and not re.fullmatch(r"[\w.-]+/[\w.-]+", chosen.repository):
        text = "repository must be OWNER/REPO, as in ada/lessons, without the rest, got {came!r}"
        parser.error(text.format(came=chosen.repository))
    address = f"git+https://github.com/{chosen.repository}"
    course = f"backprop-course[training,proofs,views] @ {address}"
    write_sources(chosen.folder, [course] if chosen.repository else [])
    write_releases(chosen.folder)
    print(f"{chosen.folder}: {len(LESSONS)} lessons")


if __name__ == "__main__":
    main()
