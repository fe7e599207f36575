"""What a learner reads, in one place: each message is a whole template with named fields."""

from __future__ import annotations


def say(template: str, **fields: object) -> str:
    """The template, its fields filled in: `say("Your {name} has no entries.", name="dW")`.

    A field is a name, a shape, a number or code. Sentences are not pieced together from words, so
    that each template can be translated as a whole. Without fields the text is taken as it is.
    """
    return template.format(**fields) if fields else template
