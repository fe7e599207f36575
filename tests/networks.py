"""Networks and data for the tests."""

import numpy as np
from hypothesis import strategies as st

import backprop_lib as bp
from backprop_lib.activations import ACTIVATIONS
from backprop_lib.losses import LOSSES as LOSS_BY_NAME

HIDDEN = [f() for f in ACTIVATIONS.values()]
"""Every activation of the library, so that a new one is tried wherever these are."""
ELEMENTWISE = [f for f in HIDDEN if type(f).backward is bp.Activation.backward]
"""Those that have a slope."""
ANALYTIC = [f for f in HIDDEN if f.analytic]
"""Those that the complex step may be used on."""

EXACT = 1e-12

LOSSES = [bp.SquaredError(), bp.CrossEntropy(), bp.SoftmaxCrossEntropy()]


def batch(net, E, rng):
    """X and Y that suit the network's sizes and loss."""
    K = net.sizes[-1]
    X = rng.normal(size=(E, net.sizes[0]))
    if isinstance(net.loss_function, bp.SoftmaxCrossEntropy):
        return X, bp.one_hot(rng.integers(0, K, E), K)
    if isinstance(net.loss_function, bp.CrossEntropy):
        return X, rng.integers(0, 2, (E, K)).astype(float)
    return X, rng.normal(size=(E, K))


@st.composite
def problems(draw, dtypes=(np.float64, np.float32), hidden=HIDDEN, losses=LOSSES):
    """A network with random weights and biases, and a batch for it."""
    sizes = draw(st.lists(st.integers(1, 6), min_size=2, max_size=5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    net = bp.Network.random(
        sizes,
        hidden=draw(st.sampled_from(hidden)),
        loss=draw(st.sampled_from(losses)),
        seed=rng,
        dtype=draw(st.sampled_from(dtypes)),
    )
    for layer in net.layers:
        layer.b = rng.normal(size=layer.b.shape)
    return net, *batch(net, draw(st.integers(1, 7)), rng)


def assert_same(ours, theirs, tolerance=EXACT):
    """Equal to so much of the largest entry of each matrix."""
    (loss, grads), (their_loss, their_grads) = ours, theirs
    assert abs(loss - their_loss) <= tolerance * max(abs(their_loss), 1e-3)
    for grad, their in zip(grads, their_grads, strict=True):
        for a, b in ((grad.dW, their.dW), (grad.db, their.db)):
            assert (a.shape, a.dtype) == (b.shape, b.dtype)
            assert abs(a - b).max() <= tolerance * max(abs(b).max(), 1e-3)


BETWEEN = ["Sigmoid", "Tanh", "ReLU", "Identity"]
SIZES = (1e-6, 0.3, 1.0, 1.0, 1.0, 8.0, 60.0)
"""Of weights and inputs: tiny, as they usually are, saturating, and far beyond."""


def any_network(rng):
    """A random network of at most 60 neurons, with inputs and labels for at most 12 examples."""
    count, E = int(rng.integers(1, 5)), int(rng.integers(1, 13))
    sizes = [int(n) for n in rng.integers(1, 60 // (count + 1) + 1, count + 1)]
    loss = list(LOSS_BY_NAME)[rng.integers(len(LOSS_BY_NAME))]
    owner = LOSS_BY_NAME[loss].output
    last = owner.__name__ if owner else list(ACTIVATIONS)[rng.integers(len(ACTIVATIONS))]
    names = [BETWEEN[i] for i in rng.integers(0, len(BETWEEN), count - 1)] + [last]
    size = SIZES[rng.integers(len(SIZES))]
    layers = [
        bp.Dense(
            size * rng.normal(size=(n, m)), size * rng.normal(size=(1, m)), ACTIVATIONS[name]()
        )
        for n, m, name in zip(sizes, sizes[1:], names, strict=False)
    ]
    K = sizes[-1]
    Y = rng.uniform(size=(E, K)) if rng.random() < 0.3 else np.eye(K)[rng.integers(0, K, E)]
    Y = Y / Y.sum(axis=1, keepdims=True) if loss == "SoftmaxCrossEntropy" else Y
    X = SIZES[rng.integers(len(SIZES))] * rng.normal(size=(E, sizes[0]))
    return bp.Network(layers, LOSS_BY_NAME[loss]()), X, Y
