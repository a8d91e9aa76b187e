"""Files and addresses → the listings to compare."""

from __future__ import annotations

from collections.abc import Callable

from coopfeed.migrating import foreign
from coopfeed.migrating.comparison import Comparison, Listing, Outcome, compare
from coopfeed.migrating.foreign import ForeignFeed, pagination
from coopfeed.network.fetching import Fetched

Fetch = Callable[[str], Fetched]


def compared(old: ForeignFeed, new: ForeignFeed, fetch: Fetch, *, archives: bool) -> Comparison:
    """What subscribers of `old` notice when `new` takes its place.

    The archives of `new` are read if something is not in it; with `archives` those of both always are.

    Raises:
        CoopfeedError: an archive that is linked to cannot be fetched or read.
    """
    before = _with_archives(old, fetch) if archives else Listing(old.entries)
    found = compare(before, _with_archives(new, fetch) if archives else Listing(new.entries))
    if not archives and (found.count(Outcome.LOST) or found.count(Outcome.UNLISTED)):
        return compare(before, _with_archives(new, fetch))
    return found


def read(location: str, fetch: Fetch) -> ForeignFeed:
    """The feed at an address or in a file.

    Raises:
        CoopfeedError: it cannot be fetched, or is none.
    """
    return foreign.read(fetch(location))


def _with_archives(feed: ForeignFeed, fetch: Fetch) -> Listing:
    whole = pagination.follow(feed, fetch)
    return Listing(feed.entries, whole.entries[len(feed.entries) :], whole.is_whole)
