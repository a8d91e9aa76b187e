from __future__ import annotations

import pytest

from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign import effort
from coopfeed.migrating.importing import drafting, sources
from coopfeed.migrating.importing.sources import Material, SourceOptions
from coopfeed.network.fetching import Fetched
from tests.making import a_site
from tests.migrating.foreign.making import rss, rss_item

HERE, ARCHIVE = "https://old.example.org/feed", "https://old.example.org/1.xml"
PAGES = {
    HERE: rss(rss_item(2), channel='<atom:link rel="prev-archive" href="/1.xml"/>'),
    ARCHIVE: rss(rss_item(1)),
}


def read(*, archives: bool = True) -> Material:
    def fetch(location: str) -> Fetched:
        return Fetched(location, PAGES[location])

    return sources.read(fetch(HERE), fetch, a_site(), SourceOptions(archives=archives))


def test_a_feed_comes_with_its_archives() -> None:
    found = read()
    assert [entry.title for entry in found.entries] == ["Entry 2", "Entry 1"]
    assert (found.kind, found.documents, found.left) == ("RSS", 2, "")


def test_archives_that_were_not_read_are_mentioned() -> None:
    found = read(archives=False)
    assert [entry.title for entry in found.entries] == ["Entry 2"]
    assert found.left == ARCHIVE


def test_the_time_limit_for_drafting_excludes_reading() -> None:
    many = Fetched("feed.xml", rss(*[rss_item(1)] * 1_000))
    material = sources.read(many, lambda location: Fetched(location, b""), a_site())
    assert drafting.LONGEST < material.seconds < effort.SECONDS


def test_other_sources_are_rejected() -> None:
    with pytest.raises(ForeignError):
        sources.read(Fetched("x", b"x"), lambda location: Fetched(location, b""), a_site())
