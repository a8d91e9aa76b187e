"""What publishing to any destination begins with, and what comes of it; how it is carried out depends on the place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from coopfeed.building import Build
from coopfeed.model import Announcement
from coopfeed.model.problems import Problem
from coopfeed.publishing import record as records
from coopfeed.publishing.changes import Comparison, FileState, Place, RenderOptions
from coopfeed.publishing.guards import guards
from coopfeed.publishing.plan import Plan, plan
from coopfeed.publishing.record import KeptMoment, Record, RecordedOutput, RetiredOutput
from coopfeed.publishing.websub import pending
from coopfeed.rendering import formats


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
    are then, `record_digest` is the SHA-256 of the record. `unannounced` is what hubs are to be told of it. `retired`
    are paths that stay for a time although no file is made for them any more; `notes` are warnings of the place.
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
        """How many files are left alone."""
        return len(self.known) - len(self.added) - len(self.changed)


class PendingPublication:
    """A publication to be carried out: what is planned, what stands against it, what differs at the place.

    `there` is the record of what was published there, `left` are paths that a publication which was cut off was about
    to change. `removed` are paths that are ours, and are published no more.
    """

    def __init__(
        self,
        build: Build,
        there: Record | None,
        left: Iterable[str],
        place: Place,
        intent: PublishOptions,
        means: RenderOptions,
    ) -> None:
        self.build = build
        self.planned = plan(build, intent.previous or there, intent.awaited)
        self.refusals = [problem for problem in guards(self.planned, build) if problem.code not in intent.allow]
        paths = dict.fromkeys(build.paths)
        listed = there.outputs if there else ()
        lasting = (each for each in listed if formats.locate(each.path).kind.is_lasting and each.path not in paths)
        self.kept = tuple(each for each in lasting if place.signature(each.path))
        retired = (each.path for each in (there.retired if there else ()))
        ours = dict.fromkeys((*(output.path for output in listed), *retired, *left))
        stay = {*paths, *(output.path for output in self.kept), records.FILE}
        self.removed = tuple(path for path in ours if path not in stay)
        self.comparison = Comparison(place, paths if intent.adopt else ours, means)
        self.is_planned_only = intent.dry_run or bool(self.refusals)

    @cached_property
    def unannounced(self) -> tuple[Announcement, ...]:
        """What hubs are to be told; known when all files were compared."""
        return pending.due((*self.build.feeds, *self.build.emptied), self.comparison.known, self.planned.before)

    def look(self) -> None:
        """Compare all files, to tell what would be done."""
        for _ in self.comparison.changed_files(self.build.jobs):
            pass

    @cached_property
    def items(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the released items that files belong to, by their paths."""
        return self.build.items_by_path

    def record(
        self,
        e_tags: Mapping[str, str] | None = None,
        items: Mapping[str, tuple[str, ...]] | None = None,
        retired: tuple[RetiredOutput, ...] = (),
        headers: str = "",
    ) -> bytes:
        """Return the record of it, once all files were compared.

        An object store adds to each path its mark (`e_tags`), and the ids of the items that the file belonged to once
        (`items`, with those that it belongs to now).
        """
        tags, ids = e_tags or {}, self.items if items is None else items
        known = ((path, self.comparison.known[path]) for path in self.build.paths)
        made = tuple(
            RecordedOutput(path, found.sha256, found.size, tags.get(path, ""), ids.get(path, ()))
            for path, found in known
        )
        kept = tuple(replace(each, e_tag=tags.get(each.path, "")) for each in self.kept)
        site = self.build.site
        outputs = made + kept
        moments = sorted(self.build.kept.items())
        remembered = tuple(KeptMoment(id_, published.isoformat()) for id_, published in moments)
        record = Record(site.url, site.tag, self.planned.lines, outputs, self.unannounced, retired, headers)
        return replace(record, kept=remembered).to_json()

    def published(
        self, raw: bytes, removed: tuple[str, ...], retired: tuple[str, ...] = (), notes: tuple[str, ...] = ()
    ) -> Published:
        """What came of it, or would come of it, with the record `raw`."""
        comparison = self.comparison
        return Published(
            self.planned,
            (*self.refusals, *comparison.refusals()),
            tuple(comparison.added),
            tuple(comparison.changed),
            removed,
            comparison.known,
            hashlib.sha256(raw).hexdigest(),
            self.unannounced,
            retired,
            notes,
        )
