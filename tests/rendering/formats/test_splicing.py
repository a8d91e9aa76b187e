"""An entry is rendered once and used in every document with its item."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from coopfeed.model import Country, Feed, Item, Person
from coopfeed.rendering.formats import FORMATS, Format, atom, jsonfeed, rss
from tests.making import BOB, PHOTO, REPORT, TALK, URL, a_feed, a_site, an_item, at, rendered
from tests.readers import read

EVERY_FORMAT = pytest.mark.parametrize("fmt", FORMATS, ids=lambda fmt: fmt.NAME)

# Texts that could be mistaken for the edges of an entry, or that XML and JSON writers format in their own way.
ODD = (
    "<entry", "</entry>", "<item>", "    </item>\n", "<media:content>", "</feed>\n", "  </channel>\n</rss>\n", "]\n}",
    "<![CDATA[", "]]>", "<!--", "&", "&amp;", ">", '"', "\r", "\n", "\n  ", "\t", "\u2028", "\u2029", "\x85", "é", "🎉",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(ODD), min_size=1, max_size=6).map(lambda parts: f"a{''.join(parts)}b")
ITEMS = st.builds(
    lambda text, image, enclosures, updated: an_item(
        title=text,
        summary=text,
        content=text,
        authors=(BOB, Person(text)),
        tags=(text,),
        countries=(Country("CO", text),),
        image=image,
        enclosures=enclosures,
        updated=updated,
    ),
    TEXTS,
    st.sampled_from([None, PHOTO, replace(PHOTO, alt="<media:", length=None)]),
    st.sampled_from([(), (REPORT,), (TALK, REPORT)]),
    st.sampled_from([at("2020-08-04T10:00:00+02:00"), at("2021-01-01T00:00:00+05:45")]),
)


def written_whole(fmt: Format, document: bytes) -> bytes:
    """Return `document` parsed and written in one go."""
    if fmt is jsonfeed:
        return json.dumps(json.loads(document), ensure_ascii=False, indent=2).encode() + b"\n"
    root = etree.fromstring(document, etree.XMLParser(remove_blank_text=True))
    whole = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return rss.character_data(whole) if fmt is rss else whole


def withdrawn() -> Feed:
    """Return a feed with only tombstones."""
    item = an_item(withdrawn=at("2021-01-01T00:00Z"))
    return replace(a_feed(), items=(), tombstones=(item, replace(item, reason="The <entry> was wrong")))


@EVERY_FORMAT
@given(items=st.lists(ITEMS, min_size=1, max_size=3), page=st.sampled_from([0, 2]))
def test_a_spliced_document_looks_as_if_written_at_once(fmt: Format, items: list[Item], page: int) -> None:
    document = rendered(fmt, a_feed(*items, page=page, previous=1))
    assert document == written_whole(fmt, document)


@EVERY_FORMAT
def test_an_entry_is_the_same_in_every_document(fmt: Format) -> None:
    item = an_item(image=PHOTO, updated=at("2021-01-01T00:00Z"), language="fr")
    entry = fmt.entry(a_site(), item)
    other = an_item("other")
    for feed in (a_feed(item), a_feed(other, item), a_feed(item, other, slug="interviews", page=3, previous=2)):
        assert entry in rendered(fmt, feed)


@EVERY_FORMAT
def test_a_document_needs_only_the_entries_of_its_items(fmt: Format) -> None:
    item = an_item(image=PHOTO, enclosures=(REPORT,))
    bare = replace(item, title="", link="", authors=(), summary="", content="", image=None, enclosures=())
    entries = [fmt.entry(a_site(), item)]
    assert fmt.document(a_feed(bare), entries) == rendered(fmt, a_feed(item))


@EVERY_FORMAT
def test_entries_keep_the_given_order(fmt: Format) -> None:
    items = [an_item("c"), an_item("a", id=f"{URL}?a=1&b=é"), an_item("b", image=PHOTO)]
    document = fmt.document(a_feed(*items), [fmt.entry(a_site(), item) for item in items])
    assert fmt.ids(document) == [entry.id for entry in read(fmt.NAME, document).entries] == [item.id for item in items]


@EVERY_FORMAT
def test_a_feed_of_tombstones_has_no_entries(fmt: Format) -> None:
    document = fmt.document(withdrawn(), [])
    assert document == written_whole(fmt, document)
    assert fmt.ids(document) == []


@EVERY_FORMAT
def test_a_truncated_document_has_no_ids(fmt: Format) -> None:
    with pytest.raises(ValueError, match="line"):
        fmt.ids(rendered(fmt, a_feed())[:-3])


@pytest.mark.parametrize("fmt", [atom, rss], ids=["atom", "rss"])
def test_a_text_about_media_declares_no_namespace(fmt: Format) -> None:
    assert b"xmlns:media" not in rendered(fmt, a_feed(an_item(title="<media:", content="<media:content url=''>")))
