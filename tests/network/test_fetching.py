from __future__ import annotations

import gzip
import os
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from coopfeed.errors import FetchError, NotFoundError
from coopfeed.network import fetching
from coopfeed.network.fetching import Timeouts, fetch
from tests.web.servers import Answer, Server, closed

AT_ONCE = Timeouts(connect=0.05, read=0.05, whole=0.05)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def refused(location: str, **bounds: object) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(location, **bounds)  # type: ignore[arg-type]  # either of two kinds
    return str(caught.value)


def redirect(to: str, status: int = 301) -> Answer:
    return Answer(status=status, headers={"Location": to})


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(b"<rss/>")
    found = fetch(str(tmp_path / "feed.xml"))
    assert (found.content, found.url) == (b"<rss/>", "")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert refused(str(tmp_path / "x.xml")) == f"cannot read {tmp_path}/x.xml: no such file or directory"
    assert "null" in refused("a\0b")


@pytest.mark.parametrize("location", ["www.example.org", "example.org/feed/", "localhost:8000/rss.xml"])
def test_an_address_without_a_scheme_is_completed(location: str) -> None:
    assert refused(location).endswith(": no such file or directory; if it is an address, put https:// in front")


def test_only_files_are_read(tmp_path: Path) -> None:
    assert refused(str(tmp_path)) == f"cannot read {tmp_path}: it is a folder"
    os.mkfifo(tmp_path / "pipe")
    assert refused(str(tmp_path / "pipe")).endswith("it is no file")


def test_a_file_has_a_size_limit(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(b"12345")
    assert fetch(str(tmp_path / "feed.xml"), max_bytes=5).content == b"12345"
    assert refused(str(tmp_path / "feed.xml"), max_bytes=4).endswith("it is larger than 4 bytes")


def test_an_address_is_fetched_with_its_media_type(server: Server) -> None:
    server.pages["/feed"] = Answer("<rss/>", headers={"Content-Type": "application/rss+xml; charset=UTF-8"})
    found = fetch(f"{server.url}feed")
    assert found == fetching.Fetched(f"{server.url}feed", b"<rss/>", "application/rss+xml", "utf-8")
    assert "coopfeed" in server.requests[0].headers["User-Agent"]


def test_redirects_are_followed_and_the_last_address_counts(server: Server) -> None:
    server.pages |= {"/a": redirect("/b"), "/b": redirect(f"{server.url}c", 308), "/c": "there"}
    assert fetch(f"{server.url}a") == fetching.Fetched(f"{server.url}c", b"there", "text/html", "utf-8")


def test_a_redirect_loop_ends(server: Server) -> None:
    server.pages |= {"/a": redirect("/b"), "/b": redirect("/a")}
    assert "more than 5 redirects" in refused(f"{server.url}a")
    assert len(server.requests) == 6


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://x", "http://[", "data:,a"])
def test_a_redirect_to_another_scheme_is_rejected(server: Server, to: str) -> None:
    server.pages["/a"] = redirect(to)
    assert f"cannot fetch {server.url}a: it redirects to {to}, and " in refused(f"{server.url}a")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://example.org/", "HTTP:///", "http://example.org:x/"])
def test_other_schemes_are_rejected(address: str) -> None:
    assert refused(address).startswith(f"cannot fetch {address}: ")


def test_a_password_is_not_printed() -> None:
    assert "secret" not in refused("https://me:secret@example.org/")


@pytest.mark.parametrize("status", [404, 410])
def test_not_found_is_an_error_of_its_own(server: Server, status: int) -> None:
    server.pages["/a"] = Answer(status=status)
    with pytest.raises(NotFoundError, match=f"not found \\({status}\\)"):
        fetch(f"{server.url}a")


@pytest.mark.parametrize("status", [204, 304, 403, 500])
def test_any_other_status_is_reported(server: Server, status: int) -> None:
    server.pages["/a"] = Answer(status=status)
    assert refused(f"{server.url}a").endswith(f"the server responded with {status}")


def test_a_response_has_a_size_limit(server: Server) -> None:
    server.pages["/a"] = "12345"
    assert fetch(f"{server.url}a", max_bytes=5).content == b"12345"
    assert refused(f"{server.url}a", max_bytes=4).endswith("it is larger than 4 bytes")


def test_the_size_limit_counts_decompressed_bytes(server: Server) -> None:
    packed = gzip.compress(b"\0" * 10 * 1024 * 1024)
    server.pages["/a"] = Answer(packed, headers={"Content-Encoding": "gzip"})
    assert len(packed) < 20_000
    assert refused(f"{server.url}a", max_bytes=1024 * 1024).endswith("it is larger than 1 MiB")
    assert len(fetch(f"{server.url}a").content) == 10 * 1024 * 1024


def test_invalid_compression_is_reported(server: Server) -> None:
    server.pages["/a"] = Answer(b"no gzip", headers={"Content-Encoding": "gzip"})
    assert f"cannot fetch {server.url}a: " in refused(f"{server.url}a")


def test_a_server_that_never_answers_times_out(server: Server) -> None:
    server.hold("/a")
    assert refused(f"{server.url}a", timeouts=AT_ONCE).endswith("no response in time")


def test_the_whole_exchange_has_a_deadline(server: Server) -> None:
    server.pages["/a"] = "slow"
    assert refused(f"{server.url}a", timeouts=Timeouts(whole=0)).endswith("it took longer than 0 s")


def test_all_requests_of_one_task_share_a_deadline(server: Server) -> None:
    server.pages["/a"] = "slow"
    together = fetching.fetcher(60)
    assert together(f"{server.url}a").content == b"slow"
    with pytest.raises(FetchError, match="it took longer than 0 s"):
        fetching.fetcher(0)(f"{server.url}a")


def test_a_redirect_without_an_address_is_reported(server: Server) -> None:
    server.pages["/a"] = Answer(status=301)
    assert refused(f"{server.url}a").endswith("the server responded with 301")


def test_a_broken_connection_is_reported(server: Server) -> None:
    server.pages["/a"] = closed
    assert f"cannot fetch {server.url}a: " in refused(f"{server.url}a")


def test_a_truncated_response_is_reported() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def answer() -> None:
            with closing(listening.accept()[0]) as connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1234")

        thread = Thread(target=answer)
        thread.start()
        assert "incompleteread" in refused(f"http://127.0.0.1:{listening.getsockname()[1]}/")
        thread.join()


def test_an_unreachable_server_is_reported() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    assert refused(f"http://127.0.0.1:{port}/").endswith("connection refused")


def test_a_server_without_tls_is_reported(server: Server) -> None:
    secure = server.url.replace("http:", "https:")
    assert refused(secure).startswith(f"cannot fetch {secure}: [ssl")


def test_the_proxy_of_the_environment_is_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", server.url)
    monkeypatch.setenv("no_proxy", "")
    server.pages["http://example.invalid/feed"] = server.pages["/feed"] = "by proxy"
    assert fetch("http://example.invalid/feed").content == b"by proxy"
