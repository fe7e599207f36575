import contextlib
import io
import sys
from unittest import mock

import numpy as np
import pytest
from networks import batch

import backprop_lib as bp
from backprop_lib import training


def problem(E=12, **kwargs):
    net = bp.Network.random([3, 4, 2], seed=0, **kwargs)
    return net, *batch(net, E, np.random.default_rng(0))


def weights(net):
    return [array.copy() for layer in net.layers for array in (layer.W, layer.b)]


def test_one_epoch_of_the_whole_batch_is_one_step_down_the_gradient():
    net, X, Y = problem()
    loss, grads = net.gradients(X, Y)
    W, b = net.layers[0].W.copy(), net.layers[0].b.copy()
    history = bp.train(net, X, Y, epochs=1, learning_rate=0.5, progress=False)
    np.testing.assert_allclose(net.layers[0].W, W - 0.5 * grads[0].dW, atol=1e-15)
    np.testing.assert_allclose(net.layers[0].b, b - 0.5 * grads[0].db, atol=1e-15)
    assert history.loss == [pytest.approx(loss)]
    assert not history.interrupted


def test_batches_cover_every_row_once_the_last_being_shorter():
    net, X, Y = problem(E=7)
    seen = []
    original = net.gradients

    def spy(X, Y):
        seen.append(X)
        return original(X, Y)

    net.gradients = spy
    bp.train(net, X, Y, epochs=1, learning_rate=0.1, batch_size=3, seed=0, progress=False)
    assert [len(rows) for rows in seen] == [3, 3, 1]
    assert sorted(map(tuple, np.concatenate(seen))) == sorted(map(tuple, X))


def test_equal_seeds_train_equally():
    runs = []
    for seed in (1, 1, 2):
        net, X, Y = problem()
        bp.train(net, X, Y, epochs=3, learning_rate=0.5, batch_size=5, seed=seed, progress=False)
        runs.append(net.layers[0].W)
    assert (runs[0] == runs[1]).all()
    assert (runs[0] != runs[2]).any()


def test_xor_is_learnt():
    X, Y = bp.datasets.xor()
    net = bp.Network.random([2, 4, 1], hidden=bp.Tanh(), seed=0)
    history = bp.train(net, X, Y, epochs=1000, learning_rate=1.0, progress=False)
    assert bp.accuracy(net, X, Y) == 1.0
    assert history.loss[-1] < 0.05 < history.loss[0]


def test_divergence_stops_keeps_finite_weights_and_says_what_to_try():
    net, X, Y = problem(hidden=bp.Identity(), loss=bp.SquaredError())
    with pytest.raises(
        bp.DivergenceError, match=r"epoch \d+.*last finite weights.*learning_rate=1"
    ):
        bp.train(net, X, Y, epochs=5000, learning_rate=10, progress=False)
    assert all(np.isfinite(array).all() for array in weights(net))


def test_divergence_carries_the_history_so_far():
    net, X, Y = problem(hidden=bp.Identity(), loss=bp.SquaredError())
    with pytest.raises(bp.DivergenceError) as error:
        bp.train(net, X, Y, epochs=5000, learning_rate=10, progress=False)
    assert len(error.value.history.loss) > 1
    assert np.isfinite(error.value.history.loss).all()


def test_a_step_that_would_overflow_changes_nothing():
    net, X, Y = problem()
    _, grads = net.gradients(X, Y)
    before = weights(net)
    with pytest.raises(FloatingPointError, match="learning_rate"):
        bp.step(net, [g._replace(dW=g.dW * np.inf) for g in grads], 0.1)
    for now, then in zip(weights(net), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_the_stop_button_keeps_the_finished_steps():
    net, X, Y = problem()

    def stop(epoch, history):
        if epoch == 3:
            raise KeyboardInterrupt

    history = bp.train(net, X, Y, epochs=9, learning_rate=0.1, progress=False, on_epoch=stop)
    assert history.interrupted
    assert len(history.loss) == 3
    again, *_ = problem()
    bp.train(again, X, Y, epochs=3, learning_rate=0.1, progress=False)
    np.testing.assert_array_equal(net.layers[0].W, again.layers[0].W)


def test_the_progress_bar_shows_the_loss():
    net, X, Y = problem()
    with contextlib.redirect_stderr(io.StringIO()) as shown:
        history = bp.train(net, X, Y, epochs=2, learning_rate=0.1)
    assert f"loss={history.loss[-1]:.4g}" in shown.getvalue()


def test_one_hot_rows():
    assert bp.one_hot([1, 0, 2], 3).tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 1]]


def test_accuracy_counts_the_largest_output():
    net = bp.Network([bp.Dense(np.eye(3), np.zeros((1, 3)), bp.Sigmoid())])
    X = np.array([[3.0, 1, 0], [0, 3, 1], [3, 0, 1], [0, 1, 3]])
    assert bp.accuracy(net, X, bp.one_hot([0, 1, 2, 2], 3)) == 0.75


def test_accuracy_of_one_output_is_the_side_of_one_half():
    net = bp.Network([bp.Dense([[1.0]], [[0.0]], bp.Sigmoid())])
    assert bp.accuracy(net, [[2.0], [-2.0], [1.0]], [[1.0], [0.0], [0.0]]) == pytest.approx(2 / 3)


def test_in_the_browser_a_progress_bar_starts_no_thread(monkeypatch):
    """There the notebook's bar is asked for by name, and tqdm's watcher stays away."""
    tqdm = pytest.importorskip("tqdm")
    monkeypatch.setattr(tqdm.tqdm, "monitor_interval", 10)
    monkeypatch.setattr(sys, "platform", "emscripten")
    bars = []
    monkeypatch.setattr("tqdm.notebook.trange", lambda *a, **k: bars.append(a) or Quiet(*a))
    net, X, Y = problem()
    bp.train(net, X, Y, epochs=2, learning_rate=0.1)
    assert bars == [(1, 3)]
    assert tqdm.tqdm.monitor_interval == 0


class Quiet:
    """A bar that shows nothing."""

    def __init__(self, *range_):
        self.epochs = range(*range_)

    def __iter__(self):
        return iter(self.epochs)

    def set_postfix(self, **values):
        pass

    def close(self):
        pass


def test_a_stop_between_two_layers_leaves_no_half_step():
    net, same = (bp.Network.random([2, 3, 1], seed=0) for _ in range(2))
    X, Y = bp.datasets.two_moons(20, seed=0)
    _, grads = net.gradients(X, Y)
    assign, stops = training._assign, iter([True])

    def stopped_once(net, new):
        if next(stops, False):
            net.layers[0].W[:] = new[0][0]
            raise KeyboardInterrupt
        assign(net, new)

    with mock.patch.object(training, "_assign", stopped_once), pytest.raises(KeyboardInterrupt):
        bp.step(net, grads, 1.0)
    bp.step(same, grads, 1.0)
    for stepped, whole in zip(net.layers, same.layers, strict=True):
        np.testing.assert_array_equal(stepped.W, whole.W)
        np.testing.assert_array_equal(stepped.b, whole.b)
