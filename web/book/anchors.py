"""The anchors of the lessons' headings, the same in the book, in JupyterLab and on GitHub."""


def anchor(heading: str) -> str:
    """The anchor of a heading: blanks are hyphens, all else stays. MyST's `heading_slug_func`."""
    return heading.strip().replace(" ", "-")
