"""Scans of a project's files: a signature of each by its metadata, from which it is seen whether it has changed.

So are fingerprints of published files, and of the rules of a time zone.
"""

from __future__ import annotations

import hashlib
import math
import os
import stat
import time
import zoneinfo
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from coopfeed.caching.folder import make_folder
from coopfeed.model import layout

INPUTS = (layout.SITE_FILE, layout.ITEMS, layout.THEME)
"""The files and folders of a project that a publication is made of, beside those that they name."""

_MISSING = "missing"
_TICK = 2_000_000_000  # nanoseconds; the coarsest clock that a file system has


class Scan:
    """The signature of each input file before any is read, by its name in the project.

    A file that changed in the tick of the clock in which the scan `started`, or later, is racy: it could change again
    without a trace (https://git-scm.com/docs/racy-git). `device` is the disk of that clock; others may be coarser.
    """

    def __init__(
        self, root: Path, names: Iterable[str], extra: Iterable[str], started: float, device: int | None = None
    ) -> None:
        self.root = os.path.realpath(root)
        self.started = started
        self.device = device
        self.found: dict[str, str] = {}
        self.others: dict[str, str] = {}
        self.racy: set[str] = set()
        self._real: dict[str, str] = {}
        for name in names:
            self._scan(name)
        for name in extra:
            self._beside(name)

    @property
    def trustworthy(self) -> bool:
        """Return whether no file is racy."""
        return not self.racy

    def inputs(self, extra: Iterable[str]) -> str:
        """Return a fingerprint of all files that were found in the folders, and of those in `extra`."""
        lines = [f"{name}\0{signature}" for name, signature in self.found.items()]
        lines += (f"{name}\0{self._beside(name)}" for name in extra)
        lines.sort()
        return hashlib.sha256("\n".join(lines).encode(errors="surrogateescape")).hexdigest()

    def signature(self, name: str) -> str:
        """Return the signature of a file; "" where there is no such file, or where it is racy.

        Files beside the folders are scanned when they are asked for. That is as good: one that is older than the scan
        has not changed since.
        """
        found = self.found.get(name) or self._beside(name)
        return "" if found == _MISSING or name in self.racy else found

    def _scan(self, name: str) -> None:
        """Scan the file `name`, or all files in the folder of that name."""
        path = os.path.join(self.root, name)
        if not Path(path).is_dir():
            self._note(self.found, name, path, "")
            return
        # A folder that is a link has its files by two names, and another one when it leads elsewhere.
        real = os.path.realpath(path)
        where = "" if real == path else f"{real} "
        inside = os.path.join(self.root, "")
        other = real.removeprefix(inside) if where and real.startswith(inside) else ""
        for below, file in _files(path):
            self._note(self.found, name + below, file, where)
            if other:
                self._note(self.found, other + below, file, "")

    def _beside(self, name: str) -> str:
        """Return the signature of a file that is not found in the folders."""
        if name in self.found:
            return self.found[name]
        if name not in self.others:
            folder = os.path.join(self.root, name.rpartition("/")[0])
            if folder not in self._real:
                self._real[folder] = os.path.join(os.path.realpath(folder), "")
            real = self._real[folder]
            where = "" if real == os.path.join(folder, "") else f"{real} "
            self._note(self.others, name, os.path.join(self.root, name), where)
        return self.others[name]

    def _note(self, noted: dict[str, str], name: str, path: str, where: str) -> None:
        signature, changed, device = _signature(path)
        noted[name] = signature if signature == _MISSING else where + signature
        coarse = 0 if self.device in (None, device) else _TICK
        if changed + coarse >= self.started:
            self.racy.add(name)


def scan(root: Path, names: Iterable[str], extra: Iterable[str]) -> Scan | None:
    """Scan the files and folders `names` and the files `extra` of the project at `root`, before any is read.

    Return None where the project cannot be written to: without the clock of its file system, any file may be racy.
    """
    try:
        folder = make_folder(root)
        os.utime(folder)
        clock = folder.stat()
    except OSError:
        return None
    return Scan(root, names, extra, clock.st_mtime_ns, clock.st_dev)


def scan_read_only(root: Path, names: Iterable[str], extra: Iterable[str]) -> Scan:
    """Scan without writing anything, for what is not kept for another time: all of the last seconds is racy."""
    return Scan(root, names, extra, time.time_ns() - _TICK)


def scan_to_compare(root: Path, names: Iterable[str], extra: Iterable[str]) -> Scan:
    """Scan without writing anything, for those who keep nothing: all is racy, and may be compared with what was not.

    A file that has the signature of an earlier scan, in which it was not racy, has not changed since.
    """
    return Scan(root, names, extra, math.inf)


def _files(folder: str) -> Iterator[tuple[str, str]]:
    """Yield the files below a folder: the name there, after a slash, and the path of each."""
    waiting = [("", folder)]
    while waiting:
        inside, path = waiting.pop()
        with suppress(OSError), os.scandir(path) as entries:  # reading reports what cannot be listed
            for entry in entries:
                name = f"{inside}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((name, entry.path))
                else:
                    yield name, entry.path


def _signature(path: str) -> tuple[str, int, int]:
    """Return the signature of a file, when it changed, and the disk on which it lies."""
    try:
        found = os.lstat(path)
        link = ""
        if stat.S_ISLNK(found.st_mode):
            link = f"{os.path.realpath(path)} "
            found = os.stat(path)
    except OSError:
        return _MISSING, 0, 0
    if stat.S_ISDIR(found.st_mode):  # what is in it has names of its own
        return f"{link}folder", 0, found.st_dev
    # ctime reveals an edit whose author has set mtime back.
    mtime = found.st_mtime_ns
    ctime = found.st_ctime_ns
    signature = f"{link}{found.st_size} {mtime} {ctime} {found.st_ino} {found.st_mode}"
    return signature, max(mtime, ctime), found.st_dev


def fingerprint(folder: Path, paths: Iterable[str]) -> str:
    """Return a fingerprint of the metadata of files in `folder`."""
    text = "\n".join(f"{path}\0{_signature(os.path.join(folder, path))[0]}" for path in paths)
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


@cache
def rules(zone: str) -> str:
    """Return a digest of the rules of a time zone as they were at first; "" for one that is not known."""
    paths = (Path(folder, zone) for folder in zoneinfo.TZPATH)
    found = next((path for path in paths if path.is_file()), None)
    try:
        raw = found.read_bytes() if found else _packed(zone)
    except (OSError, ModuleNotFoundError):
        return ""
    return hashlib.sha256(raw).hexdigest()


def _packed(zone: str) -> bytes:
    """Return the rules of a time zone from the package tzdata, for a system that has none of its own."""
    from importlib import resources  # takes 1 ms, and most systems have files of their own

    return resources.files("tzdata").joinpath("zoneinfo", zone).read_bytes()
