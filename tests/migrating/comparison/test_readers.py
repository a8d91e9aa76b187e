from __future__ import annotations

from dataclasses import replace

import pytest

from coopfeed.migrating.comparison.readers import WITHOUT_ID, not_recognised
from coopfeed.migrating.foreign import Entry
from tests.making import at

WITH = Entry(id="urn:a", title="A", link="https://e.org/a", published=at("2020-08-04T10:00Z"), content="<p>A</p>")
WITHOUT = replace(WITH, id="")
ALL = tuple(WITHOUT_ID)


def test_an_id_alone_identifies_an_entry() -> None:
    assert not_recognised(WITH, Entry(id="urn:a")) == ()


def test_ids_are_compared_character_by_character() -> None:
    assert not_recognised(replace(WITH, id="http://e.org/a"), replace(WITH, id="https://e.org/a")) == ALL


def test_an_id_that_feedparser_resolves_is_another_one_to_it() -> None:
    old, new = Entry(id="12", is_id_relative=True), Entry(id="12")
    assert not_recognised(old, old) == ()
    assert not_recognised(old, new) == ("readers built on feedparser",)


def test_without_ids_unchanged_entries_are_recognised() -> None:
    assert not_recognised(WITHOUT, WITHOUT) == ()


@pytest.mark.parametrize(
    ("change", "by"),
    [
        ({"link": "https://e.org/b"}, ALL),
        ({"title": "B"}, ("SimplePie",)),
        ({"content": "<p>B</p>"}, ("SimplePie",)),
        ({"content": "<div>A</div>"}, ()),
        ({"published": at("2020-08-05T10:00Z")}, ("FreshRSS", "NetNewsWire")),
    ],
)
def test_without_ids_each_reader_has_its_own_rule(change: dict[str, object], by: tuple[str, ...]) -> None:
    assert not_recognised(WITHOUT, replace(WITHOUT, **change)) == by  # type: ignore[arg-type]  # fields of Entry


def test_a_late_id_is_a_new_identity_to_all_readers_but_one() -> None:
    assert not_recognised(WITHOUT, WITH) == ALL
    assert not_recognised(WITHOUT, replace(WITH, id=WITH.link)) == ("FreshRSS", "NetNewsWire", "SimplePie")


@pytest.mark.parametrize(
    "old", [Entry(title="A", content="a"), Entry(title="A", published=at("2020-08-04T10:00Z")), Entry(summary="a")]
)
def test_sparse_entries_are_recognised_by_what_they_have(old: Entry) -> None:
    assert not_recognised(old, old) == ()
    assert "Miniflux" in not_recognised(old, replace(old, title="B"))
