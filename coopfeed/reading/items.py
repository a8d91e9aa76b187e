"""One item file → one Item, with every problem found on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from coopfeed.model import Card, Site
from coopfeed.problems import Problem, Where
from coopfeed.reading import nodes, sources
from coopfeed.reading.files import ItemFile
from coopfeed.reading.making import Maker
from coopfeed.reading.validating import validate

_DATE_PREFIX = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ReadItem:
    """What came of the item file `path`; `item` is None where an error is among `problems`.

    `id` is "" where none could be read; with any other error it can still be compared with those of other items.
    `places` are line, column and length of id and date, as text: there are as many as items, and hardly ever is one
    looked at.
    """

    item: Card | None
    problems: tuple[Problem, ...]
    path: str
    id: str
    places: str = field(default="1 1 1 1 1 1", compare=False)

    @property
    def slug(self) -> str:
        """The slug that the file's name holds."""
        return slug_of(self.path)

    @property
    def id_where(self) -> Where:
        """Where the id stands, or nearest to it."""
        return Where(self.path, *map(int, self.places.split()[:3]))

    @property
    def date_where(self) -> Where:
        """Where the date stands, or nearest to it."""
        return Where(self.path, *map(int, self.places.split()[3:]))


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
        return ReadItem(None, tuple(source.problems), name, "")
    node = nodes.compose(source)
    if node is None:
        return ReadItem(None, tuple(source.problems), name, "")
    data = nodes.to_data(source, node)
    if any(p.code in nodes.NO_DATA for p in source.problems):
        return ReadItem(None, tuple(source.problems), name, "")
    file, bad = validate(ItemFile, source, node, data, _stand_ins(site))
    own_id = "" if "id" in bad else file.id or site.iri(slug)
    maker = Maker(root, site, source, node, slug, own_id)
    item = maker.item(file)
    problems = tuple(source.problems)
    broken = any(p.is_error for p in problems)
    places = (maker.where(key) for key in ("id", "date"))
    texts = (f"{place.line} {place.column} {place.length}" for place in places)
    return ReadItem(None if broken else item, problems, name, own_id, " ".join(texts))


def _stand_ins(site: Site) -> dict[str, nodes.Data]:
    category = site.categories[0].slug if site.categories else "a"
    link = "https://example.org/"
    return {"title": "?", "date": "1000-01-01", "category": category, "summary": "?", "link": link}
