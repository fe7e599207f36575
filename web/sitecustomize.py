"""Python in the browser imports this first, from its standard library.

The kernel works in the reader's folder, which Python would look into before each import. But the
page answers for that folder, one question at a time, while it is busy itself. So installed packages
are looked for first. A module of the reader's own is found after them.
"""

import sys
from importlib.machinery import ModuleSpec, PathFinder


class InstalledFirst:
    """A finder for all but the folder that the kernel works in."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """As Python asks it."""
        return None if path is not None else PathFinder.find_spec(name, [*filter(None, sys.path)])


sys.meta_path.insert(sys.meta_path.index(PathFinder), InstalledFirst)
