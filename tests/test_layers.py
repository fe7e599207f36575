import re

import numpy as np
import pytest

import backprop_lib as bp


def test_forward_and_backward_are_the_formulas():
    rng = np.random.default_rng(0)
    W, b, A_prev, dZ = (rng.normal(size=s) for s in [(3, 2), (1, 2), (7, 3), (7, 2)])
    layer = bp.Dense(W, b, bp.Tanh())
    record = layer.forward(A_prev)
    np.testing.assert_array_equal(record.Z, A_prev @ W + b)
    np.testing.assert_array_equal(record.A, np.tanh(record.Z))
    grads = layer.gradients(dZ, A_prev)
    rows = sum(np.outer(a, d) for a, d in zip(A_prev, dZ, strict=True))
    np.testing.assert_allclose(grads.dW, rows, atol=1e-14)
    np.testing.assert_allclose(grads.db, np.ones((1, 7)) @ dZ, atol=1e-14)
    np.testing.assert_array_equal(layer.dA_prev(dZ), dZ @ W.T)


def test_the_layer_keeps_copies():
    W, b = np.ones((3, 2)), np.zeros((1, 2))
    layer = bp.Dense(W, b, bp.Sigmoid())
    W[0, 0] = b[0, 0] = 9
    assert layer.W[0, 0] == 1
    assert layer.b[0, 0] == 0


def test_whole_numbers_become_float64_and_b_follows_W():
    assert bp.Dense([[1, 2]], [[0, 0]], bp.ReLU()).dtype == np.float64
    layer = bp.Dense(np.ones((1, 2), np.float32), np.zeros((1, 2)), bp.ReLU())
    assert layer.b.dtype == np.float32


def test_assigning_keeps_shape_and_names_a_transpose():
    layer = bp.Dense(np.ones((3, 4)), np.zeros((1, 4)), bp.Sigmoid())
    message = "W must be (n_in, n_out) = (3, 4), got (4, 3); did you pass its transpose?"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        layer.W = np.ones((4, 3))
    assert layer.W.shape == (3, 4)


def test_repr_says_sizes_and_activation():
    assert repr(bp.Dense(np.ones((3, 4)), np.zeros((1, 4)), bp.ReLU())) == "Dense(3 → 4, ReLU())"


def test_an_activation_may_be_assigned_and_must_be_one():
    layer = bp.Dense(np.ones((3, 4)), np.zeros((1, 4)), bp.Sigmoid())
    layer.activation = f = bp.Tanh()
    assert layer.forward(np.ones((1, 3))).A[0, 0] == np.tanh(3)
    for wrong in (bp.ReLU, "relu", np.tanh, None):
        with pytest.raises(TypeError, match="activation must be of the class Activation"):
            layer.activation = wrong
    assert layer.activation is f
