"""A lesson without its package: its other cells run, and say nothing false."""

import ast
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


def run(*cells):
    """Which of these cells run where the module `nowhere` is missing."""
    skipper = Skipper(NOWHERE, "Nowhere is not installed")
    return [skipper.visit(tree := ast.parse(cell)) is tree for cell in cells]


@pytest.mark.parametrize(
    ("cells", "ran"),
    [
        (["x = 1", "x"], [True, True]),
        (["import nowhere", "x = 1"], [False, True]),
        (["import nowhere.deep as n", "n.f()"], [False, False]),
        (["from nowhere.deep import a as b", "a = 1", "b"], [False, True, False]),
        (["import nowhere", "y = nowhere.f()\nz = 1", "y + 1", "z", "w = 1"], [False] * 4 + [True]),
        (["import nowhere", "def f():\n    return nowhere", "f()"], [False] * 3),
        (["import nowhere", "class F(nowhere.G):\n    pass", "F"], [False] * 3),
        (["import nowhere", "a, (b, *c) = nowhere.f()", "c"], [False] * 3),
        (["import nowhere", "with nowhere.f() as g:\n    pass", "g"], [False] * 3),
        (["import nowhere", "a = nowhere", "a = 1\na", "a"], [False, False, True, True]),
        (["import nowhere", "a = nowhere", "a = a + 1"], [False] * 3),
        (["import nowhere", "a = nowhere", "a += 1"], [False] * 3),
        (["import nowhere", "nowhere = 1\nnowhere", "nowhere"], [False, True, True]),
        (["import nowhere_else", "nowhere_else"], [True, True]),
        (["a = 1\nimport nowhere", "def f(a):\n    return a", "f(2)"], [False, True, True]),
        (["a = 1\nimport nowhere", "def f():\n    a = 2", "a"], [False, True, False]),
        (["a = 1\nimport nowhere", "b = [a for a in (1, 2)]", "a"], [False, True, False]),
        (["a = 1\nimport nowhere", "b = [a for _ in (1, 2)]", "lambda: a"], [False] * 3),
        (["import nowhere", "await nowhere.f()", "await f()"], [False, False, True]),
    ],
)
def test_a_cell_is_skipped_if_it_needs_what_is_missing(cells, ran):
    assert run(*cells) == ran


def test_a_skipped_cell_says_so(capsys):
    exec(
        compile(
            Skipper(NOWHERE, "Nowhere is not installed").visit(ast.parse("import nowhere")),
            "cell",
            "exec",
        )
    )
    assert capsys.readouterr().out == "(skipped: Nowhere is not installed)\n"


def test_an_unknown_package_is_refused():
    with pytest.raises(ValueError, match="name must be one of torch, dask, got 'pytorch'"):
        skip_without("pytorch")


def test_without_a_notebook_a_missing_package_is_an_error(monkeypatch):
    monkeypatch.setitem(PACKAGES, "nowhere", NOWHERE)
    with pytest.raises(ImportError, match="Nowhere must be installed, and is not; try make now"):
        skip_without("nowhere")


CELLS = [
    "from backprop_course.optional import skip_without\n\nskip_without({name!r})",
    "import {name}",
    "kind = type({name})\n2 + 2",
    "3 + 3",
]


def written(path, name, cells=CELLS):
    cells = [nbformat.v4.new_code_cell(cell.replace("{name!r}", f'"{name}"').replace(
        "{name}", name)) for cell in cells]  # fmt: skip
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


@pytest.fixture
def hidden(tmp_path, monkeypatch):
    """Hides a package from every Python that is started."""

    def hide(name):
        folder = tmp_path / "hide"
        folder.mkdir()
        modules = PACKAGES[name].modules
        lines = ["import sys", *(f"sys.modules[{module!r}] = None" for module in modules)]
        (folder / "sitecustomize.py").write_text("\n".join(lines))
        monkeypatch.setenv("PYTHONPATH", str(folder))

    return hide


def texts(path):
    cells = nbformat.read(path, as_version=4).cells
    return ["".join(o.get("text") or o.data["text/plain"] for o in c.outputs) for c in cells]


@pytest.mark.parametrize("name", PACKAGES)
def test_a_notebook_without_the_package(hidden, tmp_path, name):
    hidden(name)
    path = written(tmp_path / "small.ipynb", name)
    execute(path)
    title, command = PACKAGES[name].title, PACKAGES[name].command
    first, *skipped, last = texts(path)
    assert first.startswith(f"{title} is not installed.")
    assert f"To get it: {command} " in first
    assert skipped == [f"(skipped: {title} is not installed)\n"] * 2
    assert last == "6"


def test_installed_in_the_meantime_and_run_again(tmp_path):
    """A package that can be found now is used at once."""
    cells = [
        "import json as real, sys\nsys.modules['dask'] = None",
        CELLS[0],
        "import dask",
        "sys.modules['dask'] = sys.modules['distributed'] = real",
        CELLS[0],
        "import dask\n1",
    ]
    path = written(tmp_path / "again.ipynb", "dask", cells)
    execute(path)
    shown = texts(path)
    assert "skipped" in shown[2]
    assert shown[4:] == ["", "1"]


@pytest.mark.parametrize("name", PACKAGES)
def test_its_lesson_is_green_without_the_package(hidden, name):
    lessons = [p for p in (ROOT / "notebooks").glob("*.ipynb") if uses(p, name)]
    assert len(lessons) == 1
    hidden(name)
    notebook = nbformat.read(lessons[0], as_version=4)
    resources = {"metadata": {"path": lessons[0].parent}}
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources=resources).execute()
    said = [o.get("text", "") for c in notebook.cells for o in c.get("outputs", [])]
    assert any("(skipped: " in text for text in said)


def uses(path, name):
    return f'skip_without(\\"{name}\\")' in path.read_text()


def nbval(path, **environment):
    """Whether nbval passes a notebook that lies beside this project's hooks."""
    shutil.copy(ROOT / "conftest.py", path.parent)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-current-env", "-p",
         "no:cacheprovider", "--rootdir", path.parent, path],
        cwd=path.parent, capture_output=True, text=True, env=os.environ | environment,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.returncode == 0


def test_where_the_package_is_missing_outputs_are_not_compared_unless_required(hidden, tmp_path):
    hidden("torch")
    free = {"TORCH_TESTS": "", "CLUSTER_TESTS": ""}
    path = written(tmp_path / "small.ipynb", "torch")
    execute(path)
    stored = path.read_text()
    path.write_text(stored.replace('"6"', '"7"'))
    assert nbval(path, **free)
    assert not nbval(path, **free | {"TORCH_TESTS": "required"})
    path.write_text(stored.replace('"3 + 3"', '"3 + 3 / 0"'))
    assert not nbval(path, **free)
    path.write_text(stored.replace('\\"torch\\"', '\\"dask\\"').replace('"6"', '"7"'))
    if not PACKAGES["dask"].missing:
        assert not nbval(path, **free)


def test_in_the_browser_it_says_where_the_lesson_runs(monkeypatch, capsys):
    shell = SimpleNamespace(ast_transformers=[])
    monkeypatch.setitem(PACKAGES, "nowhere", NOWHERE)
    monkeypatch.setattr(optional, "_shell", lambda: shell)
    monkeypatch.setattr(sys, "platform", "emscripten")
    for _ in range(2):
        skip_without("nowhere")
        said = capsys.readouterr().out
        assert said.startswith("Nowhere does not run in the browser.")
        assert "your own machine" in said
        assert "make nowhere" in said
    (skipper,) = shell.ast_transformers
    for source in ("import nowhere", "from concurrent.futures import ThreadPoolExecutor"):
        exec(compile(skipper.visit(ast.parse(source)), "cell", "exec"))
        assert capsys.readouterr().out == "(skipped: it does not run in the browser)\n"
    assert skipper.visit(tree := ast.parse("import json")) is tree
