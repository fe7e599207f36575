"""All that can be translated: the texts of lessons, package, book and README, as messages.

What the package says is found in its source: whatever `say` is given. What stands in its data
(names of mistakes, hints, reasons of proofs) is taken from the data itself.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import nbformat

from backprop_course.shared.language import ENGLISH, language

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT))  # `web` is in no package that is installed

from web.book.paragraphs import pieces  # noqa: E402

LANGUAGE = "backprop_course/shared/language.py"


@dataclass(frozen=True)
class Message:
    """A text, and what tells a translator, and the next update, where it belongs."""

    text: str
    note: str
    place: str
    """The file, from the project's folder."""
    key: str = ""
    """What stays when the text is changed: a cell's id."""
    context: str | None = None
    """Keeps equal texts apart."""


class UnseenError(Exception):
    """`say` was given something whose text cannot be found in the source."""


# Lessons


def lessons() -> dict[str, list[Message]]:
    """By the name of its catalogue, each lesson's Markdown cells."""
    return {path.stem: list(cells(path)) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}


HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def cells(path: Path) -> Iterator[Message]:
    """A message for each Markdown cell that holds words."""
    heading = path.stem
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "markdown":
            continue
        heading = next(reversed(HEADING.findall(cell.source)), heading).strip()
        if has_words(cell.source):
            note = f"lesson {path.stem[:2]}, “{heading}”"
            context = f"{cell.id} | {heading}"
            yield Message(cell.source, note, f"notebooks/{path.name}", cell.id, context)


def reasons() -> Iterator[Message]:
    """The reasons that a lesson's own code gives for the steps of a proof, which are shown."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code" and "reasons=" in cell.source:
                for node in ast.walk(ast.parse(cell.source)):
                    if isinstance(node, ast.keyword) and node.arg == "reasons":
                        for text in ast.literal_eval(node.value):
                            yield Message(text, f"lesson {path.stem[:2]}: reason", path.name)


NO_WORDS = re.compile(r"\$\$.*?\$\$|\$.*?\$|`[^`]*`|</?\w[^>]*>|&\w+;", re.DOTALL)
IN_FORMULA = re.compile(r"\\text\{[^}]*[a-z]{2}")


def has_words(text: str) -> bool:
    """Whether there is anything to translate beside formulas and code."""
    return bool(re.search(r"[^\W\d_]{2}", NO_WORDS.sub(" ", text)) or IN_FORMULA.search(text))


# Python


def said(path: Path) -> list[Message]:
    """What `say` is given in this file; UnseenError where that cannot be read off."""
    place = path.relative_to(ROOT).as_posix()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = [text for call, scopes in calls(tree) for text in templates(call, scopes, place)]
    return [Message(text, "", place) for text in dict.fromkeys(texts) if text]


Scope = ast.Module | ast.FunctionDef | ast.Lambda


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, list[ast.AST]]]:
    """Each call of `say`, with the functions that it stands in, the innermost first."""

    def inside(node: ast.AST, scopes: list[ast.AST]) -> Iterator[tuple[ast.Call, list[ast.AST]]]:
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
            yield node, scopes
        within = [node, *scopes] if isinstance(node, ast.FunctionDef | ast.Module) else scopes
        for child in ast.iter_child_nodes(node):
            yield from inside(child, within)

    return inside(tree, [])


def templates(call: ast.Call, scopes: list[ast.AST], place: str) -> list[str]:
    """All texts that the first argument can be."""

    def of(node: ast.AST, seen: frozenset[str] = frozenset()) -> Iterator[str]:
        match node:
            case ast.Constant(value=str(text)):
                yield text
            case ast.Constant(value=None) | ast.Call(func=ast.Name(id="say")):
                return
            case ast.IfExp(body=body, orelse=orelse):
                yield from of(body, seen)
                yield from of(orelse, seen)
            case ast.BoolOp(values=values) | ast.Tuple(elts=values) | ast.List(elts=values):
                for value in values:
                    yield from of(value, seen)
            case ast.Dict(values=values):
                for value in values:
                    yield from of(value, seen)
            case ast.Subscript(value=table) | ast.Call(func=ast.Attribute(value=table, attr="get")):
                yield from of(table, seen)
            case ast.Name(id=name) if name not in seen:
                found = list(assigned(name, scopes))
                if not found:
                    raise UnseenError(f"{place}:{call.lineno}: say is given {name}")
                for value in found:
                    yield from of(value, seen | {name})
            case ast.Name():
                return
            case _:
                raise UnseenError(f"{place}:{call.lineno}: say is given {ast.unparse(node)}")

    return list(of(call.args[0]))


def assigned(name: str, scopes: list[ast.AST]) -> Iterator[ast.AST]:
    """What a name is set to, in the innermost of these scopes that sets it."""
    for scope in scopes:
        found = []
        for node in _own(scope):
            match node:
                case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                    found.append(value)
                case ast.AnnAssign(target=ast.Name(id=target), value=value) if target == name:
                    found.append(value)
                case (
                    ast.comprehension(target=ast.Name(id=target), iter=value)
                    | ast.For(target=ast.Name(id=target), iter=value)
                ) if target == name:
                    found.append(value)
        if found:
            yield from (value for value in found if value is not None)
            return
        if isinstance(scope, ast.FunctionDef) and name in {arg.arg for arg in _arguments(scope)}:
            return


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """All nodes of a scope, without those of functions in it."""
    for child in ast.iter_child_nodes(scope):
        if not isinstance(child, ast.FunctionDef):
            yield child
            yield from _own(child)


def _arguments(function: ast.FunctionDef) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


# Data of the course


def data() -> Iterator[Message]:
    """The texts in the course's data, each with a note on what it is; in an English session."""
    if language() != ENGLISH:
        raise ValueError(f"the session must speak English, got {language()}; unset BACKPROP_LANG")
    from backprop_course.exercises import misconceptions
    from backprop_course.exercises.check import QUESTIONS, TASKS
    from backprop_course.exercises.misconceptions import Misconception
    from backprop_course.proofs.ledger import entries

    place = "backprop_course/exercises"
    named = (kind for kind in vars(misconceptions).values() if isinstance(kind, Misconception))
    of_tasks = (known.kind for task in TASKS.values() for known in task.mistakes)
    for value in dict.fromkeys(chain(named, of_tasks)):
        note = f"mistake {value.page}: "
        yield Message(value.name, note + "name", place)
        yield Message(value.why, note + "why", place)
        yield Message(value.looks_right, note + "what makes it look right", place)
        yield Message(value.notice, note + "how to notice it", place)
        for formula in filter(IN_FORMULA.search, value.formula or ()):
            yield Message(formula, note + "formula with words", place)
    for id, task in TASKS.items():
        for number, hint in enumerate(task.hints, 1):
            yield Message(hint, f"exercise {id}: hint {number}", place)
        for line in (*task.derivation, task.letters):
            yield Message(line, f"exercise {id}: derivation", place)
        for known in task.mistakes:
            yield Message(known.why, f"exercise {id}: why, {known.name}", place)
    for id, options in QUESTIONS.items():
        for option, why in options.items():
            yield Message(why, f"question {id}: answer {option}", place)
    place = "backprop_course/proofs"
    for id, entry in entries().items():
        yield Message(entry.statement, f"ledger {id}: statement", place)
        yield Message(entry.scope, f"ledger {id}: scope", place)
        for claim in entry.claims() if hasattr(entry, "claims") else ():
            for _, reason in claim.steps:
                yield Message(reason, f"ledger {id}: reason", place)
            for name in claim.wrong:
                yield Message(name, f"ledger {id}: wrong form", place)


# Markdown by paragraph


def paragraphs(path: Path) -> Iterator[Message]:
    """A message for each paragraph with words in it."""
    heading = path.name
    for number, text in enumerate(pieces(path.read_text(encoding="utf-8"))):
        found = re.match(r"#+ (.*)", text)
        heading = found[1] if found else heading
        if number % 2 and has_words(text):
            yield Message(text, f"{path.name}, “{heading}”", path.relative_to(ROOT).as_posix())


# All of it


def python_files(folder: str) -> list[Path]:
    """The sources below a folder, without where `say` itself is at home."""
    files = sorted((ROOT / folder).rglob("*.py"))
    return [path for path in files if path.relative_to(ROOT).as_posix() != LANGUAGE]


def found_in(folder: str) -> list[Message]:
    """What is said in all Python files below a folder."""
    return [message for path in python_files(folder) for message in said(path)]


def catalogues() -> dict[str, list[Message]]:
    """All messages, by the name of their catalogue."""
    pages = sorted((ROOT / "web/book/pages").glob("*.md"))
    return {
        **lessons(),
        "course": once(
            [
                *found_in("backprop_course"),
                *(message for message in chain(data(), reasons()) if has_words(message.text)),
            ]
        ),
        "book": once(
            [*found_in("tools"), *found_in("web"), *(m for page in pages for m in paragraphs(page))]
        ),
        "readme": once(paragraphs(ROOT / "README.md")),
    }


def once(messages: Iterable[Message]) -> list[Message]:
    """Each text once, at its first place."""
    found: dict[str, Message] = {}
    for message in messages:
        if message.text:
            found.setdefault(message.text, message)
    return list(found.values())
