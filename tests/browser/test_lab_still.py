"""The stored lab in a page without Python: alive where scripts run, a picture where they do not."""

import html
import json
import re
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from networks import any_network
from still_labs import assert_shows

import backprop_lib as bp
from backprop_course.views import Lab, words
from backprop_course.views.lab.state import LabState, Parameter

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
EDGE = "W1[0,0]"
PAGE = "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'>{}"


def network():
    X = np.array([[0.5, -1.2, 0.8], [1.0, 0.3, -0.6]])
    return bp.Network.random([3, 3, 4], seed=1), X, np.eye(4)[:2]


@pytest.fixture
def opened(chromium, tmp_path):
    """Opens HTML in a page of its own, with nothing else to be had; it keeps the errors."""
    contexts = []

    def open_page(markup, **options):
        file = tmp_path / f"{len(contexts)}.html"
        file.write_text(PAGE.format(markup), "utf-8")
        context = chromium.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("console", lambda m: m.type == "error" and page.errors.append(m.text))
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


def still_of(*case):
    return Lab(*case)._still()[0]


def test_it_is_alive_without_python_by_keys(opened):
    net, X, Y = network()
    page, state = opened(still_of(net, X, Y)), LabState(net, X, Y)
    assert_shows(page, state)
    for key in (EDGE, "b2[0,1]", "X[1,2]", "W2[2,3]"):
        if key == "X[1,2]":
            page.get_by_role("button", name="example 2").click()
        page.locator(f'[data-handle="{key}"]').focus()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Shift+ArrowUp")
        parameter = Parameter.from_key(key)
        state.set(parameter, round(state.get(parameter) + 0.11, 10))
        page.wait_for_timeout(60)
        assert_shows(page, state)
    page.get_by_role("button", name=words.RESET).click()
    page.wait_for_timeout(60)
    example, chosen = state.example, state.chosen
    state.restart()
    state.example, state.chosen = example, chosen
    assert page.get_by_text(words.ALONE).is_visible()
    assert page.errors == []


@pytest.mark.parametrize("typed", ["0,5", "1/3", "abc", "nan", "1e999", ""])
def test_what_is_no_number_is_refused_there_too(opened, typed):
    net, X, Y = network()
    page = opened(still_of(net, X, Y))
    page.locator(f'[data-handle="{EDGE}"]').focus()
    page.keyboard.press("Enter")
    page.locator("input.backprop-type").fill(typed)
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="finite number").wait_for()
    assert_shows(page, LabState(net, X, Y))
    assert page.errors == []


def test_a_value_is_typed_there(opened):
    net, X, Y = network()
    page, state = opened(still_of(net, X, Y)), LabState(net, X, Y)
    page.locator(f'[data-handle="{EDGE}"]').focus()
    page.keyboard.press("Enter")
    page.locator("input.backprop-type").fill("−1.25e0")
    page.keyboard.press("Enter")
    page.wait_for_timeout(60)
    state.set(Parameter.from_key(EDGE), -1.25)
    assert_shows(page, state)


@pytest.mark.parametrize("width", [390, 820])
def test_a_finger_drags_there(opened, width):
    net, X, Y = network()
    page = opened(still_of(net, X, Y), viewport={"width": width, "height": 700}, has_touch=True)
    box = page.locator('[data-handle="b1[0,1]"] .hit').bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)
    for kind, down in [("touchStart", 0), *(("touchMove", step) for step in range(4, 73, 4))]:
        points = [{"x": x, "y": y + down}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(60)
    state = LabState(net, X, Y)
    state.set(Parameter("b", 1, 0, 1), -0.72)
    assert_shows(page, state)
    assert page.evaluate("scrollY") == 0


def test_random_networks_come_alive(opened):
    rng = np.random.default_rng(3)
    cases = [any_network(rng) for _ in range(12)]
    page = opened("".join(still_of(*case) for case in cases))
    assert page.locator("[data-awake] .backprop-stage").count() == 12
    assert page.errors == []


def tampered(change, case=None):
    """A still whose state was changed."""
    markup = still_of(*(case or network()))
    (text,) = re.findall(r'data-lab="([^"]*)"', markup)
    view = json.loads(html.unescape(text))
    changed = change(view)
    text_now = changed if isinstance(changed, str) else json.dumps(view)
    return markup.replace(text, html.escape(text_now))


def put(*path):
    *way, last, value = path

    def change(view):
        for step in way:
            view = view[step]
        view[last] = value

    return change


BROKEN = {
    "an older version": (put("version", 0), words.OLDER),
    "no version": (lambda view: view.pop("version") and None, words.OLDER),
    "another activation": (
        put("state", "activations", 0, "<b>Swish"), words.UNKNOWN.replace("{name}", "<b>Swish"),
    ),
    "another loss": (put("state", "loss", "toString"), words.UNKNOWN.replace("{name}", "toString")),
    "no JSON": (lambda view: "{", words.BROKEN),
    "nothing": (lambda view: "null", words.BROKEN),
    "a matrix too short": (put("state", "W", 0, [[1, 2, 3]]), words.BROKEN),
    "a text for a number": (put("state", "W", 0, 0, 0, "1"), words.BROKEN),
    "null for a number": (put("state", "X", 0, 0, None), words.BROKEN),
    "an example too many": (put("state", "example", 7), words.BROKEN),
    "another parameter": (put("state", "chosen", "W9[0,0]"), words.BROKEN),
    "no parameter": (put("state", "chosen", "w"), words.BROKEN),
    "another view": (put("state", "show", "toString"), words.BROKEN),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_state_it_does_not_know_stays_a_still_and_says_why(opened, name):
    change, why = BROKEN[name]
    page = opened(tampered(change))
    assert page.locator(".backprop-note").text_content() == why
    assert page.locator(".backprop-still img:visible").count() == 2 + 2 * 4
    assert page.locator(".backprop-stage").count() == 0
    assert page.errors == []


@pytest.mark.parametrize("value", [1e308, -1e308, 9e306, 5e-324])
def test_a_value_at_the_end_of_the_numbers_breaks_nothing(opened, value):
    linear = bp.Network.random([2, 3, 1], bp.Identity(), bp.SquaredError(), seed=0)
    page = opened(tampered(put("state", "W", 0, 0, 0, value), (linear, [[3.0, -2.0]], [[1.0]])))
    page.locator(f'[data-handle="{EDGE}"]').focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(60)
    assert page.locator(".backprop-stage").count() == 1
    places = page.evaluate(
        """() => [...document.querySelectorAll('svg *')].flatMap((e) =>
            ['x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'points']
                .map((name) => e.getAttribute(name) ?? ''))"""
    )
    assert not [place for place in places if "NaN" in place or "Infinity" in place]
    assert page.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 900, 1366])
def test_axe_finds_nothing_serious_there(opened, scheme, width):
    markup = f"<style>:root{{color-scheme:light dark}}</style><main>{still_of(*network())}</main>"
    page = opened(markup, viewport={"width": width, "height": 768}, color_scheme=scheme)
    page.locator(f'[data-handle="{EDGE}"]').focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(60)
    found = Axe().run(page, context=".backprop-still").response["violations"]
    serious = {
        violation["id"]: [node["html"] for node in violation["nodes"]]
        for violation in found
        if violation["impact"] in ("serious", "critical")
    }
    assert serious == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_it_is_a_picture_and_says_so(opened):
    page = opened(still_of(*network()), java_script_enabled=False)
    assert page.locator(".backprop-still img:visible").count() == 2 + 2 * 4
    assert page.locator(".backprop-note").text_content() == words.STILL


def stored_pictures(path):
    """The HTML outputs of a notebook that are pictures, without scripts, styles and inline SVG."""
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if re.match(r"<(picture|lab|sheet)", "".join(data.get("text/plain", ""))):
                markup = "".join(data["text/html"])
                yield re.sub(r"<(script|style|svg)\b.*?</\1>", "", markup, flags=re.S)


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("0*.ipynb")), ids=lambda path: path.stem)
def test_every_stored_picture_is_seen_where_scripts_and_svg_are_taken_out(opened, path):
    pictures = list(stored_pictures(path))
    page = opened("".join(f"<section>{each}</section>" for each in pictures))
    sizes = page.evaluate("""() => [...document.querySelectorAll('section')].map((section) =>
        [...section.querySelectorAll('img')].map((img) => img.naturalWidth))""")
    assert len(sizes) == len(pictures)
    assert all(widths and min(widths) > 0 for widths in sizes)
