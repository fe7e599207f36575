"""The lessons as they are stored: run in order, clean, normalised, whole. nbval runs them anew."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from notebooks import execute, normalise

ROOT = Path(__file__).parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
COVERS = {
    "00_the_idea": ([*range(1, 14)], [5, 6, 7, 8, 9, 11, 13, 14, 22]),
    "01_one_neuron": ([*range(14, 23)], [16]),
    "02_many_neurons": ([*range(23, 29)], [4, 10, 17, 18, 19, 20]),
    "03_many_classes": ([*range(29, 32)], [2, 19, 21, 23]),
    "04_many_examples": ([*range(32, 39)], [1, 3, 10, 12, 13, 15, 24]),
    "05_train_your_own": ([], []),
    "07_the_same_in_pytorch": ([], []),
    "08_more_than_one_machine": ([], []),
    "09_proof_ledger": ([*range(1, 39)], [*range(1, 25)]),
}
WITHOUT_A_LAB = {"09_proof_ledger"}


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook):
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def faults(notebook):
    """What a reader would stumble over."""
    counts = [cell.execution_count for cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"not run in order 1..{len(counts)}: {counts}"
    for cell in code_cells(notebook):
        for output in cell.outputs:
            if output.output_type == "error":
                yield f"cell {cell.execution_count} ends in {output.ename}"
            if output.get("name") == "stderr":
                yield f"cell {cell.execution_count} writes to stderr: {output.text}"


def test_the_lessons_are_there():
    assert {path.stem for path in LESSONS} >= set(COVERS)


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
class TestLesson:
    def test_was_run_from_a_fresh_kernel_in_order_without_error_or_stderr(self, path):
        assert list(faults(read(path))) == []

    def test_is_stored_normalised(self, path):
        assert normalise(read(path)) == read(path)

    def test_every_view_has_a_still_picture(self, path):
        cells = [c for c in code_cells(read(path)) if "views.Lab(" in c.source]
        assert bool(cells) != (path.stem in WITHOUT_A_LAB)
        for cell in cells:
            assert any(
                "<svg" in output.get("data", {}).get("text/html", "") for output in cell.outputs
            )

    def test_names_every_formula_and_slip_of_its_row(self, path):
        formulas, slips = COVERS[path.stem]
        text = prose(read(path))
        expected = [f"F{n}" for n in formulas] + [f"S{n}" for n in slips]
        assert [name for name in expected if name not in set(mentioned(text))] == []

    def test_shows_the_proof_of_every_formula_of_its_row(self, path):
        formulas, slips = COVERS[path.stem]
        wanted = [f"F{n}" for n in formulas]
        if path.stem == "09_proof_ledger":
            wanted += [f"S{n}" for n in slips]
        code = "\n".join(cell.source for cell in code_cells(read(path)))
        shown = {name for call in re.findall(r"show\(([^)]*)\)", code) for name in names(call)}
        assert [name for name in wanted if name not in shown] == []

    def test_links_lead_somewhere(self, path):
        targets = re.findall(r"\]\(([^)#:]+?)\)", prose(read(path)))
        assert [t for t in targets if not (path.parent / t).exists()] == []

    def test_tells_nothing_of_the_machine_it_was_made_on(self, path):
        assert not re.search(r"/(root|home|work|tmp|usr)/|0x[0-9a-f]{8}", path.read_text())


def mentioned(text):
    """Every F and S number in a text; F3-F5 and F3–F5 name F4 too."""
    for kind, first, last in re.findall(r"\b([FS])(\d+)(?:\s*[-–]\s*[FS]?(\d+))?\b", text):
        yield from (f"{kind}{n}" for n in range(int(first), int(last or first) + 1))


def names(call):
    """The ids in the arguments of a call of show."""
    return re.findall(r"[\"']([FS]\d+)[\"']", call)


CELLS = [
    "import numpy as np\nimport backprop_lib as bp\nfrom backprop_course import views",
    "net = bp.Network.random([2, 2, 1], seed=0)\nnet.loss([[0.5, 1.0]], [[1.0]])",
    "views.Lab(net, [[0.5, 1.0]], [[1.0]])",
    "views.plot_activation(bp.Tanh())",
    "print('measured in 12.3 ms')",
]


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A small notebook, executed and normalised as the lessons are."""
    path = tmp_path_factory.mktemp("notebook") / "small.ipynb"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
    nbformat.write(notebook, path)
    execute(path)
    return path


def nbval(path):
    """Whether nbval, as `make test` calls it, passes the notebook."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-current-env", "-p",
         "no:cacheprovider", "--nbval-sanitize-with", ROOT / "tests/nbval_sanitize.cfg",
         "--rootdir", path.parent, path],
        cwd=path.parent, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.returncode == 0


def changed(stored, old, new):
    text = stored.read_text()
    assert re.search(old, text)
    path = stored.with_name("changed.ipynb")
    path.write_text(re.sub(old, new, text, count=1))
    return path


@pytest.mark.parametrize(
    ("old", "new", "passes"),
    [
        ("measured in 12.3 ms", "measured in 45.6 ms", True),  # a time may differ
        (r"class=\\\"matplotlib\\\"", r'class=\\"matplotlib\\" id=\\"other\\"', True),
        (r"\"0\.(\d)", r'"7.\1', False),  # the loss, printed
        (r"(data-key=\\\"dW1\[0,0\]\\\"[^>]*>)[^<]*<", r"\g<1>7.77<", False),  # a number in the lab
        (r"Tanh\(\) and its slope", "ReLU() and its slope", False),  # another figure
    ],
)
def test_nbval_sees_a_changed_number_and_nothing_else(stored, old, new, passes):
    assert nbval(changed(stored, old, new)) == passes


def test_nbval_passes_what_was_not_changed(stored):
    assert nbval(stored)


def test_faults_are_seen(stored):
    notebook = read(stored)
    assert list(faults(notebook)) == []
    code_cells(notebook)[1].execution_count = None
    code_cells(notebook)[2].outputs = [nbformat.v4.new_output("stream", name="stderr", text="!")]
    code_cells(notebook)[3].outputs = [nbformat.v4.new_output("error", ename="KeyError")]
    assert len(list(faults(notebook))) == 3


def test_a_widget_whose_kernel_is_gone_is_not_stored(stored):
    assert "widget-view" not in stored.read_text()
    assert normalise(read(stored)) == read(stored)
