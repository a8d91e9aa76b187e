"""Which item is in which feed, in which order, and when: Site + Items + now → Feeds. Pure; `now` comes in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from unicodedata import normalize

from coopfeed.model import (
    ALL,
    Criteria,
    Document,
    Feed,
    ItemMeta,
    Selection,
    Site,
    State,
    Translation,
    language_ranges,
    layout,
)
from coopfeed.model.changes import Withheld


def state(item: ItemMeta, now: datetime) -> State:
    """Return what `item` is at `now`: what withholds it outweighs what withdraws it."""
    if item.draft:
        return State.DRAFT
    if item.expires is not None and item.expires <= now:
        return State.EXPIRED
    if item.published > now:
        return State.SCHEDULED
    if item.withdrawn is not None and item.withdrawn <= now:
        return State.WITHDRAWN
    return State.RELEASED


def split(items: Iterable[ItemMeta], now: datetime) -> dict[State, tuple[ItemMeta, ...]]:
    """Return the items by what they are at `now`, each state newest first; an update that is not due yet is not
    announced.
    """
    found: dict[State, list[ItemMeta]] = {each: [] for each in State}
    for item in items:
        found[state(item, now)].append(item if item.updated <= now else replace(item, updated=item.published))
    return {each: newest_first(those) for each, those in found.items()}


def newest_first(items: Iterable[ItemMeta]) -> tuple[ItemMeta, ...]:
    """Return by publication; by id within one moment, so that the order never depends on that of the files."""
    return tuple(sorted(items, key=lambda item: (-item.published.timestamp(), item.id)))


def withheld(states: Mapping[State, Sequence[ItemMeta]]) -> Withheld:
    """Return the count of the items that are neither released nor withdrawn, by what they are."""
    early = states[State.SCHEDULED]
    due = early[-1].published if early else None
    return Withheld(len(states[State.DRAFT]), len(early), len(states[State.EXPIRED]), due)


def upcoming(items: Iterable[ItemMeta], now: datetime) -> tuple[datetime, str, str] | None:
    """Return the next moment after `now` at which publishing again would change an item: what becomes of it, and its
    slug.
    """
    events = []
    for item in items:
        if item.published <= now and item.updated <= now and not item.expires and not item.withdrawn:
            continue  # nothing lies ahead of nearly all
        for moment in (item.published, item.expires, item.withdrawn):
            if moment and moment > now and state(item, moment) is not state(item, now):
                events.append((moment, state(item, moment).value, item.slug))
        if item.updated > now and state(item, item.updated) is State.RELEASED:
            events.append((item.updated, "updated" if item.updated > item.published else "released", item.slug))
    return min(events, default=None)


@lru_cache(10_000)
def folded(tag: str) -> str:
    """Return a tag as it is compared: without regard to case, and composed, as two keyboards may write it."""
    return normalize("NFC", normalize("NFC", tag).casefold())


def chooser(criteria: Criteria) -> Callable[[ItemMeta], bool]:
    """Return whether each criterion that is not empty names one of an item's values; `fr` finds fr-CA too."""
    categories = set(criteria.categories)
    countries = set(criteria.countries)
    languages = set(criteria.languages)
    tags = {folded(tag) for tag in criteria.tags}

    def chosen(item: ItemMeta) -> bool:
        return not (
            (categories and categories.isdisjoint(item.categories))
            or (countries and countries.isdisjoint(country.code for country in item.countries))
            or (tags and tags.isdisjoint(map(folded, item.tags)))
            or (languages and languages.isdisjoint(language_ranges(item.language)))
        )

    return chosen


def selections(site: Site) -> Iterator[Selection]:
    """Yield every feed that the site defines: its categories, its further feeds, and `all` last."""
    yield from site.categories
    yield from site.feeds
    yield Selection(ALL, site.title, Criteria(), site.description)


def feeds(
    site: Site,
    visible: Sequence[ItemMeta],
    documents: Sequence[Document],
    withdrawn: Sequence[ItemMeta] = (),
    expired: Sequence[ItemMeta] = (),
) -> Iterator[Feed]:
    """Yield the feeds of all editions that have any of the `visible` items, or had `withdrawn` or `expired` ones.

    Feeds without items are for those who subscribed to them before: no other document links there. Items that were
    taken back are tombstones; those that expired leave no trace. All are in order already; `documents` are those of
    each feed, with addresses relative to its folder.
    """
    shown, gone, over = (by_edition(site, items) for items in (visible, withdrawn, expired))
    found = []
    for edition in (site, *site.editions):
        for selection in selections(edition):
            chosen = chooser(selection.criteria)
            items = tuple(filter(chosen, shown[edition.language]))
            tombstones = tuple(filter(chosen, gone[edition.language]))
            ended = _ended(filter(chosen, over[edition.language])) if not items and not tombstones else None
            if items or tombstones or ended:
                feed = replace(_feed(edition, selection, items, tombstones, documents), ended=ended)
                if not items:
                    feed = replace(feed, home=_list(edition if shown[edition.language] else site))
                found.append(feed)
    for feed in found:
        others = (other for other in found if other.slug == feed.slug and other is not feed and other.items)
        yield replace(feed, translations=tuple(map(_edition_of, others))) if site.editions else feed


def _ended(expired: Iterable[ItemMeta]) -> datetime | None:
    """Return the moment at which the last of these items expired, None where there are none."""
    return max((item.expires for item in expired if item.expires), default=None)


def _list(site: Site) -> str:
    """Return the page to go to where a feed has none of its own."""
    return site.home or site.url if site.feeds_only else site.url + layout.in_folder(site.folder, layout.PAGE).path


def _edition_of(feed: Feed) -> Translation:
    return Translation(feed.site.language, feed.title, feed.home, feed.home, feed.documents)


def by_edition(site: Site, items: Sequence[ItemMeta]) -> dict[str, Sequence[ItemMeta]]:
    """Return the items of each edition by its language, in their order."""
    if not site.editions:
        return {site.language: items}
    found: dict[str, list[ItemMeta]] = {each.language: [] for each in (site, *site.editions)}
    its = {language: found[site.edition(language).language] for language in {item.language for item in items}}
    for item in items:
        its[item.language].append(item)
    return dict(found)


def linked(site: Site, items: Sequence[ItemMeta]) -> tuple[ItemMeta, ...]:
    """Return the `items`, each with those of them that are its translations, in the order of the editions."""
    works: dict[str, list[ItemMeta]] = {}
    for item in items:
        if "." in item.slug:
            works[item.work] = []
    if not works:
        return tuple(items)
    for item in items:
        if item.work in works:
            works[item.work].append(item)
    order = {each.language: number for number, each in enumerate((site, *site.editions))}

    def translations(item: ItemMeta) -> tuple[Translation, ...]:
        others = [other for other in works.get(item.work, ()) if other is not item]
        others.sort(key=lambda other: (order[site.edition(other.language).language], other.language))
        return tuple(Translation(other.language, other.title, other.link, other.page) for other in others)

    return tuple(replace(item, translations=found) if (found := translations(item)) else item for item in items)


def page_ends(whole: Feed, size: Callable[[ItemMeta], int], most: int) -> tuple[int, ...]:
    """Return where the archive documents of a feed end, counted in its items and tombstones from the oldest.

    They are cut from the oldest end, so that a full page stays as it is when an item is added: each has at most
    `entries` items, and those whose `size` in bytes is `most` together. One that is larger is alone on its page. A
    withdrawn item keeps its place, and so the size that it had.
    """
    ends = []
    count = 0
    taken = 0
    for number, meta in enumerate(_slots(whole)[::-1]):
        its = size(meta)
        if count and (count == whole.site.entries or taken + its > most):
            ends.append(number)
            count = taken = 0
        count += 1
        taken += its
    return (*ends, len(whole.items) + len(whole.tombstones))


def subscription(whole: Feed, count: int, ends: Sequence[int]) -> Feed:
    """Return the subscription document of a feed: its newest `count` items, and the latest tombstones.

    `ends` are those of its archive pages.
    """
    items = whole.items[:count]
    tombstones = sorted(whole.tombstones, key=lambda item: (item.withdrawn, item.id), reverse=True)
    pages = 0
    if count < len(whole.items):
        slots = _slots(whole)
        older = len(slots) - 1 - slots.index(items[-1])
        pages = bisect_left(ends, older) + 1 if older else 0
    return replace(whole, items=items, tombstones=tuple(tombstones[: whole.site.entries]), previous=pages)


def archives(whole: Feed, count: int, ends: Sequence[int]) -> Iterator[Feed]:
    """Yield the first `count` archive documents of a feed (RFC 5005, 4), the oldest first; `ends` is where they end.

    A withdrawn item keeps its place as a tombstone.
    """
    oldest_first = _slots(whole)[::-1]
    withdrawn = {item.id for item in whole.tombstones}
    for page, (start, end) in enumerate(zip((0, *ends), ends[:count], strict=False), start=1):
        on_page = oldest_first[start:end][::-1]
        items = tuple(item for item in on_page if item.id not in withdrawn)
        tombstones = tuple(item for item in on_page if item.id in withdrawn)
        # Without its translations: an edition that comes later must not change a full page either.
        yield replace(whole, items=items, tombstones=tombstones, page=page, previous=page - 1, translations=())


def _slots(whole: Feed) -> tuple[ItemMeta, ...]:
    return newest_first((*whole.items, *whole.tombstones)) if whole.tombstones else whole.items


def empty(site: Site, visible: Sequence[ItemMeta]) -> tuple[str, ...]:
    """Return the slugs of the categories and further feeds that have none of the `visible` items."""
    wanted = (*site.categories, *site.feeds)
    return tuple(s.slug for s in wanted if not any(map(chooser(s.criteria), visible)))


def _feed(
    site: Site,
    selection: Selection,
    items: tuple[ItemMeta, ...],
    tombstones: tuple[ItemMeta, ...],
    documents: Sequence[Document],
) -> Feed:
    is_all = selection.slug == ALL
    title = site.title if is_all else f"{selection.title} – {site.title}"
    path = site.folder + selection.slug
    languages = selection.criteria.languages
    return Feed(
        site=site,
        slug=selection.slug,
        title=title,
        subtitle=selection.description,
        # A feed for one language is in that language, its title too.
        language=languages[0] if len(languages) == 1 else site.language,
        logo=selection.image or site.logo,
        home=_list(site) if site.feeds_only else site.url + layout.in_folder(path, layout.PAGE).path,
        documents=tuple(
            replace(each, href=site.url + layout.document(path, each.href, each.media_type).path) for each in documents
        ),
        items=items,
        tombstones=tombstones,
        text=selection.text,
    )
