"""The lab in a real page: the walk, descent, what is refused, and a host without the module."""

import pytest
from hand import Hand
from readback import assert_shows_the_librarys_numbers, library
from tour import STATES, tour

from backprop_course.shared.style import number
from backprop_course.views import words

EDGE = "W1[0,0]"
# An edge, and a point on its middle line that lies under another edge, some pixels off that one's.
UNDER_ANOTHER = """lab => {
    const lines = [...lab.querySelectorAll('line.hit')];
    for (const line of lines) {
        const [x1, y1, x2, y2] = ['x1', 'y1', 'x2', 'y2'].map((name) => line[name].baseVal.value);
        for (let share = 0.3; share < 0.7; share += 0.01) {
            const at = new DOMPoint(x1 + share * (x2 - x1), y1 + share * (y2 - y1))
                .matrixTransform(line.getScreenCTM());
            const found = document.elementsFromPoint(at.x, at.y);
            const hits = found.filter((e) => e.matches('line.hit'));
            if (hits.length !== 2 || hits[1] !== line) continue;
            if (!found[0].closest('[data-handle]')?.contains(hits[0])) continue;
            const [other, box] = [hits[0], hits[0].getBoundingClientRect()];
            const slope = (other.y2.baseVal.value - other.y1.baseVal.value)
                / (other.x2.baseVal.value - other.x1.baseVal.value);
            const down = slope < 0 ? box.bottom + slope * (at.x - box.left)
                : box.top + slope * (at.x - box.left);
            if (Math.abs(down - at.y) > 4) return [line.parentNode.dataset.handle, at.x, at.y];
        }
    }
}"""
MODULE = "**/lab/extensions/anywidget/**"


@pytest.fixture
def hand(labs):
    """At the lab with two examples, as it was at first."""
    hand = Hand(labs, 0)
    hand.button(words.RESET)
    hand.button("dW")
    hand.button("W, dW")
    hand.look()
    yield hand
    assert labs.console_errors == []


def step_name(hand):
    return hand.lab.locator('[data-key="step-name"]').text_content()


def test_the_walk_goes_to_its_end_and_back_by_keys(hand):
    hand.button("step by step")
    hand.press(EDGE, *["p"] * 12)
    hand.look()
    there = []
    for _ in range(12):
        hand.look()
        there.append(step_name(hand))
        hand.page.keyboard.press("n")
    back = []
    for _ in range(12):
        hand.look()
        back.append(step_name(hand))
        hand.page.keyboard.press("p")
    assert there[0] == "Z₁"
    assert there[-1] == "W, b"
    assert len(set(there)) == 12
    assert back == there[::-1]


def test_the_walk_goes_by_buttons_and_play_ends_at_the_last_step(hand):
    hand.button("step by step")
    hand.press(EDGE, *["p"] * 12)
    hand.look()
    for name, there in ((words.NEXT, "A₁"), (words.NEXT, "Z₂"), (words.PREVIOUS, "A₁")):
        hand.button(name)
        hand.look()
        assert step_name(hand) == there
    hand.press(EDGE, *["n"] * 9)
    hand.look()
    play = hand.lab.get_by_role("button", name=words.PLAY)
    play.click()
    assert play.get_attribute("aria-pressed") == "true"
    hand.page.wait_for_function(
        "button => button.ariaPressed === 'false'", arg=play.element_handle()
    )
    hand.look()
    assert step_name(hand) == "W, b"


def test_a_step_in_the_strip_is_a_button_that_leads_to_it(hand):
    hand.button("step by step")
    hand.press(EDGE, *["p"] * 12)
    hand.look()
    steps = hand.lab.locator("[data-at]")
    assert steps.count() == 12
    for k in (7, 2):
        name = steps.nth(k).text_content()
        steps.nth(k).click()
        hand.look()
        assert step_name(hand) == name
        assert steps.nth(k).get_attribute("aria-current") == "step"
    steps.nth(4).focus()
    hand.page.keyboard.press("Enter")
    hand.look()
    assert steps.nth(4).get_attribute("aria-current") == "step"


def test_the_walk_plays_and_pauses(hand):
    hand.button("step by step")
    hand.press(EDGE, *["p"] * 12)
    hand.look()
    hand.button(words.PLAY)
    hand.page.wait_for_function(
        "lab => lab.querySelector('[data-key=step-name]').textContent === 'Z₂'",
        arg=hand.lab.element_handle(),
    )
    hand.button(words.PLAY)
    hand.look()
    paused = step_name(hand)
    hand.page.wait_for_timeout(2000)
    assert step_name(hand) == paused
    hand.look()


@pytest.mark.parametrize("typed", ["abc", "1e999", ""])
def test_what_is_no_number_is_refused_with_a_message_and_the_old_value_stays(hand, typed):
    before = hand.value(EDGE)
    hand.type_after_double_click(EDGE, typed)
    message = hand.lab.get_by_role("status").filter(has_text="finite number").first
    message.wait_for()
    assert "The old value stays" in message.text_content()
    assert hand.value(EDGE) == before
    hand.look()
    hand.press(EDGE, "ArrowUp")
    hand.look()
    assert message.count() == 0
    assert hand.value(EDGE) == pytest.approx(before + 0.1)


def test_typing_can_be_given_up(hand):
    before = hand.value(EDGE)
    hand.press(EDGE, "Enter", "7", "Escape")
    assert hand.lab.locator("input.backprop-type").count() == 0
    hand.look()
    assert hand.value(EDGE) == before


def test_where_edges_cross_the_nearest_is_taken(hand):
    hand.lab.evaluate("lab => lab.scrollIntoView()")
    key, x, y = hand.lab.evaluate(UNDER_ANOTHER)
    hand.page.mouse.click(x, y)
    hand.look()
    assert library(hand.notebook, "chosen(0)") == key


NO_DOUBLE_CLICK = """() => {
    const swallow = (event) => event.stopImmediatePropagation();
    window.addEventListener('dblclick', swallow, {capture: true, once: true});
}"""
"""As in a browser for which two taps are none."""
SCROLLED = "document.querySelector('.jp-WindowedPanel-outer').scrollTop"


@pytest.mark.parametrize("width", [390, 820])
@pytest.mark.parametrize("key", [EDGE, "b1[0,0]", "X[0,1]"])
def test_a_finger_drags_over_the_whole_way_and_the_page_stays(hand, key, width):
    hand.page.set_viewport_size({"width": width, "height": 900})
    before = hand.value(key)
    x, y = hand.point(key)
    scrolled = hand.page.evaluate(SCROLLED)
    name = hand.handle(key).get_attribute("aria-label")
    held = f"{name} = {number(before - 0.72)}"
    with hand.finger([(x, y + down) for down in range(0, 73, 4)]):
        for tag in (".backprop-tag:not(.backprop-at-dot)", ".backprop-at-dot"):
            hand.lab.locator(tag).get_by_text(held).wait_for()
    hand.look()
    assert hand.value(key) == pytest.approx(before - 0.72)
    assert hand.lab.locator(".backprop-tag").count() == 0
    assert hand.page.evaluate(SCROLLED) == scrolled
    hand.page.set_viewport_size({"width": 1280, "height": 900})


def test_beside_a_handle_a_finger_scrolls_the_page(hand):
    hand.lab.evaluate("lab => lab.scrollIntoView()")
    box = hand.lab.locator(".backprop-slice").bounding_box()
    x, y = box["x"] + 5, box["y"] + box["height"] / 2
    before = hand.page.evaluate(SCROLLED)
    with hand.finger([(x, y - up) for up in range(0, 73, 4)]):
        pass
    hand.page.wait_for_timeout(500)
    assert hand.page.evaluate(SCROLLED) > before


def test_a_tap_chooses_and_two_taps_let_a_number_be_typed(hand):
    hand.tap("b1[0,0]")
    hand.look()
    assert library(hand.notebook, "chosen(0)") == "b1[0,0]"
    field = hand.lab.locator("input.backprop-type")
    hand.page.wait_for_timeout(600)
    assert field.count() == 0
    hand.page.evaluate(NO_DOUBLE_CLICK)
    hand.tap(EDGE)
    hand.tap(EDGE)
    field.wait_for()
    field.fill("0.25")
    hand.page.keyboard.press("Enter")
    hand.look()
    assert hand.value(EDGE) == 0.25


def test_it_says_what_a_hand_can_do_until_one_has_done_it(page_of_labs):
    notebook = page_of_labs("what_it_is")
    hand = Hand(notebook, 0)
    hint = hand.lab.get_by_text(words.HINT)
    assert hint.is_visible()
    hand.drag(EDGE, 0, 20)
    hand.look()
    assert not hint.is_visible()
    assert notebook.console_errors == []
    notebook.page.close()


def test_what_is_held_has_its_name_and_value_beside_it(hand):
    before = hand.value(EDGE)
    tag = hand.lab.locator(".backprop-tag:not(.backprop-at-dot)")
    x, y = hand.point(EDGE)
    mouse = hand.page.mouse
    mouse.move(x, y)
    mouse.down()
    assert tag.count() == 0
    mouse.move(x, y - 30, steps=3)
    tag.get_by_text(f"W₁ 1→1 = {number(before + 0.3)}").wait_for()
    mouse.up()
    assert tag.count() == 0
    hand.handle(EDGE).focus()
    hand.page.keyboard.down("ArrowUp")
    tag.wait_for()
    hand.page.keyboard.up("ArrowUp")
    assert tag.count() == 0
    hand.look()


def test_another_example_comes_into_view(hand):
    first = hand.lab.locator('[data-key="a0[0]"]')
    assert first.text_content() == "0.500"
    hand.button("example 2")
    hand.look()
    assert first.text_content() == "1.00"
    hand.button("example 1")
    hand.look()
    assert first.text_content() == "0.500"


def test_edges_show_three_things(hand):
    seen = set()
    for name in ("W", "δ·w", "dW"):
        hand.button(name)
        hand.look()
        pressed = hand.lab.get_by_role("button", name=name, exact=True)
        assert pressed.get_attribute("aria-pressed") == "true"
        seen.add(hand.lab.locator('[data-key="edge2[1,1]"]').text_content())
    assert len(seen) == 3


def test_an_entry_is_picked_by_click_and_by_arrows(hand):
    hand.button("step by step")
    hand.press(EDGE, *["p"] * 12)
    hand.look()
    hand.lab.locator('[data-cell="1,2"]').last.click()
    grid = hand.lab.locator("[data-entry]")
    hand.page.wait_for_function(
        "lab => lab.querySelector('[data-entry]').dataset.entry === '1,2'",
        arg=hand.lab.element_handle(),
    )
    hand.look()
    grid.focus()
    hand.page.keyboard.press("ArrowLeft")
    hand.page.keyboard.press("ArrowUp")
    hand.page.keyboard.press("ArrowUp")
    hand.look()
    assert grid.get_attribute("data-entry") == "0,1"


def test_descent_runs_and_pauses(hand):
    hand.button("descend")
    hand.button(words.RUN)
    hand.page.wait_for_timeout(1000)
    hand.press(EDGE, "r")
    hand.look()
    steps = hand.lab.locator('[data-key="descent-steps"]').text_content()
    assert int(steps.split()[-1]) >= 3
    hand.page.wait_for_timeout(500)
    assert hand.lab.locator('[data-key="descent-steps"]').text_content() == steps


def test_a_learning_rate_that_diverges_is_shown_and_can_be_left(labs):
    hand = Hand(labs, 1)
    hand.button("descend")
    rate = hand.lab.get_by_role("textbox", name=words.LEARNING_RATE)
    rate.fill("40")
    rate.press("Enter")
    hand.press(EDGE, "d", "r")
    hand.lab.locator('[data-key="descent-diverged"]').wait_for(timeout=20_000)
    hand.look()
    run = hand.lab.get_by_role("button", name=words.RUN)
    assert run.get_attribute("aria-pressed") == "false"
    assert hand.value(EDGE) < 1e308
    rate.fill("-1")
    rate.press("Enter")
    hand.lab.get_by_role("status").filter(has_text="learning_rate").first.wait_for()
    assert rate.input_value() == "40"
    hand.button(words.RESET)
    hand.look()
    assert hand.lab.locator('[data-key="descent-diverged"]').count() == 0


def test_a_host_without_the_module_has_pictures_and_sliders(page_of_labs):
    notebook = page_of_labs("without_the_module", blocked=MODULE)
    page = notebook.page
    hand = Hand(notebook, 0)
    assert hand.lab.locator(".backprop-stage").count() == 0
    still = page.locator(".backprop-still").first
    still.locator("svg:visible").first.wait_for()
    assert still.locator("svg:visible").count() == 2 + 2 * 4
    assert_shows_the_librarys_numbers(notebook, 0, place=still)
    for error in (
        "Failed to load",
        "Error displaying widget",
        "Loading widget",
        "not be displayed",
    ):
        assert page.get_by_text(error).locator("visible=true").count() == 0, error
    assert page.locator(".jupyter-widgets-error-widget:visible").count() == 0
    hand.sliders()
    hand.lab.locator(".noUi-handle:visible").first.focus()
    before = hand.value(EDGE)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert hand.value(EDGE) == pytest.approx(before + 0.3)
    assert_shows_the_librarys_numbers(notebook, 0, place=still)
    page.close()


@pytest.mark.parametrize("k", [0, 1])
def test_its_numbers_are_the_librarys_whatever_is_done(labs, k):
    hand = Hand(labs, k)
    hand.unfold_checks()
    hand.lab.locator('[data-key="check-complex"]').wait_for()
    hand.look()
    tour(hand, STATES)
    hand.unfold_checks()
    assert labs.console_errors == []


def test_it_follows_its_sliders(hand):
    hand.sliders()
    tabs = hand.lab.locator(".lm-TabBar-tab")
    assert tabs.count() >= 2
    for tab in range(tabs.count()):
        tabs.nth(tab).click()
        before = library(hand.notebook, "values(0)")
        hand.lab.locator(".noUi-handle:visible").first.focus()
        for _ in range(3):
            hand.page.keyboard.press("ArrowRight")
        hand.page.wait_for_timeout(300)
        assert library(hand.notebook, "values(0)") != before, "the slider moved nothing"
        hand.look()
    hand.sliders()
