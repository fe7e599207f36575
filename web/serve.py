"""Serves the built edition on the loopback: python -m web.serve [FOLDER] [--port PORT].

Not `jupyter lite serve`, which answers every machine around; and with it, as with
`python -m http.server`, a browser may keep files of the edition before.
"""

from __future__ import annotations

import argparse
import sys
import webbrowser
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import MimeTypes
from pathlib import Path
from typing import Any

LOOPBACK = "127.0.0.1"


class Files(SimpleHTTPRequestHandler):
    """Files with the types that a browser insists on, whatever this machine believes."""

    protocol_version = "HTTP/1.1"
    extensions_map = MimeTypes().types_map[True]

    def end_headers(self) -> None:
        """A new edition is seen at the next visit."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Answers several at a time."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A page that was left does not wait for its files."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def server(folder: Path, port: int = 0) -> Server:
    """A server of these files, on the loopback alone; port 0 is any free one."""
    return Server((LOOPBACK, port), partial(Files, directory=str(folder)))


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("dist"))
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-browser", action="store_true")
    chosen = parser.parse_args()
    if not (chosen.folder / "index.html").exists():
        sys.exit(f"{chosen.folder} must hold the built edition, and does not; try make web")
    with server(chosen.folder, chosen.port) as running:
        address = f"http://{LOOPBACK}:{running.server_port}/"
        print(f"The lessons are at {address} (Ctrl-C ends it)")
        if not chosen.no_browser:
            webbrowser.open(address)
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
