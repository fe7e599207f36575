"""Our gradients against automatic differentiation by PyTorch, where that is installed."""

import os

import numpy as np
import pytest
from hypothesis import given
from networks import problems

import backprop_lib as bp
from backprop_course.views.lab.cross_checks import IN_PYTORCH

if os.environ.get("TORCH_TESTS") != "required":
    pytest.importorskip("torch", reason="PyTorch is not installed: make torch")
import torch

torch.set_num_threads(1)  # more would wait for one another where the cores are shared


def autograd(net, X, Y):
    """The loss and the gradients of the same network, written for PyTorch."""
    A, Y = torch.tensor(X), torch.tensor(Y)
    parameters = []
    for layer in net.layers:
        W, b = (torch.tensor(p, requires_grad=True) for p in (layer.W, layer.b))
        parameters.append((W, b))
        Z = A @ W + b
        A = IN_PYTORCH[type(layer.activation).__name__](torch, Z)
    loss = IN_PYTORCH[type(net.loss_function).__name__](torch, Z, A, Y).sum(1).mean()
    loss.backward()
    return loss.item(), [(W.grad.numpy(), b.grad.numpy()) for W, b in parameters]


@given(problems(dtypes=[np.float64]))
def test_loss_and_gradients_are_autograds(problem):
    net, X, Y = problem
    loss, grads = net.gradients(X, Y)
    their_loss, theirs = autograd(net, X, Y)
    assert loss == pytest.approx(their_loss, rel=1e-12, abs=1e-15)
    for grad, (dW, db) in zip(grads, theirs, strict=True):
        np.testing.assert_allclose(grad.dW, dW, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(grad.db, db, rtol=1e-12, atol=1e-15)


def test_a_planted_fault_is_seen():
    net = bp.Network.random([3, 4, 2], seed=0)
    X, Y = np.ones((5, 3)), bp.one_hot([0, 1, 0, 1, 1], 2)
    _, grads = net.gradients(X, Y)
    _, theirs = autograd(net, X, Y)
    assert not np.allclose(grads[0].dW * (1 + 1e-9), theirs[0][0], rtol=1e-12, atol=1e-15)
