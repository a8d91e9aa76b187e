"""What subscribers of a feed would notice if another one took its place: entries in, verdicts out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from coopfeed.migrating.comparison import readers
from coopfeed.migrating.foreign import Entry


class Outcome(StrEnum):
    """What becomes of an entry, in the order of how bad it is."""

    AGAIN = "again"
    """It comes under another identity: some readers show it a second time, as new."""
    LOST = "lost"
    """It does not exist, although entries as old as it are: who has not fetched it yet never will."""
    CHANGED = "changed"
    """The same entry with another title, date, link or text: readers put it in its place, or leave it as it was."""
    NEW = "new"
    """It was not there before."""
    OLDER = "older"
    """It is older than all of the old feed: who subscribed lately sees it as new."""
    UNLISTED = "unlisted"
    """It is older than all of the new feed, which is cut off before it. Readers keep what they have."""
    ARCHIVED = "archived"
    """It is in the archives of the new feed, and not in the feed itself."""
    SAME = "same"
    """Nobody notices anything."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The entries of a feed, and those in its archives.

    With `is_whole` the archives were read to their end: there is nothing else that the feed has.
    """

    entries: tuple[Entry, ...]
    archived: tuple[Entry, ...] = ()
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one entry; `old` or `new` is None where that feed does not have it.

    `changes` are among title, date, link and content. `readers` are those that would show it again.
    """

    state: Outcome
    old: Entry | None
    new: Entry | None
    changes: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()

    @property
    def entry(self) -> Entry:
        """The entry as subscribers have it, or else as it comes."""
        return self.old or self.new or Entry()


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdicts on all entries of the old feed, and then on those that only the new one has."""

    verdicts: tuple[Verdict, ...]

    def count(self, state: Outcome) -> int:
        """Return how many entries have this state."""
        return sum(verdict.state is state for verdict in self.verdicts)

    @property
    def is_noticed(self) -> bool:
        """Return whether any subscriber would see an entry twice, or lose one."""
        return self.count(Outcome.AGAIN) + self.count(Outcome.LOST) > 0


def compare(old: Listing, new: Listing) -> Comparison:
    """Return what those who read `old` until now notice when they get `new` from now on.

    Each entry of `old` is paired with the entry of `new` that people take for the same; then readers' own rules say
    whether they do so too.
    """
    listed = len(new.entries)
    all_new = (*new.entries, *new.archived)
    all_old = (*old.entries, *old.archived)
    pairs = _paired(all_old, all_new)
    pairs |= _repeated(all_old, pairs)
    last = max(pairs, default=-1)
    oldest_old = _oldest(all_old)
    oldest_new = _oldest(all_new)
    verdicts = []
    for number, entry in enumerate(all_old):
        if number in pairs:
            verdicts.append(_of_pair(entry, all_new[pairs[number]], is_listed=pairs[number] < listed))
        else:
            cut_off = not new.is_whole and bool(all_new) and _is_cut_off(entry, oldest_new, behind=-1 < last < number)
            verdicts.append(Verdict(Outcome.UNLISTED if cut_off else Outcome.LOST, entry, None))
    known = set(pairs.values())
    for number, entry in enumerate(new.entries):
        if number not in known:
            is_older = not old.is_whole and bool(all_old) and _is_cut_off(entry, oldest_old, behind=False)
            verdicts.append(Verdict(Outcome.OLDER if is_older else Outcome.NEW, None, entry))
    return Comparison(tuple(verdicts))


def _of_pair(old: Entry, new: Entry, *, is_listed: bool) -> Verdict:
    changes = tuple(_changes(old, new))
    again = readers.not_recognised(old, new)
    if again:
        return Verdict(Outcome.AGAIN, old, new, changes, again)
    if not is_listed:
        return Verdict(Outcome.ARCHIVED, old, new, changes)
    return Verdict(Outcome.CHANGED if changes else Outcome.SAME, old, new, changes)


def _changes(old: Entry, new: Entry) -> Iterator[str]:
    if old.title != new.title:
        yield "title"
    if old.published != new.published:
        yield "date"
    if old.link != new.link:
        yield "link"
    if readers.body(old) != readers.body(new):
        yield "content"


def _oldest(entries: Sequence[Entry]) -> datetime | None:
    return min((entry.published for entry in entries if entry.published), default=None)


def _is_cut_off(entry: Entry, oldest: datetime | None, *, behind: bool) -> bool:
    """Return whether `entry` is older than the `oldest` of a feed; without dates, whether it stands `behind` all of
    it.
    """
    if entry.published and oldest:
        return entry.published < oldest
    return behind


_Key = Callable[[Entry], object]
"""What two entries have in common that are the same to people; None where an entry says nothing of the kind."""


def _paired(old: Sequence[Entry], new: Sequence[Entry]) -> dict[int, int]:
    """For each entry of `old` that `new` has too, by their numbers. The surest signs come first.

    A link or a title may be that of several entries: it is a sign only where it is that of one.
    """
    pairs: dict[int, int] = {}
    keys: tuple[tuple[_Key, bool], ...] = (
        (lambda entry: entry.id or None, False),
        (lambda entry: (entry.title, entry.link, entry.published, readers.body(entry)), False),
        (lambda entry: _place(entry.link), True),
        (lambda entry: _titled(entry, entry.published), False),
        (lambda entry: _titled(entry, readers.body(entry)), False),
    )
    for key, must_be_one in keys:
        taken = set(pairs.values())
        olds = _by_key(key, ((n, entry) for n, entry in enumerate(old) if n not in pairs))
        news = _by_key(key, ((n, entry) for n, entry in enumerate(new) if n not in taken))
        for shared in olds.keys() & news.keys():
            if not must_be_one or len(olds[shared]) == len(news[shared]) == 1:
                pairs |= zip(olds[shared], news[shared], strict=False)
    return pairs


def _repeated(old: Sequence[Entry], pairs: Mapping[int, int]) -> dict[int, int]:
    """Return the pairs of entries of `old` whose id another one has that is in `pairs`: readers have one entry of that
    id.
    """
    known = {old[number].id: other for number, other in pairs.items() if old[number].id}
    return {number: known[entry.id] for number, entry in enumerate(old) if number not in pairs and entry.id in known}


def _by_key(key: _Key, entries: Iterable[tuple[int, Entry]]) -> dict[object, list[int]]:
    found: dict[object, list[int]] = {}
    for number, entry in entries:
        if (value := key(entry)) is not None:
            found.setdefault(value, []).append(number)
    return found


def _titled(entry: Entry, more: datetime | str | None) -> object:
    return (entry.title, more) if entry.title and more else None


def _place(link: str) -> object:
    """Return the page that a link leads to, whatever its scheme, or None."""
    if not link:
        return None
    try:
        parts = urlsplit(link)
    except ValueError:  # no address at all: https://[
        return link
    return (parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query)
