"""One JupyterLab and one Chromium for all browser tests, over a copy of the notebooks."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
HOW = "no Chromium found; on Debian and Ubuntu: sudo apt install chromium libatomic1"

LONGEST_FIRST = [
    "test_binder_replayed", "test_drawing", "test_web_storage", "test_web_published",
    "test_lab_for_everyone", "test_lab_live", "test_web", "test_web_entrance", "test_lessons",
    "test_lab_painter", "test_lab_engine", "test_lab_again", "test_book",
    "test_book_languages", "test_slides", "test_pdf", "test_lab_still", "test_sheet",
]  # fmt: skip
"""Files; where a file has a page for each lesson, as long as that one takes."""


def page_of(item):
    """Tests that share a page have one name: the file's, or that of a lesson in it."""
    lesson = item.callspec.params.get("lesson") if hasattr(item, "callspec") else None
    return f"{item.path.stem}-{lesson.parent.name}-{lesson.stem}" if lesson else item.path.stem


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: LONGEST_FIRST.index(item.path.stem))
    for item in items:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group(page_of(item)))


@pytest.fixture(scope="session")
def chromium():
    from jupyterlab_page import browser, chromium_path
    from playwright.sync_api import sync_playwright

    if chromium_path() is None:
        if os.environ.get("BROWSER_TESTS") == "required":
            pytest.fail(HOW)
        pytest.skip(HOW)
    with sync_playwright() as playwright, browser(playwright) as running:
        yield running


@pytest.fixture(scope="session")
def notebooks(tmp_path_factory):
    """A copy, as JupyterLab saves what it runs."""
    folder = tmp_path_factory.mktemp("course") / "notebooks"
    shutil.copytree(ROOT / "notebooks", folder, ignore=shutil.ignore_patterns(".*"))
    return folder


@pytest.fixture(scope="session")
def jupyterlab(chromium, notebooks, tmp_path_factory):
    from jupyterlab_page import jupyter_server

    with jupyter_server(notebooks.parent, tmp_path_factory.mktemp("home")) as address:
        yield address


LABS = """
import numpy as np
import backprop_lib as bp
from backprop_course import views

X = np.array([[0.5, -1.2, 0.8], [1.0, 0.3, -0.6]])
display(views.Lab(bp.Network.random([3, 3, 4], seed=1), X, np.eye(4)[:2]))
linear = bp.Network.random([2, 3, 1], bp.Identity(), bp.SquaredError(), seed=0)
display(views.Lab(linear, [[3.0, -2.0]], [[1.0]]))
"""


@pytest.fixture(scope="session")
def page_of_labs(chromium, jupyterlab, notebooks):
    """Opens a notebook of this name, with two labs and nothing else, and runs it."""
    import nbformat
    from jupyterlab_page import Notebook

    def opened(name, blocked=None):
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(LABS)])
        book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(book, notebooks.parent / f"{name}.ipynb")
        notebook = Notebook.open(chromium, jupyterlab, f"{name}.ipynb", blocked)
        notebook.run_all()
        notebook.only_notebook()
        return notebook

    return opened


@pytest.fixture(scope="module")
def labs(page_of_labs, request):
    """One such page for all tests of a file."""
    notebook = page_of_labs(request.module.__name__)
    yield notebook
    notebook.page.close()


@pytest.fixture(scope="session")
def editions(tmp_path_factory):
    """Builds editions for the browser, one at a time, whichever worker asks."""
    from web_editions import Editions

    base = tmp_path_factory.getbasetemp()
    return Editions(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture(scope="session")
def book(editions):
    """The folder of the book, for all who read it and change nothing."""
    return editions.book()


@pytest.fixture(scope="session")
def web_address(chromium, editions):
    """Where the edition that fetches nothing from elsewhere is served."""
    from web_editions import served

    with served(editions.built("edition", ROOT / "notebooks")) as address:
        yield address


@pytest.fixture(scope="session")
def elsewhere():
    """All that is not on this machine."""
    from elsewhere import elsewhere

    with elsewhere() as running:
        yield running


@pytest.fixture(scope="session")
def reader(chromium, elsewhere):
    """One reader's browser: what it keeps, it keeps from page to page."""
    context = chromium.new_context(proxy=elsewhere.proxy)
    yield context
    context.close()
