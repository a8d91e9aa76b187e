"""Which item is in which feed, in which order, and when: Site + Items + now → Feeds. Pure; `now` comes in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from unicodedata import normalize

from coopfeed.model import ALL, Criteria, Document, Feed, Item, Selection, Site


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


def is_expired(item: Item, now: datetime) -> bool:
    """Whether the time of `item` is over at `now`."""
    return item.expires is not None and item.expires <= now


def released(items: Iterable[Item], now: datetime) -> tuple[Item, ...]:
    """Items that subscribers may see at `now`, newest first: not drafts, not early, not expired."""
    visible = (item for item in items if not item.draft and item.published <= now and not is_expired(item, now))
    # By id within one moment, so that the order never depends on that of the files.
    return tuple(sorted(visible, key=lambda item: (-item.published.timestamp(), item.id)))


def withheld(items: Iterable[Item], now: datetime) -> Withheld:
    """The count of the items that `released` leaves out, by reason."""
    drafts = early = expired = 0
    due: list[datetime] = []
    for item in items:
        if item.draft:
            drafts += 1
        elif is_expired(item, now):
            expired += 1
        elif item.published > now:
            early += 1
            due.append(item.published)
    return Withheld(drafts, early, expired, min(due, default=None))


def matches(item: Item, criteria: Criteria) -> bool:
    """Whether each criterion that is not empty names one of the item's values; `fr` finds fr-CA too."""
    wanted_and_has: tuple[tuple[Sequence[str], Sequence[str]], ...] = (
        (criteria.categories, item.categories),
        (criteria.countries, [country.code for country in item.countries]),
        # The same tag from two keyboards can be composed or decomposed Unicode, which nobody sees.
        ([normalize("NFC", tag) for tag in criteria.tags], [normalize("NFC", tag) for tag in item.tags]),
        (criteria.languages, list(_language_ranges(item.language))),
    )
    return all(not wanted or set(wanted) & set(has) for wanted, has in wanted_and_has)


def _language_ranges(language: str) -> Iterator[str]:
    """The tags that `language` is a case of (RFC 4647, 3.3.1): zh, zh-Hant and zh-Hant-TW of the last."""
    subtags = language.split("-")
    yield from ("-".join(subtags[:count]) for count in range(1, len(subtags) + 1))


def selections(site: Site) -> Iterator[Selection]:
    """Every feed that the site defines: its categories, its further feeds, and `all` last."""
    yield from site.categories
    yield from site.feeds
    yield Selection(ALL, site.title, Criteria(), site.description)


def feeds(site: Site, visible: Sequence[Item], documents: Sequence[Document]) -> Iterator[Feed]:
    """The feeds of `site` that have any of the `visible` items, which are in order already.

    `documents` are those of each feed, with addresses relative to its folder.
    """
    for selection in selections(site):
        items = tuple(item for item in visible if matches(item, selection.criteria))
        if items:
            yield _feed(site, selection, items[: site.entries], documents)


def empty(site: Site, visible: Sequence[Item]) -> tuple[str, ...]:
    """The slugs of the categories and further feeds that have none of the `visible` items."""
    wanted = (*site.categories, *site.feeds)
    return tuple(s.slug for s in wanted if not any(matches(item, s.criteria) for item in visible))


def _feed(site: Site, selection: Selection, items: tuple[Item, ...], documents: Sequence[Document]) -> Feed:
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
    )
