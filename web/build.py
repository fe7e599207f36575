"""Builds the browser edition into a folder of plain files: python -m web.build [--offline].

Whatever was there before is replaced: JupyterLite's builder skips steps that it finds done.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL, PYODIDE_KERNEL_PLUGIN_ID

from backprop_course.browser import LATE
from web import lessons, pages
from web.packages import Packages, Wheel, needed, ranges
from web.release import CORE, LOCK, STDLIB, Release

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent
PAGE = Path(sys.prefix) / "share/jupyter/labextensions"
EXTENSIONS = (
    "@jupyter-widgets/jupyterlab-manager", "anywidget", "@jupyterlite/pyodide-kernel-extension",
)  # fmt: skip
KERNEL = ["micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython"]
"""What the kernel would look for by itself, one after the other, were it not there at the start."""
START = [*KERNEL, "backprop-course"]
"""What Python loads before the first cell, with all that these need."""
SOURCES = ["pyproject.toml", "README.md", "LICENSE", "backprop_lib", "backprop_course"]
EXTRAS = ("training", "proofs", "views")
"""Of our wheel, what a lesson in the browser needs."""


def our_wheel(folder: Path) -> Path:
    """The course and its library as a wheel, the same for the same sources."""
    sources = folder / "sources"
    sources.mkdir(parents=True)
    for name in SOURCES:
        copy: Any = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, sources / name)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*command, "--no-deps", "--wheel-dir", folder, sources],
        check=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": "1577836800"},
    )
    return next(folder.glob("backprop_course-*.whl"))


def gather(release: Release, folder: Path) -> Packages:
    """The library, the kernel, and all that they need, in a new folder."""
    folder.mkdir(parents=True)
    packages = Packages(release, folder, ranges(ROOT / "requirements.txt"))
    kernel = [
        Wheel.read(path)
        for path in (PAGE / EXTENSIONS[-1] / "static/pypi").glob("*.whl")
        if path.name.split("-")[0] in ("piplite", "pyodide_kernel", "ipykernel")
    ]
    packages.add([Wheel.read(our_wheel(folder), EXTRAS), *kernel], KERNEL)
    return packages


def settings(lock: str, pyodide: str, offline: bool) -> dict[str, Any]:
    """What the kernel is told: where the lock is, and what of Pyodide comes with the edition."""
    options = {
        "lockFileURL": f"./static/{lock}",
        "stdLibURL": f"./static/{pyodide}/{STDLIB}",
        "packages": START,
    }
    told = {"loadPyodideOptions": options, "disablePyPIFallback": offline}
    return told | ({"pyodideUrl": f"./static/{pyodide}/{CORE[0]}"} if offline else {})


def build(
    output: Path, packages: Packages, notebooks: Path, offline: bool, address: str = PYODIDE_CDN_URL
) -> None:
    """Build the edition from these notebooks, with these packages of Python.

    Offline, it fetches nothing from elsewhere when it is used. Else it fetches what comes with
    Pyodide from `address`.
    """
    site, static = (packages.folder.parent / name for name in ("site", "static"))
    for folder in (output, site, static):
        shutil.rmtree(folder, ignore_errors=True)
    lessons.copy(notebooks, site / "files")
    pyodide = from_the_release(packages, static, offline)
    place = f"../{pyodide}" if offline else address
    lock = packages.lock(place, whole=not offline, late=LATE)
    name = packages.write(lock, static)

    shutil.copyfile(HERE / "overrides.json", site / "overrides.json")
    config = json.loads((HERE / "jupyter-lite.json").read_text(encoding="utf-8"))
    plugins = config["jupyter-config-data"].setdefault("litePluginSettings", {})
    plugins[PYODIDE_KERNEL_PLUGIN_ID] = settings(f"{name}/{LOCK}", pyodide, offline)
    (site / "jupyter-lite.json").write_text(json.dumps(config), encoding="utf-8")
    apps = jupyterlite(site, output)
    shutil.copytree(static, output / "static", dirs_exist_ok=True)
    ahead = [f"{place}/{file}" for file in CORE if file != STDLIB]
    ahead += [f"../{pyodide}/{STDLIB}", LOCK, *needed(lock, START)]
    pages.finish(output, apps, f"../static/{name}", ahead, address)


def from_the_release(packages: Packages, static: Path, offline: bool) -> str:
    """A folder with the standard library and, offline, all of Pyodide; named by what is in it."""
    folder = static / "pyodide"
    folder.mkdir(parents=True)
    released = [package["file_name"] for package in packages.released.values()]
    for file in [*CORE, *released] if offline else [STDLIB]:
        packages.release.take(file, folder)
    with zipfile.ZipFile(folder / STDLIB, "a") as archive:
        entry = zipfile.ZipInfo("sitecustomize.py")
        archive.writestr(entry, (HERE / entry.filename).read_text(encoding="utf-8"))
    total = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        total.update(path.name.encode() + path.read_bytes())
    return folder.rename(static / f"pyodide-{total.hexdigest()[:12]}").name


def jupyterlite(site: Path, output: Path) -> list[str]:
    """Call its builder, in the folder that it writes its notes into; the apps that it builds."""
    config = json.loads((HERE / "jupyter_lite_config.json").read_text(encoding="utf-8"))
    config["LiteBuildConfig"]["federated_extensions"] = [str(PAGE / name) for name in EXTENSIONS]
    (site / "jupyter_lite_config.json").write_text(json.dumps(config), encoding="utf-8")
    command = [sys.executable, "-m", "jupyterlite_core", "build"]
    command += ["--output-dir", str(output.resolve())]
    done = subprocess.run(command, cwd=site, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"JupyterLite could not be built:\n{done.stdout}\n{done.stderr}")
    apps: list[str] = config["LiteBuildConfig"]["apps"]
    return apps


def main() -> None:
    """Read the command line and say what was built."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offline", action="store_true", help="with Pyodide in it")
    parser.add_argument("--pyodide", default=PYODIDE_CDN_URL, help="a folder, or an address")
    parser.add_argument("--notebooks", type=Path, default=ROOT / "notebooks")
    parser.add_argument("--output", type=Path, default=ROOT / "dist")
    parser.add_argument("--work", type=Path, default=ROOT / "build/web", help="for its notes")
    chosen = parser.parse_args()
    shutil.rmtree(chosen.work, ignore_errors=True)
    packages = gather(Release(chosen.pyodide), chosen.work / "wheels")
    build(chosen.output, packages, chosen.notebooks, chosen.offline)
    size = sum(path.stat().st_size for path in chosen.output.rglob("*") if path.is_file())
    print(f"{chosen.output}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
