"""The gradient in blocks of rows is the gradient, however it is cut and whoever does the work."""

import os
import pickle
import random
import time
import tracemalloc
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from itertools import count
from multiprocessing import get_context
from tempfile import TemporaryFile
from threading import Event

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import EXACT, LOSSES, assert_same, batch, problems

import backprop_lib as bp
from backprop_lib import shards
from backprop_lib.network import row_blocks
from backprop_lib.shards import Rows, place_in_file


def assert_identical(ours, theirs):
    assert ours[0] == theirs[0]
    for grad, their in zip(ours[1], theirs[1], strict=True):
        np.testing.assert_array_equal(grad.dW, their.dW)
        np.testing.assert_array_equal(grad.db, their.db)


@pytest.fixture
def problem():
    net = bp.Network.random([5, 7, 3], loss=bp.SoftmaxCrossEntropy(), seed=0)
    return net, *batch(net, 1000, np.random.default_rng(1))


@pytest.fixture
def files(problem, tmp_path):
    """The same rows in files, behind a head of 24 bytes."""

    def stored(name, array):
        file = np.memmap(tmp_path / name, array.dtype, "w+", offset=24, shape=array.shape)
        file[:] = array
        return file

    net, X, Y = problem
    return net, stored("X", X), stored("Y", Y)


class TestTheSum:
    @given(problems(dtypes=[np.float64]), st.data())
    def test_is_the_gradient_for_any_network_and_cut(self, problem, data):
        net, X, Y = problem
        shards = data.draw(st.integers(1, len(X)))
        assert_same(bp.sharded_gradients(net, X, Y, shards=shards), net.gradients(X, Y))

    @pytest.mark.parametrize("shards", [1, 2, 7, 333, 999, 1000])
    def test_is_the_gradient_of_many_rows(self, problem, shards):
        net, X, Y = problem
        assert_same(bp.sharded_gradients(net, X, Y, shards=shards), net.gradients(X, Y))

    @pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 1e-5), (np.complex128, EXACT)])
    @pytest.mark.parametrize("loss", LOSSES, ids=repr)
    def test_keeps_the_dtype_of_the_weights(self, dtype, tolerance, loss):
        net = bp.Network.random([5, 7, 3], loss=loss, seed=0, dtype=dtype)
        X, Y = batch(net, 100, np.random.default_rng(1))
        sharded = bp.sharded_gradients(net, X, Y, shards=7)
        assert_same(sharded, net.gradients(X, Y), tolerance)

    def test_takes_lists_and_whole_numbers(self):
        net = bp.Network.random([2, 1], seed=0)
        X, Y = [[0, 1], [2, 3], [4, 5]], [[0], [1], [1]]
        assert_same(bp.sharded_gradients(net, X, Y, shards=2), net.gradients(X, Y))

    def test_can_be_stepped_with(self, problem):
        net, X, Y = problem
        before, (_, grads) = net.layers[0].W.copy(), bp.sharded_gradients(net, X, Y, shards=3)
        bp.step(net, grads, 0.5)
        np.testing.assert_array_equal(net.layers[0].W, before - 0.5 * grads[0].dW)

    def test_belongs_to_the_caller(self, problem):
        net, X, Y = problem
        with ThreadPoolExecutor(1) as pool:
            for executor in (None, pool):
                _, grads = bp.sharded_gradients(net, X, Y, shards=1, executor=executor)
                assert all(array.flags.writeable for grad in grads for array in grad)

    @given(st.integers(1, 500), st.data())
    def test_has_every_row_once_in_blocks_as_equal_as_can_be(self, E, data):
        shards = data.draw(st.integers(1, E))
        rows = np.arange(E)
        blocks = [rows[block] for block in row_blocks(E, shards)]
        np.testing.assert_array_equal(np.concatenate(blocks), rows)
        sizes = {len(block) for block in blocks}
        assert len(blocks) == shards
        assert max(sizes) - min(sizes) <= 1


class AtRandom(ThreadPoolExecutor):
    """Four threads, each of which first sleeps a little."""

    def submit(self, fn, *args):
        seconds = random.random() / 100
        return super().submit(lambda: (time.sleep(seconds), fn(*args))[1])


class TestExecutors:
    def test_order_and_timing_do_not_change_a_bit(self, problem):
        net, X, Y = problem
        in_turn = bp.sharded_gradients(net, X, Y, shards=40)
        for _ in range(3):
            with AtRandom(4) as pool:
                assert_identical(bp.sharded_gradients(net, X, Y, shards=40, executor=pool), in_turn)

    def test_other_processes_read_the_files_themselves(self, files):
        net, X, Y = files
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            sharded = bp.sharded_gradients(net, X, Y, shards=9, executor=pool)
            X[:] = 2 * X  # the file has changed
            doubled = bp.sharded_gradients(net, X, Y, shards=9, executor=pool)
            in_memory = bp.sharded_gradients(net, np.array(X), np.array(Y), shards=9, executor=pool)
        assert_same(sharded, net.gradients(X / 2, Y))
        assert_same(doubled, net.gradients(X, Y))
        assert_identical(in_memory, doubled)


class TestWhatTravels:
    def sent(self, array):
        text = pickle.dumps(Rows(array))
        np.testing.assert_array_equal(pickle.loads(text).array, array)
        return len(text)

    def test_rows_of_a_file_go_as_their_place(self, files, tmp_path):
        _, X, _ = files
        for array in (X, X[100:300], X[100:300][50:], X[999:]):
            assert self.sent(array) < 500 + len(str(tmp_path))
        assert place_in_file(X[100:300][50:])[2:] == (24 + 150 * 5 * 8, (150, 5))

    def test_all_others_go_as_numbers(self, files, problem, tmp_path):
        _, X, _ = files
        private = np.memmap(tmp_path / "X", float, "c", offset=24, shape=X.shape)
        private[3] = 7.0  # the file does not have this
        with TemporaryFile() as file:
            nameless = np.memmap(file, float, "w+", shape=X.shape)
        for array in (problem[1], X[:, :2], X[::2], X[::-1], X.T, private, nameless):
            assert self.sent(array) > array.nbytes

    def test_two_rows_are_never_the_same_to_dask(self, problem):
        rows = [Rows(problem[1]) for _ in range(2)]
        assert rows[0].__dask_tokenize__() != rows[1].__dask_tokenize__()


class TestMemory:
    def peak(self, tmp_path, E, executor=None):
        """The most that was allocated at once, for E rows of float32 in blocks of 2,000."""
        net = bp.Network.random([8, 16, 3], seed=0)
        X, Y = (
            np.memmap(tmp_path / f"{name}{E}", np.float32, "w+", shape=(E, n))
            for name, n in (("X", 8), ("Y", 3))
        )
        tracemalloc.start()
        try:
            bp.sharded_gradients(net, X, Y, shards=E // 2000, executor=executor)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    def test_stays_flat_while_E_grows_a_hundredfold(self, tmp_path):
        self.peak(tmp_path, 2000)  # what is loaded once is loaded
        few, many = self.peak(tmp_path, 4000), self.peak(tmp_path, 400_000)
        assert many < 1.05 * few

    def test_in_threads_grows_with_the_number_of_blocks_alone(self, tmp_path):
        with ThreadPoolExecutor(2) as pool:
            self.peak(tmp_path, 2000, pool)
            few, many = self.peak(tmp_path, 4000, pool), self.peak(tmp_path, 400_000, pool)
        assert many - few < 200 * 20_000  # a block's future, and its dW and db if they must wait


class Tagged(bp.Sigmoid):
    """Fails, waits, or counts, as the test wants."""

    def __init__(self, act):
        self.act = act

    def __call__(self, Z):
        self.act(Z)
        return super().__call__(Z)


def network(act):
    layer = bp.Dense(np.ones((1, 1)), np.zeros((1, 1)), Tagged(act))
    return bp.Network([layer], bp.SquaredError())


X10, Y10 = np.arange(10.0)[:, None], np.ones((10, 1))


class TestTrouble:
    def test_an_error_in_a_block_comes_as_it_is_and_names_the_rows(self):
        def act(Z):
            if 7 in Z:
                raise ArithmeticError("seven")

        with ThreadPoolExecutor(2) as pool:
            for executor in (None, pool):
                with pytest.raises(ArithmeticError, match="seven") as caught:
                    bp.sharded_gradients(network(act), X10, Y10, shards=4, executor=executor)
                assert "block 4 of 4 (rows 7 to 9)" in caught.value.__notes__[0]

    def test_a_timeout_of_the_blocks_own_is_an_error_like_any_other(self):
        def act(Z):
            raise TimeoutError("of the block")

        with ThreadPoolExecutor(1) as pool, pytest.raises(TimeoutError, match="of the block"):
            bp.sharded_gradients(network(act), X10, Y10, shards=2, executor=pool)

    def test_after_an_error_no_further_block_is_begun(self):
        begun = set()

        def act(Z):
            begun.add(abs(Z[0, 0]))
            if 3 in Z:
                raise ArithmeticError
            time.sleep(0.02)

        with ThreadPoolExecutor(1) as pool, pytest.raises(ArithmeticError):
            bp.sharded_gradients(network(act), X10, Y10, shards=10, executor=pool)
        assert len(begun) <= 6  # the error at the fourth, and what was begun before it was heard of

    def test_an_executor_shut_down_in_mid_run(self):
        class Closing(ThreadPoolExecutor):
            def submit(self, fn, *args):
                future = super().submit(fn, *args)
                if next(submitted) == 5:
                    self.shutdown(wait=False, cancel_futures=True)
                return future

        submitted, net = count(1), network(lambda Z: time.sleep(0.1))
        with pytest.raises(RuntimeError, match=r"shut down .* block \d of 5 \(rows .*Cancelled"):
            bp.sharded_gradients(net, X10, Y10, shards=5, executor=Closing(1))

    def test_a_worker_process_that_dies(self):
        with (
            ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool,
            pytest.raises(RuntimeError, match="executor must finish every block"),
        ):
            bp.sharded_gradients(network(die), X10, Y10, shards=10, executor=pool)

    def test_the_futures_of_a_broken_pool_are_left_to_the_pool(self):
        """It sets an error on each, in a thread of its own that a cancelled one would stop."""
        futures = []

        class Broken:
            def submit(self, fn, *args):
                futures.append(Future())
                if len(futures) == 5:
                    futures[0].set_exception(BrokenExecutor())
                return futures[-1]

        with pytest.raises(RuntimeError, match=r"block 1 of 5 .*BrokenExecutor"):
            bp.sharded_gradients(network(print), X10, Y10, shards=5, executor=Broken())
        assert not any(future.cancelled() for future in futures)

    def test_an_executor_that_goes_away_without_a_word(self, monkeypatch):
        """As a Dask client does whose scheduler was lost while it fetched a result."""
        monkeypatch.setattr(shards, "PATIENCE", 0.05)
        futures = []

        class Gone:
            def submit(self, fn, *args):
                if len(futures) == 5:
                    raise ConnectionError("closed")
                futures.append(Future())
                return futures[-1]

        with pytest.raises(RuntimeError, match=r"block 1 of 5 .*ConnectionError\('closed'\)"):
            bp.sharded_gradients(network(print), X10, Y10, shards=5, executor=Gone())
        assert all(future.cancelled() for future in futures)

    def test_a_timeout_ends_the_waiting(self):
        release, pool = Event(), ThreadPoolExecutor(1)
        try:
            started = time.perf_counter()
            with pytest.raises(TimeoutError, match=r"timeout = 0.1 seconds.*block 1 of 2"):
                bp.sharded_gradients(
                    network(lambda Z: release.wait()),
                    X10, Y10, shards=2, executor=pool, timeout=0.1,
                )  # fmt: skip
            assert time.perf_counter() - started < 5
        finally:
            release.set()
            pool.shutdown()

    def test_a_slow_executor_is_waited_for(self, monkeypatch):
        monkeypatch.setattr(shards, "PATIENCE", 0.01)
        net = network(lambda Z: time.sleep(0.05))
        with ThreadPoolExecutor(1) as pool:
            slow = bp.sharded_gradients(net, X10, Y10, shards=5, executor=pool, timeout=20)
        assert_same(slow, net.gradients(X10, Y10))

    def test_the_stop_button_cancels_what_is_not_begun(self, monkeypatch):
        futures = []

        class Stopped(Future):
            def result(self, timeout=None):
                raise KeyboardInterrupt

        class Pool:
            def submit(self, fn, *args):
                futures.append(Stopped())
                return futures[-1]

        with pytest.raises(KeyboardInterrupt):
            bp.sharded_gradients(network(print), X10, Y10, shards=5, executor=Pool())
        assert all(future.cancelled() for future in futures)
        with pytest.raises(CancelledError):
            Future.result(futures[0])

    def test_an_error_that_cannot_be_written_or_cancelled_hides_nothing(self):
        class MuteError(Exception):
            def __str__(self):
                raise RuntimeError("no text")

            __repr__ = __str__

        class Stubborn(Future):
            def cancel(self):
                raise RuntimeError("not now")

        class Pool:
            def submit(self, fn, *args):
                if futures:
                    raise MuteError
                futures.append(Stubborn())
                return futures[-1]

        futures = []
        with pytest.raises(RuntimeError, match=r"refused block 2 of 5 .*\(a MuteError\)") as caught:
            bp.sharded_gradients(network(print), X10, Y10, shards=5, executor=Pool())
        assert isinstance(caught.value.__cause__, MuteError)

    @pytest.mark.filterwarnings("ignore:overflow")
    @pytest.mark.parametrize("made_here", [True, False])
    def test_what_is_not_finite_is_not_added_and_names_the_rows(self, made_here):
        net = bp.Network.random([1, 1], loss=bp.SquaredError(), output=bp.Identity(), seed=0)
        X = np.where(X10 == 7, 1e200, X10)
        match = "must be finite, got inf or nan"
        with (
            ThreadPoolExecutor(1) as pool,
            pytest.raises(FloatingPointError, match=match) as caught,
        ):
            bp.sharded_gradients(net, X, Y10, shards=4, executor=None if made_here else pool)
        assert "block 4 of 4 (rows 7 to 9)" in caught.value.__notes__[0]


def given(what):
    class Gives:
        """An executor whose workers give this."""

        def submit(self, *_):
            future = Future()
            future.set_result(what)
            return future

    return Gives()


class TestWhatComesBack:
    """Of an executor of somebody else's: anything."""

    net = bp.Network.random([3, 4, 2], seed=0)
    X, Y = batch(net, 6, np.random.default_rng(0))
    loss, grads = net.gradients(X, Y)

    def refuses(self, what, error=(ValueError, TypeError), match="must", net=None):
        with pytest.raises(error, match=match) as caught:
            bp.sharded_gradients(net or self.net, self.X, self.Y, shards=2, executor=given(what))
        assert "block 1 of 2 (rows 0 to 2)" in caught.value.__notes__[0]

    def test_is_the_loss_and_the_gradients(self):
        for what in (
            None, 0.5, "done", [], (0.5,), (0.5, self.grads, 1), [0.5, self.grads], ValueError(),
            ("0.5", self.grads), (None, self.grads), (np.ones(1), self.grads), (True, self.grads),
            (0.5 + 1j, self.grads), (0.5, None), (0.5, self.grads[:1]), (0.5, [*self.grads] * 2),
            (0.5, [g.dW for g in self.grads]), (self.grads, 0.5), (0.5, 0.5), (0.5, {}),
        ):  # fmt: skip
            self.refuses(what)

    def test_has_the_shapes_of_the_weights(self):
        first, last = self.grads
        for dW in (
            1.0, np.ones((1, 1)), first.dW[:1], first.dW[:, :1], first.dW.T, first.dW[None], None,
            np.ma.masked_array(first.dW, mask=first.dW > 0), first.dW + 1j, first.dW.astype(str),
        ):  # fmt: skip
            self.refuses((0.5, [bp.ParameterGradients(dW, first.db), last]), match="dW of layer 1")
        for db in (last.db[0], last.db[:, :1], 0.5):
            self.refuses((0.5, [first, bp.ParameterGradients(last.dW, db)]), match="db of layer 2")

    @pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
    def test_is_finite(self, value):
        first, last = self.grads
        self.refuses((value, self.grads), FloatingPointError)
        spoilt = first._replace(dW=first.dW + np.where(first.dW == first.dW.max(), value, 0))
        self.refuses((0.5, [spoilt, last]), FloatingPointError)

    def test_is_a_future_first(self):
        for what in (None, 5, (self.loss, self.grads)):
            pool = type("Pool", (), {"submit": lambda self, *_, what=what: what})()
            with pytest.raises(TypeError, match=r"submit must give a Future, got .*; try"):
                bp.sharded_gradients(self.net, self.X, self.Y, shards=2, executor=pool)

    def test_may_be_of_any_numbers_that_the_weights_can_hold(self):
        lists = [bp.ParameterGradients(g.dW.tolist(), g.db.astype(np.float32)) for g in self.grads]
        for grads in (self.grads, tuple(self.grads), lists):
            what = (np.float64(0.5), grads)
            loss, totals = bp.sharded_gradients(
                self.net, self.X, self.Y, shards=2, executor=given(what)
            )
            assert loss == 1.0
            assert totals[0].db.dtype == np.float64
            np.testing.assert_allclose(totals[0].dW, 2 * self.grads[0].dW)

    def test_may_be_complex_where_the_weights_are(self):
        net = bp.Network.random([3, 4, 2], seed=0, dtype=complex)
        share = (0.5 + 0j, net.gradients(self.X, self.Y)[1])
        executor = given(share)
        assert bp.sharded_gradients(net, self.X, self.Y, shards=2, executor=executor)[0] == 1
        self.refuses(share)


def test_masked_rows_are_refused_before_they_travel():
    """pickle would send the numbers that are hidden."""
    net = bp.Network.random([1, 1], seed=0)
    masked = np.ma.masked_array(X10, mask=X10 == 8)
    for X, Y in ((masked, Y10), (X10, np.ma.masked_array(Y10, mask=X10 == 8))):
        with pytest.raises(ValueError, match=r"must have a number in each entry, got masked"):
            bp.sharded_gradients(net, X, Y, shards=2, executor=given(None))


def die(Z):
    os._exit(1)
