"""Check an answer, help with it, or predict: what a lesson calls."""

from __future__ import annotations

import dis
import inspect
import threading
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from importlib import import_module
from numbers import Integral, Real
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from backprop_course.exercises.diagnosis import judge
from backprop_course.exercises.handed_in import all_named, own_order, what_came
from backprop_course.exercises.misconceptions import OTHER_ORDER
from backprop_course.exercises.progress import Progress
from backprop_course.exercises.run_safely import Outcome, call
from backprop_course.exercises.task import Probe, Questions, Task, Verdict, kind_of
from backprop_course.shared.language import both, either, say, sentences, translated

LESSONS = [
    import_module(f"{__package__}.{path.stem}")
    for path in sorted(Path(__file__).parent.glob("lesson*.py"))
]
TASKS: dict[str, Task] = {task.id: task for lesson in LESSONS for task in lesson.TASKS}
QUESTIONS: Questions = {
    id: {option: translated(why) for option, why in options.items()}
    for lesson in LESSONS
    for id, options in lesson.QUESTIONS.items()
}
MOVED: dict[str, str] = {
    old: new for lesson in LESSONS for old, new in getattr(lesson, "FORMERLY", {}).items()
}
"""Ids of older copies of the lessons, of tasks and of questions, with what they are now."""


def tasks(lesson: str | None = None) -> list[str]:
    """The ids of all tasks, or of one lesson's: tasks("04")."""
    return [id for id in TASKS if lesson is None or id.startswith(f"{lesson}.")]


def find(task_id: str) -> Task:
    """The task of this id, or of what the id is now; ValueError, with the nearest, for no id."""
    if not isinstance(task_id, str):
        raise ValueError(_no_id(task_id, None))
    for id in (task_id, MOVED.get(task_id)):
        if id in TASKS:
            return TASKS[id]
    raise ValueError(unknown("task_id", task_id, list(TASKS)))


def _no_id(came: object, function: object) -> str:
    """The message for what is no id at all, with the call that is meant."""
    swapped = isinstance(function, str) and (function in TASKS or function in MOVED)
    name = getattr(came if callable(came) else function, "__name__", None)
    ids = [id for id, task in TASKS.items() if task.function_name == name]
    id = function if swapped else ids[-1] if ids else next(iter(TASKS))
    return say(
        "task_id must be an id such as {first!r}, got {came}; the id comes first: {call}",
        first=next(iter(TASKS)),
        came=kind_of(came),
        call=say("check({id!r}, {name})", id=id, name=name or find(str(id)).function_name),
    )


def _with_old_id(verdict: Verdict, asked: str) -> Verdict:
    """The verdict; where another task or question had this id before, a wrong one says so."""
    answered = verdict.status not in ("correct", "not attempted")
    if not answered or asked not in MOVED or verdict.task != asked:
        return verdict
    text = "In older copies of the lessons, {asked} was what is {now} now."
    message = say(text, asked=asked, now=MOVED[asked])
    return replace(verdict, message=f"{verdict.message}\n{message}")


def unknown(name: str, value: object, known: list[str]) -> str:
    """The message for an id that there is not."""
    wanted = str(value).lower()
    names = {id: id.partition(".")[2].lower() for id in known}
    close = get_close_matches(wanted.partition(".")[2] or wanted, set(names.values()), n=1)
    near = get_close_matches(wanted, known, n=2, cutoff=0.5)
    near += [id for id in known if names[id] in close]
    text = "{name} must be an id such as {first}, got {came!r}; did you mean {near}?"
    if not near:
        text = "{name} must be an id such as {first}, got {came!r}; did you mean one of {known}?"
    return say(
        text,
        name=name,
        first=known[0],
        came=value,
        near=either(dict.fromkeys(near)) if near else "",
        known=", ".join(known),
    )


def check(
    task_id: str, function: Any, *, seed: int | None = None, time_limit: float = 5.0
) -> Verdict:
    """Try `function` on random inputs and say what it does, and why, where the mistake is known.

    The inputs are drawn anew each time; `seed` repeats them. After `time_limit` seconds the verdict
    is "took too long", where the host can stop a call. The verdict is true only for "correct", so
    that `assert check("04.dW", dW)` grades. Raises ValueError for an id that there is not, for a
    `time_limit` that is no positive number of seconds, and for a `seed` that is no whole number
    from 0 on.
    """
    if not isinstance(task_id, str):
        raise ValueError(_no_id(task_id, function))
    seconds = _seconds(time_limit)
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, Integral) or seed < 0):
        text = (
            "seed must be a whole number from 0 on, or None for new inputs, got {came!r}; leave it "
            "out, or give a number such as seed=0"
        )
        raise ValueError(say(text, came=seed))
    verdict = _remembered(_checked(find(task_id), function, seed, seconds))
    return _with_old_id(verdict, task_id)


_last_said: dict[str, Verdict] = {}
"""By the task's id, the latest last. What was not attempted says nothing."""


def _remembered(verdict: Verdict) -> Verdict:
    """The verdict, which `progress` will tell of."""
    if verdict.status != "not attempted":
        _last_said.pop(verdict.task, None)
        _last_said[verdict.task] = verdict
    return verdict


def progress() -> Progress:
    """All tasks in order, which of them have passed since the notebook was started, and the next.

    What counts is the last `check` of each. Nothing is stored.
    """
    return Progress(tuple(TASKS.values()), dict(_last_said))


LONGEST = 86400.0
"""Seconds: a day. Timers do not take just any number."""


def _seconds(time_limit: object) -> float:
    """The time limit as it is counted; ValueError where it is none."""
    is_number = isinstance(time_limit, Real) and not isinstance(time_limit, bool)
    if is_number and 0 < time_limit <= LONGEST:  # type: ignore[operator]
        return float(time_limit)  # type: ignore[arg-type]
    text = (
        "time_limit must be a positive number of seconds, such as 5.0, and a day at most, got "
        "{came!r}; leave it out for 5 seconds, or give another number"
    )
    raise ValueError(say(text, came=time_limit))


def _checked(task: Task, function: Any, seed: int | None, time_limit: float) -> Verdict:
    if function is None:
        text = say("Not attempted yet: there is no function so far.")
        return Verdict(task.id, "not attempted", text)
    unfit = what_came(task, function)
    if unfit:
        return Verdict(task.id, "wrong type", unfit)
    if getattr(function, OURS, None) == task.id:
        return Verdict(
            task.id,
            "not attempted",
            say(
                "This {name} is ours, which `use` has put in this place. Run the cell with yours "
                "again, then this one.",
                name=task.function_name,
            ),
        )
    probes = task.probes(np.random.default_rng(seed))
    running: set[str] = _threads.__dict__.setdefault("running", set())
    if task.id in running:
        name = task.function_name
        text = (
            "check was called inside {name}, which it is checking. Move this line out of the "
            "function, to the left margin"
        )
        raise RuntimeError(say(text, name=name))
    running.add(task.id)
    try:
        verdict = _tried(task, function, probes, time_limit)
        places = own_order(task, function)
        if places and verdict.status not in ("correct", "not attempted", "took too long"):
            inner = _in_order(task, function, places, probes, time_limit)
            return verdict if inner is None else inner
        return verdict
    finally:
        running.discard(task.id)


def _tried(task: Task, function: Any, probes: Sequence[Probe], time_limit: float) -> Verdict:
    # The verdict speaks of overflow and of 0/0, so NumPy need not.
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return judge(task, probes, _outcomes(task, function, probes, time_limit))


def _in_order(
    task: Task, function: Any, places: list[int], probes: Sequence[Probe], time_limit: float
) -> Verdict | None:
    """The verdict on a function whose parameters stand in another order than the task's.

    None where only some names are the task's, and the order does not make it right.
    """

    def ordered(*args: Any) -> Any:
        return function(*(args[place] for place in places))

    verdict = _tried(task, ordered, probes, time_limit)
    own = list(inspect.signature(function).parameters)[: len(places)]
    if not verdict and not all_named(task, own):
        return None
    text = say(
        "Your parameters are in another order: check calls {call}, yours is {name}({names}).",
        call=task.signature,
        name=task.function_name,
        names=", ".join(own),
    )
    order = ((OTHER_ORDER.name, OTHER_ORDER.page),)
    if verdict:
        text = sentences(text, say("With the arguments in your order its numbers are right."))
        return Verdict(task.id, "wrong", text, OTHER_ORDER.name, order)
    names = [OTHER_ORDER.name, *([verdict.mistake] if verdict.mistake else [])]
    return replace(
        verdict,
        message=f"{text}\n{verdict.message}",
        mistake=both(names),
        pages=order + verdict.pages,
    )


_threads = threading.local()
"""For each thread, the tasks whose function is `running` just now."""


def _outcomes(
    task: Task, function: Callable[..., Any], probes: Sequence[Probe], seconds: float
) -> list[Outcome]:
    """What the function gives for each probe, up to the one on which its time is up."""
    outcomes: list[Outcome] = []
    for probe in probes:
        outcomes.append(call(function, probe, task, seconds))
        seconds = outcomes[-1].left
        if outcomes[-1].kind == "took too long":
            break
    return outcomes


OURS = "stands_in_for"
"""The attribute of a function from `use` that is not the learner's: the id of its task."""


def use(task_id: str, function: Any) -> Callable[..., Any]:
    """The function where it is correct, else our solution; prints which of them goes on.

    A lesson builds on it: `topological = use("06.topological", topological)`. Our solution is run
    as if it stood in the learner's own cell, and `check` knows it from the learner's.
    """
    task = find(task_id)
    if _remembered(_checked(task, function, None, 5.0)):
        print(say("{name}: using yours", name=task.function_name))
        return function
    print(say("{name}: using ours", name=task.function_name))
    names = getattr(function, "__globals__", task.answer.__globals__)
    ours = FunctionType(task.answer.__code__, names, task.function_name)
    setattr(ours, OURS, task.id)
    return ours


_asked: Counter[str] = Counter()


@dataclass(frozen=True)
class Hint:
    """One hint of three."""

    task: str
    number: int
    text: str
    was_last: bool
    """True where the third hint had been given before."""

    def __repr__(self) -> str:
        """Plain text."""
        text = "Hint {number} of 3, {task}: {hint}"
        if self.was_last:
            text = (
                "Hint {number} of 3, {task}: {hint} This was the last hint; solution() shows the "
                "rest."
            )
        return say(text, number=self.number, task=self.task, hint=self.text)


@dataclass(frozen=True)
class Solution:
    """The code that belongs in the stub cell, and why it is right."""

    task: str
    code: str
    derivation: tuple[str, ...]
    """Markdown with LaTeX, a line each."""
    imports: str = ""
    """What the code needs in a cell of its own."""

    def __repr__(self) -> str:
        """Plain text."""
        return "\n".join([f"{self.task}", "", self.imports + self.code, *self.derivation])

    def _repr_markdown_(self) -> str:
        return "\n\n".join([f"```python\n{self.imports}{self.code}```", *self.derivation])


def hint(task_id: str) -> Hint:
    """The next hint of this task; after the third, the third again.

    Raises ValueError for an unknown id.
    """
    task = find(task_id)
    _asked[task_id] += 1
    number = min(_asked[task_id], len(task.hints))
    return Hint(task_id, number, task.hints[number - 1], _asked[task_id] > len(task.hints))


def solution(task_id: str) -> Solution:
    """The solution of this task. ValueError for an unknown id."""
    task = find(task_id)
    return Solution(task_id, task.code, task.derivation, _imports(task.answer))


def _imports(answer: Any) -> str:
    """The lines that give a solution the names that it uses."""
    names = _globals(answer.__code__) & set(answer.__globals__)
    lines = ["import numpy as np\n"] if "np" in names else []
    if names - {"np"}:
        lines.append(f"from {answer.__module__} import {', '.join(sorted(names - {'np'}))}\n")
    return "".join([*lines, "\n\n"] if lines else [])


def _globals(code: CodeType) -> set[str]:
    """The global names in some code, and in the functions in it."""
    found = {step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"}
    return found.union(*(_globals(part) for part in code.co_consts if isinstance(part, CodeType)))


def predict(question_id: str, answer: Any) -> Verdict:
    """The verdict on an answer, one of the question's options; None is not attempted.

    A wrong option is told what it takes for true, and the right one is not given away. Raises
    ValueError for an id that there is not.
    """
    asked = (question_id, MOVED.get(question_id)) if isinstance(question_id, str) else ()
    for id in asked:
        if id in QUESTIONS:
            verdict = _answered(id, QUESTIONS[id], answer)
            # an option of this question is an answer to it, whatever an older copy asked
            return verdict if verdict.status == "wrong" else _with_old_id(verdict, question_id)
    raise ValueError(unknown("question_id", question_id, list(QUESTIONS)))


def _answered(question_id: str, question: dict[str, str], answer: Any) -> Verdict:
    if answer is None or answer is Ellipsis:
        text = say("Not answered yet. Options: {options}.", options=_offer(question))
        return Verdict(question_id, "not attempted", text)
    given = _plain(answer)
    if given not in question:
        return Verdict(
            question_id,
            "wrong type",
            say(
                "The answer must be one of {options}; what came is {came!r}.",
                options=_offer(question),
                came=answer,
            ),
        )
    why = question[given]
    if given == next(iter(question)):
        return Verdict(question_id, "correct", why)
    return Verdict(question_id, "wrong", say("{why} Read on: the lesson shows it.", why=why))


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
