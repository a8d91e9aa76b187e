"""One item file → one Item, with every problem found on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from coopfeed.model import ItemMeta, Site
from coopfeed.model.problems import Code, Problem, Where
from coopfeed.reading import locales, nodes, source_file
from coopfeed.reading.file_models import ItemFile
from coopfeed.reading.item_builder import Inherited, Maker
from coopfeed.reading.source_file import Source
from coopfeed.reading.validating import validate

INHERITED = frozenset(
    "date category authors tags country image enclosures event draft expires withdrawn reason".split()
)
"""What a translation takes from its original where it says nothing. Its words are its own, and so are its id, guid and
link, and an update of the original is none of the translation."""

_DATE_PREFIX = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ReadItem:
    """What came of the item file `path`; `item` is None where an error is among `problems`.

    `id` and `guid` are "" where none could be read; with any other error they can still be compared with those of other
    items. `places` are line, column and length of id, date and, where there is one, guid, as text: there are as many as
    items, and hardly ever is one looked at.
    """

    item: ItemMeta | None
    problems: tuple[Problem, ...]
    path: str
    id: str
    places: str = field(default="1 1 1 1 1 1", compare=False)
    guid: str = ""

    @property
    def slug(self) -> str:
        """The slug that the file's name holds."""
        return slug_of(self.path)

    @property
    def id_where(self) -> Where:
        """Where the id stands, or nearest to it."""
        return self._where(0)

    @property
    def date_where(self) -> Where:
        """Where the date stands, or nearest to it."""
        return self._where(1)

    @property
    def guid_where(self) -> Where:
        """Where the guid stands, of those that have one."""
        return self._where(2)

    def _where(self, number: int) -> Where:
        return Where(self.path, *map(int, self.places.split()[3 * number : 3 * number + 3]))


def slug_of(name: str) -> str:
    """The slug that a file name holds: without folder, date and extension, but with the language of a translation."""
    stem = name.rpartition("/")[2].rpartition(".")[0]
    return _DATE_PREFIX.sub("", stem, count=1)


def original_of(name: str) -> str:
    """The file that `name` is a translation of, if it is there: "items/a.yaml" of "items/a.fr.yaml"; "" of others."""
    folder, _, file = name.rpartition("/")
    parts = file.split(".")
    return f"{folder}/{parts[0]}.{parts[2]}" if len(parts) == 3 else ""


def read_item(root: Path, name: str, site: Site) -> ReadItem:
    """The item in the file `name` of the project at `root`, as a part of `site`."""
    slug = slug_of(name)
    parsed = _parse(root, name)
    _check_name(parsed.source, slug)
    if parsed.node is None:
        return ReadItem(None, tuple(parsed.source.problems), name, "")
    source, node, data = parsed.source, parsed.node, parsed.data
    original = _original(root, name, site)
    inherited = None
    if original:
        inherited = Inherited(original.source, original.node, frozenset(original.data.keys() - data.keys()))
        data = _merged(original.data, data)
    file, bad = validate(ItemFile, source, node, data, _stand_ins(site))
    own_id = "" if "id" in bad else file.id or site.iri(slug)
    maker = Maker(root, site, source, node, slug, own_id, inherited)
    item = maker.item(file)
    problems = tuple(source.problems)
    broken = any(p.is_error for p in problems)
    places = (nodes.locate(source, node, (key,)) for key in ("id", "date", *(("guid",) if file.guid else ())))
    texts = (f"{place.line} {place.column} {place.length}" for place in places)
    return ReadItem(None if broken else item, problems, name, own_id, " ".join(texts), file.guid or "")


def _check_name(source: Source, slug: str) -> None:
    work, _, language = slug.partition(".")
    if _SLUG.fullmatch(work) and (not language or locales.is_tag(language)):
        return
    better = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-") or "a-name"
    date = Path(source.path).stem.removesuffix(slug)
    message = f'"{slug}" cannot stand in an address'
    hint = f"rename the file: {date}{better}.yaml"
    source.problems.append(Problem(source.where(), Code.BAD_FILE_NAME, message, hint))


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A file as YAML sees it; without `node` where it holds none, or not what could be read as an item."""

    source: Source
    node: yaml.MappingNode | None = None
    data: dict[str, nodes.Data] = field(default_factory=dict)


def _parse(root: Path, name: str) -> _Parsed:
    source = source_file.read_within(root, name)
    if any(p.code in source_file.NO_TEXT for p in source.problems):
        return _Parsed(source)
    node = nodes.compose(source)
    if node is None:
        return _Parsed(source)
    data = nodes.to_data(source, node)
    if any(p.code in nodes.NO_DATA for p in source.problems):
        return _Parsed(source)
    return _Parsed(source, node, data)


@dataclass(frozen=True, slots=True)
class _Original:
    """What a translation inherits."""

    source: Source
    node: yaml.MappingNode
    data: dict[str, nodes.Data]


def _original(root: Path, name: str, site: Site) -> _Original | None:
    """What the translation in the file `name` inherits; None where it is none, or has no original.

    What is wrong or missing there is told there, once, and is no fault of the translation.
    """
    its = original_of(name)
    if not its or not (root / its).is_file():
        return None
    parsed, stand_ins = _parse(root, its), _stand_ins(site)
    data = {key: value for key, value in stand_ins.items() if key in INHERITED}
    if parsed.node is None:
        return _Original(parsed.source, yaml.MappingNode("", []), data)
    _, bad = validate(ItemFile, parsed.source, parsed.node, parsed.data, stand_ins)
    sound = {key: value for key, value in parsed.data.items() if key in INHERITED and key not in bad}
    return _Original(parsed.source, parsed.node, data | sound)


def _merged(original: dict[str, nodes.Data], own: dict[str, nodes.Data]) -> dict[str, nodes.Data]:
    """What `own` says and else `original`; of an image the `alt` alone can be another, of an event the `place`."""
    merged = {**original, **own}
    for key in ("image", "event"):
        theirs, ours = original.get(key), own.get(key)
        theirs = {"src": theirs} if isinstance(theirs, str) and key == "image" else theirs
        if isinstance(theirs, dict) and isinstance(ours, dict):
            merged[key] = {**theirs, **ours}
    return merged


def _stand_ins(site: Site) -> dict[str, nodes.Data]:
    category = site.categories[0].slug if site.categories else "a"
    link = "https://example.org/"
    return {"title": "?", "date": "1000-01-01", "category": category, "summary": "?", "link": link}
