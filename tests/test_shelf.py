from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coopfeed.building import blank, build, render
from coopfeed.cache import Table
from coopfeed.model import Feed, Publication
from coopfeed.shelf import Shelf
from tests.making import a_feed, a_site, an_item, at

ITEM = an_item(fingerprint="f1")
PAGE = replace(a_feed(ITEM), page=2, previous=1)


def put(root: Path, feed: Feed) -> Shelf:
    """A shelf at whose destination the documents of `feed` lie, as they were noted the last time."""
    shelf, outputs = Shelf(root, Table()), render(feed)
    shelf.keep(feed, outputs)
    for output in outputs:
        assert isinstance(output.content, bytes)
        (root / output.path).parent.mkdir(parents=True, exist_ok=True)
        (root / output.path).write_bytes(output.content)
    return Shelf(root, Table(rows=shelf.table.changed))


def test_what_lies_there_is_what_would_be_rendered(tmp_path: Path) -> None:
    assert put(tmp_path, PAGE).find(PAGE, blank(PAGE)) == render(PAGE)


@pytest.mark.parametrize(
    "other",
    [
        replace(PAGE, items=(replace(ITEM, fingerprint="f2"),)),
        replace(PAGE, items=(replace(ITEM, updated=at("2025-01-01T00:00:00+00:00")),)),
        replace(PAGE, items=(), tombstones=(ITEM,)),
        replace(PAGE, previous=0),
        replace(PAGE, items=(replace(ITEM, fingerprint=""),)),
    ],
    ids=["another item", "an update that is due", "a withdrawal", "another page before", "no fingerprint"],
)
def test_a_document_made_of_something_else_is_rendered(tmp_path: Path, other: Feed) -> None:
    assert put(tmp_path, PAGE).find(other, blank(other)) is None


def test_a_document_that_was_changed_or_removed_is_rendered(tmp_path: Path) -> None:
    shelf = put(tmp_path, PAGE)
    document = tmp_path / "all/archive/2.rss.xml"
    document.write_text("damaged")
    assert shelf.find(PAGE, blank(PAGE)) is None
    document.unlink()
    assert shelf.find(PAGE, blank(PAGE)) is None


def test_nothing_is_noted_of_items_without_a_fingerprint(tmp_path: Path) -> None:
    page = replace(PAGE, items=(an_item(),))
    assert put(tmp_path, page).table.rows == {}


def test_a_publication_from_the_shelf_is_the_same(tmp_path: Path) -> None:
    items = tuple(
        an_item(f"n{day}", fingerprint=f"f{day}", published=at(f"2024-01-0{day}T00:00:00+00:00")) for day in range(1, 8)
    )
    publication, now = Publication(a_site(entries=2), items, ()), at("2026-01-01T00:00:00+00:00")
    clean = build(publication, now)
    shelf = Shelf(tmp_path, Table())
    assert build(publication, now, shelf=shelf) == clean
    for output in clean.outputs:
        assert isinstance(output.content, bytes)
        (tmp_path / output.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / output.path).write_bytes(output.content)
    again = Shelf(tmp_path, Table(rows=shelf.table.changed))
    assert build(publication, now, shelf=again) == clean
    assert again.table.changed == {}
