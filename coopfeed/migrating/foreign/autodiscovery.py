"""A page of HTML where a feed was expected: the feeds that it names (RSS autodiscovery)."""

from __future__ import annotations

from lxml import etree

from coopfeed.migrating.foreign.addresses import absolute
from coopfeed.network.fetching import Fetched

_FEEDS = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"})
_MOST = 5
_HEAD = 256 * 1024  # bytes in which a page names its feeds


def hint(found: Fetched) -> str:
    """Return what to say of the feeds that a page names: "" where it names none.

    https://www.rssboard.org/rss-autodiscovery
    """
    head = found.content[:_HEAD]
    if b"<link" not in head.lower():
        return ""
    root = etree.fromstring(head, etree.HTMLParser(no_network=True, huge_tree=True))
    links = () if root is None else root.iter("link")
    named = [absolute(found.url, link.get("href", "")) for link in links if link.get("type", "").lower() in _FEEDS]
    return f", but a page; its feeds: {', '.join(dict.fromkeys(named[:_MOST]))}" if named else ""
