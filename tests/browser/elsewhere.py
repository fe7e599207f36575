"""All that is not on this machine, as a browser sees it: a proxy that notes and refuses."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Refusal(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.server.asked.append(self.rfile.readline().decode(errors="replace").strip())
        self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")


class Elsewhere(socketserver.ThreadingTCPServer):
    """`asked` holds the first line of every request that was not for the loopback."""

    daemon_threads = True

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), Refusal)

    @property
    def proxy(self) -> dict[str, str]:
        """What Playwright is told."""
        return {"server": f"http://127.0.0.1:{self.server_address[1]}", "bypass": "127.0.0.1"}


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    """Stand in for the rest of the world."""
    with Elsewhere() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()
