"""One item file → one Item, with every problem found on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from coopfeed.model import Card, Site
from coopfeed.problems import Problem, Where
from coopfeed.reading import nodes, sources
from coopfeed.reading.files import ItemFile
from coopfeed.reading.making import Maker
from coopfeed.reading.sources import Source
from coopfeed.reading.validating import validate

_DATE_PREFIX = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ReadItem:
    """What came of an item file; `item` is None where an error is among `problems`.

    `id` is "" where none could be read; with any other error it can still be compared with those of other items.
    """

    item: Card | None
    problems: tuple[Problem, ...]
    slug: str
    id: str
    id_where: Where
    date_where: Where


def slug_of(name: str) -> str:
    """The slug that a file name holds: without folder, date and extension."""
    stem = name.rpartition("/")[2].rpartition(".")[0]
    return _DATE_PREFIX.sub("", stem, count=1)


def read_item(root: Path, name: str, site: Site) -> ReadItem:
    """The item in the file `name` of the project at `root`, as a part of `site`."""
    source = sources.read_within(root, name)
    slug = slug_of(name)
    if not _SLUG.fullmatch(slug):
        better = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-") or "a-name"
        date = Path(name).stem.removesuffix(slug)
        message = f'"{slug}" cannot stand in an address'
        hint = f"rename the file: {date}{better}.yaml"
        source.problems.append(Problem(source.where(), "bad-file-name", message, hint))
    if any(p.code in sources.NO_TEXT for p in source.problems):
        return _unread(source, slug)
    node = nodes.compose(source)
    if node is None:
        return _unread(source, slug)
    data = nodes.to_data(source, node)
    if any(p.code in nodes.NO_DATA for p in source.problems):
        return _unread(source, slug)
    file, bad = validate(ItemFile, source, node, data, _stand_ins(site))
    own_id = "" if "id" in bad else file.id or site.iri(slug)
    maker = Maker(root, site, source, node, slug, own_id)
    item = maker.item(file)
    problems = tuple(source.problems)
    broken = any(p.is_error for p in problems)
    return ReadItem(None if broken else item, problems, slug, own_id, maker.where("id"), maker.where("date"))


def _unread(source: Source, slug: str) -> ReadItem:
    start = source.where()
    return ReadItem(None, tuple(source.problems), slug, "", start, start)


def _stand_ins(site: Site) -> dict[str, nodes.Data]:
    category = site.categories[0].slug if site.categories else "a"
    link = "https://example.org/"
    return {"title": "?", "date": "1000-01-01", "category": category, "summary": "?", "link": link}
