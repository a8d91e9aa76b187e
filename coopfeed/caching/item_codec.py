"""What was read of an item, to be kept: its card, which is looked at every time, and its text, which seldom is.

A card is a row of fields between ASCII's separators, which no text of an item can hold: JSON would take three times as
long, and there are as many rows as items.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from sys import intern
from typing import Any

from coopfeed.model import Asset, Country, Enclosure, Event, Image, Item, ItemMeta, Person
from coopfeed.model.codes import BY_NAME
from coopfeed.model.digest import digest
from coopfeed.model.problems import Problem, Severity, Where
from coopfeed.reading.items import ReadItem

_CARD = tuple(field.name for field in fields(ItemMeta))
_of_card = attrgetter(*_CARD)
_FIELD, _VALUE = "\x1f", "\x1e"  # unit and record separator
_SAME = "="  # the page of an item that it is the link of


def card(item: Item) -> ItemMeta:
    """`item` without its text."""
    return ItemMeta(**dict(zip(_CARD, _of_card(item), strict=True)) | {"digest": digest(item)})


def card_to_row(read: ReadItem, card: ItemMeta, root: Path, signatures: Sequence[str], size: int) -> str:
    """What came of an item's file; `signatures` are those of its assets, `size` is that of its largest entry."""
    assets = [[asset.path, asset.media_type, *asset.names(root)] for asset in card.assets]
    problems = [_of_problem(problem) for problem in read.problems]
    fields = (
        card.id,
        card.slug,
        card.title,
        card.link,
        card.published.isoformat(),
        card.updated.isoformat(),
        _VALUE.join(card.categories),
        card.language,
        _VALUE.join(card.tags),
        _VALUE.join(text for country in card.countries for text in (country.code, country.name)),
        "draft" if card.draft else "",
        card.expires.isoformat() if card.expires else "",
        card.withdrawn.isoformat() if card.withdrawn else "",
        card.reason,
        _SAME if card.page == card.link else card.page,
        card.guid,
        card.digest,
        read.places,
        str(size),
        json.dumps([assets, list(signatures), problems], ensure_ascii=False) if assets or problems else "",
    )
    return _FIELD.join(fields)


def card_from_row(row: str, root: Path, source: str) -> tuple[ReadItem, ItemMeta, Sequence[str], int]:
    """What `card_to_row` was given for the item in the file `source`."""
    (
        id_,
        slug,
        title,
        link,
        published,
        updated,
        categories,
        language,
        tags,
        countries,
        draft,
        expires,
        withdrawn,
        reason,
        page,
        guid,
        digest,
        places,
        size,
        more,
    ) = row.split(_FIELD)
    assets, signatures, problems = json.loads(more) if more else ((), (), ())
    first = datetime.fromisoformat(published)
    card = ItemMeta(
        id_,
        slug,
        title,
        link,
        first,
        first if updated == published else datetime.fromisoformat(updated),
        _values_in(categories),
        intern(language),
        _values_in(tags),
        _countries_in(countries),
        bool(draft),
        datetime.fromisoformat(expires) if expires else None,
        datetime.fromisoformat(withdrawn) if withdrawn else None,
        reason,
        link if page == _SAME else page,
        tuple([Asset(path, root / name, kind, tuple(links)) for path, kind, name, *links in assets]) if assets else (),
        source,
        guid=guid,
        digest=digest,
    )
    found = tuple([_problem(problem) for problem in problems]) if problems else ()
    return ReadItem(card, found, source, id_, places, guid), card, signatures, int(size)


# Many items have the same, and one will do for all of them.
@lru_cache(maxsize=4096)
def _values_in(text: str) -> tuple[str, ...]:
    return tuple(text.split(_VALUE)) if text else ()


@lru_cache(maxsize=4096)
def _countries_in(text: str) -> tuple[Country, ...]:
    values = _values_in(text)
    return tuple(map(Country, values[::2], values[1::2]))


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


def item_from_json(card: ItemMeta, text: str | bytes) -> Item:
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


def _when(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _of_where(where: Where) -> list[Any]:
    return [where.path, where.line, where.column, where.length]


def _of_problem(problem: Problem) -> list[Any]:
    severity = problem.severity.value
    return [_of_where(problem.where), problem.code, problem.message, problem.hint, severity, problem.excerpt]


def _problem(values: list[Any]) -> Problem:
    where, code, message, hint, severity, excerpt = values
    return Problem(Where(*where), BY_NAME[code], message, hint, Severity(severity), excerpt)
