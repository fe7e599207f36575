"""The steps back from layer to layer: the error at the output, and the one before each layer."""

from __future__ import annotations

from backprop_course.views.grids import Matrix
from backprop_course.views.lab.walk.notation import after_sign, total
from backprop_course.views.lab.walk.step import Entry, Scene, Step, lit
from backprop_course.views.lab.walk.way_back import Before, error, finished, through
from backprop_course.views.style import number
from backprop_lib.losses import CrossEntropy, Loss, SoftmaxCrossEntropy, SquaredError


def output_error(scene: Scene, layer: int) -> Step:
    """dZ of the last layer, L: the loss's derivative, and its way through the activation."""
    write, snapshot = scene.write, scene.snapshot
    f, A, Y = snapshot.loss_function, snapshot.trace[-1].A, snapshot.Y
    e, j = entry = scene.neuron_entry(layer)
    a, y = write.name("A", layer), write.y
    difference = Before(
        f"{a} − {y}",
        f"{number(float(A[e, j]))} − {after_sign(float(Y[e, j]))}",
        [Matrix(a, A, lit=lit(A.shape, e, j)), "−", Matrix(y, Y, lit=lit(Y.shape, e, j))],
        A - Y,
        mean=write.batch,
    )
    if type(f).dZ is CrossEntropy.dZ:
        return error(scene, layer, entry, write.source("error"), difference, [])
    if type(f).dZ is SoftmaxCrossEntropy.dZ:
        return error(scene, layer, entry, "softmax-CE", difference, [])
    if type(f).dZ is not Loss.dZ:
        return _opaque(scene, layer, entry)
    if type(f).dA is SquaredError.dA:
        return through(scene, layer, entry, "F6", difference)
    dA = f.dA(A, Y)
    name = f"∂ℒ{'⁽ᵉ⁾' if write.batch else ''}/∂{a}"
    grid = Matrix(name, dA, lit=lit(dA.shape, e, j))
    derived = Before(name, number(float(dA[e, j])), [grid], dA, mean=write.batch)
    return through(scene, layer, entry, "F5", derived)


def error_sent_back(scene: Scene, layer: int) -> Step:
    """dZ of a layer, from the one after it: (dZ Wᵀ) ∘ f′."""
    write, snapshot = scene.write, scene.snapshot
    e, j = entry = scene.neuron_entry(layer)
    dZ, W = snapshot.grads[layer].dZ, snapshot.W[layer]
    d_name, w_name = write.name("dZ", layer + 1), write.turned("W", layer + 1)
    before = Before(
        f"{d_name} {w_name}",
        total(list(zip(dZ[e].tolist(), W[j].tolist(), strict=True))),
        [
            Matrix(d_name, dZ, lit=lit(dZ.shape, e)),
            write.at,
            Matrix(w_name, W.T, lit=lit(W.T.shape, None, j)),
        ],
        dZ @ W.T,
    )
    return through(scene, layer, entry, write.source("dZ"), before)


def _opaque(scene: Scene, layer: int, entry: Entry) -> Step:
    """A loss that gives its dZ by a way of its own."""
    name = f"∂ℒ/∂{scene.write.name('Z', layer)}"
    value = float(scene.snapshot.grads[layer - 1].dZ[entry])
    return finished(scene, layer, entry, "F5", name, number(value), [f"{name} ="])
