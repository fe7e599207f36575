"""What Binder does after its Dockerfile's COPY, replayed here in an empty environment."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jupyterlab_page import Notebook, jupyter_server

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def binder(chromium, tmp_path_factory):
    """A clean copy of the project, and beside it an environment made by Binder's own steps."""
    folder = tmp_path_factory.mktemp("binder")
    project, environment = folder / "project", folder / "environment"
    files = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    for file in filter(None, files):
        (project / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, project / file)
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    programs = environment / "bin"
    path = os.environ | {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": str(folder),
        "PIP_NO_COMPILE": "1",  # nearly all of it is never imported here
    }
    for step in (
        [programs / "pip", "install", "-q", "--no-cache-dir", "-r", "binder/requirements.txt"],
        ["./binder/postBuild"],
    ):
        subprocess.run(step, cwd=project, env=path, check=True)
    return project, programs / "python"


def test_the_first_lesson_runs_there(binder, chromium, tmp_path):
    project, python = binder
    with jupyter_server(project, tmp_path, str(python)) as address:
        notebook = Notebook.open(chromium, address, "notebooks/00_the_idea.ipynb")
        notebook.run_all()
        counts = notebook.executed()
        assert counts == list(range(1, len(counts) + 1))
        assert (
            notebook.page.locator('[data-mime-type="application/vnd.jupyter.error"]').count() == 0
        )
        assert notebook.page.locator(".backprop-lab svg").count() >= 1
        home = notebook.evaluate("backprop_lib.__file__", "import backprop_lib")
        assert Path(home).is_relative_to(project)
        notebook.page.close()
