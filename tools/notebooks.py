"""Executes notebooks from a fresh kernel and normalises them: notebooks.py NOTEBOOK [NOTEBOOK ...].

Then makes each of them in every language that has translations, in a folder of its own beside it;
notebooks.py --translations NOTEBOOK … makes these alone.

What is stored then depends on the cells and their results alone: no times, no random ids, no
reference to a widget whose kernel is gone (its still picture stays).
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from editions import TRANSLATIONS, Edition, begun, languages
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


def execute(path: Path, notebook: NotebookNode | None = None) -> None:
    """Run every cell of the notebook in order and write it, normalised, to this path.

    Its folder says which language it speaks.
    """
    notebook = nbformat.read(path, as_version=4) if notebook is None else notebook
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


def execute_in(edition: Edition, path: Path, output: Path) -> None:
    """Make a lesson in another language: into the folder `output`."""
    output.mkdir(exist_ok=True)
    execute(output / path.name, edition.translated(path))


def main(arguments: list[str]) -> int:
    """Execute all that are named; say how long each took."""
    names = [argument for argument in arguments if not argument.startswith("--")]
    if not names:
        print(__doc__)
        return 2
    os.environ.pop("BACKPROP_LANG", None)
    for path in map(Path, names if names == arguments else ()):
        with timed(path):
            execute(path)
    for language in filter(begun, languages()):
        edition = Edition(TRANSLATIONS / language)
        for path in map(Path, names):
            output = path.parent / language
            with timed(output / path.name):
                execute_in(edition, path, output)
    return 0


@contextmanager
def timed(path: Path) -> Iterator[None]:
    """Print how long it took."""
    started = time.perf_counter()
    yield
    print(f"{path}: {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
