"""All packages that the lessons need in the browser, and where each comes from."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from web.release import Release
from web.wheel import Wheel

PURE = [
    "--only-binary=:all:", "--platform=any", "--python-version=3.14", "--implementation=py",
    "--abi=none",
]  # fmt: skip


class VersionError(Exception):
    """The release of Pyodide has a version that we do not allow."""


@dataclass
class Closure:
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


def ranges(requirements: Path) -> dict[str, SpecifierSet]:
    """What a requirements file allows, by name."""
    lines = (line.split("#")[0].strip() for line in requirements.read_text().splitlines())
    found = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {canonicalize_name(r.name): r.specifier for r in found}
