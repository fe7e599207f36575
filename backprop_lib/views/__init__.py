"""Pictures: each view is one call. Nothing here is loaded before it is used.

- `Lab(net, X, Y)`: sliders for every number of a small network, and everything that follows.
- `diagram(net, X, Y)`, `loss_slice(net, X, Y, parameter)`: the lab's pictures, still.
- `connections(n_in, n_out)`: two layers in symbols.
- `equation(...)`, `Matrix(...)`: matrices as grids of cells, so that shapes can be seen.
- `plot_activation`, `plot_loss`, `plot_curves`, `heatmap`: still figures drawn by matplotlib.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backprop_lib.views.grids import Matrix, equation
    from backprop_lib.views.lab.widget import Lab
    from backprop_lib.views.plots import heatmap, plot_activation, plot_curves, plot_loss
    from backprop_lib.views.stills import diagram, loss_slice
    from backprop_lib.views.two_layers import connections

__all__ = [
    "Lab",
    "Matrix",
    "connections",
    "diagram",
    "equation",
    "heatmap",
    "loss_slice",
    "plot_activation",
    "plot_curves",
    "plot_loss",
]

_HOMES = {
    "Lab": "lab.widget",
    "Matrix": "grids",
    "connections": "two_layers",
    "diagram": "stills",
    "equation": "grids",
    "heatmap": "plots",
    "loss_slice": "stills",
    "plot_activation": "plots",
    "plot_curves": "plots",
    "plot_loss": "plots",
}


def __getattr__(name: str) -> Any:
    """Load a view's module when the view is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """The views."""
    return sorted(__all__)
