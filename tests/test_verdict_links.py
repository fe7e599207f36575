"""A verdict's links: to its pages in the book, where an address of a book is set."""

import re
from html import unescape

import numpy as np
import pytest
from exercise_mistakes import MISTAKES

from backprop_course.exercises import check
from backprop_course.exercises.task import Verdict
from backprop_course.shared.book import SETTING, page_address
from web.book import atlas

BOOK = "https://example.org/book/"


def missing_mean(A, Y):
    return A - Y


def links(verdict):
    """The addresses in a card, and the texts of the links."""
    found = re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', verdict._repr_html_())
    return [(unescape(address), unescape(text)) for address, text in found]


def test_without_a_book_a_card_has_no_link(monkeypatch):
    monkeypatch.delenv(SETTING, raising=False)
    verdict = check("04.dZ_output", missing_mean, seed=0)
    assert verdict.pages == (("the missing 1/E", "missing-mean"),)
    assert "<a" not in verdict._repr_html_()
    assert "atlas" not in verdict._repr_html_()


@pytest.mark.parametrize("book", [BOOK, BOOK.rstrip("/"), f" {BOOK}\n"])
def test_with_a_book_a_card_leads_to_its_page(monkeypatch, book):
    without = check("04.dZ_output", missing_mean, seed=0)
    monkeypatch.setenv(SETTING, book)
    verdict = check("04.dZ_output", missing_mean, seed=0)
    assert links(verdict) == [(f"{BOOK}atlas/missing-mean.html", "the missing 1/E")]
    assert 'rel="noopener"' in verdict._repr_html_()
    assert verdict == without
    assert BOOK not in repr(verdict)


def test_of_two_mistakes_each_has_its_link(monkeypatch):
    monkeypatch.setenv(SETTING, BOOK)
    verdict = check("04.dZ_output", lambda A, Y: Y - A, seed=0)
    assert links(verdict) == [
        (f"{BOOK}atlas/wrong-sign.html", "the wrong sign"),
        (f"{BOOK}atlas/missing-mean.html", "the missing 1/E"),
    ]
    order = check("04.dW", lambda dZ, A_prev: A_prev.T @ dZ / len(dZ), seed=0)
    assert [page for _, page in order.pages] == ["parameters-in-another-order", "mean-twice"]


def test_what_is_right_or_not_known_has_no_page(monkeypatch):
    monkeypatch.setenv(SETTING, BOOK)
    for function in (lambda A, Y: (A - Y) / len(A), lambda A, Y: np.sqrt(A) - Y, None):
        verdict = check("04.dZ_output", function, seed=0)
        assert (verdict.pages, links(verdict)) == ((), [])


@pytest.mark.parametrize(
    "book",
    [
        "", " ", "book", "/book/", "example.org/book", "http://", "https:///book", "http://[::1",
        "http://example.org:port/", "ftp://example.org/", "file:///book/", "javascript:alert(1)",
        "https://example.org/?a=b", "https://example.org/#top", "https://exam ple.org/",
        "https://example.org/\tbook",
    ],
)  # fmt: skip
def test_what_is_no_address_gives_no_link_and_no_error(monkeypatch, book):
    monkeypatch.setenv(SETTING, book)
    assert page_address("atlas/missing-mean.html") is None
    assert links(check("04.dZ_output", missing_mean, seed=0)) == []


def test_an_address_and_a_name_are_escaped(monkeypatch):
    monkeypatch.setenv(SETTING, 'https://example.org/"><script>alert(1)</script>/')
    verdict = Verdict("04.dW", "wrong", "", "<b>", (("<b>", "a page"),))
    card = verdict._repr_html_()
    assert "<script" not in card
    assert "<b>" not in card
    (link,) = links(verdict)
    assert link == ('https://example.org/"><script>alert(1)</script>/atlas/a%20page.html', "<b>")


@pytest.mark.parametrize(("id", "name", "function"), MISTAKES[::7])
def test_every_page_of_a_learners_verdict_is_one_of_the_atlas(id, name, function):
    verdict = check(id, function, seed=21)
    assert " or ".join(found for found, _ in verdict.pages) == verdict.mistake
    assert {page for _, page in verdict.pages} <= {page.name for page in atlas.pages()}
