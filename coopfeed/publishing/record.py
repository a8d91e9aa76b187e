"""The publication record: what was published where. It lies at the destination and holds nothing that is not public."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final, Literal

import msgspec

from coopfeed.errors import DestinationError
from coopfeed.model import Announcement, Feed, ItemMeta, feed_guid, layout
from coopfeed.model.digest import digest

FILE = layout.RECORD
VERSION: Final = 2
"""Records of version 1 are still read: their digests were computed in another way, and their files name no items."""
MAX_BYTES = 1024**3
"""The most that is read of a record at an address: that of a million items has half of it."""


class RecordedItem(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A released item; `digest` is that of everything that subscribers see of it, except `updated`.

    `feeds` are those that have it in their subscription document.
    """

    id: str
    slug: str
    title: str
    link: str
    digest: str
    published: str
    updated: str
    feeds: tuple[str, ...]
    guid: str = ""

    @property
    def feed_guid(self) -> str:
        """The identity of the item to readers of RSS and JSON Feed."""
        return feed_guid(self.id, self.guid, self.link)


class RecordedOutput(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A published file: its path, the SHA-256 of its bytes, and their number.

    `e_tag` is the entity tag of an object store (RFC 9110, 8.8.3), without quotes; "" in a folder. `items` are the ids
    of the released items whose page it is, or that show or offer it; in an object store also of those that once did,
    where "" stands for any that is not released now.
    """

    path: str
    sha256: str
    size: int
    e_tag: str = ""
    items: tuple[str, ...] = ()


class RetiredOutput(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A file that is no longer made, and is removed some time after `since` (RFC 3339).

    It is removed before that time when any of the `items` is no longer released: the ids of those whose page it was, or
    that showed or offered it.
    """

    path: str
    since: str
    items: tuple[str, ...] = ()


class KeptMoment(msgspec.Struct, frozen=True, gc=False):
    """The moment at which an item was `published` (RFC 3339), where its file gives another one."""

    id: str
    published: str


class Record(msgspec.Struct, frozen=True, rename={"kept": "moments"}):
    """All that was published. `url` and `tag` are those of feeds.yaml; `items` are the newest first.

    `unannounced` are notifications that hubs have not received yet, `retired` are objects kept in a store for readers
    with an older feed, `headers` is the policy that gave objects their headers. `version` is that of the format when it
    was published. `kept` are the moments that only the record knows.
    """

    url: str
    tag: str
    items: tuple[RecordedItem, ...]
    outputs: tuple[RecordedOutput, ...]
    unannounced: tuple[Announcement, ...] = ()
    retired: tuple[RetiredOutput, ...] = ()
    headers: str = ""
    version: Literal[1, 2] = VERSION
    kept: tuple[KeptMoment, ...] = ()

    @property
    def files(self) -> tuple[RecordedOutput | RetiredOutput, ...]:
        """All files of ours that may lie there: those that are made, and those that stay for a time."""
        return (*self.outputs, *self.retired)

    def to_json(self) -> bytes:
        """Return the bytes of coopfeed.json: an item or output a line, so that two records differ where they differ."""
        optional = {
            "unannounced": self.unannounced,
            "retired": self.retired,
            "headers": self.headers,
            "moments": self.kept,
        }
        values: dict[str, object] = {"version": self.version, "url": self.url, "tag": self.tag}
        values.update((key, value) for key, value in optional.items() if value)
        parts = [b'"%s": %s' % (key.encode(), _dumped(value)) for key, value in values.items()]
        for key, rows in {"items": self.items, "outputs": self.outputs}.items():
            parts.append(b'"%s": [\n%s\n]' % (key.encode(), _BREAK.join(map(_dumped, rows))))
        return b"{\n" + _BREAK.join(parts) + b"\n}\n"


class _Versioned(msgspec.Struct):
    """The only key that records of all versions have."""

    version: int


_BREAK = b",\n"
_encode = msgspec.json.Encoder().encode


def _dumped(value: object) -> bytes:
    return msgspec.json.format(_encode(value), indent=0)


def from_json(raw: bytes, name: str) -> Record:
    """Return the record in `raw`, the content of the file called `name`.

    Raises:
        DestinationError: it is no record that this version can read.
    """
    try:
        version = msgspec.json.decode(raw, type=_Versioned).version
        if version > VERSION:
            newer = f"{name} was written by a newer version of coopfeed (format {version}, this one knows {VERSION})"
            raise DestinationError(f"{newer}; publish with that version or a later one")
        record = msgspec.json.decode(raw, type=Record)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        damaged = f"{name} is damaged; restore it from a copy, or delete it to publish as if for the first time"
        raise DestinationError(damaged) from error
    outside = next((file.path for file in record.files if not is_inside(file.path)), None)
    if outside is not None:
        raise DestinationError(f"{name} is damaged: it names {outside!r}, which is outside")
    return record


def is_inside(name: str) -> bool:
    """Return whether a path read from a file at the destination stays inside the destination."""
    path = PurePosixPath(name)
    is_plain = path.as_posix() == name and "\0" not in name
    return is_plain and bool(path.parts) and not path.is_absolute() and ".." not in path.parts


def recorded(items: Iterable[ItemMeta], feeds: Sequence[Feed]) -> Iterator[RecordedItem]:
    """Yield what the record says of the released `items`, each of which is in those of the `feeds` that have it."""
    within: dict[str, tuple[str, ...]] = {}
    for feed in feeds:
        for item in feed.items:
            within[item.id] = (*within.get(item.id, ()), feed.path)
    for item in items:
        published = item.published.isoformat()
        updated = published if item.is_as_published else item.updated.isoformat()
        its = within.get(item.id, ())
        yield RecordedItem(item.id, item.slug, item.title, item.link, digest(item), published, updated, its, item.guid)
