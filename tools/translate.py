"""Brings the catalogues in translations/ up to date: translate.py [LANGUAGE ...].

translate.py --missing lists, file by file, what is not translated yet (missing) and what was
translated before its English changed (fuzzy). An entry's old English stands beside it then.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

import messages
import polib
from messages import ROOT, Message

TRANSLATIONS = ROOT / "translations"
COMPILED = {"course": ROOT / "backprop_course/locale", "book": ROOT / "web/locale"}
"""The catalogues that are read while the course runs, and where it finds them."""
NEAR = 0.6
"""How alike, from 0 to 1, an old text must be to be offered for a new one."""


def languages() -> list[str]:
    """Those that have a folder."""
    return sorted(path.name for path in TRANSLATIONS.iterdir() if path.is_dir())


def read(path: Path) -> polib.POFile:
    """A catalogue; an empty one where there is none."""
    return polib.pofile(str(path), wrapwidth=100) if path.exists() else polib.POFile(wrapwidth=100)


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
        same = [e for e in left if (e.msgctxt or "").partition(" | ")[0] == message.key]
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


def compiled(language: str, name: str) -> bytes:
    """A catalogue as `gettext` reads it: what is translated, and in the course's the headings."""
    folder = TRANSLATIONS / language
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


def compiled_file(language: str, name: str) -> Path:
    """Where a compiled catalogue is."""
    return COMPILED[name] / language / "LC_MESSAGES" / f"{name}.mo"


def write_compiled(language: str) -> None:
    """Compile what is read while the course runs."""
    for name in COMPILED:
        path = compiled_file(language, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(compiled(language, name))


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
    chosen = parser.parse_args(arguments)
    for language in chosen.languages or languages():
        if chosen.missing:
            missing(language)
        else:
            update(language)
            write_compiled(language)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
