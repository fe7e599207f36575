"""What of a text in the language of brackets stands outside them: prose nobody can translate."""

import html
import re
from base64 import b64decode

UNSEEN = re.compile(r"<(script|style|metadata).*?</\1>|<\?.*?>|<!.*?>", re.DOTALL)
IMAGE = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")
SPOKEN = re.compile(r'(?:alt|title|aria-label|aria-valuetext|placeholder)="([^"]*)"')
TAG = re.compile(r"<[^>]*>")
INNERMOST = re.compile(r"【[^【】]*】")
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|```.*?```|`[^`]*`", re.DOTALL)
WORD = re.compile(r"(?<![\w.])(?!True|nan|inf)[A-Za-z]{3,}(?![\w(\[]|\.\w)")
"""What stands beside a point, an underscore or a bracket is code."""


def shown(markup):
    """What a reader of some HTML sees and hears, its pictures' texts too."""
    markup = UNSEEN.sub(" ", markup)
    texts = []
    for encoded in IMAGE.findall(markup):
        texts += shown(b64decode(encoded).decode())
    texts += [html.unescape(text) for text in SPOKEN.findall(markup)]
    return [*texts, html.unescape(TAG.sub(" ", markup))]


def outside(text):
    """The words of a text that stand outside the brackets."""
    text = FORMULA.sub(lambda part: " ".join(re.findall("【|】", part[0])), text)
    while INNERMOST.search(text):
        text = INNERMOST.sub(" ", text)
    return WORD.findall(text)


def texts_of(output):
    """All texts of a cell's output."""
    if output.output_type == "stream":
        return [output.text]
    data = output.get("data", {})
    found = [data[kind] for kind in ("text/plain", "text/markdown", "text/latex") if kind in data]
    return found + (shown(data["text/html"]) if "text/html" in data else [])
