"""Whether what was measured is worth measuring: each tool must have written the same entries."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

from lxml import etree

from bench.articles import CATEGORIES

_NS = {
    "a": "http://www.w3.org/2005/Atom",
    "c": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
FEEDS = (*CATEGORIES, "all")


class DifferentOutputError(Exception):
    """Two tools did not write the same."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a subscriber sees of an entry."""

    id: str
    title: str
    link: str
    published: str
    summary: str
    content: str
    author: str
    categories: tuple[tuple[str, str], ...]


Feeds = dict[tuple[str, str], tuple[Entry, ...]]
"""Entries by feed and format."""


def read(output: Path, all_folder: str = "all") -> Feeds:
    """All feeds below `output`."""
    found: Feeds = {}
    for slug in FEEDS:
        folder = output / (all_folder if slug == "all" else slug)
        found[slug, "Atom"] = tuple(_atom(e) for e in _elements(folder / "atom.xml", "/a:feed/a:entry"))
        found[slug, "RSS"] = tuple(_rss(e) for e in _elements(folder / "rss.xml", "/rss/channel/item"))
    return found


def _elements(path: Path, where: str) -> list[etree._Element]:
    found = etree.parse(path).xpath(where, namespaces=_NS)
    return [element for element in found if isinstance(element, etree._Element)] if isinstance(found, list) else []


def _text(element: etree._Element, where: str) -> str:
    return (element.findtext(where, "", _NS) or "").strip()


def _atom(entry: etree._Element) -> Entry:
    return Entry(
        id=_text(entry, "a:id"),
        title=_text(entry, "a:title"),
        link=next(e.get("href", "") for e in entry.iterfind("a:link", _NS) if e.get("rel", "alternate") == "alternate"),
        published=_text(entry, "a:published"),
        summary=_text(entry, "a:summary"),
        content=html.unescape(_text(entry, "a:content")),
        author=_text(entry, "a:author/a:name"),
        categories=tuple((e.get("scheme", ""), e.get("term", "")) for e in entry.iterfind("a:category", _NS)),
    )


def _rss(item: etree._Element) -> Entry:
    return Entry(
        id=_text(item, "guid"),
        title=_text(item, "title"),
        link=_text(item, "link"),
        published=parsedate_to_datetime(_text(item, "pubDate")).isoformat(),
        summary=html.unescape(_text(item, "description")),
        content=html.unescape(_text(item, "c:encoded")),
        author=_text(item, "dc:creator"),
        categories=tuple((e.get("domain", ""), e.text or "") for e in item.iterfind("category")),
    )


def same(ours: Feeds, theirs: Feeds, view: Callable[[Entry], object], what: str) -> None:
    """Hold that two tools wrote the same entries in the same order, as far as `view` shows them.

    Raises:
        DifferentOutputError: they did not.
    """
    for feed, entries in ours.items():
        if not entries:
            raise DifferentOutputError(f"{what}: coopfeed wrote no entry into {feed}")
        if len(entries) != len(theirs[feed]):
            raise DifferentOutputError(f"{what}: {feed} has {len(theirs[feed])} entries, not {len(entries)}")
        for one, other in zip(entries, theirs[feed], strict=True):
            if view(one) != view(other):
                raise DifferentOutputError(f"{what}: {feed} differs:\n{view(one)}\n{view(other)}")


def whole(entry: Entry) -> object:
    """Everything."""
    return entry


def identity(entry: Entry) -> object:
    """What says which entry it is."""
    return entry.id, entry.title


def title(entry: Entry) -> object:
    """The title: for a tool that makes ids of its own."""
    return entry.title


def pages(output: Path, count: int, what: str) -> None:
    """Hold that each of `count` items has a page; the feeds have some beside them.

    Raises:
        DifferentOutputError: there are too few.
    """
    found = sum(1 for path in output.rglob("*.html") if "<article>" in path.read_text(encoding="utf-8"))
    if found != count:
        raise DifferentOutputError(f"{what}: {found} pages of items, not {count}")
