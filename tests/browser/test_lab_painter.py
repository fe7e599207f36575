"""The lab's two painters, Python's for stills and the page's own, led through the same states."""

import json
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from networks import any_network

from backprop_course.views.lab.network_picture import SHOWN
from backprop_course.views.lab.pictures import still
from backprop_course.views.lab.session import Session
from backprop_course.views.lab.widget import page_module

LOAD = """async (source) => {
    const address = URL.createObjectURL(new Blob([source], {type: 'text/javascript'}));
    window.lab = await import(address);
}"""
PAINT = """(texts) => texts.map((text) => {
    const view = lab.revived(JSON.parse(text));
    const matrices = lab.paintMatrices(view).replace(/<\\/?div[^>]*>/g, '');
    return `<all>${lab.paintNetwork(view)}${lab.paintSlice(view)}${matrices}</all>`;
})"""
NUMBERS = re.compile(r"-?(?:\d+\.?\d*(?:e[-+]?\d+)?|Infinity|inf)")


@pytest.fixture(scope="module")
def page(chromium):
    page = chromium.new_page()
    page.evaluate(LOAD, page_module())
    yield page
    page.close()


def painted(page, sessions):
    """What the page paints of Python's numbers, as trees."""
    texts = [json.dumps(session.view()) for session in sessions]
    return [ElementTree.fromstring(markup) for markup in page.evaluate(PAINT, texts)]


def still_tree(session):
    pictures = still(session.state, session.show)
    return ElementTree.fromstring(f"<all>{''.join(each.markup() for each in pictures)}</all>")


def same_text(mine, right):
    """The same but for the last digit of its numbers, which may be a tie."""
    if mine == right:
        return True
    if NUMBERS.sub("#", mine.replace("−", "-")) != NUMBERS.sub("#", right.replace("−", "-")):
        return False
    pairs = zip(*(NUMBERS.findall(text.replace("−", "-")) for text in (mine, right)), strict=True)
    return all(is_close(a, b) for a, b in pairs)


def is_close(a, b):
    mine, right = (float(text.replace("Infinity", "inf")) for text in (a, b))
    decimals = len(b.partition("e")[0].partition(".")[2])
    power = int(b.partition("e")[2] or 0)
    return mine == right or abs(mine - right) <= max(
        1.01 * 10.0 ** (power - decimals), 1e-9 * abs(right)
    )


def differences(mine, right, path=""):
    """Where two trees differ, as text."""
    path += f"/{right.tag.split('}')[-1]}"
    if mine.tag != right.tag or len(mine) != len(right) or mine.keys() != right.keys():
        yield f"{path}: {mine.tag} {mine.attrib} {len(mine)} != {right.attrib} {len(right)}"
        return
    for name in right.attrib:
        if not same_text(mine.get(name), right.get(name)):
            yield f"{path}@{name}: {mine.get(name)} != {right.get(name)}"
    if not same_text(mine.text or "", right.text or ""):
        yield f"{path}: {mine.text} != {right.text}"
    for a, b in zip(mine, right, strict=True):
        yield from differences(a, b, path)


def some_session(rng):
    session = Session(*any_network(rng))
    parameters = list(session.state.parameters())
    session.state.view_example(int(rng.integers(len(session.state.X))))
    session.state.choose(parameters[rng.integers(len(parameters))])
    session.show = list(SHOWN)[rng.integers(len(SHOWN))]
    return session


@pytest.mark.parametrize("count", [100, pytest.param(2000, marks=pytest.mark.thorough)])
def test_the_page_paints_what_python_paints(page, count):
    rng = np.random.default_rng(11)
    for _ in range(count // 50):
        sessions = [some_session(rng) for _ in range(50)]
        for session, mine in zip(sessions, painted(page, sessions), strict=True):
            found = list(differences(mine, still_tree(session)))
            assert not found, found[:5]
