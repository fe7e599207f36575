from collections import Counter

import mpmath as mp
import numpy as np
import pytest
from exact_gradients import FAULTS as PLANTED
from exact_gradients import Softsign, any_problem, exact_gradients, flat, with_fault
from hypothesis import given
from networks import batch, problems

import backprop_lib as bp
from backprop_course.shared.errors import relative_error
from backprop_lib.gradcheck import _Measurement


@given(problems())
def test_random_networks_agree(problem):
    check = bp.check_gradients(*problem)
    assert check, check


@given(problems(dtypes=[np.float64]))
def test_double_precision_agrees_to_twelve_digits_of_what_adds_up(problem):
    net, X, Y = problem
    check = bp.check_gradients(net, X, Y)
    assert check.method == "complex step"
    largest = max(np.abs(flat(net.gradients(X, Y)[1])).max(), 1e-300)
    assert abs(check.analytic - check.numeric) <= 1e-12 * max(largest, 1)


class Tampered(bp.Network):
    """A network whose backward goes wrong in a way that is given."""

    spoil = staticmethod(lambda grads: grads)

    def _backward(self, trace, Y, share=1):
        return self.spoil(super()._backward(trace, Y, share))


def tampered(spoil, hidden=None):
    net = Tampered.random([4, 5, 3], hidden=hidden, seed=0)
    net.spoil = spoil
    return net, *batch(net, 7, np.random.default_rng(0))


def with_dW(grads, layer, dW):
    return [g._replace(dW=dW) if i == layer else g for i, g in enumerate(grads)]


FAULTS = {
    "sign": lambda g: with_dW(g, 0, -g[0].dW),
    "all zero": lambda g: with_dW(g, 0, 0 * g[0].dW),
    "a factor": lambda g: with_dW(g, 1, 7 * g[1].dW),
    "a part in a billion": lambda g: with_dW(g, 1, (1 + 1e-9) * g[1].dW),
    "bias averaged": lambda g: [x._replace(db=x.db / 7) for x in g],
    "another row": lambda g: with_dW(g, 0, np.roll(g[0].dW, 1, axis=0)),
    "NaN": lambda g: with_dW(g, 0, np.where(np.eye(4, 5) == 1, np.nan, g[0].dW)),
    "inf": lambda g: with_dW(g, 0, g[0].dW + np.inf),
    "too small an array": lambda g: with_dW(g, 0, g[0].dW[:-1]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found(name):
    check = bp.check_gradients(*tampered(FAULTS[name]))
    assert not check
    assert not check.passed


@pytest.mark.parametrize("hidden", [bp.Sigmoid(), bp.ReLU()], ids=repr)
def test_the_worst_entry_is_named(hidden):
    def spoil(grads):
        dW = grads[0].dW.copy()
        dW[2, 3] += 1.0
        return with_dW(grads, 0, dW)

    net, X, Y = tampered(spoil, hidden)
    check = bp.check_gradients(net, X, Y)
    assert (check.layer, check.parameter, check.index) == (1, "W", (2, 3))
    assert check.analytic == pytest.approx(check.numeric + 1)
    assert "W_1[2, 3]" in str(check)
    assert "DISAGREE" in str(check)


def test_both_zero_is_agreement_and_nothing_else_is():
    assert relative_error(0.0, 0.0) == 0
    assert relative_error(-0.0, 0.0) == 0
    assert relative_error(0.0, 1e-300) == 1
    assert relative_error(1.0, -1.0) == 2
    assert relative_error(float("nan"), 0.0) == float("inf")
    assert relative_error(0.0, float("nan")) == float("inf")
    assert relative_error(float("inf"), float("inf")) == float("inf")


def test_examples_that_cancel_are_no_disagreement():
    net = bp.Network([bp.Dense([[0.3]], [[0.0]], bp.Tanh())], bp.SquaredError())
    X, Y = np.array([[1.1], [-1.1]]), np.array([[0.7], [-0.7]])
    assert abs(net.gradients(X, Y)[1][0].db.item()) < 1e-16
    assert bp.check_gradients(net, X, Y)


@pytest.mark.parametrize("hidden", [bp.Sigmoid(), bp.Tanh()], ids=repr)
@pytest.mark.parametrize("loss", [bp.SquaredError(), bp.CrossEntropy()], ids=repr)
@pytest.mark.parametrize("scale", [1, 30, 1000])
def test_a_saturated_network_is_no_disagreement(hidden, loss, scale):
    net = bp.Network.random([3, 4, 4, 2], hidden=hidden, loss=loss, seed=0)
    X, Y = batch(net, 5, np.random.default_rng(0))
    check = bp.check_gradients(net, scale * X, Y)
    assert check.disagreed == 0, check


def test_a_network_of_a_lessons_size_agrees():
    net = bp.Network.random([20, 12, 10], seed=0)
    assert bp.check_gradients(net, *batch(net, 128, np.random.default_rng(0)))


def test_a_kink_within_the_step_is_left_out_and_counted():
    # z = 0 exactly, for the one neuron: moving any of its weights crosses the kink
    net = bp.Network([bp.Dense([[1.0, 1.0]], [[-1.0, 0.5]], bp.ReLU())], bp.SquaredError())
    check = bp.check_gradients(net, [[1.0]], [[1.0, 0.0]])
    assert check.method == "complex step"
    assert (check.checked, check.skipped) == (2, 2)
    assert check
    assert "2 left out at a kink" in str(check)


def test_an_activation_of_ones_own_names_its_kinks():
    class Shifted(bp.ReLU):
        kinks = (1.0,)

        def __call__(self, Z):
            return np.maximum(Z, 1.0)

        def slope(self, Z, A):
            return (Z > 1).astype(Z.dtype)

    net = bp.Network([bp.Dense([[1.0, 1.0]], [[0.0, 0.5]], Shifted())], bp.SquaredError())
    check = bp.check_gradients(net, [[1.0]], [[0.0, 0.0]])
    assert (check.checked, check.skipped) == (2, 2)
    assert check


def test_where_nothing_could_be_compared_nothing_is_said_of_agreement():
    net = bp.Network([bp.Dense([[1.0], [1.0]], [[0.0]], bp.ReLU())], bp.SquaredError())
    check = bp.check_gradients(net, [[1.0, -1.0]], [[1.0]])
    assert (check.checked, check.skipped, check.disagreed) == (0, 3, 0)
    assert not check
    assert "COULD NOT BE COMPARED" in str(check)
    assert "agree" not in str(check).lower()


class TwiceReLU(bp.ReLU):
    def slope(self, Z, A):
        return 2 * super().slope(Z, A)


def test_a_doubled_slope_is_found_twenty_layers_deep():
    for seed in range(4):
        net = bp.Network.random([8] * 20 + [2], hidden=bp.ReLU(), seed=seed)
        rng = np.random.default_rng(seed)
        X, Y = rng.normal(size=(4, 8)), bp.one_hot(rng.integers(0, 2, 4), 2)
        assert bp.check_gradients(net, X, Y)
        net.layers[0].activation = TwiceReLU()
        check = bp.check_gradients(net, X, Y)
        assert not check
        assert check.layer == 1


@pytest.mark.parametrize("size", [1e2, 1e3, 2e5, 1e9])
def test_large_targets_are_no_disagreement(size):
    net = bp.Network.random(
        [3, 8, 1], bp.ReLU(), loss=bp.SquaredError(), output=bp.Identity(), seed=0
    )
    rng = np.random.default_rng(0)
    X = rng.normal(size=(20, 3))
    check = bp.check_gradients(net, X, size * (1 + rng.random((20, 1))))
    assert check.checked > 20, check
    assert check, check


class Absolute(bp.ReLU):
    """|z|: what NumPy makes of complex numbers here is not analytic, and it does not say so."""

    def __call__(self, Z):
        return np.abs(Z)

    def slope(self, Z, A):
        return np.sign(Z)


class AbsoluteError(bp.SquaredError):
    def per_example(self, Z, A, Y):
        return np.abs(A - Y).sum(axis=1, keepdims=True)

    def dA(self, A, Y):
        return np.sign(A - Y)


@pytest.mark.parametrize("hidden", [Absolute(), Softsign(), bp.Tanh()], ids=repr)
@pytest.mark.parametrize("loss", [AbsoluteError(), bp.SquaredError()], ids=repr)
def test_functions_of_ones_own_are_measured_by_themselves(hidden, loss):
    net = bp.Network.random([3, 5, 5, 2], hidden, loss=loss, output=bp.Identity(), seed=0)
    X, Y = batch(net, 6, np.random.default_rng(0))
    check = bp.check_gradients(net, X, Y)
    alone = hidden.analytic and loss.analytic
    assert check.method == ("complex step" if alone else "central difference")
    assert check.checked >= sum(p.size for p in net.parameters) - 2, check  # signs may cancel
    assert check, check
    net.layers[0].activation = type(hidden)()
    net.layers[0].activation.slope = lambda Z, A: 1.01 * hidden.slope(Z, A)
    assert not bp.check_gradients(net, X, Y)


def test_a_network_with_complex_weights_is_refused():
    net = bp.Network([bp.Dense([[1.0 + 1j]], [[0j]], bp.Sigmoid())])
    with pytest.raises(ValueError, match=r"net must have real weights, got complex ones; pass"):
        bp.check_gradients(net, [[1.0]], [[1.0]])


def test_what_overflows_is_left_out_and_a_planted_infinity_is_not():
    W = np.array([[1e30]], np.float32)
    layers = [bp.Dense(W, [[0]], bp.Identity()) for _ in range(2)]
    net = Tampered(layers, bp.SquaredError())
    check = bp.check_gradients(net, [[1.0]], [[1.0]])
    assert (check.checked, check.disagreed, check.unclear) == (0, 0, 4), check
    assert "leaves no digit" in str(check)
    net.layers[1].W = net.layers[0].W = [[1.0]]
    net.spoil = lambda grads: with_dW(grads, 0, grads[0].dW + np.inf)
    assert bp.check_gradients(net, [[1.0]], [[2.0]]).disagreed == 1


def judge(seed, counts):
    """Holds right gradients and those with each fault against one measurement."""
    net, X, Y = any_problem(seed)
    with np.errstate(all="ignore"):
        probe = _Measurement(net, X, Y)
        measured, known = probe.slope, {}
        probe.slope = lambda *at: known[at] if at in known else known.setdefault(at, measured(*at))
        right = net.gradients(X, Y)[1]
        check = probe.held_against(right)
        assert check.disagreed == 0, f"{seed}: {check}"
        for name in PLANTED:
            wrong = with_fault(name, net, X, Y, np.random.default_rng(seed))
            if np.array_equal(flat(wrong), flat(right), equal_nan=True):
                continue  # no fault here, such as 1/E with one example
            counts[name, "planted"] += 1
            if probe.held_against(wrong).disagreed:
                counts[name, "found"] += 1
            elif not clearly_wrong(flat(wrong), flat(right), exact_gradients(net, X, Y)):
                counts[name, "within rounding"] += 1


def clearly_wrong(ours, right, exact):
    """Where an entry is off by far more than rounding put the right one off, and visibly."""
    return any(
        abs(mp.mpf(a) - c) > max(30 * abs(mp.mpf(b) - c), abs(c) * mp.mpf("1e-5"))
        for a, b, c in zip(ours.tolist(), right.tolist(), exact, strict=True)
        if np.isfinite([a, b]).all()
    )


def test_the_network_is_left_as_it_was():
    net = bp.Network.random([3, 4, 2], hidden=bp.ReLU(), seed=0)
    before = net.layers[0].W.copy()
    bp.check_gradients(net, *batch(net, 5, np.random.default_rng(0)))
    np.testing.assert_array_equal(net.layers[0].W, before)


@pytest.mark.parametrize(
    "seeds",
    [range(25), pytest.param(range(25, 2000), marks=pytest.mark.thorough)],
    ids=["some", "two thousand"],
)
def test_right_gradients_agree_and_planted_faults_are_found(seeds):
    counts = Counter()
    for seed in seeds:
        judge(seed, counts)
    print(dict(counts))
    for name in PLANTED:
        planted, found = counts[name, "planted"], counts[name, "found"]
        assert planted > len(seeds) / 4
        assert found + counts[name, "within rounding"] >= 0.97 * planted, counts
        assert found >= 0.9 * planted, counts
