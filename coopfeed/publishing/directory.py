"""A folder as destination: never half, never two at once, never more than what the record lists.

Every file is prepared beside its target before the first is replaced; then pages and assets are renamed, feeds after,
the record last; what is no more published is removed at the end. Wherever this is cut off, each feed at the
destination is whole, the old one or the new one, and the next publication finishes the work (see lock.py).
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from coopfeed.building import Build
from coopfeed.errors import DestinationError
from coopfeed.model import Output
from coopfeed.publishing import lock
from coopfeed.publishing import record as records
from coopfeed.publishing.plan import Plan, plan
from coopfeed.publishing.record import Record, RecordedOutput

_STAGED = ".coopfeed-new"


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did, or with `dry_run` would do: its plan, and the files it wrote and left alone."""

    plan: Plan
    written: int
    unchanged: int


def publish(build: Build, destination: Path, *, wait: bool = False) -> Published:
    """Make the folder `destination` hold the files of `build`; files that coopfeed did not write stay as they are.

    Args:
        build: what to publish.
        destination: the folder; made where it is missing.
        wait: wait for another publication to the same folder, instead of raising.

    Raises:
        BusyError: another process is publishing there.
        DestinationError: reading or writing failed. If it was before all files were prepared, nothing has changed.
    """
    if destination.exists() and not destination.is_dir():
        raise DestinationError(f"{destination} is a file, where a folder has to be; move it away")
    try:
        _make_folders(destination)
        with lock.hold(destination, wait=wait) as journal:
            return _publish(build, destination, journal)
    except OSError as error:
        raise DestinationError(f"cannot publish to {error.filename or destination}: {reason(error)}") from error


def _publish(build: Build, destination: Path, journal: lock.Journal) -> Published:
    before = read_record(destination)
    contents = {output.path: _bytes(output) for output in build.outputs}
    outputs = tuple(
        RecordedOutput(path, hashlib.sha256(content).hexdigest(), len(content)) for path, content in contents.items()
    )
    planned = plan(build, outputs, before, journal.left)
    contents[records.FILE] = planned.record.to_json()
    for path in (*contents, *planned.removed):
        _check_target(destination, path)
    changed = {path: content for path, content in contents.items() if _present(destination / path) != content}
    files_changed = len(changed.keys() - {records.FILE})
    if changed or planned.removed:
        journal.begin([*changed, *planned.removed])
        try:
            _stage(destination, changed)
        except DestinationError:
            journal.cancel()
            raise
        _replace(destination, changed)
        _remove(destination, planned.removed)
    _clear(destination, journal.left)
    journal.end()
    return Published(planned, files_changed, len(outputs) - files_changed)


def read_record(destination: Path) -> Record | None:
    """The record of what was published in the folder, or None where nothing was.

    Raises:
        DestinationError: there is one, but it cannot be read.
    """
    path = destination / records.FILE
    raw = _present(path)
    return None if raw is None else records.from_json(raw, str(path))


def _bytes(output: Output) -> bytes:
    if isinstance(output.content, bytes):
        return output.content
    try:
        return output.content.read_bytes()
    except OSError as error:
        raise DestinationError(f"cannot read {output.content}: {reason(error)}") from error


def _present(path: Path) -> bytes | None:
    """What lies at `path`, or None: nothing, or a symbolic link, which is replaced and never followed."""
    try:
        return None if path.is_symlink() else path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _check_target(destination: Path, path: str) -> None:
    """Refuse a target that no file can be renamed to, before anything is written."""
    target = destination / path
    with suppress(FileNotFoundError, NotADirectoryError):
        if stat.S_ISDIR(target.lstat().st_mode):
            raise DestinationError(f"{target} is a folder, where a file has to be; move it away")
    if not target.parent.resolve().is_relative_to(destination.resolve()):
        raise DestinationError(f"{target.parent} is a symbolic link out of {destination}; remove the link")


def _stage(destination: Path, contents: dict[str, bytes]) -> None:
    """Write each content beside its target; on a failure take back all of them."""
    try:
        for path, content in contents.items():
            _make_folders((destination / path).parent)
            _write(_staged(destination, path), content)
    except OSError as error:
        _clear(destination, contents)
        what = f"cannot write {error.filename or destination}: {reason(error)}"
        raise DestinationError(f"{what}. What was published before is unchanged.") from error


def _staged(destination: Path, path: str) -> Path:
    target = destination / path
    return target.with_name(target.name + _STAGED)


def _make_folders(folder: Path) -> None:
    missing = []
    while not folder.is_dir() and folder != folder.parent:
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        each.chmod(0o755)


def _write(path: Path, content: bytes) -> None:
    # Whoever planted a link at this name is not followed.
    path.unlink(missing_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    # Whatever the umask: a web server must be able to read it.
    path.chmod(0o644)


def _replace(destination: Path, paths: Iterable[str]) -> None:
    """Rename what was prepared, in the order of `paths`; the record is the last of them."""
    for path in paths:
        _staged(destination, path).replace(destination / path)
    for folder in {(destination / path).parent for path in paths}:
        _sync(folder)


def _remove(destination: Path, paths: Iterable[str]) -> None:
    for path in paths:
        (destination / path).unlink(missing_ok=True)
        _remove_empty_folders(destination, path)


def _clear(destination: Path, paths: Iterable[str]) -> None:
    """Remove what was prepared for `paths` and never renamed, and the folders that were made for it."""
    for path in paths:
        with suppress(OSError):
            _staged(destination, path).unlink()
        _remove_empty_folders(destination, path)


def _remove_empty_folders(destination: Path, path: str) -> None:
    for folder in _folders_above(destination / path, destination):
        with suppress(OSError):
            folder.rmdir()


def _folders_above(target: Path, destination: Path) -> Iterator[Path]:
    folder = target.parent
    while folder != destination:
        yield folder
        folder = folder.parent


def _sync(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def reason(error: OSError) -> str:
    """What the operating system says, for the end of a sentence."""
    return (error.strerror or str(error)).lower()
