"""A character that XML forbids becomes a space in every text of every format, and the entry says so."""

from __future__ import annotations

import json

import pytest

from coopfeed.migrating import foreign
from coopfeed.migrating.foreign import Entry, wxr
from coopfeed.migrating.foreign.characters import carried, marked_xml
from coopfeed.migrating.importing import table
from coopfeed.network.fetching import Fetched
from tests.making import a_site

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" {more}>
<channel><title>t{x}t</title><link>https://e.org/</link><description>d</description><item><guid>1</guid>{own}
<title>A{x}b</title><description>S{x}t</description><content:encoded><![CDATA[<p>C{x}d</p>]]></content:encoded>
<category>x{x}y</category><pubDate>Tue, 04 Aug 2020 10:00:00 GMT</pubDate></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>t{x}t</title><id>x</id>
<updated>2020-01-01T00:00:00Z</updated><entry><id>1</id><title>A{x}b</title><summary>S{x}t</summary>
<category term="x{x}y"/><content type="html">&lt;p>C{x}d&lt;/p></content><updated>2020-01-01T00:00:00Z</updated>
</entry></feed>"""
REMARK = "characters that feeds cannot carry were replaced by spaces (in its {})"


def wordpress(x: str) -> Entry:
    more = 'xmlns:wp="http://wordpress.org/export/1.2/"'
    own = "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
    text = RSS.format(x=x, more=more, own=own).replace("<category>", '<category domain="category">')
    text = text.replace("<description>S", "<description>").replace("t</description><content", "</description><content")
    (entry,) = wxr.read(Fetched("a.xml", text.encode())).entries
    return entry


def json_feed(x: str) -> Entry:
    item = {"id": "1", "title": f"A{x}b", "summary": f"S{x}t", "content_html": f"<p>C{x}d</p>", "tags": [f"x{x}y"]}
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [item]}
    (entry,) = foreign.read(Fetched("a.json", json.dumps(document).encode())).entries
    return entry


def in_table(x: str) -> Entry:
    text = f"title,date,summary,content,category\nA{x}b,2020-01-01,S{x}t,<p>C{x}d</p>,x{x}y\n"
    (entry,) = table.read(Fetched("a.csv", text.encode()), a_site(), {}).entries
    return entry


def feed(text: str) -> Entry:
    (entry,) = foreign.read(Fetched("a.xml", text.encode())).entries
    return entry


@pytest.mark.parametrize("x", ["\x0b", "\x08", "\x1f", "\ufffe", "&#11;", "&#x8;", "&#X1F;"])
def test_a_control_character_becomes_a_space_in_every_text_of_a_feed(x: str) -> None:
    for text in (RSS.format(x=x, more="", own=""), ATOM.format(x=x)):
        entry = feed(text)
        assert (entry.title, entry.categories) == ("A b", ("x y",))
        assert "S t" in entry.summary
        assert entry.content == "<p>C d</p>"
        assert entry.remarks == (REMARK.format("title, categories, summary, content"),)


@pytest.mark.parametrize("x", ["\x0b", "\x08", "\ufffe"])
def test_control_characters_become_spaces_in_json_and_tables(x: str) -> None:
    for entry in (json_feed(x), in_table(x)):
        assert (entry.title, entry.categories, entry.content) == ("A b", ("x y",), "<p>C d</p>")
        assert "S t" in entry.summary
        assert entry.remarks == (REMARK.format("title, categories, summary, content"),)


@pytest.mark.parametrize("x", ["\x0b", "&#8;"])
def test_control_characters_become_spaces_in_a_wordpress_export(x: str) -> None:
    entry = wordpress(x)
    assert (entry.title, entry.categories) == ("A b", ("x y",))
    assert "C d" in entry.content
    assert entry.remarks == (REMARK.format("title, categories, content"),)


def test_a_reference_in_escaped_html_is_found() -> None:
    assert feed(ATOM.format(x="&amp;#11;")).content == "<p>C d</p>"


@pytest.mark.parametrize("entry", [Entry(title="A\tb", content="<p>C&#10;d&#x1F600;</p>", summary="S\nt")])
def test_characters_that_xml_allows_stay(entry: Entry) -> None:
    assert carried(entry) is entry


@pytest.mark.parametrize("text", ["a&#9;b&#13;c", "&#32;", "&#110;", "&#x10FFFE;", "ä"])
def test_a_document_without_control_characters_is_unchanged(text: str) -> None:
    assert marked_xml(text.encode()) == text.encode()
    assert marked_xml("a\x0b".encode("utf-16")) == "a\x0b".encode("utf-16")
    assert marked_xml(b"a\x0b") == b"a&#64976;&#65007;"
