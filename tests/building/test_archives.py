"""Archives (RFC 5005): a client that follows them gets every item, and a full page never changes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from coopfeed.building import build
from coopfeed.model import Criteria, Item, Person, Publication, Selection, Site
from tests.desk import SITE, Desk

START = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
WITHDRAWN = datetime(2025, 1, 1, tzinfo=UTC)


def an_item(number: int, *, withdrawn: bool = False, text: str = "Words.") -> Item:
    moment = START + timedelta(days=number)
    return Item(
        id=f"tag:example.org,2020:news/{number}",
        slug=f"item-{number}",
        title=f"Item {number}",
        link=f"https://example.org/{number}",
        published=moment,
        updated=moment,
        authors=(Person("Ana"),),
        categories=("news",),
        summary=text,
        content=f"<p>{text}</p>",
        language="en",
        withdrawn=WITHDRAWN if withdrawn else None,
    )


def files(items: list[Item], entries: int, max_bytes: int = 1_000_000) -> dict[str, bytes]:
    category = Selection("news", "News", Criteria(categories=("news",)))
    site = Site(
        title="News",
        url="https://feeds.example.org/",
        tag="example.org,2020:news",
        author=Person("Ana"),
        categories=(category,),
        entries=entries,
        max_bytes=max_bytes,
        pages="none",
        feeds_only=True,
    )
    outputs = build(Publication(site, tuple(items), ()), NOW).outputs
    return {output.path: output.content for output in outputs if isinstance(output.content, bytes)}


def walk(found: dict[str, bytes], path: str) -> list[list[str]]:
    """Return the ids on each page that a client visits, from the subscription document on."""
    pages: list[list[str]] = []
    while path:
        document = found[path]
        if path.endswith(".json"):
            feed = json.loads(document)
            pages.append([item["id"] for item in feed["items"]])
            path = feed.get("next_url", "")
        else:
            feed = feedparser.parse(document)
            pages.append([entry.id for entry in feed.entries])
            path = next((link.href for link in feed.feed.links if link.rel == "prev-archive"), "")
        path = path.removeprefix("https://feeds.example.org/")
    return pages


counts = st.integers(min_value=1, max_value=40)


@given(count=counts, entries=st.integers(min_value=1, max_value=7), taken=st.sets(st.integers(0, 39)))
@settings(max_examples=25)
def test_following_the_archives_gives_every_released_item_newest_first(
    count: int, entries: int, taken: set[int]
) -> None:
    items = [an_item(number, withdrawn=number in taken) for number in range(count)]
    expected = [item.id for item in reversed(items) if item.withdrawn is None]
    found = files(items, entries)
    for path in ("all/atom.xml", "all/rss.xml", "all/feed.json"):
        seen = [id_ for page in walk(found, path) for id_ in page] if expected else []
        assert list(dict.fromkeys(seen)) == expected


@given(count=counts, more=st.integers(min_value=1, max_value=9), entries=st.integers(min_value=1, max_value=7))
@settings(max_examples=25)
def test_adding_items_changes_no_full_archive(count: int, more: int, entries: int) -> None:
    before = files([an_item(number) for number in range(count)], entries)
    after = files([an_item(number) for number in range(count + more)], entries)
    for path, document in before.items():
        if "/archive/" in path:
            assert after[path] == document


def test_the_newest_archive_page_overlaps_the_feed_rather_than_being_half_full() -> None:
    pages = walk(files([an_item(number) for number in range(12)], entries=5), "news/atom.xml")
    assert [len(page) for page in pages] == [5, 5, 5]
    assert pages[0][-3:] == pages[1][:3]


def test_entries_cut_by_max_bytes_are_in_the_archive() -> None:
    items = [an_item(number, text="Many words. " * 400) for number in range(8)]
    found = files(items, entries=5, max_bytes=20_000)
    pages = walk(found, "news/atom.xml")
    assert len(pages[0]) < 5
    assert all(len(found[f"news/{name}"]) <= 20_000 for name in ("atom.xml", "rss.xml", "feed.json"))
    assert {id_ for page in pages for id_ in page} == {item.id for item in items}


def test_an_archive_document_is_marked_as_one() -> None:
    found = files([an_item(number) for number in range(12)], entries=5)
    for name, links in (("atom.xml", f"{ATOM}link"), ("rss.xml", f"channel/{ATOM}link")):
        root = etree.fromstring(found[f"all/archive/2.{name}"])
        hrefs = {link.get("rel"): link.get("href") for link in root.iterfind(links) if link.get("rel") != "related"}
        assert hrefs["self"] == f"https://feeds.example.org/all/archive/2.{name}"
        assert hrefs["current"] == f"https://feeds.example.org/all/{name}"
        assert hrefs["prev-archive"] == f"https://feeds.example.org/all/archive/1.{name}"
        assert "next-archive" not in hrefs
        assert root.find(".//{http://purl.org/syndication/history/1.0}archive") is not None
        current = etree.fromstring(found[f"all/{name}"])
        assert current.find(".//{http://purl.org/syndication/history/1.0}archive") is None


def test_a_feed_of_few_items_has_no_archive() -> None:
    assert not [path for path in files([an_item(number) for number in range(5)], entries=5) if "archive" in path]


def tombstones(document: bytes) -> list[tuple[Any, ...]]:
    at = "{http://purl.org/atompub/tombstones/1.0}"
    found = etree.fromstring(document).iterfind(f"{at}deleted-entry")
    return [(stone.get("ref"), stone.get("when"), stone.findtext(f"{at}comment")) for stone in found]


def test_a_withdrawn_item_leaves_a_tombstone_in_atom_and_disappears_elsewhere(desk: Desk) -> None:
    desk.item("herath")
    desk.item("lind", withdrawn="2025-06-01", reason="It was about somebody else.", date="2025-02-01")
    desk.publish()
    found = desk.files()
    stone = ("tag:example.org,2020:news/lind", "2025-06-01T00:00:00+00:00", "It was about somebody else.")
    assert tombstones(found["all/atom.xml"]) == [stone]
    assert feedparser.parse(found["all/atom.xml"]).feed.updated == "2025-06-01T00:00:00+00:00"
    assert b"lind" not in found["all/rss.xml"] + found["all/feed.json"]
    page = found["items/lind.html"].decode()
    assert "This entry was withdrawn on" in page
    assert "It was about somebody else." in page
    assert "About lind." not in page


def test_a_future_withdrawal_has_no_effect_yet(desk: Desk) -> None:
    desk.item("herath", withdrawn="2026-06-01")
    desk.publish()
    assert desk.ids() == ["herath"]


def test_a_withdrawn_item_keeps_its_place_in_the_archives(tmp_path: Path) -> None:
    before = files([an_item(number) for number in range(12)], entries=5)
    after = files([an_item(number, withdrawn=number == 1) for number in range(12)], entries=5)
    assert after["all/archive/2.atom.xml"] == before["all/archive/2.atom.xml"]
    assert [ref for ref, *_ in tombstones(after["all/archive/1.atom.xml"])] == ["tag:example.org,2020:news/1"]


def test_a_site_url_can_have_a_path(desk: Desk) -> None:
    desk.write("feeds.yaml", SITE + "entries: 1\n")
    desk.item("one")
    desk.item("two", date="2025-02-01")
    desk.publish()
    assert desk.feed()["next_url"] == "https://feeds.example.org/news/all/archive/1.feed.json"
    assert (desk.public / "all/archive/1.feed.json").exists()


SIZES = st.lists(st.integers(0, 9_000), min_size=1, max_size=15)


def long(number: int, size: int, *, withdrawn: bool = False) -> Item:
    return an_item(number, text="ä&" * (size // 3), withdrawn=withdrawn)


def on_pages(found: dict[str, bytes]) -> dict[str, list[str]]:
    """Return the ids on each archive page by path."""
    paths = sorted(path for path in found if "all/archive/" in path and path.endswith(".json"))
    return {path: [item["id"] for item in json.loads(found[path])["items"]] for path in paths}


@given(sizes=SIZES, entries=st.integers(1, 5))
@settings(max_examples=25)
def test_an_archive_document_respects_max_bytes_unless_it_has_one_entry(sizes: list[int], entries: int) -> None:
    found = files([long(number, size) for number, size in enumerate(sizes)], entries, 20_000)
    for path, ids in on_pages(found).items():
        for file in ("atom.xml", "rss.xml", "feed.json"):
            content = found[path.replace("feed.json", file)]
            assert len(content) <= 20_000 or len(ids) == 1
    for path in ("all/atom.xml", "all/rss.xml", "all/feed.json"):
        walked = walk(found, path)
        assert {id_ for page in walked for id_ in page} == {long(n, 0).id for n in range(len(sizes))}


@given(sizes=SIZES, taken=st.integers(0, 14))
@settings(max_examples=25)
def test_a_page_full_by_bytes_stays_when_items_are_added_or_withdrawn(sizes: list[int], taken: int) -> None:
    items = [long(number, size) for number, size in enumerate(sizes)]
    before = on_pages(files(items, 5, 20_000))
    after = on_pages(files([*items, long(90, 100), long(91, 8_000)], 5, 20_000))
    full = list(before)[:-1]
    assert [after[path] for path in full] == [before[path] for path in full]
    withdrawn = [long(n, size, withdrawn=n == taken % len(sizes)) for n, size in enumerate(sizes)]
    gone = long(taken % len(sizes), 0).id
    left = on_pages(files(withdrawn, 5, 20_000))
    same = [path for path in full if path in left]
    assert [left[path] for path in same] == [[id_ for id_ in before[path] if id_ != gone] for path in same]
