"""A fourth format, known only to its own module and the list of formats, is verified like the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from coopfeed import publishing
from coopfeed.building import build
from coopfeed.model import Feed, Item, ItemMeta, Publication, Site, Text
from coopfeed.rendering import formats
from coopfeed.rendering.formats import Links
from coopfeed.verifying import verify
from tests.making import a_site, an_item, at
from tests.web.servers import Answer, Server

NOW = at("2026-01-01T00:00Z")


class Lines:
    """A format whose documents have a line for the feed, one for the previous archive, and one for each item."""

    NAME, TITLE, FILE, MEDIA_TYPE = "lines", "Lines", "feed.txt", "text/plain"
    ALSO_SERVED_AS: tuple[str, ...] = ()

    def entry(self, site: Site, item: Item, text: Text = "both") -> bytes:
        return f"{item.id}\n".encode()

    def document(self, feed: Feed, entries: Sequence[bytes]) -> bytes:
        older = feed.address(self.MEDIA_TYPE, feed.previous) if feed.previous else ""
        return f"{feed.address(self.MEDIA_TYPE)}\n{older}\n".encode() + b"".join(entries)

    def identity(self, item: ItemMeta) -> str:
        return item.id

    def ids(self, document: bytes) -> list[str]:
        return document.decode().splitlines()[2:]

    def read_links(self, document: bytes) -> Links | None:
        itself, older, *_ = document.decode().splitlines()
        return Links(itself, older)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server of a publication in that format alone, with three items, two of them in archives."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(formats, "FORMATS", (*formats.FORMATS, Lines()))
    items = tuple(an_item(f"n{day}", published=at(f"2025-01-0{day}T00:00Z")) for day in (1, 2, 3))
    with Server(tmp_path) as server:
        site = a_site(url=server.url, formats=("lines",), entries=1, max_bytes=4096)
        publishing.publish(build(Publication(site, items, ()), NOW), tmp_path)
        yield server


def found(server: Server) -> set[tuple[str, str]]:
    """Return the findings about documents in that format, without those that this server causes for every file."""
    findings = verify(server.url, NOW).findings
    usual = {"no-validator", "no-gzip", "no-304", "false-304", "not-https"}
    return {
        (each.code, each.address.removeprefix(server.url))
        for each in findings
        if each.address.endswith(".txt") and each.code not in usual
    }


def test_a_new_format_has_no_findings(server: Server) -> None:
    assert found(server) == set()


def test_a_missing_or_changed_document_is_reported(server: Server, tmp_path: Path) -> None:
    (tmp_path / "all/feed.txt").unlink()
    (tmp_path / "interviews/feed.txt").write_text("https://example.org/\n\n", "utf-8")
    assert found(server) == {
        ("not-there", "all/feed.txt"),
        ("other-bytes", "interviews/feed.txt"),
        ("self-link", "interviews/feed.txt"),
        ("archive-unlinked", "interviews/archive/1.feed.txt"),
    }


def test_a_missing_archive_of_a_new_format_is_reported(server: Server, tmp_path: Path) -> None:
    (tmp_path / "all/archive/1.feed.txt").unlink()
    assert found(server) == {("archive-missing", "all/archive/1.feed.txt")}


def test_a_wrong_media_type_is_reported(server: Server) -> None:
    server.pages["/all/feed.txt"] = Answer("\n\n", headers={"Content-Type": "text/html"})
    assert ("wrong-media-type", "all/feed.txt") in found(server)
