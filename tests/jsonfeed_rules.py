"""The rules of JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/); each violation is a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

# RFC 3339, 5.6, without fractions of a second, which shift one reader by hours.
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")

Types = dict[str, Any]  # the type of each member

_TOP: Types = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str, "user_comment": str,
    "next_url": str, "icon": str, "favicon": str, "author": dict, "authors": list, "language": str, "expired": bool,
    "hubs": list, "items": list,
}  # fmt: skip
_ITEM: Types = {
    "id": str, "url": str, "external_url": str, "title": str, "content_html": str, "content_text": str, "summary": str,
    "image": str, "banner_image": str, "date_published": str, "date_modified": str, "author": dict, "authors": list,
    "tags": list, "language": str, "attachments": list,
}  # fmt: skip
_AUTHOR: Types = {"name": str, "url": str, "avatar": str}
_ATTACHMENT: Types = {"url": str, "mime_type": str, "title": str, "size_in_bytes": int, "duration_in_seconds": int}
_ADDRESSES = ("url", "home_page_url", "feed_url", "icon", "favicon", "image", "avatar", "external_url", "banner_image")


def violations(feed: dict[str, Any]) -> Iterator[str]:
    """Yield every rule that `feed` breaks."""
    yield from _members("feed", feed, _TOP, required=("version", "title", "items"))
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield f"feed: version {feed.get('version')}"
    ids = [item.get("id") for item in feed["items"]]
    if len(set(ids)) != len(ids):
        yield "feed: an id twice"
    yield from _authors("feed", feed)
    for number, item in enumerate(feed["items"]):
        yield from _item(f"item {number}", item)


def _item(name: str, item: dict[str, Any]) -> Iterator[str]:
    yield from _members(name, item, _ITEM, required=("id",))
    if not {"content_html", "content_text"} & item.keys():
        yield f"{name}: neither content_html nor content_text"
    for key in ("date_published", "date_modified"):
        if key in item and not _DATE.fullmatch(item[key]):
            yield f"{name}: {key} {item[key]}"
    if not all(isinstance(tag, str) and tag for tag in item.get("tags", [])):
        yield f"{name}: tags {item['tags']}"
    yield from _authors(name, item)
    for attachment in item.get("attachments", []):
        yield from _members(f"{name}: attachment", attachment, _ATTACHMENT, required=("url", "mime_type"))


def _authors(name: str, holder: dict[str, Any]) -> Iterator[str]:
    for author in [*holder.get("authors", []), *([holder["author"]] if "author" in holder else [])]:
        yield from _members(f"{name}: author", author, _AUTHOR, required=())
        if not author:
            yield f"{name}: an author without any member"


def _members(name: str, found: dict[str, Any], known: Types, required: tuple[str, ...]) -> Iterator[str]:
    for key in required:
        if not found.get(key):
            yield f"{name}: no {key}"
    for key, value in found.items():
        if key.startswith("_"):
            if not re.fullmatch("_[A-Za-z][^.]*", key) or not isinstance(value, dict):
                yield f"{name}: extension {key}"
        elif key not in known:
            yield f"{name}: unknown member {key}"
        elif type(value) is not known[key]:
            yield f"{name}: {key} is {type(value).__name__}"
        elif key in _ADDRESSES and not _is_absolute(value):
            yield f"{name}: {key} is no absolute URL"
        elif key == "language" and not _LANGUAGE.fullmatch(value):
            yield f"{name}: language {value}"


def _is_absolute(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and url.isascii()
