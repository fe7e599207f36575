"""The lessons as they are stored: run in order, clean, normalised, whole. nbval runs them anew."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from lessons import (
    LESSONS,
    LIVE,
    REFERENCE,
    WITHOUT_A_LAB,
    Lesson,
    assigned,
    code,
    latex_of,
    needed,
    prose,
    squeezed,
    words,
)

from backprop_course.proofs.ledger import entries
from notebooks import execute, normalise

ROOT = Path(__file__).parent.parent
IDS = [f"F{number}" for number in range(1, 39)]


def read(path):
    return nbformat.read(path, as_version=4)


def faults(notebook):
    """What a reader would stumble over."""
    counts = [cell.execution_count for cell in code(notebook.cells)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"not run in order 1..{len(counts)}: {counts}"
    for cell in code(notebook.cells):
        for output in cell.outputs:
            if output.output_type == "error":
                yield f"cell {cell.execution_count} ends in {output.ename}"
            if output.get("name") == "stderr":
                yield f"cell {cell.execution_count} writes to stderr: {output.text}"


def test_the_lessons_are_there():
    """Numbered from 00 on without a gap, the reference among them."""
    assert [path.stem[:2] for path in LESSONS] == [f"{n:02d}" for n in range(len(LESSONS))]
    assert REFERENCE in [path.stem for path in LESSONS]


@pytest.mark.parametrize("id", IDS)
def test_every_formula_stands_in_a_lesson(id):
    """Its own LaTeX, as the ledger has it; a mention of its number does not count."""
    wanted = squeezed(latex_of(entries()[id]))
    texts = [squeezed(prose(read(path).cells)) for path in LESSONS if path.stem != REFERENCE]
    assert any(wanted in text for text in texts), wanted


def test_the_reference_shows_every_proof():
    reference = next(path for path in LESSONS if path.stem == REFERENCE)
    source = "\n".join(cell.source for cell in code(read(reference).cells))
    shown = {name for call in re.findall(r"show\(([^)]*)\)", source) for name in names(call)}
    assert [id for id in entries() if id[0] in "FS" and id[1:].isdigit() and id not in shown] == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
class TestLesson:
    def test_was_run_from_a_fresh_kernel_in_order_without_error_or_stderr(self, path):
        assert list(faults(read(path))) == []

    def test_is_stored_normalised(self, path):
        assert normalise(read(path)) == read(path)

    def test_every_view_has_a_still_picture(self, path):
        cells = [c for c in code(read(path).cells) if "views.Lab(" in c.source]
        assert bool(cells) != (path.stem in WITHOUT_A_LAB)
        for cell in cells:
            assert any(
                "<svg" in output.get("data", {}).get("text/html", "") for output in cell.outputs
            )

    def test_links_lead_somewhere(self, path):
        targets = re.findall(r"\]\(([^)#:]+?)\)", prose(read(path).cells))
        assert [t for t in targets if not (path.parent / t).exists()] == []

    def test_tells_nothing_of_the_machine_it_was_made_on(self, path):
        assert not re.search(r"/(root|home|work|tmp|usr)/|0x[0-9a-f]{8}", path.read_text())


def names(call):
    """The ids in the arguments of a call of show."""
    return re.findall(r"[\"']([FS]\d+)[\"']", call)


@pytest.mark.parametrize(
    "lesson",
    [Lesson.read(path) for path in LESSONS if path.stem != REFERENCE],
    ids=lambda lesson: lesson.path.stem,
)
class TestOneSitting:
    def test_its_main_path_and_what_goes_deeper_are_short(self, lesson):
        assert words(lesson.main) <= 2700
        assert len(lesson.main) <= 60
        assert words(lesson.deeper) <= 1500

    def test_the_first_live_lab_comes_early(self, lesson):
        if lesson.path.stem[:2] > "05":
            return
        first = next(i for i, cell in enumerate(lesson.main) if LIVE.search(cell.source))
        assert lesson.main[first].cell_type == "code"
        assert words(lesson.main[:first]) <= 150

    def test_deeper_is_folded_and_comes_last(self, lesson):
        assert lesson.deeper, "there is no section Deeper"
        assert lesson.deeper[0].metadata.get("jp-MarkdownHeadingCollapsed")
        levels = [re.match(r"#+", c.source) for c in lesson.deeper[1:] if c.cell_type == "markdown"]
        assert all(len(level[0]) >= 3 for level in levels if level)

    def test_a_deeper_section_overwrites_nothing_that_others_need(self, lesson):
        """A section may be read alone, and the main path again after it."""
        for section in lesson.sections:
            others = [cells for cells in lesson.sections if cells is not section]
            lent = set().union(*(needed(cells) - assigned(cells) for cells in others))
            assert assigned(section) & (needed(lesson.main) | lent) == set(), section[0].source

    def test_no_output_only_says_true(self, lesson):
        bare = [
            cell.source
            for cell in code(lesson.cells)
            for output in cell.outputs
            if output.get("text", output.get("data", {}).get("text/plain", "")).strip() == "True"
        ]
        assert bare == []


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
        (r"(image matplotlib\\\"[^>]*base64,)\w{4}", r"\g<1>AAAA", True),
        (r"\"0\.(\d)", r'"7.\1', False),  # the loss, printed
        (r"(&quot;W&quot;: \[\[\[)[^,\]]*", r"\g<1>7.77", False),  # a number in the lab
        (r"(backprop-image network\\\"[^>]*base64,)\w{4}", r"\g<1>AAAA", False),  # its picture
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
    code(notebook.cells)[1].execution_count = None
    code(notebook.cells)[2].outputs = [nbformat.v4.new_output("stream", name="stderr", text="!")]
    code(notebook.cells)[3].outputs = [nbformat.v4.new_output("error", ename="KeyError")]
    assert len(list(faults(notebook))) == 3


def test_a_widget_whose_kernel_is_gone_is_not_stored(stored):
    assert "widget-view" not in stored.read_text()
    assert normalise(read(stored)) == read(stored)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_installs_the_course_where_it_is_missing_and_nowhere_else(path, monkeypatch):
    first = code(read(path).cells)[0].source.split("\n\n")[0]
    asked = []
    shell = SimpleNamespace(run_line_magic=lambda *given: asked.append(given))
    exec(first, {"get_ipython": lambda: shell})
    assert asked == []
    monkeypatch.setattr("builtins.__import__", refused(__import__))
    exec(first, {"get_ipython": lambda: shell})
    ((magic, told),) = asked
    extras = re.fullmatch(r"install -q backprop-course\[(.*)\]", told)[1].split(",")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert magic == "pip"
    assert project["name"] == "backprop-course"
    assert set(extras) <= set(project["optional-dependencies"])


def refused(imported):
    def load(name, *given, **options):
        if name == "backprop_course":
            raise ModuleNotFoundError(name)
        return imported(name, *given, **options)

    return load
