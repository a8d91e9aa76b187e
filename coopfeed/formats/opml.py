"""OPML 2.0: the list of all feeds, for readers that subscribe to many at once.

http://opml.org/spec2.opml
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from coopfeed.model import Feed, Site

FILE = "feeds.opml"
MEDIA_TYPE = "text/x-opml"


def render(site: Site, feeds: Sequence[Feed]) -> bytes:
    """The subscription list of `feeds`, one outline each: two formats of one feed would be two subscriptions."""
    opml = etree.Element("opml", version="2.0")
    head = etree.SubElement(opml, "head")
    etree.SubElement(head, "title").text = site.title
    etree.SubElement(head, "ownerName").text = site.author.name
    body = etree.SubElement(opml, "body")
    for feed in feeds:
        outline(body, feed)
    return etree.tostring(opml, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def outline(body: etree._Element, feed: Feed) -> None:
    """A subscription: `type` is "rss" for Atom and RSS alike (OPML 2.0, "Subscription lists")."""
    attributes = {
        "type": "rss",
        "text": feed.title,
        "title": feed.title,
        "description": feed.subtitle,
        "language": feed.language,
        "xmlUrl": feed.documents[0].href,
        "htmlUrl": feed.home,
    }
    etree.SubElement(body, "outline", {name: value for name, value in attributes.items() if value})
