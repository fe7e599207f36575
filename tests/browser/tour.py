"""A walk of many gestures through one lab, each one's effect known beforehand."""

import random
from itertools import cycle, islice

import pytest
from hand import FINE, PER_PIXEL, STEP

from backprop_course.views import words

STATES = 34
"""Every gesture once."""


def tour(hand, states):
    """Take a lab through as many states, by mouse and by keyboard, and read each back."""
    chance = random.Random(hand.k)
    for gesture in islice(cycle(GESTURES), states):
        led_to = gesture(hand, chance)
        hand.look()
        if led_to:
            key, value = led_to
            assert hand.value(key) == pytest.approx(value, abs=1e-8), key


def _moved(hand, key, by, gesture):
    """A gesture that moves one parameter by so much: which one, and where it leads."""
    before = hand.value(key)
    gesture()
    return key, before + by


def _any(hand, chance, kinds="WbX"):
    return chance.choice([key for key in hand.parameters() if key[0] in kinds])


def arrows(hand, chance):
    key = _any(hand, chance)
    return _moved(hand, key, 3 * STEP, lambda: hand.press(key, "ArrowUp", "ArrowRight", "ArrowUp"))


def fine_arrows(hand, chance):
    key = _any(hand, chance)
    return _moved(
        hand, key, -2 * FINE, lambda: hand.press(key, "Shift+ArrowDown", "Shift+ArrowLeft")
    )


def page_down(hand, chance):
    key = _any(hand, chance, "W")
    return _moved(hand, key, -10 * STEP, lambda: hand.press(key, "PageDown"))


def drag_edge(hand, chance):
    key = _any(hand, chance, "W")
    return _moved(hand, key, (25 + 40) * PER_PIXEL, lambda: hand.drag(key, 25, 40))


def drag_edge_finely(hand, chance):
    key = _any(hand, chance, "W")
    return _moved(hand, key, -40 * PER_PIXEL / 10, lambda: hand.drag(key, 0, -40, shift=True))


def drag_node(hand, chance):
    key = _any(hand, chance, "bX")
    return _moved(hand, key, -60 * PER_PIXEL, lambda: hand.drag(key, -20, -40))


def type_by_mouse(hand, chance):
    key = _any(hand, chance)
    text = f"{chance.uniform(-3, 3):.3f}"
    hand.type_after_double_click(key, text)
    return key, float(text)


def type_by_keyboard(hand, chance):
    key = _any(hand, chance)
    text = f"{chance.uniform(-3, 3):.2e}"
    hand.type_after_enter(key, text)
    return key, float(text)


def choose(hand, chance):
    hand.click(_any(hand, chance))


def keys(*pressed):
    return lambda hand, chance: hand.press(_any(hand, chance), *pressed)


def button(name):
    return lambda hand, _: hand.button(hand.said(name))


def next_example(hand, _):
    other = hand.lab.get_by_role("button", name=f"{hand.said(words.EXAMPLE)} 2", exact=True)
    if other.count():
        other.click()


def another_entry(hand, _):
    hand.lab.locator("[data-entry]").focus()
    hand.page.keyboard.press("ArrowDown")
    hand.page.keyboard.press("ArrowRight")


# In an order in which every panel and every kind of edge is looked at in several states.
GESTURES = [
    arrows, drag_edge, type_by_mouse, button("W"), drag_node, page_down,
    button("step by step"), keys("n", "n", "n"), arrows, another_entry, keys("n", "n", "p", "n"),
    drag_edge_finely, button("δ·w"), next_example, fine_arrows,
    button("Σ examples"), drag_edge, type_by_keyboard, choose,
    button("descend"), button("−η dW"), keys("d", "d"), fine_arrows, keys("d"),
    button("W, dW"), button("dW"), drag_node, choose, type_by_mouse,
    keys("p"), drag_edge, keys(*["n"] * 9), arrows, button(words.RESET),
]  # fmt: skip
