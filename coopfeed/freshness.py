"""Whether the last publication still stands: nothing edited, nothing due, nothing at the destination touched.

Then there is nothing to read, render or write, and a publish costs a look at the files' metadata. What is remembered
lies in .coopfeed/, which is safe to delete; where there is any doubt, nothing is remembered or nothing stands.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from coopfeed.problems import Problem, Severity, Where

INPUTS = ("feeds.yaml", "items", "theme")
"""The files and folders of a project that a publication is made of, beside those that they name."""

FOLDER = ".coopfeed"
_FILE = "last.json"
_CLOCK = "clock"
_TICK = 2_000_000_000  # nanoseconds; the coarsest clock that a file system has


@dataclass(frozen=True, slots=True)
class Last:
    """The last publication: from which `inputs` to which `outputs` (fingerprints), by which `program`.

    `since` is the moment of publication, `until` the next one at which publishing again changes something (ISO 8601, ""
    for never). `extra` are input files that are not found below items/, `timezone` and `usual` (the destination, as it
    is written) are those of the site, `paths` are the files at `destination`. `problems` and `summary` are what is said
    if it still stands. `early` are the ids of the items that were held back then.
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


@dataclass(frozen=True)
class Look:
    """A look at the input files: the signature of each by name, and which of them are as young as the look.

    A file that changed in the same tick of the clock could change again without a trace (as git's index knows it).
    """

    all: dict[str, str]
    young: frozenset[str]

    @cached_property
    def inputs(self) -> str:
        """A fingerprint of all."""
        lines = [f"{name}\0{signature}" for name, signature in self.all.items()]
        lines.sort()
        return hashlib.sha256("\n".join(lines).encode(errors="surrogateescape")).hexdigest()

    @property
    def settled(self) -> bool:
        """Whether all files are older than the look."""
        return not self.young

    @property
    def signatures(self) -> dict[str, str]:
        """The signatures that can be trusted."""
        return {name: self.all[name] for name in self.all.keys() - self.young} if self.young else self.all


def make_folder(root: Path) -> Path:
    """The folder of the project at `root` for what can be made anew at any time; Git passes over it.

    Raises:
        OSError: it cannot be made.
    """
    folder = root / FOLDER
    folder.mkdir(exist_ok=True)
    if not (folder / ".gitignore").exists():
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    return folder


def look(root: Path, names: Iterable[str], extra: Iterable[str]) -> Look | None:
    """A look at the files and folders `names` and the files `extra` of the project at `root`, before any is read.

    None where the project cannot be written to: without a clock of the same file system nothing is certain.
    """
    try:
        folder = make_folder(root)
        (folder / _CLOCK).write_bytes(b"")
        started = (folder / _CLOCK).stat().st_mtime_ns
    except OSError:
        return None
    return _look(root, names, extra, started)


def glance(root: Path, names: Iterable[str], extra: Iterable[str]) -> Look:
    """The same without writing anything, for what is not kept for another time: all of the last seconds is young."""
    return _look(root, names, extra, time.time_ns() - _TICK)


def _look(root: Path, names: Iterable[str], extra: Iterable[str], started: int) -> Look:
    found: dict[str, str] = {}
    young: set[str] = set()
    for name, path in chain(_files(root, names), ((name, os.path.join(root, name)) for name in extra)):
        found[name], changed = _signature(path)
        if changed >= started:
            young.add(name)
    return Look(found, frozenset(young))


def _files(root: Path, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The files below each of the `names`: what each is called, and its path."""
    for name in names:
        path = os.path.join(root, name)
        if not Path(path).is_dir():
            yield name, path
            continue
        waiting = [(name, path)]
        while waiting:
            inside, folder = waiting.pop()
            with suppress(OSError), os.scandir(folder) as entries:  # reading tells what cannot be listed
                for entry in entries:
                    its = f"{inside}{os.sep}{entry.name}"
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append((its, entry.path))
                    else:
                        yield its, entry.path


def _signature(path: str) -> tuple[str, int]:
    try:
        found = os.stat(path)
    except OSError:
        return "missing", 0
    # ctime tells of an edit whose author has set mtime back.
    mtime, ctime = found.st_mtime_ns, found.st_ctime_ns
    return f"{found.st_size} {mtime} {ctime} {found.st_ino} {found.st_mode}", max(mtime, ctime)


def fingerprint(folder: Path, paths: Iterable[str]) -> str:
    """The fingerprint of the metadata of files in `folder`."""
    text = "\n".join(f"{path}\0{_signature(os.path.join(folder, path))[0]}" for path in paths)
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


def recall(root: Path) -> Last | None:
    """The last publication of the project at `root`; None where nothing sound is remembered."""
    try:
        kept = json.loads((root / FOLDER / _FILE).read_bytes())
        problems = tuple(_problem(**problem) for problem in kept["problems"])
        for moment in (kept["since"], kept["until"] or kept["since"]):
            datetime.fromisoformat(moment)
        lists = {key: tuple(kept[key]) for key in ("extra", "paths", "summary", "early")}
        return Last(**{**kept, **lists, "problems": problems})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _problem(where: dict[str, Any], severity: str, **values: str) -> Problem:
    return Problem(where=Where(**where), severity=Severity(severity), **values)


def stands(last: Last, seen: Look, program: str, destination: Path, now: datetime) -> bool:
    """Whether publishing at `now` to `destination` would change nothing."""
    return (
        last.program == program
        and last.inputs == seen.inputs
        and last.destination == os.path.abspath(destination)
        and datetime.fromisoformat(last.since) <= now
        and (not last.until or now < datetime.fromisoformat(last.until))
        and last.outputs == fingerprint(destination, last.paths)
    )


def remember(root: Path, last: Last) -> None:
    """Keep `last` for the next publication; where that fails, it will do all the work."""
    path = root / FOLDER / _FILE
    part = path.with_suffix(".new")
    try:
        part.write_text(json.dumps(asdict(last), ensure_ascii=False), encoding="utf-8", errors="surrogateescape")
        part.replace(path)
    except OSError:
        forget(root)


def forget(root: Path) -> None:
    """Remember nothing."""
    try:
        (root / FOLDER / _FILE).unlink(missing_ok=True)
    except OSError:
        return
