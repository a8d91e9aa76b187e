from __future__ import annotations

from dataclasses import replace

from coopfeed.publishing.plan import Changes, changes
from coopfeed.publishing.record import RecordedItem

MOMENT, LATER = "2025-01-01T00:00:00+00:00", "2025-02-01T00:00:00+00:00"
ONE = RecordedItem("tag:example.org,2020:one", "one", "One", "d1", MOMENT, MOMENT, ("all",))
TWO = replace(ONE, id="tag:example.org,2020:two", slug="two")


def test_the_same_items_are_no_change() -> None:
    assert changes([ONE, TWO], [TWO, ONE]) == Changes()


def test_an_item_that_was_not_there_is_new() -> None:
    assert changes([ONE], [TWO, ONE]) == Changes(new=("two",))


def test_an_item_that_is_no_more_there_is_gone() -> None:
    assert changes([ONE, TWO], [ONE]) == Changes(gone=("two",))


def test_an_edit_with_updated_is_announced_again() -> None:
    assert changes([ONE], [replace(ONE, digest="d2", updated=LATER)]) == Changes(updated=("one",))


def test_an_edit_without_updated_is_a_silent_correction() -> None:
    assert changes([ONE], [replace(ONE, digest="d2")]) == Changes(corrected=("one",))


def test_another_id_is_one_gone_and_one_new() -> None:
    assert changes([ONE], [replace(ONE, id="tag:example.org,2020:1")]) == Changes(new=("one",), gone=("one",))
