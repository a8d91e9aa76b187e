"""Publishing to any destination: snapshot → plan → guards → changes → transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from msgspec import structs

from coopfeed.building import Build
from coopfeed.errors import DestinationError
from coopfeed.model import Announcement, destinations
from coopfeed.model.problems import Problem
from coopfeed.publishing.changes import FileChanges, FileState, RenderOptions, compare
from coopfeed.publishing.destination import Destination, Snapshot
from coopfeed.publishing.folder import Folder
from coopfeed.publishing.guards import guards
from coopfeed.publishing.plan import Plan, plan
from coopfeed.publishing.record import KeptMoment, Record, RecordedOutput
from coopfeed.publishing.retention import Inventory, Leaving, inventory, retire
from coopfeed.publishing.websub import pending


@dataclass(frozen=True, slots=True)
class PublishOptions:
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
    are then, `record_digest` is the SHA-256 of the record. `unannounced` are the notifications of hubs that are due.
    `retired` are paths that stay for a time although no file is made for them any more; `notes` are warnings of the
    destination.
    """

    plan: Plan
    refusals: tuple[Problem, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    known: Mapping[str, FileState]
    record_digest: str
    unannounced: tuple[Announcement, ...] = ()
    retired: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def unchanged(self) -> int:
        """Return how many files are left alone."""
        return len(self.known) - len(self.added) - len(self.changed)


_USUAL = PublishOptions()
_PLAIN = RenderOptions()


def connect(location: destinations.Destination, *, exact_types: bool = True) -> Destination:
    """Return the destination at `location`; an object store calls feeds by their `exact_types`, or XML and JSON.

    Raises:
        DestinationError: what speaks to object stores is not installed.
    """
    if isinstance(location, destinations.Bucket):
        try:
            from coopfeed.publishing.bucket import BucketDestination  # needs an extra, and is heavy
        except ModuleNotFoundError as error:
            need = "support for object stores is not installed; run pip install 'coopfeed[cloud]'"
            raise DestinationError(f"cannot open {location}: {need}") from error
        return BucketDestination(location, exact_types=exact_types)
    return Folder(location)


def publish(
    build: Build,
    location: destinations.Destination,
    options: PublishOptions = _USUAL,
    rendering: RenderOptions = _PLAIN,
) -> Published:
    """Make the destination at `location` hold the files of `build`; files that are not ours stay as they are.

    Raises:
        BusyError: another process is publishing there.
        DestinationError: reading or writing failed. What was published before is whole.
    """
    return publish_to(connect(location, exact_types=build.site.exact_types), build, options, rendering)


def publish_to(
    destination: Destination, build: Build, options: PublishOptions = _USUAL, rendering: RenderOptions = _PLAIN
) -> Published:
    """Make `destination` hold the files of `build`, as `publish` does."""
    with destination.open(to_change=not options.dry_run) as snapshot:
        planned = plan(build, options.previous or snapshot.record, options.awaited)
        refusals = tuple(problem for problem in guards(planned, build) if problem.code not in options.allow)
        found = inventory(build, snapshot)
        ours = {*found.ours, *build.paths} if options.adopt else found.ours
        with snapshot.begin((*build.paths, *found.obsolete), ours) as transaction:
            is_planned_only = options.dry_run or bool(refusals)
            changes = compare(build.jobs, snapshot, ours, rendering, None if is_planned_only else transaction.put)
            expected = _Outcome(build, planned, snapshot, found, changes, snapshot.e_tags)
            if is_planned_only or changes.foreign or expected.is_there:
                return expected.published(refusals)
            transaction.delete(expected.leaving.removed)
            done = replace(expected, e_tags=transaction.send(rendering.sent))
            transaction.delete(done.leaving.removed)
            signatures = transaction.commit(done.record)
            return done.published(signatures=signatures, notes=transaction.notes)


@dataclass(frozen=True)
class _Outcome:
    """What comes of a publication whose files were all compared, when files at the destination have these `e_tags`."""

    build: Build
    plan: Plan
    snapshot: Snapshot
    inventory: Inventory
    changes: FileChanges
    e_tags: Mapping[str, str]

    @cached_property
    def leaving(self) -> Leaving:
        """The obsolete files that are removed, and those that stay for a time."""
        if self.snapshot.keeps_retired:
            return retire(self.build, self.snapshot.record, self.inventory, self.e_tags)
        return Leaving(self.inventory.obsolete)

    @cached_property
    def unannounced(self) -> tuple[Announcement, ...]:
        """Return the notifications of hubs that are due."""
        return pending.due((*self.build.feeds, *self.build.emptied), self.changes.states, self.plan.before)

    @cached_property
    def record(self) -> bytes:
        """The record, which is large where there are many items."""
        site = self.build.site
        items = self.inventory.items
        states = self.changes.states
        made = (
            RecordedOutput(path, states[path].sha256, states[path].size, self.e_tags.get(path, ""), items.get(path, ()))
            for path in self.build.paths
        )
        lasting = (structs.replace(each, e_tag=self.e_tags.get(each.path, "")) for each in self.inventory.lasting)
        return Record(
            site.url,
            site.tag,
            self.plan.items,
            (*made, *lasting),
            self.unannounced,
            self.leaving.retired,
            self.snapshot.headers,
            kept=tuple(KeptMoment(id_, published.isoformat()) for id_, published in sorted(self.build.kept.items())),
        ).to_json()

    @property
    def is_there(self) -> bool:
        """Return whether the destination is in this state already."""
        is_untouched = not (self.changes.added or self.changes.changed or self.leaving.removed)
        return is_untouched and self.snapshot.left is None and self.record == self.snapshot.raw

    def published(
        self,
        refusals: tuple[Problem, ...] = (),
        signatures: Mapping[str, str] | None = None,
        notes: tuple[str, ...] = (),
    ) -> Published:
        """Return it as a result, with the `signatures` of files that were put."""
        states = dict(self.changes.states)
        for path, signature in (signatures or {}).items():
            states[path] = replace(states[path], signature=signature)
        return Published(
            self.plan,
            (*refusals, *self.changes.problems(self.snapshot)),
            self.changes.added,
            self.changes.changed,
            self.leaving.removed,
            states,
            _sha256(self.record),
            self.unannounced,
            tuple(each.path for each in self.leaving.retired),
            notes,
        )


def read_record(location: destinations.Destination) -> Record | None:
    """Return the record of what was published at `location`, or None where nothing was.

    Raises:
        DestinationError: there is one, but it cannot be read.
    """
    with connect(location).open(to_change=False) as snapshot:
        return snapshot.record


def digest(location: destinations.Destination) -> str:
    """Return the SHA-256 of the record at `location`; "" where there is none, or where it cannot be read."""
    try:
        with connect(location).open(to_change=False) as snapshot:
            return "" if snapshot.raw is None else _sha256(snapshot.raw)
    except DestinationError:
        return ""


def amend(location: destinations.Destination, before: str, change: Callable[[Record], Record]) -> str:
    """Change the record at `location` whose SHA-256 is `before`, and return the SHA-256 of the record after that.

    If somebody else is publishing, or has done so in between, nothing is changed.

    Raises:
        DestinationError: it could not be read or written.
    """
    with connect(location).open(to_change=False) as snapshot:
        if snapshot.raw is None or _sha256(snapshot.raw) != before or snapshot.record is None:
            return before
        changed = change(snapshot.record)
        raw = changed.to_json()
        is_replaced = changed != snapshot.record and snapshot.replace_record(raw)
        return _sha256(raw) if is_replaced else before


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
