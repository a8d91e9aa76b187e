"""RSS 2.0, after the RSS Advisory Board's best practices profile.

https://www.rssboard.org/rss-specification
https://www.rssboard.org/rss-profile
"""

from __future__ import annotations

import html
import re
from typing import Any

from coopfeed.formats import generator as g
from coopfeed.formats import readback
from coopfeed.formats.terms import content_html, terms
from coopfeed.model import Feed, Item, writable

NAME = "rss"
TITLE = "RSS"
FILE = "rss.xml"
MEDIA_TYPE = "application/rss+xml"

_PLAIN_TEXT = re.compile(rb"(?<=>)[^<]*(?=</(?:title|description|copyright|category|dc:creator|media:description)>)")
_GUID = re.compile(rb"<guid[^>]*>([^<]*)</guid>")

TTL = 60  # minutes that a reader may wait before it asks again


def render(feed: Feed) -> bytes:
    """The RSS document of `feed`; equal feeds give equal bytes."""
    document = new_channel(feed)
    for item in feed.items:
        add_item(document, feed, item)
    return character_data(document.rss_str(pretty=True))


def new_channel(feed: Feed) -> Any:
    """The channel with its metadata."""
    document = g.new_generator(feed, {"dc": g.DC})
    # RSS wants a description: where there is none, the title says what the feed brings. Unlike that of an item it is
    # plain text (the W3C validator's ContainsHTML).
    document.description(feed.subtitle or feed.title)
    document.ttl(TTL)
    if feed.logo:
        document.image(url=feed.logo, title=feed.title, link=feed.home)
    document.link(href=feed.address(MEDIA_TYPE), rel="self", type=MEDIA_TYPE)
    # The channel's link is the last link of any rel.
    document.link(href=feed.home, rel="alternate")
    g.add_history(document.extra, feed, MEDIA_TYPE, f"{{{g.ATOM}}}link")
    return document


def add_item(document: Any, feed: Feed, item: Item) -> None:
    """An item of the channel."""
    entry = g.new_entry(document, item)
    entry.link(href=item.link)
    # A guid that is no permalink must say so, or readers open it as a page.
    entry.guid(item.id, permalink=item.id == item.link)
    entry.description(plain(item.summary))
    # With content alone feedgen would move the whole HTML into description.
    entry.content(content_html(item), type="html")
    for term in terms(feed, item):
        entry.category(term=term.name, scheme=term.scheme)
    if enclosure := g.the_enclosure(item):
        # "When an enclosure's size cannot be determined, a publisher should use a length of 0" (rss-profile)
        entry.enclosure(enclosure.url, str(enclosure.length or 0), enclosure.media_type)
    creator(entry.extra, item)
    if item.updated != item.published:
        entry.extra.element(f"{{{g.ATOM}}}updated", writable(item.updated).isoformat())
    if item.image:
        g.add_media(entry.extra, item.image)


def creator(extra: g.Extra, item: Item) -> None:
    """dc:creator, and it alone: RSS's author wants an e-mail address, and beside it some readers double the name.

    Of several most readers show one, so all names stand in one.
    """
    extra.element(f"{{{g.DC}}}creator", ", ".join(author.name for author in item.authors))


def character_data(document: bytes) -> bytes:
    """`document` with & < > in plain text as hexadecimal references, the form that the widest number of readers takes.

    https://www.rssboard.org/rss-profile#data-types-characterdata
    """

    def hexadecimal(match: re.Match[bytes]) -> bytes:
        return match[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;").replace(b"&gt;", b"&#x3E;")

    return _PLAIN_TEXT.sub(hexadecimal, document)


def plain(text: str) -> str:
    """Plain text for an element that readers take as HTML: `<b>` is shown as it stands."""
    return html.escape(text, quote=False)


def ids(document: bytes) -> list[str]:
    """The ids of the items in an RSS document, in its order."""
    return readback.texts(document, _GUID)
