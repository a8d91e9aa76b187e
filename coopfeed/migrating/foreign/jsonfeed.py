"""JSON Feed 1.0 and 1.1.

https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign import dates, html_text, marks, unsupported
from coopfeed.migrating.foreign.addresses import absolute
from coopfeed.migrating.foreign.characters import marked
from coopfeed.migrating.foreign.effort import bounded
from coopfeed.migrating.foreign.entries import (
    LONGEST_ENTRY,
    LONGEST_EXAMPLE,
    MAX_ENTRIES,
    Entry,
    ForeignFeed,
    ForeignFile,
    ForeignImage,
    LeftOut,
    Withheld,
)
from coopfeed.network.fetching import Fetched

MAX_VALUES = 1_000_000
"""Members of objects and arrays in one document."""

_ALTERNATIVES = (("url", "external_url"), ("image", "banner_image"))
_READ = frozenset(
    "id url external_url title summary content_html content_text image banner_image date_published date_modified "
    "authors author tags language attachments".split()
)

_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[,\[{]', re.DOTALL)
_VERSIONS = ("https://jsonfeed.org/version/", "http://jsonfeed.org/version/", "https://www.jsonfeed.org/version/")


def read(found: Fetched) -> ForeignFeed:
    """Return the feed in a JSON document. Members of the wrong type are ignored.

    Raises:
        ForeignError: it is not a JSON Feed, or too large.
    """
    with bounded(found):
        return _read(found)


def _read(found: Fetched) -> ForeignFeed:
    refuse_large(found)
    try:
        feed = json.loads(found.content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ForeignError(f"{found.location} is not JSON: {error}") from error
    if not isinstance(feed, dict) or not _text(feed, "version").startswith(_VERSIONS):
        program = unsupported.json_program(feed) or "is JSON, but not a JSON Feed"
        raise ForeignError(f"{found.location} {program}")
    items = deque(_objects(feed, "items"))
    feed.pop("items", None)  # to free each item as soon as it has been read
    if len(items) > MAX_ENTRIES:
        raise ForeignError(f"{found.location} has {len(items):,} entries, more than {MAX_ENTRIES:,}")
    url = found.url or _text(feed, "home_page_url")
    return ForeignFeed(
        location=found.location,
        kind="JSON Feed",
        title=_text(feed, "title"),
        entries=tuple(_entry(items.popleft(), url, number) for number in range(1, len(items) + 1)),
        older=absolute(found.url, _text(feed, "next_url")),
        address=_text(feed, "feed_url"),
    )


def refuse_large(found: Fetched) -> None:
    """Reject a document that would need far more memory than its size, or that has an excessively long text."""
    values = 0
    for token in _TOKEN.finditer(found.content):
        if token.end() - token.start() > 1:
            if token.end() - token.start() > LONGEST_ENTRY:
                raise ForeignError(f"{found.location} has a text of more than {LONGEST_ENTRY // 1024**2} MiB")
            continue
        values += 1
        if values > MAX_VALUES:
            raise ForeignError(f"{found.location} has more than {MAX_VALUES:,} values, more than any feed")


def _entry(item: dict[str, Any], url: str, number: int) -> Entry:
    link = absolute(url, _text(item, "url") or _text(item, "external_url"))
    written = [_text(item, key) for key in ("date_published", "date_modified")]
    published, updated = map(dates.moment, written)
    image = absolute(url, _text(item, "image") or _text(item, "banner_image"))
    return Entry(
        id=_text(item, "id"),
        title=" ".join(_text(item, "title").split()),
        link=link,
        published=published or updated,
        updated=updated,
        unread_date="" if published or updated else next(filter(None, written), ""),
        authors=tuple(_authors(item)),
        author_pages={name: page for name, page in _authors(item).items() if page},
        categories=tuple(dict.fromkeys(_tags(item))),
        summary=html_text.as_html(_text(item, "summary")),
        content=_text(item, "content_html") or html_text.as_html(_text(item, "content_text")),
        base=link or url,
        language=_text(item, "language"),
        image=ForeignImage(image) if image else None,
        files=tuple(_files(item, url)),
        place=f"entry {number}",
        left_out=tuple(_left_out(item)),
        withheld=_withheld(item),
    )


def _left_out(item: dict[str, Any]) -> Iterator[LeftOut]:
    """Yield the members that items have no place for."""
    for key, value in item.items():
        is_second = any(key == second and _text(item, first) for first, second in _ALTERNATIVES)
        is_mark = all(map(marks.is_mark, value if isinstance(value, dict) else [key.lstrip("_")]))
        if (key not in _READ or is_second) and value and not is_mark:
            example = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield LeftOut(key, example[:LONGEST_EXAMPLE])


def _withheld(item: dict[str, Any]) -> Withheld | None:
    """Return why an item may not be public: JSON Feed has no drafts, but programs add members for them."""
    extensions = (each for key, each in item.items() if key.startswith("_") and isinstance(each, dict))
    said = (pair for members in (item, *extensions) for pair in members.items())
    reasons = (marks.reason(key.lstrip("_"), _word(value)) for key, value in said)
    return next((Withheld(why) for why in reasons if why), None)


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool | int | str) else ""


def _tags(item: dict[str, Any]) -> Iterator[str]:
    for tag in _list(item, "tags"):
        if isinstance(tag, str):
            yield " ".join(marked(tag).split())


def _authors(item: dict[str, Any]) -> dict[str, str]:
    """Return the addresses of authors, which may be empty, by their names."""
    authors = (*_objects(item, "authors"), item.get("author"))  # `author` is from version 1.0
    pages = dict[str, str]()
    for author in filter(None, authors):
        if isinstance(author, dict) and (name := " ".join(_text(author, "name").split())):
            pages[name] = pages.get(name) or _text(author, "url")
    return pages


def _files(item: dict[str, Any], url: str) -> Iterator[ForeignFile]:
    for attachment in _objects(item, "attachments"):
        address = absolute(url, _text(attachment, "url"))
        size = attachment.get("size_in_bytes")
        if address:
            length = size if isinstance(size, int) and size > 0 else None
            yield ForeignFile(address, _text(attachment, "mime_type"), length, _text(attachment, "title"))


def _text(parent: dict[str, Any], key: str) -> str:
    """Return a text. A number is converted ("id … a feed reader must coerce")."""
    value = parent.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return marked(str(value)).strip()


def _list(parent: dict[str, Any], key: str) -> list[Any]:
    value = parent.get(key)
    return value if isinstance(value, list) else []


def _objects(parent: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return [each for each in _list(parent, key) if isinstance(each, dict)]
