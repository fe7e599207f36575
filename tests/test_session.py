"""The lab's core, without a widget: gestures, what is refused, what is shown."""

import json
import math
import re
from itertools import cycle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lab_states import pictures, states
from networks import HIDDEN, LOSSES
from read_pictures import shown, values

import backprop_lib as bp
from backprop_course.views.lab.cross_checks import cross_checks
from backprop_course.views.lab.session import PANELS, Descent, Session
from backprop_course.views.lab.state import LabState, Parameter
from backprop_lib.training import step


def session(sizes=(2, 3, 2), E=2, seed=0, **options):
    net = bp.Network.random(list(sizes), seed=seed, **options)
    rng = np.random.default_rng(seed)
    return Session(net, rng.normal(size=(E, sizes[0])), rng.integers(0, 2, (E, sizes[-1])))


def numbers(view, *names):
    found = pictures(view)
    return values("".join(found[name] for name in names or found))


def texts(view, *names):
    found = pictures(view)
    return shown("".join(found[name] for name in names or found))


@given(states())
@settings(max_examples=60)
def test_edges_can_show_what_flows_back(state):
    view = Session(state.network, state.X, state.Y)
    view.state.view_example(state.example)
    view.show = "flow"
    _, grads = state.network.gradients(state.X, state.Y)
    seen = numbers(view, "network")
    for layer, (dense, grad) in enumerate(zip(state.network.layers, grads, strict=True), start=1):
        for i, j in np.ndindex(dense.W.shape):
            flow = grad.dZ[state.example, j] * dense.W[i, j]
            assert seen[f"edge{layer}[{i},{j}]"] == flow


def test_what_flows_into_a_neuron_adds_up_to_its_error():
    view = session()
    snapshot = view.state.snapshot()
    bracket = snapshot.flow(2).sum(axis=1)
    A = snapshot.trace[0].A[0]
    np.testing.assert_allclose(bracket * A * (1 - A), snapshot.grads[0].dZ[0], rtol=1e-12)


def test_moves_add_up_and_choose_the_parameter():
    view = session()
    w = Parameter("W", 2, 1, 0)
    before = view.state.get(w)
    view.receive({"moves": {w.key: 0.3, "b1[0,2]": -0.1}, "choose": w.key})
    assert view.state.get(w) == pytest.approx(before + 0.3, abs=1e-9)
    assert view.state.get(Parameter("b", 1, 0, 2)) == -0.1
    assert view.state.chosen == w


def test_thirty_steps_up_and_down_end_where_they_began():
    view = session()
    view.receive({"typed": ["W1[0,0]", "0.5"]})
    for by in [0.1, -0.1] * 30 + [0.01] * 7 + [-0.01] * 7:
        view.receive({"moves": {"W1[0,0]": by}})
    assert view.state.get(Parameter("W", 1, 0, 0)) == 0.5


@pytest.mark.parametrize(
    ("text", "value"), [("0.5", 0.5), (" −1.25 ", -1.25), ("1e-3", 1e-3), ("-7", -7.0)]
)
def test_an_exact_value_can_be_typed(text, value):
    view = session()
    view.receive({"typed": ["X[1,0]", text]})
    assert view.state.get(Parameter("X", 0, 1, 0)) == value
    assert view.state.example == 1
    assert view.message == ""


@pytest.mark.parametrize("text", ["", "abc", "nan", "inf", "-inf", "1e999", "0,5", "0.5 0.5"])
def test_what_is_not_a_finite_number_is_refused_and_the_old_value_stays(text):
    view = session()
    before = view.state.get(Parameter("W", 1, 0, 0))
    view.receive({"typed": ["W1[0,0]", text]})
    assert view.state.get(Parameter("W", 1, 0, 0)) == before
    assert "W1[0,0] must be a finite number" in view.message
    assert repr(text) in view.message
    assert "The old value stays" in view.message
    view.receive({"moves": {"W1[0,0]": 0.1}})
    assert view.message == ""


@pytest.mark.parametrize(
    "gesture",
    [
        {"moves": {"W9[0,0]": 0.1}},
        {"moves": {"W1[0,0]": float("nan")}},
        {"moves": {"W1[7,0]": 0.1}},
        {"choose": "loss"},
        {"typed": ["nonsense", "1"]},
    ],
)
def test_a_gesture_that_makes_no_sense_changes_nothing_and_says_so(gesture):
    view = session()
    before = [layer.W.copy() for layer in view.state.network.layers]
    view.receive(gesture)
    assert view.message
    for layer, W in zip(view.state.network.layers, before, strict=True):
        np.testing.assert_array_equal(layer.W, W)


def test_the_walk_goes_from_its_first_step_to_its_last_and_back():
    view = session()
    names = [s.name for s in view.walk(view.state.snapshot())]
    seen = []
    for _ in range(len(names) + 3):
        seen.append(names[view.at])
        view.receive({"turn": 1})
    assert seen[: len(names)] == names
    assert view.panel == "steps"
    for _ in range(len(names) + 3):
        view.receive({"turn": -1})
    assert view.at == 0


def test_a_step_says_what_it_uses():
    view = session()
    view.receive({"turn": 1})
    walk = view.walk(view.state.snapshot())
    step = walk[view.at]
    lit = {"edges": sorted(step.edges), "nodes": sorted(step.nodes), "direction": step.direction}
    assert view.view()["lit"] == lit
    view.panel = "matrices"
    assert view.view()["lit"] is None


def test_descent_takes_the_librarys_step():
    view = session()
    net = bp.Network(
        [bp.Dense(f.W, f.b, f.activation) for f in view.state.network.layers],
        view.state.network.loss_function,
    )
    view.descent.learning_rate = 0.7
    for k in range(1, 4):
        _, grads = net.gradients(view.state.X, view.state.Y)
        step(net, grads, 0.7)
        view.receive({"descend": 1})
        for ours, theirs in zip(view.state.network.layers, net.layers, strict=True):
            np.testing.assert_array_equal(ours.W, theirs.W)
            np.testing.assert_array_equal(ours.b, theirs.b)
        loss = net.loss(view.state.X, view.state.Y)
        assert numbers(view, "panel") == {"descent-loss": loss, "descent-steps": k}
    assert len(view.descent.losses) == 4
    assert view.descent.losses == sorted(view.descent.losses, reverse=True)


def test_a_move_by_hand_begins_a_new_curve():
    view = session()
    view.receive({"descend": 3})
    view.receive({"moves": {"W1[0,0]": 0.1}})
    assert len(view.descent.losses) == 1
    assert view.descent.losses[0] == view.state.snapshot().loss


def diverging():
    net = bp.Network.random([2, 3, 1], bp.Identity(), bp.SquaredError(), seed=0)
    view = Session(net, [[3.0, -2.0], [1.0, 4.0]], [[1.0], [0.0]])
    view.descent.learning_rate = 50.0
    return view


def test_a_learning_rate_that_diverges_is_shown_and_breaks_nothing():
    view = diverging()
    taken = 0
    while view.descend():
        taken += 1
        assert taken < 500
    for layer in view.state.network.layers:
        assert np.isfinite(layer.W).all()
    assert np.isfinite(view.descent.losses).all()
    view.panel = "descent"
    seen = texts(view, "panel")
    assert seen["descent-diverged"] == "ℒ → ∞"
    assert not view.descend()
    view.restart()
    assert "descent-diverged" not in texts(view, "panel")
    assert view.state.snapshot().loss < 100


@pytest.mark.parametrize("rate", [0, -1.0, float("nan"), float("inf")])
def test_a_learning_rate_must_be_above_zero(rate):
    descent = Descent(session().state)
    with pytest.raises(ValueError, match="learning_rate"):
        descent.learning_rate = rate
    assert descent.learning_rate == 0.5


@given(states())
@settings(max_examples=100)
def test_the_cross_checks_agree_with_the_formula(state):
    pytest.importorskip("torch")
    net, snapshot = state.network, state.snapshot()
    formula, central, complex_, autograd = cross_checks(state, snapshot)
    assert formula.value == snapshot.slope(state.chosen)
    scale = max(abs(formula.value), 1e-3)
    assert autograd.difference <= 1e-12 or abs(autograd.value - formula.value) < 1e-12 * scale
    assert abs(complex_.value - formula.value) < 1e-10 * scale
    if not any(f.activation.kinks for f in net.layers):
        assert abs(central.value - formula.value) < 1e-4 * scale


def test_a_wrong_formula_is_seen_by_the_three_others():
    class WrongSlope(bp.Tanh):
        def slope(self, Z, A):
            return 1 - A

    net = bp.Network.random([2, 3, 1], WrongSlope(), seed=1)
    state = LabState(net, [[1.0, 2.0]], [[1.0]])
    _, central, complex_, autograd = cross_checks(state, state.snapshot())
    assert central.difference > 0.01
    assert complex_.difference > 0.01
    assert autograd.value is None  # PyTorch does not know this activation


def test_every_cross_check_is_shown_with_its_difference():
    view = session()
    assert numbers(view, "checks") == {}
    view.receive({"checks": True})
    row = cross_checks(view.state, view.state.snapshot())
    wanted = {f"check-{w.name}": w.value for w in row if w.value is not None}
    wanted |= {f"difference-{w.name}": w.difference for w in row if w.difference is not None}
    assert numbers(view, "checks") == wanted


def test_edges_keep_one_scale_through_a_descent():
    view = session()
    assert view.view()["scale"] is None
    largest = max(abs(grad.dW).max() for grad in view.state.snapshot().grads)
    view.receive({"descend": 3})
    assert view.view()["scale"] == largest
    view.receive({"show": "weight"})
    assert view.view()["scale"] != largest
    view.receive({"moves": {"W1[0,0]": 0.1}})
    assert view.view()["scale"] is None


KEYS = ["W1[0,0]", "W1[1,2]", "b1[0,1]", "W2[2,1]", "b2[0,0]", "X[0,0]", "X[1,1]", "W3[0,0]", "x"]
GESTURES = st.one_of(
    st.fixed_dictionaries({"moves": st.dictionaries(st.sampled_from(KEYS), st.floats())}),
    st.fixed_dictionaries({"choose": st.sampled_from(KEYS)}),
    st.fixed_dictionaries({"typed": st.tuples(st.sampled_from(KEYS), st.text(max_size=5))}),
    st.fixed_dictionaries(
        {"typed": st.tuples(st.sampled_from(KEYS), st.floats(-1e30, 1e30).map(str))}
    ),
    st.fixed_dictionaries({"entry": st.tuples(st.integers(-1, 9), st.integers(-1, 9))}),
    st.fixed_dictionaries({"turn": st.integers(-20, 20)}),
    st.fixed_dictionaries({"descend": st.integers(0, 3)}),
)
NETWORKS = {
    f"{hidden}, {loss}": {"hidden": hidden, "loss": loss}
    for hidden, loss in zip(HIDDEN, cycle(LOSSES), strict=False)
}
"""Every activation with one of the losses."""


@pytest.mark.parametrize("name", NETWORKS)
@given(gestures=st.lists(GESTURES, min_size=10, max_size=10), panel=st.sampled_from(PANELS))
@settings(max_examples=25, deadline=None)
def test_no_gesture_breaks_anything(name, gestures, panel):
    net = bp.Network.random([2, 3, 2], seed=3, **NETWORKS[name])
    view = Session(net, [[0.5, -1.0], [2.0, 0.3]], [[1.0, 0.0], [0.0, 1.0]])
    view.panel = panel
    for gesture in gestures:
        view.receive(gesture)
        found = pictures(view)
        json.dumps(view.view(), allow_nan=False)
        numbers = [w.copy() for layer in view.state.network.layers for w in (layer.W, layer.b)]
        assert all(np.isfinite(w).all() for w in [*numbers, view.state.X])
        for picture in found.values():
            shown(picture)
            coordinates = re.findall(r' (?:x|y|x1|y1|x2|y2|cx|cy|r|points)="([^"]*)"', picture)
            assert not any("nan" in c or "inf" in c for c in coordinates)
        if math.isfinite(view.state.snapshot().loss):
            assert "nan" not in shown(found["network"])["loss"]
