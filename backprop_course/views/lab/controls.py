"""A lab's sliders, which say by one callable what is asked, in the words of a gesture."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import ipywidgets as widgets

from backprop_course.shared.style import sub
from backprop_course.views.lab.state import LabState, Parameter, is_same, reach_of, symbol

Report: TypeAlias = Callable[[dict[str, Any]], None]
"""What may be reported is in `Session.receive`."""


STEP = 0.1
MOST_STEPS = 1e12


class Sliders(widgets.Tab):  # type: ignore[misc]  # ipywidgets has no types
    """One tab a layer, one for the inputs."""

    def __init__(self, state: LabState, report: Report) -> None:
        self._state, self._report = state, report
        E, n = state.X.shape
        layers = range(1, len(state.network.layers) + 1)
        groups = [[p for p in state.parameters() if p.layer == layer] for layer in layers]
        groups.append([Parameter("X", 0, e, i) for e in range(E) for i in range(n)])
        self.by_parameter = {p: self._slider(p) for group in groups for p in group}
        titles = [f"W{sub(layer)}, b{sub(layer)}" for layer in layers] + ["X"]
        super().__init__([self._grid(group) for group in groups], titles=titles)

    def follow(self) -> None:
        """Move every slider to its parameter's value."""
        for parameter, slider in self.by_parameter.items():
            value = self._state.get(parameter)
            if not is_same(slider.value, value):
                low, high = _ends(value)
                with slider.hold_sync():
                    # The old value must stay between the ends until the new one is there.
                    slider.min, slider.max = min(low, slider.min), max(high, slider.max)
                    slider.value = value
                    slider.min, slider.max = low, high

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
        slider.observe(lambda change: self._report({"values": {p.key: change["new"]}}), "value")
        return slider


def _ends(value: float) -> tuple[float, float]:
    """Where a slider begins and ends.

    The page moves a slider's value to its nearest step and reports that as a change, so the steps
    are counted from the value itself.
    """
    reach = reach_of(value)
    if reach > MOST_STEPS * STEP:  # beyond all counting
        return (-reach, reach)
    return (
        value - STEP * math.ceil((value + reach) / STEP - 1e-9),
        value + STEP * math.ceil((reach - value) / STEP - 1e-9),
    )
