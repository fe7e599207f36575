"""The lessons as the book's source has them: nothing in them needs a script or a request."""

from __future__ import annotations

import hashlib
import html
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import nbformat

from backprop_course.exercises.task import Verdict
from backprop_course.shared.language import say
from web.book import edition

SCRIPT = re.compile(r'<script type="module">.*?</script>', re.DOTALL)
IMAGE = re.compile(
    r'<img class="backprop-image([^"]*)" alt="([^"]*)" '
    r'src="data:image/svg\+xml;base64,([^"]*)"[^>]*>'
)
THEMES = re.compile(r"<style>[^<]*color-scheme:dark\}</style>")
AS_IMAGE = re.compile(r"<style>:root\{color-scheme[^<]*</style>")
INSTALL = re.compile(r"^try:\n    import backprop_course\nexcept .*\n    get_ipython.*\n+")
"""What a lesson begins with for Colab's sake."""
FOLD = re.compile(r"^(<details><summary>.*?</summary>)\s*(.*?)\s*(</details>)", re.M | re.S)
"""What is folded, of which the book reads Markdown only between empty lines."""
IDLE = Verdict("TASK", "not attempted", "").heading
NOT_ATTEMPTED = re.compile(re.escape(IDLE).replace("TASK", r"\S+"))
DEEPER = "jp-MarkdownHeadingCollapsed"
NOTE = re.compile(r'<div class="backprop-note">[^<]*</div>')
MATPLOTLIB = ("matplotlib",)
"""The kind of pictures whose style sheet would reach into the page: they stay images."""

MOVED = {
    "06_the_same_in_pytorch": "07_the_same_in_pytorch",
    "07_more_than_one_machine": "08_more_than_one_machine",
    "08_proof_ledger": "09_proof_ledger",
}
"""Lessons under the names that they once had."""


def write(notebooks: Path, folder: Path, pictures: Path) -> list[str]:
    """Write each lesson into `folder`, with what must stay an image in `pictures`; their names."""
    names = []
    pictures.mkdir(parents=True, exist_ok=True)
    for path in sorted(notebooks.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = FOLD.sub(r"\1\n\n\2\n\n\3", cell.source)
            if cell.cell_type == "code":
                cell.source = INSTALL.sub("", cell.source)
                cell.outputs = [
                    _answer_live(path.name)
                    if _is_idle(output)
                    else _shown(output, pictures, path.name)
                    for output in cell.outputs
                ]
                cell.execution_count = None
        nbformat.write(notebook, folder / path.name)  # type: ignore[no-untyped-call]
        names.append(path.stem)
    return names


def live(name: str) -> str:
    """Where a lesson runs in the browser, as seen from its page."""
    return f"{edition.UP}live/notebooks/index.html?path={edition.FOLDER}{name}"


def _is_idle(output: Any) -> bool:
    return bool(NOT_ATTEMPTED.match(output.get("data", {}).get("text/plain", "")))


def _answer_live(name: str) -> Any:
    """In place of a verdict on an exercise that nobody has tried: where it can be."""
    link = f'<a class="answer-live" href="{live(name)}">{say("Answer it live")}</a>'
    return nbformat.v4.new_output("display_data", {"text/html": link})  # type: ignore[no-untyped-call]


def _shown(output: Any, pictures: Path, name: str) -> Any:
    data = output.get("data", {})
    if "text/html" in data:
        data["text/html"] = in_the_page(data["text/html"], pictures, name)
        data.pop("application/vnd.jupyter.widget-view+json", None)
    return output


def in_the_page(markup: str, pictures: Path, name: str) -> str:
    """Without scripts of its own, and with drawings in the page, where they take its colours."""
    markup = THEMES.sub("", SCRIPT.sub("", markup))
    text = say("A still picture: open it live")
    still = f'<div class="backprop-note"><a href="{live(name)}">{text}</a></div>'
    markup = NOTE.sub(still, markup)
    return IMAGE.sub(lambda found: _picture(found, pictures), markup)


def _picture(found: re.Match[str], pictures: Path) -> str:
    kind, label, encoded = found.groups()
    svg = b64decode(encoded).decode()
    if kind.strip() not in MATPLOTLIB:
        return AS_IMAGE.sub("", svg)
    name = hashlib.sha256(svg.encode()).hexdigest()[:12] + ".svg"
    (pictures / name).write_text(svg, encoding="utf-8")
    size = re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', svg)
    box = (
        f' width="{float(size[1]) * 4 / 3:.0f}" height="{float(size[2]) * 4 / 3:.0f}"'
        if size
        else ""
    )
    label = html.unescape(label)
    return (
        f'<img class="backprop-image{kind}" alt="{html.escape(label)}" loading="lazy"{box} '
        f'src="_static/pictures/{name}">'
    )


def anchor(heading: str) -> str:
    """A heading's anchor as JupyterLab makes it, which the lessons' links use."""
    return heading.replace(" ", "-")
