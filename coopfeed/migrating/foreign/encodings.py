"""Documents in whatever encoding → UTF-8."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from coopfeed.network.fetching import Fetched

_BYTE_ORDERS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARATION = re.compile(r"\s*<\?xml[^<>]{0,500}\?>")
_DECLARED = re.compile(rb"\s*<\?xml[^<>]{0,500}?\sencoding\s*=\s*[\"']?([^\"'\s>]*)")
_NOT_OF_DOCUMENTS = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"})
"""Encodings that Python knows, of names and the like; some take the square of the length of a text."""


def utf8(found: Fetched) -> bytes:
    """Return an XML document in UTF-8, without its declaration and the white space around that.

    The encoding is the one that the document names, else UTF-8 if that fits, else the one that the server names
    (RFC 7303, 3), else windows-1252.
    """
    text = _text(found)
    declaration = _DECLARATION.match(text)
    return text[declaration.end() if declaration else 0 :].strip().encode("utf-8", "replace")


def _text(found: Fetched) -> str:
    for encoding in _candidates(found):
        try:
            return found.content.decode(_known(encoding))
        except (LookupError, ValueError):  # not an encoding, or not the one of this document
            continue
    text = found.content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    # A document that was cut off within a character is still UTF-8.
    return text if broken * 2 < beyond_ascii else found.content.decode("cp1252", "replace")


def _candidates(found: Fetched) -> Iterator[str]:
    yield from (encoding for mark, encoding in _BYTE_ORDERS if found.content.startswith(mark))
    if declared := _DECLARED.match(found.content):
        yield declared[1].decode("latin-1")
    yield "utf-8"
    yield found.charset


def _known(encoding: str) -> str:
    name = codecs.lookup(encoding).name
    if name in _NOT_OF_DOCUMENTS:
        raise LookupError(encoding)
    # As in browsers (https://encoding.spec.whatwg.org/): some write quotation marks where ISO 8859-1 has none.
    return "cp1252" if name == "iso8859-1" else name
