"""`coopfeed publish`: the files of the publication into a folder or bucket, and what subscribers will notice."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coopfeed.cli import announcing, completing, output, placing, show, summary
from coopfeed.cli.clock import now as the_moment
from coopfeed.cli.program import EXIT_PROBLEMS, PROCESSES, project_folder
from coopfeed.cli.repeating import Done, repeat
from coopfeed.cli.session import Session
from coopfeed.errors import BusyError
from coopfeed.model.destinations import Destination, parse
from coopfeed.model.problems import Code, Problem

if TYPE_CHECKING:
    from coopfeed.model import Announcement, Publication
    from coopfeed.publishing import Published
    from coopfeed.publishing.record import Record


@click.command(epilog='Example: coopfeed publish --to /srv/www/feeds --now "1 December 2026"')
@click.option(
    "--to",
    "destination",
    callback=placing.named,
    metavar="DIR|BUCKET",
    shell_complete=completing.folders,
    help="The folder or bucket (s3://…) to publish to, instead of `destination` in feeds.yaml.",
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
    type=click.Choice([code.value for code in Code if code.is_allowable]),
    help="Publish although this guard stands against it; can be given several times.",
)
@click.option("--adopt", is_flag=True, help="Overwrite files at the destination that coopfeed did not write.")
@click.option(
    "--previous",
    metavar="URL|PATH",
    shell_complete=completing.files,
    help="Where the last publication is live: its record guards this one, instead of the destination's.",
)
@click.option("--no-ping", "silent", is_flag=True, help="Announce nothing to hubs: for where the files go live later.")
@click.option("--wait", is_flag=True, help="Wait for another publication to the same folder.")
@click.option(
    "--watch", "watches", is_flag=True, help="Publish again whenever a file is saved or something is due, until Ctrl-C."
)
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
    destination: Destination | None,
    now: str | None,
    allow: tuple[str, ...],
    previous: str | None,
    form: str,
    *,
    dry_run: bool,
    adopt: bool,
    silent: bool,
    wait: bool,
    watches: bool,
    quiet: bool,
) -> None:
    """Write the feeds and pages of the publication.

    With any error in feeds.yaml or items/ nothing is written, and the exit status is 1. The same where subscribers
    would notice what hardly anybody means: see --allow.
    """
    options = _Options(destination, now, frozenset(allow), previous, form, dry_run, adopt, silent, wait, quiet)
    root = project_folder(ctx.obj)
    if watches:
        if dry_run:
            raise click.UsageError("--watch publishes, and --dry-run does not: take one of them", ctx)
        _watch(root, options)
    elif not _patiently(root, options).published:
        ctx.exit(EXIT_PROBLEMS)


@dataclass(frozen=True, slots=True)
class _Options:
    """The options of the command."""

    destination: Destination | None
    now: str | None
    allow: frozenset[str]
    previous: str | None
    form: str
    dry_run: bool
    adopt: bool
    silent: bool
    wait: bool
    quiet: bool


def _watch(root: Path, options: _Options) -> None:
    """Publish the project at `root` whenever one of its files has changed, or something in it is due, until Ctrl-C."""
    # What was allowed and adopted was meant for the publication at hand, and for none that comes of itself.
    usual = replace(options, allow=frozenset(), previous=None, adopt=False)

    def once(first: bool) -> Done:  # noqa: FBT001 - called by `repeat` alone
        return _patiently(root, options if first else usual, again=not first)

    repeat(root, once, lambda: the_moment(options.now, "UTC"), quiet=options.quiet)


def _patiently(root: Path, options: _Options, *, again: bool = False) -> Done:
    """Publish; where another publication to the same folder is to be waited for, after it."""
    while True:
        try:
            return _publish(root, options, again=again)
        except BusyError as error:
            if not options.wait:
                raise
            from coopfeed.publishing import lock

            # Then all is read again: it may have been edited in the meantime.
            lock.wait(error.destination)


def _publish(root: Path, options: _Options, *, again: bool = False) -> Done:
    """Publish the project at `root`, and show what came of it; nothing, if it is done `again` and all stands."""
    start = time.monotonic()
    known = Session(root, writes=not options.dry_run)
    usual = not options.dry_run and not options.previous and (options.form == "text" or again)
    if usual and (last := known.standing(options.destination, options.now)):
        if not again:
            _show(last.problems, root)
            _say(last.problems, last.summary, start, quiet=options.quiet)
        return Done(True, frozenset(last.extra), datetime.fromisoformat(last.until) if last.until else None)

    from coopfeed import building, publishing, reading
    from coopfeed.caching import schema_copies
    from coopfeed.publishing import places, remembering

    with known:
        with show.Progress("Reading", quiet=options.quiet) as progress:
            publication = known.load(progress, to_render=True)
        if known.writes:
            schema_copies.keep(root, publication.site)
        moment = the_moment(options.now, publication.site.timezone)
        if publication.errors:
            _refuse(publication.problems, root, options)
            return _done(root, publication, moment, published=False)
        target = options.destination or parse(publication.site.destination, root)
        if unfit := reading.unfit_destination(root, target):
            raise click.BadParameter(unfit, param_hint="--to")
        record = _previous(options.previous) if options.previous else None
        before = record or places.read_record(target)
        built = building.build(publication, moment, known.library, remembering.remembered(before))
        intent = publishing.PublishOptions(options.allow, options.adopt, options.dry_run, record, known.awaited)
        with (
            show.Progress("Rendering", quiet=options.quiet) as made,
            show.Progress("Sending", quiet=options.quiet) as sent,
        ):
            means = publishing.RenderOptions(known.known(), PROCESSES, made, sent)
            published = publishing.publish(built, target, intent, means)
        problems = sorted({*publication.problems, *building.warnings(publication, moment), *published.refusals})
        announced: tuple[Announcement, ...] = ()
        if published.unannounced and not published.refusals and not options.dry_run and not options.silent:
            published, announced = _announced(published, target)
        if options.form == "json":
            output.echo(summary.as_json(built, published, announced, root, target, problems, dry_run=options.dry_run))
        if published.refusals:
            _refuse(problems, root, options)
            return _done(root, publication, moment, published=False)
        _show(problems, root)
        for note in published.notes:
            show.warn(note)
        if not options.dry_run:
            said = summary.unchanged(built, published, target)
            known.remember(publication, built, published, target, moment, problems, said)
    if options.form == "text":
        lines = summary.text(built, published, target, dry_run=options.dry_run)
        lines[-1:-1] = announcing.summary(announced)
        _say(problems, lines, start, quiet=options.quiet)
        if published.plan.before is None and not options.dry_run and not options.quiet:
            output.echo(summary.next_step(built, target))
    return _done(root, publication, moment, published=True)


def _done(root: Path, publication: Publication, moment: datetime, *, published: bool) -> Done:
    from coopfeed.building import selection

    upcoming = selection.upcoming(publication.items, moment)
    lacks = any(problem.code == Code.MISSING_FILE for problem in publication.errors)
    return Done(published, publication.files(root), upcoming[0] if upcoming else None, lacks)


def _announced(published: Published, target: Destination) -> tuple[Published, tuple[Announcement, ...]]:
    """What is left to be announced when hubs have been told, and what they heard."""
    remedy = "the next publish tries again; or do it when the hub is up: coopfeed ping"
    told = announcing.tell(target, published.unannounced, published.record_digest, remedy)
    left = replace(published, unannounced=tuple(told.unheard), record_digest=told.record_digest)
    return left, told.heard


def _previous(location: str) -> Record:
    from coopfeed.publishing import previous  # and with it all that speaks HTTP

    return previous.read(location)


def _refuse(problems: Sequence[Problem], root: Path, options: _Options) -> None:
    _show(problems, root)
    output.echo(f"\n{show.tally(problems)}. Nothing was published.", err=True)
    if options.form == "text" and not options.quiet:
        output.echo(show.learn_more(problems), err=True)


def _show(problems: Sequence[Problem], root: Path) -> None:
    for problem in problems:
        output.echo(show.as_text(problem, root), err=True)


def _say(problems: Sequence[Problem], lines: Sequence[str], start: float, *, quiet: bool) -> None:
    if quiet:
        return
    if problems:
        output.echo(f"\n{show.tally(problems)}.\n{show.learn_more(problems)}\n", err=True)
    for line in lines[:-1]:
        output.echo(line)
    output.echo(f"{lines[-1]} {time.monotonic() - start:.1f} s")
