from __future__ import annotations

from datetime import UTC, timedelta, timezone

import pytest

from coopfeed.model import Enclosure, Publication, writable
from coopfeed.model.problems import Code, Problem, Where
from tests.making import REPORT, a_feed, a_site, an_item, at


def test_an_id_has_neither_the_address_nor_a_category() -> None:
    assert a_site().iri("herath") == "tag:example.org,2020:news/herath"


def test_a_category_has_a_readable_title() -> None:
    assert a_site().category_title("trainings") == "Trainings"


def test_a_feed_is_as_new_as_its_newest_announced_change() -> None:
    old = an_item("old", published=at("2020-01-01T00:00Z"), updated=at("2020-09-01T00:00Z"))
    assert a_feed(an_item(), old).updated == at("2020-09-01T00:00Z")


def test_a_feed_has_one_identity_in_all_formats() -> None:
    assert a_feed(site=a_site(formats=("rss",))).id == a_feed().id == "tag:example.org,2020:news/feeds/all"


def test_a_feed_has_an_address_in_each_format() -> None:
    feed = a_feed(site=a_site(formats=("atom",)))
    assert feed.address("application/atom+xml") == "https://feeds.example.org/news/all/atom.xml"
    assert feed.address("application/rss+xml") == ""


@pytest.mark.parametrize(
    ("enclosure", "name"),
    [
        (REPORT, "The report"),
        (Enclosure("https://example.org/a/r%C3%A9colte.pdf?a=1", "application/pdf"), "récolte.pdf"),
        (Enclosure("https://example.org/talks/", "audio/mpeg"), "https://example.org/talks/"),
    ],
    ids=["title", "file", "address"],
)
def test_an_enclosure_always_has_a_name(enclosure: Enclosure, name: str) -> None:
    assert enclosure.name == name


def test_a_moment_is_written_with_its_offset() -> None:
    assert writable(at("2020-08-04T10:00:00+05:45")).isoformat() == "2020-08-04T10:00:00+05:45"


def test_a_moment_is_written_without_fractions_of_a_second() -> None:
    assert writable(at("2020-08-04T10:00:00.75+02:00")).isoformat() == "2020-08-04T10:00:00+02:00"


def test_a_moment_in_local_mean_time_is_written_in_utc() -> None:
    monrovia = at("1920-03-20T10:00:00Z").astimezone(timezone(timedelta(minutes=-44, seconds=-30)))
    assert writable(monrovia).isoformat() == "1920-03-20T10:00:00+00:00"
    assert writable(monrovia).tzinfo is UTC


def test_only_errors_stop_a_publication() -> None:
    error = Problem(Where("a.yaml"), Code.BAD_DATE, "x")
    warning = Problem(Where("a.yaml"), Code.EMPTY_FEED, "x")
    assert Publication(a_site(), (), (error, warning)).errors == (error,)
