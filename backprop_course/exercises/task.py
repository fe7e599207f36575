"""A task: what the learner writes, the inputs to try it on, the slips that are known, the help."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from numpy.random import Generator

from backprop_course.exercises.forms import Form
from backprop_course.exercises.misconceptions import Misconception
from backprop_course.exercises.probes import Probe

Function = Callable[..., Any]


@dataclass(frozen=True)
class Place:
    """A part of a lesson, by its heading."""

    lesson: str
    heading: str

    def __str__(self) -> str:
        """As it stands in a message."""
        return f"lesson {self.lesson}, “{self.heading}”"


@dataclass(frozen=True)
class Slip:
    """A slip in one task: a function that makes the mistake, and the words for it."""

    kind: Misconception
    make: Function
    """Takes the task's arguments and returns the wrong answer that the slip gives."""
    why: str
    read_again: Place | None = None
    """Where it is explained, if not at the task's own place."""

    @property
    def name(self) -> str:
        """The name in the verdict."""
        return self.kind.name

    def fresh(self) -> Function:
        """The mistake as a function of its own: one with a memory starts from nothing."""
        return copy.deepcopy(self.make)


def slip(
    kind: Misconception, make: Function, why: str | None = None, read: Place | None = None
) -> Slip:
    """A slip of this kind; `why` replaces the kind's own reason."""
    return Slip(kind, make, kind.why if why is None else why, read)


@dataclass(frozen=True)
class Task:
    """One exercise. `answer` is the solution itself: it is run, and its source is shown."""

    id: str
    answer: Function
    form: Form
    """What the function must return, and how it is read."""
    draw: Callable[[Generator, int], Probe]
    """The i-th general probe: all sizes differ."""
    place: Place
    hints: tuple[str, str, str]
    derivation: tuple[str, ...]
    """Two or three lines of Markdown with LaTeX, each with its F number."""
    slips: tuple[Slip, ...]
    extra: tuple[Callable[[Generator], Probe], ...] = ()
    """Special probes: equal sizes, where a wrong product runs; one output; huge logits."""

    @property
    def function_name(self) -> str:
        """The name of the function to write."""
        return self.answer.__name__

    @property
    def signature(self) -> str:
        """How the function is called, "dW(A_prev, dZ)"."""
        return f"{self.function_name}{inspect.signature(self.answer)}"

    @property
    def code(self) -> str:
        """The solution as it would stand in the stub cell."""
        return inspect.getsource(self.answer)

    def probes(self, rng: Generator, general: int = 5) -> list[Probe]:
        """General probes, the first of them twice in a row, then the special ones.

        The repeated one shows whether a function keeps something from call to call.
        """
        drawn = [self.draw(rng, i) for i in range(general)]
        return [drawn[0], *drawn, *(special(rng) for special in self.extra)]
