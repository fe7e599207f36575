"""Bad input is refused in words that name it, what was expected, what came, and a fix that works."""

import ast
import os
import re
import sys
import time
import traceback
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from unittest import mock

import numpy as np
import pytest

import backprop_lib as bp
from backprop_course import views
from backprop_course.views.lab.state import LabState, Parameter

W, B = np.ones((3, 4)), np.zeros((1, 4))
S = bp.Sigmoid()
NET = bp.Network.random([3, 4, 2], seed=0)
SOFT = bp.Network.random([3, 4, 2], loss=bp.SoftmaxCrossEntropy(), seed=0)
X = np.ones((5, 3))
Y = bp.one_hot([0, 1, 0, 1, 1], 2)


def with_entry(array, value):
    array = array.astype(float)
    array[1, 1] = value
    return array


def train(X=X, Y=Y, **kwargs):
    settings = {"epochs": 1, "learning_rate": 0.1, "progress": False} | kwargs
    bp.train(bp.Network.random([3, 4, 2], seed=0), X, Y, **settings)


def assign(name, value):
    setattr(bp.Dense(W, B, S), name, value)


def sharded(X=X, Y=Y, **kwargs):
    bp.sharded_gradients(NET, X, Y, **{"shards": 2} | kwargs)


def shut_down():
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    return pool


# what is wrong: (call, error, words that the message must hold)
BAD = {
    "W a vector": (lambda: bp.Dense(W[0], B, S), ValueError, ["W", "(n_in, n_out)", "(4,)", "reshape"]),
    "W of three axes": (lambda: bp.Dense(W[None], B, S), ValueError, ["W", "(1, 3, 4)", "two axes"]),
    "W of objects": (lambda: bp.Dense(W.astype(object), B, S), TypeError, ["W", "object", "dtype=float"]),
    "W of text": (lambda: bp.Dense([["a"]], B, S), TypeError, ["W", "<U1", "rows of numbers"]),
    "W ragged": (lambda: bp.Dense([[1, 2], [3]], B, S), ValueError, ["W", "equal length"]),
    "W of float16": (lambda: bp.Dense(W.astype(np.float16), B, S), TypeError, ["W", "float16", "np.asarray(W, dtype=float)"]),
    "W of complex64": (lambda: bp.Dense(W.astype(np.complex64), B, S), TypeError, ["W", "complex64", "np.asarray(W, dtype=complex)"]),
    "W with nan": (lambda: bp.Dense(with_entry(W, np.nan), B, S), ValueError, ["W", "finite", "nan", "[1, 1]"]),
    "W empty": (lambda: bp.Dense(np.ones((0, 4)), B, S), ValueError, ["W", "(0, 4)", "empty"]),
    "W assigned transposed": (lambda: assign("W", W.T), ValueError, ["W", "(n_in, n_out) = (3, 4)", "(4, 3)", "transpose"]),
    "W assigned with inf": (lambda: assign("W", W * np.inf), ValueError, ["W", "finite", "inf"]),
    "b a vector": (lambda: bp.Dense(W, B[0], S), ValueError, ["b", "(1, n_out) = (1, 4)", "(4,)", "np.reshape(b, (1, 4))"]),
    "b a column": (lambda: bp.Dense(W, B.T, S), ValueError, ["b", "(1, 4)", "(4, 1)", "transpose"]),
    "b of another width": (lambda: bp.Dense(W, np.zeros((1, 3)), S), ValueError, ["b", "(1, 4)", "(1, 3)"]),
    "b complex": (lambda: bp.Dense(W, B + 1j, S), TypeError, ["b", "real", "complex128", "np.real(b)"]),
    "activation a class": (lambda: bp.Dense(W, B, bp.Sigmoid), TypeError, ["activation", "Sigmoid()"]),
    "activation a name": (lambda: bp.Dense(W, B, "sigmoid"), TypeError, ["activation", "'sigmoid'", "Sigmoid()"]),
    "layers transposed": (
        lambda: bp.Network([bp.Dense(W, B, S), bp.Dense(np.ones((2, 4)), B, S)]),
        ValueError, ["W of layer 2", "(n_1, n_2) = (4, any)", "(2, 4)", "transpose"],
    ),
    "layers that do not meet": (
        lambda: bp.Network([bp.Dense(W, B, S), bp.Dense(np.ones((5, 2)), B[:, :2], S)]),
        ValueError, ["W of layer 2", "(4, any)", "(5, 2)", "4 numbers"],
    ),
    "layers of two dtypes": (
        lambda: bp.Network([bp.Dense(W, B, S), bp.Dense(np.ones((4, 2), np.float32), B[:, :2], S)]),
        TypeError, ["W of layer 2", "float64", "float32", "astype"],
    ),
    "no layers": (lambda: bp.Network([]), ValueError, ["layers", "at least one"]),
    "layers no layers": (lambda: bp.Network([W]), TypeError, ["layers", "Dense", "Network.random"]),
    "loss a class": (lambda: bp.Network([bp.Dense(W, B, S)], bp.CrossEntropy), TypeError, ["loss", "CrossEntropy()"]),
    "loss and output apart": (
        lambda: bp.Network([bp.Dense(W, B, bp.Tanh())], bp.CrossEntropy()),
        ValueError, ["output layer", "Sigmoid()", "CrossEntropy()", "Tanh()", "SquaredError"],
    ),
    "softmax loss on sigmoid": (
        lambda: bp.Network([bp.Dense(W, B, S)], bp.SoftmaxCrossEntropy()),
        ValueError, ["output layer", "Softmax()", "SoftmaxCrossEntropy()", "Sigmoid()"],
    ),
    "sizes too short": (lambda: bp.Network.random([3]), ValueError, ["sizes", "[n_0, …, K]", "[3]", "try"]),
    "sizes with zero": (lambda: bp.Network.random([3, 0, 2]), ValueError, ["sizes", "n_1", "at least 1", "0"]),
    "sizes not whole": (lambda: bp.Network.random([3, 2.5]), TypeError, ["sizes", "n_1", "whole", "2.5"]),
    "sizes a number": (lambda: bp.Network.random(3), TypeError, ["sizes", "list", "3"]),
    "sizes and a loss class": (lambda: bp.Network.random([3, 2], loss=bp.SquaredError), TypeError, ["loss", "SquaredError()"]),
    "X a vector": (lambda: NET.forward(X[0]), ValueError, ["X", "(E, n_0) = (any, 3)", "(3,)", "np.reshape(X, (1, 3))"]),
    "X of another width": (lambda: NET.forward(np.ones((5, 4))), ValueError, ["X", "(any, 3)", "(5, 4)"]),
    "X transposed": (lambda: NET.forward(np.ones((3, 5))), ValueError, ["X", "(any, 3)", "(3, 5)", "transpose"]),
    "X with nan": (lambda: NET.predict(with_entry(X, np.nan)), ValueError, ["X", "finite", "nan", "[1, 1]"]),
    "X with inf": (lambda: NET.predict(with_entry(X, np.inf)), ValueError, ["X", "finite", "inf"]),
    "X too large for float32": (
        lambda: bp.Network.random([3, 2], dtype=np.float32).predict(with_entry(X, 1e60)),
        ValueError, ["X", "finite", "float32"],
    ),
    "X empty": (lambda: NET.forward(np.ones((0, 3))), ValueError, ["X", "(0, 3)", "empty", "at least one row"]),
    "X complex": (lambda: NET.forward(X + 1j), TypeError, ["X", "real", "complex128", "np.real(X)"]),
    "X of objects": (lambda: NET.forward(X.astype(object)), TypeError, ["X", "object", "dtype=float"]),
    "X None": (lambda: NET.forward(None), TypeError, ["X", "numbers"]),
    "Y a vector of class numbers": (lambda: NET.loss(X, [0, 1, 0, 1, 1]), ValueError, ["Y", "(E, K) = (5, 2)", "(5,)", "one_hot(Y, 2)"]),
    "Y transposed": (lambda: NET.loss(X, Y.T), ValueError, ["Y", "(5, 2)", "(2, 5)", "transpose"]),
    "Y one column, which would broadcast": (lambda: NET.gradients(X, Y[:, :1]), ValueError, ["Y", "(5, 2)", "(5, 1)"]),
    "a batch smaller than its part": (lambda: NET.share(X, Y, E=4), ValueError, ["E", "rows of the whole batch", "at least 5", "4"]),
    "a batch of half a row": (lambda: NET.share(X, Y, E=5.5), TypeError, ["E", "whole number", "5.5"]),
    "Y one row, which would broadcast": (lambda: NET.gradients(X, Y[:1]), ValueError, ["Y", "(5, 2)", "(1, 2)"]),
    "Y (E,) against (E, 1)": (
        lambda: bp.Network.random([3, 1]).loss(X, Y[:, 0]),
        ValueError, ["Y", "(5, 1)", "(5,)", "np.reshape(Y, (5, 1))"],
    ),
    "Y with nan": (lambda: NET.loss(X, with_entry(Y, np.nan)), ValueError, ["Y", "finite", "nan"]),
    "Y above 1": (lambda: NET.loss(X, 3 * Y), ValueError, ["Y", "from 0 to 1", "3", "one_hot"]),
    "Y below 0": (lambda: NET.loss(X, 2 * Y - 1), ValueError, ["Y", "from 0 to 1", "-1", "one_hot"]),
    "Y rows that do not add up to 1": (lambda: SOFT.loss(X, np.ones((5, 2))), ValueError, ["Y", "add up to 1", "[1.0, 1.0]", "row 0"]),
    "trace of another network": (
        lambda: NET.backward(bp.Network.random([3, 5, 2]).forward(X), Y),
        ValueError, ["trace", "[3, 4, 2]", "[3, 5, 2]", "net.forward(X)"],
    ),
    "trace of a shorter network": (
        lambda: NET.backward(bp.Network.random([3, 2]).forward(X), Y),
        ValueError, ["trace", "[3, 4, 2]", "[3, 2]"],
    ),
    "labels too large": (lambda: bp.one_hot([0, 3], 3), ValueError, ["labels", "0 to K − 1 = 2", "3", "[1]"]),
    "labels below 0": (lambda: bp.one_hot([0, -1], 3), ValueError, ["labels", "0 to K − 1", "-1"]),
    "labels not whole": (lambda: bp.one_hot([0.5], 3), TypeError, ["labels", "whole", "float64", "np.unique"]),
    "labels of truth": (lambda: bp.one_hot([True, False], 2), TypeError, ["labels", "whole", "bool"]),
    "labels a matrix": (lambda: bp.one_hot([[0], [1]], 2), ValueError, ["labels", "(E,)", "(2, 1)", "ravel"]),
    "labels empty": (lambda: bp.one_hot(np.array([], int), 2), ValueError, ["labels", "E ≥ 1", "(0,)"]),
    "K zero": (lambda: bp.one_hot([0], 0), ValueError, ["K", "at least 1", "0"]),
    "learning rate 0": (lambda: train(learning_rate=0), ValueError, ["learning_rate", "above 0", "got 0", "try"]),
    "learning rate below 0": (lambda: train(learning_rate=-0.1), ValueError, ["learning_rate", "above 0", "-0.1"]),
    "learning rate nan": (lambda: train(learning_rate=np.nan), ValueError, ["learning_rate", "finite", "nan"]),
    "learning rate text": (lambda: train(learning_rate="0.1"), TypeError, ["learning_rate", "number", "'0.1'"]),
    "no epochs": (lambda: train(epochs=0), ValueError, ["epochs", "at least 1", "0"]),
    "epochs not whole": (lambda: train(epochs=1.5), TypeError, ["epochs", "whole", "1.5"]),
    "batch size 0": (lambda: train(batch_size=0), ValueError, ["batch_size", "at least 1", "0"]),
    "batch larger than the data": (lambda: train(batch_size=6), ValueError, ["batch_size", "E = 5", "at most 5", "6", "try batch_size=5"]),
    "training on fewer labels": (lambda: train(Y=Y[:4]), ValueError, ["Y", "(5, 2)", "(4, 2)"]),
    "training on class numbers": (lambda: train(Y=[0, 1, 0, 1, 1]), ValueError, ["Y", "one_hot(Y, 2)"]),
    "accuracy with a column": (lambda: bp.accuracy(NET, X, Y[:, :1]), ValueError, ["Y", "(5, 2)", "(5, 1)"]),
    "check with Y transposed": (lambda: bp.check_gradients(NET, X, Y.T), ValueError, ["Y", "(5, 2)", "transpose"]),
    "more shards than rows": (lambda: sharded(shards=6), ValueError, ["shards", "E = 5", "at most 5", "6", "try shards=5"]),
    "no shards": (lambda: sharded(shards=0), ValueError, ["shards", "blocks of E = 5 rows", "at least 1", "0"]),
    "shards below 0": (lambda: sharded(shards=-2), ValueError, ["shards", "at least 1", "-2"]),
    "shards not whole": (lambda: sharded(shards=2.5), TypeError, ["shards", "whole", "2.5"]),
    "shards of fewer labels": (lambda: sharded(Y=Y[:4]), ValueError, ["Y", "(E, K) = (5, 2)", "(4, 2)"]),
    "shards of more labels": (lambda: sharded(X=X[:4]), ValueError, ["Y", "(4, 2)", "(5, 2)"]),
    "shards of class numbers": (lambda: sharded(Y=[0, 1, 0, 1, 1]), ValueError, ["Y", "one_hot(Y, 2)"]),
    "shards of a transposed X": (lambda: sharded(X=np.ones((3, 5))), ValueError, ["X", "(any, 3)", "(3, 5)", "transpose"]),
    "shards of nothing": (lambda: sharded(X=X[:0], Y=Y[:0]), ValueError, ["X", "(0, 3)", "at least one row"]),
    "shards of objects": (lambda: sharded(X=X.astype(object)), TypeError, ["X", "object", "dtype=float"]),
    "shards with nan": (lambda: sharded(X=with_entry(X, np.nan)), ValueError, ["X", "finite", "nan"]),
    "an executor of another kind": (lambda: sharded(executor=4), TypeError, ["executor", "submit", "4", "ThreadPoolExecutor()"]),
    "an executor's class": (lambda: sharded(executor=ThreadPoolExecutor), TypeError, ["executor", "ThreadPoolExecutor()"]),
    "an executor shut down": (lambda: sharded(executor=shut_down()), RuntimeError, ["executor", "refused block 1 of 2 (rows 0 to 1)", "after shutdown", "start a new one"]),
    "a timeout of 0": (lambda: sharded(executor=shut_down(), timeout=0), ValueError, ["timeout", "seconds", "above 0", "got 0"]),
    "a step too many rows": (lambda: bp.datasets.two_moons(1), ValueError, ["E", "at least 2", "1"]),
    "a network too large to draw": (lambda: LabState(bp.Network.random([3, 70]), X, np.ones((5, 70))), ValueError, ["net", "60", "73", "heatmap"]),
    "a parameter that is not there": (lambda: LabState(NET, X, Y, Parameter("W", 3, 0, 0)), ValueError, ["parameter", "W3[0,0]", "[3, 4, 2]"]),
    "a lab value of nan": (lambda: LabState(NET, X, Y).set(Parameter("W", 1, 0, 0), np.nan), ValueError, ["W1[0,0]", "finite", "nan", "try 0.5"]),
    "an example that is not there": (lambda: LabState(NET, X, Y).view_example(5), ValueError, ["example", "4", "5"]),
    "a vector in an equation": (lambda: views.equation(("a", [1, 2])), ValueError, ["a", "matrix", "(2,)", "reshape"]),
    "a neuron that is not there": (lambda: views.connections(3, 2, lit=3), ValueError, ["lit", "n_out = 2", "3"]),
    "a view of something else": (lambda: views.diagram(NET, X, Y, show="loss"), ValueError, ["show", "'gradient'", "'loss'"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_in_words_that_help(name):
    call, error, words = BAD[name]
    with pytest.raises(error) as caught:
        call()
    message = str(caught.value)
    assert [word for word in words if word not in message] == [], message
    assert message.count("; ") >= 1, f"no fix in: {message}"


class NotNumbers:
    """What NumPy makes an object of, as of a matrix of scipy.sparse."""

    def toarray(self):
        return X


class Refuses:
    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("detach it first")


class RowSum(bp.Activation):
    """One column where n were asked for."""

    def __call__(self, Z):
        return Z.sum(axis=1, keepdims=True)

    def slope(self, Z, A):
        return np.ones_like(Z)


class Flat(bp.Loss):
    """A loss for each class where one for each row is asked for."""

    def per_example(self, Z, A, Y):
        return (A - Y) ** 2

    def dA(self, A, Y):
        return 2 * (A - Y)


class Steep(bp.Sigmoid):
    def __call__(self, Z):
        return super().__call__(5 * Z)


class Gives(ThreadPoolExecutor):
    """An executor whose workers give this."""

    def __init__(self, what):
        self.what = what

    def submit(self, *_):
        future = Future()
        future.set_result(self.what)
        return future


class GoesAway(ThreadPoolExecutor):
    """An executor that drops what it has not begun."""

    def submit(self, *args):
        future = Future()
        future.cancel()
        return future


class SaysNothing(ThreadPoolExecutor):
    """An executor that takes two blocks and is never heard of again."""

    def __init__(self):
        self.taken = []

    def submit(self, *args):
        if args[0] is int:
            raise ConnectionError("closed")
        self.taken.append(Future())
        return self.taken[-1]


def fresh():
    return bp.Network.random([3, 4, 2], seed=0)


def gradients(net=NET):
    return net.gradients(X, Y)[1]


def with_layer(number, layer):
    net = fresh()
    net.layers = [*net.layers[:number], layer, *net.layers[number + 1 :]]


def assigned(part):
    net = fresh()
    if isinstance(part, bp.Loss):
        net.loss_function = part
    else:
        net.layers[-1].activation = part
    return net.loss(X, Y)


def changed_in_place(act, value=np.nan):
    def take(factor):
        net = fresh()
        net.layers[1].W[2, 1] = factor
        act(net)

    return take, value


def stepped(learning_rate=0.1, grads=None, net=None):
    net = fresh() if net is None else net
    bp.step(net, gradients() if grads is None else grads, learning_rate)


def frozen(copy):
    net = fresh()
    layer = net.layers[1]
    layer.W.flags.writeable = False
    if copy:
        layer.W = layer.W.copy()
    bp.step(net, gradients(), 0.1)


def huge_steps(learning_rate):
    net = bp.Network.random([3, 4, 2], bp.Identity(), bp.SquaredError(), seed=0)
    return train_it(net, learning_rate)


def layers_of(W):
    return bp.Network([dense(), dense(W=W, b=np.zeros((1, W.shape[1])))])


def train_it(net, learning_rate, X=X):
    with np.errstate(all="ignore"):
        return bp.train(net, X, Y, epochs=60, learning_rate=learning_rate, progress=False)


def with_W(factor):
    net = bp.Network.random([3, 4, 2], bp.Identity(), bp.SquaredError(), seed=0)
    net.layers[0].W *= factor
    return train_it(net, 0.1)


def slow(timeout):
    with ThreadPoolExecutor(1) as pool:
        busy = pool.submit(time.sleep, 0.3)
        try:
            sharded(executor=pool, timeout=timeout)
        finally:
            busy.result()


def loaded(write):
    write("net.npz")
    bp.load("net.npz")


def arrays_of_a_file():
    bp.save(NET, "net.npz")
    with np.load("net.npz") as file:
        return dict(file)


def pipe(path):
    os.path.exists(path) and os.unlink(path)
    os.mkfifo(path)
    os.open(path, os.O_RDWR | os.O_NONBLOCK)  # so that nobody who opens it waits for ever


def save_net(path):
    os.path.exists(path) and os.unlink(path)
    bp.save(NET, path)


def no_tqdm(progress):
    with mock.patch.dict(sys.modules, {"tqdm.auto": None}):
        train(progress=progress)


CASTS = {np.float32: bp.Network.random([3, 2], seed=0, dtype=np.float32)}
ONE = bp.Network.random([3, 1], seed=0)
PICTURES = bp.Network.random([64, 2], seed=0)
COMPLEX = bp.Network.random([3, 2], seed=0, dtype=complex)
LINEAR = bp.Network.random([3, 2], bp.Identity(), bp.SquaredError(), seed=0)
REGRESSION = bp.Network.random([3, 4, 2], loss=bp.SquaredError(), seed=0)
MASKED = np.ma.masked_array(X, mask=np.ones_like(X))
RANDOM = bp.Network.random


def dense(**changed):
    values = {"W": W, "b": B, "activation": S} | changed
    return bp.Dense(**values)


# what is wrong: (what takes it, what came, the advice in the message, what to do with what came)
# Without the last, the advice is an expression, in which the argument may stand.
FOLLOWED = {
    "masked X": (NET.predict, MASKED, "np.ma.array(X).filled(0)"),
    "masked rows in a list": (NET.predict, [MASKED[0], X[1]], "np.ma.array(X).filled(0)"),
    "masked Y": (lambda Y: NET.loss(X, Y), np.ma.masked_array(Y, mask=Y == 1), "np.ma.array(Y).filled(0)"),
    "masked W": (lambda W: dense(W=W), np.ma.masked_array(W, mask=W == 1), "np.ma.array(W).filled(0)"),
    "masked dW": (lambda d: stepped(grads=[gradients()[0]._replace(dW=d), gradients()[1]]), np.ma.masked_array(W, mask=W == 1), "masked", lambda d: d.filled(0)),
    "ragged X": (NET.predict, [[1, 2, 3], [4]], "rows of equal length", lambda X: [X[0], X[0]]),
    "X that NumPy cannot take": (NET.predict, Refuses(), "a list of rows", lambda X: [[1, 2, 3]]),
    "X of text": (NET.predict, [["a", "b", "c"]], "[[0.5, 1.0]]", lambda X: [[0.5, 1.0, 2.0]]),
    "X of digits": (NET.predict, [["1", "2", "3"]], "np.asarray(X, dtype=float)"),
    "X of objects": (NET.predict, X.astype(object), "np.asarray(X, dtype=float)"),
    "X with None": (NET.predict, [[1, 2, None]], "rows of numbers", lambda X: [[1, 2, 3]]),
    "X sparse": (NET.predict, NotNumbers(), "X.toarray()"),
    "X None": (NET.predict, None, "rows of numbers, such as", lambda _: [[0.5, 1.0, 2.0]]),
    "W of half": (lambda W: dense(W=W), W.astype(np.float16), "np.asarray(W, dtype=float)"),
    "W of another byte order": (lambda W: dense(W=W), W.astype(">f8"), "np.asarray(W, dtype=float)"),
    "W of complex64": (lambda W: dense(W=W), W.astype(np.complex64), "np.asarray(W, dtype=complex)"),
    "W of long numbers": (lambda W: dense(W=W), W.astype(np.longdouble), "np.asarray(W, dtype=float)"),
    "a vector for one row": (NET.predict, [1, 2, 3], "np.reshape(X, (1, 3))"),
    "a vector for rows": (NET.predict, np.arange(6.0), "np.reshape(X, (2, 3))"),
    "a vector that is no row": (NET.predict, np.arange(5.0), "give it 3 columns", lambda X: [X[:3]]),
    "pictures": (PICTURES.predict, np.zeros((5, 8, 8)), "np.reshape(X, (5, 64))"),
    "one picture": (PICTURES.predict, np.zeros((8, 8)), "np.reshape(X, (1, 64))"),
    "sequences of rows": (NET.predict, np.zeros((2, 5, 3)), "np.reshape(X, (10, 3))"),
    "a stack of one": (lambda W: dense(W=W), W[None], "np.reshape(W, (3, 4))"),
    "a number": (bp.Network.random([1, 2]).predict, 5.0, "np.reshape(X, (1, 1))"),
    "a number for three": (NET.predict, 5.0, "give it 3 columns", lambda X: [[X] * 3]),
    "b a vector": (lambda b: dense(b=b), B[0], "np.reshape(b, (1, 4))"),
    "labels a vector": (lambda Y: ONE.loss(X, Y), [0, 1, 0, 1, 1], "np.reshape(Y, (5, 1))"),
    "class numbers": (lambda Y: NET.loss(X, Y), [0, 1, 0, 1, 1], "one_hot(Y, 2)"),
    "labels for other rows": (lambda Y: NET.loss(X, Y), Y[:4], "give it 5 rows and 2 columns", lambda _: Y),
    "X transposed": (NET.predict, np.ones((3, 5)), "did you pass its transpose?", np.transpose),
    "X of another width": (NET.predict, np.ones((5, 4)), "give it 3 columns", lambda X: X[:, :3]),
    "X empty": (NET.predict, np.ones((0, 3)), "at least one row and one column", lambda X: np.ones((1, 3))),
    "X complex": (NET.predict, X + 1j, "np.real(X)"),
    "X with nan": (NET.predict, with_entry(X, np.nan), "np.argwhere(~np.isfinite(X))", lambda X: np.delete(X, np.argwhere(~np.isfinite(X))[:, 0], axis=0)),
    "X too large for float32": (CASTS[np.float32].predict, np.full((1, 3), 1e39), "np.divide(X, np.abs(X).max())"),
    "Y complex": (lambda Y: COMPLEX.loss(X, Y), Y + 1j, "np.real(Y)"),
    "Y above 1": (lambda Y: NET.loss(X, Y), 2 * Y, "one_hot(labels, K)", lambda Y: bp.one_hot(Y.argmax(axis=1), 2)),
    "Y that adds up to nearly 1": (lambda Y: SOFT.loss(X[:1], Y), [[0.5, 0.5 + 9e-7]], "Y / np.sum(Y, axis=1, keepdims=True)"),
    "Y of two classes a row": (lambda loss: RANDOM([3, 2], loss=loss, seed=0).loss(X, np.ones((5, 2))), bp.SoftmaxCrossEntropy(), "CrossEntropy", lambda _: bp.CrossEntropy()),
    "activation a class": (lambda f: dense(activation=f), bp.ReLU, "ReLU()"),
    "activation something else": (lambda f: dense(activation=f), int, "Sigmoid()"),
    "activation assigned": (lambda f: setattr(dense(), "activation", f), np.tanh, "Sigmoid()"),
    "hidden a class": (lambda f: RANDOM([3, 4, 2], hidden=f), bp.Tanh, "Tanh()"),
    "output a name": (lambda f: RANDOM([3, 2], loss=bp.SquaredError(), output=f), "tanh", "Sigmoid()"),
    "loss a class": (lambda loss: RANDOM([3, 2], loss=loss), bp.SquaredError, "SquaredError()"),
    "loss a name": (lambda loss: RANDOM([3, 2], loss=loss), "cross entropy", "CrossEntropy()"),
    "loss assigned": (assigned, bp.SoftmaxCrossEntropy(), "SquaredError", lambda _: bp.SquaredError()),
    "loss assigned that is none": (lambda loss: [net := fresh(), setattr(net, "loss_function", loss), net.loss(X, Y)], 5, "CrossEntropy()"),
    "output assigned": (assigned, bp.Tanh(), "Sigmoid()"),
    "output of one's own": (assigned, Steep(), "Sigmoid()"),
    "a hidden layer of another shape": (lambda f: RANDOM([3, 4, 2], hidden=f).loss(X, Y), RowSum(), "a number for each entry", lambda _: bp.Tanh()),
    "a loss of another shape": (lambda loss: RANDOM([3, 2], loss=loss).loss(X, Y), Flat(), "axis=1 with keepdims=True", lambda _: bp.SquaredError()),
    "layers no list": (bp.Network, iter([]), "Network.random([3, 4, 2])", lambda _: NET.layers),
    "no layers": (bp.Network, [], "Dense(W, b, f)", lambda _: [dense()]),
    "a layer twice": (bp.Network, [dense(W=np.eye(4))] * 2, "Dense(W, b, f)", lambda layers: [layers[0], dense(W=np.eye(4))]),
    "layers transposed": (layers_of, np.ones((2, 4)), "its transpose?", np.transpose),
    "layers that do not meet": (layers_of, np.ones((5, 2)), "W needs as many rows", lambda W: W[:4]),
    "layers of two dtypes": (layers_of, np.ones((4, 2), np.float32), "W.astype(np.float64)"),
    "a seed of another kind of array": (lambda seed: RANDOM([3, 2], seed=seed), np.ones((1, 1)).view(np.matrix), "seed=0"),
    "sizes a number": (RANDOM, 3, "[3, 4, 2]"),
    "sizes text": (RANDOM, "342", "[3, 4, 2]"),
    "sizes too few": (RANDOM, [3], "[3, 4, 2]"),
    "sizes 0": (RANDOM, [3, 0, 2], "[3, 4, 2]"),
    "sizes not whole": (RANDOM, np.array([3, 2.5]), "[3, 4, 2]"),
    "sizes too large": (RANDOM, [3, 2**70], "[3, 4, 2]"),
    "sizes too large together": (RANDOM, [2**40, 2**40], "[3, 4, 2]"),
    "sizes too long to write": (RANDOM, [3, 10**5000], "[3, 4, 2]"),
    "seed text": (lambda seed: RANDOM([3, 2], seed=seed), "abc", "seed=0"),
    "seed below 0": (lambda seed: train(seed=seed), -1, "seed=0"),
    "seed half": (lambda seed: bp.datasets.spirals(10, seed=seed), 0.5, "seed=0"),
    "dtype int": (lambda dtype: RANDOM([3, 2], dtype=dtype), int, "dtype=np.float64"),
    "dtype bool": (lambda dtype: RANDOM([3, 2], dtype=dtype), bool, "dtype=np.float64"),
    "dtype float16": (lambda dtype: RANDOM([3, 2], dtype=dtype), np.float16, "dtype=np.float64"),
    "dtype unknown": (lambda dtype: RANDOM([3, 2], dtype=dtype), "banana", "dtype=np.float64"),
    "E too small": (lambda E: NET.share(X, Y, E=E), 4, "E=5"),
    "E not whole": (lambda E: NET.share(X, Y, E=E), 5.5, "E=5"),
    "trace of another network": (lambda t: NET.backward(t, Y), RANDOM([5, 4, 2]).forward(np.ones((5, 5))), "trace = net.forward(X)", lambda _: NET.forward(X)),
    "trace of other weights": (lambda t: NET.backward(t, Y), RANDOM([3, 4, 2], seed=1).forward(X), "trace = net.forward(X)", lambda _: NET.forward(X)),
    "trace no trace": (lambda t: NET.backward(t, Y), NET.forward(X)[-1], "trace = net.forward(X)", lambda _: NET.forward(X)),
    "grads too few": (lambda g: stepped(grads=g), gradients()[:1], "net.gradients(X, Y)[1]", lambda _: gradients()),
    "grads no records": (lambda g: stepped(grads=g), [W, B], "net.gradients(X, Y)[1]", lambda _: gradients()),
    "grads of another shape": (lambda g: stepped(grads=[g, gradients()[1]]), bp.ParameterGradients(W[:1], B), "give it 3 rows and 4 columns", lambda _: gradients()[0]),
    "grads numbers": (lambda g: stepped(grads=[g, gradients()[1]]), bp.ParameterGradients(1.0, B), "give it 3 rows and 4 columns", lambda _: gradients()[0]),
    "grads complex": (lambda d: stepped(grads=[gradients()[0]._replace(dW=d), gradients()[1]]), W + 1j, "np.real(", np.real),
    "a step of nan": (lambda rate: stepped(learning_rate=rate), np.nan, "learning_rate=0.1"),
    "a step of text": (lambda rate: stepped(learning_rate=rate), "0.1", "learning_rate=0.1"),
    "a step for each entry": (lambda rate: stepped(learning_rate=rate), B, "learning_rate=0.1"),
    "a step that overflows": (lambda rate: stepped(rate, [g._replace(dW=g.dW * 1e9) for g in gradients()]), 1e308, re.compile(r"try learning_rate=([^,\s]+)")),
    "a step of gradients of inf": (lambda x: stepped(grads=[g._replace(dW=g.dW * x.max()) for g in gradients()]), X * np.inf, "scale X and W to about 1", lambda _: X),
    "a step of weights that are frozen": (frozen, False, "layer.W = layer.W.copy()", lambda _: True),
    "no net": (lambda net: bp.step(net, gradients(), 0.1), None, "Network.random([3, 4, 2])"),
    "no net to train": (lambda net: bp.train(net, X, Y, epochs=1, learning_rate=0.1, progress=False), [dense()], "Network.random([3, 4, 2])"),
    "no net to judge": (lambda net: bp.accuracy(net, X, Y), bp.Network, "Network.random([3, 4, 2])"),
    "no net to share out": (lambda net: bp.sharded_gradients(net, X, Y, shards=2), None, "Network.random([3, 4, 2])"),
    "no net to save": (lambda net: bp.save(net, "net.npz"), None, "Network.random([3, 4, 2])"),
    "learning_rate 0": (lambda rate: train(learning_rate=rate), 0, "learning_rate=0.1"),
    "learning_rate too long": (lambda rate: train(learning_rate=rate), 10**400, "learning_rate=0.1"),
    "learning_rate true": (lambda rate: train(learning_rate=rate), True, "learning_rate=0.1"),
    "epochs 0": (lambda n: train(epochs=n), 0, "epochs=1"),
    "epochs half": (lambda n: train(epochs=n), 1.5, "epochs=1"),
    "batch_size 0": (lambda n: train(batch_size=n), 0, "batch_size=5"),
    "batch_size too large": (lambda n: train(batch_size=n), 6, "batch_size=5"),
    "on_epoch no function": (lambda f: train(on_epoch=f), 5, "on_epoch=print"),
    "weights of nan": (*changed_in_place(lambda net: train_it(net, 0.1)), "np.argwhere(~np.isfinite(net.layers[1].W))", lambda _: 0.5),
    "weights of nan to save": (*changed_in_place(lambda net: bp.save(net, "net.npz")), "np.argwhere(~np.isfinite(net.layers[1].W))", lambda _: 0.5),
    "training that diverges": (huge_steps, 1.0, re.compile(r"try learning_rate=([^,\s]+)")),
    "training of huge weights": (with_W, 1e200, "scale X and W", lambda _: 1.0),
    "progress without tqdm": (no_tqdm, True, "progress=False"),
    "labels of text": (lambda labels: bp.one_hot(labels, 2), ["cat", "dog", "cat"], "np.unique(labels, return_inverse=True)[1]"),
    "labels of halves": (lambda labels: bp.one_hot(labels, 2), [0.5, 1.5], "np.unique(labels, return_inverse=True)[1]"),
    "labels of truth": (lambda labels: bp.one_hot(labels, 2), [True, False], "np.unique(labels, return_inverse=True)[1]"),
    "labels from 1": (lambda labels: bp.one_hot(labels, 3), [1, 2, 3], "np.unique(labels, return_inverse=True)[1]"),
    "labels below 0": (lambda labels: bp.one_hot(labels, 2), [-1, 1], "np.unique(labels, return_inverse=True)[1]"),
    "labels a column": (lambda labels: bp.one_hot(labels, 2), [[0], [1]], "np.ravel(labels)"),
    "labels one-hot already": (lambda labels: bp.one_hot(labels, 2), Y.astype(int), "np.argmax(labels, axis=1)"),
    "labels masked": (lambda labels: bp.one_hot(labels, 2), np.ma.masked_array([0, 1], mask=[0, 1]), "np.ma.array(labels).filled(0)"),
    "no labels": (lambda labels: bp.one_hot(labels, 2), np.array([], int), "give at least one", lambda _: [0]),
    "K half": (lambda K: bp.one_hot([0, 2], K), 2.5, "K=3"),
    "K 0": (lambda K: bp.one_hot([0, 2], K), 0, "K=3"),
    "accuracy of shares": (lambda Y: bp.accuracy(REGRESSION, X, Y), 0.7 * Y + 0.1, "np.greater(Y, 0.5)"),
    "accuracy of -1 and 1": (lambda Y: bp.accuracy(REGRESSION, X, Y), 2 * Y - 1, "np.greater(Y, 0.5)"),
    "noise nan": (lambda noise: bp.datasets.two_moons(9, noise=noise), np.nan, "noise=0.1"),
    "noise text": (lambda noise: bp.datasets.two_moons(9, noise=noise), "a", "noise=0.1"),
    "noise beyond the floats": (lambda noise: bp.datasets.spirals(99, 0, noise), 1e308, "noise=0.1"),
    "a part that is not there": (bp.datasets.digits, ["test"], 'digits("train")', lambda _: "train"),
    "rows too few": (bp.datasets.two_moons, 1, "E=2"),
    "shards too many": (lambda n: sharded(shards=n), 6, "shards=5"),
    "shards half": (lambda n: sharded(shards=n), 2.5, "shards=5"),
    "shards masked": (lambda X: sharded(X=X), MASKED, "np.ma.array(X).filled(0)"),
    "executor a number": (lambda pool: sharded(executor=pool), 4, "ThreadPoolExecutor()"),
    "executor shut down": (lambda pool: sharded(executor=pool), shut_down(), "leave it out", lambda _: None),
    "executor that gives no futures": (lambda pool: sharded(executor=pool), mock.Mock(submit=lambda *_: 5), "ThreadPoolExecutor()"),
    "executor that drops its work": (lambda pool: sharded(executor=pool), GoesAway(), "Start a new one", lambda _: ThreadPoolExecutor()),
    "executor that goes away without a word": (lambda pool: sharded(executor=pool, timeout=5), SaysNothing(), "Start a new one", lambda _: ThreadPoolExecutor()),
    "executor that gives something else": (lambda pool: sharded(executor=pool), Gives("done"), "let it call what it is given", lambda _: ThreadPoolExecutor()),
    "executor that gives nan": (lambda pool: sharded(executor=pool), Gives((float("nan"), gradients())), "scale X and W", lambda _: None),
    "shards that overflow": (lambda X: bp.sharded_gradients(LINEAR, X, Y, shards=2), X * 1e300, "scale X and W", lambda X: X / 1e300),
    "timeout too short": (slow, 0.05, "give a longer timeout", lambda _: 60),
    "timeout 0": (slow, 0, "timeout=60"),
    "timeout too long to write": (slow, 10**400, "timeout=60"),
    "path empty": (lambda path: bp.save(NET, path), "", "'net.npz'"),
    "path bytes": (lambda path: bp.save(NET, path), b"net.npz", "'net.npz'"),
    "path a folder": (lambda path: bp.save(NET, path), ".", "'net.npz'"),
    "path of another ending": (lambda path: bp.save(NET, path), "net.pkl", "'net.npz'"),
    "path nowhere": (lambda path: bp.save(NET, path), "nowhere/net.npz", "try 'net.npz'", lambda _: "net.npz"),
    "path a number": (lambda path: [bp.save(NET, "net.npz"), bp.load(path)], 0, "'net.npz'"),
    "an activation of one's own": (lambda f: bp.save(RANDOM([3, 2], f, bp.SquaredError()), "net.npz"), Steep(), "np.savez", lambda _: bp.Sigmoid()),
    "a file of text": (loaded, lambda path: Path(path).write_text("hello"), "save it again", lambda _: save_net),
    "a file of other arrays": (loaded, lambda path: np.savez(path, W=W), "save it again", lambda _: save_net),
    "a file of another format": (loaded, lambda path: np.savez(path, **arrays_of_a_file() | {"format": "9"}), "save it again", lambda _: save_net),
    "a file that is compressed": (loaded, lambda path: np.savez_compressed(path, **arrays_of_a_file()), "save it again", lambda _: save_net),
    "a folder in the way": (lambda path: [os.makedirs("there.npz", exist_ok=True), bp.save(NET, path)], "there.npz", "try 'net.npz'", lambda _: "net.npz"),
    "a pipe": (loaded, pipe, "save it again", lambda _: save_net),
    "a slope of softmax": (lambda f: f(X, X), bp.Softmax().slope, "Softmax().backward(dA, Z, A)", lambda _: lambda Z, A: bp.Softmax().backward(X, Z, A)),
}  # fmt: skip


def refused(name, value):
    """The error and its message."""
    with pytest.raises(Exception) as caught, np.errstate(all="ignore"):  # noqa: PT011
        FOLLOWED[name][0](value)
    return caught.value, str(caught.value)


def followed(name):
    """What came, with the advice followed."""
    _, came, advice, *follow = FOLLOWED[name]
    _, message = refused(name, came)
    if isinstance(advice, re.Pattern):
        advice = advice.search(message)[1]
    assert advice in message, message
    assert "must" in message, message
    if follow:
        return follow[0](came)
    argument = re.match(r"\w+", message)[0]
    names = vars(bp) | {"np": np, "ThreadPoolExecutor": ThreadPoolExecutor, argument: came}
    return eval(re.sub(r"^\w+=", "", advice), names)


@pytest.mark.parametrize("name", FOLLOWED)
def test_advice_that_is_followed_helps(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with np.errstate(all="ignore"):
        FOLLOWED[name][0](followed(name))


def raises_of_the_library():
    """Every `raise` of an error of our own, as (file, first line, last line)."""
    for path in sorted(Path(bp.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Raise) and node.exc and "NotImplemented" not in ast.dump(node):
                yield path.name, node.lineno, node.end_lineno


NOT_ADVICE = {"_moved.py", "gradcheck.py"}
"""Tested where they are."""


def test_the_advice_of_every_message_is_followed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    reached = set()
    for name, (_, came, *_) in FOLLOWED.items():
        error, _ = refused(name, came)
        while error:
            for frame in traceback.extract_tb(error.__traceback__):
                reached.add((Path(frame.filename).name, frame.lineno))
            error = error.__cause__ or error.__context__
    missing = [
        f"{file}:{first}"
        for file, first, last in raises_of_the_library()
        if file not in NOT_ADVICE and not any((file, n) in reached for n in range(first, last + 1))
    ]
    assert not missing
