"""The formats of a feed, one module each, in the order in which pages offer them and OPML prefers them."""

from __future__ import annotations

from typing import Protocol

from coopfeed.formats import atom, jsonfeed, rss
from coopfeed.model import Document, Feed, Site


class Format(Protocol):
    """What a format module has."""

    NAME: str
    TITLE: str
    FILE: str
    MEDIA_TYPE: str

    def render(self, feed: Feed) -> bytes:
        """The document of `feed` in this format."""

    def ids(self, document: bytes) -> list[str]:
        """The ids of the items in a document, in its order; raises ValueError where it is not well-formed."""


FORMATS: tuple[Format, ...] = (atom, rss, jsonfeed)


def formats(site: Site) -> tuple[Format, ...]:
    """The formats in which `site` is published."""
    return tuple(fmt for fmt in FORMATS if fmt.NAME in site.formats)


def documents(site: Site) -> tuple[Document, ...]:
    """The documents that each feed of `site` has, with addresses relative to the feed's folder."""
    return tuple(Document(fmt.FILE, fmt.MEDIA_TYPE, fmt.TITLE) for fmt in formats(site))
