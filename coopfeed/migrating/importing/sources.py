"""What can be imported → entries, with all that is none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from time import process_time

from coopfeed.migrating import foreign
from coopfeed.migrating.foreign import Entry, ForeignFeed, LeftOut, effort, pagination, wxr
from coopfeed.migrating.foreign.pagination import CompleteFeed
from coopfeed.migrating.importing import Skipped, drafting, table
from coopfeed.model import Site
from coopfeed.network.fetching import Fetched

MAX_BYTES = 256 * 1024 * 1024
"""Of a source: WordPress exports years of posts as one file."""

_COMMENT = "it is a comment, not a post"


@dataclass(frozen=True, slots=True)
class Material:
    """The entries of a source, oldest or newest first as they stand there, and what is passed over.

    `kind` is what it is, as people call it; `documents` how many were read. `left` is the address of older entries that
    were not, or "", `left_out` what was left out of the feed itself, and `notes` are sentences about how it was read.
    Of the processor time that all of the import may take, so many `seconds` are left.
    """

    kind: str
    entries: tuple[Entry, ...]
    skipped: tuple[Skipped, ...] = ()
    documents: int = 1
    left: str = ""
    seconds: float = effort.SECONDS
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()


def read(
    found: Fetched,
    fetch: Callable[[str], Fetched],
    site: Site,
    columns: Mapping[str, str],
    *,
    archives: bool = True,
) -> Material:
    """Return what there is to import into `site` in what was fetched: a feed, an export of WordPress or Blogger, or a
    table.

    A feed is read with its archives or further pages, unless told not to. `columns` are those of a table that are
    called otherwise there; what they are given for is one.

    Raises:
        CoopfeedError: it is nothing of the kind, or an archive cannot be fetched.
    """
    began = process_time()
    material = _read(found, fetch, site, columns, archives=archives)
    left = effort.seconds_for(found) - (process_time() - began)
    return replace(material, seconds=max(left, drafting.LONGEST))  # or an import that is run again would not go on


def _read(
    found: Fetched, fetch: Callable[[str], Fetched], site: Site, columns: Mapping[str, str], *, archives: bool
) -> Material:
    if columns or table.is_table(found):
        rows, without_date = table.read(found, site, columns)
        return Material("table", tuple(rows), tuple(without_date))
    if wxr.is_export(found.content):
        export = wxr.read(found)
        skipped = (Skipped(name, why.reason, why.kind) for name, why in export.skipped)
        comments = (Skipped(f"a comment on {name}", _COMMENT, "comment", count) for name, count in export.comments)
        return Material("WordPress export", tuple(export.entries), (*skipped, *comments))
    feed = foreign.read(found, backups=True)
    if feed.is_backup:
        return _material(feed, CompleteFeed(feed.entries))
    if not archives:
        return _material(feed, CompleteFeed(feed.entries, left=feed.older))
    return _material(feed, pagination.follow(feed, fetch))


def _material(feed: ForeignFeed, whole: CompleteFeed) -> Material:
    """Return the entries that were public, and the others as skipped."""
    public = tuple(entry for entry in whole.entries if not entry.withheld)
    skipped = (Skipped(each.name, each.withheld.reason, each.withheld.kind) for each in whole.entries if each.withheld)
    return Material(
        feed.kind,
        public,
        tuple(skipped),
        whole.documents,
        whole.left,
        left_out=feed.left_out,
        notes=feed.notes,
    )
