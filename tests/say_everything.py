"""Prints as JSON all that the checker says in this session's language: texts with what they are."""

import json
import warnings

import numpy as np
from exercise_mistakes import MISTAKES
from learner_answers import ANSWERS

from backprop_course.exercises import check, hint, predict, progress, solution
from backprop_course.exercises.check import QUESTIONS, TASKS, tasks
from backprop_course.proofs import ledger

SAID = []


def told(what, *texts):
    SAID.append((what, "\n".join(map(str, texts))))


def refused(what, call):
    """What an error says that this raises."""
    try:
        call()
    except Exception as error:
        told(what, *error.args)


class Unfit:
    """The method of a class, and no function."""

    def dW(self, A_prev, dZ):
        return None


def unfit_answers():
    """By what it is, an answer that cannot be read."""
    yield "nothing", None
    yield "a text", "dW"
    yield "a number", 3
    yield "a class", Unfit
    yield "a method without its object", Unfit.dW
    yield "too few parameters", lambda A_prev: A_prev
    yield "in another order", lambda dZ, A_prev: A_prev.T @ dZ
    yield "None", lambda A_prev, dZ: None
    yield "an error", lambda A_prev, dZ: A_prev @ dZ
    yield "a text returned", lambda A_prev, dZ: "no"
    yield "two arrays", lambda A_prev, dZ: (A_prev, dZ)
    yield "complex", lambda A_prev, dZ: A_prev.T @ dZ * 1j
    yield "not finite", lambda A_prev, dZ: A_prev.T @ dZ * np.nan
    yield "rows of unequal length", lambda A_prev, dZ: [[1], [1, 2]]
    yield "transposed", lambda A_prev, dZ: dZ.T @ A_prev
    yield "zeros", lambda A_prev, dZ: 0 * A_prev.T @ dZ
    yield "generator", lambda A_prev, dZ: (row for row in A_prev)
    yield "changed", lambda A_prev, dZ: A_prev.__imul__(2).T @ dZ
    yield "random", lambda A_prev, dZ: A_prev.T @ dZ + np.random.default_rng().random()
    yield "unknown", lambda A_prev, dZ: np.cos(A_prev.T @ dZ) + 3


def say_everything():
    for what, function in unfit_answers():
        refused(what, lambda function=function, what=what: told(what, check("04.dW", function)))
    for task, name, function in MISTAKES:
        told(f"{task}, {name}", check(task, function, seed=0))
    for answer in ANSWERS:
        told(f"{answer.number} {answer.task}", answer.verdict(0))
    told("progress", progress())
    for id in TASKS:
        for _ in range(4):
            told(f"hint {id}", hint(id))
        told(f"solution {id}", *solution(id).derivation)
        told(f"solved {id}", check(id, TASKS[id].answer, seed=0))
    for id, options in QUESTIONS.items():
        for answer in (*options, None, "not an option"):
            told(f"question {id}", predict(id, answer))
    for verdict in ledger.verdicts():
        told(f"ledger {verdict.entry.id}", ledger.Shown(verdict)._markdown())
    refused("an unknown task", lambda: check("04.dX", None))
    refused("an unknown question", lambda: predict("04.q99", None))
    refused("no id", lambda: check(Unfit, None))
    refused("a negative seed", lambda: check(tasks()[0], None, seed=-1))
    refused("no time", lambda: check(tasks()[0], None, time_limit=0))
    refused("an unknown entry", lambda: ledger.find("F99"))


if __name__ == "__main__":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        say_everything()
    print(json.dumps(SAID))
