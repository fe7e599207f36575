"""One reader at one lab: what is shown, what a gesture does, and the pictures that follow.

The page tells its gestures as plain dictionaries. Nothing here needs a widget or a browser.
"""

from __future__ import annotations

from threading import RLock
from typing import Any

from backprop_course.views.lab.descent import Descent, draw_descent
from backprop_course.views.lab.panels import matrices_drawing, slice_drawing
from backprop_course.views.lab.parameter import Parameter
from backprop_course.views.lab.snapshot import Snapshot
from backprop_course.views.lab.state import LabState, read_number
from backprop_course.views.lab.walk.examples_panel import draw_examples
from backprop_course.views.lab.walk.step_panel import draw_steps
from backprop_course.views.lab.walk.steps import Step, steps
from backprop_course.views.lab.witnesses import draw_witnesses, witnesses
from backprop_course.views.network_diagram import draw_network
from backprop_course.views.neurons import Lit
from backprop_lib.network import Network

PANELS = ("matrices", "steps", "examples", "descent")
DIGITS = 10
"""Gestures add up in steps of 0.1 and 0.01; more digits would show the steps' rounding."""


class Session:
    """A lab's state and what of it is in view. `Session(net, X, Y)` as `LabState`."""

    def __init__(self, net: Network, X: Any, Y: Any) -> None:
        self.alone = RLock()
        self.state = LabState(net, X, Y)
        self.descent = Descent(self.state)
        self.show = "gradient"
        self.panel = "matrices"
        self.at = 0
        """Which step of the pass is in view."""
        self.entry: tuple[int, int] | None = None
        """Which entry of that step's result; None for the one that fits the chosen parameter."""
        self.last = len(self.walk(self.state.snapshot())) - 1
        """The last step of the pass, the update."""
        self.message = ""
        """Why the last gesture was refused, else empty."""

    def receive(self, gesture: dict[str, Any]) -> None:
        """What the page reports, in this order, each of it optional.

        "moves": {key: how much to add}; "choose": a key; "typed": [key, text]; "entry": [row,
        column]; "turn": how many steps of the pass to go on, or back; "descend": how many steps to
        take. What cannot be done is refused with a message, and changes nothing.
        """
        self.message = ""
        try:
            for key, by in gesture.get("moves", {}).items():
                self.move(Parameter.from_key(key), float(by))
            if "choose" in gesture:
                self.state.choose(Parameter.from_key(gesture["choose"]))
            if "typed" in gesture:
                key, text = gesture["typed"]
                self.put(Parameter.from_key(key), read_number(key, text))
            if "entry" in gesture:
                row, column = gesture["entry"]
                self.entry = (int(row), int(column))
            if "turn" in gesture:
                self.panel = "steps"
                self.turn_to(self.at + int(gesture["turn"]))
            for _ in range(int(gesture.get("descend", 0))):
                self.panel = "descent"
                self.descend()
        except ValueError as error:
            self.message = f"{error}. The old value stays."

    def move(self, parameter: Parameter, by: float) -> None:
        """Add to a parameter's value."""
        self.put(parameter, round(self.state.get(parameter) + by, DIGITS))

    def put(self, parameter: Parameter, value: float) -> None:
        """Give a parameter a value by hand."""
        self.state.set(parameter, value)
        self.descent.begin()

    def descend(self) -> bool:
        """One step of gradient descent; False where it diverged."""
        return self.descent.step()

    def restart(self) -> None:
        """Every number as it was at first."""
        self.message = ""
        self.state.restart()
        self.descent.begin()

    def turn_to(self, at: int) -> None:
        """Look at one step of the pass; before the first is the first, after the last the last."""
        at = max(0, min(at, self.last))
        if at != self.at:
            self.entry = None
        self.at = at

    def walk(self, snapshot: Snapshot) -> list[Step]:
        """The steps of the pass, with the numbers of this moment."""
        return steps(snapshot, self.descent.learning_rate, self.entry)

    def pictures(self, live: bool = True) -> dict[str, str]:
        """Everything in view, by name, as SVG or HTML; live where the page listens to gestures."""
        snapshot = self.state.snapshot()
        walk = self.walk(snapshot) if self.panel == "steps" else None
        lit = None
        if walk is not None:
            step = walk[self.at]
            lit = Lit(step.edges, step.nodes, step.direction)
        updates = self.panel == "descent" or (lit is not None and lit.direction == 0)
        rate = self.descent.learning_rate if updates else None
        return {
            "network": draw_network(snapshot, self.show, live, lit).markup(),
            "slice": slice_drawing(self.state, snapshot, rate).markup(),
            "witnesses": draw_witnesses(witnesses(self.state, snapshot)),
            "panel": self._panel(snapshot, walk),
        }

    def _panel(self, snapshot: Snapshot, walk: list[Step] | None) -> str:
        if walk is not None:
            return draw_steps(walk, self.at)
        if self.panel == "examples":
            return draw_examples(snapshot, max(snapshot.chosen.layer, 1))
        if self.panel == "descent":
            return draw_descent(self.descent).markup()
        return matrices_drawing(snapshot).markup()
