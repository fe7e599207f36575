"""Mistakes that nobody wrote down: edits of the solution, and two mistakes at once."""

import numpy as np
import pytest

from backprop_course.exercises import check
from backprop_course.exercises.check import TASKS
from backprop_course.exercises.edits import Edit, pinv, source_of
from backprop_lib.activations import Sigmoid

SHOWN = [id for id, task in TASKS.items() if (s := source_of(task.answer)) and s.one_formula]


@pytest.mark.parametrize("id", TASKS)
def test_without_an_edit_the_switches_change_nothing(id):
    task = TASKS[id]
    source = source_of(task.answer)
    unchanged = Edit((), (), 0)
    verdict = check(id, lambda *arguments: source.run(unchanged, arguments), seed=0)
    assert verdict, verdict


@pytest.mark.parametrize("id", SHOWN)
def test_the_formula_that_is_shown_gives_the_numbers_of_the_edit(id):
    task = TASKS[id]
    source = source_of(task.answer)
    arguments = task.draw(np.random.default_rng(1), 0).arguments
    names = {"np": np, "sigma": Sigmoid(), "sigmoid": Sigmoid()}
    compared = 0
    for edit in source.singles:
        with np.errstate(all="ignore"):
            try:
                found = source.run(edit, list(arguments.values()))
            except (ValueError, TypeError, AttributeError, IndexError, np.linalg.LinAlgError):
                continue
            shown = eval(source.shown(edit), names | arguments)
        pieces = [part if isinstance(part, tuple) else (part,) for part in (found, shown)]
        for one, other in zip(*pieces, strict=True):
            np.testing.assert_allclose(one, other, err_msg=source.shown(edit))
        compared += 1
    assert compared or not source.singles


ONE = (
    ("04.dZ_hidden", lambda D, W, A: (D @ np.linalg.pinv(W)) * A * (1 - A),
     "the inverse for the transpose"),
    ("03.dz_output", lambda a, y: a - y.shape[1] * y, "a factor in one term only"),
    ("04.dZ_output", lambda A, Y: A - Y / len(Y), "brackets in another place"),
)  # fmt: skip


@pytest.mark.parametrize(("id", "function", "name"), ONE)
def test_a_mistake_that_nobody_wrote_down_is_named_and_its_formula_is_shown(id, function, name):
    for seed in range(20):
        verdict = check(id, function, seed=seed)
        assert verdict.mistake == name
        assert "has the numbers of `" in verdict.message


TWO = (
    ("04.dZ_output", lambda A, Y: Y - A, ("the wrong sign", "the missing 1/E")),
    ("04.dZ_output", lambda A, Y: -Y / A + (1 - Y) / (1 - A),
     ("the slope at a, not at z", "the missing 1/E")),
    ("04.squared_error_dA", lambda A, Y: 2 * (A - Y) / len(Y),
     ("a stray factor 2", "a 1/E that this loss does not have")),
    ("04.cross_entropy", lambda A, Y: -np.sum(Y * np.log(A)),
     ("only the true class", "the missing 1/E")),
)  # fmt: skip


@pytest.mark.parametrize(("id", "function", "names"), TWO)
def test_of_two_mistakes_at_once_both_are_named(id, function, names):
    for seed in range(20):
        verdict = check(id, function, seed=seed)
        assert set(verdict.mistake.split(" and ")) == set(names)
        assert "Two things at once" in verdict.message


def test_an_edit_with_infinite_numbers_comes_back():
    verdict = check("04.backward", lambda *inputs: np.ones((3, 2)), seed=1007)
    assert verdict.status == "wrong shape"
    with pytest.raises(ValueError, match="matrix must be finite"):
        pinv(np.array([[np.inf, 1.0], [1.0, 2.0]]))
