"""The gradient on a Dask cluster of real worker processes, which die or go away in mid-run."""

import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from networks import assert_same, batch

import backprop_lib as bp

if os.environ.get("CLUSTER_TESTS") != "required":
    pytest.importorskip("distributed", reason="Dask is not installed: make cluster")
from distributed import Client, LocalCluster

pytestmark = pytest.mark.filterwarnings("default")  # Dask's own, of other tasks and threads
SHARDS = 8


class Recorded(bp.Sigmoid):
    """Writes down which process is at work on a block, then takes its time."""

    def __init__(self, folder, seconds):
        self.folder, self.seconds = folder, seconds

    def __call__(self, Z):
        if self.seconds:
            Path(self.folder, f"{time.time_ns()} {os.getpid()}").touch()
            time.sleep(self.seconds)
        return super().__call__(Z)

    def at_work(self):
        """The process of each call so far, waiting for the first."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if calls := sorted(os.listdir(self.folder)):
                return [int(call.split()[1]) for call in calls]
            time.sleep(0.01)
        raise AssertionError("no worker began")


@pytest.fixture
def slow(tmp_path):
    return Recorded(tmp_path / "calls", 0.15)


@pytest.fixture
def problem(slow, tmp_path):
    """A network that is slow on the cluster, rows in files, and the right answer."""
    Path(slow.folder).mkdir()
    rng = np.random.default_rng(0)
    net = bp.Network.random([5, 7, 3], hidden=slow, loss=bp.SoftmaxCrossEntropy(), seed=0)
    X, Y = batch(net, 1000, rng)
    files = []
    for name, array in (("X", X), ("Y", Y)):
        files.append(np.memmap(tmp_path / name, float, "w+", shape=array.shape))
        files[-1][:] = array
    quick = bp.Network(
        [bp.Dense(layer.W, layer.b, layer.activation) for layer in net.layers], net.loss_function
    )
    quick.layers[0].activation = bp.Sigmoid()
    return net, *files, quick.gradients(X, Y)


def started():
    return LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=logging.CRITICAL
    )


@pytest.fixture(scope="module")
def client():
    with started() as cluster, Client(cluster) as client:
        yield client


def alive(pid):
    """Whether a process runs; one that ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except OSError:
        return False


def later(act):
    """Does something in another thread as soon as a worker is at work."""
    thread = Thread(target=act, daemon=True)
    thread.start()
    return thread


def test_two_workers_make_the_gradient(client, problem, slow):
    net, X, Y, right = problem
    executor = client.get_executor()
    assert_same(bp.sharded_gradients(net, X, Y, shards=SHARDS, executor=executor), right)
    assert len(set(slow.at_work()) - {os.getpid()}) == 2


def test_rows_in_memory_travel(client, problem):
    net, X, Y, right = problem
    X, Y, executor = np.array(X), np.array(Y), client.get_executor()
    assert_same(bp.sharded_gradients(net, X, Y, shards=3, executor=executor), right)


def test_a_changed_file_is_read_anew(client, problem):
    net, X, Y, right = problem
    executor = client.get_executor()
    first = bp.sharded_gradients(net, X, Y, shards=2, executor=executor)
    X[0, 0] = np.nan
    with pytest.raises(ValueError, match="X must be finite") as caught:
        bp.sharded_gradients(net, X, Y, shards=2, executor=executor)
    assert "block 1 of 2 (rows 0 to 499)" in caught.value.__notes__[0]
    X[0, 0] = 9.0
    second = bp.sharded_gradients(net, X, Y, shards=2, executor=executor)
    assert_same(first, right)
    net.layers[0].activation = bp.Sigmoid()
    assert_same(second, net.gradients(X, Y))


def test_a_worker_killed_in_mid_run_loses_nothing(client, problem, slow):
    net, X, Y, right = problem
    killed = []

    def kill():
        killed.append(slow.at_work()[0])
        os.kill(killed[0], signal.SIGKILL)

    thread = later(kill)
    sharded = bp.sharded_gradients(net, X, Y, shards=SHARDS, executor=client.get_executor())
    thread.join()
    assert_same(sharded, right)
    assert not alive(killed[0])
    calls = slow.at_work()
    assert len(calls) > SHARDS  # a block was begun twice
    assert set(calls) - {killed[0]}


def test_a_cluster_closed_in_mid_run_is_an_error_and_leaves_nothing(problem, slow):
    net, X, Y, _ = problem
    cluster = started()
    client = Client(cluster)
    workers = [worker.pid for worker in cluster.workers.values()]
    thread = later(lambda: (slow.at_work(), cluster.close()))
    before = time.monotonic()
    with pytest.raises(RuntimeError, match=r"executor must finish every block.*\(rows "):
        bp.sharded_gradients(net, X, Y, shards=50, executor=client.get_executor())
    assert time.monotonic() - before < 30
    thread.join(30)
    assert not thread.is_alive()
    assert [pid for pid in workers if alive(pid)] == []
    with pytest.raises(RuntimeError, match="executor must take every block"):
        bp.sharded_gradients(net, X, Y, shards=2, executor=client.get_executor())
    client.close()


def test_an_executor_shut_down_is_refused(client, problem):
    net, X, Y, _ = problem
    executor = client.get_executor()
    executor.shutdown()
    with pytest.raises(RuntimeError, match=r"refused block 1 of 2 \(rows 0 to 499\)"):
        bp.sharded_gradients(net, X, Y, shards=2, executor=executor)


def test_after_an_error_the_cluster_is_idle(client, problem, slow):
    net, X, Y, _ = problem
    X[1, 1] = np.inf
    with pytest.raises(ValueError, match="X must be finite"):
        bp.sharded_gradients(net, X, Y, shards=50, executor=client.get_executor())
    deadline = time.monotonic() + 20
    while any(client.processing().values()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(client.processing().values())
    assert len(slow.at_work()) < 25


def test_a_scheduler_killed_in_mid_run_is_an_error(problem, slow, tmp_path):
    """What a machine that breaks down looks like from here: no farewell."""
    net, X, Y, _ = problem
    address = tmp_path / "scheduler.json"
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "distributed.cli." + program, *arguments, "--scheduler-file",
             address, "--no-dashboard"],
            env=environment, stderr=subprocess.DEVNULL,
        )
        for program, arguments in (
            ("dask_scheduler", ["--port", "0"]), ("dask_worker", ["--nthreads", "1"]),
        )
    ]  # fmt: skip
    try:
        client = Client(scheduler_file=str(address), timeout=30)
        client.wait_for_workers(1)
        thread = later(lambda: (slow.at_work(), processes[0].kill()))
        before = time.monotonic()
        with pytest.raises(RuntimeError, match="executor must finish every block"):
            bp.sharded_gradients(net, X, Y, shards=50, executor=client.get_executor())
        assert time.monotonic() - before < 45
        thread.join()
    finally:
        for process in processes:
            process.kill()
            process.wait()
        client.close(timeout=1)
