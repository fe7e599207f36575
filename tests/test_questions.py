"""The lessons' questions as a learning platform reads them: every option and every answer."""

import re
import zipfile
from html import unescape
from xml.etree import ElementTree

import nbformat
import pytest
import questions
from assignments import LESSONS

from backprop_course.exercises.check import QUESTIONS

EACH = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
QTI = {"q": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"}


@pytest.fixture(scope="module")
def items(tmp_path_factory):
    """Of each lesson, the questions of its package."""
    folder, found = tmp_path_factory.mktemp("questions"), {}
    for path in LESSONS:
        package = folder / f"{path.stem}.zip"
        questions.write(path, package)
        with zipfile.ZipFile(package) as files:
            texts = [files.read(name) for name in files.namelist() if name.endswith(".xml")]
        trees = [ElementTree.fromstring(text) for text in texts]
        (quiz,) = [tree for tree in trees if tree.find("q:assessment", QTI) is not None]
        found[path] = quiz.findall(".//q:item", QTI)
    return found


def of_type(items, name):
    return [item for item in items if item.find(".//q:fieldentry", QTI).text == name]


def shown(part):
    """The HTML that a part shows first."""
    return part.find(".//q:mattext", QTI).text


def plain(text):
    """The words alone; signs that Markdown and typographers exchange are one."""
    text = unescape(unescape(re.sub(r"<[^>]*>", "", text)))
    text = re.sub(r"[`*]|\s+", "", text)
    return text.translate(str.maketrans("’‘“”–", "''\"\"-")).replace("…", "...")


def feedback(item):
    return {part.get("ident"): plain(shown(part)) for part in item.iterfind("q:itemfeedback", QTI)}


@EACH
def test_every_option_is_there_with_its_reason_and_the_right_one_counts(path, items):
    chosen = of_type(items[path], "multiple_choice_question")
    found = {item.get("title")[:5]: item for item in chosen}
    asked = {id: options for id, options in QUESTIONS.items() if id.startswith(path.stem[:2])}
    assert set(found) == set(asked)
    for id, options in asked.items():
        item = found[id]
        labels = item.findall(".//q:response_label", QTI)
        choices = {label.get("ident"): plain(shown(label)) for label in labels}
        assert sorted(choices.values()) == sorted(options)
        (scored,) = item.iterfind(".//q:setvar/..", QTI)
        assert choices[scored.find(".//q:varequal", QTI).text] == next(iter(options))
        told = {choices[ident.removesuffix("_fb")]: text for ident, text in feedback(item).items()}
        assert told == {option: plain(why) for option, why in options.items()}


@EACH
def test_the_five_questions_are_there_with_their_answers(path, items):
    notebook = nbformat.read(path, as_version=4)
    prose = "".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    lesson = plain(re.sub(r"\$[^$]*\$", "", prose))
    found = of_type(items[path], "essay_question")
    assert len(found) == 5
    for item in found:
        question, answer = (
            plain(re.sub(r"<math.*?</math>", "", shown(part)))
            for part in (item, item.find("q:itemfeedback", QTI))
        )
        assert f"{question}Answer{answer}" in lesson


@EACH
def test_formulas_become_mathml_and_links_words(path, items):
    texts = [part.text for item in items[path] for part in item.iterfind(".//q:mattext", QTI)]
    for text in texts:
        assert not re.search(r"\$|\\[a-zA-Z]|\.ipynb|\*\*|<details", text), text
        assert not re.search(r'^<math[^>]*"inline"', text, re.MULTILINE), "outside its paragraph"
        for formula in re.findall(r"<math.*?</math>", text):
            ElementTree.fromstring(formula)
    assert sum(text.count("<math") for text in texts) > 5


def test_a_question_brings_what_it_speaks_of():
    notebooks = [nbformat.read(path, as_version=4) for path in LESSONS]
    asked = {q.title[:5]: q.text for book in notebooks for q in questions.questions(book)}
    assert "[-0.3625" in asked["00.q1"]
    assert "a row for each number that moves" in asked["02.q1"]
    assert r"V\leftarrow0.9" in asked["05.q6"]
    assert "torch.softmax" in asked["07.q3"]
    assert not any("None" in text for text in asked.values())
