"""The lab by keyboard alone, for screen readers, at any width, in both themes."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from hand import Hand

from backprop_course.views import words

HERE = Path(__file__).parent
SCREENSHOTS = Path(os.environ.get("SCREENSHOTS", HERE.parent.parent / "screenshots"))
CONTRAST = (HERE / "contrast.js").read_text()
LEAST_CONTRAST = 4.5
FOCUS_LOOKS = """() => {
    const element = document.activeElement;
    const parts = [element, ...element.querySelectorAll('.hit')];
    const looks = () => parts.map((part) => {
        const s = getComputedStyle(part);
        const stroke = part.closest('[opacity]') ? null : s.strokeOpacity;
        return [s.outline, s.boxShadow, s.borderColor, s.backgroundColor, stroke];
    }).join();
    const focused = looks();
    element.blur();
    const blurred = looks();
    element.focus({focusVisible: true});
    return focused !== blurred;
}"""
# The entry's label follows what is chosen, so it is known by its mark instead.
FOCUSED = """() => {
    const element = document.activeElement;
    return [element.closest('.backprop-lab') !== null,
        element.closest('.backprop-stage')
            && (element.dataset.handle ?? (element.dataset.entry && 'entry')),
        element.ariaLabel ?? element.title ?? '', element.textContent.trim()];
}"""


@pytest.fixture
def hand(labs):
    yield Hand(labs, 0)
    assert labs.console_errors == []


@pytest.fixture
def drawer(hand):
    """The sliders, in view."""
    hand.sliders()
    hand.lab.locator(".noUi-handle:visible").first.wait_for()
    yield
    hand.sliders()


def in_each_panel(hand):
    """One after another, the walk at a step that lights some and fades the rest."""
    for name in words.PANELS.values():
        hand.button(name)
        if name == words.PANELS["steps"]:
            hand.press("W1[0,0]", *["n"] * 8)
        hand.look()
        yield name


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(hand, drawer, theme):
    hand.notebook.theme(theme)
    for panel in in_each_panel(hand):
        found = Axe().run(hand.page, context=".backprop-lab").response["violations"]
        serious = {
            violation["id"]: [node["html"] for node in violation["nodes"]]
            for violation in found
            if violation["impact"] in ("serious", "critical")
        }
        assert serious == {}, panel


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_stands_out_from_what_is_under_it(hand, theme):
    hand.notebook.theme(theme)
    for panel in in_each_panel(hand):
        contrasts = hand.lab.evaluate(CONTRAST)
        assert len(contrasts) > 40
        faint = {text: c for text, c in contrasts if c is None or c < LEAST_CONTRAST}
        assert faint == {}, panel


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_screenshots(hand, theme):
    hand.notebook.theme(theme)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    hand.page.set_viewport_size({"width": 1280, "height": 1300})
    for panel in in_each_panel(hand):
        name = next(key for key, label in words.PANELS.items() if label == panel)
        hand.lab.screenshot(path=SCREENSHOTS / f"lab_{name}_{theme}.png")
    hand.page.set_viewport_size({"width": 1280, "height": 900})


def test_everything_can_be_reached_by_tab_and_shows_that_it_has_the_focus(hand, drawer):
    hand.notebook.theme("light")
    hand.button(words.PANELS["steps"])
    hand.look()
    hand.lab.locator("button").first.focus()
    for keys in ("Tab", "Shift+Tab"):  # by keys, so that the focus is to be seen
        hand.page.keyboard.press(keys)
    reached, unnamed, unseen = [], [], []
    while True:
        inside, handle, label, text = hand.page.evaluate(FOCUSED)
        if not inside:
            break
        reached.append(handle or label or text)
        if not (label or text):
            unnamed.append(handle)
        if not hand.page.evaluate(FOCUS_LOOKS):
            unseen.append(handle or label or text)
        hand.page.keyboard.press("Tab")
    assert unnamed == unseen == []
    assert set(hand.parameters()) <= set(reached)
    buttons = hand.lab.locator("button:visible").evaluate_all(
        "all => all.map((b) => b.ariaLabel || b.title || b.textContent.trim())"
    )
    assert set(buttons) <= set(reached)
    assert "entry" in reached
    assert hand.lab.locator(".noUi-handle:visible").first.get_attribute("aria-label") in reached


def test_a_handle_says_its_value_and_its_slope(hand):
    handle = hand.handle("W2[0,1]")
    before = handle.get_attribute("aria-valuetext")
    hand.press("W2[0,1]", "ArrowUp")
    hand.look()
    after = handle.get_attribute("aria-valuetext")
    assert after != before
    assert "∂ℒ" in after
    assert float(handle.get_attribute("aria-valuenow")) == pytest.approx(
        hand.value("W2[0,1]"), rel=1e-5
    )


@pytest.mark.parametrize("width", [900, 640])  # 640 is 1280 at 200 % zoom
def test_nothing_is_cut_off_on_a_narrow_page(hand, drawer, width):
    hand.page.set_viewport_size({"width": width, "height": 900})
    hand.page.wait_for_timeout(300)
    for panel in in_each_panel(hand):
        wider = hand.lab.evaluate(
            """lab => {
                const edge = lab.closest('.jp-OutputArea-output').getBoundingClientRect().right;
                return [...lab.querySelectorAll('button, input, svg, [tabindex], [data-key]')]
                    .filter((e) => e.checkVisibility()
                        && e.getBoundingClientRect().right > edge + 1)
                    .map((e) => e.ariaLabel ?? e.title ?? e.outerHTML.slice(0, 80));
            }"""
        )
        assert wider == [], panel
        assert hand.lab.evaluate("lab => lab.scrollWidth <= lab.clientWidth + 1"), panel
    hand.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize(("motion", "moves"), [("no-preference", True), ("reduce", False)])
def test_nothing_moves_for_those_who_want_it_still(hand, motion, moves):
    hand.page.emulate_media(reduced_motion=motion)
    hand.press("W1[0,0]", *["p"] * 12)
    hand.look()
    hand.button(words.PANELS["matrices"])
    hand.look()
    hand.page.evaluate(
        """() => {
            window.moved = 0;
            document.addEventListener('animationstart', () => { window.moved += 1; });
        }"""
    )
    hand.button(words.PANELS["steps"])
    hand.look()
    hand.page.wait_for_timeout(300)
    assert (hand.page.evaluate("window.moved") > 0) == moves
    hand.page.emulate_media(reduced_motion="no-preference")
