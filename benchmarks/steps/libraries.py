"""One training step in each library, as its users write it: forward, backward, update, read loss.

Each function takes a case and returns a function that does one step and returns its loss (the mean
over examples of the sum over classes), or None where it has none.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from cases import LEARNING_RATE, Case

FEW_ROWS = 512
"""A shard has as many at least: matrix products of fewer rows are slow."""
SHARDS = 2
"""For each core, so that none waits long for another at the end."""
Step = Callable[[], float | None]


def ours(case: Case) -> Step:
    """`gradients`, with all its checks, and `step`."""
    import backprop_lib as bp

    net, (X, Y) = case.network(), case.batch()

    def one() -> float:
        loss, grads = net.gradients(X, Y)
        bp.step(net, grads, LEARNING_RATE)
        return loss

    return one


def threads(case: Case) -> Step | None:
    """`sharded_gradients` on a pool of threads, each with a BLAS of its own, and `step`."""
    import atexit
    import os
    from concurrent.futures import ThreadPoolExecutor

    from threadpoolctl import threadpool_limits

    import backprop_lib as bp

    cores = os.cpu_count() or 1
    shards = min(case.E // FEW_ROWS, SHARDS * cores)
    if shards < cores:
        return None
    net, (X, Y) = case.network(), case.batch()
    threadpool_limits(1)  # for the rest of this process, which times nothing else
    pool = ThreadPoolExecutor(cores)
    atexit.register(pool.shutdown)

    def one() -> float:
        loss, grads = bp.sharded_gradients(net, X, Y, shards=shards, executor=pool)
        bp.step(net, grads, LEARNING_RATE)
        return loss

    return one


def pytorch(case: Case) -> Step:
    """Eager, on the CPU."""
    import torch

    net, batch = case.network(), case.batch()
    X, Y = (torch.from_numpy(array) for array in batch)
    modules: list[torch.nn.Module] = []
    for layer in net.layers:
        linear = torch.nn.Linear(layer.n_in, layer.n_out, dtype=getattr(torch, case.dtype))
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(layer.W.T))
            linear.bias.copy_(torch.from_numpy(layer.b[0]))
        modules += [linear, torch.nn.Sigmoid()]
    model = torch.nn.Sequential(*modules[:-1])
    loss_function = torch.nn.BCEWithLogitsLoss(reduction="sum")
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)

    def one() -> float:
        optimizer.zero_grad()
        loss = loss_function(model(X), Y) / case.E
        loss.backward()
        optimizer.step()
        return float(loss.item())

    return one


def jax(case: Case) -> Step:
    """One compiled function for the whole step."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    net, batch = case.network(), case.batch()
    X, Y = (jnp.asarray(array) for array in batch)
    weights = [(jnp.asarray(layer.W), jnp.asarray(layer.b)) for layer in net.layers]

    def loss_function(weights, X, Y):
        A = X
        for W, b in weights[:-1]:
            A = jax.nn.sigmoid(A @ W + b)
        W, b = weights[-1]
        Z = A @ W + b
        terms = jnp.maximum(Z, 0) - Y * Z + jnp.log1p(jnp.exp(-jnp.abs(Z)))
        return terms.sum(axis=1).mean()

    @jax.jit
    def update(weights, X, Y):
        loss, grads = jax.value_and_grad(loss_function)(weights, X, Y)
        return loss, jax.tree.map(lambda w, g: w - LEARNING_RATE * g, weights, grads)

    def one() -> float:
        nonlocal weights
        loss, weights = update(weights, X, Y)
        return float(loss)

    return one


def scikit_learn(case: Case) -> Step | None:
    """`MLPClassifier.partial_fit`, whose multi-label form is the same network and loss."""
    if case.E == 1:
        return None  # with one row it cannot tell a label from a class
    from sklearn.neural_network import MLPClassifier

    X, Y = case.batch()
    model = MLPClassifier(
        case.sizes[1:-1],
        activation="logistic",
        solver="sgd",
        alpha=0,
        batch_size=case.E,
        learning_rate_init=LEARNING_RATE,
        momentum=0,
        shuffle=False,
    )
    labels = Y.astype(int)
    model.partial_fit(X, labels, classes=np.arange(case.sizes[-1]))

    def one() -> float:
        model.partial_fit(X, labels)
        return float(model.loss_)

    return one


def products(case: Case) -> Step:
    """The limit: the matrix products of a step alone, into arrays that stand ready."""
    net, (X, _) = case.network(), case.batch()
    rng = np.random.default_rng(2)
    W = [layer.W for layer in net.layers]
    A = [X] + [rng.random((case.E, w.shape[1])).astype(case.dtype) for w in W]
    Z, dA = [np.empty_like(a) for a in A], [np.empty_like(a) for a in A]
    dW = [np.empty_like(w) for w in W]

    def one() -> None:
        for i, w in enumerate(W):
            np.matmul(A[i], w, out=Z[i + 1])
        for i in reversed(range(len(W))):
            np.matmul(A[i].T, A[i + 1], out=dW[i])
            if i:
                np.matmul(A[i + 1], W[i].T, out=dA[i])

    return one


LIBRARIES = {
    "ours": ours,
    "ours, threads": threads,
    "pytorch": pytorch,
    "jax": jax,
    "scikit-learn": scikit_learn,
    "products": products,
}
