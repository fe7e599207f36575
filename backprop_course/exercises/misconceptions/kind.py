"""A mistake by name: why its number is what it is, why it looks right, how to notice it."""

from __future__ import annotations

from dataclasses import dataclass, field

from backprop_course.shared.language import say, translated

__all__ = ["Misconception", "WrongCode", "instead"]


@dataclass(frozen=True)
class WrongCode:
    """A task's solution with some of its text exchanged, so that it makes the mistake."""

    task: str
    """The task's id."""
    changes: tuple[tuple[str, str], ...]
    """Each text that stands in the solution, with what stands there instead."""
    words: dict[str, str] = field(default_factory=dict)
    """What fills the fields of a name and of a reason, where these are templates."""

    def of(self, solution: str) -> str:
        """The wrong code; ValueError where a text that is exchanged is not there."""
        for before, after in self.changes:
            if before not in solution:
                raise ValueError(
                    say(
                        "changes must exchange what stands in the solution of {task}, got "
                        "{before!r}; copy it from there",
                        task=self.task,
                        before=before,
                    )
                )
            solution = solution.replace(before, after)
        return solution


def instead(task: str, *changes: tuple[str, str], **words: str) -> WrongCode:
    """The solution of this task with these texts exchanged: each with what stands there instead."""
    return WrongCode(task, changes, words)


@dataclass(frozen=True, eq=False)
class Misconception:
    """A mistake by name. In all of its texts, code stands between backquotes."""

    page: str
    """What its page in the atlas of mistakes is called. It stays when the name is improved."""
    name: str
    why: str
    """Why the number is what it is."""
    looks_right: str
    """What makes it look right."""
    notice: str
    """What to try, or to look at, to see it."""
    wrong: WrongCode
    """How a learner writes it."""
    formula: tuple[str, str] | None = None
    """The wrong formula and the right one, in LaTeX, where the code is no formula."""
    see: tuple[str, ...] = ()
    """The pages of mistakes that are like it."""
    refuted: tuple[str, str] | None = None
    """A formula of the ledger, and the name of its wrong form that is this mistake."""
    famous: bool = False
    """Whether it is one of the six that most people have made."""

    def __post_init__(self) -> None:
        """Its texts, in the reader's language."""
        for name in ("name", "why", "looks_right", "notice"):
            object.__setattr__(self, name, translated(getattr(self, name)))
        if self.formula:
            wrong, right = self.formula
            object.__setattr__(self, "formula", (translated(wrong), translated(right)))
