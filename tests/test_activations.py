import mpmath
import numpy as np
import pytest
from evaluate_terms import OPERATORS, factor
from hypothesis import given
from hypothesis import strategies as st
from networks import ELEMENTWISE, HIDDEN

import backprop_lib as bp
from backprop_course.proofs.witnesses import TARGETS, Engine
from backprop_course.views.lab.cross_checks import IN_PYTORCH

Z = np.array([[-30.0, -2.0, -0.5], [0.5, 2.0, 30.0]])


@pytest.mark.parametrize("f", ELEMENTWISE, ids=repr)
def test_slope_is_the_measured_slope(f):
    z, h = np.setdiff1d(Z, f.kinks)[None, :], 1e-6
    measured = (f(z + h) - f(z - h)) / (2 * h)
    np.testing.assert_allclose(f.slope(z, f(z)), measured, atol=1e-8)


@pytest.mark.parametrize("f", ELEMENTWISE, ids=repr)
def test_the_factors_of_a_slope_are_what_is_written_and_give_the_slope(f):
    A = f(Z)
    whole = np.ones_like(Z)
    for template, values in f.slope_factors(Z, A):
        np.testing.assert_allclose(values, factor(f, template, Z, A), atol=1e-15)
        whole = whole * values
    np.testing.assert_allclose(whole, f.slope(Z, A), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("f", HIDDEN, ids=repr)
def test_backward_is_the_measured_jacobian(f):
    rng = np.random.default_rng(0)
    z, dA, h = rng.normal(size=(3, 4)), rng.normal(size=(3, 4)), 1e-6
    measured = np.zeros_like(z)
    for place in np.ndindex(z.shape):
        step = np.zeros_like(z)
        step[place] = h
        measured[place] = ((f(z + step) - f(z - step)) * dA).sum() / (2 * h)
    np.testing.assert_allclose(f.backward(dA, z, f(z)), measured, atol=1e-8)


@pytest.mark.parametrize("f", [f for f in ELEMENTWISE if f.analytic], ids=repr)
def test_complex_step_gives_the_slope_to_the_last_digit(f):
    slope = f(Z + 1e-30j).imag / 1e-30
    np.testing.assert_allclose(slope, f.slope(Z, f(Z)), rtol=1e-12, atol=1e-16)


@pytest.mark.parametrize("f", HIDDEN, ids=repr)
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


ENGINE = Engine("NumPy", np, np.asarray, lambda f, x: None)


def missing(f):
    """Where an activation of the library should stand and does not, by file."""
    name = type(f).__name__
    if getattr(bp, name, None) is not type(f) or name not in bp.__all__:
        yield f"backprop_lib/__init__.py: {name} in the import and in __all__"
    if name not in IN_PYTORCH:
        yield f"backprop_course/views/lab/cross_checks.py: {name} in IN_PYTORCH"
    try:
        np.testing.assert_allclose(ENGINE.activate(Z[:, :2], f), f(Z[:, :2]), 1e-12, 1e-12)
    except KeyError:
        yield f"backprop_course/proofs/witnesses.py: {name} in Engine.activate"
    scenes = [target.scene for targets in TARGETS.values() for target in targets if target]
    if not any(type(layer.activation) is type(f) for s in scenes for layer in s.net.layers):
        yield (
            "backprop_course/proofs/cases/other_activations.py: the proof of its slope, and "
            f"backprop_course/proofs/witnesses.py: the proof's entry in TARGETS, with {name}()"
        )
    if OPERATORS[f.symbol] is not f or f.symbol == bp.Activation.symbol:
        yield f"backprop_lib/activations.py: a symbol of its own, not {f.symbol!r}"


@pytest.mark.parametrize("f", HIDDEN, ids=repr)
def test_an_activation_stands_wherever_one_must(f):
    assert not list(missing(f)), "\n".join(["it is missing in", *missing(f)])
