"""What the page for teachers takes from elsewhere: lessons, mistakes to expect, how to cite."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from backprop_course.exercises.check import TASKS
from backprop_course.exercises.progress import NOTEBOOKS
from backprop_course.shared.language import say
from web.book import edition
from web.book.atlas import pages
from web.book.lessons import anchor
from web.book.worked import prose

ROOT = Path(__file__).parents[2]
ROW = re.compile(
    r"^\| \[(.+?)\]\(notebooks/(?:\w+/)?(\w+\.ipynb)\) \| (.+?) \| (\d*) ?\|$", re.MULTILINE
)
FIRST = 3
"""Of each task's mistakes. They stand in the order in which they are to be expected."""


def parts() -> dict[str, str]:
    """By name, what the page is filled with."""
    return {
        "lessons for teachers": lessons(),
        "number of mistakes": str(len(pages())),
        "mistakes to expect": mistakes(),
        "citation": citation(),
    }


def lessons() -> str:
    """The README's table, with the exercises of each lesson and its questions."""
    readme = edition.readme().read_text(encoding="utf-8")
    rows = [say("| lesson | its one idea | minutes | exercises |"), "|---|---|---|---|"]
    for title, file, idea, minutes in ROW.findall(readme):
        number = sum(id.startswith(file[:2]) for id in TASKS) or ""
        rows.append(f"| [{title}]({file}) | {idea} | {minutes} | {number} |")
    return "\n".join(rows)


def mistakes() -> str:
    """Of each task the first mistakes, and how many the checker knows there by name."""
    rows = [say("| exercise | mistakes to expect | known |"), "|---|---|---|"]
    for task in TASKS.values():
        kinds = list(dict.fromkeys(known.kind for known in task.mistakes))
        first = "; ".join(f"[{prose(k.name)}](atlas/{k.page}.md)" for k in kinds[:FIRST])
        link = f"[{task.id}](<{NOTEBOOKS[task.id[:2]]}#{anchor(task.place.title)}>)"
        rows.append(f"| {link} | {first} | {len(kinds)} |")
    return "\n".join(rows)


def citation() -> str:
    """As CITATION.cff has it, in one line."""
    told = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    names = ", ".join(author["name"] for author in told["authors"])
    text = "{names}. *{title}*, version {version}."
    return say(text, names=names, title=told["title"], version=told["version"])
