"""Links of feeds and entries to other languages (RFC 8288, 3.4.1)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from coopfeed.model import Document, Feed, Translation
from coopfeed.rendering.formats import Format, atom, jsonfeed, rss
from tests.making import URL, a_feed, an_item, rendered
from tests.readers import read, xml

ATOM = "{http://www.w3.org/2005/Atom}link"
TWO = Translation(
    "fr",
    "Les « nouvelles » & plus",
    f"{URL}fr/all/index.html",
    documents=(
        Document(f"{URL}fr/all/atom.xml", atom.MEDIA_TYPE, "Atom"),
        Document(f"{URL}fr/all/rss.xml", rss.MEDIA_TYPE, "RSS"),
        Document(f"{URL}fr/all/feed.json", jsonfeed.MEDIA_TYPE, "JSON Feed"),
    ),
)
FRENCH = Translation("fr", "Herath « en français »", f"{URL}items/herath.fr.html", f"{URL}items/herath.fr.html")


def the_feed() -> Feed:
    return replace(a_feed(an_item(translations=(FRENCH,))), translations=(TWO,))


@pytest.mark.parametrize(("fmt", "file"), [(atom, "atom.xml"), (rss, "rss.xml")], ids=["atom", "rss"])
def test_a_feed_links_to_its_other_editions_in_the_same_format(fmt: Format, file: str) -> None:
    document = xml(rendered(fmt, the_feed()))
    parent = document if fmt is atom else document[0]
    links = [link for link in parent.findall(ATOM) if link.get("hreflang")]
    assert [(link.get("rel"), link.get("hreflang"), link.get("href"), link.get("title")) for link in links] == [
        ("related", "fr", f"{URL}fr/all/{file}", TWO.title)
    ]


@pytest.mark.parametrize(("fmt", "path"), [(atom, "{*}entry"), (rss, "channel/item")], ids=["atom", "rss"])
def test_an_entry_links_to_its_translations(fmt: Format, path: str) -> None:
    (entry,) = xml(rendered(fmt, the_feed())).findall(path)
    links = [link for link in entry.findall(ATOM) if link.get("hreflang")]
    assert [(link.get("rel"), link.get("hreflang"), link.get("href"), link.get("title")) for link in links] == [
        ("related", "fr", FRENCH.href, FRENCH.title)
    ]


@pytest.mark.parametrize("fmt", [atom, rss], ids=["atom", "rss"])
def test_the_link_of_an_entry_stays_its_own(fmt: Format) -> None:
    assert read(fmt.NAME, rendered(fmt, the_feed())).entries[0].link == f"{URL}items/herath.html"


def test_json_has_editions_and_translations_in_an_extension() -> None:
    document = json.loads(rendered(jsonfeed, the_feed()))
    assert document["_coopfeed"]["translations"] == [
        {"language": "fr", "title": TWO.title, "home_page_url": TWO.href, "feed_url": f"{URL}fr/all/feed.json"}
    ]
    assert document["items"][0]["_coopfeed"]["translations"] == [
        {"language": "fr", "url": FRENCH.href, "title": FRENCH.title}
    ]


def test_a_feed_that_is_not_published_in_a_format_is_not_linked_in_it() -> None:
    only_atom = replace(TWO, documents=TWO.documents[:1])
    feed = replace(a_feed(an_item()), translations=(only_atom,))
    assert "feed_url" not in json.loads(rendered(jsonfeed, feed))["_coopfeed"]["translations"][0]
    assert b"hreflang" not in rendered(rss, feed)
