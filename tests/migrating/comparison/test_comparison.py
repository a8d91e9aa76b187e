from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopfeed.migrating.comparison import Comparison, Listing, Outcome, compare
from coopfeed.migrating.foreign import Entry
from tests.making import at


def entry(number: int, **changes: object) -> Entry:
    """Return an entry of the given day in August."""
    made = Entry(
        id=f"https://old.example.org/?p={number}",
        title=f"Entry {number}",
        link=f"https://old.example.org/{number}",
        published=at(f"2020-08-{number:02}T10:00Z"),
        content=f"<p>About {number}.</p>",
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields of Entry


def feed(*numbers: int) -> tuple[Entry, ...]:
    return tuple(entry(number) for number in numbers)


def compared(old: tuple[Entry, ...], new: tuple[Entry, ...]) -> Comparison:
    return compare(Listing(old), Listing(new))


def states(found: Comparison) -> list[str]:
    return [verdict.state.value for verdict in found.verdicts]


def test_a_feed_is_the_same_as_itself() -> None:
    found = compared(feed(3, 2, 1), feed(3, 2, 1))
    assert states(found) == ["same", "same", "same"]
    assert not found.is_noticed


def test_the_order_does_not_matter() -> None:
    assert states(compared(feed(3, 2, 1), feed(1, 3, 2))) == ["same", "same", "same"]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"title": "Another"}, "title"),
        ({"published": at("2020-08-09T10:00Z")}, "date"),
        ({"link": "https://new.example.org/2"}, "link"),
        ({"content": "<p>Another.</p>"}, "content"),
    ],
)
def test_a_change_that_no_reader_notices_is_listed_as_such(change: dict[str, object], what: str) -> None:
    found = compared(feed(3, 2, 1), (entry(3), entry(2, **change), entry(1)))
    assert states(found) == ["same", "changed", "same"]
    assert found.verdicts[1].changes == (what,)
    assert not found.is_noticed


@pytest.mark.parametrize(
    "same", [{"published": at("2020-08-02T12:00+02:00")}, {"content": "", "summary": "About 2."}, {"authors": ("A",)}]
)
def test_what_readers_show_the_same_is_not_a_change(same: dict[str, object]) -> None:
    assert states(compared(feed(2), (entry(2, **same),))) == ["same"]


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Another"},
        {"link": "http://www.old.example.org/2/"},
        {"link": "https://new.example.org/2"},
        {"link": "https://new.example.org/2", "published": at("2020-08-09T10:00Z")},
        {"link": "https://new.example.org/2", "content": "<p>Another.</p>"},
    ],
)
def test_an_entry_with_another_id_appears_again(other: dict[str, object]) -> None:
    found = compared(feed(3, 2, 1), (entry(3), entry(2, id="tag:example.org,2020:2", **other), entry(1)))
    assert states(found) == ["same", "again", "same"]
    assert found.verdicts[1].readers == ("FreshRSS", "Miniflux", "NetNewsWire", "SimplePie")
    assert found.is_noticed


def test_a_link_shared_by_several_entries_identifies_none() -> None:
    home = "https://old.example.org/"
    old = (entry(2, link=home), entry(1, link=home))
    new = (entry(2, link=home), entry(9, link=home), entry(1, link=home))
    assert states(compared(old, new)) == ["same", "same", "new"]
    assert states(compared(old, (entry(9, link=home), entry(8, link=home))))[2:] == ["new", "new"]


def test_a_link_that_is_not_an_address_matches_only_itself() -> None:
    old, new = (entry(1, id=its, title=its, link="https://[") for its in ("a", "b"))
    assert states(compared((old,), (new,))) == ["again"]


def test_entries_with_the_same_id_are_one_to_readers() -> None:
    """Miniflux, NetNewsWire and FreshRSS keep one entry for each id of a feed."""
    assert states(compared((entry(2), entry(2), entry(1)), (entry(2), entry(1)))) == ["same", "same", "same"]
    assert states(compared((entry(2, title="Later"), entry(2)), (entry(2),))) == ["changed", "same"]
    assert states(compared((entry(2), entry(2), entry(1)), (entry(1),))) == ["lost", "lost", "same"]
    assert states(compared((entry(2, id=""), entry(2, id="")), (entry(2, id=""),))) == ["same", "lost"]


def test_an_entry_that_is_missing_among_others_is_lost() -> None:
    found = compared(feed(3, 2, 1), feed(3, 1))
    assert states(found) == ["same", "lost", "same"]
    assert found.is_noticed


def test_entries_older_than_the_new_feed_are_not_lost() -> None:
    found = compared(feed(4, 3, 2, 1), feed(4, 3))
    assert states(found) == ["same", "same", "unlisted", "unlisted"]
    assert not found.is_noticed


def test_an_empty_feed_has_lost_every_entry() -> None:
    assert states(compared(feed(2, 1), ())) == ["lost", "lost"]


def test_without_dates_the_position_decides_what_is_cut_off() -> None:
    old = tuple(entry(number, published=None) for number in (4, 3, 2, 1))
    assert states(compared(old, (old[0], old[2]))) == ["same", "lost", "same", "unlisted"]
    assert states(compared(old, (entry(9, published=None),))) == ["lost", "lost", "lost", "lost", "new"]


def test_what_is_in_the_archives_is_not_lost() -> None:
    found = compare(Listing(feed(3, 2, 1)), Listing(feed(3), feed(2, 1), is_whole=True))
    assert states(found) == ["same", "archived", "archived"]
    assert not found.is_noticed


def test_with_complete_archives_a_missing_entry_is_lost() -> None:
    found = compare(Listing(feed(3, 2, 1)), Listing(feed(3), feed(2), is_whole=True))
    assert states(found) == ["same", "archived", "lost"]


def test_an_added_entry_is_new() -> None:
    found = compared(feed(2, 1), feed(3, 2, 1))
    assert states(found) == ["same", "same", "new"]
    assert not found.is_noticed


def test_an_entry_older_than_the_old_feed_is_distinguished() -> None:
    assert states(compared(feed(4, 3), feed(4, 3, 2))) == ["same", "same", "older"]
    whole = compare(Listing(feed(4, 3), is_whole=True), Listing(feed(4, 3, 2)))
    assert states(whole) == ["same", "same", "new"]
    assert states(compared((), feed(1))) == ["new"]


def test_archives_are_not_searched_for_new_entries() -> None:
    assert states(compare(Listing(feed(3)), Listing(feed(3), feed(2)))) == ["same"]


def test_the_compared_entry_is_the_one_that_subscribers_have() -> None:
    found = compared(feed(1), (entry(1, title="Another"), entry(2)))
    assert [verdict.entry.title for verdict in found.verdicts] == ["Entry 1", "Entry 2"]


ENTRIES = st.lists(
    st.builds(
        Entry,
        id=st.sampled_from(["", "a", "b"]),
        title=st.sampled_from(["", "A", "B"]),
        link=st.sampled_from(["", "https://e.org/a", "https://e.org/b/"]),
        published=st.sampled_from([None, at("2020-01-01T00:00Z"), at("2020-01-02T00:00Z")]),
        content=st.sampled_from(["", "a", "b"]),
    ),
    max_size=6,
).map(tuple)


@given(ENTRIES)
def test_no_feed_differs_from_itself(entries: tuple[Entry, ...]) -> None:
    assert {verdict.state for verdict in compared(entries, entries).verdicts} <= {Outcome.SAME}


@given(ENTRIES, ENTRIES)
def test_every_entry_of_both_feeds_has_one_verdict(old: tuple[Entry, ...], new: tuple[Entry, ...]) -> None:
    verdicts = compared(old, new).verdicts
    assert [id(verdict.old) for verdict in verdicts if verdict.old] == [id(entry) for entry in old]
    ids = {id(verdict.new): verdict.old and verdict.old.id for verdict in verdicts if verdict.new}
    assert ids.keys() == {id(entry) for entry in new}
    twice = [
        verdict.old for verdict in verdicts if verdict.new and verdict.old and verdict.old.id != ids[id(verdict.new)]
    ]
    assert not twice, "only what is one entry to readers may be compared with the same one"
