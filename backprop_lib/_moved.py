"""Where modules of earlier editions are now: an old lesson's import says so instead of failing."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from typing import Any

MOVED = {
    "views": "backprop_course.views",
    "proofs": "backprop_course.proofs",
    "exercises": "backprop_course.exercises",
    "optional": "backprop_course.optional",
    "blocks": "backprop_lib.shards",
    "dispatch": "backprop_lib.shards",
    "fit": "backprop_lib.network",
}


class MovedFinder(MetaPathFinder):
    """Finds nothing. For a module that moved it raises an ImportError that names the new place."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> None:
        """None, or the error."""
        package, _, rest = fullname.partition(".")
        name = rest.partition(".")[0]
        if package == "backprop_lib" and (home := MOVED.get(name)):
            inside = home.startswith(package)
            old, new = (fullname, home) if inside else (package, home.partition(".")[0])
            raise ImportError(
                f"{package}.{name} must be imported from where it is now, {home}: write {new} in "
                f"place of {old}, or take a new copy of the lesson",
                name=fullname,
            )


def point_to_new_places() -> None:
    """Answer for all that moved, once, before a folder that an old checkout left is found empty."""
    if not any(isinstance(finder, MovedFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, MovedFinder())
