import contextlib
import copy
import io
import pickle
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
from networks import batch

import backprop_lib as bp


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


def unchanged(net, act, error, match):
    """That this is refused, and no weight moves."""
    before = weights(net)
    with pytest.raises(error, match=match):
        act()
    for now, then in zip(weights(net), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_a_step_that_would_overflow_changes_nothing():
    net, X, Y = problem()
    _, grads = net.gradients(X, Y)
    huge = [g._replace(dW=g.dW * 1e9) for g in grads]
    unchanged(net, lambda: bp.step(net, huge, 1e308), FloatingPointError, "try learning_rate=")
    for value in (np.inf, np.nan):
        bad = [grads[0]._replace(db=grads[0].db * value), grads[1]]
        unchanged(
            net, lambda bad=bad: bp.step(net, bad, 0.1), FloatingPointError, "hold inf or nan"
        )


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_step_takes_gradients_of_the_shape_of_the_weights_alone(dtype):
    net, X, Y = problem(dtype=dtype)
    _, (first, last) = net.gradients(X, Y)
    for dW in (
        first.dW[:1], first.dW[:, :1], first.dW.T, first.dW[None], first.dW[0], 1.0, None, "dW",
        first.dW + 1j, np.ma.masked_array(first.dW, mask=first.dW > 0), first.dW.astype(object),
    ):  # fmt: skip
        for grads in (
            [first._replace(dW=dW), last],
            iter([bp.ParameterGradients(dW, first.db), last]),
        ):
            unchanged(
                net, lambda g=grads: bp.step(net, g, 0.1), (ValueError, TypeError), "dW of layer 1"
            )
    for db in (last.db[0], last.db[:, :1], last.db.T, np.ones((12, 2)), 0.5):
        grads = [first, last._replace(db=db)]
        unchanged(net, lambda g=grads: bp.step(net, g, 0.1), ValueError, "db of layer 2")
    for grads in ([first], [first, last, last], [], None, 5, [first.dW, last.dW], {"dW": 1}):
        unchanged(net, lambda g=grads: bp.step(net, g, 0.1), ValueError, "grads must be 2 records")


@pytest.mark.parametrize(
    "rate", [0, -0.1, np.nan, np.inf, "0.1", None, True, [0.1], np.ones((1, 4)), 1j]
)
def test_a_step_takes_one_learning_rate(rate):
    net, X, Y = problem()
    _, grads = net.gradients(X, Y)
    unchanged(
        net, lambda: bp.step(net, grads, rate), (ValueError, TypeError), "learning_rate, the step"
    )


def test_a_step_of_other_numbers_is_made_in_the_weights_own():
    net, X, Y = problem(dtype=np.float32)
    same, *_ = problem(dtype=np.float32)
    _, grads = net.gradients(X, Y)
    bp.step(net, grads, np.float64(0.5))
    bp.step(same, [bp.ParameterGradients(g.dW.astype(float), g.db.tolist()) for g in grads], 0.5)
    for a, b in zip(weights(net), weights(same), strict=True):
        assert a.dtype == np.float32
        np.testing.assert_array_equal(a, b)
    too_large = [g._replace(dW=g.dW.astype(float) * 1e300) for g in net.gradients(X, Y)[1]]
    unchanged(
        net, lambda: bp.step(net, too_large, 1e-300), ValueError, r"dW of layer 1 .*\(float32\)"
    )


def test_a_weight_that_cannot_be_written_stops_the_whole_step():
    net, X, Y = problem()
    _, grads = net.gradients(X, Y)
    net.layers[1].b.flags.writeable = False
    unchanged(net, lambda: bp.step(net, grads, 0.1), ValueError, "W and b must be writeable")


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


class Now(BaseException):
    """What a time limit or a signal's handler raises."""


def test_a_step_is_whole_or_not_at_all_wherever_it_is_interrupted():
    """At each line and each return, of ours and of what is called, one after the other."""
    X, Y = bp.datasets.two_moons(20, seed=0)
    seen = set()
    for at in range(1000):
        net, same = (bp.Network.random([2, 3, 3, 1], seed=0) for _ in range(2))
        _, grads = net.gradients(X, Y)
        bp.step(same, grads, 1.0)
        before, after, left = weights(net), weights(same), iter(range(at))

        def interrupt(frame, event, argument, left=left):
            if next(left, None) is None:
                raise Now
            return interrupt

        outer = sys.gettrace()
        sys.settrace(interrupt)
        try:
            bp.step(net, grads, 1.0)
        except Now:
            finished = False
        else:
            finished = True
        finally:
            sys.settrace(outer)
        moved = {(now != then).any() for now, then in zip(weights(net), before, strict=True)}
        assert len(moved) == 1, at
        if moved == {True}:
            for now, then in zip(weights(net), after, strict=True):
                np.testing.assert_array_equal(now, then)
        seen |= moved
        if finished:
            break
    assert finished
    assert at > 30
    assert seen == {False, True}


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no interval timer here")
def test_a_step_is_whole_or_not_at_all_under_an_alarm():
    def ring(*_):
        raise Now

    X, Y = bp.datasets.two_moons(20, seed=0)
    net = bp.Network.random([2, 3, 3, 1], seed=0)
    _, grads = net.gradients(X, Y)
    start, moved = weights(net), [g * 0.5 for grad in grads for g in (grad.dW, grad.db)]
    rng, before = np.random.default_rng(0), signal.signal(signal.SIGALRM, ring)
    try:
        for _ in range(200):
            steps = 0
            for array, then in zip(net.parameters, start, strict=True):
                array[:] = then
            with contextlib.suppress(Now):
                signal.setitimer(signal.ITIMER_REAL, float(rng.uniform(1e-5, 3e-4)))
                while True:
                    bp.step(net, grads, 0.5)
                    steps += 1
            taken = {
                round(float(((s - n) / m).mean()))
                for s, n, m in zip(start, weights(net), moved, strict=True)
            }
            assert len(taken) == 1
            assert taken.pop() in (steps, steps + 1)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def diverging(seed):
    net = bp.Network.random([3, 4, 2], bp.Identity(), bp.SquaredError(), seed=seed)
    X, Y = batch(net, 12, np.random.default_rng(0))
    return bp.train(net, X, Y, epochs=5000, learning_rate=10, progress=False)


def test_a_divergence_comes_whole_out_of_another_process():
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        runs = [pool.submit(diverging, seed) for seed in (0, 1)]
        for run in runs:
            with pytest.raises(bp.DivergenceError, match="last finite weights") as error:
                run.result()
            assert len(error.value.history.loss) > 1
    again = copy.deepcopy(error.value)
    again.add_note("seen")
    again = pickle.loads(pickle.dumps(again))
    assert str(again) == str(error.value)
    assert again.history == error.value.history
    assert again.__notes__[-1] == "seen"


@pytest.mark.parametrize(
    "error", [FloatingPointError("mine"), bp.DivergenceError("mine", bp.History())]
)
def test_an_error_of_the_callers_own_function_comes_as_it_is(error):
    net, X, Y = problem()

    def fail(*_):
        raise error

    with pytest.raises(type(error)) as caught:
        bp.train(net, X, Y, epochs=2, learning_rate=0.1, progress=False, on_epoch=fail)
    assert caught.value is error
    net.layers[0].activation = Own(fail)
    with pytest.raises(type(error)) as caught:
        bp.train(net, X, Y, epochs=2, learning_rate=0.1, progress=False)
    assert caught.value is error


class Own(bp.Tanh):
    def __init__(self, act):
        self.act = act

    def __call__(self, Z):
        self.act()
        return np.tanh(Z)


def test_a_step_of_the_callers_own_is_no_divergence_of_the_training():
    net, X, Y = problem()
    _, grads = net.gradients(X, Y)

    def step(epoch, history):
        bp.step(net, [g._replace(dW=g.dW * np.inf) for g in grads], 0.1)

    with pytest.raises(FloatingPointError, match="the step must leave"):
        bp.train(net, X, Y, epochs=2, learning_rate=0.1, progress=False, on_epoch=step)


@pytest.mark.parametrize("wrong", [5, "print", bp.History()])
def test_what_cannot_be_called_is_found_before_the_first_epoch(wrong):
    net, X, Y = problem()
    train = {"epochs": 2, "learning_rate": 0.1, "progress": False, "on_epoch": wrong}
    unchanged(net, lambda: bp.train(net, X, Y, **train), TypeError, "on_epoch must be a function")


def test_training_does_not_mind_how_numpy_reports_underflow():
    net, X, Y = problem()
    with np.errstate(all="raise"):
        bp.train(net, 1e-200 * X, Y, epochs=2, learning_rate=1e-300, progress=False)
        bp.step(net, net.gradients(X, Y)[1], 1e-308)


def test_an_overflow_within_the_network_is_no_training():
    net = bp.Network(
        [
            bp.Dense([[1e308], [-1e308]], [[0.0]], bp.ReLU()),
            bp.Dense([[1.0]], [[0.0]], bp.Identity()),
        ],
        bp.SquaredError(),
    )
    with pytest.raises(bp.DivergenceError, match=r"epoch 1; .* got (nan|inf)"):
        bp.train(net, [[20.0, 10.0]], [[5.0]], epochs=3, learning_rate=0.1, progress=False)


def identity(W, loss=None, f=None):
    W = np.asarray(W, float)
    return bp.Network([bp.Dense(W, np.zeros((1, W.shape[1])), f or bp.Sigmoid())], loss)


def test_accuracy_of_independent_labels_wants_each_of_them_right():
    net = identity(10 * np.eye(2))
    rows = [[1.0, 1.0], [1.0, -1.0], [-1.0, -1.0], [1.0, 1.0]]
    assert bp.accuracy(net, rows, [[1, 1], [1, 0], [0, 0], [1, 0]]) == 0.75
    assert bp.accuracy(net, rows, [[1, 1], [1, 1], [0, 0], [0, 0]]) == 0.5


def test_accuracy_of_two_equal_outputs_is_no_answer():
    assert bp.accuracy(identity(10 * np.eye(2)), [[1.0, 1.0]], [[1.0, 0.0]]) == 0
    assert bp.accuracy(identity(np.zeros((3, 3))), np.ones((3, 3)), np.eye(3)) == 0


@pytest.mark.parametrize("K", [1, 2, 3])
def test_what_is_not_a_number_is_never_right(K):
    net = identity(np.ones((1, K)), bp.SquaredError(), bp.Identity())
    net.layers[0].W[0, 0] = np.nan
    for Y in (np.eye(K)[:1], np.zeros((1, K)), np.ones((1, K))):
        assert bp.accuracy(net, [[1.0]], Y) == 0


@pytest.mark.parametrize("Y", [[[0.9, 0.1]], [[1, -1]], [[2, 0]], [[0.5, 0.5]]])
def test_accuracy_wants_labels_of_0_and_1(Y):
    net = identity(np.eye(2), bp.SquaredError())
    with pytest.raises(ValueError, match=r"Y must be .* labels 0 and 1 for accuracy"):
        bp.accuracy(net, np.ones((1, 2)), Y)
