"""Read the feeds to compare."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256

from coopfeed.errors import ForeignError
from coopfeed.migrating import foreign
from coopfeed.migrating.comparison import Comparison, Listing, Outcome, compare, readers
from coopfeed.migrating.foreign import Entry, ForeignFeed, pagination
from coopfeed.network.fetching import Fetched

MOST_KEPT = 64 * 1024 * 1024
"""Bytes of memory for the ids, titles and links of all entries of a comparison."""


@dataclass
class Library:
    """Reads feeds, and keeps only what a comparison needs: of the text, a hash."""

    fetch: Callable[[str], Fetched]
    size: int = 0

    def read(self, location: str) -> ForeignFeed:
        """Return the feed at an address or in a file.

        Raises:
            CoopfeedError: it cannot be fetched, is not a feed, or is too large.
        """
        return self._kept(self.fetch(location))

    def with_archives(self, feed: ForeignFeed) -> Listing:
        """Return the entries of a feed and its archives.

        Raises:
            CoopfeedError: an archive that is linked to cannot be fetched or read.
        """
        whole = pagination.follow(feed, self.fetch, read=self._kept)
        return Listing(feed.entries, whole.entries[len(feed.entries) :], whole.is_whole)

    def _kept(self, found: Fetched) -> ForeignFeed:
        feed = foreign.read(found)
        for entry in feed.entries:
            self.size += sum(map(sys.getsizeof, (entry.id, entry.title, entry.link)))
        if self.size > MOST_KEPT:
            most = f"{MOST_KEPT // 1024**2} MiB"
            raise ForeignError(f"{feed.location} has ids, titles and links that take more than {most}")
        return replace(feed, entries=tuple(map(_without_text, feed.entries)))


def compared(old: ForeignFeed, new: ForeignFeed, library: Library, *, archives: bool) -> Comparison:
    """Return what subscribers of `old` notice when `new` takes its place.

    The archives of `new` are read if entries are missing from it; with `archives`, those of both are always read.

    Raises:
        CoopfeedError: an archive that is linked to cannot be fetched or read.
    """
    before = library.with_archives(old) if archives else Listing(old.entries)
    found = compare(before, library.with_archives(new) if archives else Listing(new.entries))
    if not archives and (found.count(Outcome.LOST) or found.count(Outcome.UNLISTED)):
        return compare(before, library.with_archives(new))
    return found


def _without_text(entry: Entry) -> Entry:
    words = readers.body(entry)
    return Entry(
        id=entry.id,
        is_id_relative=entry.is_id_relative,
        title=entry.title,
        link=entry.link,
        published=entry.published,
        content=sha256(words.encode("utf-8", "surrogatepass")).hexdigest() if words else "",
        place=entry.place,
    )
