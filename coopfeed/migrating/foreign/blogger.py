"""Blogger's backup: Atom with all that a blog has, its template and its settings with everybody's address too.

It was once made by Blogger itself (*Settings → Back up content*), and comes from Google's Takeout now.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from coopfeed.migrating.foreign import dates
from coopfeed.migrating.foreign.entries import Entry, Withheld
from coopfeed.migrating.foreign.visibility import blogger_kinds, is_typed

if TYPE_CHECKING:
    from lxml import etree

_ONLY_IN_BACKUPS = frozenset({"template", "settings"})
_ACCESS = ".settings.BLOG_READ_ACCESS_MODE"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of the blog: when it last changed, and who could read it, "" if it does not say so."""

    made: datetime | None = None
    access: str = ""

    def judged(self, entry: Entry) -> Entry:
        """Return the entry, withheld if the blog or its date says that it was not public when this was made."""
        if entry.withheld:
            return entry
        if self.access.upper() not in ("", "PUBLIC"):
            return replace(entry, withheld=Withheld("the blog was private: only invited readers could see it"))
        if self.made and entry.published and entry.published > self.made:
            reason = f"its date, {entry.published:%Y-%m-%d}, is later than the backup: it was not public yet"
            return replace(entry, withheld=Withheld(reason))
        return entry


def backup(feed: etree._Element, clues: Clues) -> Backup | None:
    """Return what a backup says of the blog; None if the document is a feed that anybody can subscribe to.

    `clues` are those of its entries, which need not be in `feed` any more.
    """
    identity = _text(feed, "{*}id")
    is_archive = identity.startswith("tag:blogger.com,") and identity.endswith(".archive")
    if not is_archive and not clues.is_of_backup:
        return None
    return Backup(dates.moment(_text(feed, "{*}updated")), clues.access)


@dataclass
class Clues:
    """What entries say about the document that they are in."""

    is_of_backup: bool = False
    access: str = ""

    def see(self, entry: etree._Element) -> None:
        """Take note of one entry."""
        self.is_of_backup |= is_typed(entry) or not _ONLY_IN_BACKUPS.isdisjoint(blogger_kinds(entry))
        if not self.access and _text(entry, "{*}id").endswith(_ACCESS):
            self.access = _text(entry, "{*}content")


def _text(element: etree._Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
