from __future__ import annotations

from contextlib import suppress

import feedparser
import pytest

from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign import Entry, ForeignFeed, ForeignFile
from tests.making import at
from tests.migrating.foreign.making import atom, atom_entry, left_out, read, rss, rss_entry, rss_item


def test_a_feed_has_its_metadata() -> None:
    channel = '<atom:link rel="self" href="https://old.example.org/feed.xml"/><generator>https://wordpress.org/?v=6</generator>'
    assert read(rss(channel=channel)) == ForeignFeed(
        location="https://old.example.org/feed/",
        kind="RSS",
        title="Old news",
        entries=(),
        address="https://old.example.org/feed.xml",
        generator="https://wordpress.org/?v=6",
    )
    assert read(atom()).kind == "Atom"
    assert read(b'<rss version="0.91"><channel><title>x</title></channel></rss>').kind == "RSS"


@pytest.mark.parametrize(
    ("link", "older"),
    [
        ('<atom:link rel="prev-archive" href="/archive/1.xml"/>', "https://old.example.org/archive/1.xml"),
        ('<atom:link rel="next" href="?page=2"/>', "https://old.example.org/feed/?page=2"),
        ('<atom:link rel="next" href="https://["/>', ""),
        ("", ""),
    ],
)
def test_a_feed_links_to_its_previous_document(link: str, older: str) -> None:
    assert read(rss(channel=link)).older == older


@pytest.mark.parametrize(
    "written",
    [
        "https://old.example.org/?",
        "https://old.example.org/a#",
        "1234",
        "123 at https://old.example.org",
        "a/../b",
        "urn:a:b",
    ],
)
def test_an_id_is_kept_character_by_character(written: str) -> None:
    assert rss_entry(f"<guid>{written}</guid>").id == written
    assert rss_entry(f'<guid isPermaLink="false">\n {written}\n</guid>').id == written
    assert atom_entry(f"<id>{written}</id>").id == written


@pytest.mark.parametrize(
    ("guid", "is_relative"),
    [
        ("<guid>12 at https://a.org</guid>", True),
        ('<guid isPermaLink="true">12</guid>', True),
        ('<guid isPermaLink="false">12</guid>', False),
        ("<guid>urn:a</guid>", False),
        ("<guid>https://a.org/</guid>", False),
    ],
)
def test_an_id_that_feedparser_resolves_is_marked(guid: str, *, is_relative: bool) -> None:
    content = rss(guid)
    assert rss_entry(guid).is_id_relative == is_relative
    made = feedparser.parse(content, response_headers={"content-location": "https://old.example.org/feed/"})
    assert (made.entries[0].id != rss_entry(guid).id) == is_relative
    assert atom_entry("<id>12</id>").is_id_relative


def test_ids_are_found_in_a_broken_document() -> None:
    (entry,) = read(rss("<guid>urn:a</guid><title>Fish & chips</title>")).entries
    assert (entry.id, entry.title) == ("urn:a", "Fish & chips")


def test_unclosed_entries_are_found() -> None:
    feed = read(b'<rss version="2.0"><channel><item><guid>urn:a</guid><item><guid>urn:b</guid>')
    assert [entry.id for entry in feed.entries] == ["urn:a", "urn:b"]
    open_html = rss(
        "<guid>urn:a</guid><description><p><b>One<br>two</p></description>", "<title>Two</title><guid>urn:b</guid>"
    )
    first, second = read(open_html).entries
    assert (first.summary, second.title) == ("<p><b>One<br>two</b></p>", "Two")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Tue, 04 Aug 2020 10:00:00 +0200", "2020-08-04T10:00:00+02:00"),
        ("Tue, 04 Aug 2020 10:00:00 GMT", "2020-08-04T10:00:00+00:00"),
        ("Tue, 04 Aug 2020 10:00:00 EST", "2020-08-04T10:00:00-05:00"),
        ("2020-08-04T10:00:00.75+02:00", "2020-08-04T10:00:00+02:00"),
        ("2020-08-04", "2020-08-04T00:00:00+00:00"),
    ],
)
def test_a_date_keeps_its_zone(written: str, moment: str) -> None:
    found = rss_entry(f"<pubDate>{written}</pubDate>").published
    assert found
    assert found.isoformat() == moment


@pytest.mark.parametrize("written", ["", "yesterday", "Tue, 04 Aug 0020 10:00:00 GMT", "9999-12-31T23:59:59-14:00"])
def test_an_invalid_date_is_ignored(written: str) -> None:
    assert rss_entry(f"<pubDate>{written}</pubDate>").published is None


def test_without_a_publication_date_the_update_counts() -> None:
    entry = atom_entry("<updated>2020-08-04T10:00:00Z</updated>")
    assert (entry.published, entry.updated) == (at("2020-08-04T10:00:00+00:00"), at("2020-08-04T10:00:00+00:00"))
    both = atom_entry("<published>2020-08-01T10:00:00Z</published><updated>2020-08-04T10:00:00Z</updated>")
    assert (both.published, both.updated) == (at("2020-08-01T10:00:00+00:00"), at("2020-08-04T10:00:00+00:00"))


def test_authors_come_from_the_most_reliable_element() -> None:
    assert rss_entry("<author>bob@example.org (Bob)</author>").authors == ("bob@example.org (Bob)",)
    assert rss_entry("<author>bob@example.org (Bob)</author><dc:creator>Bob</dc:creator>").authors == ("Bob",)
    assert rss_entry("<dc:creator>Ana Ruiz</dc:creator>").authors == ("Ana Ruiz",)
    two = "<author><name>A</name></author><author><name>B</name><email>b@example.org</email></author>"
    assert atom_entry(two).authors == ("A", "B")


def test_categories_have_their_readable_names() -> None:
    assert rss_entry(
        "<category>One &amp;amp; two</category><category>&lt;br&gt;</category><category>3</category>"
    ).categories == (
        "One & two",
        "3",
    )
    assert atom_entry('<category term="t" label="Three"/><category term="four"/>').categories == ("Three", "four")


@pytest.mark.parametrize(
    ("entry", "link"),
    [
        ("<id>urn:a</id>", ""),
        ('<id>urn:a</id><link href="/a"/>', "https://old.example.org/a"),
        ('<link href="/a"/><id>urn:a</id>', "https://old.example.org/a"),
        ('<id>urn:a</id><link rel="alternate" type="application/pdf" href="/a.pdf"/>', "https://old.example.org/a.pdf"),
        ("<id>https://old.example.org/a</id>", "https://old.example.org/a"),
    ],
)
def test_an_id_is_the_link_only_if_it_is_an_address(entry: str, link: str) -> None:
    assert atom_entry(entry).link == link


def test_relative_addresses_are_resolved_against_the_served_address() -> None:
    entry = '<id>urn:a</id><link href="/a"/><content type="html">&lt;img src="b.png"></content>'
    links = '<link href="/"/><link rel="self" href="https://old.example.org/feed/atom.xml"/>'
    for feed, link in ((links, "https://old.example.org/a"), ('<link href="/"/>', "/a")):
        (found,) = read(atom(entry, feed=feed), location="atom.xml").entries
        assert found.link == link
    (found,) = read(rss("<link>/a</link>"), location="rss.xml").entries
    assert found.link == "https://old.example.org/a"


def test_the_language_is_that_of_the_entry() -> None:
    assert atom_entry('<title xml:lang="de">x</title>').language == "de"
    assert rss_entry("<title>x</title>").language == ""


@pytest.mark.parametrize("content", [b"<rss", b"\xff\xfe<\0r\0s\0s", b"<rss>\x00</rss>", b"<rss \xff><channel><item>"])
def test_a_broken_document_is_read_as_far_as_possible(content: bytes) -> None:
    with suppress(ForeignError):
        assert read(content).kind == "RSS"


def test_an_entry_is_named_by_what_it_has() -> None:
    assert rss_entry("<title>A</title><guid>urn:a</guid>").name == '"A"'
    assert rss_entry('<guid isPermaLink="false">urn:a</guid>').name == "urn:a"
    assert rss_entry("").name == "entry 1"


def test_an_empty_entry_is_still_an_entry() -> None:
    assert rss_entry("") == Entry(base="https://old.example.org/feed/", place="entry 1")


def test_a_surrogate_pair_is_one_character() -> None:
    (entry,) = read(rss(rss_item(1, "<category>&#55357;&#xDE00; Bees</category><category>&#xd83d;</category>"))).entries
    assert entry.title == "Entry 1"
    assert entry.categories == ("\U0001f600 Bees", "\ufffd")


def test_an_invalid_character_reference_does_no_harm() -> None:
    (entry,) = read(rss(rss_item(1, f"<category>&#{'9' * 20};</category>"))).entries
    assert entry.title == "Entry 1"


@pytest.mark.parametrize(
    "broken",
    [
        "<title>x/title><link href='https://old.example.org/1'/><id>urn:x:1</id>",
        "<title>x</title><link>https://old.example.org/1</title>",
    ],
)
def test_a_truncated_tag_does_no_harm(broken: str) -> None:
    assert all(entry.authors == () for entry in read(atom(broken, "<title>y</title>")).entries)


@pytest.mark.parametrize(
    "broken", ["<item<title></content:encoded>", "<item\xc3<guid<y 2</guid>", "<entry<author></name>"]
)
def test_a_minimal_feed_is_read(broken: str) -> None:
    assert len(read(f"<rss version='2.0'><channel>{broken}".encode()).entries) <= 1


@pytest.mark.parametrize("name", ["links", "tags", "authors", "title_detail", "published_parsed", "media_content"])
def test_an_element_named_like_an_internal_of_feedparser_is_ignored(name: str) -> None:
    odd = f"<{name}>a, b</{name}>"
    (entry,) = read(rss(odd + rss_item(1, odd), channel=odd)).entries
    assert entry.id == "https://old.example.org/?p=1"


@pytest.mark.parametrize(("end", "is_whole"), [("</item></channel></rss>", True), ("</item>", True), ("", False)])
def test_an_entry_cut_off_by_the_end_may_be_a_draft(end: str, *, is_whole: bool) -> None:
    content = rss(rss_item(1), rss_item(2)).removesuffix(b"</item></channel></rss>")
    for written in (
        content + end.encode(),
        (content + end.encode()).replace(b"UTF-8", b"UTF-16").decode().encode("utf-16"),
    ):
        first, last = read(written).entries
        assert first.withheld is None
        assert (last.withheld is None) is is_whole


def test_what_an_item_cannot_hold_is_left_out_with_an_example() -> None:
    assert left_out("<itunes:duration> 31:05 </itunes:duration>") == [("itunes:duration", "31:05")]
    assert left_out("<comments>https://e.org/c</comments><title>A</title>") == [("comments", "https://e.org/c")]
    transcript = (
        '<p:transcript xmlns:p="https://podcastindex.org/namespace/1.0" type="text/vtt" url="https://e.org/t"/>'
    )
    assert left_out(transcript) == [("podcast:transcript", "https://e.org/t")]
    assert left_out('<atom:link rel="via" href="https://e.org/v"/>') == [("link rel=via", "https://e.org/v")]
    assert left_out('<atom:content type="image/png" src="https://e.org/i"/>') == [("content", "https://e.org/i")]
    assert left_out('<atom:summary type="application/octet-stream">aGF5</atom:summary>') == [("summary", "aGF5")]


def test_what_an_element_holds_in_others_is_left_out_with_an_example() -> None:
    chapters = '<psc:chapters xmlns:psc="http://podlove.org/simple-chapters" version="1.1"><psc:chapter title="Hay"/>'
    assert left_out(f"{chapters}</psc:chapters>") == [("psc:chapters", "Hay")]


def test_what_items_do_not_say_of_an_author_is_left_out() -> None:
    author = "<atom:author><atom:name>Ana</atom:name><atom:email>ana@e.org</atom:email></atom:author>"
    assert left_out(author) == [("author email", "")]
    assert left_out("<atom:author><atom:email>ana@e.org</atom:email></atom:author>") == []
    nameless = "<atom:author><atom:uri>https://e.org/ana</atom:uri></atom:author>"
    assert left_out(nameless) == [("author uri", "https://e.org/ana")]


def test_a_second_link_is_left_out() -> None:
    assert left_out("<link>https://e.org/a</link><link>https://e.org/b</link>") == [("link", "https://e.org/b")]


def test_repeated_values_are_not_reported_as_left_out() -> None:
    said = "<title>A</title><description>&lt;p>The hay.</description>"
    assert left_out(f"{said}<itunes:title>A</itunes:title><itunes:summary>The hay.</itunes:summary>") == []
    assert left_out(f"{said}<itunes:summary>The oats.</itunes:summary>") == [("itunes:summary", "The oats.")]


def test_a_link_replaced_by_feedburner_is_restored() -> None:
    space = 'xmlns:f="http://rssnamespace.org/feedburner/ext/1.0"'
    original = f"<link>http://feedproxy.google.com/~r/a</link><f:origLink {space}>https://e.org/a</f:origLink>"
    assert rss_entry(original).link == "https://e.org/a"
    file = f'<enclosure url="http://p.com/a.mp3"/><f:origEnclosureLink {space}>/a.mp3</f:origEnclosureLink>'
    assert rss_entry(file).files == (ForeignFile("https://old.example.org/a.mp3"),)


def test_an_unreadable_date_is_kept_as_written() -> None:
    entry = rss_entry("<pubDate>03-02-2026</pubDate>")
    assert (entry.published, entry.unread_date) == (None, "03-02-2026")
    other = rss_entry("<pubDate>03-02-2026</pubDate><dc:date>2026-02-03</dc:date>")
    assert (other.published, other.unread_date) == (at("2026-02-03T00:00:00+00:00"), "")


def test_atom_0_3_and_rss_1_0_are_read() -> None:
    old = b"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>T</title><entry><id>urn:a</id><title
        type="text/html" mode="escaped">A &lt;b>b&lt;/b></title><issued>2004-01-01T10:00:00Z</issued><modified>
        2004-01-02T10:00:00Z</modified><content type="application/xhtml+xml" mode="xml"><div>C</div></content></entry>
        </feed>"""
    (entry,) = read(old).entries
    assert (entry.title, entry.content) == ("A b", "C")
    assert (entry.published, entry.updated) == (at("2004-01-01T10:00:00+00:00"), at("2004-01-02T10:00:00+00:00"))
    rdf = b"""<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel>
        <title>T</title></channel><item r:about="urn:a"><title>A</title><link>https://e.org/a</link></item></r:RDF>"""
    feed = read(rdf)
    assert (feed.kind, feed.title, feed.entries[0].id, feed.entries[0].link) == ("RSS", "T", "urn:a", "https://e.org/a")


def test_html_entities_unknown_to_xml_are_characters() -> None:
    feed = read(rss("<title>Caf&eacute; &amp; bar & more</title><description><![CDATA[a &nbsp; b & c]]></description>"))
    assert feed.notes == ()
    assert (feed.entries[0].title, feed.entries[0].summary) == ("Café & bar & more", "a &nbsp; b & c")


def test_output_before_a_feed_is_ignored() -> None:
    feed = read(b"<br /><b>Warning</b>: session_start()<br />" + rss(rss_item(1)))
    assert [entry.title for entry in feed.entries] == ["Entry 1"]


def test_a_malformed_document_is_noted() -> None:
    (note,) = read(rss("<title>A</b></title>")).notes
    assert note.startswith("https://old.example.org/feed/ is not well-formed XML and may not be whole (line 1: ")


def test_the_language_may_come_from_the_feed() -> None:
    (entry,) = read(rss("", channel="<language>pt_br</language>")).entries
    assert entry.language == "pt-BR"
    (entry,) = read(rss("", channel="<language>ZH-hans-cn</language>")).entries
    assert entry.language == "zh-Hans-CN"
    (entry,) = read(rss("<dc:language>FR</dc:language>", channel="<language>pt</language>")).entries
    assert entry.language == "fr"


def test_keywords_are_tags() -> None:
    assert rss_entry("<itunes:keywords>hay, oats,,hay</itunes:keywords>").tags == ("hay", "oats")
