"""Imports run one way, and importing the package loads NumPy and nothing else."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "backprop_lib"
STAIR = ["_checks", "activations", "losses", "layers", "fit", "network", "training"]
STAIR += ["blocks", "dispatch", "shards"]
BESIDE = {"datasets": STAIR[:1], "optional": STAIR[:1], "storage": STAIR, "gradcheck": STAIR}
FOLDERS = {"views": [*STAIR, "gradcheck"], "proofs": [], "exercises": STAIR}
WITNESSES = "witnesses"
"""Of the proofs, what compares them with the library: modules of this name may import it."""


def imported(path):
    """The modules of this package that a file imports, by their first name."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("backprop_lib"):
            parts = node.module.split(".")[1:]
            yield from [parts[0]] if parts else [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            yield from (
                a.name.split(".")[1] for a in node.names if a.name.startswith("backprop_lib.")
            )


def allowed(path):
    name = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if name in STAIR:
        return STAIR[: STAIR.index(name)]
    if name == "proofs" and path.name.startswith(WITNESSES):
        return [name, *STAIR, "gradcheck"]
    return BESIDE.get(name) or [name, *FOLDERS[name]]


@pytest.mark.parametrize(
    "path", sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py"), ids=str
)
def test_each_module_knows_only_those_before_it(path):
    assert set(imported(path)) <= set(allowed(path))


def test_importing_the_package_loads_nothing_heavy():
    heavy = ["sympy", "matplotlib", "ipywidgets", "IPython", "anywidget", "tqdm", "torch", "dask"]
    code = f"import sys, backprop_lib; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_view_loads_only_what_it_needs():
    code = (
        "import sys; from backprop_lib import views; views.equation; "
        "print('matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_files_stay_small_enough_to_read_in_one_sitting():
    long = {
        p.name: n for p in PACKAGE.rglob("*.py") if (n := len(p.read_text().splitlines())) > 220
    }
    assert long == {}
