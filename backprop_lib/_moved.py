"""Where modules of earlier editions are now: an old lesson's import says so instead of failing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

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

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """None, or the error."""
        package, _, rest = fullname.partition(".")
        name = rest.partition(".")[0]
        if package != "backprop_lib" or name not in MOVED:
            return None
        home = MOVED[name]
        old, new = (
            (fullname, home) if home.startswith(package) else (package, home.partition(".")[0])
        )
        raise ImportError(
            f"{package}.{name} must be imported from where it is now, {home}: write {new} in place "
            f"of {old}, or take a new copy of the lesson",
            name=fullname,
        )


def point_to_new_places() -> None:
    """Answer for all that moved, once.

    Before every other finder: where the folder of an old checkout is left, it would be found empty.
    """
    if not any(isinstance(finder, MovedFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, MovedFinder())
