from __future__ import annotations

import pytest

from coopfeed.errors import NotFoundError
from coopfeed.migrating.comparison import Comparison, listing
from coopfeed.network.fetching import Fetched
from tests.migrating.foreign.making import rss, rss_item

OLD, NEW = "https://old.example.org/feed", "https://new.example.org/rss.xml"


def feed(*numbers: int, archive: str = "") -> bytes:
    link = f'<atom:link rel="prev-archive" href="{archive}"/>' if archive else ""
    return rss(*(rss_item(number) for number in numbers), channel=link)


def compared(pages: dict[str, bytes], *, archives: bool = False) -> Comparison:
    def fetch(location: str) -> Fetched:
        if location not in pages:
            raise NotFoundError(location)
        return Fetched(location, pages[location])

    old, new = (listing.read(location, fetch) for location in (OLD, NEW))
    return listing.compared(old, new, fetch, archives=archives)


def states(found: Comparison) -> list[str]:
    return [verdict.state.value for verdict in found.verdicts]


def test_archives_are_left_alone_where_nothing_is_missing() -> None:
    assert states(compared({OLD: feed(2, archive="gone"), NEW: feed(2, archive="gone")})) == ["same"]


def test_what_is_missing_is_looked_for_in_the_archives() -> None:
    pages = {OLD: feed(3, 2, 1), NEW: feed(3, archive="1.xml"), "https://new.example.org/1.xml": feed(2)}
    assert states(compared(pages)) == ["same", "archived", "lost"]


def test_archives_of_both_are_compared_where_that_is_wanted() -> None:
    pages = {OLD: feed(3, archive="old/1"), "https://old.example.org/old/1": feed(2, 1), NEW: feed(3, 2)}
    assert states(compared(pages)) == ["same", "older"]
    assert states(compared(pages, archives=True)) == ["same", "same", "unlisted"]


def test_archives_that_are_not_there_are_told() -> None:
    with pytest.raises(NotFoundError):
        compared({OLD: feed(2, 1), NEW: feed(2, archive="gone")})
