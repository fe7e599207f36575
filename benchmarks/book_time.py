"""How soon a page of the book is read and its lab answers, on a phone with a slow network.

Chromium is slowed to a mid phone: a processor four times slower, 1.6 Mbit/s, 150 ms. The files are
compressed as a host of static pages does, the cache is cold. `make book` first.
"""

from __future__ import annotations

import gzip
import statistics
import sys
import threading
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "browser"))

from jupyterlab_page import browser, chromium_path  # noqa: E402

BOOK = HERE.parent / "dist"
PAGES = ["index", *sorted(path.stem for path in BOOK.glob("0[0-8]_*.html"))]
VISITS = 3
SLOWER, MEGABITS, LATENCY = 4, 1.6, 150
AIMS = {"text s": 1.5, "lab s": 3.0, "text kB": 120, "all kB": 350}

# Until a value that a key has changed is on the screen.
ANSWERS = """() => new Promise((done) => {
    const look = () => {
        const handle = document.querySelector('.backprop-stage [data-handle]');
        if (!handle) return setTimeout(look, 20);
        const before = handle.getAttribute('aria-valuenow');
        const press = {key: 'ArrowUp', bubbles: true, cancelable: true};
        handle.dispatchEvent(new KeyboardEvent('keydown', press));
        const seen = () => handle.getAttribute('aria-valuenow') === before
            ? requestAnimationFrame(seen) : requestAnimationFrame(() => done(performance.now()));
        seen();
    };
    look();
})"""
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


@cache
def packed(path: Path) -> bytes:
    """A file as it travels."""
    return gzip.compress(path.read_bytes(), 9)


class Host(BaseHTTPRequestHandler):
    """Compresses, as hosts of static pages do."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = BOOK / self.path.split("?")[0].strip("/")
        if not path.is_file():
            return self.send_error(404)
        kind = guess_type(path.name)[0] or "application/octet-stream"
        zipped = not kind.startswith(("font", "image/png"))
        body = packed(path) if zipped else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def visit(running: Browser, address: str) -> dict[str, float]:
    """Seconds until text and until the lab answers, and the kilobytes until then."""
    phone = {"width": 390, "height": 844}
    context = running.new_context(
        viewport=phone, device_scale_factor=2, is_mobile=True, has_touch=True
    )
    page = context.new_page()
    told = context.new_cdp_session(page)
    arrived: list[tuple[float, float]] = []
    told.on(
        "Network.loadingFinished",
        lambda e: arrived.append((e["timestamp"], e["encodedDataLength"])),
    )
    begun: list[float] = []
    told.on("Network.requestWillBeSent", lambda e: begun.append(e["timestamp"]))
    told.send("Network.enable")
    bytes_each_second = MEGABITS * 1e6 / 8
    told.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY, "downloadThroughput": bytes_each_second,
         "uploadThroughput": bytes_each_second},
    )  # fmt: skip
    told.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="commit")
    answered = page.evaluate(ANSWERS) / 1000
    painted = page.evaluate(PAINTED) / 1000
    found = {"text s": painted, "lab s": answered}
    page.wait_for_load_state("load")
    page.evaluate("() => document.fonts.ready.then(() => null)")
    page.wait_for_timeout(500)
    found["text kB"] = sum(size for at, size in arrived if at - begun[0] <= painted) / 1000
    found["all kB"] = sum(size for _, size in arrived) / 1000
    found["requests"] = len(arrived)
    context.close()
    return found


def main() -> int:
    """Print a row for each page; 1 where an aim is missed."""
    if chromium_path() is None or not (BOOK / "index.html").exists():
        print("needs Chromium, and the book in dist/: make book")
        return 0
    running = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    missed = 0
    names = [*AIMS, "requests"]
    print(f"{'page':28}" + "".join(f"{name:>10}" for name in names))
    with sync_playwright() as playwright, browser(playwright) as chromium:
        for name in PAGES:
            address = f"http://127.0.0.1:{running.server_port}/{name}.html"
            visits = [visit(chromium, address) for _ in range(VISITS)]
            row = {key: statistics.median(each[key] for each in visits) for key in names}
            print(f"{name:28}" + "".join(f"{row[key]:10.2f}" for key in names))
            missed += sum(row[key] > aim for key, aim in AIMS.items())
    print(f"{'aim':28}" + "".join(f"{aim:10.2f}" for aim in AIMS.values()))
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
