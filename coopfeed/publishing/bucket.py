"""A bucket of an object store as destination: each object whole, all in an order that leaves no dead links.

Every file that differs is made first. Then assets are sent, pages, archives, and the feeds that name all those, each
kind when the one before is there; the record last, and only if nobody else has replaced it. What is made no more stays
for a time for readers who hold an older feed. Wherever this is cut off, the next publication finishes the work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

from coopfeed.building import Build
from coopfeed.destinations import Bucket
from coopfeed.errors import DestinationError
from coopfeed.publishing import claim as claims
from coopfeed.publishing import headers
from coopfeed.publishing import record as records
from coopfeed.publishing.claim import Claim, OvertakenError
from coopfeed.publishing.comparing import Means
from coopfeed.publishing.objects import ConflictError, Content, Found, Objects, Patience, UnconditionalError
from coopfeed.publishing.record import Record, RecordedOutput, RetiredOutput
from coopfeed.publishing.spool import Spool
from coopfeed.publishing.work import Intent, Published, Work

_AT_ONCE = 16  # requests
_USUAL = Patience()

_UNGUARDED = (
    "this store takes conditional writes for plain ones: of two publications at once nobody is told; see to it that "
    "only one place publishes here"
)


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


def publish(build: Build, bucket: Bucket, intent: Intent, means: Means, patience: Patience = _USUAL) -> Published:
    """Make `bucket` hold the files of `build`; objects that coopfeed did not write stay as they are.

    Raises:
        OvertakenError: somebody else publishes there now.
        DestinationError: the store refused or did not answer. What was published before is whole.
    """
    objects = Objects(bucket, patience)
    before, there = _record(objects)
    listed = objects.all()
    journal = objects.get(claims.FILE) if claims.FILE in listed else None
    left = claims.left(journal)
    recorded = {output.path: output for output in (there.outputs if there else ())}
    policy = headers.policy(exact=build.site.exact_types)
    contents = Contents(bucket, listed, recorded, frozenset(left), there is None or there.headers == policy)
    work = Work(build, there, left, contents, intent, means)
    with Spool() as spool:
        if work.is_planned_only:
            work.look()
        else:
            for path, content in work.comparison.differing(build.sheets):
                if not work.comparison.foreign:
                    spool.add(path, content)
        removed, retired = _leaving(work, there, listed)
        raw = work.record(_marks(listed), retired, policy)
        is_as_it_was = before is not None and before.raw == raw and not (spool.paths or removed or journal)
        if work.is_planned_only or work.comparison.foreign or is_as_it_was:
            return work.published(raw, removed, _paths(retired))
        claim = Claim(objects, (*spool.paths, *removed, *left))
        claim.take(journal)
        if not objects.is_still(records.FILE, before):
            raise OvertakenError(claims.overtaken(objects))
        sent = _send(objects, work, spool, claim)
    listed = _ours(objects, work, listed, sent)
    contents = replace(contents, listed=listed, headers=True)
    for path, known in work.comparison.known.items():
        work.comparison.known[path] = replace(known, signature=contents.signature(path))
    removed, retired = _leaving(work, there, listed)
    raw = work.record(_marks(listed), retired, policy)
    claim.check()
    if before is None or before.raw != raw:
        _replace_record(objects, before, raw)
    if removed:
        objects.delete(removed)
    claim.release()
    notes = () if claim.is_guarded else (f"{bucket}: {_UNGUARDED}",)
    return work.published(raw, removed, _paths(retired), notes)


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


def _marks(listed: Mapping[str, Found]) -> dict[str, str]:
    return {path: found.e_tag for path, found in listed.items()}


def _paths(retired: Iterable[RetiredOutput]) -> tuple[str, ...]:
    return tuple(each.path for each in retired)


def _record(objects: Objects) -> tuple[Content | None, Record | None]:
    found = objects.get(records.FILE)
    return found, records.from_json(found.raw, objects.bucket.address(records.FILE)) if found else None


def _leaving(
    work: Work, there: Record | None, listed: Mapping[str, Found]
) -> tuple[tuple[str, ...], tuple[RetiredOutput, ...]]:
    """What is removed now of that which is made no more, and what stays for a time."""
    now = work.build.now.astimezone(UTC)
    since = {each.path: each.since for each in (there.retired if there else ())}
    paths = [path for path in work.removed if path in listed]
    at_once = work.build.taken_back(paths)
    grace = timedelta(days=work.build.site.grace)
    removed, retired = [], []
    for path in paths:
        began = _moment(since.get(path, "")) or now
        if path in at_once or now - began >= grace:
            removed.append(path)
        else:
            retired.append(RetiredOutput(path, began.isoformat(timespec="seconds")))
    return tuple(removed), tuple(retired)


def _moment(text: str) -> datetime | None:
    """The moment that was written; None where somebody has written something else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _ours(objects: Objects, work: Work, before: Mapping[str, Found], sent: Mapping[str, str]) -> dict[str, Found]:
    """What lies there now, but with the marks of what we have seen `before` or `sent`.

    One that was overtaken may have written since then: that has another mark, by which it is found the next time.
    """
    after = objects.all()
    for path, found in after.items():
        if path not in sent:
            after[path] = before.get(path, found)
        # Of a large file some stores list another mark than they gave (rclone does).
        elif sent[path] != found.e_tag and not objects.has(path, work.comparison.known[path].sha256):
            after[path] = replace(found, e_tag=sent[path])
    return after


def _send(objects: Objects, work: Work, spool: Spool, claim: Claim) -> dict[str, str]:
    """Send what was made: each kind when all that it may name is there. The mark of each object comes back."""
    marks: dict[str, str] = {}
    kinds = {output.path: output.media_type for sheet in work.build.sheets for output in sheet.blanks}
    known = work.comparison.known

    def send(path: str) -> None:
        told = headers.headers(path, kinds[path], known[path].sha256, exact=work.build.site.exact_types)
        marks[path] = objects.put(path, spool.read(path), told)

    rank, sent = work.build.rank, work.comparison.means.sent
    done = 0
    for _, paths in groupby(sorted(spool.paths, key=rank), key=rank):
        if done:
            claim.check()
        for _ in _at_once(send, [*paths]):
            done += 1
            if sent:
                sent(done, len(spool.paths))
    return marks


def _at_once(do: Callable[[str], None], paths: Sequence[str]) -> Iterator[None]:
    """Do it for all `paths`, several at once; the first that fails ends it."""
    pool = ThreadPoolExecutor(min(_AT_ONCE, len(paths)))
    try:
        yield from pool.map(do, paths)
    finally:
        pool.shutdown(cancel_futures=True)


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
