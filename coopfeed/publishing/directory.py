"""A folder as destination: every file written beside its target first, then renamed; the record last."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from coopfeed.building import Build
from coopfeed.errors import DestinationError
from coopfeed.model import Output
from coopfeed.publishing import record as records
from coopfeed.publishing.plan import Plan, plan
from coopfeed.publishing.record import Record, RecordedOutput

_STAGED = ".coopfeed-new"


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did: its plan, and how many files it wrote and left alone."""

    plan: Plan
    written: int
    unchanged: int


def publish(build: Build, destination: Path) -> Published:
    """Make the folder `destination` hold the files of `build`; files that coopfeed did not write stay as they are.

    Raises:
        DestinationError: reading or writing failed. If it was before the last file was prepared, nothing has changed.
    """
    before = read_record(destination)
    contents = {output.path: _bytes(output) for output in build.outputs}
    outputs = tuple(
        RecordedOutput(path, hashlib.sha256(content).hexdigest(), len(content)) for path, content in contents.items()
    )
    planned = plan(build, outputs, before)
    contents[records.FILE] = planned.record.to_json()
    changed = {path: content for path, content in contents.items() if _present(destination / path) != content}
    staged = _stage(destination, changed)
    for path in staged:
        _replace(path)
    for gone in planned.removed:
        _remove(destination, gone)
    files_changed = len(changed.keys() - {records.FILE})
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
        raise DestinationError(f"cannot read {output.content}: {_reason(error)}") from error


def _present(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise DestinationError(f"cannot read {path}: {_reason(error)}") from error


def _stage(destination: Path, contents: dict[str, bytes]) -> list[Path]:
    """Write each content beside its target; on a failure take back all of them."""
    staged: list[Path] = []
    try:
        for path, content in contents.items():
            target = destination / path
            _make_folders(destination, target.parent)
            staged.append(target.with_name(target.name + _STAGED))
            _write(staged[-1], content)
    except OSError as error:
        for path_staged in staged:
            with suppress(OSError):
                path_staged.unlink()
        message = (
            f"cannot write {error.filename or destination}: {_reason(error)}. What was published before is unchanged."
        )
        raise DestinationError(message) from error
    return staged


def _make_folders(destination: Path, folder: Path) -> None:
    missing = []
    while not folder.is_dir() and folder != destination.parent:
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(parents=True)
        each.chmod(0o755)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    # Whatever the umask: a web server must be able to read it.
    path.chmod(0o644)


def _replace(staged: Path) -> None:
    target = staged.with_name(staged.name.removesuffix(_STAGED))
    try:
        staged.replace(target)
    except OSError as error:
        raise DestinationError(f"cannot replace {target}: {_reason(error)}") from error


def _remove(destination: Path, path: str) -> None:
    """Remove a file that the old record lists, and folders that it leaves empty."""
    target = destination / path
    try:
        target.unlink(missing_ok=True)
    except OSError as error:
        raise DestinationError(f"cannot remove {target}: {_reason(error)}") from error
    for folder in _folders_above(target, destination):
        with suppress(OSError):
            folder.rmdir()


def _folders_above(target: Path, destination: Path) -> Iterator[Path]:
    folder = target.parent
    while folder != destination:
        yield folder
        folder = folder.parent


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
