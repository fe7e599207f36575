"""Formulas as HTML, rendered by KaTeX when the book is built: a page needs no script for them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.math import get_node_equation_number

from web.book.node import NODE

HERE = Path(__file__).parent
OTHER_FORMATS = re.compile(r',url\([^)]*\) format\("(?:woff|truetype)"\)')


class Katex:
    """A process of Node that renders one formula after the other."""

    def __init__(self, modules: Path) -> None:
        self.folder = modules / "katex/dist"
        self._process = subprocess.Popen(
            [NODE, HERE / "katex.mjs", self.folder / "katex.mjs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        self._html = cache(self._ask)

    def html(self, tex: str, display: bool) -> str:
        """The formula's HTML. Raises SphinxError where KaTeX cannot read it."""
        return self._html(tex, display)

    def _ask(self, tex: str, display: bool) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"tex": tex, "display": display}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise SphinxError(f"KaTeX cannot render {tex!r}: {answer['error']}")
        html: str = answer["html"]
        return html

    def copy_style(self, static: Path) -> None:
        """Its style sheet and the fonts that every browser of today reads."""
        shutil.copytree(
            self.folder / "fonts", static / "fonts", ignore=_but_woff2, dirs_exist_ok=True
        )
        css = (self.folder / "katex.min.css").read_text(encoding="utf-8")
        (static / "katex.css").write_text(OTHER_FORMATS.sub("", css), encoding="utf-8")

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def _but_woff2(_: Any, names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith(".woff2")]


def setup(app: Sphinx) -> dict[str, bool]:
    """Take the place of MathJax."""
    katex: dict[str, Katex] = {}

    def inline(translator: Any, node: nodes.math) -> None:
        translator.body.append(katex["it"].html(node.astext(), display=False))
        raise nodes.SkipNode

    def display(translator: Any, node: nodes.math_block) -> None:
        number = get_node_equation_number(translator, node)
        assert not number, "formulas have F numbers, which their text says"
        html = katex["it"].html(node.astext(), display=True)
        translator.body.append(f'<div class="formula" tabindex="0">{html}</div>')
        raise nodes.SkipNode

    def start(app: Sphinx) -> None:
        katex["it"] = Katex(Path(app.config.node_modules))

    def finish(app: Sphinx, failed: Exception | None) -> None:
        if not failed:
            katex["it"].copy_style(app.outdir / "_static")
        katex["it"].close()

    app.add_config_value("node_modules", "", "html")
    app.add_html_math_renderer("katex", (inline, None), (display, None))
    app.add_css_file("katex.css")
    app.connect("builder-inited", start)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
