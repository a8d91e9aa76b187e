"""Atom 1.0, RFC 4287.

https://www.rfc-editor.org/rfc/rfc4287
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lxml import etree

from coopfeed.model import Feed, Item, ItemMeta, Person, Site, Text, writable
from coopfeed.rendering.formats import feedgen_adapter as g
from coopfeed.rendering.formats import readback
from coopfeed.rendering.formats.content import content_html
from coopfeed.rendering.formats.terms import terms

NAME = "atom"
TITLE = "Atom"
FILE = "atom.xml"
MEDIA_TYPE = "application/atom+xml"
ALSO_SERVED_AS: tuple[str, ...] = ("application/xml", "text/xml")

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FOOTER = b"</feed>\n"
_ID = re.compile(rb"<entry[^<>]*>\s*<id>([^<]*)</id>")


def document(feed: Feed, entries: Sequence[bytes]) -> bytes:
    """atom:feed with its metadata (4.1.1), followed by `entries`."""
    metadata = g.new_generator(feed, entries, {"at": g.TOMBSTONES} if feed.tombstones else {})
    if feed.subtitle:
        metadata.subtitle(feed.subtitle)
    metadata.author(_person(feed.site.author))
    if feed.site.icon:
        metadata.icon(feed.site.icon)
    if feed.logo:
        metadata.logo(feed.logo)
    links(metadata, feed)
    g.add_hubs(metadata.extra, feed, "link")
    g.add_history(metadata.extra, feed, MEDIA_TYPE, "link")
    for item in feed.tombstones:
        deleted_entry(metadata.extra, item)
    return g.splice(metadata.atom_str(pretty=True), entries, _FOOTER)


def links(metadata: Any, feed: Feed) -> None:
    """atom:link of the feed (4.2.7): one alternate, self, and the other formats and editions as related.

    Of several alternates five clients take the last and the others the first, so there is only one.
    """
    metadata.link(href=feed.home, rel="alternate", type="text/html")
    metadata.link(href=feed.address(MEDIA_TYPE), rel="self", type=MEDIA_TYPE)
    for other in feed.documents:
        if other.media_type != MEDIA_TYPE:
            metadata.link(href=feed.address(other.media_type), rel="related", type=other.media_type, title=other.name)
    for translation in feed.translations:
        for document in translation.documents:
            if document.media_type == MEDIA_TYPE:
                metadata.link(
                    href=document.href,
                    rel="related",
                    type=MEDIA_TYPE,
                    hreflang=translation.language,
                    title=translation.title,
                )


def deleted_entry(extra: g.Extra, item: ItemMeta) -> None:
    """at:deleted-entry of a withdrawn item (RFC 6721, 3)."""

    def add(parent: etree._Element) -> None:
        when = writable(item.withdrawn).isoformat() if item.withdrawn else None
        element = g.add_element(parent, f"{{{g.TOMBSTONES}}}deleted-entry", ref=item.id, when=when)
        if item.reason:
            g.add_element(element, f"{{{g.TOMBSTONES}}}comment", item.reason)

    extra.additions.append(add)


def entry(site: Site, item: Item, text: Text = "both") -> bytes:
    """atom:entry (4.1.2)."""
    made = g.new_entry(item)
    made.id(item.id)
    made.updated(writable(item.updated))
    # A feed's author is inherited by only four of sixteen clients, so every entry names its own.
    made.author([_person(author) for author in item.authors])
    if text != "full":
        made.summary(item.summary)
    if text != "summary":
        made.content(content_html(site, item), type="html")
    else:
        made.link(href=item.link)  # which feedgen demands of an entry without content; ours takes its place
    made.category([{"term": term.name, "scheme": term.scheme, "label": term.name} for term in terms(site, item)])
    root = etree.Element("feed", nsmap={"media": g.MEDIA})
    element = made.atom_entry()
    root.append(element)
    element.set(_LANG, item.language)
    if text == "summary":
        etree.strip_elements(element, "link")
    entry_links(element, item)
    if item.image:
        g.add_media(element, item.image)
    return g.cut_out(root, b"  <entry", _FOOTER)


def entry_links(element: etree._Element, item: Item) -> None:
    """atom:link of an entry: feedgen drops their attributes, and an enclosure would become a second alternate.

    Plain names: feedgen's tree is in no namespace, and its root says which it is meant to be.
    """
    g.add_element(element, "link", href=item.link, rel="alternate", type="text/html" if item.link == item.page else "")
    if enclosure := g.the_enclosure(item):
        g.add_element(
            element,
            "link",
            href=enclosure.url,
            rel="enclosure",
            type=enclosure.media_type,
            length=enclosure.length,
            title=enclosure.title,
        )
    for translation in item.translations:
        g.add_element(
            element,
            "link",
            href=translation.href,
            rel="related",
            hreflang=translation.language,
            title=translation.title,
        )


def _person(person: Person) -> dict[str, str]:
    fields = {"name": person.name, "uri": person.url, "email": person.email}
    return {key: value for key, value in fields.items() if value}


def identity(item: ItemMeta) -> str:
    """Return what is the `id` of `item`: an IRI (RFC 4287, 4.2.6)."""
    return item.id


def ids(document: bytes) -> list[str]:
    """Return the ids of the entries in an Atom document, in its order."""
    return readback.texts(document, _ID)


def read_links(document: bytes) -> readback.Links | None:
    """Return where an Atom document that anybody may have sent leads, None if it is none."""
    root = readback.root(document)
    return None if root is None or root.tag != f"{{{g.ATOM}}}feed" else readback.links(root)
