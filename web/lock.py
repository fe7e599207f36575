"""The lock that Pyodide reads: which file a package is in, and which package an import needs."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from web.closure import Closure
from web.release import LOCK, Release


def make(closure: Closure, address: str, whole: bool) -> dict[str, Any]:
    """A lock whose relative file names are ours, and all others below `address`.

    With `whole`, it also has what the release offers beyond the lessons' needs.
    """
    release = closure.release
    taken = release.packages if whole else closure.released
    return {
        "info": release.lock["info"],
        "packages": {
            name: package | {"file_name": f"{address}/{package['file_name']}"}
            for name, package in taken.items()
        }
        | {name: wheel.entry() for name, wheel in sorted(closure.wheels.items())},
    }


def write(lock: dict[str, Any], closure: Closure, static: Path) -> str:
    """Write lock and wheels into a folder named by what is in it, and give the folder's name.

    A browser that still holds files of an older edition never mixes them with these.
    """
    text = json.dumps(lock, sort_keys=True, separators=(",", ":"))
    folder = static / f"lessons-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    folder.mkdir(parents=True)
    (folder / LOCK).write_text(text, encoding="utf-8")
    for wheel in closure.wheels.values():
        (folder / wheel.path.name).write_bytes(wheel.path.read_bytes())
    return folder.name


def take_release(release: Release, names: list[str], folder: Path) -> None:
    """Copy or fetch these files of the release, each one checked."""
    folder.mkdir(parents=True)
    for name in names:
        release.take(name, folder)
