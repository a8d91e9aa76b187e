from __future__ import annotations

import json

import pytest

from coopfeed.rendering import formats
from coopfeed.rendering.formats import Links, atom, jsonfeed
from tests.making import PHOTO, a_feed, a_site, an_item, rendered

HUB = "https://hub.example.org/"


@pytest.mark.parametrize("fmt", formats.FORMATS, ids=lambda fmt: fmt.NAME)
def test_the_links_of_each_format_are_read(fmt: formats.Format) -> None:
    feed = a_feed(an_item(image=PHOTO), site=a_site(hubs=(HUB,)), previous=3)
    here = feed.address(fmt.MEDIA_TYPE)
    folder, _, file = here.rpartition("/")
    expected = Links(here, f"{folder}/archive/3.{file}", (HUB,), (PHOTO.url,))
    assert fmt.read_links(rendered(fmt, feed)) == expected


@pytest.mark.parametrize("fmt", formats.FORMATS, ids=lambda fmt: fmt.NAME)
@pytest.mark.parametrize(
    "content", [b"", b"{", b"{}", b"[]", b'{"version": 1}', b"<html/>", b"<rss/>", b"<feed/>", b"not found", b"<a"]
)
def test_what_is_not_a_feed_has_no_links(fmt: formats.Format, content: bytes) -> None:
    assert fmt.read_links(content) is None


def test_values_of_the_wrong_type_are_skipped() -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "feed_url": 1, "hubs": "x", "items": [1, {"image": []}]}
    assert jsonfeed.read_links(json.dumps(feed).encode()) == Links()


def test_entities_are_not_expanded() -> None:
    bomb = (
        b'<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/passwd">]><feed xmlns="http://www.w3.org/2005/Atom">&a;</feed>'
    )
    assert atom.read_links(bomb) == Links()


def test_only_pictures_count_among_the_media_of_an_entry() -> None:
    feed = (
        b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:m="http://search.yahoo.com/mrss/"><entry>'
        b'<m:content url="a.mp4" type="video/mp4"/><m:content url="b.png" type="image/png"/><m:thumbnail url="c.png"/>'
        b"</entry></feed>"
    )
    assert atom.read_links(feed) == Links(images=("b.png", "c.png"))
