"""The lab: sliders for every number of a small network, and every gradient following them.

The state and its numbers are in `state`, the pictures in `panels`; here they are only linked.
"""

from __future__ import annotations

import math
from typing import Any

import ipywidgets as widgets

from backprop_lib.network import Network
from backprop_lib.views import panels
from backprop_lib.views.state import LabState, Parameter, symbol
from backprop_lib.views.style import sub

STEP = 0.1


class Lab(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """A small network whose every weight, bias and input can be varied.

    `Lab(net, X, Y)`: X is (E, n_0), Y is (E, K), at most 60 neurons in all. The network is copied;
    the one being varied is `lab.state.network`. Raises ValueError where it is too large to draw.
    """

    def __init__(self, net: Network, X: Any, Y: Any) -> None:
        self.state = LabState(net, X, Y)
        self.sliders: dict[Parameter, widgets.FloatSlider] = {}
        self.picture = widgets.HTML()
        self._held = False
        self.show = widgets.ToggleButtons(
            options=[("dW", "gradient"), ("W", "weight")], tooltips=["∂ℒ/∂W", "W"]
        )
        self.show.style.button_width = "56px"
        self.example = widgets.ToggleButtons(
            options=[(f"({e + 1})", e) for e in range(len(self.state.X))]
        )
        self.example.style.button_width = "48px"
        self.reset = widgets.Button(description="↺", tooltip="reset", layout={"width": "40px"})
        self._start = {p: self.state.get(p) for p in self._all_parameters()}
        tabs = self._controls()
        bar = (
            [self.show, self.example, self.reset]
            if len(self.state.X) > 1
            else [self.show, self.reset]
        )
        super().__init__([self.picture, widgets.HBox(bar), tabs])

        self.add_class("backprop-lab")
        self.show.observe(self._redraw, "value")
        self.example.observe(self._look_at_example, "value")
        self.reset.on_click(lambda _: self.restart())
        self._redraw()

    def _all_parameters(self) -> list[Parameter]:
        others = [p for p in self.state.parameters() if p.kind != "X"]
        E, n = self.state.X.shape
        return others + [Parameter("X", 0, e, i) for e in range(E) for i in range(n)]

    def _controls(self) -> widgets.Tab:
        tabs, titles = [], []
        for layer in range(1, len(self.state.network.layers) + 1):
            tabs.append(self._grid([p for p in self._start if p.layer == layer]))
            titles.append(f"W{sub(layer)}, b{sub(layer)}")
        tabs.append(self._grid([p for p in self._start if p.kind == "X"]))
        titles.append("X")
        return widgets.Tab(tabs, titles=titles)

    def _grid(self, parameters: list[Parameter]) -> widgets.GridBox:
        """Sliders laid out as the matrix is: rows are inputs (or examples), then the biases."""
        for p in parameters:
            self.sliders[p] = self._slider(p)
        columns = 1 + max(p.column for p in parameters)
        template = f"repeat({columns}, minmax(190px, 280px))"
        return widgets.GridBox(
            [self.sliders[p] for p in parameters], layout={"grid_template_columns": template}
        )

    def _slider(self, p: Parameter) -> widgets.FloatSlider:
        name = symbol(p, self.state.network.sizes)
        if p.kind == "X" and len(self.state.X) > 1:
            name = f"({p.row + 1}) {name}"
        value, reach = self.state.get(p), panels.reach_of(self.state, p)
        # The browser moves a slider's value to its nearest step and reports that as a change, so
        # the steps are counted from the value itself.
        slider = widgets.FloatSlider(
            value,
            min=value - STEP * math.ceil((value + reach) / STEP - 1e-9),
            max=value + STEP * math.ceil((reach - value) / STEP - 1e-9),
            step=STEP,
            description=name,
            readout_format=".2f",
            layout={"width": "auto"},
        )
        slider.style.description_width = "58px"
        # Counted in steps, a zero comes back as 1e-16.
        slider.observe(lambda change: self.set(p, round(change["new"], 10)), "value")
        return slider

    def set(self, parameter: Parameter, value: float) -> None:
        """Give a parameter a value; everything shown follows."""
        if math.isclose(value, self.state.get(parameter), rel_tol=1e-9, abs_tol=1e-9):
            return  # the browser's echo of a value set here
        self.state.set(parameter, value)
        if parameter.kind == "X" and parameter.row != self.state.example and not self._held:
            self.example.value = parameter.row  # redraws, with the example this input belongs to
        else:
            self._redraw()

    def restart(self) -> None:
        """Every number as it was at first."""
        self._held = True
        try:
            for parameter, value in self._start.items():
                self.sliders[parameter].value = value
        finally:
            self._held = False
        self._redraw()

    def _look_at_example(self, change: dict[str, Any]) -> None:
        self.state.view_example(change["new"])
        self._redraw()

    def _redraw(self, *_: object) -> None:
        if not self._held:
            self.picture.value = panels.markup(self.state, self.show.value)

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """The live view, and beside it a still picture for readers without a kernel."""
        bundle: dict[str, Any] = super()._repr_mimebundle_(**kwargs) or {}
        sizes = "-".join(str(n) for n in self.state.network.sizes)
        return bundle | {"text/html": self.picture.value, "text/plain": f"<lab: network {sizes}>"}
