"""Whether the last publication still stands: nothing edited, nothing due, nothing at the destination touched.

Then there is nothing to read, render or write, and a publish costs a look at the files' metadata. What is remembered
lies in .coopfeed/, which is safe to delete; where there is any doubt, nothing is remembered or nothing stands.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import stat
import time
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from coopfeed.model.codes import BY_NAME
from coopfeed.model.layout import PRIVATE
from coopfeed.model.problems import Problem, Severity, Where

INPUTS = ("feeds.yaml", "items", "theme")
"""The files and folders of a project that a publication is made of, beside those that they name."""

FOLDER = PRIVATE
_FILE = "last.json"
_MISSING = "missing"
_TICK = 2_000_000_000  # nanoseconds; the coarsest clock that a file system has


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last publication: from which `inputs` to which `outputs` (fingerprints), by which `program`.

    With the program go the rules of the time zone. `since` is the moment of publication, `until` the next one at which
    publishing again changes something (ISO 8601, "" for never). `extra` are input files that are not found below
    items/, `timezone` and `usual` (the destination, as it is written) are those of the site, `paths` are the files at
    `destination`. `problems` and `summary` are what is said if it still stands. `early` are the ids of the items that
    were held back then.
    """

    program: str
    inputs: str
    extra: tuple[str, ...]
    timezone: str
    usual: str
    destination: str
    paths: tuple[str, ...]
    outputs: str
    since: str
    until: str
    problems: tuple[Problem, ...]
    summary: tuple[str, ...]
    early: tuple[str, ...]


class Scan:
    """A look at the input files before any is read: the signature of each, by its name in the project.

    A file that changed in the tick of the clock in which the look `started`, or later, is young: it could change again
    without a trace (as git's index knows it). `device` is the disk whose clock that is; those of others may be coarser.
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
    def all(self) -> dict[str, str]:
        """The signatures of all files that were looked at."""
        return self.found | self.others

    @property
    def trustworthy(self) -> bool:
        """Whether all files are older than the look."""
        return not self.racy

    @property
    def signatures(self) -> Signatures:
        """The signatures that can be trusted."""
        return Signatures(self)

    def inputs(self, extra: Iterable[str]) -> str:
        """Return a fingerprint of all files that were found in the folders, and of those in `extra`."""
        lines = [f"{name}\0{signature}" for name, signature in self.found.items()]
        lines += (f"{name}\0{self._beside(name)}" for name in extra)
        lines.sort()
        return hashlib.sha256("\n".join(lines).encode(errors="surrogateescape")).hexdigest()

    def signature(self, name: str) -> str:
        """Return the signature of a file, as it was when the look began; "" where it is none, or cannot be trusted."""
        found = self.found.get(name) or self._beside(name)
        return "" if found == _MISSING or name in self.racy else found

    def _scan(self, name: str) -> None:
        """Look at the file `name`, or at all files in the folder of that name."""
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


class Signatures(Mapping[str, str]):
    """The signatures of a look that can be trusted. A file that was not looked at is looked at when it is asked for.

    That is as good: if it is older than the look, nobody has changed it since.
    """

    def __init__(self, look: Scan) -> None:
        self._look = look

    def __getitem__(self, name: str) -> str:
        found = self._look.signature(name)
        if not found:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._look.all if self._look.signature(name))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def make_folder(root: Path) -> Path:
    """The folder of the project at `root` for what can be made anew at any time; Git passes over it.

    Raises:
        OSError: it cannot be made.
    """
    folder = root / FOLDER
    folder.mkdir(exist_ok=True)
    if read(folder / ".gitignore") != b"*\n":
        write(folder / ".gitignore", b"*\n")
    return folder


def read(path: Path) -> bytes | None:
    """What is kept in a file of the folder; None where something else lies there, or nothing.

    Raises:
        OSError: it cannot be read.
    """
    # Opening a pipe would wait for ever.
    return path.read_bytes() if path.is_file() else None


def write(path: Path, content: bytes) -> None:
    """Keep `content` in a file of the folder, whatever lies in its place.

    Raises:
        OSError: it cannot be written.
    """
    if not path.is_file():
        remove(path)
    path.write_bytes(content)


def look(root: Path, names: Iterable[str], extra: Iterable[str]) -> Scan | None:
    """A look at the files and folders `names` and the files `extra` of the project at `root`, before any is read.

    None where the project cannot be written to: without a clock of the same file system nothing is certain.
    """
    try:
        folder = make_folder(root)
        os.utime(folder)
        clock = folder.stat()
    except OSError:
        return None
    return Scan(root, names, extra, clock.st_mtime_ns, clock.st_dev)


def glance(root: Path, names: Iterable[str], extra: Iterable[str]) -> Scan:
    """The same without writing anything, for what is not kept for another time: all of the last seconds is young."""
    return Scan(root, names, extra, time.time_ns() - _TICK)


def compare(root: Path, names: Iterable[str], extra: Iterable[str]) -> Scan:
    """The same without writing anything, for those who keep nothing at all.

    They only compare: a file that looks as it did when it was older than a look has not changed since.
    """
    return Scan(root, names, extra, math.inf)


def _files(folder: str) -> Iterator[tuple[str, str]]:
    """The files below a folder: what each is called there, after a slash, and its path."""
    waiting = [("", folder)]
    while waiting:
        inside, path = waiting.pop()
        with suppress(OSError), os.scandir(path) as entries:  # reading tells what cannot be listed
            for entry in entries:
                name = f"{inside}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((name, entry.path))
                else:
                    yield name, entry.path


def _signature(path: str) -> tuple[str, int, int]:
    """The signature of a file, when it changed, and on which disk it lies."""
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
    # ctime tells of an edit whose author has set mtime back.
    mtime, ctime = found.st_mtime_ns, found.st_ctime_ns
    signature = f"{link}{found.st_size} {mtime} {ctime} {found.st_ino} {found.st_mode}"
    return signature, max(mtime, ctime), found.st_dev


def fingerprint(folder: Path, paths: Iterable[str]) -> str:
    """The fingerprint of the metadata of files in `folder`."""
    text = "\n".join(f"{path}\0{_signature(os.path.join(folder, path))[0]}" for path in paths)
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


@cache
def rules(zone: str) -> str:
    """A digest of the rules of a time zone; "" where it is not known. They do not change while this process runs."""
    paths = (Path(folder, zone) for folder in zoneinfo.TZPATH)
    found = next((path for path in paths if path.is_file()), None)
    try:
        raw = found.read_bytes() if found else _packed(zone)
    except (OSError, ModuleNotFoundError):
        return ""
    return hashlib.sha256(raw).hexdigest()


def _packed(zone: str) -> bytes:
    """The rules of a time zone in the package of a system that has none of its own."""
    from importlib import resources  # heavy

    return resources.files("tzdata").joinpath("zoneinfo", zone).read_bytes()


class DamagedError(ValueError):
    """What was remembered is not what was written down."""


def recall(root: Path) -> LastRun | None:
    """The last publication of the project at `root`; None where none is remembered, or another program did it.

    Raises:
        DamagedError: what is remembered is not sound.
    """
    path = root / FOLDER / _FILE
    try:
        raw = read(path)
    except OSError as error:
        raise DamagedError from error
    if raw is None:
        if path.exists():
            raise DamagedError
        return None
    text, _, checksum = raw.rstrip(b"\n").rpartition(b"\n")
    if hashlib.sha256(text).hexdigest().encode() != checksum:
        raise DamagedError
    kept = json.loads(text.decode(errors="surrogateescape"))
    try:
        problems = tuple(_problem(**problem) for problem in kept["problems"])
        lists = {key: tuple(kept[key]) for key in ("extra", "paths", "summary", "early")}
        return LastRun(**{**kept, **lists, "problems": problems})
    except (TypeError, KeyError):
        return None


def _problem(where: dict[str, Any], code: str, severity: str, **values: str) -> Problem:
    return Problem(where=Where(**where), code=BY_NAME[code], severity=Severity(severity), **values)


def is_current(last: LastRun, seen: Scan, destination: Path, now: datetime) -> bool:
    """Whether publishing at `now` to `destination`, with the same program, would change nothing."""
    return (
        last.inputs == seen.inputs(last.extra)
        and last.destination == os.path.abspath(destination)
        and datetime.fromisoformat(last.since) <= now
        and (not last.until or now < datetime.fromisoformat(last.until))
        and last.outputs == fingerprint(destination, last.paths)
    )


def remember(root: Path, last: LastRun) -> None:
    """Keep `last` for the next publication; where that fails, it will do all the work."""
    path = root / FOLDER / _FILE
    part = path.with_suffix(".new")
    text = json.dumps(asdict(last), ensure_ascii=False).encode(errors="surrogateescape")
    try:
        write(part, text + b"\n" + hashlib.sha256(text).hexdigest().encode() + b"\n")
        if path.is_dir():
            remove(path)
        part.replace(path)
    except OSError:
        forget(root)


def forget(root: Path) -> None:
    """Remember nothing."""
    with suppress(OSError):
        remove(root / FOLDER / _FILE)


def remove(path: Path) -> None:
    """Remove a file of .coopfeed/, or whatever lies in its place.

    Raises:
        OSError: it cannot be removed.
    """
    if path.is_dir() and not path.is_symlink():
        import shutil  # and with it all that packs

        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
