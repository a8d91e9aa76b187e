"""Read the pictures and files of an entry: enclosures, Media RSS (https://www.rssboard.org/media-rss) and podcasts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from coopfeed.migrating.foreign.addresses import absolute
from coopfeed.migrating.foreign.entries import LONGEST_EXAMPLE, Entry, ForeignFile, ForeignImage, LeftOut
from coopfeed.migrating.foreign.names import Children, name, words
from coopfeed.network.fetching import is_address

COVERS = ("itunes:image", "podcast:image", "googleplay:image", "image")
"""Elements for the image of an entry, besides those of Media RSS."""


@dataclass(frozen=True, slots=True)
class Media:
    """The pictures and files of an entry, including those in media:group.

    `url` is the base address, and `others` are the groups and contents with their child elements.
    """

    children: Children
    url: str
    contents: list[etree._Element]
    thumbnails: list[etree._Element]
    captions: list[etree._Element]
    others: list[Children]

    def files(self) -> Iterator[ForeignFile]:
        """Yield the enclosures; without any, the recordings of Media RSS."""
        enclosures = [each for each in self.children.all("enclosure") if each.get("url")]
        links = [each for each in self.children.all("link") if each.get("rel") == "enclosure" and each.get("href")]
        original = self.children.words("feedburner:origEnclosureLink")
        for each in (*enclosures, *links) or filter(_is_recording, self.contents):
            address = original or each.get("url") or each.get("href") or ""
            # "When an enclosure's size cannot be determined, a publisher should use a length of 0" (rss-profile)
            length = _number(each.get("length") or each.get("fileSize"))
            yield ForeignFile(absolute(self.url, address), each.get("type", ""), length, each.get("title", ""))
            original = ""

    def pictures(self) -> Iterator[ForeignImage]:
        """Yield the pictures, thumbnails last."""
        for each in filter(_is_image, self.contents):
            yield self._picture(each, Children(each).words("media:description"))
        for each in self.children.all(*COVERS):
            if address := _address(each):
                yield ForeignImage(absolute(self.url, address))
        for each in self.thumbnails:
            if each.get("url"):
                yield self._picture(each)

    def _picture(self, element: etree._Element, alt: str = "") -> ForeignImage:
        width = _number(element.get("width"))
        height = _number(element.get("height"))
        return ForeignImage(absolute(self.url, element.get("url", "")), alt, width, height)

    def left_out(self, entry: Entry) -> Iterator[LeftOut]:
        """Yield pictures and recordings that are neither the image nor an enclosure, nor in a text."""
        used = {file.url for file in entry.files} | ({entry.image.url} if entry.image else set())
        for element in (*self.contents, *self.children.all(*COVERS), *self.thumbnails):
            written = _address(element) or words(element)
            address = absolute(self.url, written)
            if address and address not in used and written not in entry.content and written not in entry.summary:
                yield LeftOut(name(element), address[:LONGEST_EXAMPLE])


def media_of(children: Children, url: str) -> Media:
    """Return the pictures and files of an entry with these child elements."""
    groups = list(map(Children, children.all("media:group")))
    contents = [each for one in (children, *groups) for each in one.all("media:content")]
    others = [*groups, *map(Children, contents)]
    thumbnails = [each for one in (children, *others) for each in one.all("media:thumbnail")]
    captions = [each for one in groups for each in one.all("media:description")]
    return Media(children, url, contents, thumbnails, captions, others)


def _is_recording(content: etree._Element) -> bool:
    return bool(content.get("url")) and content.get("type", "").startswith(("audio/", "video/"))


def _is_image(content: etree._Element) -> bool:
    is_image = content.get("medium") == "image" or content.get("type", "").startswith("image/")
    return is_image and bool(content.get("url"))


def _address(element: etree._Element) -> str:
    """Return the address of an image in an attribute or, as many write it, in the text or a child element."""
    text = Children(element).words("url", "href") or words(element)
    return element.get("href") or element.get("url") or (text if is_address(text) else "")


def _number(text: str | None) -> int | None:
    return int(text) or None if text and re.fullmatch("[0-9]{1,15}", text) else None
