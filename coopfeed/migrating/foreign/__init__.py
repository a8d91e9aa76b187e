"""Reads what other programs published: bytes → a feed of entries, whatever its format.

Nothing in such a document is trusted: no entity is expanded, no address in it is asked for by reading it, and its HTML
stays as it is until somebody cleans it.
"""

from __future__ import annotations

from dataclasses import replace

from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign import autodiscovery, jsonfeed, syndicated, unsupported, wxr
from coopfeed.migrating.foreign.characters import MARK, carried, marked
from coopfeed.migrating.foreign.entries import Entry, ForeignFeed, ForeignFile, ForeignImage, LeftOut
from coopfeed.network.fetching import Fetched

__all__ = ["Entry", "ForeignFeed", "ForeignFile", "ForeignImage", "LeftOut", "is_json", "read"]


def read(found: Fetched, *, backups: bool = False) -> ForeignFeed:
    """Return the feed in what was fetched: RSS, Atom or JSON Feed; with `backups`, what has only the form of one too.

    Raises:
        ForeignError: it is none, or one that is not safe to read.
    """
    if wxr.is_export(found.content):  # RSS in form, and yet pages, drafts and pictures are items in it
        raise ForeignError(f"{found.location} is a WordPress export, not a feed that people subscribe to")
    if is_json(found.content):
        return _carried(jsonfeed.read(found))
    feed = syndicated.read(found)
    if feed is None:
        if program := unsupported.program(found):
            raise ForeignError(f"{found.location} {program}")
        raise ForeignError(f"{found.location} is not a feed{autodiscovery.hint(found)}")
    if feed.is_backup and not backups:
        raise ForeignError(f"{found.location} is a {feed.kind}, not a feed that people subscribe to")
    return _carried(feed)


def _carried(feed: ForeignFeed) -> ForeignFeed:
    return replace(feed, title=marked(feed.title).replace(MARK, " "), entries=tuple(map(carried, feed.entries)))


def is_json(content: bytes) -> bool:
    """Return whether `content` begins like a JSON object."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
