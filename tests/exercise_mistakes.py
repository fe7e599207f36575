"""Mistakes as a learner would write them, without a look at the library's own mistakes."""

import numpy as np

from backprop_course.exercises import solution
from backprop_course.exercises.lesson06 import Node, matmul_back, topological, unbroadcast

SAME_AS_DIAGONAL = "σ′ at the output once more or the softmax derivative again (its diagonal)"


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def edited(task, *changes):
    """The shown solution with some of its text exchanged."""
    code = solution(task).code
    for before, after in changes:
        assert code.count(before) == 1, (task, before)
        code = code.replace(before, after)
    names = {"np": np, "sigmoid": sigmoid, "sigma": sigmoid, "Node": Node}
    names |= {"topological": topological, "unbroadcast": unbroadcast, "matmul_back": matmul_back}
    if task == "05.train":
        exec(solution("04.backward").code + solution("05.step").code, names)
    exec(code, names)
    return names[task.partition(".")[2]]


def summing_dW():
    total = 0

    def dW(A_prev, dZ):
        nonlocal total
        total = total + np.einsum("ei,ej->ij", A_prev, dZ)
        return total

    return dW


def summing_dw():
    seen = []

    def dw(dz, a_prev):
        seen.append(dz * a_prev)
        return sum(seen)

    return dw


def whole_batches_drawn_anew(X, Y, size, rng):
    for _ in range(len(X) // size):
        rows = rng.permutation(len(X))[:size]
        yield X[rows], Y[rows]


def batches_in_another_order(X, Y, size, rng):
    batches = [(X[i : i + size], Y[i : i + size]) for i in range(0, len(X), size)]
    for i in np.argsort(rng.random(len(batches))):
        yield batches[i]


def batches_shuffled_inside(X, Y, size, rng):
    for i in range(0, len(X), size):
        pairs = list(zip(X[i : i + size], Y[i : i + size], strict=True))
        rng.shuffle(pairs)
        yield tuple(zip(*pairs, strict=True))


class KeptFromTheFirstCall:
    def __init__(self):
        self.order = None

    def __call__(self, X, Y, size, rng):
        if self.order is None:
            self.order = rng.permutation(len(X))
        for i in range(0, len(X), size):
            rows = self.order[i : i + size]
            yield X[rows], Y[rows]


def labels_in_all_rows(labels, K):
    Y = np.zeros((len(labels), K))
    for c in labels:
        Y[:, c] = 1
    return Y


def last_of_a_loop(A_prev, dZ):
    for a, d in zip(A_prev, dZ, strict=True):
        dW = np.outer(a, d)
    return dW


def updating_on_the_way(X, Y, weights, biases, learning_rate, epochs):
    weights, biases = list(weights), list(biases)
    for _ in range(epochs):
        A = [X]
        for W, b in zip(weights, biases, strict=True):
            A.append(sigmoid(A[-1] @ W + b))
        dZ = (A[-1] - Y) / len(X)
        for l in range(len(weights) - 1, -1, -1):
            weights[l] = weights[l] - learning_rate * np.dot(A[l].T, dZ)
            biases[l] = biases[l] - learning_rate * dZ.sum(0, keepdims=True)
            dZ = np.dot(dZ, weights[l].T) * A[l] * (1 - A[l])
    return weights, biases


def never_zeroed(X, Y, weights, biases, learning_rate, epochs):
    total = None
    names = {"np": np, "sigma": sigmoid}
    exec(solution("04.backward").code, names)
    for _ in range(epochs):
        grads = names["backward"](X, Y, weights, biases)
        total = (
            grads
            if total is None
            else [(a + c, b + d) for (a, b), (c, d) in zip(total, grads, strict=True)]
        )
        weights = [W - learning_rate * dW for W, (dW, _) in zip(weights, total, strict=True)]
        biases = [b - learning_rate * db for b, (_, db) in zip(biases, total, strict=True)]
    return weights, biases


def last_block_of_a_loop(dWs, sizes):
    for dW, rows in zip(dWs, sizes, strict=True):
        total = dW * (rows / sum(sizes))
    return total


def diagonal_jacobian(a):
    J = np.zeros((a.size, a.size))
    for k in range(a.size):
        J[k, k] = a[0, k] * (1 - a[0, k])
    return J


def recursive_order(last, order=None):
    order = [] if order is None else order
    for parent in last.parents:
        if parent not in order:
            recursive_order(parent, order)
    order.append(last)
    return order


def order_without_memory(last):
    waiting, order = [last], []
    for node in waiting:
        order.insert(0, node)
        waiting.extend(node.parents)
    return order


def order_from_all_missing(last):
    todo, finished = [last], []
    while todo:
        complete = True
        for parent in todo[-1].parents:
            if parent not in finished:
                complete = False
        if complete:
            finished.append(todo.pop())
        else:
            todo.extend(parent for parent in todo[-1].parents if parent not in finished)
    return finished


def order_by_levels(last):
    order, level = [], [last]
    while level:
        order += level
        parents = [parent for node in level for parent in node.parents]
        level = [p for p in dict.fromkeys(parents) if p not in order]
    return order[::-1]


def pushing_recursion(loss):
    grads = {}

    def push(node, G):
        if node in grads:
            grads[node] = grads[node] + G
        else:
            grads[node] = G
        for parent, piece in zip(node.parents, node.way_back(grads[node]), strict=True):
            push(parent, piece)

    push(loss, np.float64(1))
    return grads


def backward_by_levels(loss):
    grads, level, done = {loss: np.ones(())}, [loss], set()
    while level:
        later = []
        for node in level:
            done.add(node)
            for parent, piece in zip(node.parents, node.way_back(grads[node]), strict=True):
                grads[parent] = grads[parent] + piece if parent in grads else piece
                if parent not in done and parent not in level + later:
                    later.append(parent)
        level = later
    return grads


def remembering_backward():
    grads = {}

    def backward(loss):
        grads[loss] = 1.0
        for node in topological(loss)[::-1]:
            for parent, piece in zip(node.parents, node.way_back(grads[node]), strict=True):
                grads[parent] = grads.get(parent, 0) + piece
        return grads

    return backward


def queue_of_ready(last):
    """A right order, which is none of the solution's."""
    left = {}
    for node in topological(last):
        for parent in node.parents:
            left[parent] = left.get(parent, 0) + 1
    order, i = [last], 0
    while i < len(order):
        for parent in order[i].parents:
            left[parent] -= 1
            if left[parent] == 0:
                order.append(parent)
        i += 1
    return order


def last_missing_first(last):
    """Another one."""
    stack, order, done = [last], [], set()
    while stack:
        open_ones = [parent for parent in stack[-1].parents if parent not in done]
        stack.extend(open_ones)
        if not open_ones:
            node = stack.pop()
            if node not in done:
                done.add(node)
                order.append(node)
    return order[::-1]


def overwriting_in_order(order):
    def backward(loss):
        grads = {loss: np.ones(())}
        for node in order(loss):
            pieces = node.way_back(grads[node])
            for i in range(len(pieces)):
                grads[node.parents[i]] = pieces[i]
        return grads

    return backward


def adding_in_place_in_order(order):
    def backward(loss):
        grads = {loss: np.ones_like(loss.value)}
        for node in order(loss):
            for parent, piece in zip(node.parents, node.way_back(grads[node]), strict=True):
                if parent in grads:
                    grads[parent] += piece
                else:
                    grads[parent] = piece
        return grads

    return backward


def sum_without_keepdims(G, shape):
    for _ in range(G.ndim - len(shape)):
        G = G.sum(0)
    for i in range(len(shape)):
        if shape[i] != G.shape[i]:
            G = np.sum(G, axis=i)
    return G


def sum_with_keepdims_everywhere(G, shape):
    for axis in range(G.ndim):
        if axis >= len(shape) or shape[axis] == 1:
            G = np.sum(G, axis, keepdims=True)
    return G


def adding_in_place(loss):
    grads = {loss: np.ones_like(loss.value)}
    for node in reversed(topological(loss)):
        for parent, piece in zip(node.parents, node.way_back(grads[node]), strict=True):
            if parent in grads:
                grads[parent] += piece
            else:
                grads[parent] = piece
    return grads


MISTAKES = [
    ("06.matmul_back", "the forgotten transpose", edited("06.matmul_back", ("B.T", "B"))),
    ("06.matmul_back", "the forgotten transpose", lambda G, A, B: (
        np.dot(G, B.transpose()), np.dot(A, G))),
    ("06.matmul_back", "the two gradients exchanged", lambda G, A, B: [
        np.einsum("ei,ej->ij", A, G), G @ B.T]),
    ("06.matmul_back", "the answer's transpose", lambda G, A, B: (G @ B.T, (A.T @ G).T)),
    ("06.matmul_back", "the factors in the wrong order", edited(
        "06.matmul_back", ("A.T @ G", "G @ A.T"))),
    ("06.matmul_back", "G left out", lambda G, A, B: (np.transpose(B), np.transpose(A))),
    ("06.unbroadcast", "the copies not added up", lambda G, shape: G.copy()),
    ("06.unbroadcast", "the copies averaged instead of summed", edited(
        "06.unbroadcast", ("G.sum(axis=0)", "G.mean(axis=0)"), ("G.sum(axis=axis", "G.mean(axis=axis"))),
    ("06.unbroadcast", "the axis that sum drops", lambda G, shape: np.squeeze(
        unbroadcast(G, shape), tuple(i for i, size in enumerate(shape) if size == 1))),
    ("06.unbroadcast", "the axis that sum drops", edited(
        "06.unbroadcast", (", keepdims=True", ""))),
    ("06.unbroadcast", "the axis that sum drops", sum_without_keepdims),
    ("06.unbroadcast", "the stretched axes forgotten", edited(
        "06.unbroadcast", ("if size == 1", "if size == 0"))),
    ("06.unbroadcast", "the new axes in front left over", edited(
        "06.unbroadcast", ("    while G.ndim > len(shape):\n        G = G.sum(axis=0)\n", ""))),
    ("06.unbroadcast", "the new axes in front left over", sum_with_keepdims_everywhere),
    ("06.unbroadcast", "the new axes in front left over", edited(
        "06.unbroadcast", ("    while G.ndim > len(shape):\n        G = G.sum(axis=0)\n",
                           "    for _ in range(G.ndim - len(shape)):\n"
                           "        G = G.sum(axis=0, keepdims=True)\n"))),
    ("06.unbroadcast", "axes counted from the wrong side", edited(
        "06.unbroadcast", ("G.sum(axis=0)", "G.sum(axis=-1)"))),
    ("06.unbroadcast", "always the rows summed", lambda G, shape: G.sum(0)[None]),
    ("06.multiply", "its own factor instead of the other one's", edited(
        "06.multiply", ("G * b.value, G * a.value", "G * a.value, G * b.value"))),
    ("06.multiply", "the copies not added up", edited(
        "06.multiply",
        ("unbroadcast(dA, a.value.shape), unbroadcast(dB, b.value.shape)", "dA, dB"))),
    ("06.multiply", "the two gradients exchanged", edited(
        "06.multiply",
        ("unbroadcast(dA, a.value.shape), unbroadcast(dB, b.value.shape)",
         "unbroadcast(dB, b.value.shape), unbroadcast(dA, a.value.shape)"))),
    ("06.multiply", "the parents exchanged", edited("06.multiply", ("(a, b), way", "(b, a), way"))),
    ("06.multiply", "the parents left out", edited("06.multiply", ("(a, b), way", "(), way"))),
    ("06.multiply", "values where nodes belong", edited(
        "06.multiply", ("(a, b), way", "(a.value, b.value), way"))),
    ("06.multiply", "the backward rule of a sum", edited(
        "06.multiply", ("G * b.value, G * a.value", "G, G"))),
    ("06.tanh", "1 − a² instead of 1 − A²", edited("06.tanh", ("1 - A**2", "1 - a.value**2"))),
    ("06.tanh", "tanh taken twice", edited("06.tanh", ("1 - A**2", "1 - np.tanh(A)**2"))),
    ("06.tanh", "the square left out", edited("06.tanh", ("1 - A**2", "1 - A"))),
    ("03.softmax_loss", "a sum of logarithms", edited(
        "03.softmax_loss", ("np.exp(z - m).sum())", "np.exp(z - m)).sum()"))),
    ("03.softmax_loss", "the sum along the wrong axis", edited(
        "03.softmax_loss", ("(z - m).sum()", "(z - m).sum(axis=0)"))),
    ("06.tanh", "σ′ on tanh", edited("06.tanh", ("1 - A**2", "A - A**2"))),
    ("06.tanh", "G left out", edited("06.tanh", ("G * (1 - A**2)", "1 - A**2"))),
    ("06.tanh", "the parents left out", edited("06.tanh", ("(a,), lambda", "(), lambda"))),
    ("03.softmax_loss", "the logarithm of 0", lambda z, y: -np.log(
        (np.exp(z - z.max()) / np.exp(z - z.max()).sum())[0, y[0].argmax()])),
    ("03.softmax_loss", "the unstable softmax", lambda z, y: np.log(
        np.exp(z[0]).sum()) - z[0] @ y[0]),
    ("03.softmax_loss", "a probability that was clipped", lambda z, y: -np.log(
        max(1e-8, (np.exp(z - z.max()) / np.exp(z - z.max()).sum())[0, y[0].argmax()]))),
    ("03.softmax_loss", "a probability that was clipped", lambda z, y: -np.log(
        (np.exp(z - z.max()) / np.exp(z - z.max()).sum() * y).sum() + np.finfo(float).eps)),
    ("03.softmax_loss", "the minimum for the maximum", edited(
        "03.softmax_loss", ("z.max()", "z.min()"))),
    ("03.softmax_loss", "the maximum not added again", edited(
        "03.softmax_loss", ("return m - ", "return -"))),
    ("03.softmax_loss", "sigmoids for softmax", lambda z, y: np.sum(
        np.maximum(z, 0) - z * y + np.log1p(np.exp(-abs(z))))),
    ("03.softmax_loss", "a term left out", edited("03.softmax_loss", ("- (z * y).sum() ", ""))),
    ("05.accuracy", "outputs compared with labels", lambda A, Y: sum(
        all(a == y) for a, y in zip(A, Y, strict=True)) / len(A)),
    ("05.accuracy", "outputs rounded", lambda A, Y: ((A > 0.5) == Y).mean()),
    ("05.accuracy", "one argmax for the whole matrix", edited(
        "05.accuracy", ("A.argmax(axis=1)", "A.argmax()"), ("Y.argmax(axis=1)", "Y.argmax()"),
        (").mean()", ")"))),
    ("05.accuracy", "places compared with a one-hot matrix", edited(
        "05.accuracy", ("Y.argmax(axis=1)", "Y"))),
    ("05.accuracy", "places compared with a one-hot matrix", edited(
        "05.accuracy", ("A.argmax(axis=1)", "A.argmax(axis=1, keepdims=True)"),
        ("Y.argmax(axis=1)", "Y"))),
    ("05.accuracy", "max for argmax", edited(
        "05.accuracy", ("A.argmax(axis=1)", "A.max(axis=1)"))),
    ("05.accuracy", "the smallest output", edited("05.accuracy", ("A.argmax", "A.argmin"))),
    ("05.accuracy", "the share cut off to a whole number", lambda A, Y: np.sum(
        A.argmax(1) == Y.argmax(1)) // len(A)),
    ("05.accuracy", "divided by K instead of E", lambda A, Y: np.sum(
        A.argmax(1) == Y.argmax(1)) / A.shape[1]),
    ("05.accuracy", "also divided by the outputs", lambda A, Y: np.sum(
        A.argmax(1) == Y.argmax(1)) / A.size),
    ("05.accuracy", "the mean left out", edited("05.accuracy", (".mean()", ""))),
    ("05.accuracy", "argmax along the wrong axis", lambda A, Y: (
        A.argmax(axis=0) == Y.argmax(axis=0)).mean()),
    ("05.accuracy", "argmax along the wrong axis", lambda A, Y: sum(
        A.argmax(0) == Y.argmax(0)) / A.shape[1]),
    ("05.accuracy", "percent", lambda A, Y: 100 * sum(A.argmax(1) == Y.argmax(1)) / len(A)),
    ("05.accuracy", "the number of right answers", lambda A, Y: sum(
        a.argmax() == y.argmax() for a, y in zip(A, Y, strict=True))),
    ("05.accuracy", "the share that is wrong", lambda A, Y: (A.argmax(1) != Y.argmax(1)).mean()),
    ("06.topological", "too deep for a function that calls itself", recursive_order),
    ("06.topological", "the last node first", edited("06.topological", ("return order", "return order[::-1]"))),
    ("06.topological", "written down when first met", order_by_levels),
    ("06.topological", "once for each path", order_without_memory),
    ("06.topological", "all missing parents on the waiting list at once", order_from_all_missing),
    ("06.topological", "the nodes without parents left out", lambda last: [
        node for node in topological(last) if node.parents]),
    ("06.backward", "the last path replaces the others", edited(
        "06.backward", ("grads.get(parent, 0) + G", "G"))),
    ("06.backward", "+= changed an array that another node uses", adding_in_place),
    *[("06.backward", "the last path replaces the others", overwriting_in_order(order))
      for order in (queue_of_ready, last_missing_first)],
    *[("06.backward", "+= changed an array that another node uses", adding_in_place_in_order(order))
      for order in (queue_of_ready, last_missing_first)],
    ("06.backward", "handed on again, with what was handed on before", pushing_recursion),
    ("06.backward", "handed on before everything had arrived", backward_by_levels),
    ("06.backward", "from the first node to the last", edited(
        "06.backward", ("reversed(topological(loss))", "topological(loss)"))),
    ("06.backward", "the loss's value where its gradient belongs", edited(
        "06.backward", ("np.ones_like(loss.value)", "loss.value"))),
    ("06.backward", "started from 0", edited("06.backward", ("np.ones_like", "np.zeros_like"))),
    ("06.backward", "gradients left from an earlier call", remembering_backward()),
    ("04.dZ_output", "the missing 1/E", lambda A, Y: A - Y),
    ("04.cross_entropy", "the missing 1/E", edited("04.cross_entropy", (" / len(Y)", ""))),
    ("04.backward", "the missing 1/E", edited("04.backward", (" / len(Y)", ""))),
    ("04.dW", "the missing 1/E", lambda A_prev, dZ: len(A_prev) * np.dot(A_prev.T, dZ)),
    ("04.dW", "1/E put in twice", lambda A_prev, dZ: np.dot(A_prev.T, dZ) / A_prev.shape[0]),
    ("04.dZ_hidden", "1/E put in twice", edited("04.dZ_hidden", ("(1 - A)", "(1 - A) / len(A)"))),
    ("04.cross_entropy", "also divided by the outputs", lambda A, Y: np.mean(
        np.where(Y == 1, -np.log(A), -np.log(1 - A)))),
    ("04.dZ_output", "also divided by the outputs", lambda A, Y: (A - Y) / A.size),
    ("04.dZ_output", "divided by K instead of E", lambda A, Y: (A - Y) / A.shape[1]),
    ("04.squared_error_dA", "a stray factor 2", lambda A, Y: 2 * A - 2 * Y),
    ("04.squared_error_dA", "a stray factor ½", lambda A, Y: (A - Y) / 2),
    ("00.sigmoid_slope", "the wrong sign", lambda a: a**2 - a),
    ("00.slopes", "the wrong sign", edited("00.slopes", ("(a3 - y)", "(y - a3)"))),
    ("00.slopes", "σ′ left out", edited("00.slopes", ("(a3 - y) * a3 * (1 - a3)", "a3 - y"))),
    ("00.slopes", "σ′ left out", edited(
        "00.slopes", (" * a2 * (1 - a2)", ""), (" * a1 * (1 - a1)", ""))),
    ("00.slopes", "the weight left out", edited("00.slopes", ("r3 * w3", "r3"), ("r2 * w2", "r2"))),
    ("00.slopes", "this layer's weight for the next one's", edited(
        "00.slopes", ("r3 * w3", "r3 * w2"), ("r2 * w2", "r2 * w1"))),
    ("00.slopes", "a_l for a_{l−1}", edited(
        "00.slopes", ("r1 * x, r2 * a1, r3 * a2", "r1 * a1, r2 * a2, r3 * a3"))),
    ("00.slopes", "the weight where what came in belongs", edited(
        "00.slopes", ("r1 * x, r2 * a1, r3 * a2", "r1 * w1, r2 * w2, r3 * w3"))),
    ("00.slopes", "what came in where the weight belongs", edited(
        "00.slopes", ("r3 * w3", "r3 * a2"), ("r2 * w2", "r2 * a1"))),
    ("00.slopes", "a layer skipped", edited("00.slopes", ("r1 * x", "r2 * x"))),
    ("00.slopes", "a layer skipped", edited("00.slopes", ("r2 * w2", "r3 * w2"))),
    ("00.slopes", "the bias's rule for the weight", edited(
        "00.slopes", ("r1 * x, r2 * a1, r3 * a2", "r1, r2, r3"))),
    ("00.slopes", "the slopes in the opposite order", edited(
        "00.slopes", ("r1 * x, r2 * a1, r3 * a2", "r3 * a2, r2 * a1, r1 * x"))),
    ("00.slopes", "a stray factor 2", edited("00.slopes", ("(a3 - y)", "2 * (a3 - y)"))),
    ("00.slopes", "the value for its slope", edited("00.slopes", ("(a3 - y)", "(a3 - y)**2 / 2"))),
    ("00.slopes", "a sum for the product", edited(
        "00.slopes",
        ("(a3 - y) * a3 * (1 - a3)", "(a3 - y) + a3 * (1 - a3)"),
        ("r3 * w3 * a2", "r3 + w3 + a2"), ("r2 * w2 * a1", "r2 + w2 + a1"),
        ("r1 * x, r2 * a1, r3 * a2", "r1 + x, r2 + a1, r3 + a2"))),
    ("01.dz_output", "the wrong sign", lambda a, y: y - a),
    ("04.db", "the bias averaged instead of summed", lambda dZ: np.mean(dZ, 0)[None]),
    ("04.backward", "the bias averaged instead of summed", edited("04.backward", (
        "dZ.sum(", "dZ.mean("))),
    ("04.db", "the bias not summed", lambda dZ: dZ.copy()),
    ("04.backward", "the bias not summed", edited("04.backward", (
        "dZ.sum(axis=0, keepdims=True)", "dZ"))),
    ("04.db", "the axis that sum drops", lambda dZ: np.add.reduce(dZ)),
    ("04.dW", "only the last example", last_of_a_loop),
    ("04.dZ_hidden", "the forgotten transpose", lambda dZ_next, W_next, A: np.einsum(
        "ej,ji->ei", dZ_next, W_next) * (A - A * A)),
    ("04.backward", "the forgotten transpose", edited("04.backward", ("weights[l].T", "weights[l]"))),
    ("02.dz_hidden", "the forgotten transpose", edited("02.dz_hidden", (".T", ""))),
    ("02.dz_hidden", "the Hadamard product for the matrix product", lambda dz_next, W_next, a: (
        dz_next * W_next * a * (1 - a))),
    ("02.dz_hidden", "the slope before the weights", lambda dz_next, W_next, a: (
        a * (1 - a) * dz_next @ W_next.T)),
    ("02.dW", "the forgotten transpose", lambda a_prev, dz: np.multiply(dz, a_prev)),
    ("02.db", "the last link alone", lambda dz: 1.0),
    ("02.db", "the bias taken for a constant", lambda dz: 0.0),
    ("02.backward", "the forgotten transpose", edited("02.backward", ("W2.T", "W2"))),
    ("02.backward", "the answer's transpose", edited(
        "02.backward", ("a1.T @ dz2", "dz2.T @ a1"), ("x.T @ dz1", "np.outer(dz1, x)"))),
    ("02.backward", "σ′ left out", edited("02.backward", (" * a1 * (1 - a1)", ""))),
    ("02.backward", "σ′ at the output once more", edited(
        "02.backward", ("a2 - y", "(a2 - y) * a2 * (1 - a2)"))),
    ("02.backward", "the next layer's slope", edited(
        "02.backward", ("* a1 * (1 - a1)", "* a2 * (1 - a2)"))),
    ("02.backward", "dW where W belongs", edited("02.backward", ("W2.T", "dW2.T"))),
    ("02.backward", "the bias taken for a constant", edited(
        "02.backward", ("return dW1, dz1, dW2, dz2", "return dW1, 0 * b1, dW2, 0 * b2"))),
    ("02.backward", "the wrong sign", edited("02.backward", ("a2 - y", "y - a2"))),
    ("07.to_torch", "the forgotten transpose", lambda W: W.copy()),
    ("07.to_torch", "reshape for transpose", lambda W: W.ravel().reshape(W.shape[1], -1)),
    ("07.our_dZ", "also divided by the outputs", lambda dZ_torch: dZ_torch.copy()),
    ("07.our_dZ", "E where K belongs", lambda dZ_torch: dZ_torch.shape[0] * dZ_torch),
    ("07.our_dZ", "3 written for K", lambda dZ_torch: np.add(2 * dZ_torch, dZ_torch)),
    ("07.our_dZ", "divided instead of multiplied", edited("07.our_dZ", (" * ", " / "))),
    ("08.combine", "the mean of the blocks' means", lambda dWs, sizes: sum(dWs) / len(dWs)),
    ("08.combine", "the blocks added without their weights", edited("08.combine", ("E_s / E * dW", "dW"))),
    ("08.combine", "divided by the number of blocks", edited("08.combine", ("sum(sizes)", "len(sizes)"))),
    ("08.combine", "the weight upside down", edited("08.combine", ("E_s / E *", "E / E_s *"))),
    ("08.combine", "the missing 1/E", edited("08.combine", ("E_s / E *", "E_s *"))),
    ("08.combine", "only the last block", last_block_of_a_loop),
    ("04.dZ_hidden", "the Hadamard product for the matrix product", lambda dZ_next, W_next, A: (
        A * (1 - A) * np.multiply(dZ_next, W_next.T))),
    ("04.three_layer_forward", "the Hadamard product for the matrix product", edited(
        "04.three_layer_forward", ("X @ W1", "X * W1"), ("A1 @ W2", "A1 * W2"),
        ("A2 @ W3", "A2 * W3"))),
    ("04.dZ_hidden", "the matrix product for the Hadamard product", edited(
        "04.dZ_hidden", ("* A * (1 - A)", "@ (A * (1 - A))"))),
    ("02.jacobian", "the matrix product for the Hadamard product", lambda W_next, a: (
        np.dot(W_next.T, (a - a**2).T))),
    ("01.backward", "a_l for a_{l−1}", edited("01.backward", ("dz[l] * a[l - 1]", "dz[l] * a[l]"))),
    ("04.backward", "a_l for a_{l−1}", edited("04.backward", ("A[l].T @ dZ", "A[l + 1].T @ dZ"))),
    ("01.backward", "z for a", edited(
        "01.backward",
        ("    a = [x]\n", "    a, z = [x], [x]\n"),
        ("        a.append", "        z.append(w[l] * a[l - 1] + b[l])\n        a.append"),
        ("dz[l] * a[l - 1]", "dz[l] * z[l - 1]"))),
    ("01.backward", "this layer's weight for the next one's", edited(
        "01.backward", ("* w[l + 1]", "* w[l]"))),
    ("01.backward", "the next layer's slope", edited(
        "01.backward", ("a[l] * (1 - a[l])", "a[l + 1] * (1 - a[l + 1])"))),
    ("01.backward", "dw and db exchanged", edited("01.backward", ("return dw, dz", "return dz, dw"))),
    ("01.dz_hidden", "σ′ left out", lambda dz_next, w_next, a: dz_next * w_next),
    ("04.backward", "σ′ left out", edited("04.backward", (" * A[l] * (1 - A[l])", ""))),
    ("00.sigmoid_slope", "σ′(a) instead of σ′(z)", lambda a: sigmoid(a) * (1 - sigmoid(a))),
    ("04.dZ_hidden", "σ′(a) instead of σ′(z)", lambda dZ_next, W_next, A: (dZ_next @ W_next.T) * (
        np.exp(-A) / (1 + np.exp(-A)) ** 2)),
    ("04.backward", "z(1 − z)", edited(
        "04.backward",
        ("A = [X]", "A, Z = [X], [X]"),
        ("        A.append", "        Z.append(A[-1] @ W + b)\n        A.append"),
        ("* A[l] * (1 - A[l])", "* Z[l] * (1 - Z[l])"))),
    ("04.dZ_hidden", "σ′ twice", edited("04.dZ_hidden", ("* A * (1 - A)", "* (A - A**2) ** 2"))),
    ("01.dz_hidden", "tanh′ on σ", lambda dz_next, w_next, a: dz_next * w_next * (1 - a) * (1 + a)),
    ("01.dz_output", "σ′ at the output once more", lambda a, y: (a - y) * a * (1 - a)),
    ("05.train", "weights updated before the error was sent back", updating_on_the_way),
    ("05.train", "gradients kept from step to step", never_zeroed),
    ("05.train", "the missing 1/E", None),
    ("05.train", "one step too few", edited("05.train", ("range(epochs)", "range(1, epochs)"))),
    ("05.train", "the biases left as they were", edited(
        "05.train", ("step(b, db, learning_rate)", "b"))),
    ("04.backward", "dW where W belongs", edited(
        "04.backward", ("weights[l].T", "grads[-1][0].T"))),
    ("05.step", "W and dW exchanged", lambda W, dW, learning_rate: dW - learning_rate * W),
    ("05.step", "uphill for downhill", lambda W, dW, learning_rate: W + learning_rate * dW),
    ("03.dz_output", SAME_AS_DIAGONAL, lambda a, y: (a - y) * np.diag(np.diag((a - a**2)[0]))),
    ("03.dz_output", "the softmax derivative again (the full Jacobian)", lambda a, y: (
        (a - y) @ (np.diag(a[0]) - np.outer(a, a)))),
    ("04.dZ_output", "the softmax derivative again (the full Jacobian)", lambda A, Y: np.stack(
        [(a - y) @ (np.diag(a) - np.outer(a, a)) / len(A) for a, y in zip(A, Y, strict=True)])),
    ("03.cross_entropy", "only the true class", lambda y, a: -np.log(a[0, y[0].argmax()])),
    ("04.cross_entropy", "only the true class", lambda A, Y: -(Y * np.log(A)).sum() / len(A)),
    ("04.dW", "gradients added up across calls", summing_dW()),
    ("01.dw", "gradients added up across calls", summing_dw()),
    ("04.dZ_output", "(E, 1) against (E,)", lambda A, Y: (A - np.ravel(Y)) / len(A)),
    ("03.softmax", "(E, 1) against (E,)", edited("03.softmax", ("max(axis=1, keepdims=True)", "max(axis=1)"))),
    ("03.softmax", "(E, 1) against (E,)", edited(
        "03.softmax", ("max(axis=1, keepdims=True)", "max(1)"), ("sum(axis=1, keepdims=True)", "sum(1)"))),
    ("03.softmax", "(E, 1) against (E,)", lambda z: np.exp(z) / np.sum(np.exp(z), axis=-1)),
    ("04.dZ_hidden", "the brackets in the wrong place", lambda dZ_next, W_next, A: np.dot(
        dZ_next, W_next.T * (A - A**2))),
    ("04.backward", "the brackets in the wrong place", edited(
        "04.backward",
        ("(dZ @ weights[l].T) * A[l] * (1 - A[l])", "dZ @ (weights[l].T * A[l] * (1 - A[l]))"))),
    ("04.backward", "the list in reverse order", edited("04.backward", ("grads[::-1]", "grads"))),
    ("04.backward", "a variable with the name of a function", edited(
        "04.backward",
        ("        grads.append((A[l].T @ dZ,", "        dW = dW(A[l], dZ)\n        grads.append((dW,"))),
    ("04.backward", "a variable with the name of a function", edited(
        "04.backward",
        ("        grads.append((A[l].T @ dZ, dZ.sum(axis=0, keepdims=True)))",
         "        grad_W, db = A[l].T @ dZ, db(dZ)\n        grads.append((grad_W, db))"))),
    ("04.backward", "logits where probabilities belong", edited(
        "04.backward",
        ("        A.append(sigma(A[-1] @ W + b))", "        Z = A[-1] @ W + b\n        A.append(sigma(Z))"),
        ("(A[-1] - Y)", "(Z - Y)"))),
    ("04.cross_entropy", "the log of the wrong argument", lambda A, Y: -(
        Y * np.log1p(-A) + (1 - Y) * np.log(A)).sum() / len(A)),
    ("03.cross_entropy", "the log of the wrong argument", lambda y, a: -(
        a * np.log(y) + (1 - a) * np.log(1 - y)).sum()),
    ("03.cross_entropy", "the missing minus", edited("03.cross_entropy", ("-y *", "y *"))),
    ("03.softmax", "the unstable softmax", lambda z: np.exp(z) / np.exp(z).sum(1)[:, None]),
    ("03.softmax", "one maximum for all rows", edited(
        "03.softmax", ("z.max(axis=1, keepdims=True)", "z.max()"))),
    ("03.softmax_jacobian", "the diagonal alone", diagonal_jacobian),
    ("03.softmax_jacobian", "np.diag of a row (1, K)", edited(
        "03.softmax_jacobian", ("np.diag(a[0])", "np.diag(a)"))),
    ("03.one_hot", "every label in every row", labels_in_all_rows),
    ("03.one_hot", "classes counted from 1", edited("03.one_hot", ("[labels]", "[labels - 1]"))),
    ("03.one_hot", "K taken from the labels", lambda labels, K: np.eye(max(labels) + 1)[labels]),
    ("05.minibatches", "rows not shuffled", edited(
        "05.minibatches", ("rng.permutation(len(X))", "(rng.random(), np.arange(len(X)))[1]"))),
    ("05.minibatches", "X and Y shuffled apart", edited(
        "05.minibatches", ("Y[rows]", "rng.permutation(Y)[start : start + size]"))),
    ("05.minibatches", "the last, shorter batch lost", edited(
        "05.minibatches", ("range(0, len(X), size)", "range(0, len(X) - size + 1, size)"))),
    ("05.minibatches", "the rows of each batch drawn anew", edited(
        "05.minibatches", ("rows = order[start : start + size]", "rows = rng.permutation(len(X))[:size]"))),
    ("05.minibatches", "the rows of each batch drawn anew", whole_batches_drawn_anew),
    ("05.minibatches", "the rows of each batch drawn anew", edited(
        "05.minibatches", ("rows = order[start : start + size]", "rows = rng.choice(len(X), size)"))),
    ("05.minibatches", "only the order of the batches shuffled", batches_in_another_order),
    ("05.minibatches", "shuffled inside the batches only", batches_shuffled_inside),
    ("05.minibatches", "the same order in every epoch", KeptFromTheFirstCall()),
    ("05.minibatches", "another source of chance", edited(
        "05.minibatches", ("rng.permutation", "np.random.default_rng(42).permutation"))),
    ("05.minibatches", "rows drawn with replacement", edited(
        "05.minibatches", ("rows = order[", "rows = rng.permutation(len(X))["))),
]  # fmt: skip
MISTAKES = [row for row in MISTAKES if row[2] is not None]
