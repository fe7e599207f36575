"""Pages that the book fills from elsewhere: tables, formulas, mistakes are what they were there."""

import re
from inspect import signature
from pathlib import Path

import lessons
import pytest

from backprop_course.exercises import check, tasks
from backprop_course.exercises.check import TASKS
from web.book import sheet, teachers

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "web/book/pages"


def rows(table):
    lines = [line.removeprefix("| ").removesuffix(" |") for line in table.split("\n")[2:]]
    return [[cell.strip() for cell in line.split(" | ")] for line in lines]


@pytest.mark.parametrize("module", [teachers, sheet])
def test_each_part_has_a_page_that_asks_for_it(module):
    page = PAGES / f"{module.__name__.rpartition('.')[2]}.md"
    asked = re.findall(r"<!-- (.*?) -->", page.read_text())
    assert sorted(asked) == sorted(module.parts())


def test_every_lesson_is_there_with_its_minutes_and_exercises():
    readme = (ROOT / "README.md").read_text()
    found = rows(teachers.lessons())
    assert len(found) == len(lessons.LESSONS)
    for (title, _, minutes, number), path in zip(found, lessons.LESSONS, strict=True):
        assert path.name in title
        assert re.search(rf"{path.name}\) \|.*\| {minutes} ?\|$", readme, re.MULTILINE)
        assert int(number or 0) == len(tasks(path.stem[:2]))


def test_the_mistakes_to_expect_are_those_of_the_tasks():
    found = {re.match(r"\[(.*?)\]", row[0])[1]: row for row in rows(teachers.mistakes())}
    assert list(found) == tasks()
    for id, (_, names, number) in found.items():
        known = {mistake.kind.page for mistake in TASKS[id].mistakes}
        first = re.findall(r"\]\(atlas/([\w-]+)\.md\)", names)
        assert len(first) == min(3, len(known)) == len(names.split("; "))
        assert set(first) <= known
        assert int(number) == len(known)


def test_links_to_exercises_lead_to_headings():
    for file, anchor in re.findall(r"\(<(\w+\.ipynb)#(.*?)>\)", teachers.mistakes()):
        (path,) = [path for path in lessons.LESSONS if path.name == file]
        prose = lessons.prose(lessons.Lesson.read(path).cells)
        headings = re.findall(r"^#+ (.*)$", prose, re.MULTILINE)
        assert anchor in [heading.replace(" ", "-") for heading in headings]


def test_the_formulas_are_the_ledgers_and_their_code_passes():
    found = {row[0]: row for row in rows(sheet.formulas())}
    assert list(found) == ["F17", "F18", "F34", "F35", "F36", "F37", "F38"]
    for id, (_, formula, code) in found.items():
        assert lessons.latex_of(sheet.entries()[id]) in formula
        if code:
            task = TASKS[sheet.FORMULAS[id]]
            assert check(task.id, function(task, code.strip("`")))
            proved = re.findall(r"F\d+", " ".join(task.derivation))[-1]
            assert proved == {"F17": "F8"}.get(id, id)


def function(task, line):
    """The task's function, with this line as its result."""
    return eval(f"lambda {', '.join(signature(task.answer).parameters)}: {line}")


def test_the_sheet_has_the_six_famous_mistakes():
    rows = sheet.mistakes().splitlines()[2:]
    assert len(rows) == 6
    for row, page in zip(rows, sheet.famous(), strict=True):
        assert f"**{page.title}.**" in row
        assert len(set(row.split("|")[2:4])) == 2


def test_code_of_several_lines_keeps_what_it_says():
    assert sheet.as_code("    return a - y") == "`a - y`"
    kept = sheet.as_code("total = 0\n\n\ndef dW(dZ):\n    return dZ").replace("\xa0", " ")
    assert kept == "`total = 0`<br>`def dW(dZ):`<br>`    return dZ`"
