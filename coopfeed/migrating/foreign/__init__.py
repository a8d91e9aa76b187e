"""Read feeds of other programs, whatever their format.

Nothing in them is trusted: entities are not expanded, addresses are not requested, and HTML is returned unsanitised.
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
    """Return the feed in a document: RSS, Atom or JSON Feed; with `backups`, also a program's backup in that form.

    Raises:
        ForeignError: it is not a feed, or not safe to read.
    """
    if wxr.is_export(found.content):  # RSS, but its items are also pages, drafts and pictures
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
