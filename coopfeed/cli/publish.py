"""`coopfeed publish`: the files of the publication into a folder, and what subscribers will notice."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coopfeed.cli import show, summary
from coopfeed.cli.again import Again
from coopfeed.cli.moment import now as the_moment
from coopfeed.cli.program import EXIT_PROBLEMS, PROCESSES, project_folder
from coopfeed.errors import BusyError
from coopfeed.problems import Problem

if TYPE_CHECKING:
    from coopfeed.publishing.record import Record


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
    options = _Options(destination, now, frozenset(allow), previous, form, dry_run, adopt, quiet)
    root = project_folder(ctx.obj)
    while True:
        try:
            done = _publish(root, options)
        except BusyError as error:
            if not wait:
                raise
            from coopfeed.publishing import lock

            # Then all is read again: it may have been edited in the meantime.
            lock.wait(error.destination)
        else:
            ctx.exit(0 if done else EXIT_PROBLEMS)


@dataclass(frozen=True, slots=True)
class _Options:
    """The options of the command."""

    destination: Path | None
    now: str | None
    allow: frozenset[str]
    previous: str | None
    form: str
    dry_run: bool
    adopt: bool
    quiet: bool


def _publish(root: Path, options: _Options) -> bool:
    """Publish the project at `root`, and show what came of it; False where something stands against it."""
    start = time.monotonic()
    again = Again(root)
    usual = not options.dry_run and not options.previous and options.form == "text"
    if usual and (last := again.standing(options.destination, options.now)):
        _show(last.problems, root)
        _say(last.problems, last.summary, start, quiet=options.quiet)
        return True

    from coopfeed import building, publishing, reading
    from coopfeed.authoring import schemas

    with closing(again.store):
        kept = again.incremental()
        with show.Progress("Reading", quiet=options.quiet) as progress:
            publication = reading.load(root, progress, PROCESSES, kept.read)
        schemas.keep(root, publication.site)
        moment = the_moment(options.now, publication.site.timezone)
        if publication.errors:
            return _refuse(publication.problems, root)
        target = options.destination or root / publication.site.destination
        if unfit := reading.unfit_destination(root, target):
            raise click.BadParameter(unfit, param_hint="--to")
        built = building.build(publication, moment, kept)
        record = _previous(options.previous) if options.previous else None
        intent = publishing.Intent(options.allow, options.adopt, options.dry_run, record, again.awaited)
        with show.Progress("Rendering", quiet=options.quiet) as progress:
            means = publishing.Means(again.known(), PROCESSES, progress)
            published = publishing.publish(built, target, intent, means)
        problems = sorted({*publication.problems, *building.warnings(publication, moment), *published.refusals})
        if options.form == "json":
            click.echo(summary.as_json(built, published, root, target, problems, dry_run=options.dry_run))
        if published.refusals:
            return _refuse(problems, root)
        _show(problems, root)
        if not options.dry_run:
            said = summary.unchanged(built, published, target)
            again.remember(publication, built, published, target, moment, problems, said)
    if options.form == "text":
        _say(problems, summary.text(built, published, target, dry_run=options.dry_run), start, quiet=options.quiet)
        if published.plan.before is None and not options.dry_run and not options.quiet:
            click.echo(summary.next_step(built, target))
    return True


def _previous(location: str) -> Record:
    from coopfeed.publishing import previous  # and with it all that speaks HTTP

    return previous.read(location)


def _refuse(problems: Sequence[Problem], root: Path) -> bool:
    _show(problems, root)
    click.echo(f"\n{show.tally(problems)}. Nothing was published.", err=True)
    return False


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
