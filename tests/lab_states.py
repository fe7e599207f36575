"""States of a lab to walk through."""

import numpy as np
from hypothesis import strategies as st
from networks import ELEMENTWISE, HIDDEN, LOSSES, batch

import backprop_lib as bp
from backprop_course.views.lab.pictures import still
from backprop_course.views.lab.state import LabState

RATE = 0.3


@st.composite
def states(draw):
    """Without softmax: saturated, its terms cancel, and few digits are left to compare."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    hidden = draw(st.sampled_from(ELEMENTWISE))
    loss = draw(st.sampled_from(LOSSES))
    net = bp.Network.random(sizes, hidden=hidden, loss=loss, seed=rng)
    state = LabState(net, *batch(net, draw(st.integers(1, 3)), rng))
    state.view_example(draw(st.integers(0, len(state.X) - 1)))
    for p in draw(st.lists(st.sampled_from(list(state.parameters())), max_size=4)):
        state.set(p, draw(st.floats(-40, 40)))
    return state


def state_of(sizes, E, hidden=None, loss=None, output=None, seed=0):
    rng = np.random.default_rng(seed)
    net = bp.Network.random(sizes, hidden, loss, seed=rng, output=output)
    for layer in net.layers:
        layer.b = rng.normal(size=layer.b.shape)
    return LabState(net, *batch(net, E, rng))


WITH_JACOBIANS = [
    state_of([2, 3, 2], E, f, bp.SquaredError(), f)
    for f in HIDDEN
    if f not in ELEMENTWISE
    for E in (1, 3)
]

CASES = {
    "cross entropy": state_of([3, 4, 2], 3),
    "squared error": state_of([3, 2, 3], 2, bp.Tanh(), bp.SquaredError()),
    "one example": state_of([2, 3, 2], 1, bp.Sigmoid(), bp.SoftmaxCrossEntropy()),
    "scalars": state_of([1, 1, 1], 1),
    "Jacobians": state_of([2, 3, 2], 3, bp.Softmax(), bp.SquaredError(), bp.Softmax()),
}


def pictures(session):
    """What of a session is in view, by name, as Python paints it."""
    network, curve, *matrices = (drawing.markup() for drawing in still(session.state, session.show))
    _, panel, checks = session.in_view()
    if session.panel == "matrices":
        panel = "".join(matrices)
    return {"network": network, "slice": curve, "panel": panel, "checks": checks}
