"""Atom 1.0, RFC 4287.

https://www.rfc-editor.org/rfc/rfc4287
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from coopfeed.formats import generator as g
from coopfeed.formats import readback
from coopfeed.formats.terms import content_html, terms
from coopfeed.model import Feed, Item, Person, writable

NAME = "atom"
TITLE = "Atom"
FILE = "atom.xml"
MEDIA_TYPE = "application/atom+xml"

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ID = re.compile(rb"<entry[^>]*>\s*<id>([^<]*)</id>")


def render(feed: Feed) -> bytes:
    """The Atom feed document of `feed`; equal feeds give equal bytes."""
    document = new_feed(feed)
    for item in feed.items:
        add_entry(document, feed, item)
    rendered: bytes = document.atom_str(pretty=True)
    return rendered


def new_feed(feed: Feed) -> Any:
    """atom:feed with its metadata (4.1.1)."""
    document = g.new_generator(feed, {"at": g.TOMBSTONES} if feed.tombstones else {})
    if feed.subtitle:
        document.subtitle(feed.subtitle)
    document.author(_person(feed.site.author))
    if feed.site.icon:
        document.icon(feed.site.icon)
    if feed.logo:
        document.logo(feed.logo)
    links(document, feed)
    g.add_history(document.extra, feed, MEDIA_TYPE, "link")
    for item in feed.tombstones:
        deleted_entry(document.extra, item)
    return document


def links(document: Any, feed: Feed) -> None:
    """atom:link of the feed (4.2.7): one alternate, self, and the other formats as related.

    Of several alternates five clients take the last and the others the first, so there is only one.
    """
    document.link(href=feed.home, rel="alternate", type="text/html")
    document.link(href=feed.address(MEDIA_TYPE), rel="self", type=MEDIA_TYPE)
    for other in feed.documents:
        if other.media_type != MEDIA_TYPE:
            document.link(href=feed.address(other.media_type), rel="related", type=other.media_type, title=other.name)


def deleted_entry(extra: g.Extra, item: Item) -> None:
    """at:deleted-entry of a withdrawn item (RFC 6721, 3)."""

    def add(parent: etree._Element) -> None:
        when = writable(item.withdrawn).isoformat() if item.withdrawn else None
        element = g.add_element(parent, f"{{{g.TOMBSTONES}}}deleted-entry", ref=item.id, when=when)
        if item.reason:
            g.add_element(element, f"{{{g.TOMBSTONES}}}comment", item.reason)

    extra.additions.append(add)


def add_entry(document: Any, feed: Feed, item: Item) -> None:
    """atom:entry (4.1.2)."""
    entry = g.new_entry(document, item)
    entry.id(item.id)
    # A feed's author is inherited by only four of sixteen clients, so every entry names its own.
    entry.author([_person(author) for author in item.authors])
    entry.summary(item.summary)
    entry.content(content_html(item), type="html")
    for term in terms(feed, item):
        entry.category(term=term.name, scheme=term.scheme, label=term.name)
    entry.extra.attribute(_LANG, item.language)
    entry_links(entry.extra, item)
    if item.image:
        g.add_media(entry.extra, item.image)


def entry_links(extra: g.Extra, item: Item) -> None:
    """atom:link of an entry: feedgen drops their attributes, and an enclosure would become a second alternate.

    Plain names: while extensions run, feedgen's tree is in no namespace.
    """
    extra.element("link", href=item.link, rel="alternate", type="text/html" if item.has_page else "")
    if enclosure := g.the_enclosure(item):
        extra.element(
            "link",
            href=enclosure.url,
            rel="enclosure",
            type=enclosure.media_type,
            length=enclosure.length,
            title=enclosure.title,
        )


def _person(person: Person) -> dict[str, str]:
    fields = {"name": person.name, "uri": person.url, "email": person.email}
    return {key: value for key, value in fields.items() if value}


def ids(document: bytes) -> list[str]:
    """The ids of the entries in an Atom document, in its order."""
    return readback.texts(document, _ID)
