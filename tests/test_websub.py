"""From the editor's file through a real hub to a real subscriber."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desk import SITE, Desk
from tests.hubs import Subscriber, a_hub
from tests.web.servers import Server


@pytest.fixture
def live(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with one published item, whose output folder is served at its address."""
    with a_hub(tmp_path_factory.mktemp("hub")) as hub, Server(desk.public) as server:
        # Flask-WebSub looks for the links only in the header of the response.
        server.headers["Link"] = f'<{hub}>; rel="hub", <{server.url}>; rel="self"'
        desk.write("feeds.yaml", SITE.replace("https://feeds.example.org/news/", server.url) + f"hub: {hub}\n")
        desk.item("herath")
        desk.publish()
        yield desk


def content(desk: Desk, path: str) -> bytes:
    return (desk.public / path).read_bytes()


def test_a_subscriber_gets_a_new_item_at_once(live: Desk) -> None:
    with Subscriber() as subscriber:
        subscriber.subscribe(content(live, "all/atom.xml"))
        assert subscriber.got == []
        live.item("lind", date="2025-02-01")
        live.publish()
        assert subscriber.got == [content(live, "all/atom.xml")]
        assert b"About lind." in subscriber.got[0]


def test_a_subscriber_gets_no_updates_of_other_feeds(live: Desk) -> None:
    with Subscriber() as subscriber:
        subscriber.subscribe(content(live, "interviews/atom.xml"))
        live.publish()
        live.item("cheese", category="trainings")
        live.publish()
        assert subscriber.got == []


def test_ping_reaches_a_subscriber(live: Desk) -> None:
    with Subscriber() as subscriber:
        subscriber.subscribe(content(live, "interviews/atom.xml"))
        assert live.run("ping", "all").exit_code == 0
        assert subscriber.got == []
        assert live.run("ping", "interviews").exit_code == 0
        assert subscriber.got == [content(live, "interviews/atom.xml")]
