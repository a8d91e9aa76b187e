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
from coopfeed.migrating.foreign.entries import (
    LONGEST_ENTRY,
    MAX_ENTRIES,
    Entry,
    ForeignFeed,
    ForeignFile,
    ForeignImage,
    Withheld,
)
from coopfeed.network.fetching import Fetched

MAX_VALUES = 1_000_000
"""Of a document: members of objects and arrays."""

_LONG = 100  # characters

_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[,\[{]', re.DOTALL)
_VERSIONS = ("https://jsonfeed.org/version/", "http://jsonfeed.org/version/", "https://www.jsonfeed.org/version/")


def read(found: Fetched) -> ForeignFeed:
    """Return the feed in a JSON document. What is of another kind than the standard says is passed over.

    Raises:
        ForeignError: it is no JSON Feed.
    """
    refuse_large(found)
    try:
        feed = json.loads(found.content.decode("utf-8-sig"), object_hook=_packed)
    except (ValueError, RecursionError) as error:
        raise ForeignError(f"{found.location} is not JSON: {error}") from error
    if not isinstance(feed, dict) or not _text(feed, "version").startswith(_VERSIONS):
        program = unsupported.json_program(feed) or "is JSON, but not a JSON Feed"
        raise ForeignError(f"{found.location} {program}")
    items = deque(_objects(feed, "items"))
    feed.pop("items", None)  # so that each is forgotten as soon as it has been read
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
    """Refuse a document that takes far more memory than its text, or has a text that no reader would show."""
    values = 0
    for token in _TOKEN.finditer(found.content):
        if token.end() - token.start() > 1:
            if token.end() - token.start() > LONGEST_ENTRY:
                raise ForeignError(f"{found.location} has a text of more than {LONGEST_ENTRY // 1024**2} MiB")
            continue
        values += 1
        if values > MAX_VALUES:
            raise ForeignError(f"{found.location} has more than {MAX_VALUES:,} values, more than any feed")


def _packed(members: dict[str, Any]) -> dict[str, Any]:
    """Return an object with its long texts in UTF-8: one emoji makes a str take four bytes for each character.

    No name that is known is long.
    """
    return {key[:_LONG]: _packed_value(value) for key, value in members.items()}


def _packed_value(value: Any) -> Any:
    if isinstance(value, list):
        return list(map(_packed_value, value))
    is_large = isinstance(value, str) and len(value) > _LONG and not value.isascii()
    return value.encode("utf-8", "surrogatepass") if is_large else value


def _unpacked(value: Any) -> Any:
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value


def _entry(item: dict[str, Any], url: str, number: int) -> Entry:
    link = absolute(url, _text(item, "url") or _text(item, "external_url"))
    published, updated = (dates.moment(_text(item, key)) for key in ("date_published", "date_modified"))
    image = absolute(url, _text(item, "image") or _text(item, "banner_image"))
    return Entry(
        id=_text(item, "id"),
        title=" ".join(_text(item, "title").split()),
        link=link,
        published=published or updated,
        updated=updated,
        authors=tuple(dict.fromkeys(_names(item))),
        categories=tuple(dict.fromkeys(_tags(item))),
        summary=html_text.as_html(_text(item, "summary")),
        content=_text(item, "content_html") or html_text.as_html(_text(item, "content_text")),
        base=link or url,
        language=_text(item, "language"),
        image=ForeignImage(image) if image else None,
        files=tuple(_files(item, url)),
        place=f"entry {number}",
        withheld=_withheld(item),
    )


def _withheld(item: dict[str, Any]) -> Withheld | None:
    """Return what an item says against itself: the standard has no word for a draft, and programs add their own."""
    extensions = (each for key, each in item.items() if key.startswith("_") and isinstance(each, dict))
    said = (pair for members in (item, *extensions) for pair in members.items())
    reasons = (marks.reason(key.lstrip("_"), _word(value)) for key, value in said)
    return next((Withheld(why) for why in reasons if why), None)


def _word(value: Any) -> str:
    value = _unpacked(value)
    return str(value).lower() if isinstance(value, bool | int | str) else ""


def _tags(item: dict[str, Any]) -> Iterator[str]:
    for tag in map(_unpacked, _list(item, "tags")):
        if isinstance(tag, str):
            yield " ".join(marked(tag).split())


def _names(item: dict[str, Any]) -> Iterator[str]:
    for author in (*_objects(item, "authors"), item.get("author")):  # `author` is that of 1.0
        if isinstance(author, dict) and (name := " ".join(_text(author, "name").split())):
            yield name


def _files(item: dict[str, Any], url: str) -> Iterator[ForeignFile]:
    for attachment in _objects(item, "attachments"):
        address = absolute(url, _text(attachment, "url"))
        size = attachment.get("size_in_bytes")
        if address:
            length = size if isinstance(size, int) and size > 0 else None
            yield ForeignFile(address, _text(attachment, "mime_type"), length, _text(attachment, "title"))


def _text(parent: dict[str, Any], key: str) -> str:
    """Return a text; a number is one too, as it was published for an `id` by many ("id … a feed reader must
    coerce").
    """
    value = _unpacked(parent.get(key))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return marked(str(value)).strip()


def _list(parent: dict[str, Any], key: str) -> list[Any]:
    value = parent.get(key)
    return value if isinstance(value, list) else []


def _objects(parent: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return [each for each in _list(parent, key) if isinstance(each, dict)]
