"""Assignments from the lessons: what students get tells no solution, and grading is just."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from itertools import chain
from pathlib import Path

import assignments
import nbformat
import pytest
from assignments import LESSONS, exercises, is_stub
from lessons import assigned

ROOT = Path(__file__).parent.parent
LESSON = "04_many_examples"
WRONG = {"db": "def db(dZ):\n    return dZ.mean(axis=0, keepdims=True)"}
"""A known mistake: the bias averaged instead of summed."""
EACH = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def squeezed(text):
    return re.sub(r"\s+", "", text)


def told(notebook, lesson):
    """Of which tasks the solution can be read in a notebook, wherever in it.

    What other cells of code in the lesson say does not count.
    """
    text = squeezed(json.dumps(notebook, ensure_ascii=False).replace("\\n", "").replace('\\"', '"'))
    other = squeezed("".join(cell.source for cell in lesson.cells if cell.cell_type == "code"))
    for exercise in exercises(lesson):
        first = ast.parse(exercise.task.code).body[0].body[0].lineno - 1
        body = squeezed("".join(exercise.task.code.split("\n")[first:]))
        if text.count(body) > other.count(body):
            yield exercise.task.id


def faults(notebook, lesson):
    """What a student should not find."""
    yield from told(notebook, lesson)
    text = json.dumps(notebook)
    yield from (mark for mark in ("<details", "SOLUTION", "HIDDEN") if mark in text)
    yield from (cell.id for cell in notebook.cells if cell.get("outputs"))
    names = {exercise.name for exercise in exercises(lesson)}
    stubs = {name for cell in notebook.cells for name in names if is_stub(cell, name)}
    yield from names - stubs


@EACH
def test_without_its_answers_a_lesson_tells_no_solution(path):
    assert list(faults(assignments.without_answers(read(path)), read(path))) == []


@EACH
def test_a_teacher_has_every_solution_and_every_answer(path):
    lesson, notebook = read(path), assignments.for_teachers(read(path))
    assert list(told(notebook, lesson)) == [exercise.task.id for exercise in exercises(lesson)]
    assert str(notebook).count("<details") == str(lesson).count("<details")


@pytest.mark.parametrize("place", ["a fold", "an output", "metadata"])
def test_a_planted_solution_is_seen(place):
    lesson = read(LESSONS[4])
    notebook = assignments.without_answers(lesson)
    if place == "a fold":
        notebook.cells[0].source += "<details>A_prev.T @ dZ</details>"
    elif place == "an output":
        notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="0.06553")]
    else:
        notebook.metadata["source"] = next(exercises(lesson)).task.code
    assert len(list(faults(notebook, lesson))) == 1


@EACH
def test_what_graders_are_given_has_no_fold_and_no_output(path):
    for notebook in (
        assignments.for_nbgrader(read(path)),
        assignments.for_otter(read(path), path.stem, []),
    ):
        assert "<details" not in str(notebook)
        assert not any(cell.get("outputs") for cell in notebook.cells)


@EACH
def test_each_task_is_worth_a_point_in_nbgrader(path):
    marks = [c.metadata.get("nbgrader") for c in assignments.for_nbgrader(read(path)).cells]
    marks = [mark for mark in marks if mark]
    names = [exercise.name for exercise in exercises(read(path))]
    assert [m["grade_id"] for m in marks if m["grade"]] == [f"check-{name}" for name in names]
    assert [m["points"] for m in marks if m["grade"]] == [1] * len(names)
    assert all(m["locked"] for m in marks if m["grade"])
    assert [m["grade_id"] for m in marks if m["solution"]] == names


@EACH
def test_the_hidden_tests_take_no_name_of_the_lesson(path):
    hidden = set(re.findall(r"as (\w+)$|^(\w+) =", assignments.IN_NBGRADER, re.MULTILINE))
    assert set(chain(*hidden)) & assigned(read(path).cells) == set()


@EACH
def test_a_solution_for_otter_stands_between_its_marks(path):
    lesson = read(path)
    cells = [cell.source for cell in assignments.for_otter(lesson, path.stem, ["numpy"]).cells]
    assert cells[0].endswith("requirements:\n  - numpy")
    for exercise in exercises(lesson):
        start = cells.index(f"# BEGIN QUESTION\nname: {exercise.name}\npoints: 1")
        kinds = [source.partition("\n")[0] for source in cells[start : start + 8]]
        assert kinds[1], kinds[3:5] == ("# BEGIN SOLUTION", ["# END SOLUTION", "# BEGIN TESTS"])
        assert kinds[6:] == ["# END TESTS", "# END QUESTION"]


def test_a_check_without_its_stub_is_refused():
    lesson = read(LESSONS[4])
    lesson.cells = [cell for cell in lesson.cells if not is_stub(cell, "dW")]
    with pytest.raises(ValueError, match=r'no stub of dW stands before check\("04.dW", dW\)'):
        list(exercises(lesson))


def test_writing_anew_keeps_what_was_handed_in(tmp_path):
    handed_in = tmp_path / "nbgrader/submitted/ada/04_many_examples/04_many_examples.ipynb"
    handed_in.parent.mkdir(parents=True)
    handed_in.write_text("mine")
    for _ in range(2):
        assignments.write_sources(tmp_path, [])
    assert handed_in.read_text() == "mine"
    assert len([*tmp_path.rglob("*.ipynb")]) == 3 * len(LESSONS) + 1


@pytest.mark.parametrize("came", ["https://github.com/ada/lessons", "lessons", "ada/lessons/"])
def test_a_repository_is_two_names(came, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["assignments.py", "--repository", came])
    with pytest.raises(SystemExit):
        assignments.main()
    assert f"must be OWNER/REPO, as in ada/lessons, without the rest, got {came!r}" in (
        capsys.readouterr().err
    )


def test_without_nbgrader_it_says_how_to_get_it(tmp_path):
    with pytest.raises(SystemExit, match="nbgrader-not-here must be installed beside"):
        assignments.run(tmp_path, "nbgrader-not-here")


# nbgrader and Otter themselves, in a place of their own.


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """What `make assignments` writes, and the folder of the programs that wrote it."""
    quiet = {key: value for key, value in os.environ.items() if key != "MAKEFLAGS"}
    subprocess.run(["make", ".venv-teach/.done"], cwd=ROOT, env=quiet, check=True)
    programs = ROOT / ".venv-teach/bin"
    folder = tmp_path_factory.mktemp("assignments")
    subprocess.run([programs / "python", "tools/assignments.py", folder], cwd=ROOT, check=True)
    return folder, programs


def call(folder, programs, *command):
    environment = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def hand_in(released, path, answers):
    """What a student writes into the released notebook."""
    notebook = read(released)
    for cell in notebook.cells:
        for name, code in answers.items():
            if is_stub(cell, name):
                cell.source = code
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


@pytest.fixture(scope="module")
def answers():
    """Three students: of each task what they wrote."""
    path = next(path for path in LESSONS if path.stem == LESSON)
    right = {exercise.name: exercise.task.code for exercise in exercises(read(path))}
    return {"right": right, "wrong": right | WRONG, "idle": {}}


@pytest.fixture(scope="module")
def points(answers):
    """What each of them deserves."""
    return {
        "right": dict.fromkeys(answers["right"], 1),
        "wrong": dict.fromkeys(answers["right"], 1) | {"db": 0},
        "idle": dict.fromkeys(answers["right"], 0),
    }


@pytest.mark.thorough
@EACH
@pytest.mark.parametrize("kind", ["nbgrader/release", "otter"])
def test_what_students_get_tells_no_solution(path, kind, written):
    folder, _ = written
    inside = "student" if kind == "otter" else ""
    notebook = read(folder / kind / path.stem / inside / path.name)
    assert list(faults(notebook, read(path))) == []


@pytest.mark.thorough
def test_nbgrader_takes_exactly_the_wrong_tasks_point(written, answers, points):
    folder, programs = written
    course = folder / "nbgrader"
    for student, written_by in answers.items():
        released = course / "release" / LESSON / f"{LESSON}.ipynb"
        hand_in(released, course / "submitted" / student / LESSON / f"{LESSON}.ipynb", written_by)
    call(course, programs, "nbgrader", "autograde", LESSON)
    code = (
        "import json; from nbgrader.api import Gradebook\n"
        "with Gradebook('sqlite:///gradebook.db', 'backpropagation') as book:\n"
        f"    handed_in = book.assignment_submissions({LESSON!r})\n"
        "    print(json.dumps({s.student.id: {g.name: g.auto_score for n in s.notebooks\n"
        "                                     for g in n.grades} for s in handed_in}))"
    )
    given = json.loads(call(course, programs, "python", "-c", code).splitlines()[-1])
    assert {
        student: {name.removeprefix("check-"): score for name, score in scores.items()}
        for student, scores in given.items()
    } == points


@pytest.mark.thorough
@pytest.mark.parametrize("student", ["right", "wrong", "idle"])
def test_otter_takes_exactly_the_wrong_tasks_point(student, written, answers, points, tmp_path):
    folder, programs = written
    folder = folder / "otter" / LESSON
    hand_in(folder / f"student/{LESSON}.ipynb", tmp_path / f"in/{LESSON}.ipynb", answers[student])
    (grader,) = folder.glob("autograder/*.zip")
    shutil.copyfile(grader, tmp_path / "grader.zip")
    call(tmp_path, programs, "otter", "run", "-a", "grader.zip", f"in/{LESSON}.ipynb")
    told = json.loads((tmp_path / "results.json").read_text())["tests"]
    given = {test["name"]: test["score"] for test in told if "score" in test}
    assert given == points[student]
    if student == "wrong":
        (lost,) = [test["output"] for test in told if test["name"] == "db"]
        assert "the bias averaged instead of summed" in " ".join(lost.split())
