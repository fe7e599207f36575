"""Catalogues: everything said is in them, nothing that a reader needs is lost in a translation."""

import ast
import csv
import os
import re
import subprocess
import sys
from collections import Counter
from configparser import RawConfigParser
from functools import cache
from html import unescape
from string import Formatter

import editions
import messages
import nbformat
import polib
import pytest
import translate
from editions import TRANSLATIONS, languages
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font
from read_pictures import in_images
from unbracketed import texts_of

from backprop_course import views
from web.book import paragraphs

COURSE = messages.ROOT / "backprop_course"
CATALOGUES = [
    path for language in languages() for path in sorted((TRANSLATIONS / language).glob("*.po"))
]
GLOSSARIES = [
    path for language in languages() for path in (TRANSLATIONS / language).glob("glossary.csv")
]


@pytest.fixture(scope="module")
def wanted():
    return messages.catalogues()


def named(path):
    return f"{path.parent.name}/{path.stem}"


# What is said can be found


def source(tmp_path, text):
    path = tmp_path / "said.py"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ('say("Your {name}.", name=1)', ["Your {name}."]),
        ('say("one" if some else "two")', ["one", "two"]),
        (
            'def f():\n    text = "one"\n    if some:\n        text = "two"\n    say(text)',
            ["one", "two"],
        ),
        ('TEXTS = {1: "one", 2: "two"}\ndef f(x):\n    say(TEXTS[x])', ["one", "two"]),
        ('TEXTS = {1: "one"}\ndef f(x):\n    text = TEXTS.get(x)\n    say(text)', ["one"]),
        (
            'def f():\n    a, b = 1, 2\n    for text in ("one", "two"):\n        say(text)',
            ["one", "two"],
        ),
    ],
)
def test_a_template_is_found_where_it_is_written(tmp_path, monkeypatch, code, texts):
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    assert [m.text for m in messages.said(source(tmp_path, code))] == texts


@pytest.mark.parametrize(
    "code",
    [
        'say(f"Your {name}.")',
        "def f(text):\n    say(text)",
        'say("Your " + name)',
        "say(kind.why)",
        'def f():\n    text = "one"\ndef g(text):\n    say(text)',
    ],
)
def test_a_template_that_is_put_together_is_refused(tmp_path, monkeypatch, code):
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    with pytest.raises(messages.UnseenError):
        messages.said(source(tmp_path, code))


@pytest.mark.parametrize(
    "path", messages.python_files("backprop_course") + messages.python_files("web"), ids=str
)
def test_all_that_is_said_can_be_found(path):
    messages.said(path)


PROSE = re.compile(r"[A-Za-z]{2,}[,;:]? [a-z]{2,}")


def unsaid(node):
    """Sentences in this piece of code that do not go through `say`."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and PROSE.search(node.value):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from unsaid(child)


FOR_PROGRAMS = {"wrong type", "wrong shape", " has no attribute "}
"""Statuses, which `STATUSES` of `task.py` says, and what Python itself says."""


@pytest.mark.parametrize("path", messages.python_files("backprop_course"), ids=str)
def test_errors_are_said(path):
    raised = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Raise))
    assert {text for node in raised for text in unsaid(node)} <= FOR_PROGRAMS


def test_markdown_in_pieces_is_whole():
    pages = [messages.ROOT / "README.md", *(messages.ROOT / "web/book/pages").glob("*.md")]
    for page in pages:
        text = page.read_text()
        pieces = paragraphs.pieces(text)
        assert "".join(pieces) == text
        assert all("\n\n" not in piece.strip() for piece in pieces[1::2])


# Bringing up to date


def message(text, key="", context=None):
    return messages.Message(text, "", "file", key, context)


def filled(*texts, keys=("",) * 9):
    """A catalogue with these messages, each translated as itself in capitals."""
    told = [
        message(text, key, f"{key} | heading" if key else None)
        for text, key in zip(texts, keys, strict=False)
    ]
    catalogue = translate.updated(polib.POFile(), told, "xx")
    for entry in catalogue:
        entry.msgstr = entry.msgid.upper()
    return catalogue


def states(catalogue):
    return {
        entry.msgid: "gone" if entry.obsolete else "fuzzy" if entry.fuzzy else entry.msgstr
        for entry in catalogue
    }


def test_an_update_knows_what_is_new_changed_and_gone():
    old = filled("The first of all sentences.", "Nothing like it at all", "It stays as it is.")
    told = [
        message(text)
        for text in ("The first of these sentences.", "It stays as it is.", "A wholly new one!")
    ]
    new = translate.updated(old, told, "xx")
    assert states(new) == {
        "The first of these sentences.": "fuzzy",
        "It stays as it is.": "IT STAYS AS IT IS.",
        "A wholly new one!": "",
        "Nothing like it at all": "gone",
    }
    assert new.find("The first of these sentences.").previous_msgid == "The first of all sentences."


def test_a_changed_cell_is_found_by_its_id():
    old = filled("One thing", "Another", keys=("02-001", "02-002"))
    new = translate.updated(
        old, [message("Quite different words", "02-002", "02-002 | other heading")], "xx"
    )
    assert states(new) == {"Quite different words": "fuzzy", "One thing": "gone"}
    assert new[0].msgstr == "ANOTHER"
    assert new[0].previous_msgid == "Another"


def test_what_was_fuzzy_stays_fuzzy_until_somebody_has_looked():
    old = filled("The first of all sentences.")
    for text in ("The first of these sentences.", "The first of those sentences."):
        old = translate.updated(old, [message(text)], "xx")
    assert old[0].fuzzy
    assert old[0].previous_msgid == "The first of all sentences."
    again = translate.updated(old, [message("The first of those sentences.")], "xx")
    assert again[0].fuzzy


def test_a_sentence_that_comes_back_is_translated_again():
    old = translate.updated(filled("It comes back."), [], "xx")
    assert states(old) == {"It comes back.": "gone"}
    assert states(translate.updated(old, [message("It comes back.")], "xx")) == {
        "It comes back.": "IT COMES BACK."
    }


# The catalogues as they are


@pytest.mark.parametrize("path", CATALOGUES, ids=named)
def test_each_catalogue_is_up_to_date(path, wanted):
    """`make translate` brings it up to date."""
    catalogue = editions.read(path)
    updated = translate.updated(catalogue, wanted[path.stem], path.parent.name)
    stale = {(e.msgctxt, e.msgid) for e in catalogue} ^ {(e.msgctxt, e.msgid) for e in updated}
    assert stale == set(), "make translate"
    assert str(updated) == str(catalogue)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", translate.COMPILED)
def test_what_is_compiled_is_what_stands_in_the_catalogue(language, name):
    compiled = translate.compiled(TRANSLATIONS / language, name)
    assert translate.compiled_file(language, name).read_bytes() == compiled


KEPT = {
    "formulas": re.compile(r"\$\$.+?\$\$|\$[^$]+\$", re.DOTALL),
    "links": re.compile(r"\]\(<?([^)>\s]+)"),
    "attributes": re.compile(r'(?:href|src|id|class)="[^"]*"'),
    "numbers of formulas": re.compile(r"\b[FS]\d+\b"),
    "code": re.compile(r"(?<!`)`([^`]+)`(?!`)"),
    "blocks of code": re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE),
    "headings": re.compile(r"^#+ ", re.MULTILINE),
    "comments": re.compile(r"<!--.*?-->", re.DOTALL),
}
WORDS = re.compile(r"\\text\{[^}]*\}")
"""In a formula they are translated."""


def fields(text):
    try:
        names = {name for _, name, _, _ in Formatter().parse(WORDS.sub("", text)) if name}
        return {name for name in names if name.isidentifier()}  # others are LaTeX
    except ValueError:  # a text with braces that is no template
        return set()


def kept(text):
    """What a translation must have too, each as often."""
    found = {
        what: Counter(WORDS.sub("", part) for part in pattern.findall(text))
        for what, pattern in KEPT.items()
    }
    return found | {"fields": fields(text)}


def lost(entry):
    """What a translation lacks, or has beyond its English."""
    english, other = kept(entry.msgid), kept(entry.msgstr)
    return {what: (english[what], other[what]) for what in english if english[what] != other[what]}


@pytest.mark.parametrize("path", CATALOGUES, ids=named)
def test_nothing_is_lost_in_translation(path):
    entries = editions.read(path).translated_entries()
    assert {entry.msgid: found for entry in entries if (found := lost(entry))} == {}


@pytest.mark.parametrize(
    ("english", "other"),
    [
        ("Your {name} is {came}", "你的 {name}"),
        ("Here $a = b$ holds", "这里 $a=b$ 成立"),
        ("See [F36](09.ipynb#F36)", "见 [F36](09.ipynb)"),
        ("This is F36", "这是 F37"),
        ("Write `dW`", "写 dW"),
        ("## A heading", "标题"),
    ],
)
def test_a_loss_is_seen(english, other):
    assert lost(polib.POEntry(msgid=english, msgstr=other))


def without_code(text):
    """A text without what no translator touches."""
    for pattern in KEPT.values():
        text = pattern.sub(" ", text)
    return re.sub(r"\{[^}]*\}", " ", text)


def missing_terms(entry, glossary):
    """The terms of the glossary in a message's English whose counterpart is not in the other."""
    rest = without_code(entry.msgid).lower()
    found = []
    # the longest first: a "loss function" is no "function"
    for english, others in sorted(glossary.items(), key=lambda term: -len(term[0])):
        pattern = rf"\b{re.escape(english.lower())}(s|es)?\b"
        if re.search(pattern, rest):
            rest = re.sub(pattern, " ", rest)
            name = rf"(?<![A-Za-z]){re.escape(english)}"  # an argument's, say, in both
            if not any(other in entry.msgstr for other in others) and not re.search(
                name, entry.msgstr, re.IGNORECASE
            ):
                found.append(english)
    return found


def read_glossary(path):
    """By each English term its translations, of which a message may have any."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    other = next(name for name in rows[0] if name != "english")
    return {row["english"]: row[other].split("/") for row in rows}


@pytest.mark.parametrize("path", CATALOGUES, ids=named)
def test_terms_are_those_of_the_glossary(path):
    if not (glossary := path.parent / "glossary.csv").exists():
        pytest.skip("there is no glossary yet")
    entries = editions.read(path).translated_entries()
    told = read_glossary(glossary)
    assert {e.msgid: terms for e in entries if (terms := missing_terms(e, told))} == {}


def test_a_missing_term_is_seen():
    glossary = {"loss function": ["损失函数"], "function": ["函数", "映射"]}

    def terms(english, other):
        return missing_terms(polib.POEntry(msgid=english, msgstr=other), glossary)

    assert terms("The loss functions", "损失函数") == []
    assert terms("The loss function", "函数") == ["loss function"]
    assert terms("A function of two", "两个变量的映射") == []
    assert terms("A function of two", "两个变量") == ["function"]
    assert terms("Call `function`", "调用 `function`") == []


# While the course runs


def session(code, folder, **environment):
    """What a new Python prints that is started in this folder."""
    told = {name: value for name, value in os.environ.items() if not name.startswith("BACKPROP_")}
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command,
        env=told | environment,
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    ).stdout


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory):
    """Catalogues in the language of brackets."""
    folder = tmp_path_factory.mktemp("pseudo")
    translate.write_pseudo(folder)
    return folder


SAY = 'from backprop_course.shared.language import say; print(say("Hint {number}", number=1))'
SAY_KNOWN = (
    'from backprop_course.shared.language import say;print(say("{name}: using yours", name="dW"))'
)


@pytest.mark.parametrize(
    ("place", "environment", "said"),
    [
        ("notebooks/xx", {}, "【dW: using yours】"),
        ("drive/xx", {}, "【dW: using yours】"),
        ("notebooks", {}, "dW: using yours"),
        ("elsewhere/xx", {}, "dW: using yours"),
        ("notebooks/yy", {}, "dW: using yours"),
        ("elsewhere", {"BACKPROP_LANG": "xx"}, "【dW: using yours】"),
        ("notebooks/xx", {"BACKPROP_LANG": "en"}, "dW: using yours"),
    ],
)
def test_the_language_is_the_folders_or_the_one_asked_for(
    tmp_path, pseudo, place, environment, said
):
    folder = tmp_path / place
    folder.mkdir(parents=True)
    locale = str(pseudo / "locale")
    assert session(SAY_KNOWN, folder, BACKPROP_LOCALE=locale, **environment).strip() == said


def test_what_is_not_translated_is_said_in_english(tmp_path, pseudo):
    locale = str(pseudo / "locale")
    assert session(SAY, tmp_path, BACKPROP_LOCALE=locale, BACKPROP_LANG="xx").strip() == "Hint 1"


# The lessons as they are


LESSONS = sorted((messages.ROOT / "notebooks").glob("*/[0-9]*.ipynb"))
MEASURES = "08_more_than_one_machine"
"""Its outputs hold times, which no two runs have in common."""
NUMBER = re.compile(r"\d+(?:\.\d+)?")


@cache
def sanitizers():
    """What nbval puts in place of measured times and their ratios."""
    parser = RawConfigParser()
    parser.read(messages.ROOT / "tests/nbval_sanitize.cfg")
    return [
        (re.compile(rule["regex"], re.MULTILINE), rule["replace"])
        for rule in dict(parser).values()
        if "regex" in rule
    ]


def numbers_in(cell):
    told = "\n".join(text for output in cell.outputs for text in texts_of(output))
    for pattern, instead in sanitizers():
        told = pattern.sub(instead, told)
    return Counter(NUMBER.findall(told))


@pytest.mark.parametrize("path", LESSONS, ids=named)
def test_a_lesson_is_the_english_one_with_its_translations(path):
    """`make notebooks` makes it so."""
    own = nbformat.read(path, as_version=4).cells
    english = messages.ROOT / "notebooks" / path.name
    wanted = editions.Edition(TRANSLATIONS / path.parent.name).translated(english).cells
    assert [(cell.id, cell.source) for cell in own] == [(cell.id, cell.source) for cell in wanted]
    pairs = [(a, b) for a, b in zip(own, wanted, strict=True) if a.cell_type == "code"]
    if path.stem != MEASURES:
        assert {a.id for a, b in pairs if numbers_in(a) != numbers_in(b)} == set()


WRITTEN = re.compile(r"<text[^>]*>([^<]*)</text>")


def without_a_glyph(markup):
    """What matplotlib's pictures in some HTML write and its font has no form for."""
    font = FT2Font(findfont(FontProperties(family=["sans-serif"])))
    pictures = [svg for svg in in_images(markup) if 'class="matplotlib"' in svg]
    texts = [unescape(text) for svg in pictures for text in WRITTEN.findall(svg)]
    return {sign for text in texts for sign in text if ord(sign) not in font.get_charmap()}


@pytest.mark.parametrize("path", sorted((messages.ROOT / "notebooks").rglob("*.ipynb")), ids=named)
def test_matplotlib_has_a_glyph_for_all_that_it_writes(path):
    cells = nbformat.read(path, as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    shown = "".join(output.get("data", {}).get("text/html", "") for output in outputs)
    assert without_a_glyph(shown) == set()


def test_a_missing_glyph_is_seen():
    picture = views.plot_curves({"ℒ": [1.0, 2.0]}, xlabel="w")
    with pytest.warns(UserWarning, match="Glyph"):
        other = views.plot_curves({"损失": [1.0, 2.0]}, xlabel="w")
    assert without_a_glyph(picture._repr_mimebundle_()["text/html"]) == set()
    assert without_a_glyph(other._repr_mimebundle_()["text/html"]) == set("损失")
