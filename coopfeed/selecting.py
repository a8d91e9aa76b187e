"""Which item is in which feed, in which order, and when: Site + Items + now → Feeds. Pure; `now` comes in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from unicodedata import normalize

from coopfeed.model import ALL, Criteria, Document, Feed, Item, Selection, Site


class State(StrEnum):
    """What an item is at a moment."""

    RELEASED = "released"
    DRAFT = "draft"
    EARLY = "early"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Withheld:
    """How many items nobody may see at a moment, and when the next of them is due (None: none is)."""

    drafts: int = 0
    early: int = 0
    expired: int = 0
    next_due: datetime | None = None

    @property
    def total(self) -> int:
        """All withheld items."""
        return self.drafts + self.early + self.expired


def state(item: Item, now: datetime) -> State:
    """What `item` is at `now`: what withholds it outweighs what withdraws it."""
    if item.draft:
        return State.DRAFT
    if item.expires is not None and item.expires <= now:
        return State.EXPIRED
    if item.published > now:
        return State.EARLY
    if item.withdrawn is not None and item.withdrawn <= now:
        return State.WITHDRAWN
    return State.RELEASED


def released(items: Iterable[Item], now: datetime) -> tuple[Item, ...]:
    """Items that subscribers may see at `now`, newest first; an update that is not due yet is not announced."""
    visible = (item for item in items if state(item, now) is State.RELEASED)
    return newest_first(i if i.updated <= now else replace(i, updated=i.published) for i in visible)


def withdrawn(items: Iterable[Item], now: datetime) -> tuple[Item, ...]:
    """Items that were public and are taken back at `now`, newest first."""
    return newest_first(item for item in items if state(item, now) is State.WITHDRAWN)


def early(items: Iterable[Item], now: datetime) -> tuple[str, ...]:
    """The ids of the items that are held back at `now` until their date."""
    return tuple(item.id for item in items if state(item, now) is State.EARLY)


def newest_first(items: Iterable[Item]) -> tuple[Item, ...]:
    """By publication; by id within one moment, so that the order never depends on that of the files."""
    return tuple(sorted(items, key=lambda item: (-item.published.timestamp(), item.id)))


def withheld(items: Iterable[Item], now: datetime) -> Withheld:
    """The count of the items that are neither released nor withdrawn, by what they are."""
    states = [(state(item, now), item.published) for item in items]
    counts = Counter(what for what, _ in states)
    due = min((published for what, published in states if what is State.EARLY), default=None)
    return Withheld(counts[State.DRAFT], counts[State.EARLY], counts[State.EXPIRED], due)


def upcoming(items: Iterable[Item], now: datetime) -> tuple[datetime, str, str] | None:
    """The next moment after `now` at which publishing again would change an item: what becomes of it, and its slug."""
    events = []
    for item in items:
        for moment in (item.published, item.expires, item.withdrawn):
            if moment and moment > now and state(item, moment) is not state(item, now):
                events.append((moment, state(item, moment).value, item.slug))
        if item.updated > now and state(item, item.updated) is State.RELEASED:
            events.append((item.updated, "updated" if item.updated > item.published else "released", item.slug))
    return min(events, default=None)


def matches(item: Item, criteria: Criteria) -> bool:
    """Whether each criterion that is not empty names one of the item's values; `fr` finds fr-CA too."""
    if criteria.categories and not set(criteria.categories).intersection(item.categories):
        return False
    if criteria.countries and not any(country.code in criteria.countries for country in item.countries):
        return False
    # The same tag from two keyboards can be composed or decomposed Unicode, which nobody sees.
    if criteria.tags and not {normalize("NFC", t) for t in criteria.tags} & {normalize("NFC", t) for t in item.tags}:
        return False
    return not criteria.languages or not set(criteria.languages).isdisjoint(_language_ranges(item.language))


def _language_ranges(language: str) -> Iterator[str]:
    """The tags that `language` is a case of (RFC 4647, 3.3.1): zh, zh-Hant and zh-Hant-TW of the last."""
    subtags = language.split("-")
    yield from ("-".join(subtags[:count]) for count in range(1, len(subtags) + 1))


def selections(site: Site) -> Iterator[Selection]:
    """Every feed that the site defines: its categories, its further feeds, and `all` last."""
    yield from site.categories
    yield from site.feeds
    yield Selection(ALL, site.title, Criteria(), site.description)


def feeds(
    site: Site, visible: Sequence[Item], documents: Sequence[Document], taken_back: Sequence[Item] = ()
) -> Iterator[Feed]:
    """The feeds of `site` that have any of the `visible` items, each with all its items and tombstones.

    `visible` and `taken_back` are in order already; `documents` are those of each feed, with addresses relative to its
    folder.
    """
    for selection in selections(site):
        items = tuple(item for item in visible if matches(item, selection.criteria))
        tombstones = tuple(item for item in taken_back if matches(item, selection.criteria))
        if items:
            yield _feed(site, selection, items, tombstones, documents)


def subscription(whole: Feed, count: int) -> Feed:
    """The subscription document of a feed: its newest `count` items, and the latest tombstones."""
    items = whole.items[:count]
    tombstones = sorted(whole.tombstones, key=lambda item: (item.withdrawn, item.id), reverse=True)
    pages = 0
    if count < len(whole.items):
        slots = _slots(whole)
        older = len(slots) - 1 - slots.index(items[-1])
        pages = -(-older // whole.site.entries)
    return replace(whole, items=items, tombstones=tuple(tombstones[: whole.site.entries]), previous=pages)


def archives(whole: Feed, count: int) -> Iterator[Feed]:
    """The first `count` archive documents of a feed (RFC 5005, 4), the oldest first.

    Cut from the oldest end in pages of one size, so that a full page stays as it is when an item is added. A withdrawn
    item keeps its place as a tombstone.
    """
    oldest_first, size = _slots(whole)[::-1], whole.site.entries
    taken_back = {item.id for item in whole.tombstones}
    for page in range(1, count + 1):
        on_page = oldest_first[(page - 1) * size : page * size][::-1]
        items = tuple(item for item in on_page if item.id not in taken_back)
        tombstones = tuple(item for item in on_page if item.id in taken_back)
        yield replace(whole, items=items, tombstones=tombstones, page=page, previous=page - 1)


def _slots(whole: Feed) -> tuple[Item, ...]:
    return newest_first((*whole.items, *whole.tombstones))


def empty(site: Site, visible: Sequence[Item]) -> tuple[str, ...]:
    """The slugs of the categories and further feeds that have none of the `visible` items."""
    wanted = (*site.categories, *site.feeds)
    return tuple(s.slug for s in wanted if not any(matches(item, s.criteria) for item in visible))


def _feed(
    site: Site,
    selection: Selection,
    items: tuple[Item, ...],
    tombstones: tuple[Item, ...],
    documents: Sequence[Document],
) -> Feed:
    is_all = selection.slug == ALL
    title = site.title if is_all else f"{selection.title} – {site.title}"
    folder = f"{site.url}{selection.slug}/"
    languages = selection.criteria.languages
    return Feed(
        site=site,
        slug=selection.slug,
        title=title,
        subtitle=selection.description,
        # A feed for one language is in that language, its title too.
        language=languages[0] if len(languages) == 1 else site.language,
        logo=selection.image or site.logo,
        home=site.home or site.url if site.pages == "none" else f"{folder}index.html",
        documents=tuple(replace(document, href=folder + document.href) for document in documents),
        items=items,
        tombstones=tombstones,
    )
