"""Feeds that an HTML page names, for when a page is given instead of a feed (RSS autodiscovery)."""

from __future__ import annotations

from lxml import etree

from coopfeed.migrating.foreign.addresses import absolute
from coopfeed.network.fetching import Fetched

_FEEDS = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"})
_MOST = 5
_HEAD = 256 * 1024  # bytes in which a page names its feeds


def hint(found: Fetched) -> str:
    """Return the end of a message that lists the feeds of a page, or "" if it names none.

    https://www.rssboard.org/rss-autodiscovery
    """
    head = found.content[:_HEAD]
    if b"<link" not in head.lower():
        return ""
    root = etree.fromstring(head, etree.HTMLParser(no_network=True, huge_tree=True))
    links = () if root is None else root.iter("link")
    named = [absolute(found.url, link.get("href", "")) for link in links if link.get("type", "").lower() in _FEEDS]
    return f", but a page; its feeds: {', '.join(dict.fromkeys(named[:_MOST]))}" if named else ""
