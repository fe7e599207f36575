"""Lessons as presentations, made of the book's pages: python -m web.book.slides."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

from playwright.sync_api import Page

from backprop_course.shared.language import language, say
from web.book import chromium, edition
from web.book.main_path import MINUTE, MINUTES, Block, Heading, SlideError, read

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent
SIZE = {"width": 1280, "height": 720}
WORDS = 60
"""As many fit a slide that is read while somebody talks; one paragraph may have more."""
LIST = 75
"""The end of a list comes with its beginning."""
LEAD = 40
"""So many may stand above what a cell shows."""
BESIDE_A_LAB = 80
"""It is read while the hand is at work."""
LEADS = (say("Predict"), say("Your turn"), say("With a pencil"), say("On paper"))
"""What a question begins with."""
ASKED = re.compile(rf"[?？]|^({'|'.join(LEADS)})\b")
FIRST_LINE = re.compile(rf"<p><em>\d+ ({MINUTE})\b")
DECKS = "[0-9][0-9]_*.html"
INDEX = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{slides} · {course}</title>
<link rel="stylesheet" href="static/slides.css">
</head>
<body class="index">
<main>
<p class="course"><a href="../index.html">{course}</a></p>
<h1>{slides}</h1>
<p>{told}</p>
<table>
<thead><tr><th>{lesson}</th><th>{minutes}</th><th>{slides}</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</main>
<script src="static/theme.js"></script>
</body>
</html>
"""
ROW = '<tr><td><a href="{name}.html">{title}</a></td><td>{minutes}</td><td>{slides}</td></tr>'
AROUND = {
    "about": say("About these slides"),
    "all": say("All slides"),
    "page": say("The lesson as a page"),
    "look": say("Light or dark (T)"),
}
"""What the buttons in the corner of a slide are called."""
REVEAL = ("reveal.js", "reveal.css", "plugin/notes.js")


@dataclass
class Slide:
    """Blocks under a heading."""

    heading: Heading
    first: bool
    """It is the first one below the heading."""
    blocks: list[Block] = field(default_factory=list)
    style: str = ""
    """How far its pictures and its text were scaled to fit."""

    @property
    def words(self) -> int:
        """Of prose."""
        return sum(block.words for block in self.blocks)

    @property
    def kinds(self) -> list[str]:
        """Of its blocks."""
        return [block.kind for block in self.blocks]

    @property
    def done(self) -> bool:
        """Nothing but an answer may follow."""
        return any(kind in ("shown", "lab", "answer") for kind in self.kinds)

    def html(self, course: str) -> str:
        """The slide; `course` is written above all but the first of a section."""
        heading, only_text = self.heading, set(self.kinds) <= {"text"}
        minutes = f'<span class="minutes">{heading.minutes}</span>' if heading.minutes else ""
        if not self.first:
            head = f'<p class="running">{heading.html}</p>'
        elif heading.level == 1:
            head = f'<p class="course">{course}</p><h1>{heading.html}</h1>'
        else:
            head = f"<h{heading.level}>{heading.html}</h{heading.level}>{minutes}"
        looks = ["slide", f"level-{heading.level}" if self.first else "goes-on"]
        looks += ["few"] if only_text and 0 < self.words <= LEAD / 2 else []
        looks += ["alone"] if not self.blocks else ["with-lab"] if "lab" in self.kinds else []
        body = "\n".join(block.html + block.drawn for block in self.blocks)
        if self.kinds and self.kinds[0] == "answer":
            body = body.replace('class="answer fragment"', 'class="answer"', 1)
        return (
            f'<div class="{" ".join(looks)}" style="{self.style}"><header>{head}</header>\n'
            f'<div class="body">{body}</div></div>{self.notes()}'
        )

    def notes(self) -> str:
        """For the speaker alone."""
        said = [f"<p>{self.heading.minutes}</p>"] if self.first and self.heading.minutes else []
        said += [f"<pre>{escape(block.code)}</pre>" for block in self.blocks if block.code]
        return f'<aside class="notes">{"".join(said)}</aside>' if said else ""


@dataclass
class Deck:
    """A lesson's slides."""

    name: str
    title: str
    minutes: str
    slides: list[Slide]

    def html(self, template: str, course: str) -> str:
        """The page. A section of the lesson is a column of slides."""
        columns: list[list[str]] = []
        for slide in self.slides:
            if not columns or (slide.first and slide.heading.level == 2):
                columns.append([])
            columns[-1].append(f"<section>{slide.html(course)}</section>")
        body = "\n".join(f"<section>{''.join(column)}</section>" for column in columns)
        words = {name: escape(text) for name, text in AROUND.items()}
        title = escape(say("{title} · slides", title=self.title))
        return template.format(
            language=language(), title=title, name=self.name, slides=body, **words
        )


class Ruler:
    """A slide in Chromium, where what is put on it is measured."""

    def __init__(self, page: Page, course: str, static: Path) -> None:
        self.page, self.course = page, course
        links = "".join(
            f'<link rel="stylesheet" href="{(static / name).as_uri()}">'
            for name in ("reveal.css", "katex.css", "pygments.css", "slides.css")
        )
        empty = static / "ruler.html"
        empty.write_text(f"<!doctype html><meta charset=utf-8>{links}<body><div class=ruler></div>")
        page.goto(empty.as_uri())
        empty.unlink()
        page.evaluate(
            "script => { window.wake = () => (0, eval)(script) }", (static / "lab.js").read_text()
        )
        page.evaluate((HERE / "ruler.js").read_text(encoding="utf-8"))

    def narrowed(self, blocks: list[Block]) -> list[Block]:
        """With formulas, code and tables made smaller where they are wider than a slide."""
        plain = [block for block in blocks if block.kind != "lab"]
        narrow = self.page.evaluate("blocks => narrowed(blocks)", [block.html for block in plain])
        for block, html in zip(plain, narrow, strict=True):
            block.html = html
        return blocks

    def fits(self, slide: Slide, least: float = 0.85, shrink: float = 1) -> bool:
        """Whether it does, with pictures scaled to `least` or more and text to `shrink` or more."""
        slide.style = ""
        style = self.page.evaluate(
            "([html, least, shrink]) => fitting(html, least, shrink)",
            [slide.html(self.course), least, shrink],
        )
        slide.style = style or ""
        return style is not None


def arranged(name: str, path: list[Heading | Block], title: Heading, ruler: Ruler) -> list[Slide]:
    """One idea a slide. Raises SlideError where a block fits none."""
    ruler.narrowed([block for block in path if isinstance(block, Block)])
    slides = [Slide(title, first=True)]
    for block in path:
        last = slides[-1]
        if isinstance(block, Heading):
            slides.append(Slide(block, first=True))
        elif _is_minutes(last, block):
            last.heading.minutes = last.heading.minutes or block.text
            if last.heading is title:
                last.blocks.append(replace(block, text=""))
        else:
            place = _place(slides, block) + 1
            slides[place:place] = _placed(slides[:place], block, ruler)
    slides = [slide for slide in slides if slide.first or slide.blocks]
    for slide in slides:
        if not ruler.fits(slide) and not ruler.fits(slide, 0.5, 0.6):
            raise SlideError(f"{name}: more than a slide holds: {slide.blocks[-1].html[:400]}")
    return slides


def _is_minutes(slide: Slide, block: Block) -> bool:
    return slide.first and not slide.blocks and bool(MINUTES.match(block.text))


def _place(slides: list[Slide], block: Block) -> int:
    """The last slide; for an answer with a number, the one that asks the question."""
    number = re.match(r"\d+", block.text) if block.kind == "answer" else None
    if number:
        for place, slide in reversed(list(enumerate(slides))):
            if any(f' start="{number[0]}"' in each.html for each in slide.blocks):
                return place
    return len(slides) - 1


def _placed(slides: list[Slide], block: Block, ruler: Ruler) -> list[Slide]:
    """Puts the block on the last slide, or gives new ones that hold it."""
    last = slides[-1]
    title_page = last.first and last.heading.level == 1
    if block.kind == "lab":
        _tell(last, block)
    together = replace(last, blocks=[*last.blocks, block])
    if not title_page and _belongs(last, block) and ruler.fits(together):
        last.blocks.append(block)
        return []
    new = Slide(last.heading, first=False, blocks=[block])
    if block.drawn and not ruler.fits(new):
        text, picture = replace(block, drawn=""), Block("shown", block.drawn)
        return [*_placed(slides, text, ruler), Slide(last.heading, first=False, blocks=[picture])]
    if last.done or title_page or block.kind in ("answer", "text", "aside"):
        return [new]
    return [_with_lead(last, new, ruler)]


def _tell(slide: Slide, lab: Block) -> None:
    """The cells that a lab needs, and the question that it answers, are for the speaker."""
    while slide.blocks and slide.kinds[-1] == "code" and slide.blocks[-1].code:
        lab.code = f"{slide.blocks.pop().code}\n\n{lab.code}"


def _belongs(slide: Slide, block: Block) -> bool:
    """Whether they are one idea."""
    if block.kind == "aside":
        return True
    if block.kind == "answer":
        return bool(slide.blocks) and "lab" not in slide.kinds
    if slide.done:
        return False
    if block.kind == "text":
        bold = re.match(r"<(p|[uo]l[^>]*><li)>(<p>)?<strong>", block.html)
        new_idea = bold and (slide.words > LEAD or set(slide.kinds) - {"text"})
        most = WORDS if block.html.startswith("<p") else LIST
        return not new_idea and (not slide.blocks or slide.words + block.words <= most)
    if block.kind == "lab":
        return set(slide.kinds) <= {"text"} and slide.words <= BESIDE_A_LAB
    if block.kind == "shown":
        asked = slide.blocks and _asks(slide.blocks[-1])
        return set(slide.kinds) <= {"text"} and slide.words <= LEAD and not asked
    return True


def _asks(block: Block) -> bool:
    """What comes next would be the answer."""
    return bool(ASKED.search(block.text)) and not block.is_lead


def _with_lead(last: Slide, new: Slide, ruler: Ruler) -> Slide:
    """The paragraphs that lead to the block go to the new slide with it."""
    kind = new.kinds[0]
    most = BESIDE_A_LAB if kind == "lab" else WORDS
    while last.kinds and last.kinds[-1] == "text":
        lead = last.blocks[-1]
        together = replace(new, blocks=[lead, *new.blocks])
        answered = kind == "shown" and _asks(lead)
        enough = kind != "lab" and len(new.blocks) > 1 and not lead.is_lead
        if answered or enough or together.words > most or not ruler.fits(together):
            break
        if last.first and len(last.blocks) == 1:
            break
        new = together
        last.blocks.pop()
    return new


def prepare(book: Path, modules: Path, output: Path) -> Path:
    """All that the slides fetch, in a folder beside them; that folder."""
    needed = [book / "_static/lab.js", modules / "reveal.js/dist/reveal.js"]
    if missing := [path for path in needed if not path.exists()]:
        raise SlideError(f"slides are made of the book; run make book ({missing[0]} is missing)")
    if output.resolve() == book.resolve():
        raise SlideError(
            f"slides are named as the book's pages are; {output} must not be its folder"
        )
    static = output / "static"
    shutil.rmtree(static, ignore_errors=True)
    for old in output.glob(DECKS):
        old.unlink()
    static.mkdir(parents=True)
    for name in REVEAL:
        shutil.copy(modules / "reveal.js/dist" / name, static)
    for name in ("katex.css", "pygments.css", "lab.js"):
        shutil.copy(book / "_static" / name, static)
    for name in ("fonts", "pictures"):
        shutil.copytree(book / "_static" / name, static / name)
    for name in ("slides.css", "slides.js", "theme.js"):
        shutil.copy(HERE / name, static)
    return static


def read_lessons(book: Path, names: list[str]) -> dict[str, tuple[Heading, list[Heading | Block]]]:
    """Those that say how many minutes they take, or those of these names."""
    pages = {path.stem: path for path in sorted(book.glob(DECKS))}
    if unknown := [name for name in names if name not in pages]:
        raise SlideError(f"{book} must have a page for each lesson, got none for {unknown[0]!r}")
    found = {}
    for name in names or pages:
        markup = pages[name].read_text(encoding="utf-8")
        if FIRST_LINE.search(markup):
            found[name] = read(name, markup)
        elif names:
            raise SlideError(f"a lesson must begin with its minutes; {name} is a reference")
    return found


def build(book: Path, output: Path, modules: Path, names: list[str]) -> list[Deck]:
    """Make slides of these lessons of a book, without a name of all. Raises SlideError."""
    static = prepare(book, modules, output)
    template = (HERE / "slides.html").read_text(encoding="utf-8")
    decks = []
    with chromium.page(viewport=SIZE) as page:
        for name, (title, path) in read_lessons(book, names).items():
            ruler = Ruler(page, edition.COURSE, static)
            deck = Deck(name, title.text, title.minutes, arranged(name, path, title, ruler))
            html = deck.html(template, edition.COURSE).replace('src="_static/', 'src="static/')
            (output / f"{name}.html").write_text(html, encoding="utf-8")
            decks.append(deck)
    rows = "\n".join(
        ROW.format(
            name=deck.name,
            title=escape(deck.title),
            minutes=deck.minutes.split()[0],
            slides=len(deck.slides),
        )
        for deck in decks
    )
    index = INDEX.format(
        language=language(),
        course=edition.COURSE,
        slides=say("Slides"),
        told=say(
            "The main path of each lesson, with live labs. Next: → or a swipe. An overview: Esc. "
            "The speaker's window: S. Light or dark: T."
        ),
        lesson=say("lesson"),
        minutes=say("minutes"),
        rows=rows,
    )
    (output / "index.html").write_text(index, encoding="utf-8")
    return decks


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--book", type=Path, default=ROOT / "dist", help="where make book built it")
    parser.add_argument("--output", type=Path, default=ROOT / "dist/slides")
    parser.add_argument("--modules", type=Path, default=ROOT / "build/npm/node_modules")
    parser.add_argument("lessons", nargs="*", help="names; without one, all")
    chosen = parser.parse_args()
    try:
        decks = build(chosen.book, chosen.output, chosen.modules, chosen.lessons)
    except SlideError as error:
        sys.exit(str(error))
    for deck in decks:
        print(f"{deck.title}: {len(deck.slides)} slides, {deck.minutes}")
    for other in edition.built(chosen.book):
        command = [sys.executable, "-m", "web.book.slides", "--book", chosen.book / other]
        command += ["--output", chosen.output.parent / other / chosen.output.name]
        command += ["--modules", chosen.modules, *chosen.lessons]
        edition.run_in(other, command)


if __name__ == "__main__":
    main()
