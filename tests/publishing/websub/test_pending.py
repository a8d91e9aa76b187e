from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from coopfeed.building import build
from coopfeed.errors import DestinationError
from coopfeed.model import Announcement, Item, Publication
from coopfeed.publishing import digest, lock, publish, record
from coopfeed.publishing.changes import FileState
from coopfeed.publishing.record import Record, RecordedOutput
from coopfeed.publishing.websub import notify
from coopfeed.publishing.websub.client import Patience
from coopfeed.publishing.websub.notify import NotifyResult
from coopfeed.publishing.websub.pending import due, of_feeds
from tests.making import URL, a_feed, a_site, an_item, at, in_two_languages
from tests.web.servers import Answer, Server

HUB, SECOND = "https://hub.example.org/", "https://hub.example.net/"
FEED = a_feed(site=a_site(hubs=(HUB,), formats=("atom", "rss")))
ATOM, RSS = (Announcement(HUB, f"{URL}all/{file}") for file in ("atom.xml", "rss.xml"))
NOW = {f"all/{file}": FileState("", "now", 3, "") for file in ("atom.xml", "rss.xml")}


def a_record(atom: str, rss: str, *unannounced: Announcement) -> Record:
    digests = {"all/atom.xml": atom, "all/rss.xml": rss}
    outputs = tuple(RecordedOutput(path, digest, 3) for path, digest in digests.items())
    return Record(URL, "example.org,2020:news", (), outputs, unannounced)


def test_every_document_is_announced_to_every_hub() -> None:
    feed = a_feed(site=a_site(hubs=(HUB, SECOND), formats=("atom",)))
    assert [*of_feeds([feed])] == [("all/atom.xml", ATOM), ("all/atom.xml", replace(ATOM, hub=SECOND))]


def test_an_edition_has_its_own_documents() -> None:
    site = in_two_languages(hubs=(HUB,), formats=("atom",))
    assert [path for path, _ in of_feeds([a_feed(site=site.editions[0])])] == ["fr/all/atom.xml"]


def test_without_a_hub_nothing_is_due() -> None:
    assert due([a_feed()], {}, None) == ()


def test_everything_is_due_the_first_time() -> None:
    assert due([FEED], NOW, None) == (ATOM, RSS)


def test_later_only_changes_and_failed_notifications_are_due() -> None:
    assert due([FEED], NOW, a_record("now", "now")) == ()
    assert due([FEED], NOW, a_record("was", "now")) == (ATOM,)
    assert due([FEED], NOW, a_record("now", "now", RSS)) == (RSS,)
    assert due([FEED], NOW, Record("", "", (), ())) == (ATOM, RSS)


def test_a_feed_that_lost_its_last_item_is_announced(tmp_path: Path) -> None:
    def unannounced(*items: Item) -> set[str]:
        made = build(Publication(FEED.site, items, ()), at("2026-01-01T00:00Z"))
        return {each.topic.removeprefix(URL) for each in publish(made, tmp_path).unannounced}

    other = an_item("other", categories=("trainings",))
    unannounced(an_item(), other)
    gone = an_item(withdrawn=at("2025-12-01T00:00Z"))
    assert unannounced(gone, other) >= {"interviews/atom.xml", "interviews/rss.xml"}


def test_other_hubs_and_addresses_in_a_record_are_ignored() -> None:
    strange = (replace(ATOM, hub="https://elsewhere.example/"), replace(ATOM, topic="https://elsewhere.example/"))
    assert due([FEED], NOW, a_record("now", "now", *strange)) == ()


@pytest.fixture
def hub() -> Iterator[Server]:
    with Server() as server:
        server.pages["/"] = Answer(status=204)
        yield server


@pytest.fixture
def pending(hub: Server, tmp_path: Path) -> tuple[Announcement, ...]:
    """Return the pending announcements in the record of the folder."""
    left = tuple(Announcement(hub.url, each.topic) for each in (ATOM, RSS))
    (tmp_path / record.FILE).write_bytes(a_record("now", "now", *left).to_json())
    return left


def tell(folder: Path, pending: tuple[Announcement, ...], of: str | None = None) -> NotifyResult:
    before = digest(folder) if of is None else of
    return notify.notify(folder, pending, before, Patience(pause=0))


def left(folder: Path) -> tuple[Announcement, ...]:
    return record.from_json((folder / record.FILE).read_bytes(), record.FILE).unannounced


def test_successful_notifications_are_removed_from_the_record(
    tmp_path: Path, pending: tuple[Announcement, ...]
) -> None:
    result = tell(tmp_path, pending[:1])
    assert (result.heard, result.unheard) == (pending[:1], {})
    assert left(tmp_path) == pending[1:]
    assert result.record_digest == digest(tmp_path)
    tell(tmp_path, pending[1:])
    assert (tmp_path / record.FILE).read_bytes() == a_record("now", "now").to_json()
    assert [path.name for path in tmp_path.iterdir()] == [record.FILE]


def test_a_foreign_record_is_left_alone(tmp_path: Path, pending: tuple[Announcement, ...]) -> None:
    assert tell(tmp_path, pending, "another").record_digest == "another"
    assert left(tmp_path) == pending


def test_a_record_that_is_being_replaced_is_left_alone(tmp_path: Path, pending: tuple[Announcement, ...]) -> None:
    with lock.hold(tmp_path):
        assert tell(tmp_path, pending).heard == pending
    assert left(tmp_path) == pending


@pytest.mark.parametrize("name", [lock.FILE, f"{record.FILE}.coopfeed-new"])
def test_a_record_that_cannot_be_written_stays_as_it_is(
    tmp_path: Path, pending: tuple[Announcement, ...], name: str
) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(DestinationError, match=r"cannot write .*: is a directory"):
        tell(tmp_path, pending)
    assert left(tmp_path) == pending
