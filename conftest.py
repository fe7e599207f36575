"""Where an optional package is missing, a lesson that uses it runs, but shows other outputs."""

import os
from functools import cache
from pathlib import Path

import pytest
from nbval.plugin import IPyNbCell

from backprop_course.optional import PACKAGES

REQUIRED = {"torch": "TORCH_TESTS", "dask": "CLUSTER_TESTS"}


def not_compared() -> list[str]:
    """The missing packages, but for those that must be there."""
    return [
        name
        for name, package in PACKAGES.items()
        if package.missing and os.environ.get(REQUIRED[name]) != "required"
    ]


@cache
def uses(path: Path, name: str) -> bool:
    """Whether a notebook skips cells without this package."""
    return f'skip_without(\\"{name}\\")' in path.read_text()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every cell must still succeed; only what it shows is left uncompared."""
    for item in items:
        if isinstance(item, IPyNbCell) and any(uses(item.path, name) for name in not_compared()):
            item.options["check"] = False


def pytest_report_header() -> list[str]:
    """Say what is not compared."""
    return [
        f"{PACKAGES[name].title} is missing: the outputs of its lesson are not compared"
        for name in not_compared()
    ]
