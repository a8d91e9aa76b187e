"""What publishing will change, and what subscribers will notice of it. Pure: a record and a build in, a plan out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields

from coopfeed.building import Build
from coopfeed.publishing.record import FILE as RECORD
from coopfeed.publishing.record import Record, RecordedItem, RecordedOutput, recorded
from coopfeed.selecting import State


@dataclass(frozen=True, slots=True)
class Changes:
    """Items, by slug, by what subscribers will notice of them.

    `new` ones appear, and so do `released` ones, which were held back until now; `updated` ones are announced again by
    `updated`, `corrected` ones change in silence, `withdrawn` and `expired` ones go as they were told to, `left` ones
    are older than the feed's window or belong to it no more, and `gone` ones disappear although nothing says why.
    """

    new: tuple[str, ...] = ()
    released: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    expired: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def by_kind(self) -> dict[str, tuple[str, ...]]:
        """The kinds that have any items, in this order."""
        return {f.name: slugs for f in fields(self) if (slugs := getattr(self, f.name))}


@dataclass(frozen=True, slots=True)
class FeedChanges:
    """What a publication does to one feed, which then has `entries` entries."""

    slug: str
    entries: int
    changes: Changes


@dataclass(frozen=True, slots=True)
class Plan:
    """The record to be, and the way there from `before` (None: nothing was recorded).

    `all` is what changes for a subscriber of everything, `removed` are the paths that are no more published.
    """

    before: Record | None
    record: Record
    feeds: tuple[FeedChanges, ...]
    all: Changes
    removed: tuple[str, ...]


def plan(
    build: Build,
    outputs: tuple[RecordedOutput, ...],
    before: Record | None,
    ours: tuple[str, ...] = (),
    awaited: frozenset[str] = frozenset(),
) -> Plan:
    """From the record `before` to `build`, whose files are `outputs`.

    `ours` are the paths at the destination that coopfeed wrote, or was about to write when it was interrupted;
    `awaited` are the ids of items that were early the last time.
    """
    old = before or Record()
    items = recorded(build.items, build.feeds)
    record = Record(build.site.url, build.site.tag, items, outputs)
    states = {item.id: what for item, what in build.absent} | {item.id: State.RELEASED for item in items}
    feeds = tuple(
        FeedChanges(
            feed.slug,
            len(feed.items),
            changes(
                [item for item in old.items if feed.slug in item.feeds],
                [item for item in items if feed.slug in item.feeds],
                states,
                awaited,
            ),
        )
        for feed in build.feeds
    )
    kept = {output.path for output in outputs} | {RECORD}
    removed = tuple(path for path in dict.fromkeys(ours) if path not in kept)
    return Plan(before, record, feeds, changes(old.items, items, states, awaited), removed)


def changes(
    old: Sequence[RecordedItem],
    new: Sequence[RecordedItem],
    states: Mapping[str, State],
    awaited: Collection[str] = (),
) -> Changes:
    """What a subscriber of a feed with the items `old` notices when it has the items `new`.

    `states` tells by id what the items of the whole publication are now; one that is not there is gone. `awaited`
    are the ids of items that were early the last time.
    """
    before = {item.id: item for item in old}
    after = {item.id for item in new}
    known = [(before[item.id], item) for item in new if item.id in before]
    unknown = [item for item in new if item.id not in before]
    absent = [(states.get(item.id), item.slug) for item in old if item.id not in after]
    explained = (State.WITHDRAWN, State.EXPIRED, State.RELEASED)
    return Changes(
        new=tuple(item.slug for item in unknown if item.id not in awaited),
        released=tuple(item.slug for item in unknown if item.id in awaited),
        updated=tuple(item.slug for was, item in known if was.updated != item.updated),
        corrected=tuple(item.slug for was, item in known if was.updated == item.updated and was.digest != item.digest),
        withdrawn=tuple(slug for what, slug in absent if what is State.WITHDRAWN),
        expired=tuple(slug for what, slug in absent if what is State.EXPIRED),
        left=tuple(slug for what, slug in absent if what is State.RELEASED),
        gone=tuple(slug for what, slug in absent if what not in explained),
    )
