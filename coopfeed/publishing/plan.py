"""What publishing will change, and what subscribers will notice of it. Pure: a record and a build in, a plan out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from coopfeed.building import Build
from coopfeed.model import State
from coopfeed.model.changes import Changes, FeedChanges
from coopfeed.publishing.record import Record, RecordedItem, recorded


@dataclass(frozen=True, slots=True)
class Plan:
    """The `items` of the record to be, and the way there from `before` (None: nothing was recorded).

    `old` are the items of `before` that are not the same now, `new` are those of now that were not the same before.
    `all` is what changes for a subscriber of everything.
    """

    before: Record | None
    items: tuple[RecordedItem, ...]
    old: tuple[RecordedItem, ...]
    new: tuple[RecordedItem, ...]
    feeds: tuple[FeedChanges, ...]
    all: Changes


def plan(build: Build, before: Record | None, awaited: frozenset[str] = frozenset()) -> Plan:
    """From the record `before` to `build`; `awaited` are the ids of items that were early the last time."""
    items = tuple(recorded(build.items, build.feeds))
    published = before.items if before else ()
    if before and before.version == 1:
        published = tuple(_with_digests_of_now(published, items))
    items_before = frozenset(published)
    items_now = frozenset(items)
    old = tuple(item for item in published if item not in items_now)
    new = tuple(item for item in items if item not in items_before)
    states = {id_: what for id_, (_, what) in build.known({item.id for item in old}).items()}
    feeds = tuple(
        FeedChanges(
            feed.path,
            len(feed.items),
            changes(
                [item for item in old if feed.path in item.feeds],
                [item for item in new if feed.path in item.feeds],
                states,
                awaited,
            ),
        )
        for feed in build.feeds
    )
    everywhere = _seen(changes(old, new, states, awaited), old, new, awaited)
    return Plan(before, items, old, new, feeds, everywhere)


def _seen(
    everywhere: Changes, old: Sequence[RecordedItem], new: Sequence[RecordedItem], awaited: Collection[str]
) -> Changes:
    """Return the changes of the whole publication as far as subscription documents show them: archives are for
    programs that want everything."""
    in_feeds = {item.slug for item in new if item.feeds}
    before = {item.id: item for item in old}
    entered = [item for item in new if item.feeds and item.id in before and not before[item.id].feeds]
    appeared = (*everywhere.new, *everywhere.released)
    return replace(
        everywhere,
        new=(
            *(slug for slug in everywhere.new if slug in in_feeds),
            *(item.slug for item in entered if item.slug not in everywhere.updated and item.id not in awaited),
        ),
        released=tuple(slug for slug in everywhere.released if slug in in_feeds),
        archived=tuple(slug for slug in appeared if slug not in in_feeds),
        updated=tuple(slug for slug in everywhere.updated if slug in in_feeds),
    )


def _with_digests_of_now(before: Iterable[RecordedItem], items: Iterable[RecordedItem]) -> Iterator[RecordedItem]:
    """Yield the items of a record whose digests were computed in another way, with those that `items` have now.

    So an edit of a text that comes with the first publication of this version goes unnoticed, and no other item is
    reported as corrected. An item that says something else in the record keeps its digest, which is none of those of
    now.
    """
    now = {item.id: item for item in items}
    for was in before:
        item = now.get(was.id)
        yield structs.replace(was, digest=item.digest) if item and _said(item) == _said(was) else was


def _said(item: RecordedItem) -> tuple[str, ...]:
    return item.title, item.link, item.published, item.guid


def changes(
    old: Sequence[RecordedItem],
    new: Sequence[RecordedItem],
    states: Mapping[str, State],
    awaited: Collection[str] = (),
) -> Changes:
    """Return what a subscriber of a feed with the items `old` notices when it has the items `new`.

    `states` are those of all items of the publication by id; one that does not exist is gone. `awaited`
    are the ids of items that were early the last time. With another guid an item is new to readers of RSS.
    """
    before = {(item.id, item.feed_guid): item for item in old}
    after = {item.id for item in new}
    known = [(before[item.id, item.feed_guid], item) for item in new if (item.id, item.feed_guid) in before]
    unknown = [item for item in new if (item.id, item.feed_guid) not in before]
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
