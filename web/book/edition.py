"""The languages of the book: English at its top, each other one in a folder of its own.

Pages, sections and their addresses are the same in all of them; links lead from each to the others.
"""

from __future__ import annotations

import gettext
import os
import re
import subprocess
import sys
from html import escape
from pathlib import Path

from backprop_course.shared.language import ENGLISH, also_from, language, say
from web.book.paragraphs import in_own_language

ROOT = Path(__file__).parents[2]
also_from("book", ROOT / "web/locale")

COURSE = say("Backpropagation, one axis at a time")
NAMES = {"en": "English", "zh": "中文"}
"""What a language is called in itself."""
SPHINX = {"zh": "zh_CN"}
"""What Sphinx calls a language, where it is not its code."""
CAPTIONS = {"Lessons": say("Lessons"), "Beside them": say("Beside them")}
"""Above the lists of pages, which no paragraph holds."""

THEME = {
    "Skip to content": say("Skip to content"),
    "Back to top": say("Back to top"),
    "Toggle site navigation sidebar": say("Toggle site navigation sidebar"),
    "Toggle table of contents sidebar": say("Toggle table of contents sidebar"),
    "Toggle Light / Dark / Auto color theme": say("Toggle Light / Dark / Auto color theme"),
    "Toggle navigation of": say("Toggle navigation of"),
    "Auto light/dark, in light mode": say("Auto light/dark, in light mode"),
    "Auto light/dark, in dark mode": say("Auto light/dark, in dark mode"),
    "Light mode": say("Light mode"),
    "Dark mode": say("Dark mode"),
    "On this page": say("On this page"),
    "Menu": say("Menu"),
    "Expand": say("Expand"),
    "Contents": say("Contents"),
    "Search": say("Search"),
    "Next": say("Next"),
    "Previous": say("Previous"),
    "Link to this heading": say("Link to this heading"),
}
"""What the theme and Sphinx say on a page where they do not know the language."""

UP = "" if language() == ENGLISH else "../"
"""From a page to what all languages have together: the live lessons."""
FOLDER = "" if language() == ENGLISH else f"{language()}/"
"""Where this language's pages and lessons are, as seen from the English ones."""
SECTION = re.compile(r'<section[^>]* id="([^"]*)"')


def told_in(other: str, text: str) -> str:
    """A text of the book in another language than this one's."""
    folder = os.environ.get("BACKPROP_LOCALE") or ROOT / "web/locale"
    return gettext.translation("book", folder, [other], fallback=True).gettext(text)


def others(notebooks: Path) -> list[str]:
    """The languages, beside English, in which these lessons are there."""
    return sorted({path.parent.name for path in notebooks.glob("*/[0-9]*.ipynb")})


def built(book: Path) -> list[str]:
    """The languages, beside English, that a book has pages in."""
    return sorted({page.parent.name for page in book.glob("*/00_the_idea.html")} & NAMES.keys())


def run_in(other: str, command: list[str | Path]) -> None:
    """Run a Python that speaks another language; where it fails, so does this one."""
    environment = os.environ | {"BACKPROP_LANG": other}
    if subprocess.run(command, env=environment, cwd=ROOT).returncode:
        sys.exit(f"failed in {other}: {' '.join(map(str, command))}")


def readme() -> Path:
    """The README in this language; the English one where there is none."""
    own = ROOT / f"README.{language()}.md"
    return own if own.exists() else ROOT / "README.md"


def page(markdown: str) -> str:
    """A page that was written by hand, in this language."""
    text = in_own_language(markdown)
    for english, caption in CAPTIONS.items():
        text = text.replace(f":caption: {english}\n", f":caption: {caption}\n")
    return text


def anchors(name: str) -> list[str]:
    """The ids of the sections on an English page, in order; none for the English book itself."""
    built = os.environ.get("BOOK_ENGLISH")
    if not built or not (path := Path(built) / f"{name}.html").exists():
        return []
    return SECTION.findall(path.read_text(encoding="utf-8"))


def say_theme(folder: Path) -> None:
    """Put the theme's own words into this language, in all pages of a folder."""
    if language() == ENGLISH:
        return
    words = "|".join(sorted(map(re.escape, THEME), key=len, reverse=True))
    pattern = re.compile(rf'([>"]\s*)({words})(?=\s*[<"])')
    for page in folder.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        text = pattern.sub(lambda found: found[1] + escape(THEME[found[2]]), text)
        page.write_text(text, encoding="utf-8")


def switch(name: str) -> str:
    """Links from a page to the same one in the other languages; nothing where there is but one."""
    depth = "../" * name.count("/")
    links = [
        f'<a href="{depth}{UP}{"" if other == ENGLISH else f"{other}/"}{name}" '
        f'lang="{other}" hreflang="{other}">{escape(NAMES.get(other, other))}</a>'
        for other in os.environ.get("BOOK_LANGUAGES", "").split()
        if other != language()
    ]
    if not links:
        return ""
    return f'<nav class="languages" aria-label="{say("Languages")}">{" ".join(links)}</nav>'
