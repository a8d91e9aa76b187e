"""Parse an RSS or Atom document in parts, first the feed and then one entry at a time, to save memory."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html.entities import html5

from lxml import etree

_ENTRIES = ("{*}item", "{*}entry")
_HTML = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)"  # which stays as it is
    rb"|&(?!#[0-9]+;|#[xX][0-9a-fA-F]+;)(?P<name>\w{1,32};)?"
    rb"|<(?P<void>br|hr|img|wbr)\b(?P<attributes>[^<>]*)>",
    re.DOTALL | re.IGNORECASE,
)
_OF_XML = frozenset({b"amp;", b"lt;", b"gt;", b"quot;", b"apos;"})
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|RDF|feed)[\s>]")


def html_as_xml(content: bytes) -> bytes:
    """Resolve references that only HTML defines, such as &nbsp;, escape bare ampersands and close <br>."""
    return _HTML.sub(_as_xml, content.replace(b"&#X", b"&#x"))


def _as_xml(found: re.Match[bytes]) -> bytes:
    if found["void"]:
        return b"<%b%b/>" % (found["void"], found["attributes"].rstrip(b"/ "))
    name = found["name"]
    if found[0].startswith(b"<") or name in _OF_XML:
        return found[0]
    character = html5.get(name.decode("utf-8", "replace"), "") if name else ""
    return character.encode() or b"&amp;" + found[0][1:]


def repaired(content: bytes) -> tuple[etree._Element | None, str]:
    """Parse a malformed document as far as possible; return its root and the first error.

    Anything before the root, such as the warnings of a PHP program, is skipped.
    """
    begins = _ROOT.search(content)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(content[begins.start() if begins else 0 :], parser)
    except etree.XMLSyntaxError:  # no element at all
        return None, ""
    mistake = next((f"line {each.line}: {each.message}" for each in parser.error_log), "")
    return root, mistake


def without_entries(content: bytes) -> etree._Element | None:
    """Return the root of a well-formed document without its entries, or None if the root is itself an entry."""
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
    return found


def entries(content: bytes) -> Iterator[etree._Element]:
    """Yield the entries of a well-formed document; each is cleared when the next one is requested."""
    for entry in _outermost(_events(content)):
        yield from within(entry)
        entry.clear()


def within(element: etree._Element) -> Iterator[etree._Element]:
    """Return the entries at or below `element` in document order."""
    return element.iter(*_ENTRIES)


def apart(root: etree._Element) -> list[etree._Element]:
    """Return the entries of a malformed document, taken out of each other: an element that is not closed has the rest
    of the document within it.
    """
    found = list(within(root))
    for entry in found:
        parent = entry.getparent()
        if parent is not None:
            parent.remove(entry)
    return found


def _events(content: bytes) -> etree.iterparse[tuple[str, etree._Element]]:
    return etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        tag=_ENTRIES,
        recover=True,  # this parser reports errors that expat does not
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
    )


def _outermost(events: etree.iterparse[tuple[str, etree._Element]]) -> Iterator[etree._Element]:
    """Yield entries that are not nested in another entry, as soon as they end."""
    depth = 0
    for event, element in events:
        depth += 1 if event == "start" else -1
        if depth == 0:
            yield element
