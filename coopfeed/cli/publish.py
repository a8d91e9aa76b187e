"""`coopfeed publish`: the files of the publication into a folder or bucket, and what subscribers will notice."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from coopfeed.app import publishing
from coopfeed.app.report import CacheState, PublishReport, PublishRequest, PublishStatus
from coopfeed.cli import announcing, completing, options, output, placing, show, summary
from coopfeed.cli.options import Now
from coopfeed.cli.program import EXIT_PROBLEMS, PROCESSES, command, project_folder, report_error
from coopfeed.errors import CoopfeedError
from coopfeed.model.codes import Code
from coopfeed.model.destinations import Destination


@command(epilog='Example: coopfeed publish --to /srv/www/feeds --now "1 December 2026"')
@click.option(
    "--to",
    "destination",
    callback=placing.named,
    metavar="DIR|BUCKET",
    shell_complete=completing.folders,
    help="The folder or bucket (s3://…) to publish to, instead of `destination` in feeds.yaml.",
)
@options.moment("Publish what is due at this time. Default: $SOURCE_DATE_EPOCH, or the clock.")
@click.option(
    "--dry-run", is_flag=True, help="Write nothing; show what would change and what subscribers would notice."
)
@click.option(
    "--allow",
    multiple=True,
    type=click.Choice([code.value for code in Code if code.is_allowable]),
    help="Publish even though this check fails. Repeatable.",
)
@click.option("--adopt", is_flag=True, help="Overwrite files at the destination that coopfeed did not write.")
@click.option(
    "--previous",
    metavar="URL|PATH",
    shell_complete=completing.files,
    help="Compare with the record of the last publication at this URL or path, not with the destination's.",
)
@click.option("--no-ping", "silent", is_flag=True, help="Do not notify hubs, for files that go live later.")
@click.option("--wait", is_flag=True, help="Wait for another publication to the same folder to finish.")
@click.option(
    "--watch", "watches", is_flag=True, help="Publish again whenever a file changes or something is due, until Ctrl-C."
)
@options.form(["text", "json"], "Summary for people or for programs.")
@options.quiet("Print only problems.")
@click.pass_context
def publish(  # one parameter an option
    ctx: click.Context,
    destination: Destination | None,
    now: Now,
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

    If feeds.yaml, items/ or theme/ have errors, nothing is written and the exit status is 1. The same happens if the
    change would surprise subscribers: see --allow.
    """
    root = project_folder(ctx.obj)
    if watches and dry_run:
        raise click.UsageError("--watch and --dry-run cannot be combined", ctx)
    request = PublishRequest(destination, frozenset(allow), adopt, dry_run, previous or "", not silent, wait)
    if watches:
        _watch(root, now, request, form, quiet=quiet)
        return
    with show.Progress(quiet=quiet) as progress:
        report = publishing.publish(root, now, request, progress, PROCESSES)
    _show(report, root, form, quiet=quiet)
    if report.status in (PublishStatus.REFUSED, PublishStatus.INVALID):
        ctx.exit(EXIT_PROBLEMS)


def _watch(root: Path, now: Now, request: PublishRequest, form: str, *, quiet: bool) -> None:
    with suppress(KeyboardInterrupt), show.Progress(quiet=quiet) as progress:  # Ctrl-C is how it ends
        for number, report in enumerate(publishing.watch(root, now, request, progress, PROCESSES)):
            progress.finish()
            if isinstance(report, CoopfeedError):
                report_error(report)
            else:
                _show(report, root, form, quiet=quiet)
            if number == 0 and not quiet:
                output.echo("Watching for changes (press Ctrl-C to stop)")


def _show(report: PublishReport, root: Path, form: str, *, quiet: bool) -> None:
    """Print what came of a publication."""
    if report.cache is CacheState.BLOCKED:
        show.warn_of_cache(report.cache, root)
    announcing.warn(report.unannounced, "the next publish will try again; or run coopfeed ping once the hub is up")
    if form == "json" and report.status is not PublishStatus.INVALID:
        output.echo(summary.as_json(report, root))
    show.problems(report.problems, root)
    if report.status in (PublishStatus.REFUSED, PublishStatus.INVALID):
        output.echo(f"\n{show.tally(report.problems)}. Nothing was published.", err=True)
        if form == "text" and not quiet:
            output.echo(show.learn_more(report.problems), err=True)
    for note in report.notes if report.status is not PublishStatus.REFUSED else ():
        show.warn(note)
    if report.cache is not CacheState.BLOCKED:
        show.warn_of_cache(report.cache, root)
    if form == "text" and not quiet and (report.is_published or report.status is PublishStatus.PLANNED):
        if report.problems:
            output.echo(f"\n{show.tally(report.problems)}.\n{show.learn_more(report.problems)}\n", err=True)
        for line in summary.lines(report):
            output.echo(output.fitted(line))
