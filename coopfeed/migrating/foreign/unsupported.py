"""Exports that are known, and yet cannot be read: better told than misread."""

from __future__ import annotations

import re
from typing import Any

from coopfeed.network.fetching import Fetched

_FIRST = 4_000  # bytes in which a document says what it is
_ROOTS = {
    b"tumblr": "is Tumblr's own format",
    b"disqus": "is a Disqus export, which has comments but no posts",
    b"livejournal": "is LiveJournal's own format",
    b"blog": "is BlogML",
    b"mediawiki": "is a wiki export",
}
_ROOT = re.compile(rb"<([A-Za-z]+)[\s>]")
_MOVABLE_TYPE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s{0,99}(?:AUTHOR|TITLE|BASENAME|STATUS): ")
_SPREADSHEETS = (".xlsx", ".ods", ".xlsm")
_INSTEAD = "import the site's feed by its address instead"


def program(found: Fetched) -> str:
    """Return what a document is that is neither a feed nor an export which can be read; "" where that is not known."""
    content = found.content
    start = content[:_FIRST]
    if start.startswith(b"PK\x03\x04"):
        return _archive(found.location, content)
    if _MOVABLE_TYPE.match(start) and b"\n-----" in content.replace(b"\r\n", b"\n"):
        return f"is a Movable Type or TypePad export, which is not supported: {_INSTEAD}"
    root = _ROOT.search(start)
    what = _ROOTS.get(root[1].lower()) if root else None
    return f"{what}, which is not supported: {_INSTEAD}" if what else ""


def json_program(document: Any) -> str:
    """Return what a JSON document is that is no JSON Feed; "" where that is not known."""
    if not isinstance(document, dict):
        return ""
    database = document.get("db")
    export = database[0] if isinstance(database, list) and database else document
    data = export.get("data") if isinstance(export, dict) else None
    if isinstance(data, dict) and isinstance(data.get("posts"), list):
        return f"is a Ghost export, which is not supported: {_INSTEAD} (it ends in /rss/)"
    if "www.w3.org/ns/activitystreams" in str(document.get("@context", "")):
        return f"is a Mastodon (or similar) export, which is not supported: {_INSTEAD}"
    return ""


def _archive(location: str, content: bytes) -> str:
    if location.lower().endswith(_SPREADSHEETS) or b"xl/workbook.xml" in content:
        return "is a spreadsheet: save it as UTF-8 CSV and import that"
    return "is a ZIP archive: unpack it and import the feed or table inside"
