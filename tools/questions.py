"""A lesson's questions as a quiz for a learning platform, in QTI 1.2, which text2qti writes."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from latex2mathml.converter import convert
from nbformat import NotebookNode
from text2qti.config import Config
from text2qti.qti import QTI
from text2qti.quiz import Quiz

from backprop_course.exercises.check import QUESTIONS

PREDICT = re.compile(r'predict\("([^"]+)", None\)')
HEADING = re.compile(r"^#{1,3} (.*)$", re.MULTILINE)
FIVE = re.compile(
    r"^(?:\*\*)?(\d)\.(?:\*\*)? (.*?)\s*<details><summary>Answer</summary>(.*?)</details>",
    re.DOTALL | re.MULTILINE,
)
NO_CONTEXT = re.compile(r"#|\*[^*]|<details|</details")
"""How a paragraph begins that says nothing of the question after it."""
NEEDS_CONTEXT = re.compile(r"\$\$|```")
MATHEMATICS = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
LINK = re.compile(r"\[([^]]+)\]\([^)]+\)")


@dataclass
class Question:
    """One question of a quiz."""

    title: str
    text: str
    """Markdown, as in the lesson."""
    answer: str = ""
    """What a free answer is told afterwards."""
    options: dict[str, str] | None = None
    """Where one is to be chosen: each with what it is told, the right one first."""

    def written(self, number: int) -> str:
        """As text2qti reads it."""
        lines = [f"Title: {self.title}", "Points: 1", _entry(f"{number}.", self.text)]
        if self.options is None:
            return "\n".join([*lines, _entry("...", self.answer), "____"])
        right = next(iter(self.options))
        for letter, option in zip("abcdefgh", sorted(self.options), strict=False):
            mark = f"{'*' if option == right else ''}{letter})"
            lines += [_entry(mark, option), _entry("...", self.options[option])]
        return "\n".join(lines)


def _entry(mark: str, text: str) -> str:
    """A text behind its mark, its further lines as far in as the first."""
    text = _for_a_platform(text)
    return f"{mark} {textwrap.indent(text, ' ' * (len(mark) + 1)).lstrip()}"


def _for_a_platform(text: str) -> str:
    """Formulas as MathML, which every browser shows, and no links: there is no lesson beside it."""
    return LINK.sub(r"\1", MATHEMATICS.sub(_mathml, text))


def _mathml(found: re.Match[str]) -> str:
    block, inline = found.groups()
    if block:
        return convert(block, display="block")
    return f"<span>{convert(inline)}</span>"  # a line that begins with <math> would be no Markdown


def questions(notebook: NotebookNode) -> Iterator[Question]:
    """A lesson's questions in its order: those with options, and the five at its end."""
    section = ""
    cells = notebook.cells
    for place, cell in enumerate(cells):
        if cell.cell_type == "markdown":
            section = (HEADING.findall(cell.source) or [section])[-1]
            _, asked, five = cell.source.partition("Five questions")
            for number, text, answer in FIVE.findall(five) if asked else ():
                text, answer = (textwrap.dedent(part).strip() for part in (text, answer))
                yield Question(f"Question {number} of five", text, answer)
        elif found := PREDICT.fullmatch(cell.source):
            title = f"{found[1]}, in “{section}”"
            text = prompt(*cells[place - 2 : place])
            yield Question(title, text, options=QUESTIONS[found[1]])


def prompt(code: NotebookNode, prose: NotebookNode) -> str:
    """The paragraph that asks, and so much before it as is needed to understand it.

    Where nothing stands before it, what the cell before has printed.
    """
    paragraphs = re.split(r"\n{2,}", prose.source)
    first = max(i for i, text in enumerate(paragraphs) if "**Predict" in text)
    printed = [out.text.rstrip() for out in code.get("outputs", []) if out.get("name") == "stdout"]
    if not first and printed:
        paragraphs = ["We have just computed:", f"```\n{printed[0]}\n```", *paragraphs]
    while first and not NO_CONTEXT.match(paragraphs[first - 1]):
        first -= 1
        if not NEEDS_CONTEXT.match(paragraphs[first]):
            break
    return "\n\n".join(paragraphs[first:]).replace("Replace `None` with your answer.", "").strip()


QUIZ = """Quiz title: {title}
Quiz description: From “Backpropagation, one axis at a time”, lesson {title} Licence: CC BY 4.0.
    Answer with the lesson beside you.
shuffle answers: true

"""


def quiz(path: Path) -> str:
    """The quiz of a lesson, as text2qti reads it."""
    notebook = nbformat.read(path, as_version=4)
    title = HEADING.findall(notebook.cells[0].source)[0]
    asked = [q.written(number) for number, q in enumerate(questions(notebook), start=1)]
    return QUIZ.format(title=title) + "\n\n".join(asked) + "\n"


def write(path: Path, package: Path) -> None:
    """Write the quiz of a lesson as a QTI package, a zip file."""
    package.parent.mkdir(parents=True, exist_ok=True)
    QTI(Quiz(quiz(path), config=Config(), source_name=path.stem)).save(package)
