"""Whether the last publication still stands: nothing edited, nothing due, nothing at the destination touched.

Then there is nothing to read, render or write, and a publish costs a look at the files' metadata. What is remembered
lies in .coopfeed/, which is safe to delete; where there is any doubt, nothing is remembered or nothing stands.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from coopfeed.problems import Problem, Severity, Where

FOLDER = ".coopfeed"
_FILE = "last.json"
_CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Last:
    """The last publication: from which `inputs` to which `outputs` (fingerprints), by which `program`.

    `since` is the moment of publication, `until` the next one at which publishing again changes something (ISO 8601, ""
    for never). `extra` are input files outside items/, `timezone` and `usual` (the destination) are those of the site,
    `paths` are the files at `destination`. `problems` and `summary` are
    what is said if it still stands. `early` are the ids of the items that were held back then.
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


@dataclass(frozen=True, slots=True)
class Look:
    """A look at the input files: their fingerprint, whether all of them are older than the look, and the signatures of
    those that are, by name.

    A file that changed in the same tick of the clock could change again without a trace (as git's index knows it).
    """

    inputs: str
    settled: bool
    signatures: dict[str, str]


def look(root: Path, names: Iterable[str], extra: Iterable[str]) -> Look | None:
    """A look at the files and folders `names` and the files `extra` of the project at `root`, before any is read.

    None where the project cannot be written to: without a clock of the same file system nothing is certain.
    """
    try:
        folder = root / FOLDER
        folder.mkdir(exist_ok=True)
        if not (folder / ".gitignore").exists():
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")
        (folder / _CLOCK).write_bytes(b"")
        started = (folder / _CLOCK).stat().st_mtime_ns
    except OSError:
        return None
    digest, signatures = hashlib.sha256(), {}
    files = sorted({*_files(root, names), *extra})
    for name in files:
        line, changed = _signature(root, name)
        digest.update(line)
        if changed < started:
            signatures[name] = line.partition(b"\0")[2].decode()
    return Look(digest.hexdigest(), len(signatures) == len(files), signatures)


def _files(root: Path, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield name
        for folder, _, files in os.walk(os.path.join(root, name)):
            inside = os.path.relpath(folder, root)
            yield from (os.path.join(inside, file) for file in files)


def _signature(folder: Path, name: str) -> tuple[bytes, int]:
    try:
        found = os.stat(os.path.join(folder, name))
    except OSError:
        return f"{name}\0missing\n".encode(errors="surrogateescape"), 0
    # ctime tells of an edit whose author has set mtime back.
    line = f"{name}\0{found.st_size}\0{found.st_mtime_ns}\0{found.st_ctime_ns}\0{found.st_ino}\0{found.st_mode}\n"
    return line.encode(errors="surrogateescape"), max(found.st_mtime_ns, found.st_ctime_ns)


def fingerprint(folder: Path, paths: Iterable[str]) -> str:
    """The fingerprint of the metadata of files in `folder`."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(_signature(folder, path)[0])
    return digest.hexdigest()


def recall(root: Path) -> Last | None:
    """The last publication of the project at `root`; None where nothing sound is remembered."""
    try:
        kept = json.loads((root / FOLDER / _FILE).read_bytes())
        problems = tuple(_problem(**problem) for problem in kept["problems"])
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
