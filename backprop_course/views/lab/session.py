"""One reader at one lab: what is in view, what each gesture does, gradient descent step by step."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

import numpy as np

from backprop_course.shared.language import say
from backprop_course.shared.style import DASH, NEGATIVE, number
from backprop_course.views.charts import Frame
from backprop_course.views.lab.cross_checks import cross_checks, draw_cross_checks
from backprop_course.views.lab.network_picture import SHOWN, edge_scale
from backprop_course.views.lab.pictures import losses_to_draw
from backprop_course.views.lab.state import LabState, Parameter, Snapshot, is_same, read_number
from backprop_course.views.lab.step import Step
from backprop_course.views.lab.walk import draw_examples, draw_steps, steps
from backprop_course.views.svg import Drawing
from backprop_lib._checks import positive
from backprop_lib.network import Network
from backprop_lib.training import step

WIDTH, HEIGHT = 560.0, 200.0
LEFT, RIGHT, TOP, BOTTOM = 62.0, 90.0, 20.0, 34.0


class Descent:
    """The steps taken since the numbers were last moved by hand."""

    def __init__(self, state: LabState, learning_rate: float = 0.5) -> None:
        self.state = state
        self._learning_rate = learning_rate
        self._losses: list[float] = []
        self.scales: dict[str, float] = {}
        """What the widest edge stands for, the same through a descent, by what the edges show."""
        self.diverged = False

    @property
    def learning_rate(self) -> float:
        """The step size η, positive and finite."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self._learning_rate = positive("learning_rate", value, "the step size η", "0.5")
        self.diverged = False

    @property
    def losses(self) -> list[float]:
        """The loss at the start and after each step."""
        return self._losses or [self.state.loss()]

    def begin(self) -> None:
        """Start a new curve where the state is now."""
        self._losses = []
        self.scales = {}
        self.diverged = False

    def step(self) -> bool:
        """One step; False, with nothing changed, where it would leave the finite numbers."""
        now = self.state.snapshot()
        try:
            step(self.state.network, now.grads, self.learning_rate)
            after = self.state.loss()
        except FloatingPointError:
            after = np.inf
        if not np.isfinite(after):
            for layer, W, b in zip(self.state.network.layers, now.W, now.b, strict=True):
                layer.W[:], layer.b[:] = W, b
            self.diverged = True
            return False
        if not self._losses:
            self._losses = [now.loss]
            self.scales = {show: edge_scale(now, show) for show in SHOWN}
        self._losses.append(after)
        return True


def draw_descent(descent: Descent) -> Drawing:
    """The loss after each step; one that left the finite numbers ends in ℒ → ∞."""
    losses = np.array(descent.losses)
    taken, loss = len(losses) - 1, float(losses[-1])
    label = say(
        "η {learning_rate}, step {taken}, ℒ {loss}",
        learning_rate=number(descent.learning_rate),
        taken=taken,
        loss=number(loss),
    )
    drawing = Drawing(WIDTH, HEIGHT, label + (", ℒ → ∞" if descent.diverged else ""))
    finite = losses[np.isfinite(losses)]
    low, high = (min(0.0, finite.min()), finite.max()) if finite.size else (0.0, 1.0)
    high = max(high, low + 1e-12)
    last = max(taken + descent.diverged, 10)
    frame = Frame(
        drawing,
        LEFT,
        TOP,
        WIDTH - LEFT - RIGHT,
        HEIGHT - TOP - BOTTOM,
        (0, last),
        (float(low), float(high)),
    )
    frame.axes()
    x, y = frame.curve(np.arange(taken + 1), np.where(np.isfinite(losses), losses, high))
    text = f"ℒ {number(loss)}"
    drawing.text(x + 10, y, text, 13, loss, text_anchor="start", data_key="descent-loss")
    if descent.diverged:
        end, top = frame.at(taken + 1, frame.y[1])
        drawing.path([(x, y), (end, top)], stroke=NEGATIVE, stroke_width=2.5, stroke_dasharray=DASH)
        drawing.text(
            end + 8, top - 2, "ℒ → ∞", 15, text_anchor="start", data_key="descent-diverged"
        )
    middle = LEFT + frame.width / 2
    drawing.text(middle, frame.bottom + 16, f"t = {taken}", 12, taken, data_key="descent-steps")
    return drawing


PANELS = ("matrices", "steps", "examples", "descent")
DIGITS = 10
"""Gestures add up in steps of 0.1 and 0.01; more digits would show the steps' rounding."""


class Session:
    """A lab's state and what of it is in view. `Session(net, X, Y)` as `LabState`."""

    def __init__(self, net: Network, X: Any, Y: Any) -> None:
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
        self.checked = False
        """Whether the slope is found in the other ways too."""
        self.message = ""
        """Why the last gesture was refused, else empty."""

    def receive(self, gesture: dict[str, Any]) -> None:
        """What the page or a control reports, in this order, each of it optional.

        "moves": {key: how much to add}; "values": {key: value}; "choose": a key; "typed": [key,
        text]; "reset": True; "example": which, from 0; "show" and "panel": which; "checks": whether
        they are in view; "entry": [row, column]; "turn": how many steps of the pass to go on, or
        back; "at": which step; "descend": how many steps to take; "learning_rate": a text. What
        cannot be done is refused with a message, and changes nothing.
        """
        if gesture.keys() <= {"report", "ready", "rest"}:
            return
        self.message = ""
        try:
            self._receive_numbers(gesture)
            self._receive_view(gesture)
        except ValueError as error:
            self.message = say("{error}. The old value stays.", error=error)

    def _receive_numbers(self, gesture: dict[str, Any]) -> None:
        for key, by in gesture.get("moves", {}).items():
            self.move(Parameter.from_key(key), float(by))
        for key, value in gesture.get("values", {}).items():
            self.put(Parameter.from_key(key), round(float(value), DIGITS))
        if "choose" in gesture:
            self.state.choose(Parameter.from_key(gesture["choose"]))
        if "typed" in gesture:
            key, text = gesture["typed"]
            self.put(Parameter.from_key(key), read_number(key, text))
        if "reset" in gesture:
            self.restart()

    def _receive_view(self, gesture: dict[str, Any]) -> None:
        if "example" in gesture:
            self.state.view_example(int(gesture["example"]))
        if "show" in gesture:
            self.show = _one_of("show", gesture["show"], SHOWN)
        if "panel" in gesture:
            self.panel = _one_of("panel", gesture["panel"], PANELS)
        if "checks" in gesture:
            self.checked = bool(gesture["checks"])
        if "entry" in gesture:
            row, column = gesture["entry"]
            self.entry = (int(row), int(column))
        if "turn" in gesture:
            self.panel = "steps"
            self.turn_to(self.at + int(gesture["turn"]))
        if "at" in gesture:
            self.turn_to(int(gesture["at"]))
        if "learning_rate" in gesture:
            self.descent.learning_rate = read_number("learning_rate", str(gesture["learning_rate"]))
        for _ in range(int(gesture.get("descend", 0))):
            self.panel = "descent"
            self.descend()

    def echoes(self, gesture: dict[str, Any]) -> bool:
        """True for what a slider reports of a value that was set here, as the page rounds it."""
        values = gesture.get("values", {})
        return gesture.keys() == {"values"} and all(
            is_same(value, self.state.get(Parameter.from_key(key))) for key, value in values.items()
        )

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

    def view(self) -> dict[str, Any]:
        """What stage.js paints, as JSON: the state, every number of it, and what is in view."""
        return self.in_view()[0]

    def in_view(self) -> tuple[dict[str, Any], str, str]:
        """The view, and as HTML the panel that the page does not paint itself, and the checks."""
        snapshot = self.state.snapshot()
        walk = self.walk(snapshot) if self.panel == "steps" else None
        checks = draw_cross_checks(cross_checks(self.state, snapshot)) if self.checked else ""
        return self._view(snapshot, walk), self._panel(snapshot, walk), checks

    def _view(self, snapshot: Snapshot, walk: list[Step] | None) -> dict[str, Any]:
        step = None if walk is None else walk[self.at]
        lit = step and {
            "edges": sorted(step.edges),
            "nodes": sorted(step.nodes),
            "direction": step.direction,
        }
        updates = self.panel == "descent" or (step is not None and step.direction == 0)
        rate = self.descent.learning_rate if updates else None
        _, losses, after = losses_to_draw(self.state, snapshot, rate)
        return {
            **stored_view(self.state, self.show),
            "numbers": {
                "layers": [
                    {"A": in_json(trace.A), "dZ": in_json(grad.dZ)}
                    | {"dW": in_json(grad.dW), "db": in_json(grad.db)}
                    for trace, grad in zip(snapshot.trace, snapshot.grads, strict=True)
                ],
                "loss": in_json(snapshot.loss),
                "dX": in_json(snapshot.dX),
            },
            "losses": {"along": in_json(losses), "after": after and in_json(after[1])},
            "lit": lit,
            "rate": rate,
            "scale": in_json(self.descent.scales[self.show]) if self.descent.scales else None,
            "panel": self.panel,
            "at": self.at,
            "last": self.last,
            "learning_rate": self.descent.learning_rate,
            "diverged": self.descent.diverged,
        }

    def _panel(self, snapshot: Snapshot, walk: list[Step] | None) -> str:
        if walk is not None:
            return draw_steps(walk, self.at)
        if self.panel == "examples":
            return draw_examples(snapshot, max(snapshot.chosen.layer, 1))
        if self.panel == "descent":
            return draw_descent(self.descent).markup()
        return ""


VERSION = 1
"""Of what a still carries."""


def stored_view(state: LabState, show: str) -> dict[str, Any]:
    """What brings a still to life without Python."""
    net = state.network
    numbers = {
        "X": state.X.tolist(),
        "Y": state.Y.tolist(),
        "W": [layer.W.tolist() for layer in net.layers],
        "b": [layer.b.tolist() for layer in net.layers],
    }
    functions = {
        "activations": [type(layer.activation).__name__ for layer in net.layers],
        "loss": type(net.loss_function).__name__,
    }
    seen = {"example": state.example, "chosen": state.chosen.key, "show": show}
    return {"version": VERSION, "panel": "matrices", "state": numbers | functions | seen}


def in_json(value: Any) -> Any:
    """Numbers as JSON has them; inf and nan, which it has not, as JavaScript reads their text."""
    if isinstance(value, np.ndarray) and np.isfinite(value).all():
        return value.tolist()
    if isinstance(value, np.ndarray | list):
        return [in_json(each) for each in value]
    if math.isfinite(value):
        return float(value)
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _one_of(name: str, chosen: Any, names: Collection[str]) -> str:
    if chosen not in names:
        raise ValueError(
            say(
                "{name} must be one of {names}, got {chosen!r:.60}",
                name=name,
                names=", ".join(names),
                chosen=chosen,
            )
        )
    return str(chosen)
