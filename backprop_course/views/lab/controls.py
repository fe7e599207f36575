"""A lab's bars and sliders. Each says by one callable what is asked, in the words of a gesture.

`Report` is that callable; what may be reported is in `Session.receive`. `follow` brings a bar to
the session's state.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import ipywidgets as widgets

from backprop_course.shared.style import sub
from backprop_course.views import words
from backprop_course.views.lab.session import Session
from backprop_course.views.lab.state import LabState, Parameter, is_same, reach_of, symbol

Report: TypeAlias = Callable[[dict[str, Any]], None]


class Player(widgets.HBox):  # type: ignore[misc]  # ipywidgets has no types
    """One button. `clock`, an ipywidgets `Play`, counts; its own buttons have no names."""

    def __init__(self, name: str, **options: Any) -> None:
        self.clock = widgets.Play(layout={"display": "none"}, **options)
        self.button = widgets.ToggleButton(icon="play", tooltip=name, layout={"width": "52px"})
        super().__init__([self.clock, self.button])
        widgets.link((self.clock, "playing"), (self.button, "value"))
        self.clock.observe(self._draw, "playing")

    def toggle(self) -> None:
        """Play, or pause."""
        self.clock.playing = not self.clock.playing

    def pause(self) -> None:
        """Stop where it is."""
        self.clock.playing = False

    def _draw(self, change: dict[str, Any]) -> None:
        self.button.icon = "pause" if change["new"] else "play"


STEP_MILLISECONDS = 1600


class StepBar(widgets.HBox):  # type: ignore[misc]  # ipywidgets has no types
    """Shown while the session's panel is "steps"."""

    def __init__(self, session: Session, report: Report) -> None:
        self._session = session
        self.previous = widgets.Button(description="←", tooltip=words.PREVIOUS)
        self.next = widgets.Button(description="→", tooltip=words.NEXT)
        for button in (self.previous, self.next):
            button.layout.width = "44px"
        self.play = Player(words.PLAY, min=0, max=session.last, interval=STEP_MILLISECONDS)
        super().__init__([self.previous, self.next, self.play])
        self.previous.on_click(lambda _: report({"turn": -1}))
        self.next.on_click(lambda _: report({"turn": 1}))
        self.play.clock.observe(lambda change: report({"at": change["new"]}), "value")

    def follow(self) -> None:
        """Show what the session says."""
        shown = self._session.panel == "steps"
        self.layout.display = "" if shown else "none"
        if not shown:
            self.play.pause()
        self.play.clock.value = self._session.at


DESCENT_MILLISECONDS = 120
MOST_STEPS = 1_000_000


class DescentBar(widgets.HBox):  # type: ignore[misc]  # ipywidgets has no types
    """Shown while the session's panel is "descent"."""

    def __init__(self, session: Session, report: Report) -> None:
        self._session, self._report = session, report
        self.learning_rate = widgets.FloatText(
            session.descent.learning_rate,
            step=0.1,
            description="η",
            tooltip=words.LEARNING_RATE,
            layout={"width": "120px"},
        )
        self.learning_rate.style.description_width = "20px"
        self.step = widgets.Button(
            description="−η dW", tooltip=words.DESCEND, layout={"width": "76px"}
        )
        # The page counts; each new count is one step, however many it skipped.
        self.run = Player(words.RUN, max=MOST_STEPS, interval=DESCENT_MILLISECONDS)
        super().__init__([self.learning_rate, self.step, self.run])
        self.learning_rate.observe(lambda change: report({"learning_rate": change["new"]}), "value")
        self.step.on_click(lambda _: report({"descend": 1}))
        self.run.clock.observe(self._counted, "value")

    def follow(self) -> None:
        """Show what the session says."""
        shown = self._session.panel == "descent"
        self.layout.display = "" if shown else "none"
        if not shown or self._session.descent.diverged:
            self.run.pause()
        self.learning_rate.value = self._session.descent.learning_rate

    def _counted(self, change: dict[str, Any]) -> None:
        if change["new"] > change["old"]:
            self._report({"descend": 1})


STEP = 0.1


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
    return (
        value - STEP * math.ceil((value + reach) / STEP - 1e-9),
        value + STEP * math.ceil((reach - value) / STEP - 1e-9),
    )
