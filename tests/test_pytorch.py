"""What lesson 07 says of PyTorch, where that is installed."""

import os

import numpy as np
import pytest

import backprop_lib as bp
from backprop_course import views

if os.environ.get("TORCH_TESTS") != "required":
    pytest.importorskip("torch", reason="PyTorch is not installed: make torch")
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812

torch.set_num_threads(1)  # more would wait for one another where the cores are shared

LOSSES = {
    "CrossEntropy": (
        bp.CrossEntropy(),
        lambda Z, Y: Y.shape[1] * F.binary_cross_entropy_with_logits(Z, Y),
    ),
    "SoftmaxCrossEntropy": (
        bp.SoftmaxCrossEntropy(),
        lambda Z, Y: F.cross_entropy(Z, Y.argmax(dim=1)),
    ),
}
SIZES = [(1, 2), (5, 2), (3, 7), (64, 10)]


def batch(E, K, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(E, 6)), bp.one_hot(rng.integers(0, K, E), K)


def model_of(net):
    """The network in PyTorch's own words, without the output's activation."""
    modules = []
    for layer in net.layers:
        linear = nn.Linear(layer.n_in, layer.n_out, dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(layer.W.T))
            linear.bias.copy_(torch.tensor(layer.b[0]))
        modules += [linear, nn.Sigmoid()]
    return nn.Sequential(*modules[:-1])


def same(ours, theirs, rtol=1e-12):
    theirs = theirs.detach().numpy() if isinstance(theirs, torch.Tensor) else theirs
    np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=1e-15)


def test_a_linear_holds_our_weights_transposed():
    net = bp.Network.random([6, 4, 3], seed=0)
    X, _ = batch(5, 3)
    model, trace = model_of(net), net.forward(X)
    assert tuple(model[0].weight.shape) == (4, 6)
    same(trace[0].Z, model[0](torch.tensor(X)))
    same(trace[-1].Z, model(torch.tensor(X)))
    assert nn.Linear(2, 3).weight.dtype == torch.float32


@pytest.mark.parametrize(("E", "K"), SIZES)
@pytest.mark.parametrize("name", LOSSES)
def test_the_losses_and_their_gradients_up_to_the_factor_k(name, E, K):
    ours, theirs = LOSSES[name]
    net = bp.Network.random([6, 5, K], loss=ours, seed=1)
    X, Y = batch(E, K)
    loss, grads = net.gradients(X, Y)
    Z = torch.tensor(net.forward(X)[-1].Z, requires_grad=True)
    value = theirs(Z, torch.tensor(Y))
    value.backward()
    same(loss, value)
    same(grads[-1].dZ, Z.grad)


@pytest.mark.parametrize(("E", "K"), SIZES)
def test_other_ways_to_call_them(E, K):
    X, Y = batch(E, K)
    Z = torch.tensor(bp.Network.random([6, K], seed=2).forward(X)[-1].Z)
    Y_t = torch.tensor(Y)
    summed = F.binary_cross_entropy_with_logits(Z, Y_t, reduction="sum") / E
    same(LOSSES["CrossEntropy"][1](Z, Y_t), summed)
    same(F.cross_entropy(Z, Y_t), F.cross_entropy(Z, Y_t.argmax(dim=1)))
    A = torch.sigmoid(Z)
    squared = bp.SquaredError().mean(Z.numpy(), A.numpy(), Y)
    same(squared, K / 2 * F.mse_loss(A, Y_t))


@pytest.mark.parametrize("name", LOSSES)
def test_a_training_run_is_the_same_step_by_step(name):
    ours, theirs = LOSSES[name]
    net = bp.Network.random([64, 32, 10], loss=ours, seed=0)
    model = model_of(net)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    X, labels = bp.datasets.digits("train")
    Y = bp.one_hot(labels, 10)
    X_t, Y_t = torch.tensor(X), torch.tensor(Y)
    rng = np.random.default_rng(0)
    for order in [rng.permutation(len(X)) for _ in range(10)]:
        for start in range(0, len(X), 64):
            rows = order[start : start + 64]
            loss, grads = net.gradients(X[rows], Y[rows])
            bp.step(net, grads, learning_rate=0.5)
            optimizer.zero_grad()
            their_loss = theirs(model(X_t[rows]), Y_t[rows])
            their_loss.backward()
            optimizer.step()
            same(loss, their_loss)
            for layer, linear in zip(net.layers, model[::2], strict=True):
                for P, Q in ((layer.W, linear.weight.T), (layer.b[0], linear.bias)):
                    Q = Q.detach().numpy()
                    assert np.abs(P - Q).max() <= 1e-12 * np.abs(Q).max()
    assert loss < 1


def test_its_record_holds_our_trace_and_names_our_steps():
    net = bp.Network.random([6, 4, 3], seed=0)
    X, Y = batch(5, 3)
    leaves = {
        f"{name}{number}": torch.tensor(getattr(layer, name), requires_grad=True)
        for number, layer in enumerate(net.layers, start=1)
        for name in "Wb"
    }
    A1 = torch.sigmoid(torch.tensor(X) @ leaves["W1"] + leaves["b1"])
    Z2 = A1 @ leaves["W2"] + leaves["b2"]
    loss = F.binary_cross_entropy_with_logits(Z2, torch.tensor(Y))
    product = Z2.grad_fn.next_functions[0][0]
    same(net.forward(X)[0].A, A1.grad_fn._saved_result)
    same(net.forward(X)[1].A_prev, product._saved_self)
    same(net.layers[1].W, product._saved_mat2)
    picture = views.recorded(loss.grad_fn, leaves)
    assert picture.label == (
        "recorded: BinaryCrossEntropyWithLogits, Add, Mm, Sigmoid, Add, Mm, "
        "W1.grad, b1.grad, W2.grad, b2.grad"
    )


def test_gradients_add_up_and_a_cut_chain_gives_none():
    W = torch.tensor([[2.0]], requires_grad=True)
    (3 * W).sum().backward()
    (3 * W).sum().backward()
    assert W.grad.item() == 6
    b = torch.tensor([[1.0]], requires_grad=True)
    W.grad = None
    (W.detach() + b).sum().backward()
    assert (W.grad, b.grad.item()) == (None, 1)


def test_probabilities_lose_what_logits_keep():
    Z, y = torch.tensor([[800.0]], requires_grad=True), torch.zeros(1, 1)
    found = []
    for loss in (nn.BCELoss()(torch.sigmoid(Z), y), nn.BCEWithLogitsLoss()(Z, y)):
        Z.grad = None
        loss.backward()
        found.append((loss.item(), Z.grad.item()))
    assert found == [(100, 0), (800, 1)]
    twice = F.cross_entropy(torch.eye(3), torch.arange(3))
    assert twice.item() == pytest.approx(np.log(1 + 2 / np.e))


right = LOSSES["CrossEntropy"][1]
FAULTS = {
    "K left out": lambda Z, Y: F.binary_cross_entropy_with_logits(Z, Y),
    "E for K": lambda Z, Y: len(Z) * F.binary_cross_entropy_with_logits(Z, Y),
    "float32": lambda Z, Y: Y.shape[1] * F.binary_cross_entropy_with_logits(Z.float(), Y.float()),
    "a billionth": lambda Z, Y: (1 + 1e-9) * right(Z, Y),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(fault, monkeypatch):
    monkeypatch.setitem(LOSSES, "CrossEntropy", (bp.CrossEntropy(), FAULTS[fault]))
    with pytest.raises(AssertionError):
        test_the_losses_and_their_gradients_up_to_the_factor_k("CrossEntropy", 5, 2)
    with pytest.raises(AssertionError):
        test_a_training_run_is_the_same_step_by_step("CrossEntropy")
