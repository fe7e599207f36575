"""The book on paper, all pages in one file: python -m web.book.pdf."""

from __future__ import annotations

import argparse
import os
import posixpath
import re
import sys
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Page
from pypdf import PdfReader

from backprop_course.shared.language import language, say
from web.book import chromium, edition

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent
USELESS = "a.headerlink, script, style, nav, .answer-live, .on-screen"
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
CAPTION = say("A still of the lab. In the book on the web every number in it can be dragged.")
COVER = {
    "title": edition.COURSE,
    "subtitle": say("Take hold of a weight, and watch the whole backward pass follow."),
    "by": say("by the project’s contributors"),
}
WIDTH, HEIGHT = 658, 955
"""Pixels of an A4 sheet between the margins of pdf.css, at 96 an inch."""


class PrintError(Exception):
    """The book cannot be printed, or would not be printed well."""


class Chapter:
    """A page of the book as a part of one document, in which all addresses are within it."""

    def __init__(self, name: str, depth: int, book: Path, names: list[str], web: str) -> None:
        self.name, self.depth = name, depth
        soup = BeautifulSoup((book / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
        article = soup.find("article")
        if not isinstance(article, Tag) or not isinstance(article.h1, Tag):
            raise PrintError(f"{name}.html must be a page of the book with a title; got none")
        self.article = article
        for useless in article.select(USELESS):
            useless.decompose()
        for element in article.find_all(id=True):
            if not element.find_parent("svg"):
                element["id"] = self.inside(str(element["id"]))
        for link in article.select("a[href]"):
            self._lead(link, names, web)
        for image in article.select("img[src]"):
            image["src"] = (book / self._from_here(str(image["src"]))).resolve().as_uri()
        for fold in article.find_all("details"):
            self._open(fold)
        for note in article.select(".backprop-note"):
            note.string = CAPTION
        self.title = article.h1.get_text()
        self.contents = [(depth, self.name, article.h1.decode_contents())]
        for place, heading in enumerate(article.find_all("h2") if depth == 1 else []):
            anchor = self.inside(f"section-{place}")
            self.contents.append((2, anchor, heading.decode_contents()))
            heading.insert(0, soup.new_tag("span", attrs={"id": anchor}))
        for heading in article.find_all(HEADINGS):
            heading.name = f"h{min(int(heading.name[1]) + depth - 1, 6)}"

    def inside(self, anchor: str) -> str:
        """An anchor of the page, as it is called in the whole."""
        return f"{self.name}--{anchor}"

    def _from_here(self, address: str) -> str:
        """An address that the page gives, as it is from the book's folder."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.name), address))

    def _lead(self, link: Tag, names: list[str], web: str) -> None:
        address = str(link["href"])
        if re.match(r"[a-z]+:", address):
            return
        page, _, anchor = address.partition("#")
        name = self._from_here(page).removesuffix(".html") if page else self.name
        if name in names:
            link["href"] = f"#{name}--{anchor}" if anchor else f"#{name}"
        elif web:
            link["href"] = f"{web}/{self._from_here(address)}"
        else:
            link.unwrap()

    def _open(self, fold: Tag) -> None:
        summary = fold.find("summary", recursive=False)
        fold.name = "div"
        if "deeper" in (fold.get("class") or []):
            fold["class"] = "deeper"
            if isinstance(summary, Tag):
                summary.decompose()
            return
        fold["class"] = "fold"
        if isinstance(summary, Tag):
            summary.name = "p"
            summary["class"] = "summary"

    def html(self, running: str) -> str:
        """`running` is the name of the pages that it is on."""
        return (
            f'<article id="{self.name}" class="level-{self.depth}" style="page: {running}">'
            f"{self.article.decode_contents()}</article>"
        )


def pages_in_order(book: Path) -> dict[str, int]:
    """The pages as the book's contents list them, each with its depth there."""
    front = book / "index.html"
    if not front.exists():
        raise PrintError(f"the PDF is made of the book; run make book ({front} is missing)")
    soup = BeautifulSoup(front.read_text(encoding="utf-8"), "html.parser")
    links = soup.select(".sidebar-tree a.reference.internal")
    return {str(link["href"]).removesuffix(".html"): len(link.find_parents("ul")) for link in links}


def bodies(chapters: list[Chapter]) -> str:
    """All chapters. Those that belong to another one are on its pages."""
    parts, title = [], ""
    for number, chapter in enumerate(chapters):
        if chapter.depth == 1 or not title:
            title = chapter.title.replace("\\", "\\\\").replace('"', '\\"')
            name = f"chapter{number}"
            parts.append(f'<style>@page {name} {{ @top-left {{ content: "{title}"; }} }}</style>')
        parts.append(chapter.html(name))
    return "\n".join(parts)


def document(book: Path, chapters: list[Chapter], pages: dict[str, int]) -> str:
    """All of it; `pages` says on which page an anchor stands, as far as that is known."""
    rows = "\n".join(
        f'<li class="level-{level}"><a href="#{anchor}"><span class="name">{title}</span>'
        f'<span class="dots"></span><span class="page">{pages.get(anchor, "000")}</span></a></li>'
        for chapter in chapters
        for level, anchor, title in chapter.contents
    )
    static = (book / "_static").resolve().as_uri()
    styles = "".join(
        f'<link rel="stylesheet" href="{address}">'
        for address in (
            f"{static}/pygments.css",
            f"{static}/katex.css",
            (HERE / "pdf.css").as_uri(),
        )
    )
    cover = (HERE / "cover.html").read_text(encoding="utf-8").format(**COVER)
    return (
        f'<!doctype html><html lang="{language()}"><head><meta charset="utf-8">{styles}'
        f"<title>{edition.COURSE}</title></head><body>{cover}"
        f'<nav class="contents"><h1>{say("Contents")}</h1><ol>{rows}</ol></nav>'
        f"{bodies(chapters)}</body></html>"
    )


def printed(page: Page, source: Path, output: Path) -> dict[str, int]:
    """Print it; on which page each anchor that something leads to stands. Raises PrintError."""
    page.goto(source.as_uri())
    wide = page.evaluate((HERE / "paper.js").read_text(encoding="utf-8"), [WIDTH, HEIGHT])
    if wide:
        raise PrintError(f"cut by the right edge: {wide[:5]}")
    page.pdf(path=output, prefer_css_page_size=True, outline=True, tagged=True)
    return anchors(output)


def anchors(path: Path) -> dict[str, int]:
    """On which page of a PDF each anchor stands, from 1."""
    reader = PdfReader(path)
    numbers = {page.indirect_reference: number for number, page in enumerate(reader.pages, 1)}
    places = reader.named_destinations.items()
    return {unquote(name.lstrip("/")): numbers[place.page] for name, place in places}


def cut(places: dict[str, int]) -> list[str]:
    """What begins on one page and ends on another, though it must not."""
    starts = {name.removesuffix("-begins"): at for name, at in places.items() if "-begins" in name}
    ends = {name: places.get(f"{name}-ends") for name in starts}
    return [
        f"{name}, pages {at} to {ends[name]}" for name, at in starts.items() if ends[name] != at
    ]


def build(book: Path, work: Path, output: Path, names: list[str]) -> int:
    """Print these pages of a book, without a name all; how many sheets. Raises PrintError."""
    listed = pages_in_order(book)
    if unknown := [name for name in names if name not in listed]:
        raise PrintError(f"the book's contents must list each page, got {unknown[0]!r}")
    names = names or list(listed)
    web = os.environ.get("BACKPROP_BOOK", "").rstrip("/")
    chapters = [Chapter(name, listed[name], book, names, web) for name in names]
    work.mkdir(parents=True, exist_ok=True)
    output.parent.mkdir(parents=True, exist_ok=True)
    source, pages = work / "book.html", dict[str, int]()
    with chromium.page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light") as page:
        page.emulate_media(media="print")
        for _ in range(2):  # the second time the contents know their pages
            source.write_text(document(book, chapters, pages), encoding="utf-8")
            before, pages = pages, printed(page, source, output)
    wanted = [anchor for chapter in chapters for _, anchor, _ in chapter.contents]
    if any(before.get(anchor) != pages.get(anchor) for anchor in wanted):
        raise PrintError("the contents' page numbers moved what they count")
    if missing := [anchor for anchor in wanted if anchor not in pages]:
        raise PrintError(f"the contents lead nowhere: {missing[:5]}")
    if broken := cut(pages):
        raise PrintError(f"cut by the end of a page: {broken[:5]}")
    return len(PdfReader(output).pages)


def main() -> None:
    """Read the command line and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--book", type=Path, default=ROOT / "dist", help="where make book built it")
    parser.add_argument("--output", type=Path, default=ROOT / "dist/backprop.pdf")
    parser.add_argument("--work", type=Path, default=ROOT / "build/pdf", help="for its notes")
    parser.add_argument("pages", nargs="*", help="names; without one, all")
    chosen = parser.parse_args()
    try:
        count = build(chosen.book, chosen.work, chosen.output, chosen.pages)
    except PrintError as error:
        sys.exit(str(error))
    print(f"{chosen.output}: {count} pages, {chosen.output.stat().st_size / 1e6:.1f} MB")
    for other in edition.built(chosen.book):
        command = [sys.executable, "-m", "web.book.pdf", "--book", chosen.book / other]
        command += ["--output", chosen.output.parent / other / chosen.output.name]
        command += ["--work", chosen.work / other, *chosen.pages]
        edition.run_in(other, command)


if __name__ == "__main__":
    main()
