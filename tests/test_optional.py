"""A lesson without its package: it says how to get it, and ends where it first needs it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbclient import NotebookClient

from backprop_course import optional
from backprop_course.optional import PACKAGES, Package, Skipper, skip_without
from notebooks import execute

ROOT = Path(__file__).parent.parent
NOWHERE = Package("Nowhere", ("nowhere",), "make nowhere")


@pytest.mark.parametrize(
    ("cells", "runs"),
    [
        (["x = 1", "x"], [True, True]),
        (["x = 1", "import nowhere", "x"], [True, False, False]),
        (["import nowhere.deep as n"], [False]),
        (["def f():\n    from nowhere.deep import a"], [False]),
        (["import nowhere_else", "from somewhere import nowhere"], [True, True]),
        (["import nowhere", "skip_without('nowhere')"], [False, True]),
    ],
)
def test_from_the_first_cell_that_imports_it_on_cells_are_skipped(cells, runs):
    skipper = Skipper(NOWHERE.modules, "Nowhere is not installed")
    said = [skipper(lines) == lines for lines in (cell.splitlines(True) for cell in cells)]
    assert said == runs


def test_a_skipped_cell_says_so(capsys):
    exec("".join(Skipper(NOWHERE.modules, "it is not 'there'")(["import nowhere\n"])))
    assert capsys.readouterr().out == "(skipped: it is not 'there')\n"


def test_an_unknown_package_is_refused():
    with pytest.raises(ValueError, match="name must be one of torch, dask, got 'pytorch'"):
        skip_without("pytorch")


def test_without_a_notebook_a_missing_package_is_an_error(monkeypatch):
    monkeypatch.setitem(PACKAGES, "nowhere", NOWHERE)
    with pytest.raises(ImportError, match="Nowhere must be installed, and is not; try make now"):
        skip_without("nowhere")


@pytest.mark.parametrize(
    ("platform", "said", "modules"),
    [
        ("linux", "Nowhere is not installed.", "nowhere"),
        ("emscripten", "Nowhere does not run in the browser.", "concurrent.futures"),
    ],
)
def test_a_lesson_that_starts_over_starts_over(monkeypatch, capsys, platform, said, modules):
    shell = SimpleNamespace(input_transformers_cleanup=[])
    monkeypatch.setitem(PACKAGES, "nowhere", NOWHERE)
    monkeypatch.setattr(optional, "_shell", lambda: shell)
    monkeypatch.setattr(sys, "platform", platform)
    for _ in range(2):
        skip_without("nowhere")
        assert capsys.readouterr().out.startswith(said)
        (skipper,) = shell.input_transformers_cleanup
        assert skipper(["import json\n"]) == ["import json\n"]
        assert skipper([f"import {modules}\n"]) == skipper(["x\n"]) != ["x\n"]
    monkeypatch.setitem(PACKAGES, "nowhere", Package("Nowhere", ("json",), ""))
    skip_without("nowhere")
    assert shell.input_transformers_cleanup == []


@pytest.fixture
def hidden(tmp_path, monkeypatch):
    """Hides a package from every Python that is started."""

    def hide(name):
        folder = tmp_path / "hide"
        folder.mkdir()
        modules = PACKAGES[name].modules
        lines = ["import sys", *(f"sys.modules[{module!r}] = None" for module in modules)]
        (folder / "sitecustomize.py").write_text("\n".join(lines))
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), str(ROOT)]))

    return hide


@pytest.mark.parametrize("name", PACKAGES)
def test_its_lesson_is_green_without_the_package(hidden, name):
    (lesson,) = (p for p in (ROOT / "notebooks").glob("*.ipynb") if uses(p, name))
    hidden(name)
    notebook = nbformat.read(lesson, as_version=4)
    resources = {"metadata": {"path": lesson.parent}}
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources=resources).execute()
    # A busy kernel may send what one print writes in several pieces.
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    first, *_, last = ["".join(output.text for output in cell.outputs
                               if output.output_type == "stream") for cell in cells]  # fmt: skip
    assert first.startswith(f"{PACKAGES[name].title} is not installed.")
    assert PACKAGES[name].command in first
    assert last == f"(skipped: {PACKAGES[name].title} is not installed)\n"


def uses(path, name):
    return f'skip_without(\\"{name}\\")' in path.read_text()


def compared(path, **environment):
    """How nbval finds a notebook that lies beside this project's hooks: 5 is not collected."""
    (path.parent / "notebooks").mkdir(exist_ok=True)
    shutil.copy(path, path.parent / "notebooks")
    shutil.copy(ROOT / "conftest.py", path.parent)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-current-env", "-p",
         "no:cacheprovider", "--rootdir", path.parent, path.parent / "notebooks"],
        cwd=path.parent, capture_output=True, text=True, env=os.environ | environment,
    )  # fmt: skip
    return done.returncode


def test_where_the_package_is_missing_its_lesson_is_not_compared_unless_required(hidden, tmp_path):
    hidden("torch")
    cells = [
        'from backprop_course.optional import skip_without\n\nskip_without("torch")',
        "1 + 1",
    ]
    path = tmp_path / "small.ipynb"
    cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    execute(path)
    path.write_text(path.read_text().replace('"2"', '"3"'))
    assert compared(path, TORCH_TESTS="") == 5
    assert compared(path, TORCH_TESTS="required") == 1
