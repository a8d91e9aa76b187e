"""What lies in a bucket, and how long it stays there."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from coopfeed.building.compressing import is_sibling
from coopfeed.model.destinations import Bucket
from coopfeed.publishing.buckets.objects import Found
from coopfeed.publishing.pending import PendingPublication
from coopfeed.publishing.record import Record, RecordedOutput, RetiredOutput


@dataclass(frozen=True, slots=True)
class Contents:
    """What lies in a bucket: the `listed` objects, against what the record says of them (`recorded`).

    `left` are paths that a publication which was cut off was about to change. Where not all have the same `headers` as
    they would be given now, none is taken for the same.
    """

    bucket: Bucket
    listed: Mapping[str, Found]
    recorded: Mapping[str, RecordedOutput]
    left: frozenset[str] = frozenset()
    headers: bool = True

    def signature(self, path: str) -> str:
        """What tells one state of an object from another; "" where there is none."""
        found = self.listed.get(path)
        return f"{found.size} {found.e_tag}{'' if self.headers else ' otherwise'}" if found else ""

    def holds(self, path: str, content: bytes, sha256: str) -> bool:
        """Whether the object at `path` is the one that was published with this content."""
        found, was = self.listed.get(path), self.recorded.get(path)
        if found is None or found.size != len(content) or not self.headers:
            return False
        if was and was.sha256 == sha256 and was.e_tag == found.e_tag:
            return True
        # What was sent before a publication was cut off. Most stores take the MD5 for a mark; others are sent it again.
        return path in self.left and found.e_tag == hashlib.md5(content, usedforsecurity=False).hexdigest()

    def name(self, path: str) -> str:
        """The whole address of an object."""
        return self.bucket.address(path)


def items_so_far(work: PendingPublication, there: Record | None) -> dict[str, tuple[str, ...]]:
    """Return the ids of the items that each file belongs to, or belonged to while it lay there.

    "" stands for those that are not released now: a file of theirs is removed as soon as it is made no more, and the
    record must not say whose it was.
    """
    found = dict(work.items)
    released = {card.id for card in work.build.items}
    for each in there.files if there else ():
        now = work.items.get(each.path, ())
        if each.items != now:
            before = (id_ if id_ in released else "" for id_ in each.items)
            found[each.path] = tuple(sorted({*now, *before}))
    return found


def leaving(
    work: PendingPublication, there: Record | None, listed: Mapping[str, Found], items: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], tuple[RetiredOutput, ...]]:
    """What is removed now of that which is made no more, and what stays for a time; `items` are those so far."""
    now = work.build.now.astimezone(UTC)
    since = {each.path: each.since for each in (there.retired if there else ())}
    paths = [path for path in work.removed if path in listed]
    grace = timedelta(days=work.build.site.grace)
    at_once = _at_once(work, there, paths, items)
    removed, retired = [], []
    for path in paths:
        began = _moment(since.get(path, "")) or now
        if path in at_once or now - began >= grace:
            removed.append(path)
        else:
            retired.append(RetiredOutput(path, began.isoformat(timespec="seconds"), items.get(path, ())))
    return tuple(removed), tuple(retired)


def _at_once(
    work: PendingPublication, there: Record | None, paths: Sequence[str], items: Mapping[str, tuple[str, ...]]
) -> Collection[str]:
    """Return those of `paths`, made no more, that must not stay for readers with an older feed."""
    # A record of version 1 does not say which files belonged to an item that is not released now: any of them may.
    if there is None or there.version == 1:
        return frozenset(paths)
    known = {each.path for each in there.files}
    withdrawn_files = work.build.withdrawn_files({path: items.get(path, ()) for path in paths})
    # What a publication that was cut off has sent was never meant to stay; and no feed names a compressed sibling.
    return {path for path in paths if path in withdrawn_files or path not in known or is_sibling(path, known)}


def _moment(text: str) -> datetime | None:
    """The moment that was written; None where somebody has written something else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
