"""The lab's widget without a browser: controls, session and pictures stay together."""

import html
import json
import re
import threading
import warnings
from contextlib import contextmanager

import IPython.display
import numpy as np
import pytest
from lab_states import pictures
from read_pictures import shown, values

import backprop_lib as bp
from backprop_course.shared.style import number
from backprop_course.views import words
from backprop_course.views.lab.session import stored_view
from backprop_course.views.lab.state import Parameter

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from backprop_course.views import Lab

W = Parameter("W", 1, 0, 0)


def lab(sizes=(2, 3, 2), E=2):
    net = bp.Network.random(list(sizes), seed=0)
    rng = np.random.default_rng(0)
    return Lab(net, rng.normal(size=(E, sizes[0])), rng.integers(0, 2, (E, sizes[-1])))


def page(view):
    """What the page shows, by data-key."""
    assert view.stage.view == view.session.view()
    assert view.stage.panel == view.session.in_view()[1]
    return shown("".join(pictures(view.session).values()))


def test_there_is_a_slider_for_every_weight_bias_and_input():
    sliders = lab().sliders.by_parameter
    assert len(sliders) == (2 * 3 + 3) + (3 * 2 + 2) + 2 * 2
    assert [s.description for s in list(sliders.values())[:4]] == [
        "W₁ 1→1", "W₁ 1→2", "W₁ 1→3", "W₁ 2→1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "parameter", [Parameter("W", 1, 1, 2), Parameter("b", 2, 0, 1), Parameter("X", 0, 1, 0)]
)
def test_moving_a_slider_moves_everything(parameter):
    view = lab()
    view.sliders.by_parameter[parameter].value += 0.7
    texts, state = page(view), view.state
    loss, grads = state.network.gradients(state.X, state.Y)
    assert state.chosen == parameter
    assert texts["loss"] == f"ℒ {number(loss)}"
    assert texts["dW1[1,2]"] == number(grads[0].dW[1, 2])
    slope = state.snapshot().slope(parameter)
    assert texts["slope"].endswith(f"= {number(slope)}")
    if parameter.kind != "X":
        assert texts[f"d{parameter.key}"] == number(slope)


def test_a_gesture_moves_the_sliders_that_are_in_view():
    view = lab()
    slider = view.sliders.by_parameter[W]
    view.receive({"typed": [W.key, "9.87"], "report": 1})
    assert slider.value != 9.87
    view.drawer.value = True
    assert slider.value == 9.87
    assert slider.max >= 9.87
    view.receive({"typed": [W.key, "-20.123"], "report": 2})
    assert slider.value == -20.123
    assert slider.min <= -20.123
    assert view.state.get(W) == -20.123


def test_a_report_is_answered_even_where_it_breaks():
    view = lab()
    view.receive({"moves": {W.key: 0.1}, "report": 3})
    assert view.stage.answered == 3
    with pytest.raises(AttributeError):
        view.receive({"moves": 7, "report": 4})
    assert view.stage.answered == 4


def test_what_is_refused_is_said():
    view = lab()
    view.receive({"typed": [W.key, "abc"], "report": 1})
    assert "'abc'" in view.stage.message
    view.receive({"moves": {W.key: 0.1}, "report": 2})
    assert view.stage.message == ""


class Display:
    """Stands in for IPython's: keeps what is shown, and what it is updated with."""

    def __init__(self):
        self.shown = []

    def __call__(self, bundle, **options):
        self.shown.append(bundle)
        return self

    def update(self, bundle, **options):
        self.shown.append(bundle)


@pytest.fixture
def shown_bundles(monkeypatch):
    display = Display()
    monkeypatch.setattr(IPython.display, "display", display)
    return display.shown


def stored(bundle):
    """What a still carries."""
    (text,) = re.findall(r'data-lab="([^"]*)"', bundle["text/html"])
    return json.loads(html.unescape(text))


def test_it_is_stored_as_a_still_that_carries_its_state_and_beside_it_the_live_view(shown_bundles):
    view = lab()
    view._ipython_display_()
    still, live = shown_bundles
    assert still["text/plain"] == "<lab: network 2-3-2>"
    assert still["text/html"].count("<img ") == 2 + 2 * 4
    assert "<svg" not in still["text/html"].partition("<script")[0]
    assert words.STILL in still["text/html"]
    assert stored(still) == stored_view(view.state, "gradient")
    assert list(live) == ["application/vnd.jupyter.widget-view+json"]


def test_what_is_stored_is_the_last_state_once_the_hand_rests(shown_bundles):
    view = lab()
    view._ipython_display_()
    for k, gesture in enumerate([{"ready": True}, {"moves": {W.key: 0.5}}], start=1):
        view.stage._receive(None, gesture | {"report": k}, [])
    assert len(shown_bundles) == 2
    view.stage._receive(None, {"rest": True, "report": 3}, [])
    assert stored(shown_bundles[2])["state"]["W"][0][0][0] == view.state.get(W)
    assert len(shown_bundles) == 3


def test_where_no_page_runs_the_module_the_still_follows(shown_bundles):
    view = lab()
    view._ipython_display_()
    view.sliders.by_parameter[W].value += 0.5
    assert stored(shown_bundles[-1])["state"]["W"][0][0][0] == view.state.get(W)


def test_the_callers_network_stays_as_it_was():
    net = bp.Network.random([2, 2], seed=0)
    before = net.layers[0].W.copy()
    view = Lab(net, np.ones((1, 2)), np.ones((1, 2)))
    view.set(W, 3.0)
    np.testing.assert_array_equal(net.layers[0].W, before)


def test_every_value_stands_on_a_step_of_its_slider():
    view = lab()
    view.drawer.value = True
    view.receive({"typed": [W.key, "0.123"]})
    for parameter, slider in view.sliders.by_parameter.items():
        steps = (slider.value - slider.min) / slider.step
        assert steps == pytest.approx(round(steps), abs=1e-9), parameter
        assert slider.min <= -4 + slider.step
        assert slider.max >= 4 - slider.step


def test_the_browsers_echo_changes_nothing():
    view = lab()
    before = page(view)
    view.sliders.by_parameter[Parameter("W", 2, 0, 0)].value += 1e-13
    assert view.state.chosen == W
    assert page(view) == before


def test_an_input_of_another_example_brings_that_example_into_view():
    view = lab()
    view.sliders.by_parameter[Parameter("X", 0, 1, 0)].value = 1.5
    assert view.stage.view["state"]["example"] == view.state.example == 1
    assert page(view)["a0[0]"] == number(view.state.X[1, 0]) == "1.50"


def test_reset_brings_back_every_number():
    view = lab()
    before = page(view)
    view.drawer.value = True
    for slider in view.sliders.by_parameter.values():
        slider.value = 1.0
    assert page(view) != before
    view.receive({"example": 0})
    view.session.state.choose(W)
    view.restart()
    assert page(view) == before
    assert view.sliders.by_parameter[W].value == view.state.get(W)


def test_edges_show_gradients_weights_or_what_flows_back():
    view = lab()
    shown_at = []
    for show in ("gradient", "weight", "flow"):
        view.receive({"show": show})
        shown_at.append(values(pictures(view.session)["network"])["edge1[0,0]"])
    snapshot = view.state.snapshot()
    assert shown_at == [snapshot.grads[0].dW[0, 0], snapshot.W[0][0, 0], snapshot.flow(1)[0, 0]]


def test_each_panel_comes_into_view():
    view = lab()
    for panel, key in (
        ("steps", "step-name"),
        ("examples", "outer1[0,0]"),
        ("descent", "descent-loss"),
    ):
        view.receive({"panel": panel})
        assert f'data-key="{key}"' in view.stage.panel
        assert view.stage.view["panel"] == panel
    view.receive({"panel": "matrices"})
    assert view.stage.panel == ""  # the page paints them


def test_the_page_is_told_where_the_walk_is_and_where_it_ends():
    view = lab()
    view.receive({"panel": "steps", "turn": 2})
    assert (view.stage.view["at"], view.stage.view["last"]) == (2, 11)
    view.receive({"turn": 20})
    assert view.stage.view["at"] == 11


def test_descending():
    view = lab()
    view.receive({"descend": 1})
    view.receive({"descend": 2})
    assert page(view)["descent-steps"] == "t = 3"
    view.restart()
    assert page(view)["descent-steps"] == "t = 0"


def test_the_page_is_told_that_it_diverges():
    net = bp.Network.random([1, 2, 1], bp.Identity(), bp.SquaredError(), seed=0)
    view = Lab(net, [[9.0]], [[1.0]])
    view.receive({"learning_rate": "1000"})
    for _ in range(200):
        view.receive({"descend": 1})
        if view.stage.view["diverged"]:
            break
    assert page(view)["descent-diverged"] == "ℒ → ∞"


@pytest.mark.parametrize("typed", ["0", "-1", "0,5", "1/3", "nan", ""])
def test_a_learning_rate_that_is_none_is_refused(typed):
    view = lab()
    view.receive({"panel": "descent", "learning_rate": "0.25"})
    view.receive({"learning_rate": typed})
    assert view.stage.view["learning_rate"] == view.session.descent.learning_rate == 0.25
    assert "learning_rate" in view.stage.message


@pytest.mark.parametrize("value", [9e306, 1e308, -1e308])
def test_a_value_near_the_end_of_the_numbers_breaks_nothing(value):
    layer = bp.Dense([[value]], [[0.0]], bp.Identity())
    view = Lab(bp.Network([layer], loss=bp.SquaredError()), [[1.0]], [[0.0]])
    view.drawer.value = True
    view.receive({"typed": [W.key, str(value)], "report": 1})
    view.receive({"choose": "b1[0,0]", "report": 2})
    assert view.stage.answered == 2
    assert view.sliders.by_parameter[W].value == value
    json.dumps(view.stage.view, allow_nan=False)


def test_weights_beyond_four_still_have_a_slider():
    net = bp.Network([bp.Dense([[7.3]], [[-12.0]], bp.Sigmoid())])
    sliders = Lab(net, [[1.0]], [[1.0]]).sliders.by_parameter
    assert sliders[W].max >= 7.3
    assert sliders[Parameter("b", 1, 0, 0)].min <= -12


def test_steps_down_to_zero_end_at_zero():
    for start in np.arange(1, 20) / 10:
        view = Lab(bp.Network([bp.Dense([[start]], [[0.5]], bp.Sigmoid())]), [[1.0]], [[1.0]])
        slider = view.sliders.by_parameter[W]
        steps = round(-slider.min / slider.step)
        slider.value = slider.min + steps * slider.step
        assert view.state.get(W) == 0


@contextmanager
def meanwhile(owner, name, first, second):
    """Two threads: `first` stops in the middle, in `owner`'s method, and `second` begins.

    Inside the block `second` waits, or wrongly has gone past the other; behind it both are done.
    """
    stopped, go_on, method = threading.Event(), threading.Event(), getattr(owner, name)

    def slow(*args, **options):
        if not stopped.is_set():
            stopped.set()
            assert go_on.wait(10)
        return method(*args, **options)

    setattr(owner, name, slow)
    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    assert stopped.wait(10)
    threads[1].start()
    threads[1].join(0.2)
    try:
        yield
    finally:
        go_on.set()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def move(view, by, report=None):
    return lambda: view.receive({"moves": {W.key: by}, "report": report})


WAYS_IN = {
    "gesture": (lambda v: move(v, 0.2)(), lambda v: v.state.get(W)),
    "set": (lambda v: v.set(W, 7.0), lambda v: v.state.get(W)),
    "reset": (lambda v: v.restart(), lambda v: v.state.get(W)),
    "panel": (lambda v: v.receive({"panel": "descent"}), lambda v: v.session.panel),
    "drawer": (lambda v: setattr(v.drawer, "value", True), lambda v: v.sliders.layout.display),
}


@pytest.mark.parametrize("way", WAYS_IN)
def test_what_comes_in_while_a_gesture_is_under_way_waits_and_is_not_lost(way):
    view = lab()
    second, look = WAYS_IN[way]
    with meanwhile(view.session, "in_view", move(view, 0.1), lambda: second(view)):
        during = look(view)
    assert look(view) != during


def test_a_slider_moved_while_the_sliders_follow_is_not_lost():
    view = lab()
    view.drawer.value = True
    slider = view.sliders.by_parameter[W]
    low = slider.min
    with meanwhile(view.state, "get", view.refresh, lambda: setattr(slider, "value", low)):
        pass
    assert view.state.get(W) == pytest.approx(low)


def test_reports_on_two_threads_are_all_answered_and_none_is_lost():
    view = lab()
    before = view.state.get(W)
    with meanwhile(view.session, "in_view", move(view, 0.1, 1), move(view, 0.2, 2)):
        pass
    assert view.stage.answered == 2
    assert view.state.get(W) == pytest.approx(before + 0.3)
    assert page(view)["loss"] == f"ℒ {number(view.state.snapshot().loss)}"
