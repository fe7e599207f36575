"""A lesson's main path, as its page has it: headings, and blocks that are not cut."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from backprop_course.shared.language import say

MINUTE = "|".join((say("minutes"), say("minute")))
MINUTES = re.compile(rf"^(\d+) ({MINUTE})\b")
LETTER = re.compile("[\u4e00-\u9fff]")
"""A Chinese one; there is no space between words."""
LETTERS_IN_A_WORD = 1.7
"""So that a slide holds as much in either language."""
USELESS = "a.headerlink, style, script, nav.open-live, a.answer-live, nav.languages"


class SlideError(Exception):
    """Something of a page cannot be put on a slide."""


@dataclass
class Block:
    """What is not cut: a paragraph, an item of a list, a formula, a cell, an answer."""

    kind: str
    html: str
    text: str = ""
    drawn: str = ""
    """The pictures that a cell shows after its text."""
    code: str = ""
    """Told to the speaker: what made a lab, or prepares it."""

    @property
    def words(self) -> int:
        """Those that somebody reads as prose."""
        if self.kind != "text":
            return 0
        words, letters = LETTER.sub(" ", self.text).split(), LETTER.findall(self.text)
        return len(words) + round(len(letters) / LETTERS_IN_A_WORD)

    @property
    def is_lead(self) -> bool:
        """It announces what comes next."""
        return self.kind == "text" and self.text.endswith((":", "："))


@dataclass
class Heading:
    """What blocks stand under."""

    level: int
    html: str
    text: str
    minutes: str = ""


def read(name: str, markup: str) -> tuple[Heading, list[Heading | Block]]:
    """A page's title, and its main path. Raises SlideError for what slides do not know."""
    article = BeautifulSoup(markup, "html.parser").find("article")
    if not isinstance(article, Tag):
        raise SlideError(f"{name}.html must be a page of the book, with an article; got none")
    for useless in article.select(USELESS):
        useless.decompose()
    for output in article.select(".cell_output"):
        if not output.get_text().strip() and not output.select("svg, img"):
            output.decompose()
    for link in article.select("a[href]"):
        link["href"] = _beside(str(link["href"]), name)
        link["target"] = "_blank"
    title, *rest = _path(article)
    if not isinstance(title, Heading):
        raise SlideError(f"{name}.html must begin with a title, got {title.text!r}")
    if rest and isinstance(rest[0], Block) and (found := MINUTES.match(rest[0].text)):
        title.minutes = found[0]
    return title, rest


def _beside(address: str, name: str) -> str:
    """The page it leads to, as seen from the folder of the slides."""
    if re.match(r"[a-z]+:", address):
        return address
    return f"../{name}.html{address}" if address.startswith("#") else f"../{address}"


def _path(section: Tag) -> Iterator[Heading | Block]:
    prepared = ""
    for child in section.find_all(recursive=False):
        if child.name == "section":
            if not child.find("details", class_="deeper", recursive=False):
                yield from _path(child)
        elif re.fullmatch(r"h[1-6]", child.name):
            yield Heading(int(child.name[1]), child.decode_contents(), _said(child))
        elif child.name != "span":
            for block in _blocks(child):
                if block.kind == "prepares":
                    prepared += f"{block.code}\n"
                    continue
                if block.kind in ("shown", "lab") and prepared:
                    block.code, prepared = prepared + block.code, ""
                yield block


def _blocks(element: Tag) -> Iterator[Block]:
    classes = list(element.get("class") or [])
    if "cell" in classes:
        yield _cell(element)
    elif element.name == "p":
        only = [child for child in element.children if str(child).strip()]
        if len(only) == 1 and isinstance(only[0], Tag) and only[0].name == "em":
            element["class"] = "aside"
            yield Block("aside", str(element), _said(element))
        else:
            yield Block("text", str(element), _said(element))
    elif element.name in ("ul", "ol"):
        for number, item in enumerate(element.find_all("li", recursive=False), 1):
            start = f' start="{number}"' if element.name == "ol" else ""
            yield Block("text", f"<{element.name}{start}>{item}</{element.name}>", _said(item))
    elif element.name == "details":
        yield _answer(element)
    elif "math-wrapper" in classes:
        yield Block("formula", str(element))
    elif "table-wrapper" in classes:
        yield Block("table", str(element))
    elif any(str(name).startswith("highlight-") for name in classes):
        yield Block("code", _code(str(element)))
    else:
        raise SlideError(f"no slide is known for <{element.name} class={classes}>")


def _said(element: Tag) -> str:
    """Its words; a formula counts as one."""
    return " ".join("".join(_strings(element)).split())


def _strings(element: Tag) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, Tag):
            yield from ["x"] if "katex" in (child.get("class") or []) else _strings(child)
        elif isinstance(child, NavigableString):
            yield str(child)


def _cell(element: Tag) -> Block:
    source = element.select_one(".cell_input")
    code = source.get_text().strip() if source else ""
    html = _code(source.decode_contents()) if source else ""
    output = element.select_one(".cell_output")
    if output is None:
        return Block("prepares" if _prepares(code) else "code", html, code=code)
    lab = output.select_one("[data-lab]")
    if lab is not None:
        return Block(
            "lab", f'<div class="fit" data-prevent-swipe><div>{lab}</div></div>', code=code
        )
    drawn = ""
    for part in output.find_all(recursive=False):
        if "text_html" in (part.get("class") or []):
            drawn += str(part)
        else:
            html += f'<div class="said">{part}</div>'
    drawn = drawn and f'<div class="fit"><div>{drawn}</div></div>'
    return Block("shown", f'<div class="shown">{html}</div>', drawn=drawn)


def _code(markup: str) -> str:
    """A slide has no room for two empty lines in a row."""
    markup = re.sub(r"\n\n\n+", "\n\n", markup)
    return f'<div class="code">{markup}</div>'


def _prepares(code: str) -> bool:
    """Whether a cell only says what the others use."""
    quiet = ("skip_without", "set_printoptions")
    return all(
        isinstance(line, ast.Import | ast.ImportFrom)
        or (isinstance(line, ast.Expr) and any(name in ast.unparse(line) for name in quiet))
        for line in ast.parse(code).body
    )


def _answer(element: Tag) -> Block:
    summary = element.find("summary", recursive=False)
    name = summary.get_text() if isinstance(summary, Tag) else ""
    inner = "".join(str(child) for child in element.children if child is not summary)
    inner = re.sub(r'<div class="highlight-', '<div class="code highlight-', inner)
    html = f'<div class="answer fragment"><p class="summary">{escape(name)}</p>{inner}</div>'
    return Block("answer", html, name)
