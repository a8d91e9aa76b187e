from __future__ import annotations

import http.client
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.web.browser import Tab
from tests.web.conftest import Serve
from tests.web.servers import Answer, Server, closed

PAGE = "<!doctype html><html lang=en><title>A page</title>"
GET = "url => fetch(url).then(r => r.text(), error => error.name)"


def got(url: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Return the status, headers and body at `url`, as a client other than a browser gets them."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request(method, f"{parts.path}?{parts.query}", headers=headers)
    with connection.getresponse() as response:
        answer = response.status, dict(response.headers), response.read()
    connection.close()
    return answer


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("all/atom.xml", "application/xml; charset=utf-8"),
        ("all/feed.json", "application/json; charset=utf-8"),
        ("embed.js", "text/javascript; charset=utf-8"),
        ("index.html", "text/html; charset=utf-8"),
        ("unheard.of", "application/octet-stream"),
    ],
)
def test_files_have_correct_media_types(serve: Serve, tmp_path: Path, name: str, kind: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("né")
    status, headers, body = got(serve(tmp_path).url + name)
    assert (status, headers["Content-Type"], body.decode()) == (200, kind, "né")


def test_a_folder_serves_its_index_and_a_missing_file_is_404(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE)
    server = serve(tmp_path)
    assert got(server.url)[::2] == (200, PAGE.encode())
    assert got(f"{server.url}absent.html")[0] == 404
    assert got(f"{server.url}absent/")[0] == 404


def test_a_fresh_file_is_not_sent_again(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    server = serve(tmp_path)
    etag = got(f"{server.url}a.json")[1]["ETag"]
    assert got(f"{server.url}a.json", **{"If-None-Match": etag})[::2] == (304, b"")
    (tmp_path / "a.json").write_text("[]")
    assert got(f"{server.url}a.json", **{"If-None-Match": etag})[::2] == (200, b"[]")
    assert [asked.headers["If-None-Match"] for asked in server.requests] == [None, etag, etag]


def test_requests_are_recorded(server: Server) -> None:
    got(f"{server.url}a%20b.html?c=d", "HEAD", Accept="text/html")
    (asked,) = server.requests
    assert (asked.method, asked.path, asked.query) == ("HEAD", "/a b.html", "c=d")
    assert asked.headers["accept"] == "text/html"


def test_a_response_has_its_own_headers_and_those_of_its_server(serve: Serve) -> None:
    server = serve(headers={"X-Of": "server", "Referrer-Policy": "no-referrer"})
    server.pages["/a.json"] = Answer("{", 500, {"X-Of": "page", "Content-Type": "text/html"})
    status, headers, body = got(f"{server.url}a.json")
    assert (status, body) == (500, b"{")
    assert (headers["X-Of"], headers["Referrer-Policy"], headers["Content-Type"]) == (
        "page",
        "no-referrer",
        "text/html",
    )


def test_another_origin_reads_only_what_it_may(tab: Tab, serve: Serve) -> None:
    page, shut, open_to_all = serve(), serve(), serve(cors=True)
    page.pages["/"] = PAGE
    shut.pages["/a.json"] = open_to_all.pages["/a.json"] = "{}"
    tab.open(page.url)
    assert tab.page.evaluate(GET, f"{shut.url}a.json") == "TypeError"
    assert tab.page.evaluate(GET, f"{open_to_all.url}a.json") == "{}"
    asks_first = "url => fetch(url, {headers: {'X-Own': '1'}}).then(r => r.text())"
    assert tab.page.evaluate(asks_first, f"{open_to_all.url}a.json") == "{}"
    assert [asked.method for asked in open_to_all.requests] == ["GET", "OPTIONS", "GET"]


def test_the_other_host_name_is_another_site(tab: Tab, server: Server) -> None:
    server.pages["/"] = Answer(PAGE, headers={"Set-Cookie": "known=yes; SameSite=Lax"})
    tab.open(server.url)
    tab.open(server.other_url)
    assert [asked.headers["Cookie"] for asked in server.requests] == [None, None]


def test_a_response_is_held_until_released(tab: Tab, server: Server) -> None:
    server.pages["/"] = f"{PAGE}<script>fetch('/slow.json').then(r => r.text()).then(t => document.title = t)</script>"
    held = server.hold("/slow.json", "came")
    page = tab.open(server.url)
    assert held.asked.wait(timeout=30)
    assert page.title() == "A page"
    held.release()
    page.wait_for_function("document.title === 'came'")


def test_a_server_stops_while_a_response_is_held(tab: Tab, server: Server) -> None:
    server.pages["/"] = f"{PAGE}<script>fetch('/slow.json')</script>"
    held = server.hold("/slow.json")
    tab.open(server.url)
    assert held.asked.wait(timeout=30)


def test_a_connection_can_be_dropped(tab: Tab, server: Server) -> None:
    server.pages |= {"/": PAGE, "/a.json": closed}
    tab.open(server.url)
    assert tab.page.evaluate(GET, f"{server.url}a.json") == "TypeError"
    assert "/a.json" in server.paths


def test_a_response_may_be_huge_and_the_client_may_leave(tab: Tab, server: Server) -> None:
    server.pages |= {"/": PAGE, "/a.json": b" " * 50_000_000}
    tab.open(server.url)
    first = "url => fetch(url).then(r => r.body.getReader().read()).then(({value}) => value.length > 0)"
    assert tab.page.evaluate(first, f"{server.url}a.json")
    tab.page.close()


def test_a_server_stands_in_for_another_host(tab: Tab, server: Server) -> None:
    server.pages |= {"/": f"{PAGE}<script src='https://feeds.example.org/news/a.js'></script>", "/a.js": "made = 1"}
    server.stand_in(tab.context, "https://feeds.example.org/news/")
    page = tab.open("https://feeds.example.org/news/")
    assert page.evaluate("made") == 1
    assert server.paths == ["/", "/a.js"]
    assert tab.errors == []
