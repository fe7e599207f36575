"""Builds the book into a folder of plain files: python -m web.book.build."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
from pathlib import Path

from sphinx.cmd.build import build_main

from backprop_course.views.lab.widget import page_module
from web.book import lessons

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent


def write_source(notebooks: Path, source: Path) -> None:
    """All that Sphinx reads."""
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(HERE / "pages", source)
    shutil.copytree(HERE / "static", source / "_static")
    lessons.write(notebooks, source, source / "_static/pictures")
    (source / "_static/lab.js").write_text(lab_script(), encoding="utf-8")


def lab_script() -> str:
    """The lab's module as a plain script, which a page that is opened from a file may run too."""
    module = re.sub(r"^export .*$", "", page_module(), flags=re.MULTILINE)
    return f"(() => {{\n{module}\nwake();\n}})();\n"


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notebooks", type=Path, default=ROOT / "notebooks")
    parser.add_argument("--output", type=Path, default=ROOT / "dist")
    parser.add_argument("--work", type=Path, default=ROOT / "build/book", help="for its notes")
    parser.add_argument("--modules", type=Path, default=ROOT / "build/npm/node_modules")
    parser.add_argument("--builder", default="html")
    chosen = parser.parse_args()
    source = chosen.work / "source"
    write_source(chosen.notebooks, source)
    os.environ["BOOK_NODE_MODULES"] = str(chosen.modules.resolve())
    os.environ["BOOK_STATIC"] = str((source / "_static").resolve())
    options = ["-c", str(HERE), "-d", str(chosen.work / "doctrees"), "-W", "--keep-going", "-q"]
    if failed := build_main(["-b", chosen.builder, *options, str(source), str(chosen.output)]):
        sys.exit(failed)
    given = chosen.output / "notebooks"
    given.mkdir(exist_ok=True)
    for path in chosen.notebooks.glob("*.ipynb"):
        shutil.copyfile(path, given / path.name)


if __name__ == "__main__":
    main()
