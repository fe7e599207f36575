"""How a reader comes to a lesson in the browser, beneath a book, and what can stand in the way."""

import json
from urllib.parse import quote

import pytest
from hand import IN_PAGE, drag, still_handle
from jupyterlab_page import CHROMIUM_FLAGS, chromium_path
from web_editions import ROOT, served
from web_page import GRADIENT, WebNotebook

FIRST, SECOND = "00_the_idea.ipynb", "01_one_neuron.ipynb"
STORES_NOTHING = {"profile": {"default_content_setting_values": {"cookies": 2}}}
"""Chromium's own setting: all site data is refused."""
EDGE = "W1[0,0]"
READY = (
    "() => window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'"
)


@pytest.fixture(scope="module")
def site(chromium, editions, tmp_path_factory):
    """The edition beneath a book of three pages."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "live").symlink_to(editions.built("edition", ROOT / "notebooks"))
    for page in ("index", "00_the_idea", "08_more_than_one_machine"):
        (folder / f"{page}.html").write_text(f"the book: {page}")
    return folder


@pytest.fixture(scope="module")
def address(site):
    with served(site) as there:
        yield f"{there}/live"


@pytest.fixture
def context(chromium, elsewhere):
    made = chromium.new_context(proxy=elsewhere.proxy)
    yield made
    made.close()
    assert elsewhere.asked == []


def notice(page):
    return page.get_by_role("alert")


def read_the_text(page, expected):
    """Follow the link to the book."""
    link = notice(page).get_by_role("link", name="Read the text")
    link.click()
    assert page.get_by_text(f"the book: {expected}").is_visible()


@pytest.mark.parametrize("app", ["notebooks", "lab"])
def test_labs_live_before_python_and_a_reload_comes_back(context, address, app):
    notebook = WebNotebook.follow(context, address, FIRST, app)
    page = notebook.page
    page.wait_for_selector(".backprop-still[data-awake]")
    handle = still_handle(page, EDGE)
    before = handle.evaluate(IN_PAGE)
    drag(page, handle, 40)
    assert handle.evaluate(IN_PAGE) == pytest.approx(before + 0.4, abs=1e-4)
    assert not page.evaluate(READY), "Python was there first: the test says nothing"
    page.locator(f'.jp-Notebook a[href$="{SECOND}"]').first.click()
    notebook.wait_for_lesson(SECOND)
    assert page.url == f"{address}/{app}/index.html?path={SECOND}"
    page.reload()
    notebook.wait_for_lesson(SECOND)
    assert page.url == f"{address}/{app}/index.html?path={SECOND}"
    assert notice(page).count() == 0
    assert notebook.console_errors == []
    page.close()


def test_the_edition_opens_with_its_first_lesson(context, address):
    for link in ("index.html", "notebooks/index.html"):
        page = context.new_page()
        page.goto(f"{address}/{link}")
        page.wait_for_url(f"{address}/notebooks/index.html?path={FIRST}")
        page.close()


@pytest.mark.parametrize(
    ("app", "name", "meant"),
    [
        ("notebooks", "06_the_same_in_pytorch.ipynb", ["07_the_same_in_pytorch"]),
        ("lab", "new copies 123456/08_more_than_one_machine.ipynb", ["08_more_than_one_machine"]),
        ("notebooks", "0_idea", ["00_the_idea"]),
        ("lab", "<b>.ipynb", None),
    ],
)
def test_a_lesson_that_is_not_there(context, address, app, name, meant):
    page = context.new_page()
    page.goto(f"{address}/{app}/index.html?path={quote(name)}")
    lead = notice(page).locator("p")
    assert lead.inner_text() == f"There is no lesson “{name}” here. Was it one of these?"
    lessons = [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
    found = notice(page).locator("li")
    assert found.all_inner_texts() == (meant or lessons)
    wanted = f"{address}/{app}/index.html?path={(meant or lessons)[0]}.ipynb"
    assert found.first.locator("a").evaluate("link => link.href") == wanted
    assert page.locator(".jp-Notebook").count() == 0
    read_the_text(page, meant[0] if meant and "/" in name else "index")


def test_a_page_that_was_opened_as_a_file(context, site):
    page = context.new_page()
    page.goto(f"file://{site}/live/index.html")
    page.wait_for_url("**/notebooks/index.html*")
    assert "python -m http.server" in notice(page).inner_text()
    read_the_text(page, "00_the_idea")


def test_a_browser_without_webassembly_reads_and_drags(context, address):
    context.add_init_script("delete window.WebAssembly")
    notebook = WebNotebook.follow(context, address, FIRST)
    page = notebook.page
    assert "This browser has no WebAssembly" in notice(page).inner_text()
    page.wait_for_selector(".backprop-still[data-awake]")
    handle = still_handle(page, EDGE)
    before = handle.evaluate(IN_PAGE)
    drag(page, handle, 40)
    assert handle.evaluate(IN_PAGE) == pytest.approx(before + 0.4, abs=1e-4)
    read_the_text(page, "00_the_idea")


def test_a_browser_that_stores_nothing_runs_the_lesson(chromium, elsewhere, address, tmp_path):
    asked = []
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default/Preferences").write_text(json.dumps(STORES_NOTHING))
    context = chromium.browser_type.launch_persistent_context(
        tmp_path, executable_path=chromium_path(), args=CHROMIUM_FLAGS, proxy=elsewhere.proxy
    )
    context.on("request", lambda request: asked.append(request.url))
    notebook = WebNotebook.follow(context, address, FIRST)
    page = notebook.page
    assert "This browser stores nothing for this site" in notice(page).inner_text()
    with pytest.raises(Exception, match="denied"):
        page.evaluate("() => localStorage.length")
    notebook.wait_for_kernel()
    assert notebook.printed(GRADIENT).strip() == "(2, 3)"
    notice(page).get_by_role("button", name="Close").click()
    assert notice(page).count() == 0
    context.close()
    elsewhere.asked.clear()  # a Chromium with a home of its own asks for updates
    assert all(url.startswith((address.removesuffix("live"), "data:", "blob:")) for url in asked)
