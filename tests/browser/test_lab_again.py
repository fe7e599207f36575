"""The lab on later visits: saved by its reader, with another kernel or with none."""

import json

import pytest
from hand import IN_PAGE, Hand, drag, still_handle
from jupyterlab_page import TOKEN, Notebook

from backprop_course.views import words

EDGE = "W1[0,0]"
ERRORS = ("Failed to load", "Error displaying widget", "Loading widget", "model not found")
GONE = "widget model not found"
"""What JupyterLab itself says in the console of the view whose kernel is gone."""
SESSION = "window.jupyterapp.shell.currentWidget.sessionContext"


def no_error_is_seen(page):
    for error in ERRORS:
        assert page.get_by_text(error).locator("visible=true").count() == 0, error


@pytest.fixture(scope="module")
def saved(page_of_labs):
    """A page of labs, saved as above, and its kernel gone; and the edge's value."""
    notebook = page_of_labs("again")
    hand = Hand(notebook, 0)
    hand.drag(EDGE, 0, 50)
    hand.look()
    notebook.page.wait_for_timeout(1500)  # the hand rests, and the still follows
    notebook.command("docmanager:save")
    notebook.page.wait_for_timeout(500)
    value = hand.value(EDGE)
    notebook.page.evaluate(f"() => {SESSION}.shutdown()")
    notebook.console_errors.clear()
    yield notebook, value
    notebook.page.close()


@pytest.fixture(scope="module")
def running(page_of_labs):
    """A page of labs whose kernel is there; what a test does to it, it makes good."""
    notebook = page_of_labs("running")
    yield notebook
    notebook.page.close()


def test_what_was_saved_comes_alive_without_being_run(saved):
    notebook, value = saved
    page = notebook.page
    page.reload()
    page.wait_for_selector(".backprop-still[data-awake]")
    notebook.wait_for_kernel()
    no_error_is_seen(page)
    handle = still_handle(page, EDGE)
    assert handle.evaluate(IN_PAGE) == pytest.approx(value, abs=1e-4)
    drag(page, handle, 40)
    assert handle.evaluate(IN_PAGE) == pytest.approx(value + 0.4, abs=1e-4)
    assert page.get_by_text(words.ALONE).first.is_visible()
    assert [e for e in notebook.console_errors if GONE not in e] == []


def test_it_is_alive_in_notebook_7_too(saved, jupyterlab):
    notebook, value = saved
    page = notebook.page
    page.goto(f"{jupyterlab}/notebooks/again.ipynb?token={TOKEN}")
    page.wait_for_selector(".backprop-still[data-awake]")
    page.wait_for_timeout(2000)
    no_error_is_seen(page)
    handle = still_handle(page, EDGE)
    assert handle.evaluate(IN_PAGE) == pytest.approx(value, abs=1e-4)
    drag(page, handle, 40)
    assert handle.evaluate(IN_PAGE) == pytest.approx(value + 0.4, abs=1e-4)


def test_a_copy_that_is_not_trusted_has_its_picture_and_no_error(
    saved, notebooks, chromium, jupyterlab
):
    book = json.loads((notebooks.parent / "again.ipynb").read_text())
    book["cells"][0]["source"] = "# from elsewhere"
    (notebooks.parent / "from_elsewhere.ipynb").write_text(json.dumps(book))
    copy = Notebook.open(chromium, jupyterlab, "from_elsewhere.ipynb")
    copy.page.wait_for_timeout(3000)
    no_error_is_seen(copy.page)
    assert copy.page.locator(".backprop-still img:visible").count() > 2
    assert copy.console_errors == []
    copy.page.close()


def test_at_rest_nothing_is_sent(running):
    notebook, hand = running, Hand(running, 0)
    setup = "from backprop_course.views import Lab"
    notebook.page.wait_for_timeout(2000)
    assert notebook.evaluate("Lab.all()[0].stage.answered", setup) == 1  # that it is ready
    hand.drag(EDGE, 0, 30)
    notebook.page.wait_for_timeout(2500)
    answered = notebook.evaluate("Lab.all()[0].stage.answered", setup)
    notebook.page.wait_for_timeout(3000)
    assert notebook.evaluate("Lab.all()[0].stage.answered", setup) == answered


def test_after_a_restart_it_goes_on_in_the_page_and_says_so(running):
    hand, page = Hand(running, 0), running.page
    value = hand.value(EDGE)
    page.evaluate(f"async () => {{ await {SESSION}.session.kernel.restart(); }}")
    page.get_by_text(words.NEW_KERNEL).first.wait_for()
    handle = hand.handle(EDGE)
    drag(page, handle, 40)
    assert handle.evaluate(IN_PAGE) == pytest.approx(value + 0.4, abs=1e-4)
    running.wait_for_kernel()
    running.run_all()
    hand.look()


def test_a_kernel_that_dies_in_the_middle_of_a_drag(running):
    hand, page = Hand(running, 0), running.page
    before = hand.value(EDGE)
    x, y = hand.point(EDGE)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 20, steps=4)
    die = "import os; os._exit(1)"
    page.evaluate(f"(code) => void {SESSION}.session.kernel.requestExecute({{code}})", die)
    page.mouse.move(x, y - 40, steps=4)
    page.get_by_text(words.NEW_KERNEL).first.wait_for()
    page.mouse.up()
    handle = hand.handle(EDGE)
    assert before + 0.19 < handle.evaluate(IN_PAGE) < before + 0.41
    drag(page, handle, 20)
    assert before + 0.39 < handle.evaluate(IN_PAGE) < before + 0.61
    running.wait_for_kernel()
    running.run_all()
    hand.look()
