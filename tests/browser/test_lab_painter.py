"""The lab's two painters, Python's for stills and the page's own, led through the same states."""

import json
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from networks import any_network

import backprop_lib as bp
from backprop_course.shared.style import number
from backprop_course.views.charts import LEFT, RIGHT, WIDTH
from backprop_course.views.lab.network_picture import SHOWN
from backprop_course.views.lab.pictures import still
from backprop_course.views.lab.session import Session
from backprop_course.views.lab.state import Parameter, symbol
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


LIVE = """(text) => {
    const view = lab.revived(JSON.parse(text));
    return `<all>${lab.paintNetwork({...view, live: true})}${lab.paintSlice(view)}</all>`;
}"""


def live(page, session):
    """The network and the curve as the page paints them of a live view."""
    return ElementTree.fromstring(page.evaluate(LIVE, json.dumps(session.view())))


def test_everything_can_be_taken_hold_of_and_has_a_name_and_a_value(page):
    rng = np.random.default_rng(2)
    for _ in range(10):
        session = some_session(rng)
        state = session.state
        handles = [e for e in live(page, session).iter() if e.get("data-handle")]
        assert sorted(e.get("data-handle") for e in handles) == sorted(
            p.key for p in state.parameters()
        )
        for handle in handles:
            parameter = Parameter.from_key(handle.get("data-handle"))
            assert (handle.get("role"), handle.get("tabindex")) == ("slider", "0")
            assert handle.get("aria-label") == symbol(parameter, state.network.sizes)
            value = float(handle.get("aria-valuenow"))
            assert value == pytest.approx(state.get(parameter), rel=1e-5)
            assert float(handle.get("aria-valuemin")) <= value <= float(handle.get("aria-valuemax"))
            slope = state.snapshot().slope(parameter)
            assert handle.get("aria-valuetext").split("∂ℒ ")[1] == number(slope)


def test_a_step_lights_what_it_uses_and_the_rest_fades(page):
    net = bp.Network.random([2, 3, 2], seed=0)
    session = Session(net, [[0.5, -1.0]], [[1.0, 0.0]])
    session.panel = "steps"
    for at in range(session.last + 1):
        session.at = at
        step = session.walk(session.state.snapshot())[session.at]
        groups = [e for e in live(page, session).iter() if e.get("data-handle")]
        lit = {
            g.get("data-handle")
            for g in groups
            if not any(e.get("opacity") == "0.25" for e in g.iter())
        }
        names = {f"a{k}[{i}]": f"b{k}[0,{i}]" for k, n in ((1, 3), (2, 2)) for i in range(n)}
        names |= {f"a0[{i}]": f"X[0,{i}]" for i in range(2)}
        assert lit == set(step.edges) | {names[node] for node in step.nodes}
        flows = [e for g in groups for e in g.iter() if e.get("class") == "flow"]
        assert len(flows) == (len(step.edges) if step.direction else 0)
    session.panel = "matrices"
    assert not any(e.get("opacity") == "0.25" for e in live(page, session).iter())


def test_the_curve_shows_where_one_step_of_descent_leads(page):
    net = bp.Network([bp.Dense([[1.0]], [[0.0]], bp.Identity())], loss=bp.SquaredError())
    session = Session(net, [[1.0]], [[0.0]])  # the loss is w²/2: from 1 a step leads to 1 − η
    session.receive({"learning_rate": "0.5"})

    def dots():
        curve = live(page, session)[1]
        return [float(e.get("cx")) for e in curve.iter() if e.tag.endswith("circle")]

    assert len(dots()) == 1
    session.panel = "descent"
    now, after = dots()
    across = WIDTH - LEFT - RIGHT
    assert now == pytest.approx(LEFT + across * 5 / 8, abs=0.06)  # from −4 to 4
    assert after == pytest.approx(LEFT + across * 4.5 / 8, abs=0.06)


def sizes_to_try(rng, count):
    """Sizes of networks, up to 60 neurons, up to 12 classes among them those of the lessons."""
    yield from (
        [1, 1, 1],
        [2, 2, 1],
        [3, 3, 4],
        [5, 2, 4],
        [4, 4, 4],
        [8, 12, 10],
        [30, 30],
        [1, 58, 1],
    )
    for _ in range(count):
        layers = int(rng.integers(2, 6))
        yield [int(n) for n in rng.integers(1, 60 // layers + 1, layers)]


OVERLAPS = """([texts, narrow]) => {
    const place = document.body.appendChild(document.createElement('div'));
    const found = [];
    texts.forEach((text, k) => {
        const view = lab.revived(JSON.parse(text));
        place.innerHTML = lab.paintNetwork({...view, live: true, narrow}) + lab.paintSlice(view);
        const svgs = [...place.querySelectorAll('svg')];
        svgs.forEach((svg) => (svg.style.maxWidth = 'none'));
        const boxes = [...place.querySelectorAll('text')].map((t) => {
            const { x, y, width, height } = t.getBoundingClientRect();
            // the letters fill their box's width, but not its height
            return { t, x, y: y + 0.15 * height, right: x + width, bottom: y + 0.85 * height };
        });
        const overlap = (a, b) => a.x < b.right - 0.5 && b.x < a.right - 0.5
            && a.y < b.bottom - 0.5 && b.y < a.bottom - 0.5;
        boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
            if (overlap(a, b)) found.push(`${k}: ${a.t.textContent} on ${b.t.textContent}`);
        }));
        for (const plate of place.querySelectorAll('[data-grip] rect')) {
            const { x, y, right, bottom } = plate.getBoundingClientRect();
            for (const box of boxes.filter(({ t }) => t.previousSibling !== plate)) {
                if (overlap({ x, y, right, bottom }, box)) {
                    found.push(`${k}: ${box.t.textContent} under a plate`);
                }
            }
        }
        const circles = [...svgs[0].querySelectorAll('circle[stroke-width="1.3"]')]
            .map((c) => c.getBoundingClientRect());
        for (const box of boxes.filter(({ t }) => t.closest('[data-grip]'))) {
            for (const c of circles) {
                const [cx, cy, r] = [c.x + c.width / 2, c.y + c.height / 2, c.width / 2];
                const dx = Math.max(box.x - cx, 0, cx - box.right);
                const dy = Math.max(box.y - cy, 0, cy - box.bottom);
                if (Math.hypot(dx, dy) < r) found.push(`${k}: ${box.t.textContent} under a circle`);
            }
        }
        for (const svg of svgs) {
            const { x, right } = svg.getBoundingClientRect();
            for (const box of boxes.filter(({ t }) => svg.contains(t))) {
                if (box.x < x - 0.5 || box.right > right + 0.5) {
                    found.push(`${k}: ${box.t.textContent} cut at the side`);
                }
            }
        }
        for (const circle of svgs[0].querySelectorAll('circle[stroke-width="1.3"]')) {
            const text = circle.parentNode.nextSibling.querySelector('text');
            const [inside, round] = [text, circle].map((e) => e.getBoundingClientRect().width);
            if (inside > round) found.push(`${k}: ${text.textContent} wider than its circle`);
        }
    });
    place.remove();
    return found;
}"""


@pytest.mark.parametrize("narrow", [False, True])
def test_no_label_lies_on_another_or_under_a_neuron(page, narrow):
    rng = np.random.default_rng(5)
    for k, sizes in enumerate(sizes_to_try(rng, 60)):
        E = int(rng.integers(1, 4))
        net = bp.Network.random(sizes, seed=k)
        states = []
        for size in (0.003, 1.0, 30.0):
            for layer in net.layers:
                layer.W *= size
            session = Session(net, rng.normal(size=(E, sizes[0])), rng.uniform(size=(E, sizes[-1])))
            parameters = list(session.state.parameters())
            session.state.choose(parameters[rng.integers(len(parameters))])
            session.show = list(SHOWN)[rng.integers(len(SHOWN))]
            states.append(json.dumps(session.view()))
        found = page.evaluate(OVERLAPS, [states, narrow])
        assert not found, (sizes, found[:5])
