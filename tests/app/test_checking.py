"""Check, list and the next change from Python."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import coopfeed
from coopfeed import ArgumentError, Criteria
from tests.desk import SITE, Desk

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_check_reports_problems_of_the_files_and_of_the_moment(desk: Desk) -> None:
    desk.item("herath", summary="A <b>bold</b> word.")
    report = coopfeed.check(coopfeed.load(desk.root), NOW)
    assert [problem.code for problem in report.problems] == ["empty-feed", "markup-in-text"]
    assert (report.errors, report.items) == ((), 1)


def test_with_errors_check_reports_only_problems_of_the_files(desk: Desk) -> None:
    desk.item("herath", date="04/08/2020")
    report = coopfeed.check(coopfeed.load(desk.root), NOW)
    assert [problem.code for problem in report.errors] == ["ambiguous-date"]


def test_missing_translations_are_reported_on_request(desk: Desk) -> None:
    desk.write("feeds.yaml", SITE + "languages: [en, fr]\n")
    desk.item("herath", category="[interviews, trainings]")
    publication = coopfeed.load(desk.root)
    found = {problem.code for problem in coopfeed.check(publication, NOW, missing_translations=True).problems}
    usual = {problem.code for problem in coopfeed.check(publication, NOW).problems}
    assert found - usual == {"missing-translation"}


def test_items_are_listed_newest_first_with_their_state(desk: Desk) -> None:
    desk.item("herath")
    desk.item("later", date="2026-03-01")
    desk.item("draft", draft="true", category="trainings", date="2024-01-01")
    publication = coopfeed.load(desk.root)
    listed = coopfeed.list_items(publication, NOW)
    assert [(each.item.slug, each.state.value) for each in listed] == [
        ("later", "early"),
        ("herath", "released"),
        ("draft", "draft"),
    ]
    assert coopfeed.list_items(publication, NOW, states=["released"]) == listed[1:2]
    assert coopfeed.list_items(publication, NOW, Criteria(categories=("trainings",))) == listed[2:]
    assert coopfeed.list_items(publication, NOW, title="LATE") == listed[:1]


def test_an_unknown_category_is_reported_with_the_nearest_one(desk: Desk) -> None:
    desk.item("herath")
    with pytest.raises(ArgumentError, match="did you mean `trainings`") as caught:
        coopfeed.list_items(coopfeed.load(desk.root), NOW, Criteria(categories=("traning",)))
    assert caught.value.argument == "category"


def test_the_next_change_is_the_first_in_the_future(desk: Desk) -> None:
    desk.item("herath", expires="2026-06-01")
    desk.item("later", date="2026-03-01T10:00Z")
    publication = coopfeed.load(desk.root)
    assert coopfeed.next_change(publication, NOW) == coopfeed.NextChange(
        datetime(2026, 3, 1, 10, tzinfo=UTC), "released", "later"
    )
    assert coopfeed.next_change(publication, datetime(2027, 1, 1, tzinfo=UTC)) is None


def test_a_publication_with_errors_has_no_next_change(desk: Desk) -> None:
    desk.item("herath", date="04/08/2020")
    with pytest.raises(ValueError, match="the publication has errors"):
        coopfeed.next_change(coopfeed.load(desk.root), NOW)


def test_metadata_are_enough_to_check_and_list(desk: Desk) -> None:
    desk.item("herath")
    coopfeed.publish(desk.root, NOW)
    found = coopfeed.load_metadata(desk.root)
    assert found.cache is coopfeed.CacheState.SOUND
    whole = coopfeed.load(desk.root)
    assert coopfeed.check(found.publication, NOW) == coopfeed.check(whole, NOW)
    assert [each.item.id for each in coopfeed.list_items(found.publication, NOW)] == [whole.items[0].id]
