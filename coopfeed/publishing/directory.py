"""A folder as destination: never half, never two at once, never more than what the record lists.

Every file is prepared beside its target before the first is replaced; then pages and assets are renamed, feeds after,
the record last; what is no more published is removed at the end. Wherever this is cut off, each feed at the
destination is whole, the old one or the new one, and the next publication finishes the work (see lock.py).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from coopfeed.building import Build
from coopfeed.errors import DestinationError
from coopfeed.model import Output
from coopfeed.problems import Problem, Where
from coopfeed.publishing import lock, writing
from coopfeed.publishing import record as records
from coopfeed.publishing.guards import guards
from coopfeed.publishing.plan import Plan, plan
from coopfeed.publishing.record import Record, RecordedOutput


@dataclass(frozen=True, slots=True)
class Intent:
    """How to publish, and what the editor means although it is guarded.

    `allow` are codes of guards, `adopt` takes foreign files over, `dry_run` changes nothing, `wait` waits for another
    publication instead of raising, `previous` is the record of what subscribers have, where it is not the
    destination's own, `awaited` are the ids of items that were early the last time.
    """

    allow: frozenset[str] = frozenset()
    adopt: bool = False
    dry_run: bool = False
    wait: bool = False
    previous: Record | None = None
    awaited: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did, or with `dry_run` would do: its plan, and the files added, changed and left alone.

    With any `refusals`, problems that stand against it, nothing was done. `record_digest` is the SHA-256 of the record.
    """

    plan: Plan
    record_digest: str
    refusals: tuple[Problem, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int


_USUAL = Intent()


def publish(build: Build, destination: Path, intent: Intent = _USUAL) -> Published:
    """Make the folder `destination` hold the files of `build`; files that coopfeed did not write stay as they are.

    Raises:
        BusyError: another process is publishing there.
        DestinationError: reading or writing failed. If it was before all files were prepared, nothing has changed.
    """
    if destination.exists() and not destination.is_dir():
        raise DestinationError(f"{destination} is a file, where a folder has to be; move it away")
    try:
        if intent.dry_run:
            return _prepare(build, destination, intent, ()).published
        writing.make_folders(destination)
        with lock.hold(destination, wait=intent.wait) as journal:
            prepared = _prepare(build, destination, intent, journal.left)
            if not prepared.published.refusals:
                _carry_out(prepared, destination, journal)
            return prepared.published
    except OSError as error:
        raise DestinationError(f"cannot publish to {error.filename or destination}: {writing.reason(error)}") from error


@dataclass(frozen=True, slots=True)
class _Prepared:
    """Everything that is known before the first write; `contents` are the files to write, the record last."""

    published: Published
    contents: dict[str, bytes]


def _prepare(build: Build, destination: Path, intent: Intent, left: tuple[str, ...]) -> _Prepared:
    there = read_record(destination)
    contents = {output.path: _bytes(output) for output in build.outputs}
    outputs = tuple(
        RecordedOutput(path, hashlib.sha256(content).hexdigest(), len(content)) for path, content in contents.items()
    )
    planned = plan(build, outputs, intent.previous or there, (*_paths(there), *left), intent.awaited)
    contents[records.FILE] = planned.record.to_json()
    writing.check_targets(destination, (*contents, *planned.removed))
    to_write = {path: content for path, content in contents.items() if writing.present(destination / path) != content}
    files = [path for path in to_write if path != records.FILE]
    changed = tuple(path for path in files if os.path.lexists(destination / path))
    added = tuple(path for path in files if path not in changed)
    refusals = [problem for problem in guards(planned, build) if problem.code not in intent.allow]
    if not intent.adopt:
        ours = {*_paths(there), *left}
        refusals += _foreign(destination, [path for path in changed if path not in ours])
    digest = hashlib.sha256(contents[records.FILE]).hexdigest()
    return _Prepared(Published(planned, digest, tuple(refusals), added, changed, len(outputs) - len(files)), to_write)


def _paths(record: Record | None) -> tuple[str, ...]:
    return tuple(output.path for output in record.outputs) if record else ()


def _foreign(destination: Path, paths: Iterable[str]) -> Iterator[Problem]:
    for path in paths:
        message = "is not ours: no record at the destination lists it"
        hint = "move it away, or take over what lies here: --adopt"
        yield Problem(Where((destination / path).as_posix()), "foreign-file", message, hint)


def _carry_out(prepared: _Prepared, destination: Path, journal: lock.Journal) -> None:
    contents, removed = prepared.contents, prepared.published.plan.removed
    if contents or removed:
        journal.begin([*contents, *removed])
        try:
            writing.stage(destination, contents)
        except DestinationError:
            journal.cancel()
            raise
        writing.replace(destination, contents)
        writing.remove(destination, removed)
    writing.clear(destination, journal.left)
    journal.end()


def read_record(destination: Path) -> Record | None:
    """The record of what was published in the folder, or None where nothing was.

    Raises:
        DestinationError: there is one, but it cannot be read.
    """
    path = destination / records.FILE
    raw = writing.present(path)
    return None if raw is None else records.from_json(raw, str(path))


def _bytes(output: Output) -> bytes:
    if isinstance(output.content, bytes):
        return output.content
    try:
        return output.content.read_bytes()
    except OSError as error:
        raise DestinationError(f"cannot read {output.content}: {writing.reason(error)}") from error
