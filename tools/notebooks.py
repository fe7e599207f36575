"""Executes notebooks from a fresh kernel and normalises them: notebooks.py NOTEBOOK [NOTEBOOK ...].

What is stored then depends on the cells and their results alone: no times, no random ids, no
reference to a widget whose kernel is gone (its still picture stays).
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}
KEPT = ("tags", "jp-MarkdownHeadingCollapsed")
"""Of a cell's metadata."""
WIDGET = "application/vnd.jupyter.widget-view+json"


def normalise(notebook: NotebookNode) -> NotebookNode:
    """The notebook without what changes from run to run. Cell ids stay as they are."""
    notebook = nbformat.from_dict(notebook)
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        kept = {key: cell.metadata[key] for key in KEPT if cell.metadata.get(key)}
        cell.metadata = nbformat.from_dict(kept)
        cell.source = cell.source.strip("\n")
        if cell.cell_type != "code":
            continue
        cell.outputs = [out for out in cell.outputs if [*out.get("data", {})] != [WIDGET]]
        for output in cell.outputs:
            if "text/html" in output.get("data", {}):
                output.data.pop(WIDGET, None)
            if "metadata" in output:
                output.metadata = nbformat.from_dict({})
            output.pop("transient", None)
    nbformat.validate(notebook)
    return notebook


def execute(path: Path) -> None:
    """Run every cell of the notebook in order and write it back normalised."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
    )
    client.execute()
    nbformat.write(normalise(notebook), path)


def main(arguments: list[str]) -> int:
    """Execute all that are named; say how long each took."""
    if not arguments:
        print(__doc__)
        return 2
    for argument in arguments:
        started = time.perf_counter()
        execute(Path(argument))
        print(f"{argument}: {time.perf_counter() - started:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
