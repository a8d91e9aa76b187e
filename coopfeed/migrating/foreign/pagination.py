"""Follow a feed to its older entries: archives and further pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from coopfeed.errors import NotFoundError
from coopfeed.migrating import foreign
from coopfeed.migrating.foreign.entries import MAX_ENTRIES, Entry, ForeignFeed
from coopfeed.network.fetching import Fetched, is_address

MOST = 200
"""Documents of one feed."""

MOST_BYTES = 100 * 1024 * 1024
"""Bytes of all documents except the first."""

_WORDPRESS = re.compile("wordpress", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CompleteFeed:
    """A feed with its older entries, newest first; an entry in several documents appears once.

    `is_whole` if the feed links to older documents and all of them were read. `left` is the address of the next one
    that was not.
    """

    entries: tuple[Entry, ...]
    documents: int = 1
    is_whole: bool = False
    left: str = ""


def follow(
    feed: ForeignFeed,
    fetch: Callable[[str], Fetched],
    most: int = MOST,
    progress: Callable[[int], None] = lambda number: None,
    read: Callable[[Fetched], ForeignFeed] = foreign.read,
) -> CompleteFeed:
    """Return `feed` with its older entries: from the documents that it links to, or the pages of a WordPress feed.

    Args:
        feed: the first document. If it is a file, only files are read, otherwise only addresses.
        fetch: return the content of an address or path.
        most: the maximum number of documents, including the first.
        progress: called with the number of documents so far.
        read: parse a fetched document.

    Raises:
        CoopfeedError: a linked document cannot be fetched or read.
    """
    documents = [feed]
    seen = {feed.location}
    ids = {_identity(entry) for entry in feed.entries}
    following = _next(feed, feed, 1)
    size = 0
    number = len(feed.entries)
    while following and following not in seen and len(documents) < most:
        try:
            found = fetch(following)
            size += len(found.content)
            if size > MOST_BYTES or number > MAX_ENTRIES:
                break
            document = read(found)
        except NotFoundError:
            if feed.older:
                raise
            following = ""  # WordPress does not say which page is the last one
            break
        seen.add(following)
        number += len(document.entries)
        documents.append(document)
        progress(len(documents))
        new = {_identity(entry) for entry in document.entries} - ids
        ids |= new
        following = _next(feed, document, len(documents)) if new or document.older else ""
    unfinished = following if following not in seen else ""
    if not unfinished and feed.older and len(documents) == 1:
        unfinished = feed.older
    return CompleteFeed(tuple(_once(documents)), len(documents), len(documents) > 1 and not unfinished, unfinished)


def _next(first: ForeignFeed, last: ForeignFeed, number: int) -> str:
    """Return the address of the document that follows `last`, which is the `number`th, or ""."""
    if last.older:
        if is_address(first.location):
            return last.older if is_address(last.older) else ""
        return _beside(first, last.older)
    if first.older or not is_address(first.location) or not _WORDPRESS.search(first.generator):
        return ""
    parts = urlsplit(first.location)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "paged"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("paged", number + 1)]), fragment=""))


def _beside(first: ForeignFeed, address: str) -> str:
    """Return the path of a document at `address` that is not online yet, relative to the first document, or ""."""
    folder = first.address.rpartition("/")[0]
    below = urlsplit(address).path
    path = urlsplit(folder).path
    inside = below.removeprefix(f"{path}/")
    if not folder or not address.startswith(f"{folder}/") or ".." in inside.split("/"):
        return ""
    file = Path(first.location).parent / inside
    return str(file) if file.is_file() else ""


def _once(documents: list[ForeignFeed]) -> Iterator[Entry]:
    """Yield the entries, without those that an earlier document has. Duplicates within a document are kept."""
    seen: set[object] = set()
    for document in documents:
        yield from (entry for entry in document.entries if _identity(entry) not in seen)
        seen.update(_identity(entry) for entry in document.entries)


def _identity(entry: Entry) -> object:
    return entry.id or entry.link or (entry.title, entry.published)
