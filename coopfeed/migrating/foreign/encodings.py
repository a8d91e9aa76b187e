"""Convert documents to UTF-8."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from coopfeed.network.fetching import Fetched

_BYTE_ORDERS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARATION = re.compile(rb"\s*<\?xml(?:[^<>]{0,500}?\sencoding\s*=\s*[\"']?([^\"'\s>]*))?[^<>]{0,500}\?>")
_CONTROLS = re.compile(rb"&#0*(12[89]|1[345][0-9]);|&#x0*([89][0-9a-f]);|\xc2[\x80-\x84\x86-\x9f]", re.IGNORECASE)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_PIECE = 64 * 1024  # bytes
_NOT_OF_DOCUMENTS = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"})
"""Python's encodings that are not for documents. Some take quadratic time."""


def utf8(found: Fetched) -> bytes:
    """Return an XML document in UTF-8, without its declaration and surrounding white space.

    The encoding is the one that the document declares, else UTF-8 if it is valid, else the one that the server declares
    (RFC 7303, 3), else windows-1252.
    """
    content = found.content.removeprefix(codecs.BOM_UTF8)
    order = next((encoding for mark, encoding in _BYTE_ORDERS if content.startswith(mark)), "")
    declared = _declared(content)
    # What is valid UTF-8 is not windows-1252, even if the document says so.
    may_be_utf8 = not order and _known(declared) in ("", "utf-8", "cp1252")
    if not may_be_utf8 or not _is_utf8(content):
        content = _text(content, (order, declared, "utf-8", found.charset)).encode("utf-8", "replace")
    declaration = _DECLARATION.match(content)
    return _CONTROLS.sub(_of_windows, content[declaration.end() if declaration else 0 :].strip())


def _of_windows(control: re.Match[bytes]) -> bytes:
    """Return the windows-1252 character for a C1 control character, as browsers do."""
    number = int(control[1] or 0) or int(control[2] or b"0", 16) or control[0][1]
    return bytes([number]).decode("cp1252", "replace").encode()


def _declared(content: bytes) -> str:
    found = _DECLARATION.match(content)
    return (found[1] or b"").decode("latin-1") if found else ""


def _is_utf8(content: bytes) -> bool:
    """Check for UTF-8 in pieces: a str with one emoji takes four bytes per character."""
    pieces = (content[start : start + _PIECE] for start in range(0, len(content), _PIECE))
    try:
        return all(True for _ in codecs.iterdecode(pieces, "utf-8"))
    except UnicodeDecodeError:
        return False


def _text(content: bytes, encodings: Iterable[str]) -> str:
    for encoding in filter(None, map(_known, encodings)):
        try:
            return content.decode(encoding)
        except ValueError:  # wrong encoding
            continue
    text = content.decode("utf-8", "replace")
    # A document that is cut off within a character, or has a few invalid ones, is still UTF-8.
    is_utf8 = text.count("\ufffd") * 4 <= sum(map(len, _BEYOND_ASCII.findall(text)))
    return text if is_utf8 else content.decode("cp1252", "replace")


def _known(encoding: str) -> str:
    """Return the normalised name of an encoding, or "" if it is unknown or not for documents."""
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)  # fails for codecs that do not encode text
    except (LookupError, ValueError):
        return ""
    if name in _NOT_OF_DOCUMENTS:
        return ""
    # As in browsers (https://encoding.spec.whatwg.org/), because many documents mean windows-1252.
    return "cp1252" if name == "iso8859-1" else name
