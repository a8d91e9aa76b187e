"""`coopfeed publish`: the files of the publication into a folder, and what subscribers will notice."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coopfeed.cli import show
from coopfeed.cli.moment import now as the_moment
from coopfeed.cli.program import EXIT_PROBLEMS, project_folder

if TYPE_CHECKING:
    from coopfeed.building import Build
    from coopfeed.publishing import Published
    from coopfeed.publishing.plan import Changes


@click.command(epilog='Example: coopfeed publish --to /srv/www/feeds --now "1 December 2026"')
@click.option(
    "--to",
    "destination",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder to publish to, instead of `destination` in feeds.yaml.",
)
@click.option(
    "--now",
    metavar="TIME",
    help="Publish what is due at this moment. Default: $SOURCE_DATE_EPOCH, or the clock.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print problems only.")
@click.pass_context
def publish(ctx: click.Context, destination: Path | None, now: str | None, *, quiet: bool) -> None:
    """Write the feeds and pages of the publication.

    With any error in feeds.yaml or items/ nothing is written, and the exit status is 1.
    """
    from coopfeed import building, publishing, reading

    start = time.monotonic()
    root = project_folder(ctx.obj)
    with show.Progress("Reading", quiet=quiet) as progress:
        publication = reading.load(root, progress)
    moment = the_moment(now, publication.site.timezone)
    problems = list(publication.problems)
    if not publication.errors:
        problems = sorted({*problems, *building.warnings(publication, moment)})
    for problem in problems:
        click.echo(show.as_text(problem, root), err=True)
    if publication.errors:
        click.echo(f"\n{show.tally(problems)}. Nothing was published.", err=True)
        ctx.exit(EXIT_PROBLEMS)
    built = building.build(publication, moment)
    target = destination or root / publication.site.destination
    published = publishing.publish(built, target)
    if not quiet:
        if problems:
            click.echo(f"\n{show.tally(problems)}.\n", err=True)
        _summary(built, published, target, time.monotonic() - start)


def _summary(built: Build, published: Published, target: Path, seconds: float) -> None:
    folder = f"{show.from_here(target)}/"
    items, feeds = show.count(len(built.items), "item"), show.count(len(built.feeds), "feed")
    click.echo(f"{items} → {feeds} in {folder}")
    width = max((len(feed.slug) for feed in published.plan.feeds), default=0)
    for feed in published.plan.feeds:
        entries = show.count(feed.entries, "entry")
        click.echo(f"  {feed.slug:<{width}}  {entries:>12}   {_in_short(feed.changes)}".rstrip())
    files = [show.count(published.written, "file") + " written", f"{published.unchanged:,} unchanged"]
    if published.plan.removed:
        files.append(f"{len(published.plan.removed):,} removed")
    click.echo(", ".join(files) + ".")
    noticed = _in_words(published.plan.all)
    click.echo(f"{noticed} {_withheld(built)} {seconds:.1f} s")
    if published.plan.is_first:
        click.echo(f"Look at {folder}index.html" if built.site.pages != "none" else f"Look into {folder}", nl=False)
        click.echo(f"; then serve the folder at {built.site.url}")


def _in_short(changes: Changes) -> str:
    counts = (
        ("+", len(changes.new), "new"),
        ("", len(changes.updated), "updated"),
        ("", len(changes.corrected), "corrected"),
        ("−", len(changes.gone), "gone"),
    )
    return ", ".join(f"{sign}{number} {word}" for sign, number, word in counts if number)


def _in_words(changes: Changes) -> str:
    said = []
    if changes.new:
        said.append(show.count(len(changes.new), "new item"))
    if changes.updated:
        said.append(show.count(len(changes.updated), "item") + " announced as updated")
    if changes.corrected:
        said.append(show.count(len(changes.corrected), "silent correction"))
    if changes.gone:
        said.append(show.count(len(changes.gone), "item") + " gone")
    return f"Subscribers will see {_listed(said)}." if said else "Subscribers will see no change."


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def _withheld(built: Build) -> str:
    withheld = built.withheld
    if not withheld.total:
        return "Nothing withheld."
    parts = []
    if withheld.early:
        due = f" (next due {_minute(withheld.next_due)})" if withheld.next_due else ""
        parts.append(f"{withheld.early:,} not yet due{due}")
    if withheld.drafts:
        parts.append(show.count(withheld.drafts, "draft"))
    if withheld.expired:
        parts.append(f"{withheld.expired:,} expired")
    return f"Withheld: {', '.join(parts)}."


def _minute(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M %z")
