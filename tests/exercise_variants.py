"""Correct solutions of every exercise, written in other ways than ours."""

import math

import numpy as np

import backprop_lib as bp
from backprop_course.exercises.lesson06 import Node, topological, unbroadcast


def pairs(*lists):
    return zip(*lists, strict=True)


def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z)))


def two_layers_by_library(x, y, W1, b1, W2, b2):
    layers = [bp.Dense(W1, b1, bp.Sigmoid()), bp.Dense(W2, b2, bp.Sigmoid())]
    _, (first, second) = bp.Network(layers, bp.CrossEntropy()).gradients(x, y)
    return first.dW, first.db, second.dW, second.db


def two_layers_by_jacobians(x, y, W1, b1, W2, b2):
    a1 = sigmoid(x @ W1 + b1)
    db2 = sigmoid(a1 @ W2 + b2) - y
    db1 = db2 @ (W2.T @ np.diag((a1 - a1**2)[0]))
    return np.outer(x, db1), db1, np.outer(a1, db2), db2


def two_layers_in_columns(x, y, W1, b1, W2, b2):
    column = sigmoid(W1.T @ x.T + b1.T)
    error = sigmoid(W2.T @ column + b2.T) - y
    earlier = W2 * error * column * (1 - column)
    return [(earlier @ x).T, earlier.T, (error @ column.T).T, error.T]


def as_lists(f):
    return lambda *args: deep(lambda part: np.asarray(part).tolist(), f(*args))


def in_fortran_order(f):
    return lambda *args: deep(lambda part: np.asarray(part, order="F"), f(*args))


def as_float32(f):
    def small(value):
        if isinstance(value, np.ndarray) and value.dtype == float:
            return value.astype(np.float32)
        if isinstance(value, list):
            return [small(member) for member in value]
        return np.float32(value) if isinstance(value, float) else value

    return lambda *args: deep(np.float32, f(*map(small, args)))


def deep(change, value):
    if isinstance(value, list | tuple):
        return type(value)(deep(change, member) for member in value)
    return None if value is None else change(value)


def entry_by_entry(shape, entry):
    """A double loop: entry(i, j, *args) into an array of shape(*args)."""

    def loop(*args):
        result = np.empty(shape(*args))
        for i, j in np.ndindex(result.shape):
            result[i, j] = entry(i, j, *args)
        return result

    return loop


def like_first(first, *_):
    return first.shape


def combined_in_a_loop(dWs, sizes):
    total, E = np.zeros_like(dWs[0], dtype=float), 0
    for s in range(len(dWs)):
        total += sizes[s] * np.asarray(dWs[s], dtype=float)
        E += sizes[s]
    return total / E


def sigmoid_slope_branches(a):
    if a > 0.5:
        return (1 - a) - (1 - a) ** 2
    return a - a**2


def slopes_as_lists_of_links(x, y, w1, w2, w3):
    a1 = sigmoid(w1 * x)
    a2 = sigmoid(w2 * a1)
    a3 = sigmoid(w3 * a2)
    start = [a3 - y, a3 - a3**2]
    middle = [w3, a2 - a2**2]
    end = [w2, a1 - a1**2]
    paths = [*start, *middle, *end, x], [*start, *middle, a1], [*start, a2]
    return [np.prod(path) for path in paths]


def slopes_by_differences(x, y, *weights):
    def loss(*weights):
        a = x
        for w in weights:
            a = 1 / (1 + math.exp(-w * a))
        return (a - y) ** 2 / 2

    nudged = [(np.array(weights), h * np.eye(3)[l]) for h in [1e-5] for l in range(3)]
    return np.array([(loss(*(w + d)) - loss(*(w - d))) / 2e-5 for w, d in nudged])


def slopes_by_library(x, y, *weights):
    layers = [bp.Dense([[float(w)]], [[0.0]], bp.Sigmoid()) for w in weights]
    _, grads = bp.Network(layers, loss=bp.SquaredError()).gradients([[x]], [[y]])
    return tuple(g.dW for g in grads)


def forward_loop(X, *weights):
    A = X
    for W in weights:
        A = sigmoid(np.einsum("ei,ij->ej", A, W))
    return A


def forward_rows(X, W1, W2, W3):
    def one(row, W):
        return [
            float(sigmoid(sum(a * w for a, w in pairs(row, W[:, j])))) for j in range(W.shape[1])
        ]

    return [one(one(one(x, W1), W2), W3) for x in X]


def chain_from_the_end(x, y, w, b):
    L = len(w) - 1
    a = {0: x}
    for l in range(1, L + 1):
        a[l] = 1 / (1 + math.exp(-(w[l] * a[l - 1] + b[l])))
    dw, db = [None] * (L + 1), [None] * (L + 1)
    error = a[L] - y
    for l in range(L, 0, -1):
        dw[l], db[l] = error * a[l - 1], error
        error *= w[l] * a[l - 1] * (1 - a[l - 1])
    return dw, db


def chain_by_library(x, y, w, b):
    layers = [bp.Dense([[float(p)]], [[float(q)]], bp.Sigmoid()) for p, q in pairs(w[1:], b[1:])]
    _, grads = bp.Network(layers).gradients([[x]], [[y]])
    return [0, *(g.dW for g in grads)], [0, *(g.db for g in grads)]


def chain_by_differences(x, y, w, b):
    def loss(w, b):
        a = x
        for l in range(1, len(w)):
            a = 1 / (1 + math.exp(-(w[l] * a + b[l])))
        return -y * math.log(a) - (1 - y) * math.log(1 - a)

    def slope(numbers, l, measure):
        up, down = list(numbers), list(numbers)
        up[l] += 1e-5
        down[l] -= 1e-5
        return (measure(up) - measure(down)) / 2e-5

    places = range(1, len(w))
    dw = [0, *(slope(w, l, lambda moved: loss(moved, b)) for l in places)]
    return np.array(dw), np.array([0, *(slope(b, l, lambda moved: loss(w, moved)) for l in places)])


def one_hot_loop(labels, K):
    return [[1 if label == k else 0 for k in range(K)] for label in labels]


def one_hot_placed(labels, K):
    Y = np.zeros((len(labels), K), dtype=int)
    Y[np.arange(len(labels)), labels] = 1
    return Y


def loss_loop(A, Y):
    total = 0.0
    for a, y in pairs(A, Y):
        for a_k, y_k in pairs(a, y):
            total -= math.log(a_k) if y_k == 1 else math.log(1 - a_k)
    return total / len(A)


def softmax_rows(z):
    rows = []
    for row in z:
        e = np.exp(row - max(row))
        rows.append(e / sum(e))
    return rows


def softmax_by_logs(z):
    top = np.max(z, 1)[:, None]
    return np.exp(z - top - np.log(np.exp(z - top).sum(1)[:, None]))


def jacobian_columns(a):
    K = a.shape[1]
    return np.column_stack([a[0] * ((np.arange(K) == j) - a[0, j]) for j in range(K)])


def dW_rows(A_prev, dZ):
    total = np.zeros((A_prev.shape[1], dZ.shape[1]))
    for a, d in pairs(A_prev, dZ):
        total += np.outer(a, d)
    return total


def backward_by_library(X, Y, weights, biases):
    layers = [bp.Dense(W, b, bp.Sigmoid()) for W, b in pairs(weights, biases)]
    return bp.Network(layers).gradients(X, Y)[1]


def backward_recursive(X, Y, weights, biases):
    E = len(Y)

    def layer(A, l):
        if l == len(weights):
            return (A - Y) / E, []
        out = sigmoid(A @ weights[l] + biases[l])
        dZ, later = layer(out, l + 1)
        grads = [(np.tensordot(A, dZ, (0, 0)), np.ones((1, E)) @ dZ), *later]
        return np.einsum("ej,ij,ei->ei", dZ, weights[l], A * (1 - A)), grads

    return layer(X, 0)[1]


def backward_per_example(X, Y, weights, biases):
    each = [backward_recursive(X[[e]], Y[[e]], weights, biases) for e in range(len(X))]
    return [[sum(parts) / len(X) for parts in pairs(*layer)] for layer in pairs(*each)]


def backward_on_its_side(X, Y, weights, biases):
    columns = [X.T]
    for W, b in pairs(weights, biases):
        columns.append(sigmoid(W.T @ columns[-1] + b.T))
    error, grads = (columns[-1] - Y.T) / len(X), []
    while columns.pop() is not None and columns:
        a, l = columns[-1], len(columns) - 1
        grads.insert(0, ((error @ a.T).T, error.sum(axis=1)[None]))
        error = (weights[l] @ error) * a * (1 - a)
    return tuple(grads)


def train_by_library(X, Y, weights, biases, learning_rate, epochs):
    layers = [bp.Dense(W.copy(), b.copy(), bp.Sigmoid()) for W, b in pairs(weights, biases)]
    net = bp.Network(layers)
    bp.train(net, X, Y, epochs=epochs, learning_rate=learning_rate, progress=False)
    return [layer.W for layer in net.layers], [layer.b for layer in net.layers]


def train_on_copies(X, Y, weights, biases, learning_rate, epochs):
    weights, biases = [W.copy() for W in weights], [b.copy() for b in biases]
    for _ in range(epochs):
        for l, (dW, db) in enumerate(backward_recursive(X, Y, weights, biases)):
            weights[l] -= learning_rate * dW
            biases[l] -= learning_rate * db
    return tuple(weights), tuple(biases)


def train_recursive(X, Y, weights, biases, learning_rate, epochs):
    if epochs == 0:
        return weights, biases
    grads = backward_on_its_side(X, Y, weights, biases)
    new_w = [W - learning_rate * dW for W, (dW, _) in pairs(weights, grads)]
    new_b = [b - learning_rate * db for b, (_, db) in pairs(biases, grads)]
    return train_recursive(X, Y, new_w, new_b, learning_rate, epochs - 1)


def batches_in_a_list(X, Y, size, rng):
    order = np.arange(len(X))
    rng.shuffle(order)
    cuts = range(size, len(X), size)
    return list(pairs(np.split(X[order], cuts), np.split(Y[order], cuts)))


def batches_by_sorting(X, Y, size, rng):
    order = list(np.argsort(rng.random(len(X))))
    while order:
        rows, order = order[:size], order[size:]
        yield X[rows].tolist(), Y[rows].tolist()


def batches_of_both(X, Y, size, rng):
    both = rng.permutation(np.hstack([X, Y]))
    M = X.shape[1]
    return [(both[i : i + size, :M], both[i : i + size, M:]) for i in range(0, len(X), size)]


def unbroadcast_at_once(G, shape):
    padded = (1,) * (G.ndim - len(shape)) + tuple(shape)
    copied = tuple(axis for axis, size in enumerate(padded) if size == 1)
    return G.sum(axis=copied, keepdims=True).reshape(shape)


def unbroadcast_by_entries(G, shape):
    total = np.zeros(shape)
    place = np.broadcast_to(np.arange(total.size).reshape(shape), G.shape)
    np.add.at(total.reshape(-1), place.ravel(), G.ravel())
    return total


def unbroadcast_by_ones(G, shape):
    while len(G.shape) > len(shape):
        G = np.add.reduce(G)
    for axis in range(len(shape)):
        if shape[axis] != G.shape[axis]:
            G = np.moveaxis(np.add.reduce(G, axis)[None], 0, axis)
    return G


def multiply_by_two_functions(a, b):
    def to_a(G):
        return unbroadcast_at_once(G * b.value, a.value.shape)

    def to_b(G):
        return unbroadcast_at_once(a.value * G, b.value.shape)

    node = Node(np.multiply(a.value, b.value))
    node.parents, node.way_back = [a, b], lambda G: [to_a(G), to_b(G)]
    return node


def multiply_by_slopes(a, b):
    product = a.value * b.value
    slopes = [np.broadcast_to(other.value, product.shape) for other in (b, a)]
    shapes = [node.value.shape for node in (a, b)]
    return Node(product, (a, b), lambda G: tuple(
        unbroadcast_by_entries(G * slope, shape) for slope, shape in pairs(slopes, shapes)
    ))  # fmt: skip


def multiply_generating(a, b):
    return Node(a.value * b.value, (a, b), lambda G: (
        unbroadcast(G * other.value, mine.value.shape) for mine, other in ((a, b), (b, a))
    ))  # fmt: skip


def order_from_a_stack(last):
    order, seen, stack = [], set(), [(last, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack += [(parent, False) for parent in node.parents]
    return order


def order_by_waiting_children(last):
    children, found = {last: 0}, [last]
    for node in found:
        for parent in node.parents:
            if parent not in children:
                children[parent] = 0
                found.append(parent)
            children[parent] += 1
    order = [last]
    for node in order:
        for parent in node.parents:
            children[parent] -= 1
            if children[parent] == 0:
                order.append(parent)
    return tuple(reversed(order))


def order_by_depth(last):
    depth = {}
    for node in order_from_a_stack(last):
        depth[node] = 1 + max((depth[parent] for parent in node.parents), default=0)
    return sorted(depth, key=depth.get)


def backward_by_children(loss):
    order = topological(loss)
    grads = {loss: np.ones(loss.value.shape)}
    for node in order[-2::-1]:
        grads[node] = (
            sum(
                piece
                for child in list(grads)
                for parent, piece in pairs(child.parents, child.way_back(grads[child]))
                if parent is node
            )
            if node is not loss
            else grads[node]
        )
    return grads


def backward_path_by_path(loss):
    grads, waiting = {}, [(loss, np.ones_like(loss.value))]
    while waiting:
        node, G = waiting.pop()
        grads[node] = grads[node] + G if node in grads else G
        waiting += pairs(node.parents, node.way_back(G))
    return grads


def backward_in_lists(loss):
    pieces = {node: [] for node in topological(loss)}
    pieces[loss].append(np.float64(1))
    for node in list(pieces)[::-1]:
        for parent, piece in pairs(node.parents, node.way_back(sum(pieces[node]))):
            pieces[parent].append(piece)
    return {node: sum(each) for node, each in pieces.items()}


def tensor_of(W):
    import torch

    return torch.nn.Parameter(torch.tensor(W.T))


def tanh_by_two_functions(a):
    A = np.tanh(a.value)

    def way_back(G):
        return [np.multiply(G, 1 - A * A)]

    return Node(A, [a], way_back)


def tanh_by_exponentials(a):
    up, down = np.exp(a.value), np.exp(-a.value)
    return Node((up - down) / (up + down), (a,), lambda G: (4 * G / (up + down) ** 2,))


def tanh_by_sigmoids(a):
    S = sigmoid(2 * a.value)
    return Node(2 * S - 1, (a,), lambda G: (G * 4 * S * (1 - S),))


def in_batches(order):
    def minibatches(X, Y, size, rng):
        rows = order(len(X), rng)
        for start in range(0, len(X), size):
            yield X[rows[start : start + size]], Y[rows[start : start + size]]

    return minibatches


def batches_of_pairs(X, Y, size, rng):
    pairs = list(zip(X, Y, strict=True))
    rng.shuffle(pairs)
    while pairs:
        batch, pairs = pairs[:size], pairs[size:]
        yield tuple(zip(*batch, strict=True))


def batches_from_a_shrinking_list(X, Y, size, rng):
    left, batches = list(range(len(X))), []
    while left:
        rows = [left.pop(rng.integers(len(left))) for _ in range(min(size, len(left)))]
        batches.append((X[rows], Y[rows]))
    return batches


def softmax_loss_by_logaddexp(z, y):
    return np.logaddexp.reduce(z[0]) - z[0, y.argmax()]


def softmax_loss_by_differences(z, y):
    (c,) = np.flatnonzero(y[0])
    apart = z[0] - z[0, c]
    top = max(apart)
    return top + math.log(sum(math.exp(d - top) for d in apart))


def accuracy_by_loop(A, Y):
    right = 0
    for a, y in zip(A, Y, strict=True):
        right += list(a).index(max(a)) == list(y).index(1)
    return right / len(A)


VARIANTS = {
    "00.sigmoid_slope": [
        lambda a: a - a * a,
        sigmoid_slope_branches,
        lambda a: 0.25 - (a - 0.5) ** 2,
        lambda a: np.array([[a * (1 - a)]]),
    ],
    "00.slopes": [slopes_as_lists_of_links, slopes_by_differences, slopes_by_library],
    "04.squared_error_dA": [
        lambda A, Y: -(Y - A),
        entry_by_entry(like_first, lambda i, j, A, Y: A[i, j] - Y[i, j]),
        lambda A, Y: np.subtract(A, Y),
    ],
    "04.cross_entropy_dA": [
        lambda A, Y: (A - Y) / (A * (1 - A)),
        lambda A, Y: np.where(Y == 1, -1 / A, 1 / (1 - A)),
        entry_by_entry(
            like_first, lambda i, j, A, Y: -1 / A[i, j] if Y[i, j] else 1 / (1 - A[i, j])
        ),
    ],
    "04.three_layer_forward": [
        forward_loop,
        lambda X, W1, W2, W3: sigmoid(np.dot(sigmoid(np.dot(sigmoid(np.dot(X, W1)), W2)), W3)),
        lambda X, W1, W2, W3: sigmoid(W3.T @ sigmoid(W2.T @ sigmoid(W1.T @ X.T))).T,
        forward_rows,
    ],
    "01.dz_output": [
        lambda a, y: a - 1 if y == 1 else a,
        lambda a, y: (-y / a + (1 - y) / (1 - a)) * a * (1 - a),
        lambda a, y: -y * (1 - a) + (1 - y) * a,
    ],
    "01.dz_hidden": [
        lambda dz_next, w_next, a: (1 - a) * a * w_next * dz_next,
        lambda dz_next, w_next, a: dz_next * w_next * (a - a**2),
        lambda dz_next, w_next, a: np.prod([dz_next, w_next, a, 1 - a]),
    ],
    "01.dw": [
        lambda dz, a_prev: a_prev * dz,
        lambda dz, a_prev: np.multiply(dz, a_prev),
        lambda dz, a_prev: math.prod([dz, a_prev]),
    ],
    "01.db": [lambda dz: dz, lambda dz: dz * 1, lambda dz: np.array([dz]), lambda dz: 0 + dz],
    "01.backward": [chain_from_the_end, chain_by_library, chain_by_differences],
    "02.jacobian": [
        lambda W_next, a: W_next.T @ np.diag((a * (1 - a))[0]),
        lambda W_next, a: (W_next * (a * (1 - a)).T).T,
        lambda W_next, a: np.einsum("ij,i->ji", W_next, (a - a**2).ravel()),
        entry_by_entry(
            lambda W, a: W.T.shape, lambda j, i, W, a: W[i, j] * a[0, i] * (1 - a[0, i])
        ),
    ],
    "02.dz_hidden": [
        lambda dz_next, W_next, a: dz_next @ (W_next.T * a * (1 - a)),
        lambda dz_next, W_next, a: (W_next @ dz_next.T).T * (a - a**2),
        lambda dz_next, W_next, a: np.einsum("ej,ij,ei->ei", dz_next, W_next, a * (1 - a)),
    ],
    "02.dW": [
        lambda a_prev, dz: np.outer(a_prev, dz),
        lambda a_prev, dz: a_prev.T * dz,
        lambda a_prev, dz: np.einsum("ei,ej->ij", a_prev, dz),
    ],
    "02.db": [
        lambda dz: dz.copy(),
        lambda dz: dz.sum(axis=0, keepdims=True),
        lambda dz: np.ones((1, 1)) @ dz,
    ],
    "02.backward": [two_layers_by_library, two_layers_by_jacobians, two_layers_in_columns],
    "03.one_hot": [
        one_hot_loop,
        one_hot_placed,
        lambda labels, K: labels[:, None] == np.arange(K),
        bp.one_hot,
    ],
    "03.cross_entropy": [
        lambda y, a: -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a)),
        lambda y, a: -y @ np.log(a).T - (1 - y) @ np.log(1 - a).T,
        lambda y, a: loss_loop(a, y),
        lambda y, a: -np.log(np.where(y == 1, a, 1 - a).prod()),
    ],
    "03.dz_output": [
        lambda a, y: np.where(y == 1, a - 1, a),
        lambda a, y: (-y / a + (1 - y) / (1 - a)) @ np.diag((a * (1 - a))[0]),
        entry_by_entry(like_first, lambda i, j, a, y: a[i, j] - y[i, j]),
    ],
    "03.softmax": [softmax_rows, softmax_by_logs, lambda z: bp.Softmax()(z)],
    "03.softmax_jacobian": [
        jacobian_columns,
        lambda a: a.T * (np.eye(a.size) - a),
        entry_by_entry(lambda a: (a.size, a.size), lambda i, j, a: a[0, i] * ((i == j) - a[0, j])),
    ],
    "03.softmax_loss": [
        softmax_loss_by_logaddexp,
        softmax_loss_by_differences,
        lambda z, y: -(y * (z - z.max() - np.log(np.exp(z - z.max()).sum()))).sum(),
        lambda z, y: np.log(np.exp(z - z.max()).sum()) - ((z - z.max()) @ y.T)[0, 0],
    ],
    "05.accuracy": [
        accuracy_by_loop,
        lambda A, Y: np.count_nonzero(A.argmax(1) == Y.argmax(1)) / len(A),
        lambda A, Y: Y[np.arange(len(A)), A.argmax(axis=1)].mean(),
        lambda A, Y: ((A.max(axis=1, keepdims=True) == A) & (Y == 1)).any(axis=1).mean(),
    ],
    "04.cross_entropy": [
        loss_loop,
        lambda A, Y: np.mean(np.sum(-Y * np.log(A) - (1 - Y) * np.log(1 - A), axis=1)),
        lambda A, Y: -np.log(np.where(Y == 1, A, 1 - A)).sum() / Y.shape[0],
        lambda A, Y: np.array([[loss_loop(A, Y)]]),
    ],
    "04.dZ_output": [
        lambda A, Y: A / A.shape[0] - Y / Y.shape[0],
        entry_by_entry(like_first, lambda e, k, A, Y: (A[e, k] - Y[e, k]) / len(A)),
        lambda A, Y: [(a - y) / len(Y) for a, y in pairs(A, Y)],
    ],
    "04.dZ_hidden": [
        lambda dZ_next, W_next, A: np.einsum("ej,ij,ei->ei", dZ_next, W_next, A * (1 - A)),
        lambda dZ_next, W_next, A: dZ_next @ W_next.T * A * (1 - A),
        lambda dZ_next, W_next, A: (W_next @ dZ_next.T).T * (A - A**2),
        lambda dZ_next, W_next, A: np.array(
            [d @ (W_next.T * a * (1 - a)) for d, a in pairs(dZ_next, A)]
        ),
    ],
    "04.dW": [
        dW_rows,
        lambda A_prev, dZ: np.einsum("ei,ej->ij", A_prev, dZ),
        lambda A_prev, dZ: (dZ.T @ A_prev).T,
        lambda A_prev, dZ: (A_prev[:, :, None] * dZ[:, None, :]).sum(axis=0),
    ],
    "04.db": [
        lambda dZ: np.ones((1, len(dZ))) @ dZ,
        lambda dZ: dZ.sum(axis=0)[None, :],
        lambda dZ: sum(dZ[[e]] for e in range(len(dZ))),
    ],
    "04.backward": [
        backward_by_library,
        backward_recursive,
        backward_on_its_side,
        backward_per_example,
    ],
    "05.step": [
        lambda W, dW, learning_rate: W + (-learning_rate) * dW,
        lambda W, dW, learning_rate: np.subtract(W, learning_rate * dW),
        entry_by_entry(like_first, lambda i, j, W, dW, eta: W[i, j] - eta * dW[i, j]),
    ],
    "05.minibatches": [
        batches_in_a_list,
        batches_by_sorting,
        batches_of_both,
        batches_of_pairs,
        batches_from_a_shrinking_list,
        in_batches(lambda n, rng: rng.choice(n, n, replace=False)),
        in_batches(lambda n, rng: np.argsort(rng.random(n))),
        in_batches(lambda n, rng: rng.spawn(1)[0].permutation(n)),
    ],
    "05.train": [train_by_library, train_on_copies, train_recursive],
    "06.matmul_back": [
        lambda G, A, B: (np.einsum("ej,ij->ei", G, B), np.einsum("ei,ej->ij", A, G)),
        lambda G, A, B: [(B @ G.T).T, dW_rows(A, G)],
        lambda G, A, B: (np.dot(G, B.T), np.tensordot(A, G, (0, 0))),
    ],
    "06.unbroadcast": [unbroadcast_at_once, unbroadcast_by_entries, unbroadcast_by_ones],
    "06.multiply": [multiply_by_two_functions, multiply_by_slopes, multiply_generating],
    "06.tanh": [tanh_by_two_functions, tanh_by_exponentials, tanh_by_sigmoids],
    "06.topological": [order_from_a_stack, order_by_waiting_children, order_by_depth],
    "06.backward": [backward_path_by_path, backward_in_lists, backward_by_children],
    "07.to_torch": [
        lambda W: W.T,
        lambda W: np.swapaxes(W, 0, 1),
        entry_by_entry(lambda W: W.T.shape, lambda i, j, W: W[j, i]),
    ],
    "07.our_dZ": [
        lambda dZ_torch: len(dZ_torch[0]) * dZ_torch,
        lambda dZ_torch: np.multiply(dZ_torch, np.shape(dZ_torch)[-1]),
        lambda dZ_torch: dZ_torch.size * dZ_torch / len(dZ_torch),
        entry_by_entry(like_first, lambda e, k, dZ: dZ[e, k] * dZ.shape[1]),
    ],
    "08.combine": [
        lambda dWs, sizes: np.average(dWs, axis=0, weights=sizes),
        lambda dWs, sizes: np.tensordot(np.array(sizes) / sum(sizes), np.array(dWs), axes=1),
        lambda dWs, sizes: sum(E_s * np.array(dW) for dW, E_s in pairs(dWs, sizes)) / sum(sizes),
        combined_in_a_loop,
    ],
}

WRAPPED = (as_lists, in_fortran_order, as_float32)
"""Ways to hand in any answer."""

UNWRAPPED = {"05.minibatches", "06.multiply", "06.tanh", "06.topological", "06.backward"}
"""A generator is no nest of lists, and nodes are none."""


def variants(task):
    """All correct ways to write a task, the solution's own among them."""
    wrapped = [] if task.id in UNWRAPPED else [wrap(task.answer) for wrap in WRAPPED]
    return [task.answer, *VARIANTS[task.id], *wrapped]
