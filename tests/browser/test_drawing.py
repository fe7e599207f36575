"""The sheet in a real page: drawn on by mouse, finger and keys, answered, and for everyone."""

import os
import statistics
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from hands import changed, drawing

from backprop_course.views import words

HERE = Path(__file__).parent
SCREENSHOTS = Path(os.environ.get("SCREENSHOTS", HERE.parent.parent / "screenshots"))
CONTRAST = (HERE / "contrast.js").read_text()
LEAST_CONTRAST = 4.5
SHEETS = """
import numpy as np
import backprop_lib as bp
from backprop_course import views
from backprop_course.views.digit_sheet import ink

X, labels = bp.datasets.digits("train")
Y = bp.one_hot(labels, 10)
sheets = []
for loss, examples in [(bp.SoftmaxCrossEntropy(), X[:10]), (bp.CrossEntropy(), None)]:
    net = bp.Network.random([64, 32, 10], loss=loss, seed=0)
    bp.train(net, X, Y, epochs=40, learning_rate=0.5, batch_size=32, seed=0, progress=False)
    sheets.append(views.draw_digit(net, examples=examples))
    display(sheets[-1])

def truth(k):
    sheet = sheets[k].sheet
    seen = np.zeros(64)
    if sheet.example is not None:
        seen = X[sheet.example]
    elif sheet.strokes:
        seen = ink.picture(sheet.strokes).ravel()
    outputs = sheet.net.predict(seen[None])[0].tolist()
    return {"seen": seen.tolist(), "outputs": outputs, "strokes": sheet.strokes,
            "example": sheet.example}
"""
SHOWN = """el => ({
    answer: Object.fromEntries([...el.querySelectorAll('.answer [data-key]')]
        .map((t) => [t.dataset.key, t.dataset.value ? Number(t.dataset.value) : null])),
    best: [...el.querySelectorAll('.answer [data-best]')].map((t) => Number(t.dataset.best)),
    bars: [...el.querySelectorAll('.answer [data-bar]')].map((b) => b.width.baseVal.value),
    cells: [...el.querySelectorAll('.seen [data-cell]')]
        .map((c) => Number(c.getAttribute('fill-opacity'))),
    fresh: el.querySelectorAll('.fresh polyline').length,
    drawn: el.querySelectorAll('.drawn polyline').length,
})"""
LATENCY = """el => {
    const [sheet, answer] = [el.querySelector('.sheet'), el.querySelector('.answer')];
    window.taken = [];
    let since = null;
    sheet.addEventListener('pointermove', () => { since ??= performance.now(); });
    new MutationObserver(() => {
        if (since === null) return;
        const begun = since;
        since = null;
        requestAnimationFrame(() => window.taken.push(performance.now() - begun));
    }).observe(answer, {childList: true});
}"""
BAR = 168


class Reader:
    """At sheet k of the page."""

    def __init__(self, notebook, k):
        self.notebook, self.k = notebook, k
        self.page = notebook.page
        self.view = self.page.locator(".backprop-drawing").nth(k)
        self.paper = self.view.locator(".sheet")

    def points(self, stroke):
        """Where in the page the points of a stroke are."""
        box = self.view.locator(".sheet > svg").bounding_box()
        return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]

    def draw(self, strokes):
        self.paper.scroll_into_view_if_needed()
        for stroke in strokes:
            first, *others = self.points(stroke)
            self.page.mouse.move(*first)
            self.page.mouse.down()
            for point in others:
                self.page.mouse.move(*point)
            self.page.mouse.up()

    def touch(self, strokes):
        self.paper.scroll_into_view_if_needed()
        session = self.page.context.new_cdp_session(self.page)

        def send(kind, points):
            touches = [{"x": x, "y": y} for x, y in points]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

        for stroke in strokes:
            first, *others = self.points(stroke)
            send("touchStart", [first])
            for point in others:
                send("touchMove", [point])
            send("touchEnd", [])

    def press(self, *keys):
        self.paper.focus()
        for key in keys:
            self.page.keyboard.press(key)

    def clear(self):
        self.view.get_by_role("button", name=words.CLEAR).click()

    def look(self):
        """Hold what is displayed against the library, once the page has had its answer."""
        self.page.wait_for_timeout(250)
        truth = self.notebook.evaluate(f"truth({self.k})")
        shown = self.view.evaluate(SHOWN)
        empty = not truth["strokes"] and truth["example"] is None
        assert shown["cells"] == pytest.approx(truth["seen"], abs=1e-6)
        outputs = truth["outputs"]
        wanted = {f"y[{k}]": value for k, value in enumerate(outputs)} | {"sum": sum(outputs)}
        none = dict.fromkeys(wanted)
        assert shown["answer"] == (none if empty else pytest.approx(wanted, rel=1e-9))
        assert shown["best"] == ([] if empty else [outputs.index(max(outputs))])
        bars = [0] * 10 if empty else [BAR * value for value in outputs]
        assert shown["bars"] == pytest.approx(bars, abs=0.06)
        assert shown["fresh"] == 0
        assert shown["drawn"] == len(truth["strokes"])
        return truth | {"best": shown["best"]}


@pytest.fixture(scope="module")
def page_of_sheets(chromium, jupyterlab, notebooks):
    from jupyterlab_page import Notebook

    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SHEETS)])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(book, notebooks.parent / "sheets.ipynb")
    notebook = Notebook.open(chromium, jupyterlab, "sheets.ipynb")
    notebook.run_all()
    notebook.only_notebook()
    yield notebook
    notebook.page.close()


@pytest.fixture(params=[0, 1], ids=["softmax", "sigmoid"])
def reader(page_of_sheets, request):
    """At an empty sheet."""
    reader = Reader(page_of_sheets, request.param)
    reader.clear()
    reader.look()
    yield reader
    assert page_of_sheets.console_errors == []


@pytest.fixture
def first(page_of_sheets):
    """At the sheet with examples, empty."""
    reader = Reader(page_of_sheets, 0)
    reader.clear()
    reader.look()
    yield reader
    assert page_of_sheets.console_errors == []


@pytest.mark.parametrize("digit", [0, 3, 8])
def test_a_digit_drawn_by_mouse_is_answered(reader, digit):
    strokes = drawing("round", digit)
    reader.draw(strokes)
    truth = reader.look()
    assert truth["best"] == [digit]
    for stroke, arrived in zip(strokes, truth["strokes"], strict=True):
        ends = [*stroke[:1], *stroke[-1:]]
        assert [arrived[0], arrived[-1]] == [pytest.approx(end, abs=0.006) for end in ends]
        assert len(arrived) >= len(stroke) - 2


def test_the_answer_follows_while_the_pen_is_down(first):
    stroke = drawing("round", 2)[0]
    places = first.points(stroke)
    first.page.mouse.move(*places[0])
    first.page.mouse.down()
    seen = set()
    for place in places[1:]:
        first.page.mouse.move(*place)
        first.page.wait_for_timeout(30)
        seen.add(tuple(first.view.evaluate(SHOWN)["answer"].values()))
    assert len(seen) > 5
    first.page.mouse.up()
    assert first.look()["best"] == [2]


def test_a_digit_drawn_by_finger_is_answered_and_the_page_stays_where_it_is(reader):
    reader.paper.scroll_into_view_if_needed()
    before = reader.paper.bounding_box()
    reader.touch(drawing("angular", 3))
    assert reader.look()["best"] == [3]
    assert reader.paper.bounding_box() == before


def test_a_digit_drawn_by_keys_is_answered(reader):
    reader.press(*["ArrowUp"] * 6, " ", *["ArrowDown"] * 12, " ", "ArrowRight")
    truth = reader.look()
    assert truth["best"] == [1]
    assert truth["strokes"] == [[[0.5, round(0.125 + k / 16, 4)] for k in range(13)]]
    reader.press("Shift+ArrowRight", " ")
    assert reader.look()["strokes"][1] == [[0.5 + 1.25 / 16, 0.875]]


def test_the_keys_pen_is_seen_and_told(first):
    tip = first.view.locator(".tip")
    assert not tip.is_visible()
    first.press("ArrowLeft")
    assert tip.is_visible()
    assert float(tip.get_attribute("cx")) == 7 / 16
    voice = first.view.locator(".voice")
    assert voice.text_content() == "7, 8"
    first.press(" ")
    assert voice.text_content() == words.PEN_DOWN
    assert "down" in tip.get_attribute("class")
    first.press(" ")
    assert voice.text_content() == words.PEN_UP
    first.page.wait_for_timeout(1000)
    assert voice.text_content().startswith(words.ANSWER)


def test_c_and_the_button_clear(first):
    for clear in (first.clear, lambda: first.press("c")):
        first.draw(drawing("upright", 1))
        assert first.look()["strokes"]
        clear()
        assert first.look()["strokes"] == []


def test_an_example_is_laid_on_the_sheet(first):
    button = first.view.get_by_role("button", name=f"{words.EXAMPLE} 4", exact=True)
    button.click()
    assert first.look()["example"] == 3
    assert button.get_attribute("aria-pressed") == "true"
    first.draw(drawing("round", 0))
    truth = first.look()
    assert truth["example"] is None
    assert truth["best"] == [0]
    assert button.get_attribute("aria-pressed") == "false"


def test_a_pen_that_leaves_the_sheet_stays_at_its_edge(first):
    first.draw([[(0.5, 0.5), (0.5, 1.3), (0.8, 1.3), (0.8, 0.5)]])
    (stroke,) = first.look()["strokes"]
    assert stroke == [
        pytest.approx(p, abs=0.006) for p in [(0.5, 0.5), (0.5, 1), (0.8, 1), (0.8, 0.5)]
    ]


def test_no_point_of_a_flood_is_lost(first):
    first.paper.scroll_into_view_if_needed()
    sent = first.view.evaluate(
        """el => {
            const sheet = el.querySelector('.sheet');
            const box = sheet.querySelector(':scope > svg').getBoundingClientRect();
            const at = (k) => [0.5 + 0.4 * Math.cos(k / 20), 0.5 + 0.4 * Math.sin(k / 20)];
            const tell = (name, k) => {
                const [x, y] = at(k);
                sheet.dispatchEvent(new PointerEvent(name, {pointerId: 1, bubbles: true, button: 0,
                    clientX: box.x + x * box.width, clientY: box.y + y * box.height}));
            };
            sheet.setPointerCapture = () => {};
            tell('pointerdown', 0);
            for (let k = 1; k <= 600; k += 1) tell('pointermove', k);
            tell('pointerup', 600);
            delete sheet.setPointerCapture;
            return Array.from({length: 601}, (_, k) => at(k));
        }"""
    )
    first.page.wait_for_timeout(1000)
    (stroke,) = first.look()["strokes"]
    assert stroke == [pytest.approx(point, abs=2e-4) for point in sent]


def test_bars_follow_the_pen_at_once(first):
    first.paper.scroll_into_view_if_needed()
    first.view.evaluate(LATENCY)
    for place in (0.3, 0.5, 0.7):
        points = first.points([(place, 0.1 + 0.03 * k) for k in range(26)])
        first.page.mouse.move(*points[0])
        first.page.mouse.down()
        for point in points[1:]:
            first.page.mouse.move(*point)
            first.page.wait_for_timeout(120)
        first.page.mouse.up()
    taken = first.page.evaluate("window.taken")
    print(
        f"\npointer to bars: {statistics.median(taken):.0f} ms, {len(taken)} times, "
        f"95 %: {statistics.quantiles(taken, n=20)[-1]:.0f} ms"
    )
    assert len(taken) > 50
    assert statistics.median(taken) < 400


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_for_everyone_in_both_themes(page_of_sheets, first, theme):
    page_of_sheets.theme(theme)
    first.draw(changed(drawing("slanted", 2), scale=(0.9, 0.9)))
    assert first.look()["best"] == [2]
    first.page.wait_for_timeout(700)
    found = Axe().run(first.page, context=".backprop-drawing").response["violations"]
    serious = [v["id"] for v in found if v["impact"] in ("serious", "critical")]
    assert serious == []
    contrasts = first.view.evaluate(CONTRAST)
    faint = {t: c for t, c in contrasts if c is not None and c < LEAST_CONTRAST}
    assert len(contrasts) > 25
    assert faint == {}
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    first.view.screenshot(path=SCREENSHOTS / f"drawing_{theme}.png")
    page_of_sheets.theme("light")


def test_everything_can_be_reached_by_tab(first):
    first.view.locator(".bar button").focus()
    first.page.keyboard.press("Shift+Tab")
    reached = []
    for _ in range(12):
        reached.append(first.page.evaluate("document.activeElement.ariaLabel"))
        outline = first.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", reached[-1]
        first.page.keyboard.press("Tab")
    assert reached == [
        words.SHEET, words.CLEAR, *[f"{words.EXAMPLE} {k + 1}" for k in range(10)]
    ]  # fmt: skip


@pytest.mark.parametrize("width", [1008, 640])
def test_nothing_is_cut_off(first, width):
    """1008 leaves some 848 for an output."""
    first.page.set_viewport_size({"width": width, "height": 900})
    first.page.wait_for_timeout(300)
    first.draw(drawing("round", 5))
    first.look()
    output, tops = first.view.evaluate(
        """el => [el.closest('.jp-OutputArea-output').clientWidth,
            [...el.querySelectorAll('.left, .seen, .answer')].map((e) => e.offsetTop)]"""
    )
    print(width, output)
    assert (len(set(tops)) == 1) == (width == 1008)
    assert first.view.evaluate(
        """el => [...el.querySelectorAll('svg, button')].every((e) =>
            e.getBoundingClientRect().right
                <= el.closest('.jp-OutputArea-output').getBoundingClientRect().right + 1)"""
    )
    first.page.set_viewport_size({"width": 1280, "height": 900})


def test_the_output_holds_a_still_picture(page_of_sheets):
    outputs = page_of_sheets.page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets[0].model.outputs.toJSON()
            .map((output) => output.data?.['text/html'] ?? '')"""
    )
    assert [html.count("<img ") for html in outputs if html] == [3, 3]
