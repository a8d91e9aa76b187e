"""One publication at a time: a lock on the destination that is also the journal of what is under way.

The kernel frees the lock when its holder dies, so that a killed publication blocks no other. Its file then stays
behind and lists for the next one which paths were about to change: they are ours, although no record lists them. A
process that helps to render has to close the file, as it may live on when the publication was killed.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coopfeed.errors import BusyError, DestinationError, reason
from coopfeed.publishing.record import is_inside
from coopfeed.system.interrupts import defer_signals

FILE = ".coopfeed-lock"


@dataclass
class Journal:
    """What is under way. `left` are paths that a publication before this one was about to change when it died."""

    file: int
    left: tuple[str, ...]

    def __post_init__(self) -> None:
        self.under_way = bool(self.left)

    def begin(self, paths: list[str]) -> None:
        """Note the paths that are about to be created, replaced or removed; it is on disk when this returns."""
        self.under_way = True
        self.note(paths=paths)

    def cancel(self) -> None:
        """Take back `begin`: nothing has changed."""
        self.under_way = bool(self.left)

    def end(self) -> None:
        """Note that all is done."""
        self.under_way = False

    def note(self, **entry: object) -> None:
        """Append a line: what stands there already is never lost, and a half line is known as one."""
        line = json.dumps(entry).encode() + b"\n"
        while line:  # a full disk takes a part, and only then refuses
            line = line[os.write(self.file, line) :]
        os.fsync(self.file)


@contextmanager
def hold(destination: Path) -> Iterator[Journal]:
    """Hold the lock of the folder `destination`, which exists.

    Raises:
        BusyError: another process holds it.
        DestinationError: the file system has no locks.
        OSError: the lock cannot be written.
    """
    path = destination / FILE
    with ExitStack() as at_end:
        with defer_signals():  # by Ctrl-C, before anybody knew that the lock is held
            file = _acquire(path)
            at_end.callback(os.close, file)
            journal = Journal(file, paths_in(_content(file)))
            at_end.callback(_remove, path, journal)
        journal.note(pid=os.getpid())
        yield journal


def _remove(path: Path, journal: Journal) -> None:
    if not journal.under_way:
        path.unlink(missing_ok=True)


def read(destination: Path) -> Journal:
    """Return the journal in the folder `destination`, to be looked at only: the lock is not held."""
    try:
        file = os.open(destination / FILE, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return Journal(-1, ())
    try:
        return Journal(-1, paths_in(_content(file)))
    finally:
        os.close(file)


def wait(destination: Path) -> None:
    """Return when nobody publishes to the folder `destination` any more."""
    with suppress(FileNotFoundError):
        file = os.open(destination / FILE, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            fcntl.flock(file, fcntl.LOCK_SH)
        finally:
            os.close(file)


def _acquire(path: Path) -> int:
    while True:
        file, is_new = _open(path)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = _holder(file)
            os.close(file)
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                message = f"{path.parent} is being published {holder}; try again later, or wait with --wait"
                raise BusyError(message, path.parent) from error
            if is_new:
                path.unlink(missing_ok=True)
            raise DestinationError(
                f"cannot lock {path.parent}: {reason(error)}. Concurrent publications could mix there; publish to a "
                "folder on a local disk (--to) and copy it"
            ) from error
        if _is_still_there(path, file):
            return file
        # Its holder removed the file when it was done: another one may lie there by now.
        os.close(file)


def _open(path: Path) -> tuple[int, bool]:
    """Return the open file, and whether it was made just now."""
    flags = os.O_RDWR | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
    while True:
        with suppress(FileNotFoundError):
            return os.open(path, flags), False
        with suppress(FileExistsError):
            return os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o644), True


def _is_still_there(path: Path, file: int) -> bool:
    try:
        return os.path.samestat(path.stat(follow_symlinks=False), os.fstat(file))
    except FileNotFoundError:
        return False


def _holder(file: int) -> str:
    since = time.strftime("%H:%M:%S", time.localtime(os.fstat(file).st_mtime))
    pids = [entry["pid"] for entry in _entries(_content(file)) if "pid" in entry]
    return f"by process {pids[-1]} since {since}" if pids else f"by another process since {since}"


def paths_in(journal: bytes) -> tuple[str, ...]:
    """Return the paths that a journal names; those outside the destination are not ours to touch."""
    found: dict[str, None] = {}
    for entry in _entries(journal):
        with suppress(TypeError):
            found |= dict.fromkeys(path for path in entry.get("paths", ()) if is_inside(path))
    return tuple(found)


def _entries(journal: bytes) -> Iterator[dict[str, Any]]:
    for line in journal.splitlines():
        # The last line may be a half one: its writer died before it changed anything.
        with suppress(ValueError):
            entry = json.loads(line)
            if isinstance(entry, dict):
                yield entry


def _content(file: int) -> bytes:
    return os.pread(file, os.fstat(file).st_size, 0)
