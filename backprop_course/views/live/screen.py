"""One place on the page, whose picture is replaced."""

from __future__ import annotations

from typing import Any

from backprop_course.views.svg import Picture


class Screen:
    """The output below the cell; where there is no notebook, nowhere.

    The front end itself replaces the picture: no widget, so that a saved notebook holds the last.
    """

    def __init__(self) -> None:
        self._handle: Any = None

    def show(self, picture: Picture) -> None:
        """Show this one instead of the last."""
        if self._handle is not None:
            self._handle.update(picture)
        elif _in_notebook():
            from IPython.display import display

            self._handle = display(picture, display_id=True)  # type: ignore[no-untyped-call]


def _in_notebook() -> bool:
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return False
    return get_ipython() is not None
