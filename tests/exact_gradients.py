"""Networks of all kinds, their gradients with a planted fault, and in sixty digits."""

from __future__ import annotations

from itertools import pairwise

import mpmath as mp
import numpy as np

import backprop_lib as bp
from backprop_lib.activations import ACTIVATIONS


class Softsign(bp.Activation):
    """Takes real numbers only."""

    def __call__(self, Z):
        return Z / (1 + np.abs(Z))

    def slope(self, Z, A):
        return 1 / (1 + np.abs(Z)) ** 2


class FourthPower(bp.Loss):
    """Says nothing of complex numbers."""

    def per_example(self, Z, A, Y):
        return ((A - Y) ** 4).sum(axis=1, keepdims=True)

    def dA(self, A, Y):
        return 4 * (A - Y) ** 3


class PseudoHuber(bp.Loss):
    """Takes real numbers only."""

    def per_example(self, Z, A, Y):
        return (np.sqrt(1 + np.abs(A - Y) ** 2) - 1).sum(axis=1, keepdims=True)

    def dA(self, A, Y):
        return (A - Y) / np.sqrt(1 + (A - Y) ** 2)


FUNCTIONS = [*ACTIVATIONS.values(), Softsign]
LOSSES = [bp.SquaredError, bp.CrossEntropy, bp.SoftmaxCrossEntropy, FourthPower, PseudoHuber]
DEPTHS = (1, 2, 3, 5, 8, 12, 20, 35, 50)


def any_problem(seed):
    """1 to 50 layers, weights from 1e-3 to 30, targets to 1e6, float32 or float64."""
    rng = np.random.default_rng(seed)
    count, E = int(rng.choice(DEPTHS)), int(rng.integers(1, 5))
    sizes = [int(n) for n in rng.integers(1, 5, count + 1)]
    loss = LOSSES[rng.choice(len(LOSSES), p=[0.3, 0.25, 0.25, 0.1, 0.1])]()
    usual, uniform, scale = rng.integers(len(FUNCTIONS)), rng.random() < 0.7, rng.integers(3)
    dtype = [np.float32, np.float64][rng.integers(2)]
    layers = []
    for i, (n, m) in enumerate(pairwise(sizes)):
        f = FUNCTIONS[usual if uniform else rng.integers(len(FUNCTIONS))]
        if i == count - 1:
            f = loss.output or f
        size = [np.sqrt(2 / n), 10 ** rng.uniform(-3, np.log10(30)), rng.uniform(0.3, 1.5)][scale]
        W, b = size * rng.normal(size=(n, m)), size * rng.normal(size=(1, m)) * rng.integers(2)
        layers.append(bp.Dense(W.astype(dtype), b.astype(dtype), f()))
    X = (10 ** rng.uniform(-3, 3) if rng.random() < 0.4 else 1) * rng.normal(size=(E, sizes[0]))
    K = sizes[-1]
    if isinstance(loss, bp.SoftmaxCrossEntropy):
        Y = bp.one_hot(rng.integers(0, K, E), K)
    elif isinstance(loss, bp.CrossEntropy):
        Y = rng.uniform(size=(E, K)) if rng.random() < 0.4 else 1.0 * rng.integers(0, 2, (E, K))
    else:
        Y = 10 ** rng.uniform(-2, 6) * rng.normal(size=(E, K))
    return bp.Network(layers, loss), X.astype(dtype), Y.astype(dtype)


FAULTS = (
    "slope twice", "sign", "no 1/E", "term dropped", "transposed", "db zero", "no slope",
    "one percent",
)  # fmt: skip


def with_fault(name, net, X, Y, rng):
    """Its gradients, by a backward pass that has the fault at a random place."""
    trace, last = net.forward(X), len(net.layers) - 1
    hidden = [i for i in range(last) if not isinstance(net.layers[i].activation, bp.Softmax)]
    at = int(rng.choice(hidden)) if hidden else None
    dZ = net.loss_function.dZ(trace[-1].Z, trace[-1].A, Y, net.layers[-1].activation)
    grads = []
    for i in range(last, -1, -1):
        grads.insert(0, net.layers[i].gradients(dZ, trace[i].A_prev))
        if i > 0:
            dA = net.layers[i].dA_prev(dZ)
            dZ = net.layers[i - 1].activation.backward(dA, trace[i - 1].Z, trace[i - 1].A)
            if i - 1 == at and name in ("slope twice", "no slope"):
                dZ = 2 * dZ if name == "slope twice" else dA
    at = int(rng.integers(last + 1))
    dZ, dW, db = grads[at]
    if name == "one percent":
        dW = dW.copy()
        dW[tuple(int(rng.integers(n)) for n in dW.shape)] *= dW.dtype.type(1.01)
    dW = {
        "sign": lambda: -dW,
        "term dropped": lambda: (dW - np.outer(trace[at].A_prev[0], dZ[0])).astype(dW.dtype),
        "transposed": lambda: dW.T.reshape(dW.shape),
    }.get(name, lambda: dW)()
    grads[at] = bp.LayerGradients(dZ, dW, 0 * db if name == "db zero" else db)
    if name == "no 1/E":
        grads = [bp.LayerGradients(*(len(X) * value for value in grad)) for grad in grads]
    return grads


def flat(grads):
    """Every entry of every dW and db."""
    return np.concatenate([v.ravel().astype(float) for grad in grads for v in (grad.dW, grad.db)])


def sigmoid(z):
    """In as many digits as are set."""
    return 1 / (1 + mp.exp(-z))


EXACT = {
    "Sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z)),
    "Tanh": (mp.tanh, lambda z: mp.sech(z) ** 2),
    "ReLU": (lambda z: max(z, mp.mpf(0)), lambda z: mp.mpf(z > 0)),
    "Identity": (lambda z: z, lambda z: mp.mpf(1)),
    "Softsign": (lambda z: z / (1 + abs(z)), lambda z: 1 / (1 + abs(z)) ** 2),
}
EXACT_DA = {
    "SquaredError": lambda d: d,
    "FourthPower": lambda d: 4 * d**3,
    "PseudoHuber": lambda d: d / mp.sqrt(1 + d * d),
}


def numbers(array):
    """As matrices of mpmath's numbers, exactly."""
    return np.vectorize(lambda v: mp.mpf(float(v)), otypes=[object])(array)


def exact_gradients(net, X, Y):
    """Every entry of every dW and db, in sixty digits, by formulas written here anew."""
    with mp.workdps(60):
        A, trace = numbers(X), []
        for layer in net.layers:
            name = type(layer.activation).__name__
            A_prev, Z = A, A.dot(numbers(layer.W)) + numbers(layer.b)
            if name == "Softmax":
                e = np.vectorize(mp.exp, otypes=[object])(Z - Z.max(axis=1, keepdims=True))
                A = e / e.sum(axis=1, keepdims=True)
            else:
                A = np.vectorize(EXACT[name][0], otypes=[object])(Z)
            trace.append((A_prev, Z, A, name))
        loss, error = type(net.loss_function).__name__, A - numbers(Y)
        dA = None
        if loss in EXACT_DA:
            dA = np.vectorize(EXACT_DA[loss], otypes=[object])(error) / len(X)
        slopes = []
        for layer, (A_prev, Z, A, name) in zip(reversed(net.layers), reversed(trace), strict=True):
            if dA is None:
                dZ = error / len(X)
            elif name == "Softmax":
                dZ = A * (dA - (dA * A).sum(axis=1, keepdims=True))
            else:
                dZ = dA * np.vectorize(EXACT[name][1], otypes=[object])(Z)
            slopes[:0] = [A_prev.T.dot(dZ).ravel(), dZ.sum(axis=0)]
            dA = dZ.dot(numbers(layer.W).T)
        return np.concatenate(slopes)
