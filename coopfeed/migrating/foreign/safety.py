"""What makes an XML document unsafe to read, or so large in some way that no feed is like that."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign.entries import LONGEST_ENTRY, MAX_ENTRIES
from coopfeed.network.fetching import Fetched

MAX_ATTRIBUTES = 1_000
MAX_DEPTH = 100
MAX_WITHIN = 100_000
"""Elements within one entry."""

MAX_NAMES = 10_000
"""Different names of elements and attributes, which parsers keep to the end."""

MAX_PREFIXES = 100
LONGEST_BASE = 1_000
"""Characters of an xml:base or xml:lang, which is handed down to every element within."""

MAX_BROKEN = 8 * 1024 * 1024
"""Bytes of a document that is not well-formed: parsers that guess take far longer, and all of it at once."""

_MAX_BROKEN_TAGS = 200_000
_ENTRIES = frozenset({"item", "entry"})
_HANDED_DOWN = frozenset({"base", "lang", "xml:base", "xml:lang"})
_XML = "http://www.w3.org/XML/1998/namespace}"
_MANY_ATTRIBUTES = re.compile(
    rb"""<[^\s<>/!?"']++(?:\s++[^\s=<>/"']++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+')){%d}""" % (MAX_ATTRIBUTES + 1)
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a document may have: elements, comments and the like among them; bytes of an entry, and beside them."""

    elements: int
    entry: int
    beside: int


FEED = Bounds(elements=500_000, entry=LONGEST_ENTRY, beside=LONGEST_ENTRY)


class _RefusedError(Exception):
    """The document is not to be read; the message says what is wrong with it."""


@dataclass
class _Guard:
    """Counts what a parser tells of a document."""

    parser: expat.XMLParserType
    bounds: Bounds
    depth: int = 0
    elements: int = 0
    within: int = 0
    open_entries: int = 0
    names: set[str] = field(default_factory=set)
    entries: int = 0
    begins: int = 0
    beside: int = 0
    prefixes: set[str | None] = field(default_factory=set)

    def declare_entity(self, *_: object) -> None:
        raise _RefusedError(_ENTITIES)

    def declare_prefix(self, prefix: str | None, _: str | None) -> None:
        self.prefixes.add(prefix)
        if len(self.prefixes) > MAX_PREFIXES:
            raise _RefusedError(f"has more than {MAX_PREFIXES} prefixes of namespaces")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _RefusedError(f"has more than {MAX_DEPTH} levels of nested elements")
        self.names.add(name)
        self.names.update(attributes)
        if len(self.names) > MAX_NAMES:
            raise _RefusedError(f"has more than {MAX_NAMES:,} names of elements and attributes")
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
    """Return whether a document is well-formed XML, and so one of which all is known that this module looks at.

    Of another one, nothing is known but that it declares no entities.

    A few entities can stand for gigabytes ("billion laughs"), or for a file of this machine; thousands of attributes,
    levels or namespaces take parsers the square of their number. No feed needs any of that.

    Raises:
        ForeignError: it declares entities, or is too large in one of these ways.
    """
    try:
        if _MANY_ATTRIBUTES.search(found.content):
            raise _RefusedError(f"has an element with more than {MAX_ATTRIBUTES:,} attributes")
        return _is_well_formed(found.content, bounds)
    except _RefusedError as refusal:
        raise ForeignError(f"{found.location} {refusal}") from refusal


def _is_well_formed(content: bytes, bounds: Bounds) -> bool:
    parser = expat.ParserCreate(namespace_separator="}")
    guard = _Guard(parser, bounds)
    parser.EntityDeclHandler = guard.declare_entity
    parser.StartNamespaceDeclHandler = guard.declare_prefix
    parser.StartElementHandler = guard.start
    parser.EndElementHandler = guard.end
    parser.CommentHandler = guard.count
    parser.ProcessingInstructionHandler = guard.count
    try:
        parser.Parse(content, True)
        guard.end_document(len(content))
    except (expat.ExpatError, ValueError, LookupError) as error:
        # Other parsers may still make something of it.
        if b"<!entity" in content.replace(b"\0", b"").lower():
            raise _RefusedError(_ENTITIES) from error
        return False
    return True


def refuse_to_guess(found: Fetched) -> None:
    """Refuse a document that is not well-formed, and large.

    Raises:
        ForeignError: it is.
    """
    if len(found.content) > MAX_BROKEN or found.content.count(b"<") > _MAX_BROKEN_TAGS:
        raise ForeignError(f"{found.location} is not well-formed, and too large to repair")
