"""A release of Pyodide for the tests, taken from a wheel that happens to carry one.

Its files are held against `web/pyodide.sha256` when the edition is built.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

CARRIER = "open-webui==0.12.4"
INSIDE = "open_webui/frontend/pyodide/"
ROOT = Path(__file__).parent.parent.parent
KEPT = ROOT / "build/pyodide-314.0.3"
PYTHON = ROOT / ".venv-web/bin/python"


def folder(scratch: Path) -> Path:
    """Where it is; fetched once. PYODIDE names a folder of your own."""
    if not PYTHON.exists():
        missing("what builds the edition is not installed; make .venv-web/.done")
    if "PYODIDE" in os.environ:
        return Path(os.environ["PYODIDE"])
    with (scratch / "fetched.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another worker may be at it
        if not KEPT.exists():
            fetch(scratch)
    return KEPT


def fetch(scratch: Path) -> None:
    """Keep the release for all later runs."""
    command = [str(PYTHON), "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--disable-pip-version-check", "--dest", str(scratch), CARRIER]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        missing(f"{CARRIER} cannot be had any more:\n{done.stderr}")
    unpack(next(scratch.glob("*.whl")), scratch / "pyodide")
    KEPT.parent.mkdir(exist_ok=True)
    shutil.move(scratch / "pyodide", KEPT)


def unpack(wheel: Path, target: Path) -> None:
    """Take the release out of the wheel."""
    target.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.startswith(INSIDE):
                (target / name.removeprefix(INSIDE)).write_bytes(archive.read(name))


def missing(why: str) -> None:
    """Leave the tests out, for all to see; or fail."""
    how = f"{why}\nTHE EDITION FOR THE BROWSER IS NOT TESTED (PYODIDE=folder names a release)"
    if os.environ.get("WEB_TESTS") == "required":
        pytest.fail(how)
    pytest.skip(how)
