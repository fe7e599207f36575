"""Answers as real learners give them, each with the verdict that is right, judged by hand.

`python tests/learner_answers.py` prints them in a table; `-v` with whole messages.
"""

import sys
from collections import Counter
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from backprop_course.exercises import check

Names = tuple[tuple[str, ...], ...] | None


@dataclass(frozen=True)
class Answer:
    """A function handed in for a task, and what is wrong with it."""

    number: str
    task: str
    what: str
    function: Any
    fresh: bool = False
    """Whether `function` makes the function anew: one with a memory."""

    @property
    def names(self) -> Names:
        """Of each mistake, words of which one must be said; () is right; None is only wrong."""
        return NAMES.get(self.number, ()) if self.number.startswith("R") else NAMES[self.number]

    def verdict(self, seed):
        return check(self.task, self.function() if self.fresh else self.function, seed=seed)

    def kind(self, verdict):
        """What this verdict is worth."""
        if self.names == ():
            return "right" if verdict else "REFUSED"
        if verdict:
            return "ACCEPTED"
        if self.names is None:
            return "refused"
        said = (
            verdict.message if verdict.mistake is None else f"{verdict.mistake} {verdict.message}"
        )
        met = [any(words in said for words in some) for some in self.names]
        if all(met):
            return "one of two" if " or " in (verdict.mistake or "") else "named"
        return "MISNAMED" if verdict.mistake and not any(met) else "UNNAMED"


ANSWERS: list[Answer] = []
NEED_TORCH = ("R4", "R4b")
"""Answers that call PyTorch: left out where it is not installed, as in the browser."""


def answer(number, task, what, fresh=False):
    """Adds the decorated function to the answers."""

    def add(function):
        if number not in NEED_TORCH or find_spec("torch"):
            ANSWERS.append(Answer(number, task, what, function, fresh))
        return function

    return add


def sig(z):
    return 1 / (1 + np.exp(-z))


def ahead(X, weights, biases):
    """All z and all a, X in front of both."""
    zs, acts = ([X], [X])
    for W, b in zip(weights, biases):
        zs.append(acts[-1] @ W + b)
        acts.append(sig(zs[-1]))
    return (zs, acts)


def way_back(error=None, slope=None, dw=None, db=None, carry=None):
    """A whole backward with one or two parts exchanged. Parts get (zs, acts, weights, Y, ...)."""
    error = error or (lambda a, z, Y: (a - Y) / len(Y))
    slope = slope or (lambda zs, acts, l: acts[l] * (1 - acts[l]))
    dw = dw or (lambda zs, acts, l, d, weights: acts[l].T @ d)
    db = db or (lambda d, l: d.sum(axis=0, keepdims=True))
    carry = carry or (lambda d, W, s: d @ W.T * s)

    def backward(X, Y, weights, biases):
        zs, acts = ahead(X, weights, biases)
        d = error(acts[-1], zs[-1], Y)
        out = []
        for l in range(len(weights) - 1, -1, -1):
            out.insert(0, (dw(zs, acts, l, d, weights), db(d, l)))
            if l:
                d = carry(d, weights[l], slope(zs, acts, l))
        return out

    return backward


def trainer(backward, step=lambda p, g, rate: p - rate * g, bias_step=None):
    bias_step = bias_step or step

    def train(X, Y, weights, biases, learning_rate, epochs):
        for _ in range(epochs):
            g = backward(X, Y, weights, biases)
            weights = [step(W, d[0], learning_rate) for W, d in zip(weights, g)]
            biases = [bias_step(b, d[1], learning_rate) for b, d in zip(biases, g)]
        return (weights, biases)

    return train


right_back = way_back()


@answer(
    "1", "05.train", "output weights stepped first, hidden error sent back through the new ones"
)
def _(X, Y, weights, biases, learning_rate, epochs):
    weights, biases = (list(weights), list(biases))
    for _ in range(epochs):
        _, acts = ahead(X, weights, biases)
        d = (acts[-1] - Y) / len(Y)
        for l in range(len(weights) - 1, -1, -1):
            gw, gb = (acts[l].T @ d, d.sum(0, keepdims=True))
            weights[l] = weights[l] - learning_rate * gw
            biases[l] = biases[l] - learning_rate * gb
            d = d @ weights[l].T * acts[l] * (1 - acts[l])
    return (weights, biases)


answer("2a", "04.db", "bias gradient: mean over the batch where the sum belongs")(
    lambda dZ: np.mean(dZ, axis=0, keepdims=True)
)
answer("2b", "04.backward", "the same inside the whole way back")(
    way_back(db=lambda d, l: d.mean(0, keepdims=True))
)
answer(
    "3",
    "05.train",
    "bias gradient keeps the batch's rows; the bias grows to (E, n) by broadcasting",
)(trainer(way_back(db=lambda d, l: d)))


@answer("4", "03.softmax", "softmax: one maximum for the whole array")
def _(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e, axis=1, keepdims=True)


@answer("5", "03.softmax", "softmax over all axes at once")
def _(z):
    e = np.exp(z - z.max())
    return e / e.sum()


@answer("6a", "03.softmax", "softmax along the batch axis (stable)")
def _(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


answer("8a", "04.dZ_output", "gradient lacks the 1/n")(lambda A, Y: -(Y - A))
answer("8b", "04.backward", "all gradients grow with the batch")(
    way_back(error=lambda a, z, Y: a - Y)
)
answer("9", "03.softmax_jacobian", "softmax gradient off by a factor of 2")(
    lambda a: 2 * (np.diag(a[0]) - np.outer(a, a))
)
answer("10", "04.backward", "x(1 - x) with x the weighted sum, not σ of it")(
    way_back(slope=lambda zs, acts, l: zs[l] * (1 - zs[l]))
)
answer(
    "11",
    "00.sigmoid_slope",
    "reader 'corrects' x(1-x) to σ(x)(1-σ(x)) although x is the activation",
)(lambda a: sig(a) * (1 - sig(a)))
answer("12", "00.sigmoid_slope", "derivative 1·(1 − output): half of it is missing")(
    lambda a: 1.0 * (1.0 - a)
)
answer("13", "00.sigmoid_slope", "σ − (1 − σ): a minus where the product belongs")(
    lambda a: a - (1 - a)
)
answer("14", "03.softmax_jacobian", "softmax derivative: the diagonal a(1 − a) alone")(
    lambda a: np.diagflat(a * (1 - a))
)
answer("15", "04.dZ_output", "reader multiplies σ′ into a − y")(
    lambda A, Y: -(Y - A) * (A * (1 - A)) / len(A)
)
answer("16b", "04.dZ_output", "the same for a batch")(lambda A, Y: A * (1 - A) / len(A))
answer("17", "05.step", "weight + rate · gradient")(
    lambda W, dW, learning_rate: W + learning_rate * dW
)
answer("18a", "04.dZ_hidden", "the error sent back through grad_w2")(
    lambda dZ_next, W_next, A: dZ_next @ (A.T @ dZ_next).T * A * (1 - A)
)
answer("19", "04.dW", "weight deltas lie on their side")(
    lambda A_prev, dZ: np.array(
        [[A_prev[:, i] @ dZ[:, j] for i in range(A_prev.shape[1])] for j in range(dZ.shape[1])]
    )
)
answer("20", "04.backward", "weighted sums where activations belong in dW")(
    way_back(dw=lambda zs, acts, l, d, W: zs[l].T @ d)
)
answer("21", "04.dZ_hidden", "backwards through the inverse of W, not its transpose")(
    lambda dZ_next, W_next, A: dZ_next @ np.linalg.pinv(W_next) * A * (1 - A)
)
answer("22", "04.dZ_hidden", "hidden error is W·error, without σ′")(
    lambda dZ_next, W_next, A: np.dot(dZ_next, W_next.T)
)


@answer(
    "23",
    "04.backward",
    "the raw error travels back layer by layer; each layer's σ′ is used for its own dW only",
)
def _(X, Y, weights, biases):
    _, acts = ahead(X, weights, biases)
    err, out = ((acts[-1] - Y) / len(Y), [])
    for l in range(len(weights) - 1, -1, -1):
        s = 1 if l == len(weights) - 1 else acts[l + 1] * (1 - acts[l + 1])
        out.append((acts[l].T @ (err * s), (err * s).sum(0, keepdims=True)))
        err = err @ weights[l].T
    return out[::-1]


answer("24", "04.dZ_hidden", "precedence: slopes meet the error before the product")(
    lambda dZ_next, W_next, A: A * (1 - A) * dZ_next @ W_next.T
)
answer("25", "04.cross_entropy", "binary cross entropy with p and 1 − p exchanged")(
    lambda A, Y: -np.log(np.where(Y == 1, 1 - A, A)).sum() / len(A)
)
answer("26a", "04.cross_entropy", "second half without its minus: −y log a + (1 − y) log(1 − a)")(
    lambda A, Y: (-Y * np.log(A) + (1 - Y) * np.log(1 - A)).sum() / len(Y)
)
answer("27", "04.cross_entropy", "cross entropy: mean over classes too")(
    lambda A, Y: np.mean(-(Y * np.log(A) + (1 - Y) * np.log(1 - A)))
)
answer("28", "05.train", "loss is a mean and the step divides by the batch size again")(
    lambda X, Y, w, b, rate, n: trainer(right_back, lambda p, g, r: p - r * g / len(X))(
        X, Y, w, b, rate, n
    )
)
answer("29a", "03.one_hot", "labels believed to run from 1: a column too many")(
    lambda labels, K: np.eye(K + 1)[labels]
)
answer(
    "29b",
    "03.one_hot",
    "labels reach K: the last class stands one column past the end (IndexError)",
)(lambda labels, K: np.eye(K)[labels + 1])
answer("30", "03.one_hot", "K from the largest label")(
    lambda labels, K: np.eye(np.max(labels) + 1)[labels]
)
answer("31", "03.softmax", "softmax: exp missing below the fraction")(
    lambda z: np.exp(z) / z.sum(axis=1, keepdims=True)
)
answer("32", "03.softmax", "softmax of a vector used on a matrix")(
    lambda z: np.exp(z - np.max(z)) / np.exp(z - np.max(z)).sum()
)


@answer("34a", "04.dW", "the result array holds integers, entries are cut off")
def _(A_prev, dZ):
    dW = np.array([[0] * dZ.shape[1]] * A_prev.shape[1])
    for i in range(dW.shape[0]):
        for j in range(dW.shape[1]):
            dW[i, j] = A_prev[:, i] @ dZ[:, j]
    return dW


answer("35a", "04.dZ_output", "labels (E,) against predictions (E, 1)")(
    lambda A, Y: (A - np.squeeze(Y)) / len(Y)
)
answer("35c", "04.cross_entropy", "the same in the loss: prediction (E,), label (E, 1)")(
    lambda A, Y: (lambda a: -(Y * np.log(a) + (1 - Y) * np.log(1 - a)).sum() / len(Y))(
        np.squeeze(A)
    )
)


@answer(
    "36",
    "05.minibatches",
    "rows of an array swapped like list members: views, so rows get lost and doubled",
)
def _(X, Y, size, rng):
    X, Y = (X.copy(), Y.copy())
    for i in range(len(X) - 1, 0, -1):
        j = int(rng.integers(0, i + 1))
        X[i], X[j] = (X[j], X[i])
        Y[i], Y[j] = (Y[j], Y[i])
    return [(X[s : s + size], Y[s : s + size]) for s in range(0, len(X), size)]


@answer("37", "05.minibatches", "x is randomised, y is not")
def _(X, Y, size, rng):
    X = X[rng.permutation(len(X))]
    for s in range(0, len(X), size):
        yield (X[s : s + size], Y[s : s + size])


@answer("39", "05.minibatches", "the last, shorter batch is dropped")
def _(X, Y, size, rng):
    order = rng.permutation(len(X))
    return [
        (X[order[k * size : (k + 1) * size]], Y[order[k * size : (k + 1) * size]])
        for k in range(len(X) // size)
    ]


@answer("40", "05.train", "a step after every example, not after the batch")
def _(X, Y, weights, biases, learning_rate, epochs):
    for _ in range(epochs):
        for e in range(len(X)):
            g = right_back(X[e : e + 1], Y[e : e + 1], weights, biases)
            weights = [W - learning_rate * d[0] for W, d in zip(weights, g)]
            biases = [b - learning_rate * d[1] for b, d in zip(biases, g)]
    return (weights, biases)


answer("42", "04.dZ_hidden", "hidden delta = output error · σ′, the weights forgotten")(
    lambda dZ_next, W_next, A: dZ_next * (A * (1 - A))
)


def _acts(x, w, b):
    a = [x]
    for l in range(1, len(w)):
        a.append(sig(w[l] * a[-1] + b[l]))
    return a


def _chain(a, y, w):
    d = [None] * len(w)
    d[-1] = a[-1] - y
    for l in range(len(w) - 2, 0, -1):
        d[l] = d[l + 1] * w[l + 1] * a[l] * (1 - a[l])
    return d


answer("44a", "04.dZ_hidden", "a 1/m too many in dZ of the hidden layer")(
    lambda dZ_next, W_next, A: dZ_next @ W_next.T * A * (1 - A) / A.shape[0]
)
answer("44b", "04.backward", "the same in the whole way back: only hidden layers are off")(
    way_back(carry=lambda d, W, s: d @ W.T * s / len(d))
)
answer("45", "04.backward", "σ′ multiplied by z as well")(
    way_back(slope=lambda zs, acts, l: acts[l] * (1 - acts[l]) * zs[l])
)
answer("46", "04.dW", "* for the matrix product in dW")(lambda A_prev, dZ: A_prev.T * dZ)
answer("48a", "04.db", "one sum over everything, shared by all biases")(
    lambda dZ: np.full((1, dZ.shape[1]), dZ.sum())
)
answer("49", "05.train", "the step of the bias takes the bias, not its gradient")(
    trainer(right_back, bias_step=lambda b, g, r: b - r * b)
)
answer("50a", "05.train", "biases never updated")(trainer(right_back, bias_step=lambda b, g, r: b))
answer("50b", "05.train", "biases updated twice")(
    trainer(right_back, bias_step=lambda b, g, r: b - r * g - r * g)
)
answer("51", "08.combine", "clients averaged without their sizes")(
    lambda dWs, sizes: np.stack(dWs).mean(0)
)
answer("52", "08.combine", "accumulated, never divided")(lambda dWs, sizes: sum(dWs))
answer("53", "08.combine", "every block divided by the nominal batch size")(
    lambda dWs, sizes: sum((n * d for n, d in zip(sizes, dWs))) / (max(sizes) * len(sizes))
)
answer("55", "04.three_layer_forward", "σ twice on the last layer")(
    lambda X, W1, W2, W3: sig(sig(sig(sig(X @ W1) @ W2) @ W3))
)
answer("56", "04.three_layer_forward", "no σ on the last layer")(
    lambda X, W1, W2, W3: sig(sig(X @ W1) @ W2) @ W3
)
answer("57a", "04.three_layer_forward", "e^(+z) in σ")(
    lambda X, W1, W2, W3: (s := (lambda z: 1 / (1 + np.exp(z))))(s(s(X @ W1) @ W2) @ W3)
)
answer("57b", "04.three_layer_forward", "brackets of σ: 1/1 + e^(−z)")(
    lambda X, W1, W2, W3: (s := (lambda z: 1 / 1 + np.exp(-z)))(s(s(X @ W1) @ W2) @ W3)
)
answer("58", "04.dZ_output", "target − output")(lambda A, Y: (Y - A) / len(Y))


@answer("59", "04.dW", "gradients kept from call to call", fresh=True)
def _():

    class Layer:
        grad = 0.0

        def dW(self, A_prev, dZ):
            self.grad = self.grad + A_prev.T @ dZ
            return self.grad

    return Layer().dW


@answer("59b", "04.dW", "the same, with += on the kept array", fresh=True)
def _():
    kept = {}

    def dW(A_prev, dZ):
        g = A_prev.T @ dZ
        if kept.get("g") is None or kept["g"].shape != g.shape:
            kept["g"] = np.zeros_like(g)
        kept["g"] += g
        return kept["g"]

    return dW


answer("60a", "03.dz_output", "the label's part subtracted inside the loop over classes: K times")(
    lambda a, y: a - y.shape[1] * y
)
answer("61", "03.dz_output", "every output gets the true one's slope, a_true − 1")(
    lambda a, y: np.full_like(a, a[0, y[0].argmax()] - 1)
)
answer("62", "03.softmax", "softmax overflows and training dies")(
    lambda z: np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)
)
answer("63", "01.dz_hidden", "the error's factor forgotten in the hidden layer")(
    lambda dz_next, w_next, a: w_next * a * (1 - a)
)


def _chain_no_error(a, y, w):
    d = [None] * len(w)
    d[-1] = a[-1] - y
    run = 1
    for l in range(len(w) - 2, 0, -1):
        run = run * w[l + 1] * a[l] * (1 - a[l])
        d[l] = run
    return d


@answer("64", "04.backward", "z overwritten by σ(z), then σ′ of it")
def _(X, Y, weights, biases):
    zs, acts = ([X], [X])
    for W, b in zip(weights, biases):
        z = acts[-1] @ W + b
        z[:] = sig(z)
        zs.append(z)
        acts.append(z)
    d, out = ((acts[-1] - Y) / len(Y), [])
    for l in range(len(weights) - 1, -1, -1):
        out.insert(0, (acts[l].T @ d, d.sum(0, keepdims=True)))
        if l:
            d = d @ weights[l].T * sig(zs[l]) * (1 - sig(zs[l]))
    return out


@answer("65", "04.backward", "each layer takes the output's error again, not the one just computed")
def _(X, Y, weights, biases):
    _, acts = ahead(X, weights, biases)
    last = d = (acts[-1] - Y) / len(Y)
    out = []
    for l in range(len(weights) - 1, -1, -1):
        out.insert(0, (acts[l].T @ d, d.sum(0, keepdims=True)))
        if l:
            d = last @ weights[l].T * acts[l] * (1 - acts[l])
    return out


answer("66", "05.step", "weight decay added to the step that has none")(
    lambda W, dW, learning_rate: W - learning_rate * (dW + 0.01 * W)
)


@answer("67", "05.train", "list copied, arrays stepped in place: the caller's weights change")
def _(X, Y, weights, biases, learning_rate, epochs):
    weights, biases = (weights[:], biases[:])
    for _ in range(epochs):
        for l, (gw, gb) in enumerate(right_back(X, Y, weights, biases)):
            weights[l] -= learning_rate * gw
            biases[l] -= learning_rate * gb
    return (weights, biases)


@answer("68", "03.softmax", "a row taken as a view and changed: X changes with it")
def _(z):
    out = []
    for row in z:
        row -= row.max()
        out.append(np.exp(row) / np.exp(row).sum())
    return np.array(out)


answer("2c", "04.db", "as the thread has it: a mean without keepdims (mean for sum, axis dropped)")(
    lambda dZ: np.mean(dZ, axis=0)
)
answer(
    "69a", "03.cross_entropy", "arguments in the other order, formula right: CrossEntropy(yHat, y)"
)(lambda a, y: float(-(y * np.log(a) + (1 - y) * np.log(1 - a)).sum()))
answer("69b", "04.dZ_output", "the same at the output: f(Y, A) where (A, Y) is handed in")(
    lambda Y, A: (A - Y) / len(A)
)
answer("69d", "04.dZ_hidden", "the same for dZ_hidden(A, W_next, dZ_next)")(
    lambda A, W_next, dZ_next: dZ_next @ W_next.T * A * (1 - A)
)


@answer("70b", "05.minibatches", "rows shuffled inside each batch only: always the same batches")
def _(X, Y, size, rng):
    for i in range(0, len(X), size):
        rows = i + rng.permutation(min(size, len(X) - i))
        yield (X[rows], Y[rows])


@answer(
    "70c",
    "05.minibatches",
    "shuffled once and for all: later epochs repeat the first one's order",
    fresh=True,
)
def _():
    kept = {}

    def minibatches(X, Y, size, rng):
        if len(X) not in kept:
            kept[len(X)] = rng.permutation(len(X))
        for i in range(0, len(X), size):
            rows = kept[len(X)][i : i + size]
            yield (X[rows], Y[rows])

    return minibatches


answer(
    "71", "04.backward", "one-sided difference quotient, right to 1e-4 (no wrong idea, too coarse)"
)(lambda X, Y, w, b: [(_right(X, Y, w, b, w, l), _right(X, Y, w, b, b, l)) for l in range(len(w))])


def _right(X, Y, w, b, which, l, h=0.0001):

    def loss():
        a = ahead(X, w, b)[1][-1]
        return -(Y * np.log(a) + (1 - Y) * np.log(1 - a)).sum() / len(Y)

    keep, out, base = (which[l], np.zeros(which[l].shape), loss())
    for at in np.ndindex(*keep.shape):
        which[l] = keep.copy()
        which[l][at] += h
        out[at] = (loss() - base) / h
    which[l] = keep
    return out


answer(
    "74", "05.train", "label − output, and then subtracted: the sign of the error, not of the step"
)(trainer(way_back(error=lambda a, z, Y: (Y - a) / len(Y))))
answer("C1", "05.train", "weights stepped first AND the error goes back without σ′ in between")(
    lambda X, Y, w, b, rate, n: _rashid(X, Y, list(w), list(b), rate, n)
)


def _rashid(X, Y, weights, biases, rate, epochs):
    for _ in range(epochs):
        _, acts = ahead(X, weights, biases)
        err = (acts[-1] - Y) / len(Y)
        for l in range(len(weights) - 1, -1, -1):
            s = 1 if l == len(weights) - 1 else acts[l + 1] * (1 - acts[l + 1])
            weights[l] = weights[l] - rate * acts[l].T @ (err * s)
            biases[l] = biases[l] - rate * (err * s).sum(0, keepdims=True)
            err = err @ weights[l].T
    return (weights, biases)


answer("C3", "04.squared_error_dA", "2/n where this loss has neither (factor 2 AND 1/E)")(
    lambda A, Y: 2 * (A - Y) / len(Y)
)
answer(
    "C6", "01.backward", "dw takes its own weight AND the next layer's σ′ is skipped on the way"
)(
    lambda x, y, w, b: (lambda d: ([None] + [d[l] * w[l] for l in range(1, len(w))], d))(
        _raw(_acts(x, w, b), y, w)
    )
)


def _raw(a, y, w):
    d, g = ([None] * len(w), a[-1] - y)
    for l in range(len(w) - 1, 0, -1):
        d[l] = g * a[l] * (1 - a[l])
        g = g * w[l]
    return d


answer("C7", "04.dZ_hidden", "dot for * AND the slope itself formed with a dot")(
    lambda dZ_next, W_next, A: dZ_next @ W_next.T @ (A.T @ (1 - A))
)
answer("C9", "04.backward", "dW of one layer doubled AND db of another four times too large")(
    lambda X, Y, w, b: (
        lambda g: [(g[0][0], 4 * g[0][1])] + [(2 * d, e) for d, e in g[1:2]] + g[2:]
    )(right_back(X, Y, w, b))
)
answer("C10", "04.backward", "no 1/N AND λW added to dW")(
    way_back(error=lambda a, z, Y: a - Y, dw=lambda zs, acts, l, d, W: acts[l].T @ d + 0.01 * W[l])
)
answer(
    "C11",
    "05.train",
    "the batch's step repeated once for each example AND through weights already stepped",
)(lambda X, Y, w, b, rate, n: _grok(X, Y, list(w), list(b), rate, n))


def _grok(X, Y, weights, biases, rate, epochs):
    for _ in range(epochs):
        _, acts = ahead(X, weights, biases)
        for _ in range(len(X)):
            d = (acts[-1] - Y) / len(Y)
            for l in range(len(weights) - 1, -1, -1):
                gw, gb = (acts[l].T @ d, d.sum(0, keepdims=True))
                if l:
                    d = d @ weights[l].T * acts[l] * (1 - acts[l])
                weights[l] = weights[l] - rate * gw
                biases[l] = biases[l] - rate * gb
    return (weights, biases)


answer("C12", "04.dZ_output", "label − output AND no 1/E")(lambda A, Y: Y - A)
answer("C13", "03.softmax", "softmax along the batch AND unstable")(
    lambda z: np.exp(z) / np.exp(z).sum(axis=0)
)
answer("C15", "04.backward", "squared error's 2 AND σ′ at the output")(
    way_back(error=lambda a, z, Y: 2 * (a - Y) * a * (1 - a) / len(Y))
)
answer("C18", "05.train", "stepped first AND no 1/E")(
    lambda X, Y, w, b, rate, n: _first(X, Y, list(w), list(b), rate * len(X), n)
)


def _first(X, Y, weights, biases, rate, epochs):
    for _ in range(epochs):
        _, acts = ahead(X, weights, biases)
        d = (acts[-1] - Y) / len(Y)
        for l in range(len(weights) - 1, -1, -1):
            gw, gb = (acts[l].T @ d, d.sum(0, keepdims=True))
            weights[l] = weights[l] - rate * gw
            biases[l] = biases[l] - rate * gb
            d = d @ weights[l].T * acts[l] * (1 - acts[l])
    return (weights, biases)


answer("C19", "04.dZ_hidden", "the transpose forgotten AND σ′ left out")(
    lambda dZ_next, W_next, A: dZ_next @ W_next
)
answer("C22", "03.one_hot", "one-hot: K from the labels AND lying on its side")(
    lambda labels, K: np.eye(labels.max() + 1)[labels].T
)
answer("C23", "04.dW", "transposed AND divided by E again")(
    lambda A_prev, dZ: dZ.T @ A_prev / len(dZ)
)
answer("C25", "04.cross_entropy", "loss −Σ Y log A: no (1 − Y) half AND no 1/E")(
    lambda A, Y: -np.sum(Y * np.log(A))
)
answer("C27", "04.dZ_output", "dAL handed on as dZ: slope at a AND no 1/E")(
    lambda A, Y: -(np.divide(Y, A) - np.divide(1 - Y, 1 - A))
)


@answer("R1", "03.one_hot", "one-hot by comparing with arange")
def _(labels, K):
    return (labels[..., None] == np.arange(K)[None]).astype(np.float64)


answer("R1b", "03.one_hot", "the same, left boolean")(
    lambda labels, K: labels[:, None] == np.arange(K)
)


@answer("R2", "04.backward", "one example at a time, columns inside, sums collected in lists")
def _(X, Y, weights, biases):
    nabla = [[np.zeros(W.shape), np.zeros(b.shape)] for W, b in zip(weights, biases)]
    for x, y in zip(X, Y):
        a, acts = (x.reshape(-1, 1), [x.reshape(-1, 1)])
        for W, b in zip(weights, biases):
            a = sig(np.dot(W.T, a) + b.reshape(-1, 1))
            acts.append(a)
        delta = acts[-1] - y.reshape(-1, 1)
        for l in range(1, len(weights) + 1):
            nabla[-l][0] += np.dot(acts[-l - 1], delta.T) / len(X)
            nabla[-l][1] += delta.T / len(X)
            if l < len(weights):
                delta = np.dot(weights[-l], delta) * acts[-l - 1] * (1 - acts[-l - 1])
    return nabla


@answer("R3", "04.backward", "deltas in a list made beforehand, slopes multiplied in place")
def _(X, Y, weights, biases):
    acts = [X]
    for W, b in zip(weights, biases):
        z = acts[-1] @ W
        z += b
        np.negative(z, out=z)
        np.exp(z, out=z)
        z += 1
        np.reciprocal(z, out=z)
        acts.append(z)
    n = len(weights)
    deltas, out = ([None] * n, [None] * n)
    deltas[n - 1] = acts[n] - Y
    deltas[n - 1] /= len(Y)
    for i in range(n - 1, -1, -1):
        out[i] = (acts[i].T @ deltas[i], np.add.reduce(deltas[i])[None, :])
        if i:
            deltas[i - 1] = deltas[i] @ weights[i].T
            deltas[i - 1] *= acts[i]
            deltas[i - 1] *= 1 - acts[i]
    return out


@answer("R4", "04.backward", "tensors with autograd, tensors handed back")
def _(X, Y, weights, biases):
    torch = __import__("torch")
    w = [torch.tensor(W, requires_grad=True) for W in weights]
    b = [torch.tensor(v, requires_grad=True) for v in biases]
    a = torch.tensor(X)
    for W, v in zip(w, b):
        a = torch.sigmoid(a @ W + v)
    y = torch.tensor(Y)
    loss = torch.nn.functional.binary_cross_entropy(a, y, reduction="sum") / len(X)
    loss.backward()
    return [(W.grad, v.grad) for W, v in zip(w, b)]


answer("R4b", "03.softmax", "the tensors that remember their gradient, handed back")(
    lambda z: __import__("torch").softmax(__import__("torch").tensor(z, requires_grad=True), dim=1)
)


@answer("R5", "01.backward", "a small Value class, a recursive walk over the graph")
def _(x, y, w, b):
    import math

    class Value:
        def __init__(self, data, parents=(), push=lambda g: None):
            self.data, self.parents, self.push, self.grad = (data, parents, push, 0.0)

        def __add__(self, other):
            out = Value(self.data + other.data, (self, other))

            def push(g):
                self.grad += g
                other.grad += g

            out.push = push
            return out

        def __mul__(self, other):
            out = Value(self.data * other.data, (self, other))

            def push(g):
                self.grad += g * other.data
                other.grad += g * self.data

            out.push = push
            return out

        def bce(self, y):
            s = 1 / (1 + math.exp(-self.data))
            out = Value(-(y * math.log(s) + (1 - y) * math.log(1 - s)), (self,))
            out.push = lambda g: setattr(self, "grad", self.grad + g * (s - y))
            return out

        def sigmoid(self):
            s = 1 / (1 + math.exp(-self.data))
            out = Value(s, (self,))
            out.push = lambda g: setattr(self, "grad", self.grad + g * s * (1 - s))
            return out

        def backward(self):
            order, seen = ([], set())

            def visit(v):
                if id(v) not in seen:
                    seen.add(id(v))
                    for p in v.parents:
                        visit(p)
                    order.append(v)

            visit(self)
            self.grad = 1.0
            for v in reversed(order):
                v.push(v.grad)

    ws = [None] + [Value(q) for q in w[1:]]
    bs = [None] + [Value(q) for q in b[1:]]
    a = Value(x)
    for l in range(1, len(w)):
        z = a * ws[l] + bs[l]
        a = z.sigmoid()
    z.bce(y).backward()
    return ([None] + [v.grad for v in ws[1:]], [None] + [v.grad for v in bs[1:]])


@answer("R6", "04.dZ_output", "copy, subtract 1 at the true places, divide")
def _(A, Y):
    d = A.copy()
    rows, cols = np.nonzero(Y)
    d[rows, cols] -= 1
    d /= A.shape[0]
    return d


@answer("R7", "04.backward", "nothing but Python lists")
def _(X, Y, weights, biases):
    import math

    grads = [([[0.0] * len(W[0]) for _ in W], [[0.0] * len(W[0])]) for W in weights]
    for x, y in zip(X.tolist(), Y.tolist()):
        layers = [x]
        for W, b in zip(weights, biases):
            layers.append(
                [
                    1
                    / (
                        1
                        + math.exp(-sum((v * W[i][j] for i, v in enumerate(layers[-1]))) - b[0][j])
                    )
                    for j in range(W.shape[1])
                ]
            )
        deltas = [(o - t) / len(X) for o, t in zip(layers[-1], y)]
        for l in range(len(weights) - 1, -1, -1):
            for j, d in enumerate(deltas):
                grads[l][1][0][j] += d
                for i, v in enumerate(layers[l]):
                    grads[l][0][i][j] += v * d
            deltas = [
                sum((d * weights[l][i][j] for j, d in enumerate(deltas))) * v * (1 - v)
                for i, v in enumerate(layers[l])
            ]
    return grads


@answer("R8", "04.backward", "columns inside, caches, 1/m in dW and db")
def _(X, Y, weights, biases):
    A, caches, m = (X.T, [], X.shape[0])
    for W, b in zip(weights, biases):
        caches.append((A, W.T, b.T))
        A = sig(np.dot(W.T, A) + b.T)
    dA = -(np.divide(Y.T, A) - np.divide(1 - Y.T, 1 - A))
    grads = {}
    for l in reversed(range(len(caches))):
        A_prev, W, _ = caches[l]
        Z = np.dot(W, A_prev) + caches[l][2]
        s = 1 / (1 + np.exp(-Z))
        dZ = dA * s * (1 - s)
        grads["dW" + str(l + 1)] = 1.0 / m * np.dot(dZ, A_prev.T)
        grads["db" + str(l + 1)] = 1.0 / m * np.sum(dZ, axis=1, keepdims=True)
        dA = np.dot(W.T, dZ)
    return [(grads["dW" + str(l)].T, grads["db" + str(l)].T) for l in range(1, len(weights) + 1)]


@answer("R9", "04.dW", "outer products collected in a loop")
def _(A_prev, dZ):
    total = np.zeros((A_prev.shape[1], dZ.shape[1]))
    for a, d in zip(A_prev, dZ):
        total += np.outer(a, d)
    return total


answer("R9b", "04.dW", "tensordot over the batch axis")(
    lambda A_prev, dZ: np.tensordot(A_prev, dZ, axes=(0, 0))
)
answer("R10", "04.cross_entropy", "a small ε inside the logarithms")(
    lambda A, Y: np.mean(np.sum(-Y * np.log(A + 1e-08) - (1 - Y) * np.log(1 - A + 1e-08), axis=1))
)
answer("R10b", "04.cross_entropy", "np.clip before the logarithm")(
    lambda A, Y: (lambda p: -(Y * np.log(p) + (1 - Y) * np.log(1 - p)).sum(axis=-1).mean())(
        np.clip(A, 1e-15, 1 - 1e-15)
    )
)
answer("R10c", "04.cross_entropy_dA", "ε below the fractions")(
    lambda A, Y: -Y / (A + 1e-09) + (1 - Y) / (1 - A + 1e-09)
)
answer("R11", "08.combine", "the weighted mean by hand")(
    lambda dWs, sizes: np.average(dWs, axis=0, weights=sizes)
)


@answer("R12", "04.dW", "np.matrix handed back")
def _(A_prev, dZ):
    return np.asmatrix(A_prev).T * np.asmatrix(dZ)


@answer("R13", "05.minibatches", "rng.shuffle on an index list")
def _(X, Y, size, rng):
    idx = np.arange(len(X))
    rng.shuffle(idx)
    start = 0
    while start < len(X):
        excerpt = idx[start : start + size]
        yield (X[excerpt], Y[excerpt])
        start += size


@answer("R13b", "05.minibatches", "list of (x, y) pairs shuffled, cut into slices")
def _(X, Y, size, rng):
    data = list(zip(X, Y))
    rng.shuffle(data)
    batches = [data[k : k + size] for k in range(0, len(data), size)]
    return [(np.array([x for x, _ in mb]), np.array([y for _, y in mb])) for mb in batches]


@answer("R13c", "05.minibatches", "X and Y glued, permuted together, batches as lists of rows")
def _(X, Y, size, rng):
    both = rng.permutation(np.hstack([X, Y]))
    cuts = np.split(both, range(size, len(both), size))
    return [(c[:, : X.shape[1]].tolist(), c[:, X.shape[1] :].tolist()) for c in cuts]


answer("R14", "03.softmax", "softmax by logsumexp")(
    lambda z: np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))
)
answer("R15", "03.softmax_jacobian", "Jacobian by two loops and Kronecker's delta")(
    lambda a: [[a[0, i] * ((i == j) - a[0, j]) for j in range(a.size)] for i in range(a.size)]
)


@answer("R16", "05.train", "own copies, stepped in place")
def _(X, Y, weights, biases, learning_rate, epochs):
    weights = [W.copy() for W in weights]
    biases = [b.copy() for b in biases]
    while epochs:
        for W, b, (gw, gb) in zip(weights, biases, right_back(X, Y, weights, biases)):
            W -= learning_rate * gw
            b -= learning_rate * gb
        epochs -= 1
    return (weights, biases)


@answer("R17", "04.backward", "recursion through the layers")
def _(X, Y, weights, biases):

    def below(A, layer):
        if layer == len(weights):
            return ((A - Y) / len(Y), [])
        a = sig(A @ weights[layer] + biases[layer])
        d, rest = below(a, layer + 1)
        if layer + 1 < len(weights):
            d = d * a * (1 - a)
        return (d @ weights[layer].T, [(A.T @ d, d.sum(0, keepdims=True))] + rest)

    return below(X, 0)[1]


@answer("R18", "04.backward", "a class with state, its bound method handed in", fresh=True)
def _():

    class Net:
        def __init__(self):
            self.cache = {}

        def forward(self, X, weights, biases):
            self.cache["A0"] = X
            for l, (W, b) in enumerate(zip(weights, biases), 1):
                self.cache[f"A{l}"] = sig(self.cache[f"A{l - 1}"] @ W + b)

        def backward(self, X, Y, weights, biases):
            self.forward(X, weights, biases)
            L, g = (len(weights), {})
            d = (self.cache[f"A{L}"] - Y) / Y.shape[0]
            for l in range(L, 0, -1):
                g[l] = (np.matmul(self.cache[f"A{l - 1}"].T, d), np.sum(d, axis=0).reshape(1, -1))
                d = (
                    np.matmul(d, weights[l - 1].T)
                    * self.cache[f"A{l - 1}"]
                    * (1 - self.cache[f"A{l - 1}"])
                )
            return [g[l] for l in sorted(g)]

    return Net().backward


@answer("R19", "04.backward", "answers yielded: a generator of (dW, db), first layer first")
def _(X, Y, weights, biases):
    yield from right_back(X, Y, weights, biases)


answer("R19b", "04.backward", "reversed(...) and zip(...) objects handed back")(
    lambda X, Y, w, b: reversed(list(reversed([tuple(p) for p in right_back(X, Y, w, b)])))
)
answer("R19c", "04.backward", "zip(dWs, dbs)")(
    lambda X, Y, w, b: (lambda g: zip([p[0] for p in g], [p[1] for p in g]))(right_back(X, Y, w, b))
)
answer(
    "R19d",
    "04.backward",
    "dicts in the list: {'dW': …, 'db': …} (another contract: refusal is fair)",
)(lambda X, Y, w, b: [{"dW": p[0], "db": p[1]} for p in right_back(X, Y, w, b)])
answer("R19e", "01.backward", "01.backward: place 0 filled with 0 and numbers as (1,1) arrays")(
    lambda x, y, w, b: (
        lambda a: (
            lambda d: (
                [0] + [np.array([[d[l] * a[l - 1]]]) for l in range(1, len(w))],
                [0] + [np.array([d[l]]) for l in range(1, len(w))],
            )
        )(_chain(a, y, w))
    )(_acts(x, w, b))
)
answer("R20", "04.backward", "numerical slopes by central differences")(
    lambda X, Y, w, b: [(_num(X, Y, w, b, w, l), _num(X, Y, w, b, b, l)) for l in range(len(w))]
)


def _num(X, Y, w, b, which, l, h=1e-05):

    def loss():
        a = ahead(X, w, b)[1][-1]
        return -(Y * np.log(a) + (1 - Y) * np.log(1 - a)).sum() / len(Y)

    keep, out = (which[l], np.zeros(which[l].shape))
    for at in np.ndindex(*keep.shape):
        for sign in (1, -1):
            which[l] = keep.copy()
            which[l][at] += sign * h
            out[at] += sign * loss() / (2 * h)
    which[l] = keep
    return out


@answer("R21", "04.dZ_hidden", "np.float32 all the way")
def _(dZ_next, W_next, A):
    D, W, A = (np.asarray(q, dtype=np.float32) for q in (dZ_next, W_next, A))
    return np.multiply(np.dot(D, W.T), A - A**2)


answer("R22", "04.db", "a list of np.array rows, uneven types")(
    lambda dZ: [[float(sum(col)) for col in zip(*dZ)]]
)
answer("R23", "04.backward", "1/m in dW and in db, none at the output")(
    way_back(
        error=lambda a, z, Y: a - Y,
        dw=lambda zs, acts, l, d, W: acts[l].T @ d / len(d),
        db=lambda d, l: d.mean(0, keepdims=True),
    )
)
answer("R24", "05.train", "y − output and a plus in the step: both signs cancel")(
    trainer(way_back(error=lambda a, z, Y: (Y - a) / len(Y)), lambda p, g, r: p + r * g)
)
answer("R25", "05.minibatches", "same state of rng used twice, for X and for Y")(
    lambda X, Y, size, rng: _same_state(X.copy(), Y.copy(), size, rng)
)


def _same_state(X, Y, size, rng):
    state = rng.bit_generator.state
    rng.shuffle(X)
    rng.bit_generator.state = state
    rng.shuffle(Y)
    return [(X[i : i + size], Y[i : i + size]) for i in range(0, len(X), size)]


# Further ones, of each kind.


def rows_of(Z):
    """A softmax, row by row."""
    return np.array([np.exp(r - r.max()) / np.exp(r - r.max()).sum() for r in Z])


answer("N1", "04.dW", "the sum of outer products, averaged")(
    lambda A_prev, dZ: np.mean([np.outer(a, d) for a, d in zip(A_prev, dZ, strict=True)], axis=0)
)
answer("N2", "04.dW", "outer product of the mean activation and the mean error")(
    lambda A_prev, dZ: np.outer(A_prev.mean(axis=0), dZ.mean(axis=0))
)


@answer("N3", "04.dW", "the loop returns after its first example")
def _(A_prev, dZ):
    for a, d in zip(A_prev, dZ, strict=True):
        grad = np.outer(a, d)
        return grad


@answer("N4", "04.dW", "= for += in the loop over examples")
def _(A_prev, dZ):
    grad = np.zeros((A_prev.shape[1], dZ.shape[1]))
    for a, d in zip(A_prev, dZ, strict=True):
        grad = a[:, None] * d[None, :]
    return grad


answer("N5", "04.db", "summed over the neurons, as a column")(lambda dZ: dZ.sum(1)[:, None])
answer("N6", "04.db", "one number for all neurons")(lambda dZ: np.sum(dZ))
answer("N7", "04.db", "mean over everything, in the right shape")(
    lambda dZ: np.ones((1, dZ.shape[1])) * dZ.mean()
)
answer("N8", "04.db", "multiplied by the batch size 'to undo the mean'")(
    lambda dZ: len(dZ) * dZ.sum(0, keepdims=True)
)
answer("N9", "04.dZ_hidden", "slope of the weighted sum: σ(A)(1 − σ(A))")(
    lambda dZ_next, W_next, A: dZ_next.dot(W_next.T) * (sig(A) * (1 - sig(A)))
)
answer("N10", "04.dZ_hidden", "1 − A² for the slope")(
    lambda dZ_next, W_next, A: np.matmul(dZ_next, W_next.transpose()) * (1 - np.square(A))
)
answer("N11", "04.dZ_hidden", "relu's slope")(
    lambda dZ_next, W_next, A: (dZ_next @ W_next.T) * np.where(A > 0, 1, 0)
)
answer("N12", "04.dZ_hidden", "A − 1 for 1 − A")(
    lambda dZ_next, W_next, A: (dZ_next @ W_next.T) * A * (A - 1)
)
answer("N13", "04.dZ_hidden", "the factor A forgotten")(
    lambda dZ_next, W_next, A: (dZ_next @ W_next.T) * (1 - A)
)
answer("N14", "04.dZ_hidden", "divided by the slope")(
    lambda dZ_next, W_next, A: (dZ_next @ W_next.T) / (A * (1 - A))
)
answer("N15", "04.dZ_output", "mean over all entries")(lambda A, Y: (A - Y) / A.size)
answer("N16", "04.dZ_output", "squared error's slope with its 2")(lambda A, Y: 2 * (A - Y) / len(A))
answer("N17", "04.dZ_output", "multiplied by E")(lambda A, Y: (A - Y) * len(A))
answer("N18", "04.dZ_output", "absolute difference")(lambda A, Y: np.abs(A - Y) / len(A))
answer("N19", "04.dZ_output", "the loss entries instead of their slope")(
    lambda A, Y: -(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / len(A)
)
answer("N20", "04.cross_entropy", "mean over rows of the sums, then the sign forgotten")(
    lambda A, Y: (Y * np.log(A) + (1 - Y) * np.log(1 - A)).sum(axis=1).mean()
)
answer("N21", "04.cross_entropy", "log base 2")(
    lambda A, Y: -(Y * np.log2(A) + (1 - Y) * np.log2(1 - A)).sum() / len(A)
)
answer("N22", "04.cross_entropy", "sum over the batch, no mean")(
    lambda A, Y: -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
)
answer("N23", "04.cross_entropy", "half of it, as in the squared error")(
    lambda A, Y: -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / (2 * len(A))
)
answer("N24", "03.softmax", "divided by the largest instead of the sum")(
    lambda z: (
        np.exp(z - z.max(1, keepdims=True))
        / np.exp(z - z.max(1, keepdims=True)).max(1, keepdims=True)
    )
)
answer("N25", "03.softmax", "e to the minus z")(lambda z: rows_of(-z))
answer("N26", "03.softmax", "2 to the z")(
    lambda z: (
        2.0 ** (z - z.max(1, keepdims=True))
        / (2.0 ** (z - z.max(1, keepdims=True))).sum(1, keepdims=True)
    )
)
answer("N27", "03.softmax_jacobian", "outer product only")(lambda a: -np.outer(a, a))
answer("N28", "03.softmax_jacobian", "a plus where the minus belongs")(
    lambda a: np.diag(a.ravel()) + np.outer(a, a)
)
answer("N29", "03.dz_output", "label minus output")(lambda a, y: y - a)
answer("N30", "03.dz_output", "only the true entry changed, the others left 0")(
    lambda a, y: (a - y) * y
)
answer("N31", "03.one_hot", "labels as a column, compared: 1 where equal to K")(
    lambda labels, K: np.eye(K)[(labels + 1) % K]
)
answer("N32", "05.step", "the gradient squared")(
    lambda W, dW, learning_rate: W - learning_rate * dW**2
)
answer("N33", "05.step", "rate divided")(lambda W, dW, learning_rate: W - dW / learning_rate)
answer("N34", "05.step", "only the sign of the gradient")(
    lambda W, dW, learning_rate: W - learning_rate * np.sign(dW)
)
answer("N35", "05.step", "the rate on the weights")(
    lambda W, dW, learning_rate: (1 - learning_rate) * W - learning_rate * dW
)


@answer("N36", "05.train", "the loop begins at 1: the first layer is never trained")
def _(X, Y, weights, biases, learning_rate, epochs):
    weights, biases = list(weights), list(biases)
    for _ in range(epochs):
        grads = right_back(X, Y, weights, biases)
        for l in range(1, len(weights)):
            weights[l] = weights[l] - learning_rate * grads[l][0]
            biases[l] = biases[l] - learning_rate * grads[l][1]
    return weights, biases


answer("N37", "05.train", "gradients with z for a")(
    trainer(way_back(dw=lambda zs, acts, l, d, W: zs[l].T @ d))
)
answer("N38", "05.train", "slope left out on the way")(
    trainer(way_back(slope=lambda zs, acts, l: 1))
)
answer("N39", "05.train", "biases stepped with their mean gradient")(
    trainer(way_back(db=lambda d, l: d.mean(0, keepdims=True)))
)
answer("N40", "05.train", "one epoch too many")(
    lambda X, Y, w, b, rate, n: trainer(right_back)(X, Y, w, b, rate, n + 1)
)
answer("N42", "04.backward", "σ′ at the output as well")(
    way_back(error=lambda a, z, Y: (a - Y) * a * (1 - a) / len(Y))
)
answer("N43", "04.backward", "the raw outputs z minus Y")(
    way_back(error=lambda a, z, Y: (z - Y) / len(Y))
)
answer("N44", "04.backward", "the hidden error with a plus")(
    way_back(slope=lambda zs, acts, l: acts[l] * (1 + acts[l]))
)
answer("N45", "04.backward", "the bias gradient is the last row")(way_back(db=lambda d, l: d[-1:]))
answer("N46", "04.backward", "labels subtracted twice")(
    way_back(error=lambda a, z, Y: (a - 2 * Y) / len(Y))
)
answer("N47", "01.dz_hidden", "a minus sign")(
    lambda dz_next, w_next, a: -dz_next * w_next * a * (1 - a)
)
answer("N48", "01.dz_hidden", "added instead of multiplied")(
    lambda dz_next, w_next, a: dz_next * w_next + a * (1 - a)
)
answer("N49", "01.dw", "a squared")(lambda dz, a_prev: dz * a_prev**2)
answer("N50", "02.dz_hidden", "the weights not transposed, by hand")(
    lambda dz_next, W_next, a: (
        np.array(
            [
                [
                    sum(dz_next[0, j] * W_next[j, i] for j in range(dz_next.shape[1]))
                    for i in range(a.shape[1])
                ]
            ]
        )
        * a
        * (1 - a)
    )
)
answer("N51", "02.dW", "inner for outer")(lambda a_prev, dz: a_prev @ dz.T)
answer("N52", "08.combine", "divided by the number of blocks after adding")(
    lambda dWs, sizes: sum(n * d for n, d in zip(sizes, dWs, strict=True)) / len(sizes)
)
answer("N53", "07.our_dZ", "E times too large")(lambda dZ_torch: dZ_torch * 1.0)
answer("N54", "04.three_layer_forward", "σ only at the end")(
    lambda X, W1, W2, W3: sig(X @ W1 @ W2 @ W3)
)
answer("N55", "04.three_layer_forward", "tanh inside")(
    lambda X, W1, W2, W3: sig(np.tanh(np.tanh(X @ W1) @ W2) @ W3)
)

answer("D1", "04.dW", "activations' slope put in AND averaged")(
    lambda A_prev, dZ: (A_prev * (1 - A_prev)).T @ dZ / len(dZ)
)
answer("D2", "04.dW", "transposed AND the wrong sign")(lambda A_prev, dZ: -(dZ.T @ A_prev))
answer("D3", "04.db", "wrong axis AND mean")(lambda dZ: dZ.mean(axis=1, keepdims=True))
answer("D4", "04.dZ_hidden", "tanh's slope AND averaged again")(
    lambda dZ_next, W_next, A: (dZ_next @ W_next.T) * (1 - A**2) / len(A)
)
answer("D5", "04.dZ_hidden", "no slope AND a stray 2")(
    lambda dZ_next, W_next, A: 2 * dZ_next @ W_next.T
)
answer("D6", "04.dZ_hidden", "half the slope AND the wrong sign")(
    lambda dZ_next, W_next, A: -(dZ_next @ W_next.T) * A
)
answer("D7", "04.dZ_output", "softmax derivative again AND no mean")(
    lambda A, Y: (A - Y) * A * (1 - A)
)
answer("D8", "04.dZ_output", "squared error's 2 AND over all entries")(
    lambda A, Y: 2 * (A - Y) / A.size
)
answer("D9", "04.cross_entropy", "log base 10 AND the sign")(
    lambda A, Y: (Y * np.log10(A) + (1 - Y) * np.log10(1 - A)).sum() / len(A)
)
answer("D10", "04.cross_entropy", "only the true class AND mean over everything")(
    lambda A, Y: -np.mean(Y * np.log(A))
)
answer("D11", "03.softmax", "e to the minus z AND one sum for all")(
    lambda z: np.exp(-z + z.min(1, keepdims=True)) / np.exp(-z + z.min(1, keepdims=True)).sum()
)
answer("D12", "03.softmax_jacobian", "a plus AND halved")(
    lambda a: (np.diag(a.ravel()) + np.outer(a, a)) / 2
)
answer("D13", "03.dz_output", "the wrong sign AND σ′ again")(lambda a, y: (y - a) * a * (1 - a))
answer("D14", "05.step", "uphill AND the rate forgotten")(lambda W, dW, learning_rate: W + dW)
answer("D15", "05.step", "weight decay AND uphill")(
    lambda W, dW, learning_rate: W + learning_rate * (dW + 0.1 * W)
)
answer("D16", "04.backward", "σ′ left out AND the bias averaged")(
    way_back(slope=lambda zs, acts, l: 1, db=lambda d, l: d.mean(0, keepdims=True))
)
answer("D17", "04.backward", "no mean AND z for a in dW")(
    way_back(error=lambda a, z, Y: a - Y, dw=lambda zs, acts, l, d, W: zs[l].T @ d)
)
answer("D18", "04.backward", "target minus output AND tanh's slope")(
    way_back(error=lambda a, z, Y: (Y - a) / len(Y), slope=lambda zs, acts, l: 1 - acts[l] ** 2)
)
answer("D19", "04.backward", "the bias gradient not summed AND no mean")(
    way_back(error=lambda a, z, Y: a - Y, db=lambda d, l: d)
)
answer("D20", "04.backward", "dW twice as large AND the bias averaged")(
    way_back(
        dw=lambda zs, acts, l, d, W: 2 * acts[l].T @ d, db=lambda d, l: d.mean(0, keepdims=True)
    )
)
answer("D21", "01.backward", "σ′ left out AND the wrong sign")(
    lambda x, y, w, b: (
        lambda a: (lambda d: ([None] + [d[l] * a[l - 1] for l in range(1, len(w))], d))(
            _signed(a, y, w)
        )
    )(_acts(x, w, b))
)


def _signed(a, y, w):
    d = [None] * len(w)
    d[-1] = y - a[-1]
    for l in range(len(w) - 2, 0, -1):
        d[l] = d[l + 1] * w[l + 1]
    return d


answer("D22", "05.train", "uphill AND the biases left")(
    trainer(right_back, lambda p, g, r: p + r * g, lambda b, g, r: b)
)
answer("D23", "05.train", "no 1/E AND σ′ left out")(
    trainer(way_back(error=lambda a, z, Y: a - Y, slope=lambda zs, acts, l: 1))
)
answer("D24", "05.train", "the rate forgotten AND the bias averaged")(
    trainer(way_back(db=lambda d, l: d.mean(0, keepdims=True)), lambda p, g, r: p - g)
)
answer("D25", "02.dW", "transposed AND a slope in it")(
    lambda a_prev, dz: dz.T @ (a_prev * (1 - a_prev))
)
answer("D26", "02.dz_hidden", "no slope AND halved")(
    lambda dz_next, W_next, a: 0.5 * dz_next @ W_next.T
)
answer("D27", "08.combine", "mean of means AND the wrong sign")(
    lambda dWs, sizes: -np.mean(dWs, axis=0)
)
answer("D28", "04.three_layer_forward", "tanh for σ AND the last one left out")(
    lambda X, W1, W2, W3: np.tanh(np.tanh(X @ W1) @ W2) @ W3
)

answer("R50", "04.dW", "einsum")(lambda A_prev, dZ: np.einsum("ei,ej->ij", A_prev, dZ))
answer("R51", "04.db", "a product with ones")(lambda dZ: np.ones((1, len(dZ))) @ dZ)
answer("R52", "04.dZ_hidden", "A − A²")(lambda dZ_next, W_next, A: dZ_next @ W_next.T * (A - A * A))
answer("R53", "04.dZ_output", "a loop over rows")(
    lambda A, Y: [(a - y) / len(A) for a, y in zip(A, Y, strict=True)]
)
answer("R54", "04.cross_entropy", "np.where")(
    lambda A, Y: -np.log(np.where(Y == 1, A, 1 - A)).sum() / len(A)
)
answer("R55", "03.softmax", "row by row")(rows_of)
answer("R56", "05.step", "a list of lists")(
    lambda W, dW, learning_rate: [
        [w - learning_rate * d for w, d in zip(*r, strict=True)] for r in zip(W, dW, strict=True)
    ]
)
answer("R57", "05.minibatches", "np.array_split at the right places")(
    lambda X, Y, size, rng: [
        (X[p], Y[p])
        for o in [rng.permutation(len(X))]
        for p in np.split(o, range(size, len(X), size))
    ]
)
answer("R58", "01.dz_hidden", "the slope first")(
    lambda dz_next, w_next, a: (a - a**2) * (w_next * dz_next)
)
answer("R59", "05.minibatches", "argsort of random keys")(
    lambda X, Y, size, rng: [
        (X[o[i : i + size]], Y[o[i : i + size]])
        for o in [rng.random(len(X)).argsort()]
        for i in range(0, len(X), size)
    ]
)

UPDATED = ("weights updated before",)
MEAN = ("missing 1/E", "E times too large")
AGAIN = ("1/E put in twice", "E times too small", "a 1/E that")
TURNED = ("transpose",)
SIGN = ("wrong sign", "uphill", "exchanged")
TWO = ("factor 2",)
HALF = ("factor ½",)
NO_SLOPE = ("σ′ left out",)
AVERAGED = ("bias averaged", "1/E put in twice", "E times too small")
SQUARE = ("(E, 1) against (E,)",)
AXIS = ("wrong axis",)
NAMES: dict[str, Names] = {
    "1": (UPDATED,), "2a": (("bias averaged",),), "2b": (("bias averaged",),),
    "3": (("bias not summed",),), "4": (("one maximum",),), "5": (("one sum for the whole",),),
    "6a": (AXIS,), "8a": (MEAN,), "8b": (MEAN,), "9": (TWO,), "10": (("z(1 − z)",),),
    "11": (("σ′(a)",),), "12": (("half of σ′", "a factor left out"),), "13": (("a sum for the product",),),
    "14": (("diagonal alone",),), "15": (("σ′ at the output once more",),),
    "16b": (("error left out",),), "17": (("uphill",),), "18a": (("dW where W belongs",),),
    "19": (TURNED,), "20": (("z for a",),), "21": (("inverse",),), "22": (NO_SLOPE,),
    "23": (NO_SLOPE,), "24": (("slope before the weights", "brackets"),),
    "25": (("wrong argument",),), "26a": (("minus",),), "27": (("divided by the outputs", "K times"),),
    "28": (AGAIN,), "29a": (("counted from 1",),), "29b": (("counted from 1",),),
    "30": (("K taken",),), "31": (("exponential left out",),), "32": (("one sum for the whole",),),
    "34a": (("rray of integers",),), "35a": (SQUARE,), "35c": (SQUARE,), "36": (("replacement",),),
    "37": (("shuffled apart",),), "39": (("shorter batch lost",),), "40": (("after every example",),),
    "42": (("weight left out",),), "44a": (AGAIN,), "44b": (AGAIN,), "45": (("z as a further",),),
    "46": (("Hadamard product for the matrix",),), "48a": (("one sum for the whole", "wrong axis"),),
    "49": (("η times b itself", "W and dW exchanged"),), "50a": (("biases left",),), "50b": (TWO,),
    "51": (("mean of the blocks",),), "52": (("without their weights",),), "53": (("as the largest",),),
    "55": (("σ applied again",),), "56": (("last activation left out",),),
    "57a": (("sign in the exponent",),), "57b": (("brackets missing",),), "58": (SIGN,),
    "59": (("added up across calls",),), "59b": (("added up across calls",),),
    "60a": (("one term only",),), "61": (("only the true class",),),
    "62": (("unstable", "maximum not subtracted"),), "63": (("error left out",),), "64": (("σ′(a)",),),
    "65": (("output's error used again",),), "66": (("weight decay",),), "67": None, "68": None,
    "2c": (("bias averaged",), ("keepdims", "axis that sum drops")), "69a": (("wrong argument", "another order"),),
    "69b": (("another order",),), "69d": (("another order",),), "70b": (("inside the batches",),),
    "70c": (("same order in every epoch",),), "71": (("about three digits",),), "74": (SIGN,),
    "C1": (UPDATED, NO_SLOPE), "C3": (TWO, AGAIN), "C6": (("weight",), ("σ′",)),
    "C7": (("matrix product for the Hadamard",),), "C9": (("4 times",), TWO),
    "C10": (MEAN, ("weight decay",)), "C11": (UPDATED, ("only once", "after every example")),
    "C12": (SIGN, MEAN), "C13": (AXIS, ("unstable", "maximum not subtracted")),
    "C15": (TWO, ("once more",)), "C18": (UPDATED, MEAN), "C19": (TURNED, NO_SLOPE),
    "C22": (("K taken",), TURNED), "C23": (TURNED, AGAIN), "C25": (("only the true class",), MEAN),
    "C27": (("slope at a",), MEAN),
    "R19d": None,
    "N1": (AGAIN,), "N2": (AGAIN,), "N3": (("first example",),), "N4": (("last example",),),
    "N5": (AXIS,), "N6": (("one sum for the whole", "wrong axis"),), "N7": (("one sum for the whole", "wrong axis"), AVERAGED),
    "N8": (MEAN,), "N9": (("σ′(a)",),), "N10": (("tanh′",),), "N11": (("ReLU", "σ′ left out"),),
    "N12": (SIGN,), "N13": (("half of σ′",),), "N14": (("divided",),), "N15": (("outputs", "K times"),),
    "N16": (TWO,), "N17": (("E² times",),), "N18": (("sign thrown away", "missing minus"),),
    "N19": (("value for its slope", "loss for its slope"),), "N20": (SIGN + ("minus",),),
    "N21": (("another base",),), "N22": (MEAN,), "N23": (HALF,), "N24": (("maximum for the sum", "not divided by their sum"),),
    "N25": (("sign in the exponent",),), "N26": (("another base",),), "N27": (("diag(a) left out",),),
    "N28": (("plus",),), "N29": (SIGN,), "N30": (("only the true class",),),
    "N31": (("counted from 1",),), "N32": (("square", "a factor twice"),), "N33": (("divided by the learning", "divided where"),),
    "N34": (("sign alone",),), "N35": (("rate on both", "weight decay"),), "N36": (("first layer",),),
    "N37": (("z for a",),), "N38": (NO_SLOPE,), "N39": (("bias averaged",),), "N40": (("one step too many",),),
    "N42": (("once more",),), "N43": (("logits",),),
    "N44": (("plus and a minus",),), "N45": (("last example",),), "N46": (("one term only",),),
    "N47": (SIGN,), "N48": (("a sum for the product",),), "N49": (("square", "factor twice"),),
    "N50": (TURNED,), "N51": (("inner product", "factors exchanged"),), "N52": (("number of blocks",),),
    "N53": (("outputs", "K times", "divided instead", "E where K", "a factor left out", "not multiplied"),),
    "N54": (("σ left out", "activations left out"),), "N55": (("tanh for σ",),),
    "D1": (("σ′ put into",), AGAIN), "D2": (TURNED, SIGN), "D3": (AXIS, ("mean", "K times", "n times")),
    "D4": (("tanh′",), AGAIN), "D5": (NO_SLOPE, TWO), "D6": (("half of σ′",), SIGN),
    "D7": (("once more", "softmax derivative again"), MEAN), "D8": (TWO, ("outputs", "K times")),
    "D9": (("another base",), SIGN + ("minus",)), "D10": (("only the true class",), ("outputs", "K times")),
    "D11": (("sign in the exponent",), ("one sum for the whole",)), "D12": (("plus",), HALF),
    "D13": (SIGN, ("once more", "softmax derivative again")), "D14": (SIGN, ("rate left out",)),
    "D15": (("weight decay",), SIGN), "D16": (NO_SLOPE, AVERAGED), "D17": (MEAN, ("z for a",)),
    "D18": (SIGN, ("tanh′",)), "D19": (("bias not summed",), MEAN), "D20": (TWO, AVERAGED),
    "D21": (NO_SLOPE, SIGN), "D22": (SIGN, ("biases left",)), "D23": (MEAN, NO_SLOPE),
    "D24": (("rate left out",), AVERAGED), "D25": (TURNED, ("σ′ put into",)), "D26": (NO_SLOPE, HALF),
    "D27": (("mean of the blocks",), SIGN), "D28": (("tanh for σ",), ("last activation left out", "σ left out")),
}  # fmt: skip


if __name__ == "__main__":
    counts = Counter()
    for each in ANSWERS:
        verdicts = [each.verdict(seed) for seed in range(3)]
        found = {each.kind(verdict) for verdict in verdicts}
        if len({(v.status, v.mistake) for v in verdicts}) > 1:
            found = {"UNSTABLE"}
        counts[each.number[0] if each.number[0] in "CDR" else "single", *found] += 1
        print(
            f"{each.number:>4} {' '.join(found):10} {each.task:22} {verdicts[0].mistake} | {each.what}"
        )
        if "-v" in sys.argv:
            print(verdicts[0], "\n")
    for key, count in sorted(counts.items()):
        print(count, *key)
