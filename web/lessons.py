"""The lessons as the browser gets them."""

from __future__ import annotations

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


def copy(notebooks: Path, folder: Path) -> list[str]:
    """Copy all lessons; their names, in order.

    Every text is one string, as the page expects it: a server would have joined the lines. Every
    cell is marked as trusted: JupyterLab then shows the stored pictures before a cell is run.
    """
    folder.mkdir(parents=True)
    paths = sorted(notebooks.glob("*.ipynb"))
    for path in paths:
        notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        notebook.metadata.update(METADATA)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.metadata["trusted"] = True
        text = json.dumps(notebook, ensure_ascii=False, indent=1)
        (folder / path.name).write_text(f"{text}\n", encoding="utf-8")
    return [path.name for path in paths]
