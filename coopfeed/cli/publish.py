"""`coopfeed publish`: the files of the publication into a folder, and what subscribers will notice."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import click

from coopfeed.cli import show, summary
from coopfeed.cli.again import Again
from coopfeed.cli.moment import now as the_moment
from coopfeed.cli.program import EXIT_PROBLEMS, PROCESSES, project_folder
from coopfeed.problems import Problem


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
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would change and what subscribers would notice.")
@click.option(
    "--allow",
    multiple=True,
    type=click.Choice(["moved", "changed-id", "gone-item", "many-new"]),
    help="Publish although this guard stands against it; can be given several times.",
)
@click.option("--adopt", is_flag=True, help="Overwrite files at the destination that coopfeed did not write.")
@click.option(
    "--previous",
    metavar="URL|PATH",
    help="Where the last publication is live: its record guards this one, instead of the destination's.",
)
@click.option("--wait", is_flag=True, help="Wait for another publication to the same folder.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="The summary for people or for programs.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print problems only.")
@click.pass_context
def publish(  # one parameter an option
    ctx: click.Context,
    destination: Path | None,
    now: str | None,
    allow: tuple[str, ...],
    previous: str | None,
    form: str,
    *,
    dry_run: bool,
    adopt: bool,
    wait: bool,
    quiet: bool,
) -> None:
    """Write the feeds and pages of the publication.

    With any error in feeds.yaml or items/ nothing is written, and the exit status is 1. The same where subscribers
    would notice what hardly anybody means: see --allow.
    """
    start = time.monotonic()
    root = project_folder(ctx.obj)
    again = Again(root)
    if not dry_run and not previous and form == "text" and (last := again.standing(destination, now)):
        _show(last.problems, root)
        _say(last.problems, last.summary, start, quiet=quiet)
        return

    from coopfeed import building, publishing, reading
    from coopfeed.publishing import previous as previously
    from coopfeed.shelf import Shelf

    cache = again.cache()
    with show.Progress("Reading", quiet=quiet) as progress:
        publication = reading.load(root, progress, PROCESSES, again.kept(cache))
    moment = the_moment(now, publication.site.timezone)
    problems = list(publication.problems)
    if publication.errors:
        _show(problems, root)
        click.echo(f"\n{show.tally(problems)}. Nothing was published.", err=True)
        ctx.exit(EXIT_PROBLEMS)
    target = destination or root / publication.site.destination
    shelf = Shelf(target, cache.documents) if cache else None
    with show.Progress("Rendering", quiet=quiet) as progress:
        built = building.build(publication, moment, PROCESSES, shelf, progress)
    record = previously.read(previous) if previous else None
    intent = publishing.Intent(
        frozenset(allow), adopt=adopt, dry_run=dry_run, wait=wait, previous=record, awaited=again.awaited
    )
    published = publishing.publish(built, target, intent)
    if cache and not dry_run:
        cache.save()
    problems = sorted({*problems, *building.warnings(publication, moment), *published.refusals})
    _show(problems, root)
    if form == "json":
        click.echo(summary.as_json(built, published, target, problems, dry_run=dry_run))
    if published.refusals:
        click.echo(f"\n{show.tally(problems)}. Nothing was published.", err=True)
        ctx.exit(EXIT_PROBLEMS)
    if not dry_run:
        said = summary.unchanged(built, published, target)
        again.remember(publication, published, target, moment, problems, said)
    if form == "json":
        return
    _say(problems, summary.text(built, published, target, dry_run=dry_run), start, quiet=quiet)
    if published.plan.before is None and not dry_run and not quiet:
        click.echo(summary.next_step(built, target))


def _show(problems: Sequence[Problem], root: Path) -> None:
    for problem in problems:
        click.echo(show.as_text(problem, root), err=True)


def _say(problems: Sequence[Problem], lines: Sequence[str], start: float, *, quiet: bool) -> None:
    if quiet:
        return
    if problems:
        click.echo(f"\n{show.tally(problems)}.\n", err=True)
    for line in lines[:-1]:
        click.echo(line)
    click.echo(f"{lines[-1]} {time.monotonic() - start:.1f} s")
