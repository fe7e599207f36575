"""The checker's word on answers as learners give them, against a judgement made by hand."""

from functools import cache

import pytest
from learner_answers import ANSWERS

# np.matrix, which one of them hands back, says that it is old
pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
SEEDS = range(3)
each = pytest.mark.parametrize("answer", ANSWERS, ids=[f"{a.number} {a.task}" for a in ANSWERS])
NAMED = ("named", "one of two")


@cache
def verdicts(number):
    (answer,) = [answer for answer in ANSWERS if answer.number == number]
    return answer, [answer.verdict(seed) for seed in SEEDS]


@each
def test_right_ones_pass_and_wrong_ones_do_not(answer):
    for verdict in verdicts(answer.number)[1]:
        assert answer.kind(verdict) not in ("REFUSED", "ACCEPTED"), verdict


@each
def test_a_name_that_is_given_is_true_and_always_the_same(answer):
    _, found = verdicts(answer.number)
    assert len({(verdict.status, verdict.mistake) for verdict in found}) == 1
    assert answer.kind(found[0]) != "MISNAMED", found[0]


@pytest.mark.thorough
@each
def test_name_and_status_are_the_same_over_forty_seeds(answer):
    found = [answer.verdict(seed) for seed in range(40)]
    assert len({(verdict.status, verdict.mistake) for verdict in found}) == 1


def share_named(count):
    """Of the answers with so many mistakes: which share is named truly, and which are not."""
    answers = [a for a in ANSWERS if a.names and (len(a.names) == 1) == (count == 1)]
    unnamed = [a.number for a in answers if a.kind(verdicts(a.number)[1][0]) not in NAMED]
    return 1 - len(unnamed) / len(answers), unnamed


def test_nine_of_ten_single_mistakes_are_named():
    share, unnamed = share_named(1)
    assert share >= 0.9, unnamed


def test_three_of_four_double_mistakes_are_named():
    share, unnamed = share_named(2)
    assert share >= 0.75, unnamed
