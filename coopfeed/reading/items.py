"""One item file → one Item, with every problem found on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from coopfeed.model import ItemMeta, Site
from coopfeed.model.problems import Code, Problem, Where
from coopfeed.reading import locales, nodes, source_file
from coopfeed.reading.file_models import ItemFile
from coopfeed.reading.item_builder import Maker, Original
from coopfeed.reading.media import FileLookup, ProjectFiles
from coopfeed.reading.records import fields, read_fields, read_file
from coopfeed.reading.source_file import Source

INHERITED = frozenset(name for name, field in fields(ItemFile).items() if field.is_inherited)
"""What a translation takes from its original where it says nothing. Its words are its own, and so are its id, guid and
link, and an update of the original is none of the translation."""

_DATE_PREFIX = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ReadItem:
    """What came of the item file `path`; `item` is None where an error is among `problems`.

    `id` and `guid` are "" where none could be read; with any other error they can still be compared with those of other
    items.
    """

    item: ItemMeta | None
    problems: tuple[Problem, ...]
    path: str
    id: str
    guid: str = ""

    @property
    def slug(self) -> str:
        """The slug that the file's name holds."""
        return slug_of(self.path)


def slug_of(name: str) -> str:
    """Return the slug that a file name holds: without folder, date and extension, but with the language of a
    translation.
    """
    stem = name.rpartition("/")[2].rpartition(".")[0]
    return _DATE_PREFIX.sub("", stem, count=1)


def original_of(name: str) -> str:
    """Return the file that `name` is a translation of, if it is there: "items/a.yaml" of "items/a.fr.yaml"; "" of
    others.
    """
    folder, _, file = name.rpartition("/")
    parts = file.split(".")
    return f"{folder}/{parts[0]}.{parts[2]}" if len(parts) == 3 else ""


def read_item(root: Path, name: str, site: Site) -> ReadItem:
    """Return the item in the file `name` of the project at `root`, as a part of `site`."""
    its = original_of(name)
    original = source_file.read_within(root, its) if its and (root / its).is_file() else None
    return read_text(source_file.read_within(root, name), site, ProjectFiles(root), original)


def read_text(source: Source, site: Site, files: FileLookup, original: Source | None = None) -> ReadItem:
    """Return the item in the text of a file, which may be a translation of that in another text, as a part of
    `site`.
    """
    name = source.path
    slug = slug_of(source.path)
    node = _compose(source)
    _check_name(source, slug)
    if node is None:
        return ReadItem(None, tuple(source.problems), name, "")
    stand_ins = _stand_ins(site)
    inherited = _inherited(original, stand_ins) if original else None
    file, bad = read_file(ItemFile, source, node, stand_ins, inherited.values if inherited else {})
    own_id = "" if "id" in bad else file.id or site.iri(slug)
    maker = Maker(files, site, source, node, slug, own_id, inherited and inherited.without(node))
    item = maker.item(file)
    problems = tuple(source.problems)
    broken = any(p.is_error for p in problems)
    return ReadItem(None if broken else item, problems, name, own_id, file.guid or "")


def place_of(root: Path, name: str, key: str) -> Where:
    """Return where the value of `key` stands in an item file of the project at `root`, or nearest to it."""
    source = source_file.read_within(root, name)
    node = _compose(source)
    return nodes.locate(source, node, (key,)) if node else Where(name)


def _check_name(source: Source, slug: str) -> None:
    work, _, language = slug.partition(".")
    if _SLUG.fullmatch(work) and (not language or locales.is_tag(language)):
        return
    better = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-") or "a-name"
    date = Path(source.path).stem.removesuffix(slug)
    message = f'"{slug}" cannot be part of an address'
    hint = f"rename the file: {date}{better}.yaml"
    source.problems.append(Problem(source.where(), Code.BAD_FILE_NAME, message, hint))


def _compose(source: Source) -> yaml.MappingNode | None:
    """Return the mapping in the file, unless that has no text."""
    return None if any(p.code in source_file.NO_TEXT for p in source.problems) else nodes.compose(source)


def _inherited(source: Source, stand_ins: Mapping[str, Any]) -> Original:
    """Return what a translation inherits of the original in `source`.

    What is wrong or missing there is reported there, once, and is no fault of the translation.
    """
    values = {key: value for key, value in stand_ins.items() if key in INHERITED}
    node = _compose(source)
    if node is None:
        return Original(source, yaml.MappingNode("", []), values)
    sound, _ = read_fields(ItemFile, source, node, node.value, {})
    return Original(source, node, values | {key: value for key, value in sound.items() if key in INHERITED})


def _stand_ins(site: Site) -> dict[str, Any]:
    category = site.categories[0].slug if site.categories else "a"
    link = "https://example.org/"
    return {"title": "?", "date": date(1000, 1, 1), "category": (category,), "summary": "?", "link": link}
