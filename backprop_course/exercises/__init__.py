"""Exercises that say why: a checker that knows the mistakes of backpropagation by their numbers.

- `check("04.dW", dW)` tries the function `dW` on random inputs and returns a `Verdict`.
- `hint("04.dW")` gives one more hint with each call, three in all.
- `solution("04.dW")` shows the solution with its derivation.
- `predict("04.q1", "same")` answers a question before the cell below it is run.
- `use("06.backward", backward)` gives `backward` back where it is correct, else our solution.
- `progress()` lists all tasks, and which of them have passed since the notebook was started.
- `tasks()` and `questions()` list the ids.

It keeps no secret: the solutions are in this package, for anyone to read.
"""

from backprop_course.exercises.check import (
    Hint,
    Solution,
    check,
    hint,
    predict,
    progress,
    questions,
    solution,
    tasks,
    use,
)
from backprop_course.exercises.task import Verdict

__all__ = [
    "Hint",
    "Solution",
    "Verdict",
    "check",
    "hint",
    "predict",
    "progress",
    "questions",
    "solution",
    "tasks",
    "use",
]
