"""Ctrl-C ends every wait for a server at once."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator

import pytest

from tests.desk import NOW, SITE, Desk
from tests.previewing import started
from tests.web.servers import Answer, Server

BEGINS = 60  # seconds until a command has started on a busy machine
SOON = 8  # seconds; without Ctrl-C each of these servers would take at least ten


@pytest.fixture
def server(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server of the files published at a desk, which is also its hub."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Server(desk.public) as server:
        server.pages["/hub"] = Answer(status=204)
        desk.write(
            "feeds.yaml", SITE.replace("https://feeds.example.org/news/", server.url) + f"hub: {server.url}hub\n"
        )
        desk.item("herath")
        desk.publish()
        yield server


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("/feed", lambda url: ["compare", f"{url}feed", f"{url}all/rss.xml"]),
        ("/feed", lambda url: ["import", f"{url}feed"]),
        ("/all/rss.xml", lambda url: ["verify", url, "--now", NOW]),
        ("/hub", lambda url: ["ping"]),
        ("/old/coopfeed.json", lambda url: ["publish", "--previous", f"{url}old/", "--now", NOW]),
    ],
)
def test_ctrl_c_ends_an_exchange(desk: Desk, server: Server, path: str, command: Callable[[str], list[str]]) -> None:
    held = server.hold(path)
    with started(desk.root, *command(server.url)) as running:
        assert held.asked.wait(BEGINS)
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(SOON)
