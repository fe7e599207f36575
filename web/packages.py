"""The packages that the lessons need in the browser, where each comes from, and Pyodide's lock.

JupyterLite's own addon for this (`pyodide-lock` with uv) cannot do it yet: it wants Python 3.12, uv
has no tag for Pyodide on Python 3.14, and its strict solver refuses what Pyodide itself publishes
(sympy 1.14.0 beside mpmath 1.4.1).
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from email.parser import Parser
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from web.release import LOCK, Release

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
PURE = [
    "--only-binary=:all:", "--platform=any", "--python-version=3.14", "--implementation=py",
    "--abi=none",
]  # fmt: skip
IN_THE_PAGE = {"jupyterlab-widgets", "widgetsnbextension"}
"""Needed by JupyterLab's page, which has them; no Python imports them."""


class VersionError(Exception):
    """The release of Pyodide has a version that we do not allow."""


@dataclass(frozen=True)
class Wheel:
    """A pure wheel: what it is called, what it needs, what can be imported from it."""

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

    def entry(self, late: Sequence[str] = ()) -> dict[str, Any]:
        """What a lock of Pyodide says of it; it does not name what is `late`."""
        return {
            "name": self.name,
            "version": self.version,
            "file_name": self.path.name,
            "install_dir": "site",
            "sha256": hashlib.sha256(self.path.read_bytes()).hexdigest(),
            "package_type": "package",
            "imports": list(self.imports),
            "depends": [name for name in self.depends if name not in late],
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


@dataclass
class Packages:
    """Starts from wheels in hand, takes what the release has, and downloads the rest."""

    release: Release
    folder: Path
    allowed: dict[str, SpecifierSet]
    """The versions that may be taken, by name."""
    wheels: dict[str, Wheel] = field(default_factory=dict)
    """What is served beside the lessons."""
    released: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What comes with Pyodide: the lock's entries."""

    def add(self, wheels: Iterable[Wheel], names: Iterable[str] = ()) -> None:
        """Take these in, with all that they need."""
        found, missing = list(wheels), set(names)
        while found or missing:
            self.wheels |= {wheel.name: wheel for wheel in found}
            for wheel in found:
                for requirement in wheel.requirements:
                    name = canonicalize_name(requirement.name)
                    self._allow(name, requirement.specifier)
                    missing.add(name)
            missing -= self.wheels.keys()
            wanted = self._take_released(missing)
            found, missing = [*self._download(wanted)], set()

    def _allow(self, name: str, versions: SpecifierSet) -> None:
        self.allowed[name] = self.allowed.get(name, SpecifierSet()) & versions

    def _take_released(self, names: set[str]) -> list[str]:
        """Note what the release has, with all that it needs; what it has not."""
        lacking, names = [], set(names)
        while names:
            name = names.pop()
            if name in self.wheels or name in self.released:
                continue
            package = self.release.packages.get(name)
            if package is None:
                lacking.append(f"{name}{self.allowed.get(name, '')}")
                continue
            self._check(package)
            names |= {canonicalize_name(other) for other in package["depends"]}
            if self.release.has(package["file_name"]):
                self.released[name] = package
            else:
                lacking.append(f"{name}=={package['version']}")
        return lacking

    def _check(self, package: dict[str, Any]) -> None:
        name, version = canonicalize_name(package["name"]), package["version"]
        versions = self.allowed.get(name, SpecifierSet())
        if not versions.contains(version, prereleases=True):
            raise VersionError(
                f"{name} must be {versions}, got {version} from this release of Pyodide; "
                f"take another release, or widen the range"
            )

    def _download(self, specifications: list[str]) -> Iterable[Wheel]:
        """The newest pure wheels that fit."""
        if not specifications:
            return
        before = set(self.folder.glob("*.whl"))
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--disable-pip-version-check", "--dest", str(self.folder), *PURE]
        subprocess.run([*command, *specifications], check=True)
        for path in set(self.folder.glob("*.whl")) - before:
            yield Wheel.read(path)

    def lock(self, address: str, whole: bool, late: Sequence[str] = ()) -> dict[str, Any]:
        """A lock whose relative file names are ours, and all others below `address`.

        With `whole`, it also has what the release offers beyond the lessons' needs. What is `late`
        is not loaded with a wheel of ours that needs it.
        """
        taken = self.release.packages if whole else self.released
        return {
            "info": self.release.lock["info"],
            "packages": {
                name: package | {"file_name": f"{address}/{package['file_name']}"}
                for name, package in taken.items()
            }
            | {name: wheel.entry(late) for name, wheel in sorted(self.wheels.items())},
        }

    def write(self, lock: dict[str, Any], static: Path) -> str:
        """Write lock and wheels into a folder named by what is in it, and give the folder's name.

        A browser that still holds files of an older edition never mixes them with these.
        """
        text = json.dumps(lock, sort_keys=True, separators=(",", ":"))
        folder = static / f"lessons-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
        folder.mkdir(parents=True)
        (folder / LOCK).write_text(text, encoding="utf-8")
        for wheel in self.wheels.values():
            (folder / wheel.path.name).write_bytes(wheel.path.read_bytes())
        return folder.name


def needed(lock: dict[str, Any], names: Iterable[str]) -> list[str]:
    """The files of these packages and of all that they need, as the lock names them."""
    found: dict[str, str] = {}
    waiting = [*names]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name not in found:
            found[name] = lock["packages"][name]["file_name"]
            waiting += lock["packages"][name]["depends"]
    return sorted(found.values())


def ranges(requirements: Path) -> dict[str, SpecifierSet]:
    """What a requirements file allows, by name."""
    lines = (line.split("#")[0].strip() for line in requirements.read_text().splitlines())
    found = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {canonicalize_name(r.name): r.specifier for r in found}
