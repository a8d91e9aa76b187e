"""The last publication of a project, remembered in .coopfeed/last.json: publishing again may have nothing to do.

Then nothing is read, rendered or written, and publishing costs a scan of the files' metadata. Where there is any doubt,
nothing is remembered or nothing is current. The file is read by `json`, as msgspec takes 8 ms of the 60 to import.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from coopfeed.caching.folder import FOLDER, read, remove, write
from coopfeed.caching.scan import Scan, fingerprint
from coopfeed.model.codes import BY_NAME
from coopfeed.model.problems import Problem, Severity, Where

_FILE = "last.json"


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last publication: from which `inputs` to which `outputs` (fingerprints), by which `program`.

    With the program go the rules of the time zone. `since` is the moment of publication, `until` the next one at which
    publishing again changes something (ISO 8601, "" for never). `extra` are input files that are not found below
    items/, `timezone` and `usual` (the destination, as it is written) are those of the site, `paths` are the files at
    `destination`. `problems` and `report` are what the next publication reports if nothing has changed.
    `scheduled` are the ids of the items that were not due yet.
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
    report: dict[str, Any]
    scheduled: tuple[str, ...]


class DamagedError(ValueError):
    """last.json is not what was written to it."""


def recall(root: Path) -> LastRun | None:
    """Return the last publication of the project at `root`; None where none is remembered in this form.

    Raises:
        DamagedError: the file is damaged.
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
        lists = {key: tuple(kept[key]) for key in ("extra", "paths", "scheduled")}
        return LastRun(**{**kept, **lists, "problems": problems})
    except (TypeError, KeyError):
        return None


def _problem(where: dict[str, Any], code: str, severity: str, **values: str) -> Problem:
    return Problem(where=Where(**where), code=BY_NAME[code], severity=Severity(severity), **values)


def is_current(last: LastRun, scan: Scan, destination: Path, now: datetime) -> bool:
    """Return whether publishing at `now` to `destination`, with the same program, would change nothing."""
    return (
        last.inputs == scan.inputs(last.extra)
        and last.destination == os.path.abspath(destination)
        and datetime.fromisoformat(last.since) <= now
        and (not last.until or now < datetime.fromisoformat(last.until))
        and last.outputs == fingerprint(destination, last.paths)
    )


def remember(root: Path, last: LastRun) -> None:
    """Remember `last` for the next publication; where that fails, it will do all the work."""
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
    """Forget the last publication."""
    with suppress(OSError):
        remove(root / FOLDER / _FILE)
