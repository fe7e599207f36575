"""Builds the book into a folder of plain files: python -m web.book.build."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
from pathlib import Path

import nbformat
from sphinx.cmd.build import build_main

from backprop_course.shared.language import ENGLISH, language, say
from backprop_course.views.lab.widget import page_module
from web.book import atlas, edition, lessons, sheet, teachers

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent


FRONT = "02_many_neurons.ipynb"
"""The lesson whose first lab is on the first page too."""
ALONE = say("alive in this page; opened live, it also goes step by step")
"""What a lab says here of the panels that need Python."""
WAKE = 'wake();\ndocument.addEventListener("DOMContentLoaded", wake);'
"""The labs that are there already, and then the others."""
BESIDE = ("live", "slides", "backprop.pdf")
"""What others build into the same folder."""


def write_source(notebooks: Path, source: Path) -> None:
    """All that Sphinx reads."""
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(HERE / "pages", source)
    for page in source.glob("*.md"):
        page.write_text(edition.page(page.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.copytree(HERE / "static", source / "_static")
    names = lessons.write(notebooks, source, source / "_static/pictures")
    parts = {
        "lab": first_lab(source / FRONT),
        "lessons": table_of_lessons(),
        "contents": "\n".join(names),
    }
    atlas.write(source)
    for page in source.glob("*.md"):
        fill(page, parts | teachers.parts() | sheet.parts())
    (source / "_static/lab.js").write_text(lab_script(), encoding="utf-8")


def fill(page: Path, parts: dict[str, str]) -> None:
    """Put these parts into a page, each where its name stands in a comment."""
    text = page.read_text(encoding="utf-8")
    for name, part in parts.items():
        text = text.replace(f"<!-- {name} -->", part)
    page.write_text(text, encoding="utf-8")


def first_lab(lesson: Path) -> str:
    """What a visitor sees first can be taken hold of: the lab that a lesson begins with."""
    notebook = nbformat.read(lesson, as_version=4)  # type: ignore[no-untyped-call]
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    markup = (output.get("data", {}).get("text/html", "") for output in outputs)
    lab = next(text for text in markup if "data-lab=" in text)
    return f"```{{raw}} html\n{lab}\n```"


def table_of_lessons() -> str:
    """The README's, whose links lead to pages here."""
    readme = edition.readme().read_text(encoding="utf-8")
    (table,) = re.findall(r"^\|.*\n\|-.*\n(?:\|.*\]\(notebooks/.*\n)+", readme, re.MULTILINE)
    return re.sub(r"\]\(notebooks/(\w+/)?", "](", table) + "\n"


def lab_script() -> str:
    """The lab's module as a plain script, which a page that is opened from a file may run too."""
    module = re.sub(r"^export .*$", "", page_module(), flags=re.MULTILINE)
    return f"(() => {{\n{module}\nLOOK.words.ALONE = {json.dumps(ALONE)};\n{WAKE}\n}})();\n"


def clear(folder: Path, others: list[str]) -> None:
    """Take away the book that was there before, and nothing that was built beside it."""
    for path in folder.iterdir() if folder.exists() else []:
        if path.name in (*BESIDE, *others):
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()


NO_PAGE = {
    "title": say("No such page"),
    "heading": say("This page does not exist"),
    "told": say("Its address may have been mistyped, or the page was renamed."),
    "lessons": say("All lessons are here."),
    "lesson": say("You may want the lesson {name}."),
}


def no_such_page(names: list[str], others: list[str]) -> str:
    """What a server shows for an address that leads nowhere, from any folder, in its language."""
    known = {name: name for name in names} | lessons.MOVED
    page = (HERE / "404.html").read_text(encoding="utf-8")
    base = os.environ.get("BOOK_BASE", "").rstrip("/") + "/"
    words = {
        other: {key: edition.told_in(other, text) for key, text in NO_PAGE.items()}
        for other in others
    }
    data = {"moved": known, "english": NO_PAGE, "others": words}
    for key in ("title", "heading", "told", "lessons"):
        page = page.replace(f"{{{key}}}", NO_PAGE[key])
    return page.replace("{base}", base).replace("{data}", json.dumps(data, ensure_ascii=False))


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notebooks", type=Path, default=ROOT / "notebooks")
    parser.add_argument("--output", type=Path, default=ROOT / "dist")
    parser.add_argument("--work", type=Path, default=ROOT / "build/book", help="for its notes")
    parser.add_argument("--modules", type=Path, default=ROOT / "build/npm/node_modules")
    parser.add_argument("--builder", default="html")
    parser.add_argument("--english", type=Path, help="where the English book is, of another one")
    chosen = parser.parse_args()
    others = edition.others(chosen.notebooks) if language() == ENGLISH else []
    if language() == ENGLISH:
        os.environ["BOOK_LANGUAGES"] = " ".join([ENGLISH, *others] if others else [])
    os.environ["BOOK_ENGLISH"] = str(chosen.english or "")
    source = chosen.work / "source"
    write_source(chosen.notebooks, source)
    os.environ["BOOK_NODE_MODULES"] = str(chosen.modules.resolve())
    os.environ["BOOK_STATIC"] = str((source / "_static").resolve())
    options = ["-c", str(HERE), "-d", str(chosen.work / "doctrees"), "-W", "--keep-going", "-q"]
    # MyST-NB leaves folders beside what it is told to write
    made = chosen.work / chosen.builder
    shutil.rmtree(made, ignore_errors=True)
    if failed := build_main(["-b", chosen.builder, *options, str(source), str(made)]):
        sys.exit(failed)
    edition.say_theme(made)
    paths = sorted(chosen.notebooks.glob("*.ipynb"))
    if language() == ENGLISH:
        told = no_such_page([path.stem for path in paths], others)
        (made / "404.html").write_text(told, encoding="utf-8")
    (made / "notebooks").mkdir()
    for path in paths:
        shutil.copyfile(path, made / "notebooks" / path.name)
    clear(chosen.output, others)
    shutil.copytree(made, chosen.output, dirs_exist_ok=True)
    for other in others:
        build_in(other, chosen)


def build_in(other: str, chosen: argparse.Namespace) -> None:
    """The book in another language, in a folder of its own; a new Python speaks that language."""
    command = [sys.executable, "-m", "web.book.build", "--english", chosen.output]
    command += ["--notebooks", chosen.notebooks / other, "--output", chosen.output / other]
    command += ["--work", chosen.work / other, "--modules", chosen.modules]
    command += ["--builder", chosen.builder]
    edition.run_in(other, command)


if __name__ == "__main__":
    main()
