"""The lab without a browser: sliders, state and picture stay together."""

import warnings

import numpy as np
import pytest
from test_views import shown

import backprop_lib as bp
from backprop_lib.views.state import Parameter, slope_of
from backprop_lib.views.style import number

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from backprop_lib.views import Lab


def lab(sizes=(2, 3, 2), E=2):
    net = bp.Network.random(list(sizes), seed=0)
    rng = np.random.default_rng(0)
    return Lab(net, rng.normal(size=(E, sizes[0])), rng.integers(0, 2, (E, sizes[-1])))


def test_there_is_a_slider_for_every_weight_bias_and_input():
    sliders = lab().sliders
    assert len(sliders) == (2 * 3 + 3) + (3 * 2 + 2) + 2 * 2
    assert [s.description for s in list(sliders.values())[:4]] == [
        "W₁ 1→1", "W₁ 1→2", "W₁ 1→3", "W₁ 2→1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "parameter", [Parameter("W", 1, 1, 2), Parameter("b", 2, 0, 1), Parameter("X", 0, 1, 0)]
)
def test_moving_a_slider_moves_everything(parameter):
    view = lab()
    view.sliders[parameter].value += 0.7
    texts = shown(view.picture.value)
    state = view.state
    loss, grads = state.network.gradients(state.X, state.Y)
    assert state.chosen == parameter
    assert texts["loss"] == f"ℒ {number(loss)}"
    assert texts["dW1[1,2]"] == number(grads[0].dW[1, 2])
    slope = slope_of(state.snapshot(), parameter)
    assert texts["slope"].endswith(f"= {number(slope)}")
    if parameter.kind != "X":
        assert texts[f"d{parameter.key}"] == number(slope)


def test_the_callers_network_stays_as_it_was():
    net = bp.Network.random([2, 2], seed=0)
    before = net.layers[0].W.copy()
    view = Lab(net, np.ones((1, 2)), np.ones((1, 2)))
    view.sliders[Parameter("W", 1, 0, 0)].value = 3.0
    np.testing.assert_array_equal(net.layers[0].W, before)


def test_every_value_stands_on_a_step_of_its_slider():
    for parameter, slider in lab().sliders.items():
        steps = (slider.value - slider.min) / slider.step
        assert steps == pytest.approx(round(steps), abs=1e-9), parameter
        assert slider.min <= -4 + slider.step
        assert slider.max >= 4 - slider.step


def test_the_browsers_echo_changes_nothing():
    view = lab()
    before = view.picture.value
    parameter = Parameter("W", 2, 0, 0)
    view.sliders[parameter].value += 1e-13
    assert view.state.chosen == Parameter("W", 1, 0, 0)
    assert view.picture.value == before


def test_an_input_of_another_example_brings_that_example_into_view():
    view = lab()
    view.sliders[Parameter("X", 0, 1, 0)].value = 1.5
    assert view.example.value == view.state.example == 1
    assert shown(view.picture.value)["a0[0]"] == number(view.state.X[1, 0]) == "1.50"


def test_reset_brings_back_every_number():
    view = lab()
    before = shown(view.picture.value)
    for slider in view.sliders.values():
        slider.value = 1.0
    assert shown(view.picture.value) != before
    view.example.value = 0
    view.reset.click()
    after = shown(view.picture.value)
    before.pop("slope"), after.pop("slope")
    assert after == before


def test_edges_show_gradients_or_weights():
    view = lab()
    assert shown(view.picture.value)["edge1[0,0]"] == shown(view.picture.value)["dW1[0,0]"]
    view.show.value = "weight"
    assert shown(view.picture.value)["edge1[0,0]"] == shown(view.picture.value)["W1[0,0]"]


def test_weights_beyond_four_still_have_a_slider():
    net = bp.Network([bp.Dense([[7.3]], [[-12.0]], bp.Sigmoid())])
    view = Lab(net, [[1.0]], [[1.0]])
    assert view.sliders[Parameter("W", 1, 0, 0)].max >= 7.3
    assert view.sliders[Parameter("b", 1, 0, 0)].min <= -12


def test_the_output_carries_a_still_picture_and_words():
    bundle = lab()._repr_mimebundle_()
    assert "<svg" in bundle["text/html"]
    assert bundle["text/plain"] == "<lab: network 2-3-2>"
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_steps_down_to_zero_end_at_zero():
    w = Parameter("W", 1, 0, 0)
    sent = []
    for start in np.arange(1, 20) / 10:
        view = Lab(bp.Network([bp.Dense([[start]], [[0.5]], bp.Sigmoid())]), [[1.0]], [[1.0]])
        slider = view.sliders[w]
        steps = round(-slider.min / slider.step)
        slider.value = slider.min + steps * slider.step  # as the browser counts
        sent.append(slider.value)
        assert view.state.get(w) == 0
    assert any(value != 0 for value in sent)
