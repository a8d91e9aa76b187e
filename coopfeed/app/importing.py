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
from coopfeed.migrating.foreign.addresses import is_web
from coopfeed.migrating.importing import LeftOutKind as LeftOutKind
from coopfeed.migrating.importing import NewItem as NewItem
from coopfeed.migrating.importing import Skipped as Skipped
from coopfeed.migrating.importing import headings, sources
from coopfeed.migrating.importing.categories import categories
from coopfeed.migrating.importing.date_order import ORDERS
from coopfeed.model import Publication, Site
from coopfeed.model.problems import did_you_mean
from coopfeed.network import fetching
from coopfeed.reading.local_addresses import is_local

NEEDED_COLUMNS = headings.NEEDED
"""The keys that a table must have a column for."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import.

    Args:
        category: the category of entries that have none of feeds.yaml; "" is the only one there is.
        category_map: categories of feeds.yaml by those of the source; "" ignores one.
        columns: the headings of a table by the keys of an item.
        archives: read the archives and further pages of a feed too.
        dry_run: write nothing.
        trust: the source is your own, so take as long as its entries need.
        dates: the order of day, month and year in a table: "dmy", "mdy" or "ymd"; "" to let its dates show it.
        old_site: the address of the old site, for a source that does not have it (Ghost, Substack, Markdown files).
    """

    category: str = ""
    category_map: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    archives: bool = True
    dry_run: bool = False
    trust: bool = False
    dates: str = ""
    old_site: str = ""


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
        left_out: what the items cannot hold, each kind once.
        notes: sentences about how the source was read, such as the columns of a table that are not used.
    """

    kind: str
    entries: int
    documents: int
    left: str
    items: tuple[NewItem, ...]
    skipped: tuple[Skipped, ...]
    here: int
    unknown: tuple[tuple[str, int], ...]
    left_out: tuple[LeftOutKind, ...] = ()
    notes: tuple[str, ...] = ()

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
    """Write item files, in the project at `root`, of what is in `source`: a feed, an export, a table, or a folder of
    Markdown files.

    Args:
        root: the project's folder.
        publication: what was loaded from there; what has been imported before is left as it is.
        source: an http(s) address, a file or a folder.
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
    how = sources.SourceOptions(options.columns, options.dates, options.archives, options.old_site)
    if _is_folder(source):
        material = sources.read_folder(Path(source), site, how)
    else:
        fetch = fetching.fetcher()
        # No name for what is fetched: it is forgotten when it has been read.
        material = sources.read(fetch(source, sources.MAX_BYTES), fetch, site, how)
    known = categories(site, options.category_map, options.category)
    names = list(reading.item_files(root, []))
    seconds = math.inf if options.trust else material.seconds
    work = importing.Work(processes, seconds, partial(progress, "importing"))
    plan = importing.plan(publication, names, material.entries, known, work)
    if not options.dry_run:
        importing.write(root, plan.items)
        schema_copies.keep(root, site)
    return ImportReport(
        kind=material.kind,
        entries=len(material.entries),
        documents=material.documents,
        left=material.left,
        items=plan.items,
        skipped=(*material.skipped, *plan.skipped),
        here=plan.here,
        unknown=plan.unknown,
        left_out=importing.left_out_kinds(material.left_out, plan.items),
        notes=material.notes,
    )


def _is_folder(source: str) -> bool:
    try:
        return not fetching.is_address(source) and Path(source).is_dir()
    except (OSError, ValueError):  # it is far too long for a path, and fetching it says so
        return False


def _check(options: ImportOptions, site: Site) -> None:
    slugs = [category.slug for category in site.categories]
    for argument, wanted in (("category", [options.category]), ("category_map", options.category_map.values())):
        for slug in filter(None, wanted):
            if slug not in slugs:
                message = f'"{slug}" is not a category in feeds.yaml: {did_you_mean(slug, slugs)}'
                raise ArgumentError(argument, message)
    if options.dates and options.dates not in ORDERS:
        raise ArgumentError("dates", f'"{options.dates}" is not an order: {did_you_mean(options.dates, ORDERS)}')
    if options.old_site and not is_web(options.old_site):
        raise ArgumentError("old_site", f'write https://www.example.org/, not "{options.old_site}"')
    keys = (*headings.COLUMNS, headings.STATUS)
    for key in options.columns:
        if key not in keys:
            raise ArgumentError("column", f'"{key}" is not a key: {did_you_mean(key, keys)}')
