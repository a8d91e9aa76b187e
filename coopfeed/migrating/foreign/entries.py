"""Feeds and entries of other programs, independent of their format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

MAX_ENTRIES = 100_000
"""Limit per document, and for a feed with its older documents."""

LONGEST_ENTRY = 4 * 1024 * 1024
"""Characters of one entry; an item file may have a quarter of that."""

LONGEST_EXAMPLE = 200
"""Characters of an example of what was left out."""


@dataclass(frozen=True, slots=True)
class ForeignFile:
    """An enclosure; `length` in bytes, None if unknown."""

    url: str
    media_type: str = ""
    length: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class ForeignImage:
    """The image of an entry; `width` and `height` in pixels, None if unknown."""

    url: str
    alt: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something in a document that items have no place for: its kind, such as "itunes:duration", and its text."""

    kind: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why an entry is not imported. `kind` is set for kinds that there may be hundreds of."""

    reason: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as its publisher wrote it; "", None or () for anything that is missing.

    `id` is the guid or id, character by character; `is_id_relative` if it counts as an address without being a complete
    one, so that feedparser resolves it against the address of the feed. `title` is plain text in one line. `link` is
    absolute. `published` and `updated` have the time zone of the document (default: UTC); `unread_date` is the text of
    a date that could not be parsed. `authors` may contain e-mail addresses; `author_pages` are the addresses of their
    pages. `summary` and `content` are HTML that has not been sanitised; relative addresses in them are resolved against
    `base`. `markdown` is the source of `content`, if that is Markdown. `place` names the entry if it has no title.
    `remarks` are changes made while reading, and `left_out` is what was not read. A `draft` is imported as one.
    `withheld` is why the entry was not public, None if nothing says so.
    """

    id: str = ""
    is_id_relative: bool = False
    title: str = ""
    link: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    unread_date: str = ""
    authors: tuple[str, ...] = ()
    author_pages: Mapping[str, str] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    summary: str = ""
    content: str = ""
    markdown: str = ""
    base: str = ""
    language: str = ""
    image: ForeignImage | None = None
    files: tuple[ForeignFile, ...] = ()
    place: str = ""
    draft: bool = False
    remarks: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    withheld: Withheld | None = None

    @property
    def name(self) -> str:
        """Return a name for messages."""
        return f'"{self.title}"' if self.title else self.link or self.id or self.place or "an entry without a title"


@dataclass(frozen=True, slots=True)
class ForeignFeed:
    """A document with its entries, in document order.

    `kind` is the name of the format. `older` is the address of the document with older entries (RFC 5005, 3 and 4), or
    "". `address` is the feed's own address as it states it. `left_out` is what was not read of the feed itself, and
    `notes` are sentences about how it was read. `is_backup` if it is a program's backup rather than a feed.
    """

    location: str
    kind: str
    title: str
    entries: tuple[Entry, ...]
    older: str = ""
    address: str = ""
    generator: str = ""
    is_backup: bool = False
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
