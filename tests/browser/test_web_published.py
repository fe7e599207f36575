"""The published edition: it takes Pyodide from its default address, and nothing else."""

import json
import re

import nbformat
import pytest
from pyodide_release import folder
from web_editions import LESSONS, READ, ROOT, served
from web_page import GRADIENT, WebNotebook


@pytest.fixture(scope="module")
def published(editions):
    return editions.built("published", ROOT / "notebooks", offline=False)


@pytest.fixture(scope="module")
def file_names(published):
    """What the page's lock says, and the folder it is in."""
    config = json.loads((published / "jupyter-lite.json").read_text())["jupyter-config-data"]
    (settings,) = config["litePluginSettings"].values()
    assert "pyodideUrl" not in settings
    lock = published / settings["loadPyodideOptions"]["lockFileURL"]
    packages = json.loads(lock.read_text())["packages"].values()
    return lock.parent, {package["file_name"] for package in packages}


@pytest.fixture(scope="module")
def default(published):
    """The address that the kernel has for Pyodide."""
    pages = (published / "extensions/@jupyterlite/pyodide-kernel-extension/static").glob("*.js")
    found = re.findall(
        r"[\"'`](https://[^\"'`]*)/pyodide\.mjs", "".join(p.read_text() for p in pages)
    )
    return found[0]


def test_its_lock_leads_to_the_default_address_or_beside_it(published, file_names, default):
    folder, names = file_names
    ours = {name for name in names if "/" not in name}
    assert {name.split("-")[0] for name in ours} >= {"backprop_course", "ipywidgets", "anywidget"}
    assert all((folder / name).exists() for name in ours)
    assert all(name.startswith(f"{default}/") for name in names - ours)
    assert len(names) > 300
    kept = [path.name for path in published.glob("static/pyodide-*/*")]
    assert kept == ["python_stdlib.zip"]


def test_lessons_run_with_pyodide_from_there(chromium, published, default, tmp_path):
    release = folder(tmp_path)
    context = chromium.new_context(service_workers="block")
    fetched = []

    def answer(route):
        name = route.request.url.rpartition("/")[2]
        fetched.append(name)
        kind = {"mjs": "text/javascript", "wasm": "application/wasm"}.get(name.split(".")[-1])
        headers = {"Access-Control-Allow-Origin": "*"} | ({"Content-Type": kind} if kind else {})
        route.fulfill(path=release / name, headers=headers)

    context.route(f"{default}/**", answer)
    with served(published) as address:
        notebook = WebNotebook.follow(context, address, "00_the_idea.ipynb")
        notebook.wait_for_kernel()
        assert notebook.printed(GRADIENT).strip() == "(2, 3)"
        assert {"pyodide.mjs", "pyodide.asm.wasm"} < set(fetched)
        assert any(name.startswith("numpy-") for name in fetched)
        for path in LESSONS:
            if path.stem in READ or "skip_without" in path.read_text(encoding="utf-8"):
                continue
            for cell in nbformat.read(path, as_version=4).cells:
                if cell.cell_type == "code":
                    notebook.printed(cell.source)
            notebook.printed("%reset -f")
    context.close()
