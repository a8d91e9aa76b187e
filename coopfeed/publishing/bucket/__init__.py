"""A bucket of an object store as destination: each object whole, all in an order that leaves no dead links.

Every file that differs is made first. Then assets are sent, pages, archives, and the feeds that name all those, each
kind when the one before is there; the record last, and only if nobody else has replaced it. What is no longer made
stays for a time for readers who hold an older feed. Wherever this is cut off, the next publication finishes the work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from coopfeed.model.destinations import Bucket
from coopfeed.publishing import lock
from coopfeed.publishing import record as records
from coopfeed.publishing.bucket import headers
from coopfeed.publishing.bucket.claim import OvertakenError
from coopfeed.publishing.bucket.objects import Content, Found, Objects, Patience, signature
from coopfeed.publishing.bucket.spool import Spool
from coopfeed.publishing.bucket.transaction import BucketTransaction, replace_record
from coopfeed.publishing.record import Record

_USUAL = Patience()


class BucketDestination:
    """A bucket as a destination, where feeds are called by their `exact_types` or just XML and JSON."""

    def __init__(self, bucket: Bucket, *, exact_types: bool = True, patience: Patience = _USUAL) -> None:
        self.bucket = bucket
        self.exact_types = exact_types
        self.patience = patience

    @contextmanager
    def open(self, *, to_change: bool) -> Iterator[BucketSnapshot]:
        """Look at what lies there. Nobody is kept away: who comes first finds out when it writes (see claim.py)."""
        yield BucketSnapshot(Objects(self.bucket, self.patience), exact_types=self.exact_types)


@dataclass(frozen=True, slots=True)
class Contents:
    """The objects that are `listed`, and the claim of a publication that has not ended, with the paths in it."""

    listed: Mapping[str, Found]
    journal: Content | None
    left: Collection[str] | None


class BucketSnapshot:
    """The objects in a bucket as they were listed, against what the record says of them.

    Where they were given other `headers` than they would be now, none is taken for the same.
    """

    descriptors = ()
    keeps_retired = True

    def __init__(self, objects: Objects, *, exact_types: bool) -> None:
        self.objects = objects
        self.exact_types = exact_types
        self.headers = headers.policy(exact=exact_types)
        self.stored = objects.get(records.FILE)
        self.raw = self.stored.raw if self.stored else None
        self._contents: Contents | None = None

    @cached_property
    def record(self) -> Record | None:
        """The record, read from `raw`."""
        return None if self.raw is None else records.from_json(self.raw, self.name(records.FILE))

    @property
    def contents(self) -> Contents:
        """Return what lies there, asked for once, and only where somebody wants to know."""
        if self._contents is None:
            listed = self.objects.all()
            journal = self.objects.get(lock.FILE) if lock.FILE in listed else None
            self._contents = Contents(listed, journal, frozenset(lock.paths_in(journal.raw)) if journal else None)
        return self._contents

    @property
    def left(self) -> Collection[str] | None:
        """The paths in the claim of a publication that has not ended, if there is one."""
        return self.contents.left

    @property
    def e_tags(self) -> Mapping[str, str]:
        """The marks of all objects."""
        return {path: found.e_tag for path, found in self.contents.listed.items()}

    def signature(self, path: str) -> str:
        """Return the signature of an object by its size and mark."""
        found = self.contents.listed.get(path)
        if found is None:
            return ""
        return signature(found) if self._has_headers else f"{signature(found)} otherwise"

    def holds(self, path: str, content: bytes, sha256: str) -> bool:
        """Return whether the object at `path` is the one that was published with this content."""
        found = self.contents.listed.get(path)
        if found is None or found.size != len(content) or not self._has_headers:
            return False
        if self._recorded.get(path) == (sha256, found.e_tag):
            return True
        # What was sent before a publication was cut off. Most stores take the MD5 for a mark; others are sent it again.
        return path in (self.left or ()) and found.e_tag == hashlib.md5(content, usedforsecurity=False).hexdigest()

    @cached_property
    def _recorded(self) -> Mapping[str, tuple[str, str]]:
        return {each.path: (each.sha256, each.e_tag) for each in (self.record.outputs if self.record else ())}

    @property
    def _has_headers(self) -> bool:
        return self.record is None or self.record.headers == self.headers

    def name(self, path: str) -> str:
        """Return the address of an object."""
        return self.objects.bucket.address(path)

    @contextmanager
    def begin(self, paths: Collection[str], ours: Collection[str]) -> Iterator[BucketTransaction]:
        """Begin a transaction; it claims what it changes when it begins to send."""
        with Spool() as spool:
            yield BucketTransaction(self, spool)

    def replace_record(self, raw: bytes) -> bool:
        """Replace the record alone, if it is still this one."""
        try:
            replace_record(self.objects, self.stored, raw)
        except OvertakenError:
            return False
        return True
