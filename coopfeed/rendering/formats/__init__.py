"""The formats of a feed, one module each, in the order in which pages offer them and OPML prefers them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from coopfeed.model import Document, Feed, Item, ItemMeta, Site, Text, layout
from coopfeed.model.layout import Location
from coopfeed.rendering.formats import atom, jsonfeed, rss
from coopfeed.rendering.formats.readback import Links

__all__ = ["FORMATS", "Format", "Links", "by_file", "documents", "formats", "locate"]


class Format(Protocol):
    """What a format module has.

    `FILE` is the name of a feed's subscription document. `MEDIA_TYPE` is the media type to serve it as; clients take
    it as `ALSO_SERVED_AS` too.
    """

    NAME: str
    TITLE: str
    FILE: str
    MEDIA_TYPE: str
    ALSO_SERVED_AS: tuple[str, ...]

    def entry(self, site: Site, item: Item, text: Text = "both") -> bytes:
        """Return the entry of `item`, with what of its `text` is wanted, as it stands in every document that holds
        it.
        """

    def document(self, feed: Feed, entries: Sequence[bytes]) -> bytes:
        """Return the document of `feed` with `entries`, which stand for its items in their order."""

    def identity(self, item: ItemMeta) -> str:
        """Return by what subscribers of this format know `item`, "" where it has no id in it."""

    def ids(self, document: bytes) -> list[str]:
        """Return the ids of the items in a document, in its order; raises ValueError where it is not well-formed."""

    def read_links(self, document: bytes) -> Links | None:
        """Return where a document that anybody may have sent leads; None if it is none of this format, or names
        nothing.
        """


FORMATS: tuple[Format, ...] = (atom, rss, jsonfeed)


def formats(site: Site) -> tuple[Format, ...]:
    """Return the formats in which `site` is published."""
    return tuple(fmt for fmt in FORMATS if fmt.NAME in site.formats)


def documents(site: Site) -> tuple[Document, ...]:
    """Return the documents that each feed of `site` has, with addresses relative to the feed's folder."""
    return tuple(Document(fmt.FILE, fmt.MEDIA_TYPE, fmt.TITLE) for fmt in formats(site))


def locate(path: str) -> Location:
    """Return what was published at `path`, which the record of an earlier publication lists."""
    return layout.locate(path, [fmt.FILE for fmt in FORMATS])


def by_file(file: str) -> Format:
    """Return the format whose subscription documents are called `file`."""
    return next(fmt for fmt in FORMATS if file == fmt.FILE)
