"""Each lesson in a real JupyterLab: opened by its link, run, its labs moved and read back."""

import os
import re
from pathlib import Path

import pytest
from hand import Hand
from jupyterlab_page import Notebook
from lessons import LESSONS, ROOT, WITHOUT_A_LAB
from readback import library
from tour import STATES, tour

SCREENSHOTS = Path(os.environ.get("SCREENSHOTS", ROOT / "screenshots"))
WHOLE_LESSONS = os.environ.get("WHOLE_LESSONS") != "no"
"""Whether to take a picture of every lesson, from top to bottom, in both themes."""


NOTEBOOKS = ROOT / "notebooks"
KINDS = ("02_many_neurons", "05_train_your_own", "09_proof_ledger")
"""A derivation, a training with its sheet, a reference."""
ALL = LESSONS + [NOTEBOOKS / f"zh/{name}.ipynb" for name in KINDS]
ANSWERED = "02_many_neurons"
"""The lesson in which an exercise is answered."""
WRONG = "def dz_hidden(dz_next, W_next, a):\n    return (dz_next @ W_next.T) * a"
CHINESE = re.compile("[\u4e00-\u9fff]")


def name_of(path):
    return path.relative_to(NOTEBOOKS).with_suffix("").as_posix()


@pytest.fixture(params=ALL, scope="module", ids=name_of)
def lesson(request, chromium, jupyterlab, whole):
    """Its name and its page, all cells run."""
    name = name_of(whole(request.param))
    notebook = Notebook.open(chromium, jupyterlab, f"notebooks/{name}.ipynb")
    notebook.run_all()
    yield name, notebook
    notebook.page.close()


def hands(lesson):
    """A hand at each of its labs; there must be one, but for the lessons that have none."""
    name, notebook = lesson
    found = [Hand(notebook, k) for k in range(notebook.page.locator(".backprop-lab").count())]
    assert (not found) == (Path(name).name in WITHOUT_A_LAB)
    return found


def test_a_lesson_runs(lesson):
    name, notebook = lesson
    page = notebook.page
    counts = notebook.executed()
    assert counts == list(range(1, len(counts) + 1))
    assert page.locator('[data-mime-type="application/vnd.jupyter.error"]').count() == 0
    assert page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0
    assert page.get_by_text("Error displaying widget").count() == 0
    assert page.get_by_text("Loading widget").count() == 0
    assert notebook.console_errors == []

    for theme in ("light", "dark") if WHOLE_LESSONS else ():
        notebook.theme(theme)
        notebook.screenshot(SCREENSHOTS / f"{name.replace('/', '_')}_{theme}.jpg")

    assert len(hands(lesson)) == library(notebook, "how_many()")
    for hand in hands(lesson):
        hand.look()
        tour(hand, 4)
    assert notebook.console_errors == []


def test_an_answer_that_is_typed_is_judged_in_the_language_of_its_folder(lesson):
    name, notebook = lesson
    if Path(name).name != ANSWERED:
        return
    page = notebook.page
    answer = page.locator(".jp-CodeCell", has_text="def dz_hidden").first
    answer.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(WRONG)
    page.keyboard.press("Shift+Enter")
    check = page.locator(".jp-CodeCell", has_text='check("02.dz_hidden"').first
    check.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    verdict = check.locator(".jp-OutputArea-output", has_text="✗")
    verdict.wait_for()
    chinese = name.startswith("zh/")
    assert library(notebook, "spoken()") == ("zh" if chinese else "en")
    assert bool(CHINESE.search(verdict.inner_text())) == chinese
    labels = page.locator(".backprop-lab [aria-label]").evaluate_all(
        "all => all.map((each) => each.getAttribute('aria-label'))"
    )
    assert bool(CHINESE.search(" ".join(labels))) == chinese


@pytest.mark.thorough
def test_its_labs_show_the_librarys_numbers_whatever_is_done_to_them(lesson):
    _, notebook = lesson
    for hand in hands(lesson):
        hand.look()
        tour(hand, STATES)
    assert notebook.console_errors == []


@pytest.mark.thorough
def test_its_labs_follow_their_sliders(lesson):
    _, notebook = lesson
    page = notebook.page
    for hand in hands(lesson):
        hand.sliders()
        tabs = hand.lab.locator(".lm-TabBar-tab")
        assert tabs.count() >= 2
        for tab in range(tabs.count()):
            tabs.nth(tab).click()
            before = library(notebook, f"values({hand.k})")
            handle = hand.lab.locator(".noUi-handle:visible").first
            handle.focus()
            for _ in range(3):
                page.keyboard.press("ArrowRight")
            page.wait_for_timeout(300)
            assert library(notebook, f"values({hand.k})") != before, "the slider moved nothing"
            hand.look()
    assert notebook.console_errors == []
