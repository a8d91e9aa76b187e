"""Changes to a bucket: kept on the disk until all are made, then sent, what is named before what names it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from coopfeed.model import Output
from coopfeed.publishing import record as records
from coopfeed.publishing.bucket import headers
from coopfeed.publishing.bucket.claim import Claim, OvertakenError, overtaken
from coopfeed.publishing.bucket.objects import ConflictError, Content, Found, Objects, UnconditionalError, signature
from coopfeed.publishing.bucket.spool import Spool
from coopfeed.system.threads import at_once

if TYPE_CHECKING:
    from coopfeed.publishing.bucket import BucketSnapshot

_AT_ONCE = 16  # requests

_UNGUARDED = (
    "this store ignores conditional writes, so concurrent publications cannot be detected; "
    "publish from one machine only"
)


class BucketTransaction:
    """Files in a spool, sent under a claim; after an interruption, the claim tells the next one what was sent."""

    def __init__(self, snapshot: BucketSnapshot, spool: Spool) -> None:
        self.snapshot = snapshot
        self.objects = snapshot.objects
        self.spool = spool
        self.headers: dict[str, Mapping[str, str]] = {}
        self.ranks: dict[str, int] = {}
        self.deleted: tuple[str, ...] = ()
        self.notes: tuple[str, ...] = ()

    def put(self, output: Output, content: bytes, sha256: str) -> None:
        """Keep a file in the spool."""
        self.spool.add(output.path, content)
        exact = self.snapshot.exact_types
        self.headers[output.path] = headers.headers(output.info, sha256, exact=exact)
        self.ranks[output.path] = output.info.kind.rank

    def delete(self, paths: Iterable[str]) -> None:
        """Have these objects removed by the commit."""
        self.deleted = tuple(paths)

    def send(self, progress: Callable[[int, int], None] | None) -> Mapping[str, str]:
        """Send each kind when all that it may name is there.

        Raises:
            OvertakenError: somebody else publishes there now.
        """
        self.claim = Claim(self.objects, (*self.headers, *self.deleted, *(self.snapshot.left or ())))
        self.claim.take(self.snapshot.contents.journal)
        if not self.objects.is_still(records.FILE, self.snapshot.stored):
            raise OvertakenError(overtaken(self.objects))
        sent: dict[str, str] = {}

        def put(path: str) -> None:
            sent[path] = self.objects.put(path, self.spool.read(path), self.headers[path])

        done = 0
        for _, paths in groupby(sorted(self.ranks, key=self.ranks.__getitem__), key=self.ranks.__getitem__):
            if done:
                self.claim.check()
            for _ in at_once(put, [*paths], _AT_ONCE):
                done += 1
                if progress:
                    progress(done, len(self.headers))
        self.after = self._listed(sent)
        return {path: found.e_tag for path, found in self.after.items()}

    def _listed(self, sent: Mapping[str, str]) -> dict[str, Found]:
        """Return what lies there now, but with the marks of what we have seen before or `sent`.

        One that was overtaken may have written since then: that has another mark, by which it is found the next time.
        """
        after = self.objects.all()
        for path, found in after.items():
            if path not in sent:
                after[path] = self.snapshot.contents.listed.get(path, found)
            # Of a large file some stores list another mark than they gave (rclone does).
            elif sent[path] != found.e_tag and not self.objects.has(path, self.headers[path]["sha256"]):
                after[path] = replace(found, e_tag=sent[path])
        return after

    def commit(self, record: bytes) -> Mapping[str, str]:
        """Replace the record, remove what it no longer lists, and release the claim.

        Raises:
            OvertakenError: somebody else publishes there now.
        """
        self.claim.check()
        if record != self.snapshot.raw:
            replace_record(self.objects, self.snapshot.stored, record)
        if self.deleted:
            self.objects.delete(self.deleted)
        self.claim.release()
        if not self.claim.is_guarded:
            self.notes = (f"{self.objects.bucket}: {_UNGUARDED}",)
        return {path: signature(self.after[path]) if path in self.after else "" for path in self.headers}


def replace_record(objects: Objects, before: Content | None, raw: bytes) -> None:
    """Replace the record that was read at the beginning, if it is still that one.

    Raises:
        OvertakenError: it is not.
    """
    try:
        objects.put(records.FILE, raw, headers.RECORD, mode=before.version if before else "create")
    except ConflictError as error:
        found = objects.get(records.FILE)
        # Where only the answer was lost, it was sent once more, and that was refused.
        if found is None or found.raw != raw:
            raise OvertakenError(overtaken(objects)) from error
    except UnconditionalError:
        objects.put(records.FILE, raw, headers.RECORD)
