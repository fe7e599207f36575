"""The book on paper, read back: its contents lead where they say, and nothing is cut or missing."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lessons import LESSONS
from pypdf import PdfReader

ROOT = Path(__file__).parents[2]
PRINTED = ["01_one_neuron", "08_more_than_one_machine"]
TITLES = {
    path.stem: re.search(r'"# (.*?)\\n"', path.read_text(encoding="utf-8"))[1] for path in LESSONS
}
GLYPHS = re.compile(rb"<([0-9A-F]+)> Tj|/(F\d+) [\d.]+ Tf")


def make(book, output, *names):
    command = [sys.executable, "-m", "web.book.pdf", "--book", book, "--output", output]
    command += ["--work", f"{output}.work", *names]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.fixture(scope="module")
def papers(chromium, book, tmp_path_factory):
    """The English one, beside a folder for each other language."""
    output = tmp_path_factory.mktemp("paper") / "book.pdf"
    done = make(book, output, *PRINTED)
    assert done.returncode == 0, done.stderr
    return output


@pytest.fixture(scope="module")
def paper(papers):
    return PdfReader(papers)


@pytest.fixture(scope="module")
def texts(paper):
    return [page.extract_text() for page in paper.pages]


def squeezed(text):
    return re.sub(r"\s+", "", text)


def listed(texts):
    """What the contents say: titles, and the pages where they stand."""
    lines = "".join(text for text in texts[1:4] if "Contents" in text or text is texts[1])
    return re.findall(r"^(.+?)\s*(\d+)$", lines, re.MULTILINE)


def test_the_contents_lead_where_they_say(paper, texts):
    rows = listed(texts)
    for name in PRINTED:
        assert TITLES[name] in [title for title, _ in rows]
    sections = {"1. Forward, with a pencil", "10. The whole backward pass", "Summary", "Deeper"}
    assert sections <= {title for title, _ in rows}
    for title, number in rows:
        assert squeezed(title) in squeezed(texts[int(number) - 1]), (title, number)
    assert 25 < len(paper.pages) < 45


def test_its_outline_has_every_heading(paper):
    def names(entries):
        for entry in entries:
            yield from names(entry) if isinstance(entry, list) else [entry.title]

    found = list(names(paper.outline))
    for wanted in [*(TITLES[name] for name in PRINTED), "4. One layer back", "Sixteen layers"]:
        assert wanted in found


def test_every_sheet_says_where_one_is(texts):
    first = {
        name: next(k for k, t in enumerate(texts[2:], 2) if TITLES[name] in t) for name in PRINTED
    }
    for number, text in enumerate(texts[1:], 2):
        assert str(number) in text.split()
    for text in texts[first[PRINTED[1]] :]:
        assert TITLES[PRINTED[1]] in text


def test_folds_are_open_and_labs_are_stills_that_say_so(texts):
    whole = squeezed("".join(texts))
    assert squeezed("its two factors are the denominators") in whole  # an answer
    assert squeezed("In this chain the error grows only while") in whole  # of Deeper
    assert whole.count(squeezed("A still of the lab.")) == 3
    assert "notattempted" not in whole.replace("yours:notattempted", "").replace(
        '"notattempted"', ""
    )
    assert "Answeritlive" not in whole


def missing(reader):
    """Where a font was asked for what it does not have: its glyph 0."""
    for number, page in enumerate(reader.pages, 1):
        font = None
        for codes, name in GLYPHS.findall(page.get_contents().get_data()):
            font = name.decode() or font
            if re.match(rb"(....)*?0000", codes):
                yield number, font


def test_no_glyph_is_missing(paper):
    assert list(missing(paper)) == []


def test_it_is_there_in_chinese(papers, paper):
    reader = PdfReader(papers.parent / "zh/book.pdf")
    texts = [page.extract_text() for page in reader.pages]
    assert "目录" in texts[1]
    assert "1. 一个神经元" in texts[1]
    assert not re.search("Contents|Backpropagation|A still of the lab", "".join(texts))
    assert 0.8 < len(reader.pages) / len(paper.pages) < 1.2
    assert list(missing(reader)) == [], "sudo apt install fonts-wqy-zenhei, or another Chinese font"


def test_what_a_page_says_to_a_browser_alone_is_not_printed(texts):
    assert "中文" not in "".join(texts)


FAULTS = {
    "a glyph": ("<p>\U000f1234</p>", None),
    "a formula that is cut": (
        "<div class='formula'><div style='height: 300mm'></div></div>",
        "cut by the end of a page",
    ),
    "a box too wide": ("<div style='width: 700px'>wide</div>", "cut by the right edge"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(book, tmp_path, fault):
    planted, told = FAULTS[fault]
    copy = tmp_path / "book"
    copy.mkdir()
    (copy / "_static").symlink_to(book / "_static")
    shutil.copy(book / "index.html", copy)
    page = (book / f"{PRINTED[1]}.html").read_text(encoding="utf-8")
    page = page.replace("</h1>", f"</h1>{planted}", 1)
    (copy / f"{PRINTED[1]}.html").write_text(page, encoding="utf-8")
    done = make(copy, tmp_path / "book.pdf", PRINTED[1])
    if told:
        assert done.returncode != 0
        assert told in done.stderr
    else:
        assert list(missing(PdfReader(tmp_path / "book.pdf")))


def test_a_page_that_is_not_there_is_told(book, tmp_path):
    assert "got 'nothing'" in make(book, tmp_path / "book.pdf", "nothing").stderr
    assert "run make book" in make(tmp_path, tmp_path / "book.pdf").stderr


@pytest.mark.thorough
def test_the_whole_book_is_printed(chromium, book, tmp_path):
    done = make(book, tmp_path / "book.pdf")
    assert done.returncode == 0, done.stderr
    reader = PdfReader(tmp_path / "book.pdf")
    texts = [page.extract_text() for page in reader.pages]
    assert set(TITLES.values()) <= {title for title, _ in listed(texts)}
    assert 150 < len(texts) < 400
    assert list(missing(reader)) == []
