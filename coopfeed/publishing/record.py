"""The publication record: what was published where. It lies at the destination and holds nothing that is not public."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from coopfeed.errors import DestinationError
from coopfeed.model import Feed, Item

FILE = "coopfeed.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class RecordedItem:
    """A released item; `digest` is that of everything that subscribers see of it."""

    id: str
    slug: str
    title: str
    link: str
    digest: str
    published: str
    updated: str
    feeds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordedOutput:
    """A published file: its path, the SHA-256 of its bytes, and their number."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Record:
    """All that was published. `url` and `tag` are those of feeds.yaml."""

    url: str = ""
    tag: str = ""
    items: tuple[RecordedItem, ...] = ()
    outputs: tuple[RecordedOutput, ...] = ()

    def to_json(self) -> bytes:
        """The bytes of coopfeed.json."""
        parts = [
            f'"version": {VERSION}',
            f'"url": {_line(self.url)}',
            f'"tag": {_line(self.tag)}',
            f'"items": [\n{_lines(self.items)}\n]',
            f'"outputs": [\n{_lines(self.outputs)}\n]',
        ]
        return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _lines(values: Sequence[RecordedItem | RecordedOutput]) -> str:
    """One a line: small differences between two records, and the quick encoder, which knows no indentation."""
    return ",\n".join(_line(_values(value)) for value in values)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _values(value: RecordedItem | RecordedOutput) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}


def from_json(raw: bytes, name: str) -> Record:
    """The record in `raw`, the content of the file called `name`.

    Raises:
        DestinationError: it is no record of this version.
    """
    try:
        document: dict[str, Any] = json.loads(raw)
        if document["version"] != VERSION:
            raise DestinationError(f"{name} was written by another version of coopfeed (format {document['version']})")
        items = tuple(RecordedItem(**item | {"feeds": tuple(item["feeds"])}) for item in document["items"])
        outputs = tuple(RecordedOutput(**output) for output in document["outputs"])
        record = Record(str(document["url"]), str(document["tag"]), items, outputs)
    except (ValueError, KeyError, TypeError) as error:
        raise DestinationError(
            f"{name} is damaged; bring it back from a copy, or delete it to publish as if for the first time"
        ) from error
    for output in outputs:
        if not is_inside(output.path):
            raise DestinationError(f"{name} is damaged: it names {output.path}, which is outside")
    return record


def digest_of_file(path: Path) -> str:
    """The SHA-256 of a record at a destination; "" where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def is_inside(name: str) -> bool:
    """Whether a path read from a file at the destination stays inside the destination."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts


def recorded(items: Iterable[Item], feeds: Sequence[Feed]) -> tuple[RecordedItem, ...]:
    """What the record says of the released `items`, each of which is in those of the `feeds` that have it."""
    within: dict[str, list[str]] = {}
    for feed in feeds:
        for item in feed.items:
            within.setdefault(item.id, []).append(feed.slug)
    return tuple(_recorded(item, tuple(within.get(item.id, ()))) for item in items)


def _recorded(item: Item, feeds: tuple[str, ...]) -> RecordedItem:
    return RecordedItem(
        id=item.id,
        slug=item.slug,
        title=item.title,
        link=item.link,
        digest=digest(item),
        published=item.published.isoformat(),
        updated=item.updated.isoformat(),
        feeds=feeds,
    )


def digest(item: Item) -> str:
    """A digest of what subscribers see of an item."""
    seen = {name: getattr(item, name) for name in _SEEN}
    return hashlib.sha256(_ENCODER.encode(seen).encode()).hexdigest()


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    return str(value)


_UNSEEN = {"slug", "draft", "expires", "withdrawn", "reason", "has_page", "assets", "source", "fingerprint"}
_SEEN = sorted(f.name for f in fields(Item) if f.name not in _UNSEEN)
_ENCODER = json.JSONEncoder(sort_keys=True, default=_plain)
