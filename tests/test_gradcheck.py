import numpy as np
import pytest
from hypothesis import given
from networks import ANALYTIC, batch, problems

import backprop_lib as bp
from backprop_lib.gradcheck import relative_error


@given(problems())
def test_random_networks_agree(problem):
    check = bp.check_gradients(*problem)
    assert check, check


@given(problems(dtypes=[np.float64], hidden=ANALYTIC))
def test_analytic_networks_agree_to_twelve_digits(problem):
    check = bp.check_gradients(*problem)
    assert check.method == "complex step"
    assert check.error <= 1e-12, check


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
    assert check, check


def test_a_network_of_a_lessons_size_agrees():
    net = bp.Network.random([20, 12, 10], seed=0)
    assert bp.check_gradients(net, *batch(net, 128, np.random.default_rng(0)))


def test_a_kink_within_the_step_is_left_out_and_counted():
    # z = 0 exactly, for the one neuron: moving any of its weights crosses the kink
    net = bp.Network([bp.Dense([[1.0, 1.0]], [[-1.0, 0.5]], bp.ReLU())], bp.SquaredError())
    check = bp.check_gradients(net, [[1.0]], [[1.0, 0.0]])
    assert check.method == "central difference"
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


def test_where_nothing_could_be_compared_nothing_has_passed():
    net = bp.Network([bp.Dense([[1.0]], [[-1.0]], bp.ReLU())], bp.SquaredError())
    check = bp.check_gradients(net, [[1.0]], [[1.0]])
    assert check.checked == 0
    assert not check


def test_the_network_is_left_as_it_was():
    net = bp.Network.random([3, 4, 2], hidden=bp.ReLU(), seed=0)
    before = net.layers[0].W.copy()
    bp.check_gradients(net, *batch(net, 5, np.random.default_rng(0)))
    np.testing.assert_array_equal(net.layers[0].W, before)
