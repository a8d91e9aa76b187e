"""The publication record: what was published where. It lies at the destination and holds nothing that is not public."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from pathlib import PurePosixPath
from typing import Any

from coopfeed.errors import DestinationError
from coopfeed.model import Announcement, Feed, ItemMeta, feed_guid, layout
from coopfeed.model.digest import digest

FILE = layout.RECORD
VERSION = 2
"""Records of version 1 are still read: their digests were taken in another way, and their files tell of no items."""
MAX_BYTES = 1024**3
"""The most that is read of a record which lies at an address: that of a million items has half of it."""

_dumped = json.JSONEncoder(ensure_ascii=False).encode
_quoted: Callable[[str], str] = encode_basestring


@dataclass(frozen=True, slots=True)
class RecordedItem:
    """A released item; `digest` is that of everything that subscribers see of it, but `updated`.

    `guid` stands in the record where there is one. `feeds` are those that have it in their subscription document.
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
        """By what readers of RSS and JSON Feed know the item."""
        return feed_guid(self.id, self.guid, self.link)

    @classmethod
    def from_line(cls, line: bytes) -> RecordedItem:
        """Return the item that stands in a line of the record.

        Raises:
            DestinationError: it is no item.
        """
        try:
            values = json.loads(line)
            texts = [*values.pop("feeds")]
            if not all(isinstance(text, str) for text in (*texts, *values.values())):
                raise TypeError
            return cls(**values, feeds=tuple(texts))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise DestinationError(_damaged(FILE)) from error


@dataclass(frozen=True, slots=True)
class RecordedOutput:
    """A published file: its path, the SHA-256 of its bytes, and their number.

    `e_tag` is what an object store says of it (RFC 9110, 8.8.3), without quotes; "" in a folder. `items` are the ids of
    the released items whose page it is, or that show or offer it; in an object store also of those that once did, where
    "" stands for any that is not released now.
    """

    path: str
    sha256: str
    size: int
    e_tag: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RetiredOutput:
    """A file that is made no more, and is removed some time after `since` (RFC 3339).

    It goes before that time when any of the `items` is released no more: the ids of those whose page it was, or that
    showed or offered it.
    """

    path: str
    since: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptMoment:
    """The moment at which an item is `published` (RFC 3339), where its file says another one."""

    id: str
    published: str


@dataclass(frozen=True, slots=True)
class Record:
    """All that was published. `url` and `tag` are those of feeds.yaml; `lines` hold an item each, newest first.

    Most of them are the same in the next record, and are never taken apart. `unannounced` is what hubs have not heard
    yet, `retired` what still lies in an object store for readers with an older feed, `headers` the policy by which the
    objects there were given theirs. `version` is that of the program's records when it was published. `kept` are the
    moments that only the record knows.
    """

    url: str = ""
    tag: str = ""
    lines: tuple[bytes, ...] = ()
    outputs: tuple[RecordedOutput, ...] = ()
    unannounced: tuple[Announcement, ...] = ()
    retired: tuple[RetiredOutput, ...] = ()
    headers: str = ""
    version: int = VERSION
    kept: tuple[KeptMoment, ...] = ()

    @property
    def files(self) -> tuple[RecordedOutput | RetiredOutput, ...]:
        """All files of ours that may lie there: those that are made, and those that stay for a time."""
        return (*self.outputs, *self.retired)

    def to_json(self) -> bytes:
        """Return the bytes of coopfeed.json: an item or output a line, so that two records differ where they differ."""
        outputs = ",\n".join(_dumped(_of_output(output)) for output in self.outputs)
        unannounced = _dumped([{"hub": each.hub, "topic": each.topic} for each in self.unannounced])
        retired = _dumped([_of_retired(each) for each in self.retired])
        kept = _dumped([{"id": each.id, "published": each.published} for each in self.kept])
        parts = (
            f'"version": {self.version}'.encode(),
            f'"url": {_quoted(self.url)}'.encode(),
            f'"tag": {_quoted(self.tag)}'.encode(),
            *((f'"unannounced": {unannounced}'.encode(),) if self.unannounced else ()),
            *((f'"retired": {retired}'.encode(),) if self.retired else ()),
            *((f'"headers": {_quoted(self.headers)}'.encode(),) if self.headers else ()),
            *((f'"moments": {kept}'.encode(),) if self.kept else ()),
            b'"items": [\n' + _BREAK.join(self.lines) + b"\n]",
            f'"outputs": [\n{outputs}\n]'.encode(),
        )
        return b"{\n" + _BREAK.join(parts) + b"\n}\n"


def _of_output(output: RecordedOutput) -> dict[str, Any]:
    values: dict[str, Any] = {"path": output.path, "sha256": output.sha256, "size": output.size}
    if output.e_tag:
        values["e_tag"] = output.e_tag
    if output.items:
        values["items"] = output.items
    return values


def _of_retired(output: RetiredOutput) -> dict[str, Any]:
    values: dict[str, Any] = {"path": output.path, "since": output.since}
    return values | {"items": output.items} if output.items else values


def _values(read: dict[str, Any]) -> dict[str, Any]:
    items = tuple(read.get("items", ()))
    "".join(items)  # raises TypeError unless all are texts
    return read | {"items": items}


_BREAK = b",\n"
_HEAD = re.compile(
    rb'\{\n"version": ([12]),\n"url": (".*"),\n"tag": (".*"),\n(?:"unannounced": (\[.*\]),\n)?'
    rb'(?:"retired": (\[.*\]),\n)?(?:"headers": (".*"),\n)?(?:"moments": (\[.*\]),\n)?"items": \[\n'
)
_BETWEEN = b'\n],\n"outputs": [\n'
_END = b"\n]\n}\n"
_SHORT = 40
_MOST_SHORT = 1_000  # bytes that no line of ours is short of: each would take far more memory than its text
_LONGEST = 8 * 1024 * 1024  # bytes of a line, and of a record that is not as we write it: they are read as a whole


def from_json(raw: bytes, name: str) -> Record:
    """Return the record in `raw`, the content of the file called `name`.

    Raises:
        DestinationError: it is no record that this version can read.
    """
    try:
        record = _as_written(raw) or _as_json(raw, name)
        outside = [file.path for file in record.files if not is_inside(file.path)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DestinationError(_damaged(name)) from error
    if outside:
        raise DestinationError(f"{name} is damaged: it names {outside[0]!r}, which is outside")
    return record


def _as_written(raw: bytes) -> Record | None:
    """Return the record in `raw`, if we wrote it: then no item needs to be taken from its line.

    It may be that of anybody. Its lines are read one by one, so that it takes no more than a few times its size.
    """
    head = _HEAD.match(raw)
    between = raw.rfind(_BETWEEN)
    if not head or between < 0 or not raw.endswith(_END):
        return None
    if head.end() > _LONGEST:
        raise ValueError("a long head")
    url, tag = (json.loads(text) for text in head.group(2, 3))
    unannounced, retired = (json.loads(text or b"[]") for text in head.group(4, 5))
    outputs = _lines(raw, between + len(_BETWEEN), len(raw) - len(_END))
    return Record(
        url,
        tag,
        tuple(_lines(raw, head.end(), between)),
        tuple(RecordedOutput(**_values(json.loads(output))) for output in outputs),
        tuple(Announcement(**each) for each in unannounced),
        tuple(RetiredOutput(**_values(each)) for each in retired),
        json.loads(head[6] or b'""'),
        int(head[1]),
        tuple(KeptMoment(**each) for each in json.loads(head[7] or b"[]")),
    )


def _lines(raw: bytes, start: int, end: int) -> Iterator[bytes]:
    short = 0
    while start < end:
        found = raw.find(_BREAK, start, end)
        stop = end if found < 0 else found
        short += stop - start < _SHORT
        if short > _MOST_SHORT or stop - start > _LONGEST:
            raise ValueError("lines that are none of ours")
        yield raw[start:stop]
        start = stop + len(_BREAK)


def _as_json(raw: bytes, name: str) -> Record:
    if len(raw) > _LONGEST:
        raise DestinationError(f"{name} was not written by coopfeed and is too large to read")
    document: dict[str, Any] = json.loads(raw)
    version = document["version"]
    if version > VERSION:
        newer = f"{name} was written by a newer version of coopfeed (format {version}, this one knows {VERSION})"
        raise DestinationError(f"{newer}; publish with that version or a later one")
    if version not in (1, VERSION):
        raise ValueError(version)
    items = [RecordedItem(**item | {"feeds": tuple(item["feeds"])}) for item in document["items"]]
    outputs = tuple(RecordedOutput(**_values(output)) for output in document["outputs"])
    unannounced = tuple(Announcement(**each) for each in document.get("unannounced", ()))
    retired = tuple(RetiredOutput(**_values(each)) for each in document.get("retired", ()))
    lines = tuple(map(line, items))
    headers = str(document.get("headers", ""))
    url = str(document["url"])
    tag = str(document["tag"])
    kept = tuple(KeptMoment(**each) for each in document.get("moments", ()))
    return Record(url, tag, lines, outputs, unannounced, retired, headers, version, kept)


def _damaged(name: str) -> str:
    return f"{name} is damaged; restore it from a copy, or delete it to publish as if for the first time"


def is_inside(name: str) -> bool:
    """Return whether a path read from a file at the destination stays inside the destination."""
    path = PurePosixPath(name)
    is_plain = path.as_posix() == name and "\0" not in name
    return is_plain and bool(path.parts) and not path.is_absolute() and ".." not in path.parts


def recorded(cards: Iterable[ItemMeta], feeds: Sequence[Feed]) -> Iterator[RecordedItem]:
    """Yield what the record says of the released items, each of which is in those of the `feeds` that have it."""
    within: dict[str, tuple[str, ...]] = {}
    for feed in feeds:
        for card in feed.items:
            within[card.id] = (*within.get(card.id, ()), feed.path)
    for card in cards:
        published = card.published.isoformat()
        updated = published if card.is_as_published else card.updated.isoformat()
        its = within.get(card.id, ())
        yield RecordedItem(card.id, card.slug, card.title, card.link, digest(card), published, updated, its, card.guid)


def line(item: RecordedItem) -> bytes:
    """Return the item as it stands in the record; json.dumps would take most of the time of one edit among many
    items.
    """
    feeds = ", ".join(map(_quoted, item.feeds))
    guid = f', "guid": {_quoted(item.guid)}' if item.guid else ""
    return (
        f'{{"id": {_quoted(item.id)}, "slug": {_quoted(item.slug)}, "title": {_quoted(item.title)}, '
        f'"link": {_quoted(item.link)}, "digest": {_quoted(item.digest)}, "published": {_quoted(item.published)}, '
        f'"updated": {_quoted(item.updated)}, "feeds": [{feeds}]{guid}}}'
    ).encode()
