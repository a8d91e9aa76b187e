"""The first edge: the text of feeds.yaml, items/ and theme/ → values, and every Problem."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from coopfeed.errors import raise_shortage, reason
from coopfeed.model import NO_GUID, ItemMeta, Site
from coopfeed.model.layout import ITEMS
from coopfeed.model.problems import Code, Problem, Severity, Where
from coopfeed.printable import one_line
from coopfeed.reading import ignored, locales, source_file
from coopfeed.reading.field_errors import brief
from coopfeed.reading.items import ReadItem, original_of, place_of, read_item, slug_of
from coopfeed.reading.site import read_site, unfit_destination
from coopfeed.reading.theme import NO_THEME, ReadTheme, read_theme
from coopfeed.system.processes import spread

__all__ = [
    "ITEMS",
    "NO_THEME",
    "Progress",
    "ReadTheme",
    "Reader",
    "item_files",
    "problems_among",
    "read_items",
    "read_site",
    "read_theme",
    "unfit_destination",
    "untranslated",
]

Progress = Callable[[int, int], None]
"""Called with the number of files read and the number of all."""

Reader = Callable[[Path, Site, Sequence[str], int], Iterator[ReadItem]]
"""Gives what comes of the item files of a project, in their order; in up to so many processes."""


def read_items(root: Path, site: Site, names: Sequence[str], processes: int) -> Iterator[ReadItem]:
    """Return what comes of each of the item files `names`, read again."""
    return spread(partial(read_item, root, site=site), names, processes, worth=500)


def problems_among(root: Path, site: Site, names: Sequence[str], items: Sequence[ReadItem]) -> Iterator[Problem]:
    """Yield what is wrong between the item files `names` of a project, and between the `items` that they gave."""
    yield from _duplicate_slugs(names)
    yield from _strays(names)
    yield from _without_edition(site, names)
    for problem in (*_duplicate_ids(root, items), *_same_languages(items)):
        yield _with_excerpt(root, problem)


def item_files(root: Path, problems: list[Problem]) -> Iterator[str]:
    """Yield the item files below items/, relative to `root` with forward slashes, in the order of their names."""

    def refuse(error: OSError) -> None:
        raise_shortage(error)
        name = Path(error.filename).relative_to(root).as_posix()
        message = f"cannot be read: {reason(error)}"
        hint = "check its permissions"
        if name == ITEMS and isinstance(error, NotADirectoryError):
            message = "is a file, but must be a folder"
            hint = "move or rename it"
        if name == ITEMS and isinstance(error, FileNotFoundError):
            message = "the folder for items does not exist yet"
            hint = "put the first item in items/CATEGORY/YYYY-MM-DD-a-name.yaml"
        problems.append(Problem(Where(one_line(name)), Code.UNREADABLE_FILE, message, hint))

    found: list[str] = []
    start = len(os.path.join(root, ""))
    for folder, folders, files in os.walk(os.path.join(root, ITEMS), onerror=refuse):
        inside = folder[start:].replace(os.sep, "/")
        folders[:] = [name for name in folders if not name.startswith(".")]
        problems += (_linked(f"{inside}/{name}") for name in folders if Path(folder, name).is_symlink())
        # A folder called x.yaml is more likely a mistake than a folder of items.
        names = [name for name in files + folders if name.lower().endswith((".yaml", ".yml"))]
        found += (f"{inside}/{name}" for name in names if not name.startswith("."))
        if others := set(files).difference(names):
            problems += ignored.problems(inside, others, files)
    problems += ignored.outside(root)
    unprintable = [name for name in found if not name.isprintable()]
    problems += (_unprintable(name) for name in unprintable)
    yield from sorted(set(found).difference(unprintable))


def _linked(name: str) -> Problem:
    message = "a linked folder, which is not searched"
    return Problem(Where(one_line(name)), Code.UNREADABLE_FILE, message, "copy the files", Severity.WARNING)


def _unprintable(name: str) -> Problem:
    message = "the name has unprintable characters"
    return Problem(Where(one_line(name)), Code.BAD_FILE_NAME, message, "rename the file: YYYY-MM-DD-a-name.yaml")


_OF_ITS_OWN = {"id": "an id made of its file's name", "guid": "its id for a guid"}


def _duplicate_slugs(names: Iterable[str]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name in names:
        slug = slug_of(name)
        if slug in first:
            message = f'the slug "{slug}" is already used by {first[slug]}'
            yield Problem(Where(name), Code.DUPLICATE_SLUG, message, "rename one of the files")
        first.setdefault(slug, name)


def _duplicate_ids(root: Path, items: Iterable[ReadItem]) -> Iterator[Problem]:
    first: dict[str, ReadItem] = {}
    for read in items:
        for name in (name for name in (read.id, read.guid) if name not in ("", NO_GUID)):
            before = first.setdefault(name, read)
            # Equal slugs make equal ids, and are reported as such.
            if before.slug != read.slug:
                yield _same_name(root, name, before, read)


def _same_name(root: Path, name: str, *both: ReadItem) -> Problem:
    """Return the problem of two items with one `name`, reported at the later one or at the translation of the other."""
    its, other = sorted(both, key=lambda each: "." in each.slug)
    key = "guid" if other.guid == name else "id"
    message = f'the {key} "{brief(name)}" is already used by {its.path}'
    hint = f"readers would show only one of the two; delete this line: the item then gets {_OF_ITS_OWN[key]}"
    if key == "id" and other.id.endswith(f"/{other.slug}"):
        hint = f"readers would show only one of the two; delete the `id` in {its.path}"
    return Problem(place_of(root, other.path, key), Code.DUPLICATE_ID, message, hint)


def _strays(names: Sequence[str]) -> Iterator[Problem]:
    """Translations whose original is somewhere else."""
    translations = [name for name in names if original_of(name)]
    if not translations:
        return
    originals = {slug: name for name in names if "." not in (slug := slug_of(name))}
    for name in translations:
        slug = slug_of(name)
        its = originals.get(slug.partition(".")[0])
        if "." in slug and its and its != original_of(name):
            message = f"the translation of {its} is not next to it, so it inherits nothing"
            stem, _, extension = its.rpartition(".")
            hint = f"move it to {stem}.{slug.partition('.')[2]}.{extension}"
            yield Problem(Where(name), Code.NOT_BESIDE_ORIGINAL, message, hint)


def _without_edition(site: Site, names: Sequence[str]) -> Iterator[Problem]:
    """Yield for each language in which there are translations, but no edition, a warning at the first of them."""
    first: dict[str, str] = {}
    translations = [name for name in names if original_of(name)]
    others = set(names) if translations else ()
    for name in translations:
        if original_of(name) in others:
            first.setdefault(slug_of(name).partition(".")[2], name)
    known = [site.language, *(edition.language for edition in site.editions)]
    for language, name in first.items():
        if locales.is_tag(language) and not f"{language}-".startswith(f"{site.edition(language).language}-"):
            message = f"feeds.yaml has no edition in `{language}`: this appears in the feeds in `{site.language}`"
            hint = f"add to feeds.yaml: languages: [{', '.join([*known, language])}]"
            yield Problem(Where(name), Code.UNKNOWN_LANGUAGE, message, hint, Severity.WARNING)


def _same_languages(items: Sequence[ReadItem]) -> Iterator[Problem]:
    first: dict[tuple[str, str], ReadItem] = {}
    translated = {read.item.work for read in items if read.item and "." in read.item.slug}
    for read in items if translated else ():
        if read.item is None or read.item.work not in translated:
            continue
        before = first.setdefault((read.item.work, read.item.language), read)
        if before.slug != read.slug:
            original, other = sorted((before, read), key=lambda each: "." in each.slug)
            message = f"this is in `{read.item.language}` like {original.path}"
            hint = "set the `language` of the other one, or delete one"
            yield Problem(Where(other.path), Code.SAME_LANGUAGE, message, hint)


def untranslated(site: Site, items: Iterable[ItemMeta]) -> Iterator[Problem]:
    """Yield what editions lack that others have, as warnings at its first file."""
    if not site.editions:
        return
    works: dict[str, list[ItemMeta]] = {}
    for item in items:
        if not item.draft and not item.withdrawn:
            works.setdefault(item.work, []).append(item)
    for those in works.values():
        known = {site.edition(item.language).language for item in those}
        first = min(those, key=lambda item: ("." in item.slug, item.source))
        stem, _, extension = first.source.rpartition(".")
        for edition in (site, *site.editions):
            if edition.language not in known:
                where = Where(first.source)
                message = f"not in `{edition.language}` yet"
                hint = f"write {stem.removesuffix(first.slug)}{first.work}.{edition.language}.{extension}"
                yield Problem(where, Code.MISSING_TRANSLATION, message, hint)


def _with_excerpt(root: Path, problem: Problem) -> Problem:
    source = source_file.read(root / problem.where.path, problem.where.path)
    return replace(problem, excerpt=source.line(problem.where.line - 1))
