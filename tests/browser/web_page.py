"""A lesson in the edition for the browser, as its reader has it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

from jupyterlab_page import Notebook
from playwright.sync_api import BrowserContext

GRADIENT = """
import backprop_lib as bp
print(bp.Network.random([2, 3, 1], seed=0).gradients([[1.0, 2.0]], [[1.0]])[1][0].dW.shape)
"""
PRINTED = """async ([code, seconds]) => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const future = kernel.requestExecute({code});
    let text = '';
    future.onIOPub = (message) => { text += message.content.text ?? ''; };
    const late = new Promise(
        (_, fail) => setTimeout(fail, 1e3 * seconds, new Error('late: ' + code)));
    const reply = await Promise.race([future.done, late]);
    if (reply.content.status !== 'ok') throw new Error(JSON.stringify(reply.content));
    return text;
}"""


@dataclass
class WebNotebook(Notebook):
    """Its kernel gives no values of expressions back, so they are printed."""

    seconds: dict[str, float] = field(default_factory=dict)
    """From the click on its link to: visible, gradient, run."""

    @classmethod
    def follow(
        cls, context: BrowserContext, address: str, name: str, app: str = "notebooks"
    ) -> WebNotebook:
        """Open it by its link. The kernel may still be starting."""
        notebook = cls(context.new_page())
        notebook.page.set_viewport_size({"width": 1280, "height": 900})
        started = time.perf_counter()
        notebook.go(f"{address}/{app}/index.html?path={name}")
        notebook.wait_for_lesson(name)
        notebook.seconds["visible"] = time.perf_counter() - started
        return notebook

    def wait_for_lesson(self, name: str) -> None:
        """Wait until the page shows it."""
        self.page.locator(".jp-Notebook .jp-CodeCell >> visible=true").first.wait_for()
        self.page.wait_for_function(
            "(name) => window.jupyterapp?.shell.currentWidget?.context?.path === name", arg=name
        )

    @classmethod
    def run(cls, context: BrowserContext, address: str, name: str) -> WebNotebook:
        """Open it by its link, compute a gradient, run all its cells."""
        started = time.perf_counter()
        notebook = cls.follow(context, address, name)
        notebook.wait_for_kernel()
        assert notebook.printed(GRADIENT).strip() == "(2, 3)"
        assert not notebook.changed, "merely to read counts as a change"
        notebook.seconds["gradient"] = time.perf_counter() - started
        notebook.run_all()
        notebook.seconds["run"] = time.perf_counter() - started
        return notebook

    def printed(self, code: str, seconds: float = 100) -> str:
        """What some code prints in the notebook's kernel. A kernel that is silent is an error."""
        text: str = self.page.evaluate(PRINTED, [code, seconds])
        return text

    def evaluate(self, expression: str, setup: str = "") -> Any:
        """The value of a Python expression in the notebook's kernel, by way of JSON."""
        return json.loads(self.printed(f"import json\n{setup}\nprint(json.dumps({expression}))"))

    @property
    def changed(self) -> bool:
        """Whether there is anything to be saved."""
        dirty: bool = self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.context.model.dirty"
        )
        return dirty

    def cell(self, text: str, last: bool = False) -> Any:
        """The code cell whose source holds this text."""
        cells = self.page.locator(
            ".jp-CodeCell", has=self.page.locator(".cm-content", has_text=text)
        )
        return cells.last if last else cells.first

    def write(self, cell: Any, text: str) -> None:
        """Replace what is in a cell, and run it, by keyboard."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Shift+Enter")
