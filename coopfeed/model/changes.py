"""What a publication changes for its subscribers, and what it keeps from them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """Items, by slug, by what subscribers will notice of them.

    `new` ones appear, and so do `released` ones, which were held back until now; `archived` ones are published for the
    first time, but are too old for the subscription document of any feed, so no subscriber is shown them; `updated`
    ones are announced again by `updated`, `corrected` ones change in silence, `withdrawn` and `expired` ones go as they
    were told to, `left` ones are older than the feed's window or belong to it no more, and `gone` ones disappear
    although nothing says why.
    """

    new: tuple[str, ...] = ()
    released: tuple[str, ...] = ()
    archived: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    expired: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def by_kind(self) -> dict[str, tuple[str, ...]]:
        """Return the kinds that have any items, in this order."""
        return {f.name: slugs for f in fields(self) if (slugs := getattr(self, f.name))}


@dataclass(frozen=True, slots=True)
class FeedChanges:
    """What a publication does to one feed, which then has `entries` entries."""

    slug: str
    entries: int
    changes: Changes


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
