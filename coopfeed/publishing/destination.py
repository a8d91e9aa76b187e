"""The interface of a destination: a snapshot of what lies there, and a transaction that changes it.

A folder (folder.py) and a bucket of an object store (bucket/) stand behind it, and one orchestration above
(publication.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from coopfeed.model import Output
from coopfeed.publishing.record import Record


class Destination(Protocol):
    """A place for published files."""

    def open(self, *, to_change: bool) -> AbstractContextManager[Snapshot]:
        """Look at what lies there; if it is `to_change`, keep others away as far as the destination can.

        Raises:
            BusyError: another process is publishing there.
            DestinationError: it cannot be read, or written to.
        """


class Snapshot(Protocol):
    """What lies at a destination.

    `left` are the paths that a publication which was cut off was about to change; None, unless it left a journal.
    `headers` is the policy by which files are given headers, and `e_tags` has the mark of each file; both are empty
    where there are none. Where it `keeps_retired`, files that are no longer made stay for a time. `descriptors` are
    open files that belong to this process alone, not to its helpers.
    """

    @property
    def headers(self) -> str: ...

    @property
    def keeps_retired(self) -> bool: ...

    @property
    def descriptors(self) -> Sequence[int]: ...

    @property
    def raw(self) -> bytes | None:
        """The content of the record; None where nothing was published."""

    @property
    def record(self) -> Record | None:
        """The record, read from `raw`."""

    @property
    def left(self) -> Collection[str] | None: ...

    @property
    def e_tags(self) -> Mapping[str, str]: ...

    def signature(self, path: str) -> str:
        """Return a signature of a file that changes with its content, without reading it; "" where there is none."""

    def holds(self, path: str, content: bytes, sha256: str) -> bool:
        """Return whether the file at `path` has this content, whose SHA-256 is known."""

    def name(self, path: str) -> str:
        """Return the full name of a file, for messages."""

    def begin(self, paths: Collection[str], ours: Collection[str]) -> AbstractContextManager[Transaction]:
        """Begin a transaction that may write or remove files at `paths`; those of them that are `ours`, or are free.

        Without a commit it is abandoned: the record stays, and with it what is ours.

        Raises:
            DestinationError: something lies there that cannot be replaced.
        """

    def replace_record(self, raw: bytes) -> bool:
        """Replace the record alone; return False, and change nothing, if somebody has published since, or just does.

        Raises:
            DestinationError: it cannot be written.
        """


class Transaction(Protocol):
    """Changes to a destination; `notes` are warnings to be shown once it is done."""

    @property
    def notes(self) -> tuple[str, ...]: ...

    def put(self, output: Output, content: bytes, sha256: str) -> None:
        """Prepare the content of a file; nobody sees it yet."""

    def delete(self, paths: Iterable[str]) -> None:
        """Have these files removed, once the record no longer lists them."""

    def send(self, progress: Callable[[int, int], None] | None) -> Mapping[str, str]:
        """Transfer prepared files that have to be in place before the record is known, of a lower rank first.

        Return the `e_tags` of all files there after that. `progress` is called after each with the count so far, and of
        all.
        """

    def commit(self, record: bytes) -> Mapping[str, str]:
        """Put prepared files in place, then the record; remove the others. Return the signatures of those put."""
