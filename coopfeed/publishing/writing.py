"""Files of a destination: prepared beside their targets, renamed, removed; no symbolic link is followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from coopfeed.errors import DestinationError
from coopfeed.system.threads import at_once

_STAGED = ".coopfeed-new"
_SYNCING = 16  # files at once


def read_if_file(path: Path) -> bytes | None:
    """Return what lies at `path`, or None: nothing, or no file but a link or pipe, which is replaced and never
    followed.
    """
    try:
        return path.read_bytes() if stat.S_ISREG(path.lstat().st_mode) else None
    except (FileNotFoundError, NotADirectoryError):
        return None


def signature(path: Path) -> str:
    """Return a signature of a file that changes with its content, without reading it; "" where there is none."""
    try:
        found = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    # ctime reveals an edit whose author has set mtime back.
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def check_folder(destination: Path) -> None:
    """Refuse a destination that is a file."""
    if destination.exists() and not destination.is_dir():
        raise DestinationError(f"{destination} is a file, but must be a folder; move it away")


def check_targets(destination: Path, paths: Iterable[str]) -> None:
    """Refuse targets that no file can be renamed to, before anything is written."""
    check_folder(destination)
    folders = set()
    for path in paths:
        target = destination / path
        folders.add(target.parent)
        with suppress(FileNotFoundError, NotADirectoryError):
            if stat.S_ISDIR(target.lstat().st_mode):
                raise DestinationError(f"{target} is a folder, but must be a file; move it away")
    real = destination.resolve()
    for folder in sorted(folders):
        if not folder.resolve().is_relative_to(real):
            raise DestinationError(f"{folder} is a symbolic link that leads out of {destination}; remove the link")


def stage(destination: Path, path: str, content: bytes) -> None:
    """Prepare the content of the file that is to lie at `path`."""
    make_folders((destination / path).parent)
    _write(_staged(destination, path), content)


def sync_staged(destination: Path, paths: Iterable[str]) -> None:
    """Have everything that was prepared for `paths` on the disk."""
    # At the end and several at once: each alone would wait for the disk of its own.
    for _ in at_once(_sync, [_staged(destination, path) for path in paths], _SYNCING):
        pass


def _staged(destination: Path, path: str) -> Path:
    target = destination / path
    return target.with_name(target.name + _STAGED)


def make_folders(folder: Path) -> None:
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
    # Whatever the umask: a web server must be able to read it.
    path.chmod(0o644)


def replace(destination: Path, paths: Iterable[str]) -> None:
    """Rename what was prepared, in the order of `paths`; the record is the last of them."""
    for path in paths:
        _staged(destination, path).replace(destination / path)
    for folder in {(destination / path).parent for path in paths}:
        _sync(folder)


def remove(destination: Path, paths: Iterable[str]) -> None:
    for path in paths:
        (destination / path).unlink(missing_ok=True)
        _remove_empty_folders(destination, path)


def clear(destination: Path, paths: Iterable[str]) -> None:
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


def _sync(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
