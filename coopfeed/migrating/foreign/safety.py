"""Reject XML documents that are unsafe or too large to parse."""

from __future__ import annotations

from dataclasses import dataclass
from xml.parsers import expat

from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign.entries import LONGEST_ENTRY, MAX_ENTRIES
from coopfeed.network.fetching import Fetched

MAX_DEPTH = 100
MAX_WITHIN = 100_000
"""Elements within one entry."""

LONGEST_BASE = 1_000
"""Characters of an xml:base or xml:lang, which applies to every element within."""

MAX_BROKEN = 8 * 1024 * 1024
"""Bytes of a malformed document, which is parsed as a whole and more slowly."""

_MAX_BROKEN_TAGS = 200_000
_ENTRIES = frozenset({"item", "entry"})
_HANDED_DOWN = frozenset({"base", "lang", "xml:base", "xml:lang"})
_XML = "http://www.w3.org/XML/1998/namespace}"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits: elements (and comments), bytes of one entry, and bytes outside the entries."""

    elements: int
    entry: int
    beside: int


FEED = Bounds(elements=500_000, entry=LONGEST_ENTRY, beside=LONGEST_ENTRY)


class _RefusedError(Exception):
    """The document is rejected, for the reason in the message."""


@dataclass
class _Guard:
    """Counts what the parser reports, and raises an exception when a limit is exceeded."""

    parser: expat.XMLParserType
    bounds: Bounds
    depth: int = 0
    elements: int = 0
    within: int = 0
    open_entries: int = 0
    entries: int = 0
    begins: int = 0
    beside: int = 0

    def declare_entity(self, *_: object) -> None:
        raise _RefusedError(_ENTITIES)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _RefusedError(f"has more than {MAX_DEPTH} levels of nested elements")
        if name.rpartition("}")[2].lower() in _ENTRIES:
            self._start_entry()
        self.count()
        for key in attributes:
            if key.removeprefix(_XML).lower() in _HANDED_DOWN and len(attributes[key]) > LONGEST_BASE:
                raise _RefusedError(f"has an xml:base or xml:lang of {len(attributes[key]):,} characters")

    def count(self, *_: object) -> None:
        self.elements += 1
        self.within += self.open_entries > 0
        if self.elements > self.bounds.elements:
            raise _RefusedError(f"has more than {self.bounds.elements:,} elements")
        if self.within > MAX_WITHIN:
            raise _RefusedError(f"has an entry with more than {MAX_WITHIN:,} elements")

    def _start_entry(self) -> None:
        if not self.open_entries:
            self.within = 0
            self.begins = self.parser.CurrentByteIndex
        self.open_entries += 1
        self.entries += 1
        if self.entries > MAX_ENTRIES:
            raise _RefusedError(f"has more than {MAX_ENTRIES:,} entries")

    def end(self, name: str) -> None:
        self.depth -= 1
        if name.rpartition("}")[2].lower() in _ENTRIES:
            self.open_entries -= 1
            if not self.open_entries:
                self._end_entry()

    def _end_entry(self) -> None:
        length = self.parser.CurrentByteIndex - self.begins
        self.beside -= length
        if length > self.bounds.entry:
            raise _RefusedError(f"has an entry of more than {self.bounds.entry // 1024**2} MiB")

    def end_document(self, length: int) -> None:
        self.beside += length
        if self.beside > self.bounds.beside:
            raise _RefusedError(f"has more than {self.bounds.beside // 1024**2} MiB outside its entries")


_ENTITIES = "declares its own entities (<!ENTITY), which is unsafe"


def is_well_formed(found: Fetched, bounds: Bounds = FEED) -> bool:
    """Return whether a document is well-formed XML within the limits. A malformed one is only checked for entities.

    A few entities can expand to gigabytes ("billion laughs") or read local files, and feeds do not need them.

    Raises:
        ForeignError: it declares entities, or exceeds a limit.
    """
    try:
        return _is_well_formed(found.content, bounds)
    except _RefusedError as refusal:
        raise ForeignError(f"{found.location} {refusal}") from refusal


def _is_well_formed(content: bytes, bounds: Bounds) -> bool:
    parser = expat.ParserCreate(namespace_separator="}")
    guard = _Guard(parser, bounds)
    parser.EntityDeclHandler = guard.declare_entity
    parser.StartElementHandler = guard.start
    parser.EndElementHandler = guard.end
    parser.CommentHandler = guard.count
    parser.ProcessingInstructionHandler = guard.count
    try:
        parser.Parse(content, True)
        guard.end_document(len(content))
    except (expat.ExpatError, ValueError, LookupError) as error:
        # A parser that recovers from errors would still read the entities.
        if b"<!entity" in content.replace(b"\0", b"").lower():
            raise _RefusedError(_ENTITIES) from error
        return False
    return True


def refuse_to_guess(found: Fetched) -> None:
    """Reject a malformed document that is too large to repair.

    Raises:
        ForeignError: it is.
    """
    if len(found.content) > MAX_BROKEN or found.content.count(b"<") > _MAX_BROKEN_TAGS:
        raise ForeignError(f"{found.location} is not well-formed, and too large to repair")
