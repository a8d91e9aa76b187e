"""What is kept of an item that was read: its metadata, which is looked at every time, and its text, which seldom is.

Both are JSON arrays of the values that the model declares, so that a field that is added there is kept as well.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path
from types import GenericAlias
from typing import Any, get_origin, get_type_hints

import msgspec

from coopfeed.model import Event, Item, ItemMeta
from coopfeed.model.digest import digest
from coopfeed.model.problems import Problem
from coopfeed.reading.items import ReadItem

_META = tuple(field.name for field in fields(ItemMeta))
_TEXT = tuple(field.name for field in fields(Item) if field.name not in _META)
_SOURCE = _META.index("source")
_meta_values = attrgetter(*_META)
_StoredEvent = tuple[str, str | None, str] | None  # a type must distinguish its date from its date and time


def metadata(item: Item) -> ItemMeta:
    """Return `item` without its text."""
    return ItemMeta(**dict(zip(_META, _meta_values(item), strict=True)) | {"digest": digest(item)})


@dataclass(frozen=True, slots=True)
class StoredItem:
    """A file that was read without an error: its metadata and warnings.

    `signatures` are those of its assets, `size` is that of its largest entry.
    """

    item: ItemMeta
    problems: tuple[Problem, ...]
    signatures: tuple[str, ...]
    size: int

    @property
    def read(self) -> ReadItem:
        """Return what reading the file again would give."""
        return ReadItem(self.item, self.problems, self.item.source, self.item.id, self.item.guid)


class ItemCodec:
    """Items of the project at `root` to JSON and back."""

    def __init__(self, root: Path) -> None:
        meta = get_type_hints(ItemMeta)
        item = get_type_hints(Item) | {"event": _StoredEvent}
        row = (*(meta[name] for name in _META), tuple[Problem, ...], tuple[str, ...], int)
        self._encoder = msgspec.json.Encoder(enc_hook=lambda path: path.relative_to(root).as_posix())
        self._rows = msgspec.json.Decoder(GenericAlias(tuple, row), dec_hook=lambda _, name: root / name)
        self._texts = msgspec.json.Decoder(GenericAlias(tuple, tuple(item[name] for name in _TEXT)))
        self._lists = [number for number, name in enumerate(_META) if get_origin(meta[name]) is tuple]
        self._shared: dict[Any, Any] = {}

    def row(self, stored: StoredItem) -> bytes:
        """Return what `stored_item` reads; without the name of the file, which the reader knows."""
        values = [*_meta_values(stored.item)]
        values[_SOURCE] = ""
        return self._encoder.encode((*values, stored.problems, stored.signatures, stored.size))

    def stored_item(self, row: bytes, name: str) -> StoredItem:
        """Return what the row of the item file `name` was made of."""
        *values, problems, signatures, size = self._rows.decode(row)
        values[_SOURCE] = name
        for number in self._lists:  # many items have the same tags, and one list will do for all of them
            values[number] = self._shared.setdefault(values[number], values[number])
        return StoredItem(ItemMeta(*values), problems, signatures, size)

    def text(self, item: Item) -> bytes:
        """Return what `item` reads: all that the metadata does not have."""
        event = item.event and (item.event.start, item.event.end, item.event.place)
        return self._encoder.encode([event if name == "event" else getattr(item, name) for name in _TEXT])

    def item(self, meta: ItemMeta, text: bytes) -> Item:
        """Return the item that has this metadata and this text."""
        values = dict(zip(_TEXT, self._texts.decode(text), strict=True))
        if event := values["event"]:
            start, end, place = event
            values["event"] = Event(_when(start), _when(end) if end else None, place)
        return Item(*_meta_values(meta), **values)


def _when(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
