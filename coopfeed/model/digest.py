"""Digests of what subscribers see of an item: they reveal an edit without the text."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from functools import cache
from typing import get_type_hints

from coopfeed.model import Item, ItemMeta, items

_META_HINTS = get_type_hints(ItemMeta, include_extras=True)
UNSEEN = frozenset(name for name, hint in _META_HINTS.items() if items.UNSEEN in getattr(hint, "__metadata__", ()))
"""The names of what the model marks as unseen."""


def digest(item: ItemMeta) -> str:
    """Return the SHA-256 of all that subscribers see of `item` but `updated`; a meta without its text has it already.

    It is taken over the fields that have a value, by their names: one that a later version adds, and that nobody has
    used yet, leaves it as it was published.
    """
    if item.digest or not isinstance(item, Item):
        return item.digest
    return hashlib.sha256(_ENCODER.encode(_named_values(item)).encode()).hexdigest()


def _named_values(value: object) -> dict[str, object]:
    kind: type = type(value)
    named = ((name, getattr(value, name)) for name in _seen_names(kind))
    return {name: found for name, found in named if not _is_empty(found)}


@cache
def _seen_names(kind: type) -> tuple[str, ...]:
    unseen = UNSEEN if issubclass(kind, ItemMeta) else ()
    return tuple(field.name for field in fields(kind) if field.name not in unseen)


def _is_empty(value: object) -> bool:
    return value is None or value is False or value == "" or value == ()  # but not 0


def _plain(value: object) -> object:
    return _named_values(value) if is_dataclass(value) else str(value)


_ENCODER = json.JSONEncoder(default=_plain, sort_keys=True)
