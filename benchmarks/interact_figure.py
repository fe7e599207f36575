"""What one would write without the lab: `interact` over the weights, and a matplotlib figure."""

from __future__ import annotations

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np

import backprop_lib as bp

AXIS = np.linspace(-4, 4, 61)
STEP = 0.01


def explore(net: bp.Network, X: np.ndarray, Y: np.ndarray) -> None:
    """A slider for every weight and bias, and the picture that follows them."""
    arrays = {}
    for layer, dense in enumerate(net.layers, start=1):
        arrays |= {f"W{layer}": dense.W, f"b{layer}": dense.b}
    sliders = {
        f"{name}_{i}_{j}": widgets.FloatSlider(array[i, j], min=-4, max=4, step=STEP)
        for name, array in arrays.items()
        for i, j in np.ndindex(array.shape)
    }

    def draw(**values: float) -> None:
        for key, value in values.items():
            name, i, j = key.split("_")
            arrays[name][int(i), int(j)] = value
        trace = net.forward(X)
        loss, grads = net.gradients(X, Y)
        _, axes = plt.subplot_mosaic(
            [["graph", "slice"], ["matrices", "matrices"]],
            figsize=(8.5, 7),
            width_ratios=(2, 1),
            height_ratios=(3, 2),
        )
        _draw_graph(axes["graph"], X, trace, grads, loss)
        _draw_slice(axes["slice"], net, X, Y, loss, grads[0].dW[0, 0])
        _draw_matrices(axes["matrices"], net, grads)
        plt.show()

    widgets.interact(draw, **sliders)


def _draw_graph(axes, X, trace, grads, loss) -> None:
    layers = [X[0], *(record.A[0] for record in trace)]
    errors = [None, *(grad.dZ[0] for grad in grads)]
    places = [[(x, (len(a) - 1) / 2 - i) for i in range(len(a))] for x, a in enumerate(layers)]
    largest = max(abs(grad.dW).max() for grad in grads)
    for layer, grad in enumerate(grads):
        for i, j in np.ndindex(grad.dW.shape):
            (x1, y1), (x2, y2) = places[layer][i], places[layer + 1][j]
            slope = grad.dW[i, j]
            colour, dash = ("C0", "-") if slope >= 0 else ("C1", "--")
            width = 1 + 7 * abs(slope) / largest
            axes.plot([x1, x2], [y1, y2], dash, color=colour, linewidth=width, zorder=1)
            text = {"ha": "center", "va": "center", "fontsize": 8}
            axes.text(x1 + 0.35 * (x2 - x1), y1 + 0.35 * (y2 - y1), f"{slope:.3g}", **text)
    points = np.array([place for column in places for place in column])
    axes.scatter(*points.T, s=900, color="white", edgecolors="black", zorder=2)
    for column, values, deltas in zip(places, layers, errors, strict=True):
        for i, (x, y) in enumerate(column):
            axes.text(x, y, f"{values[i]:.3g}", ha="center", va="center", fontsize=9)
            if deltas is not None:
                axes.text(x, y - 0.45, f"δ {deltas[i]:.3g}", ha="center", fontsize=8)
    axes.set_title(f"ℒ {loss:.3g}")
    axes.set_axis_off()


def _draw_slice(axes, net, X, Y, loss, slope) -> None:
    W = net.layers[0].W
    value = W[0, 0]
    losses = []
    for w in AXIS:
        W[0, 0] = w
        losses.append(net.loss(X, Y))
    W[0, 0] = value
    axes.plot(AXIS, losses)
    axes.plot([value - 1, value + 1], [loss - slope, loss + slope])
    axes.plot(value, loss, "o")
    axes.set_title(f"∂ℒ/∂w = {slope:.3g}")


def _draw_matrices(axes, net, grads) -> None:
    for layer, (dense, grad) in enumerate(zip(net.layers, grads, strict=True)):
        shown = {"W": dense.W, "dW": grad.dW, "b": dense.b, "db": grad.db}
        for k, (name, array) in enumerate(shown.items()):
            text = f"{name}{layer + 1}\n{np.array2string(array, precision=3)}"
            axes.text(k / 4, 1 - layer / 2, text, va="top", family="monospace", fontsize=8)
    axes.set_axis_off()
