"""Compare two feeds: what subscribers of one would notice if the other took its place."""

from __future__ import annotations

from dataclasses import dataclass

from coopfeed.migrating.comparison import Comparison, listing, readers
from coopfeed.migrating.comparison import Outcome as Outcome
from coopfeed.migrating.comparison import Verdict as Verdict
from coopfeed.migrating.foreign import Entry as Entry
from coopfeed.migrating.foreign import ForeignFeed
from coopfeed.network import fetching

READERS = tuple(readers.WITHOUT_ID)
"""Feed readers that may show an entry again whose id has changed."""


@dataclass(frozen=True, slots=True)
class CompareReport:
    """Two feeds as they were read, and the verdicts on their entries."""

    old: ForeignFeed
    new: ForeignFeed
    comparison: Comparison

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Return what becomes of each entry."""
        return self.comparison.verdicts

    @property
    def notes(self) -> tuple[str, ...]:
        """Return sentences about how the feeds were read, such as that one is not well-formed."""
        return (*self.old.notes, *self.new.notes)

    @property
    def is_noticed(self) -> bool:
        """Return whether any subscriber would see an entry twice, or lose one."""
        return self.comparison.is_noticed

    def count(self, outcome: Outcome) -> int:
        """Return how many entries have this outcome."""
        return self.comparison.count(outcome)


def compare(old: str, new: str, *, archives: bool = False) -> CompareReport:
    """Return what subscribers of the feed `old` notice when `new` takes its place: addresses or files.

    With `archives`, older entries are compared too.

    Raises:
        CoopfeedError: a feed cannot be fetched or read.
    """
    library = listing.Library(fetching.fetcher())
    before = library.read(old)
    after = library.read(new)
    return CompareReport(before, after, listing.compared(before, after, library, archives=archives))
