"""A folder as destination: never half, never two at once, never more than what the record lists.

Every file is prepared beside its target before the first is replaced; then pages and assets are renamed, feeds after,
the record last; what is no more published is removed at the end. Wherever this is cut off, each feed at the
destination is whole, the old one or the new one, and the next publication finishes the work (see lock.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from coopfeed.building import Build
from coopfeed.errors import DestinationError, reason
from coopfeed.model import Announcement
from coopfeed.problems import Problem
from coopfeed.publishing import announcements, lock, writing
from coopfeed.publishing import record as records
from coopfeed.publishing.comparing import Comparison, Known, Means
from coopfeed.publishing.guards import guards
from coopfeed.publishing.plan import Plan, plan
from coopfeed.publishing.record import Record, RecordedOutput


@dataclass(frozen=True, slots=True)
class Intent:
    """How to publish, and what the editor means although it is guarded.

    `allow` are codes of guards, `adopt` takes foreign files over, `dry_run` changes nothing, `previous` is the record
    of what subscribers have, where it is not the destination's own, `awaited` are the ids of items that were early the
    last time.
    """

    allow: frozenset[str] = frozenset()
    adopt: bool = False
    dry_run: bool = False
    previous: Record | None = None
    awaited: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did, or with `dry_run` would do: its plan, and the paths added, changed and removed.

    With any `refusals`, problems that stand against it, nothing was done. `known` are all files but the record as they
    are then, `record_digest` is the SHA-256 of the record. `unannounced` is what hubs are to be told of it.
    """

    plan: Plan
    refusals: tuple[Problem, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    known: Mapping[str, Known]
    record_digest: str
    unannounced: tuple[Announcement, ...] = ()

    @property
    def unchanged(self) -> int:
        """How many files are left alone."""
        return len(self.known) - len(self.added) - len(self.changed)


_USUAL, _PLAIN = Intent(), Means()


def publish(build: Build, destination: Path, intent: Intent = _USUAL, means: Means = _PLAIN) -> Published:
    """Make the folder `destination` hold the files of `build`; files that coopfeed did not write stay as they are.

    Raises:
        BusyError: another process is publishing there.
        DestinationError: reading or writing failed. If it was before all files were prepared, nothing has changed.
    """
    if destination.exists() and not destination.is_dir():
        raise DestinationError(f"{destination} is a file, where a folder has to be; move it away")
    try:
        if intent.dry_run:
            return _publish(build, destination, intent, means, None)
        writing.make_folders(destination)
        with lock.hold(destination) as journal:
            return _publish(build, destination, intent, means, journal)
    except OSError as error:
        raise DestinationError(f"cannot publish to {error.filename or destination}: {reason(error)}") from error


def _publish(build: Build, destination: Path, intent: Intent, means: Means, journal: lock.Journal | None) -> Published:
    there = read_record(destination)
    planned = plan(build, intent.previous or there, intent.awaited)
    refusals = [problem for problem in guards(planned, build) if problem.code not in intent.allow]
    paths = dict.fromkeys(build.paths)
    listed = there.outputs if there else ()
    lasting = (each for each in listed if build.is_lasting(each.path) and each.path not in paths)
    kept = tuple(each for each in lasting if (destination / each.path).is_file())
    left = journal.left if journal else lock.left(destination)
    ours = dict.fromkeys((*(output.path for output in listed), *left))
    stay = {*paths, *(output.path for output in kept), records.FILE}
    removed = tuple(path for path in ours if path not in stay)
    writing.check_targets(destination, (*paths, *removed, records.FILE))
    comparison = Comparison(destination, paths if intent.adopt else ours, means)
    if journal is None or refusals:
        for _ in comparison.differing(build.sheets):
            pass  # to tell what would be done
        raw = _record(build, planned, comparison, kept).to_json()
    else:
        raw = _carry_out(build, planned, comparison, removed, kept, journal)
    return Published(
        planned,
        (*refusals, *comparison.refusals()),
        tuple(comparison.added),
        tuple(comparison.changed),
        removed,
        comparison.known,
        hashlib.sha256(raw).hexdigest(),
        _unannounced(build, planned, comparison),
    )


def _record(build: Build, planned: Plan, comparison: Comparison, kept: tuple[RecordedOutput, ...]) -> Record:
    known = ((path, comparison.known[path]) for path in build.paths)
    outputs = tuple(RecordedOutput(path, found.sha256, found.size) for path, found in known)
    unannounced = _unannounced(build, planned, comparison)
    return Record(build.site.url, build.site.tag, planned.lines, outputs + kept, unannounced)


def _unannounced(build: Build, planned: Plan, comparison: Comparison) -> tuple[Announcement, ...]:
    return announcements.due(build.feeds, comparison.known, planned.before)


def _carry_out(
    build: Build,
    planned: Plan,
    comparison: Comparison,
    removed: tuple[str, ...],
    kept: tuple[RecordedOutput, ...],
    journal: lock.Journal,
) -> bytes:
    """Prepare all that differs, then put it in place of what lies there, unless any of that is not ours."""
    destination = comparison.destination
    # A file that lies there and is not ours does not become ours because we are killed.
    soon = [path for path in build.paths if path in comparison.ours or writing.is_free(destination / path)]
    begin = partial(journal.begin, [*soon, records.FILE, *removed])
    with writing.Staging(destination, begin, journal.cancel) as staging:
        for path, content in comparison.differing(build.sheets):
            if not comparison.foreign:
                staging.write(path, content)
        raw = _record(build, planned, comparison, kept).to_json()
        if comparison.foreign:
            staging.take_back()
            return raw
        if writing.present(destination / records.FILE) != raw:
            staging.write(records.FILE, raw)
        staging.finish()
    if removed and not staging.paths:
        journal.begin([*removed])
    with writing.undisturbed():
        writing.replace(destination, staging.paths)
        for path in staging.paths:
            if path != records.FILE:
                signature = writing.signature(destination / path)
                comparison.known[path] = replace(comparison.known[path], signature=signature)
        writing.remove(destination, removed)
        writing.clear(destination, journal.left)
        journal.end()
    return raw


def read_record(destination: Path) -> Record | None:
    """The record of what was published in the folder, or None where nothing was.

    Raises:
        DestinationError: there is one, but it cannot be read.
    """
    path = destination / records.FILE
    raw = writing.present(path)
    return None if raw is None else records.from_json(raw, str(path))
