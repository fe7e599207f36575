"""`make lab` and `make test` on a machine that lacks something: one line that says what."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def setup(tmp_path):
    """Runs a copy of the set-up with a Python that is written here as a shell script."""

    def run(python):
        tools, programs = tmp_path / "tools", tmp_path / "bin"
        tools.mkdir()
        programs.mkdir()
        (tools / "setup.sh").write_text((ROOT / "tools/setup.sh").read_text())
        if python is not None:
            (programs / "python3").write_text(f"#!/bin/sh\n{python}\n")
            (programs / "python3").chmod(0o755)
        for name in ("sh", "dirname"):
            (programs / name).symlink_to(f"/bin/{name}" if name == "sh" else f"/usr/bin/{name}")
        return subprocess.run(
            ["/bin/sh", tools / "setup.sh", "requirements.txt"],
            env=os.environ | {"PATH": str(programs)}, capture_output=True, text=True,
        )  # fmt: skip

    return run


def one_line(done):
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_no_python(setup):
    assert "sudo apt install python3 python3-venv" in one_line(setup(None))


def test_an_old_python(setup):
    old = 'case "$*" in *--version*) echo Python 3.9.2;; *version_info*) exit 1;; esac'
    message = one_line(setup(old))
    assert "Python 3.9.2 is too old" in message
    assert "3.11" in message


def test_no_venv_module(setup):
    message = one_line(setup('case "$*" in *ensurepip*) exit 1;; esac'))
    assert "sudo apt install python3-venv" in message
