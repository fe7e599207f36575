"""The lab's widget without a browser: controls, session and pictures stay together."""

import threading
import warnings
from contextlib import contextmanager

import numpy as np
import pytest
from read_pictures import shown

import backprop_lib as bp
from backprop_course.shared.style import number
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
    """What a page that runs the module shows, by data-key."""
    stages = [view.picture.stage, view.lower.stage]
    return shown("".join(s.network + s.slice + s.panel for s in stages))


def still(view):
    """What a page without the module shows."""
    return view.picture.still.value + view.lower.still.value


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
    assert view.picture.stage.answered == 3
    with pytest.raises(AttributeError):
        view.receive({"moves": 7, "report": 4})
    assert view.picture.stage.answered == 4


def test_what_is_refused_is_said():
    view = lab()
    view.receive({"typed": [W.key, "abc"], "report": 1})
    assert "'abc'" in view.picture.stage.message
    assert view.lower.stage.message == ""  # said once
    view.receive({"moves": {W.key: 0.1}, "report": 2})
    assert view.picture.stage.message == ""


def test_the_still_picture_stands_in_until_a_page_runs_the_module():
    view = lab()
    assert "<svg" in still(view)
    assert "data-handle" not in still(view) + view.picture.stage.network
    view.sliders.by_parameter[W].value += 0.5
    assert f">ℒ {number(view.state.snapshot().loss)}<" in still(view)
    view.receive({"ready": True, "report": 1})
    assert view.picture.stage.alive is False  # it is the stage itself that hears "ready"
    view.picture.stage._receive(None, {"ready": True, "report": 2}, [])
    assert view.picture.still.value == ""
    assert "data-handle" in view.picture.stage.network


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
    assert view.example.value == view.state.example == 1
    assert page(view)["a0[0]"] == number(view.state.X[1, 0]) == "1.50"


def test_reset_brings_back_every_number():
    view = lab()
    before = page(view)
    view.drawer.value = True
    for slider in view.sliders.by_parameter.values():
        slider.value = 1.0
    assert page(view) != before
    view.example.value = 0
    view.session.state.choose(W)
    view.reset.click()
    assert page(view) == before
    assert view.sliders.by_parameter[W].value == view.state.get(W)


def test_edges_show_gradients_weights_or_what_flows_back():
    view = lab()
    assert page(view)["edge1[0,0]"] == page(view)["dW1[0,0]"]
    view.show.value = "weight"
    assert page(view)["edge1[0,0]"] == page(view)["W1[0,0]"]
    view.show.value = "flow"
    assert page(view)["edge1[0,0]"] == number(view.state.snapshot().flow(1)[0, 0])


def test_each_panel_brings_its_own_controls():
    view = lab()
    for name, bar in (("steps", view.steps), ("descent", view.descent)):
        assert bar.layout.display == "none"
        view.panel.value = name
        assert bar.layout.display == ""
    view.panel.value = "examples"
    assert "outer1[0,0]" in page(view)


def test_the_walk_by_buttons_and_by_play():
    view = lab()
    view.panel.value = "steps"
    view.steps.next.click()
    view.steps.next.click()
    assert view.session.at == view.steps.play.clock.value == 2
    view.steps.previous.click()
    assert view.session.at == 1
    view.steps.play.clock.value = 5
    assert view.session.at == 5
    view.receive({"turn": 1})
    assert view.steps.play.clock.value == 6


def test_descending_by_button_by_key_and_by_running():
    view = lab()
    view.panel.value = "descent"
    view.descent.step.click()
    view.descent.run.clock.value = 4  # the page skipped some counts: one step all the same
    view.receive({"descend": 1})
    assert page(view)["descent-steps"] == "t = 3"
    view.receive({"play": True})
    assert view.descent.run.clock.playing
    view.receive({"play": True})
    assert not view.descent.run.clock.playing
    view.receive({"play": True})
    view.reset.click()
    assert not view.descent.run.clock.playing
    assert page(view)["descent-steps"] == "t = 0"


def test_running_stops_where_it_diverges():
    net = bp.Network.random([1, 2, 1], bp.Identity(), bp.SquaredError(), seed=0)
    view = Lab(net, [[9.0]], [[1.0]])
    view.panel.value = "descent"
    view.descent.learning_rate.value = 1000.0
    view.descent.run.clock.playing = True
    for count in range(1, 200):
        view.descent.run.clock.value = count
        if not view.descent.run.clock.playing:
            break
    assert page(view)["descent-diverged"] == "ℒ → ∞"


def test_a_learning_rate_of_zero_is_refused():
    view = lab()
    view.panel.value = "descent"
    view.descent.learning_rate.value = 0.25
    view.descent.learning_rate.value = 0
    assert view.descent.learning_rate.value == view.session.descent.learning_rate == 0.25
    assert "learning_rate" in view.picture.stage.message


def test_weights_beyond_four_still_have_a_slider():
    net = bp.Network([bp.Dense([[7.3]], [[-12.0]], bp.Sigmoid())])
    sliders = Lab(net, [[1.0]], [[1.0]]).sliders.by_parameter
    assert sliders[W].max >= 7.3
    assert sliders[Parameter("b", 1, 0, 0)].min <= -12


def test_the_output_carries_a_still_picture_and_words():
    bundle = lab()._repr_mimebundle_()
    assert "<svg" in bundle["text/html"]
    assert "data-handle" not in bundle["text/html"]
    assert bundle["text/plain"] == "<lab: network 2-3-2>"
    assert "application/vnd.jupyter.widget-view+json" in bundle


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
    "reset": (lambda v: v.reset.click(), lambda v: v.state.get(W)),
    "show": (lambda v: setattr(v.show, "value", "flow"), lambda v: v.session.show),
    "example": (lambda v: setattr(v.example, "value", 1), lambda v: v.state.example),
    "panel": (lambda v: setattr(v.panel, "value", "descent"), lambda v: v.session.panel),
    "drawer": (lambda v: setattr(v.drawer, "value", True), lambda v: v.sliders.layout.display),
    "next": (lambda v: v.steps.next.click(), lambda v: v.session.at),
    "clock": (lambda v: setattr(v.steps.play.clock, "value", 3), lambda v: v.session.at),
    "step": (lambda v: v.descent.step.click(), lambda v: v.state.get(W)),
    "rate": (
        lambda v: setattr(v.descent.learning_rate, "value", 0.25),
        lambda v: v.session.descent.learning_rate,
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS_IN)
def test_what_comes_in_while_a_gesture_is_under_way_waits_and_is_not_lost(way):
    view = lab()
    second, look = WAYS_IN[way]
    with meanwhile(view.session, "pictures", move(view, 0.1), lambda: second(view)):
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
    with meanwhile(view.session, "pictures", move(view, 0.1, 1), move(view, 0.2, 2)):
        pass
    assert view.picture.stage.answered == 2
    assert view.state.get(W) == pytest.approx(before + 0.3)
    assert page(view)["loss"] == f"ℒ {number(view.state.snapshot().loss)}"
