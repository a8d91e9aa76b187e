from __future__ import annotations

from msgspec.structs import replace

from coopfeed.model import State
from coopfeed.model.changes import Changes
from coopfeed.publishing.plan import changes
from coopfeed.publishing.record import RecordedItem

MOMENT, LATER = "2025-01-01T00:00:00+00:00", "2025-02-01T00:00:00+00:00"
ONE = RecordedItem(
    id="tag:example.org,2020:one",
    slug="one",
    title="One",
    link="https://example.org/one",
    digest="d1",
    published=MOMENT,
    updated=MOMENT,
    feeds=("all",),
)
TWO = replace(ONE, id="tag:example.org,2020:two", slug="two")


def test_the_same_items_are_no_change() -> None:
    assert changes([ONE, TWO], [TWO, ONE], {}) == Changes()


def test_an_added_item_is_new() -> None:
    assert changes([ONE], [TWO, ONE], {}) == Changes(new=("two",))


def test_a_scheduled_item_is_released() -> None:
    assert changes([ONE], [TWO, ONE], {}, {TWO.id}) == Changes(released=("two",))


def test_a_deleted_item_is_gone() -> None:
    assert changes([ONE, TWO], [ONE], {}) == Changes(gone=("two",))


def test_an_item_withheld_again_is_gone() -> None:
    for state in (State.DRAFT, State.SCHEDULED):
        assert changes([TWO], [], {TWO.id: state}) == Changes(gone=("two",))


def test_an_expired_or_withdrawn_item_is_listed_as_such() -> None:
    assert changes([TWO], [], {TWO.id: State.WITHDRAWN}) == Changes(withdrawn=("two",))
    assert changes([TWO], [], {TWO.id: State.EXPIRED}) == Changes(expired=("two",))


def test_a_released_item_outside_the_feed_has_left_it() -> None:
    assert changes([TWO], [], {TWO.id: State.RELEASED}) == Changes(left=("two",))


def test_an_edit_with_updated_is_announced_again() -> None:
    assert changes([ONE], [replace(ONE, digest="d2", updated=LATER)], {}) == Changes(updated=("one",))


def test_an_edit_without_updated_is_a_silent_correction() -> None:
    assert changes([ONE], [replace(ONE, digest="d2")], {}) == Changes(corrected=("one",))


def test_a_changed_id_is_one_item_gone_and_one_new() -> None:
    assert changes([ONE], [replace(ONE, id="tag:example.org,2020:1")], {}) == Changes(new=("one",), gone=("one",))


def test_a_changed_guid_is_new_to_rss_readers() -> None:
    for before, after in (("", "1"), ("1", "2"), ("1", "")):
        was, comes = replace(ONE, guid=before), replace(ONE, guid=after, digest="d2")
        assert changes([was], [comes], {ONE.id: State.RELEASED}) == Changes(new=("one",))


def test_kinds_without_items_are_left_out() -> None:
    assert Changes(new=("one",), gone=("two",)).by_kind() == {"new": ("one",), "gone": ("two",)}
