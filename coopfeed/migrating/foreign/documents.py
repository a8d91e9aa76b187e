"""An RSS or Atom document in parts: what it says of itself, and then its entries, some at a time.

A parser of feeds keeps all of a document several times over. Of parts, it has only one at a time.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import TypeVar, cast

from lxml import etree

from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign.trimming import trim

LONGEST_HEAD = 4 * 1024 * 1024
"""Bytes of a document without its entries."""

_ENTRIES = ("{*}item", "{*}entry")
_PLACE = "entries"  # a text that stands where they do; in no attribute is there a > before it
_PART = 256 * 1024  # bytes
_MOST = 500

T = TypeVar("T")


def root(content: bytes) -> etree._Element | None:
    """Return what can be made of a document that need not be well-formed."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    return etree.fromstring(content.strip(), parser)


def entries(element: etree._Element) -> Iterator[etree._Element]:
    """Return the entries in a document or in an entry, and that itself if it is one, in their order."""
    return element.iter(*_ENTRIES)


def without_entries(content: bytes, location: str) -> etree._Element | None:
    """Return a well-formed document without its entries; None if it is nothing but an entry.

    Raises:
        ForeignError: what is left is far more than a feed says of itself.
    """
    emptied = []
    events = _events(content)
    for entry in _outermost(events):
        if entry.getparent() is None:
            return None
        entry.clear()
        emptied.append(entry)
    for entry in emptied:
        next(entry.iterancestors()).remove(entry)
    found: etree._Element = events.root
    trim(found)
    for child in found:
        trim(child)
    if len(etree.tostring(found, encoding="utf-8")) > LONGEST_HEAD:
        raise ForeignError(f"{location} has more than {LONGEST_HEAD // 1024**2} MiB outside its entries")
    return found


def parts(content: bytes, look: Callable[[etree._Element, list[str]], T]) -> Iterator[tuple[bytes, list[T]]]:
    """Documents with some entries each of a well-formed one, in its order, and what `look` sees in these.

    It is called with each outermost entry, and with what was taken out of it.
    """
    around: etree._Element | None = None
    markup = list[bytes]()
    seen = list[T]()
    size = 0
    for entry in _outermost(_events(content)):
        parent = entry.getparent()
        if around is not None and (parent is not around or size > _PART or len(markup) >= _MOST):
            yield _within(around, markup), seen
            markup = []
            seen = []
            size = 0
        around = parent
        lost = trim(entry)
        _write_texts_as_they_are(entry)
        markup.append(etree.tostring(entry, encoding="utf-8", with_tail=False))
        size += len(markup[-1])
        seen.append(look(entry, lost))
        entry.clear()
    if around is not None:
        yield _within(around, markup), seen


def _events(content: bytes) -> etree.iterparse[tuple[str, etree._Element]]:
    return etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        tag=_ENTRIES,
        recover=True,  # of what this parser takes for an error, and the one before it did not
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
    )


def _outermost(events: etree.iterparse[tuple[str, etree._Element]]) -> Iterator[etree._Element]:
    """Yield the entries that are in no other one, as soon as they end."""
    depth = 0
    for event, element in events:
        depth += 1 if event == "start" else -1
        if depth == 0:
            yield element


def _write_texts_as_they_are(entry: etree._Element) -> None:
    """Write HTML as character data: of a text with references, parsers are told piece by piece."""
    for child in entry:
        text = child.text or ""
        if "<" in text and not len(child) and "]]>" not in text and "\r" not in text:
            child.text = etree.CDATA(text)


def _within(around: etree._Element, markup: list[bytes]) -> bytes:
    """Return a document of the elements `around`, with nothing in them but this `markup`."""
    outer = _alone(around)
    outer.text = _PLACE
    for element in around.iterancestors():
        inner = outer
        outer = _alone(element)
        outer.append(inner)
    before, _, after = etree.tostring(outer, encoding="utf-8").partition(f">{_PLACE}</".encode())
    return b"".join((before, b">", *markup, b"</", after))


def _alone(element: etree._Element) -> etree._Element:
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    return etree.Element(element.tag, attributes, cast(dict[str, str], element.nsmap))
