"""The one place that touches feedgen: it writes the XML, and we mend what it gets wrong.

https://feedgen.kiesow.be/ 1.0.0. A feed is mended through an extension, an entry where feedgen hands its element over.
What is mended, and why, stands beside each use in atom.py and rss.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from coopfeed.model import Enclosure, Feed, Image, Item, writable

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"

GENERATOR = "coopfeed"  # without a version: a new release must not change a feed


class Extra(BaseExtension):  # type: ignore[misc]  # feedgen is untyped
    """Adds the elements that feedgen does not write, at the end of a feed's metadata."""

    def __init__(self) -> None:
        self.namespaces: dict[str, str] = {}
        self.additions: list[Callable[[etree._Element], object]] = []

    def extend_ns(self) -> dict[str, str]:
        """Called by feedgen for the prefixes at the root."""
        return self.namespaces

    def extend_atom(self, element: etree._Element) -> None:
        """Called by feedgen with the feed."""
        for add in self.additions:
            add(element)

    def extend_rss(self, element: etree._Element) -> None:
        """Called by feedgen with the rss element, whose one child is the channel."""
        self.extend_atom(element[0])

    def element(self, name: str, text: str = "", **attributes: str | int | None) -> None:
        """Add an element after all others; attributes without a value are left out."""
        self.additions.append(lambda parent: add_element(parent, name, text, **attributes))


def add_element(parent: etree._Element, name: str, text: str = "", **attributes: str | int | None) -> etree._Element:
    """Append an element to `parent`; attributes without a value are left out."""
    element = etree.SubElement(parent, name, {k: str(v) for k, v in attributes.items() if v not in (None, "")})
    element.text = text or None
    return element


def new_generator(feed: Feed, entries: Sequence[bytes], namespaces: dict[str, str]) -> Any:
    """Return a feedgen generator with our extension and all that Atom and RSS have in common."""
    generator = FeedGenerator()
    generator.register_extension("extra", Extra, Extra)
    generator.extra.namespaces = {
        **namespaces,
        # In text and attributes "<" is escaped, so that it is a tag wherever it stands.
        **({"media": MEDIA} if any(b"<media:" in entry for entry in entries) else {}),
        **({"fh": HISTORY} if feed.page else {}),
    }
    generator.id(feed.id)
    generator.title(feed.title)
    generator.language(feed.language)
    generator.generator(GENERATOR)
    if feed.site.rights:
        generator.rights(feed.site.rights)
    # Sets RSS's lastBuildDate too. Both default to the clock.
    generator.updated(writable(feed.updated))
    return generator


def add_history(extra: Extra, feed: Feed, media_type: str, link: str) -> None:
    """Add the links from a document to the one before it and to the current one, and fh:archive (RFC 5005, 4).

    No next-archive: it would change a full document when the next one comes. `link` is the name of a link element.
    """
    if feed.previous:
        extra.element(link, rel="prev-archive", type=media_type, href=feed.address(media_type, feed.previous))
    if feed.page:
        extra.element(link, rel="current", type=media_type, href=feed.address(media_type, 0))
        extra.element(f"{{{HISTORY}}}archive")


def add_hubs(extra: Extra, feed: Feed, link: str) -> None:
    """Add the links to the hubs that announce changes (WebSub, 4); with them, readers need rel=self.

    None in an archive document: hubs are not notified of it, and it would change with them. `link` is the name of a
    link element.
    """
    for hub in feed.hubs:
        extra.element(link, rel="hub", href=hub)


def new_entry(item: Item) -> Any:
    """Return a feedgen entry with what Atom and RSS have in common."""
    entry = FeedEntry()
    entry.title(item.title)
    entry.published(writable(item.published))
    return entry


def the_enclosure(item: Item) -> Enclosure | None:
    """Return the one enclosure of an entry: each client picks another one of two, and RSS allows only one.

    The first that the author names; else the image, which some clients show only so, where its size is known.
    """
    if item.enclosures:
        return item.enclosures[0]
    if item.image and item.image.length is not None:
        return Enclosure(item.image.url, item.image.media_type, item.image.length)
    return None


def add_media(entry: etree._Element, image: Image) -> None:
    """media:content and media:thumbnail (https://www.rssboard.org/media-rss) of the item's image.

    feedgen's own extension for it takes no plain call with all of them.
    """
    content = add_element(
        entry,
        f"{{{MEDIA}}}content",
        url=image.url,
        medium="image",
        type=image.media_type,
        width=image.width,
        height=image.height,
        fileSize=image.length,
    )
    if image.alt:
        add_element(content, f"{{{MEDIA}}}description", image.alt, type="plain")
    add_element(entry, f"{{{MEDIA}}}thumbnail", url=image.url, width=image.width, height=image.height)


def cut_out(root: etree._Element, start: bytes, footer: bytes) -> bytes:
    """Return the one entry below `root` as it is written there: from `start` to what follows the entries of a document.

    `start` is the entry's indentation and the beginning of its tag.
    """
    written = etree.tostring(root, encoding="UTF-8", pretty_print=True)
    return written[written.index(start) :].removesuffix(footer)


def splice(document: bytes, entries: Sequence[bytes], footer: bytes) -> bytes:
    """Return a `document` without entries, with `entries` before its `footer`."""
    return b"".join((document.removesuffix(footer), *entries, footer))
