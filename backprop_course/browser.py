"""In the browser, large packages are fetched when they are first imported.

Python's start there waits for no package that a first cell does not need. A cell's own imports the
kernel sees to; this is for those inside the course, which no cell names.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

from backprop_course.shared.language import say

LATE = ("sympy", "matplotlib")
"""Packages that are named as their module is."""


class LateFinder(MetaPathFinder):
    """Finds what is LATE, once: it fetches the package, and all that it needs, and waits for it."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """As Python asks it, after all other finders."""
        if name not in LATE:
            return None
        missing = list(_missing(name))
        for package in missing:
            _install(package)
        importlib.invalidate_caches()
        return PathFinder.find_spec(name) if missing else None


def fetch_when_imported() -> None:
    """From now on; and fetch ahead, so that an import finds the files in the browser's cache."""
    sys.meta_path.append(LateFinder())
    import js

    connection = getattr(getattr(js, "navigator", None), "connection", None)
    if not getattr(connection, "saveData", False):
        global _ahead
        _ahead = asyncio.ensure_future(_fetch_ahead())


_ahead: asyncio.Future[None] | None = None
"""Kept, or Python may give it up before it is done."""


async def _fetch_ahead() -> None:
    import js
    from pyodide.ffi import JsException

    for name in LATE:
        for package in [*_missing(name)]:
            try:
                await (await js.fetch(_address(package), priority="low")).arrayBuffer()
            except JsException:
                return  # the import will say so, if there is one


def _missing(name: str) -> Iterator[Any]:
    """What Pyodide's lock says of this package and of all that it needs and that is not here."""
    import pyodide_js

    waiting, seen = [name], {name}
    while waiting:
        package = getattr(pyodide_js.lockfile.packages, waiting.pop())
        if hasattr(pyodide_js.loadedPackages, package.name):
            continue
        yield package
        new = [other for other in package.depends if other not in seen]
        waiting += new
        seen |= set(new)


def _address(package: Any) -> str:
    import js
    import pyodide_js

    return str(js.URL.new(package.file_name, pyodide_js.lockfileBaseUrl))


def _install(package: Any) -> None:
    """Fetch its file and unpack it as Pyodide does, but wait: an import cannot be put off."""
    import js
    import pyodide_js
    from pyodide import _package_loader as loader
    from pyodide.ffi import JsException

    request = js.XMLHttpRequest.new()
    request.open("GET", _address(package), False)
    request.responseType = "arraybuffer"
    try:
        request.send()
        status = request.status
    except JsException:
        status = 0
    if status != 200:
        raise ModuleNotFoundError(
            say(
                "{name} must be fetched before it is used, got status {status}; check the "
                "connection and run the cell again",
                name=package.name,
                status=status,
            ),
            name=package.name,
        )
    loader.unpack_buffer(
        js.Uint8Array.new(request.response),
        filename=package.file_name.rpartition("/")[-1],
        extract_dir=loader.get_install_dir("site"),
        metadata={"INSTALLER": "pyodide.loadPackage", "PYODIDE_SOURCE": "pyodide"},
    )
    setattr(pyodide_js.loadedPackages, package.name, "default channel")
