"""Read whatever can be imported: a feed, an export, a table, or a folder or archive of such files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from time import process_time

from coopfeed.errors import ForeignError
from coopfeed.migrating import foreign
from coopfeed.migrating.foreign import Entry, ForeignFeed, LeftOut, effort, pagination, unsupported, wxr
from coopfeed.migrating.foreign.pagination import CompleteFeed
from coopfeed.migrating.importing import Skipped, bundles, drafting, ghost, markdown_files, substack, table
from coopfeed.migrating.importing.bundles import Bundle
from coopfeed.model import Site
from coopfeed.network.fetching import Fetched

MAX_BYTES = 256 * 1024 * 1024
"""Of a source: WordPress exports years of posts as one file."""

_READABLE = (".xml", ".atom", ".rss", ".json", ".csv", ".tsv")
_TAKEOUT = "/feed.atom"  # Takeout/Blogger/Blogs/NAME/feed.atom
_FEW = 5
_COMMENT = "it is a comment, not a post"


@dataclass(frozen=True, slots=True)
class Material:
    """The entries of a source, in its order, and what is skipped.

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


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """How a source is to be read.

    `columns` are the headings of a table by the keys of an item, and `dates` is the order of day, month and year in it.
    With `archives`, a feed is read with its archives or further pages. `address` is the address of the old site, which
    some exports lack, or "".
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    archives: bool = True
    address: str = ""


_USUAL = SourceOptions()


def read(found: Fetched, fetch: Callable[[str], Fetched], site: Site, options: SourceOptions = _USUAL) -> Material:
    """Return what there is to import into `site` in what was fetched: a feed, an export, a table, or an archive of such
    files.

    Raises:
        CoopfeedError: it is nothing of the kind, or an archive of the feed cannot be fetched.
    """
    began = process_time()
    if bundles.is_archive(found):
        material = _of_bundle(bundles.archive(found), site, options)
    elif markdown_files.is_markdown(found.location):
        material = _of_bundle(bundles.single(found), site, options)
    else:
        material = _read(found, fetch, site, options)
    return _within(effort.seconds_for(found) - (process_time() - began), material)


def read_folder(path: Path, site: Site, options: SourceOptions = _USUAL) -> Material:
    """Return what there is to import into `site` in a folder.

    Raises:
        ForeignError: it has nothing that can be imported, or several things.
    """
    began = process_time()
    material = _of_bundle(bundles.folder(path), site, options)
    return _within(effort.SECONDS - (process_time() - began), material)


def _within(left: float, material: Material) -> Material:
    return replace(material, seconds=max(left, drafting.LONGEST))  # or an import that is run again would not go on


def _of_bundle(bundle: Bundle, site: Site, options: SourceOptions) -> Material:
    blogs = [name for name in bundle.chosen if name.endswith(_TAKEOUT)]
    if blogs:
        return _of_files(bundle, blogs, site, options)
    if substack.is_export(bundle):
        return _bounded(bundle, partial(substack.read, bundle, site, options.address))
    if markdown_files.is_site(bundle):
        return _bounded(bundle, partial(markdown_files.read, bundle, site, options.address))
    return _of_files(bundle, [name for name in bundle.chosen if name.lower().endswith(_READABLE)], site, options)


def _bounded(bundle: Bundle, read_it: Callable[[], ForeignFeed]) -> Material:
    with effort.bounded(Fetched(bundle.location, b"")):
        return _whole(read_it())


def _of_files(bundle: Bundle, names: list[str], site: Site, options: SourceOptions) -> Material:
    """Return what is in the only file of a folder that can be read, or in all parts of one export."""
    if not names:
        raise ForeignError(f"{bundle.location} contains no feed, export, table or Markdown files")
    files = [Fetched(name, bundle.read(name)) for name in names]
    if all(wxr.is_export(file.content) for file in files):
        return _of_wordpress(files)
    if len(files) > 1 and not all(name.endswith(_TAKEOUT) for name in names):
        listed = ", ".join(names[:_FEW])
        raise ForeignError(f"{bundle.location} contains several files ({listed} …): import one of them")
    parts = [_read(file, _fetch_nothing, site, replace(options, archives=False)) for file in files]
    return replace(
        parts[0],
        entries=tuple(entry for part in parts for entry in part.entries),
        skipped=tuple(skipped for part in parts for skipped in part.skipped),
        documents=len(parts),
    )


def _fetch_nothing(location: str) -> Fetched:
    raise ForeignError(f"{location} is not in the archive")


def _read(found: Fetched, fetch: Callable[[str], Fetched], site: Site, options: SourceOptions) -> Material:
    if what := unsupported.binary(found):
        raise ForeignError(f"{found.location} {what}")
    if table.is_table(found) and not options.columns and substack.is_table(found.content):
        raise ForeignError(f"{found.location} lists the posts of a {substack.KIND}: import the folder that it is in")
    if options.columns or options.dates or table.is_table(found):
        rows = table.read(found, site, options.columns, options.dates)
        return Material("table", tuple(rows.entries), tuple(rows.skipped), notes=rows.notes)
    if wxr.is_export(found.content):
        return _of_wordpress([found])
    if ghost.is_export(found):
        with effort.bounded(found):
            return _whole(ghost.read(found, options.address))
    feed = foreign.read(found, backups=True)
    if feed.is_backup:
        return _whole(feed)
    if not options.archives:
        return _material(feed, CompleteFeed(feed.entries, left=feed.older))
    return _material(feed, pagination.follow(feed, fetch))


def _of_wordpress(parts: list[Fetched]) -> Material:
    export = wxr.read(*parts)
    skipped = (Skipped(name, why.reason, why.kind) for name, why in export.skipped)
    comments = (Skipped(f"a comment on {name}", _COMMENT, "comment", count) for name, count in export.comments)
    return Material(
        "WordPress export", tuple(export.entries), (*skipped, *comments), documents=len(parts), notes=export.notes
    )


def _whole(feed: ForeignFeed) -> Material:
    return _material(feed, CompleteFeed(feed.entries))


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
