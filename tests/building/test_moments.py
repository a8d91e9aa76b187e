"""A later item never sorts below a published one, and no feed has two equal dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopfeed.building.moments import Remembered, is_drawn, moved, settled
from coopfeed.errors import DestinationError
from coopfeed.model import Item, ItemMeta
from coopfeed.publishing.record import KeptMoment, Record, RecordedItem
from coopfeed.publishing.remembering import remembered
from coopfeed.reading import dates
from tests.desk import Desk
from tests.making import a_site, an_item, at, in_french, in_two_languages

ZONE = ZoneInfo("Europe/Zurich")
DAY = "2025-11-20"


def drawn(slug: str, day: str = DAY, **changes: Any) -> Item:
    """Return an item whose file has a date without a time."""
    item = an_item(slug)
    moment = dates.moment(date.fromisoformat(day), ZONE, item.id)
    return replace(item, published=moment, updated=moment, **changes)


def known(*metas: ItemMeta, **kept: datetime) -> Remembered:
    """Return the record after these items were published."""
    items = tuple(
        RecordedItem(c.id, c.slug, c.title, c.link, "", c.published.isoformat(), c.updated.isoformat(), ())
        for c in metas
    )
    moments = tuple(KeptMoment(an_item(slug).id, moment.isoformat()) for slug, moment in kept.items())
    return remembered(Record("", "", items, (), kept=moments))


def test_a_date_without_a_time_is_distinguished_from_one_with_a_time() -> None:
    assert is_drawn(drawn("a"))
    assert not is_drawn(an_item("a"))


@given(slugs=st.lists(st.text("abcdefgh", min_size=3, max_size=5), min_size=2, max_size=6, unique=True))
def test_new_items_of_a_day_come_after_those_already_published(slugs: list[str]) -> None:
    first, *others = (drawn(slug) for slug in slugs)
    moments = settled(a_site(), [first, *others], remembered=known(first))
    assert first.id not in moments
    later = [moments.get(meta.id, meta.published) for meta in others]
    assert min(later) > first.published
    assert len(set(later)) == len(later)
    assert {moment.date() for moment in later} == {date.fromisoformat(DAY)}


def test_an_item_with_only_a_date_comes_after_one_with_a_time() -> None:
    first = an_item("first", published=at(f"{DAY}T15:00:00+01:00"))
    moments = settled(a_site(), [first, drawn("b")], remembered=known(first))
    assert moments == {drawn("b").id: at(f"{DAY}T15:00:01+01:00")}


def test_an_assigned_moment_is_kept() -> None:
    given_ = at(f"{DAY}T15:00:01+01:00")
    moments = settled(a_site(), [drawn("b")], remembered=known(drawn("b"), b=given_))
    assert moments == {drawn("b").id: given_}


def timed(hour: int) -> Item:
    return an_item("b", published=at(f"{DAY}T{hour}:00:00+01:00"))


@pytest.mark.parametrize("other", [drawn("b", "2025-11-21"), timed(18), timed(10)])
def test_a_changed_date_wins_over_the_record(other: Item) -> None:
    assert settled(a_site(), [other], remembered=known(other, b=at(f"{DAY}T15:00:01+01:00"))) == {}


def test_without_a_record_the_drawn_seconds_are_used() -> None:
    assert settled(a_site(), [drawn("a"), drawn("b")]) == {}


def test_a_full_day_does_not_spill_into_another() -> None:
    last = an_item("last", published=at(f"{DAY}T23:59:59+01:00"))
    assert settled(a_site(), [last, drawn("b")], remembered=known(last)) == {}


def test_items_of_the_same_second_are_moved_a_second_apart_but_published_ones_stay() -> None:
    moment = at("2025-11-20T10:00:00+01:00")
    a, b, c = (an_item(slug, published=moment) for slug in "abc")
    second, third = moment + timedelta(seconds=1), moment + timedelta(seconds=2)
    assert settled(a_site(), [a, b, c]) == {b.id: second, a.id: third}
    assert settled(a_site(), [a, b, c], remembered=known(a)) == {c.id: second, b.id: third}


def test_a_translation_in_another_edition_has_the_same_moment() -> None:
    assert settled(in_two_languages(), [an_item(), in_french()]) == {}
    assert settled(a_site(), [an_item(), in_french()]) != {}


def test_a_withdrawn_item_keeps_its_moment() -> None:
    gone = drawn("b", withdrawn=at("2025-11-21T00:00:00+01:00"))
    first = an_item("first", published=at(f"{DAY}T15:00:00+01:00"))
    assert settled(a_site(), [first], [gone], known(first)) == {}
    kept = at(f"{DAY}T15:00:01+01:00")
    assert settled(a_site(), [first], [gone], known(first, b=kept)) == {gone.id: kept}


def test_a_moved_item_has_a_new_digest_and_no_update_before_its_date() -> None:
    moment = at(f"{DAY}T15:00:01+01:00")
    item = drawn("b", digest="d")
    assert moved(item, moment).digest not in ("", "d")
    assert moved(item, moment).updated == moment
    later = moment + timedelta(days=1)
    assert moved(replace(item, updated=later), moment).updated == later


@pytest.mark.parametrize("written", ["soon", "2025-11-20T10:00:00"])
def test_a_record_with_an_invalid_moment_is_damaged(written: str) -> None:
    with pytest.raises(DestinationError, match="damaged"):
        remembered(Record("", "", (), (), kept=(KeptMoment("x", written),)))


def test_an_item_of_the_same_day_comes_first_in_the_feed_and_stays_there(desk: Desk) -> None:
    desk.item("a", date=DAY)
    desk.publish()
    for slug in "bcd":
        desk.item(slug, date=DAY)
    desk.publish()
    assert desk.ids()[-1] == "a"
    before, record = desk.files(), (desk.public / "coopfeed.json").read_bytes()
    desk.publish()
    assert desk.files() == before
    desk.run("publish", "--now", "2026-01-01", "--to", "elsewhere", "--previous", "public")
    found = {p.relative_to(desk.root / "elsewhere").as_posix() for p in (desk.root / "elsewhere").rglob("*.xml")}
    assert {name: (desk.root / "elsewhere" / name).read_bytes() for name in found} == {
        name: before[name] for name in found
    }
    assert (desk.root / "elsewhere/coopfeed.json").read_bytes() == record


def test_no_feed_has_two_items_of_one_date(desk: Desk) -> None:
    for slug in "abc":
        desk.item(slug, date="2025-11-20T10:00")
    desk.publish()
    moments = [item["date_published"] for item in desk.feed()["items"]]
    assert moments == [f"2025-11-20T10:00:0{second}+00:00" for second in (2, 1, 0)]


def test_an_item_dated_now_is_published_now(desk: Desk) -> None:
    for slug in "ab":
        desk.item(slug, date="2026-01-01T00:00")
    desk.publish()
    assert sorted(desk.ids()) == ["a", "b"]
