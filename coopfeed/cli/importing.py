"""`coopfeed import`: item files of what another program published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import click

from coopfeed import printable
from coopfeed.app import importing as app
from coopfeed.cli import completing, loading, options, output, prompts, show
from coopfeed.cli.program import PROCESSES, command, project_folder
from coopfeed.model import NO_GUID
from coopfeed.model.layout import ITEMS

_LONGEST_EXAMPLE = 80
_FEW = 5
"""A change of at most this many items is reported for each of them."""


@command("import", epilog='Example: coopfeed import https://www.example.org/feed/ --category-map "Our news=news"')
@click.argument("source", shell_complete=completing.files)
@click.option(
    "-c",
    "--category",
    metavar="SLUG",
    shell_complete=completing.categories,
    help="The category for entries whose own are not in feeds.yaml. Default: the only category, if there is just one.",
)
@click.option(
    "--category-map",
    "mapped",
    type=prompts.words,
    metavar='"NAME=SLUG"',
    multiple=True,
    help="Map a category of the source to one in feeds.yaml; without SLUG it is ignored. Repeatable.",
)
@click.option(
    "--column",
    "columns",
    type=prompts.words,
    metavar='"KEY=HEADING"',
    multiple=True,
    help='For a table: the column to use for the item\'s KEY, if its heading is not understood. "KEY=" uses none. '
    'Repeatable. The KEY "status" says which rows are public; "status=" imports all rows.',
)
@click.option(
    "--dates",
    type=click.Choice(["dmy", "mdy", "ymd"]),
    help="For a table: the order of day, month and year in its dates. Default: what the dates show.",
)
@click.option(
    "--old-site",
    metavar="URL",
    help="The address of the old site, for a source that does not have it: Ghost, Substack, Markdown files.",
)
@click.option("--no-archives", is_flag=True, help="Import only the feed itself, not its archives or further pages.")
@click.option("--trust", is_flag=True, help="Trust the source: set no limit on the time its entries take.")
@click.option("--dry-run", is_flag=True, help="Show what would be written; write nothing.")
@options.form(["text", "json"], "Output for people, or everything for programs.")
@options.quiet("Print only what is skipped, changed or left out.")
@click.pass_context
def import_(  # one parameter an option
    ctx: click.Context,
    source: str,
    category: str | None,
    mapped: tuple[str, ...],
    columns: tuple[str, ...],
    dates: str | None,
    old_site: str | None,
    form: str,
    *,
    no_archives: bool,
    trust: bool,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Create item files from SOURCE, an http(s) address, a file or a folder: a feed, an export, a table or Markdown.

    A feed is RSS, Atom or JSON Feed; an export comes from WordPress (WXR), Blogger, Ghost or Substack; a table is CSV
    with headings in its first row; Markdown files have front matter (Jekyll, Hugo, Eleventy). Only public posts are
    imported; comments, pages and the like are skipped and listed, and so is what items have no place for.

    Ids, links, dates, authors, enclosures and texts are kept. You can run it again at any time: it adds new entries and
    leaves those imported before as they are.
    """
    root = project_folder(ctx.obj)
    publication = loading.load(root)
    # A project without any item is one to begin with.
    errors = [problem for problem in publication.errors if problem.where.path != ITEMS or (root / ITEMS).exists()]
    loading.exit_with(ctx, errors, root, "Nothing was imported. Fix these first.")
    wanted = app.ImportOptions(
        category=category or "",
        category_map=dict(map(_mapping, mapped)),
        columns=dict(map(_column, columns)),
        archives=not no_archives,
        dry_run=dry_run,
        trust=trust,
        dates=dates or "",
        old_site=old_site or "",
    )
    with show.Progress(quiet=quiet) as progress:
        report = app.import_(root, publication, source, wanted, progress, PROCESSES)
    if form == "json":
        output.echo(printable.as_json(_as_object(report, dry_run=dry_run)))
        return
    for line in _told(report, list_files=dry_run and not quiet):
        output.line(line)
    if not quiet:
        for line in _summary(report, dry_run=dry_run):
            output.line(line)


def _mapping(option: str) -> tuple[str, str]:
    name, equals, slug = option.rpartition("=")
    if not equals or not name.strip():
        raise click.BadParameter(f'write "Old name=slug", not "{option}"', param_hint="--category-map")
    return name, slug.strip()


def _column(option: str) -> tuple[str, str]:
    key, equals, heading = (part.strip() for part in option.partition("="))
    if not equals or (not heading and key in app.NEEDED_COLUMNS):
        raise click.BadParameter(f'write "title=Heading", not "{option}"', param_hint="--column")
    return key, heading


def _told(report: app.ImportReport, *, list_files: bool) -> Iterator[str]:
    for note in report.notes:
        yield f"{output.style('note', fg='yellow')} {note}"
    for line in _skipped(report.skipped):
        yield f"{output.style('skipped', fg='yellow')} {line}"
    for line in _changed(report.items):
        yield f"{output.style('changed', fg='yellow')} {line}"
    for kind in report.left_out:
        yield f"{output.style('left out', fg='yellow')} {_left_out(kind)}"
    if list_files:
        yield from (f"would write {item.path}" for item in report.items)
    if report.left:
        yield f"{output.style('skipped', fg='yellow')} the older entries at {report.left}"


def _skipped(all_skipped: Sequence[app.Skipped]) -> Iterator[str]:
    """Yield each by its name, but of a kind that there may be hundreds of, only how many, with an example."""
    counts: Counter[str] = Counter()
    for skipped in all_skipped:
        counts[skipped.kind] += skipped.count
    reported = set[str]()
    for skipped in all_skipped:
        if not skipped.kind or counts[skipped.kind] == 1:
            yield f"{skipped.name}: {skipped.reason}"
        elif skipped.kind not in reported:
            reported.add(skipped.kind)
            number = show.count(counts[skipped.kind], skipped.kind)
            yield f"{number}, such as {skipped.name}: only posts are imported"


def _changed(items: Sequence[app.NewItem]) -> Iterator[str]:
    """Yield what could not be kept, item by item, but what is the same in many, once."""
    counts = Counter(note for item in items for note in item.notes)
    reported = set[str]()
    for item in items:
        for note in item.notes:
            if counts[note] <= _FEW:
                yield f"{item.path}: {note}"
            elif note not in reported:
                reported.add(note)
                yield f"{counts[note]:,} items, such as {item.path}: {note}"


def _left_out(kind: app.LeftOutKind) -> str:
    of = f"of {show.count(kind.items, 'item')}" if kind.items else "of the feed"
    example = _shortened(kind.example)
    if not example:
        return f"{kind.kind} {of}"
    return f"{kind.kind} {of}, for example {example}" if kind.items > 1 else f"{kind.kind} {of}: {example}"


def _shortened(example: str) -> str:
    words = " ".join(example.split())
    return words if len(words) <= _LONGEST_EXAMPLE else f"{words[: _LONGEST_EXAMPLE - 1]}…"


def _as_object(report: app.ImportReport, *, dry_run: bool) -> dict[str, Any]:
    items = [
        {"path": item.path, "id": item.entry.id, "changed": item.notes, "left_out": list(map(asdict, item.left_out))}
        for item in report.items
    ]
    return {
        "source": report.kind,
        "written": not dry_run,
        "entries": report.entries,
        "documents": report.documents,
        "already_imported": report.here,
        "items": items,
        "skipped": list(map(asdict, report.skipped)),
        "left_out": list(map(asdict, report.left_out)),
        "notes": report.notes,
        "unknown_categories": dict(report.unknown),
        "unread": report.left,
    }


def _summary(report: app.ImportReport, *, dry_run: bool) -> Iterator[str]:
    of = f"{report.kind}, {show.count(report.entries, 'entry')}"
    documents = f" in {show.count(report.documents, 'document')}" if report.documents > 1 else ""
    yield f"{of}{documents} → {show.count(len(report.items), 'new item')}{_by_category(report)}"
    if report.here:
        yield f"Already imported, unchanged: {report.here:,}."
    if skipped := sum(each.count for each in report.skipped):
        yield f"Skipped: {skipped:,}."
    without = sum(item.guid == NO_GUID for item in report.items)
    if guids := sum(bool(item.guid) for item in report.items) - without:
        ids = "1 id that is not an IRI" if guids == 1 else f"{guids:,} ids that are not IRIs"
        yield f"Kept as `guid`, which Atom cannot carry: {ids}. Redirect the old feed to rss.xml or feed.json."
    if without:
        its = (
            "1 entry, which readers know by its link"
            if without == 1
            else f"{without:,} entries, which readers know by their links"
        )
        yield f"Without an id, and so without one in RSS (`guid: {NO_GUID}`): {its}. Redirect the old feed to rss.xml."
    if report.local:
        yield (
            f"Ids and links that only work on your own computer or network: {len(report.local):,}, "
            f"such as {report.local[0]}. "
            "Subscribers know the items by these ids only if the old site has published the same ones."
        )
    if report.unknown:
        names = ", ".join(f'"{name}" ({number:,})' for name, number in report.unknown)
        mapping = f'--category-map "{report.unknown[0][0]}=SLUG"'
        yield f"Not in feeds.yaml, so kept as tags: {names}. To make one a category: {mapping}."
    if dry_run:
        yield "Nothing was written (--dry-run)."
    elif report.items:
        yield "Next: coopfeed publish, and coopfeed compare OLD-FEED public/all/rss.xml"


def _by_category(report: app.ImportReport) -> str:
    counts = Counter(item.path.split("/")[1] for item in report.items)
    return f" ({', '.join(f'{number:,} in {slug}' for slug, number in counts.items())})" if counts else ""
