"""Editions for the browser, and the book: built, served."""

from __future__ import annotations

import fcntl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyodide_release import PYTHON, folder

from web.serve import server

ROOT = Path(__file__).parent.parent.parent
MODULES = ROOT / "build/npm/node_modules"
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
READ = ("00_the_idea", "05_train_your_own", "07_the_same_in_pytorch")
"""Opened as a reader does, where `make thorough` opens all: between them they have SymPy, a lab, an
answer without end, training, pictures, a sheet, and a package that is not there."""


@dataclass
class Editions:
    """In a folder that all workers share. Each edition is built once, as `make web` builds it."""

    shared: Path

    def built(self, name: str, notebooks: Path, offline: bool = True) -> Path:
        """The edition of this name; offline, it fetches nothing from elsewhere."""
        options = ["--offline"] if offline else []
        options += ["--pyodide", folder(self.shared), "--notebooks", notebooks]
        return self._made(name, "web.build", options)

    def book(self) -> Path:
        """The book, as `make book` builds it."""
        return self._made("book", "web.book.build", ["--modules", MODULES])

    def _made(self, name: str, module: str, options: list[str | Path]) -> Path:
        made = self.shared / name
        with (self.shared / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                unfinished, work = self.shared / "unfinished", self.shared / "work"
                command = [PYTHON, "-m", module, *options, "--output", unfinished, "--work", work]
                subprocess.run(command, cwd=ROOT, check=True)
                unfinished.rename(made)
        return made


@contextmanager
def served(edition: Path) -> Iterator[str]:
    """Serve it while it is needed; gives its address."""
    with server(edition) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
