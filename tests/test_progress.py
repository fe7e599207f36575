"""What `progress()` tells a reader: of the tasks that were checked here, and of no others."""

import re
import sys
from html import unescape

import lessons
import pytest

from backprop_course.exercises import check, progress, tasks, use
from backprop_course.exercises.check import TASKS
from backprop_course.exercises.progress import NOTEBOOKS, Progress


@pytest.fixture(autouse=True)
def _notebook_just_started(monkeypatch):
    monkeypatch.setattr(sys.modules[check.__module__], "_last_said", {})


def mean_twice(A_prev, dZ):
    return A_prev.T @ dZ / len(dZ)


def right(id):
    return TASKS[id].answer


def line(lesson):
    (found,) = [row for row in repr(progress()).splitlines() if row.startswith(f"lesson {lesson}")]
    return found


def test_it_lists_all_tasks_in_order():
    listed = [
        f"{lesson}.{name}" for lesson in NOTEBOOKS for name in re.findall(r"… (\w+)", line(lesson))
    ]
    assert listed == tasks()
    assert line("04").startswith("lesson 04   0 of 9")


def test_what_passed_and_what_did_not():
    check("04.db", right("04.db"))
    check("04.dW", mean_twice)
    check("04.dZ_output", lambda A, Y: None)
    assert line("04").startswith("lesson 04   1 of 9")
    assert "✓ db" in line("04")
    assert "✗ dW (1/E put in twice)" in line("04")
    assert "… dZ_output" in line("04")
    assert line("03").startswith("lesson 03   0 of 6")


def test_the_last_check_counts():
    check("04.dW", mean_twice)
    check("04.dW", right("04.dW"))
    assert "✓ dW" in line("04")
    check("04.dW", mean_twice)
    assert "✗ dW" in line("04")


def test_an_empty_stub_says_nothing():
    check("04.dW", right("04.dW"))
    check("04.dW", lambda A_prev, dZ: None)
    check("05.step", lambda W, dW, learning_rate: None)
    assert "✓ dW" in line("04")
    assert progress().next.id == "04.cross_entropy"


def test_what_use_finds_correct_has_passed():
    use("06.unbroadcast", right("06.unbroadcast"))
    use("06.matmul_back", lambda G, A, B: None)
    assert "✓ unbroadcast" in line("06")
    assert "… matmul_back" in line("06")


def test_an_old_id_counts_for_what_it_is_now():
    check("00.three_layer_forward", right("04.three_layer_forward"))
    assert "✓ three_layer_forward" in line("04")


def test_next_is_the_first_that_is_open_in_the_lesson_last_worked_in():
    assert progress().next.id == tasks()[0]
    check("05.train", right("05.train"))
    assert progress().next.id == "05.step"
    check("05.step", right("05.step"))
    assert progress().next.id == "05.minibatches"
    assert "Next: 05.minibatches, in lesson 05, “3. Some rows at a time”." in repr(progress())
    check("04.db", right("04.db"))
    assert progress().next.id == "04.cross_entropy"
    check("05.step", right("05.step"))
    assert progress().next.id == "05.minibatches"
    check("08.combine", right("08.combine"))
    assert progress().next is None
    assert "All tasks from here to the end have passed." in repr(progress())
    assert "href" not in progress()._repr_html_().partition("</table>")[2]


def test_the_page_says_what_the_text_says():
    check("04.dW", mean_twice)
    page = re.sub(r"<[^>]*>", " ", progress()._repr_html_())
    squeezed = " ".join(page.split())
    for row in repr(progress()).splitlines():
        assert " ".join(row.split()) in squeezed


def test_every_notebook_is_there():
    assert [*NOTEBOOKS.values()] == [
        path.name for path in lessons.LESSONS if path.stem != lessons.REFERENCE
    ]


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_the_link_leads_to_the_next_tasks_heading(task):
    page = Progress((task,), {})._repr_html_()
    notebook, anchor = re.findall(r'href="([^"#]*)#([^"]*)"', page)[0]
    (path,) = [path for path in lessons.LESSONS if path.name == notebook]
    headings = re.findall(r"^#+ (.*)$", lessons.prose(lessons.Lesson.read(path).cells), re.M)
    assert unescape(anchor) in [heading.replace(" ", "-") for heading in headings]
