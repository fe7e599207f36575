"""Binder, without a Docker engine: the Dockerfile it would build from, and what that installs."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def dockerfile():
    done = subprocess.run(
        [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def requirements(path):
    """Every requirement of a file, those of the files it names too."""
    for line in path.read_text().splitlines():
        line = line.split("#")[0].strip()
        if line.startswith("-r "):
            yield from requirements(path.parent / line.removeprefix("-r ").strip())
        elif line:
            yield line


def test_the_python_version_is_ours(dockerfile):
    assert "Building conda environment for python=3.11" in dockerfile


def test_our_requirements_are_installed_once_the_sources_are_there(dockerfile):
    copied = dockerfile.index("COPY --chown=0:0 src/ ${REPO_DIR}/")
    installed = dockerfile.index('pip install --no-cache-dir -r "binder/requirements.txt"')
    assert copied < installed < dockerfile.index("RUN ./binder/postBuild")


def test_what_is_installed_is_the_learners_requirements_and_our_package():
    ours = set(requirements(ROOT / "binder/requirements.txt"))
    assert ours == {*requirements(ROOT / "requirements.txt"), "-e ."}


def test_no_large_package_is_installed(dockerfile):
    names = {
        re.split(r"[<>=\[ ]", line)[0] for line in requirements(ROOT / "binder/requirements.txt")
    }
    assert {"numpy", "jupyterlab", "ipywidgets", "matplotlib", "sympy", "nbval"} <= names
    assert not names & {"torch", "dask", "distributed", "jax"}
    assert not re.search(r"pip install.*(torch|dask)", dockerfile)


def test_every_range_is_bounded_on_both_sides():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [line for extra in project["optional-dependencies"].values() for line in extra]
    for line in [*requirements(ROOT / "requirements.txt"), *project["dependencies"], *extras]:
        assert ">=" in line, line
        assert "<" in line, line
