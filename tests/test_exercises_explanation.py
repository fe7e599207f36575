"""Mistakes with a factor, two at once, in some parts only, or with no name in the task's list."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from backprop_course.exercises import check
from backprop_course.exercises.check import TASKS
from backprop_course.exercises.explanation import merged
from backprop_course.exercises.lesson04 import backward
from backprop_course.exercises.misconceptions import ADDED_UP
from backprop_course.exercises.mistakes import every_number
from backprop_course.exercises.run_safely import call

AS_GOOD = {
    "(E, 1) against (E,)": ("keepdims left out",),
    "1/E put in twice": ("E times too small", "a factor in one term only"),
    "E where K belongs": ("also divided by the outputs and the missing 1/E",),
    "G left out": ("the error left out",),
    "a 1/E that this loss does not have": ("E times too small",),
    "a column for a row": ("the answer's transpose",),
    "a layer skipped": ("another variable in its place",),
    "a plus for the minus": ("a plus and a minus exchanged",),
    "a row where aᵀa belongs": ("a factor left out",),
    "a stray factor 2": ("a factor in one term only",),
    "a stray factor ½": ("a factor in one term only",),
    "a_l for a_{l−1}": ("another layer's value",),
    "W and dW exchanged": ("another variable in its place",),
    "also divided by the outputs": ("K times too small", "n times too small", "a factor left out"),
    "aᵀa left out": ("a term left out",),
    "dW where W belongs": ("another variable in its place",),
    "divided by the learning rate": ("divided where the formula multiplies",),
    "divided instead of multiplied": ("divided where the formula multiplies",),
    "its own factor instead of the other one's": ("another variable in its place",),
    "logits where probabilities belong": ("σ left out",),
    "one sum for the whole matrix": ("one sum for the whole matrix",),
    "only the true class": ("brackets in another place",),
    "the Hadamard product for the matrix product": ("the Hadamard product for the matrix product",),
    "the activations left out": ("σ left out",),
    "the axis that sum drops": ("keepdims left out",),
    "the bias averaged instead of summed": ("E times too small",),
    "the bias's rule for the weight": ("a factor left out",),
    "the blocks added without their weights": ("a factor left out",),
    "the change without the weights": ("a term left out",),
    "the diagonal alone": ("the Hadamard product for the matrix product",),
    "the exponential left out": ("another variable in its place",),
    "the exponentials not divided by their sum": ("not divided",),
    "the factors in the wrong order": ("the factors exchanged",),
    "the forgotten transpose": ("the Hadamard product", "the answer's transpose"),
    "the inner minus of log(1 − A)": ("a plus and a minus exchanged",),
    "the inner product for the outer": ("the factors exchanged",),
    "the last activation left out": ("σ left out",),
    "the log of the wrong argument": ("1 − x for x", "divided where the formula multiplies"),
    "the matrix product for the Hadamard product": ("the matrix product for the Hadamard product",),
    "the maximum not added again": ("a term left out",),
    "divided by K instead of E": ("E times too large and also divided by the outputs",),
    "the number of right answers": ("E times too large",),
    "the smallest output": ("1 − x for x",),
    "the missing 1/E": ("E times too large",),
    "the missing minus": ("a plus and a minus exchanged", "the sign thrown away", "log(1 − A)"),
    "the missing sum": ("the missing sum",),
    "the next layer's slope": ("another layer's value", "another variable in its place"),
    "the sign in the exponent": ("the sign in the exponent",),
    "the softmax derivative again (its diagonal)": ("σ′ at the output once more",),
    "the sum along the wrong axis": ("one sum for the whole matrix",),
    "the value for its slope": ("a factor twice", "a square too many", "half of σ′"),
    "the weight left out": ("another variable in its place",),
    "the weight upside down": ("a fraction upside down",),
    "the wrong sign": ("uphill for downhill", "the wrong sign"),
    "this layer's weight for the next one's": ("another variable in its place",),
    "uphill for downhill": ("a plus and a minus exchanged", "the wrong sign"),
    "σ′ at the output once more": ("the softmax derivative again (its diagonal)",),
}
"""Of a known mistake, other names that are as true: judged by hand, one by one."""


def true_of(found, name):
    """Whether this verdict's name is true of the mistake."""
    return name in found or any(other in found for other in AS_GOOD.get(name, ()))


KNOWN = [(task, mistake) for task in TASKS.values() for mistake in task.mistakes]


def of_some(known):
    return pytest.mark.parametrize(
        ("task", "mistake"), known, ids=[f"{task.id}: {mistake.name}" for task, mistake in known]
    )


def gets_as_good_a_name_or_none(task, mistake, monkeypatch):
    others = tuple(m for m in task.mistakes if m.kind is not mistake.kind)
    monkeypatch.setitem(TASKS, task.id, replace(task, mistakes=others))
    found = check(task.id, mistake.fresh(), seed=3).mistake
    assert found is None or true_of(found, mistake.name), found


@of_some(KNOWN[::5])
def test_without_its_own_name_a_known_mistake_gets_as_good_a_one_or_none(
    task, mistake, monkeypatch
):
    gets_as_good_a_name_or_none(task, mistake, monkeypatch)


@pytest.mark.thorough
@of_some(KNOWN)
def test_without_its_own_name_every_known_mistake_gets_as_good_a_one_or_none(
    task, mistake, monkeypatch
):
    gets_as_good_a_name_or_none(task, mistake, monkeypatch)


SCALES = (-1.0, 2.0, 0.5)
NUMBERS = [
    (task, mistake)
    for task in TASKS.values()
    for mistake in task.mistakes
    if mistake.kind is not ADDED_UP
    and task.id not in ("06.backward", "06.topological", "06.multiply", "06.tanh")
    and mistake.name not in ("the wrong sign", "a stray factor 2", "a stray factor ½")
    and not call(task.answer, task.draw(np.random.default_rng(0), 0), task, None).parts[0].if_wrong
]  # fmt: skip


def times(factor, make):
    return lambda *args: every_number(lambda part: factor * np.asarray(part), make(*args))


def names_it_scaled(task, mistake, factor):
    found = check(task.id, times(factor, mistake.fresh()), seed=4).mistake
    assert found is not None
    assert true_of(found, mistake.name), (factor, found)


@of_some(NUMBERS[::6])
def test_a_known_mistake_is_named_with_a_factor_too(task, mistake):
    names_it_scaled(task, mistake, SCALES[len(mistake.name) % 3])


@pytest.mark.thorough
@pytest.mark.parametrize("factor", SCALES)
@of_some(NUMBERS)
def test_every_known_mistake_is_named_with_every_factor(task, mistake, factor):
    names_it_scaled(task, mistake, factor)


PAIRS = [
    (task.id, one, other, both)
    for task in TASKS.values()
    for one, other in combinations(task.mistakes, 2)
    if one.kind is not other.kind and (both := merged(one.make, other.make)) is not None
]
WITHOUT_EFFECT = {
    "nothing was trained": "",
    "one step only": "one step",
    "a step after every example": "only the last example",
    "only the last layer trained": "",
    "the forgotten transpose": "",
    "the biases left as they were": "the bias",
    "W and dW exchanged": "the bias",
    "σ′ left out": "σ′ left out of the error that is sent back",
}
"""Beside these, a mistake whose name begins so changes no number, or not where it can be seen."""


def names_both(id, one, other, both):
    found = check(id, both, seed=5).mistake
    assert found is not None
    for name, beside in ((one.name, other.name), (other.name, one.name)):
        unseen = name.startswith(WITHOUT_EFFECT.get(beside, "nothing begins so"))
        assert true_of(found, name) or unseen, found


@pytest.mark.parametrize(
    "pair", PAIRS[::60], ids=[f"{id}: {a.name}, {b.name}" for id, a, b, _ in PAIRS[::60]]
)
def test_of_two_known_mistakes_at_once_both_are_named(pair):
    names_both(*pair)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "pair", PAIRS[::3], ids=[f"{id}: {a.name}, {b.name}" for id, a, b, _ in PAIRS[::3]]
)
def test_of_any_two_known_mistakes_one_at_least_is_named(pair):
    """Both are not always: an error ends the answer at the first, and one may hide the other."""
    id, one, other, both = pair
    found = check(id, both, seed=5).mistake
    assert found is not None
    assert true_of(found, one.name) or true_of(found, other.name), found


def with_parts(change):
    """backward, its pairs changed: change(layer from 0, layers, dW, db)."""

    def backward_changed(X, Y, weights, biases):
        grads = backward(X, Y, weights, biases)
        return [change(l, len(grads), dW, db) for l, (dW, db) in enumerate(grads)]

    return backward_changed


PARTS = (
    (lambda l, L, dW, db: (dW, 2 * db), "right in every dW. It is off in every db"),
    (lambda l, L, dW, db: (-dW if l < L - 1 else dW, db), "off in dW before the last layer"),
    (lambda l, L, dW, db: (dW, 0.5 * db if l == L - 1 else db), "off in db of the last layer"),
)  # fmt: skip


@pytest.mark.parametrize(("change", "words"), PARTS)
def test_it_says_which_parts_are_right(change, words):
    for seed in range(5):
        verdict = check("04.backward", with_parts(change), seed=seed)
        assert words in verdict.message
        assert verdict.mistake in ("a stray factor 2", "a stray factor ½", "the wrong sign")


def test_two_parts_can_be_off_by_two_mistakes():
    def change(l, L, dW, db):
        return -dW, 2 * db

    verdict = check("04.backward", with_parts(change), seed=1)
    assert set(verdict.mistake.split(" and ")) == {"the wrong sign", "a stray factor 2"}
    assert "In every dW: the wrong sign" in verdict.message
    assert "In every db: a stray factor 2" in verdict.message


def test_a_layer_can_be_off_by_its_number():
    verdict = check("04.backward", with_parts(lambda l, L, dW, db: (2 * dW if l == 1 else dW, db)))
    assert verdict.mistake == "a stray factor 2"
    assert "It is off in dW of layer 2." in verdict.message


def test_two_over_E_is_not_taken_for_one_half():
    found = check("04.dW", lambda A_prev, dZ: 2 * A_prev.T @ dZ / len(dZ), seed=0).mistake
    assert set(found.split(" and ")) == {"a stray factor 2", "1/E put in twice"}


def trained(way, change=lambda grads, eta: grads):
    def train(X, Y, weights, biases, learning_rate, epochs):
        for _ in range(epochs):
            grads = change(way(X, Y, weights, biases), learning_rate)
            weights = [W - learning_rate * dW for W, (dW, _) in zip(weights, grads, strict=True)]
            biases = [b - learning_rate * db for b, (_, db) in zip(biases, grads, strict=True)]
        return weights, biases

    return train


def test_training_is_read_through_one_epoch():
    verdict = check("05.train", trained(with_parts(lambda l, L, dW, db: (2 * dW, db))), seed=2)
    assert verdict.mistake == "a stray factor 2"
    assert "Right: every db. Off: every dW." in verdict.message


def test_one_epoch_alone_names_nothing():
    def train(X, Y, weights, biases, learning_rate, epochs):
        way = with_parts(lambda l, L, dW, db: (2 * dW, db)) if epochs == 1 else backward
        return trained(way)(X, Y, weights, biases, learning_rate, epochs + (epochs > 1))

    assert check("05.train", train, seed=2).mistake is None


TERMS = (
    ("05.step", lambda W, dW, rate: W - rate * (dW + 0.02 * W), "weight decay"),
    ("04.backward", lambda X, Y, weights, biases: [
        (dW + 0.1 * W, db)
        for (dW, db), W in zip(backward(X, Y, weights, biases), weights, strict=True)
    ], "weight decay"),
)  # fmt: skip


@pytest.mark.parametrize(("id", "function", "name"), TERMS)
def test_a_term_that_was_added_is_found(id, function, name):
    for seed in range(10):
        assert name in check(id, function, seed=seed).mistake


LAYOUTS = (
    ("04.dW", lambda A_prev, dZ: (A_prev.T @ dZ / len(dZ)).T,
     {"the answer's transpose", "1/E put in twice"}),
    ("04.db", lambda dZ: dZ.mean(axis=0),
     {"the bias averaged instead of summed", "keepdims left out"}),
    ("05.step", lambda W, dW, learning_rate: np.trunc(W - learning_rate * dW),
     {"what stands behind the point cut off"}),
)  # fmt: skip


@pytest.mark.parametrize(("id", "function", "names"), LAYOUTS)
def test_numbers_that_lie_otherwise_are_recognised(id, function, names):
    for seed in range(10):
        assert set(check(id, function, seed=seed).mistake.split(" and ")) == names


def test_an_answer_that_runs_only_where_sizes_are_equal_is_read_there():
    found = check("04.dZ_hidden", lambda dZ_next, W_next, A: dZ_next @ W_next, seed=0)
    assert found.status == "raised an error"
    assert set(found.mistake.split(" and ")) == {"σ′ left out", "the forgotten transpose"}
