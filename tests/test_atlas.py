"""The atlas of mistakes: every mistake has its page, every page all its parts and true numbers."""

import contextlib
import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pytest
from exercise_variants import VARIANTS
from lessons import LESSONS

import backprop_lib as bp
from backprop_course.exercises import check, explanation, misconceptions
from backprop_course.exercises.check import TASKS
from backprop_course.exercises.edits import source_of
from backprop_course.exercises.lesson06 import topological
from backprop_course.exercises.misconceptions import Misconception, instead
from backprop_course.proofs.entry import Formula
from backprop_course.proofs.ledger import entries
from backprop_course.shared.style import number
from web.book import atlas, worked
from web.book.formulas import NoFormulaError, Writer, different_lines, function_of, one_formula
from web.book.lessons import anchor

PAGES = {page.name: page for page in atlas.pages()}
EACH = pytest.mark.parametrize("name", PAGES)
TWINS = {"softmax-again-diagonal": "slope-at-the-output-again"}
"""Pages whose code another mistake explains as well."""


def kinds_of_the_checker():
    """Every mistake that some task can name, found in each place where the checker takes one."""
    listed = {m.kind for task in TASKS.values() for m in task.mistakes}
    sources = [source for task in TASKS.values() if (source := source_of(task.answer))]
    edits = {kind for source in sources for edit in source.singles for kind in edit.kinds}
    factors = {kind for kinds in explanation.FACTOR_KINDS.values() for kind in kinds}
    layouts = {kind for kind, _ in explanation.LAYOUTS if kind}
    others = {"OTHER_ORDER", "TOO_LARGE", "TOO_SMALL", "TERM_ADDED", "WEIGHT_DECAY"}
    return (
        listed | edits | factors | layouts | set(explanation.ANYWHERE.values())
        | {getattr(misconceptions, name) for name in others}
    )  # fmt: skip


def test_every_mistake_that_a_task_can_name_has_a_page_and_no_page_is_of_another():
    assert {page.kind for page in PAGES.values()} == kinds_of_the_checker()


def test_names_and_pages_are_unique_and_fit_into_an_address():
    for texts in ([p.name for p in atlas.pages()], [p.kind.name for p in atlas.pages()]):
        assert [text for text, count in Counter(texts).items() if count > 1] == []
    assert [name for name in PAGES if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []
    assert "index" not in PAGES


@EACH
def test_the_checker_names_the_mistake_of_a_pages_code_and_knows_the_page(name):
    page = PAGES[name]
    verdict = check(page.task.id, page.wrong_function(), seed=3)
    assert not verdict
    assert {found for _, found in verdict.pages} == {
        name,
        *([TWINS[name]] if name in TWINS else []),
    }
    named = " or ".join(sorted(name for name, _ in verdict.pages))
    assert " or ".join(sorted(verdict.mistake.split(" or "))) == named


@EACH
def test_a_page_has_all_its_parts(name):
    page, text = PAGES[name], PAGES[name].text
    assert text.startswith(f"(atlas-{name})=\n\n# ")
    formulas = re.search(
        r"\\text\{wrong:\}\\quad & (.+?) \\\\\[0.6em\]\n\\text\{right:\}\\quad & (.+)", text
    )
    assert formulas, "no formulas"
    assert formulas[1] != formulas[2]
    code = re.search(r"```python\n# wrong\n(.+?)\n\n# right\n(.+?)\n```", text, re.DOTALL)
    assert code, "no code"
    assert code[1] != code[2]
    for lead in (
        "With numbers",
        "Why it gives just this",
        "Why it looks right",
        "How to notice it",
    ):
        assert re.search(rf"\*\*{lead}\.\*\* \S+ \S+", text), lead
    assert f"Task `{page.task.id}`" in text
    assert f'`check("{page.task.id}", {page.task.function_name})` names this mistake' in text
    assert page.formulas
    assert all(f"[{id}](<../09_proof_ledger.ipynb#{id}>)" in text for id in page.formulas)
    assert page.alike
    assert "{" not in re.sub(
        r"\$.*?\$|```.*?```|\\\{", "", text.replace("$$", "$"), flags=re.DOTALL
    )


# The numbers


@dataclass(frozen=True)
class Line:
    """A page's line "Wrong:" or "Right:": of each part its shape and its entries, as written."""

    parts: dict

    @classmethod
    def on(cls, text, side):
        found = {}
        for part in shown(text, side).split("; "):
            label, latex, shape = re.fullmatch(r"(?:(.*): )?\$(.+)\$(?:\xa0(.*))?", part).groups()
            latex = re.sub(r"^\{|\}$", "", latex) if shape else latex
            latex = re.sub(r"\\(begin|end)\{pmatrix\}|\^\\top", "", latex)
            entries = [entry.strip() for entry in re.split(r"&|\\\\|,\\;", latex)]
            found[(label or "").replace("\\", "")] = (shape or "").replace("\xa0", " "), entries
        return cls(found)

    def is_of(self, arrays):
        """Whether these arrays, by their labels, have all its numbers and shapes."""
        return all(
            label in arrays
            and shape in ("", str(arrays[label].shape))
            and len(entries) == arrays[label].size
            and all(map(alike, entries, arrays[label].ravel()))
            for label, (shape, entries) in self.parts.items()
        )


def shown(text, side):
    """What stands on a page's line "Wrong:" or "Right:"."""
    return re.search(rf"^\*\*{side.title()}:\*\* (.*)$", text, re.MULTILINE)[1]


def alike(text, value):
    """Whether a number is written so, but for a last digit."""
    plain = re.sub(r"\\cdot10\^\{(.*)\}", r"e\1", text).replace(r"\infty", "inf")
    wanted = float(plain.replace(r"\text{nan}", "nan"))
    return bool(np.isclose(wanted, float(value), rtol=6e-3, atol=1e-12, equal_nan=True))


def parts_of(page, function, calls=1):
    """What a function gives in the last of so many calls on a page's example, by labels."""
    with np.errstate(all="ignore"):
        for _ in range(calls):
            arguments = page.numbers.probe.copies()
            value = function(*arguments.values())
    if page.task.id in ("06.multiply", "06.tanh"):
        G = np.arange(1.0, value.value.size + 1).reshape(value.value.shape)
        sent = dict(zip(arguments, map(np.asarray, value.way_back(G)), strict=True))
        return {"value": value.value} | {f"gradient of {name}": g for name, g in sent.items()}
    if page.task.id == "06.backward":
        nodes = topological(arguments["loss"])
        return {chr(97 + i): np.asarray(value[node]) for i, node in enumerate(nodes)}
    parts = page.task.answer_shape.read(page.task.function_name, value, arguments)
    return {part.name if len(parts) > 1 else "": part.array for part in parts}


IN_WORDS = {"05.minibatches", "06.topological"}
"""Tasks whose answer is an order, told in words."""


def has_numbers(side):
    """Whether a page's line holds numbers, and no words alone."""
    return [
        name
        for name, page in PAGES.items()
        if page.task.id not in IN_WORDS and "$" in shown(page.text, side)
    ]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", has_numbers("right"))
def test_the_right_numbers_are_those_of_other_solutions(name):
    page = PAGES[name]
    line = Line.on(page.text, "right")
    for function in VARIANTS[page.task.id]:
        assert line.is_of(parts_of(page, function))


def own_mistakes(page):
    """The checker's own functions with this mistake: those of its list, and edits."""
    yield from (m.fresh() for m in page.task.mistakes if m.kind is page.kind)
    source = source_of(page.task.answer)
    for edit in source.singles if source else ():
        if edit.kinds == (page.kind,):
            yield lambda *arguments, edit=edit: source.run(edit, arguments)


def training_twice_slowed(page):
    """Training with the square of the learning rate."""
    train = page.task.answer
    return parts_of(page, lambda X, Y, W, b, rate, epochs: train(X, Y, W, b, rate**2, epochs))


BY_RULE = {
    "wrong-sign": lambda right, a: -right,
    "stray-factor-two": lambda right, a: 2 * right,
    "stray-factor-half": lambda right, a: right / 2,
    "times-too-large": lambda right, a: right * right.size,
    "times-too-small": lambda right, a: right / right.size,
    "answer-transposed": lambda right, a: right.T,
    "keepdims-left-out": lambda right, a: right[0],
    "cut-off-behind-the-point": lambda right, a: np.trunc(right),
    "something-added": lambda right, a: right + 0.1 * a["a"],
    "weight-decay": lambda right, a: right - a["learning_rate"] * 0.1 * a["W"],
    "parameters-in-another-order": lambda right, a: a["dZ"].T @ a["A_prev"],
}
"""Mistakes that the checker finds by a rule, and not by a list or an edit."""


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", has_numbers("wrong"))
def test_the_wrong_numbers_are_those_of_the_checkers_own_mistake(name):
    page = PAGES[name]
    line = Line.on(page.text, "wrong")
    if name in BY_RULE:
        right = parts_of(page, page.task.answer)[""]
        assert line.is_of({"": BY_RULE[name](right, page.numbers.probe.arguments)})
    elif name == "learning-rate-twice":
        assert line.is_of(training_twice_slowed(page))
    else:
        found = []
        for function in own_mistakes(page):
            with contextlib.suppress(Exception):
                found.append(line.is_of(parts_of(page, function, 1 + page.numbers.repeated)))
        assert any(found)


@EACH
def test_the_wrong_line_differs_from_the_right_one(name):
    text = PAGES[name].text
    assert shown(text, "wrong") != shown(text, "right")


def test_the_numbers_of_a_page_are_the_librarys():
    page = PAGES["missing-mean"]
    A, Y = page.numbers.probe.arguments.values()
    Z = np.log(A / (1 - A))
    dZ = bp.CrossEntropy().dZ(Z, A, Y, bp.Sigmoid())
    assert Line.on(page.text, "right").is_of({"": dZ})
    assert Line.on(page.text, "wrong").is_of({"": len(Y) * dZ})
    assert not Line.on(page.text, "wrong").is_of({"": dZ})
    assert not Line.on(page.text, "right").is_of({"": dZ.T})


def test_batches_and_orders_are_told_row_by_row_and_node_by_node():
    page = PAGES["x-and-y-shuffled-apart"]
    arguments = page.numbers.probe.copies()
    epochs = [list(page.task.answer(*arguments.values())) for _ in range(2)]
    rows = [" | ".join(" ".join(f"{x:g}" for x in X[:, 0]) for X, _ in epoch) for epoch in epochs]
    line = shown(page.text, "right").replace("\\", "")
    assert line == f"epoch 1: {rows[0]}; epoch 2: {rows[1]}"
    wrong = shown(page.text, "wrong")
    for X, Y in re.findall(r"X ([\d ]+) with Y ([\d ]+)", wrong):
        assert X.strip() != Y.strip()
    order = shown(PAGES["last-node-first"].text, "right")
    assert order == "order: a, b, c, d, e, f"
    assert shown(PAGES["last-node-first"].text, "wrong") == "order: f, e, d, c, b, a"


# Files and links


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("book")
    (home / "atlas").mkdir()
    (home / "atlas/of-an-earlier-build.md").write_text("old")
    files = atlas.write(home)
    assert sorted(files) == sorted((home / "atlas").iterdir())
    return home / "atlas"


def test_there_is_a_file_for_each_page_and_an_index(folder):
    assert {path.stem for path in folder.iterdir()} == {"index", *PAGES}
    index = (folder / "index.md").read_text()
    alphabet = index.split("\n## ")[-1]
    assert sorted(re.findall(r"\]\((.*?)\.md\)", alphabet)) == sorted(PAGES)


def anchors():
    """The anchors of each lesson, as JupyterLab makes them: blanks are hyphens."""
    found = {}
    for path in LESSONS:
        from nbformat import read

        cells = read(path, as_version=4).cells
        text = "\n".join(c.source for c in cells if c.cell_type == "markdown")
        headings = re.findall(r"^#+ (.+?)\s*$", text, re.MULTILINE)
        found[path.name] = [heading.replace(" ", "-") for heading in headings]
    return found


def broken(texts, lessons):
    """Links that lead nowhere, or to a place that there is twice."""
    labels = Counter(
        label for text in texts.values() for label in re.findall(r"^\((.+)\)=$", text, re.M)
    )
    for name, text in texts.items():
        text = re.sub(r"```.*?```|`[^`]*`|\$[^$]*\$", "", text, flags=re.DOTALL)
        for target in re.findall(r"\]\(<?([^)>]+)>?\)", text):
            file, _, place = target.partition("#")
            if not file:
                good = labels[place] == 1
            elif file.startswith("../"):
                good = lessons.get(file.removeprefix("../"), []).count(place) == 1
            else:
                good = file.removesuffix(".md") in texts and not place
            if not good:
                yield name, target


def test_every_link_leads_somewhere_and_a_broken_one_is_seen(folder):
    texts = {path.stem: path.read_text() for path in folder.iterdir()}
    lessons = anchors()
    assert list(broken(texts, lessons)) == []
    for good, bad in (
        ("missing-mean.md", "no-page.md"),
        ("#F34", "#F99"),
        ("#atlas-of-f34", "#nowhere"),
    ):
        spoiled = texts | {"mean-twice": texts["mean-twice"].replace(good, bad)}
        assert [name for name, _ in broken(spoiled, lessons)] != [], bad


def test_links_between_alike_mistakes_go_both_ways_and_a_formulas_list_holds_its_pages(folder):
    texts = {path.stem: path.read_text() for path in folder.iterdir()}
    near = {
        name: set(re.findall(r"^- \[.*\]\(([\w-]+)\.md\)$", text, re.M))
        for name, text in texts.items()
    }
    index = near.pop("index")
    assert index == set(PAGES)
    assert [(a, b) for a in near for b in near[a] if a not in near[b]] == []
    by_formula = texts["index"].partition("## By formula")[2].partition("## In alphabetical")[0]
    for part in re.split(r"\n(?=\(atlas-of-)", by_formula)[1:]:
        id = re.search(r"^### (.+)$", part, re.M)[1].replace("\\", "")
        listed = set(re.findall(r"\]\(([\w-]+)\.md\)", part))
        assert listed == {name for name, page in PAGES.items() if id in page.formulas}
        assert all(f"](#atlas-of-{id.lower()})" in texts[name] for name in listed)


def test_the_alphabet_is_kept():
    titles = [page.title for page in sorted(atlas.pages(), key=atlas.in_alphabet)]
    words = [re.sub(r"^(the|an?) ", "", title.lower()) for title in titles]
    letters = [text for text in words if re.match("[a-z]", text)]
    assert letters == sorted(letters)
    assert words[: len(letters)] == letters
    assert len(letters) < len(words)


def test_what_is_alike_is_named_by_pages_that_there_are():
    for page in PAGES.values():
        assert set(page.kind.see) <= PAGES.keys() - {page.name}
        assert len(set(page.kind.see)) == len(page.kind.see)


def test_a_refuted_form_is_one_of_the_ledgers():
    for page in PAGES.values():
        if page.kind.refuted:
            id, form = page.kind.refuted
            assert isinstance(entries()[id], Formula)
            assert any(form in claim.wrong for claim in entries()[id].claims()), (id, form)


def test_six_are_famous():
    assert [page.name for page in atlas.famous()] == [
        p.name for p in PAGES.values() if p.kind.famous
    ]
    assert len(atlas.famous()) == 6
    assert {id for page in atlas.famous() for id in page.formulas} >= {
        "F18",
        "F34",
        "F36",
        "F37",
        "F38",
    }


def test_a_heading_is_anchored_as_the_lessons_link_to_it():
    assert anchor("5. Back to the weights: contributions add") == (
        "5.-Back-to-the-weights:-contributions-add"
    )


def test_the_texts_are_short_sentences():
    for page in PAGES.values():
        for text in (page.kind.looks_right, page.kind.notice):
            assert text.endswith((".", ")")), page.name
            assert 3 <= len(text.split()) <= 45, page.name
            assert not re.search(
                r"\b(obviously|simply|of course|surprise|slip|teacher)\b", text, re.I
            )


# Faults


def planted(**changes):
    """A page of a made-up mistake in 04.dW."""
    wrong = changes.pop("wrong", instead("04.dW", ("A_prev.T @ dZ", "2 * A_prev.T @ dZ")))
    return atlas.Page(
        Misconception("made-up", "made up", "why", "looks", "notice", wrong, **changes)
    )


def test_code_that_is_not_in_the_solution_cannot_be_exchanged():
    with pytest.raises(
        ValueError, match=r"changes must exchange what stands in the .* 04\.dW, got 'dz'"
    ):
        str(planted(wrong=instead("04.dW", ("dz", "dz"))).text)


def test_a_mistake_that_no_example_shows_is_an_error():
    same = instead("04.dW", ("A_prev.T @ dZ", "(dZ.T @ A_prev).T"))
    with pytest.raises(ValueError, match=r"examples of 04\.dW must show 'made-up'"):
        str(planted(wrong=same).numbers)


def test_a_number_that_is_changed_is_seen(monkeypatch):
    page = atlas.Page(PAGES["missing-mean"].kind)
    right = {"": page.task.answer(*page.numbers.probe.arguments.values())}
    assert Line.on(page.text, "right").is_of(right)
    monkeypatch.setattr(worked, "number", lambda value: number(1.01 * value))
    text = "\n".join(atlas._number_parts(page))
    assert not Line.on(text, "right").is_of(right)


def test_an_error_is_told_where_there_are_no_numbers():
    page = PAGES["name-of-a-function"]
    assert "raised UnboundLocalError" in shown(page.text, "wrong")
    assert "raised an error" not in shown(page.text, "right")
    assert "With other sizes it raises an error." in PAGES["brackets-moved"].text


@pytest.mark.parametrize(
    ("code", "latex"),
    [
        ("(A - Y) / len(Y)", r"\frac{A - Y}{E}"),
        ("(A - Y) / len(Y) / len(Y)", r"\frac{A - Y}{E\,E}"),
        ("A - Y / len(Y)", r"A - \frac{Y}{E}"),
        ("-Y / A + (1 - Y) / (1 - A)", r"-\frac{Y}{A} + \frac{1 - Y}{1 - A}"),
        ("(D @ W.T) * A * (1 - A)", r"\left(D\,W^\top\right)\circ A\circ \left(1 - A\right)"),
        ("D @ (W.T * A)", r"D\,\left(W^\top\circ A\right)"),
        ("A[-1:].T @ D", r"\left(A^{(E)}\right)^\top\,D"),
        ("A - (D - Y)", r"A - \left(D - Y\right)"),
        ("A - (-Y)", r"A - \left(-Y\right)"),
        ("(-Y * A).sum()", r"\sum \left(-Y\circ A\right)"),
        ("2 * A", r"2\,A"),
        ("A * Y.shape[1]", r"A\,K"),
        ("(A ** 2) ** 2", r"\left(A^{2}\right)^{2}"),
        ("np.log(1 - A)", r"\log\left(1 - A\right)"),
        ("e ** (1 - A)", r"e^{1 - A}"),
        ("dZ_next.sum(axis=0, keepdims=True)", r"\sum_e \delta_{\text{next}}"),
    ],
)  # fmt: skip
def test_a_formula_is_written_as_its_code_groups_it(code, latex):
    writer = Writer({"A": ("E", "K"), "Y": ("E", "K")})
    assert writer.expression(one_formula(function_of(f"def f():\n    return {code}"))) == latex


@pytest.mark.parametrize("code", ["[x for x in A]", "A[:, 1:2]", "f'{A}'", "A.cumsum(axis=2)"])
def test_what_is_no_formula_is_not_written_as_one(code):
    with pytest.raises(NoFormulaError):
        Writer().expression(one_formula(function_of(f"def f():\n    return {code}")))


def test_lines_are_shown_where_two_codes_differ():
    right = "def f():\n    a = 1\n    b = 2\n    c = 3\n    d = 4\n    return a"
    assert different_lines(right.replace("b = 2", "b = 5"), right) == ("b = 5", "b = 2")
    assert different_lines(right.replace("    b = 2\n", ""), right) == ("a = 1", "a = 1\nb = 2")
    both = right.replace("a = 1", "a = 6").replace("d = 4", "d = 7")
    assert different_lines(both, right) == ("a = 6\n# …\nd = 7", "a = 1\n# …\nd = 4")


def test_signs_of_markdown_stay_signs_and_code_stays_code():
    assert worked.prose("a_l * `W_l * 2` <b> $x$") == r"a\_l \* `W_l * 2` \<b\> \$x\$"
