"""The Atom output: each fault of feedgen is corrected, and clients find what they need."""

from __future__ import annotations

import pytest
from lxml import etree

from coopfeed.model import Country, Item, Person, Site
from coopfeed.rendering.formats import atom
from tests.making import ANA, BOB, PHOTO, REPORT, TALK, a_feed, a_site, an_item, at, rendered
from tests.readers import attributes, text, texts, xml

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def feed_of(*items: Item, site: Site | None = None) -> etree._Element:
    return xml(rendered(atom, a_feed(*items, site=site)))


def entry_of(item: Item, site: Site | None = None) -> etree._Element:
    (entry,) = feed_of(item, site=site).findall("{*}entry")
    return entry


def test_a_feed_has_its_metadata() -> None:
    site = a_site(description="All of it.", rights="© us", icon="https://e.org/i.png", logo="https://e.org/l.png")
    feed = feed_of(site=site)
    assert text(feed, "atom:id") == "tag:example.org,2020:news/feeds/all"
    assert text(feed, "atom:title") == "Example news"
    assert text(feed, "atom:subtitle") == "All of it."
    assert text(feed, "atom:rights") == "© us"
    assert text(feed, "atom:icon") == "https://e.org/i.png"
    assert text(feed, "atom:logo") == "https://e.org/l.png"
    assert text(feed, "atom:author/atom:name") == "The editors"
    assert feed.get(LANG) == "en"


def test_missing_values_of_the_site_are_left_out() -> None:
    names = [etree.QName(element).localname for element in feed_of()]
    assert names == ["id", "title", "updated", "author", "link", "link", "link", "link", "generator", "entry"]


def test_a_feed_has_one_alternate_and_self_and_related_formats() -> None:
    folder = "https://feeds.example.org/news/all/"
    assert attributes(feed_of(), "atom:link") == [
        {"href": f"{folder}index.html", "rel": "alternate", "type": "text/html"},
        {"href": f"{folder}atom.xml", "rel": "self", "type": "application/atom+xml"},
        {"href": f"{folder}rss.xml", "rel": "related", "type": "application/rss+xml", "title": "RSS"},
        {"href": f"{folder}feed.json", "rel": "related", "type": "application/feed+json", "title": "JSON Feed"},
    ]


def test_only_formats_that_are_published_are_related() -> None:
    assert [link["rel"] for link in attributes(feed_of(site=a_site(formats=("atom",))), "atom:link")] == [
        "alternate",
        "self",
    ]


def test_updated_comes_from_the_newest_entry_and_never_from_the_clock() -> None:
    feed = feed_of(an_item("a", updated=at("2020-09-01T00:00Z")), an_item("b"))
    assert text(feed, "atom:updated") == "2020-09-01T00:00:00+00:00"
    assert texts(feed, "atom:entry/atom:updated") == ["2020-09-01T00:00:00+00:00", "2020-08-04T10:00:00+02:00"]
    assert texts(feed, "atom:entry/atom:published") == ["2020-08-04T10:00:00+02:00"] * 2


def test_entries_are_in_the_order_of_the_feed() -> None:
    assert texts(feed_of(an_item("c"), an_item("a"), an_item("b")), "atom:entry/atom:title") == ["C", "A", "B"]


def test_an_entry_has_one_alternate_before_its_one_enclosure() -> None:
    entry = entry_of(an_item(enclosures=(REPORT, TALK), image=PHOTO))
    assert attributes(entry, "atom:link") == [
        {"href": "https://feeds.example.org/news/items/herath.html", "rel": "alternate", "type": "text/html"},
        {
            "href": REPORT.url,
            "rel": "enclosure",
            "type": "application/pdf",
            "length": "49",
            "title": "The report",
        },
    ]


def test_the_type_of_a_page_elsewhere_is_not_guessed() -> None:
    entry = entry_of(an_item(link="https://www.example.org/a", page=""))
    assert attributes(entry, "atom:link") == [{"href": "https://www.example.org/a", "rel": "alternate"}]


def test_an_enclosure_of_unknown_size_has_no_length() -> None:
    _, enclosure = attributes(entry_of(an_item(enclosures=(TALK,))), "atom:link")
    assert enclosure == {"href": TALK.url, "rel": "enclosure", "type": "audio/mpeg", "title": "The talk"}


def test_every_entry_names_each_of_its_authors() -> None:
    entry = entry_of(an_item(authors=(ANA, BOB)))
    assert texts(entry, "atom:author/atom:name") == ["Ana Ruiz", "Bob"]
    assert texts(entry, "atom:author/atom:uri") == ["https://bob.example.org/"]


def test_an_email_address_is_published_only_where_the_author_wrote_it() -> None:
    assert texts(entry_of(an_item(authors=(ANA, BOB))), "atom:author/atom:email") == ["bob@example.org"]
    assert texts(feed_of(), ".//atom:email") == []
    assert texts(feed_of(site=a_site(author=Person("A", email="a@example.org"))), "atom:author/atom:email") == [
        "a@example.org"
    ]


def test_summary_is_text_and_content_is_html() -> None:
    entry = entry_of(an_item(summary="5 < 6 & <b>", content="<p>5 &lt; 6</p>"))
    assert (text(entry, "atom:summary"), attributes(entry, "atom:summary")) == ("5 < 6 & <b>", [{}])
    assert (text(entry, "atom:content"), attributes(entry, "atom:content")) == ("<p>5 &lt; 6</p>", [{"type": "html"}])


def test_a_title_is_plain_text_escaped_once() -> None:
    document = rendered(atom, a_feed(an_item(title='R&D: 5 < 6 "x"')))
    assert b'<title>R&amp;D: 5 &lt; 6 "x"</title>' in document


def test_a_category_has_one_readable_name_as_term_and_label() -> None:
    entry = entry_of(an_item(countries=(Country("LK", "Sri Lanka"),), tags=("café",)))
    assert attributes(entry, "atom:category") == [
        {"term": name, "scheme": f"tag:example.org,2020:news/schemes/{kind}", "label": name}
        for kind, name in (("category", "Interviews"), ("country", "Sri Lanka"), ("tag", "café"))
    ]


def test_an_entry_has_its_language() -> None:
    assert entry_of(an_item(language="fr")).get(LANG) == "fr"


def test_an_image_is_media_content_and_thumbnail() -> None:
    entry = entry_of(an_item(image=PHOTO))
    assert [link["url"] for link in attributes(entry, "media:content")] == [PHOTO.url]
    assert [link["url"] for link in attributes(entry, "media:thumbnail")] == [PHOTO.url]


def test_the_media_namespace_is_declared_only_with_an_image() -> None:
    assert "media" in feed_of(an_item(image=PHOTO)).nsmap
    assert "media" not in feed_of().nsmap


@pytest.mark.parametrize("offset", ["+00:00", "+05:45", "-03:00"])
def test_dates_keep_their_offset_and_have_no_fractions(offset: str) -> None:
    entry = entry_of(an_item(published=at(f"2020-08-04T10:00:00.25{offset}")))
    assert text(entry, "atom:published") == f"2020-08-04T10:00:00{offset}"
