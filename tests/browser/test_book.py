"""The book, as visitors have it: every page, on a desk and on a phone, nothing from elsewhere."""

import json
import os
import posixpath
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from book_pages import DESK, PHONE, Links
from playwright.sync_api import expect
from pyodide_release import PYTHON
from still_labs import assert_shows, state_of
from web_editions import MODULES, served

from backprop_course.views.lab.state import Parameter
from web.book.lessons import MOVED

ROOT = Path(__file__).parents[2]
LESSONS = [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
OTHERS = ["index", "search", "404", "teachers", "sheet", "atlas/index", "atlas/added-in-place"]
FORMULA = re.compile(r"\$[^$]+\$|\\(?:frac|partial|mathcal|begin)")


def build(folder, **settings):
    command = [PYTHON, "-m", "web.book.build", "--output", folder, "--work", f"{folder}.work"]
    command += ["--modules", MODULES]
    subprocess.run(command, cwd=ROOT, check=True, env=os.environ | settings)
    return folder


@pytest.fixture(scope="module")
def address(book):
    with served(book) as address:
        yield address


@pytest.fixture
def opened(chromium, address):
    """Opens a page of the book. At the end nothing may have failed, nor been asked elsewhere."""
    contexts, wrong = [], []

    def open_page(name, expected=(), **options):
        context = chromium.new_context(**(DESK | options))
        contexts.append(context)
        page = context.new_page()

        def asked(route):
            if route.request.url.startswith((address, "data:", "file:")):
                return route.continue_()
            wrong.append(route.request.url)
            return route.abort()

        page.route("**/*", asked)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda m: m.type == "error" and wrong.append(m.text))
        page.goto(name if "://" in name else f"{address}/{name}")
        return page

    open_page.wrong = wrong
    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.mark.parametrize("look", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", LESSONS + OTHERS)
def test_a_page_is_whole(opened, name, look):
    page = opened(f"{name}.html", **look)
    page.wait_for_load_state("load")
    sizes = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert sizes[0] <= sizes[1], "the page scrolls sideways"
    assert page.title()
    shown = page.evaluate(
        """() => { const copy = document.body.cloneNode(true);
        copy.querySelectorAll('script, style, pre, code, .katex').forEach((e) => e.remove());
        return copy.textContent; }"""
    )
    assert not FORMULA.search(shown), "a formula that was not rendered"
    assert "not attempted" not in shown


# The ledger's formulas are those of the lessons, ten times as many: axe takes half a minute there.
@pytest.mark.parametrize("look", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    "name",
    ["index", "search", "404", "01_one_neuron", "teachers", "atlas/added-in-place"]
    + [pytest.param(name, marks=pytest.mark.thorough) for name in LESSONS if name[1] not in "19"],
)
def test_axe_finds_nothing_serious(opened, name, look):
    page = opened(f"{name}.html", **look)
    page.wait_for_load_state("load")
    found = [
        (issue["id"], [node["target"] for node in issue["nodes"]][:3])
        for issue in Axe().run(page).response["violations"]
        if issue["impact"] in ("serious", "critical")
    ]
    assert found == []


BESIDE = ("slides/index.html", "backprop.pdf")
"""In each language; they have tests of their own."""


def test_every_link_leads_somewhere(book):
    pages = {path.relative_to(book).as_posix(): Links(path) for path in book.rglob("*.html")}
    assert len(pages) > 250
    live, beside, broken = set(), set(), []
    for name, page in pages.items():
        for link in page.to:
            url = urlsplit(link)
            if url.scheme in ("https", "data") or name == "404.html":
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(url.path)))
            target = target if url.path else name
            if target == "live/notebooks/index.html":
                live.add(url.query)
            elif target.removeprefix("zh/") in BESIDE:
                beside.add(target)
            elif target in pages:
                if unquote(url.fragment) not in pages[target].ids and url.fragment:
                    broken.append((name, link))
            elif not (book / target).exists():
                broken.append((name, link))
    assert broken == []
    assert beside == {folder + target for target in BESIDE for folder in ("", "zh/")}
    assert live == {f"path={folder}{lesson}.ipynb" for lesson in LESSONS for folder in ("", "zh/")}


def wait_for(page, lab, key, value):
    handle = page.locator(lab).locator(f'[data-handle="{key}"]')
    expect(handle).to_have_attribute("aria-valuenow", re.compile(f"^{re.escape(f'{value:.6g}')}$"))
    page.evaluate("() => new Promise(requestAnimationFrame)")


@pytest.mark.parametrize("name", ["index", *LESSONS])
def test_each_lab_is_moved_once(opened, name):
    page = opened(f"{name}.html", reduced_motion="reduce")
    page.locator("details").evaluate_all("all => all.forEach((fold) => { fold.open = true; })")
    stored = page.locator(".backprop-still[data-lab]")
    assert stored.count() > 0 or name >= "06"
    for k in range(stored.count()):
        lab = f".backprop-still[data-lab] >> nth={k}"
        state = state_of(page.locator(lab).get_attribute("data-lab"))
        key = page.locator(lab).locator("[data-handle]").first.get_attribute("data-handle")
        page.locator(lab).locator(f'[data-handle="{key}"]').focus()
        page.keyboard.press("ArrowUp")
        parameter = Parameter.from_key(key)
        state.set(parameter, round(state.get(parameter) + 0.1, 10))
        wait_for(page, lab, key, state.get(parameter))
        assert_shows(page, state, lab)


def test_a_finger_drags_on_the_first_page(opened):
    page = opened("index.html", **PHONE)
    lab = page.locator(".backprop-still")
    state = state_of(lab.get_attribute("data-lab"))
    lab.locator('[data-handle="b2[0,0]"]').scroll_into_view_if_needed()
    box = lab.locator('[data-handle="b2[0,0]"] .hit').bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch, before = page.context.new_cdp_session(page), page.evaluate("scrollY")
    for kind, down in [("touchStart", 0), *(("touchMove", step) for step in range(4, 53, 4))]:
        points = [{"x": x, "y": y + down}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    parameter = Parameter("b", 2, 0, 0)
    state.set(parameter, round(state.get(parameter) - 0.52, 10))
    wait_for(page, ".backprop-still", parameter.key, state.get(parameter))
    assert_shows(page, state, ".backprop-still")
    assert page.evaluate("scrollY") == before


def test_a_fold_opens_for_who_is_sent_into_it(opened):
    page = opened("01_one_neuron.html")
    target = page.locator("details.deeper section").first
    assert not target.is_visible()
    page.evaluate("(id) => { location.hash = id; }", target.get_attribute("id"))
    target.wait_for(state="visible")
    again = opened(f"01_one_neuron.html#{target.get_attribute('id')}")
    assert again.locator("details.deeper section").first.is_visible()


@pytest.mark.parametrize("look", [DESK, PHONE], ids=["desk", "phone"])
def test_a_link_to_a_section_lands_there(opened, look):
    page = opened("04_many_examples.html", **look)
    ids = page.locator("article section > h2").evaluate_all(
        "all => all.map((h) => h.parentNode.id)"
    )
    for name in ids[-1:1:-3]:
        # a reader may be quicker than the page: parts of it are not laid out yet
        page.evaluate(
            "() => { document.documentElement.classList.add('arriving'); scrollTo(0, 0); }"
        )
        page.evaluate("(id) => { location.hash = id; }", name)
        page.wait_for_function(
            """(id) => { const { y } = document.getElementById(id).getBoundingClientRect();
            return y > -50 && y < 250; }""",
            arg=name,
        )


def test_what_is_searched_for_is_found(opened):
    page = opened("search.html?q=saturated")
    page.get_by_role("link", name="One neuron").first.wait_for()


@pytest.mark.parametrize(
    ("given", "leads_to"),
    [
        ("nowhere.html", None),
        ("far/away/06_the_same_in_pytorch.html", MOVED["06_the_same_in_pytorch"]),
        ("lab/index.html?path=08_proof_ledger.ipynb", MOVED["08_proof_ledger"]),
        ("lab/index.html?path=00_the_idea.ipynb", "00_the_idea"),
    ],
)
def test_an_address_that_leads_nowhere_leads_on(opened, address, given, leads_to):
    page = opened("404.html")
    told = page.content()
    opened.wrong.clear()
    # A host of static pages answers so, from whatever folder was asked for.
    page.route(f"**/{given}", lambda route: route.fulfill(body=told, content_type="text/html"))
    page.goto(f"{address}/{given}")
    assert page.get_by_role("heading", name="This page does not exist").is_visible()
    link = page.get_by_role("link").first
    assert link.get_attribute("href") == (f"/{leads_to}.html" if leads_to else "/")
    link.click()
    page.get_by_role("heading", level=1).wait_for()


@pytest.mark.parametrize(
    ("given", "leads_to"),
    [
        ("zh/nowhere.html", ""),
        ("zh/far/06_the_same_in_pytorch.html", f"{MOVED['06_the_same_in_pytorch']}.html"),
        ("live/lab/index.html?path=zh/00_the_idea.ipynb", "00_the_idea.html"),
    ],
)
def test_in_chinese_too(opened, address, given, leads_to):
    told = opened("404.html").content()
    page = opened("index.html")
    opened.wrong.clear()
    page.route(f"**/{given}", lambda route: route.fulfill(body=told, content_type="text/html"))
    page.goto(f"{address}/{given}")
    heading = page.get_by_role("heading")
    assert re.search("[\u4e00-\u9fff]", heading.inner_text())
    assert page.locator("html").get_attribute("lang") == "zh"
    english = "This page does not exist|may have been mistyped|All lessons|You may want"
    assert not re.search(english, page.locator("body").inner_text())
    link = page.get_by_role("link").first
    assert link.get_attribute("href") == f"/zh/{leads_to}"
    link.click()
    page.get_by_role("heading", level=1).wait_for()


def test_without_scripts_the_text_and_the_pictures_are_there(opened):
    page = opened("02_many_neurons.html", java_script_enabled=False)
    assert page.locator(".backprop-still svg").first.is_visible()
    assert page.locator(".katex").first.is_visible()


def test_a_browser_that_stores_nothing_reads_too(opened, address):
    page = opened("404.html")
    page.add_init_script(
        """Object.defineProperty(Window.prototype, 'localStorage', {configurable: true,
            get() { throw new DOMException('denied', 'SecurityError'); }});
        delete window.localStorage;"""
    )
    page.goto(f"{address}/01_one_neuron.html")
    assert page.evaluate("localStorage.getItem('theme')") is None
    page.locator(".backprop-stage").first.wait_for()


def test_a_page_opened_as_a_file_is_alive(opened, book):
    page = opened((book / "01_one_neuron.html").as_uri())
    page.locator(".backprop-stage").first.wait_for()


def test_its_doors_need_an_address(book, tmp_path):
    page = (book / "01_one_neuron.html").read_text(encoding="utf-8")
    assert "mybinder" not in page
    assert "colab" not in page
    other = build(tmp_path / "book", BOOK_REPOSITORY="somebody/backprop", BOOK_BRANCH="main")
    page = (other / "01_one_neuron.html").read_text(encoding="utf-8")
    name = "notebooks/01_one_neuron.ipynb"
    binder = f"https://mybinder.org/v2/gh/somebody/backprop/main?urlpath=lab/tree/{name}"
    colab = f"https://colab.research.google.com/github/somebody/backprop/blob/main/{name}"
    links = Links(other / "01_one_neuron.html").to
    assert {binder, colab} <= set(links)
    assert (
        json.loads((other / name).read_text())["cells"]
        == json.loads((ROOT / name).read_text())["cells"]
    )


def test_a_formula_that_cannot_be_read_ends_the_build(tmp_path):
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    first = tmp_path / f"notebooks/{LESSONS[0]}.ipynb"
    first.write_text(first.read_text().replace("# 0. The idea", r"# 0. The idea $\\frac{1}$", 1))
    command = [PYTHON, "-m", "web.book.build", "--notebooks", tmp_path / "notebooks"]
    command += ["--output", tmp_path / "book", "--work", tmp_path / "work"]
    command += ["--modules", MODULES]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode != 0
    assert r"\frac{1}" in done.stderr
