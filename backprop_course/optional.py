"""Lessons that use a package which may be missing: their other cells run all the same.

`skip_without("torch")` at the top of a notebook does nothing where PyTorch is installed. Elsewhere
it says how to get it, and from then on leaves out each cell that uses the package, or a name that
such a cell would have made.
"""

from __future__ import annotations

import ast
import symtable
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import Any


@dataclass(frozen=True)
class Package:
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
    """Where the package is missing, leave out the notebook's cells that need it.

    Raises ValueError for a name that is not in `PACKAGES`, ImportError where the package is missing
    and there is no notebook whose cells could be left out.
    """
    if name not in PACKAGES:
        raise ValueError(
            f"name must be one of {', '.join(PACKAGES)}, got {name!r}; try skip_without('torch')"
        )
    package, shell = PACKAGES[name], _shell()
    if shell is not None:
        for old in [t for t in shell.ast_transformers if isinstance(t, Skipper)]:
            if old.package.title == package.title:
                shell.ast_transformers.remove(old)
    if not package.missing:
        return
    if shell is None:
        raise ImportError(
            f"{package.title} must be installed, and is not; try {package.command} in a terminal"
        )
    if sys.platform == "emscripten":
        package = replace(package, modules=(*package.modules, *NOT_IN_THE_BROWSER))
        shell.ast_transformers.append(Skipper(package, "it does not run in the browser"))
        print(_in_the_browser(package))
    else:
        shell.ast_transformers.append(Skipper(package, f"{package.title} is not installed"))
        print(_here(package))


def _here(package: Package) -> str:
    return (
        f"{package.title} is not installed. The cells that use it are skipped, all others run.\n"
        f"To get it: {package.command} (in a terminal, where the Makefile is). "
        f"Then restart the kernel."
    )


def _in_the_browser(package: Package) -> str:
    return (
        f"{package.title} does not run in the browser. "
        f"The cells that use it are skipped, all others run.\n"
        f"Here you can read this lesson. To run all of it, take the project to your own machine:\n"
        f"there, {package.command} installs {package.title}, and the project's README says how."
    )


class Skipper:
    """Reads each cell before it is run, and leaves it out where it cannot run."""

    def __init__(self, package: Package, why: str) -> None:
        self.package, self.why = package, why
        self.lacking: set[str] = set()
        """Names that skipped cells would have made."""

    def visit(self, cell: ast.Module) -> ast.Module:
        """The cell as it is, or one that says that it was skipped."""
        made: set[str] = set()
        cannot = False
        for statement in cell.body:
            cannot = cannot or self._needed(statement, self.lacking - made)
            made |= set(_bound(statement))
        if not cannot:
            self.lacking -= made
            return cell
        self.lacking |= made
        return ast.parse(f"print({f'(skipped: {self.why})'!r})")

    def _needed(self, statement: ast.stmt, lacking: set[str]) -> bool:
        return not lacking.isdisjoint(_read(statement)) or any(
            module in self.package.modules
            for node in ast.walk(statement)
            for module in _imported(node)
        )


def _imported(node: ast.AST) -> Iterator[str]:
    """The first names of the modules that are imported here."""
    if isinstance(node, ast.Import):
        yield from (alias.name.split(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
        yield node.module.split(".")[0]


def _read(statement: ast.stmt) -> Iterator[str]:
    """The names of the notebook that a statement reads, those its functions read too."""
    for node in ast.walk(statement):
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
    tables = [_table(statement)]
    while tables:
        table = tables.pop()
        at_top = table.get_type() == "module"
        yield from (
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_referenced() and (at_top or symbol.is_global())
        )
        tables += table.get_children()


def _bound(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement makes for later cells."""
    for symbol in _table(statement).get_symbols():
        if symbol.is_assigned() or symbol.is_imported():
            yield symbol.get_name()


def _table(statement: ast.stmt) -> symtable.SymbolTable:
    return symtable.symtable(ast.unparse(statement), "cell", "exec")


def _shell() -> Any:
    """The notebook's IPython, or None."""
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()
