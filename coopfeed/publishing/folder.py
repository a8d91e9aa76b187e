"""A folder as destination: never half, never two at once, never more than what the record lists.

Every file is prepared beside its target before the first is replaced; then pages and assets are renamed, feeds after,
the record last; what is no longer published is removed at the end. Wherever this is cut off, each feed at the
destination is whole, the old one or the new one, and the next publication finishes the work (see lock.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from coopfeed.errors import BusyError, DestinationError, reason
from coopfeed.model import Output
from coopfeed.publishing import lock, writing
from coopfeed.publishing import record as records
from coopfeed.publishing.lock import Journal
from coopfeed.publishing.record import Record
from coopfeed.system.interrupts import defer_signals


class Folder:
    """The folder `path` as a destination; it may not be there yet."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def open(self, *, to_change: bool) -> Iterator[FolderSnapshot]:
        """Look at what lies there; if it is `to_change`, make and lock the folder."""
        try:
            if not to_change:
                yield FolderSnapshot(self.path)
                return
            writing.check_folder(self.path)
            writing.make_folders(self.path)
            with lock.hold(self.path) as journal:
                yield FolderSnapshot(self.path, journal)
        except OSError as error:
            raise DestinationError(f"cannot publish to {error.filename or self.path}: {reason(error)}") from error


class FolderSnapshot:
    """The files in the folder `path` as they are when somebody asks; a lock keeps other publications away."""

    headers = ""
    keeps_retired = False
    e_tags: Mapping[str, str] = {}

    def __init__(self, path: Path, held: Journal | None = None) -> None:
        self.path = path
        self.held = held

    @property
    def descriptors(self) -> Sequence[int]:
        """The file of the lock, if it is held."""
        return (self.held.file,) if self.held else ()

    @cached_property
    def journal(self) -> Journal:
        """The journal, to be written only where the lock is held."""
        return self.held or lock.read(self.path)

    @property
    def left(self) -> Collection[str] | None:
        """The paths that a publication was about to change when it died, if any."""
        return self.journal.left or None

    @cached_property
    def raw(self) -> bytes | None:
        """The content of the record.

        Raises:
            DestinationError: it cannot be read.
        """
        path = self.path / records.FILE
        try:
            return writing.read_if_file(path)
        except OSError as error:
            raise DestinationError(f"cannot read {path}: {reason(error)}") from error

    @cached_property
    def record(self) -> Record | None:
        """The record, read from `raw`."""
        return None if self.raw is None else records.from_json(self.raw, self.name(records.FILE))

    def signature(self, path: str) -> str:
        """Return the signature of a file by its metadata."""
        return writing.signature(self.path / path)

    def holds(self, path: str, content: bytes, sha256: str) -> bool:
        """Return whether the file at `path` has this content."""
        return writing.read_if_file(self.path / path) == content

    def name(self, path: str) -> str:
        """Return the path of a file, with that of the folder."""
        return (self.path / path).as_posix()

    @contextmanager
    def begin(self, paths: Collection[str], ours: Collection[str]) -> Iterator[FolderTransaction]:
        """Begin a transaction for `paths`, unless a folder or a link out of here lies in the way of any."""
        writing.check_targets(self.path, (*paths, records.FILE))
        # A file that lies there and is not ours does not become ours because we are killed.
        soon = (path for path in paths if path in ours or not self.signature(path))
        transaction = FolderTransaction(self, [*soon, records.FILE])
        try:
            yield transaction
        except OSError as error:
            if transaction.is_prepared or not self.held:
                raise
            what = f"cannot write {error.filename or self.path}: {reason(error)}"
            raise DestinationError(f"{what}. The previous publication is unchanged.") from error
        finally:
            if not transaction.is_prepared:
                writing.clear(self.path, transaction.staged)
                self.journal.cancel()

    def replace_record(self, raw: bytes) -> bool:
        """Replace the record alone, if it is still this one, nobody holds the lock, and no publication is to finish."""
        try:
            with lock.hold(self.path) as journal:
                now = FolderSnapshot(self.path, journal)
                if now.left or now.raw != self.raw:
                    return False
                with now.begin((), ()) as transaction:
                    transaction.commit(raw)
                return True
        except BusyError:
            return False
        except OSError as error:
            raise DestinationError(f"cannot write {error.filename or self.path}: {reason(error)}") from error


class FolderTransaction:
    """Files prepared beside their targets, and renamed all at once; if preparing any of them fails, none stays.

    The journal names `paths` before the first of them is written.
    """

    notes = ()

    def __init__(self, snapshot: FolderSnapshot, paths: list[str]) -> None:
        self.snapshot = snapshot
        self.paths = paths
        self.staged: list[str] = []
        self.deleted: tuple[str, ...] = ()
        self.is_prepared = False

    def put(self, output: Output, content: bytes, sha256: str) -> None:
        """Write a file beside its target."""
        self._stage(output.path, content)

    def _stage(self, path: str, content: bytes) -> None:
        if not self.staged:
            self.snapshot.journal.begin(self.paths)
        self.staged.append(path)
        writing.stage(self.snapshot.path, path, content)

    def delete(self, paths: Iterable[str]) -> None:
        """Have these files removed by the commit."""
        self.deleted = tuple(paths)

    def send(self, progress: Callable[[int, int], None] | None) -> Mapping[str, str]:
        """Send nothing: files are put in place together with the record."""
        return {}

    def commit(self, record: bytes) -> Mapping[str, str]:
        """Have everything on the disk; then rename files in the order in which they were put, and remove others."""
        folder = self.snapshot.path
        journal = self.snapshot.journal
        if record != self.snapshot.raw:
            self._stage(records.FILE, record)
        elif not self.staged:
            journal.begin(self.paths)
        writing.sync_staged(folder, self.staged)
        with defer_signals():
            self.is_prepared = True
            writing.replace(folder, self.staged)
            signatures = {path: writing.signature(folder / path) for path in self.staged if path != records.FILE}
            writing.remove(folder, self.deleted)
            writing.clear(folder, journal.left)
            journal.end()
        return signatures
