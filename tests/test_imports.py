"""Imports run one way, and importing a package loads NumPy and nothing else."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LIBRARY, COURSE = ROOT / "backprop_lib", ROOT / "backprop_course"
STAIR = ["_checks", "activations", "losses", "layers", "network", "training", "shards"]
BESIDE = {"datasets": STAIR[:1], "storage": STAIR, "gradcheck": STAIR, "_moved": []}
FOLDERS = {"views": [*STAIR, "gradcheck", "shared"], "proofs": ["shared"]}
FOLDERS["exercises"] = [*STAIR, "shared"]
FOLDERS |= {"browser": ["shared"], "optional": ["shared"]}
WITNESSES = "witnesses"
"""Of the proofs, what compares them with the library: modules of this name may import it."""


def imported(path):
    """The modules of our packages that a file imports, by their first name in their package."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
            if node.module in ("backprop_lib", "backprop_course"):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        yield from (
            name.split(".")[1] for name in names if name.startswith(("backprop_lib.", "backprop_c"))
        )


def allowed(path):
    if path.is_relative_to(LIBRARY):
        name = path.stem
        return STAIR[: STAIR.index(name)] if name in STAIR else BESIDE[name]
    name = path.relative_to(COURSE).parts[0].removesuffix(".py")
    if name == "proofs" and path.name.startswith(WITNESSES):
        return [name, *STAIR, "gradcheck", "shared"]
    return [name, *FOLDERS.get(name, [])]


@pytest.mark.parametrize(
    "path",
    sorted(
        p
        for package in (LIBRARY, COURSE)
        for p in package.rglob("*.py")
        if p != package / "__init__.py"
    ),
    ids=str,
)
def test_each_module_knows_only_those_before_it(path):
    assert set(imported(path)) <= set(allowed(path))


def test_importing_a_package_loads_nothing_heavy():
    heavy = ["sympy", "matplotlib", "ipywidgets", "IPython", "anywidget", "tqdm", "torch", "dask"]
    code = (
        "import sys, backprop_lib, backprop_course; "
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_view_loads_only_what_it_needs():
    code = (
        "import sys; from backprop_course import views; views.equation; "
        "print('matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def modules():
    """Every module of ours with the modules of ours that it imports, by full names."""
    files = {dotted(path): path for package in (LIBRARY, COURSE) for path in package.rglob("*.py")}
    graph = {}
    for name, path in files.items():
        graph[name] = set()
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ImportFrom) and node.module in files:
                parts = {f"{node.module}.{alias.name}" for alias in node.names} & files.keys()
                graph[name] |= parts or {node.module}
    return graph


def dotted(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def round_trip(graph):
    """Names that lead back to themselves, or none."""

    def reached(name, seen):
        for other in graph.get(name, ()):
            if other not in seen:
                seen.add(other)
                reached(other, seen)
        return seen

    return sorted(name for name in graph if name in reached(name, set()))


def test_no_module_leads_back_to_itself():
    assert round_trip(modules()) == []
    assert round_trip({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == ["a", "b", "c"]


def test_no_folder_imports_a_folder_that_imports_it():
    folders = {}
    for name, others in modules().items():
        folder = name.rpartition(".")[0]
        folders.setdefault(folder, set()).update(
            other.rpartition(".")[0] for other in others if other.rpartition(".")[0] != folder
        )
    inner = {
        (folder, other)
        for folder, others in folders.items()
        for other in others
        if not folder.startswith(f"{other}.") and not other.startswith(f"{folder}.")
    }
    assert [pair for pair in inner if pair[::-1] in inner] == []


def test_no_two_classes_share_a_name():
    homes = {}
    for package in (LIBRARY, COURSE):
        for path in package.rglob("*.py"):
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.ClassDef):
                    homes.setdefault(node.name.lstrip("_"), []).append(dotted(path))
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


def test_no_test_imports_a_test():
    for path in (ROOT / "tests").rglob("*.py"):
        assert [
            line for line in path.read_text().splitlines() if line.startswith("from test_")
        ] == []
