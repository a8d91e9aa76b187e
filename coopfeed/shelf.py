"""Archive documents of the last time, taken from the destination instead of being rendered again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coopfeed.cache import Table
from coopfeed.model import Feed, Output


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the documents lie, and the table that tells what each was made of and its SHA-256."""

    destination: Path
    table: Table

    def find(self, feed: Feed, wanted: Sequence[Output]) -> list[Output] | None:
        """The `wanted` outputs of the archive document `feed` with their contents; None unless all are as they were."""
        key = _key(feed)
        contents = [self._content(output.path, key) for output in wanted]
        pairs = zip(wanted, contents, strict=True)
        outputs = [Output(output.path, output.media_type, content) for output, content in pairs if content]
        return outputs if len(outputs) == len(wanted) else None

    def keep(self, feed: Feed, outputs: Sequence[Output]) -> None:
        """Note what the `outputs` of the archive document `feed` are made of."""
        key = _key(feed)
        for output in outputs:
            if key and isinstance(output.content, bytes):
                self.table.keep(output.path, key, hashlib.sha256(output.content).hexdigest())

    def _content(self, path: str, key: str) -> bytes | None:
        digest = self.table.find(path, key) if key else ""
        if not digest:
            return None
        try:
            content = (self.destination / path).read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == digest else None


def _key(feed: Feed) -> str:
    """What an archive document is made of, besides the site: "" where that cannot be told."""
    items = [*feed.items, *feed.tombstones]
    if not all(item.fingerprint for item in items):
        return ""
    # An update that is not due is not in the item's fingerprint.
    made_of = [f"{item.fingerprint} {item.updated.isoformat()}" for item in items]
    text = "\n".join([f"{feed.previous} {len(feed.items)}", *made_of])
    return hashlib.sha256(text.encode()).hexdigest()
