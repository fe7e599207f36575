"""In the kernel of a lesson: what the library says of a lab, by the keys of what is displayed."""

from xml.etree import ElementTree

import numpy as np

from backprop_course.shared.language import language, say
from backprop_course.views import Lab
from backprop_course.views.lab.cross_checks import cross_checks
from backprop_course.views.lab.state import Parameter
from backprop_lib.training import step

LINES = {"step-name", "step-symbols", "step-numbers", "examples-symbols", "examples-numbers"}
"""What is displayed as a whole line of text."""


def spoken():
    """The language that the kernel speaks."""
    return language()


def said(text):
    """A text in that language."""
    return say(text)


def how_many():
    """How many labs there are."""
    return len(Lab.all())


def value(k, key):
    """What one parameter of a lab is."""
    return Lab.all()[k].state.get(Parameter.from_key(key))


def chosen(k):
    """Which parameter of a lab is chosen."""
    return Lab.all()[k].state.chosen.key


def values(k):
    """All that a lab should display now, by its key: numbers, lines of text, None for neither."""
    lab = Lab.all()[k]
    found = _network(lab) | PANELS[lab.session.panel](lab)
    checks = cross_checks(lab.state, lab.state.snapshot()) if lab.session.checked else []
    for check in checks:
        found[f"check-{check.name}"] = check.value
        if check.difference is not None:
            found[f"difference-{check.name}"] = check.difference
    return _lines(lab) | {
        key: None if number is None else float(number) for key, number in found.items()
    }


def _cells(name, array):
    return {f"{name}[{i},{j}]": array[i, j] for i, j in np.ndindex(array.shape)}


def _lines(lab):
    """The lines of the panel in view, as Python wrote them."""
    panel = ElementTree.fromstring(f"<div>{lab.session.in_view()[1]}</div>")
    lines = [element for element in panel.iter() if element.get("data-key") in LINES]
    return {element.get("data-key"): "".join(element.itertext()) for element in lines}


def _network(lab):
    state, net, e = lab.state, lab.state.network, lab.state.example
    loss, grads = net.gradients(state.X, state.Y)
    values = {"loss": loss, "slope": _slope(lab, grads)}
    values |= {f"a0[{i}]": x for i, x in enumerate(state.X[e])}
    values |= {f"y[{k}]": y for k, y in enumerate(state.Y[e])}
    for layer, (dense, record, grad) in enumerate(
        zip(net.layers, net.forward(state.X), grads, strict=True), start=1
    ):
        values |= {f"a{layer}[{i}]": a for i, a in enumerate(record.A[e])}
        values |= {f"delta{layer}[{i}]": d for i, d in enumerate(grad.dZ[e])}
        edges = {"gradient": grad.dW, "weight": dense.W, "flow": grad.dZ[e] * dense.W}
        values |= _cells(f"edge{layer}", edges[lab.session.show])
    return values


def _slope(lab, grads):
    net, chosen = lab.state.network, lab.state.chosen
    if chosen.kind == "X":
        return (grads[0].dZ @ net.layers[0].W.T)[chosen.row, chosen.column]
    grad = grads[chosen.layer - 1]
    return (grad.dW if chosen.kind == "W" else grad.db)[chosen.row, chosen.column]


def _matrices(lab):
    values = {}
    _, grads = lab.state.network.gradients(lab.state.X, lab.state.Y)
    for layer, (dense, grad) in enumerate(
        zip(lab.state.network.layers, grads, strict=True), start=1
    ):
        arrays = {"W": dense.W, "dW": grad.dW, "b": dense.b, "db": grad.db}
        for name, array in arrays.items():
            values |= _cells(f"{name}{layer}", array)
    return values


def _steps(lab):
    session, state, net = lab.session, lab.state, lab.state.network
    loss, grads = net.gradients(state.X, state.Y)
    arrays = {"loss": np.array([[loss]])}
    for layer, (record, grad) in enumerate(zip(net.forward(state.X), grads, strict=True), start=1):
        arrays |= {f"Z{layer}": record.Z, f"A{layer}": record.A}
        arrays |= {f"dZ{layer}": grad.dZ, f"dW{layer}": grad.dW, f"db{layer}": grad.db}
    here = session.walk(state.snapshot())[session.at]
    if here.name == "update":
        return _updated(lab, grads, here.entry)
    values = _cells("step", arrays[here.name])
    return values | {"step-result": arrays[here.name][here.entry]}


def _updated(lab, grads, entry):
    net, chosen = lab.state.network, lab.state.chosen
    old = [(dense.W.copy(), dense.b.copy()) for dense in net.layers]
    step(net, grads, lab.session.descent.learning_rate)
    new = [(dense.W.copy(), dense.b.copy()) for dense in net.layers]
    for dense, (W, b) in zip(net.layers, old, strict=True):
        dense.W[:], dense.b[:] = W, b
    in_use = ("W", 1) if chosen.kind == "X" else (chosen.kind, chosen.layer)
    values = {}
    for layer, pair in enumerate(new, start=1):
        for kind, array in zip("Wb", pair, strict=True):
            mine = (kind, layer) == in_use
            values |= _cells("step" if mine else f"new{kind}{layer}", array)
            if mine:
                values["step-result"] = array[entry]
    return values


def _examples(lab):
    state, net = lab.state, lab.state.network
    _, grads = net.gradients(state.X, state.Y)
    layer, E = max(state.chosen.layer, 1), len(state.X)
    A_prev, dZ = net.forward(state.X)[layer - 1].A_prev, grads[layer - 1].dZ
    outers = [E * np.outer(A_prev[e], dZ[e]) for e in range(E)]
    total = sum(outers) / E
    values = _cells("sum", total)
    shown = range(E)
    if E > 3:  # so many are not shown one by one
        shown = [state.example]
        values |= _cells("rest", sum(outers) - outers[state.example])
    for e in shown:
        values |= _cells(f"outer{e + 1}", outers[e])
    mine = state.chosen.kind == "W"
    place = (state.chosen.row, state.chosen.column) if mine else (0, 0)
    return values | {"examples-result": total[place]}


def _descent(lab):
    descent = lab.session.descent
    values = {"descent-loss": lab.state.network.loss(lab.state.X, lab.state.Y)}
    values["descent-steps"] = len(descent.losses) - 1
    return values | ({"descent-diverged": None} if descent.diverged else {})


PANELS = {"matrices": _matrices, "steps": _steps, "examples": _examples, "descent": _descent}
