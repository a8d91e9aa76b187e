"""What makes an XML document unsafe to read."""

from __future__ import annotations

from xml.parsers import expat

from coopfeed.errors import ForeignError
from coopfeed.fetching import Fetched


class _EnoughError(Exception):
    """An entity is declared; or the root element has begun, and nothing can be declared any more."""


def refuse_entities(found: Fetched) -> None:
    """Refuse a document that declares entities, before any parser expands one.

    A few lines of them can stand for gigabytes ("billion laughs"), or for a file of this machine. No feed needs any.

    Raises:
        ForeignError: it declares some.
    """
    if _declares_entities(found.content):
        raise ForeignError(f"{found.location} declares entities of its own (<!ENTITY), which is not safe to read")


def _declares_entities(content: bytes) -> bool:
    def stop(*, declared: bool) -> None:
        raise _EnoughError(declared)

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = lambda *_: stop(declared=True)
    parser.StartElementHandler = lambda *_: stop(declared=False)
    try:
        parser.Parse(content, True)
    except _EnoughError as enough:
        return enough.args == (True,)
    except (expat.ExpatError, ValueError, LookupError):
        pass
    # Not well-formed; other parsers may still make something of it.
    return b"<!entity" in content.replace(b"\0", b"").lower()
