"""Lessons that need a package which may be missing end where they first need it."""

from __future__ import annotations

import re
import sys
from importlib.util import find_spec
from typing import Any, NamedTuple

from backprop_course.shared.language import say


class Package(NamedTuple):
    """What a lesson may need beyond `requirements.txt`."""

    title: str
    modules: tuple[str, ...]
    command: str
    """Installs it, in a terminal at the top of the project."""

    @property
    def missing(self) -> bool:
        """True where a module of it cannot be found."""
        return any(find_spec(module) is None for module in self.modules)


PACKAGES = {
    "torch": Package("PyTorch", ("torch",), "make torch"),
    "dask": Package("Dask", ("dask", "distributed"), "make cluster"),
}
NOT_IN_THE_BROWSER = ("concurrent", "multiprocessing", "threading")
"""Modules that can be imported there, and fail when used."""


def skip_without(name: str) -> None:
    """Where the package is missing, skip the notebook's cells from the first that imports it on.

    Raises ValueError for a name that is not in `PACKAGES`, ImportError where the package is missing
    and there is no notebook whose cells could be skipped.
    """
    if name not in PACKAGES:
        raise ValueError(
            say(
                "name must be one of {names}, got {name!r}; try skip_without('torch')",
                names=", ".join(PACKAGES),
                name=name,
            )
        )
    package, shell = PACKAGES[name], _shell()
    if shell is not None:
        skippers = shell.input_transformers_cleanup
        skippers[:] = [skipper for skipper in skippers if not isinstance(skipper, Skipper)]
    if not package.missing:
        return
    if shell is None:
        raise ImportError(
            say(
                "{title} must be installed, and is not; try {command} in a terminal",
                title=package.title,
                command=package.command,
            )
        )
    modules = package.modules
    if sys.platform == "emscripten":
        modules += NOT_IN_THE_BROWSER
        why = say("{title} does not run in the browser", title=package.title)
        how = say(
            "To run all of this lesson, take the project to your own machine: its README says how."
        )
    else:
        why = say("{title} is not installed", title=package.title)
        how = say(
            "To get it: {command} (in a terminal, where the Makefile is). Then restart.",
            command=package.command,
        )
    shell.input_transformers_cleanup.append(Skipper(modules, why))
    print(say("{why}. The lesson ends at the first cell that uses it.\n{how}", why=why, how=how))


class Skipper:
    """Takes the lines of each cell before it is run, and leaves out those that cannot run."""

    def __init__(self, modules: tuple[str, ...], why: str) -> None:
        self._imports = re.compile(rf"\s*(from|import)\s+({'|'.join(modules)})\b")
        self._why = why
        self._ended = False

    def __call__(self, lines: list[str]) -> list[str]:
        """The lines as they are, or one that says that the cell was skipped."""
        if any("skip_without(" in line for line in lines):
            return lines  # the lesson starts over
        self._ended = self._ended or any(map(self._imports.match, lines))
        return [f"print({say('(skipped: {why})', why=self._why)!r})\n"] if self._ended else lines


def _shell() -> Any:
    """The notebook's IPython, or None."""
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()
