"""The request for a publication and the report on it: facts, which the caller presents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from coopfeed.model import Announcement
from coopfeed.model.changes import Changes, FeedChanges, Withheld
from coopfeed.model.destinations import Destination
from coopfeed.model.problems import Code, Problem

Step = Literal["reading", "rendering", "sending", "importing"]

Progress = Callable[[Step, int, int], None]
"""Called with the step that is under way, how much of it is done, and how much there is."""


def no_progress(step: Step, done: int, of: int) -> None:
    """Ignore the progress."""


class CacheState(StrEnum):
    """The state in which the cache in .coopfeed/ was found."""

    SOUND = "sound"
    """It could be used, or there was none."""
    DAMAGED = "damaged"
    """It was damaged, and is left so: nothing may be written."""
    REBUILT = "rebuilt"
    """It was damaged, and has been made again."""
    BLOCKED = "blocked"
    """Something else has the name of its folder, so that there can be none."""


class PublishStatus(StrEnum):
    """The outcome of a publication."""

    PUBLISHED = "published"
    CURRENT = "current"
    """There was nothing to do: nothing has changed since the last publication."""
    PLANNED = "planned"
    """It would be published, but for `dry_run`."""
    REFUSED = Code.REFUSED
    """A guard, or a foreign file at the destination, stands against it; nothing was written."""
    INVALID = "invalid"
    """feeds.yaml, items/ or theme/ have errors; nothing was compared or written."""


@dataclass(frozen=True, slots=True)
class PublishRequest:
    """How to publish, and what the editor allows.

    Args:
        destination: the folder or bucket, instead of that of feeds.yaml.
        allow: codes of guards that are not to stop this publication.
        adopt: overwrite files at the destination that coopfeed did not write.
        dry_run: write nothing.
        previous: the address or folder where the last publication is live: its record guards this one.
        announce: notify the hubs of feeds.yaml of what has changed.
        wait: wait for another publication to the same folder, instead of raising BusyError.
    """

    destination: Destination | None = None
    allow: frozenset[str] = frozenset()
    adopt: bool = False
    dry_run: bool = False
    previous: str = ""
    announce: bool = True
    wait: bool = False


@dataclass(frozen=True, slots=True)
class FileChanges:
    """Paths at the destination, by what happens to them; `retired` files are no longer made but kept for a while."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class PublishReport:
    """The result of a publication, or of a dry run.

    Args:
        status: the outcome.
        problems: all problems of the content, warnings included, and what stands against the publication.
        destination: where it was published; None if it is `INVALID`.
        url: the address at which it is to be served.
        items: how many items are released.
        feeds: the feeds with what their subscribers notice.
        changes: what a subscriber of everything notices.
        files: what becomes of the files at the destination.
        withheld: the items that are not public yet, or no longer.
        announced: what was announced to hubs.
        unannounced: what is still to be announced, with the reason why it failed ("" if not tried).
        notes: remarks of an object store.
        is_first: whether nothing was published there before.
        next_change: when publishing again changes something by itself.
        named_files: files of the project that items and feeds.yaml show or offer.
        cache: the state of the cache.
        seconds: how long it took.
    """

    status: PublishStatus
    problems: tuple[Problem, ...] = ()
    destination: Destination | None = None
    url: str = ""
    items: int = 0
    feeds: tuple[FeedChanges, ...] = ()
    changes: Changes = field(default_factory=Changes)
    files: FileChanges = field(default_factory=FileChanges)
    withheld: Withheld = field(default_factory=Withheld)
    announced: tuple[Announcement, ...] = ()
    unannounced: Mapping[Announcement, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    is_first: bool = False
    next_change: datetime | None = None
    named_files: frozenset[str] = frozenset()
    cache: CacheState = CacheState.SOUND
    seconds: float = field(default=0, compare=False)

    @property
    def is_published(self) -> bool:
        """Return whether the content, as it is now, is at the destination."""
        return self.status in (PublishStatus.PUBLISHED, PublishStatus.CURRENT)
