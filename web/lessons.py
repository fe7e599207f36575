"""The lessons as the browser gets them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import nbformat

METADATA = {
    "kernelspec": {"display_name": "Python (Pyodide)", "language": "python", "name": "python"},
    "language_info": {
        "codemirror_mode": {"name": "python", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": "3.8",
    },
}
"""As the kernel would set it; and what it sets counts as a change by the reader, to be kept."""


FRESH = "new copies"


def copy(notebooks: Path, folder: Path) -> list[str]:
    """Copy all lessons, those in other languages in their folders; their names, in order.

    A browser keeps what its reader saved in place of a lesson. For those who come back, a folder
    named by what is in it holds every lesson as it is now: FRESH and the start of a sum.
    """
    folder.mkdir(parents=True)
    paths = [*sorted(notebooks.glob("*.ipynb")), *sorted(notebooks.glob("*/[0-9]*.ipynb"))]
    texts = {path.relative_to(notebooks).as_posix(): _as_the_page_expects(path) for path in paths}
    total = hashlib.sha256("".join(texts.values()).encode()).hexdigest()[:6]
    fresh = folder / f"{FRESH} {total}"
    fresh.mkdir()
    for name, text in texts.items():
        for place in (folder, fresh):
            (place / name).parent.mkdir(exist_ok=True)
            (place / name).write_text(text, encoding="utf-8")
    return list(texts)


def _as_the_page_expects(path: Path) -> str:
    """Every text is one string: a server would have joined the lines. Every cell is trusted:
    JupyterLab then shows the stored pictures before a cell is run.
    """
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    notebook.metadata.update(METADATA)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.metadata["trusted"] = True
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
