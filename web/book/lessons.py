"""The lessons as the book's source has them: nothing in them needs a script or a request."""

from __future__ import annotations

import hashlib
import html
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import nbformat

SCRIPT = re.compile(r'<script type="module">.*?</script>', re.DOTALL)
IMAGE = re.compile(
    r'<img class="backprop-image([^"]*)" alt="([^"]*)" src="data:image/svg\+xml;base64,([^"]*)"[^>]*>'
)
THEMES = re.compile(r"<style>[^<]*color-scheme:dark\}</style>")
AS_IMAGE = re.compile(r"<style>:root\{color-scheme[^<]*</style>")
NOT_ATTEMPTED = re.compile(r"^… \S+ · not attempted")
DEEPER = "jp-MarkdownHeadingCollapsed"
DRAWN = ("matplotlib",)
"""Kinds of pictures whose style sheet would reach into the page: these stay images."""


def write(notebooks: Path, folder: Path, pictures: Path) -> list[str]:
    """Write each lesson into `folder`, with what must stay an image in `pictures`; their names."""
    names = []
    pictures.mkdir(parents=True, exist_ok=True)
    for path in sorted(notebooks.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = [
                    _shown(output, pictures) for output in cell.outputs if not _is_idle(output)
                ]
                cell.execution_count = None
        nbformat.write(notebook, folder / path.name)  # type: ignore[no-untyped-call]
        names.append(path.stem)
    return names


def _is_idle(output: Any) -> bool:
    """An exercise that nobody has tried says nothing to somebody who cannot try it here."""
    return bool(NOT_ATTEMPTED.match(output.get("data", {}).get("text/plain", "")))


def _shown(output: Any, pictures: Path) -> Any:
    """Without scripts of its own; with drawings in the page, where they take its colours."""
    data = output.get("data", {})
    if "text/html" in data:
        markup = THEMES.sub("", SCRIPT.sub("", data["text/html"]))
        data["text/html"] = IMAGE.sub(lambda found: _picture(found, pictures), markup)
        data.pop("application/vnd.jupyter.widget-view+json", None)
    return output


def _picture(found: re.Match[str], pictures: Path) -> str:
    kind, label, encoded = found.groups()
    svg = b64decode(encoded).decode()
    if kind.strip() not in DRAWN:
        return AS_IMAGE.sub("", svg)
    name = hashlib.sha256(svg.encode()).hexdigest()[:12] + ".svg"
    (pictures / name).write_text(svg, encoding="utf-8")
    size = re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', svg)
    box = f' width="{float(size[1]) * 4 / 3:.0f}" height="{float(size[2]) * 4 / 3:.0f}"' if size else ""
    label = html.unescape(label)
    return (
        f'<img class="backprop-image{kind}" alt="{html.escape(label)}" loading="lazy"{box} '
        f'src="_static/pictures/{name}">'
    )


def anchor(heading: str) -> str:
    """A heading's anchor as JupyterLab makes it, which the lessons' links use."""
    return heading.replace(" ", "-")
