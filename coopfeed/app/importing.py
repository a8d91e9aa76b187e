"""Import what another program published."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from coopfeed import reading
from coopfeed.app.report import Progress, no_progress
from coopfeed.caching import schema_copies
from coopfeed.errors import ArgumentError
from coopfeed.migrating import importing
from coopfeed.migrating.importing import NewItem, Skipped, sources, table
from coopfeed.migrating.importing.categories import categories
from coopfeed.model import Publication, Site
from coopfeed.model.problems import did_you_mean
from coopfeed.network import fetching
from coopfeed.reading.local_addresses import is_local

STATUS = table.STATUS
"""The key of a table's column that says which rows are public."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import.

    Args:
        category: the category of entries that have none of feeds.yaml; "" is the only one there is.
        category_map: categories of the source and those of feeds.yaml; one for "" is passed over.
        columns: the headings of a table by the keys of an item.
        archives: read the archives and further pages of a feed too.
        dry_run: write nothing.
        trust: the source is your own, so take as long as its entries need.
    """

    category: str = ""
    category_map: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    archives: bool = True
    dry_run: bool = False
    trust: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The result of an import, or of a dry run.

    Args:
        kind: the kind of the source: "RSS", "WordPress export", "table" …
        entries: how many entries that were public it has.
        documents: how many documents were read.
        left: the address of older entries that were not read, or "".
        items: the new item files.
        skipped: what is not imported.
        here: how many entries had been imported before.
        unknown: categories that became tags, with the number of their entries.
    """

    kind: str
    entries: int
    documents: int
    left: str
    items: tuple[NewItem, ...]
    skipped: tuple[Skipped, ...]
    here: int
    unknown: tuple[tuple[str, int], ...]

    @property
    def local(self) -> tuple[str, ...]:
        """The ids and links of new items that lead nowhere outside the network of whoever wrote the source."""
        named = (address for item in self.items for address in (item.entry.id, item.entry.link))
        return tuple(dict.fromkeys(filter(is_local, named)))


_USUAL = ImportOptions()


def import_(
    root: Path | str,
    publication: Publication,
    source: str,
    options: ImportOptions = _USUAL,
    progress: Progress = no_progress,
    processes: int = 1,
) -> ImportReport:
    """Write item files, in the project at `root`, of what is in `source`: a feed, an export or a table.

    Args:
        root: the project's folder.
        publication: what was loaded from there; what has been imported before is left as it is.
        source: an http(s) address or a file.
        options: how to import.
        progress: called after each entry.
        processes: how many processes may be used; more than one forks this process.

    Raises:
        ArgumentError: an option names a category or a key that there is not.
        CoopfeedError: the source cannot be fetched or read, or a file cannot be written.
    """
    root = Path(root)
    site = publication.site
    _check(options, site)
    fetch = fetching.fetcher()
    # No name for what is fetched: it is forgotten when it has been read.
    material = sources.read(fetch(source, sources.MAX_BYTES), fetch, site, options.columns, archives=options.archives)
    known = categories(site, options.category_map, options.category)
    names = list(reading.item_files(root, []))
    seconds = math.inf if options.trust else material.seconds
    progress_of = partial(progress, "importing")
    plan = importing.plan(publication, names, material.entries, known, progress_of, processes, seconds)
    if not options.dry_run:
        importing.write(root, plan.items)
        schema_copies.keep(root, site)
    return ImportReport(
        material.kind,
        len(material.entries),
        material.documents,
        material.left,
        plan.items,
        (*material.skipped, *plan.skipped),
        plan.here,
        plan.unknown,
    )


def _check(options: ImportOptions, site: Site) -> None:
    slugs = [category.slug for category in site.categories]
    for argument, wanted in (("category", [options.category]), ("category_map", options.category_map.values())):
        for slug in filter(None, wanted):
            if slug not in slugs:
                message = f'"{slug}" is not a category in feeds.yaml: {did_you_mean(slug, slugs)}'
                raise ArgumentError(argument, message)
    keys = (*table.COLUMNS, table.STATUS)
    for key in options.columns:
        if key not in keys:
            raise ArgumentError("column", f'"{key}" is not a key: {did_you_mean(key, keys)}')
