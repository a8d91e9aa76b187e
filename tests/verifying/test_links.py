from __future__ import annotations

import json

import pytest

from coopfeed.rendering import formats
from coopfeed.verifying import links
from coopfeed.verifying.links import Links
from tests.making import PHOTO, a_feed, a_site, an_item, rendered

HUB = "https://hub.example.org/"


@pytest.mark.parametrize("fmt", formats.FORMATS, ids=lambda fmt: fmt.NAME)
def test_the_links_of_each_format_are_read(fmt: formats.Format) -> None:
    feed = a_feed(an_item(image=PHOTO), site=a_site(hubs=(HUB,)), previous=3)
    here = feed.address(fmt.MEDIA_TYPE)
    folder, _, file = here.rpartition("/")
    expected = Links(here, f"{folder}/archive/3.{file}", (HUB,), (PHOTO.url,))
    assert links.of_feed(rendered(fmt, feed)) == expected


@pytest.mark.parametrize(
    "content", [b"", b"{", b"{}", b'{"version": 1}', b"<html/>", b"<rss/>", b"<feed/>", b"not found", b"<a"]
)
def test_what_is_no_feed_has_none(content: bytes) -> None:
    assert links.of_feed(content) is None


def test_what_has_the_wrong_kind_is_passed_over() -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "feed_url": 1, "hubs": "x", "items": [1, {"image": []}]}
    assert links.of_feed(json.dumps(feed).encode()) == Links()


def test_entities_are_not_expanded() -> None:
    bomb = (
        b'<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/passwd">]><feed xmlns="http://www.w3.org/2005/Atom">&a;</feed>'
    )
    assert links.of_feed(bomb) == Links()


def test_a_page_names_where_its_oembed_answer_is() -> None:
    page = b'<html><head><link rel="alternate" type="application/json+oembed" href="https://example.org/o.json"></head>'
    assert links.oembed(page) == ("https://example.org/o.json",)
    assert links.oembed(b" ") == links.oembed(b"<p>nothing") == ()
