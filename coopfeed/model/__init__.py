"""The nouns: Site, Item, Feed, Output. Values only; every datetime is aware, every collection a tuple."""

from __future__ import annotations

from coopfeed.model.feeds import Announcement, Feed
from coopfeed.model.items import (
    NO_GUID,
    Asset,
    Country,
    Document,
    Enclosure,
    Event,
    Image,
    Item,
    ItemMeta,
    Person,
    State,
    Translation,
    drawn_seconds,
    feed_guid,
    writable,
)
from coopfeed.model.layout import ALL, Kind, OutputInfo
from coopfeed.model.publication import Output, Publication
from coopfeed.model.site import Criteria, Selection, Site, Text, language_ranges

__all__ = [
    "ALL",
    "NO_GUID",
    "Announcement",
    "Asset",
    "Country",
    "Criteria",
    "Document",
    "Enclosure",
    "Event",
    "Feed",
    "Image",
    "Item",
    "ItemMeta",
    "Kind",
    "Output",
    "OutputInfo",
    "Person",
    "Publication",
    "Selection",
    "Site",
    "State",
    "Text",
    "Translation",
    "drawn_seconds",
    "feed_guid",
    "language_ranges",
    "writable",
]
