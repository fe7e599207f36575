"""One thing at a time in a lab, whatever thread it comes from.

JupyterLab has a thread of its own for what a widget reports, and before that thread runs, reports
come in the main one: two may be under way at once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

Method = TypeVar("Method", bound=Callable[..., Any])


def alone(method: Method) -> Method:
    """For a method of what has an `alone`, the lock that a lab's parts share.

    The thread inside may enter again; others wait.
    """

    @wraps(method)
    def waiting(self: Any, *args: Any, **kwargs: Any) -> Any:
        with self.alone:
            return method(self, *args, **kwargs)

    return cast(Method, waiting)
