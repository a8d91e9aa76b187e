"""The formats of a feed, one module each, in the order in which pages offer them and OPML prefers them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from coopfeed.model import Document, Feed, Item, ItemMeta, Site, Text
from coopfeed.rendering.formats import atom, jsonfeed, rss


class Format(Protocol):
    """What a format module has."""

    NAME: str
    TITLE: str
    FILE: str
    MEDIA_TYPE: str

    def entry(self, site: Site, item: Item, text: Text = "both") -> bytes:
        """The entry of `item`, with what of its `text` is wanted, as it stands in every document that holds it."""

    def document(self, feed: Feed, entries: Sequence[bytes]) -> bytes:
        """The document of `feed` with `entries`, which stand for its items in their order."""

    def identity(self, item: ItemMeta) -> str:
        """By what subscribers of this format know `item`, "" where it has no id in it."""

    def ids(self, document: bytes) -> list[str]:
        """The ids of the items in a document, in its order; raises ValueError where it is not well-formed."""


FORMATS: tuple[Format, ...] = (atom, rss, jsonfeed)


def formats(site: Site) -> tuple[Format, ...]:
    """The formats in which `site` is published."""
    return tuple(fmt for fmt in FORMATS if fmt.NAME in site.formats)


def documents(site: Site) -> tuple[Document, ...]:
    """The documents that each feed of `site` has, with addresses relative to the feed's folder."""
    return tuple(Document(fmt.FILE, fmt.MEDIA_TYPE, fmt.TITLE) for fmt in formats(site))
