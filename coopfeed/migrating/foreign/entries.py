"""What other programs published, in one form for all formats. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

MAX_ENTRIES = 100_000
"""Of one document, and of all that are read one after the other."""

LONGEST_ENTRY = 4 * 1024 * 1024
"""Characters of what one entry says: an item file has a quarter of that."""


@dataclass(frozen=True, slots=True)
class ForeignFile:
    """A file that an entry offers; `length` in bytes, None where unknown."""

    url: str
    media_type: str = ""
    length: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class ForeignImage:
    """A picture that stands for an entry; `width` and `height` in pixels, None where unknown."""

    url: str
    alt: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something in a document that an item cannot hold: its kind, such as "itunes:duration", and what it says."""

    kind: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why something in a document is not to be imported. `kind` is what it is, where there may be hundreds of these."""

    reason: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as its publisher wrote it; "", None and () where it did not say.

    `id` is the guid or id, letter by letter; with `is_id_relative`, it is no whole address and yet marked as one, so
    that feedparser completes it with the address of the feed. `title` is plain text in one line. `link` is absolute.
    `published` and `updated` are in the zone that was written, UTC where there was none; `unread_date` is what stands
    there instead, if it cannot be read. `summary` and `content` are HTML that nobody cleaned; relative addresses in
    them belong to `base`. `markdown` is the source of `content`, if that is Markdown. `place` tells people where it
    stands, if it has no title, `remarks` what was changed by reading it, and `left_out` what was not read. A `draft` is
    imported as one. `withheld` is why it is no post that was public, None where nothing says so.
    """

    id: str = ""
    is_id_relative: bool = False
    title: str = ""
    link: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    unread_date: str = ""
    authors: tuple[str, ...] = ()
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
        """Return what to call it in a message."""
        return f'"{self.title}"' if self.title else self.link or self.id or self.place or "an entry without a title"


@dataclass(frozen=True, slots=True)
class ForeignFeed:
    """A document with entries, in its order.

    `kind` is the format as people call it. `older` is the address of the document with the entries before these (RFC
    5005, 3 and 4), "" where it names none. `address` is what the feed says is its own. `left_out` is what was not read
    of the feed itself, and `notes` are sentences about how it was read. With `is_backup`, it is all that a program has,
    and no feed.
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
