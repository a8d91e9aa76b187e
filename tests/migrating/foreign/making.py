"""Builders of foreign documents for tests."""

from __future__ import annotations

from html import escape

from coopfeed.migrating import foreign
from coopfeed.migrating.foreign import Entry, ForeignFeed
from coopfeed.network.fetching import Fetched

NAMESPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)


def rss(*items: str, channel: str = "") -> bytes:
    """Return an RSS document with these items and `channel` in its channel."""
    listed = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {NAMESPACES}><channel><title>Old news</title>'
        f"<link>https://old.example.org/</link>{channel}{listed}</channel></rss>"
    ).encode()


def rss_item(number: int, more: str = "", guid: str | None = None) -> str:
    """Return an RSS item whose values, even its date, come from its number."""
    guid = f"https://old.example.org/?p={number}" if guid is None else guid
    return (
        f"<title>Entry {number}</title><link>https://old.example.org/{number}</link>"
        f'<guid isPermaLink="false">{escape(guid)}</guid>'
        f"<pubDate>{number:02} Aug 2020 10:00:00 +0200</pubDate><description>About {number}.</description>{more}"
    )


def atom(*entries: str, feed: str = "") -> bytes:
    """Return an Atom document with these entries and `feed` in its feed."""
    listed = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Old news</title><id>urn:x:old</id>'
        f"<updated>2020-08-04T10:00:00Z</updated>{feed}{listed}</feed>"
    ).encode()


def read(content: bytes, location: str = "https://old.example.org/feed/", media_type: str = "") -> ForeignFeed:
    """Return the feed read from a document at an address."""
    return foreign.read(Fetched(location, content, media_type))


def rss_entry(item: str) -> Entry:
    """Read the one entry of an RSS feed."""
    (entry,) = read(rss(item)).entries
    return entry


def atom_entry(entry: str, feed: str = "") -> Entry:
    """Read the one entry of an Atom feed."""
    (found,) = read(atom(entry, feed=feed)).entries
    return found


def left_out(item: str) -> list[tuple[str, str]]:
    """Return the kinds and examples of what is left out of an RSS item."""
    return [(each.kind, each.example) for each in rss_entry(item).left_out]
