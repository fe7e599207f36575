"""The lessons in other languages: the English notebook with its Markdown cells translated.

Code cells stay as they are. A cell whose translation is missing, or was made for an older text,
is shown in English, and a line below it says so.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import polib
from messages import HEADING, ROOT, has_words
from nbformat import NotebookNode

from backprop_course.shared.language import say
from web.book.lessons import anchor

TRANSLATIONS = ROOT / "translations"
LINK = re.compile(r"\]\(([\w.]*)#([^)\s]+)\)")
"""To a heading, in this lesson or in another one."""

NOT_YET = say("*This part is not translated yet.*")
CHANGED = say("*This part has changed since it was translated.*")


def read(path: Path) -> polib.POFile:
    """A catalogue; an empty one where there is none."""
    return polib.pofile(str(path), wrapwidth=100) if path.exists() else polib.POFile(wrapwidth=100)


def languages(translations: Path = TRANSLATIONS) -> list[str]:
    """Those that have a folder."""
    return sorted(path.name for path in translations.iterdir() if path.is_dir())


def begun(language: str) -> bool:
    """Whether any cell of any lesson is translated."""
    return any(
        read(path).translated_entries() for path in (TRANSLATIONS / language).glob("[0-9]*.po")
    )


def mark(text: str, catalogue: polib.POFile) -> str:
    """One of the lines above, in the language of this catalogue, that of the book."""
    entry = catalogue.find(text)
    return entry.msgstr if entry and entry.translated() else text


def cell_of(entry: polib.POEntry) -> str:
    """The id of the cell that a lesson's message stands in."""
    return str(entry.msgctxt).partition(" | ")[0]


class Edition:
    """All lessons in one language: `folder` holds the catalogues."""

    def __init__(self, folder: Path, notebooks: Path = ROOT / "notebooks") -> None:
        self.folder = folder
        book = read(folder / "book.po")
        self.marks = {False: mark(NOT_YET, book), True: mark(CHANGED, book)}
        self.anchors: dict[tuple[str, str], str] = {}
        for path in notebooks.glob("*.ipynb"):
            for english, other in self._headings(path):
                self.anchors[path.name, anchor(english.strip())] = anchor(other.strip())

    def _headings(self, path: Path) -> Iterator[tuple[str, str]]:
        told_by_cell = self.catalogue(path.stem)
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                told = told_by_cell.get((cell.id, cell.source), cell.source)
                yield from zip(*map(HEADING.findall, (cell.source, told)), strict=False)

    def catalogue(self, lesson: str) -> dict[tuple[str, str], str]:
        """By a cell's id and its English, its translation."""
        entries = read(self.folder / f"{lesson}.po").translated_entries()
        return {(cell_of(entry), entry.msgid): entry.msgstr for entry in entries}

    def translated(self, path: Path) -> NotebookNode:
        """A lesson in this language, as it is before it is run."""
        notebook = copy.deepcopy(nbformat.read(path, as_version=4))
        told = self.catalogue(path.stem)
        entries = read(self.folder / f"{path.stem}.po")
        changed = {cell_of(entry) for entry in entries if entry.previous_msgid}
        for cell in notebook.cells:
            if cell.cell_type != "markdown":
                continue
            english = cell.source
            if (cell.id, english) in told:
                cell.source = told[cell.id, english]
            elif has_words(english):
                cell.source = f"{english}\n\n{self.marks[cell.id in changed]}"
            cell.source = LINK.sub(lambda link: self._link(link, path.name), cell.source)
        return notebook

    def _link(self, link: re.Match[str], here: str) -> str:
        file, to = link.groups()
        return f"]({file}#{self.anchors.get((file or here, to), to)})"
