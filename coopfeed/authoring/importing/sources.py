"""What can be imported → entries, with all that is none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from coopfeed import foreign
from coopfeed.authoring.importing import Skipped, table
from coopfeed.fetching import Fetched
from coopfeed.foreign import Entry, older, wxr
from coopfeed.model import Site

MAX_BYTES = 256 * 1024 * 1024
"""Of a source: WordPress exports years of posts as one file."""


@dataclass(frozen=True, slots=True)
class Material:
    """The entries of a source, oldest or newest first as they stand there, and what is passed over.

    `kind` is what it is, as people call it; `documents` how many were read. `left` is the address of older entries that
    were not, or "".
    """

    kind: str
    entries: tuple[Entry, ...]
    skipped: tuple[Skipped, ...] = ()
    documents: int = 1
    left: str = ""


def read(
    found: Fetched,
    fetch: Callable[[str], Fetched],
    site: Site,
    columns: Mapping[str, str],
    *,
    archives: bool = True,
) -> Material:
    """What there is to import into `site` in what was fetched: a feed, an export of WordPress, or a table.

    A feed is read with its archives or further pages, unless told not to. `columns` are those of a table that are
    called otherwise there; what they are given for is one.

    Raises:
        CoopfeedError: it is nothing of the kind, or an archive cannot be fetched.
    """
    if columns or table.is_table(found):
        rows, without_date = table.read(found, site, columns)
        return Material("table", tuple(rows), tuple(without_date))
    if wxr.is_export(found.content):
        export = wxr.read(found)
        skipped = tuple(Skipped(name, reason) for name, reason in export.skipped)
        return Material("WordPress export", tuple(export.entries), skipped)
    feed = foreign.read(found)
    if not archives:
        return Material(feed.kind, feed.entries, left=feed.older)
    whole = older.follow(feed, fetch)
    return Material(feed.kind, whole.entries, documents=whole.documents, left=whole.left)
