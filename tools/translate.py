"""Brings the catalogues in translations/ up to date: translate.py [LANGUAGE ...].

translate.py --pseudo FOLDER writes a language of brackets there, to see what cannot be translated.
translate.py --missing lists, file by file, what is not translated yet (missing) and what was
translated before its English changed (fuzzy). An entry's old English stands beside it then.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

import messages
import polib
from editions import TRANSLATIONS, cell_of, languages, read
from messages import ROOT, Message

from web.book.paragraphs import pieces

COMPILED = {"course": ROOT / "backprop_course/locale", "book": ROOT / "web/locale"}
"""The catalogues that are read while the course runs, and where it finds them."""
NEAR = 0.6
"""How alike, from 0 to 1, an old text must be to be offered for a new one."""


def updated(old: polib.POFile, wanted: Sequence[Message], language: str) -> polib.POFile:
    """The catalogue with these messages, their translations taken from the old one.

    A message whose English has changed keeps its translation, marked fuzzy, with the English that
    it was made for. What is gone is kept as obsolete if it was translated.
    """
    known = {(entry.msgctxt, entry.msgid): entry for entry in old}
    current = {(m.context, m.text) for m in wanted}
    left = [e for key, e in known.items() if e.msgstr and (e.obsolete or key not in current)]
    new = polib.POFile(wrapwidth=100)
    new.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    taken = []
    for message in wanted:
        entry = polib.POEntry(
            msgid=message.text,
            msgctxt=message.context,
            comment=message.note,
            occurrences=[(message.place, "")],
        )
        same = known.get((message.context, message.text))
        before = same if same and not same.obsolete else _before(message, left)
        if before is not None:
            entry.msgstr, entry.tcomment = before.msgstr, before.tcomment
            if before is same:
                entry.flags = list(before.flags)
                entry.previous_msgid = before.previous_msgid
            elif before.msgid != message.text:
                entry.flags = ["fuzzy"]
                entry.previous_msgid = before.previous_msgid or before.msgid
            if before in left:
                left.remove(before)
                taken.append(before)
        new.append(entry)
    for entry in left:
        entry.obsolete, entry.previous_msgid, entry.occurrences = True, None, []
        new.append(entry)
    return new


def _before(message: Message, left: Sequence[polib.POEntry]) -> polib.POEntry | None:
    """What this message was before: the same cell, or in a list of messages the most like it."""
    if message.key:
        same = [entry for entry in left if cell_of(entry) == message.key]
        return same[0] if same else None
    texts = {entry.msgid: entry for entry in left}
    near = get_close_matches(message.text, texts, n=1, cutoff=NEAR)
    return texts[near[0]] if near else None


def update(language: str) -> None:
    """All catalogues of a language."""
    folder = TRANSLATIONS / language
    wanted = messages.catalogues()
    for name, told in wanted.items():
        path = folder / f"{name}.po"
        updated(read(path), told, language).save(str(path))
    for path in folder.glob("*.po"):
        if path.stem not in wanted:
            path.unlink()


def compiled(folder: Path, name: str) -> bytes:
    """A catalogue as `gettext` reads it: what is translated, and in the course's the headings."""
    catalogue = read(folder / f"{name}.po")
    if name == "course":
        for path in sorted(folder.glob("[0-9]*.po")):
            catalogue.extend(headings(path))
    return catalogue.to_binary()


def headings(path: Path) -> Iterator[polib.POEntry]:
    """The headings of a lesson, by which messages name its sections, from its own catalogue."""
    for entry in read(path).translated_entries():
        english, other = (messages.HEADING.findall(text) for text in (entry.msgid, entry.msgstr))
        for heading, told in zip(english, other, strict=False):
            context = f"lesson {path.stem[:2]}"
            yield polib.POEntry(msgctxt=context, msgid=heading.strip(), msgstr=told.strip())


def compiled_file(language: str, name: str, locale: Path | None = None) -> Path:
    """Where a compiled catalogue is."""
    return (locale or COMPILED[name]) / language / "LC_MESSAGES" / f"{name}.mo"


def write_compiled(folder: Path, locale: Path | None = None) -> None:
    """Compile what is read while the course runs, from a language's folder of catalogues."""
    for name in COMPILED:
        path = compiled_file(folder.name, name, locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(compiled(folder, name))


def write_readme(folder: Path, where: Path) -> None:
    """README.zh.md, where anything of it is translated; its lessons are those in the language."""
    told = {entry.msgid: entry.msgstr for entry in read(folder / "readme.po").translated_entries()}
    if not told:
        return
    parts = pieces((ROOT / "README.md").read_text(encoding="utf-8"))
    parts[1::2] = [told.get(part, part) for part in parts[1::2]]
    text = "".join(parts).replace("](notebooks/", f"](notebooks/{folder.name}/")
    (where / f"README.{folder.name}.md").write_text(text, encoding="utf-8")


PSEUDO = "xx"
"""The language of brackets: what shows without them cannot be translated."""
LINE = re.compile(r"^(\s*(?:#+ |- |\d+\. |> )?)(.*?)(\s*)$")
AS_IT_IS = re.compile(r"\$\$.*?\$\$|^```.*?^```|<[^>]*>", re.DOTALL | re.MULTILINE)
"""Formulas, code and tags that stand between lines."""


def bracketed(text: str) -> str:
    """A text in the language of brackets: 【…】 around each line, and each cell of a table."""
    found, place = [], 0
    for whole in [*AS_IT_IS.finditer(text), None]:
        between = text[place : whole.start() if whole else None]
        found.append("\n".join(map(_bracketed_line, between.split("\n"))))
        if whole:
            found.append(whole[0])
            place = whole.end()
    return "".join(found)


def _bracketed_line(line: str) -> str:
    if line.strip().startswith("|"):
        return "|".join(_bracketed_line(cell) for cell in line.split("|"))
    start, middle, end = LINE.fullmatch(line).groups()  # type: ignore[union-attr]
    return f"{start}【{middle}】{end}" if re.search(r"\w|\{", middle) else line


def write_pseudo(folder: Path) -> None:
    """All catalogues in the language of brackets, and what is compiled of them."""
    translations = folder / "translations" / PSEUDO
    translations.mkdir(parents=True, exist_ok=True)
    for name, told in messages.catalogues().items():
        catalogue = updated(polib.POFile(), told, PSEUDO)
        for entry in catalogue:
            entry.msgstr = bracketed(entry.msgid)
        catalogue.save(str(translations / f"{name}.po"))
    write_compiled(translations, folder / "locale")


def untranslated(catalogue: polib.POFile) -> list[polib.POEntry]:
    """Missing and fuzzy entries, in their order."""
    return [entry for entry in catalogue if not entry.obsolete and not entry.translated()]


def missing(language: str) -> None:
    """Print how far each catalogue is, and what is missing in it."""
    for path in sorted((TRANSLATIONS / language).glob("*.po")):
        catalogue = read(path)
        all_of_it = [entry for entry in catalogue if not entry.obsolete]
        todo = untranslated(catalogue)
        words = sum(len(entry.msgid.split()) for entry in all_of_it)
        fuzzy = sum(entry.fuzzy for entry in todo)
        print(
            f"{path.relative_to(ROOT)}: {len(all_of_it)} messages, {words} words; "
            f"{len(todo) - fuzzy} missing, {fuzzy} fuzzy"
        )
        for entry in todo:
            first = entry.msgid.strip().splitlines()[0][:70]
            where = f"  [{entry.msgctxt}]" if entry.msgctxt else ""
            print(f"  {'fuzzy  ' if entry.fuzzy else 'missing'} {first}{where}")


def main(arguments: Sequence[str]) -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="*", default=None, help="all that have a folder")
    parser.add_argument("--missing", action="store_true", help="list what is not translated")
    parser.add_argument("--pseudo", type=Path, metavar="FOLDER", help="write 【…】 for every text")
    chosen = parser.parse_args(arguments)
    if chosen.pseudo:
        write_pseudo(chosen.pseudo)
        return 0
    for language in chosen.languages or languages():
        if chosen.missing:
            missing(language)
        else:
            update(language)
            write_compiled(TRANSLATIONS / language)
            write_readme(TRANSLATIONS / language, ROOT)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
