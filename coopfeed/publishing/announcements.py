"""What hubs are to be told of a publication, and the memory of it.

The record says it before anybody is told, and no more when it was heard. So it is told again whoever dies in between,
and on whichever machine the next publication is made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from coopfeed import announcing
from coopfeed.announcing import Patience
from coopfeed.errors import BusyError, DestinationError, reason
from coopfeed.model import Announcement, Feed
from coopfeed.publishing import lock, writing
from coopfeed.publishing import record as records
from coopfeed.publishing.comparing import Known
from coopfeed.publishing.record import Record


@dataclass(frozen=True, slots=True)
class Told:
    """What was `heard` by hubs; what was not (`unheard`), with the reason; and the SHA-256 of the record after that."""

    heard: tuple[Announcement, ...]
    unheard: Mapping[Announcement, str]
    record_digest: str


def of_feeds(feeds: Sequence[Feed]) -> Iterator[tuple[str, Announcement]]:
    """All that can be told of `feeds`: each subscription document, by its path, to each hub."""
    for feed in feeds:
        for hub in feed.site.hubs:
            for document in feed.documents:
                yield document.href.removeprefix(feed.site.url), Announcement(hub, document.href)


def due(feeds: Sequence[Feed], known: Mapping[str, Known], before: Record | None) -> tuple[Announcement, ...]:
    """What is to be told when `feeds` are published, whose files are `known` by path.

    It is what differs from the record `before`, not from the files at the destination: some of those may have been
    replaced by a publication that was killed. And what was unannounced then.
    """
    found = tuple(of_feeds(feeds))
    if not found or before is None:
        return tuple(each for _, each in found)
    was = {output.path: output.sha256 for output in before.outputs}
    still = frozenset(before.unannounced)
    return tuple(each for path, each in found if each in still or was.get(path) != known[path].sha256)


def tell(
    destination: Path, announcements: Sequence[Announcement], digest: str, patience: Patience | None = None
) -> Told:
    """Tell hubs of what lies at `destination`, and strike what they heard off its record.

    `digest` is the SHA-256 of the record, "" where there is none.

    Raises:
        DestinationError: the record could not be read or written; it will be told again.
    """
    unheard = announcing.announce(announcements, patience or Patience())
    heard = tuple(each for each in announcements if each not in unheard)
    return Told(heard, unheard, _strike(destination, frozenset(heard), digest))


def _strike(destination: Path, heard: Container[Announcement], digest: str) -> str:
    """The SHA-256 of the record without what was heard.

    Where somebody else has published in the meantime, or just does, that is told anew.
    """
    path = destination / records.FILE
    try:
        raw = writing.present(path)
        if raw is None:
            return digest
        record = records.from_json(raw, str(path))
        left = tuple(each for each in record.unannounced if each not in heard)
        if left == record.unannounced:
            return digest
        with lock.hold(destination) as journal:
            if records.digest_of_file(path) != digest:
                return digest
            raw = replace(record, unannounced=left).to_json()
            begin = partial(journal.begin, [records.FILE])
            with writing.Staging(destination, begin, journal.cancel) as staging:
                staging.write(records.FILE, raw)
                staging.finish()
            with writing.undisturbed():
                writing.replace(destination, staging.paths)
                journal.end()
            return hashlib.sha256(raw).hexdigest()
    except BusyError:
        return digest
    except OSError as error:
        where = error.filename or destination
        raise DestinationError(f"cannot write {where}: {reason(error)}. It will be announced again.") from error
