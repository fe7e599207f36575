"""What a reader changed in the browser stays when a new edition is published, and only that."""

import json
import os

import pytest
from web_editions import ROOT, served
from web_page import WebNotebook

from web.lessons import FRESH

MINE = "# my own words"
NEW = "New in this edition"
CHANGED, UNCHANGED = "00_the_idea.ipynb", "01_one_neuron.ipynb"


@pytest.fixture(scope="module")
def newer(editions, tmp_path_factory):
    """The next edition: every lesson begins with another line."""
    editions.built("edition", ROOT / "notebooks")  # first: a browser compares the times of files
    notebooks = tmp_path_factory.mktemp("newer")
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["cells"][0]["source"] = [f"# {NEW}\n"]
        (notebooks / path.name).write_text(json.dumps(notebook), encoding="utf-8")
    return editions.built("newer edition", notebooks)


@pytest.fixture
def site(editions, tmp_path):
    """A folder that is served, and can be replaced."""
    link = tmp_path / "site"
    link.symlink_to(editions.built("edition", ROOT / "notebooks"))
    return link


def publish(site, edition):
    """Put another edition in its place."""
    new = site.with_name("new")
    new.symlink_to(edition)
    os.replace(new, site)


@pytest.mark.thorough
def test_a_new_edition_keeps_what_a_reader_changed(chromium, elsewhere, newer, site):
    reader = chromium.new_context(proxy=elsewhere.proxy)
    with served(site) as address:
        book = WebNotebook.follow(reader, address, CHANGED)
        book.page.locator(".jp-CodeCell .cm-content").first.click()
        book.page.keyboard.press("ControlOrMeta+Home")
        book.page.keyboard.insert_text(f"{MINE}\n")
        book.page.keyboard.press("ControlOrMeta+s")
        book.page.wait_for_function(
            "() => !window.jupyterapp.shell.currentWidget.context.model.dirty"
        )
        book.page.close()

        book = WebNotebook.follow(reader, address, UNCHANGED)
        book.wait_for_kernel()
        book.page.wait_for_timeout(500)
        assert not book.changed, "merely to read counts as a change"
        book.page.close()

        publish(site, newer)
        mine = WebNotebook.follow(reader, address, CHANGED, "lab")
        mine.cell(MINE).wait_for()
        assert mine.page.get_by_role("heading", name=NEW).count() == 0
        theirs = WebNotebook.follow(reader, address, UNCHANGED)
        theirs.page.get_by_role("heading", name=NEW).wait_for()
        theirs.page.close()

        (fresh,) = (newer / "files").glob(f"{FRESH} *")
        beside = WebNotebook.follow(reader, address, f"{fresh.name}/{CHANGED}")
        beside.page.get_by_role("heading", name=NEW).wait_for()
        beside.page.close()

        give_up(mine, CHANGED)
        theirs = WebNotebook.follow(reader, address, CHANGED)
        theirs.page.get_by_role("heading", name=NEW).wait_for()
        assert theirs.cell(MINE).count() == 0
        mine.page.close()
        theirs.page.close()
    assert elsewhere.asked == []
    reader.close()


def give_up(notebook, name):
    """Delete one's own copy in the list of files."""
    page = notebook.page
    page.locator(".jp-DirListing-item", has_text=name).click(button="right")
    page.locator(".lm-Menu-itemLabel", has_text="Delete").click()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.locator(".jp-Dialog").wait_for(state="detached")


def test_what_asks_elsewhere_is_noticed(chromium, web_address):
    from elsewhere import elsewhere

    with elsewhere() as world:
        context = chromium.new_context(proxy=world.proxy)
        page = context.new_page()
        page.goto(f"{web_address}/jupyter-lite.json")
        assert world.asked == []
        page.evaluate(
            """() => Promise.allSettled([fetch('http://example.invalid/'),
                new Promise((done) => { new Worker(URL.createObjectURL(new Blob(
                    ["fetch('https://example.invalid/').catch(() => 0).then(() => postMessage(0))"]
                ))).onmessage = done; })])"""
        )
        context.close()
        assert [line.split()[0] for line in sorted(world.asked)] == ["CONNECT", "GET"]
