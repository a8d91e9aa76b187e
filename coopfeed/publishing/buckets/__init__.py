"""A bucket of an object store as destination: each object whole, all in an order that leaves no dead links.

Every file that differs is made first. Then assets are sent, pages, archives, and the feeds that name all those, each
kind when the one before is there; the record last, and only if nobody else has replaced it. What is made no more stays
for a time for readers who hold an older feed. Wherever this is cut off, the next publication finishes the work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

from coopfeed.building import Build
from coopfeed.errors import DestinationError
from coopfeed.model.destinations import Bucket
from coopfeed.publishing import lock
from coopfeed.publishing import record as records
from coopfeed.publishing.buckets import claim as claims
from coopfeed.publishing.buckets import headers, sending
from coopfeed.publishing.buckets.claim import Claim, OvertakenError
from coopfeed.publishing.buckets.contents import Contents, items_so_far, leaving
from coopfeed.publishing.buckets.objects import ConflictError, Content, Found, Objects, Patience, UnconditionalError
from coopfeed.publishing.buckets.spool import Spool
from coopfeed.publishing.changes import RenderOptions
from coopfeed.publishing.pending import PendingPublication, Published, PublishOptions
from coopfeed.publishing.record import Record, RetiredOutput

_USUAL = Patience()

_UNGUARDED = (
    "this store takes conditional writes for plain ones: of two publications at once nobody is told; see to it that "
    "only one place publishes here"
)


def publish(
    build: Build, bucket: Bucket, intent: PublishOptions, means: RenderOptions, patience: Patience = _USUAL
) -> Published:
    """Make `bucket` hold the files of `build`; objects that coopfeed did not write stay as they are.

    Raises:
        OvertakenError: somebody else publishes there now.
        DestinationError: the store refused or did not answer. What was published before is whole.
    """
    begun = _Begun(build, Objects(bucket, patience), intent, means)
    work, objects = begun.work, begun.objects
    with Spool() as spool:
        _make(work, spool)
        planned = begun.outcome(begun.contents.listed)
        is_to_be_changed = spool.paths or planned.removed or begun.journal or not begun.is_recorded(planned)
        if work.is_planned_only or work.comparison.foreign or not is_to_be_changed:
            return planned.of(work)
        claim = Claim(objects, (*spool.paths, *planned.removed, *begun.contents.left))
        claim.take(begun.journal)
        if not objects.is_still(records.FILE, begun.before):
            raise OvertakenError(claims.overtaken(objects))
        marks = sending.send(objects, work, spool, claim)
    listed = sending.marked(objects, work, begun.contents.listed, marks)
    work.comparison.sign(replace(begun.contents, listed=listed, headers=True))
    done = begun.outcome(listed)
    claim.check()
    if not begun.is_recorded(done):
        _replace_record(objects, begun.before, done.raw)
    if done.removed:
        objects.delete(done.removed)
    claim.release()
    return done.of(work, () if claim.is_guarded else (f"{bucket}: {_UNGUARDED}",))


@dataclass(frozen=True)
class _Outcome:
    """What comes of a publication: what is removed, what stays for a time, and the record."""

    removed: tuple[str, ...]
    retired: tuple[RetiredOutput, ...]
    record: Callable[[], bytes]

    @cached_property
    def raw(self) -> bytes:
        """The record, which is large where there are many items, and not always asked for."""
        return self.record()

    def of(self, work: PendingPublication, notes: tuple[str, ...] = ()) -> Published:
        return work.published(self.raw, self.removed, tuple(each.path for each in self.retired), notes)


class _Begun:
    """A publication that has looked at what lies in the bucket: the record `before`, the `journal`, the objects."""

    def __init__(self, build: Build, objects: Objects, intent: PublishOptions, means: RenderOptions) -> None:
        self.objects = objects
        self.before, self.there = _record(objects)
        listed = objects.all()
        self.journal = objects.get(lock.FILE) if lock.FILE in listed else None
        self.policy = headers.policy(exact=build.site.exact_types)
        self.contents = Contents(
            objects.bucket,
            listed,
            {output.path: output for output in (self.there.outputs if self.there else ())},
            frozenset(claims.left(self.journal)),
            self.there is None or self.there.headers == self.policy,
        )
        self.work = PendingPublication(build, self.there, self.contents.left, self.contents, intent, means)

    def outcome(self, listed: Mapping[str, Found]) -> _Outcome:
        """What comes of it if these objects lie there."""
        items = items_so_far(self.work, self.there)
        removed, retired = leaving(self.work, self.there, listed, items)
        marks = {path: found.e_tag for path, found in listed.items()}
        return _Outcome(removed, retired, partial(self.work.record, marks, items, retired, self.policy))

    def is_recorded(self, outcome: _Outcome) -> bool:
        """Whether the record there says it already."""
        return self.before is not None and self.before.raw == outcome.raw


def _make(work: PendingPublication, spool: Spool) -> None:
    """Make all that differs, and keep it unless it is only planned."""
    for path, content in work.comparison.changed_files(work.build.jobs):
        if not work.is_planned_only and not work.comparison.foreign:
            spool.add(path, content)


def read_record(bucket: Bucket, patience: Patience = _USUAL) -> Record | None:
    """The record of what was published in the bucket, or None where nothing was.

    Raises:
        DestinationError: there is one, but it cannot be read; or the bucket cannot.
    """
    return _record(Objects(bucket, patience))[1]


def digest(bucket: Bucket, patience: Patience = _USUAL) -> str:
    """The SHA-256 of the record in the bucket; "" where there is none, or where it cannot be read."""
    try:
        found = Objects(bucket, patience).get(records.FILE)
    except DestinationError:
        return ""
    return hashlib.sha256(found.raw).hexdigest() if found else ""


def amend(bucket: Bucket, before: str, change: Callable[[Record], Record], patience: Patience = _USUAL) -> str:
    """Change the record in the bucket whose SHA-256 is `before`; what it is then.

    Where somebody else has published in between, nothing is changed.

    Raises:
        DestinationError: it could not be read or written.
    """
    objects = Objects(bucket, patience)
    found, record = _record(objects)
    if found is None or record is None or hashlib.sha256(found.raw).hexdigest() != before:
        return before
    raw = change(record).to_json()
    if raw != found.raw:
        try:
            _replace_record(objects, found, raw)
        except OvertakenError:
            return before
    return hashlib.sha256(raw).hexdigest()


def _record(objects: Objects) -> tuple[Content | None, Record | None]:
    found = objects.get(records.FILE)
    return found, records.from_json(found.raw, objects.bucket.address(records.FILE)) if found else None


def _replace_record(objects: Objects, before: Content | None, raw: bytes) -> None:
    """Replace the record that was read at the beginning, if it is still that one."""
    try:
        objects.put(records.FILE, raw, headers.RECORD, mode=before.version if before else "create")
    except ConflictError as error:
        found = objects.get(records.FILE)
        # Where only the answer was lost, it was sent once more, and that was refused.
        if found is None or found.raw != raw:
            raise OvertakenError(claims.overtaken(objects)) from error
    except UnconditionalError:
        objects.put(records.FILE, raw, headers.RECORD)
