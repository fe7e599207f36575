"""Each lesson in the edition for the browser, which never asks anything of another machine."""

import os
import re
from pathlib import Path

import learner_answers
import pytest
from hand import STEP, Hand
from lessons import WITHOUT_A_LAB
from readback import library
from web_editions import LESSONS, READ, ROOT
from web_page import WebNotebook

from backprop_course.exercises import solution
from backprop_course.exercises.check import find

ELSEWHERE = {"07_the_same_in_pytorch": "PyTorch", "08_more_than_one_machine": "Dask"}
"""Lessons to read here and to run on a machine of one's own, and what for."""

FIRST = "00_the_idea"
"""Where an answer that never ends is tried too."""

SCREENSHOTS = Path(os.environ.get("SCREENSHOTS", ROOT / "screenshots"))

EXERCISES = {
    "00": ("00.sigmoid_slope", "a * (1 - a)", "a * (a - 1)"),
    "01": ("01.dz_output", "a - y", "y - a"),
    "02": ("02.dz_hidden", "a * (1 - a)", "(1 - a)"),
    "03": ("03.dz_output", "a - y", "y - a"),
    "04": ("04.dW", "A_prev.T @ dZ", "A_prev.T @ dZ / len(dZ)"),
    "05": ("05.step", "W - learning_rate", "W + learning_rate"),
}


def marks(path):
    return () if path.stem in READ else pytest.mark.thorough


@pytest.fixture(
    params=[pytest.param(path, marks=marks(path), id=path.stem) for path in LESSONS], scope="module"
)
def lesson(request, reader, web_address):
    """Its name and its page, all cells run."""
    notebook = WebNotebook.run(reader, web_address, request.param.name)
    yield request.param.stem, notebook
    notebook.page.close()


def test_a_lesson_runs_in_the_browser(lesson, elsewhere):
    name, notebook = lesson
    page = notebook.page
    counts = notebook.executed()
    assert counts == list(range(counts[0], counts[0] + len(counts)))
    assert page.locator('[data-mime-type="application/vnd.jupyter.error"]').count() == 0
    assert page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0
    assert page.get_by_text("Error displaying widget").count() == 0
    assert page.get_by_text("Loading widget").count() == 0
    assert notebook.console_errors == []
    assert elsewhere.asked == []

    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.locator("h1").first.scroll_into_view_if_needed()
    page.screenshot(path=SCREENSHOTS / f"web_{name}.png")
    labs = page.locator(".backprop-lab")
    if labs.count():
        labs.first.scroll_into_view_if_needed()
        page.screenshot(path=SCREENSHOTS / f"web_{name}_lab.png")
    line = f"{name}: " + ", ".join(f"{k} {v:.1f} s" for k, v in notebook.seconds.items())
    print(f"\n{line}")
    with (SCREENSHOTS / "web_seconds.txt").open("a") as file:
        file.write(f"{line}\n")


WIDTH = "() => document.querySelector('.jp-Notebook .jp-Cell').getBoundingClientRect().width"
KEPT = """async () => {
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const kept = await Promise.all(caches_.map((cache) => cache.keys()));
    return kept.flat().map((request) => request.url);
}"""
FETCHED = "(address) => fetch(address).then((answer) => answer.ok, () => false)"


def test_on_a_phone_the_notebook_has_the_width(lesson):
    _, notebook = lesson
    notebook.page.set_viewport_size({"width": 390, "height": 844})
    assert notebook.page.evaluate(WIDTH) >= 352
    notebook.page.set_viewport_size({"width": 1280, "height": 900})


def test_what_never_changes_is_kept_for_the_next_visit(lesson, web_address):
    _, notebook = lesson
    page = notebook.page
    kept = page.evaluate(KEPT)
    wasm = next(address for address in kept if address.endswith("pyodide.asm.wasm"))
    assert any("/numpy-" in address for address in kept)
    assert any("/jlab_core." in address for address in kept)
    assert not any(
        address.endswith((".ipynb", ".json", ".html"))
        for address in kept
        if "/static/" not in address
    )
    page.context.set_offline(True)
    assert page.evaluate(FETCHED, wasm)
    assert not page.evaluate(FETCHED, f"{web_address}/jupyter-lite.json")
    page.context.set_offline(False)
    assert [e for e in notebook.console_errors if "jupyter-lite.json" not in e] == []
    notebook.console_errors.clear()


def test_a_package_that_cannot_be_fetched_is_named(lesson):
    name, notebook = lesson
    if name in ELSEWHERE:
        return
    said = notebook.printed(
        "from types import SimpleNamespace\nfrom backprop_course import browser\n"
        "try: browser._install(SimpleNamespace(name='nothing', file_name='nothing.whl'))\n"
        "except ModuleNotFoundError as error: print(error)"
    )
    assert "nothing must be fetched before it is used, got status 404" in said


def test_a_key_moves_a_labs_numbers(lesson, elsewhere):
    name, notebook = lesson
    labs = notebook.page.locator(".backprop-lab").count()
    assert (labs == 0) == (name in WITHOUT_A_LAB)
    if not labs or name in ELSEWHERE:  # there the kernel answers no cell any more
        return
    assert library(notebook, "how_many()") == labs
    hand = Hand(notebook, 0)
    hand.look()
    key = hand.parameters()[0]
    before = hand.value(key)
    hand.press(key, "ArrowUp")
    hand.look()
    assert hand.value(key) == pytest.approx(before + STEP, abs=1e-8)
    assert notebook.console_errors == []
    assert elsewhere.asked == []


def test_an_exercise_is_judged(lesson, elsewhere):
    name, notebook = lesson
    if name[:2] not in EXERCISES:
        return
    task, right, wrong = EXERCISES[name[:2]]
    code = solution(task).code
    assert code.count(right) == 1
    function = find(task).function_name
    stub = notebook.cell(f"def {function}(")
    check = notebook.cell(f'check("{task}"')
    answers = [(code.replace(right, wrong), "wrong"), (code, "correct")]
    if name == FIRST:
        signature = next(line for line in code.splitlines() if line.startswith("def "))
        answers.insert(0, (f"{signature}\n    while True:\n        pass", "took too long"))
    for text, status in answers:
        notebook.write(stub, text)
        check.locator(".cm-content").click()
        notebook.page.keyboard.press("Shift+Enter")
        said = check.locator(".jp-OutputArea-output")
        said.get_by_text(re.compile(rf"[✓✗] {re.escape(task)} · {status}")).wait_for(timeout=30_000)
    assert notebook.console_errors == []
    assert elsewhere.asked == []


VERDICTS = """
import sys, time
from pathlib import Path
Path("/tmp/learner_answers.py").write_text(SOURCE)
sys.path.insert(0, "/tmp")
from learner_answers import ANSWERS

def tried(number):
    [answer] = [each for each in ANSWERS if each.number == number]
    started = time.perf_counter()
    verdict = answer.verdict(0)
    return [verdict.status, verdict.mistake], time.perf_counter() - started
"""


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")  # np.matrix, in one of them
@pytest.mark.parametrize("every", [20, pytest.param(1, marks=pytest.mark.thorough)])
def test_learners_answers_get_the_same_verdicts_as_elsewhere(lesson, every):
    name, notebook = lesson
    if name != FIRST:
        return
    source = Path(learner_answers.__file__).read_text(encoding="utf-8")
    answers = [a for a in learner_answers.ANSWERS if a.number not in learner_answers.NEED_TORCH][
        ::every
    ]
    notebook.printed(f"SOURCE = {source!r}\n{VERDICTS}")
    found, seconds = [], []
    for answer in answers:
        verdict, taken = notebook.evaluate(f"tried({answer.number!r})")
        found.append((answer.number, *verdict))
        seconds.append((taken, answer.number))
    middle, (worst, number) = sorted(seconds)[len(seconds) // 2][0], max(seconds)
    print(f"\n{len(seconds)} verdicts: median {middle:.2f} s, worst {worst:.2f} s ({number})")
    assert found == [(a.number, v.status, v.mistake) for a in answers for v in [a.verdict(0)]]


def test_a_lesson_for_elsewhere_says_so(lesson):
    name, notebook = lesson
    said = notebook.page.get_by_text("does not run in the browser").all_inner_texts()
    if name not in ELSEWHERE:
        assert said == []
        return
    said = [text for text in said if not text.startswith("(skipped: ")]
    assert len(said) == 1
    assert said[0].startswith(f"{ELSEWHERE[name]} does not run in the browser")
    assert notebook.page.get_by_text("(skipped: ").count() > 0
