"""Every bad input is refused, in words that name it, what was expected, what came, and a mend."""

from concurrent.futures import ThreadPoolExecutor

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
    "W of text": (lambda: bp.Dense([["a"]], B, S), TypeError, ["W", "<U1", "dtype=float"]),
    "W ragged": (lambda: bp.Dense([[1, 2], [3]], B, S), ValueError, ["W", "same length"]),
    "W of float16": (lambda: bp.Dense(W.astype(np.float16), B, S), TypeError, ["W", "float16", "astype"]),
    "W of complex64": (lambda: bp.Dense(W.astype(np.complex64), B, S), TypeError, ["W", "complex64", "astype"]),
    "W with nan": (lambda: bp.Dense(with_entry(W, np.nan), B, S), ValueError, ["W", "finite", "nan", "[1, 1]"]),
    "W empty": (lambda: bp.Dense(np.ones((0, 4)), B, S), ValueError, ["W", "(0, 4)", "empty"]),
    "W assigned transposed": (lambda: assign("W", W.T), ValueError, ["W", "(n_in, n_out) = (3, 4)", "(4, 3)", "transpose"]),
    "W assigned with inf": (lambda: assign("W", W * np.inf), ValueError, ["W", "finite", "inf"]),
    "b a vector": (lambda: bp.Dense(W, B[0], S), ValueError, ["b", "(1, n_out) = (1, 4)", "(4,)", "reshape(1, -1)"]),
    "b a column": (lambda: bp.Dense(W, B.T, S), ValueError, ["b", "(1, 4)", "(4, 1)", "transpose"]),
    "b of another width": (lambda: bp.Dense(W, np.zeros((1, 3)), S), ValueError, ["b", "(1, 4)", "(1, 3)"]),
    "b complex": (lambda: bp.Dense(W, B + 1j, S), TypeError, ["b", "real", "complex128", "b.real"]),
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
    "X a vector": (lambda: NET.forward(X[0]), ValueError, ["X", "(E, n_0) = (any, 3)", "(3,)", "reshape(1, -1)"]),
    "X of another width": (lambda: NET.forward(np.ones((5, 4))), ValueError, ["X", "(any, 3)", "(5, 4)"]),
    "X transposed": (lambda: NET.forward(np.ones((3, 5))), ValueError, ["X", "(any, 3)", "(3, 5)", "transpose"]),
    "X with nan": (lambda: NET.predict(with_entry(X, np.nan)), ValueError, ["X", "finite", "nan", "[1, 1]"]),
    "X with inf": (lambda: NET.predict(with_entry(X, np.inf)), ValueError, ["X", "finite", "inf"]),
    "X too large for float32": (
        lambda: bp.Network.random([3, 2], dtype=np.float32).predict(with_entry(X, 1e60)),
        ValueError, ["X", "finite", "float32"],
    ),
    "X empty": (lambda: NET.forward(np.ones((0, 3))), ValueError, ["X", "(0, 3)", "empty", "at least one row"]),
    "X complex": (lambda: NET.forward(X + 1j), TypeError, ["X", "real", "complex128", "X.real"]),
    "X of objects": (lambda: NET.forward(X.astype(object)), TypeError, ["X", "object", "dtype=float"]),
    "X None": (lambda: NET.forward(None), TypeError, ["X", "numbers"]),
    "Y a vector of class numbers": (lambda: NET.loss(X, [0, 1, 0, 1, 1]), ValueError, ["Y", "(E, K) = (5, 2)", "(5,)", "one_hot(Y, 2)"]),
    "Y transposed": (lambda: NET.loss(X, Y.T), ValueError, ["Y", "(5, 2)", "(2, 5)", "transpose"]),
    "Y one column, which would broadcast": (lambda: NET.gradients(X, Y[:, :1]), ValueError, ["Y", "(5, 2)", "(5, 1)"]),
    "a batch smaller than its part": (lambda: NET.gradients(X, Y, E=4), ValueError, ["E", "rows of the whole batch", "at least 5", "4"]),
    "a batch of half a row": (lambda: NET.gradients(X, Y, E=5.5), TypeError, ["E", "whole number", "5.5"]),
    "Y one row, which would broadcast": (lambda: NET.gradients(X, Y[:1]), ValueError, ["Y", "(5, 2)", "(1, 2)"]),
    "Y (E,) against (E, 1)": (
        lambda: bp.Network.random([3, 1]).loss(X, Y[:, 0]),
        ValueError, ["Y", "(5, 1)", "(5,)", "reshape(-1, 1)"],
    ),
    "Y with nan": (lambda: NET.loss(X, with_entry(Y, np.nan)), ValueError, ["Y", "finite", "nan"]),
    "Y above 1": (lambda: NET.loss(X, 3 * Y), ValueError, ["Y", "from 0 to 1", "3", "one_hot"]),
    "Y below 0": (lambda: NET.loss(X, 2 * Y - 1), ValueError, ["Y", "from 0 to 1", "-1", "one_hot"]),
    "Y rows that do not add up to 1": (lambda: SOFT.loss(X, np.ones((5, 2))), ValueError, ["Y", "add up to 1", "[1.0, 1.0]", "row 0"]),
    "trace of another network": (
        lambda: NET.backward(bp.Network.random([3, 5, 2]).forward(X), Y),
        ValueError, ["trace", "[4, 2]", "[5, 2]", "net.forward(X)"],
    ),
    "trace of a shorter network": (
        lambda: NET.backward(bp.Network.random([3, 2]).forward(X), Y),
        ValueError, ["trace", "[4, 2]", "[2]"],
    ),
    "labels too large": (lambda: bp.one_hot([0, 3], 3), ValueError, ["labels", "0 to K − 1 = 2", "3", "[1]"]),
    "labels below 0": (lambda: bp.one_hot([0, -1], 3), ValueError, ["labels", "0 to K − 1", "-1"]),
    "labels not whole": (lambda: bp.one_hot([0.5], 3), TypeError, ["labels", "whole", "float64", "astype(int)"]),
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
    "batch larger than the data": (lambda: train(batch_size=6), ValueError, ["batch_size", "E = 5", "6", "leave it out"]),
    "training on fewer labels": (lambda: train(Y=Y[:4]), ValueError, ["Y", "(5, 2)", "(4, 2)"]),
    "training on class numbers": (lambda: train(Y=[0, 1, 0, 1, 1]), ValueError, ["Y", "one_hot(Y, 2)"]),
    "accuracy with a column": (lambda: bp.accuracy(NET, X, Y[:, :1]), ValueError, ["Y", "(5, 2)", "(5, 1)"]),
    "check with Y transposed": (lambda: bp.check_gradients(NET, X, Y.T), ValueError, ["Y", "(5, 2)", "transpose"]),
    "more shards than rows": (lambda: sharded(shards=6), ValueError, ["shards", "at most E = 5", "6", "try shards=5"]),
    "no shards": (lambda: sharded(shards=0), ValueError, ["shards", "number of blocks", "at least 1", "0"]),
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
    assert message.count("; ") >= 1, f"no mend in: {message}"


def test_there_are_enough_of_them():
    assert len(BAD) >= 40
