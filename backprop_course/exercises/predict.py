"""Predict, then look: a question is answered before the cell below it is run."""

from __future__ import annotations

from numbers import Real
from typing import Any

from backprop_course.exercises.questions import QUESTIONS
from backprop_course.exercises.registry import unknown
from backprop_course.exercises.verdict import Verdict


def predict(question_id: str, answer: Any) -> Verdict:
    """The verdict on an answer, one of the question's options; None is not attempted.

    A wrong option is told what it takes for true, and the right one is not given away. Raises
    ValueError for an id that there is not.
    """
    if question_id not in QUESTIONS:
        raise ValueError(unknown("question_id", question_id, list(QUESTIONS)))
    question = QUESTIONS[question_id]
    if answer is None or answer is Ellipsis:
        return Verdict(
            question_id, "not attempted", f"Not answered yet. Options: {_offer(question)}."
        )
    given = _plain(answer)
    if given not in question:
        return Verdict(
            question_id,
            "wrong type",
            f"The answer must be one of {_offer(question)}; what came is {answer!r}.",
        )
    why = question[given]
    if given == next(iter(question)):
        return Verdict(question_id, "correct", f"{why} Now look: run the next cell.")
    return Verdict(question_id, "wrong", f"{why} Run the next cell and look.")


def questions(lesson: str | None = None) -> list[str]:
    """The ids of all questions, or of one lesson's: questions("04")."""
    return [id for id in QUESTIONS if lesson is None or id.startswith(f"{lesson}.")]


def _plain(answer: Any) -> str:
    """The answer as the options are written: small letters, no blanks, 1 for 1.0."""
    if isinstance(answer, Real) and not isinstance(answer, bool):
        return f"{float(answer):g}"
    return "".join(str(answer).lower().split())


def _offer(question: dict[str, str]) -> str:
    """The options in an order that tells nothing."""
    return ", ".join(sorted(question))
