"""Read feeds and pages back with independent parsers, into one form for all formats."""

from __future__ import annotations

import html
import json
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import feedparser
from lxml import etree

NS = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "xml": "http://www.w3.org/XML/1998/namespace",
}


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """An entry as a reader knows it; `authors` is one text, as in RSS. `language` is "" in RSS."""

    id: str
    title: str
    link: str
    published: datetime
    updated: datetime
    authors: str
    categories: tuple[str, ...]
    summary: str
    content: str
    language: str


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """A feed as a reader knows it."""

    title: str
    home: str
    address: str
    language: str
    entries: tuple[ReadEntry, ...]


def read(name: str, document: bytes) -> ReadFeed:
    """Return a document in the format `name` as a feed reader sees it."""
    return _read_json(document) if name == "json" else _read_xml(document)


def xml(document: bytes) -> etree._Element:
    """Return the root of a well-formed XML document."""
    return etree.fromstring(document)


def text(element: etree._Element, path: str) -> str:
    """Return the text of the only element at `path`."""
    (found,) = element.findall(path, NS)
    return found.text or ""


def texts(element: etree._Element, path: str) -> list[str]:
    """Return the texts of all elements at `path`."""
    return [found.text or "" for found in element.findall(path, NS)]


def attributes(element: etree._Element, path: str) -> list[dict[str, str]]:
    """Return the attributes of all elements at `path`."""
    return [{str(name): str(value) for name, value in found.attrib.items()} for found in element.findall(path, NS)]


def tags(page: bytes | str) -> list[tuple[str, dict[str, str]]]:
    """Return every start tag of an HTML text with its attributes."""
    parser = _Tags()
    parser.feed(page.decode() if isinstance(page, bytes) else page)
    parser.close()
    return parser.found


def urls(page: bytes | str) -> list[str]:
    """Return every address in an HTML text."""
    names = ("href", "src", "cite", "poster")
    return [value for _, attrs in tags(page) for name, value in attrs.items() if name in names]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def _read_xml(document: bytes) -> ReadFeed:
    parsed = feedparser.parse(document, sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo, parsed.get("bozo_exception")
    is_rss = parsed.version.startswith("rss")
    address = next(link.href for link in parsed.feed.links if link.rel == "self")
    language = parsed.feed.get("language", "")
    entries = tuple(_entry(entry, is_rss=is_rss) for entry in parsed.entries)
    return ReadFeed(parsed.feed.title, parsed.feed.link, address, language, entries)


def _entry(entry: Any, *, is_rss: bool) -> ReadEntry:
    published = entry.published_parsed
    return ReadEntry(
        id=entry.id,
        title=entry.title,
        link=entry.link,
        published=_utc(published),
        updated=_utc(entry.updated_parsed if "updated_parsed" in entry else published),
        authors=", ".join(author.name for author in entry.authors),
        categories=tuple(tag.term for tag in entry.tags),
        # RSS's description is HTML.
        summary=html.unescape(entry.summary) if is_rss else entry.summary,
        content=entry.content[0].value,
        language="" if is_rss else entry.title_detail.language,
    )


def _utc(parsed: Any) -> datetime:
    return datetime.fromtimestamp(timegm(parsed), UTC)


def _read_json(document: bytes) -> ReadFeed:
    feed = json.loads(document)
    entries = tuple(
        ReadEntry(
            id=item["id"],
            title=item["title"],
            link=item["url"],
            published=datetime.fromisoformat(item["date_published"]),
            updated=datetime.fromisoformat(item["date_modified"]),
            authors=", ".join(author["name"] for author in item["authors"]),
            categories=tuple(item["tags"]),
            summary=item["summary"],
            content=item["content_html"],
            language=item["language"],
        )
        for item in feed["items"]
    )
    return ReadFeed(feed["title"], feed["home_page_url"], feed["feed_url"], feed["language"], entries)
