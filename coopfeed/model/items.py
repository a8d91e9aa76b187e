"""What an item is: one entry in one language, and all that belongs to it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit


def writable(moment: datetime) -> datetime:
    """Return `moment` as RFC 3339 and RFC 822 can write it: whole seconds, at an offset of whole minutes.

    Offsets have seconds in the local mean time of old: Monrovia's had until 1972.
    """
    offset = moment.utcoffset()
    if offset is None or offset.seconds % 60 or offset.microseconds:
        moment = moment.astimezone(UTC)
    return moment.replace(microsecond=0) if moment.microsecond else moment


def drawn_seconds(identity: str) -> int:
    """Return the seconds, under one hour, behind midnight at which an item of a date without a time is published.

    They are drawn from its id, so that they are stable, and different from those of most other items of the day.
    """
    return int.from_bytes(hashlib.sha256(identity.encode()).digest()[:4], "big") % 3600


@dataclass(frozen=True, slots=True)
class Person:
    """An author (RFC 4287, 3.2). `email` is published only because the author wrote it down."""

    name: str
    url: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the project that is copied to `path` in the output.

    `source` is the one name of the file, without links and ".."; `links` are those that led to it, by their names in
    the project.
    """

    path: str
    source: Path
    media_type: str
    links: tuple[str, ...] = ()

    def names(self, root: Path) -> tuple[str, ...]:
        """Return what it depends on in the project at `root`: the file, and the links that lead to it."""
        return (self.source.relative_to(root).as_posix(), *self.links)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by its absolute URL. `width` and `height` in pixels, `length` in bytes, None where unknown."""

    url: str
    alt: str = ""
    media_type: str = ""
    width: int | None = None
    height: int | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to an item (RFC 4287, 4.2.7.2). `length` in bytes, None where unknown."""

    url: str
    media_type: str
    length: int | None = None
    title: str = ""

    @property
    def name(self) -> str:
        """Return what to call it in a link: its title, else the file's name, else its address."""
        return self.title or unquote(urlsplit(self.url).path.rpartition("/")[2]) or self.url


@dataclass(frozen=True, slots=True)
class Event:
    """When and where something takes place; never used as a publication date."""

    start: date | datetime
    end: date | datetime | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """ISO 3166-1 alpha-2 code, and its name in the item's language."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Document:
    """A feed in one format: where it is, and the format's `name` for people ("JSON Feed")."""

    href: str
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class Translation:
    """The same in another `language`: of an item its link, and its own `page` or ""; of a feed its page and documents.

    What `hreflang` speaks of (RFC 8288, 3.4.1).
    """

    language: str
    title: str
    href: str
    page: str = ""
    documents: tuple[Document, ...] = ()


UNSEEN = "unseen"
"""Marks what subscribers do not see of an item, or see change without an edit of it."""

NO_GUID = "none"
"""The `guid` of an item that had no id in an earlier feed: RSS has none, so that readers go by its link as before."""


def feed_guid(identity: str, guid: str, link: str) -> str:
    """Return by what readers of RSS and JSON Feed know an item of that id, guid and link."""
    return link if guid == NO_GUID else guid or identity


@dataclass(frozen=True, slots=True)
class ItemMeta:
    """What lists, archives and the record need to know of an item: all but its text.

    `id` is an IRI that never changes, `guid` what an earlier program called it where that is no IRI, NO_GUID where that
    gave it no id, or "". `slug` is unique; that of a translation ends in its language: "herath.fr". `link` is the
    absolute permalink: the author's, or else `page`, the address of the item's own page ("" where it has none).
    `translations` are those that may be seen. `source` is the file that it was read from; it is never published.
    `digest` is that of all that subscribers see of the item itself but `updated`; "" where nobody took it.
    """

    id: str
    slug: Annotated[str, UNSEEN]
    title: str
    link: str
    published: datetime
    updated: Annotated[datetime, UNSEEN]
    categories: tuple[str, ...]
    language: str
    tags: tuple[str, ...] = ()
    countries: tuple[Country, ...] = ()
    draft: Annotated[bool, UNSEEN] = False
    expires: Annotated[datetime | None, UNSEEN] = None
    withdrawn: Annotated[datetime | None, UNSEEN] = None
    reason: Annotated[str, UNSEEN] = ""
    page: Annotated[str, UNSEEN] = ""
    assets: Annotated[tuple[Asset, ...], UNSEEN] = ()
    source: Annotated[str, UNSEEN] = ""
    translations: Annotated[tuple[Translation, ...], UNSEEN] = ()  # one that comes or goes is no edit
    guid: str = ""
    digest: Annotated[str, UNSEEN] = field(default="", compare=False, repr=False)

    @property
    def text_version(self) -> str:
        """Name the text of the item as subscribers see it: equal names are equal to them; "" where it is unknown."""
        if not self.digest or self.is_as_published:
            return self.digest
        return f"{self.digest} {self.updated.isoformat()}"

    @property
    def feed_guid(self) -> str:
        """By what readers of RSS and JSON Feed know the item: neither demands an IRI, as Atom does of its id."""
        return feed_guid(self.id, self.guid, self.link)

    @property
    def work(self) -> str:
        """Return what the item and its translations have in common: the slug without a language."""
        return self.slug.partition(".")[0]

    @property
    def is_as_published(self) -> bool:
        """Return whether `updated` is `published`, and written the same."""
        first = self.published
        last = self.updated
        return first is last or (first == last and first.utcoffset() == last.utcoffset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(ItemMeta):
    """One entry in one language, with its text: `summary` is plain text, `content` HTML."""

    authors: tuple[Person, ...]
    summary: str
    content: str
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    event: Event | None = None


class State(StrEnum):
    """What an item is at a moment."""

    RELEASED = "released"
    DRAFT = "draft"
    SCHEDULED = "early"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
