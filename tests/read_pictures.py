"""Reads pictures and panels back from their SVG and HTML."""

import re
from base64 import b64decode
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"


def drawn(markup):
    """The elements; fails where the markup is not well-formed."""
    return ElementTree.fromstring(f"<div>{markup}</div>")


def shown(markup):
    """The texts of a picture by their data-key."""
    texts = drawn(markup).iter(f"{SVG}text")
    return {t.get("data-key"): t.text for t in texts if t.get("data-key")}


def values(markup):
    """The numbers shown, in full, by their data-key."""
    return {
        e.get("data-key"): float(e.get("data-value"))
        for e in drawn(markup).iter()
        if e.get("data-value")
    }


def keyed(root, key):
    """The text under one data-key."""
    (found,) = [element for element in root.iter() if element.get("data-key") == key]
    return "".join(found.itertext())


def in_images(markup):
    """The SVG of each image."""
    sources = re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', markup)
    return [b64decode(source).decode() for source in sources]
