"""Each lesson in a real JupyterLab: opened by its link, run, its labs moved by keys and read."""

import os
import time
from pathlib import Path

import pytest
from jupyterlab_page import Notebook

from backprop_lib.views.style import number

ROOT = Path(__file__).parent.parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
WITHOUT_A_LAB = {"08_proof_ledger"}
SCREENSHOTS = Path(os.environ.get("SCREENSHOTS", ROOT / "screenshots"))

# In the kernel: the labs in the order they were made, and what the library says of one's state.
LABS = """
from ipywidgets.widgets.widget import _instances
from backprop_lib.views import Lab
labs = [w for w in _instances.values() if isinstance(w, Lab)]

def numbers(lab):
    state, net = lab.state, lab.state.network
    loss, grads = net.gradients(state.X, state.Y)
    values = {"loss": loss}
    for layer, (dense, grad) in enumerate(zip(net.layers, grads), start=1):
        arrays = {"W": dense.W, "dW": grad.dW, "b": dense.b, "db": grad.db}
        for name, array in arrays.items():
            for i in range(array.shape[0]):
                for j in range(array.shape[1]):
                    values[f"{name}{layer}[{i},{j}]"] = float(array[i, j])
        for i in range(grad.dZ.shape[1]):
            values[f"delta{layer}[{i}]"] = float(grad.dZ[state.example, i])
    return values
"""


@pytest.fixture(params=LESSONS, ids=lambda p: p.stem)
def lesson(request, chromium, jupyterlab):
    notebook = Notebook.open(chromium, jupyterlab, f"notebooks/{request.param.name}")
    yield request.param.stem, notebook
    notebook.page.close()


def displayed(lab):
    """The numbers a lab shows in the page, by their keys."""
    texts = lab.locator("svg text[data-key]").evaluate_all(
        "elements => elements.map(e => [e.dataset.key, e.textContent])"
    )
    return {key: text.split()[-1] for key, text in texts}


def assert_shows(lab, expected, seconds=10):
    """Wait until every number of the library's stands in the page."""
    wanted = {key: number(value) for key, value in expected.items()}
    deadline = time.monotonic() + seconds
    while True:
        seen = displayed(lab)
        wrong = {
            key: (seen.get(key), text) for key, text in wanted.items() if seen.get(key) != text
        }
        if not wrong:
            return
        assert time.monotonic() < deadline, f"(displayed, library's): {wrong}"
        lab.page.wait_for_timeout(50)


def test_a_lesson_runs_and_its_labs_follow_the_keyboard(lesson):
    name, notebook = lesson
    page = notebook.page
    notebook.run_all()

    counts = notebook.executed()
    assert counts == list(range(1, len(counts) + 1))
    assert page.locator('[data-mime-type="application/vnd.jupyter.error"]').count() == 0
    assert page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0
    assert page.get_by_text("Error displaying widget").count() == 0
    assert page.get_by_text("Loading widget").count() == 0
    assert notebook.console_errors == []

    for theme in ("light", "dark"):
        notebook.theme(theme)
        notebook.screenshot(SCREENSHOTS / f"{name}_{theme}.png")

    labs = page.locator(".backprop-lab")
    assert labs.count() == notebook.evaluate("len(labs)", LABS)
    assert (labs.count() == 0) == (name in WITHOUT_A_LAB)
    for k in range(labs.count()):
        lab = labs.nth(k)
        before = notebook.evaluate(f"numbers(labs[{k}])", LABS)
        assert_shows(lab, before)
        tabs = lab.locator(".lm-TabBar-tab")
        for tab in range(tabs.count()):
            tabs.nth(tab).click()
            handle = lab.locator(".noUi-handle:visible").first
            handle.focus()
            for _ in range(3):
                page.keyboard.press("ArrowRight")
            page.wait_for_timeout(300)
            after = notebook.evaluate(f"numbers(labs[{k}])", LABS)
            assert after != before, "the slider moved nothing"
            assert_shows(lab, after)
            before = after
    assert notebook.console_errors == []
