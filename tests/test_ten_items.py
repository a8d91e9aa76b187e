"""The publication of this repository; ten_items.txt is its source, newest first (date, title, summary)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from coopfeed.building import warnings
from coopfeed.building.loading import load
from tests.readers import read
from tests.stories import TEN_ITEMS, built, documents

SOURCE = [part.splitlines() for part in Path(__file__).with_name("ten_items.txt").read_text("utf-8").split("\n\n")]


def test_the_ten_items_have_no_problem() -> None:
    publication = load(TEN_ITEMS.root)
    assert (*publication.problems, *warnings(publication, TEN_ITEMS.now)) == ()


def test_the_ten_items_are_in_their_feeds() -> None:
    assert {feed.slug: len(feed.items) for feed in built(TEN_ITEMS).feeds} == {
        "interviews": 3,
        "trainings": 6,
        "country-projects": 2,
        "all": 10,
    }


def test_the_ten_items_match_the_source_word_for_word() -> None:
    for feed, name, document in documents(TEN_ITEMS):
        if feed.slug == "all":
            entries = read(name, document).entries
            assert [(entry.title, entry.summary) for entry in entries] == [(t, s) for _, t, s in SOURCE]


def test_the_ten_items_have_the_dates_of_the_source() -> None:
    for item, (written, _, _) in zip(built(TEN_ITEMS).items, SOURCE, strict=True):
        day = datetime.strptime(written, "%d %B %Y").replace(tzinfo=UTC)
        # A date without a time is the start of that day plus some seconds.
        assert timedelta() <= item.published - day < timedelta(hours=1)
        assert item.updated == item.published


def test_the_ten_items_link_to_their_own_pages() -> None:
    made = built(TEN_ITEMS)
    pages = {made.site.url + output.path for output in made.outputs}
    assert all(item.link in pages for item in made.items)
