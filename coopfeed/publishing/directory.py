"""A folder as destination: never half, never two at once, never more than what the record lists.

Every file is prepared beside its target before the first is replaced; then pages and assets are renamed, feeds after,
the record last; what is no more published is removed at the end. Wherever this is cut off, each feed at the
destination is whole, the old one or the new one, and the next publication finishes the work (see lock.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from coopfeed.building import Build
from coopfeed.errors import BusyError, DestinationError, reason
from coopfeed.publishing import lock, writing
from coopfeed.publishing import record as records
from coopfeed.publishing.changes import RenderOptions
from coopfeed.publishing.pending import PendingPublication, Published, PublishOptions
from coopfeed.publishing.record import Record
from coopfeed.system.interrupts import defer_signals


class Folder:
    """What lies in the folder `path`, which may not be there."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def signature(self, path: str) -> str:
        """What tells one state of a file from another without reading it; "" where there is none."""
        return writing.signature(self.path / path)

    def holds(self, path: str, content: bytes, sha256: str) -> bool:
        """Whether the file at `path` has this content."""
        return writing.read_if_file(self.path / path) == content

    def name(self, path: str) -> str:
        """The whole path of a file."""
        return (self.path / path).as_posix()


def publish(build: Build, destination: Path, intent: PublishOptions, means: RenderOptions) -> Published:
    """Make the folder `destination` hold the files of `build`; files that coopfeed did not write stay as they are.

    Raises:
        BusyError: another process is publishing there.
        DestinationError: reading or writing failed. If it was before all files were prepared, nothing has changed.
    """
    try:
        if destination.exists() and not destination.is_dir():
            raise DestinationError(f"{destination} is a file, where a folder has to be; move it away")
        if intent.dry_run:
            return _publish(build, destination, intent, means, None)
        writing.make_folders(destination)
        with lock.hold(destination) as journal:
            return _publish(build, destination, intent, means, journal)
    except OSError as error:
        raise DestinationError(f"cannot publish to {error.filename or destination}: {reason(error)}") from error


def _publish(
    build: Build, destination: Path, intent: PublishOptions, means: RenderOptions, journal: lock.Journal | None
) -> Published:
    left = journal.left if journal else lock.left(destination)
    work = PendingPublication(build, read_record(destination), left, Folder(destination), intent, means)
    writing.check_targets(destination, (*build.paths, *work.removed, records.FILE))
    if journal is None or work.is_planned_only:
        work.look()
        return work.published(work.record(), work.removed)
    return work.published(_carry_out(work, destination, journal), work.removed)


def _carry_out(work: PendingPublication, destination: Path, journal: lock.Journal) -> bytes:
    """Prepare all that differs, then put it in place of what lies there, unless any of that is not ours."""
    comparison = work.comparison
    # A file that lies there and is not ours does not become ours because we are killed.
    soon = [path for path in work.build.paths if path in comparison.ours or writing.is_free(destination / path)]
    begin = partial(journal.begin, [*soon, records.FILE, *work.removed])
    with writing.Staging(destination, begin, journal.cancel) as staging:
        for path, content in comparison.changed_files(work.build.jobs):
            if not comparison.foreign:
                staging.write(path, content)
        raw = work.record()
        if comparison.foreign:
            staging.take_back()
            return raw
        if writing.read_if_file(destination / records.FILE) != raw:
            staging.write(records.FILE, raw)
        staging.finish()
    if work.removed and not staging.paths:
        journal.begin([*work.removed])
    with defer_signals():
        writing.replace(destination, staging.paths)
        for path in staging.paths:
            if path != records.FILE:
                signature = writing.signature(destination / path)
                comparison.known[path] = replace(comparison.known[path], signature=signature)
        writing.remove(destination, work.removed)
        writing.clear(destination, journal.left)
        journal.end()
    return raw


def read_record(destination: Path) -> Record | None:
    """The record of what was published in the folder, or None where nothing was.

    Raises:
        DestinationError: there is one, but it cannot be read.
    """
    path = destination / records.FILE
    try:
        raw = writing.read_if_file(path)
    except OSError as error:
        raise DestinationError(f"cannot read {path}: {reason(error)}") from error
    return None if raw is None else records.from_json(raw, str(path))


def digest(destination: Path) -> str:
    """The SHA-256 of the record in the folder; "" where there is none."""
    try:
        raw = writing.read_if_file(destination / records.FILE)
    except OSError:
        return ""
    return "" if raw is None else hashlib.sha256(raw).hexdigest()


def amend(destination: Path, before: str, change: Callable[[Record], Record]) -> str:
    """Change the record in the folder whose SHA-256 is `before`; what it is then.

    Where somebody else publishes just now, or has done so in between, nothing is changed.

    Raises:
        DestinationError: it could not be read or written.
    """
    path = destination / records.FILE
    try:
        raw = writing.read_if_file(path)
        if raw is None or hashlib.sha256(raw).hexdigest() != before:
            return before
        record = records.from_json(raw, str(path))
        changed = change(record)
        if changed == record:
            return before
        with lock.hold(destination) as journal:
            if digest(destination) != before:
                return before
            raw = changed.to_json()
            begin = partial(journal.begin, [records.FILE])
            with writing.Staging(destination, begin, journal.cancel) as staging:
                staging.write(records.FILE, raw)
                staging.finish()
            with defer_signals():
                writing.replace(destination, staging.paths)
                journal.end()
            return hashlib.sha256(raw).hexdigest()
    except BusyError:
        return before
    except OSError as error:
        raise DestinationError(f"cannot write {error.filename or destination}: {reason(error)}") from error
