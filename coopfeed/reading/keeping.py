"""What was read of an item, as JSON to be kept: its card, which is looked at every time, and its text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path
from typing import Any

from coopfeed.digest import digest
from coopfeed.model import Asset, Card, Country, Enclosure, Event, Image, Item, Person
from coopfeed.problems import Problem, Severity, Where
from coopfeed.reading.items import ReadItem

_CARD = tuple(field.name for field in fields(Card))
_of_card = attrgetter(*_CARD)


def card(item: Item) -> Card:
    """`item` without its text."""
    *values, _ = _of_card(item)
    return Card(*values, digest(item))


def card_to_json(read: ReadItem, card: Card, root: Path, signatures: list[str]) -> str:
    """What came of an item's file, as JSON; `signatures` are those of its assets."""
    values = [
        [
            card.id,
            card.slug,
            card.title,
            card.link,
            card.published.isoformat(),
            card.updated.isoformat(),
            card.categories,
            card.language,
            card.tags,
            [_values(country) for country in card.countries],
            card.draft,
            card.expires and card.expires.isoformat(),
            card.withdrawn and card.withdrawn.isoformat(),
            card.reason,
            card.has_page,
            [[asset.path, asset.source.relative_to(root).as_posix(), asset.media_type] for asset in card.assets],
            card.source,
            card.digest,
        ],
        [_of_problem(problem) for problem in read.problems],
        _of_where(read.id_where)[1:],  # both lie in the item's file
        _of_where(read.date_where)[1:],
        signatures,
    ]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def cards_from_json(rows: Sequence[str], root: Path) -> list[tuple[ReadItem, Card, list[str]]]:
    """What `card_to_json` was given each time; all at once, which takes half the time."""
    return [_card_from_values(values, root) for values in json.loads(f"[{','.join(rows)}]")]


def _card_from_values(kept: list[Any], root: Path) -> tuple[ReadItem, Card, list[str]]:
    values, problems, id_where, date_where, signatures = kept
    values[4], values[5] = datetime.fromisoformat(values[4]), datetime.fromisoformat(values[5])
    values[6], values[8] = tuple(values[6]), tuple(values[8])
    values[9] = tuple([Country(*country) for country in values[9]])
    values[11], values[12] = _moment(values[11]), _moment(values[12])
    if values[15]:
        values[15] = [Asset(path, root / name, kind) for path, name, kind in values[15]]
    values[15] = tuple(values[15])
    card = Card(*values)
    places = Where(card.source, *id_where), Where(card.source, *date_where)
    read = ReadItem(card, tuple([_problem(problem) for problem in problems]), card.slug, card.id, *places)
    return read, card, signatures


def text_to_json(item: Item) -> str:
    """The text of an item, as JSON: all that its card does not have."""
    event = item.event
    values = [
        [_values(author) for author in item.authors],
        item.summary,
        item.content,
        item.image and _values(item.image),
        [_values(enclosure) for enclosure in item.enclosures],
        event and [event.start.isoformat(), event.end and event.end.isoformat(), event.place],
    ]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def item_from_json(card: Card, text: str | bytes) -> Item:
    """The item that has this card and this text."""
    authors, summary, content, image, enclosures, event = json.loads(text)
    return Item(
        *_of_card(card),
        authors=tuple(Person(*author) for author in authors),
        summary=summary,
        content=content,
        image=Image(*image) if image else None,
        enclosures=tuple(Enclosure(*enclosure) for enclosure in enclosures),
        event=Event(_when(event[0]), _when(event[1]) if event[1] else None, event[2]) if event else None,
    )


def _values(value: Person | Country | Image | Enclosure) -> list[Any]:
    return [getattr(value, name) for name in value.__slots__]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _when(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _of_where(where: Where) -> list[Any]:
    return [where.path, where.line, where.column, where.length]


def _of_problem(problem: Problem) -> list[Any]:
    severity = problem.severity.value
    return [_of_where(problem.where), problem.code, problem.message, problem.hint, severity, problem.excerpt]


def _problem(values: list[Any]) -> Problem:
    where, code, message, hint, severity, excerpt = values
    return Problem(Where(*where), code, message, hint, Severity(severity), excerpt)
