"""Pictures: each view is one call. Nothing here is loaded before it is used.

- `Lab(net, X, Y)`: sliders for every number of a small network, and everything that follows.
- `draw_digit(net)`: a sheet on which a digit is drawn, and the network's answer to it.
- `diagram(net, X, Y)`, `loss_slice(net, X, Y, parameter)`: the lab's pictures, still.
- `connections(n_in, n_out)`: two layers in symbols.
- `equation(...)`, `Matrix(...)`: matrices as grids of cells, so that shapes can be seen.
- `train(net, X, Y, …)`: training, with curves that follow while it runs.
- `decision(net, X, Y)`: what a network answers over the plane.
- `images(X)`, `weights(net)`, `confusion(net, X, Y)`, `mistakes(net, X, Y)`: pictures classified.
- `recorded(loss.grad_fn, leaves)`: what PyTorch's autograd has recorded.
- `plot_activation`, `plot_loss`, `plot_curves`, `heatmap`: still figures drawn by matplotlib.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backprop_course.views.autograd_graph import recorded
    from backprop_course.views.classified import confusion, images, mistakes, weights
    from backprop_course.views.digit_sheet.widget import draw_digit
    from backprop_course.views.grids import Matrix, equation
    from backprop_course.views.lab.network_picture import connections
    from backprop_course.views.lab.pictures import diagram, loss_slice
    from backprop_course.views.lab.widget import Lab
    from backprop_course.views.plane import decision
    from backprop_course.views.plots import heatmap, plot_activation, plot_curves, plot_loss
    from backprop_course.views.training_picture import train

_HOMES = {
    "Lab": "lab.widget",
    "Matrix": "grids",
    "confusion": "classified",
    "connections": "lab.network_picture",
    "decision": "plane",
    "diagram": "lab.pictures",
    "draw_digit": "digit_sheet.widget",
    "equation": "grids",
    "heatmap": "plots",
    "images": "classified",
    "loss_slice": "lab.pictures",
    "mistakes": "classified",
    "plot_activation": "plots",
    "plot_curves": "plots",
    "plot_loss": "plots",
    "recorded": "autograd_graph",
    "train": "training_picture",
    "weights": "classified",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    """Load a view's module when the view is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """The views."""
    return sorted(__all__)
