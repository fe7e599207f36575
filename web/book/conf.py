"""What Sphinx is told. `web.book.build` writes the source folder, and gives the settings."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from backprop_course.shared.language import language as spoken
from backprop_course.shared.language import say, translated
from web.book import edition
from web.book.lessons import live

project = say("Backpropagation, one axis at a time")
copyright = say("the project's contributors")
language = edition.SPHINX.get(spoken(), spoken())
extensions = ["myst_nb", "web.book.mathematics", "web.book.punctuation"]
html_theme = "furo"
html_favicon = "static/favicon.svg"
html_title = project
html_static_path = [os.environ["BOOK_STATIC"]]
html_css_files = ["book.css"]
html_js_files = [("book.js", {"defer": "defer"})]
html_math_renderer = "katex"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
templates_path = [str(Path(__file__).parent / "templates")]
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "languages.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/ethical-ads.html",
        "sidebar/scroll-end.html",
        "sidebar/variant-selector.html",
    ]
}
"""Furo's, and below the title the other languages: they are at hand wherever somebody reads."""
html_theme_options = {"navigation_with_keys": True}
exclude_patterns: list[str] = ["README.md"]
node_modules = os.environ["BOOK_NODE_MODULES"]

nb_execution_mode = "off"
nb_merge_streams = True
nb_render_markdown_format = "myst"
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 4
myst_heading_slug_func = "web.book.lessons.anchor"


class details(nodes.General, nodes.Element):  # type: ignore[misc]  # noqa: N801
    """What is folded until somebody wants it; docutils writes nodes small."""


class FoldDeeper(SphinxPostTransform):  # type: ignore[misc]
    """The section Deeper is folded."""

    default_priority = 900

    def run(self, **_: Any) -> None:
        """Put all of it but the heading into a fold."""
        for section in self.document.findall(nodes.section):
            title, *rest = section.children
            if title.astext() == translated("Deeper", f"lesson {self.env.docname[:2]}") and rest:
                section.children = [title]
                section += details("", *rest)


class EnglishAnchors(SphinxTransform):  # type: ignore[misc]
    """A section is called the same in every language, so that an address leads there in each."""

    default_priority = 1

    def apply(self, **_: Any) -> None:
        """Give each section the id that it has on the English page."""
        sections = list(self.document.findall(nodes.section))
        for section, anchor in zip(sections, edition.anchors(self.env.docname), strict=False):
            if anchor not in section["ids"]:
                section["ids"].insert(0, anchor)
                self.document.ids.setdefault(anchor, section)


def visit_details(translator: Any, _: details) -> None:
    """Open the fold."""
    text = say("What not everybody needs")
    translator.body.append(f'<details class="deeper"><summary>{text}</summary>')


def depart_details(translator: Any, _: details) -> None:
    """Close it."""
    translator.body.append("</details>")


WIDE = re.compile(r'(<pre|<div class="table-wrapper[^"]*")')
"""What may be wider than a phone, and is then scrolled by keys too."""
HEAD = """<script>
if (!location.hash) document.documentElement.classList.add("arriving");
try { localStorage } catch {
  const value = { getItem: () => null, setItem() {}, removeItem() {} };
  Object.defineProperty(window, "localStorage", { value });
}
</script>"""
"""Also, where a browser lets nobody store anything, the theme's own script would fail."""
OPEN = f"""<nav class="open-live" aria-label="{say("Open this lesson live")}">
<a class="live" href="{{live}}">{say("Open live in the browser")}</a>
{{hosts}}<a href="{{file}}" download>{say("Download")}</a>
</nav>"""
BINDER = "https://mybinder.org/v2/gh/{repository}/{branch}?urlpath=lab/tree/notebooks/{folder}{name}.ipynb"
COLAB = "https://colab.research.google.com/github/{repository}/blob/{branch}/notebooks/{folder}{name}.ipynb"
HOSTS = f'<a href="{BINDER}">Binder</a>\n<a href="{COLAB}">Colab</a>\n'


def finish(app: Sphinx, name: str, _: str, context: dict[str, Any], doctree: Any) -> None:
    """Below the title of a lesson: where it runs. Where there is a lab: what brings it to life."""
    context["metatags"] = context.get("metatags", "") + HEAD
    for part in ("furo_navigation_tree", "toc"):
        listed = context.get(part) or ""
        context[part] = listed.replace('role="heading"', 'role="heading" aria-level="2"')
    context["languages"] = switch = edition.switch(f"{name}.html")
    if doctree is None:
        context["body"] = switch + (context.get("body") or "")
        return
    context["body"] = WIDE.sub(r'\1 tabindex="0"', context["body"])
    if 'class="backprop-still"' in context["body"]:
        app.add_js_file("lab.js", **{"async": "async", "fetchpriority": "high"})
    context["body"] = switch + context["body"]
    if not (Path(app.srcdir) / f"{name}.ipynb").exists():
        return
    told = {
        "folder": edition.FOLDER,
        "name": name,
        "repository": app.config.repository,
        "branch": app.config.branch,
    }
    links = OPEN.format(
        live=live(f"{name}.ipynb"),
        hosts=HOSTS.format(**told) if app.config.repository else "",
        file=f"notebooks/{name}.ipynb",
    )
    context["body"] = context["body"].replace("</h1>", f"</h1>\n{links}", 1)


def setup(app: Sphinx) -> None:
    """Tell Sphinx of the above."""
    app.add_config_value("repository", os.environ.get("BOOK_REPOSITORY", ""), "html")
    app.add_config_value("branch", os.environ.get("BOOK_BRANCH", "main"), "html")
    app.connect("html-page-context", finish, priority=900)  # after the theme
    app.add_node(details, html=(visit_details, depart_details))
    app.add_post_transform(FoldDeeper)
    app.add_transform(EnglishAnchors)
