"""A slider for every number of a lab, laid out as the matrices are."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import ipywidgets as widgets

from backprop_course.views.lab.alone import alone
from backprop_course.views.lab.parameter import Parameter, reach_of, symbol
from backprop_course.views.lab.state import LabState
from backprop_course.views.style import sub

STEP = 0.1


class Sliders(widgets.Tab):  # type: ignore[misc]  # ipywidgets has no types
    """One tab a layer, one for the inputs. `moved(parameter, value)` is told of each change."""

    def __init__(
        self,
        state: LabState,
        moved: Callable[[Parameter, float], None],
        alone: AbstractContextManager[Any],
    ) -> None:
        self._state, self._moved, self._held, self.alone = state, moved, False, alone
        E, n = state.X.shape
        layers = range(1, len(state.network.layers) + 1)
        groups = [[p for p in state.parameters() if p.layer == layer] for layer in layers]
        groups.append([Parameter("X", 0, e, i) for e in range(E) for i in range(n)])
        self.by_parameter = {p: self._slider(p) for group in groups for p in group}
        titles = [f"W{sub(layer)}, b{sub(layer)}" for layer in layers] + ["X"]
        super().__init__([self._grid(group) for group in groups], titles=titles)

    def follow(self) -> None:
        """Move every slider to its parameter's value, and tell nobody."""
        self._held = True
        try:
            for parameter, slider in self.by_parameter.items():
                value = self._state.get(parameter)
                if not _same(slider.value, value):
                    low, high = _ends(value)
                    with slider.hold_sync():
                        # The old value must stay between the ends until the new one is there.
                        slider.min, slider.max = min(low, slider.min), max(high, slider.max)
                        slider.value = value
                        slider.min, slider.max = low, high
        finally:
            self._held = False

    def _grid(self, parameters: list[Parameter]) -> widgets.GridBox:
        """Rows are inputs (or examples), then the biases."""
        columns = 1 + max(p.column for p in parameters)
        template = f"repeat({columns}, minmax(190px, 280px))"
        return widgets.GridBox(
            [self.by_parameter[p] for p in parameters], layout={"grid_template_columns": template}
        )

    def _slider(self, p: Parameter) -> widgets.FloatSlider:
        name = symbol(p, self._state.network.sizes)
        if p.kind == "X" and len(self._state.X) > 1:
            name = f"({p.row + 1}) {name}"
        value = self._state.get(p)
        low, high = _ends(value)
        slider = widgets.FloatSlider(
            value,
            min=low,
            max=high,
            step=STEP,
            description=name,
            readout_format=".2f",
            layout={"width": "auto"},
        )
        slider.style.description_width = "58px"
        slider.observe(lambda change: self._tell(p, change["new"]), "value")
        return slider

    @alone
    def _tell(self, parameter: Parameter, value: float) -> None:
        # What is the same is the page's echo of a value set here.
        if not self._held and not _same(value, self._state.get(parameter)):
            self._moved(parameter, round(value, 10))  # counted in steps, a zero comes as 1e-16


def _ends(value: float) -> tuple[float, float]:
    """Where a slider begins and ends.

    The page moves a slider's value to its nearest step and reports that as a change, so the steps
    are counted from the value itself.
    """
    reach = reach_of(value)
    return (
        value - STEP * math.ceil((value + reach) / STEP - 1e-9),
        value + STEP * math.ceil((reach - value) / STEP - 1e-9),
    )


def _same(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
