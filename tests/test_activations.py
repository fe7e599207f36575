import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import backprop_lib as bp

ELEMENTWISE = [bp.Sigmoid(), bp.Tanh(), bp.ReLU(), bp.Identity()]
Z = np.array([[-30.0, -2.0, -0.5], [0.5, 2.0, 30.0]])


@pytest.mark.parametrize("f", ELEMENTWISE, ids=repr)
def test_slope_is_the_measured_slope(f):
    h = 1e-6
    measured = (f(Z + h) - f(Z - h)) / (2 * h)
    np.testing.assert_allclose(f.slope(Z, f(Z)), measured, atol=1e-8)


@pytest.mark.parametrize("f", [f for f in ELEMENTWISE if f.analytic], ids=repr)
def test_complex_step_gives_the_slope_to_the_last_digit(f):
    slope = f(Z + 1e-30j).imag / 1e-30
    np.testing.assert_allclose(slope, f.slope(Z, f(Z)), rtol=1e-12, atol=1e-16)


@pytest.mark.parametrize("f", [*ELEMENTWISE, bp.Softmax()], ids=repr)
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex128])
def test_dtype_passes_through(f, dtype):
    z = Z.astype(dtype)
    a = f(z)
    assert a.dtype == dtype
    assert f.backward(np.ones_like(a), z, a).dtype == dtype


@pytest.mark.parametrize("z", [0.0, 1e-8, 1, 37, 100, 700, 1e3, 1e20])
@pytest.mark.parametrize("sign", [1, -1])
def test_sigmoid_is_exact_in_both_tails(z, sign):
    with mpmath.workdps(60):
        exact = float(1 / (1 + mpmath.exp(-mpmath.mpf(sign * z))))
    with np.errstate(all="raise"):
        value = bp.Sigmoid()(np.array([[sign * z]])).item()
    assert value == pytest.approx(exact, rel=1e-15, abs=0)


def test_relu_at_its_kink_has_slope_zero():
    z = np.array([[0.0, -0.0, 1e-300]])
    assert bp.ReLU().slope(z, bp.ReLU()(z)).tolist() == [[0, 0, 1]]


@given(st.integers(1, 6), st.integers(0, 10**6))
def test_softmax_backward_is_its_jacobian(K, seed):
    rng = np.random.default_rng(seed)
    z, dA = rng.normal(size=(1, K)), rng.normal(size=(1, K))
    a = bp.Softmax()(z)
    jacobian = np.diag(a[0]) - a.T @ a
    np.testing.assert_allclose(bp.Softmax().backward(dA, z, a), dA @ jacobian, atol=1e-15)


def test_softmax_of_large_numbers_is_finite_and_adds_up_to_one():
    with np.errstate(all="raise"):
        a = bp.Softmax()(np.array([[1000.0, 999.0, -1e20]]))
    assert a.sum() == pytest.approx(1, abs=1e-15)
    assert a[0, 0] == pytest.approx(1 / (1 + np.exp(-1)))


def test_softmax_has_no_slope_and_says_why():
    with pytest.raises(TypeError, match="Jacobian"):
        bp.Softmax().slope(Z, Z)


def test_identity_does_not_share_memory():
    assert not np.shares_memory(bp.Identity()(Z), Z)
