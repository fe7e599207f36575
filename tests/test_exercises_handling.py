"""What learners hand in, and what must come of it: a true word, and an end."""

import copy
import functools
import pickle
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from backprop_course.exercises import check, hint, predict, solution, tasks
from backprop_course.exercises.check import TASKS
from backprop_course.exercises.lesson06 import Node
from backprop_course.exercises.task import UnreadableError
from backprop_course.shared import time_limit as clock

right = TASKS["04.dW"].answer


class Net:
    def dW(self, A_prev, dZ):
        return A_prev.T @ dZ


async def waits(A_prev, dZ):
    return A_prev.T @ dZ


def yields(A_prev, dZ):
    yield A_prev.T @ dZ


def not_yet(A_prev, dZ):
    raise NotImplementedError


def of_integers(A_prev, dZ):
    dW = np.zeros((A_prev.shape[1], dZ.shape[1]), dtype=int)
    dW[:] = A_prev.T @ dZ
    return dW


def masked(A_prev, dZ):
    return np.ma.masked_less(A_prev.T @ dZ, 0)


CAME = {
    "a class": (Net, "wrong type", "got the class Net"),
    "a method without its object": (Net.dW, "wrong type", "without an object"),
    "a text": ("dW", "wrong type", "without quotation marks"),
    "a result": (np.ones((2, 2)), "wrong type", "without brackets"),
    "a coroutine": (waits, "wrong type", "leave `async` out"),
    "a generator": (yields, "wrong type", "has a `yield`"),
    "nothing yet": (not_yet, "not attempted", "Not attempted yet"),
    "two things": (lambda A, D: (A.T @ D, D), "wrong type", "returned 2 things"),
    "itself": (lambda A, D: np.linalg.norm, "wrong type", "returned the function norm itself"),
    "two of one shape": (lambda A, D: (A.T @ D, A.T @ D), "wrong type", "returned 2 things"),
    "a comma at the end": (lambda A, D: (A.T @ D,), "wrong type", "is there a comma"),
    "a sum without brackets": (lambda A, D: (A.T @ D).sum, "wrong type", "the function sum itself"),
    "a generator expression": (lambda A, D: (row for row in A), "wrong type", "write [ … for … ]"),
    "arrays that do not fit": (lambda A, D: [A, D.T], "wrong type", "a list with 2 entries of"),
    "no entries": (lambda A, D: np.zeros((0, 3)), "wrong shape", "which has no entries"),
    "a dictionary": (lambda A, D: {"dW": A.T @ D}, "wrong type", "a dictionary"),
    "dates": (lambda A, D: np.array(["2020-01-01"], "M8[D]"), "wrong type", "datetime64[D]"),
    "nothing in a list": (lambda A, D: [None], "wrong type", "the first of them None"),
    "masked rows": (lambda A, D: list(np.ma.masked_less(A.T @ D, 0)), "wrong type", "masked"),
    "one axis": (lambda A, D: (A.T @ D).sum(axis=0), "wrong shape", "got (n_{l+1},) = ("),
    "its transpose": (lambda A, D: D.T @ A, "wrong shape", "got (n_{l+1}, n_l) = ("),
    "an axis too many": (lambda A, D: (A.T @ D)[None], "wrong shape", "of length 1 is too many"),
    "complex": (lambda A, D: A.T @ D + 0j, "wrong type", "entries complex128, which are complex"),
    "text": (lambda A, D: (A.T @ D).astype(str), "wrong type", "entries <U"),
    "objects": (lambda A, D: (A.T @ D).astype(object), "wrong type", "entries object"),
    "masked": (masked, "wrong type", "masked entries"),
    "zeros": (lambda A, D: np.zeros((A.shape[1], D.shape[1])), "wrong", "is 0, on all inputs"),
    "integers": (of_integers, "wrong", "An array of integers"),
    "ones": (
        lambda A, D: np.ones((A.shape[1], D.shape[1])),
        "wrong",
        "the same number everywhere",
    ),
    "nearly": (lambda A, D: (A.T @ D).astype(np.float16), "wrong", "about three digits"),
    "an argument too many": (lambda A, D, n: A.T @ D, "wrong type", "with 2 arguments"),
    "an argument too few": (lambda A: A, "wrong type", "check calls dW(A_prev, dZ)"),
    "names only": (lambda *, A_prev, dZ: A_prev.T @ dZ, "wrong type", "take the * away"),
}


@pytest.mark.parametrize("kind", CAME)
def test_what_came_is_said(kind):
    came, status, words = CAME[kind]
    verdict = check("04.dW", came, seed=0)
    assert verdict.status == status
    assert words in verdict.message


OF_OTHER_TASKS = {
    "two numbers": ("01.dw", lambda dz, a: (dz * a, dz), "returned 2 things, and one number"),
    "a complex number": ("01.dw", lambda dz, a: complex(dz * a), "which are complex"),
    "a row": ("04.db", lambda dZ: dZ.sum(axis=0), "reshape(1, -1) puts it back"),
    "a column": ("04.dZ_output", lambda A, Y: np.squeeze((A - Y) / len(Y)), "reshape(-1, 1) puts"),
    "one of two": ("06.matmul_back", lambda G, A, B: G @ B.T, "what came is an array ("),
    "three": ("06.matmul_back", lambda G, A, B: (G, A, B), "what came is a tuple with 3 entries"),
    "by name": ("06.matmul_back", lambda G, A, B: {"dA": G}, "what came is a dictionary"),
    "arrays in a row": ("04.backward", lambda X, Y, W, b: W + b, "in brackets, (dW, db)"),
    "two lists": ("04.backward", lambda X, Y, W, b: (W, b), "list(zip(dWs, dbs))"),
    "no pairs": ("04.backward", lambda X, Y, W, b: [None for _ in W], "what came is None"),
}


@pytest.mark.parametrize("kind", OF_OTHER_TASKS)
def test_what_came_is_said_in_other_tasks(kind):
    id, function, words = OF_OTHER_TASKS[kind]
    assert words in check(id, function, seed=0).message


FINE = {
    "a tuple with its row": lambda A, D: tuple((A.T @ D).tolist()),
    "a matrix": lambda A, D: (A.T @ D).view(np.matrix),
    "lists": lambda A, D: (A.T @ D).tolist(),
    "any arguments": lambda *inputs: inputs[0].T @ inputs[1],
    "one with a default": lambda A, D, axis=0: A.T @ D,
    "an object's method": Net().dW,
    "float32": lambda A, D: (A.T @ D).astype(np.float32),
    "a masked array without masks": lambda A, D: np.ma.array(A.T @ D),
}


@pytest.mark.parametrize("kind", FINE)
def test_what_can_be_read_is_read(kind):
    assert check("04.dW", FINE[kind])


def test_parameters_in_another_order_are_read_by_their_names():
    verdict = check("04.dZ_hidden", lambda A, W_next, dZ_next: dZ_next @ W_next.T * A * (1 - A))
    assert verdict.mistake == "the parameters in another order"
    assert "check calls dZ_hidden(dZ_next, W_next, A)" in verdict.message
    assert "its numbers are right" in verdict.message


def test_another_order_and_a_mistake_are_both_named():
    verdict = check("04.dZ_hidden", lambda A, W_next, dZ_next: dZ_next @ W_next.T)
    assert verdict.mistake == "the parameters in another order and σ′ left out"


def test_another_order_that_comes_out_right_is_right():
    assert check("04.dW", lambda dZ, A_prev: dZ.T @ A_prev)


@pytest.mark.parametrize(
    "function",
    [
        lambda dz, a_prev: a_prev.T @ dz,  # other capitals
        lambda dZ, A: A.T @ dZ,  # one name of its own
        lambda dZ, A_prev, scale=1: A_prev.T @ dZ,
        eval("lambda dZ, A_prev, /: A_prev.T @ dZ"),
    ],
)
def test_another_order_is_known_by_any_name_of_the_tasks(function):
    verdict = check("04.dW", function)
    assert verdict.mistake == "the parameters in another order"
    assert "its numbers are right" in verdict.message


def test_names_of_ones_own_are_no_other_order():
    verdict = check("04.dW", lambda dZ, wrong: wrong @ dZ.T)
    assert "another order" not in verdict.message


def logged(function):
    @functools.wraps(function)
    def inner(*args):
        return function(*args)

    return inner


def three(a, b, c):
    return a


def test_a_wrapper_is_called_with_its_own_parameters():
    assert check("04.dW", logged(right))
    wrapper = logged(right)
    wrapper.__wrapped__ = three
    assert check("04.dW", wrapper)
    wrapper.__signature__ = "none"
    assert check("04.dW", wrapper)


@pytest.mark.parametrize(
    "limit",
    [
        None,
        float("inf"),
        float("nan"),
        "5",
        0,
        -1,
        True,
        pytest.param(10**400, id="10**400"),
        1e300,
    ],
)
def test_a_time_limit_must_be_a_number_of_seconds(limit):
    with pytest.raises(ValueError, match="time_limit must be a positive number"):
        check("04.dW", right, time_limit=limit)


@pytest.mark.parametrize("limit", [5, np.float32(5), np.int64(5), 1e-3 + 60])
def test_any_kind_of_number_is_a_time_limit(limit):
    assert check("04.dW", right, time_limit=limit)


@pytest.mark.parametrize("seed", ["abc", -1, 1.5, True])
def test_a_seed_must_be_a_whole_number(seed):
    with pytest.raises(ValueError, match="seed must be a whole number"):
        check("04.dW", right, seed=seed)


def test_exchanged_arguments_are_said():
    def dW(A_prev, dZ):
        return A_prev.T @ dZ

    with pytest.raises(ValueError, match=r"got the function dW; .* check\('04.dW', dW\)"):
        check(dW, "04.dW")
    with pytest.raises(ValueError, match="task_id must be an id"):
        check(["04.dW"], dW)
    with pytest.raises(ValueError, match=r"check\('02.dW', dW\)"):
        check(dW, "02.dW")
    with pytest.raises(ValueError, match=r"check\('04.dW', dW\)"):
        check(None, dW)


@pytest.mark.parametrize("ask", [hint, solution, lambda id: predict(id, "same")])
@pytest.mark.parametrize("id", [None, ["04.q1"], right, 4.0])
def test_what_is_no_id_is_said(ask, id):
    with pytest.raises(ValueError, match=r"^(task|question)_id must be an id such as .*; "):
        ask(id)


class MuteError(Exception):
    def __str__(self):
        raise RuntimeError("no text")


def test_an_error_without_text_is_a_verdict():
    def dW(A_prev, dZ):
        raise MuteError

    verdict = check("04.dW", dW)
    assert verdict.status == "raised an error"
    assert "MuteError" in verdict.message


def test_an_error_is_told_with_the_sizes_of_its_input():
    verdict = check("04.dW", lambda A_prev, dZ: A_prev @ dZ, seed=1)
    assert "in a product X @ Y, X has" in verdict.message
    assert "That was with E = " in verdict.message
    assert "other inputs gave no error" in verdict.message


SHAPES = {
    "product": (
        lambda A_prev, dZ: A_prev @ dZ,
        "X has n_prev = {n_prev} columns and Y has E = {E}",
    ),
    "dot": (lambda A_prev, dZ: A_prev.dot(dZ), "(E, n_prev) = ({E}, {n_prev}) and (E, n)"),
    "sum": (lambda A_prev, dZ: A_prev + dZ, "(E, n) = ({E}, {n}) could not be combined"),
}


@pytest.mark.parametrize("kind", SHAPES)
def test_shapes_that_do_not_fit_are_told_by_their_symbols(kind):
    function, words = SHAPES[kind]
    sizes = TASKS["04.dW"].probes(np.random.default_rng(1))[0].sizes
    assert words.format(**sizes) in check("04.dW", function, seed=1).message


def test_an_error_on_a_kind_of_input_is_told_with_the_kind():
    verdict = check("04.dZ_output", lambda A, Y: 1 / (A.shape[1] - 1) and (A - Y) / len(Y))
    assert "division by zero. That is so only where K = 1" in verdict.message
    answer = TASKS["04.backward"].answer
    verdict = check("04.backward", lambda X, Y, W, b: 1 / (len(W) - 1) and answer(X, Y, W, b))
    assert "only where the number of layers = 1" in verdict.message


def test_check_inside_the_function_is_said_and_ends():
    def dW(A_prev, dZ):
        check("04.dW", dW)
        return A_prev.T @ dZ

    verdict = check("04.dW", dW, time_limit=1)
    assert verdict.status == "raised an error"
    assert "to the left margin" in verdict.message


@pytest.mark.skipif(not clock.has_alarm(), reason="no interval timer here")
def test_the_outer_limit_lives_on_after_an_inner_one():
    def dW(A_prev, dZ):
        check("04.db", TASKS["04.db"].answer)
        while True:
            pass

    began = time.perf_counter()
    assert check("04.dW", dW, time_limit=0.3).status == "took too long"
    assert time.perf_counter() - began < 3


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.skipif(not clock.has_alarm(), reason="no interval timer here")
def test_a_thread_that_was_started_ends_too():
    stop = []

    def spin():
        while not stop:
            time.sleep(0.001)

    def dW(A_prev, dZ):
        worker = threading.Thread(target=spin)
        worker.start()
        worker.join()

    before = threading.active_count()
    assert check("04.dW", dW, time_limit=0.2).status == "took too long"
    for _ in range(100):
        if threading.active_count() == before:
            break
        time.sleep(0.02)
    stop.append(True)
    assert threading.active_count() == before


def one_line(A_prev, dZ):
    while True: pass  # fmt: skip # noqa: E701


def test_a_loop_on_one_line_ends_where_there_is_no_alarm(monkeypatch):
    monkeypatch.setattr(clock, "has_alarm", lambda: False)
    assert check("04.dW", one_line, time_limit=0.2).status == "took too long"
    assert sys.gettrace() is None


SLOW = """
import time
time.sleep(0.6)
finished = True
"""


@pytest.mark.parametrize("alarm", [True, False])
def test_an_import_is_never_cut_off(alarm, monkeypatch, tmp_path):
    if alarm and not clock.has_alarm():
        pytest.skip("no interval timer here")
    monkeypatch.setattr(clock, "has_alarm", lambda: alarm)
    (tmp_path / f"slow_{alarm}.py").write_text(SLOW)
    monkeypatch.syspath_prepend(tmp_path)

    def dW(A_prev, dZ):
        module = __import__(f"slow_{alarm}")
        return A_prev.T @ dZ if module.finished else None

    assert check("04.dW", dW, time_limit=0.3)


BOTH = pytest.mark.parametrize("alarm", [True, False])


@pytest.fixture
def host(monkeypatch):
    """Sets whether the host has an alarm."""

    def use(alarm):
        if alarm and not clock.has_alarm():
            pytest.skip("no interval timer here")
        monkeypatch.setattr(clock, "has_alarm", lambda: alarm)

    return use


def busy(seconds):
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        pass


@BOTH
def test_the_time_of_an_import_does_not_count(alarm, host, monkeypatch, tmp_path):
    host(alarm)
    (tmp_path / f"uncounted_{alarm}.py").write_text(SLOW)
    monkeypatch.syspath_prepend(tmp_path)

    def dW(A_prev, dZ):
        __import__(f"uncounted_{alarm}")
        busy(0.01)
        return A_prev.T @ dZ

    assert check("04.dW", dW, time_limit=0.4)


@BOTH
def test_a_loop_after_an_import_ends(alarm, host, monkeypatch, tmp_path):
    host(alarm)
    (tmp_path / f"before_{alarm}.py").write_text(SLOW)
    monkeypatch.syspath_prepend(tmp_path)

    def dW(A_prev, dZ):
        __import__(f"before_{alarm}")
        busy(60)

    began = time.perf_counter()
    assert check("04.dW", dW, time_limit=0.2).status == "took too long"
    assert time.perf_counter() - began < 3


CHECKS_ITSELF = """
from backprop_course.exercises import check

def dW(A_prev, dZ):
    while True:
        pass

verdict = check("04.dW", dW, time_limit=0.2)
"""


@BOTH
def test_a_check_in_a_module_that_is_imported_has_its_limit(alarm, host, monkeypatch, tmp_path):
    host(alarm)
    (tmp_path / f"checks_{alarm}.py").write_text(CHECKS_ITSELF)
    monkeypatch.syspath_prepend(tmp_path)
    assert __import__(f"checks_{alarm}").verdict.status == "took too long"


@BOTH
def test_of_two_limits_inside_each_other_the_earlier_counts(alarm, host):
    host(alarm)

    def dW(A_prev, dZ):
        check("04.db", lambda dZ: busy(60), time_limit=60)
        busy(60)

    began = time.perf_counter()
    assert check("04.dW", dW, time_limit=0.3).status == "took too long"
    assert time.perf_counter() - began < 3
    assert sys.gettrace() is None


@BOTH
def test_a_limit_that_ends_while_it_is_taken_down_leaves_no_trace(alarm, host, monkeypatch):
    host(alarm)
    gettrace = threading.gettrace

    def slow():
        busy(0.3)
        return gettrace()

    with clock.time_limit(0.2):
        monkeypatch.setattr(threading, "gettrace", slow)
    monkeypatch.undo()
    assert threading.gettrace() is None
    assert sys.gettrace() is None


@BOTH
def test_an_inner_limit_that_ends_first_leaves_the_outer_one(alarm, host):
    host(alarm)
    inner = []

    def dW(A_prev, dZ):
        inner.append(check("04.db", lambda dZ: busy(60), time_limit=0.1).status)
        busy(60)

    began = time.perf_counter()
    assert check("04.dW", dW, time_limit=1.5).status == "took too long"
    assert 1.4 < time.perf_counter() - began < 6
    assert inner == ["took too long"]
    assert sys.gettrace() is None


@pytest.mark.skipif(not clock.has_alarm(), reason="no interval timer here")
def test_a_timer_of_somebody_else_rings_once_at_its_time():
    rang = []
    before = signal.signal(signal.SIGALRM, lambda *_: rang.append(time.perf_counter()))
    began = time.perf_counter()
    signal.setitimer(signal.ITIMER_REAL, 0.4)
    try:
        assert check("04.dW", right)
        busy(0.7)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert [0.39 < at - began < 0.65 for at in rang] == [True]


@pytest.mark.skipif(not clock.has_alarm(), reason="no interval timer here")
def test_an_alarm_that_could_not_be_given_back_is_left_alone(monkeypatch):
    """A library in C may answer to it; Python says None of such a handler."""
    monkeypatch.setattr(signal, "getsignal", lambda number: None)
    monkeypatch.setattr(signal, "setitimer", lambda *_: pytest.fail("the alarm was taken"))
    assert check("04.dW", right)
    assert check("04.dW", lambda A_prev, dZ: busy(60), time_limit=0.2).status == "took too long"


def test_an_answer_that_cannot_be_read_comes_whole_out_of_another_process():
    error = UnreadableError("wrong type", "no numbers")
    error.add_note("seen")
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert (str(again), again.status, again.__notes__) == ("no numbers", "wrong type", ["seen"])


def test_checks_of_one_task_in_several_threads_do_not_meet():
    def dW(A_prev, dZ):
        time.sleep(0.01)
        return A_prev.T @ dZ

    found = []
    workers = [
        threading.Thread(target=lambda: found.append(check("04.dW", dW).status)) for _ in range(3)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(10)
    assert found == ["correct"] * 3
    assert threading.gettrace() is None


def in_a_thread(A_prev, dZ):
    worker = threading.Thread(target=lambda: busy(60))
    worker.start()
    worker.join()


def in_a_pool(A_prev, dZ):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(busy, 60).result()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@BOTH
@pytest.mark.parametrize("function", [in_a_thread, in_a_pool])
def test_a_loop_in_a_thread_that_is_waited_for_ends(alarm, host, function):
    host(alarm)
    before, began = set(threading.enumerate()), time.perf_counter()
    assert check("04.dW", function, time_limit=0.2).status == "took too long"
    while set(threading.enumerate()) - before and time.perf_counter() - began < 3:
        time.sleep(0.02)
    assert set(threading.enumerate()) <= before


class LeavesError(ValueError):
    def __str__(self):
        raise SystemExit


def test_an_error_that_ends_the_program_when_it_is_written_is_a_verdict():
    def dW(A_prev, dZ):
        raise LeavesError

    verdict = check("04.dW", dW)
    assert verdict.status == "raised an error"
    assert "cannot be written as text" in verdict.message


@pytest.mark.parametrize("id", tasks())
def test_the_shown_solution_runs_in_a_cell_of_its_own(id):
    names = {}
    shown = solution(id)
    exec(shown.imports + shown.code, names)
    assert check(id, names[TASKS[id].function_name], seed=0)


def test_a_node_with_the_wrong_number_of_parents_is_told_so():
    none = check("06.tanh", lambda a: Node(np.tanh(a.value)))
    assert "Your node has 0 parents; it must have one, the node a" in none.message
    two = check("06.tanh", lambda a: Node(np.tanh(a.value), (a, a), lambda G: (G, G)))
    assert "Your node has 2 parents" in two.message


def test_where_there_is_one_example_none_is_said_to_be_left_out():
    def softmax_loss(z, y):
        return z.max() - z * y + np.log(np.exp(z - z.max()).sum())

    assert check("03.softmax_loss", softmax_loss).mistake == "the missing sum"


def test_where_two_things_give_the_same_infinity_both_are_told():
    found = check("03.softmax_loss", lambda z, y: np.log(np.exp(z - (z * y).sum()).sum()))
    assert "the unstable softmax" in found.mistake
    assert "not z_c" in found.message
