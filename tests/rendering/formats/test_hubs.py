"""The hub and self links in each format (WebSub, 4); never in an archive, which must not change."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from coopfeed.rendering.formats import FORMATS, Format, atom, jsonfeed, rss
from tests.making import URL, a_feed, a_site, rendered
from tests.readers import xml

HUBS = ("https://hub.example.org/", "https://hub.example.net/websub")
ANNOUNCED = a_feed(site=a_site(hubs=HUBS))


@pytest.mark.parametrize(("fmt", "path"), [(atom, "{*}link"), (rss, "channel/{http://www.w3.org/2005/Atom}link")])
def test_feeds_in_xml_have_a_link_to_each_hub_and_to_themselves(fmt: Format, path: str) -> None:
    links = [(link.get("rel"), link.get("href")) for link in xml(rendered(fmt, ANNOUNCED)).findall(path)]
    assert [href for rel, href in links if rel == "hub"] == [*HUBS]
    assert [href for rel, href in links if rel == "self"] == [f"{URL}all/{fmt.FILE}"]


def test_the_link_of_a_channel_stays_its_page() -> None:
    assert xml(rendered(rss, ANNOUNCED)).findtext("channel/link") == ANNOUNCED.home


def test_a_json_feed_lists_its_hubs() -> None:
    feed = json.loads(rendered(jsonfeed, ANNOUNCED))
    assert feed["hubs"] == [{"type": "WebSub", "url": hub} for hub in HUBS]
    assert feed["feed_url"] == f"{URL}all/feed.json"


@pytest.mark.parametrize("fmt", FORMATS, ids=lambda fmt: fmt.NAME)
def test_an_archive_document_is_the_same_with_and_without_hubs(fmt: Format) -> None:
    archive = replace(ANNOUNCED, page=1)
    assert rendered(fmt, archive) == rendered(fmt, replace(archive, site=a_site()))
    assert b"hub" not in rendered(fmt, a_feed())
