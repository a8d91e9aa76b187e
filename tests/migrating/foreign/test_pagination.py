from __future__ import annotations

import json
from pathlib import Path

import pytest

from coopfeed.errors import FetchError, ForeignError, NotFoundError
from coopfeed.migrating import foreign
from coopfeed.migrating.foreign import pagination
from coopfeed.migrating.foreign.pagination import CompleteFeed
from coopfeed.network import fetching
from coopfeed.network.fetching import Fetched
from tests.migrating.foreign.making import rss, rss_item

HERE = "https://old.example.org/feed/"
WORDPRESS = "<generator>https://wordpress.org/?v=6.1</generator>"


def link(address: str, rel: str = "prev-archive") -> str:
    return f'<atom:link rel="{rel}" href="{address}"/>'


def followed(pages: dict[str, bytes], most: int = pagination.MOST) -> CompleteFeed:
    """Return the feed of the first of `pages` and those that it links to."""

    def fetch(address: str) -> Fetched:
        if address not in pages:
            raise NotFoundError(address)
        return Fetched(address, pages[address])

    return pagination.follow(foreign.read(fetch(next(iter(pages)))), fetch, most)


def titles(whole: CompleteFeed) -> list[str]:
    return [entry.title for entry in whole.entries]


def test_archives_are_read_down_to_the_oldest() -> None:
    whole = followed(
        {
            HERE: rss(rss_item(5), rss_item(4), channel=link("2.xml")),
            f"{HERE}2.xml": rss(rss_item(4), rss_item(3), channel=link("1.xml")),
            f"{HERE}1.xml": rss(rss_item(2), rss_item(1)),
        }
    )
    assert titles(whole) == ["Entry 5", "Entry 4", "Entry 3", "Entry 2", "Entry 1"]
    assert (whole.documents, whole.is_whole, whole.left) == (3, True, "")


def test_pages_are_followed_in_any_format() -> None:
    first = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "a"}], "next_url": "/2.json"}
    second = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "b"}]}
    address = "https://old.example.org/1.json"
    whole = followed(
        {address: json.dumps(first).encode(), "https://old.example.org/2.json": json.dumps(second).encode()}
    )
    assert [entry.id for entry in whole.entries] == ["a", "b"]


def test_wordpress_pages_are_requested_until_one_is_missing() -> None:
    whole = followed(
        {
            f"{HERE}?cat=1&paged=1#x": rss(rss_item(3), channel=WORDPRESS),
            f"{HERE}?cat=1&paged=2": rss(rss_item(2), channel=WORDPRESS),
            f"{HERE}?cat=1&paged=3": rss(rss_item(1), channel=WORDPRESS),
        }
    )
    assert (titles(whole), whole.documents, whole.is_whole) == (["Entry 3", "Entry 2", "Entry 1"], 3, True)


def test_requests_stop_when_wordpress_repeats_its_first_page() -> None:
    page = rss(rss_item(1), channel=WORDPRESS)
    whole = followed({HERE: page, f"{HERE}?paged=2": page, f"{HERE}?paged=3": page})
    assert (titles(whole), whole.documents, whole.left) == (["Entry 1"], 2, "")


def test_a_feed_without_further_pages_is_complete() -> None:
    assert followed({HERE: rss(rss_item(1))}).documents == 1


def test_a_circle_of_links_ends() -> None:
    whole = followed({HERE: rss(rss_item(2), channel=link("b")), f"{HERE}b": rss(rss_item(1), channel=link(HERE))})
    assert (whole.documents, whole.is_whole) == (2, True)


def test_the_number_of_documents_is_bounded() -> None:
    pages = {HERE: rss(rss_item(9), channel=link("8"))}
    pages |= {f"{HERE}{n}": rss(rss_item(n), channel=link(str(n - 1))) for n in range(8, 0, -1)}
    whole = followed(pages, most=3)
    assert (whole.documents, whole.is_whole, whole.left) == (3, False, f"{HERE}6")


def test_a_missing_archive_is_reported() -> None:
    with pytest.raises(NotFoundError):
        followed({HERE: rss(channel=link("1.xml"))})


def test_an_archive_that_is_not_a_feed_is_reported() -> None:
    with pytest.raises(ForeignError):
        followed({HERE: rss(channel=link("1.xml")), f"{HERE}1.xml": b"<html>"})


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://example.org/"])
def test_an_address_is_never_followed_to_a_file(address: str) -> None:
    feed = foreign.read(Fetched(HERE, rss(channel=link(address))))
    with pytest.raises(FetchError, match="only http and https"):
        pagination.follow(feed, fetching.fetch)


def test_similar_entries_of_one_document_are_all_kept() -> None:
    whole = followed(
        {HERE: rss(rss_item(2), rss_item(2), channel=link("b")), f"{HERE}b": rss(rss_item(2), rss_item(1))}
    )
    assert titles(whole) == ["Entry 2", "Entry 2", "Entry 1"]


def test_progress_is_reported_for_each_document() -> None:
    pages = {f"{HERE}1": rss(rss_item(1))}
    progress: list[int] = []
    feed = foreign.read(Fetched(HERE, rss(rss_item(2), channel=link("1"))))
    pagination.follow(feed, lambda address: Fetched(address, pages[address]), progress=progress.append)
    assert progress == [2]


def of_file(folder: Path, archive: str, address: str = "https://new.example.org/all/rss.xml") -> CompleteFeed:
    (folder / "all/archive").mkdir(parents=True)
    (folder / "all/archive/1.rss.xml").write_bytes(rss(rss_item(1)))
    (folder / "secret.xml").write_bytes(rss(rss_item(3)))
    (folder / "all/rss.xml").write_bytes(rss(rss_item(2), channel=link(archive) + link(address, "self")))
    return pagination.follow(foreign.read(fetching.fetch(str(folder / "all/rss.xml"))), fetching.fetch)


def test_archives_of_a_file_are_read_beside_it(tmp_path: Path) -> None:
    whole = of_file(tmp_path, "https://new.example.org/all/archive/1.rss.xml")
    assert (titles(whole), whole.is_whole) == (["Entry 2", "Entry 1"], True)


@pytest.mark.parametrize(
    "archive",
    [
        "https://new.example.org/all/archive/9.rss.xml",
        "https://new.example.org/all/../secret.xml",
        "https://other.example.org/all/archive/1.rss.xml",
        "/secret.xml",
        "file:///etc/passwd",
    ],
)
def test_nothing_else_is_read_for_a_file(tmp_path: Path, archive: str) -> None:
    whole = of_file(tmp_path, archive)
    assert (titles(whole), whole.is_whole) == (["Entry 2"], False)
    assert whole.left


def test_a_file_without_an_address_has_no_archives(tmp_path: Path) -> None:
    assert titles(of_file(tmp_path, "https://new.example.org/all/archive/1.rss.xml", "")) == ["Entry 2"]
