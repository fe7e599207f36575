"""Each lesson in a real JupyterLab: opened by its link, run, its labs moved and read back."""

import os
from pathlib import Path

import pytest
from hand import Hand
from jupyterlab_page import Notebook
from readback import library
from tour import tour

ROOT = Path(__file__).parent.parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
WITHOUT_A_LAB = {"08_proof_ledger"}
SCREENSHOTS = Path(os.environ.get("SCREENSHOTS", ROOT / "screenshots"))

STATES = 34  # of each lab; the eight labs of the lessons make 272


@pytest.fixture(params=LESSONS, scope="module", ids=lambda p: p.stem)
def lesson(request, chromium, jupyterlab):
    notebook = Notebook.open(chromium, jupyterlab, f"notebooks/{request.param.name}")
    yield request.param.stem, notebook
    notebook.page.close()


def test_a_lesson_runs(lesson):
    name, notebook = lesson
    page = notebook.page
    notebook.run_all()

    counts = notebook.executed()
    assert counts == list(range(1, len(counts) + 1))
    assert page.locator('[data-mime-type="application/vnd.jupyter.error"]').count() == 0
    assert page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0
    assert page.get_by_text("Error displaying widget").count() == 0
    assert page.get_by_text("Loading widget").count() == 0
    assert notebook.console_errors == []

    for theme in ("light", "dark"):
        notebook.theme(theme)
        notebook.screenshot(SCREENSHOTS / f"{name}_{theme}.png")

    labs = page.locator(".backprop-lab").count()
    assert labs == library(notebook, "how_many()")
    assert (labs == 0) == (name in WITHOUT_A_LAB)


def test_its_labs_show_the_librarys_numbers_whatever_is_done_to_them(lesson):
    _, notebook = lesson
    for k in range(notebook.page.locator(".backprop-lab").count()):
        hand = Hand(notebook, k)
        hand.look()
        tour(hand, STATES)
    assert notebook.console_errors == []


def test_its_labs_follow_their_sliders(lesson):
    _, notebook = lesson
    page = notebook.page
    for k in range(page.locator(".backprop-lab").count()):
        hand = Hand(notebook, k)
        hand.sliders()
        tabs = hand.lab.locator(".lm-TabBar-tab")
        assert tabs.count() >= 2
        for tab in range(tabs.count()):
            tabs.nth(tab).click()
            before = library(notebook, f"texts({k})")
            handle = hand.lab.locator(".noUi-handle:visible").first
            handle.focus()
            for _ in range(3):
                page.keyboard.press("ArrowRight")
            page.wait_for_timeout(300)
            assert library(notebook, f"texts({k})") != before, "the slider moved nothing"
            hand.look()
    assert notebook.console_errors == []
