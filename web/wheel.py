"""A pure Python wheel: what it is called, what it needs, what can be imported from it."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

BROWSER = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "wasm32",
    "platform_python_implementation": "CPython",
    "platform_system": "Emscripten",
    "python_full_version": "3.14.0",
    "python_version": "3.14",
    "sys_platform": "emscripten",
}
IN_THE_PAGE = {"jupyterlab-widgets", "widgetsnbextension"}
"""Needed by JupyterLab's page, which has them; no Python imports them."""


@dataclass(frozen=True)
class Wheel:
    """One file that pip can install, and Pyodide can too."""

    path: Path
    name: str
    version: str
    requirements: tuple[Requirement, ...]
    imports: tuple[str, ...]

    @classmethod
    def read(cls, path: Path, extras: Sequence[str] = ()) -> Wheel:
        """Look into the file; what these extras need is needed."""
        with zipfile.ZipFile(path) as archive:
            files = archive.namelist()
            (metadata,) = (f for f in files if f.endswith(".dist-info/METADATA"))
            head = Parser().parsestr(archive.read(metadata).decode(), headersonly=True)
        found = [Requirement(line) for line in head.get_all("Requires-Dist", [])]
        chosen = ["", *extras]
        return cls(
            path,
            canonicalize_name(head["Name"]),
            head["Version"],
            tuple(r for r in found if _needed(r, chosen)),
            tuple(sorted(set(_modules(files)))),
        )

    @property
    def depends(self) -> list[str]:
        """The names of what it needs."""
        return sorted({canonicalize_name(r.name) for r in self.requirements})

    def entry(self) -> dict[str, Any]:
        """What a lock of Pyodide says of it."""
        return {
            "name": self.name,
            "version": self.version,
            "file_name": self.path.name,
            "install_dir": "site",
            "sha256": hashlib.sha256(self.path.read_bytes()).hexdigest(),
            "package_type": "package",
            "imports": list(self.imports),
            "depends": self.depends,
            "unvendored_tests": False,
        }


def _needed(requirement: Requirement, extras: list[str]) -> bool:
    if canonicalize_name(requirement.name) in IN_THE_PAGE:
        return False
    marker = requirement.marker
    return marker is None or any(marker.evaluate(BROWSER | {"extra": extra}) for extra in extras)


def _modules(files: list[str]) -> Iterator[str]:
    for file in files:
        top = file.split("/")[0]
        if top.endswith((".dist-info", ".data")):
            continue
        if file.endswith(".py"):
            yield top.removesuffix(".py")
