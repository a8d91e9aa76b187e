"""How `coopfeed verify` is called; what it finds stands in tests/verifying."""

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
def test_what_is_no_address_is_a_mistake_in_the_command(desk: Desk, address: str) -> None:
    result = desk.run("verify", address)
    assert result.exit_code == 2
    assert "not an address to verify: " in result.stderr
    assert "secret" not in result.stderr


def test_without_a_project_there_has_to_be_an_address(desk: Desk) -> None:
    (desk.root / "feeds.yaml").unlink()
    result = desk.run("verify")
    assert result.exit_code == 2
    assert "no feeds.yaml" in result.stderr


def test_mistakes_in_the_project_are_told_where_it_has_to_say_what_is_due(desk: Desk, server: Server) -> None:
    desk.item("herath")
    desk.publish()
    desk.item("lind", date="yesterday")
    result = desk.run("verify")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "items/lind.yaml:2:7: bad-date" in result.stderr
    assert server.requests == []
    assert "no-record" not in desk.run("verify", server.url).stdout


def test_what_was_not_published_here_is_known_from_there(desk: Desk, server: Server) -> None:
    desk.item("herath")
    desk.publish("--to", "elsewhere")
    desk.public.symlink_to(desk.root / "elsewhere")
    desk.write("feeds.yaml", SITE.replace("https://feeds.example.org/news/", server.url) + "destination: other\n")
    assert "behind" not in desk.run("verify", "--now", "2026-01-01").stdout
    assert "/coopfeed.json" in server.paths
