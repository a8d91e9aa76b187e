"""Find out what subscribers of a feed would notice if another one took its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from coopfeed.migrating.comparison import readers
from coopfeed.migrating.foreign import Entry


class Outcome(StrEnum):
    """What happens to an entry, worst first."""

    AGAIN = "again"
    """It has another identity, so some readers show it again as new."""
    LOST = "lost"
    """It is missing, although entries of its age are there: readers that have not fetched it never will."""
    CHANGED = "changed"
    """It has another title, date, link or text: readers update it or keep the old version."""
    NEW = "new"
    """It is only in the new feed."""
    OLDER = "older"
    """It is older than everything in the old feed: recent subscribers see it as new."""
    UNLISTED = "unlisted"
    """It is older than everything in the new feed. Readers keep it if they have fetched it."""
    ARCHIVED = "archived"
    """It is only in the archives of the new feed."""
    SAME = "same"
    """Subscribers notice nothing."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The entries of a feed and of its archives; `is_whole` if all archives were read."""

    entries: tuple[Entry, ...]
    archived: tuple[Entry, ...] = ()
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What happens to one entry; `old` or `new` is None if that feed does not have it.

    `changes` are any of title, date, link and content. `readers` would show it again.
    """

    state: Outcome
    old: Entry | None
    new: Entry | None
    changes: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()

    @property
    def entry(self) -> Entry:
        """The old entry, or the new one if there is no old one."""
        return self.old or self.new or Entry()


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdicts on all entries of the old feed, then on those that are only in the new one."""

    verdicts: tuple[Verdict, ...]

    def count(self, state: Outcome) -> int:
        """Return the number of entries with this outcome."""
        return sum(verdict.state is state for verdict in self.verdicts)

    @property
    def is_noticed(self) -> bool:
        """Return whether any subscriber would see an entry twice, or lose one."""
        return self.count(Outcome.AGAIN) + self.count(Outcome.LOST) > 0


def compare(old: Listing, new: Listing) -> Comparison:
    """Return what subscribers of `old` notice when they get `new` instead.

    Each entry of `old` is paired with the entry of `new` that people would consider the same. Then the rules of feed
    readers decide whether they recognise it.
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
    """Return whether `entry` is older than the `oldest` of a feed; without dates, whether it is `behind` them."""
    if entry.published and oldest:
        return entry.published < oldest
    return behind


_Key = Callable[[Entry], object]
"""A value that is equal for two entries that are the same; None if an entry does not have it."""


def _paired(old: Sequence[Entry], new: Sequence[Entry]) -> dict[int, int]:
    """Pair the entries of `old` and `new` by their indexes. The most reliable keys come first.

    Several entries may share a link or title, which then does not identify them.
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
    """Pair further entries of `old` that have the id of a paired one: readers keep one entry per id."""
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
    """Return a link without its scheme, "www." and trailing slash, or None."""
    if not link:
        return None
    try:
        parts = urlsplit(link)
    except ValueError:  # not an address: https://[
        return link
    return (parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query)
