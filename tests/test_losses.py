"""Losses from the logits are exact wherever the true value is a number."""

import warnings

import mpmath
import numpy as np
import pytest

import backprop_lib as bp

SIZES = [0.0, 1e-8, 1.0, 37.0, 100.0, 1e3, 1e10, 1e20]
LOGITS = [sign * z for z in SIZES for sign in (1, -1)]


def exact_softplus(z):
    """log(1 + e^z), and its slope, with 400 digits, as floats."""
    if abs(z) > 1e5:  # e^-|z| is 0 among the floats, by far
        return max(z, 0.0), float(z > 0)
    with mpmath.workdps(500):
        z = mpmath.mpf(z)
        return float(mpmath.log1p(mpmath.exp(z))), float(1 / (1 + mpmath.exp(-z)))


def network_of(z, loss, f):
    """One layer whose logits are z."""
    z = np.atleast_2d(z)
    return bp.Network([bp.Dense(z, np.zeros_like(z), f)], loss), np.ones((1, 1))


@pytest.mark.parametrize("z", LOGITS)
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_cross_entropy_and_its_gradient_are_exact(z, y):
    # with y = 1: log(1 + e^-z) and −σ(−z); with y = 0: log(1 + e^z) and σ(z)
    loss, size = exact_softplus(-z if y else z)
    net, X = network_of(z, bp.CrossEntropy(), bp.Sigmoid())
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        value, grads = net.gradients(X, [[y]])
    assert value == pytest.approx(loss, rel=1e-15, abs=0)
    assert grads[0].dZ.item() == pytest.approx(-size if y else size, rel=1e-15, abs=0)


@pytest.mark.parametrize("z", LOGITS)
@pytest.mark.parametrize("true_class", [0, 1])
def test_softmax_cross_entropy_is_exact_too(z, true_class):
    # of two logits z and 0, only the difference counts
    loss, size = exact_softplus(z if true_class else -z)
    net, X = network_of([z, 0.0], bp.SoftmaxCrossEntropy(), bp.Softmax())
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        value, grads = net.gradients(X, bp.one_hot([true_class], 2))
    assert value == pytest.approx(loss, rel=1e-15, abs=0)
    expected = [size, -size] if true_class else [-size, size]
    np.testing.assert_allclose(grads[0].dZ, [expected], rtol=1e-15, atol=0)


def test_float32_keeps_a_confident_loss_above_zero():
    z = np.array([[20.0]], dtype=np.float32)  # 1 − σ(20) is far below float32's last digit of 1
    net, X = network_of(z, bp.CrossEntropy(), bp.Sigmoid())
    loss, grads = net.gradients(X, [[1.0]])
    assert net.dtype == grads[0].dW.dtype == np.float32
    assert loss == pytest.approx(np.exp(-20.0), rel=1e-6)
    assert grads[0].dZ.item() == pytest.approx(-np.exp(-20.0), rel=1e-6)


@pytest.mark.parametrize("loss", [bp.SquaredError(), bp.CrossEntropy(), bp.SoftmaxCrossEntropy()])
def test_the_chain_through_dA_is_the_short_form(loss):
    rng = np.random.default_rng(0)
    f = loss.output() if loss.output else bp.Tanh()
    Z = rng.normal(size=(5, 3))
    A, Y = f(Z), bp.one_hot(rng.integers(0, 3, 5), 3)
    long = f.backward(loss.dA(A, Y) / 5, Z, A)
    np.testing.assert_allclose(loss.dZ(Z, A, Y, f), long, atol=1e-15)


@pytest.mark.parametrize("loss", [bp.CrossEntropy(), bp.SoftmaxCrossEntropy()])
def test_the_gradient_is_a_minus_y_over_E(loss):
    rng = np.random.default_rng(1)
    Z = rng.normal(size=(7, 4))
    A, Y = loss.output()(Z), bp.one_hot(rng.integers(0, 4, 7), 4)
    np.testing.assert_allclose(loss.dZ(Z, A, Y, loss.output()), (A - Y) / 7, atol=1e-16)


def test_values_are_the_formulas_of_the_source():
    rng = np.random.default_rng(2)
    Z, E = rng.normal(size=(6, 3)), 6
    A, Y = bp.Sigmoid()(Z), rng.integers(0, 2, (6, 3)).astype(float)
    f33 = (-Y * np.log(A) - (1 - Y) * np.log(1 - A)).sum() / E
    assert bp.CrossEntropy().mean(Z, A, Y) == pytest.approx(f33, rel=1e-14)
    f2 = 0.5 * np.linalg.norm(A - Y, "fro") ** 2 / E
    assert bp.SquaredError().mean(Z, A, Y) == pytest.approx(f2, rel=1e-14)
    P, T = bp.Softmax()(Z), bp.one_hot([0, 1, 2, 0, 1, 2], 3)
    assert bp.SoftmaxCrossEntropy().mean(Z, P, T) == pytest.approx(
        -(T * np.log(P)).sum() / E, rel=1e-14
    )


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("loss", [bp.CrossEntropy(), bp.SoftmaxCrossEntropy()], ids=repr)
def test_every_digit_is_there_down_to_the_smallest_number(loss, dtype):
    """Of the loss and of dZ; where e^(z − z_max) is taken, half a rounding for each unit of it."""
    kind, f = np.finfo(dtype), loss.output()
    edge = -np.log(float(kind.tiny)) - 1
    for z in (*np.linspace(-edge, edge, 41), 1e-30, -1e-8):
        for y in (0.0, 1.0):
            Z = np.array([[z] if loss.output is bp.Sigmoid else [z, 0.0]], dtype)
            Y = np.array([[y] if loss.output is bp.Sigmoid else [y, 1 - y]], dtype)
            value, dZ = loss.mean(Z, f(Z), Y), loss.dZ(Z, f(Z), Y, f)[0, 0]
            with mpmath.workdps(700):
                x = mpmath.mpf(float(Z[0, 0])) * (-1 if y else 1)
                exact, slope = mpmath.log1p(mpmath.exp(x)), 1 / (1 + mpmath.exp(-x))
                digits = 3 * float(kind.eps)
                assert abs(value - exact) <= digits * exact
                assert abs(abs(float(dZ)) - slope) <= digits * slope
                assert dZ <= 0 if y else dZ >= 0


@pytest.mark.parametrize("loss", [bp.CrossEntropy(), bp.SoftmaxCrossEntropy()], ids=repr)
def test_labels_of_nan_are_no_labels(loss):
    with pytest.raises(ValueError, match="Y must be"):
        loss.check_labels(np.array([[np.nan, 1.0]]))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_labels_add_up_to_1_but_for_rounding(dtype):
    loss, rng = bp.SoftmaxCrossEntropy(), np.random.default_rng(0)
    for K in (2, 3, 10, 1000):
        Y = rng.random((20, K)).astype(dtype)
        loss.check_labels(Y / Y.sum(axis=1, keepdims=True))
    with pytest.raises(ValueError, match="add up to 1"):
        loss.check_labels(np.array([[0.5, 0.5 + 9e-7]]))


def test_a_loss_of_ones_own_is_held_to_its_shape():
    class Flat(bp.SquaredError):
        def per_example(self, Z, A, Y):
            return ((A - Y) ** 2).sum(axis=1)

    class Column(bp.SquaredError):
        def dA(self, A, Y):
            return (A - Y)[:, :1]

    Z, f = np.ones((5, 3)), bp.Tanh()
    with pytest.raises(ValueError, match=r"per_example of Flat\(\) must be an array \(5, 1\), got"):
        Flat().mean(Z, Z, Z)
    with pytest.raises(ValueError, match=r"dA of Column\(\) must be an array \(5, 3\), got"):
        Column().dZ(Z, Z, Z, f)
