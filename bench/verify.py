"""Checks that the comparison is fair: each tool must have written the same entries."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from itertools import zip_longest
from pathlib import Path

from lxml import etree

from bench.articles import CATEGORIES
from bench.generate import URL

_NS = {
    "a": "http://www.w3.org/2005/Atom",
    "c": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": "http://purl.org/syndication/history/1.0",
}
FEEDS = (*CATEGORIES, "all")
FORMATS = {"Atom": "atom.xml", "RSS": "rss.xml"}


class DifferentOutputError(Exception):
    """Two tools wrote different output."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as a subscriber sees it."""

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


@dataclass(frozen=True, slots=True)
class Document:
    """A document as a subscriber sees it; `previous` is the address of the archive before it."""

    entries: tuple[Entry, ...]
    previous: str
    is_archive: bool


def read(output: Path) -> Feeds:
    """Return the subscription documents of all feeds below `output`."""
    return {(slug, form): _document(output / slug / name).entries for slug in FEEDS for form, name in FORMATS.items()}


def _document(path: Path) -> Document:
    root = etree.parse(path).getroot()
    channel = root.find("channel")
    top = root if channel is None else channel
    previous = top.find("a:link[@rel='prev-archive']", _NS)
    return Document(
        entries=(*map(_atom, top.iterfind("a:entry", _NS)), *map(_rss, top.iterfind("item"))),
        previous="" if previous is None else previous.get("href", ""),
        is_archive=top.find("fh:archive", _NS) is not None,
    )


def _history(path: Path, output: Path) -> Iterator[tuple[Entry, ...]]:
    """Return the entries of a subscription document and of its archives, followed as by a reader.

    Raises:
        DifferentOutputError: an archive is not marked as one.
    """
    document = _document(path)
    yield document.entries
    while document.previous:
        document = _document(output / document.previous.removeprefix(URL))
        if not document.is_archive:
            raise DifferentOutputError(f"{output}: an archive of {path} is not marked as one")
        yield document.entries


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
    """Assert that two tools wrote the same entries in the same order, as far as `view` shows them.

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


def same_archives(ours: Path, theirs: Path, count: int, what: str) -> None:
    """Assert that two tools wrote the same archives, and that those of all items reach each of `count` items.

    Raises:
        DifferentOutputError: they did not.
    """
    for slug in FEEDS:
        for name in FORMATS.values():
            found: set[str] = set()
            histories = (_history(output / slug / name, output) for output in (ours, theirs))
            for back, (one, other) in enumerate(zip_longest(*histories, fillvalue=())):
                if one != other:
                    raise DifferentOutputError(f"{what}: {slug}/{name} differs {back} archives back:\n{one}\n{other}")
                found.update(entry.id for entry in one)
            if slug == "all" and len(found) != count:
                raise DifferentOutputError(f"{what}: {slug}/{name} leads to {len(found)} items, not {count}")


def as_many(ours: Path, theirs: Path, what: str) -> None:
    """Assert that two tools wrote the same number of documents.

    Raises:
        DifferentOutputError: they did not.
    """
    one, other = (sum(1 for _ in output.rglob("*.xml")) for output in (ours, theirs))
    if one != other:
        raise DifferentOutputError(f"{what}: {other} documents, not {one}")


def whole(entry: Entry) -> object:
    """Everything."""
    return entry


def identity(entry: Entry) -> object:
    """Return what identifies an entry."""
    return entry.id, entry.title


def title(entry: Entry) -> object:
    """Return the title: for a tool that generates its own ids."""
    return entry.title


def pages(output: Path, count: int, what: str) -> None:
    """Assert that each of `count` items has a page with its text; all tools write them into one folder.

    Raises:
        DifferentOutputError: there are more or fewer.
    """
    found = sum("<article" in path.read_text(encoding="utf-8") for path in output.glob("items/*.html"))
    if found != count:
        raise DifferentOutputError(f"{what}: {found} pages of items, not {count}")
