"""The live pictures: SVG and HTML from Python, patched into the page, and gestures sent back.

The page's side, one module put together from `SCRIPTS`, draws what it is given and reports what a
reader does, no more. It also names ipywidgets' controls for a screen reader.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from threading import RLock
from typing import Any
from weakref import WeakValueDictionary

import anywidget
import ipywidgets as widgets
import traitlets

from backprop_course.shared.html import Markup, side_by_side
from backprop_course.views import words
from backprop_course.views.lab.controls import DescentBar, Sliders, StepBar
from backprop_course.views.lab.cross_checks import load_autograd
from backprop_course.views.lab.network_picture import SHOWN
from backprop_course.views.lab.pictures import still
from backprop_course.views.lab.session import PANELS, Session
from backprop_course.views.lab.state import Parameter
from backprop_lib.network import Network

HERE = Path(__file__).parent
SCRIPTS = (HERE.parent / "reports.js", HERE / "stage.js")


class Stage(anywidget.AnyWidget):
    """Pictures by name, and one listener for gestures.

    At most one report is on its way: what a reader does meanwhile is added up in the page, and
    sent when the answer to the last report has come.
    """

    _esm = "\n".join(file.read_text("utf-8") for file in SCRIPTS)
    _css = HERE / "stage.css"

    network = traitlets.Unicode().tag(sync=True)
    slice = traitlets.Unicode().tag(sync=True)
    checks = traitlets.Unicode().tag(sync=True)
    panel = traitlets.Unicode().tag(sync=True)
    hint = traitlets.Unicode().tag(sync=True)
    """What a hand can do here; the page shows it until the first gesture."""
    message = traitlets.Unicode().tag(sync=True)
    """Why the last gesture was refused; the page reads it out."""
    answered = traitlets.Int().tag(sync=True)
    """The number of the last report that the pictures show."""

    def __init__(self, listener: Callable[[dict[str, Any]], None], hint: str) -> None:
        super().__init__(hint=hint)
        self.alive = False
        """True once a page has said that it runs stage.js."""
        self._listener = listener
        self.on_msg(self._receive)

    def _receive(self, _: object, content: Any, buffers: object) -> None:
        if "ready" in content:
            self.alive = True
        self._listener(content)


# A page without the module says so in a red box, beside the still picture that stands in for it.
_QUIET = (
    "<style>.backprop-canvas .jupyter-widgets-error-widget,"
    ".backprop-canvas .jupyter-widget-error { display: none }</style>"
)


class Canvas(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Some of the pictures, by name. `listener` gets the page's gestures."""

    def __init__(
        self,
        names: tuple[str, ...],
        listener: Callable[[dict[str, Any]], None],
        hint: str = "",
    ) -> None:
        self.names = names
        self.stage = Stage(listener, hint)
        self.still = widgets.HTML()
        self.still.add_class("backprop-still")
        super().__init__([self.still, self.stage])
        self.add_class("backprop-canvas")

    def show(self, pictures: dict[str, str], answered: int | None, message: str = "") -> None:
        """Show these; `answered` is the number of the report that they answer."""
        mine = {name: pictures[name] for name in self.names}
        if self.stage.alive:
            self.still.value = ""
        else:
            self.still.value = _QUIET + side_by_side(map(Markup, mine.values()))
        with self.stage.hold_sync():
            for name, picture in mine.items():
                setattr(self.stage, name, picture)
            self.stage.message = message
            if answered is not None:
                self.stage.answered = answered


_labs: WeakValueDictionary[int, Lab] = WeakValueDictionary()
_count = count()


class Lab(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """A small network whose every weight, bias and input can be varied.

    `Lab(net, X, Y)`: X is (E, n_0), Y is (E, K), at most 60 neurons in all. The network is copied;
    the one being varied is `lab.state.network`. Raises ValueError where it is too large to draw.
    """

    def __init__(self, net: Network, X: Any, Y: Any) -> None:
        self.session = Session(net, X, Y)
        self.state = self.session.state
        self._gate = RLock()
        self._following = False
        self.picture = Canvas(("network", "slice", "checks"), self.receive, words.HINT)
        self.lower = Canvas(("panel",), self.receive)
        self.show = _buttons(SHOWN, words.SHOW, "60px")
        self.example = _buttons({e: f"({e + 1})" for e in range(len(self.state.X))}, {}, "48px")
        self.example.tooltips = [f"{words.EXAMPLE} {e + 1}" for e in range(len(self.state.X))]
        self.reset = widgets.Button(description="↺", tooltip=words.RESET, layout={"width": "40px"})
        self.panel = _buttons({name: words.PANELS[name] for name in PANELS}, {}, "110px")
        self.steps = StepBar(self.session, self.receive)
        self.descent = DescentBar(self.session, self.receive)
        self.sliders = Sliders(self.state, self.receive)
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
        for name in ("show", "example", "panel"):
            getattr(self, name).observe(self._picked(name), "value")
        self.drawer.observe(lambda _: self.refresh(), "value")
        self.reset.on_click(lambda _: self.restart())
        self.refresh()
        _labs[next(_count)] = self

    @staticmethod
    def all() -> list[Lab]:
        """Every lab there is, in the order in which they were made."""
        return [lab for _, lab in sorted(_labs.items())]

    def set(self, parameter: Parameter, value: float) -> None:
        """Give a parameter a value; everything shown follows."""
        self._do(lambda: self.session.put(parameter, value))

    def restart(self) -> None:
        """Every number as it was at first."""
        self.receive({"reset": True})

    def refresh(self) -> None:
        """Bring the pictures and the controls to the session's state."""
        self._do(lambda: None)

    def receive(self, gesture: dict[str, Any]) -> None:
        """What the page and the controls report: see `Session.receive`, and "ready" and "play"."""
        try:
            if "ready" in gesture:
                load_autograd()  # takes a second or two; others need not wait
        finally:
            self._do(lambda: self._take(gesture), gesture)

    def _picked(self, name: str) -> Callable[[dict[str, Any]], None]:
        return lambda change: self.receive({name: change["new"]})

    def _take(self, gesture: dict[str, Any]) -> None:
        if "reset" in gesture:
            self.descent.run.pause()
        if "play" in gesture:
            (self.steps.play if self.session.panel == "steps" else self.descent.run).toggle()
        self.session.receive(gesture)

    def _do(self, change: Callable[[], None], gesture: dict[str, Any] | None = None) -> None:
        """The gate through which everything comes in, one after the other, whatever its thread.

        JupyterLab has a thread of its own for what a widget reports, and before that thread runs,
        reports come in the main one: two may be under way at once. The thread inside comes in again
        where a control that is brought to the session's state reports that: nothing is to be done.
        """
        gesture = gesture or {}
        with self._gate:
            if self._following or self.session.echoes(gesture):
                return
            try:
                change()
            finally:
                self._following = True
                try:
                    self._follow(gesture.get("report"))
                finally:
                    self._following = False

    def _follow(self, answered: int | None) -> None:
        session = self.session
        self.show.value, self.panel.value = session.show, session.panel
        self.example.value = self.state.example
        self.steps.follow()
        self.descent.follow()
        shown = self.drawer.value
        self.drawer.icon = "caret-down" if shown else "caret-right"
        self.sliders.layout.display = "" if shown else "none"
        if shown:  # each slider that is moved is a message to the page
            self.sliders.follow()
        pictures = session.pictures(live=self.picture.stage.alive)
        self.picture.show(pictures, answered, session.message)
        self.lower.show(pictures, answered)

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
