"""The atlas of mistakes: a page for each mistake that the checker knows by name.

Everything is made from the checker's own data. A page shows a task's solution with some of its text
exchanged; formula, numbers and shapes are those of this code.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from backprop_course.exercises import misconceptions
from backprop_course.exercises.check import TASKS
from backprop_course.exercises.edits import source_of
from backprop_course.exercises.misconceptions import Misconception
from backprop_course.exercises.task import Place, Probe, Task
from backprop_course.proofs.ledger import entries
from backprop_course.shared.language import say, translated
from web.book.formulas import (
    NoFormulaError,
    different_lines,
    different_statements,
    function_of,
    one_formula,
    writer_of,
)
from web.book.lessons import anchor
from web.book.worked import (
    BREAK,
    CodeRaisedError,
    Result,
    answer,
    as_shown,
    differ,
    given,
    prose,
    written,
)

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LEDGER = "09"
"""The lesson that shows every formula with its proof, under a heading of its own."""


@dataclass(frozen=True)
class Numbers:
    """What the solution and the wrong code give on one small example."""

    probe: Probe
    right: tuple[Result, ...]
    wrong: tuple[Result, ...]
    error: str = ""
    """What the wrong code raised, where it gives no numbers on any example."""
    elsewhere: str = ""
    """What it raised on an example before."""
    repeated: bool = False
    """Whether these are the numbers of a second call, and those of the first were right."""


@dataclass(frozen=True, eq=False)
class Page:
    """A mistake with all that its page says."""

    kind: Misconception

    @property
    def name(self) -> str:
        """What its file and its address are called."""
        return self.kind.page

    @cached_property
    def title(self) -> str:
        """The mistake's name, as a heading."""
        name = _filled(self.kind.name, self.kind.wrong.words)
        first = name.split()[0]
        word = first.isalpha() and first.isascii() and first not in CODE
        return name if not word else name[0].upper() + name[1:]

    @property
    def task(self) -> Task:
        """The task that the page's example is taken from."""
        return TASKS[self.kind.wrong.task]

    @cached_property
    def why(self) -> str:
        """Why the number is what it is."""
        was, now = self.kind.wrong.changes[0]
        return _filled(self.kind.why, {"was": was, "now": now} | self.kind.wrong.words)

    @cached_property
    def place(self) -> Place:
        """The section of a lesson that explains it."""
        own = [m for m in self.task.mistakes if m.kind is self.kind]
        return next((m.read_again for m in own if m.read_again), self.task.place)

    @cached_property
    def formulas(self) -> tuple[str, ...]:
        """The formulas of the ledger that it belongs to, by their ids."""
        own = re.findall(r"\bF\d+\b", self.kind.why)
        if self.kind.refuted:
            own.append(self.kind.refuted[0])
        found = set(own or self.task.cited)
        return tuple(id for id in entries() if id in found)

    @cached_property
    def code(self) -> str:
        """The wrong code, whole."""
        return self.kind.wrong.of(self.task.code)

    def wrong_function(self) -> Callable[..., Any]:
        """The wrong code as a function of its own: one with a memory starts from nothing."""
        names = dict(self.task.answer.__globals__)
        exec(compile(self.code, f"<{self.name}>", "exec"), names)
        function: Callable[..., Any] = names[self.task.function_name]
        return function

    @cached_property
    def lines(self) -> tuple[str, str]:
        """The lines of the wrong code, and of the right code, in which they differ."""
        return different_lines(self.code, self.task.code)

    @cached_property
    def latex(self) -> tuple[str, str] | None:
        """The wrong formula and the right one; None where there is none."""
        if self.kind.formula:
            return self.kind.formula
        try:
            return _in_latex(self.task, function_of(self.code), function_of(self.task.code))
        except NoFormulaError:
            return None

    @cached_property
    def numbers(self) -> Numbers:
        """What both give on the first example on which they differ."""
        refused: list[tuple[Probe, str]] = []
        for probe in self.task.examples:
            right = answer(self.task, self.task.answer, probe, calls=1)
            for calls in (1, 2):
                try:
                    wrong = answer(self.task, self.wrong_function(), probe, calls)
                except CodeRaisedError as raised:
                    refused.append((probe, str(raised)))
                    break
                if differ(wrong, right):
                    before = refused[0][1] if refused else ""
                    return Numbers(probe, right, wrong, "", before, calls == 2)
        if not refused:
            raise ValueError(
                f"examples of {self.task.id} must show {self.name!r} by one number, got none that "
                f"does; give the task another example"
            )
        probe, error = refused[0]
        return Numbers(probe, answer(self.task, self.task.answer, probe, calls=1), (), error)

    @cached_property
    def tasks(self) -> dict[str, Place]:
        """Every task that can name it, its own first, with the section to read again."""
        own = {self.task.id: self.place}
        for task in TASKS.values():
            listed = [m for m in task.mistakes if m.kind is self.kind]
            source = source_of(task.answer)
            edited = source and any(self.kind in edit.kinds for edit in source.singles)
            if listed or edited:
                own.setdefault(task.id, (listed and listed[0].read_again) or task.place)
        return own

    @cached_property
    def alike(self) -> tuple[Page, ...]:
        """The mistakes that are like it: those that it names, and those that name it."""
        near = [p for p in pages() if p.name in self.kind.see or self.name in p.kind.see]
        return tuple(sorted(near, key=in_alphabet))

    @cached_property
    def text(self) -> str:
        """The page in MyST."""
        return "\n\n".join(part for part in _parts(self) if part) + "\n"


def _in_latex(task: Task, wrong: ast.FunctionDef, right: ast.FunctionDef) -> tuple[str, str]:
    """What both return, as one formula each; else the lines in which they differ."""
    writer = writer_of(task)
    whole = one_formula(wrong), one_formula(right)
    if task.symbol and whole[0] and whole[1]:
        first, second = (writer.expression(each) for each in whole if each)
        return f"{task.symbol} = {first}", f"{task.symbol} = {second}"
    first, second = (
        f"{BREAK}& ".join(writer.statement(line, task.symbol) for line in lines)
        for lines in different_statements(wrong, right)
    )
    return first, second


CODE = {"argmax", "max", "keepdims", "tanh", "reshape", "log1p", "dW", "dw", "z", "n"}
"""First words of a name that stay as they are in a heading."""


def _filled(template: str, words: dict[str, str]) -> str:
    """A template with the words that it asks for; any other text as it is."""
    asked = {name: word for name, word in words.items() if f"{{{name}}}" in template}
    return template.format(**asked) if asked else template


@cache
def pages() -> tuple[Page, ...]:
    """All pages, in the order of the tasks that their examples are taken from."""
    kinds = {id(kind): kind for kind in vars(misconceptions).values() if _is_kind(kind)}
    kinds |= {id(m.kind): m.kind for task in TASKS.values() for m in task.mistakes}
    order = list(TASKS)
    return tuple(
        Page(kind) for kind in sorted(kinds.values(), key=lambda k: order.index(k.wrong.task))
    )


def _is_kind(value: object) -> bool:
    return isinstance(value, Misconception)


def famous() -> list[Page]:
    """The pages of the six mistakes that most people have made."""
    return [page for page in pages() if page.kind.famous]


def in_alphabet(page: Page) -> tuple[bool, str]:
    """What pages are sorted by: articles do not count, and signs come last."""
    words = re.sub(r"^(the|an?) ", "", page.title.casefold())
    return not words[0].isascii() or not words[0].isalpha(), words


def _letter(page: Page) -> str:
    """The letter under which it stands in the alphabet."""
    is_sign, words = in_alphabet(page)
    return say("Signs and numbers") if is_sign else words[0].upper()


# The pages, in MyST


def lesson_file(lesson: str) -> str:
    """The file of a lesson: "04" is 04_many_examples.ipynb."""
    return next(path.name for path in sorted(NOTEBOOKS.glob(f"{lesson}_*.ipynb")))


def _link(place: Place) -> str:
    target = f"../{lesson_file(place.lesson)}#{anchor(place.title)}"
    return f"[{prose(place.title)}](<{target}>)"


def _formula_link(id: str) -> str:
    heading = Place(LEDGER, id).title
    return f"[{id}](<../{lesson_file(LEDGER)}#{anchor(heading)}>)"


def _parts(page: Page) -> Iterator[str]:
    kind, task = page.kind, page.task
    yield f"({label(page)})="
    yield f"# {prose(page.title)}"
    yield say(
        "{formulas} · task `{task}` · explained in lesson {lesson}, {section}",
        formulas=", ".join(map(_formula_link, page.formulas)),
        task=task.id,
        lesson=int(page.place.lesson),
        section=_link(page.place),
    )
    yield from _formula_parts(page)
    yield from _number_parts(page)
    yield say("**Why it gives just this.** {why}", why=prose(page.why))
    yield say("**Why it looks right.** {why}", why=prose(kind.looks_right))
    yield say("**How to notice it.** {how}", how=prose(kind.notice))
    yield from _caught(page)
    yield say("**See also**")
    yield "\n".join(
        [
            *(f"- [{prose(other.title)}]({other.name}.md)" for other in page.alike),
            *(
                f"- [{say('All mistakes of {id}', id=id)}](#{formula_label(id)})"
                for id in page.formulas
            ),
        ]
    )


def label(page: Page) -> str:
    """What a page is referred to by, from anywhere in the book."""
    return f"atlas-{page.name}"


def formula_label(id: str) -> str:
    """What the list of a formula's mistakes is referred to by."""
    return f"atlas-of-{id.casefold().replace('σ', 'sigma')}"


def _formula_parts(page: Page) -> Iterator[str]:
    if page.latex is not None:
        wrong, right = page.latex
        yield "\n".join(
            [
                "$$",
                r"\begin{aligned}",
                rf"\text{{{say('wrong:')}}}\quad & {wrong} \\[0.6em]",
                rf"\text{{{say('right:')}}}\quad & {right}",
                r"\end{aligned}",
                "$$",
            ]
        )
    letters = re.findall(r"\$(..+?)\$", page.task.letters)
    if page.latex is not None and any(letter in "".join(page.latex) for letter in letters):
        yield page.task.letters
    wrong, right = page.lines
    yield f"```python\n# {say('wrong')}\n{wrong}\n\n# {say('right')}\n{right}\n```"
    if page.kind.refuted:
        id, form = page.kind.refuted
        yield say(
            "It is a wrong form of {formula}, “{form}”. The ledger refutes it, for {scope}.",
            formula=_formula_link(id),
            form=prose(translated(form)),
            scope=translated(entries()[id].scope),
        )


def _number_parts(page: Page) -> Iterator[str]:
    found = page.numbers
    yield say("**With numbers.** {given}", given="; ".join(given(found.probe)))
    if found.error:
        yield _wrong_and_right(prose(found.error), written(found.right))
        return
    unlike = [
        name
        for name, _ in (*found.wrong, *found.right)
        if _of(found.wrong, name) != _of(found.right, name)
    ]
    wrong, right = (
        written([(name, value) for name, value in results if name in unlike])
        for results in (found.wrong, found.right)
    )
    if found.repeated:
        yield say("The first call gives the right answer. In the second, with the same arguments:")
    yield _wrong_and_right(wrong, right)
    same = [name for name, _ in found.right if name not in unlike]
    if same:
        yield say("The same in both: {parts}.", parts=", ".join(map(prose, same)))
    if found.elsewhere:
        yield say("With other sizes it raises an error. {error}", error=prose(found.elsewhere))


def _wrong_and_right(wrong: str, right: str) -> str:
    return f"**{say('Wrong:')}** {wrong}\n\n**{say('Right:')}** {right}"


def _of(results: Sequence[Result], name: str) -> object:
    return [as_shown(value) for label, value in results if label == name]


def _caught(page: Page) -> Iterator[str]:
    yield say(
        '**What catches it.** Task `{id}`, in lesson {lesson}, {section}: `check("{id}", {name})` '
        "names this mistake.",
        id=page.task.id,
        lesson=int(page.task.place.lesson),
        section=_link(page.task.place),
        name=page.task.function_name,
    )
    others = [
        say("`{id}` ({section})", id=id, section=_link(place))
        for id, place in page.tasks.items()
        if id != page.task.id
    ]
    if others:
        yield say("So do {others}.", others=", ".join(others))


def index() -> str:
    """The first page: the famous ones, all by formula, all in alphabetical order."""
    by_formula = {id: [p for p in pages() if id in p.formulas] for id in entries()}
    parts = [
        f"# {say('The atlas of mistakes')}",
        say(
            "Each mistake that the checker knows by name has a page: the wrong formula beside the "
            "right one, what both give on a small example, why it looks right, and how to notice "
            "it. There are {count}.",
            count=len(pages()),
        ),
        f"## {say('The six most famous')}",
        _list(famous()),
        f"## {say('By formula')}",
    ]
    for id, found in by_formula.items():
        if found:
            parts += [
                f"({formula_label(id)})=",
                f"### {prose(id)}",
                f"{_formula_link(id)}: {translated(entries()[id].statement)}",
                _list(sorted(found, key=in_alphabet)),
            ]
    parts.append(f"## {say('In alphabetical order')}")
    for letter, some in groupby(sorted(pages(), key=in_alphabet), key=_letter):
        parts += [f"**{letter}**", _list(some)]
    return "\n\n".join(parts) + "\n"


def _list(some: Iterable[Page]) -> str:
    return "\n".join(f"- [{prose(page.title)}]({page.name}.md)" for page in some)


def write(folder: Path) -> list[Path]:
    """Write the pages into the folder `atlas` of this one, in place of any that are there."""
    home = Path(folder) / "atlas"
    home.mkdir(parents=True, exist_ok=True)
    for old in home.glob("*.md"):
        old.unlink()
    texts = {"index": index()} | {page.name: page.text for page in pages()}
    for name, text in texts.items():
        # no page of the book lists all of these beside its text
        front = "" if name == "index" else "---\norphan: true\n---\n\n"
        (home / f"{name}.md").write_text(front + text, encoding="utf-8")
    return [home / f"{name}.md" for name in texts]
