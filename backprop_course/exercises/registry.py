"""All tasks, by id."""

from __future__ import annotations

from difflib import get_close_matches

from backprop_course.exercises.task import Task
from backprop_course.exercises.tasks import (
    lesson00,
    lesson01,
    lesson02,
    lesson03,
    lesson04,
    lesson05,
    lesson06,
    lesson07,
)

LESSONS = (lesson00, lesson01, lesson02, lesson03, lesson04, lesson05, lesson06, lesson07)
TASKS: dict[str, Task] = {task.id: task for lesson in LESSONS for task in lesson.TASKS}


def tasks(lesson: str | None = None) -> list[str]:
    """The ids of all tasks, or of one lesson's: tasks("04")."""
    return [id for id in TASKS if lesson is None or id.startswith(f"{lesson}.")]


def find(task_id: str) -> Task:
    """The task of this id; ValueError, with the nearest ids, where there is none."""
    if task_id in TASKS:
        return TASKS[task_id]
    raise ValueError(unknown("task_id", task_id, list(TASKS)))


def unknown(name: str, value: object, known: list[str]) -> str:
    """The message for an id that there is not."""
    wanted = str(value).lower()
    names = {id: id.partition(".")[2].lower() for id in known}
    close = get_close_matches(wanted.partition(".")[2] or wanted, set(names.values()), n=1)
    near = get_close_matches(wanted, known, n=2, cutoff=0.5)
    near += [id for id in known if names[id] in close]
    offer = " or ".join(dict.fromkeys(near)) or "one of " + ", ".join(known)
    return f"{name} must be an id such as {known[0]}, got {value!r}; did you mean {offer}?"
