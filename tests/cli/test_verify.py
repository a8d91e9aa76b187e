"""How `coopfeed verify` is called; its findings are tested in tests/verifying."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desk import SITE, Desk
from tests.web.servers import Server


@pytest.fixture
def server(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Server(desk.public) as server:
        desk.write("feeds.yaml", SITE.replace("https://feeds.example.org/news/", server.url))
        yield server


@pytest.mark.parametrize(
    "address", ["feeds.example.org", "ftp://feeds.example.org/", "public", "http://[", "https://me:secret@example.org/"]
)
def test_an_invalid_address_is_a_usage_error(desk: Desk, address: str) -> None:
    result = desk.run("verify", address)
    assert result.exit_code == 2
    assert "not an address to verify: " in result.stderr
    assert "secret" not in result.stderr


def test_without_a_project_an_address_is_required(desk: Desk) -> None:
    (desk.root / "feeds.yaml").unlink()
    result = desk.run("verify")
    assert result.exit_code == 2
    assert "no feeds.yaml" in result.stderr


def test_errors_in_the_project_are_reported_when_due_items_are_needed(desk: Desk, server: Server) -> None:
    desk.item("herath")
    desk.publish()
    desk.item("lind", date="yesterday")
    result = desk.run("verify")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "items/lind.yaml:2:7: bad-date" in result.stderr
    assert server.requests == []
    assert "no-record" not in desk.run("verify", server.url).stdout


def test_a_publication_of_another_machine_is_known_from_its_record(desk: Desk, server: Server) -> None:
    desk.item("herath")
    desk.publish("--to", "elsewhere")
    desk.public.symlink_to(desk.root / "elsewhere")
    desk.write("feeds.yaml", SITE.replace("https://feeds.example.org/news/", server.url) + "destination: other\n")
    assert "behind" not in desk.run("verify", "--now", "2026-01-01").stdout
    assert "/coopfeed.json" in server.paths
