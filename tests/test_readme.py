"""What the README says is true: its code runs, its links lead somewhere, its commands exist."""

import re
import warnings
from pathlib import Path

import pytest
from lessons import LESSONS, Lesson, prose

import backprop_lib

ROOT = Path(__file__).parent.parent
PAGES = ["README.md", "CONTRIBUTING.md"]


def test_the_first_example_runs(capsys, monkeypatch):
    first, *_ = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    monkeypatch.setattr(backprop_lib, "train", quietly(backprop_lib.train))
    exec(first, {})
    check, accuracy = capsys.readouterr().out.strip().splitlines()
    assert check.startswith("gradients agree")
    assert float(accuracy) > 0.8


def test_the_lab_and_the_exercise_do_what_is_said():
    text = (ROOT / "README.md").read_text()
    lab, exercise = re.findall(r"```python\n(from .*?)```", text, re.DOTALL)
    scope = {"bp": backprop_lib}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        exec(lab, scope)
    exec(exercise, scope)
    verdict = scope["check"]("04.dW", scope["dW"])
    said = re.search(r"# (?P<status>\w+): (?P<mistake>.*?)\. (?P<why>.*) …", exercise)
    assert (verdict.status, verdict.mistake) == (said["status"], said["mistake"])
    assert said["why"] in verdict.message


def quietly(train):
    return lambda *args, **kwargs: train(*args, **kwargs | {"progress": False})


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    text = (ROOT / page).read_text()
    targets = re.findall(r"\]\(([^)#:]+)\)", text) + re.findall(r'src(?:set)?="([^"]+)"', text)
    assert [target for target in targets if not (ROOT / target).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_commands_are_those_of_the_makefile(page):
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    named = re.findall(r"`make ([a-z]+)", (ROOT / page).read_text())
    assert set(named) <= set(targets)


def test_every_lesson_is_in_the_table_and_in_the_plain_commands():
    text = (ROOT / "README.md").read_text()
    assert [p.name for p in LESSONS if text.count(p.name) < 2] == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_minutes_in_the_table_are_the_lessons_and_add_up(path):
    row = re.search(rf"{path.name}\) \|.*\| (\d*) ?\|$", (ROOT / "README.md").read_text(), re.M)
    text = prose(Lesson.read(path).main)
    said = re.search(r"^\*(\d+) minutes", text, re.MULTILINE)
    assert row[1] == (said[1] if said else "")
    parts = re.findall(r"^\*(\d+) minutes?\*$", text, re.MULTILINE)
    if said:
        assert abs(int(said[1]) - sum(map(int, parts))) <= 5, parts
