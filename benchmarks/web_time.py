"""How long a reader waits for the edition for the browser: this one beside that of another commit.

For each edition, on the loopback and as on a phone, a first visit and a second: seconds from the
link until the lesson can be read, its first lab is alive, Python answers, the first cell is
computed, and the lab has Python; and, until then, processor seconds, requests and megabytes.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any, ClassVar

from playwright.sync_api import Browser, BrowserContext, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests" / "browser"), str(ROOT)]

from jupyterlab_page import browser, chromium_path  # noqa: E402
from pyodide_release import PYTHON, folder  # noqa: E402

from web.serve import LOOPBACK, Files, Server  # noqa: E402

LESSON = "00_the_idea.ipynb"
BITS_A_SECOND, DELAY, SLOWER = 1.6e6, 0.15, 4
"""A phone: its link, the way to the server and back in seconds, and its processor."""
PACKED = {".whl", ".zip", ".woff", ".woff2", ".png", ".ico", ".npz"}
PIECE = 8192
NOBODY = 600_000
"""Milliseconds that nobody waits."""
COLUMNS = (
    "read", "lab alive", "Python", "first cell", "lab in Python", "processor", "requests", "MB",
)  # fmt: skip


@cache
def packed(path: str, changed: float) -> bytes:
    """A file as a static host sends it."""
    return gzip.compress(Path(path).read_bytes(), 6)


class Host(Files):
    """Compresses and has files asked for again, as static hosts do, over the link that is set.

    The link is shaped here too: the browser's own throttling does not reach its workers.
    """

    phone: ClassVar[bool] = False
    link: ClassVar[threading.Lock] = threading.Lock()
    requests: ClassVar[int] = 0
    sent: ClassVar[int] = 0

    def send_head(self) -> Any:
        """The file, compressed where that helps and is asked for."""
        Host.requests += 1
        if Host.phone:
            time.sleep(DELAY)
        path = Path(self.translate_path(self.path))
        accepted = "gzip" in self.headers.get("Accept-Encoding", "")
        known = "If-Modified-Since" in self.headers
        if known or not path.is_file() or path.suffix in PACKED or not accepted:
            return super().send_head()
        body = packed(str(path), path.stat().st_mtime)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", self.date_time_string(int(path.stat().st_mtime)))
        self.end_headers()
        return io.BytesIO(body)

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send it, piece by piece where the link is slow."""
        while piece := source.read(PIECE):
            if Host.phone:
                with Host.link:
                    time.sleep(8 * len(piece) / BITS_A_SECOND)
            outputfile.write(piece)
            Host.sent += len(piece)


@contextmanager
def hosted(edition: Path) -> Iterator[str]:
    """Its address."""
    with Server((LOOPBACK, 0), partial(Host, directory=str(edition))) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://{LOOPBACK}:{running.server_port}"
        running.shutdown()


RUN = """async (code) => {
    const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    const { content } = await kernel.requestExecute({ code }).done;
    if (content.status !== 'ok') throw new Error(JSON.stringify(content));
}"""
KERNEL = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"


def processor(running: Browser) -> float:
    """Seconds that the browser's processes have used."""
    session = running.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return float(sum(process["cpuTime"] for process in processes))


def visit(running: Browser, context: BrowserContext, link: str, cells: list[str]) -> list[float]:
    """COLUMNS, in a new page of this browser."""
    page = context.new_page()
    if Host.phone:
        slow = context.new_cdp_session(page)
        slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        rate = BITS_A_SECOND / 8
        conditions = {"downloadThroughput": rate, "uploadThroughput": rate, "latency": 0}
        slow.send("Network.emulateNetworkConditions", {"offline": False, **conditions})
    Host.requests = Host.sent = 0
    used, started = processor(running), time.perf_counter()
    seconds = []

    def noted() -> None:
        seconds.append(time.perf_counter() - started)

    page.goto(link, timeout=NOBODY, wait_until="commit")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=NOBODY)
    noted()
    page.wait_for_selector(".backprop-still[data-awake]", timeout=NOBODY)
    noted()
    page.set_default_timeout(NOBODY)
    page.wait_for_function(KERNEL, timeout=NOBODY)
    for code in ("", *cells):
        page.evaluate(RUN, code)
        noted()
    row = [*seconds, processor(running) - used, Host.requests, Host.sent / 1e6]
    page.close()
    return row


def built(commit: str, scratch: Path) -> Path:
    """The offline edition of a commit, or of this working tree."""
    source = ROOT
    if commit != "here":
        source = scratch / "source"
        source.mkdir()
        archive = subprocess.run(["git", "archive", commit], cwd=ROOT, stdout=subprocess.PIPE)
        subprocess.run(["tar", "-x"], cwd=source, input=archive.stdout, check=True)
    edition = scratch / f"edition of {commit}"
    command = [str(PYTHON), "-m", "web.build", "--offline", "--pyodide", str(folder(scratch))]
    command += ["--output", str(edition), "--work", str(scratch / "work")]
    subprocess.run(command, cwd=source, check=True, stdout=subprocess.DEVNULL)
    return edition


def main() -> None:
    """Print a row for each edition, place and visit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", nargs="*", default=["main"], help="commits")
    parser.add_argument("--rounds", type=int, default=1)
    chosen = parser.parse_args()
    if chromium_path() is None:
        print("no Chromium found; on Debian and Ubuntu: sudo apt install chromium libatomic1")
        return
    notebook = json.loads((ROOT / "notebooks" / LESSON).read_text(encoding="utf-8"))
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        editions = {commit: built(commit, Path(name)) for commit in (*chosen.against, "here")}
        print(f"{'':26}" + "".join(f"{column:>14}" for column in COLUMNS))
        for Host.phone in (False, True):
            for _ in range(1 if Host.phone else chosen.rounds):
                for commit, edition in editions.items():
                    app = "notebooks" if (edition / "notebooks").is_dir() else "lab"
                    with hosted(edition) as address, browser(playwright) as running:
                        context = running.new_context()
                        for number in ("first", "second"):
                            link = f"{address}/{app}/index.html?path={LESSON}"
                            row = visit(running, context, link, code[:2])
                            place = "phone" if Host.phone else "loopback"
                            print(
                                f"{commit:8} {place:8} {number:8} "
                                + "".join(f"{value:14.1f}" for value in row),
                                flush=True,
                            )


if __name__ == "__main__":
    main()
