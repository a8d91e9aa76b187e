"""OPML 2.0: the list of all feeds, for readers that subscribe to many at once.

http://opml.org/spec2.opml
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from coopfeed.model import Feed, Site


def render(site: Site, feeds: Mapping[str, Sequence[Feed]]) -> bytes:
    """Return the subscription list of `feeds`, one outline each: two formats of one feed would be two subscriptions.

    Args:
        site: the edition whose list it is.
        feeds: by the name of their language. Where there are several, each has an outline around its feeds, which
            readers import as a folder.
    """
    opml = etree.Element("opml", version="2.0")
    head = etree.SubElement(opml, "head")
    etree.SubElement(head, "title").text = site.title
    etree.SubElement(head, "ownerName").text = site.author.name
    body = etree.SubElement(opml, "body")
    for name, those in feeds.items():
        parent = body if len(feeds) == 1 else group(body, name, those[0].site.language)
        for feed in those:
            outline(parent, feed)
    return etree.tostring(opml, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def group(body: etree._Element, name: str, language: str) -> etree._Element:
    """Return an outline that holds the feeds in one language."""
    return etree.SubElement(body, "outline", {"text": name, "title": name, "language": language})


def outline(body: etree._Element, feed: Feed) -> None:
    """Add a subscription: `type` is "rss" for Atom and RSS alike (OPML 2.0, "Subscription lists")."""
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
