"""Replace characters that XML does not allow (XML 1.0, 2.2) by spaces, with a remark on the entry.

They are marked in the document before it is parsed, because parsers drop some of them and Python takes others for white
space. In HTML, they may also be character references.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from coopfeed.migrating.foreign.entries import Entry

MARK = "\ufdd0\ufdef"
"""Two noncharacters, which XML and HTML allow, as a placeholder."""

MOST = 100_000
"""Replacements in one XML document; a document with more stays malformed."""

_TABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), MARK)
_NUMBER = "(?:x0{0,8}(?:[0-8bcef]|1[0-9a-f]|fff[ef])|0{0,8}(?:[0-8]|1[124-9]|2[0-9]|3[01]))"
_MARK_IN_XML = MARK.encode("ascii", "xmlcharrefreplace")  # so that it is the same in every encoding
_REFERENCE = re.compile(f"&#{_NUMBER};|{_MARK_IN_XML.decode()}", re.IGNORECASE)
_IN_XML = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f]|\ufffe|\uffff|&#{_NUMBER};".encode(), re.IGNORECASE)
# Some programs write an emoji as two references to surrogates, which are not characters (XML 1.0, 2.2).
_HALVES = re.compile(
    rb"(?:&#(?:x0*d[89a-f][0-9a-f]{2}|0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]));)+", re.I
)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00", b"<\x00")  # UTF-16 and UTF-32 have such bytes everywhere
_UNCARRIED = re.compile(f"{MARK}|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TEXTS = ("title", "summary", "content", "authors", "categories", "tags")
_HTML = frozenset({"summary", "content"})


def marked_xml(content: bytes) -> bytes:
    """Return an XML document with `MARK` for each character that XML does not allow, and each reference to one.

    A pair of references to surrogates becomes the character.
    """
    if content.startswith(_WIDE):
        return content
    content = _HALVES.sub(_joined, content)
    if not _IN_XML.search(content):
        return content
    head, end, rest = content.partition(b"?>") if content.startswith(b"<?xml") else (b"", b"", content)
    return head + end + _IN_XML.sub(_MARK_IN_XML, rest, MOST)


def _joined(halves: re.Match[bytes]) -> bytes:
    numbers = (each[2:].decode() for each in halves[0].split(b";")[:-1])
    written = "".join(chr(int(each[1:], 16) if each[:1] in "xX" else int(each)) for each in numbers)
    return written.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def marked(text: str) -> str:
    """Return `text` with `MARK` for each character that XML does not allow."""
    return text.translate(_TABLE) if _UNCARRIED.search(text) else text


def carried(entry: Entry) -> Entry:
    """Return `entry` with spaces for these characters, and a remark that names the fields."""
    changed: dict[str, Any] = dict(_changed(entry))
    if not changed:
        return entry
    where = ", ".join(f.name for f in fields(Entry) if f.name in changed)
    remark = f"characters that feeds cannot carry were replaced by spaces (in its {where})"
    return replace(entry, **changed, remarks=(*entry.remarks, remark))


def _changed(entry: Entry) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    for name in _TEXTS:
        value = getattr(entry, name)
        spaced = _spaced(value, name) if isinstance(value, str) else tuple(_spaced(each, name) for each in value)
        if spaced != value:
            yield name, spaced


def _spaced(text: str, name: str) -> str:
    if name not in _HTML:
        return " ".join(_UNCARRIED.sub(" ", text).split()) if _UNCARRIED.search(text) else text
    return _UNCARRIED.sub(" ", _REFERENCE.sub(MARK, text))
