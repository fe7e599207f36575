"""What this edition adds to JupyterLite's pages, once these are built."""

from __future__ import annotations

import gettext
import hashlib
import json
import posixpath
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import jupyter_server

from backprop_course.shared.language import say

HERE = Path(__file__).parent
START = re.compile(r"<script>\s*\(async function \(\) \{.*?(?=await import\()", re.DOTALL)
"""In an app's page, below its configuration: what starts JupyterLite."""
ICONS = Path(jupyter_server.__file__).parent / "static/favicons"
"""The notebook's app asks for them where a Jupyter server has them; JupyterLite lacks them."""


WORDS = {
    "file": say(
        "This page was opened as a file. Python runs only in a page that comes from a server. In "
        "the folder that holds the page, run “python -m http.server”, and open the address that it "
        "shows."
    ),
    "wasm": say(
        "This browser has no WebAssembly, so it cannot run Python. The lesson can be read here and "
        "its labs can be dragged, but no cell can be run. A newer browser runs it all."
    ),
    "storage": say(
        "This browser stores nothing for this site, so your changes are lost when you close the "
        "page. To keep them, let the site store data and load the page again; or choose File, "
        "Download."
    ),
    "missing": say("There is no lesson “{name}” here. Was it one of these?"),
    "read": say("Read the text of this lesson"),
    "readAll": say("Read the text of all lessons"),
    "close": say("Close"),
}
"""What entrance.js says."""


class PageError(Exception):
    """A page of JupyterLite's is not as it was when this was written."""


def finish(
    output: Path, apps: Iterable[str], folder: str, ahead: Iterable[str], pyodide: str
) -> None:
    """Put the entrance into each app's page, and what the service worker keeps into it.

    `ahead` are the files that Python asks for when it starts, by addresses or seen from `folder`,
    which is where it is for an app's page; `pyodide` is where Pyodide is, if not in the edition.
    """
    files = output / "files"
    lessons = [path.relative_to(files).as_posix() for path in files.rglob("*.ipynb")]
    lessons.sort(key=lambda name: (name.count("/"), name))
    edition = {
        "lessons": lessons,
        "book": "../",
        "ahead": [_seen(folder, file) for file in ahead],
        "words": {name: words(name) for name in ("en", *languages(lessons))},
    }
    entrance = (HERE / "entrance.js").read_text(encoding="utf-8")
    head = (
        '<link rel="icon" href="../favicon.ico">\n'
        f'<script id="edition" type="application/json">{json.dumps(edition)}</script>\n'
        f"<script>\n{entrance}</script>\n"
    )
    for app in apps:
        page = output / app / "index.html"
        text = page.read_text(encoding="utf-8")
        text, found = START.subn(lambda start: f"{head}{start[0]}await window.entrance;", text)
        if found != 1:
            raise PageError(f"{page} must start JupyterLite in one place, got {found}")
        page.write_text(text, encoding="utf-8")

    config = (output / "jupyter-lite.json").read_bytes()
    names = {"EDITION": hashlib.sha256(config).hexdigest()[:12], "PYODIDE": pyodide}
    worker = output / "service-worker.js"
    worker.write_text(
        "".join(f"const {name} = {json.dumps(value)};\n" for name, value in names.items())
        + (HERE / "kept.js").read_text(encoding="utf-8")
        + worker.read_text(encoding="utf-8"),
        encoding="utf-8",
    )
    shutil.copytree(ICONS, output / "static/favicons")
    shutil.copyfile(HERE / "index.html", output / "index.html")
    shutil.copyfile(output / "lab/favicon.ico", output / "favicon.ico")


def languages(lessons: Iterable[str]) -> list[str]:
    """The folders in which there are lessons in other languages."""
    return sorted({name.split("/")[0] for name in lessons if re.fullmatch(r"\w+/[^/]*", name)})


def words(language: str) -> dict[str, str]:
    """What the entrance says, in this language."""
    told = gettext.translation("book", HERE / "locale", [language], fallback=True)
    return {name: told.gettext(text) for name, text in WORDS.items()}


def _seen(folder: str, file: str) -> str:
    return file if "://" in file else posixpath.normpath(f"{folder}/{file}")
