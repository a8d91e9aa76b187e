"""Items that were read the last time, as text: kept by file, with the signatures of the file and of its assets."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from coopfeed.cache import Table
from coopfeed.model import Asset, Country, Enclosure, Event, Image, Item, Person
from coopfeed.problems import Problem, Severity, Where
from coopfeed.reading.items import ReadItem


@dataclass(frozen=True, slots=True)
class Keeping:
    """A table of read items, and the signatures that files had before any was read, by name within the project.

    `seen` has only files whose signature can be trusted; an item is kept only if all that it was read from is there.
    """

    root: Path
    seen: Mapping[str, str]
    table: Table

    def find(self, name: str) -> ReadItem | None:
        """What came of the file `name`, if neither it nor one of its assets has changed."""
        signature = self.seen.get(name)
        text = self.table.find(name, signature) if signature else ""
        if not text:
            return None
        values = json.loads(text)
        read, item = _decoded(values, self.root, hashlib.sha256(text.encode()).hexdigest())
        return read if self._assets(item) == values[-1] else None

    def keep(self, name: str, read: ReadItem) -> ReadItem:
        """Keep what came of the file `name`; returns it with the fingerprint that it will have the next time."""
        signature = self.seen.get(name)
        signatures = self._assets(read.item) if read.item else None
        if not signature or read.item is None or signatures is None:
            return read
        text = json.dumps(_encoded(read, read.item, self.root, signatures), ensure_ascii=False, separators=(",", ":"))
        self.table.keep(name, signature, text)
        fingerprint = hashlib.sha256(text.encode()).hexdigest()
        return replace(read, item=replace(read.item, fingerprint=fingerprint))

    def _assets(self, item: Item) -> list[str] | None:
        names = [asset.source.relative_to(self.root).as_posix() for asset in item.assets]
        found = [self.seen.get(name, "") for name in names]
        return found if all(found) else None


def _encoded(read: ReadItem, item: Item, root: Path, signatures: list[str]) -> list[Any]:
    event = item.event
    return [
        item.id,
        item.slug,
        item.title,
        item.link,
        item.published.isoformat(),
        item.updated.isoformat(),
        [_values(author) for author in item.authors],
        item.categories,
        item.summary,
        item.content,
        item.language,
        item.tags,
        [_values(country) for country in item.countries],
        _values(item.image) if item.image else None,
        [_values(enclosure) for enclosure in item.enclosures],
        [event.start.isoformat(), event.end.isoformat() if event.end else "", event.place] if event else None,
        item.draft,
        item.expires.isoformat() if item.expires else "",
        item.withdrawn.isoformat() if item.withdrawn else "",
        item.reason,
        item.has_page,
        [[asset.path, asset.source.relative_to(root).as_posix(), asset.media_type] for asset in item.assets],
        item.source,
        [_of_problem(problem) for problem in read.problems],
        [_of_where(read.id_where), _of_where(read.date_where)],
        signatures,
    ]


def _values(value: Person | Country | Image | Enclosure) -> list[Any]:
    return [getattr(value, name) for name in value.__slots__]


def _decoded(values: list[Any], root: Path, fingerprint: str) -> tuple[ReadItem, Item]:
    (
        *_,
        authors,
        categories,
        summary,
        content,
        language,
        tags,
        countries,
        image,
        enclosures,
        event,
        draft,
        expires,
        withdrawn,
        reason,
        has_page,
        assets,
        source,
        problems,
        places,
        _signatures,
    ) = values
    item = Item(
        id=values[0],
        slug=values[1],
        title=values[2],
        link=values[3],
        published=datetime.fromisoformat(values[4]),
        updated=datetime.fromisoformat(values[5]),
        authors=tuple(Person(*author) for author in authors),
        categories=tuple(categories),
        summary=summary,
        content=content,
        language=language,
        tags=tuple(tags),
        countries=tuple(Country(*country) for country in countries),
        image=Image(*image) if image else None,
        enclosures=tuple(Enclosure(*enclosure) for enclosure in enclosures),
        event=Event(_when(event[0]), _when(event[1]) if event[1] else None, event[2]) if event else None,
        draft=draft,
        expires=datetime.fromisoformat(expires) if expires else None,
        withdrawn=datetime.fromisoformat(withdrawn) if withdrawn else None,
        reason=reason,
        has_page=has_page,
        assets=tuple(Asset(path, root / name, kind) for path, name, kind in assets),
        source=source,
        fingerprint=fingerprint,
    )
    id_where, date_where = (_where(place) for place in places)
    read = ReadItem(item, tuple(_problem(p) for p in problems), item.slug, item.id, id_where, date_where)
    return read, item


def _when(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _of_where(where: Where) -> list[Any]:
    return [where.path, where.line, where.column, where.length]


def _where(values: list[Any]) -> Where:
    return Where(*values)


def _of_problem(problem: Problem) -> list[Any]:
    severity = problem.severity.value
    return [_of_where(problem.where), problem.code, problem.message, problem.hint, severity, problem.excerpt]


def _problem(values: list[Any]) -> Problem:
    where, code, message, hint, severity, excerpt = values
    return Problem(_where(where), code, message, hint, Severity(severity), excerpt)
