"""In which encoding a document is that does not say so itself."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from coopfeed.network.fetching import Fetched

_DECLARED = re.compile(rb"\s*<\?xml[^>]*\sencoding\s*=\s*[\"']?([^\"'\s>]*)")
_NOT_OF_DOCUMENTS = frozenset({"idna", "punycode", "undefined"})
"""Encodings that Python knows, of names and the like; some take the square of the length of a text."""


def is_strange(content: bytes) -> bool:
    """Return whether a document says that it is in an encoding which is not one of documents."""
    said = _DECLARED.match(content)
    return said is not None and _is_not_of_documents(said[1].decode("latin-1"))


def _is_not_of_documents(name: str) -> bool:
    try:
        return codecs.lookup(name).name in _NOT_OF_DOCUMENTS
    except (LookupError, ValueError):  # which whoever reads it will tell
        return False


def in_utf8(found: Fetched) -> Fetched:
    """Return the document in UTF-8, where only its server says that it is in another encoding (RFC 7303, 3).

    Servers say wrong ones too, so what the document says comes first, and what can be read as UTF-8 is that.
    """
    if (
        not found.charset
        or _is_not_of_documents(found.charset)
        or _DECLARED.match(found.content)
        or _is_utf8(found.content)
    ):
        return found
    try:
        return replace(found, content=found.content.decode(found.charset).encode())
    except (LookupError, ValueError):  # no encoding, or not that of the document
        return found


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
