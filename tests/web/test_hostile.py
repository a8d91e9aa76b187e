"""No foreign code runs: attacks in every text of a publication, in a browser without any policy.

The strict Content-Security-Policy that pages can be served with would hide what the sanitiser let through.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import starmap
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from playwright.sync_api import Dialog, Page, expect

from coopfeed.migrating.importing.content import from_html
from coopfeed.reading import markdown
from coopfeed.reading.field_errors import ContentError
from coopfeed.reading.sanitising import TAGS
from coopfeed.reading.source_file import without_forbidden
from coopfeed.rendering.pages.environment import environment
from tests import hostile
from tests.desk import Desk
from tests.making import a_site
from tests.migrating.foreign.making import atom, rss
from tests.previewing import serving
from tests.web.browser import Tab, origin
from tests.web.conftest import Serve
from tests.web.servers import Server

PAYLOADS = hostile.payloads()
LASTING = {"Cache-Control": "max-age=3600"}  # hundreds of pages share the style sheet
PICTURES = ("image", "media")  # a text may show images and media of any site

# What would run on interaction: event handlers and javascript: addresses.
SUSPECTS = """() => {
  const found = [];
  const look = (root, where) => {
    for (const element of root.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        const isAddress = /^(?:(?:xlink:)?href|src|(?:form)?action|data|poster|cite|background|ping)$/.test(name);
        const isCode = isAddress && URL.canParse(value, element.baseURI)
          && !/^(?:https?|mailto|tel):$/.test(new URL(value, element.baseURI).protocol);
        if (isCode || /^(?:on.*|style|srcdoc)$/i.test(name))
          found.push(`${element.localName} ${name}=${value} ${where}`);
      }
      if (element.shadowRoot) look(element.shadowRoot, where);
      const inside = element.contentDocument;
      if (inside) look(inside, inside.URL);
      if (inside && inside.URL !== element.src) found.push(`${element.src} went to ${inside.URL}`);
    }
  };
  look(document, document.URL);
  return found;
}"""
FRAMES = """async (urls) => {
  await Promise.all(urls.map((src) => new Promise((done) => {
    const frame = document.createElement("iframe");
    document.body.append(Object.assign(frame, { src, onload: done }));
  })));
  return [...document.querySelectorAll("iframe")].filter((frame) => frame.contentDocument).length;
}"""
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Watched:
    """A tab that records which payloads run, on any page and in any frame."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.ran: list[str] = []
        tab.context.expose_binding("hit", lambda source, *numbers: self._note(source["frame"].url, *numbers))
        tab.context.on("dialog", self._dismiss)
        tab.context.on("request", lambda request: self._asked(request.resource_type, request.url))

    def _note(self, url: str, *numbers: object) -> None:
        self.ran += [f"{PAYLOADS[number]} on {url}" for number in numbers if isinstance(number, int)]

    def _dismiss(self, dialog: Dialog) -> None:
        self.ran.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, kind: str, url: str) -> None:
        if not url.startswith("http://127.0.0.1:") and kind not in PICTURES:
            self.ran.append(f"a request for {url} ({kind})")

    def open(self, url: str) -> Page:
        page = self.tab.open(url)
        self.look()
        return page

    def look(self) -> None:
        """Record what is in the page and its frames once painted."""
        self.tab.page.evaluate(PAINTED)
        self.ran += [suspect[:300] for suspect in self.tab.page.evaluate(SUSPECTS)]

    def open_all(self, urls: Sequence[str], at_once: int = 120) -> None:
        """Open pages of one origin in unrestricted frames."""
        for start in range(0, len(urls), at_once):
            some = urls[start : start + at_once]
            page = self.open(f"{origin(some[0])}/nothing")
            left = page.evaluate(FRAMES, some)
            self.look()
            if left != len(some):
                self.ran.append(f"{len(some) - left} pages went elsewhere")


@pytest.fixture
def watched(tab: Tab) -> Watched:
    return Watched(tab)


def together(size: int) -> list[list[str]]:
    """Yield all payloads, `size` at a time: a page for each would take minutes."""
    return [PAYLOADS[start : start + size] for start in range(0, len(PAYLOADS), size)]


def text(payloads: list[str], most: int = 10_000) -> str:
    """Return payloads as a one-line text."""
    return " ".join(" ".join(without_forbidden(payload)[:500] for payload in payloads).split())[:most]


def title(payloads: list[str]) -> str:
    """Return payloads as a one-line text of the maximum length of a title."""
    return text(sorted(payloads, key=len), 250)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Server]]:
    """A publication with payloads in every text of feeds.yaml and of its items, and its server."""
    desk = Desk(tmp_path_factory.mktemp("hostile"))
    with Server(desk.public, headers=LASTING, cors=True) as server:
        server.pages["/nothing"] = "<!doctype html>"
        write(desk, server.url)
        desk.publish()
        yield desk, server


def write(desk: Desk, url: str) -> None:
    """Write the project."""
    groups = dict(enumerate(together(12)))
    site = {
        "title": title(PAYLOADS),
        "description": text(PAYLOADS, 50_000),
        "rights": text(PAYLOADS, 50_000),
        "url": url,
        "home": address(1),
        "author": {"name": text(PAYLOADS, 50_000), "url": address(0)},
        "tag": "example.org,2020:news",
        "categories": {f"c{n}": {"title": title(some), "description": text(some)} for n, some in groups.items()},
        "feeds": {"f": {"title": title(PAYLOADS), "description": text(PAYLOADS), "where": {"category": "c0"}}},
        "publish": {"max_new": 10_000},
        "entries": 20,
    }
    dump(desk, "feeds.yaml", site)
    for number, some in enumerate(together(3)):
        dump(desk, f"items/p{number}.yaml", item(number, some))
    for number, some in groups.items():
        gone = {
            "withdrawn": "2025-01-01",
            "reason": text(some),
            "content": "a",
            "id": f"urn:x:w{number}",
            "guid": "none",
        }
        dump(desk, f"items/w{number}.yaml", item(number, some) | gone)


def dump(desk: Desk, name: str, values: dict[str, Any]) -> None:
    desk.write(name, yaml.safe_dump(values, allow_unicode=True, width=1_000))


def item(number: int, payloads: list[str]) -> dict[str, Any]:
    said, where = text(payloads), address(number)
    return {
        "title": title(payloads),
        "date": f"{2000 + number // 28}-02-{1 + number % 28:02}",
        "category": f"c{number // 4 % 20}",
        "summary": said,
        "content": "\n\n".join(content(*each) for each in enumerate(payloads, start=number)),
        "guid": said[:900].strip(),
        "tags": [said],
        "authors": [{"name": said, "url": where}],
        "image": {"src": f"{where}.png", "alt": said},
        "enclosures": [{"url": where, "type": "text/plain", "title": said}] * 2,
        "event": {"start": "2025-01-01", "place": said},
        **({"link": where} if number % 3 else {"id": f"urn:x:'onload=hit({number})//"}),
    }


def address(number: int) -> str:
    return f"https://elsewhere.example/{number}?'onerror='hit({number})'\"><script>hit({number})</script>#javascript:"


def content(number: int, payload: str) -> str:
    """Return a payload in one of the forms; one that is rejected or needs a file becomes a code block."""
    written = without_forbidden(hostile.FORMS[number % len(hostile.FORMS)].replace("{}", payload))
    files = Files([])
    try:
        markdown.render(written, "", "", files)
    except ContentError:
        files.wanted.append(written)
    return f"```\n{written}\n```" if files.wanted else written


@dataclass(frozen=True)
class Files:
    """No files at all."""

    wanted: list[str]

    def address(self, path: str) -> None:
        self.wanted.append(path)

    def size(self, address: str) -> None:
        """None."""


def urls(server: Server, *patterns: str) -> list[str]:
    assert server.folder
    found = (path for pattern in patterns for path in sorted(server.folder.glob(pattern)))
    return [server.url + quote(path.relative_to(server.folder).as_posix()) for path in found]


# sanitised HTML


def contents() -> list[str]:
    """Yield the results of every payload: in every form in feeds, on pages with other attributes, and imported."""
    as_text = environment().from_string("{{ html | as_text }}")
    base = "https://feeds.example.org/news/"
    found = []
    for written in (form.replace("{}", payload) for form in hostile.FORMS for payload in PAYLOADS):
        try:
            html, _ = markdown.render(written, base, f"{base}items/a.html")
        except ContentError:  # then nothing is published
            continue
        found += [html, as_text.render(html=html, site=a_site(url=base), root="")]
    imported = (from_html(payload, base)[0] for payload in PAYLOADS)
    return found + [markdown.render(text, base, base)[0] for text in imported]


def test_sanitised_html_runs_nothing_in_a_document(watched: Watched, server: Server) -> None:
    """Each content also stays within its element."""
    made = contents()
    server.pages["/"] = "<!doctype html>" + "".join(f"<section>{html}</section><hr class=end>" for html in made)
    page = watched.open(server.url)
    expect(page.locator("body > section + hr.end")).to_have_count(len(made))
    tags = page.evaluate("[...new Set([...document.querySelectorAll('section *')].map((node) => node.localName))]")
    assert set(tags) <= TAGS
    assert watched.ran == []


def test_sanitised_html_runs_nothing_by_inner_html(watched: Watched, server: Server) -> None:
    """Serialised by the browser and parsed again, as editors and some readers do."""
    server.pages |= {"/": "<!doctype html><main></main>", "/contents.json": json.dumps(contents())}
    page = watched.open(server.url)
    page.evaluate(
        """async () => {
            for (const html of await (await fetch("contents.json")).json()) {
                const [once, twice] = [document.createElement("div"), document.createElement("div")];
                document.querySelector("main").append(once, twice);
                once.innerHTML = html;
                twice.innerHTML = once.innerHTML;
            }
        }"""
    )
    watched.look()
    assert page.locator("main > div").count() > len(PAYLOADS)
    assert watched.ran == []


# what is published


def test_nothing_runs_on_any_page(watched: Watched, site: tuple[Desk, Server]) -> None:
    _, server = site
    every = urls(server, "**/*.html")
    assert len(every) > 180
    watched.open_all(every)
    assert watched.ran == []


@pytest.mark.parametrize("layout", ["list", "cards", "compact"])
@pytest.mark.parametrize("mode", ["", "light"])
def test_nothing_runs_in_the_element(watched: Watched, site: tuple[Desk, Server], layout: str, mode: str) -> None:
    _, server = site
    feed = f'src="{server.url}all/feed.json" limit="1000" layout="{layout}" mode="{mode}" images="yes"'
    script = f'<script type="module" src="{server.url}embed/coop-feed.js"></script>'
    server.pages["/partner.html"] = f"<!doctype html>{script}<coop-feed {feed}></coop-feed>"
    page = watched.open(f"{server.url}partner.html")
    expect(page.locator("coop-feed li")).to_have_count(20)
    watched.look()
    assert watched.ran == []


def test_nothing_of_a_foreign_feed_runs_in_the_element(watched: Watched, site: tuple[Desk, Server]) -> None:
    _, server = site
    codes = ["javascript:hit(0)", " java\tscript:hit(0)", "data:text/html,<script>parent.hit(0)</script>", "vbscript:x"]
    codes += [payload for payload in PAYLOADS if "script:" in payload]
    items = [
        {"id": code, "url": code, "image": code, "title": code, "summary": code, "language": code, "tags": [code]}
        for code in (*codes, *PAYLOADS)
    ]
    feed = {"version": codes[0], "title": codes[0], "home_page_url": codes[0], "language": codes[0], "items": items}
    server.pages["/evil.json"] = json.dumps(feed)
    script = '<script type="module" src="embed/coop-feed.js"></script>'
    server.pages["/partner.html"] = f'{script}<coop-feed src="evil.json" limit="1000"></coop-feed>'
    page = watched.open(f"{server.url}partner.html")
    expect(page.locator("coop-feed li")).to_have_count(len(items))
    watched.look()
    assert watched.ran == []


def test_nothing_runs_in_embedded_html(watched: Watched, site: tuple[Desk, Server]) -> None:
    """The fragment, included and by innerHTML, and the oEmbed response of every feed."""
    _, server = site
    assert server.folder
    fragments = {path: path.read_text() for path in server.folder.glob("*/fragment.html")}
    answers = [json.loads(path.read_bytes())["html"] for path in server.folder.glob("*/oembed.json")]
    server.pages["/parts.json"] = json.dumps([*fragments.values(), *answers])
    server.pages["/partner.html"] = f"<!doctype html>{''.join(fragments.values())}"
    page = watched.open(f"{server.url}partner.html")
    expect(page.locator("ul.coop-feed")).to_have_count(len(fragments))
    page.evaluate(
        """async () => {
            for (const html of await (await fetch("parts.json")).json()) {
                document.body.append(document.createElement("div"));
                document.body.lastChild.innerHTML = html;
            }
        }"""
    )
    expect(page.locator("blockquote")).to_have_count(len(answers))
    watched.look()
    assert watched.ran == []


READERS = """async (documents) => {
  for (const url of documents) {
    const text = await (await fetch(url)).text();
    const texts = [];
    if (url.endsWith("json")) texts.push(...JSON.parse(text).items.map((item) => item.content_html));
    else {
      const xml = new DOMParser().parseFromString(text, "application/xml");
      const kinds = [
        ["http://www.w3.org/2005/Atom", "content"],
        ["http://purl.org/rss/1.0/modules/content/", "encoded"],
        [null, "description"],
      ];
      for (const kind of kinds)
        for (const { textContent, parentNode } of xml.getElementsByTagNameNS(...kind))
          if (parentNode.localName !== "channel") texts.push(textContent);
    }
    if (!texts.length) throw new Error(`${url} is empty`);
    for (const html of texts) {
      document.body.append(document.createElement("article"));
      document.body.lastChild.innerHTML = html;
    }
  }
}"""


def test_nothing_runs_in_a_feed_reader(watched: Watched, site: tuple[Desk, Server]) -> None:
    _, server = site
    documents = urls(server, "all/atom.xml", "all/rss.xml", "all/feed.json", "all/archive/*.xml", "all/archive/*.json")
    server.pages["/reader.html"] = "<!doctype html><body></body>"
    page = watched.open(f"{server.url}reader.html")
    page.evaluate(READERS, documents)
    watched.look()
    assert page.locator("article").count() >= 4 * len(together(3))
    assert watched.ran == []


# what is imported


def foreign(kind: str) -> str:
    """Return a document with payloads in all of its texts and addresses."""
    said = [(f"https://old.example.org/{n}?{text(some)}", text(some)) for n, some in enumerate(together(6))]
    if kind == "feed.json":
        return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [*starmap(json_item, said)]})
    if kind == "posts.csv":
        table = io.StringIO()
        writer = csv.writer(table)
        writer.writerow("title summary content authors tags alt date link id image".split())
        writer.writerows([payload] * 6 + ["2020-01-01"] + [url] * 3 for url, payload in said)
        return table.getvalue()
    quoted = [(escape(url), escape(payload)) for url, payload in said]
    if kind == "atom.xml":
        return atom(*starmap(atom_entry, quoted)).decode()
    made = rss(*starmap(rss_item, quoted)).decode()
    if kind == "rss.xml":
        return made
    made = made.replace("<rss ", '<rss xmlns:wp="http://wordpress.org/export/1.2/" ')
    return made.replace("<item>", "<item><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>")


def json_item(url: str, payload: str) -> dict[str, Any]:
    texts = dict.fromkeys(("title", "summary", "content_html"), payload)
    more = {"authors": [{"name": payload, "url": url}], "tags": [payload], "date_published": "2020-01-01T00:00:00Z"}
    return texts | dict.fromkeys(("id", "url", "image"), url) | more


def atom_entry(url: str, payload: str) -> str:
    return (
        f"<id>{url}</id><title type='html'>{payload}</title><link href=\"{url}\"/>"
        f"<updated>2020-01-01T00:00:00Z</updated>"
        f'<author><name>{payload}</name></author><category term="{payload}"/>'
        f"<summary type='html'>{payload}</summary><content type='html'>{payload}</content>"
    )


def rss_item(url: str, payload: str) -> str:
    return (
        f"<title>{payload}</title><link>{url}</link><guid isPermaLink='false'>{url}</guid>"
        f"<pubDate>Wed, 01 Jan 2020 00:00:00 +0000</pubDate><dc:creator>{payload}</dc:creator>"
        f"<category>{payload}</category><description>{payload}</description>"
        f"<content:encoded>{payload}</content:encoded>"
    )


@pytest.mark.parametrize("kind", ["rss.xml", "atom.xml", "feed.json", "wordpress.xml", "posts.csv"])
def test_nothing_runs_from_an_import(watched: Watched, serve: Serve, desk: Desk, kind: str) -> None:
    server = serve(desk.public, headers=LASTING)
    server.pages["/nothing"] = "<!doctype html>"
    names = {
        "title": "News",
        "url": server.url,
        "tag": "example.org,2020:news",
        "author": "A",
        "categories": {"c": "C"},
    }
    dump(desk, "feeds.yaml", names | {"publish": {"max_new": 10_000}})
    desk.write(kind, foreign(kind))
    done = desk.run("import", kind)
    assert done.exit_code == 0, done.output
    desk.publish()
    every = urls(server, "items/*.html")
    assert len(every) == len(together(6))
    watched.open_all(every)
    assert watched.ran == []


# the preview


def test_nothing_runs_in_the_preview(watched: Watched, site: tuple[Desk, Server]) -> None:
    """Its pages are the published ones, plus its own page for a missing address."""
    desk, published = site
    absent = (quote(f"{text(some, 200)}.html", safe="") for some in together(12))
    some = urls(published, "*/index.html", "items/*.html")[::5]
    with serving(desk.root) as preview:
        watched.open_all([preview.url + each for each in (*(url.removeprefix(published.url) for url in some), *absent)])
    assert watched.ran == []


def test_nothing_runs_in_the_overlay_of_the_preview(watched: Watched, desk: Desk) -> None:
    """It shows the lines with problems and the messages that quote them."""
    for number, some in enumerate(together(1)):
        payload = text(some)
        wrong = {"title": "A", "date": payload, "category": payload, "summary": "B", "link": payload, payload: payload}
        dump(desk, f"items/p{number}.yaml", wrong)
    with serving(desk.root) as preview:
        page = watched.open(preview.url)
        overlay = page.get_by_role("alertdialog")
        expect(overlay).to_contain_text("<img src=//e.example/x onerror=hit(0)>")
        watched.look()
    assert watched.ran == []
