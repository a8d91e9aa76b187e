"""Reads documents back: those just written, with another parser than the one whose library wrote them, and those that a
site serves, which are not trusted."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from lxml import etree

_ATOM = "{http://www.w3.org/2005/Atom}"
_MEDIA = "{http://search.yahoo.com/mrss/}"


def texts(document: bytes, element: re.Pattern[bytes]) -> list[str]:
    """Return the texts of an element wherever its pattern, with the text as its group, stands in `document`, in order.

    What is written has neither comments nor CDATA sections, so that once it is well-formed a tag is where it looks like
    one. expat without handlers takes half the time of a tree.

    Raises:
        ValueError: it is not well-formed, or has a prefix that is not declared.
    """
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(document, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return [html.unescape(text.decode()) for text in element.findall(document)]


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses that a feed document names: its own, of the document before it, of its hubs and images."""

    itself: str = ""
    older: str = ""
    hubs: tuple[str, ...] = ()
    images: tuple[str, ...] = ()


def root(document: bytes) -> etree._Element | None:
    """Return the root element of an XML document that anybody may have sent, None where it is not well-formed.

    No entity is expanded, and nothing is fetched.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(document, parser)
    except etree.XMLSyntaxError:
        return None


def links(feed: etree._Element) -> Links:
    """Return where atom:feed or an RSS channel leads: both have atom:link and media:content."""
    named = [(link.get("rel", ""), link.get("href", "")) for link in feed.iterchildren(f"{_ATOM}link")]
    return Links(
        itself=next((href for rel, href in named if rel == "self"), ""),
        older=next((href for rel, href in named if rel == "prev-archive"), ""),
        hubs=tuple(href for rel, href in named if rel == "hub"),
        images=tuple(dict.fromkeys(filter(None, _pictures(feed)))),
    )


def _pictures(feed: etree._Element) -> Iterator[str]:
    for each in feed.iter(f"{_MEDIA}content", f"{_MEDIA}thumbnail"):
        is_image = each.get("medium") == "image" or each.get("type", "").startswith("image/")
        if is_image or each.tag == f"{_MEDIA}thumbnail":
            yield each.get("url", "")
