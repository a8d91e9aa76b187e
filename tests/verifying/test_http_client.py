from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from coopfeed.network.fetching import Timeouts
from coopfeed.verifying.http_client import Bounds, HttpClient, certificate
from coopfeed.verifying.responses import Answer as Said
from tests.web.servers import Answer, Server, closed


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Server() as server:
        yield server


def asked(address: str, **bounds: float) -> Said:
    with closing(HttpClient(Bounds(Timeouts(connect=5, read=5, whole=5), **bounds))) as asker:  # type: ignore[arg-type]  # either of two kinds
        return asker.ask(address)


def test_a_response_has_its_headers_in_lower_case(server: Server) -> None:
    server.pages["/a"] = Answer("text", headers={"ETag": '"1"'})
    answer = asked(f"{server.url}a")
    assert (answer.status, answer.body, answer.headers["etag"]) == (200, b"text", '"1"')
    assert server.requests[0].headers["Accept-Encoding"] == "identity"


def test_redirects_are_followed_and_recorded(server: Server) -> None:
    server.pages |= {"/a": Answer(status=301, headers={"Location": "b"}), "/b": "there"}
    answer = asked(f"{server.url}a")
    assert (answer.address, answer.url, answer.body) == (f"{server.url}a", f"{server.url}b", b"there")
    assert [(hop.status, hop.to) for hop in answer.hops] == [(301, f"{server.url}b")]


@pytest.mark.parametrize(
    ("to", "why"),
    [("/a", "more than 5 redirects"), ("file:///etc/passwd", "only http and https addresses can be fetched")],
)
def test_redirects_neither_loop_nor_leave_the_web(server: Server, to: str, why: str) -> None:
    server.pages["/a"] = Answer(status=302, headers={"Location": to})
    answer = asked(f"{server.url}a")
    assert answer.status == 0
    assert why in answer.failure


def test_a_missing_response_is_reported(server: Server) -> None:
    server.pages["/a"] = closed
    answer = asked(f"{server.url}a")
    assert answer.status == 0
    assert answer.failure


def test_a_response_has_a_size_limit(server: Server) -> None:
    server.pages["/a"] = "12345"
    assert asked(f"{server.url}a", size=5).status == 200
    assert asked(f"{server.url}a", size=4).failure == "it is larger than 4 bytes"


def test_the_record_may_be_larger(server: Server) -> None:
    server.pages["/a"] = "12345"
    with closing(HttpClient(Bounds(size=4, record=5))) as asker:
        assert asker.record(f"{server.url}a").body == b"12345"
    with closing(HttpClient(Bounds(record=4))) as asker:
        assert asker.record(f"{server.url}a").failure == "it is larger than 4 bytes"


def test_invalid_compression_is_reported(server: Server) -> None:
    server.pages["/a"] = Answer(b"no gzip", headers={"Content-Encoding": "gzip"})
    assert asked(f"{server.url}a").is_packed_badly


def test_after_the_deadline_no_request_is_made(server: Server) -> None:
    assert asked(server.url, all=-1).failure == "more than -1 s had passed, so it was not requested"
    assert server.requests == []


def test_only_https_has_a_certificate(server: Server) -> None:
    with closing(HttpClient(Bounds())) as asker:
        assert asker.certificate(server.url) is None
        assert asker.certificate(server.url.replace("http:", "https:")) is None
    assert certificate({}) is None
