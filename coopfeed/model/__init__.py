"""The nouns: Site, Item, Feed, Output. Values only; every datetime is aware, every collection a tuple."""

from __future__ import annotations

from coopfeed.model.feeds import Announcement, Feed, document_path
from coopfeed.model.items import (
    NO_GUID,
    Asset,
    Card,
    Country,
    Document,
    Enclosure,
    Event,
    Image,
    Item,
    Person,
    Translation,
    drawn_seconds,
    known_as,
    writable,
)
from coopfeed.model.publication import Output, Publication
from coopfeed.model.site import ALL, Criteria, Selection, Site, Text, language_ranges

__all__ = [
    "ALL",
    "NO_GUID",
    "Announcement",
    "Asset",
    "Card",
    "Country",
    "Criteria",
    "Document",
    "Enclosure",
    "Event",
    "Feed",
    "Image",
    "Item",
    "Output",
    "Person",
    "Publication",
    "Selection",
    "Site",
    "Text",
    "Translation",
    "document_path",
    "drawn_seconds",
    "known_as",
    "language_ranges",
    "writable",
]
