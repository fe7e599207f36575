"""Pages of the book: how large they are looked at, and where they lead."""

from html.parser import HTMLParser

DESK = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}
PHONE = {
    "viewport": {"width": 390, "height": 844}, "color_scheme": "dark",
    "has_touch": True, "is_mobile": True, "device_scale_factor": 2,
}  # fmt: skip


class Links(HTMLParser):
    """Where a page leads, and what can be led to in it."""

    def __init__(self, path):
        super().__init__()
        self.to, self.ids = [], {""}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.to += [given[name] for name in ("href", "src") if given.get(name)]
        self.ids |= {given.get("id", ""), given.get("name", "")}
