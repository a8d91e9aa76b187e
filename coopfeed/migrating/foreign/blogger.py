"""Blogger's backup: an Atom document with a whole blog, including its template, settings and e-mail addresses.

Blogger used to make it itself (*Settings → Back up content*); now it comes from Google Takeout.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from lxml import etree

from coopfeed.migrating.foreign import dates
from coopfeed.migrating.foreign.entries import Entry, Withheld
from coopfeed.migrating.foreign.visibility import blogger_kinds, is_typed

_ONLY_IN_BACKUPS = frozenset({"template", "settings"})
_ACCESS = ".settings.BLOG_READ_ACCESS_MODE"


@dataclass(frozen=True, slots=True)
class Backup:
    """When the blog last changed, and who could read it ("" if unknown)."""

    made: datetime | None = None
    access: str = ""

    def judged(self, entry: Entry) -> Entry:
        """Return `entry`, withheld if it was not public when the backup was made."""
        if entry.withheld:
            return entry
        if self.access.upper() not in ("", "PUBLIC"):
            return replace(entry, withheld=Withheld("the blog was private: only invited readers could see it"))
        if self.made and entry.published and entry.published > self.made:
            reason = f"its date, {entry.published:%Y-%m-%d}, is later than the backup: it was not public yet"
            return replace(entry, withheld=Withheld(reason))
        return entry


def backup(feed: etree._Element, clues: Clues) -> Backup | None:
    """Return the facts about the blog if the document is a backup, or None if it is an ordinary feed.

    `clues` come from the entries, which `feed` need not contain any more.
    """
    identity = _text(feed, "{*}id")
    is_archive = identity.startswith("tag:blogger.com,") and identity.endswith(".archive")
    if not is_archive and not clues.is_of_backup:
        return None
    return Backup(dates.moment(_text(feed, "{*}updated")), clues.access)


@dataclass
class Clues:
    """What the entries reveal about their document."""

    is_of_backup: bool = False
    access: str = ""

    def see(self, entry: etree._Element) -> None:
        """Collect the clues in an entry."""
        self.is_of_backup |= is_typed(entry) or not _ONLY_IN_BACKUPS.isdisjoint(blogger_kinds(entry))
        if not self.access and _text(entry, "{*}id").endswith(_ACCESS):
            self.access = _text(entry, "{*}content")


def _text(element: etree._Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
