"""A stored lab that lives without Python: what it shows, held against the library."""

import json

import numpy as np
import pytest

import backprop_lib as bp
from backprop_course.views.lab.state import LabState, Parameter

SHOWN = """(lab) => Object.fromEntries([...lab.querySelectorAll('[data-key][data-value]')]
    .map((e) => [e.dataset.key, Number(e.dataset.value)]))"""


def state_of(stored):
    """The state that a still carries, as the library's objects."""
    told = json.loads(stored)["state"]
    activations = [getattr(bp, name)() for name in told["activations"]]
    layers = [bp.Dense(*parts) for parts in zip(told["W"], told["b"], activations, strict=True)]
    net = bp.Network(layers, loss=getattr(bp, told["loss"])())
    state = LabState(net, told["X"], told["Y"], Parameter.from_key(told["chosen"]))
    state.view_example(told["example"])
    return state


def assert_shows(page, state, lab="body"):
    """What a lab of the page shows is what the library computes of this state."""
    seen, snapshot = page.locator(lab).evaluate(SHOWN), state.snapshot()
    wanted = {"loss": snapshot.loss, "slope": snapshot.slope(state.chosen)}
    for layer, (trace, grad) in enumerate(zip(snapshot.trace, snapshot.grads, strict=True), 1):
        wanted |= {f"a{layer}[{i}]": a for i, a in enumerate(trace.A[state.example])}
        wanted |= {f"delta{layer}[{i}]": d for i, d in enumerate(grad.dZ[state.example])}
        arrays = {"W": snapshot.W[layer - 1], "dW": grad.dW, "b": snapshot.b[layer - 1]}
        for name, array in (arrays | {"db": grad.db}).items():
            wanted |= {f"{name}{layer}[{i},{j}]": v for (i, j), v in np.ndenumerate(array)}
    for key, value in wanted.items():
        assert seen[key] == pytest.approx(value, rel=1e-9, abs=1e-12), key
