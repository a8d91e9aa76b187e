"""In which encoding a document is that does not say so itself."""

from __future__ import annotations

import re
from dataclasses import replace

from coopfeed.fetching import Fetched

_DECLARED = re.compile(rb"\s*<\?xml[^>]*\sencoding\s*=")


def in_utf8(found: Fetched) -> Fetched:
    """The document in UTF-8, where only its server says that it is in another encoding (RFC 7303, 3).

    Servers say wrong ones too, so what the document says comes first, and what can be read as UTF-8 is that.
    """
    if not found.charset or _DECLARED.match(found.content) or _is_utf8(found.content):
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
