"""States to walk through, and what a walk's panel is read with."""

from xml.etree import ElementTree

import numpy as np
from networks import batch

import backprop_lib as bp
from backprop_course.views.grids import Matrix
from backprop_course.views.lab.state import LabState
from backprop_course.views.lab.walk.step import RESULT

RATE = 0.3


def state_of(sizes, E, hidden=None, loss=None, output=None, seed=0):
    rng = np.random.default_rng(seed)
    net = bp.Network.random(sizes, hidden, loss, seed=rng, output=output)
    for layer in net.layers:
        layer.b = rng.normal(size=layer.b.shape)
    return LabState(net, *batch(net, E, rng))


def result_of(step):
    (result,) = [part for part in step.row if isinstance(part, Matrix) and part.key == RESULT]
    return result


SOFT_HIDDEN = [
    state_of([2, 3, 2], E, bp.Softmax(), bp.SquaredError(), bp.Softmax()) for E in (1, 3)
]


CASES = {
    "cross entropy": state_of([3, 4, 2], 3),
    "squared error": state_of([3, 2, 3], 2, bp.Tanh(), bp.SquaredError()),
    "one example": state_of([2, 3, 2], 1, bp.Sigmoid(), bp.SoftmaxCrossEntropy()),
    "scalars": state_of([1, 1, 1], 1),
    "Jacobians": SOFT_HIDDEN[1],
}


def drawn(markup):
    """The panel's elements; fails where the markup is not well-formed."""
    return ElementTree.fromstring(f"<div>{markup}</div>")


def keyed(root, key):
    (found,) = [element for element in root.iter() if element.get("data-key") == key]
    return "".join(found.itertext())
