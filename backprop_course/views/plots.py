"""Still figures, drawn by matplotlib as SVG in the colours of the reader's theme."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from backprop_course.shared.html import attributes
from backprop_course.shared.language import say
from backprop_course.shared.style import NEGATIVE, POSITIVE, TEXT, number
from backprop_course.views.svg import Picture
from backprop_lib._checks import Array, matrix
from backprop_lib.activations import Activation

STYLE = Path(__file__).with_name("backprop.mplstyle")
INK = "#010203"
"""Stands for the theme's text colour until the figure is SVG."""


@contextmanager
def _figure(panels: int = 1, size: tuple[float, float] | None = None) -> Iterator[list[Axes]]:
    with style.context(["default", STYLE]):
        figure = Figure(figsize=size)
        yield [figure.add_subplot(1, panels, i + 1) for i in range(panels)]


def _picture(axes: Sequence[Axes], label: str) -> Picture:
    figure = axes[0].figure
    figure.tight_layout()  # type: ignore[union-attr]
    text = io.StringIO()
    # without the date, equal figures are equal files
    figure.savefig(text, format="svg", metadata={"Date": None})  # type: ignore[union-attr]
    svg = text.getvalue()
    svg = svg[svg.index("<svg") :].replace(INK, "currentColor")
    look = attributes(
        {
            "role": "img",
            "aria-label": label,
            "class": "matplotlib",
            "style": f"max-width:100%;height:auto;color:{TEXT}",
        }
    )
    return Picture(svg.replace("<svg", f"<svg{look}", 1), label)


def plot_activation(f: Activation, low: float = -6, high: float = 6) -> Picture:
    """An activation f(z) and its slope f'(z), over z from `low` to `high`."""
    z = np.linspace(low, high, 241)[:, None]
    a = f(z)
    with _figure() as (axes,):
        axes.plot(z, a, label="f(z)")
        axes.plot(z, f.slope(z, a), label="f′(z)")
        axes.set_xlabel("z")
        axes.legend()
        return _picture(
            [axes],
            say(
                "{f!r} and its slope, z from {low} to {high}",
                f=f,
                low=number(low),
                high=number(high),
            ),
        )


def plot_loss(
    loss: Callable[[Array, float], Array], low: float = 0.001, high: float = 0.999
) -> Picture:
    """A loss ℒ(a, y) as a function of the output a, for the labels y = 1 and y = 0."""
    a = np.linspace(low, high, 400)
    with _figure() as (axes,):
        for y in (1.0, 0.0):
            axes.plot(a, loss(a, y), label=f"y = {y:g}")
        axes.set_xlabel("a")
        axes.set_ylabel("ℒ")
        axes.legend()
        return _picture([axes], say("a loss as a function of the output a, for y = 1 and y = 0"))


def plot_curves(
    curves: Mapping[str, Any], x: Any = None, xlabel: str = "", ylabel: str = "", log: bool = False
) -> Picture:
    """Named curves, each a sequence of numbers, over x (else 0, 1, 2, …); `log` scales y so."""
    with _figure() as (axes,):
        for values in curves.values():
            across = np.arange(len(values)) if x is None else np.asarray(x)
            axes.plot(across, np.asanyarray(values), label="curve")  # a masked entry is a gap
            if across.dtype.kind in "iu":
                axes.locator_params(axis="x", integer=True)
        axes.set(xlabel=xlabel, ylabel=ylabel, yscale="log" if log else "linear")
        names = [str(name) for name in curves]
        for text, name in zip(axes.legend().get_texts(), names, strict=True):
            text.set(text=name, parse_math=False)  # as a label, _ would hide it and $ be TeX
        return _picture(
            [axes], say("{names}, over {axis}", names=", ".join(names), axis=xlabel or say("steps"))
        )


def heatmap(values: Any, name: str = "W") -> Picture:
    """A matrix (rows, columns) as coloured cells, for matrices too large for `equation`."""
    values = matrix(name, values, "(rows, columns)", (None, None))
    rows, columns = values.shape
    largest = float(np.abs(values).max()) or 1.0
    colours = LinearSegmentedColormap.from_list("signs", [NEGATIVE, "#80808010", POSITIVE])
    size = (min(7.0, 1.5 + 0.35 * columns), min(6.0, 1.0 + 0.35 * rows))
    with _figure(size=size) as (axes,):
        # shares of the largest: from -1e308 to 1e308 is more than a float can say
        mesh = axes.pcolormesh(values / largest, cmap=colours, vmin=-1, vmax=1)
        axes.invert_yaxis()
        axes.set(aspect="equal", xticks=[], yticks=[])
        axes.set_xlabel(f"{name} ({rows}, {columns})", parse_math=False)
        shares = (-1, -0.5, 0, 0.5, 1)
        bar = axes.figure.colorbar(mesh, ax=axes, shrink=0.8, ticks=shares)
        bar.set_ticklabels([number(share * largest) for share in shares])
        return _picture(
            [axes],
            say(
                "heat map of {name}, shape ({rows}, {columns})",
                name=name,
                rows=rows,
                columns=columns,
            ),
        )
