"""One JupyterLab and one Chromium for all browser tests, over a copy of the notebooks."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
HOW = "no Chromium found; on Debian and Ubuntu: sudo apt install chromium libatomic1"


def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.browser)


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
