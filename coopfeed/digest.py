"""What subscribers see of an item, in 64 characters: it tells an edit from none without the text."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from operator import attrgetter

from coopfeed.model import Card, Item

UNSEEN = {"slug", "updated", "draft", "expires", "withdrawn", "reason", "page", "assets", "source", "digest"}
# A translation that comes or goes is no edit of the item.
UNSEEN |= {"translations"}
# Hardly any item has one, and those that have none keep the digest that was published.
UNSEEN |= {"guid"}
_seen = attrgetter(*sorted(f.name for f in fields(Item) if f.name not in UNSEEN))


def digest(item: Card) -> str:
    """The SHA-256 of all that subscribers see of `item`, but `updated`; a card without its text has it already."""
    if item.digest or not isinstance(item, Item):
        return item.digest
    seen = (*_seen(item), item.guid) if item.guid else _seen(item)
    return hashlib.sha256(_ENCODER.encode(seen).encode()).hexdigest()


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, f.name) for f in fields(value)]
    return str(value)


_ENCODER = json.JSONEncoder(default=_plain)
