"""The page to print is one page of A4, with everything on it."""

import os
import re
import subprocess

import pytest
from pyodide_release import PYTHON, ROOT

BUILD = """
import os, shutil, sys
from pathlib import Path
from sphinx.cmd.build import build_main
from web.book import build, sheet
source, output = map(Path, sys.argv[1:])
source.mkdir()
shutil.copyfile(build.HERE / "pages/sheet.md", source / "sheet.md")
shutil.copytree(build.HERE / "static", source / "_static")
build.fill(source / "sheet.md", sheet.parts())
os.environ["BOOK_NODE_MODULES"] = str(build.ROOT / "build/npm/node_modules")
os.environ["BOOK_STATIC"] = str(source / "_static")
options = ["-c", str(build.HERE), "-D", "root_doc=sheet", "-W", "-q"]
sys.exit(build_main([*options, str(source), str(output)]))
"""
"""The book as if it had this page alone."""


@pytest.fixture(scope="module")
def printed(chromium, tmp_path_factory):
    """The page as it is laid out for A4, and its PDF."""
    folder = tmp_path_factory.mktemp("sheet")
    command = [PYTHON, "-c", BUILD, folder / "source", folder / "book"]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True)
    page = chromium.new_page(viewport={"width": 703, "height": 1047})  # A4 within its margins
    page.goto((folder / "book/sheet.html").as_uri())
    page.emulate_media(media="print")
    yield page, page.pdf(prefer_css_page_size=True)
    page.close()


def pages(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_it_is_one_page_of_a4(printed):
    _, pdf = printed
    assert pages(pdf) == 1
    (box,) = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert [round(float(side) / 72 * 25.4) for side in box] == [210, 297]


def test_a_longer_one_would_be_seen(printed):
    page, _ = printed
    page.evaluate(
        "document.querySelector('article').append(document.querySelector('table').cloneNode(true))"
    )
    longer = page.pdf(prefer_css_page_size=True)
    page.reload()
    assert pages(longer) == 2


def test_nothing_is_cut_off_and_nothing_of_the_screen_is_printed(printed):
    page, _ = printed
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wide = "[...document.querySelectorAll('article td')].filter(e => e.scrollWidth > e.clientWidth)"
    assert page.evaluate(f"{wide}.map(e => e.textContent)") == []
    for name in (".mobile-header", ".skip-to-content", ".on-screen", "footer"):
        assert page.locator(name).locator("visible=true").count() == 0, name
    assert page.locator("article tbody tr").count() == 8 + 7 + 6
    assert page.locator("article .katex").count() > 20
