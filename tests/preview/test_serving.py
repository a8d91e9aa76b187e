"""Responses of a real preview."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk import NOW, SITE, Desk
from tests.previewing import Preview, serving

SCRIPT = b'<script src="/.coopfeed/live.js" data-version="'


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with an item that has an image, a translation and a draft, published."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.write("feeds.yaml", SITE + "languages: {en: , fr: Nouvelles}\nentries: 1\n")
    desk.item("herath", image="{src: dot.png, alt: A dot}")
    desk.item("tea", date="2025-02-02", category="trainings")
    desk.write("items/herath.fr.yaml", "title: Un\nsummary: Un texte.\n")
    desk.item("later", date="2026-02-02", category="trainings")
    desk.item("draft", draft="true")
    desk.write("items/dot.png", "a dot")
    desk.publish()
    return desk


@pytest.fixture(scope="module")
def preview(desk: Desk) -> Iterator[Preview]:
    with serving(desk.root, "--now", NOW) as running:
        yield running


@pytest.fixture(scope="module")
def future(desk: Desk) -> Iterator[Preview]:
    with serving(desk.root, "--now", NOW, "--future") as running:
        yield running


def without_script(page: bytes) -> bytes:
    """Return a page without the inserted script."""
    before, found, after = page.partition(SCRIPT)
    return before + after.partition(b"\n")[2] if found else page


def test_every_file_equals_the_published_one_except_for_one_script(desk: Desk, preview: Preview) -> None:
    files = desk.files()
    del files["coopfeed.json"]
    assert len(files) >= 60
    for path, content in files.items():
        body = preview.ask(f"/{path}").body
        assert without_script(body) == content, path
        assert (SCRIPT in body) == (path.endswith(".html") and not path.endswith("/fragment.html")), path


def test_media_types_are_those_of_the_documentation(preview: Preview) -> None:
    types = {
        "/index.html": "text/html; charset=utf-8",
        "/all/atom.xml": "application/atom+xml; charset=utf-8",
        "/all/rss.xml": "application/rss+xml; charset=utf-8",
        "/all/feed.json": "application/feed+json",
        "/feeds.opml": "text/x-opml; charset=utf-8",
        "/assets/style.css": "text/css; charset=utf-8",
        "/embed/coop-feed.js": "text/javascript; charset=utf-8",
        "/.coopfeed/live.js": "text/javascript; charset=utf-8",
        "/.coopfeed/events": "text/event-stream; charset=utf-8",
    }
    assert {path: preview.ask(path, "HEAD").headers["content-type"] for path in types} == types


def image(desk: Desk) -> str:
    return "/" + next(path for path in desk.files() if path.endswith(".png"))


def test_an_unchanged_file_is_not_sent_again(desk: Desk, preview: Preview) -> None:
    for path in ("/", "/all/atom.xml", "/.coopfeed/live.js", image(desk)):
        first = preview.ask(path)
        again = preview.ask(path, If_None_Match=f'"x", {first.headers["etag"]}')
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])
        assert preview.ask(path, If_None_Match='"x"').status == 200
        assert preview.ask(path, If_None_Match="*").status == 304


def test_caches_must_revalidate(preview: Preview) -> None:
    assert preview.ask("/").headers["cache-control"] == "no-cache"


def test_text_is_compressed_on_request(desk: Desk, preview: Preview) -> None:
    answer = preview.ask("/all/atom.xml", Accept_Encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["vary"]
    assert gzip.decompress(answer.body) == desk.files()["all/atom.xml"]
    assert "content-encoding" not in preview.ask("/all/atom.xml").headers


def test_head_is_get_without_a_body(preview: Preview) -> None:
    head, get = (preview.ask("/all/atom.xml", method) for method in ("HEAD", "GET"))
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(get.body))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_rejected(preview: Preview, method: str) -> None:
    assert preview.ask("/", method).status == 405
    assert preview.ask("/.coopfeed/events", method).status == 405


def test_a_folder_serves_its_index(preview: Preview) -> None:
    assert preview.ask("/").body == preview.ask("/index.html").body
    assert preview.ask("/fr/all/").body == preview.ask("/fr/all/index.html").body
    moved = preview.ask("/fr/all")
    assert (moved.status, moved.headers["location"]) == (307, "/fr/all/")


def test_a_missing_page_suggests_similar_ones(preview: Preview) -> None:
    answer = preview.ask("/items/herat.html")
    assert answer.status == 404
    assert b'<a href="/items/herath.html">items/herath.html</a>' in answer.body
    assert SCRIPT in answer.body
    assert b'<a href="/trainings/atom.xml">' in preview.ask("/atom.xml").body
    assert b"There is:" not in preview.ask("/%E2%82%AC").body


def test_a_very_long_address_gets_no_suggestions(preview: Preview) -> None:
    answer = preview.ask("/all/index.htm" + "l" * 200)
    assert (answer.status, b"There is:" in answer.body) == (404, False)


def test_the_requested_path_is_escaped(preview: Preview) -> None:
    body = preview.ask("/%3Cscript%3Ealert(1)%3C/script%3E").body
    assert b"&lt;script&gt;alert(1)" in body
    assert b"<script>alert" not in body


@pytest.mark.parametrize(
    "path",
    [
        "/../feeds.yaml",
        "/%2e%2e/feeds.yaml",
        "/..%2ffeeds.yaml",
        "/assets/../../feeds.yaml",
        "/assets/%2e%2e/%2e%2e/feeds.yaml",
        "//etc/passwd",
        "/items/draft.yaml",
        "/.coopfeed/../feeds.yaml",
        "/.coopfeed/store.sqlite",
        "/feeds.yaml",
        "/items/draft.html",
        "/items/later.html",
    ],
)
def test_no_path_leads_out_of_the_publication(preview: Preview, path: str) -> None:
    assert preview.ask(path).status == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "192.0.2.1", "", "[", "github.dev"]
)
def test_another_host_is_rejected(preview: Preview, host: str) -> None:
    for path in ("/", "/.coopfeed/events", "/.coopfeed/live.js"):
        answer = preview.ask(path, host=host)
        assert answer.status in {400, 421}
        assert b"Example" not in answer.body


@pytest.mark.parametrize("host", ["name-8000.app.github.dev", "abc-8000.euw.devtunnels.ms:443"])
def test_names_of_tunnels_are_accepted(preview: Preview, host: str) -> None:
    assert preview.ask("/", host=host).status == 200


@pytest.mark.parametrize("host", ["localhost", "localhost:9", "127.0.0.1", "[::1]:8000", "LOCALHOST"])
def test_every_name_of_this_machine_is_accepted(preview: Preview, host: str) -> None:
    assert preview.ask("/", host=host).status == 200


@pytest.mark.parametrize("path", ["/all/feed.json", "/fr/all/feed.json", "/embed/coop-feed.js", "/", "/all/atom.xml"])
@pytest.mark.parametrize("kind", ["preview", "future"])
def test_other_sites_cannot_read_unpublished_files(request: pytest.FixtureRequest, kind: str, path: str) -> None:
    preview: Preview = request.getfixturevalue(kind)
    assert "access-control-allow-origin" not in preview.ask(path).headers
    for origin in ("https://evil.example", "null", "http://localhost.evil.example", "http://192.0.2.1", "file://"):
        assert "access-control-allow-origin" not in preview.ask(path, Origin=origin).headers, origin


@pytest.mark.parametrize("origin", ["http://localhost:3000", "http://127.0.0.1:8080", "https://[::1]"])
def test_pages_on_this_machine_can_read_the_open_files(preview: Preview, origin: str) -> None:
    for path in ("/all/feed.json", "/fr/all/feed.json", "/embed/coop-feed.js"):
        headers = preview.ask(path, Origin=origin).headers
        assert headers["access-control-allow-origin"] == origin
        assert headers["vary"].startswith("Origin")
    for path in ("/", "/all/atom.xml", "/.coopfeed/events", "/.coopfeed/live.js"):
        assert "access-control-allow-origin" not in preview.ask(path, "HEAD", Origin=origin).headers, path


def test_other_sites_cannot_load_or_frame_unpublished_files(desk: Desk, preview: Preview) -> None:
    paths = [
        "/",
        "/all/feed.json",
        "/all/embed.html",
        image(desk),
        "/.coopfeed/live.js",
        "/.coopfeed/events",
        "/nothing",
    ]
    for path in paths:
        headers = preview.ask(path, "HEAD").headers
        assert headers["cross-origin-resource-policy"] == "same-site", path
        assert headers["content-security-policy"].startswith("frame-ancestors 'self' http://localhost:* "), path


def test_the_record_appears_only_by_publishing(preview: Preview, future: Preview) -> None:
    for each in (preview, future):
        answer = each.ask("/coopfeed.json")
        assert (answer.status, b"is written when you publish" in answer.body) == (404, True)


def test_withheld_items_are_marked_everywhere(future: Preview) -> None:
    for path in ("/", "/all/", "/items/draft.html", "/items/herath.html", "/all/embed.html"):
        page = future.text(path)
        assert '<aside class="coopfeed-future"' in page, path
        assert "1 not yet due and 1 in draft. This is not the published version." in page
    feed = future.text("/trainings/atom.xml")
    assert "[not before 2026-02-02 00:" in feed
    assert "[Preview, not published] Example news" in feed


def test_a_fragment_is_served_without_the_preview_script(future: Preview, desk: Desk, preview: Preview) -> None:
    assert preview.ask("/all/fragment.html").body == desk.files()["all/fragment.html"]
    assert "live.js" not in future.text("/all/fragment.html")


def test_a_large_file_is_served_in_ranges(desk: Desk, preview: Preview) -> None:
    answer = preview.ask(image(desk), Range="bytes=2-3")
    assert (answer.status, answer.body, answer.headers["content-type"]) == (206, b"NG", "image/png")


def test_a_deleted_file_is_not_found(desk: Desk, preview: Preview) -> None:
    path = image(desk)
    before = desk.root / "items/dot.png"
    aside = before.rename(desk.root / "items/.dot.png")
    try:
        assert preview.ask(path).status == 404
    finally:
        aside.rename(before)


def test_a_start_with_errors_serves_no_pages(desk: Desk, tmp_path: Path) -> None:
    broken = Desk(tmp_path)
    broken.item("herath", date="x")
    with serving(broken.root) as preview:
        for path in ("/", "/all/atom.xml"):
            answer = preview.ask(path)
            assert answer.status == 503
            assert SCRIPT + b'"' in answer.body
        with preview.states() as states:
            state = next(states)
    assert (state["version"], state["failed"]) == ("", True)
    assert state["problems"] == [
        {
            "place": "items/herath.yaml:2:7",
            "severity": "error",
            "code": "bad-date",
            "message": '"x" is not a date',
            "hint": "write year, month and day: YYYY-MM-DD",
            "line": 2,
            "source": ["date: ", "x", ""],
        }
    ]
