"""How far a reader has come: all tasks in the lessons' order, which have passed, which is next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from backprop_course.exercises.task import Task, Verdict
from backprop_course.shared.html import Markup, element, joined
from backprop_course.shared.language import say
from backprop_course.shared.style import FONT, OPEN, RIGHT, TEXT, WRONG

NOTEBOOKS = {
    "00": "00_the_idea.ipynb",
    "01": "01_one_neuron.ipynb",
    "02": "02_many_neurons.ipynb",
    "03": "03_many_classes.ipynb",
    "04": "04_many_examples.ipynb",
    "05": "05_train_your_own.ipynb",
    "06": "06_autograd_in_sixty_lines.ipynb",
    "07": "07_the_same_in_pytorch.ipynb",
    "08": "08_more_than_one_machine.ipynb",
}
"""Where each lesson's tasks stand."""

OPEN_SIGN = "…"


@dataclass(frozen=True)
class Progress:
    """The tasks, and what the last check of each said since the notebook was started."""

    tasks: tuple[Task, ...]
    verdicts: Mapping[str, Verdict]
    """By the task's id, in the order in which they came; those not attempted are left out."""

    def passed(self, task: Task) -> bool:
        """Whether the last check of this task said "correct"."""
        return bool(self.verdicts.get(task.id))

    @property
    def next(self) -> Task | None:
        """The first task that has not passed, from the lesson on that was last worked in."""
        lesson = "".join([*self.verdicts][-1:])[:2]
        return next((t for t in self.tasks if t.id >= lesson and not self.passed(t)), None)

    def __repr__(self) -> str:
        """Plain text, a line for each lesson."""
        lines = [
            "   ".join([name, count, *(f"{sign} {text}" for sign, text in entries)])
            for _, name, count, entries in self._lessons()
        ]
        return "\n".join([*lines, self._what_next(), self._legend()])

    def _repr_html_(self) -> str:
        cell = "text-align:left;vertical-align:baseline;padding:2px 0"
        head = f"{cell};padding-right:1em;white-space:nowrap"
        rows = [
            element(
                "tr",
                element("th", element("a", name, href=NOTEBOOKS[lesson]), scope="row", style=head),
                element("td", count, style=head),
                element("td", *(_entry(*entry) for entry in entries), style=cell),
            )
            for lesson, name, count, entries in self._lessons()
        ]
        outer = f"color:{TEXT};font-family:{FONT};line-height:1.45"
        return element(
            "div",
            element("table", *rows, style="border-collapse:collapse"),
            element("p", self._what_next(), *self._link(), style="margin:0.4em 0"),
            element("p", self._legend(), style="margin:0.4em 0"),
            style=outer,
        )

    def _lessons(self) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
        """Of each lesson its number and name, how many have passed, and of each task sign and name.

        Where a mistake was named, its name stands behind the task's.
        """
        lessons = []
        for lesson, group in groupby(self.tasks, lambda task: task.id[:2]):
            tasks = list(group)
            passed = sum(map(self.passed, tasks))
            count = say("{passed} of {all}", passed=passed, all=len(tasks))
            entries = [self._entry(task) for task in tasks]
            lessons.append((lesson, say("lesson {number}", number=lesson), count, entries))
        return lessons

    def _entry(self, task: Task) -> tuple[str, str]:
        verdict = self.verdicts.get(task.id)
        if verdict is None:
            return OPEN_SIGN, task.function_name
        if verdict.mistake is None:
            return verdict.sign, task.function_name
        text = "{name} ({mistake})"
        return verdict.sign, say(text, name=task.function_name, mistake=verdict.mistake)

    def _what_next(self) -> str:
        if self.next is None:
            return say("All tasks from here to the end have passed.")
        return say("Next: {id}, in {place}.", id=self.next.id, place=self.next.place)

    def _link(self) -> list[Markup]:
        """To the heading under which the next task stands."""
        if self.next is None:
            return []
        anchor = self.next.place.title.replace(" ", "-")
        address = f"{NOTEBOOKS[self.next.id[:2]]}#{anchor}"
        return [joined([" "]), element("a", say("Go there"), href=address)]

    def _legend(self) -> str:
        return say(
            "✓ passed, ✗ not right yet, … not checked since this notebook was started. Each "
            "notebook counts for itself."
        )


def _entry(sign: str, text: str) -> Markup:
    """A task, its sign in the colour of a verdict."""
    colour = {"✓": RIGHT, "✗": WRONG, OPEN_SIGN: OPEN}[sign]
    mark = element("span", sign, style=f"color:{colour};font-weight:600")
    style = "white-space:nowrap;margin-right:1em"
    return joined([element("span", mark, f" {text}", style=style), " "])  # lines break at the space
