"""The moments that subscribers see: no two alike in a feed, and none of a new item below what is already out.

A date without a time leaves the moment open. When such an item comes after others of its day, it gets a moment behind
theirs: readers that remember only the newest moment they saw would skip it else (developer.chrome.com#2808). The
record remembers that moment, so that it is given once. So what is published is a function of the files, the moment of
publication, and the record; without a record, of the files and the moment alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import chain

from coopfeed.model import ItemMeta, Site, drawn_seconds
from coopfeed.model.digest import digest

_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)


def _nothing(_: date) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the record of the last publication adds to the files.

    `ids` are the items that were public, `kept` the moments of those whose file says another one, by id; `latest` gives
    the latest moment of a calendar day at which anything was published, None where nothing was.
    """

    ids: Container[str] = frozenset()
    kept: Mapping[str, datetime] = field(default_factory=dict)
    latest: Callable[[date], datetime | None] = _nothing


NOTHING = Remembered()


def settled(
    site: Site, released: Iterable[ItemMeta], withdrawn: Iterable[ItemMeta] = (), remembered: Remembered = NOTHING
) -> dict[str, datetime]:
    """Return the moments of those items that get another than their file says, by id.

    Items whose files say the same second are one second apart, the first id newest; but what was public keeps its
    moment.
    """
    known: dict[str, list[ItemMeta]] = {}
    new: dict[str, list[ItemMeta]] = {}
    for meta in released:
        was_public = meta.id in remembered.ids or meta.id in remembered.kept
        (known if was_public else new).setdefault(site.edition(meta.language).language, []).append(meta)
    for meta in withdrawn:
        known.setdefault(site.edition(meta.language).language, []).append(meta)
    found: dict[str, datetime] = {}
    for language in {**known, **new}:
        found.update(_of_edition(known.get(language, ()), new.get(language, ()), remembered))
    return found


def _of_edition(
    known: Sequence[ItemMeta], new: Sequence[ItemMeta], remembered: Remembered
) -> Iterator[tuple[str, datetime]]:
    taken: set[datetime] = set()
    wanted = chain(
        ((meta, _kept(meta, remembered)) for meta in _oldest_first(known)),
        ((meta, _after_its_day(meta, remembered)) for meta in _oldest_first(new)),
    )
    for meta, moment in wanted:
        free = moment
        while free in taken:
            free += _SECOND
        taken.add(free)
        if free != meta.published:
            yield meta.id, free


def _oldest_first(metas: Sequence[ItemMeta]) -> list[ItemMeta]:
    """Return items in the order of a feed, reversed: of those of one second, the first in the feed is the last here."""
    by_id = sorted(metas, key=lambda meta: meta.id, reverse=True)
    return sorted(by_id, key=lambda meta: meta.published)


def _kept(meta: ItemMeta, remembered: Remembered) -> datetime:
    """Return the moment that an item has had, unless its author has given it another day or a time."""
    kept = remembered.kept.get(meta.id)
    if kept is None or kept.date() != meta.published.date():
        return meta.published
    # That of an item with a time had to give way by some seconds at most.
    within = timedelta(days=1) if is_drawn(meta) else _MINUTE
    return kept if timedelta() < kept - meta.published < within else meta.published


def _after_its_day(meta: ItemMeta, remembered: Remembered) -> datetime:
    """Return a moment of the day of a new item that lies behind all that was published with that day."""
    day = meta.published.date()
    latest = remembered.latest(day) if is_drawn(meta) else None
    if latest is None or latest < meta.published:
        return meta.published
    behind = (latest + _SECOND).astimezone(meta.published.tzinfo)
    return behind if behind.date() == day else meta.published


def is_drawn(meta: ItemMeta) -> bool:
    """Return whether the author gave a date without a time, so that the seconds were drawn from the id."""
    return (meta.published - timedelta(seconds=drawn_seconds(meta.id))).time() == time()


def moved(meta: ItemMeta, moment: datetime) -> ItemMeta:
    """Return the item as it is when it is published at `moment`, under a digest of its own."""
    updated = moment if meta.is_as_published else max(meta.updated, moment)
    seen = digest(meta)
    other = hashlib.sha256(f"{seen} {moment.isoformat()}".encode()).hexdigest() if seen else ""
    return replace(meta, published=moment, updated=updated, digest=other)
