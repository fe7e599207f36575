"""The lab's two engines, backprop_lib and the page's own, led through the same states."""

from pathlib import Path

import numpy as np
import pytest
from networks import any_network

import backprop_course.views.lab
import backprop_lib as bp
from backprop_course.views.lab.state import LabState, Parameter
from backprop_lib.activations import ACTIVATIONS
from backprop_lib.losses import LOSSES

ENGINE = Path(backprop_course.views.lab.__file__).parent / "engine.js"
LOAD = """async (source) => {
    const address = URL.createObjectURL(new Blob([source], {type: 'text/javascript'}));
    window.engine = await import(address);
}"""
COMPUTE = """(states) => states.map((state) => {
    const {layers, loss, dX} = engine.computed(state);
    const written = (M) => M.map((row) => row.map(String));
    const all = ({Z, A, dZ, dW, db}) => Object.fromEntries(
        Object.entries({Z, A, dZ, dW, db}).map(([name, M]) => [name, written(M)]));
    return {loss: String(loss), dX: written(dX), layers: layers.map(all)};
})"""
CLOSE = 1e-12
"""Of the sum of a number's terms, each in its absolute value."""


@pytest.fixture(scope="module")
def page(chromium):
    page = chromium.new_page()
    page.evaluate(LOAD, ENGINE.read_text("utf-8"))
    yield page
    page.close()


def state_of(net, X, Y):
    return {
        "X": X.tolist(), "Y": Y.tolist(),
        "W": [layer.W.tolist() for layer in net.layers],
        "b": [layer.b.tolist() for layer in net.layers],
        "activations": [type(layer.activation).__name__ for layer in net.layers],
        "loss": type(net.loss_function).__name__,
    }  # fmt: skip


def slope_scale(f, A):
    """The terms of f′, and how much f′ changes with A, both in absolute values."""
    name = type(f).__name__
    terms = {"Sigmoid": A * (1 + A), "Tanh": 1 + A * A}.get(name, np.ones_like(A))
    change = {"Sigmoid": 1 + 2 * A, "Tanh": 2 * abs(A)}.get(name, np.zeros_like(A))
    return terms, change


def scales(net, snapshot):
    """For Z, A, dZ, dW and db of each layer, and the loss, the sum of the terms' absolute values.

    A term that was itself computed brings its own sum along, times the slope it goes through.
    """
    A_scale, forward = np.abs(snapshot.X), []
    for layer, trace in zip(net.layers, snapshot.trace, strict=True):
        f, Z, A = layer.activation, trace.Z, trace.A
        Z_scale = (A_scale + np.abs(trace.A_prev)) @ np.abs(layer.W) + np.abs(layer.b)
        if isinstance(f, bp.Softmax):
            mixed = A * (Z_scale + (A * Z_scale).sum(axis=1, keepdims=True))
        else:
            mixed = np.abs(f.slope(Z, A)) * Z_scale
        A_scale = mixed + np.abs(A)
        forward.append((Z_scale, A_scale))
    E = len(snapshot.X)
    last, (Z_scale, A_scale) = net.layers[-1].activation, forward[-1]
    A, Y = snapshot.trace[-1].A, snapshot.Y
    if isinstance(net.loss_function, bp.SquaredError):
        dA, dA_scale = np.abs(A - Y) / E, (A_scale + np.abs(A) + np.abs(Y)) / E
        dZ_scale = backward_scale(last, A, A_scale, dA, dA_scale)
    else:
        dZ_scale = (A_scale + A + Y * (1 + Z_scale)) / E
    terms = {"SquaredError": (A_scale + np.abs(A) + np.abs(Y)) * np.maximum(np.abs(A - Y), 1e-300)}
    loss_scale = terms.get(type(net.loss_function).__name__, Z_scale * (1 + Y) + 1).sum() / E
    backward = []
    for l in reversed(range(len(net.layers))):  # noqa: E741
        layer, trace = net.layers[l], snapshot.trace[l]
        dZ = np.abs(snapshot.grads[l].dZ)
        before = forward[l - 1][1] if l else np.abs(snapshot.X)
        dW_scale = before.T @ dZ + np.abs(trace.A_prev).T @ (dZ + dZ_scale)
        backward.append((dZ_scale, dW_scale, (dZ + dZ_scale).sum(axis=0, keepdims=True)))
        dA_scale = (dZ + dZ_scale) @ np.abs(layer.W).T
        if l:
            dA = np.abs(snapshot.grads[l].dZ @ layer.W.T)
            f, A = net.layers[l - 1].activation, snapshot.trace[l - 1].A
            dZ_scale = backward_scale(f, A, forward[l - 1][1], dA, dA_scale)
    return forward, backward[::-1], loss_scale, dA_scale


def backward_scale(f, A, A_scale, dA, dA_scale):
    if isinstance(f, bp.Softmax):
        mixed = dA_scale + ((dA_scale + dA) * A + dA * A_scale).sum(axis=1, keepdims=True)
        return A * mixed + A_scale * (dA + (dA * A).sum(axis=1, keepdims=True))
    terms, change = slope_scale(f, A)
    return dA_scale * terms + dA * (terms + change * A_scale)


def array(rows):
    return np.array([[float(number.replace("Infinity", "inf")) for number in row] for row in rows])


def off(page_numbers, library, scale):
    """The worst difference, in parts of the scale; numbers that are not finite must be the same."""
    mine, right = np.asarray(page_numbers), np.asarray(library)
    assert mine.shape == right.shape
    finite = np.isfinite(right)
    assert np.array_equal(mine[~finite], right[~finite], equal_nan=True)
    gap = np.abs(mine - right)[finite] / np.maximum(np.asarray(scale)[finite], 1e-290)
    return float(gap.max(initial=0))


def at_a_kink(net, trace, forward):
    """Whether some Z of a ReLU is 0 to within rounding."""
    return any(
        isinstance(layer.activation, bp.ReLU) and (np.abs(t.Z) <= 1e-14 * s[0]).any()
        for layer, t, s in zip(net.layers, trace, forward, strict=True)
    )


def worst_of(page, cases):
    """Of these networks, the worst difference, and how many were left out at a kink."""
    worst, kinks = 0.0, 0
    found = page.evaluate(COMPUTE, [state_of(*case) for case in cases])
    for (net, X, Y), mine in zip(cases, found, strict=True):
        snapshot = LabState(net, X, Y).snapshot()
        with np.errstate(all="ignore"):
            forward, backward, loss_scale, dX_scale = scales(net, snapshot)
        if at_a_kink(net, snapshot.trace, forward):
            kinks += 1
            continue
        loss = float(mine["loss"].replace("Infinity", "inf"))
        gaps = [off([loss], [snapshot.loss], [loss_scale])]
        gaps.append(off(array(mine["dX"]), snapshot.dX, dX_scale))
        for layer, trace, grad, (Z, A), (dZ, dW, db) in zip(
            mine["layers"], snapshot.trace, snapshot.grads, forward, backward, strict=True
        ):
            pairs = (("Z", trace.Z, Z), ("A", trace.A, A), ("dZ", grad.dZ, dZ))
            pairs += (("dW", grad.dW, dW), ("db", grad.db, db))
            gaps += [off(array(layer[name]), right, scale) for name, right, scale in pairs]
        worst = max(worst, *gaps)
    return worst, kinks


@pytest.mark.parametrize("networks", [300, pytest.param(2000, marks=pytest.mark.thorough)])
def test_random_networks_have_the_librarys_numbers(page, networks):
    rng = np.random.default_rng(7)
    worst, kinks = 0.0, 0
    for _ in range(networks // 100):
        found, left_out = worst_of(page, [any_network(rng) for _ in range(100)])
        worst, kinks = max(worst, found), kinks + left_out
    print(f"\n{networks} networks, {kinks} at a kink, worst {worst:.2g} of the terms")
    assert worst <= CLOSE
    assert kinks < networks / 20


def test_the_loss_along_one_number_is_the_librarys(page):
    rng = np.random.default_rng(8)
    for _ in range(20):
        net, X, Y = any_network(rng)
        state = LabState(net, X, Y)
        values = np.linspace(-4, 4, 9)
        for parameter in (
            Parameter("W", 1, 0, 0),
            Parameter("b", 1, 0, 0),
            Parameter("X", 0, 0, 0),
        ):
            place = {name: getattr(parameter, name) for name in ("kind", "layer", "row", "column")}
            mine = page.evaluate(
                "(all) => engine.lossesAlong(...all)", [state_of(net, X, Y), place, values.tolist()]
            )
            right = state.losses_along(parameter, values)
            np.testing.assert_allclose(mine, right, rtol=1e-9, atol=1e-9)


def test_it_knows_what_it_does_not_know(page):
    ask = "(state) => engine.unknownIn(state)"
    state = {"activations": ["Sigmoid", "Softmax"], "loss": "SoftmaxCrossEntropy"}
    assert page.evaluate(ask, state) is None
    assert page.evaluate(ask, state | {"activations": ["Swish", "Softmax"]}) == "Swish"
    assert page.evaluate(ask, state | {"loss": "Hinge"}) == "Hinge"
    assert page.evaluate(ask, state | {"loss": "toString"}) == "toString"


def test_it_has_an_entry_for_each_of_the_librarys_own(page):
    assert page.evaluate("() => Object.keys(engine.ACTIVATIONS)") == list(ACTIVATIONS)
    assert page.evaluate("() => Object.keys(engine.LOSSES)") == list(LOSSES)
