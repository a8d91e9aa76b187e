"""`coopfeed import`: item files of what another program published."""

from __future__ import annotations

import gc
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coopfeed.cli import completing, output, prompts, show
from coopfeed.cli.program import EXIT_PROBLEMS, PROCESSES, project_folder
from coopfeed.model.problems import did_you_mean

if TYPE_CHECKING:
    from coopfeed.migrating.importing import ImportPlan, NewItem, Skipped
    from coopfeed.migrating.importing.sources import Material
    from coopfeed.model import Publication, Site

_FEW = 5
"""In so many items the same change is told of each of them."""


@click.command("import", epilog='Example: coopfeed import https://www.example.org/feed/ --category-map "Our news=news"')
@click.argument("source", shell_complete=completing.files)
@click.option(
    "-c",
    "--category",
    metavar="SLUG",
    shell_complete=completing.categories,
    help="The category of entries that have none of feeds.yaml. Default: the only one there is.",
)
@click.option(
    "--category-map",
    "mapped",
    type=prompts.words,
    metavar='"NAME=SLUG"',
    multiple=True,
    help="A category there, and the one of feeds.yaml that it is; without SLUG it is passed over. Can be given again.",
)
@click.option(
    "--column",
    "columns",
    type=prompts.words,
    metavar='"KEY=HEADING"',
    multiple=True,
    help="Of a table: the column that is the item's KEY, if its heading is another one. Can be given again. "
    'The KEY "status" tells which rows are public; "status=" takes all of them.',
)
@click.option("--no-archives", is_flag=True, help="Only the feed itself, without its archives or further pages.")
@click.option("--trust", is_flag=True, help="The source is your own: take as long as its entries need.")
@click.option("--dry-run", is_flag=True, help="Tell what would be written, and write nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Print only what is not imported as it was.")
@click.pass_context
def import_(  # one parameter an option
    ctx: click.Context,
    source: str,
    category: str | None,
    mapped: tuple[str, ...],
    columns: tuple[str, ...],
    *,
    no_archives: bool,
    trust: bool,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Make item files of what is in SOURCE: a feed, an export or a table; by its http(s) address or file.

    A feed is RSS, Atom or JSON Feed, an export is that of WordPress (WXR) or Blogger, a table is CSV whose first row
    has headings. Only posts that were public are taken; drafts, comments, pages and the like are skipped, and listed.

    Ids, links, dates, authors, enclosures and texts are kept. What has been imported before is left as it is, whatever
    has become of it, so it can be run again at any time: it adds what is new.
    """
    from coopfeed import reading
    from coopfeed.building import loading
    from coopfeed.caching import schema_copies
    from coopfeed.migrating import importing
    from coopfeed.migrating.importing import sources
    from coopfeed.migrating.importing.categories import categories
    from coopfeed.network import fetching

    root = project_folder(ctx.obj)
    publication = loading.load(root, processes=PROCESSES)
    _stop_at_errors(ctx, publication, root)
    site = publication.site
    known = categories(site, dict(_mapping(each, site) for each in mapped), _slug(category, site) if category else "")
    named = dict(_column(each) for each in columns)
    fetch = fetching.fetcher()
    # No name for what is fetched: it is forgotten when it has been read.
    material = sources.read(fetch(source, sources.MAX_BYTES), fetch, site, named, archives=not no_archives)
    names = list(reading.item_files(root, []))
    # The trees that are made of HTML are cycles, and would pile up (see cli.main); what was made before is no garbage.
    gc.freeze()
    gc.enable()
    seconds = math.inf if trust else material.seconds
    with show.Progress("Importing", quiet=quiet) as progress:
        plan = importing.plan(publication, names, material.entries, known, progress, PROCESSES, seconds)
    if not dry_run:
        importing.write(root, plan.items)
        schema_copies.keep(root, site)
    for line in _told(material, plan, list_files=dry_run and not quiet):
        output.line(line)
    if not quiet:
        for line in _summary(material, plan, dry_run=dry_run):
            output.line(line)


def _stop_at_errors(ctx: click.Context, publication: Publication, root: Path) -> None:
    from coopfeed.reading import ITEMS

    # A project without any item is one to begin with.
    errors = [problem for problem in publication.errors if problem.where.path != ITEMS or (root / ITEMS).exists()]
    if errors:
        for problem in errors:
            output.echo(show.as_text(problem, root), err=True)
        output.echo("Nothing was imported. Mend these first.", err=True)
        ctx.exit(EXIT_PROBLEMS)


def _mapping(option: str, site: Site) -> tuple[str, str]:
    name, equals, slug = option.rpartition("=")
    if not equals or not name.strip():
        raise click.BadParameter(f'write "Old name=slug", not "{option}"', param_hint="--category-map")
    return name, _slug(slug.strip(), site, "--category-map") if slug.strip() else ""


def _column(option: str) -> tuple[str, str]:
    from coopfeed.migrating.importing import table

    key, equals, heading = (part.strip() for part in option.partition("="))
    if not heading and not (equals and key == table.STATUS):
        raise click.BadParameter(f'write "title=Heading", not "{option}"', param_hint="--column")
    keys = (*table.COLUMNS, table.STATUS)
    if key not in keys:
        raise click.BadParameter(f'"{key}" is no key: {did_you_mean(key, keys)}', param_hint="--column")
    return key, heading


def _slug(slug: str, site: Site, option: str = "--category") -> str:
    known = [category.slug for category in site.categories]
    if slug not in known:
        raise click.BadParameter(
            f'"{slug}" is no category of feeds.yaml: {did_you_mean(slug, known)}', param_hint=option
        )
    return slug


def _told(material: Material, plan: ImportPlan, *, list_files: bool) -> Iterator[str]:
    for told in _skipped([*material.skipped, *plan.skipped]):
        yield f"{output.style('skipped', fg='yellow')} {told}"
    for told in _changed(plan.items):
        yield f"{output.style('changed', fg='yellow')} {told}"
    if list_files:
        yield from (f"would write {item.path}" for item in plan.items)
    if material.left:
        yield f"{output.style('skipped', fg='yellow')} the older entries at {material.left}"


def _skipped(all_skipped: Sequence[Skipped]) -> Iterator[str]:
    """Each by its name, but of a kind that there may be hundreds of, only how many, with an example."""
    counts: Counter[str] = Counter()
    for skipped in all_skipped:
        counts[skipped.kind] += skipped.count
    told = set[str]()
    for skipped in all_skipped:
        if not skipped.kind or counts[skipped.kind] == 1:
            yield f"{skipped.name}: {skipped.reason}"
        elif skipped.kind not in told:
            told.add(skipped.kind)
            number = show.count(counts[skipped.kind], skipped.kind)
            yield f"{number}, such as {skipped.name}: only posts are imported"


def _changed(items: Sequence[NewItem]) -> Iterator[str]:
    """What could not be kept, item by item, but what is the same in many, once."""
    counts = Counter(note for item in items for note in item.notes)
    told = set[str]()
    for item in items:
        for note in item.notes:
            if counts[note] <= _FEW:
                yield f"{item.path}: {note}"
            elif note not in told:
                told.add(note)
                yield f"{counts[note]:,} items, such as {item.path}: {note}"


def _summary(material: Material, plan: ImportPlan, *, dry_run: bool) -> Iterator[str]:
    from coopfeed.model import NO_GUID

    of = f"{material.kind}, {show.count(len(material.entries), 'entry')}"
    documents = f" in {show.count(material.documents, 'document')}" if material.documents > 1 else ""
    yield f"{of}{documents} → {show.count(len(plan.items), 'new item')}{_by_category(plan)}"
    if plan.here:
        yield f"Here already, and left as they are: {plan.here:,}."
    if skipped := sum(each.count for each in (*material.skipped, *plan.skipped)):
        yield f"Skipped: {skipped:,}."
    without = sum(item.guid == NO_GUID for item in plan.items)
    if guids := sum(bool(item.guid) for item in plan.items) - without:
        ids = "1 id that is no IRI" if guids == 1 else f"{guids:,} ids that are no IRIs"
        yield f"Kept as `guid`, which Atom has no place for: {ids}. Let the old feed lead to rss.xml or feed.json."
    if without:
        its = (
            "1 entry, which readers know by its link"
            if without == 1
            else f"{without:,} entries, which readers know by their links"
        )
        yield f"Without an id, and so without one in RSS (`guid: {NO_GUID}`): {its}. Let the old feed lead to rss.xml."
    if plan.unknown:
        names = ", ".join(f'"{name}" ({number:,})' for name, number in plan.unknown)
        mapping = f'--category-map "{plan.unknown[0][0]}=SLUG"'
        yield f"Not in feeds.yaml, and kept as tags: {names}. To make one a category: {mapping}."
    if dry_run:
        yield "Nothing was written (--dry-run)."
    elif plan.items:
        yield "Next: coopfeed publish, and coopfeed compare OLD-FEED public/all/rss.xml"


def _by_category(plan: ImportPlan) -> str:
    counts = Counter(item.path.split("/")[1] for item in plan.items)
    return f" ({', '.join(f'{number:,} in {slug}' for slug, number in counts.items())})" if counts else ""
