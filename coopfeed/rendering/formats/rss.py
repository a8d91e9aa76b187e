"""RSS 2.0, after the RSS Advisory Board's best practices profile.

https://www.rssboard.org/rss-specification
https://www.rssboard.org/rss-profile
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from functools import partial

from lxml import etree

from coopfeed.model import NO_GUID, Feed, Item, ItemMeta, Site, Text, writable
from coopfeed.rendering.formats import feedgen_adapter as g
from coopfeed.rendering.formats import readback
from coopfeed.rendering.formats.content import content_html
from coopfeed.rendering.formats.terms import terms

NAME = "rss"
TITLE = "RSS"
FILE = "rss.xml"
MEDIA_TYPE = "application/rss+xml"
ALSO_SERVED_AS: tuple[str, ...] = ("application/xml", "text/xml")

_PLAIN_TEXT = re.compile(rb">[^<>&]*+&[^<>]*+</(?:title|description|copyright|category|dc:creator|media:description)>")

_NAMESPACES = {"dc": g.DC, "media": g.MEDIA, "atom": g.ATOM, "content": "http://purl.org/rss/1.0/modules/content/"}
_FOOTER = b"  </channel>\n</rss>\n"
_GUID = re.compile(rb"<guid[^<>]*>([^<]*)</guid>")

TTL = 60  # minutes that a reader may wait before it asks again


def document(feed: Feed, entries: Sequence[bytes]) -> bytes:
    """Return the channel with its metadata, followed by `entries`, its items."""
    channel = g.new_generator(feed, entries, {"dc": g.DC})
    # RSS wants a description: where there is none, the title says what the feed brings. Unlike that of an item it is
    # plain text (the W3C validator's ContainsHTML).
    channel.description(feed.subtitle or feed.title)
    channel.ttl(TTL)
    if feed.logo:
        channel.image(url=feed.logo, title=feed.title, link=feed.home)
    channel.link(href=feed.address(MEDIA_TYPE), rel="self", type=MEDIA_TYPE)
    # The channel's link is the last link of any rel.
    channel.link(href=feed.home, rel="alternate")
    for translation in feed.translations:
        for other in translation.documents:
            if other.media_type == MEDIA_TYPE:
                related(channel.extra.element, translation.language, other.href, translation.title, MEDIA_TYPE)
    g.add_hubs(channel.extra, feed, f"{{{g.ATOM}}}link")
    g.add_history(channel.extra, feed, MEDIA_TYPE, f"{{{g.ATOM}}}link")
    return g.splice(character_data(channel.rss_str(pretty=True)), entries, _FOOTER)


def entry(site: Site, item: Item, text: Text = "both") -> bytes:
    """Return an item of a channel."""
    made = g.new_entry(item)
    made.link(href=item.link)
    if guid := identity(item):
        # A guid that is no permalink must say so, or readers open it as a page.
        made.guid(guid, permalink=guid == item.link)
    # With content alone feedgen moves the whole HTML into description, which is where a consumer of one text looks.
    if text != "full":
        made.description(plain(item.summary))
    if text != "summary":
        made.content(content_html(site, item), type="html")
    made.category([{"term": term.name, "scheme": term.scheme} for term in terms(site, item)])
    if enclosure := g.the_enclosure(item):
        # "When an enclosure's size cannot be determined, a publisher should use a length of 0" (rss-profile)
        made.enclosure(enclosure.url, str(enclosure.length or 0), enclosure.media_type)
    root = etree.Element("rss", nsmap=_NAMESPACES)
    element = made.rss_entry()
    etree.SubElement(root, "channel").append(element)
    creator(element, item)
    if item.updated != item.published:
        g.add_element(element, f"{{{g.ATOM}}}updated", writable(item.updated).isoformat())
    for translation in item.translations:
        related(partial(g.add_element, element), translation.language, translation.href, translation.title)
    if item.image:
        g.add_media(element, item.image)
    return character_data(g.cut_out(root, b"    <item", _FOOTER))


def related(add: Callable[..., object], language: str, href: str, title: str, media_type: str = "") -> None:
    """atom:link to the same in another language; RSS has no element for it."""
    add(f"{{{g.ATOM}}}link", rel="related", type=media_type, hreflang=language, href=href, title=title)


def creator(element: etree._Element, item: Item) -> None:
    """dc:creator, and it alone: RSS's author wants an e-mail address, and beside it some readers double the name.

    Of several most readers show one, so all names stand in one.
    """
    g.add_element(element, f"{{{g.DC}}}creator", ", ".join(author.name for author in item.authors))


def character_data(markup: bytes) -> bytes:
    """Return `markup` with & < > in plain text as hexadecimal references, the form that the widest number of readers
    takes.

    https://www.rssboard.org/rss-profile#data-types-characterdata
    """

    def hexadecimal(match: re.Match[bytes]) -> bytes:
        return match[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;").replace(b"&gt;", b"&#x3E;")

    return _PLAIN_TEXT.sub(hexadecimal, markup)


def plain(text: str) -> str:
    """Plain text for an element that readers take as HTML: `<b>` is shown as it stands."""
    return html.escape(text, quote=False)


def identity(item: ItemMeta) -> str:
    """Return what is the `guid` of `item`, "" where it has none, so that readers go by its link, and what else they
    like.
    """
    return "" if item.guid == NO_GUID else item.feed_guid


def ids(document: bytes) -> list[str]:
    """Return the ids of the items in an RSS document, in its order."""
    return readback.texts(document, _GUID)


def read_links(document: bytes) -> readback.Links | None:
    """Return where an RSS document that anybody may have sent leads, None if it is none."""
    root = readback.root(document)
    channel = None if root is None or root.tag != "rss" else root.find("channel")
    return None if channel is None else readback.links(channel)
