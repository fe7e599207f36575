"""The lab: a network that can be taken hold of, and every gradient following.

What is shown, and what a gesture does, is in `session`; here it is only linked to the page.
"""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from backprop_course.views.lab import words
from backprop_course.views.lab.alone import alone
from backprop_course.views.lab.canvas import Canvas
from backprop_course.views.lab.descent_bar import DescentBar
from backprop_course.views.lab.panels import still
from backprop_course.views.lab.parameter import Parameter
from backprop_course.views.lab.session import PANELS, Session
from backprop_course.views.lab.sliders import Sliders
from backprop_course.views.lab.step_bar import StepBar
from backprop_course.views.lab.witnesses import load_autograd
from backprop_course.views.network_diagram import SHOWN
from backprop_lib.network import Network


class Lab(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """A small network whose every weight, bias and input can be varied.

    `Lab(net, X, Y)`: X is (E, n_0), Y is (E, K), at most 60 neurons in all. The network is copied;
    the one being varied is `lab.state.network`. Raises ValueError where it is too large to draw.
    """

    def __init__(self, net: Network, X: Any, Y: Any) -> None:
        self.session = Session(net, X, Y)
        self.state, self.alone = self.session.state, self.session.alone
        self._held = False
        self.picture = Canvas(("network", "slice", "witnesses"), self.receive)
        self.lower = Canvas(("panel",), self.receive)
        self.show = _buttons(SHOWN, words.SHOW, "60px")
        self.example = _buttons({e: f"({e + 1})" for e in range(len(self.state.X))}, {}, "48px")
        self.example.tooltips = [f"{words.EXAMPLE} {e + 1}" for e in range(len(self.state.X))]
        self.reset = widgets.Button(description="↺", tooltip=words.RESET, layout={"width": "40px"})
        self.panel = _buttons({name: words.PANELS[name] for name in PANELS}, {}, "110px")
        self.steps = StepBar(self.session, self.refresh)
        self.descent = DescentBar(self.session, self.refresh)
        self.sliders = Sliders(self.state, self.set, self.alone)
        self.drawer = widgets.ToggleButton(description=words.SLIDERS, icon="caret-right")
        bar = [self.show, self.example, self.reset]
        if len(self.state.X) == 1:
            bar.remove(self.example)
        super().__init__(
            [
                _row(bar),
                self.picture,
                _row([self.panel, self.steps, self.descent]),
                self.lower,
                self.drawer,
                self.sliders,
            ]
        )
        self.add_class("backprop-lab")
        self.show.observe(self._show, "value")
        self.example.observe(self._look_at, "value")
        self.panel.observe(self._open, "value")
        self.drawer.observe(self._pull, "value")
        self.reset.on_click(lambda _: self.restart())
        self.refresh()

    @alone
    def set(self, parameter: Parameter, value: float) -> None:
        """Give a parameter a value; everything shown follows."""
        self.session.put(parameter, value)
        self.refresh()

    @alone
    def restart(self) -> None:
        """Every number as it was at first."""
        self.descent.run.pause()
        self.session.restart()
        self.refresh()

    def receive(self, gesture: dict[str, Any]) -> None:
        """What the page reports: see `Session.receive`, and "ready" and "play"."""
        try:
            if "ready" in gesture:
                load_autograd()
        finally:
            self._do(gesture)

    @alone
    def _do(self, gesture: dict[str, Any]) -> None:
        try:
            if "play" in gesture:
                (self.steps.play if self.session.panel == "steps" else self.descent.run).toggle()
            self.session.receive(gesture)
        finally:
            self.refresh(gesture.get("report"))

    @alone
    def refresh(self, answered: int | None = None) -> None:
        """Bring the pictures and the controls to the session's state."""
        if self._held:
            return
        self._held = True
        try:
            session = self.session
            self.show.value, self.panel.value = session.show, session.panel
            self.example.value = self.state.example
            self.steps.follow()
            self.descent.follow()
            self._follow()
            pictures = session.pictures(live=self.picture.stage.alive)
            self.picture.show(pictures, answered, session.message)
            self.lower.show(pictures, answered)
        finally:
            self._held = False

    def _follow(self) -> None:
        """Sliders that nobody sees are not moved: each is a message to the page."""
        shown = self.drawer.value
        self.sliders.layout.display = "" if shown else "none"
        if shown:
            self.sliders.follow()

    @alone
    def _pull(self, change: dict[str, Any]) -> None:
        self.drawer.icon = "caret-down" if change["new"] else "caret-right"
        self._follow()

    @alone
    def _show(self, change: dict[str, Any]) -> None:
        self.session.show = change["new"]
        self.refresh()

    @alone
    def _look_at(self, change: dict[str, Any]) -> None:
        if not self._held:
            self.state.view_example(change["new"])
            self.refresh()

    @alone
    def _open(self, change: dict[str, Any]) -> None:
        self.session.panel = change["new"]
        self.refresh()

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """The live view, and beside it a still picture for readers without a kernel."""
        bundle: dict[str, Any] = super()._repr_mimebundle_(**kwargs) or {}
        sizes = "-".join(str(n) for n in self.state.network.sizes)
        return bundle | {
            "text/html": still(self.state, self.session.show),
            "text/plain": f"<lab: network {sizes}>",
        }


def _buttons(labels: dict[Any, str], tooltips: dict[Any, str], width: str) -> widgets.ToggleButtons:
    buttons = widgets.ToggleButtons(options=[(label, value) for value, label in labels.items()])
    buttons.tooltips = [tooltips.get(value, label) for value, label in labels.items()]
    buttons.style.button_width = width
    return buttons


def _row(children: list[widgets.Widget]) -> widgets.HBox:
    return widgets.HBox(children, layout={"flex_flow": "row wrap", "align_items": "center"})
