"""The slides as a class sees them: nothing runs over, nothing is left out, the labs are alive."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hand import POINT
from lessons import LESSONS, Lesson, code
from playwright.sync_api import expect
from still_labs import assert_shows, state_of
from web_editions import MODULES, served

from backprop_course.views.lab.state import Parameter
from web.book.lessons import INSTALL

ROOT = Path(__file__).parents[2]
SHOWN = ["02_many_neurons", "08_more_than_one_machine"]
EVERY = [path.stem for path in LESSONS if path.stem[1] != "9"]
DESK = {"viewport": {"width": 1280, "height": 720}}
LARGE = {"viewport": {"width": 1920, "height": 1080}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

# Each slide, and what of it lies outside or has something that does.
WALK = """async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const over = [];
    for (const section of Reveal.getSlides()) {
        const { h, v } = Reveal.getIndices(section);
        Reveal.slide(h, v, 99);
        await frame();
        await frame();
        const slide = section.querySelector('.slide');
        const box = slide.getBoundingClientRect();
        const out = [...slide.querySelectorAll('*')]
            .filter((e) => !e.closest('svg *, .katex-mathml, [hidden]'))
            .filter((e) => { const { right, bottom, width } = e.getBoundingClientRect();
                return width && (right > box.right + 1 || bottom > box.bottom + 1); });
        const cut = [...slide.querySelectorAll('.body, .formula, pre, .table-wrapper')]
            .filter((e) => e.scrollWidth > e.clientWidth + 1 ||
                e.matches('.body, pre') && e.scrollHeight > e.clientHeight + 1);
        over.push(...[...out, ...cut].map((e) => `${h}/${v}: ${e.outerHTML.slice(0, 120)}`));
    }
    return over;
}"""
NOW = "() => Reveal.getSlidePastCount()"


def make(book, output, *names):
    command = [sys.executable, "-m", "web.book.slides", "--modules", MODULES]
    command += ["--book", book, "--output", output, *names]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.fixture(scope="module")
def slides(book, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "slides"
    done = make(book, folder, *SHOWN)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def address(slides):
    with served(slides.parent) as address:
        yield address


@pytest.fixture
def opened(chromium, address):
    """Opens a lesson's slides. At the end nothing may have failed, nor been asked elsewhere."""
    contexts, wrong = [], []

    def open_slides(name, folder="slides", **options):
        context = chromium.new_context(**(DESK | options))
        contexts.append(context)

        def asked(route):
            if route.request.url.startswith((address, "data:", "about:")):
                return route.continue_()
            wrong.append(route.request.url)
            return route.abort()

        context.route("**/*", asked)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda m: m.type == "error" and wrong.append(m.text))
        page.goto(f"{address}/{folder}/{name}.html")
        page.wait_for_function("() => Reveal.isReady()")
        return page

    yield open_slides
    for context in contexts:
        context.close()
    assert wrong == []


def squeezed(text):
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("folder", ["slides", "zh/slides"])
@pytest.mark.parametrize("name", SHOWN)
def test_nothing_runs_over_the_edge_of_a_slide(opened, name, folder):
    assert opened(name, folder).evaluate(WALK) == []


@pytest.mark.parametrize("name", SHOWN)
def test_another_language_has_the_same_slides_in_its_own_words(slides, name):
    def read(folder):
        page = (folder / f"{name}.html").read_text(encoding="utf-8")
        return BeautifulSoup(page, "html.parser")

    english, other = read(slides), read(slides.parent / "zh/slides")
    assert other.html["lang"] == "zh"
    for what in ("h1, h2, h3", "[data-lab]", ".answer", ".code", ".katex", "img, svg"):
        assert len(other.select(what)) == len(english.select(what)), what
    # a language that is closer or wider puts another paragraph on a slide here and there
    few, many = sorted(len(each.select(".slide")) for each in (english, other))
    assert many <= 1.15 * few
    own = ["title", ".minutes", ".course", *(f".corner > :nth-child({k})" for k in (1, 2, 3))]
    for what in own:
        words = [each.get("title") or each.get_text() for each in other.select(what)]
        assert words, what
        assert all(re.search("[\u4e00-\u9fff]", each) for each in words), what


def test_what_runs_over_is_seen(opened):
    page = opened(SHOWN[1])
    page.add_style_tag(content=".slide .body > p { font-size: 90px !important; }")
    assert page.evaluate(WALK) != []


@pytest.mark.parametrize("name", SHOWN)
def test_the_whole_main_path_is_there_and_nothing_else(slides, book, name):
    deck = BeautifulSoup((slides / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    lesson = Lesson.read(ROOT / f"notebooks/{name}.ipynb")
    headings = [
        line.lstrip("# ")
        for cell in lesson.main
        if cell.cell_type == "markdown"
        for line in re.sub(r"```.*?```", "", cell.source, flags=re.DOTALL).splitlines()
        if re.match("#+ ", line)
    ]
    assert [each.get_text() for each in deck.select("h1, h2, h3")] == headings
    labs = [
        cell
        for cell in code(lesson.main)
        if any("data-lab" in out.get("data", {}).get("text/html", "") for out in cell.outputs)
    ]
    assert len(deck.select("[data-lab]")) == len(labs) > 0
    told = squeezed(deck.get_text())
    for cell in code(lesson.main):
        shown = INSTALL.sub("", cell.source)
        assert squeezed(shown) in told, shown
    page = BeautifulSoup((book / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    for deeper in page.select("section:has(> details.deeper)"):
        deeper.decompose()
    for text in page.select("article :is(p, li, summary, th, td, .cell_output pre)"):
        assert squeezed(text.get_text()) in told, text
    assert "Deeper" not in headings


def test_every_link_leads_somewhere(slides, book):
    attributes = re.compile(r'\b(id|href|src)="([^"]*)"')
    for name in SHOWN:
        for kind, link in attributes.findall((slides / f"{name}.html").read_text(encoding="utf-8")):
            path, _, anchor = link.partition("#")
            if kind == "id" or not path:
                continue
            if live := re.fullmatch(r"\.\./live/notebooks/index\.html\?path=(.+)", path):
                assert (ROOT / "notebooks" / live[1]).exists()
                continue
            target = book / path[3:] if path.startswith("../") else slides / path
            assert target.exists(), link
            if anchor:
                assert ("id", anchor) in attributes.findall(target.read_text(encoding="utf-8")), (
                    link
                )


def at_first_lab(page):
    page.evaluate(
        """() => { const slide = document.querySelector('[data-lab]').closest('section');
        const { h, v } = Reveal.getIndices(slide); Reveal.slide(h, v); }"""
    )
    lab = page.locator(".backprop-still[data-lab]").first
    lab.locator(".backprop-stage").wait_for()
    return lab, state_of(lab.get_attribute("data-lab"))


def moved(page, state, key, by):
    parameter = Parameter.from_key(key)
    state.set(parameter, round(state.get(parameter) + by, 10))
    page.wait_for_timeout(60)
    assert_shows(page, state, ".backprop-still[data-lab] >> nth=0")


@pytest.mark.parametrize("size", [DESK, LARGE], ids=["small", "large"])
def test_a_lab_is_dragged_and_hears_its_keys(opened, size):
    page = opened(SHOWN[0], **size)
    lab, state = at_first_lab(page)
    before = page.evaluate(NOW)
    x, y = lab.evaluate(POINT, "W1[0,0]")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y - 10, steps=5)
    held = lab.locator(".backprop-tag").first.bounding_box()
    # What is held says so right above the place where it was taken.
    assert abs(held["x"] + held["width"] / 2 - x) < 12
    assert abs(held["y"] + held["height"] / 2 - (y - 30)) < 12
    page.mouse.up()
    moved(page, state, "W1[0,0]", 0.5)
    page.mouse.click(*lab.evaluate(POINT, "X[0,1]"))
    page.keyboard.press("ArrowUp")
    moved(page, state, "X[0,1]", 0.1)
    box = lab.locator('[data-handle="X[0,1]"]').bounding_box()
    page.keyboard.press("Enter")
    typed = lab.locator("input.backprop-type").bounding_box()
    assert abs(typed["x"] + typed["width"] / 2 - box["x"] - box["width"] / 2) < 3
    page.keyboard.press("Escape")
    button = lab.locator('.backprop-bar button[data-value="weight"]')
    button.focus()
    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(NOW) == before
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(NOW) == before + 1


def test_after_a_drag_the_keys_turn_the_slides(opened):
    page = opened(SHOWN[0])
    lab, state = at_first_lab(page)
    before = page.evaluate(NOW)
    x, y = lab.evaluate(POINT, "W1[0,0]")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 30, steps=3)
    page.mouse.up()
    page.keyboard.press("PageDown")
    assert page.evaluate(NOW) == before + 1
    moved(page, state, "W1[0,0]", 0.3)


def swipe(page, x, y, right, down=0):
    touch = page.context.new_cdp_session(page)
    touch.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    for step in range(1, 11):
        points = [{"x": x + right * step / 10, "y": y + down * step / 10}]
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("size", [DESK | {"has_touch": True}, PHONE], ids=["tablet", "phone"])
def test_a_finger_drags_a_lab_and_turns_a_slide(opened, size):
    page = opened(SHOWN[0], **size)
    lab, state = at_first_lab(page)
    before = page.evaluate(NOW)
    x, y = lab.evaluate(POINT, "X[0,0]")
    swipe(page, x, y, right=80)
    moved(page, state, "X[0,0]", 0.8)
    assert page.evaluate(NOW) == before
    width = page.evaluate("innerWidth")
    swipe(page, width * 0.7, 30, right=-width * 0.5)
    assert page.evaluate(NOW) == before + 1


def test_a_phone_scrolls_down_a_slide_and_never_sideways(opened):
    page = opened(SHOWN[0], **(PHONE | {"viewport": {"width": 390, "height": 600}}))
    at_first_lab(page)
    slide = page.locator("section.present section.present .slide")
    swipe(page, 40, 500, right=0, down=-300)
    page.wait_for_function("(slide) => slide.scrollTop > 50", arg=slide.element_handle())
    wide = page.evaluate(
        """() => Reveal.getSlides().map((section) => {
        const { h, v } = Reveal.getIndices(section); Reveal.slide(h, v, 99);
        const slide = section.querySelector('.slide');
        return slide.scrollWidth > innerWidth ? slide.outerHTML.slice(0, 200) : ''; })"""
    )
    assert [each for each in wide if each] == []


def test_an_answer_is_a_step_of_its_own(opened):
    page = opened(SHOWN[0])
    answer = page.locator(".answer.fragment").first
    page.evaluate(
        """() => { const slide = document.querySelector('.answer.fragment').closest('section');
        const { h, v } = Reveal.getIndices(slide); Reveal.slide(h, v, -1); }"""
    )
    before = page.evaluate(NOW)
    assert not answer.is_visible()
    page.keyboard.press("ArrowRight")
    expect(answer).to_be_visible()
    assert page.evaluate(NOW) == before


def test_the_speaker_has_notes_an_overview_and_the_dark(opened):
    page = opened(SHOWN[0])
    at_first_lab(page)
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    popup.value.get_by_text("views.Lab(net, x, y)").wait_for()
    colour = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(colour)
    page.keyboard.press("t")
    assert page.evaluate(colour) != light
    page.keyboard.press("Escape")
    assert page.evaluate("Reveal.isOverview()")


def fold(lines):
    return f"<details><summary>Answer</summary><pre>{'x = 1<br>' * lines}</pre></details>"


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        (fold(5), None),
        (fold(90), "more than a slide holds"),
        ("<marquee>x</marquee>", "no slide is known for <marquee"),
    ],
    ids=["short", "long", "unknown"],
)
def test_what_no_slide_holds_ends_the_build(book, tmp_path, planted, told):
    shutil.copytree(book / "_static", tmp_path / "book/_static")
    page = (book / f"{SHOWN[1]}.html").read_text(encoding="utf-8")
    page = re.sub(r"(?s)<section id=\"a-sum-can.*(?=</article>)", f"{planted}</section>", page)
    (tmp_path / f"book/{SHOWN[1]}.html").write_text(page, encoding="utf-8")
    done = make(tmp_path / "book", tmp_path / "slides")
    assert (done.returncode == 0) == (told is None), done.stderr
    assert (told or "") in done.stderr


@pytest.mark.parametrize(
    ("names", "told"),
    [(["07_nothing"], "must have a page for each lesson"), (["09_proof_ledger"], "is a reference")],
)
def test_what_has_no_slides_is_told(book, tmp_path, names, told):
    done = make(book, tmp_path / "slides", *names)
    assert done.returncode != 0
    assert told in done.stderr


def test_its_own_folder_is_needed(book):
    done = make(book, book)
    assert "must not be its folder" in done.stderr
    assert (book / f"{SHOWN[0]}.html").exists()


@pytest.mark.thorough
def test_all_lessons_have_slides_that_hold(chromium, book, tmp_path):
    done = make(book, tmp_path / "slides")
    assert done.returncode == 0, done.stderr
    index = (tmp_path / "slides/index.html").read_text(encoding="utf-8")
    for name in EVERY:
        assert f'href="{name}.html"' in index
        page = chromium.new_page(**DESK)
        page.goto((tmp_path / f"slides/{name}.html").as_uri())
        page.wait_for_function("() => Reveal.isReady()")
        assert page.evaluate(WALK) == []
        page.close()
