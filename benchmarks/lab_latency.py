"""From a key press to new pixels in a real JupyterLab: the lab, and `interact` with a figure.

Of the lab twice: until the page shows its own numbers, and until Python has confirmed them.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "browser"))

from jupyterlab_page import Notebook, browser, chromium_path, jupyter_server  # noqa: E402

from backprop_course.views.lab.widget import page_module  # noqa: E402

SIZES = ([2, 3, 1], [3, 3, 4])
BLOCKS, PRESSES = 5, 20
EVENTS, SPACING, QUIET = 200, 10, 1500
STEP = 0.01
FRAME = 1000 / 60
RATIO_AIM, FLOOD_AIM, FRAME_AIM = 1 / 3, 3 * FRAME, 2 * FRAME
"""A press comes somewhere in a frame; the measure ends a frame after that of its pixels."""

SETUP = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
import numpy as np
import backprop_lib as bp
from backprop_course import views
from interact_figure import explore

def example(sizes):
    net = bp.Network.random(sizes, seed=0)
    for layer in net.layers:
        layer.W[:] = layer.W.round(2)
    rng = np.random.default_rng(0)
    return net, rng.normal(size=(2, sizes[0])).round(1), rng.integers(0, 2, (2, sizes[-1])) * 1.0

nets, labs = [], []
"""
LAB = "labs.append(views.Lab(*example({sizes}))); display(labs[-1])"
FIGURE = "nets.append(example({sizes})); explore(*nets[-1])"
VALUE = {
    "lab": "labs[{k}].state.network.layers[0].W[0, 0]",
    "kernel": "labs[{k}].state.network.layers[0].W[0, 0]",
    "figure": "nets[{k}][0].layers[0].W[0, 0]",
}


@contextmanager
def page() -> Iterator[Notebook]:
    """A notebook with each network twice: in a lab, and beside sliders of `interact`."""
    cells = [SETUP, *(text.format(sizes=sizes) for text in (LAB, FIGURE) for sizes in SIZES)]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "course").mkdir()
        nbformat.write(book, folder / "course" / "latency.ipynb")
        with (
            jupyter_server(folder / "course", folder / "home") as address,
            sync_playwright() as playwright,
            browser(playwright) as running,
        ):
            notebook = Notebook.open(running, address, "latency.ipynb")
            notebook.run_all()
            notebook.page.evaluate((HERE / "lab_latency.js").read_text())
            yield notebook


def value(notebook: Notebook, kind: str, k: int) -> float:
    """The weight that the keys move, as the kernel has it once the page is not ahead of it."""
    notebook.page.wait_for_function("(k) => latency.settled(k)", arg=k)
    return float(notebook.evaluate(f"float({VALUE[kind].format(k=k)})"))


def presses(notebook: Notebook, kind: str, k: int, count: int) -> list[float]:
    """Milliseconds from each of some key presses to its pixels, one press after another."""
    page = notebook.page
    page.evaluate("([kind, k]) => latency.focus(kind, k)", [kind, k])
    now = value(notebook, kind, k)
    times = []
    for n in range(count):
        key, by = ("ArrowUp", STEP) if n % 2 == 0 else ("ArrowDown", -STEP)
        now += by
        page.evaluate("([kind, k, value]) => latency.arm(kind, k, value)", [kind, k, now])
        page.keyboard.press(key if kind == "figure" else f"Shift+{key}")
        times.append(page.evaluate("() => latency.next"))
    return times


def flood(notebook: Notebook, kind: str, k: int) -> float:
    """Milliseconds from the last of many events to the last value's pixels; none may be lost."""
    page = notebook.page
    page.evaluate("([kind, k]) => latency.focus(kind, k)", [kind, k])
    expected = value(notebook, kind, k) + EVENTS * STEP
    if kind != "figure":
        taken = page.evaluate(
            "(given) => latency.floodLab(...given)", [kind, k, expected, EVENTS, SPACING]
        )
    else:
        taken = page.evaluate(
            "(given) => latency.floodFigure(...given)", [k, EVENTS, SPACING, QUIET]
        )
    page.wait_for_timeout(QUIET)
    arrived = value(notebook, kind, k)
    if abs(arrived - expected) > 1e-9:
        raise AssertionError(f"{kind}: {EVENTS} events led to {arrived}, not to {expected}")
    return float(taken)


def main() -> int:
    """Print a row for each network and kind; 1 where an aim is missed."""
    if chromium_path() is None:
        print("no Chromium found; on Debian and Ubuntu: sudo apt install chromium libatomic1")
        return 0
    missed = 0
    with page() as notebook:
        print(f"{'network':8} {'what':9} {'median':>9} {'95 %':>9} {'after the flood':>22}")
        for k, sizes in enumerate(SIZES):
            times: dict[str, list[float]] = {"lab": [], "kernel": [], "figure": []}
            for kind in times:
                presses(notebook, kind, k, 4)
            for _ in range(BLOCKS):
                for kind, taken in times.items():
                    taken += presses(notebook, kind, k, PRESSES)
            medians = {kind: statistics.median(taken) for kind, taken in times.items()}
            for kind, taken in times.items():
                last = flood(notebook, kind, k)
                late = last / medians[kind]
                slowest = statistics.quantiles(taken, n=20)[-1]
                print(
                    f"{'-'.join(map(str, sizes)):8} {kind:9} {medians[kind]:6.1f} ms "
                    f"{slowest:6.1f} ms {last:6.0f} ms = {late:4.1f} medians"
                )
                missed += kind == "lab" and last > FLOOD_AIM
            for kind in ("lab", "kernel"):
                ratio = medians[kind] / medians["figure"]
                print(f"{'':8} {kind}: ratio of medians {ratio:.3f} (aim: {RATIO_AIM:.3f})")
                missed += ratio > RATIO_AIM
            missed += medians["lab"] > FRAME_AIM
        if notebook.console_errors:
            raise AssertionError(json.dumps(notebook.console_errors))
    print(f"flood: {EVENTS} events in {EVENTS * SPACING / 1000:g} s (aim: {FLOOD_AIM:.0f} ms)")
    print(f"lab: until the page's own pixels (aim: {FRAME_AIM:.0f} ms); kernel: until confirmed")
    print(f"the module: {len(page_module().encode())} bytes")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
