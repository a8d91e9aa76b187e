"""What holds for every format: any allowed text survives unchanged."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopfeed.model import Country, Person, Text
from coopfeed.reading import markdown
from coopfeed.reading.file_models import Format as FormatName
from coopfeed.reading.source_file import forbidden_character
from coopfeed.rendering import formats
from coopfeed.rendering.formats import Format, atom, jsonfeed, rss
from tests.making import URL, a_feed, a_site, an_item, rendered
from tests.readers import text, urls, xml

# Every character that reading accepts; the awkward ones are drawn often.
AWKWARD = "&<>\"']]>--&amp;&#60;<b></title><!--\u2028\u200f\u202e\ufeff\ufffd\u0301\x85\t🎉\U0010fffd"
CHARACTERS = st.one_of(
    st.sampled_from(AWKWARD),
    st.characters(exclude_categories=["Cs"]).filter(lambda character: not forbidden_character(character)),
)
ANY_TEXT = st.text(CHARACTERS, min_size=1, max_size=60)
# As reading folds titles and summaries.
LINES = ANY_TEXT.map(lambda written: " ".join(written.split())).filter(bool)
TAGS = st.sampled_from(["<b>", "</b>", "&amp;", "]]>", "<![CDATA[", "<a href='x'>", "**", "`", "\n\n", "| a |\n|-|\n"])
MARKDOWN = st.lists(st.one_of(LINES, TAGS), max_size=8).map("".join)


def in_atom(document: bytes) -> tuple[str, str, str]:
    entry = xml(document).findall("{*}entry")[0]
    return text(entry, "atom:title"), text(entry, "atom:summary"), text(entry, "atom:content")


def in_rss(document: bytes) -> tuple[str, str, str]:
    (item,) = xml(document).findall("channel/item")
    return text(item, "title"), html.unescape(text(item, "description")), text(item, "content:encoded")


def in_json(document: bytes) -> tuple[str, str, str]:
    (item,) = json.loads(document)["items"]
    return item["title"], item["summary"], item["content_html"]


READERS = [(atom, in_atom), (rss, in_rss), (jsonfeed, in_json)]


@pytest.mark.parametrize(("fmt", "reader"), READERS, ids=["atom", "rss", "json"])
@given(title=LINES, summary=LINES, content=ANY_TEXT)
def test_any_text_survives_every_format(
    fmt: Format, reader: Callable[[bytes], tuple[str, str, str]], title: str, summary: str, content: str
) -> None:
    document = rendered(fmt, a_feed(an_item(title=title, summary=summary, content=content)))
    assert reader(document) == (title, summary, content)


@pytest.mark.parametrize(("fmt", "reader"), READERS, ids=["atom", "rss", "json"])
@given(written=MARKDOWN)
def test_any_markdown_survives_every_format(
    fmt: Format, reader: Callable[[bytes], tuple[str, str, str]], written: str
) -> None:
    content, _ = markdown.render(written, URL, f"{URL}items/herath.html")
    *_, found = reader(rendered(fmt, a_feed(an_item(content=content or "<p></p>"))))
    assert found == (content or "<p></p>")
    assert all(url.startswith(("http://", "https://", "mailto:", "tel:")) for url in urls(found))


@given(name=LINES)
def test_any_name_survives_as_author_category_and_rights(name: str) -> None:
    item = an_item(authors=(Person(name),), countries=(Country("CO", name),), tags=(name,))
    feed = a_feed(item, site=a_site(rights=name, title=name, description=name, author=Person(name)))
    entry = xml(rendered(atom, feed))
    assert {text(entry, path) for path in ("atom:title", "atom:rights", "atom:subtitle", "atom:author/atom:name")} == {
        name
    }
    assert [tag.get("term") for tag in entry.findall("{*}entry/{*}category")] == ["Interviews", name, name]
    channel = xml(rendered(rss, feed))[0]
    assert {text(channel, path) for path in ("title", "copyright", "description", "item/dc:creator")} == {name}
    assert json.loads(rendered(jsonfeed, feed))["title"] == name


def texts_of_an_entry(fmt: Format, wanted: Text) -> list[tuple[str, str]]:
    """Return the texts of an entry by element or key."""
    document = rendered(fmt, a_feed(), wanted)
    if fmt is jsonfeed:
        item = json.loads(document)["items"][0]
        return [(name, item[name]) for name in ("summary", "content_text", "content_html") if name in item]
    names = ("summary", "content", "description", "encoded")
    (entry,) = (each for each in xml(document).iter() if each.tag.rpartition("}")[2] in ("entry", "item"))
    found = ((each.tag.rpartition("}")[2], each.text or "") for each in entry)
    return sorted((name, text) for name, text in found if name in names)


SUMMARY, FULL = "About herath.", "<p>About <em>herath</em>.</p>"


@pytest.mark.parametrize(
    ("fmt", "text", "expected"),
    [
        (atom, "both", [("content", FULL), ("summary", SUMMARY)]),
        (atom, "summary", [("summary", SUMMARY)]),
        (atom, "full", [("content", FULL)]),
        (rss, "both", [("description", SUMMARY), ("encoded", FULL)]),
        (rss, "summary", [("description", SUMMARY)]),
        (rss, "full", [("description", FULL)]),
        (jsonfeed, "both", [("summary", SUMMARY), ("content_html", FULL)]),
        (jsonfeed, "summary", [("content_text", SUMMARY)]),
        (jsonfeed, "full", [("content_html", FULL)]),
    ],
)
def test_a_feed_has_the_texts_that_its_consumer_needs(fmt: Format, text: Text, expected: list[tuple[str, str]]) -> None:
    assert texts_of_an_entry(fmt, text) == expected


@pytest.mark.parametrize("fmt", formats.FORMATS, ids=lambda fmt: fmt.NAME)
def test_equal_feeds_give_equal_bytes(fmt: Format) -> None:
    assert rendered(fmt, a_feed(an_item())) == rendered(fmt, a_feed(an_item()))


def test_a_site_is_published_in_the_formats_it_names_in_one_order() -> None:
    assert [fmt.NAME for fmt in formats.formats(a_site(formats=("json", "atom")))] == ["atom", "json"]


def test_documents_have_their_address_and_type() -> None:
    assert [(d.href, d.media_type, d.name) for d in formats.documents(a_site())] == [
        ("atom.xml", "application/atom+xml", "Atom"),
        ("rss.xml", "application/rss+xml", "RSS"),
        ("feed.json", "application/feed+json", "JSON Feed"),
    ]


def test_feeds_yaml_can_name_exactly_the_existing_formats() -> None:
    assert get_args(FormatName) == tuple(fmt.NAME for fmt in formats.FORMATS)
