"""What a learner reads, in one place: each message is a whole template with named fields.

The language is that of the folder in which the lesson stands, `notebooks/zh`, or what BACKPROP_LANG
names; English where there is no catalogue of it, and for each message that it lacks.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterable
from functools import cache, reduce
from pathlib import Path

LOCALE = Path(os.environ.get("BACKPROP_LOCALE") or Path(__file__).parents[1] / "locale")
"""Catalogues as `make translate` writes them: zh/LC_MESSAGES/course.mo."""
ENGLISH = "en"
ABOVE = ("notebooks", "drive")
"""What the folder of the languages' folders is called, in JupyterLite too."""


@cache
def language() -> str:
    """The language in which everything is said, "en" or "zh". It is chosen once."""
    folder = Path.cwd()
    asked = os.environ.get("BACKPROP_LANG") or folder.name * (folder.parent.name in ABOVE)
    return asked if asked and (LOCALE / asked / "LC_MESSAGES").is_dir() else ENGLISH


@cache
def catalogue() -> gettext.NullTranslations:
    """The messages of this language."""
    return gettext.translation("course", LOCALE, [language()], fallback=True)


def also_from(domain: str, folder: Path) -> None:
    """Take messages from another catalogue too: what is built around the course has its own."""
    folder = Path(os.environ.get("BACKPROP_LOCALE") or folder)
    catalogue().add_fallback(gettext.translation(domain, folder, [language()], fallback=True))


def translated(text: str, context: str | None = None) -> str:
    """A text from the course's data, in the reader's language; its fields stay as they are.

    Texts that are equal in English and not in every language have a context that tells them apart.
    """
    if not text:
        return text
    messages = catalogue()
    return messages.gettext(text) if context is None else messages.pgettext(context, text)


def say(template: str, /, **fields: object) -> str:
    """The template, its fields filled in: `say("Your {name} has no entries.", name="dW")`.

    A field is a name, a shape, a number or code. Sentences are not pieced together from words, so
    that each template can be translated as a whole. Without fields the text is taken as it is.
    The template is written where `say` is called, or is set there: `make translate` finds it so.
    """
    found = translated(template)
    return found.format(**fields) if fields else found


def both(names: Iterable[str]) -> str:
    """These names as one: "a and b"."""
    return reduce(lambda some, name: say("{some} and {name}", some=some, name=name), names)


def either(names: Iterable[str]) -> str:
    """One of these names: "a or b"."""
    return reduce(lambda some, name: say("{some} or {name}", some=some, name=name), names)


def sentences(*texts: str) -> str:
    """Sentences in a row; those that are empty are left out."""
    told = [text for text in texts if text]
    return reduce(lambda some, text: say("{some} {text}", some=some, text=text), told)
