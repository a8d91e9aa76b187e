from __future__ import annotations

import re
import time

import pytest

from coopfeed.reading import autolinks, markdown
from coopfeed.reading.field_errors import ContentError


def html_of(text: str) -> str:
    return markdown.render(text, "https://example.org/", "https://example.org/items/a.html")[0]


def links(text: str) -> list[str]:
    return re.findall('<a href="([^"]*)">', html_of(text))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://www.example.org/fair.", "https://www.example.org/fair"),
        ("See HTTP://example.org", "HTTP://example.org"),
        ("(https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("[see https://example.org/a]", "https://example.org/a"),
        ("“https://example.org/a?b=c&d=e#f”, 2", "https://example.org/a?b=c&amp;d=e#f"),
        ("**https://example.org/a_b_c**", "https://example.org/a_b_c"),
        (r"https://example.org/a\_b\_c", "https://example.org/a_b_c"),
        ("www.example.org: all", "https://www.example.org"),
        ("见https://example.org/你好。再见", "https://example.org/你好"),
        ("https://café.example:8080/x!?", "https://café.example:8080/x"),
        ("Write to ana.ruiz+fair@example.org.", "mailto:ana.ruiz+fair@example.org"),
        ("- https://example.org/a", "https://example.org/a"),
        ("| a |\n|---|\n| https://example.org/a |", "https://example.org/a"),
    ],
)
def test_a_bare_address_is_a_link(text: str, address: str) -> None:
    assert links(text) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "`https://example.org/`",
        "    https://example.org/",
        "```\nwww.example.org\n```",
        "notes.md, example.org, https://localhost and ftp://example.org",
        "mastodon @ana@example.org",
        "awww.example.org",
        "a@b www. http:// @",
        "<div>\nhttps://example.org/\n</div>",
        '<b title="https://example.org/">a</b>',
    ],
)
def test_nothing_else_is_a_link(text: str) -> None:
    assert "<a" not in html_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "[www.example.org](https://a.example/)",
        '<a href="https://a.example/">www.example.org</a>',
        "<https://a.example/>",
    ],
)
def test_there_is_no_link_within_a_link(text: str) -> None:
    assert links(text) == ["https://a.example/"]


def test_the_text_around_an_address_is_unchanged() -> None:
    link = '<a href="https://a.example">https://a.example</a>'
    assert html_of("a https://a.example, b\n*c* https://a.example") == f"<p>a {link}, b\n<em>c</em> {link}</p>"


@pytest.mark.parametrize("part", ["http://a.b/", "www.", "a@", "http://a.b/(", "a.b@c.", "https://a-", "http://a.b/'"])
def test_hostile_addresses_take_no_time(part: str) -> None:
    started = time.process_time()
    assert html_of(part * (60_000 // len(part)))
    assert time.process_time() - started < 10


def test_thousands_of_addresses_are_rejected() -> None:
    with pytest.raises(ContentError, match="more than 5,000 addresses"):
        html_of("a@b.cc " * (autolinks.MOST + 1))
