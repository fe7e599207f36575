"""A real JupyterLab and a real Chromium: started, driven, looked at, stopped."""

from __future__ import annotations

import ast
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, Playwright

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autofill-server-url=http://127.0.0.1:9/",
]
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none", "scrollPastEnd": False},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
TOKEN = "browser-test"
TALL = 10_000
"""Of a picture's pieces. Chromium leaves a picture blank beyond some 16,000 pixels."""
QUALITY = 85
SCROLL = """top => {
    const area = document.querySelector('.jp-WindowedPanel-outer');
    area.scrollTop = top;
    const box = area.getBoundingClientRect();
    return {x: box.x, y: box.y, width: area.clientWidth, height: area.clientHeight,
        top: area.scrollTop, whole: area.scrollHeight};
}"""


def chromium_path() -> str | None:
    """Where Chromium is, or None."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)


@contextmanager
def jupyter_server(root: Path, home: Path, python: str = sys.executable) -> Iterator[str]:
    """A JupyterLab that serves `root` and keeps its settings in `home`; gives its address.

    `python` is the interpreter of the environment it is installed in.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = home / "settings"
    for plugin, values in SETTINGS.items():
        file = settings / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))
    environment = os.environ | {
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "IPYTHONDIR": str(home / "ipython"),
    }
    command = [
        python, "-m", "jupyterlab", "--no-browser", "--allow-root", "--port", str(port),
        f"--IdentityProvider.token={TOKEN}", "--LabApp.expose_app_in_browser=True",
        f"--ServerApp.root_dir={root}", "--ServerApp.ip=127.0.0.1",
    ]  # fmt: skip
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/api?token={TOKEN}", server, home / "server.log")
            yield address
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()}")


@contextmanager
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    running = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
    try:
        yield running
    finally:
        running.close()


@dataclass
class Notebook:
    """One notebook, opened in a page of its own."""

    page: Page
    console_errors: list[str] = field(default_factory=list)

    @classmethod
    def open(
        cls, running: Browser, address: str, path: str, blocked: str | None = None
    ) -> Notebook:
        """Open it by its link, as a reader does; `blocked` are addresses that do not answer."""
        page = running.new_page(viewport={"width": 1280, "height": 900})
        if blocked is not None:
            page.route(blocked, lambda route: route.abort())
        notebook = cls(page)
        notebook.go(f"{address}/lab/tree/{path}?token={TOKEN}&reset")
        notebook.wait_for_kernel()
        return notebook

    def go(self, address: str) -> None:
        """Follow a link, and wait for what can be read."""
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.console_errors.append(str(error)))
        self.page.goto(address)
        self.page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=120_000)

    def wait_for_kernel(self) -> None:
        """Wait until cells can be run."""
        self.page.wait_for_function(
            """() => {
                const kernel = window.jupyterapp?.shell.currentWidget?.sessionContext?.session
                    ?.kernel;
                return kernel?.connectionStatus === 'connected' && kernel.status === 'idle';
            }""",
            timeout=180_000,
        )

    def _note(self, message: Any) -> None:
        if message.type == "error":
            self.console_errors.append(f"{message.text} ({message.location['url']})")

    def command(self, name: str, arguments: dict[str, Any] | None = None) -> None:
        """One of JupyterLab's commands, as its menu gives it."""
        self.page.evaluate(
            "([name, args]) => window.jupyterapp.commands.execute(name, args)",
            [name, arguments or {}],
        )

    def run_all(self, seconds: float = 300) -> None:
        """Unfold all, run all cells in order, wait for the last. The kernel is a fresh one."""
        self.command("notebook:expand-all-headings")
        self.command("notebook:run-all-cells")
        self.page.wait_for_function(
            """() => {
                const panel = window.jupyterapp.shell.currentWidget;
                const code = panel.content.widgets.filter(c => c.model.type === 'code'
                    && c.model.sharedModel.getSource().trim());
                return code.every(c => c.model.executionState === 'idle'
                    || (c.model.executionState === undefined && c.model.executionCount))
                    && panel.sessionContext.session.kernel.status === 'idle';
            }""",
            timeout=seconds * 1000,
        )
        self.page.wait_for_timeout(700)

    def evaluate(self, expression: str, setup: str = "") -> Any:
        """The value of a Python expression in the notebook's kernel, by way of JSON."""
        text = self.page.evaluate(
            """async ([code, expression]) => {
                const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
                const reply = await kernel.requestExecute({code, silent: true, store_history: false,
                    user_expressions: {value: expression}}).done;
                const value = reply.content.user_expressions?.value;
                return value?.status === 'ok' ? value.data['text/plain']
                    : JSON.stringify(JSON.stringify({failed: reply.content}));
            }""",
            [f"import json\n{setup}", f"json.dumps({expression})"],
        )
        # the kernel gives the repr of a str that holds JSON
        value = json.loads(ast.literal_eval(text))
        if isinstance(value, dict) and "failed" in value:
            raise RuntimeError(f"{expression}: {value['failed']}")
        return value

    def executed(self) -> list[int | None]:
        """The execution counts of the code cells, in order."""
        counts: list[int | None] = self.page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.content.widgets
                .filter(c => c.model.type === 'code' && c.model.sharedModel.getSource().trim())
                .map(c => c.model.executionCount)"""
        )
        return counts

    def theme(self, name: str) -> None:
        """Switch to "light" or "dark"."""
        self.command("apputils:change-theme", {"theme": THEMES[name]})
        self.page.wait_for_timeout(900)

    def only_notebook(self) -> None:
        """Nothing beside the notebook."""
        self.command("application:set-mode", {"mode": "single-document"})
        self.page.evaluate(
            "() => { const s = window.jupyterapp.shell; s.collapseLeft(); s.collapseRight(); }"
        )

    def screenshot(self, path: Path) -> None:
        """The whole notebook in one picture, a JPEG."""
        self.only_notebook()
        width = self.page.viewport_size["width"]  # type: ignore[index]
        self.page.set_viewport_size({"width": width, "height": TALL})
        self.page.wait_for_timeout(500)
        pieces = []
        top, height, whole = 0, 1, 1
        while top < whole:
            box = self.page.evaluate(SCROLL, top)
            self.page.wait_for_timeout(300)
            height, whole = int(box["height"]), int(box["whole"])
            clip = {"x": box["x"], "y": box["y"], "width": box["width"], "height": height}
            piece = self.page.screenshot(clip=clip, type="jpeg", quality=QUALITY)  # type: ignore[arg-type]
            image = Image.open(io.BytesIO(piece))
            pieces.append(image.crop((0, top - int(box["top"]), image.width, height)))
            top += height
        self.page.set_viewport_size({"width": width, "height": 900})
        path.parent.mkdir(parents=True, exist_ok=True)
        _stacked(pieces).save(path, quality=QUALITY)


def _stacked(pieces: list[Image.Image]) -> Image.Image:
    picture = Image.new("RGB", (pieces[0].width, sum(piece.height for piece in pieces)))
    top = 0
    for piece in pieces:
        picture.paste(piece, (0, top))
        top += piece.height
    return picture
