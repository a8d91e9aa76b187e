"""`verify` against a real nginx: configured as in docs/hosting.md, and wrongly, one finding at a time."""

from __future__ import annotations

import gzip
import json
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.desk import SITE, Desk
from tests.servers import a_socket, documented, nginx, on_loopback, replaced, self_signed
from tests.web.servers import Server

CONFIGURATION = "/etc/nginx/conf.d/feeds.conf"
PICTURE = Path(__file__).parents[1] / "projects/everything/items/news/images/field.png"


@dataclass
class Live:
    """A publication on a desk, a copy served by nginx, and the findings of `verify`."""

    desk: Desk
    folder: Path
    url: str
    port: int
    serve: Callable[[str], None]
    stop: Callable[[], None]

    @property
    def root(self) -> Path:
        """Return the folder that nginx serves."""
        return self.folder / "live"

    def publish(self, *arguments: str, more: str = "") -> None:
        """Publish six items, two of them in each subscription document, and copy everything."""
        site = replaced(SITE, ("https://feeds.example.org/news/", self.url))
        self.desk.write("feeds.yaml", f"{site}entries: 2\n{more}")
        for number in range(1, 7):
            self.desk.item(f"item-{number}", date=f"2025-01-0{number}", content=f"{'A long text. ' * 80}")
        self.desk.publish(*arguments)
        self.upload()

    def upload(self) -> None:
        """Copy the output folder to the server, as rsync -a does."""
        shutil.copytree(self.desk.public, self.root, dirs_exist_ok=True)

    def verify(self, *arguments: str) -> dict[str, set[str]]:
        """Return the codes found, each with the paths of its addresses."""
        result = self.desk.run("verify", "--now", "2026-01-01", "--format", "json", *arguments)
        report = json.loads(result.stdout)
        assert result.exit_code == int(any(each["severity"] == "error" for each in report["findings"]))
        found: dict[str, set[str]] = {}
        for each in report["findings"]:
            found.setdefault(each["code"], set()).add(each["address"].removeprefix(self.url))
        return found


@pytest.fixture
def live(desk: Desk, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """A publication, and a server that is not yet started."""
    folder = tmp_path_factory.mktemp("live")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with ExitStack() as stack:
        listening = stack.enter_context(a_socket())
        port = listening.getsockname()[1]

        def serve(site: str) -> None:
            stack.enter_context(nginx(folder / "nginx", site, listening))

        yield Live(desk, folder, f"http://127.0.0.1:{port}/", port, serve, listening.close)


def configured(live: Live, *changes: tuple[str, str]) -> str:
    return on_loopback(replaced(documented(CONFIGURATION), *changes), live.root, live.port)


FEEDS = {f"{slug}/{name}" for slug in ("all", "interviews") for name in ("atom.xml", "rss.xml", "feed.json")}
ATOM = {path for path in FEEDS if path.endswith("atom.xml")}


def test_the_documented_configuration_has_no_findings(live: Live) -> None:
    live.publish()
    live.serve(configured(live))
    assert live.verify() == {}
    result = live.desk.run("verify", "--now", "2026-01-01")
    assert result.stdout.startswith(f"No problems found at {live.url} (")
    assert live.desk.run("verify", "--now", "2026-01-01", "--format", "github").stdout == ""


def test_the_documented_configuration_serves_compressed_files_correctly(live: Live) -> None:
    live.publish(more="compress: [gzip]\n")
    assert (live.root / "all/atom.xml.gz").exists()
    live.serve(configured(live, ("gzip on;", "gzip off;")))
    assert live.verify() == {}


def test_unrequested_compression_is_reported(live: Live) -> None:
    live.publish(more="compress: [gzip]\n")
    live.serve(configured(live, ("gzip_static on;", "gzip_static always;")))
    assert live.verify() == {"gzip-unasked": FEEDS}


LOCATION = "location ~ atom\\.xml$  {"
IN_SERVER = "    index index.html;\n"


@pytest.mark.parametrize(
    ("change", "code", "addresses"),
    [
        (("application/atom+xml; }", "text/html; }"), "wrong-media-type", {"all/atom.xml"}),
        (("charset utf-8;", "charset latin1; charset_types application/rss+xml;"), "wrong-charset", {"all/rss.xml"}),
        ((LOCATION, f"{LOCATION} etag off; if_modified_since off; add_header Last-Modified '';"), "no-validator", ATOM),
        ((LOCATION, f"{LOCATION} if_modified_since off; etag off;"), "no-304", ATOM),
        ((LOCATION, f"{LOCATION} if ($http_if_none_match) {{ return 304; }}"), "false-304", ATOM),
        (("gzip on;", "gzip off;"), "no-gzip", FEEDS),
        (("feed\\.json$\"       *;", "nothing\"       *;"), "no-cors", {"all/feed.json", "interviews/feed.json"}),
        (("embed/.*\\.js$\"   *;", "nothing\"   *;"), "no-cors", {"embed/coop-feed.js"}),
        (("default                                     max-age=300", "default max-age=604800"), "cached-long", FEEDS),
        ((IN_SERVER, f"{IN_SERVER} location = /all/rss.xml {{ return 403; }}"), "refused", {"all/rss.xml"}),
        ((IN_SERVER, f"{IN_SERVER} location = /all/rss.xml {{ return 302 /all/atom.xml; }}"), "redirected-for-now",
         {"all/rss.xml"}),
        ((IN_SERVER, f"{IN_SERVER} location = /all/rss.xml {{ return 301 /all/atom.xml; }}"), "redirected",
         {"all/rss.xml"}),
        ((IN_SERVER, f"{IN_SERVER} location = /all/embed.html {{ add_header X-Frame-Options DENY; }}"), "no-framing",
         {"all/embed.html"}),
        ((IN_SERVER, f"{IN_SERVER} location = /all/index.html {{ sub_filter json+oembed json; }}"), "no-oembed",
         {"all/index.html"}),
        ((IN_SERVER, f"{IN_SERVER} location = /coopfeed.json {{ return 404; }}"), "no-record", {"coopfeed.json"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_wrong_configuration_is_reported(live: Live, change: tuple[str, str], code: str, addresses: set[str]) -> None:
    live.publish()
    live.serve(configured(live, change))
    found = live.verify()
    assert found.keys() == {code}
    assert addresses <= found[code]


def without(path: str) -> Callable[[Live], None]:
    return lambda live: (live.root / path).unlink()


def changed(path: str, old: bytes, new: bytes) -> Callable[[Live], None]:
    def change(live: Live) -> None:
        file = live.root / path
        content = file.read_bytes()
        assert old in content
        file.write_bytes(content.replace(old, new))

    return change


def packed(live: Live) -> None:
    (live.root / "all/atom.xml.gz").write_bytes(gzip.compress(b"an old feed"))


@pytest.mark.parametrize(
    ("harm", "code", "address"),
    [
        (without("all/rss.xml"), "not-there", "all/rss.xml"),
        (without("embed/coop-feed.js"), "not-there", "embed/coop-feed.js"),
        (without("all/oembed.json"), "not-there", "all/oembed.json"),
        (without("all/archive/1.rss.xml"), "archive-missing", "all/archive/1.rss.xml"),
        (changed("all/atom.xml", b"About item-6", b"About item-0"), "other-bytes", "all/atom.xml"),
        (changed("embed/coop-feed.js", b"{", b"{ "), "other-bytes", "embed/coop-feed.js"),
        (packed, "bad-gzip", "all/atom.xml"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_wrong_files_are_reported(live: Live, harm: Callable[[Live], None], code: str, address: str) -> None:
    live.publish()
    harm(live)
    live.serve(configured(live))
    assert live.verify() == {code: {address}}


def test_an_unlinked_archive_is_reported(live: Live) -> None:
    live.publish()
    changed("all/atom.xml", b'rel="prev-archive"', b'rel="prev-arkive"')(live)
    live.serve(configured(live))
    assert live.verify() == {"other-bytes": {"all/atom.xml"}, "archive-unlinked": {"all/archive/1.atom.xml"}}


def test_feeds_with_another_self_link_are_reported(live: Live) -> None:
    live.publish()
    live.serve(configured(live))
    found = live.verify(live.url.replace("127.0.0.1", "localhost"))
    there = f"http://localhost:{live.port}/"
    assert {address.removeprefix(there) for address in found["self-link"]} == FEEDS


def test_verify_needs_no_project(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    live.publish()
    live.serve(configured(live))
    (live.root / "all/rss.xml").unlink()
    (live.desk.root / "feeds.yaml").unlink()
    assert live.verify(live.url.rstrip("/")) == {"not-there": {"all/rss.xml"}}


def test_a_missing_image_is_reported(live: Live) -> None:
    shutil.copy(PICTURE, live.desk.root / "field.png")
    live.desk.item("item-7", date="2025-01-07", image="{src: /field.png, alt: A field}")
    live.publish()
    (picture,) = live.root.glob("assets/field*.png")
    live.serve(configured(live))
    assert live.verify() == {}
    picture.unlink()
    assert live.verify() == {"image-missing": {f"assets/{picture.name}"}}


def test_a_hub_that_is_down_is_reported(live: Live) -> None:
    with closing(socket.socket()) as silent:
        silent.bind(("127.0.0.1", 0))
        hub = f"http://127.0.0.1:{silent.getsockname()[1]}/hub"
        live.publish("--no-ping", more=f"hub: {hub}\n")
        live.serve(configured(live))
        assert live.verify() == {"hub-silent": {hub}}


def test_a_hub_that_is_up_is_not_reported(live: Live) -> None:
    with Server() as hub:
        live.publish("--no-ping", more=f"hub: {hub.url}\n")
        live.serve(configured(live))
        assert live.verify() == {}
        assert hub.paths == ["/"]


def test_a_server_that_does_not_answer_exits_with_3(live: Live) -> None:
    live.publish()
    live.stop()
    result = live.desk.run("verify")
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"cannot verify {live.url}: connection refused" in result.stderr


def test_without_a_record_missing_files_are_not_reported(live: Live) -> None:
    live.publish()
    live.serve(configured(live))
    (live.root / "coopfeed.json").unlink()
    result = live.desk.run("verify", live.url.replace("127.0.0.1", "localhost"))
    assert result.exit_code == 3
    assert "there is no coopfeed.json to say what should be there" in result.stderr
    (live.root / "coopfeed.json").write_text("{}")
    assert live.verify() == {"no-record": {"coopfeed.json"}}


@pytest.fixture
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that no authority signed."""
    return self_signed(tmp_path_factory.mktemp("tls") / "site.pem")


def secured(live: Live, certificate: Path) -> str:
    live.url = live.url.replace("http:", "https:")
    live.publish()
    return on_loopback(documented(CONFIGURATION), live.root, live.port, certificate=certificate)


def test_an_expiring_certificate_is_reported(live: Live, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    live.serve(secured(live, certificate))
    assert live.verify("--now", f"{datetime.now(UTC):%Y-%m-%d}") == {}
    soon = datetime.now(UTC) + timedelta(days=25)
    assert live.verify("--now", f"{soon:%Y-%m-%d}") == {"certificate-expires": {""}}


def test_an_untrusted_certificate_is_reported(live: Live, certificate: Path) -> None:
    live.serve(secured(live, certificate))
    assert live.verify() == {"bad-certificate": {"coopfeed.json"}}


def test_a_finding_has_its_meaning_and_the_line_for_the_server(live: Live) -> None:
    live.publish()
    live.serve(configured(live, ('embed/.*\\.js$"   *;', 'nothing"   *;')))
    result = live.desk.run("verify", "--now", "2026-01-01")
    assert result.exit_code == 1
    assert (
        f"{live.url}embed/coop-feed.js: no-cors: the header Access-Control-Allow-Origin: * is missing\n"
        in result.stdout
    )
    assert "  Browsers block it on partners" in result.stdout
    assert "  → nginx: add_header Access-Control-Allow-Origin * always;\n" in result.stdout
    assert "Caddy" not in result.stdout
    assert f"\n\n4 errors at {live.url} (" in result.stdout


def test_many_addresses_of_a_finding_are_counted(live: Live) -> None:
    live.publish()
    live.serve(configured(live, ("gzip on;", "gzip off;")))
    result = live.desk.run("verify", "--now", "2026-01-01")
    assert result.exit_code == 0
    assert result.stdout.count(": warning: no-gzip: ") == 5
    assert "\n  and 1 more like these\n" in result.stdout


def test_the_github_form_annotates_findings(live: Live) -> None:
    live.publish()
    live.serve(configured(live))
    (live.root / "all/rss.xml").unlink()
    lines = live.desk.run("verify", "--format", "github", "--now", "2026-01-01").stdout.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"::error title=not-there::{live.url}all/rss.xml: not found (404)")


def test_published_files_that_were_not_copied_are_reported(live: Live) -> None:
    live.publish()
    live.desk.item("late", date="2025-02-01")
    live.desk.publish()
    live.serve(configured(live))
    assert live.verify() == {"behind": {"coopfeed.json"}}


def test_due_items_that_are_not_published_are_reported(live: Live) -> None:
    live.publish()
    live.desk.item("late", date="2025-02-01")
    live.serve(configured(live))
    assert live.verify() == {"due": {""}}
    assert "late: released by now, but not live" in live.desk.run("verify", "--now", "2026-01-01").stdout
