"""Pending notifications of hubs, and their memory in the record.

They are in the record before any hub is notified, and no longer once it has heard. So after an interruption they are
sent again, on whichever machine the next publication is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from coopfeed.model import Announcement, Feed
from coopfeed.publishing.changes import FileState
from coopfeed.publishing.record import Record


def of_feeds(feeds: Sequence[Feed]) -> Iterator[tuple[str, Announcement]]:
    """Yield all possible notifications of `feeds`: each subscription document, by its path, to each hub."""
    for feed in feeds:
        for hub in feed.site.hubs:
            for document in feed.documents:
                yield document.href.removeprefix(feed.site.url), Announcement(hub, document.href)


def due(feeds: Sequence[Feed], known: Mapping[str, FileState], before: Record | None) -> tuple[Announcement, ...]:
    """Return the notifications due when `feeds` are published, whose files are `known` by path.

    It is what differs from the record `before`, not from the files at the destination: some of those may have been
    replaced by a publication that was killed. And what was unannounced then.
    """
    found = tuple(of_feeds(feeds))
    if not found or before is None:
        return tuple(each for _, each in found)
    was = {output.path: output.sha256 for output in before.outputs}
    still = frozenset(before.unannounced)
    return tuple(each for path, each in found if each in still or was.get(path) != known[path].sha256)
