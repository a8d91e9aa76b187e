from __future__ import annotations

from dataclasses import replace

from lxml import etree

from coopfeed.model import Enclosure
from coopfeed.rendering.formats import feedgen_adapter as g
from tests.making import PHOTO, REPORT, TALK, an_item
from tests.readers import attributes, texts


def test_attributes_without_a_value_are_left_out() -> None:
    element = g.add_element(etree.Element("entry"), "link", href="a", title="", length=None, width=0)
    assert dict(element.items()) == {"href": "a", "width": "0"}


def test_the_enclosure_is_the_first_that_the_author_lists() -> None:
    assert g.the_enclosure(an_item(enclosures=(TALK, REPORT), image=PHOTO)) == TALK


def test_without_another_enclosure_the_image_is_enclosed() -> None:
    assert g.the_enclosure(an_item(image=PHOTO)) == Enclosure(PHOTO.url, "image/png", 93)


def test_an_image_of_unknown_size_is_no_enclosure() -> None:
    assert g.the_enclosure(an_item(image=replace(PHOTO, length=None))) is None


def test_without_files_nothing_is_enclosed() -> None:
    assert g.the_enclosure(an_item()) is None


def test_an_image_is_media_content_with_every_attribute_and_a_thumbnail() -> None:
    entry = etree.Element("entry")
    g.add_media(entry, PHOTO)
    assert attributes(entry, "media:content") == [
        {"url": PHOTO.url, "medium": "image", "type": "image/png", "width": "32", "height": "24", "fileSize": "93"}
    ]
    assert texts(entry, "media:content/media:description") == ["A field"]
    assert attributes(entry, "media:thumbnail") == [{"url": PHOTO.url, "width": "32", "height": "24"}]


def test_an_image_without_metadata_is_only_an_address() -> None:
    entry = etree.Element("entry")
    g.add_media(entry, replace(PHOTO, alt="", media_type="", width=None, height=None, length=None))
    assert attributes(entry, "media:content") == [{"url": PHOTO.url, "medium": "image"}]
    assert texts(entry, "media:content/media:description") == []
    assert attributes(entry, "media:thumbnail") == [{"url": PHOTO.url}]
