"""In the language of brackets, 【…】, everything that a reader meets stands in brackets.

What stands outside them is code, a formula, a name of the ledger's, or an error of `backprop_lib`.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import translate
from editions import Edition
from lessons import LESSONS, ROOT
from unbracketed import TAG, outside, texts_of

from backprop_course.exercises.check import TASKS
from backprop_course.proofs.ledger import entries
from notebooks import execute_in

SAMPLE = ("02", "04", "09")
NAMES = set(re.findall("[A-Za-z]+", " ".join([*TASKS, *entries()])))
PRINTS_AN_ERROR = re.compile(r"except \w+Error|except bp\.\w+Error")
"""A cell that shows what `backprop_lib` refuses, which stays English."""
FILE_OF_LINK = re.compile(r"\]\([^)]*\)")
READ_BY_PYTHON = re.compile(r"<(picture|lab|sheet)[^【>]*")
"""How an object is written where there are no pictures."""


@pytest.fixture(scope="session")
def pseudo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pseudo")
    translate.write_pseudo(folder)
    return folder


def test_words_outside_the_brackets_are_seen():
    assert outside("【one】 two 【three 【four】 five】 `six` $seven$") == ["two"]
    assert outside("$a\\text{【why】}$") == []
    assert outside("A sentence stops.") == ["sentence", "stops"]


def test_all_that_the_checker_says_is_in_brackets(pseudo):
    told = {name: value for name, value in os.environ.items() if not name.startswith("BACKPROP_")}
    told |= {"BACKPROP_LANG": "xx", "BACKPROP_LOCALE": str(pseudo / "locale")}
    command = [sys.executable, "say_everything.py"]
    printed = subprocess.run(
        command, cwd=Path(__file__).parent, env=told, capture_output=True, check=True
    ).stdout
    said = json.loads(printed)
    assert len(said) > 800
    bare = {what: words for what, text in said if (words := set(outside(text)) - NAMES)}
    assert bare == {}


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=() if path.stem[:2] in SAMPLE else pytest.mark.thorough)
        for path in LESSONS
    ],
    ids=lambda path: path.stem,
)
def test_all_of_a_lesson_is_in_brackets(path, pseudo, tmp_path, monkeypatch, whole):
    whole(path)
    monkeypatch.delenv("BACKPROP_LANG", raising=False)
    monkeypatch.setenv("BACKPROP_LOCALE", str(pseudo / "locale"))
    english = nbformat.read(path, as_version=4).cells
    folder = tmp_path / "notebooks" / "xx"
    folder.parent.mkdir()
    execute_in(Edition(pseudo / "translations/xx"), path, folder)
    cells = nbformat.read(folder / path.name, as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert [c.source for c in code] == [c.source for c in english if c.cell_type == "code"]

    in_code = set(re.findall("[A-Za-z]+", "\n".join(cell.source for cell in code))) | NAMES
    bare = {}
    for cell in cells:
        texts = [TAG.sub(" ", FILE_OF_LINK.sub("]", cell.source))]
        if cell.cell_type == "code":
            outputs = [] if PRINTS_AN_ERROR.search(cell.source) else cell.outputs
            texts = [text for output in outputs for text in read_by_people(output)]
        if words := {word for text in texts for word in outside(text)} - in_code:
            bare[cell.id] = words
    assert bare == {}
    links = [link for cell in cells for link in re.findall(r"\]\(#([^)]+)\)", cell.source)]
    headings = {h for cell in cells for h in re.findall(r"^#+ (.*)$", cell.source, re.M)}
    assert set(links) <= {heading.strip().replace(" ", "-") for heading in headings}


def read_by_people(output):
    """The texts of an output, without what Python and the library write themselves."""
    mathematics = {"text/markdown", "text/latex"} & set(output.get("data", {}))
    for text in texts_of(output)[1 if mathematics else 0 :]:
        yield READ_BY_PYTHON.sub("", text)


@pytest.fixture
def edited(pseudo, tmp_path):
    """A copy of the catalogues, and a way to change one."""
    folder = tmp_path / "xx"
    shutil.copytree(pseudo / "translations/xx", folder)

    def change(name, cell, **values):
        catalogue = translate.read(folder / f"{name}.po")
        (entry,) = [e for e in catalogue if str(e.msgctxt).startswith(f"{cell} ")]
        for key, value in values.items():
            setattr(entry, key, value)
        catalogue.save()
        return entry.msgid

    return folder, change


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        ({"msgstr": ""}, "【*This part is not translated yet.*】"),
        (
            {"flags": ["fuzzy"], "previous_msgid": "Older words."},
            "【*This part has changed since it was translated.*】",
        ),
    ],
)
def test_a_cell_without_its_translation_is_in_english_and_says_so(edited, values, mark):
    folder, change = edited
    english = change("02_many_neurons", "02-002", **values)
    notebook = Edition(folder).translated(ROOT / "notebooks/02_many_neurons.ipynb")
    (cell,) = [cell for cell in notebook.cells if cell.id == "02-002"]
    assert cell.source == f"{english}\n\n{mark}"
    assert notebook.cells[0].source.startswith("# 【2. Many neurons】")


def test_what_is_missing_is_listed(edited, monkeypatch, capsys):
    folder, change = edited
    change("02_many_neurons", "02-002", msgstr="")
    change("02_many_neurons", "02-004", flags=["fuzzy"], previous_msgid="Older words.")
    monkeypatch.setattr(translate, "TRANSLATIONS", folder.parent)
    monkeypatch.setattr(translate, "ROOT", folder.parent)
    translate.missing("xx")
    printed = capsys.readouterr().out
    assert "1 missing, 1 fuzzy" in printed
    assert "missing Click on $x_2$" in printed
    assert "fuzzy   By the end you can" in printed
