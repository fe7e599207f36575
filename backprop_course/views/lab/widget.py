"""The lab: what the page paints and hears, and Python's session behind it.

The page's side is one module, put together from `SCRIPTS`. It paints, runs ahead while Python is at
work, and is alone where there is none; it also names ipywidgets' controls for a screen reader.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from threading import RLock
from types import ModuleType
from typing import Any
from weakref import WeakValueDictionary

import anywidget
import ipywidgets as widgets
import traitlets

from backprop_course.shared import style
from backprop_course.shared.html import escape
from backprop_course.shared.language import say
from backprop_course.views import charts, grids, words
from backprop_course.views.lab import network_picture, state
from backprop_course.views.lab.controls import Sliders
from backprop_course.views.lab.cross_checks import load_autograd
from backprop_course.views.lab.pictures import still
from backprop_course.views.lab.session import DIGITS, VERSION, Session, stored_view
from backprop_course.views.lab.state import Parameter
from backprop_course.views.stored import Stored
from backprop_course.views.svg import STYLE, as_image
from backprop_lib.network import Network

HERE = Path(__file__).parent
SCRIPTS = [
    HERE.parent / "reports.js",
    *(HERE / f"{name}.js" for name in ("engine", "painter", "stage")),
]
CSS = HERE / "stage.css"


def in_script(template: str, **fields: str) -> str:
    """A sentence as a template of JavaScript, each field an expression of the script."""
    text = template.replace("\\", r"\\").replace("`", r"\`")
    return text.format(**{name: f"${{{code}}}" for name, code in fields.items()})


IN_PAINTER = {
    'network ${sizes.join("-")}, output ${outputs}, loss ${number(numbers.loss)}': in_script(
        words.Spoken.NETWORK,
        sizes='sizes.join("-")',
        outputs="outputs",
        loss="number(numbers.loss)",
    ),
    "loss along ${name}: at ${number(value)} the slope is ${number(slope)}": in_script(
        words.Spoken.SLICE, name="name", value="number(value)", slope="number(slope)"
    ),
}
"""What painter.js says in English, and what it says in the reader's language."""


def measures(*modules: ModuleType) -> dict[str, Any]:
    """The constants of these: what both painters draw by."""
    return {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if name.isupper() and name[0] != "_" and isinstance(value, float | int | str | dict)
    }


@cache
def page_module() -> str:
    """All that runs in the page, as one JavaScript module, without comments and indents."""
    look = {
        "style": measures(style),
        "network": measures(state, network_picture),
        "slice": measures(charts),
        "grid": measures(grids),
        "words": measures(words),
        "svg": STYLE,
        "css": CSS.read_text("utf-8"),
        "version": VERSION,
        "digits": DIGITS,
    }
    look_up = f"const LOOK = {json.dumps(look, ensure_ascii=False)};"
    scripts = "\n".join(file.read_text("utf-8") for file in SCRIPTS)
    for english, told in IN_PAINTER.items():
        if english not in scripts:
            raise ValueError(say("painter.js must say {english}, and does not", english=english))
        scripts = scripts.replace(english, told)
    lines = [line.strip() for line in scripts.split("\n")]
    return "\n".join([look_up, *(line for line in lines if line and not line.startswith("//"))])


class Stage(anywidget.AnyWidget):
    """What the page shows, and one listener for gestures.

    At most one report is on its way: what a reader does meanwhile is added up in the page, and
    sent when the answer to the last report has come.
    """

    _esm = page_module()
    _css = CSS

    view = traitlets.Dict().tag(sync=True)
    """See `Session.view`."""
    panel = traitlets.Unicode().tag(sync=True)
    """HTML; empty for the matrices, which the page paints itself."""
    checks = traitlets.Unicode().tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)
    """Why the last gesture was refused; the page reads it out."""
    answered = traitlets.Int().tag(sync=True)
    """The number of the last report that the view shows."""

    def __init__(self, listener: Callable[[dict[str, Any]], None]) -> None:
        super().__init__()
        self.alive = False
        """True once a page has said that it runs the module."""
        self._listener = listener
        self.on_msg(self._receive)

    def _receive(self, _: object, content: Any, buffers: object) -> None:
        self.alive = True
        self._listener(content)


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
        self._stored = Stored("backprop-lab .backprop-stage")
        self.stage = Stage(self.receive)
        self.sliders = Sliders(self.state, self.receive)
        self.drawer = widgets.ToggleButton(description=words.SLIDERS, icon="caret-right")
        super().__init__([self.stage, self.drawer, self.sliders])
        self.add_class("backprop-lab")
        self.drawer.observe(lambda _: self.refresh(), "value")
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
        """Bring the page and the sliders to the session's state."""
        self._do(lambda: None)

    def receive(self, gesture: dict[str, Any]) -> None:
        """What the page and the sliders report: see `Session.receive`; "rest" when done."""
        try:
            if gesture.get("checks"):
                load_autograd()  # takes a second or two; others need not wait
        finally:
            self._do(lambda: self.session.receive(gesture), gesture)
        if "rest" in gesture:
            self._store()

    def _do(self, change: Callable[[], None], gesture: dict[str, Any] | None = None) -> None:
        """The gate through which everything comes in, one after the other, whatever its thread.

        JupyterLab has a thread of its own for what a widget reports, and before that thread runs,
        reports come in the main one: two may be under way at once. The thread inside comes in again
        where a slider that is brought to the session's state reports that: nothing is to be done.
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
        shown = self.drawer.value
        self.drawer.icon = "caret-down" if shown else "caret-right"
        self.sliders.layout.display = "" if shown else "none"
        if shown:  # each slider that is moved is a message to the page
            self.sliders.follow()
        stage = self.stage
        with stage.hold_sync():
            stage.view, stage.panel, stage.checks = self.session.in_view()
            stage.message = self.session.message
            if answered is not None:
                stage.answered = answered
        if not stage.alive:
            self._store()  # it is all that a page without the module shows

    def _store(self) -> None:
        """Put the still as it is now into the notebook."""
        if self._stored.shown:
            self._stored.update(*self._still())

    def _ipython_display_(self) -> None:
        self._stored.show(*self._still(), super()._repr_mimebundle_())

    def _still(self) -> tuple[str, str]:
        """Pictures for any page, with what brings them to life where scripts run; and a text."""
        drawings = still(self.state, self.session.show)
        images = "".join(as_image(each.markup(), each.label) for each in drawings)
        view = json.dumps(stored_view(self.state, self.session.show), ensure_ascii=False)
        sizes = "-".join(str(n) for n in self.state.network.sizes)
        return (
            f'<div class="backprop-still" data-lab="{escape(view)}">{images}'
            f'<div class="backprop-note">{escape(words.STILL)}</div></div>'
            f'<script type="module">{page_module()}\nwake();</script>'
        ), f"<lab: network {sizes}>"
