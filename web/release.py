"""A release of Pyodide: Python for the browser, and the packages that come with it."""

from __future__ import annotations

import hashlib
import json
import shutil
import urllib.request
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

LOCK = "pyodide-lock.json"
STDLIB = "python_stdlib.zip"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", STDLIB)
SUMS = Path(__file__).with_name("pyodide.sha256")


class BadFileError(Exception):
    """A file of the release is not what it should be."""


@dataclass(frozen=True)
class Release:
    """Where it is: a folder, or an address."""

    place: str

    @property
    def is_folder(self) -> bool:
        """Not an address."""
        return "://" not in self.place

    @cached_property
    def packages(self) -> dict[str, dict[str, Any]]:
        """What its lock says of each package, by name."""
        packages: dict[str, dict[str, Any]] = self.lock["packages"]
        return packages

    @cached_property
    def lock(self) -> dict[str, Any]:
        """Its `pyodide-lock.json`."""
        if self.is_folder:
            text = (Path(self.place) / LOCK).read_text(encoding="utf-8")
        else:
            with urllib.request.urlopen(f"{self.place}/{LOCK}", timeout=60) as answer:
                text = answer.read().decode()
        lock: dict[str, Any] = json.loads(text)
        return lock

    def has(self, name: str) -> bool:
        """Whether this file can be had. A folder may hold a part of the release."""
        return not self.is_folder or (Path(self.place) / name).exists()

    def take(self, name: str, folder: Path) -> None:
        """Copy or fetch one of its files, and hold it against the known sums.

        Raises BadFileError where it has another one.
        """
        target = folder / name
        if self.is_folder:
            shutil.copyfile(Path(self.place) / name, target)
        else:
            address = f"{self.place}/{name}"
            with urllib.request.urlopen(address, timeout=60) as answer, target.open("wb") as file:
                shutil.copyfileobj(answer, file)
        found = hashlib.sha256(target.read_bytes()).hexdigest()
        if found not in known(name):
            target.unlink()
            expected = " or ".join(sorted(known(name))) or f"one that web/{SUMS.name} lists"
            raise BadFileError(
                f"{name} must have the sha256 {expected}, got {found}; take a release of Pyodide "
                f"that the list knows, as it was published"
            )


def known(name: str) -> set[str]:
    """The sums that a file may have: one for each release that is listed."""
    lines = (line.split() for line in SUMS.read_text(encoding="utf-8").splitlines())
    return {found for found, path in lines if path.split("/")[1] == name}
