"""Every mistake is named on every task it belongs to, and no other one."""

import copy

import numpy as np
import pytest
from exercise_mistakes import MISTAKES

from backprop_course.exercises import check
from backprop_course.exercises.check import TASKS
from backprop_course.exercises.misconceptions import ADDED_UP

PAIRS = [(task, mistake) for task in TASKS.values() for mistake in task.mistakes]
TWINS = {("03.dz_output", "σ′ at the output"), ("04.dZ_output", "σ′ at the output")} | {
    ("03.dz_output", "the softmax derivative again (its diagonal)"),
    ("04.dZ_output", "the softmax derivative again (its diagonal)"),
    ("05.train", "uphill for downhill"),
    ("05.train", "the wrong sign"),
}
"""Where two mistakes give the same numbers, and so share the message."""


@pytest.mark.parametrize(("task", "mistake"), PAIRS, ids=[f"{t.id}: {s.name}" for t, s in PAIRS])
def test_a_mistake_is_named_and_no_other(task, mistake):
    for seed in (11, 12, 13):
        verdict = check(task.id, mistake.fresh(), seed=seed)
        assert not verdict
        names = verdict.mistake.split(" or ") if verdict.mistake else []
        assert mistake.name in names
        assert len(names) == 1 or any(
            task.id == id and mistake.name.startswith(name) for id, name in TWINS
        )


@pytest.mark.parametrize(("id", "name", "function"), MISTAKES)
def test_a_learners_own_way_of_making_it_is_named_too(id, name, function):
    for seed in (21, 22):
        verdict = check(id, copy.deepcopy(function), seed=seed)
        if name != ADDED_UP.name or seed == 21:
            assert verdict.mistake == name
            assert "lesson" in verdict.message


def test_the_mistakes_are_many():
    assert len({mistake.kind for _, mistake in PAIRS}) >= 25
    assert len({name for _, name, _ in MISTAKES}) >= 25


def test_the_two_that_cannot_be_told_apart_share_one_message():
    verdict = check("04.dZ_output", lambda A, Y: (A - Y) * A * (1 - A) / len(A))
    assert " or " in verdict.mistake
    assert "one of 2 mistakes" in verdict.message


def test_an_accumulator_is_seen_even_if_it_was_called_before():
    total = 5.0

    def dw(dz, a_prev):
        nonlocal total
        total += dz * a_prev
        return total

    assert check("01.dw", dw).mistake == ADDED_UP.name


def test_an_answer_that_differs_from_call_to_call_and_lies_on_its_side_has_a_verdict():
    calls = []

    def dW(A_prev, dZ):
        calls.append(1)
        return len(calls) * dZ.T @ A_prev

    assert check("04.dW", dW, seed=0).status == "wrong shape"


def test_dice_are_no_accumulator():
    rng = np.random.default_rng(0)
    verdict = check("04.dW", lambda A_prev, dZ: rng.random((A_prev.shape[1], dZ.shape[1])))
    assert (verdict.status, verdict.mistake) == ("wrong", None)


UNKNOWN = {
    "the signs alone": (
        lambda A, Y: (A - Y) / len(A) * np.where(np.arange(len(A)) == 1, -1, 1)[:, None],
        "Every sign is wrong there. Every size is right.",
    ),
    "one scale": (
        lambda A, Y: 3.7 * (A - Y) / len(A),
        "One and the same factor",
    ),
    "a pattern": (
        lambda A, Y: (np.sqrt(A) - Y) / len(A),
        "others too small",
    ),
}


@pytest.mark.parametrize("kind", UNKNOWN)
def test_a_mistake_that_is_not_known_is_not_named_and_its_worst_entry_is_pointed_out(kind):
    function, words = UNKNOWN[kind]
    verdict = check("04.dZ_output", function, seed=0)
    assert verdict.mistake is None
    assert "not recognise this mistake" in verdict.message
    assert "the worst is at [" in verdict.message
    assert words in verdict.message


def test_the_worst_entry_is_the_one_that_is_most_off():
    def dZ_output(A, Y):
        dZ = (A - Y) / len(A)
        if len(dZ) > 2:
            dZ[2, 0] += 40
        return dZ

    message = check("04.dZ_output", dZ_output).message
    assert "is off in 6 of the " in message
    assert "at [2, 0]" in message


def test_a_mistake_that_matches_only_some_of_the_inputs_is_not_named():
    def dW(A_prev, dZ):
        return A_prev.T @ dZ * (len(dZ) if len(dZ) % 2 else 1)

    assert check("04.dW", dW, seed=0).mistake is None


def test_an_error_is_told_with_its_line():
    def dW(A_prev, dZ):
        pieces = A_prev
        return pieces["first"]

    message = check("04.dW", dW).message
    assert "raised IndexError in its line 3" in message
    assert "fix this error first" in message


@pytest.mark.parametrize("id", TASKS)
def test_an_error_of_another_kind_is_no_mistake(id):
    verdict = check(id, lambda *_: 1 / 0)
    assert (verdict.status, verdict.mistake) == ("raised an error", None)


def test_an_error_alone_names_a_mistake_only_in_the_same_words():
    as_mistake = check("03.cross_entropy", lambda y, a: -y @ np.log(a) - (1 - y) @ np.log(1 - a))
    assert (as_mistake.status, as_mistake.mistake) == ("raised an error", "the forgotten transpose")
