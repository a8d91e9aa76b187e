"""One exchange with a server: its limits, and that it works."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Event, Thread

import pytest

from coopfeed.errors import FetchError
from coopfeed.network import fetching
from coopfeed.network.client import Client, ExchangeError, UntrustedError
from coopfeed.network.fetching import Timeouts
from coopfeed.network.limits import Deadline
from coopfeed.system import threads
from tests.endless import BODIES, HEADS, Hostile, Tunnel
from tests.network.test_deadlines import fetch, held
from tests.servers import self_signed
from tests.system.test_threads import Refused
from tests.web.servers import Answer, Server

SHORT = Timeouts(connect=1, read=1, whole=1)


@pytest.fixture(autouse=True)
def directly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The trusted certificate of a server on this machine."""
    path = self_signed(tmp_path / "server.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def refused(address: str, max_bytes: int = 1000, timeouts: Timeouts | None = None) -> str:
    with pytest.raises(FetchError) as caught:
        fetching.fetch(address, max_bytes, timeouts)
    return str(caught.value)


@pytest.mark.parametrize("name", ["informational"])
def test_the_head_of_a_response_has_a_size_limit(name: str) -> None:
    with Hostile(pause=0) as server:
        assert refused(f"{server.url}{name}").endswith("its headers never end")


@pytest.mark.parametrize("name", sorted(BODIES.keys() - {"chunk-extension"}))
def test_the_body_of_a_response_has_a_size_limit_compressed_or_not(name: str) -> None:
    with Hostile(pause=0) as server:
        assert refused(f"{server.url}{name}").endswith("it is larger than 1000 bytes")


@pytest.mark.parametrize("name", ["status-line", "header", "header-lines", "chunk-extension"])
def test_header_lines_are_limited_in_length_and_number(name: str) -> None:
    with Hostile(pause=0) as server:
        assert refused(f"{server.url}{name}")


def test_a_response_over_tls_is_read(certificate: Path) -> None:
    with Hostile(certificate=certificate, pause=0.01, lasting=0.1) as server:
        assert set(fetching.fetch(f"{server.url}body-without-length").content) == {ord("a")}


def test_a_response_over_tls_is_read_through_a_proxy(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "")
    with Hostile(certificate=certificate, pause=0.01, lasting=0.1) as server, Tunnel(certificate) as proxy:
        for scheme in ("http", "https"):
            monkeypatch.setenv("https_proxy", proxy.url.replace("http", scheme))
            assert set(fetching.fetch(f"{server.url}body-without-length").content) == {ord("a")}


def test_a_self_signed_certificate_is_rejected(tmp_path: Path) -> None:
    with (
        Hostile(certificate=self_signed(tmp_path / "server.pem")) as server,
        closing(Client(SHORT)) as client,
        pytest.raises(UntrustedError, match="certificate"),
        client.send("GET", server.url, Deadline.after(5)),
    ):
        pass


def test_the_deadline_covers_tls(certificate: Path) -> None:
    with Hostile(certificate=certificate) as secure, Hostile() as plain:
        addresses = [f"{secure.url}{name}" for name in HEADS | BODIES]
        assert held(fetch, [*addresses, plain.url.replace("http:", "https:")]) == {}


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_deadline_covers_a_proxy(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Hostile() as proxy:
        monkeypatch.setenv(f"{scheme}_proxy", proxy.url)
        assert held(fetch, [f"{scheme}://example.invalid/{name}" for name in ("silence", "header", "gzip-name")]) == {}
        assert proxy.connections == 3


def test_no_proxy_is_used_for_excluded_hosts(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    server.pages["/feed"] = "<rss/>"
    assert fetching.fetch(f"{server.url}feed").content == b"<rss/>"
    assert refused("http://example.invalid/").endswith("cannot connect through the proxy: connection refused")


def test_the_deadline_covers_a_proxy_over_tls(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Hostile(certificate=certificate) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("https_proxy", proxy.url)
        assert held(fetch, ["http://example.invalid/header", "https://example.invalid/"]) == {}


def test_the_deadline_covers_connecting() -> None:
    with ExitStack() as stack:
        listening = stack.enter_context(closing(socket.socket()))
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        address = listening.getsockname()
        for _ in range(4):  # connections that wait to be accepted fill its queue, and later ones are dropped
            waiting = stack.enter_context(closing(socket.socket()))
            waiting.setblocking(False)
            waiting.connect_ex(address)
        timeouts = Timeouts(connect=60, read=60, whole=0.5)
        assert refused(f"http://127.0.0.1:{address[1]}/", timeouts=timeouts).endswith("no response in time")


def test_the_deadline_covers_name_resolution(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = Event()

    def never(*_: object) -> list[object]:  # a machine cannot be given a name server for one test
        answered.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", never)
    assert refused("http://example.invalid/", timeouts=SHORT).endswith("no response in time")
    with closing(Client(SHORT)) as client, pytest.raises(TimeoutError):
        client.certificate("example.invalid", 443, Deadline.after(0.1))
    answered.set()


def test_a_connection_made_too_late_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    late = Event()
    really = socket.getaddrinfo

    def slowly(*asked: object) -> object:
        late.wait(10)
        return really(*asked)  # type: ignore[arg-type]  # whatever it is asked for

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        listening.settimeout(10)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        assert refused(address, timeouts=Timeouts(whole=0.1)).endswith("no response in time")
        late.set()
        with closing(listening.accept()[0]) as connection:
            connection.settimeout(10)
            assert connection.recv(1) == b""


def test_the_deadline_holds_without_threads(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.pages["/feed"] = "<rss/>"
    monkeypatch.setattr(threads, "Thread", Refused)
    assert fetching.fetch(f"{server.url}feed").content == b"<rss/>"
    with Hostile() as hostile:
        assert held(fetch, [f"{hostile.url}{name}" for name in HEADS | BODIES]) == {}


def test_unread_responses_leak_no_connection(server: Server) -> None:
    server.pages["/large"] = "a" * 1_000_000
    server.pages["/broken"] = Answer(b"no gzip" * 100_000, headers={"Content-Encoding": "gzip"})
    with closing(Client(Timeouts(), at_once=1)) as client:
        for path in ("large", "broken") * 3:
            with (
                pytest.raises(ExchangeError),
                client.send("GET", f"{server.url}{path}", Deadline.after(5)) as response,
            ):
                response.read(10)


@pytest.mark.parametrize("coding", ["br", "deflate", "gzip, gzip", "x"])
def test_only_requested_codings_are_decoded(server: Server, coding: str) -> None:
    server.pages["/a"] = Answer(b"1", headers={"Content-Encoding": coding})
    assert refused(f"{server.url}a").endswith(f"it is encoded as {coding}, which was not requested")
    server.pages["/a"] = Answer(b"", headers={"Content-Encoding": coding})
    assert fetching.fetch(f"{server.url}a").content == b""


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "x-gzip", "identity"])
def test_the_name_of_a_coding_is_case_insensitive(server: Server, coding: str) -> None:
    body = b"text" if coding == "identity" else gzip.compress(b"text")
    server.pages["/a"] = Answer(body, headers={"Content-Encoding": coding})
    assert fetching.fetch(f"{server.url}a").content == b"text"


def test_repeated_headers_are_joined() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening, closing(Client(SHORT)) as client:
        port = listening.getsockname()[1]
        Thread(target=answer, args=(listening, b"Vary: Accept\r\nVary: Origin\r\nContent-Length: 0\r\n")).start()
        with client.send("GET", f"http://127.0.0.1:{port}/", Deadline.after(5)) as response:
            assert response.headers["vary"] == "Accept, Origin"


def test_a_connection_is_reused_after_a_complete_response() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening, closing(Client(SHORT)) as client:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        Thread(target=answer, args=(listening, b"Content-Length: 2\r\n", b"ok", 2)).start()
        for _ in range(2):
            with client.send("GET", address, Deadline.after(5)) as response:
                assert response.read(2) == b"ok"


def answer(listening: socket.socket, headers: bytes, body: bytes = b"", times: int = 1) -> None:
    """Accept one connection, and respond to this many requests on it."""
    with closing(listening.accept()[0]) as connection:
        for _ in range(times):
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n" + body)
