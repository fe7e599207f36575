"""Nothing that is no solution passes, and the checker comes back."""

import signal
import sys
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from backprop_course.exercises import check
from backprop_course.exercises.check import TASKS
from backprop_course.exercises.comparison import same_outcome
from backprop_course.exercises.diagnosis import judge
from backprop_course.exercises.run_safely import call
from backprop_course.shared import time_limit as clock

ALL = pytest.mark.parametrize("id", TASKS)
NO_NUMBERS = {"05.minibatches", "06.multiply", "06.tanh", "06.topological", "06.backward"}
"""Tasks whose answer is batches or nodes, which are read as facts."""
IDENTITY = {"01.db", "02.db"}
"""Tasks whose right answer is the argument."""


class EqualsEverything:
    __array_priority__ = 1e9

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 0

    def __sub__(self, other):
        return 0.0

    def __len__(self):
        return 1

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_, **__):
        return self


class AgreeableArray(np.ndarray):
    def __eq__(self, other):
        return np.full(self.shape, True)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return np.full(self.shape, True)

    def all(self, *_, **__):
        return True


def filled(id, value):
    """The right shapes, and in every place this value."""

    def fill(part):
        if isinstance(part, list | tuple):
            return type(part)(fill(member) for member in part)
        return None if part is None else np.full(np.shape(part), value)

    return lambda *args: fill(list(TASKS[id].answer(*args)) if id == "05.minibatches"
                              else TASKS[id].answer(*args))  # fmt: skip


@ALL
@pytest.mark.parametrize("value", [0.0, 1.0, np.nan, np.inf, -np.inf])
def test_one_value_everywhere_does_not_pass(id, value):
    verdict = check(id, filled(id, value))
    assert not verdict
    if not np.isfinite(value) and id not in NO_NUMBERS:
        assert verdict.status == "not finite"


@ALL
def test_an_object_that_equals_everything_does_not_pass(id):
    assert not check(id, lambda *_: EqualsEverything())
    assert not check(id, lambda *args: np.ones((3, 2)).view(AgreeableArray))


@pytest.mark.parametrize("value", ["text", b"bytes", {"a": 1}, {1}, object(), [None], [[1], [1, 2]],
                                   1j, np.array(["a"]), np.array([object()])])  # fmt: skip
def test_what_is_no_array_of_numbers_has_the_wrong_type(value):
    verdict = check("04.dW", lambda A_prev, dZ: value)
    assert verdict.status == "wrong type"


@ALL
def test_an_argument_handed_back_does_not_pass(id):
    for i, name in enumerate(TASKS[id].draw(np.random.default_rng(0), 0).arguments):
        verdict = check(id, lambda *args, i=i: args[i])
        assert bool(verdict) is (id in IDENTITY), name


@ALL
def test_a_function_that_prints_the_answer_and_returns_nothing_is_not_attempted(id, capsys):
    verdict = check(id, lambda *args: print(TASKS[id].answer(*args)))
    assert verdict.status == "not attempted"
    assert "`return` is missing" in verdict.message
    assert capsys.readouterr().out


@ALL
def test_a_function_that_changes_an_argument_does_not_pass(id):
    answer = TASKS[id].answer

    def spoil(value):
        if isinstance(value, list):
            return any(map(spoil, value))
        if isinstance(value, np.ndarray):
            value += 1
            return True
        return False

    def spoiling(*args):
        result = answer(*args)
        result = list(result) if id == "05.minibatches" else result
        spoiling.did = spoiling.did or any(map(spoil, args))
        return result

    spoiling.did = False
    verdict = check(id, spoiling)
    if spoiling.did and id not in IDENTITY:
        assert verdict.status == "changed its arguments"
        assert not verdict


def test_a_list_with_another_member_is_a_changed_argument():
    def train(X, Y, weights, biases, learning_rate, epochs):
        weights[:], biases[:] = TASKS["05.train"].answer(
            X, Y, weights, biases, learning_rate, epochs
        )
        return weights, biases

    verdict = check("05.train", train)
    assert verdict.status == "changed its arguments"
    assert "weights = list(weights)" in verdict.message


def test_an_in_place_step_is_a_changed_argument():
    def step(W, dW, learning_rate):
        W -= learning_rate * dW
        return W

    verdict = check("05.step", step)
    assert verdict.status == "changed its arguments"
    assert "argument W" in verdict.message


def test_the_reference_is_not_run_before_the_function_is_done():
    events = []
    task = TASKS["04.dW"]

    def spy(A_prev, dZ):
        events.append("reference")
        return task.answer(A_prev, dZ)

    def mine(A_prev, dZ):
        events.append("mine")
        return task.answer(A_prev, dZ)

    spied = replace(task, answer=spy)
    probes = spied.probes(np.random.default_rng(0))
    assert judge(spied, probes, [call(mine, probe, spied, 1) for probe in probes])
    assert events == ["mine"] * len(probes) + ["reference"] * len(probes)


def test_an_array_that_is_changed_after_it_was_returned_has_been_read():
    kept = []

    def dW(A_prev, dZ):
        for old in kept:
            old[...] = 0
        kept.append(A_prev.T @ dZ)
        return kept[-1]

    assert check("04.dW", dW)


def test_one_buffer_for_all_calls_is_fine_but_not_one_answer():
    first = []

    def dW(A_prev, dZ):
        first.append(A_prev.T @ dZ)
        return first[0]

    assert not check("04.dW", dW)


def test_sometimes_none_is_no_answer():
    calls = []

    def db(dZ):
        calls.append(dZ)
        return dZ.sum(axis=0, keepdims=True) if len(calls) != 3 else None

    verdict = check("04.db", db)
    assert verdict.status == "wrong type"
    assert "`return`" in verdict.message


@pytest.mark.parametrize(
    "error", [SystemExit, GeneratorExit, KeyboardInterrupt, RecursionError, MemoryError]
)
def test_an_error_of_any_kind_is_a_verdict(error):
    def dW(A_prev, dZ):
        raise error("enough")

    verdict = check("04.dW", dW)
    assert verdict.status == "raised an error"
    assert error.__name__ in verdict.message


def test_the_stop_button_is_not_held_back():
    def dW(A_prev, dZ):
        signal.raise_signal(signal.SIGINT)

    # a shell that starts this in the background has the signal ignored
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            check("04.dW", dW)
    finally:
        signal.signal(signal.SIGINT, before)


def loops(A_prev, dZ):
    while True:
        pass


def loops_and_catches_exceptions(A_prev, dZ):
    while True:
        try:
            sum(range(1000))
        except Exception:
            pass


def loops_and_catches_everything(A_prev, dZ):
    while True:
        try:
            sum(range(10))
            time.sleep(0.01)
        except:  # noqa: E722
            pass


ENDLESS = [loops, loops_and_catches_exceptions, loops_and_catches_everything]


@pytest.mark.skipif(not clock.has_alarm(), reason="no interval timer here")
@pytest.mark.parametrize("function", [*ENDLESS, lambda A_prev, dZ: time.sleep(60)])
def test_a_function_that_never_returns_is_stopped_by_the_alarm(function):
    began = time.perf_counter()
    verdict = check("04.dW", function, time_limit=0.2)
    assert verdict.status == "took too long"
    assert time.perf_counter() - began < 3
    assert sys.gettrace() is None
    time.sleep(0.25)  # no alarm rings afterwards


def test_one_endless_call_of_many_is_enough():
    calls = []

    def db(dZ):
        calls.append(dZ)
        while len(calls) == 3:
            pass
        return dZ.sum(axis=0, keepdims=True)

    assert check("04.db", db, time_limit=0.2).status == "took too long"
    assert len(calls) == 3


def test_where_there_is_no_alarm_a_python_loop_is_stopped_by_tracing(monkeypatch):
    monkeypatch.setattr(clock, "has_alarm", lambda: False)
    for function in (loops, loops_and_catches_exceptions):
        assert check("04.dW", function, time_limit=0.2).status == "took too long"
    assert check("04.dW", TASKS["04.dW"].answer)
    assert sys.gettrace() is None


def test_another_thread_has_a_limit_too():
    found = []
    worker = threading.Thread(target=lambda: found.append(check("04.dW", loops, time_limit=0.2)))
    worker.start()
    worker.join(10)
    assert [verdict.status for verdict in found] == ["took too long"]


def test_endless_batches_end():
    def minibatches(X, Y, size, rng):
        while True:
            yield X[:size], Y[:size]

    began = time.perf_counter()
    assert not check("05.minibatches", minibatches)
    assert time.perf_counter() - began < 5

    def waits(X, Y, size, rng):
        while True:
            if size < 0:
                yield X, Y

    assert check("05.minibatches", waits, time_limit=0.2).status == "took too long"


def test_an_endless_list_ends():
    def backward(X, Y, weights, biases):
        while True:
            yield 1, 2

    assert check("04.backward", backward).status == "wrong shape"


def test_a_tracer_that_is_there_already_is_left_alone(monkeypatch):
    monkeypatch.setattr(clock, "has_alarm", lambda: False)

    def tracer(frame, event, argument):
        return None

    sys.settrace(tracer)
    try:
        assert check("01.db", lambda dz: dz)
        assert sys.gettrace() is tracer
    finally:
        sys.settrace(None)


@pytest.mark.parametrize("end", [0, -1])
@pytest.mark.parametrize("turned", [False, True])
def test_some_graph_of_every_check_shows_gradients_handed_on_too_early(end, turned):
    """Nodes as they are first met, from a queue or a stack: some graphs alone do not mind."""

    def backward(loss):
        grads, met, waiting = {loss: 1.0}, {loss}, [loss]
        while waiting:
            node = waiting.pop(end)
            pieces = list(zip(node.parents, node.way_back(grads[node]), strict=True))
            for parent, G in pieces[::-1] if turned else pieces:
                grads[parent] = grads.get(parent, 0) + G
                if parent not in met:
                    met.add(parent)
                    waiting.append(parent)
        return grads

    task = TASKS["06.backward"]
    special = [draw(np.random.default_rng(0)) for draw in task.extra]
    outcomes = [[call(f, probe, task, None) for f in (backward, task.answer)] for probe in special]
    assert not all(same_outcome(*pair) for pair in outcomes)
