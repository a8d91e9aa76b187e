"""The first edge: feeds.yaml and items/ → Site, Items and every Problem, in one run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from coopfeed.model import Publication
from coopfeed.problems import Problem, Severity, Where
from coopfeed.reading import sources
from coopfeed.reading.items import ReadItem, read_item, slug_of
from coopfeed.reading.site import FILE, read_site

ITEMS = "items"

__all__ = ["FILE", "ITEMS", "item_files", "load"]

Progress = Callable[[int, int], None]
"""Called with the number of files read and the number of all."""


def load(root: Path | str, progress: Progress | None = None) -> Publication:
    """The publication in the folder `root`: its feeds.yaml and every item file, with every problem found.

    Args:
        root: the project's folder.
        progress: called after each item file with the count so far and the count of all.
    """
    root = Path(root)
    read = read_site(root)
    problems = list(read.problems)
    names = list(item_files(root, problems))
    problems += _duplicate_slugs(names)
    items: list[ReadItem] = []
    for number, name in enumerate(names, start=1):
        items.append(read_item(root, name, read.site))
        problems += items[-1].problems
        if progress:
            progress(number, len(names))
    problems += (_with_excerpt(root, problem) for problem in (*_duplicate_ids(items), *_same_moments(items)))
    found = tuple(read.item for read in items if read.item)
    return Publication(read.site, found, tuple(sorted(set(problems))), read.places)


def item_files(root: Path, problems: list[Problem]) -> Iterator[str]:
    """The item files below items/, relative to `root` with forward slashes, in the order of their names."""

    def refuse(error: OSError) -> None:
        name = Path(error.filename).relative_to(root).as_posix()
        message = f"cannot be read: {(error.strerror or str(error)).lower()}"
        problems.append(Problem(Where(name), "unreadable-file", message, "item files lie in items/"))

    found: list[str] = []
    for folder, folders, files in os.walk(root / ITEMS, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        # A folder called x.yaml is more likely a mistake than a folder of items.
        names = [name for name in files + folders if name.lower().endswith((".yaml", ".yml"))]
        found += (Path(folder, name).relative_to(root).as_posix() for name in names if not name.startswith("."))
    yield from sorted(found)


def _duplicate_slugs(names: Iterable[str]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name in names:
        slug = slug_of(name)
        if slug in first:
            message = f'the slug "{slug}" is already that of {first[slug]}'
            yield Problem(Where(name), "duplicate-slug", message, "rename one of the files")
        first.setdefault(slug, name)


def _duplicate_ids(items: Iterable[ReadItem]) -> Iterator[Problem]:
    first: dict[str, ReadItem] = {}
    for read in items:
        if read.item is None:
            continue
        before = first.setdefault(read.item.id, read)
        # Equal slugs make equal ids, and are told as such.
        if before is not read and before.item and before.item.slug != read.item.slug:
            where, other = read.id_where, before.id_where.path
            message = f'the id "{read.item.id}" is already that of {other}'
            yield Problem(where, "duplicate-id", message, "readers would show only one of the two; change this id")


def _same_moments(items: Iterable[ReadItem]) -> Iterator[Problem]:
    first: dict[object, ReadItem] = {}
    for read in items:
        if read.item is None or read.item.draft:
            continue
        before = first.setdefault(read.item.published, read)
        if before is not read:
            message = f"the same second as {before.date_where.path}; some readers then drop one of the two"
            yield Problem(read.date_where, "same-moment", message, "write another time", Severity.WARNING)


def _with_excerpt(root: Path, problem: Problem) -> Problem:
    source = sources.read(root / problem.where.path, problem.where.path)
    return replace(problem, excerpt=source.line(problem.where.line - 1))
