"""The values that templates get: what a page may show of a site, a feed and an item, and nothing else.

docs/reference.in.md lists them for the authors of themes. A page is rendered again when any of these values changes, so
what is not among them cannot stand on a page: no file name of this machine, and no other item of the same feed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from coopfeed.model import Country, Document, Enclosure, Event, Feed, Image, Item, ItemMeta, Person, Site, Translation

V = TypeVar("V")

Theme = tuple[tuple[str, str], ...]
"""The templates of a project: name and text."""


@dataclass(frozen=True, slots=True)
class SiteView:
    """The publication in one language: an edition. `folder` is where it lies below `url`: "" or "fr/"."""

    title: str
    url: str
    language: str
    author: Person
    home: str
    description: str
    rights: str
    icon: str
    logo: str
    folder: str
    theme: Theme


@dataclass(frozen=True, slots=True)
class ItemLink:
    """An item in a list: what leads to it, without its text.

    `link` is the permalink; `page` is the address of the item's own page, or "".
    """

    id: str
    slug: str
    title: str
    link: str
    page: str
    published: datetime
    updated: datetime
    language: str
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    countries: tuple[Country, ...]
    translations: tuple[Translation, ...]


@dataclass(frozen=True, slots=True)
class ItemView(ItemLink):
    """An item with its text: `summary` is plain text, `content` sanitised HTML."""

    authors: tuple[Person, ...]
    summary: str
    content: str
    image: Image | None
    enclosures: tuple[Enclosure, ...]
    event: Event | None


@dataclass(frozen=True, slots=True)
class WithdrawnItem(ItemLink):
    """An item that was withdrawn at the moment `withdrawn`, for a `reason` or ""."""

    withdrawn: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed without its items: what leads to it. `path` is its folder in the output: "fr/interviews"."""

    site: SiteView
    id: str
    slug: str
    path: str
    title: str
    subtitle: str
    language: str
    logo: str
    home: str
    documents: tuple[Document, ...]
    translations: tuple[Translation, ...]

    def address(self, media_type: str) -> str:
        """Return the absolute URL of the subscription document in a format, "" where the feed is not published so."""
        return next((each.href for each in self.documents if each.media_type == media_type), "")


@dataclass(frozen=True, slots=True)
class FeedSummary(FeedLink):
    """A feed in a list of feeds: how many items it has in all (`count`), and the `newest` of them."""

    count: int
    newest: ItemLink


@dataclass(frozen=True, slots=True)
class FeedView(FeedLink):
    """A feed, or one of its archive pages, with its items.

    `page` is 0 for the feed itself and counts its archive pages from the oldest; `previous` is the one before it, 0
    where there is none.
    """

    page: int
    previous: int
    items: tuple[ItemLink, ...]


def site_view(site: Site) -> SiteView:
    """Return what pages may show of `site`."""
    return _view(SiteView, *_values(SiteView)(site))


def item_link(meta: ItemMeta) -> ItemLink:
    """Return what lists may show of an item."""
    return _view(ItemLink, *_values(ItemLink)(meta))


def item_view(item: Item) -> ItemView:
    """Return what pages may show of an item with its text."""
    return _view(ItemView, *_values(ItemView)(item))


def withdrawn_item(meta: ItemMeta) -> WithdrawnItem:
    """Return what pages may show of an item that was withdrawn."""
    return _view(WithdrawnItem, *_values(WithdrawnItem)(meta))


def feed_link(feed: Feed, site: SiteView) -> FeedLink:
    """Return what leads to `feed` of the edition `site`."""
    return _view(FeedLink, site, *_values(FeedLink)(feed))


def feed_summary(feed: Feed, site: SiteView) -> FeedSummary:
    """Return what a list of feeds may show of `feed`, which has all its items."""
    return _view(FeedSummary, site, *_values(FeedLink)(feed), len(feed.items), item_link(feed.items[0]))


def feed_view(feed: Feed, site: SiteView, items: Iterable[ItemLink]) -> FeedView:
    """Return what pages may show of `feed` of the edition `site`, with these `items`."""
    return _view(FeedView, site, *_values(FeedLink)(feed), feed.page, feed.previous, tuple(items))


def _view(kind: type[V], *values: Any) -> V:
    return kind(*values)


@lru_cache
def _values(view: type) -> Callable[[object], tuple[Any, ...]]:
    """Return what takes the values of a `view` from the model, where they have the same names; its `site` is a view."""
    return attrgetter(*(f.name for f in fields(view) if f.name != "site"))
