from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from threading import Barrier

import pytest

from coopfeed.model import Announcement
from coopfeed.network.fetching import Timeouts
from coopfeed.publishing.websub.client import Patience, announce
from tests.hubs import notified
from tests.web.servers import Answer, Asked, Server, closed

AT_ONCE = Patience(pause=0)
A, B, C = (f"https://feeds.example.org/{name}/atom.xml" for name in "abc")


@pytest.fixture
def hub() -> Iterator[Server]:
    with Server() as server:
        server.pages["/hub"] = Answer(status=204)
        yield server


def announced(server: Server, *topics: str, patience: Patience = AT_ONCE) -> dict[str, str]:
    """Return the failed notifications with the reason."""
    failed = announce([Announcement(f"{server.url}hub", topic) for topic in topics], patience)
    assert {each.hub for each in failed} <= {f"{server.url}hub"}
    return {each.topic: why for each, why in failed.items()}


def test_a_hub_gets_each_address_under_both_parameter_names(hub: Server) -> None:
    assert announced(hub, A, B) == {}
    assert notified(hub) == [A, B]
    first = hub.requests[0]
    assert first.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert first.body == (
        b"hub.mode=publish"
        b"&hub.url=https%3A%2F%2Ffeeds.example.org%2Fa%2Fatom.xml"
        b"&hub.topic=https%3A%2F%2Ffeeds.example.org%2Fa%2Fatom.xml"
    )
    assert "coopfeed" in first.headers["User-Agent"]


@pytest.mark.parametrize("status", [200, 202, 204, 303])
def test_every_success_status_of_a_hub_counts(hub: Server, status: int) -> None:
    hub.pages["/hub"] = Answer(status=status)
    assert announced(hub, A) == {}


def test_without_addresses_no_request_is_made(hub: Server) -> None:
    assert announced(hub) == {}
    assert hub.requests == []


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_busy_hub_is_notified_again(hub: Server, status: int) -> None:
    left = [Answer(status=status), Answer(status=status), Answer(status=204)]
    hub.pages["/hub"] = lambda _: left.pop(0)
    assert announced(hub, A) == {}
    assert notified(hub) == [A, A, A]


def test_a_broken_connection_is_retried(hub: Server) -> None:
    left = [None, Answer(status=204)]
    hub.pages["/hub"] = lambda _: left.pop(0)
    assert announced(hub, A) == {}


def test_a_hub_that_stays_down_is_skipped_after_some_attempts(hub: Server) -> None:
    hub.pages["/hub"] = Answer(status=503)
    assert announced(hub, A, B, C) == dict.fromkeys((A, B, C), "the server responded with 503")
    assert notified(hub) == [A] * 4


def test_a_rejected_notification_is_not_repeated_and_the_others_are_sent(hub: Server) -> None:
    hub.pages["/hub"] = lambda asked: Answer(status=400 if b"%2Fb%2F" in asked.body else 204)
    assert announced(hub, A, B, C) == {B: "the server responded with 400"}
    assert notified(hub) == [A, B, C]


def test_one_hub_that_is_down_does_not_affect_another(hub: Server) -> None:
    with Server() as other:
        other.pages["/hub"] = closed
        both = [Announcement(f"{server.url}hub", A) for server in (other, hub)]
        assert [each.hub for each in announce(both, AT_ONCE)] == [f"{other.url}hub"]
    assert notified(hub) == [A]


def test_a_retry_beyond_the_deadline_is_left_to_the_next_publication(hub: Server) -> None:
    hub.pages["/hub"] = Answer(status=429, headers={"Retry-After": "3600"})
    assert announced(hub, A) == {A: "the server responded with 429"}
    assert notified(hub) == [A]


@pytest.mark.parametrize("wait", ["9" * 5000, "-1", "soon", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_any_retry_after_value_is_handled(hub: Server, wait: str) -> None:
    hub.pages["/hub"] = Answer(status=503, headers={"Retry-After": wait})
    assert announced(hub, A) == {A: "the server responded with 503"}


def test_hubs_are_notified_in_parallel(hub: Server) -> None:
    both = Barrier(2, timeout=10)

    def heard(_: Asked) -> Answer:
        both.wait()
        return Answer(status=204)

    hub.pages |= {"/one": heard, "/two": heard}
    assert announce([Announcement(f"{hub.url}{name}", A) for name in ("one", "two")], AT_ONCE) == {}


def test_the_usual_attempts_fit_into_a_minute() -> None:
    usual = Patience()
    pauses = sum(usual.pause * 2**attempt for attempt in range(usual.attempts - 1))
    assert usual.attempts * usual.timeouts.whole + pauses <= usual.whole == 60


def test_all_notifications_of_a_hub_share_a_deadline(hub: Server) -> None:
    assert announced(hub, A, patience=Patience(whole=0)) == {A: "it took longer than 0 s"}
    assert hub.requests == []


def test_a_hub_that_never_answers_times_out(hub: Server) -> None:
    hub.hold("/hub")
    patience = Patience(attempts=1, timeouts=Timeouts(connect=0.05, read=0.05))
    assert announced(hub, A, patience=patience) == {A: "no response in time"}


def test_an_unreachable_hub_is_reported() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    failed = announce([Announcement(f"http://127.0.0.1:{port}/", A)], AT_ONCE)
    assert [*failed.values()] == ["connection refused"]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirected_hub_is_notified_at_its_new_address(hub: Server, status: int) -> None:
    hub.pages["/hub"] = Answer(status=status, headers={"Location": "/new"})
    hub.pages["/new"] = Answer(status=204)
    assert announced(hub, A) == {}
    assert notified(hub, "/new") == [A]


def test_a_redirect_loop_ends(hub: Server) -> None:
    hub.pages["/hub"] = Answer(status=307, headers={"Location": "/hub"})
    assert "more than 5 redirects" in announced(hub, A)[A]
    assert len(hub.requests) == 6


@pytest.mark.parametrize("to", ["ftp://example.org/", "http://me@example.org/", "http://["])
def test_a_redirect_to_something_strange_is_not_followed(hub: Server, to: str) -> None:
    hub.pages["/hub"] = Answer(status=307, headers={"Location": to})
    assert announced(hub, A)[A]
    assert len(hub.requests) == 1
