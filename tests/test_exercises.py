"""Exercises: the tasks, the help, how a verdict looks, and the questions."""

import inspect
import json
import re
from pathlib import Path

import numpy as np
import pytest

from backprop_course import exercises
from backprop_course.exercises import check, hint, predict, questions, solution, tasks
from backprop_course.exercises.check import MOVED, QUESTIONS, TASKS, _asked
from backprop_course.exercises.lesson06 import Node
from backprop_course.exercises.task import OPEN, RIGHT, WRONG, Verdict

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
CONTRACT = {
    "00": ["sigmoid_slope(a)", "slopes(x, y, w1, w2, w3)"],
    "01": ["dz_output(a, y)", "dz_hidden(dz_next, w_next, a)", "dw(dz, a_prev)", "db(dz)",
           "backward(x, y, w, b)"],
    "02": ["jacobian(W_next, a)", "dz_hidden(dz_next, W_next, a)", "dW(a_prev, dz)", "db(dz)",
           "backward(x, y, W1, b1, W2, b2)"],
    "03": ["one_hot(labels, K)", "cross_entropy(y, a)", "dz_output(a, y)", "softmax(z)",
           "softmax_jacobian(a)", "softmax_loss(z, y)"],
    "04": ["cross_entropy(A, Y)", "dZ_output(A, Y)", "dZ_hidden(dZ_next, W_next, A)",
           "dW(A_prev, dZ)", "db(dZ)", "backward(X, Y, weights, biases)",
           "three_layer_forward(X, W1, W2, W3)",
           "squared_error_dA(A, Y)", "cross_entropy_dA(A, Y)"],
    "05": ["step(W, dW, learning_rate)",
           "train(X, Y, weights, biases, learning_rate, epochs)",
           "minibatches(X, Y, size, rng)", "accuracy(A, Y)"],
    "06": ["matmul_back(G, A, B)", "unbroadcast(G, shape)", "multiply(a, b)",
           "topological(last)", "backward(loss)", "tanh(a)"],
    "07": ["to_torch(W)", "our_dZ(dZ_torch)"],
    "08": ["combine(dWs, sizes)"],
}  # fmt: skip
ALL = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def names_of_a_notebook():
    """What a lesson has defined before its exercises."""
    names = {"np": np, "sigmoid": sigmoid, "sigma": sigmoid, "Node": Node}
    for earlier in ("04.backward", "05.step", "06.unbroadcast", "06.topological"):
        exec(solution(earlier).code, names)
    return names


@pytest.mark.parametrize("lesson", CONTRACT)
def test_the_tasks_are_those_of_the_contract(lesson):
    assert [TASKS[id].signature for id in tasks(lesson)] == CONTRACT[lesson]
    assert [id.partition(".")[2] for id in tasks(lesson)] == [
        signature.partition("(")[0] for signature in CONTRACT[lesson]
    ]


def test_no_task_is_outside_the_contract():
    assert len(tasks()) == sum(map(len, CONTRACT.values()))


@ALL
def test_the_shown_solution_passes_its_own_check(task):
    names = names_of_a_notebook()
    exec(solution(task.id).code, names)
    for seed in range(5):
        assert check(task.id, names[task.function_name], seed=seed)


@ALL
def test_a_probe_has_arguments_named_as_in_the_signature_and_different_sizes(task):
    for seed in range(20):
        drawn = task.probes(np.random.default_rng(seed))
        assert len(drawn) >= 6
        assert all(list(p.arguments) == list(inspect.signature(task.answer).parameters)
                   for p in drawn)  # fmt: skip
        for probe in drawn[:6]:
            arrays = [a for a in probe.arguments.values() if isinstance(a, np.ndarray)]
            arrays += probe.arguments.get("weights", [])
            for array in arrays:
                sizes = [size for size in array.shape if size != 1]
                assert len(set(sizes)) == len(sizes)
                assert all(size >= 2 for size in sizes)


def test_probes_are_drawn_anew_and_a_seed_repeats_them():
    seen = []

    def dW(A_prev, dZ):
        seen.append(A_prev.copy())
        return A_prev.T @ dZ

    def drawn(**seed):
        seen.clear()
        check("04.dW", dW, **seed)
        return [array.tobytes() for array in seen]

    assert drawn() != drawn()
    assert drawn(seed=3) == drawn(seed=3)


@ALL
def test_hints_come_one_by_one_and_the_last_is_repeated(task):
    _asked.clear()
    shown = [hint(task.id) for _ in range(5)]
    assert [h.number for h in shown] == [1, 2, 3, 3, 3]
    assert [h.was_last for h in shown] == [False] * 3 + [True] * 2
    assert len({h.text for h in shown}) == 3
    assert shown[4].text == shown[2].text
    assert "last hint" in repr(shown[3])
    assert "last hint" not in repr(shown[2])


@ALL
def test_a_solution_shows_its_code_and_a_derivation_with_f_numbers(task):
    shown = solution(task.id)
    assert shown.code.startswith(f"def {task.signature}:\n")
    assert 2 <= len(shown.derivation) <= 3
    assert re.search(r"\bF\d+\b|as softmax in the ledger", " ".join(shown.derivation))
    assert "$" in " ".join(shown.derivation)
    markdown = shown._repr_markdown_()
    assert f"```python\n{shown.imports}{shown.code}```" in markdown
    assert shown.code in repr(shown)
    for line in shown.derivation:
        assert line.count("$") % 2 == 0


def headings(lesson):
    path = next(NOTEBOOKS.glob(f"{lesson}_*.ipynb"))
    text = "\n".join(
        "".join(cell["source"])
        for cell in json.loads(path.read_text())["cells"]
        if cell["cell_type"] == "markdown"
    )
    return set(re.findall(r"^#+ (.+?)\s*$", text, re.MULTILINE))


def test_what_is_to_be_read_again_is_a_heading_of_the_lesson():
    places = {task.place for task in TASKS.values()}
    places |= {s.read_again for task in TASKS.values() for s in task.mistakes if s.read_again}
    known = {lesson: headings(lesson) for lesson in {place.lesson for place in places}}
    assert [p for p in places if p.heading not in known[p.lesson]] == []
    assert not any("$" in place.heading for place in places)


NOTHING_YET = {
    "None": lambda *_: None,
    "dots": lambda *_: ...,
    "not implemented": lambda *_: NotImplemented,
}


@ALL
@pytest.mark.parametrize("stub", NOTHING_YET)
def test_an_empty_stub_is_not_attempted(task, stub):
    verdict = check(task.id, NOTHING_YET[stub])
    assert (verdict.status, verdict.mistake, bool(verdict)) == ("not attempted", None, False)
    assert "return" in verdict.message


def test_a_stub_that_raises_not_implemented_or_is_missing_is_not_attempted():
    def dW(A_prev, dZ):
        raise NotImplementedError

    assert check("04.dW", dW).status == "not attempted"
    assert check("04.dW", None).status == "not attempted"


@pytest.mark.parametrize("wrong", ["04.dw", "dW", "4.dW", "04.dZoutput", "04.dx"])
@pytest.mark.parametrize("ask", [hint, solution, lambda id: check(id, None)])
def test_an_unknown_id_names_near_ones(ask, wrong):
    with pytest.raises(
        ValueError, match=r"task_id must be an id such as .* did you mean .*(dW|dZ)"
    ):
        ask(wrong)


def test_an_unknown_id_that_is_like_no_other_lists_all():
    with pytest.raises(ValueError, match=r"one of 00\.sigmoid_slope, .*07\.to_torch"):
        hint("zzz")


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def contrast(one, other):
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", [RIGHT, WRONG, OPEN])
@pytest.mark.parametrize("page", ["#FFFFFF", "#111111"])
def test_the_bar_of_a_card_is_seen_on_both_themes(colour, page):
    assert contrast(colour, page) >= 3


@pytest.mark.parametrize(
    ("status", "colour", "sign"),
    [("correct", RIGHT, "✓"), ("wrong", WRONG, "✗"), ("not attempted", OPEN, "…")],
)
def test_a_card_has_a_sign_and_text_in_the_themes_colour(status, colour, sign):
    verdict = Verdict("04.dW", status, "a < b & c", None)
    card = verdict._repr_html_()
    assert f"border-left:4px solid {colour}" in card
    assert "color:var(--jp-content-font-color1, currentColor)" in card
    assert f"{sign} 04.dW · {status}" in card
    assert "a &lt; b &amp; c" in card
    assert set(re.findall(r"<(\w+)", card)) == {"div"}
    assert repr(verdict) == f"{sign} 04.dW · {status}\na < b & c"
    assert bool(verdict) is (status == "correct")


@ALL
def test_no_message_prints_a_number_of_the_answer(task):
    for mistake in task.mistakes:
        message = check(task.id, mistake.fresh(), seed=0).message
        assert not re.search(r"\d\.\d", re.sub(r"F\d+|lesson .*|0\.5 to 0\.73", "", message))


def test_the_function_itself_is_wanted_and_not_its_answer():
    verdict = check("04.dW", np.ones((3, 2)))
    assert verdict.status == "wrong type"
    assert "check('04.dW', dW)" in verdict.message


def test_what_a_function_prints_is_seen(capsys):
    def db(dz):
        print("dz is", type(dz).__name__)
        return dz

    assert check("01.db", db)
    assert "dz is float" in capsys.readouterr().out


@pytest.mark.parametrize("lesson", CONTRACT)
def test_each_lesson_has_some_questions(lesson):
    assert 2 <= len(questions(lesson)) <= 6


def test_no_question_is_outside_the_lessons():
    assert questions() == list(QUESTIONS)
    assert len(questions()) == sum(len(questions(lesson)) for lesson in CONTRACT)


@pytest.mark.parametrize("id", QUESTIONS)
def test_of_a_questions_options_one_is_right_and_each_says_why(id):
    verdicts = [predict(id, option) for option in QUESTIONS[id]]
    assert [v.status for v in verdicts] == ["correct"] + ["wrong"] * (len(verdicts) - 1)
    assert len(verdicts) >= 3
    assert len({v.message for v in verdicts}) == len(verdicts)
    assert predict(id, None).status == "not attempted"
    assert predict(id, ...).status == "not attempted"
    other = predict(id, "something else")
    assert other.status == "wrong type"
    assert all(option in other.message for option in QUESTIONS[id])


def test_an_option_may_be_written_as_a_number_or_a_shape():
    assert predict("00.q2", 0)
    assert predict("00.q2", 0.0)
    assert predict("00.q2", -5).status == "wrong"
    assert predict("04.q2", (3, 4))
    assert predict("04.q1", "  Same ")
    with pytest.raises(ValueError, match=r"question_id must be .* did you mean .*04\.q3"):
        predict("04.q9", 1)


def test_a_correct_answer_is_told_on_how_many_inputs():
    assert check("04.db", lambda dZ: dZ.sum(axis=0, keepdims=True)).message == (
        "Right, on 6 random inputs."
    )


def test_everything_promised_is_there():
    assert all(hasattr(exercises, name) for name in exercises.__all__)


def test_what_moved_answers_to_its_old_id():
    assert check("06.our_dZ", TASKS["07.our_dZ"].answer)
    assert check("07.combine", lambda dWs, sizes: None).task == "08.combine"
    assert hint("07.combine").text == TASKS["08.combine"].hints[0]
    assert solution("06.to_torch").code == TASKS["07.to_torch"].code
    assert set(MOVED.values()) <= TASKS.keys() | QUESTIONS.keys()


def test_an_id_that_is_used_again_says_where_the_old_one_went():
    right, *wrong = QUESTIONS["07.q1"]
    assert "08.q1" not in predict("07.q1", wrong[0]).message
    assert "07.q1 was what is 08.q1 now" in predict("07.q1", "something else").message
    assert "08.q1" not in predict("07.q1", right).message
    assert predict("08.q1", next(iter(QUESTIONS["08.q1"])))
