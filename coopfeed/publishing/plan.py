"""What publishing will change, and what subscribers will notice of it. Pure: two records in, a plan out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coopfeed.building import Build
from coopfeed.publishing.record import FILE as RECORD
from coopfeed.publishing.record import Record, RecordedItem, RecordedOutput, recorded


@dataclass(frozen=True, slots=True)
class Changes:
    """Items by what subscribers will notice of them.

    `new` ones appear, `updated` ones were announced again by `updated`, `corrected` ones change in silence, `gone`
    ones are no more published.
    """

    new: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedChanges:
    """What a publication does to one feed, which then has `entries` entries."""

    slug: str
    entries: int
    changes: Changes


@dataclass(frozen=True, slots=True)
class Plan:
    """The record to be, and the way there. `is_first` tells that nothing was recorded before."""

    record: Record
    feeds: tuple[FeedChanges, ...]
    all: Changes
    removed: tuple[str, ...]
    is_first: bool


def plan(build: Build, outputs: tuple[RecordedOutput, ...], before: Record | None, left: tuple[str, ...] = ()) -> Plan:
    """From the record `before` to `build`, whose files are `outputs`.

    `left` are further paths that are ours: those that an interrupted publication was about to change.
    """
    old = before or Record()
    record = Record(tuple(recorded(item, build.feeds) for item in build.items), outputs)
    feeds = tuple(
        FeedChanges(
            feed.slug,
            len(feed.items),
            changes([i for i in old.items if feed.slug in i.feeds], [i for i in record.items if feed.slug in i.feeds]),
        )
        for feed in build.feeds
    )
    kept = {output.path for output in outputs}
    ours = dict.fromkeys((*(output.path for output in old.outputs), *left))
    removed = tuple(path for path in ours if path not in kept and path != RECORD)
    return Plan(record, feeds, changes(old.items, record.items), removed, before is None)


def changes(old: Sequence[RecordedItem], new: Sequence[RecordedItem]) -> Changes:
    """What a subscriber of a feed with the items `old` notices when it has the items `new`, as slugs."""
    before = {item.id: item for item in old}
    after = {item.id for item in new}
    known = [(before[item.id], item) for item in new if item.id in before]
    return Changes(
        new=tuple(item.slug for item in new if item.id not in before),
        updated=tuple(item.slug for was, item in known if was.updated != item.updated),
        corrected=tuple(item.slug for was, item in known if was.updated == item.updated and was.digest != item.digest),
        gone=tuple(item.slug for item in old if item.id not in after),
    )
