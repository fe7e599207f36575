"""The book in two languages: the same pages and sections, one click from each to the other."""

import os
import re
import shutil
import subprocess
from itertools import count

import nbformat
import pytest
import translate
from book_pages import DESK, PHONE, Links
from editions import Edition
from lessons import LESSONS, ROOT
from pyodide_release import PYTHON
from web_editions import MODULES, served

# What comes near is laid out, and what stands below it moves: until it does no more.
JUMP = """async (id) => {
    const section = document.getElementById(id);
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    for (let still = 0; still < 5; ) {
        section.scrollIntoView({ behavior: 'instant' });
        const before = section.getBoundingClientRect().top;
        await frame();
        still = section.getBoundingClientRect().top === before ? still + 1 : 0;
    }
}"""
HEADING = re.compile(r"^(#+ ).*$", re.M)
SECTION = re.compile(r'<section[^>]* id="([^"]*)"')


def without_latin_headings(folder):
    """Headings of which no address can be made, as Chinese ones are."""
    number = count(1)
    for path in (folder / "translations/xx").glob("[0-9]*.po"):
        catalogue = translate.read(path)
        for entry in catalogue:
            told = entry.msgstr
            entry.msgstr = HEADING.sub(
                lambda found: f"{found[1]}【{chr(0x4E00 + next(number))}】", told
            )
        catalogue.save()
    translate.write_compiled(folder / "translations/xx", folder / "locale")


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The book in English, and in the language of brackets: with the English cells' outputs."""
    folder = tmp_path_factory.mktemp("two")
    translate.write_pseudo(folder)
    without_latin_headings(folder)
    notebooks = folder / "notebooks"
    (notebooks / "xx").mkdir(parents=True)
    edition = Edition(folder / "translations/xx")
    for path in LESSONS:
        shutil.copy(path, notebooks)
        nbformat.write(edition.translated(path), notebooks / "xx" / path.name)
    command = [PYTHON, "-m", "web.book.build", "--notebooks", notebooks, "--modules", MODULES]
    command += ["--output", folder / "book", "--work", folder / "work"]
    told = os.environ | {"BACKPROP_LOCALE": str(folder / "locale")}
    subprocess.run(command, cwd=ROOT, check=True, env=told)
    return folder / "book"


@pytest.fixture(scope="module")
def address(both):
    with served(both) as address:
        yield address


@pytest.fixture
def opened(chromium, address):
    contexts = []

    def open_page(name, **look):
        contexts.append(chromium.new_context(**look))
        page = contexts[-1].new_page()
        page.goto(f"{address}/{name}")
        return page

    yield open_page
    for context in contexts:
        context.close()


def pages(folder):
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.html")}


def test_every_page_and_section_is_there_under_the_same_address(both):
    other = pages(both / "xx")
    english = {name: path for name, path in pages(both).items() if not name.startswith("xx/")}
    assert set(english) - {"404.html"} == set(other)
    assert len(other) > 250
    for name, path in other.items():
        ids = [SECTION.findall(one.read_text()) for one in (english[name], path)]
        assert ids[0] == ids[1], name
        assert 'lang="xx"' in path.read_text()[:300]


def test_every_link_of_the_other_language_leads_somewhere(both):
    found = {name: Links(path) for name, path in pages(both).items()}
    broken = []
    for name in other_pages(found):
        for link in found[name].to:
            if re.match(r"[a-z]+:|#|//", link) or "?" in link:
                continue
            page, _, anchor = link.partition("#")
            target = os.path.normpath(os.path.join(os.path.dirname(name), page))
            beside = target.startswith(("live/", "xx/slides/")) or target == "xx/backprop.pdf"
            exists = target in found or (both / target).exists()
            if not beside and not (exists and (not anchor or is_there(found, target, anchor))):
                broken.append((name, link))
    assert broken == []


def other_pages(found):
    return [name for name in found if name.startswith("xx/")]


def is_there(found, target, anchor):
    return target not in found or anchor in found[target].ids


@pytest.mark.parametrize("look", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_the_switch_leads_to_the_section_that_is_read(opened, address, look, by):
    page = opened("02_many_neurons.html", **look)
    page.wait_for_load_state("load")
    sections = page.locator("article section[id]")
    anchor = sections.nth(4).get_attribute("id")
    page.evaluate(JUMP, anchor)
    for language, folder in (("xx", "xx/"), ("en", "")):
        link = page.locator(f".languages a[lang={language}] >> visible=true")
        if look is PHONE:
            page.locator(".header-left label[for='__navigation']").tap()
            link = page.locator(f".sidebar-drawer .languages a[lang={language}]")
        if by == "keys":
            link.focus()
            page.keyboard.press("Enter")
        else:
            link.click()
        page.wait_for_url(f"{address}/{folder}02_many_neurons.html#{anchor}")
        assert page.evaluate("document.documentElement.lang") == language
        page.wait_for_function(
            """(id) => { const { y } = document.getElementById(id).getBoundingClientRect();
            return -5 < y && y < 300; }""",
            arg=anchor,
        )


def test_the_switch_leads_from_the_top_to_the_top(opened, address):
    page = opened("xx/atlas/index.html", **DESK)
    page.locator(".languages a >> visible=true").click()
    page.wait_for_url(f"{address}/atlas/index.html")


def test_a_lab_speaks_the_language_of_its_page(opened):
    page = opened("xx/02_many_neurons.html", **DESK)
    lab = page.locator(".backprop-stage").first
    lab.wait_for()
    assert lab.locator(".backprop-hint").inner_text().startswith("【")
    label = lab.locator("svg.network, svg[aria-label*=network]").first.get_attribute("aria-label")
    assert label.startswith("【network")
