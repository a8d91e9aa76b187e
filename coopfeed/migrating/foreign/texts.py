"""Read the text constructs of RSS and Atom (RFC 4287, 3.1)."""

from __future__ import annotations

from copy import deepcopy
from html import escape

from lxml import etree

from coopfeed.migrating.foreign import html_text
from coopfeed.migrating.foreign.names import is_atom, local, name

CAPTIONS = ("media:description", "itunes:summary", "googleplay:description", "itunes:subtitle")
"""Texts about a file, which are plain unless they look like HTML."""

HTML = ("html", "text/html", "xhtml", "application/xhtml+xml")
"""The types of HTML and XHTML."""


def written(element: etree._Element | None) -> str:
    """Return the text of an element as it is written."""
    return "" if element is None else "".join(map(str, element.itertext())).strip()


def plain(element: etree._Element | None, *, is_escaped_once: bool = False) -> str:
    """Return a text construct as plain text.

    In RSS, the type is guessed as most readers do, unless it `is_escaped_once` and so plain for certain.
    """
    if element is None:
        return ""
    if is_atom(element):
        return html_text.text(html(element))
    text = written(element)
    is_html = not is_escaped_once and html_text.looks_like_html(text)
    return html_text.text(text) if is_html else " ".join(text.split())


def body(elements: list[etree._Element], otherwise: etree._Element) -> tuple[str, etree._Element]:
    """Return the first non-empty text as HTML, with its element; else "" and `otherwise`."""
    return next(((found, each) for each in elements if (found := html(each))), ("", otherwise))


def html(element: etree._Element) -> str:
    """Return a text construct as HTML, or "" if it is of another type."""
    if next(element.iterchildren("*"), None) is not None:
        return _markup(element)
    kind = _type(element)
    if kind in HTML:
        return written(element)
    return html_text.as_html(written(element)) if kind in ("text", "plain", "text/plain") else ""


def _type(element: etree._Element) -> str:
    """Return the type of a text construct. Default: plain text in Atom, HTML in RSS."""
    if kind := element.get("type"):
        return kind.lower()
    is_plain = name(element) in CAPTIONS and not html_text.looks_like_html(written(element))
    return "text" if is_plain or is_atom(element) else "html"


def _markup(element: etree._Element) -> str:
    """Return the child elements as HTML: XHTML, or HTML that was not escaped."""
    element = deepcopy(element)
    for each in element.iter("*"):
        each.tag = local(each)
    etree.cleanup_namespaces(element)
    if len(element) == 1 and element[0].tag == "div" and not (element.text or "").strip():
        element = element[0]  # not part of the text (RFC 4287, 3.1.1.3)
    inner = (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return "".join((escape(element.text or "", quote=False), *inner)).strip()
