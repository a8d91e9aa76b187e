"""What can be imported → entries, with all that is none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coopfeed import foreign
from coopfeed.authoring.importing import Skipped
from coopfeed.fetching import Fetched
from coopfeed.foreign import Entry, older


@dataclass(frozen=True, slots=True)
class Material:
    """The entries of a source, oldest or newest first as they stand there, and what is passed over.

    `kind` is what it is, as people call it; `documents` how many were read. `left` is the address of older entries that
    were not, or "".
    """

    kind: str
    entries: tuple[Entry, ...]
    skipped: tuple[Skipped, ...] = ()
    documents: int = 1
    left: str = ""


def read(found: Fetched, fetch: Callable[[str], Fetched], *, archives: bool = True) -> Material:
    """What there is to import in what was fetched; of a feed with its archives or further pages, unless told not to.

    Raises:
        CoopfeedError: it is nothing of the kind, or an archive cannot be fetched.
    """
    feed = foreign.read(found)
    if not archives:
        return Material(feed.kind, feed.entries, left=feed.older)
    whole = older.follow(feed, fetch)
    return Material(feed.kind, whole.entries, documents=whole.documents, left=whole.left)
