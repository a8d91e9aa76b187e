"""Recognise files that cannot be read, to say what they are and what to do instead."""

from __future__ import annotations

import re
from itertools import chain
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
_SAVE_TABLE = "save it as CSV (in Excel: CSV UTF-8) and import that"
_SAVE_TEXT = "save what it says as a table (CSV) or as Markdown files, and import that"
_UNPACK = "unpack it and import what is inside"
_ZIP = b"PK\x03\x04"
_IN_ZIP = {  # a name that such a file has in it
    b"xl/workbook": f"is a spreadsheet: {_SAVE_TABLE}",
    b"opendocument.spreadsheet": f"is a spreadsheet: {_SAVE_TABLE}",
    b"word/document.xml": f"is a Word document: {_SAVE_TEXT}",
    b"opendocument.text": f"is a text document: {_SAVE_TEXT}",
    b"ppt/presentation.xml": f"is a presentation: {_SAVE_TEXT}",
    b"Index/Tables/": "is a Numbers spreadsheet: export it as CSV (File → Export To → CSV) and import that",
    b"Index/Document.iwa": "is a Pages or Numbers document: export it as CSV or text and import that",
    b"application/epub+zip": f"is an e-book: {_SAVE_TEXT}",
}
_BEGINNINGS = {
    b"\x1f\x8b": f"is compressed (gzip): {_UNPACK}",
    b"BZh": f"is compressed (bzip2): {_UNPACK}",
    b"\xfd7zXZ\0": f"is compressed (xz): {_UNPACK}",
    b"\x28\xb5\x2f\xfd": f"is compressed (zstd): {_UNPACK}",
    b"7z\xbc\xaf\x27\x1c": f"is a 7z archive: {_UNPACK}",
    b"Rar!\x1a\x07": f"is a RAR archive: {_UNPACK}",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": f"is an old Excel or Word file: {_SAVE_TABLE}",
    b"%PDF-": f"is a PDF: {_SAVE_TEXT}",
    b"{\\rtf": f"is a text document (RTF): {_SAVE_TEXT}",
    b"SQLite format 3\0": "is a database: export its posts as CSV and import that",
}
_NAMES = {
    (".xlsx", ".xlsm", ".ods"): f"is a spreadsheet: {_SAVE_TABLE}",
    (".numbers",): "is a Numbers spreadsheet: export it as CSV (File → Export To → CSV) and import that",
}
_INSTEAD = "import the site's feed by its address instead"


def binary(found: Fetched) -> str:
    """Return what a binary file is, and what to do with it; "" if it is not known."""
    content = found.content
    if not content.startswith(_ZIP):
        return next((what for start, what in _BEGINNINGS.items() if content.startswith(start)), "")
    by_content = (what for name, what in _IN_ZIP.items() if name in content)
    by_name = (what for names, what in _NAMES.items() if found.location.lower().endswith(names))
    return next(chain(by_name, by_content), f"is a ZIP archive: {_UNPACK}")


def program(found: Fetched) -> str:
    """Return what a document is that is neither a feed nor an export which can be read; "" where that is not known."""
    content = found.content
    start = content[:_FIRST]
    if _MOVABLE_TYPE.match(start) and b"\n-----" in content.replace(b"\r\n", b"\n"):
        return f"is a Movable Type or TypePad export, which is not supported: {_INSTEAD}"
    root = _ROOT.search(start)
    what = _ROOTS.get(root[1].lower()) if root else None
    return f"{what}, which is not supported: {_INSTEAD}" if what else ""


def json_program(document: Any) -> str:
    """Return what a JSON document is that is not a JSON Feed; "" if it is not known."""
    if not isinstance(document, dict):
        return ""
    database = document.get("db")
    export = database[0] if isinstance(database, list) and database else document
    data = export.get("data") if isinstance(export, dict) else None
    if isinstance(data, dict) and isinstance(data.get("posts"), list):
        return "is a Ghost export, not a feed that people subscribe to"
    if "www.w3.org/ns/activitystreams" in str(document.get("@context", "")):
        return f"is a Mastodon (or similar) export, which is not supported: {_INSTEAD}"
    return ""
