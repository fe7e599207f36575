"""A lesson whose optional package is missing is not compared: it ends early and says so."""

import os
from pathlib import Path

import pytest

from backprop_course.optional import PACKAGES

REQUIRED = {"torch": "TORCH_TESTS", "dask": "CLUSTER_TESTS"}
MISSING = [
    name
    for name, package in PACKAGES.items()
    if package.missing and os.environ.get(REQUIRED[name]) != "required"
]

collect_ignore = [
    str(path)
    for path in (Path(__file__).parent / "notebooks").rglob("*.ipynb")
    if any(f'skip_without(\\"{name}\\")' in path.read_text() for name in MISSING)
]


def pytest_report_header() -> list[str]:
    """Say what is left out."""
    return [f"{PACKAGES[name].title} is missing: its lesson is not compared" for name in MISSING]


@pytest.fixture(scope="session")
def whole():
    """The path of a lesson that can be run to its end here; the test is skipped for any other."""

    def checked(path: Path) -> Path:
        if str(path) in collect_ignore:
            pytest.skip("its package is missing")
        return path

    return checked
