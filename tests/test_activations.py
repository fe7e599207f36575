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
from backprop_course.views.lab.step import slope_of, symbol_of

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
    for template, values in slope_of(f, Z, A):
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


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("f", [bp.Sigmoid(), bp.Tanh()], ids=repr)
def test_every_digit_is_there_down_to_the_smallest_normal_number(f, dtype):
    true = {"Sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)), "Tanh": mpmath.tanh}[type(f).__name__]
    tiny = np.finfo(dtype)
    edge = -np.log(float(tiny.smallest_normal))
    z = [0, 1e-30, 1e-8, 0.3, 1, 17, 20, 37, 80, edge - 1e-5, edge + 1, edge + 20, 1e3, 1e20]
    Z = np.array([z, np.negative(z)], dtype)
    with np.errstate(all="raise"):
        A = f(Z)
    with mpmath.workdps(60):
        for value, z in zip(A.ravel().tolist(), Z.ravel().tolist(), strict=True):
            exact = true(mpmath.mpf(z))
            if abs(exact) >= tiny.smallest_normal:
                assert abs(value - exact) <= 2 * float(tiny.eps) * abs(exact), z
            else:
                assert 0 <= abs(value) <= tiny.smallest_normal, z


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("f", [bp.Sigmoid(), bp.Tanh()], ids=repr)
def test_a_slope_has_the_digits_that_its_formula_leaves(f, dtype):
    """All where A is small, and none below the last digit of 1 elsewhere."""
    eps = float(np.finfo(dtype).eps)
    Z = np.array([[-80.0, -20, -3, -1, -0.1, 0, 0.1, 1, 3, 20, 37, 80]], dtype)
    slopes = f.slope(Z, f(Z))
    with mpmath.workdps(60):
        for value, z in zip(slopes[0].tolist(), map(mpmath.mpf, Z[0].tolist()), strict=True):
            if isinstance(f, bp.Tanh):
                assert abs(value - 1 / mpmath.cosh(z) ** 2) <= 2 * eps
            else:
                exact = mpmath.exp(-z) / (1 + mpmath.exp(-z)) ** 2
                assert abs(value - exact) <= 2 * eps * (exact if z <= 0 else 1)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_softmax_has_the_digits_of_its_differences(dtype):
    eps, tiny = float(np.finfo(dtype).eps), float(np.finfo(dtype).tiny)
    rng = np.random.default_rng(0)
    for size in (1, 10, 80, 700):
        Z = (size * rng.uniform(-1, 0, (1, 5))).astype(dtype)
        A = bp.Softmax()(Z)
        with mpmath.workdps(60):
            powers = [mpmath.exp(mpmath.mpf(z)) for z in Z[0].tolist()]
            for a, z, power in zip(A[0].tolist(), Z[0].tolist(), powers, strict=True):
                exact = power / sum(powers)
                digits = (3 + (Z.max() - z) / 2) * eps * exact
                assert abs(a - exact) <= max(digits, tiny)


@pytest.mark.parametrize("f", HIDDEN, ids=repr)
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.complex128])
def test_nan_stays_nan(f, dtype):
    z = np.array([[1.0, np.nan, -1.0]], dtype)
    with np.errstate(invalid="ignore"):
        a = f(z)
        assert np.isnan(a[0, 1])
        if f in ELEMENTWISE and not isinstance(f, bp.Identity):
            assert np.isnan(f.slope(z, a)[0, 1])


def test_an_activation_of_ones_own_is_held_to_its_shape():
    class Column(bp.Tanh):
        def __call__(self, Z):
            return np.tanh(Z).sum(axis=1, keepdims=True)

    class Row(bp.Tanh):
        def slope(self, Z, A):
            return np.ones_like(Z[:1])

    class Plain(bp.Tanh):
        def slope(self, Z, A):
            return 1.0

    with pytest.raises(ValueError, match=r"__call__ of Column\(\) must be an array \(2, 3\)"):
        Column()(Z)
    for f, came in ((Row(), r"\(1, 3\)"), (Plain(), r"\(\)")):
        with pytest.raises(ValueError, match=rf"slope of .* must be .*got {came}"):
            f.backward(Z, Z, np.tanh(Z))
    assert Plain.slope.__doc__ == Plain.__dict__["slope"].__wrapped__.__doc__


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
    if OPERATORS[symbol_of(f)] is not f or symbol_of(f) is None:
        yield f"backprop_course/views/lab/step.py: a symbol of its own, not {symbol_of(f)!r}"


@pytest.mark.parametrize("f", HIDDEN, ids=repr)
def test_an_activation_stands_wherever_one_must(f):
    assert not list(missing(f)), "\n".join(["it is missing in", *missing(f)])
